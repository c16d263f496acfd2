"""What does a cell do whose gates open, or stay open?"""

import flint
from hypothesis import strategies as st

from longdep.numeric.kernels.gating import cell_states
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.gating.cases import ONCE, OPEN, ZERO, Cell, cell_values, cells, shares


@confirming("gates-control.drifting", st.integers(1, 60))
def test_with_gates_that_open_ever_more_the_cell_drifts(steps: int) -> None:
    gates = exact([flint.fmpq(s, s + 1) for s in range(1, steps + 1)])
    computed = cell_states(gates, gates * 0 + 1, ZERO)[-1]
    assert computed == flint.fmpq(steps * (steps + 3), 2 * (steps + 1))
    bounded(flint.fmpq(steps, 2), computed)


def adds_up(case: Cell) -> None:
    assert case.states[-1] == case.start + case.candidate.sum()


@confirming("gates-control.additive", cells(forget=OPEN, gate=OPEN))
def test_with_both_gates_open_the_cell_adds_up(case: Cell) -> None:
    adds_up(case)


@ablating(
    "gates-control.additive",
    "forget-open",
    cells(forget=shares(), gate=OPEN, steps=ONCE),
    cell_values,
)
def test_with_a_closing_forget_gate_it_does_not(case: Cell) -> None:
    adds_up(case)


@ablating(
    "gates-control.additive",
    "input-open",
    cells(forget=OPEN, gate=shares(), steps=ONCE),
    cell_values,
)
def test_with_a_closing_input_gate_it_does_not(case: Cell) -> None:
    adds_up(case)
