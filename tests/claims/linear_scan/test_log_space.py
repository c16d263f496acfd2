"""What is left of a gradient at long lags, back through a scan in log space."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from longdep.reports.record.evidence import witnessing
from tests.claims.linear_scan.floor import (
    BITS,
    EARLY,
    HALF,
    STEPS,
    case_gradients,
    floor_values,
)

UNIT = Fraction(1, 2**BITS)
NAMED = st.just(BITS).map(floor_values)


@witnessing("log-space-floor", NAMED, dict)
def test_the_gradient_of_an_early_decay_is_noise(case: dict[str, Any]) -> None:
    early, last = HALF ** (STEPS - EARLY), 2 * (1 - HALF ** (STEPS - 1))
    assert case["G"] == case_gradients().decays[EARLY - 1].value
    off = abs(case["G"] - early)
    assert off >= 10**13 * early
    assert off >= 64 * UNIT * last


@witnessing("log-space-floor.state", NAMED, dict)
def test_the_last_state_is_right(case: dict[str, Any]) -> None:
    state = case["H"]
    assert abs(state - 2 * (1 - HALF**STEPS)) <= 64 * UNIT * state
