"""What the variance of the gradient with respect to one weight is."""

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import products_of_others, running_products
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.random_product.cases import (
    PAIR,
    Case,
    biased,
    copies,
    fresh,
    misstated,
    stating,
)
from tests.claims.random_product.chains import Chain, chains

gradient_values = stating("v", "k", "r")


def gradient_is_exact(case: Case) -> bool:
    gradients = products_of_others(case.law.values)[:, case.k]
    return bool(case.variance(gradients) == case.v ** (case.k + case.r))


several = draw.sizes(2, 4)


@confirming("gradient-variance", fresh(count=several))
def test_every_gradient_has_the_variance_of_one_factor_less(case: Case) -> None:
    assert gradient_is_exact(case)


@ablating("gradient-variance", "independent", copies(), gradient_values)
def test_gradients_of_copies_have_the_variance(case: Case) -> None:
    assert gradient_is_exact(case) or case.n < 3


@ablating("gradient-variance", "zero-mean", biased(), gradient_values)
def test_gradients_with_a_mean_have_the_variance(case: Case) -> None:
    assert gradient_is_exact(case) or case.n < 2


@ablating("gradient-variance", "variance", misstated(count=PAIR), gradient_values)
def test_gradients_of_another_variance_have_the_variance(case: Case) -> None:
    assert gradient_is_exact(case)


@ablating("gradient-variance", "others", fresh(count=st.just(1)), gradient_values)
def test_the_gradient_of_a_single_weight_has_the_variance(case: Case) -> None:
    assert gradient_is_exact(case)


@confirming("gradient-variance.derivative", chains())
def test_a_product_changes_by_the_product_of_the_others(case: Chain) -> None:
    others = products_of_others(case.weights)
    for place in range(len(case.weights)):
        moved = case.weights.copy()
        moved[place] = moved[place] + 1
        change = running_products(moved)[-1] - running_products(case.weights)[-1]
        assert change == others[place]
