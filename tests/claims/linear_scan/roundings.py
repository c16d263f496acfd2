"""Numbers whose operations are off by drawn powers of q, and climbs through a tree."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.precision import Array

EXPONENTS = st.lists(st.integers(-1, 1), min_size=1, max_size=7)
FACTORS = st.sampled_from([Fraction(9, 8), Fraction(3, 2), Fraction(1)])


class Off:
    """A number; each product and each sum is off by the next factor.

    Sums with 0 are off, too: so a single term of a scan takes all its roundings.
    """

    def __init__(self, value: Fraction, factors: Iterator[Fraction]) -> None:
        self.value, self.factors = value, factors

    def __mul__(self, other: "Off") -> "Off":
        return Off(self.value * other.value * next(self.factors), self.factors)

    def __add__(self, other: "Off") -> "Off":
        return Off((self.value + other.value) * next(self.factors), self.factors)


class Scanned(NamedTuple):
    """A scan of T steps of which one adds 1, and how operations are off."""

    decays: list[Fraction]
    place: int
    q: Fraction
    exponents: list[int]

    def arrays(self) -> tuple[Array, Array]:
        factors = cycle([self.q**i for i in self.exponents])
        inputs = [Fraction(int(t == self.place)) for t in range(len(self.decays))]
        decays, added = (
            np.array([Off(x, factors) for x in values], dtype=object)
            for values in (self.decays, inputs)
        )
        return decays, added

    @property
    def lag(self) -> int:
        return len(self.decays) - 1 - self.place

    def ratio(self, state: Off) -> Fraction:
        """What is computed of the term, against the product of its decays."""
        exact = Fraction(1)
        for decay in self.decays[self.place + 1 :]:
            exact *= decay
        return state.value / exact


@st.composite
def scanned(pick: st.DrawFn, steps: Any, *, decays: Any = None) -> Scanned:
    """Scans of a drawn number of steps."""
    count = pick(steps)
    each = st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(-1)])
    drawn = pick(st.lists(decays or each, min_size=count, max_size=count))
    place = pick(st.integers(0, count - 1))
    return Scanned(drawn, place, pick(FACTORS), pick(EXPONENTS))


class Climb(NamedTuple):
    """A term on its way up: which child it is in, what products and sums are off."""

    q: Fraction
    earlier: list[int]
    products: list[int]
    sums: list[int]

    @property
    def ratio(self) -> Fraction:
        return self.q ** (sum(self.products) + sum(self.sums))

    @property
    def lag(self) -> int:
        return sum(2**level * w for level, w in enumerate(self.earlier))

    def values(self) -> dict[str, Any]:
        levels = range(len(self.earlier) + 1)
        part = [
            Climb(self.q, *(x[:d] for x in (self.earlier, self.products, self.sums)))
            for d in levels
        ]
        return {
            "q": self.q,
            "d": len(self.earlier),
            "rho": {d: part[d].ratio for d in levels},
            "k": {d: part[d].lag for d in levels},
            "w": dict(enumerate(self.earlier)),
            "phi": {d: self.q**i for d, i in enumerate(self.products)},
            "e": {d: self.q**i for d, i in enumerate(self.sums)},
            "horizon": len(self.earlier),
        }


@st.composite
def climbs(pick: st.DrawFn, *, allowed: Any) -> Climb:
    """Up to three levels; a sibling's product is off by `allowed(level, w)` at most."""
    earlier = pick(st.lists(st.integers(0, 1), min_size=1, max_size=3))
    products = [
        pick(st.integers(-allowed(level, w), allowed(level, w)))
        for level, w in enumerate(earlier)
    ]
    sums = [pick(st.integers(-1, 1)) for _ in earlier]
    return Climb(pick(FACTORS), earlier, products, sums)


def within(ratio: Fraction, q: Fraction, roundings: int) -> bool:
    return ratio <= q**roundings and ratio * q**roundings >= 1
