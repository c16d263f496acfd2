"""Linear scans of one unit, in exact rationals, and what claims read of them."""

from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states, path_gradient
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
