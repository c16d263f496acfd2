"""What the mean square of one weight of any law is, used n times."""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.random_product.shared_weights import (
    Shared,
    one_outcomes,
    positives,
    signs,
    two_points,
)


def depth_of_uses(case: Shared) -> dict[str, Any]:
    outcomes = one_outcomes(case.law)
    return {"outcomes": outcomes, "v": case.each, "n": case.uses}


@st.composite
def shared(pick: st.DrawFn, *, stated: bool = True) -> Shared:
    each = pick(positives())
    law = two_points(pick(draw.nonzero_rationals()), each, flint.fmpq(0))
    return Shared(law, pick(st.integers(1, 4)), each if stated else pick(positives()))


@confirming("product-variance.shared-at-least", shared())
def test_a_shared_weight_has_at_least_the_mean_square_of_fresh_ones(
    case: Shared,
) -> None:
    bounded(case.each**case.uses, case.moment(2 * case.uses))


@ablating(
    "product-variance.shared-at-least",
    "second-moment",
    shared(stated=False),
    depth_of_uses,
)
def test_a_smaller_shared_weight_keeps_the_bound(case: Shared) -> None:
    assert case.moment(2 * case.uses) >= case.each**case.uses


@confirming("product-variance.shared-sign", signs())
def test_a_shared_sign_has_the_mean_square_of_fresh_weights(case: Shared) -> None:
    assert case.moment(2 * case.uses) == case.each**case.uses


def use_values(case: Shared) -> dict[str, Any]:
    outcomes = one_outcomes(case.law)
    return {"outcomes": outcomes, "v": case.each, "k": case.uses}


@ablating("product-variance.shared-sign", "constant-size", shared(), use_values)
def test_a_shared_weight_of_varying_size_has_the_mean_square(case: Shared) -> None:
    assert case.moment(2 * case.uses) == case.each**case.uses


@confirming("product-variance.shared-otherwise", shared())
def test_a_varying_size_outgrows_fresh_weights_exponentially(case: Shared) -> None:
    bounded(case.moment(4) ** case.uses, case.moment(4 * case.uses))


def spread_values(case: Shared) -> dict[str, Any]:
    return {**depth_of_uses(case), "c": 1}


@ablating("product-variance.shared-otherwise", "spread-size", signs(), spread_values)
def test_a_constant_size_outgrows_fresh_weights(case: Shared) -> None:
    assert case.moment(4 * case.uses) >= (2 * case.each**2) ** case.uses
