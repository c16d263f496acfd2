"""Linear scans of one unit, in exact rationals, and what claims read of them."""

from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states, path_gradient
from longdep.numeric.kernels.linear_scan_states import matrix_states
from longdep.numeric.precision import Array, exact

LAST = 5
ONE, ZERO, HALF = flint.fmpq(1), flint.fmpq(0), flint.fmpq(1, 2)
SIZES = st.sampled_from(exact([1, 0, 2, -1]).tolist())
SHARES = st.sampled_from(exact([1, "1/2", 0, -1, "-3/4"]).tolist())


class Scan(NamedTuple):
    """Decays, what is added at each step, a start, and a bound of the sizes."""

    decay: Array
    added: Array
    start: Any
    rate: Any

    @property
    def states(self) -> Array:
        return cell_states(self.decay, self.added, self.start)

    @property
    def gradients(self) -> Array:
        """By lag, from the start."""
        return path_gradient(self.decay)


def column(pick: st.DrawFn, entries: Any, length: int) -> Array:
    """A sequence of entries, shape (length,)."""
    return exact(pick(st.lists(entries, min_size=length, max_size=length)))


@st.composite
def scans(
    pick: st.DrawFn, *, decay: Any = None, added: Any = None, steps: Any = None
) -> Scan:
    """Scans whose decays are at most `rate` in size, but for what is given."""
    length = pick(st.integers(1, LAST) if steps is None else steps)
    rate = pick(draw.rationals("0", "5/4", 8))
    shares = column(pick, SHARES, length)
    return Scan(
        shares * rate if decay is None else column(pick, decay, length),
        column(pick, draw.rationals() if added is None else added, length),
        pick(draw.rationals()),
        rate,
    )


def tabled(values: Any, first: int = 1) -> dict[int, Any]:
    """The values as a sequence, indexed from `first`."""
    return dict(enumerate(values, start=first))


def scan_values(case: Scan, **more: Any) -> dict[str, Any]:
    """What a claim reads of a scan, by the name of its symbol."""
    steps = len(case.decay)
    return {
        "t": steps,
        "k": 0,
        "r": case.rate,
        "l": case.rate,
        "a": tabled(case.decay),
        "b": tabled(case.added),
        "h": tabled(case.states, 0),
        "horizon": steps,
        **more,
    }


WHOLE = draw.rationals(-2, 2, 1)


class MatrixScan(NamedTuple):
    """Steps h -> A h + b, a start, and an order in which neighbours are composed."""

    decay: Array
    added: Array
    start: Array
    merges: list[int]

    @property
    def states(self) -> Array:
        return matrix_states(self.decay, self.added, self.start)


def turning(real: Any, imaginary: Any) -> Array:
    """The complex number as a matrix: it turns and shrinks (or stretches) a plane."""
    return np.stack(
        [np.stack([real, -imaginary], -1), np.stack([imaginary, real], -1)], -2
    )


@st.composite
def decays(pick: st.DrawFn, size: int, count: int) -> Array:
    """Matrices, diagonal ones, or complex numbers."""
    kind = pick(st.sampled_from(("matrix", "diagonal", "complex")))
    if kind == "complex" and size == 2:
        parts = np.stack([pick(draw.vectors(2, WHOLE)) for _ in range(count)])
        return turning(parts[:, 0], parts[:, 1])
    drawn = np.stack([pick(draw.matrices(size, entries=WHOLE)) for _ in range(count)])
    return drawn * np.eye(size, dtype=int) if kind == "diagonal" else drawn


@st.composite
def matrix_scans(
    pick: st.DrawFn, *, n: int | None = None, count: int | None = None
) -> MatrixScan:
    """Up to five steps of up to three units."""
    size, steps = n or pick(st.integers(1, 3)), count or pick(st.integers(1, 5))
    return MatrixScan(
        pick(decays(size, steps)),
        np.stack([pick(draw.vectors(size, WHOLE)) for _ in range(steps)]),
        pick(draw.vectors(size, WHOLE)),
        [pick(st.integers(0, left - 1)) for left in range(steps - 1, 0, -1)],
    )
