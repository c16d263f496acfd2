"""States of a run beside a weight, whether or not they follow the recurrence."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import power, states
from longdep.numeric.precision import Array
from tests.claims.linear_recurrence.vocabulary import Draw, Pick


class Run(NamedTuple):
    """Any sequence of states beside a weight: it need not follow the recurrence."""

    weight: Array
    states: Array

    @property
    def time(self) -> int:
        return len(self.states) - 1

    @property
    def unrolled(self) -> Array:
        return power(self.weight, self.time).T @ self.states[0]


def run_values(run: Run, **other: Any) -> dict[str, Any]:
    return {
        "n": len(run.weight),
        "t": run.time,
        "W": run.weight,
        "h": dict(enumerate(run.states)),
        "horizon": run.time,
        **other,
    }


@st.composite
def runs(
    pick: Pick,
    *,
    n: st.SearchStrategy[int] = draw.sizes(),
    weight: Draw = draw.weights,
    first: int = 0,
) -> Run:
    size = pick(n)
    w, start = pick(weight(size)), pick(draw.vectors(size))
    return Run(w, states(w, start, pick(st.integers(first, 8))))


@st.composite
def lawless(pick: Pick, *, weight: Draw = draw.diagonals) -> Run:
    """States that follow no recurrence."""
    size = pick(draw.sizes())
    return Run(pick(weight(size)), pick(draw.matrices(2, size)))
