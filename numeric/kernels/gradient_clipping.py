"""Kernels of gradient clipping: by norm in five conventions, by block, by value.

Batch first: the last axis is the gradient. Every function works in the arithmetics of
numeric/precision.py; on rationals the norm must be rational, and nothing is rounded.

The conventions, from the documented formulas (g a gradient, m the limit):

    exact   g if |g| <= m else (g/|g|) m; norm scaled against overflow; refuses
            non-finite gradients and limits that are not positive
    torch   g min(1, m/(|g| + 1e-6))              clip_grad_norm_
    optax   g where |g| < m, else (g/|g|) m       clip_by_global_norm
    keras   (g m)/max(|g|, m), each tensor alone;
            no clipping unless m > 0              clipnorm
    tf      g (m min(1/|g|, 1/m)); nan for all
            entries if the norm is not finite     clip_by_global_norm

Source: document 001, the section on exploding gradients.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isqrt
from typing import Any

import flint
import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.precision import Array, sqrt

ADDED = Fraction(1, 10**6)


@batched(gradient=1)
def norm(gradient: Array) -> Array:
    """The 2-norm over the last axis, kept: shape (..., 1).

    Args:
        gradient: (..., n), dimensionless.
    Returns:
        (..., 1); exact on rationals.
    Raises:
        ShapeError: there is no last axis.
        DomainError: the norm of a rational gradient is not rational.
    Rounding:
        float64: relative error <= (n/2 + 2) u to first order unless a square over- or
        underflows, u = 2**-53.
    """
    if gradient.ndim == 0:
        raise ShapeError("gradient: expected shape (..., n), got ()")
    squares = (gradient * gradient).sum(axis=-1, keepdims=True)
    flat = squares.reshape(-1)
    if squares.dtype != object or not flat.size:
        return sqrt(squares)
    if isinstance(flat[0], flint.fmpq):
        roots = np.empty(squares.shape, dtype=object)
        roots.reshape(-1)[:] = [_rational_root(square) for square in flat]
        return roots
    return sqrt(squares)


def scaled_norm(gradient: Array) -> tuple[Array, Array, Array]:
    """Split a gradient as scale * unit: (unit, norm of unit, scale).

    The scale is the power of two at the largest entry (1 on exact numbers), so that no
    square over- or underflows: |g| = scale * norm of unit.

    Args:
        gradient: (..., n) finite, dimensionless.
    Returns:
        Arrays of shape (..., n), (..., 1), (..., 1).
    """
    if gradient.dtype == object:
        size = norm(gradient)
        return gradient, size, size * 0 + 1
    largest = np.abs(gradient).max(axis=-1, keepdims=True, initial=0.0)
    exponent = np.where(largest > 0, np.frexp(largest)[1] - 1, 0)
    unit = np.ldexp(gradient, -exponent)
    return unit, norm(unit), np.ldexp(1.0, exponent)


@batched(gradient=1)
def clip_by_norm(gradient: Array, limit: Any, convention: str = "exact") -> Array:
    """Clip a gradient by its 2-norm, in one of the conventions above.

    Args:
        gradient: (..., n), dimensionless; one tensor, flattened.
        limit: m, a number; should be positive.
        convention: a key of CONVENTIONS.
    Returns:
        (..., n).
    Raises:
        DomainError: the convention is unknown; for "exact" also a limit that is not
            positive or a gradient that is not finite.
    Rounding:
        float64: relative error <= (n/2 + 6) u to first order per entry.
    """
    if convention not in CONVENTIONS:
        known = ", ".join(CONVENTIONS)
        raise DomainError(f"convention: expected one of {known}, got {convention!r}")
    with np.errstate(all="ignore"):
        return CONVENTIONS[convention](gradient, limit)


def clip_blocks(
    blocks: Sequence[Array], limit: Any, convention: str = "exact"
) -> list[Array]:
    """Clip the tensors of one gradient: by the joint norm, or (keras) each alone.

    Args:
        blocks: arrays of shape (..., n_b), one per tensor.
        limit: m, a number.
        convention: a key of CONVENTIONS.
    Returns:
        The clipped blocks, in order.
    Raises:
        DomainError: as clip_by_norm.
    """
    if convention == "keras":
        return [clip_by_norm(block, limit, convention) for block in blocks]
    joined = clip_by_norm(np.concatenate(blocks, axis=-1), limit, convention)
    ends = np.cumsum([block.shape[-1] for block in blocks])[:-1]
    return list(np.split(joined, ends, axis=-1))


def clip_by_value(gradient: Array, limit: Any) -> Array:
    """Cut every entry to [-m, m]: min(max(g, -m), m).

    Nothing is checked: a negative limit gives m everywhere, nan stays nan.

    Args:
        gradient: (...), dimensionless.
        limit: m, a number.
    Returns:
        (...); exact in every arithmetic.
    """
    return np.minimum(np.maximum(gradient, -limit), limit)


@batched(weight=2, gradient=2)
def clipped_update(
    weight: Array, gradient: Array, rate: Any, limit: Any, convention: str = "exact"
) -> Array:
    """One step of gradient descent with the whole gradient clipped by norm.

    Args:
        weight: (..., n, n), dimensionless.
        gradient: (..., n, n).
        rate: learning rate eta >= 0.
        limit: m > 0.
        convention: a key of CONVENTIONS.
    Returns:
        (..., n, n): weight - rate * clipped gradient.
    Raises:
        ShapeError: the gradient has not the shape of the weight.
    """
    if gradient.shape != weight.shape:
        raise ShapeError(
            f"gradient: expected shape {weight.shape}, got {gradient.shape}"
        )
    flat = gradient.reshape(*gradient.shape[:-2], -1)
    return weight - rate * clip_by_norm(flat, limit, convention).reshape(weight.shape)


def _exact(gradient: Array, limit: Any) -> Array:
    if not limit > 0:
        raise DomainError(f"limit: expected a positive number, got {limit!r}")
    if gradient.dtype != object and not np.isfinite(gradient).all():
        raise DomainError("gradient: expected finite entries")
    unit, size, scale = scaled_norm(gradient)
    within = size <= limit / scale
    return np.where(within, gradient, unit / np.where(within, 1, size) * limit)


def _torch(gradient: Array, limit: Any) -> Array:
    added = flint.fmpq(1, ADDED.denominator)
    constant = added if gradient.dtype == object else float(ADDED)
    return gradient * np.minimum(limit / (norm(gradient) + constant), 1)


def _optax(gradient: Array, limit: Any) -> Array:
    size = norm(gradient)
    below = size < limit
    if gradient.dtype == object:
        size = np.where(below, 1, size)
    return np.where(below, gradient, gradient / size * limit)


def _keras(gradient: Array, limit: Any) -> Array:
    if not limit > 0:
        return gradient
    return gradient * limit / np.maximum(norm(gradient), limit)


def _tf(gradient: Array, limit: Any) -> Array:
    size = norm(gradient)
    if gradient.dtype == object:
        inverse = 1 / np.where(size == 0, limit, size)
    else:
        inverse = 1 / size
    return gradient * (limit * np.minimum(inverse, 1 / limit) + (size - size))


def _rational_root(square: flint.fmpq) -> flint.fmpq:
    root = flint.fmpq(isqrt(int(square.p)), isqrt(int(square.q)))
    if root * root != square:
        raise DomainError(
            f"gradient: expected a rational norm, got the root of {square}"
        )
    return root


CONVENTIONS: dict[str, Callable[[Array, Any], Array]] = {
    "exact": _exact,
    "torch": _torch,
    "optax": _optax,
    "keras": _keras,
    "tf": _tf,
}
