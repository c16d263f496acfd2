"""Whether the derivatives of logistic and tanh are below 1."""

from typing import Any

from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.activation.cases import at, nonzero_places, places, slopes


@refuting("derivative-below-one", places(), at)
def test_both_derivatives_are_below_one_everywhere(x: Any) -> None:
    logistic_slope, tanh_slope = slopes(x)
    assert logistic_slope < 1
    assert tanh_slope < 1


@confirming("derivative-below-one.almost-everywhere", nonzero_places())
def test_both_derivatives_are_below_one_away_from_zero(x: Any) -> None:
    logistic_slope, tanh_slope = slopes(x)
    assert logistic_slope < 1
    assert tanh_slope < 1


@ablating("derivative-below-one.almost-everywhere", "nonzero", places(), at)
def test_at_zero_the_derivative_of_tanh_is_below_one(x: Any) -> None:
    assert slopes(x)[1] < 1


@confirming("derivative-below-one.at-most-one", places())
def test_the_derivative_of_tanh_is_at_most_one_and_one_only_at_zero(x: Any) -> None:
    logistic_slope, tanh_slope = slopes(x)
    assert logistic_slope < 1
    assert tanh_slope == 1 if x == 0 else tanh_slope < 1
