"""The convention with a constant, applied twice or to two gradients."""

from longdep.numeric.kernels.gradient_clipping import clip_by_norm, norm
from longdep.reports.record.evidence import bounded, confirming, refuting
from tests.claims.gradient_clipping.cases import (
    EPS,
    Clip,
    beyond,
    clips,
    come_no_further_apart,
    pairs,
    same,
    values_of,
)


@refuting("clipping-eps.idempotent", clips(beyond, "torch", sizes=1), values_of)
def test_with_eps_clipping_again_shortens_again(case: Clip) -> None:
    assert same(clip_by_norm(case.result, case.limit, "torch"), case.result)


@confirming("clipping-eps.nearly-idempotent", clips(convention="torch"))
def test_with_eps_a_second_clipping_takes_off_less_than_eps(case: Clip) -> None:
    again = norm(clip_by_norm(case.result, case.limit, "torch"))[0]
    bounded(case.clipped_size - again, EPS, of="what the second clipping takes off")
    assert case.clipped_size - again < EPS


@confirming("clipping-eps.non-expansive", pairs("torch"))
def test_with_eps_clipping_moves_no_two_gradients_apart(
    case: tuple[Clip, Clip],
) -> None:
    come_no_further_apart(*case)
