"""With feedback the sensitivity to new input tends to zero."""

import numpy as np

from longdep.numeric import strategies as draw
from longdep.numeric.precision import exp
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.memory_capacity.cases import (
    HALF,
    ZERO,
    Level,
    Unit,
    level_values,
    levels,
    shown_above,
    slowly,
    units,
)


@confirming("saturates.vanishes", units(draw.nonzero_rationals()))
def test_with_feedback_the_sensitivity_is_at_most_of_order_one_over_t(
    case: Unit,
) -> None:
    scale = exp(np.array(2 * case.largest_input))
    allowed = 2 * scale / (2 + abs(case.weight) * case.lag)
    assert not shown_above(case.last_slope, allowed)


@ablating("saturates.vanishes", "fed-back", levels(HALF, fed=False), level_values)
def test_unfed_units_keep_their_sensitivity(
    case: Level,
) -> None:
    slowly(case)


@ablating("saturates.vanishes", "inputs-bounded", levels(HALF), level_values)
def test_inputs_that_compensate_keep_the_sensitivity(
    case: Level,
) -> None:
    slowly(case)


@ablating("saturates.vanishes", "logistic", levels(ZERO), level_values)
def test_a_unit_that_adds_nothing_keeps_its_sensitivity(
    case: Level,
) -> None:
    slowly(case)
