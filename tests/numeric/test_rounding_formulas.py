"""The rounding bounds are what their derivations say, worked out in fractions."""

from dataclasses import FrozenInstanceError
from fractions import Fraction
from math import inf, isqrt

import flint
import numpy as np
import pytest

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.precision import exact, fraction
from longdep.numeric.rounding import (
    Format,
    Rounded,
    attained,
    chain_bound,
    digits_format,
    error_bound,
    float_format,
    frobenius_above,
    jacobian_product_bound,
    power_bound,
    tracked,
)

ROUNDOFF = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}
SMALLEST = {"float16": -24, "bfloat16": -133, "float32": -149, "float64": -1074}
# A format whose u and eta are large: no term of a bound is too small to be seen.
COARSE = Format("coarse", flint.fmpq(1, 32), flint.fmpq(1, 1000))
U, ETA = Fraction(1, 32), Fraction(1, 1000)


def rounded(size, count=0, lost=0):
    return Rounded(COARSE, exact([size])[0], count, exact([lost])[0])


def parts(number):
    """Size, count and lost of a tracked number."""
    return fraction(number.size), number.count, fraction(number.lost)


def gamma(count, u=U):
    return count * u / (1 - count * u)


def fractions(array):
    return [fraction(x) for x in np.asarray(array, dtype=object).flat]


def product(a, b):
    """The product of two matrices, lists of rows."""
    return [
        [
            sum(x * y for x, y in zip(row, column, strict=True))
            for column in zip(*b, strict=True)
        ]
        for row in a
    ]


@pytest.mark.parametrize("name", ROUNDOFF)
def test_a_format_has_half_of_ieee_spacings(name):
    kind = float_format(name)
    assert kind == Format(
        name,
        flint.fmpq(1, 2 ** ROUNDOFF[name]),
        flint.fmpq(1, 2 ** (1 - SMALLEST[name])),
    )
    assert float_format(kind) is kind


def test_the_format_is_float64_unless_one_is_named():
    kind = float_format()
    assert kind == float_format("float64") != float_format("float32")
    n = np.full((1, 1), 0.5)
    assert tracked([1.0])[0].format == kind
    assert chain_bound(n, n[0], 1).tolist() == chain_bound(n, n[0], 1, kind).tolist()
    assert power_bound(n, 2) == power_bound(n, 2, kind) != power_bound(n, 2, COARSE)
    assert jacobian_product_bound(n[None]) == jacobian_product_bound(n[None], kind)


@pytest.mark.parametrize("name", ROUNDOFF)
@pytest.mark.parametrize("count", [0, 1, 2, 255])
def test_gamma_is_k_u_over_1_minus_k_u(name, count):
    u = Fraction(1, 2 ** ROUNDOFF[name])
    assert fraction(float_format(name).gamma(count)) == gamma(count, u)


def test_gamma_is_known_as_long_as_k_u_is_below_1():
    assert COARSE.gamma(31) == 31
    for count in (32, 33):
        with pytest.raises(DomainError, match="expected fewer than 32 roundings"):
            COARSE.gamma(count)


def test_the_digits_of_mpmath_have_a_roundoff_and_no_underflow():
    kind = digits_format(10)
    assert (kind.roundoff, kind.underflow) == (flint.fmpq(1, 1024), 0)
    assert digits_format(0).roundoff == 1
    with pytest.raises(DomainError, match="bits: expected a whole number"):
        digits_format(-1)


def test_formats_and_tracked_numbers_are_values_that_do_not_change():
    with pytest.raises(FrozenInstanceError):
        COARSE.roundoff = 0
    number = rounded(2, 3, 4)
    with pytest.raises(FrozenInstanceError):
        number.count = 0
    assert number == rounded(2, 3, 4) != rounded(2, 3, 5)
    assert parts(Rounded(COARSE, flint.fmpq(2))) == (2, 0, 0)


def test_a_tracked_number_is_off_by_gamma_of_its_count_and_what_is_lost():
    assert fraction(rounded(3, 4, 5).error) == gamma(4) * 3 + 5
    assert fraction(rounded(3).error) == 0


ONE, OTHER = (Fraction(2), 3, Fraction(1, 5)), (Fraction(7), 1, Fraction(1, 3))


@pytest.mark.parametrize(
    "total",
    [
        rounded(*ONE) + rounded(*OTHER),
        rounded(*OTHER) + rounded(*ONE),
        rounded(*ONE) - rounded(*OTHER),
        rounded(*ONE) + -rounded(*OTHER),
    ],
)
def test_a_sum_adds_sizes_and_one_rounding(total):
    lost = (Fraction(1, 5) + Fraction(1, 3)) * (1 + U)
    assert parts(total) == (9, 4, lost)


@pytest.mark.parametrize("other", [-3, 3.0, Fraction(3), flint.fmpq(-3)])
def test_other_numbers_are_exact_terms_and_factors_of_their_size(other):
    lost = Fraction(1, 5)
    for total in (
        rounded(*ONE) + other,
        other + rounded(*ONE),
        rounded(*ONE) - other,
        other - rounded(*ONE),
    ):
        assert parts(total) == (5, 4, lost * (1 + U))
    for total in (rounded(*ONE) * other, other * rounded(*ONE)):
        assert parts(total) == (6, 4, 3 * lost * (1 + U) + ETA)


def test_adding_an_exact_zero_rounds_nothing():
    number, zero = rounded(*ONE), rounded(0, 5)
    for total in (number + 0, 0 + number, number - 0.0, number + zero, zero + number):
        assert total is number
    assert zero + 0 is zero


def test_zero_is_exact_only_where_nothing_is_lost():
    assert rounded(0).is_zero
    assert not rounded(0, 0, 1).is_zero
    assert not rounded(1).is_zero
    assert parts(rounded(0, 0, 1) + rounded(1)) == (1, 1, 1 + U)


def test_a_product_crosses_what_is_lost_and_may_underflow_itself():
    total = rounded(*ONE) * rounded(*OTHER)
    (a, count, lost), (b, other, gone) = ONE, OTHER
    crossed = (1 + gamma(count)) * a * gone + (1 + gamma(other)) * b * lost
    crossed += lost * gone
    assert parts(total) == (14, 5, crossed * (1 + U) + ETA)


@pytest.mark.parametrize("zero", [rounded(0), rounded(0, 4), 0])
def test_a_product_with_an_exact_zero_is_one(zero):
    assert parts(rounded(*ONE) * zero) == parts(zero * rounded(*ONE)) == (0, 0, 0)


def test_inputs_are_tracked_as_exact_numbers_of_their_size():
    numbers = tracked([[-0.5, 0.0, 3.0]], COARSE)
    assert numbers.shape == (1, 3)
    assert [parts(x) for x in numbers.flat] == [(0.5, 0, 0), (0, 0, 0), (3, 0, 0)]
    assert all(x.format == COARSE for x in numbers.flat)
    assert parts(numbers[0, 0].constant(-2)) == (2, 0, 0)
    assert numbers[0, 0].constant(1).format == COARSE
    assert fractions(error_bound(numbers * numbers)) == [
        gamma(1) / 4 + ETA, 0, gamma(1) * 9 + ETA,
    ]  # fmt: skip


W = [[Fraction(1, 2), Fraction(-3)], [Fraction(1, 4), Fraction(2)]]
A_TURNED = [[Fraction(1, 2), Fraction(1, 4)], [Fraction(3), Fraction(2)]]


@pytest.mark.parametrize("steps", [0, 1, 4])
def test_the_bound_of_states_is_the_closed_form(steps):
    """gamma_(t n) A^t |h_0| + n eta' sum over s < t of (1 + gamma_(s n)) A^s 1."""
    size, ones, lost = [[Fraction(3)], [Fraction(1)]], [[1], [1]], [0, 0]
    unit = 2 * ETA * (1 + gamma(2))
    expected = [[Fraction(0), Fraction(0)]]
    for t in range(1, steps + 1):
        grown = unit * (1 + gamma(2 * (t - 1)))
        lost = [old + grown * one for old, (one,) in zip(lost, ones, strict=True)]
        size, ones = product(A_TURNED, size), product(A_TURNED, ones)
        pairs = zip(size, lost, strict=True)
        expected.append([gamma(2 * t) * s + gone for (s,), gone in pairs])
    bound = chain_bound(exact(W), exact([3, -1]), steps, COARSE)
    assert bound.shape == (steps + 1, 2)
    assert fractions(bound) == [x for row in expected for x in row]


def test_batches_of_weights_and_of_starts_are_bounded_each_by_itself():
    weights = exact([W, [[1, 2], [3, 4]], [[0, 0], [0, 5]]])
    starts = exact([[1, 2], [0, 1], [4, 0]])
    both = chain_bound(weights, starts, 3, COARSE)
    for i in range(3):
        alone = chain_bound(weights[i], starts[i], 3, COARSE)
        assert both[i].tolist() == alone.tolist()
        shared = chain_bound(weights, starts[0], 3, COARSE)[i]
        assert shared.tolist() == chain_bound(weights[i], starts[0], 3, COARSE).tolist()
        powers = power_bound(weights, 3, COARSE)[i]
        assert powers.tolist() == power_bound(weights[i], 3, COARSE).tolist()
        norms = jacobian_product_bound(weights, COARSE)
        assert norms == jacobian_product_bound(weights[None], COARSE)[0]


def test_more_roundings_than_a_format_allows_are_refused():
    assert chain_bound(exact(W), exact([1, 1]), 15, COARSE).shape == (16, 2)
    with pytest.raises(DomainError, match="expected fewer than 32 roundings"):
        chain_bound(exact(W), exact([1, 1]), 16, COARSE)
    with pytest.raises(DomainError, match="steps: expected a whole number"):
        chain_bound(exact(W), exact([1, 1]), -1, COARSE)
    with pytest.raises(DomainError, match="exponent: expected a whole number"):
        power_bound(exact(W), -1, COARSE)
    with pytest.raises(ShapeError, match="initial: expected length 2 on axis -1"):
        chain_bound(exact(W), exact([1, 1, 1]), 1, COARSE)


@pytest.mark.parametrize("exponent", [2, 3, 5])
@pytest.mark.parametrize(
    ("matrix", "most"),
    [
        (W, 5),  # the column -3, 2
        ([[row[i] for row in W] for i in range(2)], 5),  # that row
        ([[Fraction(1, 4), 0], [0, Fraction(1, 8)]], 1),
    ],
)
def test_the_bound_of_a_power_is_the_closed_form(matrix, most, exponent):
    """gamma_(n (t-1)) A^t + 2 (t - 1) n eta' (1 + gamma_(n (t-1))) s^t."""
    size = [[abs(x) for x in row] for row in matrix]
    total = size
    for _ in range(exponent - 1):
        total = product(total, size)
    grown = gamma(2 * (exponent - 1))
    unit = ETA * (1 + gamma(2))
    lost = 2 * (exponent - 1) * 2 * unit * (1 + grown) * Fraction(most) ** exponent
    bound = power_bound(exact(matrix), exponent, COARSE)
    assert fractions(bound) == [grown * x + lost for row in total for x in row]


def test_the_powers_0_and_1_are_exact_in_every_format():
    hopeless = Format("hopeless", flint.fmpq(1, 4), flint.fmpq(10))
    for exponent in (0, 1):
        assert fractions(power_bound(exact(W), exponent, hopeless)) == [0] * 4


@pytest.mark.parametrize("exponent", [2, 4])
def test_a_power_may_underflow_as_long_as_its_losses_do_not_multiply(exponent):
    """Known where (n t)^2 eta' <= 1, eta' = eta (1 + gamma_n)."""
    u = flint.fmpq(1, 64)
    most = flint.fmpq(1, (3 * exponent) ** 2) / (1 + Format("", u, u).gamma(3))
    matrix = exact(np.eye(3))
    assert power_bound(matrix, exponent, Format("", u, most)).shape == (3, 3)
    for factor in (flint.fmpq(1001, 1000), flint.fmpq(2)):
        with pytest.raises(DomainError, match="exponent: expected fewer than"):
            power_bound(matrix, exponent, Format("more", u, most * factor))


def of_jacobians(norms, n, formed):
    """e_k of the derivation, from the norms of the factors."""
    u, eta = (U, ETA) if formed else (Fraction(0), Fraction(0))
    error, size = Fraction(0), None
    for a in norms:
        own = u * a + n * eta
        if size is None:
            error, size = own, a
        else:
            multiplied = (own + gamma(n) * (a + own)) * (size + error)
            error = a * error + multiplied + n * n * ETA * (1 + gamma(n))
            size *= a
    return error


@pytest.mark.parametrize("formed", [True, False])
@pytest.mark.parametrize("count", range(4))
def test_the_bound_of_a_product_of_jacobians_is_the_recursion(count, formed):
    factors = exact(np.array([W, [[1, 2], [3, 4]], [[0, 7], [-1, 0]]], dtype=object))
    factors = factors[:count]
    norms = fractions(frobenius_above(factors))
    bound = jacobian_product_bound(factors, COARSE, formed=formed)
    assert bound.shape == ()
    assert fractions(bound) == [of_jacobians(norms, 2, formed)]
    named = jacobian_product_bound(jacobians=factors, dtype=COARSE, formed=formed)
    assert fractions(named) == fractions(bound)
    if formed:
        assert fractions(jacobian_product_bound(factors, COARSE)) == fractions(bound)


def test_jacobians_are_square_and_stand_in_a_row():
    with pytest.raises(ShapeError, match="expected shape"):
        jacobian_product_bound(exact(np.ones((2, 2, 3))))
    with pytest.raises(ShapeError, match="T, n, n"):
        jacobian_product_bound(exact(np.ones((2, 2))))
    empty = jacobian_product_bound(exact(np.zeros((5, 0, 2, 2))))
    assert empty.shape == (5,)
    assert fractions(empty) == [0] * 5


@pytest.mark.parametrize(
    ("row", "bits"),
    [
        ([1], 65),
        ([1, 1], 64),
        ([1, 1, 1], 64),
        ([-2], 64),
        ([2, 2], 63),
        ([Fraction(1, 3)] * 3, 65),
        ([1, Fraction(-1, 1000)], 65),
        ([2**31, 3], 34),
        ([2**32, 3], 33),
        ([2**65, 3], 0),
        ([2**64, 3], 1),
        ([2**150, 3], 0),
        ([Fraction(1, 2**100), Fraction(1, 2**103)], 165),
    ],
)
def test_a_frobenius_norm_is_rounded_up_to_about_64_bits(row, bits):
    """To the next multiple of 2^-bits above, which leaves 65 or 66 of them."""
    square = sum(Fraction(x) ** 2 for x in row)
    units = isqrt(square.numerator * 4**bits // square.denominator) + 1
    above = fraction(frobenius_above(exact([row])).item())
    assert above == Fraction(units, 2**bits)
    assert square < above**2 <= square * (1 + Fraction(1, 2**64)) ** 2
    if bits:
        assert 65 <= units.bit_length() <= 66


def test_frobenius_norms_are_of_whole_matrices():
    norms = frobenius_above(exact([[[0, 0], [0, 0]], [[0, 3], [4, 0]]]))
    assert norms[0] == 0
    assert fraction(norms[1]) == 5 + Fraction(1, 2**63)


def test_what_is_attained_is_the_largest_share_of_an_allowed_error():
    share = attained(
        np.array([[1.0, 2.0], [0.5, 3.0]]),
        np.array([[1.5, 2.0], [0.5, 2.0]]),
        np.array([[2.0, 0.0], [0.0, 10.0]]),
    )
    assert share == Fraction(1, 4)
    assert isinstance(share, Fraction)
    assert attained(np.ones(2), np.ones(2), np.zeros(2)) == Fraction(0)
    assert attained(np.zeros(0), np.zeros(0), np.zeros(0)) == Fraction(0)
    assert attained(np.array([9.0, 1.0]), np.zeros(2), np.array([9.0, 0.0])) == inf
    with pytest.raises(ValueError, match="zip"):
        attained(np.ones(2), np.zeros(2), np.ones(1))
