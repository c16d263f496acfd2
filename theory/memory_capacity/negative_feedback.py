"""With negative feedback the sensitivity falls like 1/t and no faster."""

from random import Random

from sympy import Eq, Expr, Ge, Integer, Le, Symbol, exp

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Increasing
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import TOPIC, always, s, slope, t, y
from longdep.theory.memory_capacity.runs import table
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.memory_capacity.tangent import above_tangent, with_number
from longdep.theory.models import positive

strength = Symbol("a", positive=True)
DEPTH = Hypothesis(
    "depth",
    always(Eq(y(s + 1), y(s) + strength / (1 + exp(y(s))))),
    "$y = |V| h$ for a unit with $V = -a < 0$ and no input: its pre-activation is $-y$",
    definition=True,
)
DEPTH_EMPTY = Hypothesis("empty", Eq(y(0), 0), "it starts at 0", definition=True)
SLOW = strength * exp(strength / 2)
NOT_FASTER = Ge(slope(y(t)), 1 / (4 + SLOW * t))


def _depth_model(rng: Random) -> Model:
    value = positive(rng)
    depths: list[Expr] = [Integer(0)]
    for _ in range(4):
        depths.append(depths[-1] + value / (1 + exp(depths[-1])))
    return {"t": rng.randint(0, 1), "a": value, "y": table(depths), "horizon": 2}


def prove_not_faster() -> Proof:
    """The exponential of y grows by at most a e^(a/2) at every step."""
    rise = strength / (1 + exp(y(t)))
    nonnegative = Ge(y(t), 0)
    grown = Le(exp(y(t)), 1 + SLOW * t)
    steps = (
        given("moved", DEPTH, t),
        given("empty", DEPTH_EMPTY),
        *induction(
            "nonnegative",
            nonnegative,
            Step("at first", nonnegative.subs(t, 0), Combine(by=("empty",)), "At 0."),
            Step(
                "still",
                nonnegative.subs(t, t + 1),
                Combine({"assumed nonnegative": 1}, slack=rise, by=("moved",)),
                "What is added is positive.",
            ),
        ),
        Step(
            "at least one",
            Ge(exp(y(t)), 1),
            Increasing(exp, 0, y(t), by=("nonnegative",)),
            "Apply exp.",
        ),
        Step(
            "at most half",
            Le(rise, strength / 2),
            Combine({"at least one": strength / (2 * (1 + exp(y(t))))}),
            "So y rises by a/2 at most.",
        ),
        Step(
            "factor",
            Le(exp(rise), exp(strength / 2)),
            Increasing(exp, rise, strength / 2, by=("at most half",)),
            "Apply exp.",
        ),
        *above_tangent(
            "tangent",
            Ge(1, exp(rise) * (1 - rise)),
            rise,
            0,
            "The tangent at the rise, taken at 0.",
        ),
        *induction(
            "grown",
            grown,
            Step("one at first", grown.subs(t, 0), Combine(by=("empty",)), "e^0 = 1."),
            Step(
                "grows",
                grown.subs(t, t + 1),
                Combine(
                    {
                        "assumed grown": 1,
                        "tangent": exp(y(t)),
                        "factor": exp(y(t)) * rise,
                    },
                    slack=SLOW / (1 + exp(y(t))),
                    by=("moved",),
                ),
                "e^y times (e^rise - 1) is at most a e^(a/2).",
            ),
        ),
        Step(
            "not faster",
            NOT_FASTER,
            Combine(
                {
                    "grown": slope(y(t)) / (4 + SLOW * t),
                    "at least one": exp(-y(t)) * slope(y(t)) / (4 + SLOW * t),
                },
            ),
            "e^y + e^-y <= 2 + a e^(a/2) t.",
        ),
    )
    return Proof(steps, with_number(_depth_model))


CLAIMS = (
    Claim(
        key="saturates.no-faster",
        topic=TOPIC,
        title="Negative feedback: the sensitivity falls like 1/t and no faster",
        paraphrase="With $V = -a < 0$ and no input the unit brakes itself; $y = a h$ "
        "is minus its pre-activation.",
        hypotheses=(
            DEPTH,
            DEPTH_EMPTY,
        ),
        conclusion=NOT_FASTER,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove_not_faster,
        why={
            "PROVED": "$e^y$ grows by at most $a e^{a/2}$ at every step, so the "
            "sensitivity stays above $1/(4 + a e^{a/2} t)$. With the upper bound "
            "$2/(2 + a t)$ of the fed-back unit: of the order $1/t$, not "
            "exponential.",
        },
    ),
)
