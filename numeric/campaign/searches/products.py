"""Searched: the rate of the power method, and the moments of one shared weight."""

import numpy as np

from longdep.numeric.campaign.searches import draws
from longdep.numeric.campaign.searches.statement import (
    Batch,
    Sides,
    Statement,
    gamma_of,
    raised,
)
from longdep.numeric.kernels.linear_recurrence import unaligned_ratio
from longdep.numeric.kernels.random_product import mean
from longdep.numeric.precision import Array

STEPS = 6


def draw_spectrum(rng: np.random.Generator, instances: int) -> Batch:
    """Eigenvalues with the second the largest of the rest, components of the start."""
    n = 1 + draws.sizes(rng)
    rest = rng.uniform(-2, 2, (instances, n - 1))
    if rng.random() < 0.5:
        rest = np.sign(rest) * np.abs(rest).max(axis=-1, keepdims=True)  # all as large
    order = np.argsort(-np.abs(rest), axis=-1)
    first = rng.uniform(0.5, 2, (instances, 1)) * rng.choice([-1, 1], (instances, 1))
    return {
        "eigenvalues": np.concatenate(
            [first, np.take_along_axis(rest, order, axis=-1)], axis=-1
        ),
        "components": draws.vectors(rng, (instances, n)),
    }


def rate(batch: Batch, which: int = 1) -> Sides:
    """The rate: tan^2 at time t <= (lambda_2 / lambda_1)^(2t) tan^2 at time 0."""
    values, start = batch["eigenvalues"], batch["components"]
    quotient = values[..., which] / values[..., 0]
    fallen = raised(quotient * quotient, STEPS)
    computed = unaligned_ratio(start, values, STEPS)
    return computed, fallen * unaligned_ratio(start, values, 0)


def rate_of_the_smallest(batch: Batch) -> Sides:
    """False: the smallest of the eigenvalues gives the rate."""
    return rate(batch, -1)


def rate_slack(batch: Batch) -> Array:
    """Sizes only, no cancellation: relative errors add up.

    The computed side is off by (4t + n + 1) u, the rate at time 0 by (n + 1) u, its
    factor by 4t u (a quotient, a square, t - 1 products of it: 2 t + t roundings); the
    allowed counts twice where one divides by it.
    """
    n = batch["components"].shape[-1]
    return gamma_of(4 * STEPS + n + 1 + 2 * (n + 2 + 4 * STEPS)) * rate(batch)[1]


def draw_law(rng: np.random.Generator, instances: int) -> Batch:
    """Finite laws of a weight; the probabilities are multiples of 1/64, exactly.

    The length of "uses" says how often the weight is used.
    """
    cases, uses = draws.sizes(rng) + 1, draws.lengths(rng, 6)
    counts = rng.multinomial(64, np.full(cases, 1 / cases), instances)
    values = rng.standard_normal((instances, cases))
    if rng.random() < 0.3:
        values = np.sign(values) * (1 + values / 2**20)  # nearly of one size
    return {
        "values": values,
        "probabilities": counts / 64.0,
        "uses": np.full((instances, uses), 1.0),
    }


def at_least(batch: Batch) -> Sides:
    """The bound v^n <= E[w^(2n)] for one weight used n times, v = E[w^2]."""
    square = batch["values"] * batch["values"]
    uses = batch["uses"].shape[-1]
    second = mean(square, batch["probabilities"])
    return raised(second, uses), mean(raised(square, uses), batch["probabilities"])


def at_most(batch: Batch) -> Sides:
    """False: E[w^(2n)] <= v^n, as for fresh weights."""
    return at_least(batch)[::-1]


def law_slack(batch: Batch) -> Array:
    """Sizes only: with m cases and n uses, the computed side has n(m + 2) roundings.

    allowed has 2n + m; it counts twice.
    """
    cases, uses = batch["values"].shape[-1], batch["uses"].shape[-1]
    return gamma_of(uses * (cases + 2) + 2 * (2 * uses + cases)) * at_least(batch)[1]


STATEMENTS = {
    "power-method-rate": Statement(draw_spectrum, rate, rate_slack),
    "power-method-smallest": Statement(draw_spectrum, rate_of_the_smallest, rate_slack),
    "shared-weight": Statement(draw_law, at_least, law_slack),
    "shared-weight-at-most": Statement(draw_law, at_most, law_slack),
}
