"""Weights, slopes and penalised losses that several tests of weight decay draw."""

from functools import cache
from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.weight_decay import (
    entry_sum,
    ridge_minimiser,
    soft_threshold,
    squared_frobenius,
    squared_gamma,
    sufficient_coefficient,
)
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import bounded

Pick = st.DrawFn
Number = flint.fmpq
ZERO, ONE = Number(0), Number(1)


class Net(NamedTuple):
    """A weight, the slopes of one step, their bound, and whatever else is named."""

    weight: Array
    gains: Array
    slope: Number
    more: dict[str, Any]

    @property
    def squared_gamma(self) -> Number:
        return squared_gamma(self.gains, self.weight)


def values_of(net: Net) -> dict[str, Any]:
    return {
        "n": len(net.gains),
        "U": net.weight,
        "d": net.gains,
        "c": net.slope,
        **net.more,
    }


@cache
def positive() -> st.SearchStrategy[Number]:
    """Positive fractions; they shrink to 1."""
    return draw.rationals("1/4", 3)


@cache
def entries(plain: bool) -> st.SearchStrategy[Number]:
    return draw.rationals(denominator=1 if plain else 4)


@cache
def parts() -> st.SearchStrategy[Number]:
    """Fractions in [0, 1]; they shrink to 1."""
    return draw.rationals(0, 1).map(lambda part: ONE - part)


@cache
def signed_parts(size: int) -> st.SearchStrategy[Array]:
    return draw.vectors(size, draw.rationals(-2, 0).map(lambda part: ONE + part))


def within(weight: Array, total: Number) -> Array:
    """The weight, scaled down until its sizes add up to at most `total`."""
    size = entry_sum(weight)
    return weight if size <= total else weight * (total / size)


@st.composite
def nets(
    pick: Pick,
    *,
    bound: bool = True,
    loose_gains: bool = False,
    plain: bool = False,
) -> Net:
    """Weights within 1/c (unless not bound), slopes within c (unless loose).

    Plain ones, for counterexamples, have n = 1, c = 1 and whole numbers.
    """
    size = 1 if plain else pick(draw.sizes(1, 2))
    slope = ONE if plain else pick(positive())
    weight = pick(draw.matrices(size, entries=entries(plain)))
    if bound:
        weight = within(weight, pick(parts()) / slope)
    loose = draw.vectors(size, entries(plain))
    gains = pick(loose if loose_gains else signed_parts(size))
    return Net(weight, gains if loose_gains else gains * slope, slope, {})


def stays_small(net: Net) -> None:
    bounded(net.squared_gamma, ONE, of="gamma^2")


def penalty_of(weight: Array, order: int) -> Number:
    return entry_sum(weight) if order == 1 else squared_frobenius(weight) / 2


@st.composite
def penalised(pick: Pick, *, order: int, without: str | None = None) -> Net:
    """Loss values that fit a weight, with one premise dropped."""
    loose, plain = without == "gains", without is not None
    net = pick(nets(bound=False, loose_gains=loose, plain=plain))
    rate = ZERO if without == "positive" else pick(positive())
    low, part = pick(draw.rationals()), pick(parts())
    room = rate * part**order / (order * net.slope**order)
    weight = net.weight
    if without in (None, "gains"):
        weight = within(weight, part * pick(parts()) / net.slope)
    paid = rate * penalty_of(weight, order)
    start, here = low + room, low
    if without == "coefficient":
        start = low + paid
    elif without == "infimum":
        here = start - paid
    elif without != "minimiser":
        here = low + (room - paid) * pick(parts())
    more = {"lambda": rate, "L_0": start, "L_U": here, "L_*": low}
    return Net(weight, net.gains, net.slope, more)


def suffices(net: Net, order: int) -> bool:
    more = net.more
    saving = more["L_0"] - more["L_*"]
    least = sufficient_coefficient(saving, net.slope, order=order)
    return bool(more["lambda"] >= least)


@st.composite
def decayed(
    pick: Pick,
    *,
    order: int,
    large: bool = False,
    loose_gains: bool = False,
    plain: bool = False,
) -> Net:
    """The penalised minimiser of 1/2 |X - A|^2; large: with enough penalty."""
    net = pick(nets(bound=False, loose_gains=loose_gains, plain=plain))
    target, rate = net.weight, pick(positive())
    if large:
        room = pick(parts()) / net.slope
        target = within(target, room * (1 + rate) if order == 2 else rate + room)
    solve = ridge_minimiser if order == 2 else soft_threshold
    more = {"A": target, "lambda": rate}
    return Net(solve(target, rate), net.gains, net.slope, more)


@st.composite
def competitors(pick: Pick) -> tuple[Array, Array, Number]:
    size = pick(draw.sizes(1, 2))
    return pick(draw.matrices(size)), pick(draw.matrices(size)), pick(positive())
