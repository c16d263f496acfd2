"""Means and what a proof may take for granted of them."""

from sympy import Expr, Integer

from longdep.theory.core.notation import Expectation, Variance, equation
from longdep.theory.core.proof import Step
from longdep.theory.lemmas import chance


def mean(variable: Expr | int) -> Expectation:
    """The expectation E[variable]."""
    return Expectation(Integer(variable) if isinstance(variable, int) else variable)


MONOTONE = "expectation is linear and monotone"
TOTAL = Step(
    "total",
    equation(mean(1), Integer(1)),
    chance.EXPECTATION_LINEAR(whole=1, terms=(), weights=(), constant=1),
    "E[1] = 1.",
)


def defined(variable: Expr, name: str) -> Step:
    """The definition of the variance of a variable, as a step of that name."""
    return Step(
        name,
        equation(Variance(variable), mean(variable**2) - mean(variable) ** 2),
        chance.VARIANCE(variable=variable),
        "The variance is the mean square minus the squared mean.",
    )
