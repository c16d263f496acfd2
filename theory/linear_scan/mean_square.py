"""Do inputs scaled by sqrt(1 - a^2) keep the state bounded in mean square?"""

from itertools import product
from random import Random

from sympy import Eq, Expr, Function, Ge, Integer, Le, Rational

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Expectation, ForAll, equation
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Combine
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import chance
from longdep.theory.linear_scan.notation import TOPIC, a, h, s, t
from longdep.theory.linear_scan.runs import Values, states, table
from longdep.theory.writing import ProofWriter

x, w = Function("x", real=True), Function("w", real=True)
LINEAR = "Expectation is linear."


def mean(variable: Expr) -> Expectation:
    """The expectation E[variable]."""
    return Expectation(variable)


def surely(gap: Expr) -> Eq:
    """That a gap is 0 in every case of the law."""
    return Eq(mean(gap**2), 0)


def off_step(when: Expr) -> Expr:
    """What the state after a step differs by from the recurrence."""
    after = when + 1
    return h(after) - a(after) * h(when) - w(after) * x(after)


def off_root(when: Expr) -> Expr:
    """What the square of the scale differs by from what the decay leaves."""
    return w(when + 1) ** 2 - 1 + a(when + 1) ** 2


SCALED = Hypothesis(
    "scaled-input",
    ForAll(surely(off_step(s)), s, 0),
    "$h_t = a_t h_{t-1} + w_t x_t$ in every case: what is added is the input times $w$",
    definition=True,
)
ROOT = Hypothesis(
    "root-scale",
    ForAll(surely(off_root(s)), s, 0),
    "in every case the scale is $w = \\sqrt{1 - a^2}$, of either sign",
)
DECAYS_OF_STATE = Hypothesis(
    "decays-of-state",
    ForAll(
        Eq(
            mean(a(s + 1) ** 2 * h(s) ** 2),
            mean(a(s + 1) ** 2) * mean(h(s) ** 2),
        ),
        s,
        0,
    ),
    "the decay is independent of the state before it (in second moments)",
)
DECAYS_OF_INPUT = Hypothesis(
    "decays-of-input",
    ForAll(
        Eq(
            mean(a(s + 1) ** 2 * x(s + 1) ** 2),
            mean(a(s + 1) ** 2) * mean(x(s + 1) ** 2),
        ),
        s,
        0,
    ),
    "and of the input of its step",
)
UNCORRELATED = Hypothesis(
    "uncorrelated",
    ForAll(Eq(mean(a(s + 1) * w(s + 1) * h(s) * x(s + 1)), 0), s, 0),
    "the input is uncorrelated with the state before it, whatever the decay: so it is "
    "if inputs are uncorrelated with one another and with the start, and decays are "
    "independent of them",
)
INPUTS = Hypothesis(
    "inputs-within",
    ForAll(Le(mean(x(s + 1) ** 2), 1), s, 0),
    "inputs are at most 1 in mean square",
)
DECAYS = Hypothesis(
    "decays-within",
    ForAll(Le(mean(a(s + 1) ** 2), 1), s, 0),
    "so are decays, as $1 - a^2$ has a root",
    definition=True,
)
START = Hypothesis("start-within", Le(mean(h(0) ** 2), 1), "so is the start")
MODERATE = Le(mean(h(t) ** 2), 1)


def prove_moderate() -> Proof:
    """The mean square is a weighted mean of those of the state and of the input."""
    decay, state, given = a(t + 1), h(t), x(t + 1)
    share = mean(decay**2)
    proof = ProofWriter()
    proof.given("start", START, "Premise.")
    proof.given("one step", SCALED, "One step.", at=t)
    proof.given("root", ROOT, "The scale.", at=t)
    proof.given("decay and state", DECAYS_OF_STATE, "Premise.", at=t)
    proof.given("decay and input", DECAYS_OF_INPUT, "Premise.", at=t)
    proof.given("uncorrelated", UNCORRELATED, "Premise.", at=t)
    proof.given("input", INPUTS, "Premise.", at=t)
    proof.given("decay", DECAYS, "Premise.", at=t)
    _next_mean_square(proof)
    proof.step(
        "not less",
        Ge(share, mean(Integer(0)), evaluate=False),
        chance.EXPECTATION_MONOTONE(larger=decay**2, smaller=0),
        "A square is not negative.",
    )
    proof.step(
        "nothing",
        equation(mean(Integer(0)), Integer(0)),
        chance.EXPECTATION_LINEAR(whole=0, terms=(), weights=(), constant=0),
        "The mean of 0.",
    )
    proof.combine(
        "share", Ge(share, 0), {"not less": 1}, "So its mean is not.", by=("nothing",)
    )
    proof.combine("rest", Ge(1 - share, 0), {"decay": 1}, "Nor is what it leaves.")
    proof.combine(
        "next mean",
        equation(
            mean(h(t + 1) ** 2),
            share * mean(state**2) + (1 - share) * mean(given**2),
        ),
        {
            "step kept": 1,
            "step split": -1,
            "root kept": 1,
            "root split": -1,
            "decay and state": 1,
            "decay and input": -1,
            "uncorrelated": 2,
        },
        "A weighted mean.",
    )
    proof.induct(
        "moderate",
        MODERATE,
        over=t,
        base=Combine({"start": 1}),
        step=Combine(
            {"moderate assumed": share, "input": 1 - share},
            by=("next mean",),
            signs=("share", "rest"),
        ),
        because="By induction on t.",
    )
    return proof.done(_moderate_model, _still)


def _next_mean_square(proof: ProofWriter) -> None:
    """Add what the two sure premises say of mean squares."""
    decay, scale, state, given = a(t + 1), w(t + 1), h(t), x(t + 1)
    both = h(t + 1) + decay * state + scale * given
    terms = (
        h(t + 1) ** 2,
        decay**2 * state**2,
        decay * scale * state * given,
        scale**2 * given**2,
    )
    proof.step(
        "step kept",
        equation(mean(off_step(t) * both), Integer(0)),
        chance.SURELY_ZERO(variable=off_step(t), other=both, by=("one step",)),
        "The step is kept in every case.",
    )
    proof.step(
        "step split",
        equation(
            mean(off_step(t) * both),
            mean(terms[0]) - mean(terms[1]) - 2 * mean(terms[2]) - mean(terms[3]),
        ),
        chance.EXPECTATION_LINEAR(
            whole=off_step(t) * both, terms=terms, weights=(1, -1, -2, -1), constant=0
        ),
        LINEAR,
    )
    proof.step(
        "root kept",
        equation(mean(off_root(t) * given**2), Integer(0)),
        chance.SURELY_ZERO(variable=off_root(t), other=given**2, by=("root",)),
        "So is the scale.",
    )
    proof.step(
        "root split",
        equation(
            mean(off_root(t) * given**2),
            mean(terms[3]) - mean(given**2) + mean(decay**2 * given**2),
        ),
        chance.EXPECTATION_LINEAR(
            whole=off_root(t) * given**2,
            terms=(terms[3], given**2, decay**2 * given**2),
            weights=(1, -1, 1),
            constant=0,
        ),
        LINEAR,
    )


PAIRS = tuple(
    (Rational(cosine), Rational(sine))
    for cosine, sine in (("3/5", "4/5"), ("-4/5", "3/5"), ("0", "1"), ("1", "0"))
)


def _moderate_model(rng: Random) -> Model:
    """Two steps: decays and signs of the inputs are fair and independent."""
    size, start = Rational(rng.randint(0, 2), 2), Rational(rng.randint(-2, 2), 2)
    chosen = [rng.sample(PAIRS, 2) for _ in range(2)]
    outcomes = []
    for pairs, signs in product(product(*chosen), product((1, -1), repeat=2)):
        decay, scale = (table(part) for part in zip(*pairs, strict=True))
        inputs = table([sign * size for sign in signs])
        run = states(decay, _added(scale, inputs), start)
        case = {"a": decay, "w": scale, "x": inputs, "h": run}
        outcomes.append((Rational(1, 16), case))
    return {
        "t": rng.randint(0, 1),
        "outcomes": outcomes,
        **rng.choice(outcomes)[1],
        "horizon": 2,
    }


def _still() -> Model:
    """Nothing is random, nothing is added, and the state stays 1."""
    one, zero = (lambda *_: Integer(1)), (lambda *_: Integer(0))
    case = {"a": one, "w": zero, "x": zero, "h": one}
    return {"t": 1, "outcomes": [(Integer(1), case)], **case, "horizon": 1}


def _added(scale: Values, inputs: Values) -> Values:
    return lambda now: scale(now) * inputs(now)


CLAIMS = (
    Claim(
        key="bounded-or-lasting.mean-square",
        topic=TOPIC,
        title="Inputs scaled by the root of 1 - a² keep the mean square bounded",
        paraphrase="If what is added is $\\sqrt{1 - a_t^2}\\, x_t$, inputs are "
        "uncorrelated and of mean square at most 1, and decays independent of them, "
        "the state stays at most 1 in mean square.",
        hypotheses=(
            SCALED,
            ROOT,
            DECAYS_OF_STATE,
            DECAYS_OF_INPUT,
            UNCORRELATED,
            INPUTS,
            DECAYS,
            START,
        ),
        conclusion=MODERATE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="bounded-or-lasting",
        proof=prove_moderate,
        why={
            "PROVED": "The new mean square is a weighted mean of those of the old "
            "state and of the input. More of the input gets in than with $1 - |a|$: "
            "about $\\sqrt{2/T}$ of it at the horizon $T$. What is bought is a bound "
            "in the mean, for inputs that do not agree with one another, and only as "
            "long as the decay does not follow them. It is the scale of the LRU, whose "
            "decays are fixed, and of the RG-LRU, whose decays are computed from the "
            "inputs, so that the premise of independence is not granted there.",
        },
    ),
)
