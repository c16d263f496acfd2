"""Rounding to a storage format: once, to nearest, ties to even, at any size."""

import math
from fractions import Fraction

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.formats import STORAGES, rounded_to, storage
from longdep.numeric.precision import fraction
from longdep.numeric.rounding import float_format


def drawn(count=4000):
    """Numbers from far below the smallest to far above the largest of every format."""
    rng = np.random.default_rng(5)
    return rng.normal(size=count) * 2.0 ** rng.integers(-160, 140, count)


def nearest(value, kind):
    """The nearest number of a format by exact fractions; ties to an even last bit."""
    exact = Fraction(value)
    if exact == 0:
        return 0.0
    exponent = math.frexp(value)[1]
    unit = Fraction(2) ** max(exponent - kind.bits, kind.lowest)
    rounded = round(exact / unit) * unit
    beyond = abs(rounded) >= Fraction(2) ** kind.highest
    return math.copysign(math.inf, value) if beyond else float(rounded)


@pytest.mark.parametrize("name", STORAGES)
def test_every_number_goes_to_the_nearest_of_the_format(name):
    computed = rounded_to(name, drawn())
    assert computed.dtype == storage(name).carrier
    with np.errstate(over="ignore"):
        for value, result in zip(drawn(), computed, strict=True):
            assert result == nearest(float(value), storage(name))


@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_the_table_says_what_numpy_says_of_its_own_formats(name):
    kind, limits = storage(name), np.finfo(name)
    assert kind.largest == limits.max
    assert kind.smallest_normal == limits.smallest_normal
    assert kind.smallest_subnormal == limits.smallest_subnormal
    assert kind.spacing == limits.eps


def test_bfloat16_is_the_upper_half_of_float32():
    kind = storage("bfloat16")
    words = np.array([0x7F7F, 0x0080, 0x0001, 0x3F81], dtype=np.uint32) << 16
    largest, normal, subnormal, next_to_1 = words.view(np.float32).tolist()
    assert kind.largest == largest
    assert kind.smallest_normal == normal
    assert kind.smallest_subnormal == subnormal
    assert 1 + kind.spacing == next_to_1


def test_bfloat16_is_rounded_once():
    value = 1 + 2.0**-8 + 2.0**-40  # float32 would make a tie of it, and lose it
    assert rounded_to("bfloat16", value) == 1 + 2.0**-7
    assert rounded_to("bfloat16", 1 + 2.0**-8) == 1


def test_beyond_the_largest_is_infinite_and_nan_stays_nan():
    values = [3.4e38, -3.4e38, np.inf, np.nan, 3.39e38]
    computed = rounded_to("bfloat16", values)
    assert computed[:3].tolist() == [np.inf, -np.inf, np.inf]
    assert np.isnan(computed[3])
    assert computed[4] == storage("bfloat16").largest


def test_a_format_holds_another_only_with_more_bits_and_range():
    held = {
        (a, b) for a in STORAGES for b in STORAGES if STORAGES[a].holds(STORAGES[b])
    }
    same = {(name, name) for name in STORAGES}
    assert held - same == {
        ("float64", "float32"),
        ("float64", "float16"),
        ("float64", "bfloat16"),
        ("float32", "float16"),
        ("float32", "bfloat16"),
    }


def test_the_unit_roundoff_of_bfloat16():
    kind = float_format("bfloat16")
    assert fraction(kind.roundoff) == Fraction(1, 2**8)
    assert fraction(kind.underflow) == Fraction(1, 2**134)


def test_a_format_that_there_is_not_is_refused():
    with pytest.raises(DomainError, match="expected one of float16, bfloat16"):
        rounded_to("float8", 1.0)
