"""Whether the derived rounding bounds hold, and bind."""

from collections.abc import Callable
from fractions import Fraction
from math import inf
from random import Random
from typing import Any, NamedTuple

import flint
import hypothesis
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.linear_recurrence import power, states
from longdep.numeric.precision import Array, exact, fraction
from longdep.numeric.rounding import (
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

FLOATS = ("float16", "float32", "float64")
QUICK = settings(database=None, deadline=None, derandomize=True, max_examples=100)


class Chain(NamedTuple):
    """Floats of one format: a weight, a start, a number of steps."""

    weight: Array
    start: Array
    steps: int

    @property
    def dtype(self) -> np.dtype:
        return self.weight.dtype


def entries(dtype: str) -> st.SearchStrategy[float]:
    """Ordinary sizes, subnormal numbers and sizes whose products underflow."""
    width = int(dtype.removeprefix("float"))
    tiny = float(np.finfo(dtype).smallest_normal) ** 0.5
    ordinary = st.floats(-2, 2, width=width)
    return ordinary | ordinary.map(lambda x: float(np.dtype(dtype).type(x * tiny)))


@st.composite
def chains(pick: st.DrawFn, dtype: str = "float64", last: int = 4) -> Chain:
    n = pick(st.integers(1, 4))
    numbers = pick(st.lists(entries(dtype), min_size=n * n + n, max_size=n * n + n))
    array = np.array(numbers, dtype=dtype)
    return Chain(array[n:].reshape(n, n), array[:n], pick(st.integers(0, last)))


def true_states(chain: Chain) -> Array:
    return states(exact(chain.weight), exact(chain.start), chain.steps)


def chain_share(chain: Chain, run: Callable[..., Array] = states) -> Fraction | float:
    allowed = chain_bound(*chain, chain.dtype)
    return attained(run(*chain), true_states(chain), allowed)


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_unit_roundoff_is_half_the_distance_from_one(dtype: str) -> None:
    kind, info = float_format(dtype), np.finfo(dtype)
    assert kind.roundoff == exact(info.eps).item() / 2
    assert kind.underflow == exact(info.smallest_subnormal).item() / 2


@pytest.mark.parametrize("dtype", FLOATS)
def test_gamma_covers_that_many_roundings(dtype: str) -> None:
    kind = float_format(dtype)
    for count in (0, 1, 2, 7, 100):
        assert (1 + kind.roundoff) ** count <= 1 + kind.gamma(count)
        assert (1 - kind.roundoff) ** -count <= 1 + kind.gamma(count)


@pytest.mark.parametrize("bits", [24, 53, 200])
def test_mpmath_is_off_by_its_unit_roundoff_at_most_and_never_underflows(
    bits: int,
) -> None:
    kind, random = digits_format(bits), Random(0)
    with mpmath.workprec(bits):
        halfway = mpmath.mpf(1) + mpmath.mpf(2) ** -bits
        tiny = mpmath.mpf(2) ** -(10**6)
        quotients = [
            (Fraction(a, b), mpmath.mpf(a) / b)
            for a, b in (random.choices(range(1, 1000), k=2) for _ in range(50))
        ]
    assert halfway == 1  # the tie goes to the even number: off by all of u
    assert kind.roundoff == flint.fmpq(1, 2) ** bits
    for true, computed in quotients:
        _, man, exponent, _ = computed._mpf_
        error = abs(Fraction(int(man)) * Fraction(2) ** exponent - true)
        assert error <= fraction(kind.roundoff) * true
    assert tiny > 0
    assert kind.underflow == 0


@pytest.mark.parametrize("dtype", FLOATS)
def test_one_product_attains_nearly_one_unit_roundoff(dtype: str) -> None:
    factors = np.random.default_rng(0).uniform(1, 1.1, (400, 2)).astype(dtype)
    best = max(chain_share(Chain(a[:1, None], a[1:], 1)) for a in factors)
    assert Fraction(9, 10) < best <= 1


@pytest.mark.parametrize("dtype", FLOATS)
def test_float_states_stay_within_the_chain_bound(dtype: str) -> None:
    @QUICK
    @given(chain=chains(dtype))
    def holds(chain: Chain) -> None:
        share = chain_share(chain)
        hypothesis.target(float(share), label="attained")
        assert share <= 1

    holds()


@pytest.mark.parametrize("dtype", FLOATS)
def test_float_powers_stay_within_the_power_bound(dtype: str) -> None:
    @QUICK
    @given(chain=chains(dtype, last=6))
    def holds(chain: Chain) -> None:
        computed = power(chain.weight, chain.steps)
        truth = power(exact(chain.weight), chain.steps)
        allowed = power_bound(chain.weight, chain.steps, chain.dtype)
        assert attained(computed, truth, allowed) <= 1

    holds()


@pytest.mark.parametrize("dtype", FLOATS)
def test_float_jacobian_products_stay_within_the_frobenius_bound(dtype: str) -> None:
    @QUICK
    @given(chain=chains(dtype), gains=st.lists(entries(dtype), max_size=5))
    def holds(chain: Chain, gains: list[float]) -> None:
        n = len(chain.start)
        slopes = np.resize(np.array([*gains, 1.0], dtype=dtype), (4, n))
        computed = product_of(slopes[..., None] * chain.weight)
        exactly = exact(slopes)[..., None] * exact(chain.weight)
        allowed = jacobian_product_bound(exactly, dtype)
        error = exact(computed) - product_of(exactly)
        assert (error * error).sum() <= allowed.item() ** 2

    holds()


def product_of(factors: Array) -> Array:
    """The product of the factors, J_T @ ... @ J_1."""
    result = factors[0]
    for factor in factors[1:]:
        result = factor @ result
    return result


@QUICK
@given(chain=chains())
def test_tracked_numbers_find_the_chain_bound_by_counting(chain: Chain) -> None:
    counted = error_bound(states(tracked(chain.weight), tracked(chain.start), 2))
    closed = chain_bound(chain.weight, chain.start, 2)
    assert np.all(counted <= closed)
    assert (
        attained(states(*chain[:2], 2), true_states(chain._replace(steps=2)), counted)
        <= 1
    )


@QUICK
@given(chain=chains(last=6))
def test_tracked_numbers_bound_the_power_that_squares(chain: Chain) -> None:
    counted = error_bound(power(tracked(chain.weight), chain.steps))
    computed = power(chain.weight, chain.steps)
    assert attained(computed, power(exact(chain.weight), chain.steps), counted) <= 1


def transposed(weight: Array, start: Array, steps: int) -> Array:
    return states(weight.T, start, steps)


def one_step_short(weight: Array, start: Array, steps: int) -> Array:
    visited = states(weight, start, steps)
    return np.concatenate([visited[:1], visited[:-1]])


def in_half_the_digits(weight: Array, start: Array, steps: int) -> Array:
    return states(weight.astype(np.float32), start.astype(np.float32), steps)


def off_by_two_roundings_a_step(weight: Array, start: Array, steps: int) -> Array:
    return states(weight * (1 + 2.0**-51), start, steps)


@pytest.mark.parametrize(
    "wrong",
    [transposed, one_step_short, in_half_the_digits, off_by_two_roundings_a_step],
)
def test_a_wrong_kernel_breaks_the_bound(wrong: Callable[..., Array]) -> None:
    minimal = hypothesis.find(
        chains(),
        lambda chain: chain_share(chain, wrong) > 1,
        settings=settings(QUICK, max_examples=2000),
        random=Random(1),
    )
    assert chain_share(minimal, wrong) > 1 >= chain_share(minimal)


def test_a_third_of_the_chain_bound_is_attained() -> None:
    rng = np.random.default_rng(0)
    shares = [
        chain_share(Chain(rng.uniform(1, 2, (2, 2)), rng.uniform(1, 2, 2), 1))
        for _ in range(400)
    ]
    assert Fraction(1, 3) < max(shares) <= 1


def test_where_products_underflow_the_relative_part_alone_is_broken() -> None:
    tiny = Chain(np.array([[2.0**-600]]), np.array([2.0**-600]), 1)
    truth, allowed = true_states(tiny), chain_bound(*tiny)
    relative = float_format().gamma(1) * abs(truth)
    assert np.all(states(*tiny)[1] == 0)
    assert abs(truth[1]) > relative[1]
    assert abs(truth[1]) <= allowed[1] < flint.fmpq(1, 2**1074)


def test_exact_zeros_and_the_identity_round_nothing() -> None:
    weight, start = np.zeros((2, 2)), np.ones(2)
    counted = error_bound(states(tracked(weight), tracked(start), 3))
    assert np.all(counted == 0)
    assert np.all(power_bound(np.full((2, 2), 0.1), 1) == 0)
    assert np.all(chain_bound(np.full((2, 2), 0.1), start, 0) == 0)


def test_an_error_where_none_is_allowed_is_infinitely_large() -> None:
    assert attained(np.ones(1), np.zeros(1), np.zeros(1)) == inf
    assert attained(np.ones(1), np.ones(1), np.zeros(1)) == 0


def test_bounds_keep_batch_axes() -> None:
    weight, start = np.full((5, 2, 3, 3), 0.1), np.full((5, 2, 3), 0.1)
    assert chain_bound(weight, start, 4).shape == (5, 2, 5, 3)
    assert power_bound(weight, 4).shape == (5, 2, 3, 3)
    assert jacobian_product_bound(exact(weight)).shape == (5,)
    assert np.all(
        chain_bound(weight, start, 4)[3, 1] == chain_bound(weight[0, 0], start[0, 0], 4)
    )


@pytest.mark.parametrize("place", range(3))
def test_each_factor_may_be_off_by_a_roundoff_wherever_it_stands(place: int) -> None:
    factors = np.ones((3, 1, 1))
    factors[place] = 1000.0
    bound = jacobian_product_bound(exact(factors)).item()
    first_order = (3 + 2) * 1000 * float_format().roundoff  # 3 formed, 2 multiplied
    assert first_order <= bound <= first_order * (1 + flint.fmpq(1, 2**40))


def test_no_jacobian_makes_no_error() -> None:
    assert jacobian_product_bound(exact(np.zeros((0, 2, 2)))).item() == 0


def test_jacobians_that_are_floats_themselves_have_a_smaller_bound() -> None:
    factors = exact(np.full((3, 2, 2), 0.5))
    assert jacobian_product_bound(factors, formed=False) < jacobian_product_bound(
        factors
    )


@QUICK
@given(chain=chains())
def test_frobenius_norms_are_taken_just_above(chain: Chain) -> None:
    matrix = exact(chain.weight)
    square, above = (matrix * matrix).sum(), frobenius_above(matrix).item()
    assert square <= above**2 <= square * (1 + flint.fmpq(1, 2**63)) ** 2


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: float_format("int32"), DomainError, "dtype: expected one of float16"),
        (lambda: float_format("float16").gamma(2**11), DomainError, "fewer than 2048"),
        (lambda: float_format().gamma(-1), DomainError, "count: expected a whole"),
        (lambda: power_bound(np.ones((2, 3)), 1), ShapeError, "matrix: expected"),
        (
            lambda: power_bound(np.ones((64, 64)), 2**7, "float16"),
            DomainError,
            "fewer than|expected",
        ),
        (lambda: chain_bound(np.ones((2, 2)), np.ones(3), 1), ShapeError, "initial"),
        (lambda: jacobian_product_bound(np.ones((2, 2))), ShapeError, "T, n, n"),
        (
            lambda: attained(np.array([np.inf]), np.zeros(1), np.ones(1)),
            DomainError,
            "finite",
        ),
    ],
)
def test_bad_arguments_are_refused_in_one_sentence(
    call: Callable[[], Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_a_tracked_number_says_what_it_rests_on() -> None:
    kind = float_format()
    tenth = Rounded(kind, exact([0.1])[0])
    total = tenth * tenth + tenth * 2
    assert total.count == 2
    assert total.error >= abs(
        exact([0.1 * 0.1 + 0.1 * 2])[0] - exact([0.1])[0] ** 2 - exact([0.1])[0] * 2
    )
