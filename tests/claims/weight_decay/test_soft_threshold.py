"""The minimiser under an l1 penalty: soft-thresholding."""

from longdep.numeric.kernels.weight_decay import lasso_loss, soft_threshold
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import bounded, confirming
from tests.claims.weight_decay.cases import Number, competitors


@confirming("decay-minimiser-l1", competitors())
def test_no_competitor_beats_the_soft_threshold(
    case: tuple[Array, Array, Number],
) -> None:
    target, other, rate = case
    best = lasso_loss(soft_threshold(target, rate), target, rate)
    bounded(best, lasso_loss(other, target, rate), of="the least penalised loss")
