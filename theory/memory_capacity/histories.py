"""All histories of t bits, and that some two of them end in the same state."""

from collections.abc import Callable

from sympy import Expr, Function, Ne, Not, Symbol
from sympy.logic.boolalg import Boolean

from longdep.theory.core.notation import ForAll
from longdep.theory.memory_capacity.notation import t

first = Symbol("i", integer=True, nonnegative=True)
second = Symbol("j", integer=True, nonnegative=True)
LAST = 2**t - 1
level = Function("S", real=True)


def collision(at: Callable[[Symbol], Expr]) -> Boolean:
    """Some two of the 2^t histories end in the same state."""
    different = ForAll(Ne(at(first), at(second)), second, first + 1, LAST)
    return Not(ForAll(different, first, 0, LAST - 1))
