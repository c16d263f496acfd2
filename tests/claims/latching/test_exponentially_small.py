"""Whether long-term gradients are exponentially smaller than short-term ones."""

from functools import partial
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import norms
from longdep.numeric.kernels.latching import gradients, well_map, well_slope
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.latching.cases import ONE, WELL, Q, number
from tests.claims.latching.isometries import (
    STRETCHED,
    Isometry,
    isometries,
    keeps_length,
)
from tests.claims.latching.linear_states import (
    ALL_UNITS,
    CONTRACTIONS,
    INVERTIBLE,
    LOUD_RESPONSE,
    Linear,
    chain_values,
    fades,
    forgets,
    largest_response,
    linear,
    robust_values,
    still_forgets,
    transposed_for,
    within,
)


@confirming("long-term-exponentially-small.contraction", CONTRACTIONS)
def test_lag_tau_counts_at_most_gamma_to_tau_minus_one(case: Linear) -> None:
    within(transposed_for(case), 1)


LONGER = linear(largest=1, steps=3, rate=st.just(flint.fmpq(1, 2))).map(
    lambda c: c._replace(jacobians=np.concatenate([c.jacobians, c.jacobians]))
)


@ablating(
    "long-term-exponentially-small.contraction",
    "contraction",
    LONGER,
    chain_values(1),
)
def test_without_contraction_a_long_lag_need_not_count_less(case: Linear) -> None:
    within(case, 1)


@ablating(
    "long-term-exponentially-small.contraction",
    "below-one",
    ALL_UNITS,
    chain_values(1),
)
def test_with_rate_one_all_lags_may_count_the_same(case: Linear) -> None:
    fades(case, 1)


@confirming("long-term-exponentially-small.robust", INVERTIBLE)
def test_whoever_holds_any_noise_below_k_forgets(case: Linear) -> None:
    case = case._replace(order="oo")
    worst = ONE
    for last in range(1, case.last + 1):
        products = [np.abs(gradients(case.jacobians[k:last])[-1]) for k in range(last)]
        unit = np.abs(gradients(case.jacobians[:1])[0])
        total = unit + sum(products[1:], products[0])
        worst = max(worst, norms(total, "oo"))
    assert largest_response(case) <= worst
    forgets(case, worst)


@ablating(
    "long-term-exponentially-small.robust", "bounded", LOUD_RESPONSE, robust_values
)
def test_with_an_unbounded_response_lags_may_count_the_same(case: Linear) -> None:
    still_forgets(case)


@confirming("long-term-exponentially-small.isometry", isometries())
def test_an_orthogonal_weight_gives_every_lag_the_same_size(case: Isometry) -> None:
    keeps_length(case)


@ablating(
    "long-term-exponentially-small.isometry",
    "orthogonal",
    STRETCHED,
    Isometry.values,
)
def test_lags_count_differently_without_orthogonality(case: Isometry) -> None:
    keeps_length(case)


@refuting(
    "long-term-exponentially-small",
    draw.nonzero_rationals(),
    lambda case: {"lambda": case},
)
def test_a_weight_of_one_represents_and_does_not_fade(case: flint.fmpq) -> None:
    assert abs(case) < 1


class Well(NamedTuple):
    """A two-state map with its interval and noise."""

    strength: Any
    order: int
    low: Any
    high: Any
    margin: Any

    @property
    def robust(self) -> bool:
        low, high = number(self.low), number(self.high)
        act = partial(well_map, strength=self.strength, order=self.order)
        bend = max(1 - self.low**2, self.high**2 - 1) ** (2 * self.order - 2)
        rise = self.strength * bend * ((4 * self.order - 1) * self.high**2 - 1)
        room = act(low) - self.margin >= low and act(high) + self.margin <= high
        return bool(rise < 1 and room)

    @property
    def slope(self) -> Any:
        return well_slope(number(1), self.strength, self.order).item()

    def values(self) -> dict[str, Any]:
        return {
            "kappa": self.strength,
            "q": self.order,
            "h": 1,
            "ell": self.low,
            "r": self.high,
            "epsilon": self.margin,
        }


WELLS = st.builds(
    Well,
    st.just(WELL),
    st.integers(1, 2),
    st.just(Q(1, 2)),
    st.just(Q(5, 4)),
    st.just(Q(1, 100)),
)


@refuting("long-term-exponentially-small.attraction", WELLS, Well.values)
def test_a_robust_attractor_may_have_slope_one(case: Well) -> None:
    assert not case.robust or case.slope < 1
