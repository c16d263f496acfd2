"""Where the computed derivative of tanh is exactly 0."""

from typing import Any

import flint

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.activation import rounded_tanh
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.activation.cases import at, places
from tests.claims.activation.floats import FIRST_SATURATED, computed, long_floats


@refuting("derivative-below-one.float64-positive", draw.rationals(-40, 40, 1), at)
def test_in_float64_the_computed_derivative_is_positive(x: Any) -> None:
    assert computed(rounded_tanh(x)) > 0


@confirming("derivative-below-one.float64-before", long_floats(-4, 20))
def test_before_saturation_the_computed_derivative_is_positive(x: Any) -> None:
    last = FIRST_SATURATED - flint.fmpq(1, 2**48)
    slope = computed(rounded_tanh(min(abs(x), last)))
    bounded(flint.fmpq(1, 2**52), slope, of="2^-52 / computed derivative")


@ablating("derivative-below-one.float64-before", "below", draw.rationals(0, 40, 1), at)
def test_after_saturation_the_computed_derivative_is_positive(x: Any) -> None:
    assert computed(rounded_tanh(x)) > 0


@confirming("derivative-below-one.float64-zero", long_floats(-9, -5))
def test_from_saturation_on_the_computed_derivative_is_zero(x: Any) -> None:
    assert computed(rounded_tanh(x)) == 0
    assert computed(rounded_tanh(FIRST_SATURATED)) == 0


@ablating("derivative-below-one.float64-zero", "saturated", places(), at)
def test_before_saturation_the_computed_derivative_is_zero(x: Any) -> None:
    assert computed(rounded_tanh(x)) == 0
