"""How far does a constant input drive a state scaled for uncorrelated ones?"""

from random import Random

from sympy import Eq, Ge, Gt, Integer, Rational, Symbol, sqrt

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.proof import Proof
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, h, s, t
from longdep.theory.linear_scan.runs import LENGTH, states
from longdep.theory.writing import ProofWriter, algebra

alpha = Symbol("alpha", nonnegative=True)
SCALE = sqrt(1 - alpha**2)
CONSTANT = Hypothesis(
    "constant-input",
    ForAll(Eq(h(s + 1), alpha * h(s) + SCALE), s, 0),
    "one decay $\\alpha$, and the input 1 at every step",
)
EMPTY = Hypothesis("empty-start", Eq(h(0), 0), "the start is empty")
BELOW_ONE = Hypothesis(
    "below-one", Gt(1 - alpha, 0), "the decay is below 1", definition=True
)
LEVEL = Eq(h(t) ** 2, (1 - alpha**t) ** 2 * (1 + alpha) / (1 - alpha))


def prove_level() -> Proof:
    """A geometric sum, then its square."""
    proof = ProofWriter()
    proof.given("below one", BELOW_ONE, "Premise.")
    proof.combine(
        "room",
        Ge(1 - alpha**2, 0),
        {"below one": 1 + alpha},
        "So 1 - alpha^2 has a root.",
    )
    proof.given("start", EMPTY, "Premise.")
    proof.given("one step", CONSTANT, "One step.", at=t)
    proof.induct(
        "state",
        equation(h(t), (1 - alpha**t) * SCALE / (1 - alpha)),
        over=t,
        base=algebra("start"),
        step=algebra("one step", "state assumed"),
        because="A geometric sum.",
    )
    proof.step("level", LEVEL, algebra("state"), "The root is squared away.")
    return proof.done(_constant_model, _rising)


def _constant_model(rng: Random) -> Model:
    cosine, sine = rng.choice(((3, 4), (4, 3), (0, 5)))
    decay = Rational(cosine, 5)
    run = states(lambda _: decay, lambda _: Rational(sine, 5), Integer(0))
    return {"alpha": decay, "t": rng.randint(0, 2), "h": run, "horizon": LENGTH}


def _rising() -> Model:
    """The decay 3/5: the level is 2."""
    share = Rational(3, 5)
    run = {"h": lambda at: 2 * (1 - share**at)}
    return {"alpha": share, "t": 1, **run, "horizon": 1}


CLAIMS = (
    Claim(
        key="bounded-or-lasting.constant-input",
        topic=TOPIC,
        title="A constant input drives the state to the root of (1 + a) / (1 - a)",
        paraphrase="With the scale $\\sqrt{1 - \\alpha^2}$ and the input 1 at every "
        "step the state rises towards $\\sqrt{(1 + \\alpha) / (1 - \\alpha)}$.",
        hypotheses=(CONSTANT, EMPTY, BELOW_ONE),
        conclusion=LEVEL,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="bounded-or-lasting.mean-square",
        proof=prove_level,
        why={
            "PROVED": "Inputs that agree are not uncorrelated. A decay of 0.999 lets a "
            "constant input of 1 drive the state to 44.7: about $\\sqrt{2T}$ at the "
            "horizon $T$. With $1 - |a|$ it would come to 1.",
        },
    ),
)
