"""How far a size strays with fresh weights, and how far with a shared one."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.random_product import log_size_deviation, sampled_log_norms
from longdep.reports.record.evidence import ablating, confirming, measuring
from longdep.reports.record.finding import Measurement
from tests.claims.random_product.cases import (
    Case,
    averages,
    copies,
    fresh,
    misstated,
    pairwise,
    stating,
)
from tests.claims.random_product.measuring import SURE, figure
from tests.claims.random_product.shared_weights import one_outcomes


def adds_up(case: Case) -> bool:
    total = case.law.values[:, : case.n].sum(axis=1)
    return bool(case.variance(total) == case.v * case.n)


def sum_values(case: Case) -> dict[str, Any]:
    return {**stating("v", of="y")(case), "k": case.n}


@confirming("shared-or-fresh.fresh-scalar", fresh(average=averages()) | pairwise())
def test_variances_of_pairwise_independent_log_sizes_add(case: Case) -> None:
    assert adds_up(case)


@ablating("shared-or-fresh.fresh-scalar", "pairwise", copies(), sum_values)
def test_variances_of_copies_add(case: Case) -> None:
    assert adds_up(case)


@ablating("shared-or-fresh.fresh-scalar", "variance", misstated(), sum_values)
def test_other_variances_add_to_the_stated_one(case: Case) -> None:
    assert adds_up(case)


def scales(case: Case) -> bool:
    total = case.law.values[:, 0] * case.n
    return bool(case.variance(total) == case.v * case.n**2)


def repeated_values(case: Case) -> dict[str, Any]:
    return {"outcomes": one_outcomes(case.law, "x"), "v": case.v, "k": case.n}


@confirming("shared-or-fresh.shared-scalar", copies())
def test_the_log_size_of_a_power_strays_in_proportion(case: Case) -> None:
    assert scales(case)


@ablating("shared-or-fresh.shared-scalar", "variance", misstated(), repeated_values)
def test_another_variance_strays_in_the_stated_proportion(case: Case) -> None:
    assert scales(case)


@measuring("shared-or-fresh")
def test_a_shared_matrix_strays_further_than_fresh_ones() -> Measurement:
    depths, width, runs = (100, 400), 50, 100
    measured = {
        kind: sampled_log_norms(kind, width, depths, runs, seed).std(axis=1, ddof=1)
        for kind, seed in (("fresh", 1), ("shared", 2))
    }
    ratio = measured["shared"][-1] / measured["fresh"][-1]
    factor = np.exp(SURE * np.sqrt(1 / (runs - 1)))
    table = {
        f"standard deviation, {kind}, D = {depth}": figure(value)
        for kind in ("fresh", "shared")
        for depth, value in zip(depths, measured[kind], strict=True)
    }
    predicted = float(log_size_deviation(width, depths[-1]).mid())
    growth = {
        f"growth from D = 100 to 400, {kind}": figure(value[1] / value[0])
        for kind, value in measured.items()
    }
    return Measurement(
        decides=bool(ratio / factor > 1) or (False if ratio * factor < 1 else None),
        rule="the ratio of the standard deviations of the log norm at D = 400, N = 50, "
        "is above 1 by more than four standard errors of its logarithm",
        values={**table, "fresh, D = 400, predicted": figure(predicted), **growth},
        samples=2 * runs,
    )
