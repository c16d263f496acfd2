"""Does every residual net keep more of the gradient than the plain net?"""

import flint
from hypothesis import strategies as st

from longdep.numeric.kernels.backpropagation import vector_norms
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    refuting,
)
from tests.claims.additive_recurrence.residual_nets import (
    SMALL,
    Residual,
    residual_values,
    residuals,
    single,
)


def keeps_more(case: Residual) -> None:
    plain, kept = (vector_norms(v, case.order) for v in (case.plain, case.residual))
    bounded(plain[-1], kept[-1])


@refuting("residual-alleviates.strong", single(slopes=SMALL), residual_values)
def test_where_g_works_against_the_state_the_residual_net_keeps_less(
    case: Residual,
) -> None:
    keeps_more(case)


@confirming(
    "residual-alleviates.half", residuals(rates=st.sampled_from(["1/2", "1/4"]))
)
def test_up_to_one_half_the_residual_net_keeps_more(case: Residual) -> None:
    keeps_more(case)


@ablating(
    "residual-alleviates.half",
    "step-bound",
    single(slopes=SMALL, rates=st.just(flint.fmpq(1, 2))),
    residual_values,
)
def test_with_a_larger_slope_it_may_keep_less(case: Residual) -> None:
    keeps_more(case)


@ablating(
    "residual-alleviates.half", "below-half", single(slopes=SMALL), residual_values
)
def test_with_a_larger_bound_it_may_keep_less(case: Residual) -> None:
    keeps_more(case)
