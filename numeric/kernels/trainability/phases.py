"""What gradients do before any training: decay, stay or grow, and signal against noise.

Fresh tanh networks h_k = tanh(U h_{k-1} + w x_k) under Gaussian inputs x_k, h_0 = 0,
w uniform in [-1/sqrt n, 1/sqrt n]. Plain float64: nothing is iterated that training
would feed back. Where states are chaotic an early rounding grows, at g = 3 by less than
10^8 in 50 steps: a count could change only where a ratio lies within some 10^-7 of a
threshold.
Source: documents 000, 002, 003 on vanishing (mostly) and exploding (rarely).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from longdep.numeric.errors import DomainError, require_count
from longdep.numeric.kernels.backpropagation import TANH, deltas, gains, trajectory
from longdep.numeric.precision import Array

PHASE_UNITS, PHASE_NETS = (10, 50), 64
PHASE_SPANS = (50, 200)
FACTOR = 10.0  # "decays": below 1/10 of the start; "grows": above 10 times
SCALES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


def _orthogonal(rng: np.random.Generator, n: int, count: int) -> Array:
    factor, upper = np.linalg.qr(rng.standard_normal((count, n, n)))
    signs = np.sign(np.diagonal(upper, axis1=-2, axis2=-1))
    return factor * signs[:, None, :]


def _uniform(gain: float) -> Callable[[np.random.Generator, int, int], Array]:
    return lambda rng, n, b: rng.uniform(-1, 1, (b, n, n)) * np.sqrt(gain / n)


def _gauss(scale: float) -> Callable[[np.random.Generator, int, int], Array]:
    return lambda rng, n, b: rng.standard_normal((b, n, n)) * (scale / np.sqrt(n))


WEIGHTS: dict[str, Callable[[np.random.Generator, int, int], Array]] = {
    "uniform": _uniform(1.0),
    "glorot": _uniform(3.0),
    "orthogonal": _orthogonal,
    **{f"g = {scale:g}": _gauss(scale) for scale in SCALES},
}
"""Random weights (nets, n, n) by the name of the start, as in `tasks`."""


def gradient_ratios(
    start: str, units: int, steps: int, nets: int, rng: np.random.Generator
) -> Array:
    """Size of the gradient carried back over a number of steps, relative to its start.

    norm(M_1 ... M_T e) / norm(e) along the states of a fresh network whose inputs are
    standard normal, with M_k = diag(f'(z_k)) U^T and a random direction e.

    Args:
        start: name in WEIGHTS.
        units: n.
        steps: T.
        nets: how many networks.
        rng: source of everything random.
    Returns:
        (nets,), dimensionless.
    Raises:
        DomainError: there is no such start.
    """
    if start not in WEIGHTS:
        raise DomainError(f"start: expected one of {', '.join(WEIGHTS)}, got {start!r}")
    require_count("steps", steps)
    weight = WEIGHTS[start](rng, units, nets)
    fed = rng.uniform(-1, 1, (nets, 1, units)) / np.sqrt(units)
    inputs = rng.standard_normal((nets, steps, 1))
    run = trajectory(weight, inputs * fed, np.zeros((nets, units)), TANH)
    last = rng.standard_normal((nets, units))
    carried = deltas(weight, gains(run, TANH), last)[:, 0]
    return np.linalg.norm(carried, axis=-1) / np.linalg.norm(last, axis=-1)


def phase_chunk(seed: int) -> dict[str, int]:
    """How many gradients decay, stay and grow, by start, size and length.

    A gradient decays if it ends below a tenth of its size, grows if above ten times.
    """
    counts: dict[str, int] = {}
    for units in PHASE_UNITS:
        for steps in PHASE_SPANS:
            rng = np.random.default_rng([seed, units, steps])
            for start in WEIGHTS:
                if steps > PHASE_SPANS[0] and start not in USUAL:
                    continue
                ratios = gradient_ratios(start, units, steps, PHASE_NETS, rng)
                place = f"{start}, n = {units}, T = {steps}"
                grow = int((ratios > FACTOR).sum())
                decay = int((ratios < 1 / FACTOR).sum())
                counts[f"{place}: decay"] = decay
                counts[f"{place}: grow"] = grow
                counts[f"{place}: stay"] = PHASE_NETS - grow - decay
    return {**counts, "nets": PHASE_NETS}


USUAL = ("uniform", "glorot", "orthogonal", "g = 1")


class Fade(NamedTuple):
    """What one network's gradient loses at each step of a lag, as logarithms.

    Attributes:
        predicted: log gamma, the mean growth of a tangent vector per step of a long
            run of its own (the largest Lyapunov exponent).
        measured: slope against the lag of log(signal / noise).
    """

    predicted: float
    measured: float


def fade(
    scale: float, units: int, lags: Sequence[int], sequences: int, seed: int
) -> Fade:
    """Measure how fast the signal of an early bit sinks below the noise.

    The gradient of the loss (o - y)^2 / 2 with respect to w is a sum over the steps.
    Signal: the norm of the mean, over random sequences, of the term of the first step,
    whose input is the bit y. Noise: the standard deviation of the whole sum. Both for
    sequences of each length lag + 1.

    Args:
        scale: g of U ~ N(0, g^2/n).
        units: n.
        lags: steps between the bit and the reading, ascending.
        sequences: random sequences for each lag.
        seed: of everything random.
    Returns:
        A Fade.
    """
    drift, heights = fading(scale, units, lags, sequences, seed)
    return Fade(drift, float(np.polyfit(lags, np.log(heights), 1)[0]))


def fading(
    scale: float, units: int, lags: Sequence[int], sequences: int, seed: int
) -> tuple[float, list[float]]:
    """The predicted log gamma, and signal / noise at each lag: see `fade`."""
    rng = np.random.default_rng([seed, units, round(100 * scale)])
    weight = rng.standard_normal((units, units)) * (scale / np.sqrt(units))
    fed = rng.uniform(-1, 1, units)
    readout = rng.uniform(-1, 1, units) / np.sqrt(units)
    drift = _lyapunov(weight, fed, rng)
    return drift, [
        _signal_to_noise(weight, fed, readout, lag + 1, sequences, rng) for lag in lags
    ]


WARM, LONG = 100, 1000


def _lyapunov(weight: Array, fed: Array, rng: np.random.Generator) -> float:
    """Mean log growth of a tangent vector over 1000 steps, after 100 to settle."""
    state, tangent = fed * 0, rng.standard_normal(fed.size)
    grown = 0.0
    for step in range(WARM + LONG):
        state = np.tanh(weight @ state + fed * rng.standard_normal())
        tangent = (1 - state * state) * (weight @ tangent)
        size = float(np.linalg.norm(tangent))
        tangent = tangent / size
        grown += np.log(size) if step >= WARM else 0.0
    return grown / LONG


def _signal_to_noise(
    weight: Array,
    fed: Array,
    readout: Array,
    steps: int,
    sequences: int,
    rng: np.random.Generator,
) -> float:
    inputs = rng.standard_normal((sequences, steps))
    inputs[:, 0] = bits = rng.choice([-1.0, 1.0], sequences)
    drive = inputs[..., None] * fed
    run = trajectory(weight, drive, np.zeros((sequences, fed.size)), TANH)
    slopes = gains(run, TANH)
    residual = run.hidden[:, -1] @ readout - bits
    last = slopes[:, -1] * (residual[:, None] * readout)
    terms = deltas(weight, slopes[:, :-1], last) * inputs[..., None]
    noise = np.sqrt(terms.sum(axis=1).var(axis=0).sum())
    return float(np.linalg.norm(terms[:, 0].mean(axis=0)) / noise)
