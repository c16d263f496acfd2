"""Do the means of the norms of the step factors bound the gradient?"""

import numpy as np

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.backpropagation.cases import Net, largest_entries, nets, values


@confirming("gamma-bound.geometric-mean", nets(gain=draw.rationals()))
def test_the_product_of_the_norms_bounds_the_gradient(case: Net) -> None:
    bounded(case.sizes[-1], np.prod(case.norms) * case.sizes[0])


@confirming("gamma-bound.arithmetic-mean", nets(gain=draw.rationals()))
def test_the_mean_of_the_norms_bounds_the_gradient(case: Net) -> None:
    mean = case.norms.sum() / case.lag
    bounded(case.sizes[-1], mean**case.lag * case.sizes[0])


@ablating("gamma-bound.geometric-mean", "consistent", largest_entries, values)
def test_the_product_of_largest_entries_is_no_bound(case: Net) -> None:
    assert case.sizes[-1] <= np.prod(case.norms) * case.sizes[0]


@ablating(
    "gamma-bound.arithmetic-mean",
    "consistent",
    largest_entries,
    lambda case: values(case, k=case.lag),
)
def test_the_mean_of_largest_entries_is_no_bound(case: Net) -> None:
    assert case.sizes[-1] <= (case.norms.sum() / case.lag) ** case.lag * case.sizes[0]
