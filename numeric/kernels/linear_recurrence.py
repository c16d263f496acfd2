"""Kernels of the linear recurrence h(t) = W^T h(t-1).

Batch first: leading axes are independent instances. Every function works in any of
the arithmetics of numeric/precision.py, exactly so on rationals.
Source: documents 000, 002, 003, 004, the linear recurrence and its eigen-form.
"""

import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import (
    DomainError,
    ShapeError,
    require_axis,
    require_count,
    require_square,
)
from longdep.numeric.precision import Array, identity_like, inverse, ones_like


@batched(weight=2, initial=1)
def states(weight: Array, initial: Array, steps: int) -> Array:
    """Run the recurrence: h[0] = initial, h[t] = weight^T h[t-1].

    Args:
        weight: (..., n, n) recurrent weight, dimensionless.
        initial: (..., n) state at time 0, dimensionless.
        steps: number of steps T >= 0.
    Returns:
        (..., T + 1, n).
    Raises:
        ShapeError: weight is not square or initial does not fit it.
        DomainError: steps is not a whole number >= 0.
    Rounding:
        Forward error <= t n u (|W|^T)^t |h0| entrywise to first order, u = 2**-53 for
        float64 (`longdep.numeric.rounding.chain_bound`); none on exact rationals.
    """
    n = require_square("weight", weight)
    require_axis("initial", initial, -1, n)
    steps = require_count("steps", steps)
    transposed = np.swapaxes(weight, -1, -2)
    visited = [initial]
    for _ in range(steps):
        visited.append((transposed @ visited[-1][..., None])[..., 0])
    return np.stack(visited, axis=-2)


@batched(weight=2, initial=1)
def power_method(weight: Array, initial: Array, steps: int, order: str) -> Array:
    """The power method: multiply by weight^T, divide by the norm, at every step.

    y[0] = initial / |initial|, y[t] = weight^T y[t-1] / |weight^T y[t-1]|.

    Args:
        weight: (..., n, n), dimensionless.
        initial: (..., n), not 0.
        steps: number of steps T >= 0.
        order: "1", the sum of the sizes of the entries, or "oo", the largest.
    Returns:
        (..., T + 1, n), each of norm 1.
    Raises:
        ShapeError: weight is not square or initial does not fit it.
        DomainError: steps is not a whole number >= 0, there is no such order, or a
            vector is 0 and has no direction.
    Rounding:
        float64: that of `states`, and two roundings more a step; none on exact
        rationals.
    """
    if order not in ("1", "oo"):
        raise DomainError(f"order: expected '1' or 'oo', got {order!r}")
    n = require_square("weight", weight)
    require_axis("initial", initial, -1, n)
    steps = require_count("steps", steps)
    transposed = np.swapaxes(weight, -1, -2)
    visited = [_direction(initial, order)]
    for _ in range(steps):
        moved = (transposed @ visited[-1][..., None])[..., 0]
        visited.append(_direction(moved, order))
    return np.stack(visited, axis=-2)


def _direction(vectors: Array, order: str) -> Array:
    sizes = abs(vectors)
    collect = np.sum if order == "1" else np.max
    length = collect(sizes, axis=-1, keepdims=True, initial=0)
    if np.any(length == 0):
        raise DomainError("initial: expected no state to become 0, got one that does")
    return vectors / length


@batched(matrix=2)
def power(matrix: Array, exponent: int) -> Array:
    """Multiply a matrix by itself: matrix^exponent, the identity at 0.

    Args:
        matrix: (..., n, n), dimensionless.
        exponent: whole number >= 0.
    Returns:
        (..., n, n).
    Raises:
        ShapeError: the matrix is not square.
        DomainError: the exponent is not a whole number >= 0.
    Rounding:
        Forward error <= (t - 1) n u |M|^t entrywise to first order
        (`longdep.numeric.rounding.power_bound`); none on exact rationals.
    """
    require_square("matrix", matrix)
    exponent = require_count("exponent", exponent)
    result, square = identity_like(matrix), matrix
    while exponent:
        if exponent & 1:
            result = result @ square
        exponent >>= 1
        if exponent:
            square = square @ square
    return result


@batched(basis=2, eigenvalues=1)
def eigen_form(basis: Array, eigenvalues: Array) -> Array:
    """Compose W = Q diag(eigenvalues) Q^T.

    Args:
        basis: (..., n, n) Q; the caller answers for its orthogonality.
        eigenvalues: (..., n).
    Returns:
        (..., n, n).
    Raises:
        ShapeError: the shapes do not fit.
    Rounding:
        Forward error <= (n + 1) u |Q| |diag(eigenvalues)| |Q|^T to first order; a
        power t of the eigenvalues adds t - 1 roundings.
    """
    _require_spectrum(basis, eigenvalues)
    return (basis * eigenvalues[..., None, :]) @ np.swapaxes(basis, -1, -2)


@batched(basis=2, eigenvalues=1)
def printed_power(basis: Array, eigenvalues: Array, time: int) -> Array:
    """The power as the documents print it: Q^T Lambda^t Q, shape (..., n, n)."""
    return eigen_form(np.swapaxes(basis, -1, -2), _raised(eigenvalues, time))


@batched(basis=2, eigenvalues=1)
def repaired_power(basis: Array, eigenvalues: Array, time: int) -> Array:
    """The power that follows from W = Q Lambda Q^T: Q Lambda^t Q^T, (..., n, n)."""
    return eigen_form(basis, _raised(eigenvalues, time))


@batched(basis=2, eigenvalues=1)
def any_basis_form(basis: Array, eigenvalues: Array) -> Array:
    """Compose W = V diag(eigenvalues) V^-1 for any invertible V.

    Args:
        basis: (..., n, n) V, eigenvectors of W in its columns.
        eigenvalues: (..., n).
    Returns:
        (..., n, n).
    Raises:
        ShapeError: the shapes do not fit.
        DomainError: V is singular.
    """
    _require_spectrum(basis, eigenvalues)
    return (basis * eigenvalues[..., None, :]) @ inverse(basis)


def any_basis_power(basis: Array, eigenvalues: Array, time: int) -> Array:
    """The transposed power (W^t)^T = V^-T Lambda^t V^T, shape (..., n, n).

    Raises:
        ShapeError: the shapes do not fit.
        DomainError: V is singular or time is not a whole number >= 0.
    """
    moved = any_basis_form(basis, _raised(eigenvalues, time))
    return np.swapaxes(moved, -1, -2)


@batched(components=1, eigenvalues=1)
def unaligned_ratio(components: Array, eigenvalues: Array, time: int) -> Array:
    """Squared tangent of the angle to the first eigendirection at time t.

    sum_{j>1} (c_j lambda_j^t)^2 / (c_1 lambda_1^t)^2 in an orthonormal eigenbasis.

    Args:
        components: (..., n) c_j at time 0; the first must not vanish.
        eigenvalues: (..., n), the first not zero.
        time: whole number of steps t >= 0.
    Returns:
        (...), dimensionless; float division by zero where the first part vanishes.
    Raises:
        ShapeError: there is no axis n, or the two do not agree on it.
        DomainError: time is not a whole number >= 0, or n = 0.
    Rounding:
        Sums and products of sizes only: relative error <= (4 t + n + 1) u to first
        order, while nothing underflows.
    """
    if components.ndim < 1:
        raise ShapeError(f"components: expected shape (..., n), got {components.shape}")
    require_axis("eigenvalues", eigenvalues, -1, components.shape[-1])
    if components.shape[-1] == 0:
        raise DomainError("components: expected at least one, got none")
    moved = (components * _raised(eigenvalues, time)) ** 2
    return moved[..., 1:].sum(axis=-1) / moved[..., 0]


def _raised(eigenvalues: Array, time: int) -> Array:
    """Powers by squaring: t - 1 roundings a factor at most, in every arithmetic."""
    time = require_count("time", time)
    result, square = ones_like(eigenvalues), eigenvalues
    while time:
        if time & 1:
            result = result * square
        time >>= 1
        if time:
            square = square * square
    return result


def _require_spectrum(basis: Array, eigenvalues: Array) -> None:
    n = require_square("basis", basis)
    if eigenvalues.shape[-1:] != (n,):
        raise ShapeError(
            f"eigenvalues: expected shape (..., {n}), got {eigenvalues.shape}"
        )
