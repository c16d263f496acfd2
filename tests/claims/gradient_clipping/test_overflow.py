"""Gradients that are not finite, or whose sum of squares overflows."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.kernels.gradient_clipping import (
    CONVENTIONS,
    clip_by_norm,
    clip_by_value,
)
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, confirming, measuring, refuting
from longdep.reports.record.finding import Measurement
from tests.claims.gradient_clipping.cases import (
    Clip,
    Number,
    Pick,
    clips,
    convention,
    positive,
    shown,
    values_of,
)


def table(
    cases: list[tuple[list[float], float]],
) -> tuple[list[str], dict[str, list[str]]]:
    ways = {name: convention(name) for name in CONVENTIONS}
    ways["by value"] = clip_by_value
    rows = {
        name: [shown(clip, np.array(g), m) for g, m in cases]
        for name, clip in ways.items()
    }
    heads = [f"({', '.join(f'{x:g}' for x in g)}), m = {m:g}" for g, m in cases]
    return heads, rows


NON_FINITE = [
    ([np.inf, 1.0], 1.0),
    ([np.nan, 1.0], 1.0),
    ([3e200, 4e200], 1.0),
    ([3e-200, 4e-200], 1.0),
]


@measuring("clipping-nonfinite")
def test_every_gradient_comes_out_finite_and_not_zero() -> Measurement:
    heads, rows = table(NON_FINITE)
    bad = ("nan", "inf", "(0, 0)")
    harmful = {
        name: sum(any(word in text for word in bad) for text in texts)
        for name, texts in rows.items()
    }
    total = sum(harmful[name] for name in CONVENTIONS)
    return Measurement(
        total == 0,
        "holds if every convention refuses each of these gradients or returns a finite "
        "one that is not 0; (3e200, 4e200) is finite, but its norm overflows when the "
        f"squares are summed unscaled. Of the conventions' {len(CONVENTIONS)} x "
        f"{len(NON_FINITE)} outcomes, B = {total} are harmful.",
        {
            "columns": ["convention", *heads, "harmful"],
            "rows": [[name, *texts, harmful[name]] for name, texts in rows.items()],
        },
        len(NON_FINITE) * len(rows),
    )


OVERFLOW = 65520  # the least number that float16 rounds to infinity


def by_float16(gradient: list[int], limit: int, name: str) -> Clip:
    """What a convention makes of a gradient of small integers, all in float16."""
    entries = np.array(gradient, dtype=np.float16)
    result = clip_by_norm(entries, np.float16(limit), name)
    assert result.dtype == np.float16
    return Clip(exact(gradient), Number(limit), exact(result))


@st.composite
def halves(pick: Pick, gradients: st.SearchStrategy[list[int]]) -> Clip:
    """Gradients of integers, clipped at 1, 2 or 4 as optax does, all in float16."""
    return by_float16(pick(gradients), 2 ** pick(st.integers(0, 2)), "optax")


def entries(first: int, last: int, size: int = 1) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(first, last), min_size=size, max_size=size)


def overflowing(case: Clip) -> dict[str, Any]:
    return {**values_of(case), "Omega": OVERFLOW}


def is_not_lost(case: Clip) -> None:
    assert any(case.result)


@refuting("clipping-overflow", halves(entries(1, 60000)), overflowing)
def test_a_large_gradient_is_lost_in_float16(case: Clip) -> None:
    is_not_lost(case)


@refuting("clipping-overflow", halves(entries(1, 255, 2)), overflowing)
def test_a_gradient_is_lost_though_no_single_square_overflows(case: Clip) -> None:
    is_not_lost(case)


@confirming("clipping-overflow.in-range", clips(lambda _: positive()))
def test_without_overflow_a_gradient_is_not_lost(case: Clip) -> None:
    is_not_lost(case)


@ablating(
    "clipping-overflow.in-range",
    "in-range",
    halves(entries(1, 60000)),
    overflowing,
)
def test_staying_in_range_is_needed(case: Clip) -> None:
    is_not_lost(case)


@ablating(
    "clipping-overflow.in-range",
    "not-zero",
    halves(entries(0, 0)),
    overflowing,
)
def test_a_gradient_of_zero_stays_zero(case: Clip) -> None:
    is_not_lost(case)
