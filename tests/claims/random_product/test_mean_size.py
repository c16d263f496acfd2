"""How the log size and the mean size fall at variance 1."""

from typing import Any

from hypothesis import strategies as st

from longdep.numeric.precision import balls, log
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.random_product.cases import UNIT, Case, copies, fresh, stating
from tests.claims.random_product.shared_weights import one_outcomes

size_values = stating("n", "d")


def one_value(case: Case) -> dict[str, Any]:
    return {"outcomes": one_outcomes(case.law)}


def falls(case: Case) -> bool:
    sizes = abs(case.law.values[:, 0])
    typical = case.mean(log(balls(sizes)))
    return bool(typical <= -case.mean((sizes - 1) ** 2) / 2)


single = st.just(1)


@confirming("scaling-avoids.jensen", fresh(count=single, each=UNIT))
def test_a_weight_of_mean_square_one_shrinks_the_typical_size(case: Case) -> None:
    assert falls(case)


@ablating("scaling-avoids.jensen", "unit", fresh(count=single, fair=True), one_value)
def test_any_weight_shrinks_the_typical_size(case: Case) -> None:
    assert falls(case)


def decays(case: Case) -> bool:
    return bool(case.mean(abs(case.products)) == (1 - case.d / 2) ** case.n)


@confirming("scaling-avoids.mean-size", fresh(each=UNIT, same=True))
def test_the_mean_size_is_a_power_of_the_mean_size_of_one(case: Case) -> None:
    assert decays(case)


@ablating("scaling-avoids.mean-size", "independent", copies(each=UNIT), size_values)
def test_the_mean_size_of_copies_is_the_power(case: Case) -> None:
    assert decays(case)


@ablating("scaling-avoids.mean-size", "unit", fresh(fair=True), size_values)
def test_the_mean_size_at_any_variance_is_the_power(case: Case) -> None:
    assert decays(case)
