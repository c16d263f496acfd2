"""With negative feedback the sensitivity falls like 1/t and no faster."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import exact, exp
from longdep.reports.record.evidence import confirming
from tests.claims.memory_capacity.cases import Unit, ball, shown_above


@confirming(
    "saturates.no-faster",
    st.tuples(draw.rationals("1/4", "3"), st.integers(0, 8)),
)
def test_with_negative_feedback_it_falls_no_faster_than_one_over_t(
    case: tuple[Any, int],
) -> None:
    strength, lag = case
    computed = Unit(-strength, exact([0] * (lag + 1))).last_slope
    slow = strength * exp(np.array(ball(strength / 2)))
    assert not shown_above(1 / (4 + slow * lag), computed)
