"""Clipping by value: every entry is cut to [-m, m]."""

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gradient_clipping import clip_by_value
from longdep.reports.record.evidence import bounded, confirming, refuting
from tests.claims.gradient_clipping.cases import (
    ONE,
    Clip,
    Pick,
    come_no_further_apart,
    positive,
    same,
    values_of,
)


@st.composite
def cuts(pick: Pick, plain: bool = False) -> Clip:
    """Gradients clipped by value; plain ones are whole numbers in the plane."""
    size = 2 if plain else pick(draw.sizes())
    limit = ONE if plain else pick(positive())
    entries = draw.rationals(0, 3, 1) if plain else draw.rationals()
    gradient = pick(draw.vectors(size, entries))
    return Clip(gradient, limit, clip_by_value(gradient, limit))


@confirming("clipping-value.entry-bound", cuts())
def test_clipping_by_value_bounds_the_largest_entry(case: Clip) -> None:
    bounded(max(abs(x) for x in case.result), case.limit, of="the largest entry")


@refuting("clipping-value.bound", cuts(plain=True), values_of)
def test_clipping_by_value_does_not_bound_the_norm(case: Clip) -> None:
    assert case.result @ case.result <= case.limit**2


@confirming("clipping-value.root-n", cuts())
def test_clipping_by_value_bounds_the_norm_by_root_n(case: Clip) -> None:
    allowed = len(case.gradient) * case.limit**2
    bounded(case.result @ case.result, allowed, of="|C|^2")


@refuting("clipping-value.direction", cuts(plain=True), values_of)
def test_clipping_by_value_turns_the_gradient(case: Clip) -> None:
    outer = np.outer(case.gradient, case.result)
    assert same(outer, outer.T)


@confirming("clipping-value.idempotent", cuts())
def test_clipping_by_value_twice_is_clipping_once(case: Clip) -> None:
    assert same(clip_by_value(case.result, case.limit), case.result)


@confirming("clipping-value.acute", cuts())
def test_clipping_by_value_keeps_an_acute_angle(case: Clip) -> None:
    bounded(case.result @ case.result, case.gradient @ case.result, of="|C|^2")


@st.composite
def cut_pairs(pick: Pick) -> tuple[Clip, Clip]:
    size, limit = pick(draw.sizes()), pick(positive())
    first, second = pick(draw.vectors(size)), pick(draw.vectors(size))
    return (
        Clip(first, limit, clip_by_value(first, limit)),
        Clip(second, limit, clip_by_value(second, limit)),
    )


@confirming("clipping-value.non-expansive", cut_pairs())
def test_clipping_by_value_moves_no_two_gradients_apart(
    case: tuple[Clip, Clip],
) -> None:
    come_no_further_apart(*case)
