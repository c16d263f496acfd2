"""Does the gradient vanish where gamma is below 1?"""

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import deltas
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.backpropagation.cases import (
    HALF,
    WHOLE,
    Net,
    contracting_nets,
    plain_nets,
    single,
    values,
    with_gamma,
)


@confirming("gamma-vanishes", contracting_nets)
def test_contracting_factors_make_the_gradient_vanish(case: Net) -> None:
    bounded(case.sizes[-1], flint.fmpq(7, 8) ** case.lag * case.sizes[0])


@ablating(
    "gamma-vanishes",
    "uniform",
    single(WHOLE),
    lambda case: values(case, gamma=HALF, a=1),
)
def test_one_factor_above_gamma_breaks_the_bound(case: Net) -> None:
    assert case.sizes[-1] <= HALF * case.sizes[0]


@ablating(
    "gamma-vanishes",
    "consistent",
    plain_nets(2, 1, entries=draw.rationals("-1/2", "1/2", 2), order=st.just("max")),
    lambda case: values(case, gamma=HALF, a=1),
)
def test_entries_below_one_do_not_make_the_gradient_vanish(case: Net) -> None:
    assert case.sizes[-1] <= HALF * case.sizes[0]


@ablating(
    "gamma-vanishes",
    "gamma-below-one",
    single(WHOLE),
    lambda case: with_gamma(case, a=1),
)
def test_a_gamma_of_one_does_not_tend_to_zero(case: Net) -> None:
    assert max(case.norms) < 1


@confirming("gamma-vanishes.merely-below-one", st.integers(0, 60))
def test_half_the_gradient_passes_factors_that_approach_one(lag: int) -> None:
    unit = exact([[1]])
    gain = exact([[1 - flint.fmpq(1, (i + 1) ** 2)] for i in range(1, lag + 1)])
    computed = deltas(unit, gain.reshape(lag, 1), exact([1]))[0, 0]
    assert computed == flint.fmpq(lag + 2, 2 * (lag + 1))
