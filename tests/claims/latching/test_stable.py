"""Whether long-term terms get smaller weights if the network is stable."""

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import refuting
from tests.claims.latching.linear_states import (
    TAKING_TURNS,
    TRANSIENT,
    Linear,
    linear,
    linear_values,
)


def counts_less(case: Linear) -> None:
    _, radii, _ = case.response
    assert radii[-1] < radii[0]


@refuting(
    "stable-but-difficult",
    linear(jacobian=draw.signed_permutations, largest=2),
    linear_values,
)
def test_stable_steps_need_not_make_long_lags_count_less(case: Linear) -> None:
    counts_less(case)


@refuting("stable-but-difficult.spectral", TAKING_TURNS, linear_values)
def test_nilpotent_steps_in_turn_make_a_long_lag_count_more(case: Linear) -> None:
    counts_less(case)


@refuting("stable-but-difficult.one-jacobian", TRANSIENT, linear_values)
def test_one_stable_jacobian_may_first_stretch(case: Linear) -> None:
    counts_less(case)
