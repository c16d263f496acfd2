"""Rounding to float64, which is monotone, and the computed derivative of tanh."""

from sympy import Expr, Integer
from sympy.logic.boolalg import Boolean

from longdep.theory.core.notation import Rounded
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Increasing


def fl(expression: Expr) -> Expr:
    """The value rounded to float64's 53 bits, to nearest, ties to even."""
    return Rounded(expression, Integer(53))


def computed_slope(h: Expr) -> Expr:
    """What float64 makes of 1 - h^2: two rounded operations."""
    return fl(1 - fl(h**2))


def rounded_alike(
    name: str,
    statement: Boolean,
    because: str,
    exact: tuple[Expr, Expr],
    by: tuple[str, ...] = (),
) -> Step:
    """A step from the order of two exact values, the smaller first, to the rounded."""
    small, large = exact
    rounding = Increasing(fl, small, large, by=by)
    return Step(name, statement, rounding, because)
