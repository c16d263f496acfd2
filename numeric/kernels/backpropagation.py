"""Kernels of backpropagation through time in a simple recurrent network.

z_k = U h_{k-1} + W x_k + b, h_k = f(z_k), delta_{t,k} = dL_t/dz_k. Batch first:
leading axes are independent networks. Every function but `spectral_norms` works in
any of the arithmetics of numeric/precision.py; with a piecewise linear activation the
rational results are exact.
Source: document 001, backpropagation through time and gamma.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import DomainError, ShapeError, require_axis, require_square
from longdep.numeric.precision import Array, first_identity, tanh

ORDERS = ("1", "oo", "max")


class Activation(NamedTuple):
    """An elementwise activation: its value, and its slope from z and f(z)."""

    name: str
    value: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]


class Trajectory(NamedTuple):
    """Pre-activations z_1..z_T (..., T, n) and states h_0..h_T (..., T+1, n)."""

    pre: Array
    hidden: Array


def _one(z: Array) -> Array:
    return z * 0 + 1


IDENTITY = Activation("identity", lambda z: z, lambda z, _: _one(z))
RELU = Activation(
    "relu",
    lambda z: np.where(z > 0, z, z * 0),
    lambda z, _: np.where(z > 0, _one(z), z * 0),
)
HARD_TANH = Activation(
    "hard tanh",
    lambda z: np.where(z > 1, _one(z), np.where(z < -1, -_one(z), z)),
    lambda z, _: np.where((z < 1) & (z > -1), _one(z), z * 0),
)
TANH = Activation("tanh", tanh, lambda _, h: 1 - h * h)


@batched(weight=2, drive=2, initial=1)
def trajectory(
    weight: Array, drive: Array, initial: Array, activation: Activation
) -> Trajectory:
    """Run the network forward.

    Args:
        weight: (..., n, n) recurrent weight U, dimensionless.
        drive: (..., T, n) W x_k + b at the steps 1..T, dimensionless.
        initial: (..., n) state h_0.
        activation: the elementwise f.
    Returns:
        Pre-activations (..., T, n) and states (..., T + 1, n).
    Raises:
        ShapeError: the sizes do not fit.
    Rounding:
        none on exact rationals with IDENTITY, RELU or HARD_TANH; float64: each
        step adds at most (n + 2) u (|U| |h| + |drive|) before f, u = 2**-53.
    """
    n = require_square("weight", weight)
    require_axis("initial", initial, -1, n)
    _require_steps("drive", drive, n)
    pre, hidden = [], [initial]
    for k in range(drive.shape[-2]):
        pre.append((weight @ hidden[-1][..., None])[..., 0] + drive[..., k, :])
        hidden.append(activation.value(pre[-1]))
    states = np.stack(hidden, axis=-2)
    return Trajectory(np.stack(pre, axis=-2) if pre else states[..., 1:, :], states)


@batched(input_weight=2, bias=1, inputs=2)
def input_drive(input_weight: Array, bias: Array, inputs: Array) -> Array:
    """What the inputs add to z: W x_k + b.

    Args:
        input_weight: (..., n, m) W.
        bias: (..., n) b.
        inputs: (..., T, m) x_1..x_T.
    Returns:
        (..., T, n).
    Raises:
        ShapeError: the inputs do not fit W, or b does not.
    """
    if input_weight.ndim < 2 or inputs.ndim < 2:
        raise ShapeError(
            f"input_drive: expected (..., n, m) and (..., T, m), got "
            f"{input_weight.shape} and {inputs.shape}"
        )
    require_axis("inputs", inputs, -1, input_weight.shape[-1])
    require_axis("bias", bias, -1, input_weight.shape[-2])
    return inputs @ np.swapaxes(input_weight, -1, -2) + bias[..., None, :]


def gains(run: Trajectory, activation: Activation) -> Array:
    """The derivatives f'(z_k), (..., T, n), dimensionless."""
    return activation.slope(run.pre, run.hidden[..., 1:, :])


@batched(weight=2, gains=2)
def step_factors(weight: Array, gains: Array) -> Array:
    """The matrices M_k = diag(f'(z_k)) U^T of the backward recursion.

    Args:
        weight: (..., n, n) U.
        gains: (..., T, n) f'(z_k).
    Returns:
        (..., T, n, n).
    Raises:
        ShapeError: the sizes do not fit.
    """
    _require_steps("gains", gains, require_square("weight", weight))
    return gains[..., None] * np.swapaxes(weight, -1, -2)[..., None, :, :]


@batched(weight=2, gains=2)
def jacobians(weight: Array, gains: Array) -> Array:
    """The forward Jacobians J_k = dh_k/dh_{k-1} = diag(f'(z_k)) U, (..., T, n, n).

    Raises:
        ShapeError: the sizes do not fit.
    """
    _require_steps("gains", gains, require_square("weight", weight))
    return gains[..., None] * weight[..., None, :, :]


@batched(weight=2, gains=2, last=1)
def deltas(weight: Array, gains: Array, last: Array) -> Array:
    """Backpropagate one loss L_t to every earlier step.

    delta_{t,k} = f'(z_k) * (U^T delta_{t,k+1}), started with delta_{t,t} = last.

    Args:
        weight: (..., n, n) U.
        gains: (..., T, n) f'(z_k) at the steps k = t-T, ..., t-1.
        last: (..., n) delta_{t,t}.
    Returns:
        (..., T + 1, n): delta_{t,k} for k = t-T, ..., t, the last being `last`.
    Raises:
        ShapeError: the sizes do not fit.
    Rounding:
        float64: |error at lag tau| <= tau (n + 1) u (|M_tau| ... |M_1| |last|)
        entrywise to first order, u = 2**-53; none on exact rationals.
    """
    n = require_square("weight", weight)
    _require_steps("gains", gains, n)
    require_axis("last", last, -1, n)
    transposed = np.swapaxes(weight, -1, -2)
    computed = [last]
    for k in reversed(range(gains.shape[-2])):
        computed.append(
            gains[..., k, :] * (transposed @ computed[-1][..., None])[..., 0]
        )
    return np.stack(np.broadcast_arrays(*computed)[::-1], axis=-2)


@batched(factors=3)
def ordered_product(factors: Array) -> Array:
    """Multiply factors in their order: factors[0] @ factors[1] @ ... .

    Args:
        factors: (..., T, n, n) with T >= 1, or T = 0 for the identity.
    Returns:
        (..., n, n).
    Raises:
        ShapeError: the factors are not square.
    """
    require_square("factors", factors)
    if factors.ndim < 3:
        raise ShapeError(f"factors: expected shape (..., T, n, n), got {factors.shape}")
    if factors.shape[-3] == 0:
        return first_identity(factors)
    result = factors[..., 0, :, :]
    for k in range(1, factors.shape[-3]):
        result = result @ factors[..., k, :, :]
    return result


@batched(delta=2, before=2)
def weight_gradient(delta: Array, before: Array) -> Array:
    """The gradient of the weight: dL_t/dU = sum_k delta_{t,k} h_{k-1}^T.

    Args:
        delta: (..., T, n) delta_{t,k}.
        before: (..., T, n) h_{k-1} at the same k.
    Returns:
        (..., n, n); entry (i, j) belongs to U_ij.
    Raises:
        ShapeError: the shapes differ.
    """
    if delta.ndim < 2 or delta.shape[-2:] != before.shape[-2:]:
        raise ShapeError(
            f"before: expected the steps and units of delta {delta.shape}, got "
            f"{before.shape}"
        )
    return np.swapaxes(delta, -1, -2) @ before


@batched(weight=2, delta=2)
def state_gradient(weight: Array, delta: Array) -> Array:
    """Gradients of states, U^T delta_{t,k+1}, for deltas (..., T, n) of the steps k+1.

    Raises:
        ShapeError: the sizes do not fit.
    """
    require_axis("delta", delta, -1, require_square("weight", weight))
    return delta @ weight


@batched(matrices=2)
def norms(matrices: Array, order: str) -> Array:
    """A norm of every matrix, exact on rationals.

    Args:
        matrices: (..., n, m); a vector is a matrix with one column.
        order: "1" (largest column sum), "oo" (largest row sum) or "max" (largest
            entry, which is not consistent).
    Returns:
        (...), dimensionless.
    Raises:
        DomainError: another order, or a matrix without entries.
    """
    if order not in ORDERS:
        raise DomainError(f"order: expected one of {', '.join(ORDERS)}, got {order!r}")
    if 0 in matrices.shape[-2:]:
        raise DomainError(f"matrices: expected entries, got shape {matrices.shape}")
    sizes = np.abs(matrices)
    if order == "max":
        return np.max(sizes, axis=(-2, -1))
    return np.max(sizes.sum(axis=-2 if order == "1" else -1), axis=-1)


def vector_norms(vectors: Array, order: str) -> Array:
    """The same for vectors (..., n)."""
    return norms(vectors[..., None], order)


def spectral_norms(matrices: Array) -> Array:
    """The 2-norm of every matrix (..., n, n): float64 only.

    Rounding:
        relative error about n u, that of LAPACK's singular values.
    """
    return np.linalg.norm(matrices, ord=2, axis=(-2, -1))


@batched(weight=2, gains=2)
def gamma(weight: Array, gains: Array, order: str) -> Array:
    """The largest norm of a step factor, max_k |diag(f'(z_k)) U^T|, shape (...).

    Raises:
        DomainError: there is no step, or no such order.
        ShapeError: the sizes do not fit.
    """
    factors = step_factors(weight, gains)
    if factors.shape[-3] == 0:
        raise DomainError("gains: expected at least one step, got none")
    return np.max(norms(factors, order), axis=-1)


def _require_steps(name: str, array: Array, size: int) -> None:
    if array.ndim < 2 or array.shape[-1] != size:
        raise ShapeError(f"{name}: expected shape (..., T, {size}), got {array.shape}")
