"""Searched: clipping moves no two gradients apart; soft-thresholding minimises."""

import numpy as np

from longdep.numeric.campaign.searches import draws
from longdep.numeric.campaign.searches.statement import (
    Batch,
    Sides,
    Statement,
    gamma_of,
)
from longdep.numeric.kernels.gradient_clipping import clip_by_norm, norm
from longdep.numeric.kernels.weight_decay import (
    lasso_loss,
    ridge_loss,
    ridge_minimiser,
    soft_threshold,
)
from longdep.numeric.precision import Array

LIMIT = 1.0
COEFFICIENT = 0.5


def draw_pairs(rng: np.random.Generator, instances: int) -> Batch:
    """Two gradients around the limit, near each other or far apart."""
    n = draws.sizes(rng, 6)
    first = rng.standard_normal((instances, n)) * rng.choice([0.3, 1.0, 3.0])
    apart = rng.standard_normal((instances, n)) * rng.choice([2.0**-20, 0.1, 1.0, 10.0])
    return {"first": first, "second": first + apart}


def _apart(one: Array, other: Array) -> Array:
    return norm(one - other)[..., 0]


def non_expansive(batch: Batch) -> Sides:
    """Clipping expands nothing: |clip(g) - clip(h)| <= |g - h|, Euclidean norms."""
    first, second = batch["first"], batch["second"]
    clipped = clip_by_norm(first, LIMIT), clip_by_norm(second, LIMIT)
    return _apart(*clipped), _apart(first, second)


def normalised(batch: Batch) -> Sides:
    """False: scaling every gradient to the limit, the short ones up, is as good."""
    first, second = batch["first"], batch["second"]
    scaled = first / norm(first) * LIMIT, second / norm(second) * LIMIT
    return _apart(*scaled), _apart(first, second)


def clipping_slack(batch: Batch) -> Array:
    """Every entry of a clipped gradient is off by a relative gamma_{n/2+6}.

    So the difference of two is off by that share of the sum of their lengths, each at
    most the limit or its gradient's; a difference and a norm add n/2 + 3 roundings on
    either side, relative to lengths that are no larger. Counted twice for the lengths
    themselves.
    """
    first, second = batch["first"], batch["second"]
    lengths = norm(first)[..., 0] + norm(second)[..., 0] + 2 * LIMIT
    return gamma_of(2 * (3 * first.shape[-1] + 12)) * lengths


def draw_targets(rng: np.random.Generator, instances: int) -> Batch:
    """Targets, and competitors near the minimisers, near the target, or anywhere."""
    n = draws.sizes(rng, 3)
    target = rng.standard_normal((instances, n, n))
    coefficient = COEFFICIENT
    origins = (
        soft_threshold(target, coefficient),
        ridge_minimiser(target, coefficient),
        target,
        target * 0,
    )
    origin = origins[rng.integers(len(origins))]
    step = rng.standard_normal(target.shape) * rng.choice([2.0**-16, 0.01, 1.0])
    return {"target": target, "other": origin + step}


def lasso(batch: Batch) -> Sides:
    """Soft-thresholding has a smaller l1-penalised loss than any other weight."""
    target = batch["target"]
    best = soft_threshold(target, _half(target))
    return (
        lasso_loss(best, target, _half(target)),
        lasso_loss(batch["other"], target, _half(target)),
    )


def ridge(batch: Batch) -> Sides:
    """The weight A / (1 + lambda) has the smallest l2-penalised loss of all."""
    target = batch["target"]
    best = ridge_minimiser(target, _half(target))
    return (
        ridge_loss(best, target, _half(target)),
        ridge_loss(batch["other"], target, _half(target)),
    )


def exchanged(batch: Batch) -> Sides:
    """False: A / (1 + lambda) minimises the l1-penalised loss, too."""
    target = batch["target"]
    best = ridge_minimiser(target, _half(target))
    return (
        lasso_loss(best, target, _half(target)),
        lasso_loss(batch["other"], target, _half(target)),
    )


def loss_slack(batch: Batch) -> Array:
    """Losses are sums of sizes: n^2 + 5 roundings of terms that cannot cancel.

    An entry x of the computed minimiser, |x| <= |a|, is off by at most 2 u |a|: its
    term of the loss by at most 2 u |a| (|x - a| + lambda (|x| + 1)), less than
    8 u (|a|^2 + |a|). To that come the losses' own roundings, relative to computed
    and allowed (computed <= allowed, or there is nothing to excuse), twice for allowed.
    """
    target, n = batch["target"], batch["target"].shape[-1]
    allowed = np.maximum(lasso(batch)[1], ridge(batch)[1])
    sizes = (target**2 + np.abs(target)).sum(axis=(-2, -1))
    return gamma_of(3 * (n * n + 5)) * allowed + gamma_of(8 + n * n) * sizes


def _half(array: Array) -> object:
    """The coefficient 1/2 in the arithmetic of an array."""
    one = array.reshape(-1)[0] * 0 + 1
    return one / 2


STATEMENTS = {
    "clipping-non-expansive": Statement(
        draw_pairs, non_expansive, clipping_slack, "balls"
    ),
    "clipping-normalised": Statement(draw_pairs, normalised, clipping_slack, "balls"),
    "decay-l1": Statement(draw_targets, lasso, loss_slack),
    "decay-l2": Statement(draw_targets, ridge, loss_slack),
    "decay-exchanged": Statement(draw_targets, exchanged, loss_slack),
}
