"""Numbers of p bits against the hardware's, and against balls."""

from fractions import Fraction
from math import inf

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric.correct_rounding import CorrectlyRounded, correctly_rounded
from longdep.numeric.errors import DomainError
from longdep.numeric.kernels.memory_capacity import spacing
from longdep.numeric.precision import context, rational

few = settings(max_examples=60, deadline=None, derandomize=True, database=None)
NORMAL = st.floats(2.0**-40, 2.0**40, width=32).map(np.float32)
SIGNED = st.tuples(NORMAL, st.sampled_from([-1, 1])).map(lambda x: x[0] * x[1])


def number(value: float, bits: int = 24) -> CorrectlyRounded:
    (made,) = correctly_rounded([value], bits)
    return made


@few
@given(SIGNED, SIGNED)
def test_sums_products_and_quotients_are_those_of_float32(
    x: np.float32, y: np.float32
) -> None:
    a, b = number(x), number(y)
    assert float(a + b) == float(x + y)
    assert float(a - b) == float(x - y)
    assert float(a * b) == float(x * y)
    assert float(a / b) == float(x / y)
    assert (a < b) == (x < y)
    assert (a == b) == (x == y)
    assert float(abs(-a)) == abs(float(x))


@few
@given(st.floats(-20, 20, width=32), st.sampled_from(["exp", "log", "log1p"]))
def test_what_a_function_gives_is_within_half_a_spacing_of_its_value(
    x: float, name: str
) -> None:
    x = x if name == "exp" else abs(x) + 2.0**-20
    found = getattr(number(x), name)().value
    with context(60):
        ball = getattr(flint.arb(rational(x)), name)()
        off = abs(ball - flint.arb(rational(found)))
        half = spacing(found, 24) / 2 if found else Fraction(0)
        assert off <= flint.arb(rational(half)) or off == 0


def test_numpy_asks_the_entries_of_arrays() -> None:
    array = correctly_rounded([1.0, 2.0], 11)
    assert [float(x) for x in np.exp(array)] == [np.float16(np.e), np.float16(np.e**2)]
    assert float(np.add.accumulate(array)[-1]) == 3
    assert float(np.maximum(array[:1], array[1:])[0]) == 2


def test_values_at_0_and_at_the_ends_are_exact() -> None:
    assert number(0).exp() == 1
    assert number(1).log() == 0
    assert number(0).log1p() == 0
    lowest = number(0).log()
    assert lowest == -inf
    assert lowest.exp() == 0
    assert lowest + 1 == -inf
    assert hash(number(2)) == hash(number(2))


def test_what_has_no_logarithm_is_refused() -> None:
    with pytest.raises(DomainError, match="expected a number from 0 on, got -1"):
        number(-1).log()
    with pytest.raises(DomainError, match="expected a number above -1, got -1"):
        number(-1).log1p()
    with pytest.raises(DomainError, match="finite rational number"):
        number(inf)
    with pytest.raises(DomainError, match="bits: expected at least 1"):
        number(1, 0)
