"""Is an input uncorrelated with the state that earlier inputs have made?"""

from itertools import product
from random import Random

from sympy import Eq, Integer, Rational, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Combine
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import chance
from longdep.theory.linear_scan.mean_square import LINEAR, SCALED, mean, off_step, w, x
from longdep.theory.linear_scan.notation import TOPIC, a, h, s, t
from longdep.theory.linear_scan.runs import states, table
from longdep.theory.models import rational
from longdep.theory.writing import ProofWriter

y = Symbol("y", real=True)
DECAYS_APART = Hypothesis(
    "decays-apart",
    ForAll(
        Eq(mean(a(s + 1) * h(s) * y), mean(a(s + 1)) * mean(h(s) * y)),
        s,
        0,
    ),
    "the decays are independent of state and inputs (in these moments)",
)
SCALES_APART = Hypothesis(
    "scales-apart",
    ForAll(
        Eq(mean(w(s + 1) * x(s + 1) * y), mean(w(s + 1)) * mean(x(s + 1) * y)),
        s,
        0,
    ),
    "so are the scales, which are made of the decays",
)
INPUTS_APART = Hypothesis(
    "inputs-uncorrelated",
    ForAll(Eq(mean(x(s + 1) * y), 0), s, 0),
    "the later input $y$ is uncorrelated with every input so far",
)
START_APART = Hypothesis(
    "start-uncorrelated", Eq(mean(h(0) * y), 0), "and with the start"
)
UNCORRELATED = Eq(mean(h(t) * y), 0)


def prove_uncorrelated() -> Proof:
    """The state is a sum of the start and of inputs, each times decays and scales."""
    decay, scale, given = a(t + 1), w(t + 1), x(t + 1)
    proof = ProofWriter()
    proof.given("start", START_APART, "Premise.")
    proof.given("one step", SCALED, "One step.", at=t)
    proof.given("decay", DECAYS_APART, "Premise.", at=t)
    proof.given("scale", SCALES_APART, "Premise.", at=t)
    proof.given("input", INPUTS_APART, "Premise.", at=t)
    proof.step(
        "kept",
        equation(mean(off_step(t) * y), Integer(0)),
        chance.SURELY_ZERO(variable=off_step(t), other=y, by=("one step",)),
        "The step is kept in every case.",
    )
    proof.step(
        "split",
        equation(
            mean(off_step(t) * y),
            mean(h(t + 1) * y) - mean(decay * h(t) * y) - mean(scale * given * y),
        ),
        chance.EXPECTATION_LINEAR(
            whole=off_step(t) * y,
            terms=(h(t + 1) * y, decay * h(t) * y, scale * given * y),
            weights=(1, -1, -1),
            constant=0,
        ),
        LINEAR,
    )
    proof.induct(
        "uncorrelated",
        UNCORRELATED,
        over=t,
        base=Combine({"start": 1}),
        step=Combine(
            {
                "kept": 1,
                "split": -1,
                "decay": 1,
                "scale": 1,
                "input": mean(scale),
                "uncorrelated assumed": mean(decay),
            }
        ),
        because="By induction on t.",
    )
    return proof.done(_apart_model, _still)


def _apart_model(rng: Random) -> Model:
    """Two steps: fair decays, inputs and a later input of fair signs."""
    sizes, start = [rational(rng), rational(rng), rational(rng)], rational(rng)
    chosen = [[rational(rng), rational(rng)] for _ in range(2)]
    outcomes = []
    for decays, signs in product(product(*chosen), product((1, -1), repeat=3)):
        decay, scale = table(decays), table([1 - value for value in decays])
        inputs = [sign * size for sign, size in zip(signs, sizes, strict=True)]
        added = [scale(now + 1) * inputs[now] for now in range(2)]
        case = {
            "a": decay,
            "w": scale,
            "x": table(inputs[:2]),
            "y": inputs[2],
            "h": states(decay, table(added), start),
        }
        outcomes.append((Rational(1, 32), case))
    return {
        "t": rng.randint(0, 1),
        "outcomes": outcomes,
        **rng.choice(outcomes)[1],
        "horizon": 2,
    }


def _still() -> Model:
    """Nothing is random, nothing is added, and the later input is 0."""
    one, zero = (lambda *_: Integer(1)), (lambda *_: Integer(0))
    case = {"a": one, "w": zero, "x": zero, "y": Integer(0), "h": one}
    return {"t": 1, "outcomes": [(Integer(1), case)], **case, "horizon": 1}


CLAIMS = (
    Claim(
        key="bounded-or-lasting.uncorrelated",
        topic=TOPIC,
        title="A later input is uncorrelated with what uncorrelated inputs have made",
        paraphrase="If inputs are uncorrelated with one another and with the start, "
        "and decays independent of them, an input is uncorrelated with every state "
        "before it. Formally: with the states of a run on the inputs that come before "
        "it, and none after these.",
        hypotheses=(
            SCALED,
            DECAYS_APART,
            SCALES_APART,
            INPUTS_APART,
            START_APART,
        ),
        conclusion=UNCORRELATED,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="bounded-or-lasting.mean-square",
        proof=prove_uncorrelated,
        why={
            "PROVED": "The state is a sum of the start and of inputs, each times "
            "decays and a scale. So the premise *uncorrelated* of the claim on mean "
            "squares says no more than that inputs are uncorrelated, as long as decays "
            "do not follow them. Decays that are computed from the inputs may follow "
            "them.",
        },
    ),
)
