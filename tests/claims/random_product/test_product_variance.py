"""Whether a product of n fresh weights has a variance of order v^n."""

from longdep.numeric.kernels.random_product import product_variance
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.random_product.cases import (
    Case,
    averages,
    biased,
    copies,
    fresh,
    misstated,
    pairwise,
    stating,
    values,
)

mean_values = stating("n", "v", "mu")


def stays_below(case: Case) -> bool:
    return bool(case.variance(case.products) <= case.v**case.n)


def is_exact(case: Case) -> bool:
    expected = product_variance(case.v, case.mu, case.n)
    return bool(case.variance(case.products) == expected)


@confirming("product-variance", fresh())
def test_the_variance_is_at_most_v_to_the_depth(case: Case) -> None:
    bounded(case.variance(case.products), case.v**case.n)


@ablating("product-variance", "independent", copies(), values)
def test_copies_of_one_weight_keep_the_bound(case: Case) -> None:
    assert stays_below(case)


@ablating("product-variance", "zero-mean", biased(), values)
def test_weights_with_a_mean_keep_the_bound(case: Case) -> None:
    assert stays_below(case)


@ablating("product-variance", "variance", misstated(), values)
def test_weights_of_another_variance_keep_the_bound(case: Case) -> None:
    assert stays_below(case)


@confirming("product-variance.exact", fresh())
def test_the_variance_is_v_to_the_depth(case: Case) -> None:
    assert case.variance(case.products) == case.v**case.n


@ablating("product-variance.exact", "independent", copies(), values)
def test_copies_of_one_weight_have_the_variance(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.exact", "zero-mean", biased(), values)
def test_weights_with_a_mean_have_the_variance(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.exact", "variance", misstated(), values)
def test_weights_of_another_variance_have_the_variance(case: Case) -> None:
    assert is_exact(case)


@refuting("product-variance.pairwise", pairwise(), values)
def test_pairwise_independence_keeps_the_bound(case: Case) -> None:
    assert stays_below(case)


@confirming("product-variance.with-mean", fresh(average=averages()))
def test_the_variance_with_a_mean_follows_its_formula(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.with-mean", "independent", copies(), mean_values)
def test_copies_follow_the_formula_with_a_mean(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.with-mean", "mean", biased(), mean_values)
def test_another_mean_follows_the_formula(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.with-mean", "variance", misstated(), mean_values)
def test_another_variance_follows_the_formula(case: Case) -> None:
    assert is_exact(case)
