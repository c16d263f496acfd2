"""Whether the kernels for activations compute what the claims state."""

from fractions import Fraction
from math import nextafter, sqrt
from typing import Any

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Rational, log

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.activation import (
    STARTS,
    computed_tanh_derivative,
    first_float,
    gradient_ratio,
    gradients_back,
    initial_weight,
    logistic,
    logistic_derivative,
    rounded,
    rounded_tanh,
    rounds_to_one,
    stable_tanh_derivative,
    tanh_derivative,
)
from longdep.numeric.precision import (
    Array,
    balls,
    context,
    exact,
    floats,
    fraction,
    tanh,
)
from longdep.theory.activation.float_one import NEXT_TINY, TINY
from longdep.theory.activation.float_zero import FIRST_SATURATED, LAST_BELOW
from longdep.theory.activation.notation import LOGISTIC_SLOPE, TANH_SLOPE, x
from longdep.theory.activation.rounding import computed_slope, fl
from longdep.theory.catalog import claim_of
from longdep.theory.core.semantics import evaluate, holds

UNIT_ROUNDOFF = 2.0**-53
quick = settings(max_examples=100, deadline=None, database=None, derandomize=True)


def sympy_of(value: Any) -> Rational:
    exact_value = fraction(value) if isinstance(value, flint.fmpq) else Fraction(value)
    return Rational(exact_value.numerator, exact_value.denominator)


def matrix_of(array: Array) -> ImmutableMatrix:
    columns = array if array.ndim == 2 else array[:, None]
    return ImmutableMatrix([[sympy_of(v) for v in row] for row in columns])


# The statements and the kernels.


@quick
@given(st.integers(1, 9), st.integers(1, 9))
def test_the_logistic_derivative_is_the_statements(p: int, q: int) -> None:
    # At x = log(p/q) the logistic value is p/(p + q).
    stated = evaluate(LOGISTIC_SLOPE, {"x": log(Rational(p, q))})
    assert stated == sympy_of(logistic_derivative(exact([Fraction(p, p + q)]))[0])


@quick
@given(st.integers(1, 9), st.integers(1, 9))
def test_the_derivative_of_tanh_is_the_statements(p: int, q: int) -> None:
    # At x = log(p/q) tanh is (p^2 - q^2)/(p^2 + q^2).
    stated = evaluate(TANH_SLOPE, {"x": log(Rational(p, q))})
    value = Fraction(p * p - q * q, p * p + q * q)
    kernel = sympy_of(tanh_derivative(exact([value]))[0])
    assert abs(stated.evalf(30) - kernel.evalf(30)) < Rational(1, 10**28)


@quick
@given(draw.rationals(-30, 30, 8))
def test_both_forms_of_the_tanh_derivative_agree(point: flint.fmpq) -> None:
    with context(60):
        place = exact([point])
        gap = tanh_derivative(tanh(place))[0] - stable_tanh_derivative(place)[0]
    assert gap.contains(0)
    # Both forms are at most 1 and take fewer than 100 roundings at 60 digits.
    assert gap.rad() <= 100 * flint.arb(10) ** -60


FLOATS = st.floats(2.0**-500, 1.0) | st.floats(-1.0, -(2.0**-500))


@quick
@given(FLOATS)
def test_the_computed_derivative_is_float64s_own(h: float) -> None:
    computed = computed_tanh_derivative(exact([h]))[0]
    assert float(fraction(computed)) == 1 - h * h
    assert evaluate(computed_slope(x), {"x": sympy_of(h)}) == sympy_of(computed)


@quick
@given(st.fractions(max_denominator=10**30), st.integers(-80, 80))
def test_rounding_is_float64s_own(value: Fraction, exponent: int) -> None:
    number = value * Fraction(2) ** exponent
    computed = fraction(rounded(exact([number]))[0])
    assert computed == Fraction(float(number))
    assert evaluate(fl(x), {"x": sympy_of(number)}) == sympy_of(computed)


@pytest.mark.parametrize(
    ("value", "bits", "expected"),
    [(0, 5, 0), (5, 2, 4), (7, 2, 8), (-5, 2, -4), (3, 1, 4), (1, 1, 1), (9, 3, 8)],
)
def test_ties_go_to_the_even_neighbour(value: int, bits: int, expected: int) -> None:
    assert rounded(exact([value]), bits)[0] == expected


@quick
@given(st.floats(-40, 40))
def test_rounded_tanh_is_the_nearest_float(point: float) -> None:
    with mpmath.workdps(80):
        nearest = float(mpmath.tanh(mpmath.mpf(point)))
    assert float(fraction(rounded_tanh(point))) == nearest


# The end points.


def test_the_computed_derivative_stops_being_one_right_after_two_to_minus_27() -> None:
    last, first = first_float(lambda h: 1 - h * h < 1, 2.0**-40, 1.0)
    assert last == 2.0**-27 == float(TINY)
    assert first == nextafter(2.0**-27, 1) == float(NEXT_TINY)


def test_a_correctly_rounded_tanh_becomes_one_between_two_neighbouring_floats() -> None:
    last, first = first_float(rounds_to_one, 10.0, 30.0)
    assert (sympy_of(last), sympy_of(first)) == (LAST_BELOW, FIRST_SATURATED)
    assert nextafter(last, 30) == first
    with context(60):
        edge = (flint.arb(2) ** 55 - 1).log() / 2
        assert flint.arb(last) < edge < flint.arb(first)


def test_only_the_value_one_has_a_computed_derivative_of_zero() -> None:
    assert 1 - nextafter(1.0, 0.0) ** 2 == 2.0**-52
    last, first = first_float(lambda h: 1 - h * h == 0, 0.5, 1.0)
    assert (last, first) == (nextafter(1.0, 0.0), 1.0)


def test_a_tanh_off_by_less_than_one_unit_may_saturate_from_18_715_on() -> None:
    # 1 is a neighbour of tanh(x) as soon as tanh(x) exceeds 1 - 2^-53.
    with context(60):
        edge = (flint.arb(2) ** 54 - 1).log() / 2
        assert flint.arb("18.7149") < edge < flint.arb("18.7150")


def test_numpys_tanh_saturates_where_a_faithful_one_may() -> None:
    # Off by less than two units (2^-53 each), it is not 1 before tanh(x) exceeds
    # 1 - 2^-52, at 18.36; implementations take the value 1 from 22 on at the latest.
    _, first = first_float(lambda v: bool(np.tanh(v) == 1), 10.0, 30.0)
    assert 18.36 < first < 22


# Gradients back in time.


@st.composite
def networks(pick: st.DrawFn) -> tuple[Array, Array, Array]:
    n, steps = pick(draw.sizes()), pick(st.integers(0, 3))
    shape = draw.matrices(steps, n) if steps else st.just(exact(np.zeros((0, n), int)))
    return pick(draw.weights(n)), pick(shape), pick(draw.vectors(n))


@quick
@given(networks())
def test_gradients_back_satisfy_the_claims_recursion(
    case: tuple[Array, Array, Array],
) -> None:
    weight, slopes, last = case
    gradients = gradients_back(weight, slopes, last)
    assert gradients.shape == (len(slopes) + 1, len(last))
    recursion = claim_of("small-weights-vanish.tanh").hypothesis("recursion")
    model = {
        "n": len(last),
        "U": matrix_of(weight),
        "e": lambda k: matrix_of(gradients[k]),
        "g": lambda k: matrix_of(slopes[k]),
        "horizon": len(slopes),
    }
    assert holds(recursion.condition, model)


@quick
@given(networks())
def test_float64_stays_within_the_rounding_bound(
    case: tuple[Array, Array, Array],
) -> None:
    weight, slopes, last = case
    n, steps = len(last), len(slopes)
    computed = gradients_back(floats(weight), floats(slopes), floats(last))[-1]
    truth = gradients_back(weight, slopes, last)[-1]
    sizes = gradients_back(abs(floats(weight)), abs(floats(slopes)), abs(floats(last)))
    # Rounding the inputs to float64 costs (2 steps + 1) u, each step (n + 1) u more;
    # the factor 2 covers what is not of first order, and the rounded bound itself.
    allowed = 2 * (steps * (n + 3) + 1) * UNIT_ROUNDOFF * sizes[-1]
    assert all(abs(exact(computed) - truth) <= exact(allowed))


def test_gradients_back_take_batches() -> None:
    generator = np.random.default_rng(3)
    weight = generator.integers(-4, 4, (4, 2, 2)) / 4
    slopes = generator.integers(0, 4, (4, 5, 2)) / 4
    last = generator.integers(-4, 4, (4, 2)) / 4
    gradients = gradients_back(weight, slopes, last)
    assert gradients.shape == (4, 6, 2)
    for i in range(4):  # quarters and few steps: float64 is exact here
        assert np.array_equal(
            gradients[i], gradients_back(weight[i], slopes[i], last[i])
        )


def relative_error(computed: Array, truth: Array) -> Array:
    return floats(abs(balls(computed) / truth - 1))


def test_float64_kernels_stay_within_their_stated_bounds() -> None:
    points = np.linspace(-18, 18, 2001)
    values = np.tanh(points)
    with context(40):
        s = logistic(balls(points))
        assert np.all(relative_error(logistic(points), s) <= 4 * UNIT_ROUNDOFF)
        true = stable_tanh_derivative(balls(points))
        error = relative_error(stable_tanh_derivative(points), true)
        assert np.all(error <= 8 * UNIT_ROUNDOFF)
        exactly = tanh_derivative(exact(values))
        absolute = abs(exact(tanh_derivative(values)) - exactly)
    assert all(absolute <= flint.fmpq(1, 2**53))


# Weights as people start them, and the edges of the kernels.


@pytest.mark.parametrize(
    ("start", "variance"),
    [("uniform", 1 / 3), ("glorot", 1.0), ("gaussian", 1.0), ("orthogonal", 1.0)],
)
def test_fresh_weights_have_the_variance_of_their_law(
    start: str, variance: float
) -> None:
    n = 128
    weight = initial_weight(start, n, np.random.default_rng(0))
    # The mean of n^2 squares has relative deviation at most sqrt(2)/n; allow six.
    assert abs(n * np.mean(weight**2) / variance - 1) < 6 * sqrt(2) / n
    if start == "orthogonal":
        gap = np.abs(weight.T @ weight - np.eye(n)).max()
        assert gap < n * n * UNIT_ROUNDOFF


def test_one_unit_and_no_steps_are_fine() -> None:
    one = np.array([[0.5]])
    assert gradients_back(one, np.zeros((0, 1)), np.array([2.0])).tolist() == [[2.0]]
    assert gradient_ratio(one, 0, np.random.default_rng(0)) == 1.0
    assert 0 < gradient_ratio(one, 3, np.random.default_rng(0)) <= 0.5**3
    for start in STARTS:
        assert initial_weight(start, 1, np.random.default_rng(0)).shape == (1, 1)


SQUARE, SLOPES, LAST = np.eye(2), np.ones((1, 2)), np.ones(2)
GENERATOR = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: rounded(exact([1]), 0), DomainError, "bits"),
        (lambda: rounded(np.array([np.inf])), DomainError, "finite"),
        (lambda: rounded_tanh(float("nan")), DomainError, "finite"),
        (lambda: first_float(bool, 1.0, 2.0), DomainError, "holds"),
        (lambda: initial_weight("none", 2, GENERATOR), DomainError, "start"),
        (lambda: initial_weight("glorot", 0, GENERATOR), DomainError, "n >= 1"),
        (lambda: gradients_back(SQUARE, np.ones((1, 3)), LAST), ShapeError, "slopes"),
        (lambda: gradients_back(SQUARE, SLOPES, np.ones(3)), ShapeError, "last"),
        (lambda: gradients_back(np.ones((2, 3)), SLOPES, LAST), ShapeError, "weight"),
    ],
)
def test_the_edge_refuses_what_does_not_fit(call: Any, error: type, match: str) -> None:
    with pytest.raises(error, match=match):
        call()
