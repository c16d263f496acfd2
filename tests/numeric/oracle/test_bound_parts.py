"""What the allowances are made of: activations, exponents, sums without rounding."""

from dataclasses import FrozenInstanceError, fields

import mpmath
import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds import allowance, scan_words
from longdep.numeric.oracle.bounds.activations import sech_squared, sigmoid
from longdep.numeric.oracle.bounds.errors import Bounds
from longdep.numeric.oracle.bounds.scaling import MOST, exponent, exponents
from longdep.numeric.oracle.bounds.unrounded import NO_BITS, lowest_bit, unrounded
from longdep.numeric.oracle.routes.balls import Forward

# Activations: a few roundings, and those of exp's argument.
ARGUMENTS = [-700.0, -40.0, -3.0, -0.5, 0.0, 2.0**-30, 0.5, 3.0, 40.0, 350.0]


@pytest.mark.parametrize("x", ARGUMENTS)
def test_sigmoid_is_right_in_relative_terms_on_both_sides(x):
    with mpmath.workdps(40):
        true = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        assert abs(float(sigmoid(np.array(x))) - true) <= 8 * 2.0**-53 * true


@pytest.mark.parametrize("x", ARGUMENTS[1:])
def test_the_slope_of_tanh_is_right_in_relative_terms_where_tanh_is_1(x):
    with mpmath.workdps(40):
        true = mpmath.sech(mpmath.mpf(x)) ** 2
        assert abs(float(sech_squared(np.array(x))) - true) <= 16 * 2.0**-53 * true


def test_activations_far_out_are_their_limits_without_a_warning():
    far = np.array([-1000.0, 1000.0, -np.inf, np.inf])
    assert sigmoid(far).tolist() == [0, 1, 0, 1]
    assert sech_squared(far).tolist() == [0, 0, 0, 0]


# Exponents


def test_exponents_are_held_within_what_ldexp_takes():
    wanted = np.array([-(10**9), -MOST - 1, -MOST, -3, 0, 7, MOST, MOST + 1, 10**12])
    expected = [-MOST, -MOST, -MOST, -3, 0, 7, MOST, MOST, MOST]
    held = exponents(wanted)
    assert held.dtype == np.int32
    assert held.tolist() == expected
    assert [exponent(v) for v in wanted] == expected


def test_the_exponents_kept_go_beyond_all_of_float64():
    """A mantissa of any size times 2^MOST is inf, times 2^-MOST it is 0."""
    tiny, huge = 2.0**-1074, np.finfo(np.float64).max
    with np.errstate(all="ignore"):
        assert np.ldexp(tiny, exponent(MOST)) == np.inf
        assert np.ldexp(huge, exponent(-MOST)) == 0


# Sums that no rounding can touch


@pytest.mark.parametrize(
    ("row", "low"),
    [
        ([1.0], 0),
        ([-1.0], 0),
        ([1.5, 4.0], -1),
        ([4.0, 0.0, 12.0], 2),
        ([2.0**53 - 1], 0),
        ([1 + 2.0**-52], -52),
        ([2.0**-1074], -1074),
        ([3 * 2.0**-1070, 8.0], -1070),
        ([2.0**1000, 3 * 2.0**1001], 1000),
        ([0.0, 0.0], NO_BITS),
        ([], NO_BITS),
        ([np.nan, 1.0], -NO_BITS),
        ([1.0, -np.inf], -NO_BITS),
        ([np.inf, 0.0], -NO_BITS),
    ],
)
def test_the_lowest_bit_of_a_row(row, low):
    assert lowest_bit(np.array([row])).tolist() == [low]


def test_every_row_has_a_lowest_bit_of_its_own():
    rows = np.array([[1.0, 0.5], [2.0, 6.0], [0.0, 0.75]])
    assert lowest_bit(rows).tolist() == [-1, 1, -2]


@pytest.mark.parametrize(
    ("precision", "bits", "smallest"),
    [
        ("float16", 11, -24),
        ("bfloat16", 8, -133),
        ("float32", 24, -149),
        ("float64", 53, -1074),
        ("float16/float32", 11, -24),
        ("float16+ftz", 11, -14),  # where sums may become 0: the smallest normal one
        ("float32+ftz", 24, -126),
    ],
)
def test_a_sum_of_few_bits_is_exact_in_a_format(precision, bits, smallest):
    format_ = arithmetic(precision)

    def exact(total, low):
        return unrounded(np.array([[total]]), np.array([low]), format_).tolist()

    assert exact(2.0**bits - 1, 0) == [[True]]
    assert exact(2.0**bits, 0) == [[False]]
    assert exact(2.0**bits - 1, -1) == [[False]]
    assert exact(0.0, smallest + 1) == [[True]]
    assert exact(0.0, smallest) == [[False]]
    assert exact(0.0, -NO_BITS) == [[False]]
    assert exact(0.0, NO_BITS) == [[True]]
    assert exact(np.nan, 0) == [[False]]
    assert exact(np.inf, 0) == [[False]]


@pytest.mark.parametrize("low", [-1073, -1060, -1053, 947, 970])
def test_sums_far_from_1_are_exact_in_float64_if_they_have_53_bits(low):
    top, format_ = 2.0 ** (low + 53), arithmetic("float64")
    found = unrounded(np.array([[top * 0.75, top]]), np.array([low]), format_)
    assert found.tolist() == [[True, False]]


def test_sums_of_tiny_numbers_of_many_bits_may_be_rounded():
    """The sum of 2^-1002 and 2^-1060 has 59 bits: a right program may lose one."""
    case = {name: np.zeros((1, 1)) for name in ("U", "cotangent_h")}
    x, zero = np.array([[2.0**-501, 2.0**-530]]), np.zeros(1)
    case |= {"W": x, "x": x, "b": zero, "h0": zero, "activation": "relu"}

    def run(case):
        return {"h": np.maximum(case["W"] @ case["x"][0], 0.0)[None]}

    assert longdep.check_case("simple-rnn", run, case).ok


def test_steps_and_sums_are_looked_at_each_by_itself():
    found = unrounded(
        np.array([[1.0, 2.0**11], [2.0, 3.0]]),
        np.array([0, -24]),
        arithmetic("float16"),
    )
    assert found.tolist() == [[True, False], [False, False]]


def test_nothing_is_exact_where_factors_are_rounded_first():
    total = np.ones((2, 3))
    assert not unrounded(total, np.zeros(2), arithmetic("tf32")).any()
    assert unrounded(total, np.zeros(2), arithmetic("tf32")).shape == (2, 3)
    assert unrounded(total, np.zeros(2), arithmetic("float32")).all()


# What is held, and what is said


def test_bounds_are_given_by_name_and_stay():
    names = [f.name for f in fields(Bounds)]
    values = {name: np.zeros((1, 1)) for name in names}
    held = Bounds(**values)
    with pytest.raises(FrozenInstanceError):
        held.state = np.ones((1, 1))  # type: ignore[misc]
    with pytest.raises(TypeError):
        Bounds(*values.values())


def test_a_forward_pass_is_given_by_name_and_stays():
    held = Forward(states={}, back=lambda h, c: {})
    with pytest.raises(FrozenInstanceError):
        held.states = {}  # type: ignore[misc]
    with pytest.raises(TypeError):
        Forward({}, lambda h, c: {})


@pytest.mark.parametrize("said", [scan_words.explanation, allowance.explanation])
def test_the_derivation_names_the_format_and_what_a_level_asks_of_slopes(said):
    standard = said(arithmetic("float32"))
    strict = said(arithmetic("float32", "strict"))
    assert standard.startswith("float32: u = 5.96e-08, underflow unit 7.01e-46. ")
    assert "(level standard)" in standard
    assert "(level strict)" not in standard
    assert "(level strict)" in strict
    assert "(level standard)" not in strict


def test_scans_and_loops_carry_their_errors_in_ways_of_their_own():
    format_ = arithmetic("float64")
    scan, loop = (scan_words.explanation(format_, loops=k) for k in (False, True))
    assert "A scan may be associated in any order" in scan
    assert "Jacobians" not in scan
    assert "true products of the steps' Jacobians" in loop
    assert scan_words.explanation(format_) == scan


def test_at_level_strict_a_gradient_at_a_decay_is_one_product():
    levels = arithmetic("float64"), arithmetic("float64", "strict")
    standard, strict = map(scan_words.explanation, levels)
    assert "may be put together from products of parts" in standard
    assert "is the product of a state" not in standard
    assert "is the product of a state" in strict
    assert "may be put together" not in strict
