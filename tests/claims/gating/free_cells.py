"""Cells that are free to be written, and how much of a first item they keep."""

from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states
from longdep.numeric.precision import Array, exact
from tests.claims.gating.cases import LAST, ONE, OPEN, column, tabled


class Free(NamedTuple):
    """A cell that takes in 1 at every step, and the limit K of its state."""

    forget: Array
    limit: Any
    written: Array
    start: Any

    @property
    def states(self) -> Array:
        return cell_states(self.forget, self.written, self.start)


FULL = st.sampled_from(exact([1, "3/4", "1/2", 0]).tolist())


@st.composite
def filled(pick: st.DrawFn, *, true_gates: bool = False) -> Free:
    """Gates chosen one after the other so that the state stays within K."""
    limit = 1 + (
        flint.fmpq(pick(st.integers(0, 3)))
        if true_gates
        else pick(draw.rationals("0", "4", 2))
    )
    least = int(limit) - 1 if true_gates else 1
    state, gates = ONE, []
    for _ in range(pick(st.integers(max(least, 1), LAST))):
        largest = (limit - 1) / state
        gates.append(pick(FULL) * (min(largest, ONE) if true_gates else largest))
        state = gates[-1] * state + 1
    return Free(exact(gates), limit, exact([1] * len(gates)), ONE)


@st.composite
def two_steps(
    pick: st.DrawFn,
    *,
    gates: Any = OPEN,
    written: Any = ONE,
    start: Any = ONE,
    limit: int = 2,
) -> Free:
    """Two steps with the limit 2: the smallest cells that break one premise."""
    return Free(
        column(pick, gates, 2), flint.fmpq(limit), exact([written, written]), start
    )


def free_values(case: Free) -> dict[str, Any]:
    """With one step more, so that the last state is within the horizon."""
    steps = len(case.forget)
    longer = case._replace(
        forget=exact([*case.forget, 0]), written=exact([*case.written, case.written[0]])
    )
    return {
        "t": steps,
        "K": case.limit,
        "M": int(case.limit) - 1,
        "f": tabled(longer.forget),
        "i": tabled(longer.written * 0 + 1),
        "g": tabled(longer.written),
        "c": tabled(longer.states, 0),
        "horizon": steps + 1,
    }


SIGNED = st.sampled_from(exact([1, -1]).tolist())
