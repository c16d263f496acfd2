"""What is left of a gradient at long lags, back through a scan in log space."""

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from longdep.numeric.correct_rounding import correctly_rounded
from longdep.numeric.kernels.linear_scan import (
    log_space_gradients,
    scan_gradients,
    sequential_scan,
)
from longdep.numeric.precision import exact, fraction
from longdep.reports.certify import CertificateError, check
from longdep.reports.record.certificate import build
from longdep.reports.record.evidence import witnessing
from longdep.theory.catalog import claim_of
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
    assert case["G"] == case_gradients().decays[EARLY - 1].value
    off = abs(case["G"] - case["g"])
    assert off >= 10**13 * case["g"]
    assert off >= 64 * UNIT * case["g_last"]
    state = case["H"]
    assert abs(state - 2 * (1 - HALF**STEPS)) <= 64 * UNIT * state


def test_the_exact_gradients_are_those_of_the_scan() -> None:
    halves, ones, last = (
        exact([value(t) for t in range(STEPS)])
        for value in (lambda t: HALF, lambda t: 1, lambda t: int(t == STEPS - 1))
    )
    true = scan_gradients(sequential_scan, halves, ones, last).decays
    values = floor_values()
    assert fraction(true[EARLY - 1]) == values["g"]
    assert fraction(true[-1]) == values["g_last"]


def test_rounded_to_200_bits_the_same_gradient_is_right() -> None:
    values = floor_values(200)
    # Fewer than 2^10 operations on numbers below 2^6, each off by 2^-200 of those.
    assert abs(values["G"] - values["g"]) <= Fraction(2**16, 2**200)
    assert values["G"] > 0


def test_with_a_loss_at_every_step_the_same_gradient_is_right() -> None:
    """Each decay then has a near loss: nothing has vanished."""
    halves, ones = (np.full(STEPS, x, dtype=object) for x in (HALF, Fraction(1)))
    true = scan_gradients(sequential_scan, *map(exact, (halves, ones, ones))).decays
    rounded = [correctly_rounded(x, BITS) for x in (halves, ones, ones)]
    found = log_space_gradients(*rounded).decays
    # 64 sums of terms of size 2, up to two exponentials each, whose log sums are off
    # by up to 64 roundings of numbers below 64: 2^6 2^2 2^6 2^6 u. No gradient is below
    # 1, and none is off by more than that.
    assert min(true[1:]) >= 1
    for computed, value in zip(found[1:], true[1:], strict=True):
        assert abs(computed.value - fraction(value)) <= 2**20 * UNIT


def test_a_certificate_with_another_gradient_is_refused() -> None:
    """The checker computes every rounding anew."""
    claim = claim_of("log-space-floor")
    for name in ("M", "P", "W"):
        values = floor_values()
        values[name][20] *= 1 + 4 * UNIT
        with pytest.raises(CertificateError):
            check(json.loads(json.dumps(build(claim, values, "witness", None))))
