"""Networks with their gradients by lag, and what claims read of them; all exact."""

from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import (
    deltas,
    norms,
    step_factors,
    vector_norms,
)
from longdep.numeric.precision import Array, exact, identity_like

HALF, QUARTER = flint.fmpq(1, 2), flint.fmpq(1, 4)


class Net(NamedTuple):
    """A weight, the gains at the lags 1, 2, ... (rows), the gradient at lag 0."""

    weight: Array
    gains: Array
    last: Array
    order: str = "oo"

    @property
    def lag(self) -> int:
        return len(self.gains)

    @property
    def deltas(self) -> Array:
        """delta by lag 0, 1, ..."""
        return deltas(self.weight, self.gains[::-1], self.last)[::-1]

    @property
    def factors(self) -> Array:
        """M by lag 1, 2, ..."""
        return step_factors(self.weight, self.gains)

    @property
    def norms(self) -> Array:
        return norms(self.factors, self.order)

    @property
    def sizes(self) -> Array:
        return vector_norms(self.deltas, self.order)


orders = st.sampled_from(["oo", "1"])
UNITS = draw.rationals(0, 1, 4)
WHOLE = draw.rationals(-4, 4, 1)
ONE = st.just(flint.fmpq(1))


@st.composite
def nets(
    pick: st.DrawFn,
    *,
    n: Any = draw.sizes(1, 2),
    weight: Any = draw.weights,
    gain: Any = UNITS,
    lags: tuple[int, int] = (1, 4),
    last: Any = draw.rationals(),
    order: Any = orders,
) -> Net:
    """Networks of a size, number of lags and order, all drawn."""
    size = pick(n)
    lag = pick(st.integers(*lags))
    return Net(
        pick(weight(size)),
        pick(draw.matrices(lag, size, gain)),
        pick(draw.vectors(size, last)),
        pick(order),
    )


def plain_nets(
    n: int, lag: int, entries: Any = WHOLE, gain: Any = None, order: Any = None
) -> Any:
    """Small whole numbers: counterexamples that can be checked by hand."""
    return nets(
        n=st.just(n),
        weight=lambda size: draw.matrices(size, entries=entries),
        gain=ONE if gain is None else gain,
        lags=(lag, lag),
        last=WHOLE,
        order=st.just("oo") if order is None else order,
    )


def table(rows: Array, first: int = 0) -> dict[int, Array]:
    """The rows as a family, indexed from `first`."""
    return {first + i: row for i, row in enumerate(rows)}


def values(case: Net, **other: Any) -> dict[str, Any]:
    """What a claim reads of a network, by the name of its symbol."""
    return {
        "n": len(case.last),
        "tau": case.lag,
        "U": case.weight,
        "g": table(case.gains, 1),
        "delta": table(case.deltas),
        "p": case.order,
        "horizon": case.lag,
        **other,
    }


def with_gamma(case: Net, **other: Any) -> dict[str, Any]:
    """The same, gamma being the largest norm of a step factor."""
    return values(case, gamma=max(case.norms), **other)


def same(left: Array, right: Array) -> bool:
    """Whether two arrays are equal, exactly."""
    return bool(np.all(left == right))


def products(case: Net, reverse: bool = False) -> list[Array]:
    """The ordered products P_0, P_1, ..., or those in the reverse order."""
    unrolled = [identity_like(case.weight)]
    for factor in case.factors:
        unrolled.append(unrolled[-1] @ factor if reverse else factor @ unrolled[-1])
    return unrolled


def squares(case: Net) -> tuple[Any, Any]:
    """The squared lengths of the gradients at the largest lag and at lag 0."""
    return case.deltas[-1] @ case.deltas[-1], case.last @ case.last


largest_entries = plain_nets(2, 1, order=st.just("max"))


@st.composite
def nilpotent_nets(pick: st.DrawFn) -> Net:
    """Two units with a strictly upper triangular weight: its square is 0."""
    weight = pick(draw.matrices(2, entries=draw.rationals(0, 2, 1)))
    upper = np.where(np.tri(2, dtype=bool), weight * 0, weight)
    last = pick(draw.vectors(2, draw.rationals(0, 1, 1)))
    return Net(upper, exact(np.ones((2, 2), dtype=int)), last)


def single(entry: Any, lag: int = 1) -> Any:
    """One unit with the given weights and gains 1."""
    return nets(
        n=st.just(1),
        weight=lambda size: draw.matrices(size, entries=entry),
        gain=ONE,
        lags=(lag, lag),
        last=ONE,
        order=st.just("oo"),
    )


contracting_nets = nets(
    weight=lambda n: draw.contracting(n).map(np.transpose),
    lags=(1, 8),
    order=st.just("oo"),
)
