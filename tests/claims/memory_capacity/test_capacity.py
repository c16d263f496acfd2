"""Whether storing more loses some of it, in exact real arithmetic."""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric.kernels.memory_capacity import ternary_states
from longdep.reports.record.evidence import refuting
from tests.claims.memory_capacity.cases import ZERO, histories


def histories_values(length: int) -> dict[str, Any]:
    listed = histories(length)
    runs = [ternary_states(items, ZERO) for items in listed]
    return {
        "t": length,
        "alpha": flint.fmpq(1, 3),
        "beta": flint.fmpq(2, 3),
        "h": {(k, s): h for k, run in enumerate(runs) for s, h in enumerate(run)},
        "b": {(k, s): x for k, row in enumerate(listed) for s, x in enumerate(row, 1)},
    }


@refuting("capacity-limited", st.integers(2, 4), histories_values)
def test_some_two_histories_end_in_the_same_state(length: int) -> None:
    ends = {ternary_states(items, ZERO)[-1] for items in histories(length)}
    assert len(ends) < 2**length
