"""States that an orthogonal weight turns, and weights that lose or stretch."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import power
from longdep.numeric.precision import Array, exact
from tests.claims.latching.cases import UNIT, squares, table


class Isometry(NamedTuple):
    """A weight, a state, noise at every step, its size, and a time."""

    weight: Array
    start: Array
    noise: Array
    size: Any
    time: int

    def clean(self, last: int) -> Array:
        """The states without noise up to time `last`."""
        return np.stack([power(self.weight, k) @ self.start for k in range(last + 1)])

    def moved(self, last: int) -> Array:
        """What the noise has added up to at each time up to `last`."""
        states = [self.start * 0]
        for k in range(last):
            states.append(self.weight @ states[-1] + self.noise[k])
        return np.stack(states)

    def values(self) -> dict[str, Any]:
        """The case as a certificate's values."""
        last = max(self.time, 1)
        return {
            "n": len(self.start),
            "U": self.weight,
            "x": table(self.clean(last)),
            "y": table(self.moved(last)),
            "e": table(self.noise),
            "epsilon": self.size,
            "t": self.time,
            "horizon": last,
        }


@st.composite
def isometries(
    pick: st.DrawFn,
    *,
    weight: Any = draw.orthogonal,
    largest: int = 3,
    share: Any = UNIT,
    size: Any = None,
    time: Any = None,
) -> Isometry:
    """Draw a weight, a state, and noise of at most a size along one axis."""
    n = pick(draw.sizes(1, largest))
    small = pick(draw.rationals("1/4", 2) if size is None else size)
    span = pick(st.integers(0, 4) if time is None else time)
    first = [pick(share) * small for _ in range(max(span, 1))]
    noise = np.stack([exact([v] + [0] * (n - 1)) for v in first])
    start = pick(draw.vectors(n, draw.nonzero_rationals()))
    return Isometry(pick(weight(n)), start, noise, small, span)


def keeps_length(case: Isometry) -> None:
    """The state is as long at the end as at the start."""
    states = case.clean(case.time)
    assert squares(states[-1]) == squares(states[0])


@cache
def lossy(n: int) -> Any:
    """Weights that lose length."""
    return draw.matrices(n, n, draw.rationals("1/4", "1/2"))


STRETCHED = isometries(weight=lossy, largest=1)
