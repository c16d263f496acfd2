"""Which other readings of gamma fail as an upper bound?"""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import norms
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import refuting
from tests.claims.backpropagation.cases import (
    ONE,
    Net,
    largest_entries,
    nets,
    values,
    with_gamma,
)


@refuting("gamma-bound.largest-entry", largest_entries, with_gamma)
def test_the_largest_entry_does_not_bound_the_gradient(case: Net) -> None:
    assert case.sizes[-1] <= max(case.norms) ** case.lag * case.sizes[0]


def changing(lag: int) -> Any:
    """One unit, weight 1, whole gains up to 4."""
    return nets(
        n=st.just(1),
        weight=lambda size: st.just(exact(np.eye(size, dtype=int))),
        gain=draw.rationals(-4, 4, 1),
        lags=(lag, lag),
        last=ONE,
        order=st.just("oo"),
    )


@refuting("gamma-bound.one-step", changing(2), values)
def test_the_norm_of_one_step_bounds_nothing(case: Net) -> None:
    assert case.sizes[-1] <= case.norms[0] ** case.lag * case.sizes[0]


@refuting("gamma-bound.minimum", changing(2), values)
def test_the_smallest_norm_bounds_nothing(case: Net) -> None:
    assert case.sizes[-1] <= min(case.norms) ** 2 * case.sizes[0]


@refuting("gamma-bound.median", changing(3), values)
def test_the_median_norm_bounds_nothing(case: Net) -> None:
    assert case.sizes[-1] <= sorted(case.norms)[1] ** 3 * case.sizes[0]


@refuting("gamma-bound.harmonic-mean", changing(2), values)
def test_the_harmonic_mean_of_the_norms_bounds_nothing(case: Net) -> None:
    if all(case.norms > 0):
        mean = 2 / (1 / case.norms[0] + 1 / case.norms[1])
        assert case.sizes[-1] <= mean**2 * case.sizes[0]


@refuting("gamma-bound.mean-matrix", changing(2), values)
def test_the_norm_of_the_mean_factor_bounds_nothing(case: Net) -> None:
    mean = norms(case.factors.sum(axis=0) / 2, case.order)
    assert case.sizes[-1] <= mean**2 * case.sizes[0]
