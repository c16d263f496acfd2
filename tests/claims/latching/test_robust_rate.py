"""Whether robust storage forgets at the rate that is claimed."""

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.latching import responses
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming
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


@confirming("robust-memory-vanishes.hyperbolic", CONTRACTIONS)
def test_contraction_makes_the_gradient_fall_like_a_power(case: Linear) -> None:
    within(transposed_for(case), 0)


ANY = linear(largest=1, steps=2, rate=st.just(flint.fmpq(1, 2)))


@ablating("robust-memory-vanishes.hyperbolic", "contraction", ANY, chain_values(0))
def test_without_contraction_the_gradient_need_not_fall(case: Linear) -> None:
    within(case, 0)


@ablating("robust-memory-vanishes.hyperbolic", "below-one", ALL_UNITS, chain_values(0))
def test_a_rate_of_one_never_fades(case: Linear) -> None:
    fades(case, 0)


SCALED = linear(jacobian=lambda n: draw.scaled_orthogonal(n, "1/4", "3/4"))


@confirming("robust-memory-vanishes.general", INVERTIBLE)
def test_whoever_holds_aligned_noise_below_k_forgets(case: Linear) -> None:
    forgets(case, largest_response(case))


@confirming("robust-memory-vanishes.general", SCALED)
def test_scaled_isometries_come_close_to_the_bound(case: Linear) -> None:
    forgets(case, largest_response(case))


@ablating("robust-memory-vanishes.general", "bounded", LOUD_RESPONSE, robust_values)
def test_an_unbounded_response_need_not_forget(case: Linear) -> None:
    still_forgets(case)


@confirming(
    "robust-memory-vanishes.tight",
    st.tuples(draw.rationals(1, 4), st.integers(0, 6)),
)
def test_a_contraction_is_moved_up_to_k(case: tuple[flint.fmpq, int]) -> None:
    most, t = case
    slope = exact([[[1 - 1 / most]]])
    pushes = exact(np.ones((t + 1, 1), dtype=int))
    moved = responses(np.repeat(slope, t, axis=0), pushes) if t else pushes
    assert moved[t, 0] == most * (1 - (1 - 1 / most) ** (t + 1))
    bounded(moved[t, 0], most)
