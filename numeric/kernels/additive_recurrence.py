"""Kernels of the additive recurrence h_t = h_{t-1} + g and of residual nets.

Batch first: leading axes are independent instances. Every function works in any of
the arithmetics of numeric/precision.py, exactly so on rationals.
Source: document 001, on vanishing gradients.
"""

import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import require_axis, require_count, require_square
from longdep.numeric.precision import Array, first_identity, identity_like


@batched(initial=1, updates=2)
def additive_states(initial: Array, updates: Array) -> Array:
    """Run the additive recurrence: h[0] = initial, h[t] = h[t-1] + g[t].

    Args:
        initial: (..., n) state at time 0, dimensionless.
        updates: (..., T, n) what each input adds, g(x_1) to g(x_T), dimensionless.
    Returns:
        (..., T + 1, n).
    Raises:
        ShapeError: the last axes differ.
    Rounding:
        float64 forward error <= gamma_t (|h0| + sum |g|) entrywise at time t,
        gamma_t = t u / (1 - t u), u = 2**-53; none on exact rationals.
    """
    require_axis("updates", updates, -1, initial.shape[-1])
    return np.cumsum(np.concatenate([initial[..., None, :], updates], axis=-2), axis=-2)


@batched(weight=2, drives=2, initial=1, shift=1, slope=0)
def simple_states(
    weight: Array, drives: Array, initial: Array, shift: Array, slope: Array
) -> Array:
    """Run a simple net with a straight activation: h[t] = slope z[t] + shift.

    z[t] = U h[t-1] + drives[t], where drives[t] = W x_t + b.

    Args:
        weight: (..., n, n) recurrent weight U, dimensionless.
        drives: (..., T, n).
        initial: (..., n).
        shift: (..., n) value of the activation at 0.
        slope: (...) or () slope of the activation, dimensionless.
    Returns:
        (..., T + 1, n).
    Raises:
        ShapeError: the weight is not square or the drives do not fit it.
    """
    n = require_square("weight", weight)
    require_axis("drives", drives, -1, n)
    slope = np.asarray(slope)[..., None]
    states = [initial]
    for step in range(drives.shape[-2]):
        received = (weight @ states[-1][..., None])[..., 0] + drives[..., step, :]
        states.append(received * slope + shift)
    return np.stack(states, axis=-2)


@batched(factors=3, change=1)
def carried(factors: Array, change: Array) -> Array:
    """Carry a small change through the steps: e[0] = change, e[s] = J[s] e[s-1].

    Args:
        factors: (..., T, n, n) derivatives J_1 to J_T of each state by the one before.
        change: (..., n) the change at the start.
    Returns:
        (..., T + 1, n).
    Raises:
        ShapeError: the factors are not square or the change does not fit them.
    """
    n = require_square("factors", factors)
    require_axis("change", change, -1, n)
    changes = [change]
    for step in range(factors.shape[-3]):
        changes.append((factors[..., step, :, :] @ changes[-1][..., None])[..., 0])
    return np.stack(changes, axis=-2)


@batched(slopes=2)
def residual(slopes: Array) -> Array:
    """The derivatives of a residual step: I + G, shape as the (..., n, n) slopes."""
    require_square("slopes", slopes)
    return slopes + identity_like(slopes)


@batched(factors=3)
def chain(factors: Array) -> Array:
    """Multiply the derivatives up: D[0] = I, D[s] = J[s] D[s-1].

    Args:
        factors: (..., T, n, n).
    Returns:
        (..., T + 1, n, n).
    Raises:
        ShapeError: the factors are not square.
    """
    require_square("factors", factors)
    products = [first_identity(factors)]
    for step in range(factors.shape[-3]):
        products.append(factors[..., step, :, :] @ products[-1])
    return np.stack(products, axis=-3)


def band(rate: Array, lag: int) -> tuple[Array, Array]:
    """What a residual net can do to a change: (1 - c)^lag and (1 + c)^lag.

    Args:
        rate: (...) c, 0 <= c <= 1, bound of the norm of dg/dh.
        lag: number of steps >= 0.
    Returns:
        two (...) arrays.
    Raises:
        DomainError: the lag is not a whole number >= 0.
    """
    lag = require_count("lag", lag)
    return (1 - rate) ** lag, (1 + rate) ** lag


def two_pieces(values: Array) -> Array:
    """f(z) = min(z, 1) + max(z - 2, 0): slope 1 outside [1, 2], 0 inside; any shape."""
    return np.minimum(values, values * 0 + 1) + np.maximum(values - 2, values * 0)
