"""Must a bounded cell that is free to be written lose its gradient?"""

from typing import Any

from longdep.numeric.kernels.gating import cell_states, free_bound, path_gradient
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.gating.cases import ONE, ZERO, shares, tabled
from tests.claims.gating.free_cells import SIGNED, Free, filled, free_values, two_steps


def holding_values(gate: Any) -> dict[str, Any]:
    pushed = exact([-1, -1])
    computed = cell_states(exact([gate, gate]), (1 - gate) * pushed, ONE)
    return {
        "varphi": gate,
        "K": 1,
        "g": tabled(pushed),
        "c": tabled(computed, 0),
        "horizon": 2,
    }


@refuting("gating-trade-off", shares(), holding_values)
def test_a_bounded_cell_that_holds_keeps_its_gradient(gate: Any) -> None:
    assert gate < 1


def trades_off(case: Free) -> None:
    computed = path_gradient(case.forget)[-1]
    bounded(computed, free_bound(case.limit, len(case.forget)))


@confirming("gating-trade-off.free-input", filled())
def test_a_bounded_state_that_is_free_to_be_written_has_a_vanishing_gradient(
    case: Free,
) -> None:
    trades_off(case)


FREE = "gating-trade-off.free-input"


@ablating(FREE, "unit-start", two_steps(start=ZERO), free_values)
def test_a_cell_that_starts_empty_has_room_for_more(case: Free) -> None:
    trades_off(case)


@ablating(FREE, "free-input", two_steps(written=ZERO), free_values)
def test_a_cell_that_writes_nothing_keeps_its_gradient(case: Free) -> None:
    trades_off(case)


@ablating(FREE, "gates-not-negative", two_steps(gates=SIGNED), free_values)
def test_negative_gates_make_the_items_cancel(case: Free) -> None:
    trades_off(case) if min(case.forget) < 0 else None


@ablating(FREE, "state-within", two_steps(), free_values)
def test_an_unbounded_state_keeps_its_gradient(case: Free) -> None:
    trades_off(case)
