"""The minimiser of the quadratic loss under an l2 penalty."""

from longdep.numeric.kernels.weight_decay import ridge_loss, ridge_minimiser
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import bounded, confirming
from tests.claims.weight_decay.cases import Number, competitors


@confirming("decay-minimiser-l2", competitors())
def test_no_competitor_beats_the_divided_target(
    case: tuple[Array, Array, Number],
) -> None:
    target, other, rate = case
    best = ridge_loss(ridge_minimiser(target, rate), target, rate)
    bounded(best, ridge_loss(other, target, rate), of="the least penalised loss")
