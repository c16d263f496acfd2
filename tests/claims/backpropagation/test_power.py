"""Is gamma below 1 necessary for vanishing, or is a small power enough?"""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import norms, ordered_product
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.backpropagation.cases import (
    HALF,
    WHOLE,
    Net,
    nilpotent_nets,
    orders,
    single,
    values,
    with_gamma,
)


@refuting("gamma-vanishes.necessary", nilpotent_nets(), with_gamma)
def test_a_gradient_may_vanish_with_a_norm_above_one(case: Net) -> None:
    if case.sizes[1] > 0 and case.sizes[-1] == 0 and min(case.norms) == max(case.norms):
        assert max(case.norms) <= 1


@st.composite
def stable_nets(pick: st.DrawFn) -> Net:
    size = pick(draw.sizes(1, 3))
    flat = exact(np.ones((12, size), dtype=int))
    return Net(pick(draw.stable(size)), flat, pick(draw.vectors(size)), pick(orders))


@confirming("gamma-vanishes.power", stable_nets())
def test_the_norm_of_a_power_bounds_the_gradient_every_m_lags(case: Net) -> None:
    period = 4
    power = norms(ordered_product(case.factors[:period]), case.order)
    bounded(case.sizes[3 * period], power**3 * case.sizes[0])


def power_values(case: Net, **other: Any) -> dict[str, Any]:
    return values(case, **{"A": case.factors[0], "a": 1, "m": 1, "r": 1, **other})


@ablating("gamma-vanishes.power", "power", single(WHOLE), power_values)
def test_without_a_small_power_nothing_vanishes(case: Net) -> None:
    assert case.sizes[-1] <= HALF * case.sizes[0]


@ablating(
    "gamma-vanishes.power",
    "constant",
    single(WHOLE),
    lambda case: power_values(case, A=exact([[0]])),
)
def test_a_factor_that_changes_need_not_obey_the_power(case: Net) -> None:
    assert case.sizes[-1] <= HALF * case.sizes[0]
