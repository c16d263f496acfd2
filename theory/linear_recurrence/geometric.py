"""Geometric sequences of a ratio above one in size."""

from collections.abc import Mapping

from sympy import Abs, Expr, Gt, Rational

from longdep.theory.core.claim import Hypothesis
from longdep.theory.linear_recurrence.notation import excess, lam

ABOVE_ONE = Hypothesis(
    "size-above-one", Gt(Abs(lam), 1), "the eigenvalue is above 1 in size"
)


def samples(others: Mapping[Expr, int]) -> tuple[Mapping[Expr, Expr | int], ...]:
    """Ratios 1 + a to evaluate a limit at, with values of the other symbols."""
    return tuple({excess: Rational(k, 4), **others} for k in (1, 4, 20))
