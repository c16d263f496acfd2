"""Whether the parts of a gradient that hide one another are computed as they are."""

import re

import flint
import numpy as np
import pytest

from longdep.numeric.errors import DomainError, ShapeError
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


def test_terms_by_hand() -> None:
    """Nothing is fed in, so states are 0, slopes 1, and fractions of 2 exact.

    delta_3 = -y v = (-1, -2); delta_2 = U^T delta_3 = (-1/2, -5/4) and once more.
    """
    weight = np.array([[0.5, 0.25], [0.0, 0.5]])
    inputs, bits = np.array([[4.0, 2.0, 1.0]]), np.array([1.0])
    terms = input_terms(weight, np.zeros(2), np.array([1.0, 2.0]), inputs, bits)
    deltas = [[-0.25, -0.75], [-0.5, -1.25], [-1.0, -2.0]]
    assert terms[0].tolist() == (inputs[0][:, None] * deltas).tolist()


def test_one_step_is_that_of_the_formula() -> None:
    """dL/dw = (v tanh(w x) - y) v (1 - tanh(w x)^2) x, in balls of 200 bits.

    Allowed: 4 units in the last place of tanh, 1/2 for each of 7 more operations, and
    twice the error of tanh from 1 - tanh^2, all on parts that are at most 3 in size.
    """
    w, v, x, y = 0.75, 0.5, 1.5, -1.0
    (((computed,),),) = input_terms(
        np.zeros((1, 1)), np.array([w]), np.array([v]), np.array([[x]]), np.array([y])
    )
    with flint.ctx.workprec(200):
        state = (flint.arb(w) * x).tanh()
        right = (v * state - y) * v * (1 - state * state) * x
        assert abs(right - flint.arb(computed)) <= 3 * (4 + 8 + 7) * 2.0**-53


def test_the_signal_is_compared_with_the_smallest_fluctuation() -> None:
    """By hand: means (3, 4) at the first step; then deviations 3 k and 4 k, k >= 2."""
    terms = np.zeros((2, 11, 2))
    terms[:, 0] = [[3, 4], [3, 4]]
    for k in range(10):
        terms[:, k + 1] = np.outer([-(k + 2), k + 2], [3, 4])
    assert hiding(terms) == 5 / 10


def test_a_signal_fades_where_steps_contract_and_stays_where_none_does() -> None:
    near, far, kept = (
        np.median(hidden_signals(start, 10, lag, 8, np.random.default_rng(1)))
        for start, lag in (("g = 0.5", 12), ("g = 0.5", 30), ("orthogonal", 30))
    )
    assert far < near
    assert far < kept


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
