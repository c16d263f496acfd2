"""What the variance of the power of one Gaussian weight is."""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric.kernels.random_product import (
    Law,
    odd_product,
    shared_gaussian_variance,
)
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.random_product.shared_weights import (
    Shared,
    one_outcomes,
    positives,
    signs,
)


def gauss_like(scale: flint.fmpq) -> Law:
    """A law on -4..4 with the Gaussian moments of the orders 0 to 9."""
    nodes = exact([0, 1, -1, 2, -2, 3, -3, 4, -4])
    weights = exact([115, 0, 0, 0, 0, 0, 0, 0, 0]) / 288
    for place, (p, q) in enumerate([(29, 120), (13, 240), (11, 2520), (1, 6720)]):
        weights[2 * place + 1 : 2 * place + 3] = flint.fmpq(p, q)
    return Law(nodes * scale, weights)


@st.composite
def gaussian_uses(pick: st.DrawFn) -> Shared:
    scale = pick(positives())
    return Shared(gauss_like(scale), pick(st.integers(1, 4)), scale * scale)


@st.composite
def one_sided(pick: st.DrawFn) -> Shared:
    """Gaussian relations up to order 4 with mean 1/2; every Gaussian size, any sign."""
    scale = pick(positives())
    law = Law(exact([-2, 0, 1, 2]) * scale, exact(["1/24", "1/2", "1/3", "1/8"]))
    return Shared(law, 1, scale * scale)


def shared_values(case: Shared) -> dict[str, Any]:
    outcomes = one_outcomes(case.law)
    return {"outcomes": outcomes, "v": case.each, "k": case.uses // 2, "horizon": 3}


def follows(case: Shared) -> bool:
    return bool(case.variance == shared_gaussian_variance(case.each, case.uses))


@confirming("product-variance.shared-gaussian", gaussian_uses())
def test_the_power_of_a_gaussian_weight_has_its_variance(case: Shared) -> None:
    assert follows(case)


@ablating("product-variance.shared-gaussian", "gaussian", signs(), shared_values)
def test_any_shared_weight_has_the_gaussian_variance(case: Shared) -> None:
    assert follows(case)


@ablating("product-variance.shared-gaussian", "zero-mean", one_sided(), shared_values)
def test_a_gaussian_size_with_a_mean_has_the_variance(case: Shared) -> None:
    assert follows(case)


def grows(case: Shared) -> bool:
    allowed = case.each**case.uses * 2 ** (case.uses - 1)
    return bool(case.variance >= allowed)


@confirming("product-variance.shared-growth", gaussian_uses())
def test_a_shared_gaussian_outgrows_fresh_ones_by_doubling(case: Shared) -> None:
    bounded(case.each**case.uses * 2 ** (case.uses - 1), case.variance)


def twice_values(case: Shared) -> dict[str, Any]:
    return {**shared_values(case), "k": 0}


@ablating("product-variance.shared-growth", "gaussian", signs(), twice_values)
def test_any_shared_weight_outgrows_fresh_ones(case: Shared) -> None:
    assert grows(case)


@ablating("product-variance.shared-growth", "zero-mean", one_sided(), twice_values)
def test_a_gaussian_size_with_a_mean_outgrows_fresh_ones(case: Shared) -> None:
    assert grows(case)


def test_the_gaussian_contrast_is_not_bounded_by_a_constant() -> None:
    ratios = [shared_gaussian_variance(1, n) for n in range(1, 30)]
    assert all(ratio >= 2 ** (n - 1) for n, ratio in enumerate(ratios, start=1))
    assert ratios[9] == odd_product(10) - odd_product(5) ** 2 == 653836050
