"""What does a gradient get through the gates of a cell?"""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states, path_gradient
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.gating.cases import (
    ONCE,
    Cell,
    cell_values,
    cells,
    column,
    shares,
    tabled,
)


class Runs(NamedTuple):
    """Two runs: the first cell, and the gates, written values and start of another."""

    first: Cell
    gates: Array
    written: Array
    start: Any

    @property
    def second(self) -> Array:
        return cell_states(self.gates, self.written, self.start)


@st.composite
def runs(
    pick: st.DrawFn, *, gates: Any = None, written: Any = None, steps: Any = None
) -> Runs:
    """Two runs with the same gates and written values, but for the part given."""
    first = pick(cells(steps=steps))
    length = len(first.forget)
    return Runs(
        first,
        first.forget if gates is None else column(pick, gates, length),
        first.gate * first.candidate
        if written is None
        else column(pick, written, length),
        pick(draw.rationals()),
    )


def runs_values(case: Runs) -> dict[str, Any]:
    return cell_values(
        case.first,
        p=tabled(case.gates),
        r=tabled(case.written),
        u=tabled(case.second, 0),
    )


def is_carried_by_gates(case: Runs) -> None:
    apart = case.second - case.first.states
    assert np.all(apart == path_gradient(case.first.forget) * apart[0])


@confirming("gradient-through-gate", runs())
def test_a_difference_is_multiplied_by_the_forget_gates(case: Runs) -> None:
    is_carried_by_gates(case)


@ablating(
    "gradient-through-gate", "same-gates", runs(gates=shares(), steps=ONCE), runs_values
)
def test_gates_that_read_the_cell_add_another_path(case: Runs) -> None:
    is_carried_by_gates(case)


@ablating(
    "gradient-through-gate",
    "same-written",
    runs(written=shares(), steps=ONCE),
    runs_values,
)
def test_candidates_that_read_the_cell_add_another_path(case: Runs) -> None:
    is_carried_by_gates(case)
