"""Kernels of random products: fresh weights, one shared weight, their log sizes.

Batch first: the last axis runs over the factors. Products and moments work in any of
the arithmetics of numeric/precision.py, exactly so on rationals; the samplers use
float64 and an explicit seed.
Source: documents 000, 002, 003, 004, the scalar case of the section.
"""

from collections.abc import Sequence
from itertools import product as cartesian
from math import prod
from typing import Any, Literal, NamedTuple

import flint
import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import (
    DomainError,
    ShapeError,
    require_axis,
    require_count,
    require_square,
)
from longdep.numeric.precision import Array, rational

Kind = Literal["fresh", "shared"]


class Law(NamedTuple):
    """A finite joint law: values (m, n) of n factors in m cases, probabilities (m,)."""

    values: Array
    probabilities: Array


@batched(factors=1)
def running_products(factors: Array) -> Array:
    """Run the state h[0] = 1, h[t] = w[t] h[t-1].

    Args:
        factors: (..., n) weights w[1..n], dimensionless.
    Returns:
        (..., n + 1): the products of the first 0..n factors.
    Raises:
        ShapeError: factors has no axis.
    Rounding:
        float64 relative error <= n u / (1 - n u), u = 2**-53, barring underflow.
    """
    _require_axis(factors)
    products = [factors[..., 0] * 0 + 1] if factors.shape[-1] else [_unit(factors)]
    for place in range(factors.shape[-1]):
        products.append(products[-1] * factors[..., place])
    return np.stack(products, axis=-1)


@batched(factors=1)
def products_of_others(factors: Array) -> Array:
    """Differentiate the product: d(w[1] ... w[n]) / dw[i], without division.

    Args:
        factors: (..., n) weights, zeros allowed, dimensionless.
    Returns:
        (..., n): entry i is the product of all factors but the i-th.
    Raises:
        ShapeError: factors has no axis.
    Rounding:
        float64 relative error <= n u / (1 - n u) per entry, barring underflow.
    """
    before = running_products(factors)[..., :-1]
    after = running_products(factors[..., ::-1])[..., :-1][..., ::-1]
    return before * after


@batched(weights=3, initial=1)
def layered(weights: Array, initial: Array) -> Array:
    """Run a feedforward chain: h[0] = initial, h[t] = A[t] h[t-1].

    Args:
        weights: (..., D, n, n) one matrix per layer, dimensionless.
        initial: (..., n).
    Returns:
        (..., D + 1, n).
    Raises:
        ShapeError: the matrices are not square or initial does not fit them.
    Rounding:
        float64 forward error <= D n u |A[D]| ... |A[1]| |h0| entrywise to first order.
    """
    require_axis("initial", initial, -1, require_square("weights", weights))
    signals = [initial]
    for place in range(weights.shape[-3]):
        signals.append((weights[..., place, :, :] @ signals[-1][..., None])[..., 0])
    return np.stack(signals, axis=-2)


def independent(values: Array, probabilities: Array) -> Law:
    """Join independent factors into one law.

    Args:
        values: (n, m) the m values of each of n factors.
        probabilities: (n, m) their probabilities, each row summing to 1.
    Returns:
        The product law of m^n cases.
    Raises:
        ShapeError: the shapes differ or are not two-dimensional.
    """
    if values.ndim != 2 or values.shape != probabilities.shape:
        raise ShapeError(
            f"values, probabilities: expected one shape (n, m), got {values.shape} "
            f"and {probabilities.shape}"
        )
    count, cases = values.shape
    chosen = list(cartesian(range(cases), repeat=count))
    places = np.array(chosen, dtype=int).reshape(len(chosen), count)
    rows = np.arange(count)
    return Law(
        values[rows, places],
        np.array([prod(row) for row in probabilities[rows, places]]),
    )


@batched(values=1, probabilities=1)
def mean(values: Array, probabilities: Array) -> Any:
    """Expectation sum_j p_j x_j over the last axis; (..., m) and (m,) give (...)."""
    return (values * probabilities).sum(axis=-1)


@batched(values=1, probabilities=1)
def variance(values: Array, probabilities: Array) -> Any:
    """Variance E[x^2] - E[x]^2 over the last axis; exact on rationals.

    In float64 the difference cancels: use it for exact input.
    """
    return mean(values * values, probabilities) - mean(values, probabilities) ** 2


def product_variance(each: Any, average: Any, depth: int) -> Any:
    """Variance of a product of independent factors: (v + mu^2)^n - mu^(2n).

    Args:
        each: variance v of every factor.
        average: mean mu of every factor.
        depth: number n of factors.
    Returns:
        A scalar in the arithmetic of the input; 0 at n = 0.
    Raises:
        DomainError: depth is not a whole number >= 0.
    """
    depth = require_count("depth", depth)
    return (each + average * average) ** depth - average ** (2 * depth)


def odd_product(count: int) -> int:
    """Multiply the first odd numbers, 1 * 3 * ... * (2 count - 1); 1 at count = 0."""
    count = require_count("count", count)
    return prod(range(1, 2 * count, 2))


def shared_gaussian_variance(each: Any, depth: int) -> Any:
    """Variance of w^n for one Gaussian w of mean 0 and variance v.

    v^n ((2n-1)!! - [n even] ((n-1)!!)^2).

    Args:
        each: variance v.
        depth: number n of uses of the one weight.
    Returns:
        A scalar in the arithmetic of the input.
    Raises:
        DomainError: depth is not a whole number >= 0.
    """
    depth = require_count("depth", depth)
    square_of_mean = 0 if depth % 2 else odd_product(depth // 2) ** 2
    return each**depth * (odd_product(depth) - square_of_mean)


def log_size_drift(width: int, gain: Any = 1) -> flint.arb:
    """Mean log norm gained per Gaussian layer, as a certified ball.

    (log g^2 + digamma(N/2) - log(N/2)) / 2 for weights N(0, g^2/N); at N = g = 1
    it is -(Euler's gamma + log 2) / 2, the mean of log |w| for a standard normal w.

    Args:
        width: N >= 1 units per layer.
        gain: g > 0, dimensionless.
    Returns:
        A ball at the precision of the surrounding context.
    Raises:
        DomainError: width < 1 or gain <= 0.
    """
    half = _half_width(width)
    if not rational(gain) > 0:
        raise DomainError(f"gain: expected a positive number, got {gain!r}")
    squared = flint.arb(rational(gain)) ** 2
    return (squared.log() + half.digamma() - half.log()) / 2


def log_size_deviation(width: int, depth: int) -> flint.arb:
    """Standard deviation of the log norm over fresh layers, as a certified ball.

    sqrt(D trigamma(N/2)) / 2, about sqrt(D / (2 N)); the trigamma function is the
    Hurwitz zeta function at 2.

    Args:
        width: N >= 1 units per layer.
        depth: D >= 0 layers.
    Raises:
        DomainError: width < 1 or depth is not a whole number >= 0.
    """
    depth = require_count("depth", depth)
    return (flint.arb(2).zeta(_half_width(width)) * depth).sqrt() / 2


def sampled_log_norms(
    kind: Kind, width: int, depths: Sequence[int], runs: int, seed: int
) -> Array:
    """Log norm of a unit vector after D Gaussian layers N(0, 1/N), in float64.

    Args:
        kind: "fresh" draws a matrix per layer, "shared" one matrix for all layers.
        width: N >= 1.
        depths: increasing numbers of layers at which to look.
        runs: independent repetitions.
        seed: of numpy.random.default_rng.
    Returns:
        (len(depths), runs). The vector is rescaled at every layer, so nothing
        underflows; the rounding error per layer is below (N + 2) u.
    Raises:
        DomainError: the kind is unknown or width < 1.
    """
    if kind not in ("fresh", "shared"):
        raise DomainError(f"kind: expected 'fresh' or 'shared', got {kind!r}")
    _half_width(width)
    rng = np.random.default_rng(seed)
    shape = (runs, width, width)
    weight = rng.standard_normal(shape) / np.sqrt(width)
    state = np.zeros((runs, width, 1))
    state[:, 0] = 1.0
    total, recorded = np.zeros(runs), {0: np.zeros(runs)}
    for layer in range(1, max(depths, default=0) + 1):
        if kind == "fresh" and layer > 1:
            weight = rng.standard_normal(shape) / np.sqrt(width)
        state = weight @ state
        norm = np.linalg.norm(state[:, :, 0], axis=-1)
        state, total = state / norm[:, None, None], total + np.log(norm)
        recorded[layer] = total
    return np.stack([recorded[depth] for depth in depths])


def _require_axis(factors: Array) -> None:
    if factors.ndim < 1:
        raise ShapeError(f"factors: expected shape (..., n), got {factors.shape}")


def _unit(factors: Array) -> Array:
    """Products of no factor: ones; integers where no entry shows the arithmetic."""
    return np.ones(factors.shape[:-1], dtype=factors.dtype)


def _half_width(width: int) -> flint.arb:
    width = require_count("width", width)
    if width < 1:
        raise DomainError(f"width: expected at least 1, got {width}")
    return flint.arb(flint.fmpq(width, 2))
