"""Whether the logistic derivative is at most 1/4."""

from typing import Any

from longdep.reports.record.evidence import confirming, witnessing
from tests.claims.activation.cases import QUARTER, at, places, slopes


@confirming("derivative-below-one.logistic-quarter", places())
def test_the_logistic_derivative_is_at_most_a_quarter(x: Any) -> None:
    slope = slopes(x)[0]
    assert slope == QUARTER if x == 0 else slope < QUARTER


@witnessing("derivative-below-one.logistic-attained", places(), at)
def test_some_logistic_derivative_is_a_quarter(x: Any) -> None:
    assert slopes(x)[0] == QUARTER
