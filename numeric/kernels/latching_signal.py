"""Whether the signal of a long lag is hidden by the fluctuations of the short ones.

Fresh tanh networks h_k = tanh(U h_{k-1} + w x_k), h_0 = 0, from the usual starts. The
first input is a bit y, +1 or -1, the others are standard normal, and the loss is
(o - y)^2 / 2 with o = v . h_T. The gradient in w is a sum over the steps; the term of
the first one is the part of the long lag, those of the last ten are the short lags.
Plain float64, as in trainability/phases.py: a count could change only where a ratio
lies within rounding of its limit.
Source: documents 000, 002, 003, 004 on the signal that is hidden.
"""

import numpy as np

from longdep.numeric.errors import DomainError, ShapeError, require_count
from longdep.numeric.kernels.backpropagation import TANH, deltas, gains, trajectory
from longdep.numeric.kernels.trainability.phases import USUAL, WEIGHTS
from longdep.numeric.precision import Array

HIDING_UNITS, HIDING_LAGS = (10, 50), (10, 20, 50)
HIDING_NETS, SEQUENCES = 16, 100
SHORT = 10  # lags 0 to 9
TENTH = 0.1


def input_terms(
    weight: Array, fed: Array, readout: Array, inputs: Array, targets: Array
) -> Array:
    """The terms of dL/dw of every step, for one network and many sequences.

    Args:
        weight: (n, n) U, dimensionless.
        fed: (n,) w.
        readout: (n,) v.
        inputs: (N, T) x_1..x_T, a sequence a row, T >= 1.
        targets: (N,) y.
    Returns:
        (N, T, n): delta_k x_k, with delta_k the derivative of the loss in z_k.
    Raises:
        ShapeError: the shapes do not fit each other.
    """
    n = len(fed)
    if weight.shape != (n, n) or readout.shape != (n,):
        raise ShapeError(
            f"weight, readout: expected shapes {(n, n)} and {(n,)}, got "
            f"{weight.shape} and {readout.shape}"
        )
    if inputs.ndim != 2 or inputs.shape[1] == 0 or targets.shape != inputs.shape[:1]:
        raise ShapeError(
            f"inputs, targets: expected shapes (N, T) and (N,), got {inputs.shape} and "
            f"{targets.shape}"
        )
    run = trajectory(weight, inputs[..., None] * fed, np.zeros((len(inputs), n)), TANH)
    slopes = gains(run, TANH)
    residual = run.hidden[:, -1] @ readout - targets
    last = slopes[:, -1] * residual[:, None] * readout
    return deltas(weight, slopes[:, :-1], last) * inputs[..., None]


def hiding(terms: Array) -> float:
    """The signal of the first step over the smallest fluctuation of a short lag.

    Args:
        terms: (N, T, n), as from `input_terms`; T > 10.
    Returns:
        The length of the mean of the first step's term, divided by the smallest of the
        standard deviations (all entries together) of the last ten steps' terms.
    Raises:
        DomainError: the sequences are not longer than the short lags.
    """
    if terms.shape[1] <= SHORT:
        raise DomainError(f"terms: expected over {SHORT} steps, got {terms.shape[1]}")
    signal = np.linalg.norm(terms[:, 0].mean(axis=0))
    fluctuations = np.sqrt(terms[:, -SHORT:].var(axis=0).sum(axis=-1))
    return float(signal / fluctuations.min())


def hidden_signals(
    start: str, units: int, lag: int, nets: int, rng: np.random.Generator
) -> Array:
    """How large the signal of a lag is, against the smallest short-lag fluctuation.

    Args:
        start: name in WEIGHTS (trainability/phases.py).
        units: n.
        lag: steps between the bit and the reading, 10 or more.
        nets: how many networks.
        rng: source of everything random.
    Returns:
        (nets,), dimensionless; the mean is over 100 sequences, whose own error makes
        the signal look larger, not smaller.
    Raises:
        DomainError: there is no such start, or the lag is a short one.
    """
    if start not in WEIGHTS:
        raise DomainError(f"start: expected one of {', '.join(WEIGHTS)}, got {start!r}")
    require_count("lag", lag)
    ratios = []
    for weight in WEIGHTS[start](rng, units, nets):
        fed, readout = rng.uniform(-1, 1, (2, units)) / np.sqrt(units)
        inputs = rng.standard_normal((SEQUENCES, lag + 1))
        inputs[:, 0] = bits = rng.choice([-1.0, 1.0], SEQUENCES)
        ratios.append(hiding(input_terms(weight, fed, readout, inputs, bits)))
    return np.array(ratios)


def hidden_chunk(seed: int) -> dict[str, int]:
    """In how many fresh networks the signal is hidden, by start, size and lag.

    It is hidden if it is below a tenth of the smallest fluctuation: to see it then
    takes more than a hundred samples. Those below the fluctuation itself are counted,
    too.
    """
    counts: dict[str, int] = {}
    for place, start in enumerate(USUAL):
        for units in HIDING_UNITS:
            for lag in HIDING_LAGS:
                rng = np.random.default_rng([seed, units, lag, place])
                ratios = hidden_signals(start, units, lag, HIDING_NETS, rng)
                name = f"{start}, n = {units}, lag {lag}"
                counts[f"{name}: hidden"] = int((ratios < TENTH).sum())
                counts[f"{name}: below"] = int((ratios < 1).sum())
    return {**counts, "nets": HIDING_NETS}
