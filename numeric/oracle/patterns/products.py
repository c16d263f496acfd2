"""Products of Jacobians: the linear recurrence, and gradients at every lag."""

import numpy as np

from longdep.numeric.oracle.patterns.cells import ACTIVATIONS, Array, back, slope
from longdep.numeric.oracle.patterns.sequence import detached, flushed
from longdep.numeric.oracle.patterns.switches import Switches

LOGARITHMS = {"e": 1.0, "2": np.log(2.0), "10": np.log(10.0)}


def powers(weight: Array, start: Array, steps: int, switches: Switches) -> Array:
    """The states h_0..h_T of h_t = W h_{t-1}, (steps + 1, n)."""
    states = [start if switches.starts_h else 0 * start]
    for _ in range(steps):
        before = states[-1] if switches.fed_on else states[0]
        states.append(flushed(weight @ before, switches))
    if switches.shortcut == "elementwise":
        states = [weight**t @ start if t else start for t in range(steps + 1)]
    if switches.shortcut == "inverse":
        states = _by_division(weight, states[-1], steps)
    return np.array(states)


def _by_division(weight: Array, last: Array, steps: int) -> list[Array]:
    """Every state from the last one: W^t h_0 = W^-(T-t) (W^T h_0)."""
    states = [last]
    for _ in range(steps):
        states.insert(0, solved(weight, states[0]))
    return states


def solved(matrix: Array, right: Array) -> Array:
    """The solution, or nan where the matrix has no inverse."""
    try:
        return np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        return np.full_like(right, np.nan)


def lag_gradients(
    weight: Array, pre: Array, cotangent: Array, activation: str, switches: Switches
) -> tuple[Array, Array]:
    """Gradients delta_k = D_k U^T delta_{k+1} of the last step's loss, and log norms.

    Args:
        weight: (n, n) U.
        pre: (T, n) pre-activations z_k.
        cotangent: (n,) the gradient at h_T.
        activation: the name of f.
        switches: what is wrong.
    Returns:
        delta (T, n), which may underflow, and the natural logarithm of each norm
        (T,), which does not: the vector is carried with a power of 2 beside it.
    """
    gains = slope(ACTIVATIONS[activation], pre, switches)
    if switches.back_order == "reversed":
        delta = _other_order(weight, gains, cotangent)
        return delta, _logarithm(delta, switches)
    if switches.shortcut == "inverse":
        delta = _divided(weight, gains, cotangent)
        return delta, _logarithm(delta, switches)
    vector, exponent = gains[-1] * cotangent, 0
    deltas, logs = [], []
    for lag in range(len(pre)):
        if lag:
            vector = gains[-1 - lag] * back(weight, vector, switches)
        if lag and switches.lags is not None and lag > switches.lags:
            vector = 0 * vector
        if lag and detached(len(pre) - lag, switches):
            vector = 0 * vector
        vector = flushed(vector, switches) if exponent == 0 else vector
        rescaled = switches.rescaled and not switches.flush and not switches.epsilon
        if rescaled and vector.dtype != object:  # balls do not underflow
            _, shift = np.frexp(np.max(np.abs(vector)))
            vector, exponent = np.ldexp(vector, -shift), exponent + int(shift)
        deltas.append(np.ldexp(vector, exponent) if exponent else vector)
        logs.append(_logarithm(vector[None], switches)[0] + exponent * np.log(2.0))
    delta, log_norm = np.array(deltas[::-1]), np.array(logs[::-1])
    return delta, (log_norm / LOGARITHMS[switches.log_base]).astype(delta.dtype)


def _logarithm(vectors: Array, switches: Switches) -> Array:
    """The logarithm of each norm, -inf at 0."""
    if vectors.dtype == object:  # balls: neither over- nor underflow
        return np.log(np.sqrt(np.sum(vectors**2, axis=-1)))
    size = np.max(np.abs(vectors), axis=-1) if switches.rescaled else np.ones(1)
    size = np.where(size == 0, 1, size).astype(vectors.dtype)
    norm = np.sqrt(np.sum((vectors / size[..., None]) ** 2, axis=-1))
    with np.errstate(divide="ignore"):
        return np.log(norm + vectors.dtype.type(switches.epsilon)) + np.log(size)


def _other_order(weight: Array, gains: Array, cotangent: Array) -> Array:
    """The product grows on its wrong side: P M_k for M_k P."""
    product = np.eye(len(weight), dtype=weight.dtype)
    deltas = [gains[-1] * cotangent]
    for gain in gains[-2::-1]:
        product = product @ (gain[:, None] * weight.T)
        deltas.append(product @ deltas[0])
    return np.array(deltas[::-1])


def _divided(weight: Array, gains: Array, cotangent: Array) -> Array:
    """Every delta from the first one, by the inverses of the early Jacobians."""
    vector = gains[-1] * cotangent
    for gain in gains[-2::-1]:
        vector = gain * (weight.T @ vector)
    deltas = [vector]
    for gain in gains[:-1]:
        deltas.append(solved(gain[:, None] * weight.T, deltas[-1]))
    return np.array(deltas)
