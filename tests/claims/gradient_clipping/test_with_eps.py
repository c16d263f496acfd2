"""A constant added to the norm, g min(1, m/(|g| + eps)): how long the result is."""

from hypothesis import strategies as st

from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.gradient_clipping.cases import (
    EPS,
    Clip,
    Number,
    any_length,
    beyond,
    clips,
    inside,
    is_unchanged,
    parts,
    reaches_limit,
    stays_within,
    values_of,
)


def well_inside(limit: Number) -> st.SearchStrategy[Number]:
    return parts().map(lambda part: (limit - EPS) * part)


@confirming("clipping-eps.bound", clips(convention="torch"))
def test_with_eps_the_result_is_shorter_than_the_limit(case: Clip) -> None:
    assert case.clipped_size < case.limit
    stays_within(case)


@refuting("clipping-eps.unchanged", clips(inside, "torch", sizes=1), values_of)
def test_with_eps_a_gradient_at_the_limit_is_shortened(case: Clip) -> None:
    is_unchanged(case)


@confirming("clipping-eps.unchanged-below", clips(well_inside, "torch"))
def test_with_eps_a_gradient_well_below_the_limit_is_left_alone(case: Clip) -> None:
    is_unchanged(case)


@ablating(
    "clipping-eps.unchanged-below", "within", clips(inside, "torch", 1), values_of
)
def test_with_eps_the_margin_is_needed(case: Clip) -> None:
    is_unchanged(case)


@refuting("clipping-eps.limit-reached", clips(beyond, "torch", sizes=1), values_of)
def test_with_eps_the_limit_is_never_reached(case: Clip) -> None:
    reaches_limit(case)


@refuting("clipping-eps.limit-reached", clips(beyond, "torch", sizes=2), values_of)
def test_with_eps_a_plane_gradient_does_not_reach_the_limit(case: Clip) -> None:
    plane = len(case.gradient) == 2 and all(case.gradient != 0)
    assert not plane or case.clipped_size == case.limit


def nearly_reaches(case: Clip) -> None:
    assert case.limit - case.clipped_size < EPS


@confirming("clipping-eps.nearly-reached", clips(beyond, "torch"))
def test_with_eps_the_limit_is_missed_by_less_than_eps(case: Clip) -> None:
    nearly_reaches(case)


@ablating(
    "clipping-eps.nearly-reached", "exceeds", clips(any_length, "torch", 1), values_of
)
def test_only_large_gradients_come_near_the_limit(case: Clip) -> None:
    nearly_reaches(case)
