"""The premise of geometric sequences of a ratio above one in size."""

from sympy import Abs, Gt

from longdep.theory.core.claim import Hypothesis
from longdep.theory.linear_recurrence.notation import lam

ABOVE_ONE = Hypothesis(
    "size-above-one", Gt(Abs(lam), 1), "the eigenvalue is above 1 in size"
)
