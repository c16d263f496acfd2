"""With positive feedback the sensitivity falls exponentially."""

import flint
import numpy as np

from longdep.numeric import strategies as draw
from longdep.numeric.precision import exp
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.memory_capacity.cases import (
    HALF,
    ZERO,
    Level,
    Unit,
    ball,
    level_values,
    levels,
    shown_above,
    units,
)


@confirming("saturates.exponentially", units(draw.rationals("1/4", "3")))
def test_with_positive_feedback_the_sensitivity_falls_exponentially(
    case: Unit,
) -> None:
    largest_input = case.largest_input
    rate = case.weight / (1 + exp(np.array(largest_input)))
    allowed = exp(np.array(largest_input - rate * case.lag))
    assert not shown_above(case.last_slope, allowed)


def fast(case: Level) -> None:
    assert not shown_above(flint.fmpq(1, 4), exp(np.array(ball(-case.least * HALF))))


@ablating(
    "saturates.exponentially",
    "positive-feedback",
    levels(HALF, fed=False),
    level_values,
)
def test_without_positive_feedback_nothing_falls_exponentially(
    case: Level,
) -> None:
    fast(case)


@ablating("saturates.exponentially", "inputs-bounded", levels(HALF), level_values)
def test_with_inputs_that_compensate_nothing_falls_exponentially(
    case: Level,
) -> None:
    fast(case)


@ablating("saturates.exponentially", "logistic", levels(ZERO), level_values)
def test_a_unit_that_adds_nothing_does_not_saturate(
    case: Level,
) -> None:
    fast(case)
