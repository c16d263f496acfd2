"""Gradients of rational norm, clipped, that several tests of clipping draw."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError
from longdep.numeric.kernels.gradient_clipping import ADDED, clip_by_norm, norm
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import bounded

Pick = st.DrawFn
Number = flint.fmpq
ZERO, ONE = Number(0), Number(1)
EPS = Number(1, ADDED.denominator)
UNITS = {
    1: ((1,), (-1,)),
    2: ((1, 0), (0, 1), (3, 4), (4, -3), (-5, 12)),
    3: ((1, 0, 0), (1, 2, 2), (2, -3, 6), (-4, 4, 7)),
}


@cache
def positive() -> st.SearchStrategy[Number]:
    """Positive fractions; they shrink to 1."""
    return draw.rationals("1/4", 3)


@cache
def parts() -> st.SearchStrategy[Number]:
    """Fractions in [0, 1]; they shrink to 1."""
    return draw.rationals(0, 1).map(lambda part: ONE - part)


@cache
def units(size: int) -> st.SearchStrategy[Array]:
    """Vectors of norm 1 with rational entries."""
    return st.sampled_from([exact(u) / norm(exact(u)) for u in UNITS[size]])


class Clip(NamedTuple):
    """A gradient, the limit, and what a convention makes of it."""

    gradient: Array
    limit: Number
    result: Array

    @property
    def size(self) -> Number:
        return norm(self.gradient)[0]

    @property
    def clipped_size(self) -> Number:
        return norm(self.result)[0]


Lengths = Callable[[Number], st.SearchStrategy[Number]]


def any_length(limit: Number) -> st.SearchStrategy[Number]:
    return draw.rationals(0, 4)


def beyond(limit: Number) -> st.SearchStrategy[Number]:
    return positive().map(lambda more: limit + more)


def inside(limit: Number) -> st.SearchStrategy[Number]:
    return parts().map(lambda part: limit * part)


@st.composite
def clips(
    pick: Pick, lengths: Lengths = any_length, convention: str = "exact", sizes: int = 3
) -> Clip:
    """Gradients of rational norm, clipped by a convention."""
    size = pick(st.integers(1, sizes))
    limit = pick(positive())
    gradient = pick(units(size)) * pick(lengths(limit))
    return Clip(gradient, limit, clip_by_norm(gradient, limit, convention))


def values_of(case: Clip) -> dict[str, Any]:
    return {
        "n": len(case.gradient),
        "g": case.gradient,
        "m": case.limit,
        "C": case.result,
        "varepsilon": EPS,
    }


def same(left: Array, right: Array) -> bool:
    return bool(np.all(left == right))


def stays_within(case: Clip) -> None:
    bounded(case.clipped_size, case.limit, of="the limit")


def is_unchanged(case: Clip) -> None:
    assert same(case.result, case.gradient)


def reaches_limit(case: Clip) -> None:
    assert case.clipped_size == case.limit


@st.composite
def pairs(pick: Pick, convention: str) -> tuple[Clip, Clip]:
    """Two gradients of one size under one limit."""
    size, limit = pick(st.integers(1, 3)), pick(positive())
    gradients = [pick(units(size)) * pick(any_length(limit)) for _ in range(2)]
    first, second = (
        Clip(g, limit, clip_by_norm(g, limit, convention)) for g in gradients
    )
    return first, second


def come_no_further_apart(first: Clip, second: Clip) -> None:
    before, after = (
        ((a - b) ** 2).sum()
        for a, b in (
            (first.gradient, second.gradient),
            (first.result, second.result),
        )
    )
    bounded(after, before, of="the squared distance")


Clipper = Callable[[Array, Any], Array]


def convention(name: str) -> Clipper:
    return lambda gradient, limit: clip_by_norm(gradient, limit, name)


def shown(clip: Clipper, gradient: Array, limit: float) -> str:
    """What comes out, to two digits, or that it was refused."""
    try:
        result = clip(gradient, limit)
    except DomainError:
        return "refused"
    return "(" + ", ".join(f"{x + 0.0:.2g}" for x in result) + ")"
