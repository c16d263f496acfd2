"""The first factors of a product, and the splitting of the last one."""

from sympy import Integer

from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Peel
from longdep.theory.random_product.notation import k, n, running, w

EMPTY = Step(
    "empty", equation(running(0), Integer(1)), Algebra(), "The empty product is 1."
)
PEEL = Step(
    "peel",
    equation(running(k + 1), running(k) * w(k + 1)),
    Peel(),
    "The last factor is split off.",
)
# SymPy takes the sign of an empty Product to be both, so sizes start at one factor.
ONE_FACTOR = Step(
    "one factor", equation(running(1), w(1)), Algebra(), "A product of one factor."
)
PEEL_SIZE = Step(
    "peel",
    equation(running(n + 1), running(n) * w(n + 1)),
    Peel(),
    "The last factor is split off.",
)
