"""The two derivatives in closed form, and that neither is ever 0."""

from sympy import Derivative, Eq, Gt, cosh, exp, tanh
from sympy.logic.boolalg import And

from longdep.theory.activation.notation import (
    LOGISTIC,
    LOGISTIC_SLOPE,
    TANH_SLOPE,
    TOPIC,
    rational_point,
    x,
)
from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine, Conjunction

POSITIVE = And(Gt(LOGISTIC_SLOPE, 0), Gt(TANH_SLOPE, 0))
FORMULAS = And(
    Eq(Derivative(LOGISTIC, x), LOGISTIC_SLOPE), Eq(Derivative(tanh(x), x), TANH_SLOPE)
)


def prove_formulas() -> Proof:
    """The two derivatives in closed form."""
    first, second = FORMULAS.args
    return Proof(
        (
            Step("one", first, Algebra(), "Differentiate."),
            Step("other", second, Algebra(), "Differentiate."),
            Step("both", FORMULAS, Conjunction(("one", "other")), "Together."),
        ),
        rational_point,
    )


def prove_positive() -> Proof:
    """Both derivatives are positive everywhere."""
    steps = (
        Step(
            "logistic",
            Gt(LOGISTIC_SLOPE, 0),
            Combine(slack=exp(-x) / (1 + exp(-x)) ** 2),
            "It is e^-x / (1 + e^-x)^2.",
        ),
        Step(
            "tanh",
            Gt(TANH_SLOPE, 0),
            Combine(slack=1 / cosh(x) ** 2),
            "It is 1 / cosh(x)^2.",
        ),
        Step("both", POSITIVE, Conjunction(("logistic", "tanh")), "Together."),
    )
    return Proof(steps, rational_point)


CLAIMS = (
    Claim(
        key="derivative-below-one.formulas",
        topic=TOPIC,
        title="The derivatives in closed form",
        paraphrase="The derivative of the logistic function $s$ is $s(1 - s)$, that of "
        "$\\tanh$ is $1 - \\tanh^2$.",
        conclusion=FORMULAS,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        proof=prove_formulas,
        why={"PROVED": "Differentiation; all other claims here use these forms."},
    ),
    Claim(
        key="derivative-below-one.positive",
        topic=TOPIC,
        title="Both derivatives are positive everywhere",
        paraphrase="However far a unit saturates, its exact derivative is never 0.",
        conclusion=POSITIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        proof=prove_positive,
        why={
            "PROVED": "They are $e^{-x}/(1+e^{-x})^2$ and $1/\\cosh(x)^2$. What a "
            "computer makes of them is another matter: rounding may make it 0 or 1.",
        },
    ),
)
