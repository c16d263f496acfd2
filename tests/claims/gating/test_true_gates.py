"""At which rate does a bounded cell with gates of at most 1 lose its gradient?"""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric.kernels.gating import path_gradient
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.gating.cases import ZERO
from tests.claims.gating.free_cells import SIGNED, Free, filled, free_values, two_steps


def true_values(case: Free) -> dict[str, Any]:
    values = free_values(case)
    return {**values, "t": len(case.forget) - values["M"]}


def trades_off_with_true_gates(case: Free) -> None:
    computed, spare = path_gradient(case.forget)[-1], int(case.limit) - 1
    rate = flint.fmpq(spare, spare + 1)
    bounded(computed, rate ** (len(case.forget) - spare))


LARGE = st.sampled_from(exact([1, 2, "2/3"]).tolist())


@confirming("gating-trade-off.true-gates", filled(true_gates=True))
def test_with_true_gates_the_gradient_lasts_while_the_cell_fills(case: Free) -> None:
    trades_off_with_true_gates(case)


TRUE = "gating-trade-off.true-gates"


@ablating(TRUE, "unit-start", two_steps(start=ZERO), true_values)
def test_a_true_cell_that_starts_empty_lasts_longer(case: Free) -> None:
    trades_off_with_true_gates(case)


@ablating(TRUE, "free-input", two_steps(written=ZERO), true_values)
def test_a_true_cell_that_writes_nothing_lasts_for_ever(case: Free) -> None:
    trades_off_with_true_gates(case)


@ablating(TRUE, "gates-not-negative", two_steps(gates=SIGNED), true_values)
def test_negative_gates_break_the_rate_of_true_gates(case: Free) -> None:
    trades_off_with_true_gates(case) if min(case.forget) < 0 else None


@ablating(TRUE, "gates-at-most-1", two_steps(gates=LARGE, limit=3), true_values)
def test_a_gate_above_1_amplifies_the_first_item(case: Free) -> None:
    trades_off_with_true_gates(case) if max(case.states) <= case.limit else None


@ablating(TRUE, "state-within", two_steps(), true_values)
def test_a_true_cell_without_limit_lasts_for_ever(case: Free) -> None:
    trades_off_with_true_gates(case)
