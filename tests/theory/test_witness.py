"""Whether premises hold for ever: ranges without end, and finite ones within them."""

import pytest
from sympy import Eq, Ge, Symbol
from sympy.core.function import Function

from longdep.theory.core.notation import ForAll, step
from longdep.theory.core.witness import witnessed_to

n = Symbol("n", integer=True, positive=True)
i = Symbol("i", integer=True, nonnegative=True)
f = Function("f", real=True)


@pytest.mark.parametrize(("shift", "end"), [(1, None), (-1, 5)])
def test_a_finite_range_within_an_endless_one_is_gone_through(
    shift: int, end: int | None
) -> None:
    every = ForAll(ForAll(Ge(f(i, step), step), i, 0, n - 1), step, 0)
    second = ForAll(Eq(f(1, step), step + shift), step, 0)
    model = {"n": 2, "f": lambda unit, at: at + shift * unit, "horizon": 5}
    assert witnessed_to([every, second], [model]) == end
