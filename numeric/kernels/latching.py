"""Kernels of memory: latches, noisy states, gradients along them, hidden signals.

Batch first: leading axes are independent instances. Every function works in any of
the arithmetics of numeric/precision.py, exactly so on rationals.
Source: documents 000, 002, 004, the paragraph on storing memories robustly; 003, its
summary; 001, what a simple network can represent in theory.
"""

from collections.abc import Callable
from numbers import Integral

import numpy as np

from longdep.numeric.batch import batched, common
from longdep.numeric.errors import (
    DomainError,
    ShapeError,
    require_axis,
    require_count,
    require_square,
)
from longdep.numeric.kernels.backpropagation import vector_norms
from longdep.numeric.precision import Array, first_identity, tanh

Map = Callable[[Array], Array]


def relu_map(changes: Array, hinges: Array, points: Array) -> Array:
    """A piecewise-linear map made of ReLU units: sum_i c_i max(0, v - b_i).

    Args:
        changes: (m + 1,) c_i, the change of slope at each hinge, dimensionless.
        hinges: (m + 1,) b_i, dimensionless.
        points: (...) v.
    Returns:
        (...).
    Raises:
        ShapeError: there are not as many changes as hinges.
    Rounding:
        float64 error <= (m + 3) u sum_i |c_i| max(0, |v| + |b_i|) to first order,
        u = 2**-53; none on exact rationals.
    """
    _require_hinges(changes, hinges)
    above = points[..., None] - hinges
    return (changes * np.where(above > 0, above, above * 0)).sum(axis=-1)


def relu_slope(changes: Array, hinges: Array, points: Array) -> Array:
    """The slope of `relu_map` at points that are no hinges: sum of c_i, b_i < v."""
    _require_hinges(changes, hinges)
    above = points[..., None] > hinges
    return np.where(above, changes, changes * 0).sum(axis=-1)


def odd(act: Map) -> Map:
    """Mirror a map with act(0) = 0 at the origin: it stores both bits."""

    def both(points: Array) -> Array:
        return act(points) - act(-points)

    return both


@batched(margin=0, slope=0)
def plateau_latch(margin: Array, slope: Array) -> tuple[Array, Array]:
    """A latch that keeps [1, 3] against noise of size `margin`, around 2.

    Four ReLU units: up to the height 2 - slope (1 - margin) at v = 1, flat to
    v = 1 + margin, the given slope through (2, 2) to v = 3 - margin, then flat.

    Args:
        margin: (...) in (0, 1), dimensionless.
        slope: (...) in [0, 1], the slope at the stored point 2.
    Returns:
        changes and hinges, (..., 4) each.
    """
    reach = 1 - margin
    climb = 2 - slope * reach
    zero = margin * 0
    changes = [climb, -climb, slope, -slope]
    hinges = [zero, zero + 1, 1 + margin, 3 - margin]
    return (
        np.stack(np.broadcast_arrays(*changes), axis=-1),
        np.stack(np.broadcast_arrays(*hinges), axis=-1),
    )


def noisy_states(act: Map, initial: Array, noise: Array) -> Array:
    """Run h[t] = act(h[t-1]) + noise[t-1].

    Args:
        act: the map of one step, entry by entry or on the last axis.
        initial: (...) state at time 0, dimensionless.
        noise: (T, ...) what is added after each step.
    Returns:
        (T + 1, ...).
    """
    initial, noise = _fitting(noise, initial)
    states = [initial]
    for push in noise:
        states.append(act(states[-1]) + push)
    return np.stack(states)


def tanh_states(weight: Array, initial: Array, noise: Array) -> Array:
    """Run one tanh unit with its noise inside: h[t] = tanh(w h[t-1] + noise[t-1]).

    Args:
        weight: (...) w, dimensionless.
        initial: (...) state at time 0.
        noise: (T, ...) what enters the unit with its own output.
    Returns:
        (T + 1, ...); balls when the inputs are exact.
    """
    initial, noise = _fitting(noise, initial, weight=weight)
    states = [initial]
    for push in noise:
        states.append(tanh(weight * states[-1] + push))
    return np.stack(states)


@batched(jacobians=3)
def gradients(jacobians: Array) -> Array:
    """Multiply step Jacobians up: P[0] = I, P[t] = J[t-1] P[t-1].

    Args:
        jacobians: (..., T, n, n), dimensionless.
    Returns:
        (..., T + 1, n, n): dh_t/dh_0.
    Raises:
        ShapeError: the Jacobians are not square.
    Rounding:
        float64 Frobenius error of P[t] <= t n u prod ||J_k||_F to first order.
    """
    require_square("jacobians", jacobians)
    products = [first_identity(jacobians)]
    for k in range(jacobians.shape[-3]):
        products.append(jacobians[..., k, :, :] @ products[-1])
    return np.stack(products, axis=-3)


@batched(jacobians=3, pushes=2)
def responses(jacobians: Array, pushes: Array) -> Array:
    """Linearised response to noise: y[0] = e[0], y[t] = J[t-1] y[t-1] + e[t].

    Args:
        jacobians: (..., T, n, n).
        pushes: (..., T + 1, n) noise e, dimensionless.
    Returns:
        (..., T + 1, n).
    Raises:
        ShapeError: the sizes do not fit.
    """
    n = require_square("jacobians", jacobians)
    require_axis("pushes", pushes, -1, n)
    require_axis("pushes", pushes, -2, jacobians.shape[-3] + 1)
    displacements = [pushes[..., 0, :]]
    for k in range(jacobians.shape[-3]):
        moved = (jacobians[..., k, :, :] @ displacements[-1][..., None])[..., 0]
        displacements.append(moved + pushes[..., k + 1, :])
    return np.stack(displacements, axis=-2)


@batched(jacobians=3, change=1)
def aligned_response(
    jacobians: Array, change: Array, order: str
) -> tuple[Array, Array, Array]:
    """Follow a change, and noise of norm 1 that always pushes along it.

    x[t] = J[t-1] x[t-1]; r[t] = |x[t]|; y[t] = J[t-1] y[t-1] + x[t] / r[t].

    Args:
        jacobians: (..., T, n, n), dimensionless.
        change: (..., n) x[0]; no x[t] may vanish.
        order: norm, "1" or "oo" (or "F" for floats).
    Returns:
        x (..., T + 1, n), r (..., T + 1), y (..., T + 1, n).
    Raises:
        ShapeError: the sizes do not fit.
        DomainError: the change vanishes at some time.
    """
    n = require_square("jacobians", jacobians)
    require_axis("change", change, -1, n)
    moved = (gradients(jacobians) @ change[..., None, :, None])[..., 0]
    radii = vector_norms(moved, order)
    if np.any(radii == 0):
        raise DomainError("change: expected one that never vanishes")
    return moved, radii, responses(jacobians, moved / radii[..., None])


@batched(points=0, strength=0)
def well_map(points: Array, strength: Array, order: int) -> Array:
    """The two-state map v - kappa v (v^2 - 1)^(2q-1).

    Args:
        points: (...) v.
        strength: kappa, dimensionless.
        order: q >= 1; the slope at the stored points 1 and -1 is 1 for q > 1.
    Returns:
        (...).
    Raises:
        DomainError: q is not a whole number >= 1.
    """
    order = _require_order(order)
    return points - strength * points * (points**2 - 1) ** (2 * order - 1)


@batched(points=0, strength=0)
def well_slope(points: Array, strength: Array, order: int) -> Array:
    """The derivative of `well_map`: 1 - kappa (v^2-1)^(2q-2) ((4q-1) v^2 - 1)."""
    order = _require_order(order)
    flat = (points**2 - 1) ** (2 * order - 2) if order > 1 else points * 0 + 1
    return 1 - strength * flat * ((4 * order - 1) * points**2 - 1)


def gradient_along(act: Map, slope: Map, initial: Array, times: list[int]) -> Array:
    """The product of the slopes along h[t] = act(h[t-1]), at the given times.

    Args:
        act: the map.
        slope: its derivative.
        initial: (...) state at time 0.
        times: increasing whole numbers >= 0.
    Returns:
        (len(times), ...): dh_t/dh_0, dimensionless; enclosed when entries are balls.
    Raises:
        DomainError: the times do not increase.
    """
    if not times or sorted(set(times)) != list(times):
        raise DomainError(f"times: expected increasing numbers, got {times}")
    require_count("times", times[0])
    state, product = initial, initial * 0 + 1
    products, wanted = [], set(times)
    for time in range(times[-1] + 1):
        if time in wanted:
            products.append(product)
        product = product * slope(state)
        state = act(state)
    return np.stack(products)


def samples_needed(mean: Array, deviation: Array) -> Array:
    """Samples whose standard error is the mean: (deviation / mean)^2.

    Args:
        mean: (...) not zero.
        deviation: (...).
    Returns:
        (...), dimensionless.
    """
    return (deviation / mean) ** 2


def recall_gradients(
    weight: float, lag: int, horizon: int, count: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Per-sample gradients of a linear unit that is to recall its own state.

    h_k = u h_{k-1} + x_k with standard normal x_k (h_0 stationary), loss
    (h_T - h_{T-lag})^2 / 2. The gradient in u is the sum of the parts
    (h_T - h_{T-lag}) u^j h_{T-1-j} over the lags j.

    Args:
        weight: u in (-1, 1), dimensionless.
        lag: the lag tau from which a part counts as long, and that is to be recalled.
        horizon: T > lag.
        count: samples.
        seed: of the generator.
    Returns:
        The long-lag part (j >= lag) and the whole gradient, (count,) each.
    Raises:
        DomainError: lag or horizon is out of range, or abs(weight) >= 1.
    """
    lag = require_count("lag", lag)
    if not lag < horizon or not -1 < weight < 1:
        raise DomainError(
            f"expected lag < horizon and |weight| < 1, got {lag}, {horizon}, {weight}"
        )
    rng = np.random.default_rng(seed)
    states = np.empty((horizon + 1, count))
    states[0] = rng.standard_normal(count) / np.sqrt(1 - weight**2)
    for k in range(horizon):
        states[k + 1] = weight * states[k] + rng.standard_normal(count)
    error = states[horizon] - states[horizon - lag]
    powers = weight ** np.arange(horizon)
    parts = powers[:, None] * states[horizon - 1 :: -1]
    return error * parts[lag:].sum(axis=0), error * parts.sum(axis=0)


def _fitting(noise: Array, initial: Array, **more: Array) -> tuple[Array, Array]:
    """The start and the noise (T, ...) of each step in their common batch shape."""
    if noise.ndim == 0:
        raise ShapeError("noise: expected shape (T, ...), got ()")
    named = {"noise": noise, "initial": np.asarray(initial)}
    named |= {name: np.asarray(array) for name, array in more.items()}
    batches = {name: a.shape[name == "noise" :] for name, a in named.items()}
    shape = common(named, batches)
    missing = (1,) * (len(shape) + 1 - noise.ndim)
    spread = noise.reshape(noise.shape[:1] + missing + noise.shape[1:])
    return (
        np.broadcast_to(named["initial"], shape),
        np.broadcast_to(spread, noise.shape[:1] + shape),
    )


def _require_hinges(changes: Array, hinges: Array) -> None:
    if changes.shape[-1:] != hinges.shape[-1:]:
        raise ShapeError(
            f"changes: expected as many as hinges {hinges.shape}, got {changes.shape}"
        )


def _require_order(order: int) -> int:
    if not isinstance(order, Integral) or order < 1:
        raise DomainError(f"order: expected a whole number >= 1, got {order!r}")
    return int(order)
