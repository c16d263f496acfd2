"""Latches under noise: laws that make the state walk, and single runs."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.kernels.latching_noise import alive_shares
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import bounded
from tests.claims.latching.cases import ONE, Q, table

HALF = Q(1, 2)


def span_of(variance: Any) -> int:
    """The least number of steps m with m v >= 2."""
    return int((2 / variance).ceil())


class Walk(NamedTuple):
    """Independent noise on a grid, the stretch of slope 1, a start, and spans.

    The unit of length is the farthest that the state gets from the middle.
    """

    law: tuple[Any, ...]
    stretch: int
    start: int
    spans: int

    @property
    def most(self) -> int:
        return len(self.law) // 2

    @property
    def variance(self) -> Any:
        pushes = range(-self.most, self.most + 1)
        square = sum((p * n * n for p, n in zip(self.law, pushes, strict=True)), Q(0))
        return square / (self.stretch + self.most) ** 2

    @property
    def span(self) -> int:
        """The least number of steps that is a span."""
        return span_of(self.variance)

    @property
    def alive(self) -> Any:
        """The mean gradient after that many spans."""
        steps = self.span * self.spans
        return _shares(self.law, self.stretch, self.start, steps)[steps]


@cache
def _shares(law: tuple[Any, ...], stretch: int, start: int, steps: int) -> Array:
    return alive_shares(exact(law), stretch, start, steps)


@st.composite
def symmetric_laws(pick: st.DrawFn) -> tuple[Any, ...]:
    """Laws on -b .. b, as likely to either side, that are not all 0."""
    sides = pick(st.lists(st.integers(0, 4), min_size=1, max_size=2).filter(any))
    weights = [*reversed(sides), pick(st.integers(0, 4)), *sides]
    return tuple(Q(weight, sum(weights)) for weight in weights)


SKEWED = tuple(Q(weight, 6) for weight in (1, 0, 3, 2, 0))  # mean 0, and lopsided
WALKS = st.builds(
    Walk,
    symmetric_laws() | st.just(SKEWED),
    st.integers(0, 2),
    st.integers(-3, 3),
    st.integers(1, 3),
)


def dies(alive: Any, spans: int) -> None:
    bounded(alive, HALF**spans, of="mean gradient")


class Run(NamedTuple):
    """One run without chance: states, noise, slopes, and the numbers of the claim."""

    states: list[Any]
    noise: list[Any]
    slopes: list[Any]
    variance: Any = ONE
    span: int = 1

    @property
    def gradients(self) -> Array:
        return np.cumprod(exact([1, *self.slopes]))

    def values(self) -> dict[str, Any]:
        """The run as a certificate's values, with a law of one outcome."""
        return {
            "h": table(self.states),
            "e": table(self.noise),
            "f": table(self.slopes),
            "g": table(self.gradients),
            "v": self.variance,
            "m": self.span,
            "k": 1,
            "outcomes": [(1, {})],
            "horizon": len(self.slopes),
        }


def halves(case: Run) -> None:
    assert case.gradients[case.span] <= HALF
