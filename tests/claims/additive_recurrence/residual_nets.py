"""Residual nets, the plain nets beside them, and the change both carry."""

from functools import cache
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.additive_recurrence import carried, residual
from longdep.numeric.kernels.backpropagation import norms
from longdep.numeric.precision import Array, exact
from tests.claims.additive_recurrence.cases import LAST, unit

QUARTERS = tuple(flint.fmpq(p, 4) for p in (0, 1, -1, 2, -2, 3, -3))


class Residual(NamedTuple):
    """Derivatives of g at each step, a change, the bound c, and a norm."""

    slopes: Array
    change: Array
    rate: Any
    order: str

    @property
    def residual(self) -> Array:
        """The change at each lag in the residual net."""
        return carried(residual(self.slopes), self.change)

    @property
    def plain(self) -> Array:
        """The change at each lag in the plain net."""
        return carried(self.slopes, self.change)


@cache
def scaled(n: int, order: str, rate: str) -> st.SearchStrategy[Any]:
    """Matrices whose norm is at most c, and c times the identity, either sign."""
    bound = exact(rate).item()

    def fit(matrix: Array) -> Array:
        total = norms(matrix, order)
        return matrix if total <= bound else matrix * (bound / total)

    edges = st.sampled_from([unit(n) * -bound, unit(n) * bound])
    return edges | draw.matrices(n).map(fit)


ORDERS = st.sampled_from(["1", "oo"])
RATES = st.sampled_from(["1/2", "1/4", "3/4", "0", "7/8"])


@st.composite
def residuals(pick: st.DrawFn, *, rates: Any = RATES) -> Residual:
    """Residual nets whose slopes all have the norm c."""
    n, order, rate = pick(draw.sizes()), pick(ORDERS), pick(rates)
    steps = pick(st.integers(1, LAST))
    slopes = [pick(scaled(n, order, rate)) for _ in range(steps)]
    entries = draw.nonzero_rationals()
    change = pick(draw.vectors(n, entries))
    return Residual(np.stack(slopes), change, exact(rate).item(), order)


@st.composite
def single(
    pick: st.DrawFn, *, slopes: Any, rates: Any = None, steps: int = 1
) -> Residual:
    """One unit whose g has one slope; without `rates` the bound is its size."""
    slope = pick(slopes)
    rate = abs(slope) if rates is None else pick(rates)
    return Residual(exact([[[slope]]] * steps), exact([1]), rate, "1")


def residual_values(case: Residual) -> dict[str, Any]:
    """What a claim reads of a residual net, by the name of its symbol."""
    steps = len(case.slopes)
    return {
        "n": len(case.change),
        "t": steps,
        "p": case.order,
        "c": case.rate,
        "G": dict(enumerate(case.slopes, start=1)),
        "e": dict(enumerate(case.residual)),
        "q": dict(enumerate(case.plain)),
        "horizon": steps,
    }


SMALL = st.sampled_from(QUARTERS)
