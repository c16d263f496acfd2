"""Between which factors can a residual net stretch a gradient?"""

import flint
from hypothesis import strategies as st

from longdep.numeric.kernels.additive_recurrence import band
from longdep.numeric.kernels.backpropagation import vector_norms
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.additive_recurrence.residual_nets import (
    SMALL,
    Residual,
    residual_values,
    residuals,
    single,
)


def within_band(case: Residual) -> None:
    sizes = vector_norms(case.residual, case.order)
    low, high = band(case.rate, len(case.slopes))
    bounded(low * sizes[0], sizes[-1], of="the lower end")
    bounded(sizes[-1], high * sizes[0], of="the upper end")


@confirming("residual-alleviates.band", residuals())
def test_each_step_stretches_by_a_factor_in_the_band(case: Residual) -> None:
    within_band(case)


@ablating(
    "residual-alleviates.band",
    "step-bound",
    single(slopes=SMALL, rates=st.just(flint.fmpq(0))),
    residual_values,
)
def test_a_larger_slope_leaves_the_band(case: Residual) -> None:
    within_band(case)


@ablating(
    "residual-alleviates.band",
    "below-one",
    single(slopes=SMALL, rates=st.just(flint.fmpq(3)), steps=2),
    residual_values,
)
def test_beyond_1_the_lower_end_means_nothing(case: Residual) -> None:
    within_band(case)
