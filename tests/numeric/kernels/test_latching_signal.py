"""Whether the parts of a gradient that hide one another are computed as they are."""

import re

import numpy as np
import pytest

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.backpropagation import TANH, deltas, gains, trajectory
from longdep.numeric.kernels.latching_signal import (
    HIDING_NETS,
    hidden_chunk,
    hidden_signals,
    hiding,
    input_terms,
)

RNG = np.random.default_rng(3)
N, UNITS, STEPS = 4, 3, 12
WEIGHT = RNG.standard_normal((UNITS, UNITS)) / 2
FED, READOUT = RNG.uniform(-1, 1, (2, UNITS))
INPUTS, BITS = RNG.standard_normal((N, STEPS)), np.array([1.0, -1.0, 1.0, 1.0])


def test_the_terms_are_those_of_backpropagation() -> None:
    """Another kernel's deltas, times the inputs."""
    drive = INPUTS[..., None] * FED
    run = trajectory(WEIGHT, drive, np.zeros((N, UNITS)), TANH)
    slopes = gains(run, TANH)
    residual = run.hidden[:, -1] @ READOUT - BITS
    last = slopes[:, -1] * (residual[:, None] * READOUT)
    expected = deltas(WEIGHT, slopes[:, :-1], last) * INPUTS[..., None]
    computed = input_terms(WEIGHT, FED, READOUT, INPUTS, BITS)
    assert computed.shape == (N, STEPS, UNITS)
    np.testing.assert_allclose(computed, expected, rtol=1e-9, atol=1e-15)


def test_they_add_up_to_the_derivative_of_the_loss() -> None:
    """Against differences of the loss over 2^-16: two more of them agree to 2^-30."""

    def losses(fed: np.ndarray) -> np.ndarray:
        run = trajectory(WEIGHT, INPUTS[..., None] * fed, np.zeros((N, UNITS)), TANH)
        return (run.hidden[:, -1] @ READOUT - BITS) ** 2 / 2

    total = input_terms(WEIGHT, FED, READOUT, INPUTS, BITS).sum(axis=1)
    step = 2.0**-16
    for i, axis in enumerate(np.eye(UNITS) * step):
        slope = (losses(FED + axis) - losses(FED - axis)) / (2 * step)
        np.testing.assert_allclose(total[:, i], slope, atol=1e-7)


def test_the_signal_is_compared_with_the_smallest_fluctuation() -> None:
    """By hand: means (3, 4) at the first step, deviations 1 to 10 at the last ten."""
    terms = np.zeros((2, 11, 2))
    terms[:, 0] = [[3, 4], [3, 4]]
    for k in range(10):
        terms[:, k + 1, 0] = [-(k + 2), k + 2]
    assert hiding(terms) == 5 / 2


def test_a_signal_fades_where_steps_contract_and_stays_where_none_does() -> None:
    near, far, kept = (
        np.median(hidden_signals(start, 10, lag, 8, np.random.default_rng(1)))
        for start, lag in (("g = 0.5", 12), ("g = 0.5", 30), ("orthogonal", 30))
    )
    assert far < near / 100
    assert kept > 1000 * far


def test_a_chunk_counts_all_networks_and_is_the_same_again() -> None:
    counts = hidden_chunk(5)
    rng = np.random.default_rng([5, 50, 20, 3])
    again = hidden_signals("g = 1", 50, 20, HIDING_NETS, rng)
    assert counts["g = 1, n = 50, lag 20: hidden"] == (again < 0.1).sum()
    assert counts["nets"] == HIDING_NETS
    for name, hidden in counts.items():
        if name.endswith(": hidden"):
            below = counts[name.replace(": hidden", ": below")]
            assert 0 <= hidden <= below <= HIDING_NETS


def test_what_does_not_fit_is_refused_in_one_sentence() -> None:
    for call, error, text in (
        (lambda: hidden_signals("no", 10, 50, 1, RNG), DomainError, "start: expected"),
        (lambda: hidden_signals("glorot", 4, -1, 1, RNG), DomainError, "lag"),
        (lambda: hidden_signals("glorot", 4, 9, 1, RNG), DomainError, "over 10 steps"),
        (
            lambda: input_terms(WEIGHT[:2], FED, READOUT, INPUTS, BITS),
            ShapeError,
            "weight, readout: expected shapes (3, 3)",
        ),
        (
            lambda: input_terms(WEIGHT, FED, READOUT, INPUTS, BITS[:2]),
            ShapeError,
            "inputs, targets: expected shapes (N, T)",
        ),
    ):
        with pytest.raises(error, match=re.escape(text)) as caught:
            call()
        assert "\n" not in str(caught.value)
