"""Is gamma^(t-k) an upper bound on the norm of the gradient?"""

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import gamma as largest_norm
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.backpropagation.cases import (
    Net,
    largest_entries,
    nets,
    plain_nets,
    values,
    with_gamma,
)


@confirming("gamma-bound", nets())
def test_the_gradient_never_exceeds_gamma_to_the_lag(case: Net) -> None:
    top = largest_norm(case.weight, case.gains, case.order)
    bounded(case.sizes[-1], top**case.lag * case.sizes[0])


@confirming("gamma-bound.standard-norms", nets(gain=draw.rationals(), lags=(1, 6)))
def test_the_bound_holds_for_row_and_column_sums(case: Net) -> None:
    bounded(case.sizes[-1], max(case.norms) ** case.lag * case.sizes[0])


@ablating(
    "gamma-bound", "uniform", plain_nets(1, 1), lambda case: values(case, gamma=1)
)
def test_a_gamma_below_the_norm_is_no_bound(case: Net) -> None:
    assert case.sizes[-1] <= case.sizes[0]


@ablating("gamma-bound", "consistent", largest_entries, with_gamma)
def test_the_largest_entry_is_no_consistent_norm(case: Net) -> None:
    assert case.sizes[-1] <= max(case.norms) ** case.lag * case.sizes[0]


@ablating(
    "gamma-bound.standard-norms",
    "uniform",
    plain_nets(1, 1),
    lambda case: values(case, gamma=1),
)
def test_the_usual_norms_need_a_uniform_gamma_too(case: Net) -> None:
    assert case.sizes[-1] <= case.sizes[0]
