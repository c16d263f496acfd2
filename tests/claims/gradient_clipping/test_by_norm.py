"""Clipping by norm: how long the result is, its direction, and clipping twice."""

from longdep.numeric.kernels.gradient_clipping import clip_by_norm
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.gradient_clipping.cases import (
    Clip,
    beyond,
    clips,
    come_no_further_apart,
    inside,
    is_unchanged,
    pairs,
    reaches_limit,
    same,
    stays_within,
    values_of,
)


def becomes_smaller(case: Clip) -> None:
    assert case.clipped_size < case.size


@confirming("clipping", clips(beyond))
def test_a_gradient_beyond_the_limit_becomes_smaller(case: Clip) -> None:
    becomes_smaller(case)


@ablating("clipping", "exceeds", clips(sizes=1), values_of)
def test_a_gradient_within_the_limit_does_not_become_smaller(case: Clip) -> None:
    becomes_smaller(case)


@confirming("clipping.limit-reached", clips(beyond))
def test_a_gradient_beyond_the_limit_gets_its_norm(case: Clip) -> None:
    reaches_limit(case)


@ablating("clipping.limit-reached", "exceeds", clips(sizes=1), values_of)
def test_a_gradient_within_the_limit_keeps_its_norm(case: Clip) -> None:
    reaches_limit(case)


@confirming("clipping.bound", clips())
def test_the_clipped_norm_never_exceeds_the_limit(case: Clip) -> None:
    stays_within(case)


@confirming("clipping.unchanged", clips(inside))
def test_a_gradient_within_the_limit_is_left_alone(case: Clip) -> None:
    is_unchanged(case)


@ablating("clipping.unchanged", "within", clips(sizes=1), values_of)
def test_a_gradient_beyond_the_limit_is_changed(case: Clip) -> None:
    is_unchanged(case)


@confirming("clipping.direction", clips())
def test_clipping_by_norm_keeps_the_direction(case: Clip) -> None:
    assert same(case.size * case.result, case.clipped_size * case.gradient)


@confirming("clipping.idempotent", clips())
def test_clipping_twice_is_clipping_once(case: Clip) -> None:
    assert same(clip_by_norm(case.result, case.limit), case.result)


@confirming("clipping.non-expansive", pairs("exact"))
def test_clipping_by_norm_moves_no_two_gradients_apart(
    case: tuple[Clip, Clip],
) -> None:
    come_no_further_apart(*case)
