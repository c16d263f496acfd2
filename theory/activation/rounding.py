"""Rounding to float64, which is monotone, and the computed derivative of tanh."""

from sympy import Expr, Integer

from longdep.theory.core.notation import Rounded
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Lemma


def fl(expression: Expr) -> Expr:
    """The value rounded to float64's 53 bits, to nearest, ties to even."""
    return Rounded(expression, Integer(53))


def computed_slope(h: Expr) -> Expr:
    """What float64 makes of 1 - h^2: two rounded operations."""
    return fl(1 - fl(h**2))


ROUNDING = "rounding to nearest is monotone (IEEE 754)"


def rounded_alike(name: str, statement: Expr, because: str, *by: str) -> Step:
    """A step from an order of exact values to that of the rounded ones."""
    return Step(name, statement, Lemma(ROUNDING, by=by), because)
