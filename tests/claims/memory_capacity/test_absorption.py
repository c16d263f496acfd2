"""Which increments are lost when they are added to a stored number."""

from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric.kernels.memory_capacity import nearest
from longdep.reports.record.evidence import ablating, confirming, refuting


class Addition(NamedTuple):
    """m 2^e + c in p bits."""

    bits: int
    mantissa: int
    increment: Fraction
    place: int = 0


def rounded_values(case: Addition) -> dict[str, Any]:
    return {
        "p": case.bits,
        "e": case.place,
        "m": case.mantissa,
        "q": case.mantissa // 2,
        "c": case.increment,
    }


def is_absorbed(case: Addition) -> None:
    stored = case.mantissa * Fraction(2) ** case.place
    assert nearest(stored + case.increment, case.bits) == stored


@st.composite
def roundings(pick: st.DrawFn, eighths: Any, *, last_bit: int = 0) -> Addition:
    """Stored numbers with the given last bit, increments in eighths of the spacing."""
    p = pick(st.integers(2, 5))
    half = pick(st.integers(2 ** (p - 2), 2 ** (p - 1) - 1))
    place = pick(st.integers(-2, 2))
    increment = Fraction(pick(eighths), 8) * Fraction(2) ** place
    return Addition(p, 2 * half + last_bit, increment, place)


@refuting(
    "absorbed-below-spacing",
    st.sampled_from([Addition(11, 1024, Fraction(c, 2), 1) for c in range(4)]),
    rounded_values,
)
def test_float16_2048_and_three_halves_is_2050(case: Addition) -> None:
    is_absorbed(case)


@refuting("absorbed-below-spacing", roundings(st.integers(0, 7)), rounded_values)
def test_increments_of_more_than_half_the_spacing_are_not_lost(
    case: Addition,
) -> None:
    is_absorbed(case)


@confirming("absorbed-below-spacing.half", roundings(st.integers(0, 4)))
def test_increments_of_at_most_half_the_spacing_are_lost(
    case: Addition,
) -> None:
    is_absorbed(case)


@ablating(
    "absorbed-below-spacing.half",
    "half-spacing",
    roundings(st.sampled_from([6, 5, 7, 8])),
    rounded_values,
)
def test_larger_increments_are_not_lost(
    case: Addition,
) -> None:
    is_absorbed(case)


@ablating(
    "absorbed-below-spacing.half",
    "even",
    roundings(st.integers(0, 4), last_bit=1),
    rounded_values,
)
def test_an_odd_last_bit_rounds_the_tie_up(
    case: Addition,
) -> None:
    is_absorbed(case)


@ablating(
    "absorbed-below-spacing.half",
    "upwards",
    roundings(st.sampled_from([-4, -3, -5])),
    rounded_values,
)
def test_downwards_the_spacing_may_be_half_as_large(
    case: Addition,
) -> None:
    is_absorbed(case)


def centred(eighths: Any, *, last_bit: int = 0) -> Any:
    """Stored numbers of three to five bits that are no powers of two."""
    return inside(st.integers(3, 5), eighths, last_bit)


@st.composite
def inside(pick: st.DrawFn, bits: Any, eighths: Any, last_bit: int) -> Addition:
    p = pick(bits)
    half = pick(st.integers(2 ** (p - 2) + 1, 2 ** (p - 1) - 1))
    place = pick(st.integers(-2, 2))
    increment = Fraction(pick(eighths), 8) * Fraction(2) ** place
    return Addition(p, 2 * half + last_bit, increment, place)


def is_absorbed_up_to_half(case: Addition) -> None:
    unit = Fraction(2) ** case.place
    stored = case.mantissa * unit
    lost = nearest(stored + case.increment, case.bits) == stored
    assert lost == (2 * abs(case.increment) <= unit)


SIGNED = st.integers(-9, 9)


@confirming("absorbed-below-spacing.exactly", centred(SIGNED))
def test_exactly_the_increments_of_at_most_half_the_spacing_are_lost(
    case: Addition,
) -> None:
    is_absorbed_up_to_half(case)


@ablating(
    "absorbed-below-spacing.exactly",
    "even",
    centred(SIGNED, last_bit=1),
    rounded_values,
)
def test_at_an_odd_last_bit_half_the_spacing_is_not_lost(case: Addition) -> None:
    is_absorbed_up_to_half(case)


@ablating(
    "absorbed-below-spacing.exactly",
    "inside",
    st.integers(-8, 8).map(lambda c: Addition(2, 2, Fraction(c, 8))),
    rounded_values,
)
def test_below_a_power_of_two_less_is_lost(case: Addition) -> None:
    is_absorbed_up_to_half(case)
