"""Kernels of weight decay: penalised minimisers, gamma, sufficient coefficients.

Batch first: leading axes are independent instances. Every function works in any of
the arithmetics of numeric/precision.py, exactly so on rationals, unless it says not.
Source: document 001, the section on exploding gradients.
"""

from typing import Any

import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import DomainError, ShapeError, require_axis, require_square
from longdep.numeric.precision import Array, tanh


def ridge_minimiser(target: Array, coefficient: Any) -> Array:
    """Minimise 1/2 |X - A|_F^2 + lambda/2 |X|_F^2: A/(1 + lambda).

    Args:
        target: (..., n, n) A, dimensionless.
        coefficient: lambda >= 0, a number.
    Returns:
        (..., n, n).
    Raises:
        DomainError: the coefficient is negative.
    Rounding:
        float64: relative error <= 2 u per entry, u = 2**-53.
    """
    _require_coefficient(coefficient)
    return target / (1 + coefficient)


def soft_threshold(target: Array, coefficient: Any) -> Array:
    """Minimise 1/2 (x - a)^2 + lambda |x| entry by entry.

    a - clip(a, -lambda, lambda): the size of a less lambda, or 0.

    Args:
        target: (...) a, dimensionless.
        coefficient: lambda >= 0, a number.
    Returns:
        (...).
    Raises:
        DomainError: the coefficient is negative.
    Rounding:
        float64: relative error <= u per entry (one subtraction).
    """
    _require_coefficient(coefficient)
    return target - np.minimum(np.maximum(target, -coefficient), coefficient)


@batched(weight=2, target=2)
def ridge_loss(weight: Array, target: Array, coefficient: Any) -> Array:
    """The penalised loss 1/2 |X - A|_F^2 + lambda/2 |X|_F^2, shape (...).

    Raises:
        ShapeError: the weight is not square or the target does not fit it.
    """
    _require_pair(weight, target)
    distance = ((weight - target) ** 2).sum(axis=(-2, -1))
    return (distance + coefficient * squared_frobenius(weight)) / 2


@batched(weight=2, target=2)
def lasso_loss(weight: Array, target: Array, coefficient: Any) -> Array:
    """The penalised loss 1/2 |X - A|_F^2 + lambda |X|_sum, shape (...).

    Raises:
        ShapeError: the weight is not square or the target does not fit it.
    """
    _require_pair(weight, target)
    distance = ((weight - target) ** 2).sum(axis=(-2, -1))
    return distance / 2 + coefficient * entry_sum(weight)


@batched(weight=2)
def squared_frobenius(weight: Array) -> Array:
    """|U|_F^2, the sum of squared entries, shape (...) of a (..., n, n) weight."""
    require_square("weight", weight)
    return (weight**2).sum(axis=(-2, -1))


@batched(weight=2)
def entry_sum(weight: Array) -> Array:
    """|U|_sum, the sum of the sizes of the entries, (...) of a (..., n, n) weight."""
    require_square("weight", weight)
    return abs(weight).sum(axis=(-2, -1))


@batched(gains=1, weight=2)
def squared_gamma(gains: Array, weight: Array) -> Array:
    """gamma^2 = |diag(gains) U^T|_F^2, without a root so that it is exact.

    Args:
        gains: (..., n) slopes f'(z), dimensionless.
        weight: (..., n, n) recurrent weight U, dimensionless.
    Returns:
        (...), dimensionless.
    Raises:
        ShapeError: the weight is not square or the gains do not fit it.
    Rounding:
        float64: relative error <= (n^2 + 4) u to first order.
    """
    n = require_square("weight", weight)
    require_axis("gains", gains, -1, n)
    scaled = gains[..., :, None] * np.swapaxes(weight, -1, -2)
    return (scaled**2).sum(axis=(-2, -1))


def sufficient_coefficient(saving: Any, slope: Any, *, order: int) -> Any:
    """The coefficient that keeps gamma <= 1 at a minimiser, for any loss.

    2 saving slope^2 for the l2 penalty lambda/2 |U|_F^2, saving slope for the l1
    penalty lambda |U|_sum.

    Args:
        saving: L(0) - inf L >= 0, in units of the loss.
        slope: c = sup |f'| > 0, dimensionless.
        order: 2 or 1.
    Raises:
        DomainError: another order, a negative saving or a slope that is not positive.
    """
    if order not in (1, 2):
        raise DomainError(f"order: expected 1 or 2, got {order!r}")
    if not saving >= 0:
        raise DomainError(f"saving: expected a number >= 0, got {saving!r}")
    if not slope > 0:
        raise DomainError(f"slope: expected a number > 0, got {slope!r}")
    return 2 * saving * slope**2 if order == 2 else saving * slope


@batched(weight=0, state=0)
def tanh_gamma(weight: Array, state: Array) -> Array:
    """The gamma of one tanh unit at a state: |u| (1 - tanh(u h)^2).

    Args:
        weight: (...) u, dimensionless.
        state: (...) h, dimensionless.
    Returns:
        (...); in balls for exact input.
    """
    return abs(weight) * (1 - tanh(weight * state) ** 2)


def _require_coefficient(coefficient: Any) -> None:
    if not coefficient >= 0:
        raise DomainError(f"coefficient: expected a number >= 0, got {coefficient!r}")


def _require_pair(weight: Array, target: Array) -> None:
    n = require_square("weight", weight)
    if target.shape[-2:] != (n, n):
        raise ShapeError(f"target: expected shape (..., {n}, {n}), got {target.shape}")
