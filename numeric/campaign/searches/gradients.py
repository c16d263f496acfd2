"""Searched: the bounds of a gradient that is carried back in time."""

from collections.abc import Callable
from typing import Any

import numpy as np

from longdep.numeric.campaign.searches import draws
from longdep.numeric.campaign.searches.statement import (
    Batch,
    Sides,
    Statement,
    gamma_of,
    raised,
)
from longdep.numeric.kernels.activation import gradients_back
from longdep.numeric.kernels.backpropagation import (
    deltas,
    gamma,
    norms,
    step_factors,
    vector_norms,
)
from longdep.numeric.precision import Array


def draw_net(rng: np.random.Generator, instances: int) -> Batch:
    """Networks with the slopes along one trajectory and a last delta."""
    n, steps = draws.sizes(rng), draws.lengths(rng)
    return {
        "weight": draws.matrices(rng, (instances,), n),
        "gains": draws.slopes(rng, (instances, steps, n)),
        "last": draws.vectors(rng, (instances, n)),
    }


def _carried(batch: Batch) -> Array:
    """The size of delta, its largest entry, at the earliest step."""
    delta = deltas(batch["weight"], batch["gains"], batch["last"])
    return vector_norms(delta[..., 0, :], "oo")


def _factor_norms(batch: Batch) -> Array:
    return norms(step_factors(batch["weight"], batch["gains"]), "oo")


def by_gamma(batch: Batch) -> Sides:
    """The bound |delta_{t,k}| <= gamma^(t-k) |delta_{t,t}|."""
    largest = gamma(batch["weight"], batch["gains"], "oo")
    power = raised(largest, batch["gains"].shape[-2])
    return _carried(batch), power * vector_norms(batch["last"], "oo")


def by_product(batch: Batch) -> Sides:
    """The bound of |delta_{t,k}| by the factors' norms, times |delta_{t,t}|."""
    each = _factor_norms(batch)
    product = each[..., 0]
    for step in range(1, each.shape[-1]):
        product = product * each[..., step]
    return _carried(batch), product * vector_norms(batch["last"], "oo")


def by_last_factor(batch: Batch) -> Sides:
    """False: gamma taken from the latest step alone."""
    power = raised(_factor_norms(batch)[..., -1], batch["gains"].shape[-2])
    return _carried(batch), power * vector_norms(batch["last"], "oo")


def small_weights(batch: Batch, slope: Callable[..., Any] = np.max) -> Sides:
    """The bound |e_s| <= (phi |U^T|)^s |e_0| with phi the largest slope."""
    back = gradients_back(batch["weight"], batch["gains"], batch["last"])
    turned = np.swapaxes(batch["weight"], -1, -2)
    rate = slope(batch["gains"], axis=(-2, -1)) * norms(turned, "oo")
    power = raised(rate, batch["gains"].shape[-2])
    return vector_norms(back[..., -1, :], "oo"), power * vector_norms(
        batch["last"], "oo"
    )


def smallest_slope(batch: Batch) -> Sides:
    """False: phi taken as the smallest slope."""
    return small_weights(batch, np.min)


def slack(batch: Batch) -> Array:
    """What rounding can add to the computed side, relative to the product of norms.

    With T steps of n units: delta is off by at most gamma_{T(n+1)} |M_T|...|M_1||last|
    entrywise, and the largest-entry norm of that is at most the product of the norms of
    the factors, which is at most the power of gamma: allowed. The computed allowed has
    passed T(n + 2) + 1 roundings, which count twice where one divides by them.
    """
    n, steps = batch["last"].shape[-1], batch["gains"].shape[-2]
    count = steps * (n + 1) + 2 * (steps * (n + 2) + 1)
    return gamma_of(count) * by_gamma(batch)[1]


def tight_slack(batch: Batch) -> Array:
    """The same, relative to the product of the norms."""
    n, steps = batch["last"].shape[-1], batch["gains"].shape[-2]
    count = steps * (n + 1) + 2 * (steps * (n + 2) + 1)
    return gamma_of(count) * by_product(batch)[1]


STATEMENTS = {
    "gamma-bound": Statement(draw_net, by_gamma, slack),
    "geometric-mean": Statement(draw_net, by_product, tight_slack),
    "one-step": Statement(draw_net, by_last_factor, slack),
    "small-weights": Statement(draw_net, small_weights, slack),
    "smallest-slope": Statement(draw_net, smallest_slope, slack),
}
