"""Whether the n-th root of the desired variance gives it."""

from typing import Any

from longdep.reports.record.evidence import ablating, confirming
from tests.claims.random_product.cases import (
    Case,
    biased,
    copies,
    fresh,
    misstated,
    stating,
    values,
)

root_values = stating("n", "v", "v^*")


@confirming("root-variance", fresh())
def test_the_root_of_the_target_reaches_the_target(case: Case) -> None:
    assert case.variance(case.products) == case.numbers["v^*"]


def reaches(case: Case) -> bool:
    return bool(case.variance(case.products) == case.numbers["v^*"])


@ablating("root-variance", "independent", copies(), root_values)
def test_copies_reach_the_target(case: Case) -> None:
    assert reaches(case)


@ablating("root-variance", "zero-mean", biased(), root_values)
def test_weights_with_a_mean_reach_the_target(case: Case) -> None:
    assert reaches(case)


@ablating("root-variance", "variance", misstated(), root_values)
def test_weights_of_another_variance_reach_the_target(case: Case) -> None:
    assert reaches(case)


def divided_values(case: Case) -> dict[str, Any]:
    return {**values(case), "v^*": case.v * case.n}


@ablating("root-variance", "root", fresh(), divided_values)
def test_dividing_the_target_by_the_depth_reaches_it(case: Case) -> None:
    assert case.variance(case.products) == case.v * case.n
