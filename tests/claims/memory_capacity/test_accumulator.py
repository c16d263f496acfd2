"""A sum of equal steps in floating point: its ceiling, and where it goes deaf."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from longdep.numeric.kernels.memory_capacity import (
    FORMATS,
    deaf_point,
    deaf_value,
    nearest,
)
from longdep.reports.record.evidence import ablating, bounded, confirming, measuring
from longdep.reports.record.finding import Measurement
from tests.claims.memory_capacity.cases import Stored, stored_values


@st.composite
def accumulators(pick: st.DrawFn, bits: Any, eighths: Any) -> Stored:
    """Increments in eighths of half the spacing at 2^k."""
    p, k = pick(bits), pick(st.integers(0, 2))
    increment = Fraction(pick(eighths), 8) * Fraction(2) ** (k - p)
    return Stored(p, increment, pick(st.integers(0, 40)), k)


def stays_under_the_power(case: Stored) -> None:
    bounded(case.values[-1], Fraction(2) ** case.exponent)


@confirming("saturates.ceiling", accumulators(st.integers(2, 4), st.integers(0, 8)))
def test_a_sum_of_small_increments_never_passes_its_power_of_two(
    case: Stored,
) -> None:
    stays_under_the_power(case)


@ablating(
    "saturates.ceiling",
    "half-spacing",
    accumulators(st.integers(2, 4), st.sampled_from([16, 12, 24, 9])),
    stored_values,
)
def test_larger_increments_pass_the_power_of_two(
    case: Stored,
) -> None:
    stays_under_the_power(case)


@ablating(
    "saturates.ceiling",
    "two-bits",
    accumulators(st.just(1), st.integers(1, 8)),
    stored_values,
)
def test_with_one_bit_the_power_of_two_is_passed(
    case: Stored,
) -> None:
    stays_under_the_power(case)


# Increments above a quarter of the spacing at 2^k, and up to half of it.
DEAFENING = st.integers(5, 8)


@st.composite
def long_sums(pick: st.DrawFn, bits: Any, eighths: Any) -> Stored:
    """Sums of at least 2^(p+1) increments."""
    p, k = pick(bits), pick(st.integers(0, 2))
    increment = Fraction(pick(eighths), 8) * Fraction(2) ** (k - p)
    return Stored(p, increment, 2 ** (p + 1) + pick(st.integers(0, 3)), k)


def deaf_values(case: Stored) -> dict[str, Any]:
    return stored_values(case) | {"t": case.time - 2 ** (case.bits + 1)}


def stops_at_the_power(case: Stored) -> None:
    assert case.values[-1] == Fraction(2) ** case.exponent


@confirming("saturates.deaf-point", long_sums(st.integers(2, 5), DEAFENING))
def test_a_sum_of_equal_steps_stops_at_exactly_its_power_of_two(case: Stored) -> None:
    stops_at_the_power(case)


@ablating(
    "saturates.deaf-point",
    "half-spacing",
    long_sums(st.just(2), st.sampled_from([16, 12, 9])),
    deaf_values,
)
def test_larger_steps_do_not_stop_there(case: Stored) -> None:
    stops_at_the_power(case)


@ablating(
    "saturates.deaf-point",
    "above-quarter",
    long_sums(st.just(2), st.sampled_from([4, 2, 1, 3])),
    deaf_values,
)
def test_smaller_steps_stop_below(case: Stored) -> None:
    stops_at_the_power(case)


@ablating(
    "saturates.deaf-point", "two-bits", long_sums(st.just(1), DEAFENING), deaf_values
)
def test_with_one_bit_a_sum_does_not_stop(case: Stored) -> None:
    stops_at_the_power(case)


STEPS = {"1": Fraction(1), "1/2": Fraction(1, 2)} | {
    f"{1 / 10**k}": Fraction(1, 10**k) for k in (1, 2, 3)
}


def spaced(number: Fraction | int) -> str:
    whole = f"{number.numerator:,}".replace(",", " ")
    return whole if number.denominator == 1 else f"{whole}/{number.denominator}"


def deaf_row(increment: Fraction, bits: int) -> tuple[bool, str]:
    """Whether the sum stops as predicted, and where and after how many steps."""
    steps, value = deaf_point(increment, bits)
    power = value.numerator.bit_length() - value.denominator.bit_length()
    kept = value == deaf_value(increment, bits) == Fraction(2) ** power
    kept = kept and steps <= 2 ** (bits + 1)
    kept = kept and nearest(value + increment, bits) == value
    return kept, f"$2^{{{power}}}$ = {spaced(value)} at step {spaced(steps)}"


@measuring("saturates.deaf-point")
def test_where_sums_go_deaf_in_four_formats() -> Measurement:
    table = {
        f"steps of {label}": {
            f"{name} (p = {bits})": deaf_row(nearest(step, bits), bits)
            for name, bits in FORMATS.items()
        }
        for label, step in STEPS.items()
    }
    kept = all(k for row in table.values() for k, _ in row.values())
    shown = {a: {b: text for b, (_, text) in row.items()} for a, row in table.items()}
    rule = (
        "each sum stops at 2^p steps rounded up to a power of two, by step 2^(p+1); "
        "shown: the value stored from then on, and the step that reaches it"
    )
    return Measurement(kept, rule, shown, samples=len(STEPS) * len(FORMATS))
