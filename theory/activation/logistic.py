"""The logistic derivative: at most 1/4, and 1/4 only at 0."""

from sympy import Eq, Equivalent, Rational
from sympy.logic.boolalg import And

from longdep.theory.activation.notation import (
    LOGISTIC,
    LOGISTIC_SLOPE,
    QUARTER,
    TOPIC,
    at_most,
    rational_point,
    x,
)
from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Conjunction, OnlyRoot

QUARTER_AT_ZERO = Equivalent(Eq(LOGISTIC_SLOPE, QUARTER), Eq(x, 0))
AT_MOST_QUARTER = And(at_most(LOGISTIC_SLOPE, QUARTER), QUARTER_AT_ZERO)


def logistic_quarter() -> Step:
    """The step that bounds the logistic derivative by 1/4."""
    return Step(
        "logistic at most a quarter",
        at_most(LOGISTIC_SLOPE, QUARTER),
        Combine(slack=(Rational(1, 2) - LOGISTIC) ** 2),
        "1/4 - s(1 - s) is the square of 1/2 - s.",
    )


def prove_quarter() -> Proof:
    """The logistic derivative is at most 1/4, with equality only at 0."""
    steps = (
        logistic_quarter(),
        Step("equality", QUARTER_AT_ZERO, OnlyRoot(), "The square vanishes at 0."),
        Step(
            "both",
            AT_MOST_QUARTER,
            Conjunction(("logistic at most a quarter", "equality")),
            "Together.",
        ),
    )
    return Proof(steps, rational_point)


CLAIMS = (
    Claim(
        key="derivative-below-one.logistic-quarter",
        topic=TOPIC,
        title="The logistic derivative is at most 1/4, and 1/4 only at 0",
        paraphrase="How far below 1 the logistic derivative is.",
        conclusion=AT_MOST_QUARTER,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        proof=prove_quarter,
        why={
            "PROVED": "With $s$ the logistic value, $1/4 - s(1-s) = (1/2 - s)^2$. So a "
            "logistic unit loses at least three quarters of the gradient at each step "
            "unless the weight makes up for it: its threshold for the weight is 4, not "
            "1.",
        },
    ),
    Claim(
        key="derivative-below-one.logistic-attained",
        topic=TOPIC,
        title="The bound 1/4 is attained",
        paraphrase="There is a pre-activation at which the logistic derivative is "
        "$1/4$.",
        conclusion=Eq(LOGISTIC_SLOPE, QUARTER),
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        why={
            "PROVED": "At $x = 0$ the logistic value is $1/2$: no smaller bound holds."
        },
    ),
)
