"""Where the computed derivative of tanh is exactly 1."""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.activation.floats import computed, long_floats, short_floats, value


@refuting("derivative-below-one.float64", short_floats(), value)
def test_in_float64_the_computed_derivative_is_below_one(h: Any) -> None:
    assert computed(h) < 1


@confirming("derivative-below-one.float64-beyond", long_floats(1, 27))
def test_beyond_two_to_minus_27_the_computed_derivative_is_below_one(h: Any) -> None:
    next_float = flint.fmpq(2**52 + 1, 2**79)
    assert computed(h if abs(h) >= next_float else next_float) < 1


@ablating("derivative-below-one.float64-beyond", "beyond", short_floats(1), value)
def test_at_two_to_minus_27_the_computed_derivative_is_below_one(h: Any) -> None:
    assert computed(h) < 1


@ablating(
    "derivative-below-one.float64-beyond",
    "float",
    st.integers(53, 60).map(lambda k: flint.fmpq(2**k + 1, 2 ** (27 + k))),
    value,
)
def test_between_two_floats_the_computed_derivative_is_below_one(h: Any) -> None:
    assert computed(h) < 1


@confirming("derivative-below-one.float64-one", long_floats(28, 60))
def test_up_to_two_to_minus_27_the_computed_derivative_is_one(h: Any) -> None:
    assert computed(h) == 1
    assert computed(flint.fmpq(1, 2**27)) == 1


@ablating("derivative-below-one.float64-one", "small", short_floats(), value)
def test_larger_values_have_a_computed_derivative_of_one(h: Any) -> None:
    assert computed(h) == 1
