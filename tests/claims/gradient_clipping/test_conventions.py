"""Whether the conventions of the frameworks are interchangeable."""

from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.kernels.gradient_clipping import (
    CONVENTIONS,
    clip_by_norm,
    clip_by_value,
    norm,
)
from longdep.numeric.precision import Array, exact, fraction
from longdep.reports.record.evidence import bounded, confirming, measuring, refuting
from longdep.reports.record.finding import Measurement
from tests.claims.gradient_clipping.cases import (
    EPS,
    ONE,
    UNITS,
    ZERO,
    Clip,
    Clipper,
    Number,
    clips,
    convention,
    inside,
    same,
    values_of,
)


@refuting("clipping-conventions", clips(inside, "torch", sizes=1), values_of)
def test_the_conventions_differ_at_the_limit(case: Clip) -> None:
    assert same(case.result, clip_by_norm(case.gradient, case.limit))


@confirming("clipping-conventions.within-eps", clips(convention="torch"))
def test_the_conventions_agree_to_within_eps(case: Clip) -> None:
    apart = norm(clip_by_norm(case.gradient, case.limit) - case.result)[0]
    bounded(apart, EPS, of="the difference")
    assert apart < EPS


SAMPLES = 400
EXACT_LIMITS = (Number(1), Number(49), Number(1, 3))


@cache
def exact_cases() -> tuple[tuple[Array, Number], ...]:
    """Pythagorean gradients below, at and beyond each limit."""
    lengths = ("0", "1/2", "1", "1000001/1000000", "2", "100")
    return tuple(
        (exact(u) / norm(exact(u)) * (limit * Number(*map(int, _ratio(length)))), limit)
        for limit in EXACT_LIMITS
        for length in lengths
        for unit in UNITS.values()
        for u in unit
    )


def _ratio(text: str) -> tuple[int, int]:
    value = Fraction(text)
    return value.numerator, value.denominator


@cache
def float_cases() -> tuple[tuple[Array, float], ...]:
    """Gaussian gradients of three entries, of norm 1/16 to 16 times the limit."""
    rng = np.random.default_rng(0)
    directions = rng.normal(size=(SAMPLES, 3))
    scales = 2.0 ** rng.uniform(-4, 4, size=(SAMPLES, 1))
    limits = (1.0, 49.0, 0.3)
    return tuple(
        (gradient * limits[k % 3], limits[k % 3])
        for k, gradient in enumerate(directions * scales)
    )


def exact_square(vector: Array) -> Fraction:
    """|v|^2 without rounding, for exact numbers and floats alike."""
    entries = [fraction(x) if isinstance(x, Number) else Fraction(x) for x in vector]
    return sum((x * x for x in entries), Fraction(0))


def exact_limit(limit: Any) -> Fraction:
    return fraction(limit) if isinstance(limit, Number) else Fraction(limit)


def within(clip: Clipper, gradient: Array, limit: Any) -> bool:
    return exact_square(clip(gradient, limit)) <= exact_limit(limit) ** 2


def unchanged(clip: Clipper, gradient: Array, limit: Any) -> bool:
    small = exact_square(gradient) <= exact_limit(limit) ** 2
    return not small or same(clip(gradient, limit), gradient)


def reached(clip: Clipper, gradient: Array, limit: Any) -> bool:
    square = exact_limit(limit) ** 2
    large = exact_square(gradient) > square
    return not large or exact_square(clip(gradient, limit)) == square


def idempotent(clip: Clipper, gradient: Array, limit: Any) -> bool:
    once = clip(gradient, limit)
    return same(clip(once, limit), once)


def directed(clip: Clipper, gradient: Array, limit: Any) -> bool:
    outer = np.outer(gradient, clip(gradient, limit))
    return same(outer, outer.T)


def non_expansive(clip: Clipper, gradient: Array, limit: Any) -> bool:
    """Against a gradient of the same size on the limit, and one far beyond."""
    mine = clip(gradient, limit)
    first = np.where(np.arange(len(gradient)) == 0, ONE, ZERO)
    others = [first * limit, (first + 1) * limit * 100]
    if len(gradient) == 3:
        others[1] = exact([1, 2, 2]) * limit * 100
    elif len(gradient) == 2:
        others[1] = exact([3, 4]) * limit * 100
    return all(
        ((mine - clip(other, limit)) ** 2).sum() <= ((gradient - other) ** 2).sum()
        for other in others
    )


PROPERTIES = {
    "norm at most m": (within, "both"),
    "unchanged within m": (unchanged, "both"),
    "norm m beyond m": (reached, "exact"),
    "idempotent": (idempotent, "both"),
    "direction kept": (directed, "exact"),
    "non-expansive": (non_expansive, "exact"),
}


def profile(clip: Clipper, float_clip: Clipper) -> dict[str, str]:
    """Which properties a way of clipping has, exactly and in float64."""
    answers = {}
    for name, (has, where) in PROPERTIES.items():
        exactly = all(has(clip, g, m) for g, m in exact_cases())
        answers[f"{name} (exact)"] = "yes" if exactly else "no"
        if where == "both":
            rounded = all(has(float_clip, g, m) for g, m in float_cases())
            answers[f"{name} (float64)"] = "yes" if rounded else "no"
    return answers


@measuring("clipping-conventions")
def test_the_conventions_have_the_same_properties() -> Measurement:
    profiles = {
        name: profile(convention(name), convention(name)) for name in CONVENTIONS
    }
    distinct = {tuple(answers.values()) for answers in profiles.values()}
    profiles["by value"] = profile(clip_by_value, clip_by_value)
    names = list(profiles)
    rows = [
        [quality, *(profiles[name][quality] for name in names)]
        for quality in profiles["exact"]
    ]
    return Measurement(
        len(distinct) == 1,
        "holds if all five conventions have the same properties on the exact cases "
        "(Pythagorean gradients of 0 to 100 times the limits 1, 49 and 1/3) and on "
        f"{SAMPLES} float64 gradients; clipping by value is shown for comparison.",
        {"columns": ["property", *names], "rows": rows},
        len(exact_cases()) + len(float_cases()),
    )
