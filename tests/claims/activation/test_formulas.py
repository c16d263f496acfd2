"""Whether no exact derivative is 0."""

from typing import Any

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.activation import (
    logistic,
    logistic_derivative,
    stable_tanh_derivative,
)
from longdep.reports.record.evidence import confirming
from tests.claims.activation.cases import scalar


@confirming("derivative-below-one.positive", draw.rationals(-200, 200, 1))
def test_no_exact_derivative_is_zero(x: Any) -> None:
    assert logistic_derivative(logistic(scalar(-abs(x))))[0] > 0
    assert stable_tanh_derivative(scalar(x))[0] > 0
