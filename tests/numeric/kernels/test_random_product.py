"""Whether the kernels of the random products compute what the statements say."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.random_product import (
    Law,
    independent,
    layered,
    log_size_deviation,
    log_size_drift,
    mean,
    odd_product,
    product_variance,
    products_of_others,
    running_products,
    sampled_log_norms,
    shared_gaussian_variance,
    variance,
)
from longdep.numeric.precision import Array, context, exact, floats, fraction
from longdep.theory.catalog import claim_of
from longdep.theory.core.semantics import evaluate, holds
from longdep.theory.random_product.shared_gaussian import gauss_like

repeatable = settings(derandomize=True, deadline=None, database=None)

UNIT_ROUNDOFF = Fraction(1, 2**53)


def symbolic(value: flint.fmpq) -> Rational:
    return Rational(int(value.p), int(value.q))


def at(values: Any) -> Callable[[Any], Rational]:
    return lambda index: symbolic(values[int(index) - 1])


def outcomes(law: Law) -> list[tuple[Rational, dict[str, Any]]]:
    rows = zip(law.probabilities, law.values, strict=True)
    return [(symbolic(p), {"w": at(row)}) for p, row in rows]


def true_of(key: str, model: dict[str, Any]) -> bool:
    """Whether the claim's conclusion holds; its hypotheses must."""
    claim = claim_of(key)
    assert all(holds(h.condition, model) for h in claim.hypotheses)
    return holds(claim.conclusion, model)


@st.composite
def laws(pick: st.DrawFn) -> tuple[Law, flint.fmpq, flint.fmpq]:
    """Independent factors of a common variance and mean."""
    n = pick(draw.sizes(1, 3))
    v, mu = pick(draw.rationals("1/2", 3, 2)), pick(draw.rationals(-1, 1, 2))
    values, chances = [], []
    for _ in range(n):
        a = pick(draw.nonzero_rationals(2, 2))
        p = v / (a * a + v)
        values.append([mu + a, mu - v / a])
        chances.append([p, 1 - p])
    return independent(exact(values), exact(chances)), v, mu


@repeatable
@given(case=laws())
def test_the_kernels_agree_with_the_statement_of_the_variance(case: Any) -> None:
    law, v, mu = case
    n = law.values.shape[1]
    computed = variance(running_products(law.values)[:, n], law.probabilities)
    assert computed == product_variance(v, mu, n)
    named = {"n": Integer(n), "v": symbolic(v), "mu": symbolic(mu)}
    model = {**named, "horizon": n + 1, "outcomes": outcomes(law)}
    key = "product-variance.with-mean"
    assert true_of(key, model)
    assert evaluate(claim_of(key).conclusion.rhs, model) == symbolic(computed)


@repeatable
@given(weights=st.integers(1, 5).flatmap(draw.vectors))
def test_running_products_are_the_states_of_the_statement(weights: Array) -> None:
    states, steps = running_products(weights), len(weights)
    model = {"w": at(weights), "h": lambda j: symbolic(states[int(j)])}
    assert true_of("product-state", {**model, "t": steps, "horizon": steps})


@repeatable
@given(weights=st.integers(1, 4).flatmap(draw.vectors), data=st.data())
def test_products_of_others_are_the_stated_derivative(
    weights: Array, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(weights) - 1))
    behind = len(weights) - 1 - place
    model = {"w": at(weights), "k": place, "r": behind, "x": 5}
    stated = claim_of("gradient-variance.derivative").conclusion.lhs
    expected = products_of_others(weights)[place]
    assert evaluate(stated, model) == symbolic(expected)


@repeatable
@given(case=draw.sizes().flatmap(lambda n: st.tuples(draw.weights(n), draw.vectors(n))))
def test_layers_apply_in_order(case: tuple[Array, Array]) -> None:
    matrix, start = case
    turned = exact(np.eye(len(start), dtype=int))[::-1]
    states = layered(np.stack([matrix, turned]), start)
    assert np.all(states[0] == start)
    assert np.all(states[1] == matrix @ start)
    assert np.all(states[2] == turned @ (matrix @ start))


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("scale", [Rational(1), Rational(2), Rational(1, 2)])
def test_the_shared_variance_is_that_of_a_law_with_gaussian_moments(
    depth: int, scale: Rational
) -> None:
    law = [(p, scale * z) for z, p in gauss_like()]
    square = sum(p * z ** (2 * depth) for p, z in law)
    spread = square - sum(p * z**depth for p, z in law) ** 2
    assert spread == shared_gaussian_variance(scale**2, depth)


def test_odd_products_begin_with_the_empty_product() -> None:
    assert [odd_product(k) for k in range(6)] == [1, 1, 3, 15, 105, 945]


def test_no_factor_gives_the_product_one_and_variance_zero() -> None:
    assert running_products(np.zeros((2, 0))).tolist() == [[1.0], [1.0]]
    assert products_of_others(np.zeros((2, 0))).shape == (2, 0)
    assert product_variance(flint.fmpq(3), flint.fmpq(2), 0) == 0
    assert shared_gaussian_variance(3, 0) == 0
    assert not sampled_log_norms("fresh", 2, (0,), 3, seed=0).any()


def test_a_zero_factor_does_not_spoil_the_other_gradients() -> None:
    assert products_of_others(exact([0])).tolist() == [1]
    assert products_of_others(exact([0, 0])).tolist() == [0, 0]
    assert products_of_others(exact([0, 3])).tolist() == [3, 0]


@repeatable
@given(case=draw.matrices(3, 4))
def test_batches_are_independent_instances(case: Array) -> None:
    for row, batched in zip(case, running_products(case), strict=True):
        assert np.all(running_products(row) == batched)
    for row, batched in zip(case, products_of_others(case), strict=True):
        assert np.all(products_of_others(row) == batched)


@repeatable
@given(weights=st.integers(1, 6).flatmap(draw.vectors))
def test_rounded_products_stay_within_their_bound(weights: Array) -> None:
    rounded, n = floats(weights), len(weights)
    allowed = n * UNIT_ROUNDOFF / (1 - n * UNIT_ROUNDOFF)
    for kernel in (running_products, products_of_others):
        for computed, value in zip(
            kernel(rounded), kernel(exact(rounded)), strict=True
        ):
            true = fraction(value)
            assert abs(Fraction(float(computed)) - true) <= allowed * abs(true)


@pytest.mark.parametrize("width", [1, 2, 5, 50])
def test_the_certified_drift_and_deviation_agree_with_mpmath(width: int) -> None:
    with context(40):
        half = mpmath.mpf(width) / 2
        drift = (mpmath.digamma(half) - mpmath.log(half)) / 2 + mpmath.log(3)
        spread = mpmath.sqrt(7 * mpmath.psi(1, half)) / 2
        for ball, number in (
            (log_size_drift(width, 3), drift),
            (log_size_deviation(width, 7), spread),
        ):
            digits, radius = mpmath.nstr(number, 38), "1e-35"
            assert ball.overlaps(flint.arb(digits, radius))
            assert ball.rad() < flint.arb(radius)


@pytest.mark.parametrize("width", range(1, 40))
def test_a_layer_drifts_by_about_minus_one_over_twice_its_width(width: int) -> None:
    """digamma(x) lies between log x - 1/(2x) - 1/(12 x^2) and log x - 1/(2x)."""
    doubled, one = 2 * log_size_drift(width), flint.arb(1)
    assert doubled < -one / width
    assert doubled > -one / width - one / (3 * width**2)


def test_the_drift_of_one_unit_is_that_of_a_normal_weight() -> None:
    with context(40):
        expected = -(flint.arb.const_euler() + flint.arb(2).log()) / 2
        assert log_size_drift(1).overlaps(expected)


def test_one_shared_weight_moves_the_log_size_in_proportion() -> None:
    """Width 1: D log|w|; each addition rounds once, relative to a sum of one sign."""
    depths = (1, 2, 4)
    sampled = sampled_log_norms("shared", 1, depths, 50, seed=1)
    for depth, row in zip(depths, sampled, strict=True):
        allowed = depth * 2.0**-53 * np.abs(row)
        assert np.all(np.abs(row - depth * sampled[0]) <= allowed)


def test_the_same_seed_gives_the_same_runs_however_often_one_looks() -> None:
    first = sampled_log_norms("fresh", 3, (1, 5), 4, seed=7)
    assert np.array_equal(first[1], sampled_log_norms("fresh", 3, (5,), 4, seed=7)[0])
    assert not np.array_equal(first, sampled_log_norms("fresh", 3, (1, 5), 4, seed=8))


def test_fresh_and_shared_runs_part_after_their_first_layer() -> None:
    fresh = sampled_log_norms("fresh", 3, (1, 2), 4, seed=7)
    shared = sampled_log_norms("shared", 3, (1, 2), 4, seed=7)
    assert np.array_equal(fresh[0], shared[0])
    assert not np.array_equal(fresh[1], shared[1])


def test_the_mean_and_variance_of_a_fair_coin() -> None:
    values, chances = exact([0, 2]), exact(["1/2", "1/2"])
    assert mean(values, chances) == 1
    assert variance(values, chances) == 1


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: running_products(np.array(1.0)), ShapeError, "factors"),
        (lambda: products_of_others(np.array(1.0)), ShapeError, "factors"),
        (lambda: independent(np.ones(2), np.ones(2)), ShapeError, "values"),
        (lambda: independent(np.ones((1, 2)), np.ones((2, 2))), ShapeError, "values"),
        (lambda: layered(np.ones((2, 3, 2)), np.ones(2)), ShapeError, "weights"),
        (lambda: layered(np.ones((2, 2, 2)), np.ones(3)), ShapeError, "initial"),
        (lambda: product_variance(1, 0, -1), DomainError, "depth"),
        (lambda: shared_gaussian_variance(1, True), DomainError, "depth"),
        (lambda: odd_product(-1), DomainError, "count"),
        (lambda: log_size_drift(0), DomainError, "width"),
        (lambda: log_size_drift(3, 0), DomainError, "gain"),
        (lambda: log_size_deviation(3, -1), DomainError, "depth"),
        (lambda: sampled_log_norms("both", 3, (1,), 2, 0), DomainError, "kind"),
        (lambda: sampled_log_norms("fresh", 0, (1,), 2, 0), DomainError, "width"),
    ],
)
def test_wrong_input_is_refused_by_name(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()
