"""Whether the problem is particular to recurrent networks."""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import running_products
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.random_product.cases import (
    UNIT,
    Case,
    biased,
    copies,
    fresh,
    misstated,
    values,
)
from tests.claims.random_product.chains import (
    Chain,
    Power,
    chain_values,
    chains,
    powers,
)


def keeps(case: Case) -> bool:
    """Whether the mean square is v^n, and v^n tends to 1."""
    return bool(case.mean(case.products**2) == case.v**case.n and case.v == 1)


@refuting("only-recurrent", fresh(fair=True), values)
def test_no_product_of_fresh_weights_explodes(case: Case) -> None:
    assert keeps(case)


BELOW = draw.rationals("1/4", "3/4")


@refuting("only-recurrent", fresh(each=BELOW, fair=True), values)
def test_no_product_of_fresh_weights_vanishes(case: Case) -> None:
    assert keeps(case)


@confirming("only-recurrent.scaled", fresh(each=UNIT))
def test_products_of_unit_variance_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


@ablating("only-recurrent.scaled", "independent", copies(each=UNIT), values)
def test_copies_of_unit_variance_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


@ablating("only-recurrent.scaled", "zero-mean", biased(each=UNIT), values)
def test_weights_with_a_mean_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


@ablating("only-recurrent.scaled", "variance", misstated(stated=UNIT), values)
def test_weights_of_other_variances_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


@ablating("only-recurrent.scaled", "unit", fresh(fair=True), values)
def test_weights_of_any_variance_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


OTHER = st.sampled_from(exact(["1/2", 2, 3, "1/3"]).tolist())


def is_lost(case: Case) -> bool:
    """Whether the mean square is v^n, and v^n tends to 0 or to infinity."""
    return bool(case.mean(case.products**2) == case.v**case.n and case.v != 1)


@confirming("only-recurrent.otherwise", fresh(each=OTHER))
def test_products_of_another_variance_have_a_geometric_mean_square(case: Case) -> None:
    moment, growth = case.mean(case.products**2), 1 + case.n * abs(case.v - 1)
    if case.v < 1:
        bounded(moment * growth, flint.fmpq(1))
    else:
        bounded(growth, moment)
    assert is_lost(case)


@ablating("only-recurrent.otherwise", "independent", copies(each=OTHER), values)
def test_copies_of_another_variance_are_lost(case: Case) -> None:
    assert is_lost(case)


@ablating("only-recurrent.otherwise", "zero-mean", biased(each=OTHER), values)
def test_weights_with_a_mean_are_lost(case: Case) -> None:
    assert is_lost(case)


@ablating("only-recurrent.otherwise", "variance", misstated(stated=OTHER), values)
def test_weights_of_other_variances_are_lost(case: Case) -> None:
    assert is_lost(case)


@ablating("only-recurrent.otherwise", "not-one", fresh(each=UNIT), values)
def test_weights_of_unit_variance_are_lost(case: Case) -> None:
    assert is_lost(case)


@confirming("only-recurrent.one-matrix", powers())
def test_the_product_of_one_weight_is_its_power(case: Power) -> None:
    repeated = exact([case.weight] * case.steps)
    assert running_products(repeated)[-1] == case.weight**case.steps


@ablating("only-recurrent.one-matrix", "shared", chains(), lambda c: same_values(c))
def test_the_product_of_any_weights_is_a_power(case: Chain) -> None:
    assert case.states[-1] == case.weights[0] ** len(case.weights)


def same_values(case: Chain) -> dict[str, Any]:
    return {**chain_values(case), "horizon": len(case.weights) + 1}
