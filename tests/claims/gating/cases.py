"""Gated cells and their runs, in exact rationals, and what claims read of them."""

from functools import cache
from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states
from longdep.numeric.precision import Array, exact

LAST = 5
ONE, ZERO, HALF = flint.fmpq(1), flint.fmpq(0), flint.fmpq(1, 2)


class Cell(NamedTuple):
    """A run of a gated cell: gates, candidates, start, and the bound phi."""

    forget: Array
    gate: Array
    candidate: Array
    start: Any
    rate: Any = ZERO

    @property
    def states(self) -> Array:
        return cell_states(self.forget, self.gate * self.candidate, self.start)


@cache
def shares(low: str = "0", high: str = "1") -> st.SearchStrategy[Any]:
    """Rationals between two bounds."""
    return draw.rationals(low, high)


def column(pick: st.DrawFn, entries: Any, length: int) -> Array:
    """A sequence of entries, shape (length,)."""
    return exact(pick(st.lists(entries, min_size=length, max_size=length)))


@st.composite
def cells(
    pick: st.DrawFn,
    *,
    forget: Any = None,
    gate: Any = None,
    candidate: Any = None,
    start: Any = None,
    rate: Any = None,
    steps: Any = None,
) -> Cell:
    """Cells that keep every premise, but for the parts that are given."""
    length = pick(st.integers(1, LAST) if steps is None else steps)
    bound = pick(draw.rationals("0", "7/8", 8) if rate is None else rate)
    fading = column(pick, shares("-1", "1"), length) * bound
    return Cell(
        fading if forget is None else column(pick, forget, length),
        column(pick, shares() if gate is None else gate, length),
        column(pick, shares("-1", "1") if candidate is None else candidate, length),
        pick(draw.rationals() if start is None else start),
        bound,
    )


def steady(length: int, rate: Any) -> Cell:
    """The cell that stays at its level 1 / (1 - phi)."""
    ones = exact([1] * length)
    return Cell(ones * rate, ones, ones, 1 / (1 - rate), rate)


@cache
def steady_cells() -> st.SearchStrategy[Any]:
    """Cells that stay at their level, of any length and rate."""
    return st.builds(steady, st.integers(1, LAST), draw.rationals("0", "7/8", 8))


def tabled(values: Array, first: int = 1) -> dict[int, Any]:
    """The values as a sequence, indexed from `first`."""
    return dict(enumerate(values, start=first))


def cell_values(case: Cell, **more: Any) -> dict[str, Any]:
    """What a claim reads of a cell, by the name of its symbol."""
    steps = len(case.forget)
    return {
        "t": steps,
        "k": 0,
        "varphi": case.rate,
        "f": tabled(case.forget),
        "i": tabled(case.gate),
        "g": tabled(case.candidate),
        "c": tabled(case.states, 0),
        "horizon": steps,
        **more,
    }


ONCE = st.just(1)
OPEN = st.just(ONE)
SIZES = st.sampled_from(exact([1, 0, 2, -1]).tolist())
