"""Searched: whoever holds noise forgets at a rate; so does a bounded gated cell."""

import numpy as np

from longdep.numeric.campaign.searches import draws
from longdep.numeric.campaign.searches.statement import (
    Batch,
    Sides,
    Statement,
    gamma_of,
)
from longdep.numeric.kernels.additive_recurrence import carried
from longdep.numeric.kernels.backpropagation import vector_norms
from longdep.numeric.kernels.gating import cell_states, free_bound, path_gradient
from longdep.numeric.kernels.latching import aligned_response
from longdep.numeric.precision import Array

LEAST_GATE = 2.0**-6
FAINTEST = 2.0**-20  # what is left of a change at least, relatively


def draw_memory(rng: np.random.Generator, instances: int) -> Batch:
    """Step Jacobians, and a change of the first state that never vanishes.

    Where it nearly would, the Jacobians are those of a contraction by 1/2.
    """
    n, steps = draws.sizes(rng, 3), draws.lengths(rng)
    tilt = np.eye(n) * rng.uniform(0.25, 0.75, (instances, 1, 1, 1))
    jacobians = draws.matrices(rng, (instances, steps), n) / 2 + tilt
    change = draws.vectors(rng, (instances, n))
    radii = vector_norms(carried(jacobians, change), "oo")
    faint = radii.min(axis=-1) < FAINTEST * radii[..., 0]
    jacobians[faint] = np.eye(n) / 2
    return {"jacobians": jacobians, "change": change}


def _response(batch: Batch) -> tuple[Array, Array, int]:
    """The sizes r_t of the change, the largest response K, and the steps."""
    _, radii, moved = aligned_response(batch["jacobians"], batch["change"], "oo")
    steps = batch["jacobians"].shape[-3]
    return radii, np.max(vector_norms(moved, "oo"), axis=-1), steps


def forgets(batch: Batch) -> Sides:
    """The bound r_t <= K (1 - 1/K)^t r_0, K what noise of size 1 does at most."""
    radii, most, steps = _response(batch)
    return radii[..., -1], free_bound(most, steps) * radii[..., 0]


def forgets_at_once(batch: Batch) -> Sides:
    """False: the rate from the first step on, without the factor K in front."""
    radii, most, steps = _response(batch)
    return radii[..., -1], free_bound(most, steps) / most * radii[..., 0]


def memory_slack(batch: Batch) -> Array:
    """What rounding adds: r_t is off by e, and K by d; the bound increases with K.

    With X_t the sizes |J_t|...|J_1||x_0| multiplied up, r_t is off by gamma_{tn} X_t.
    The response is off by gamma_{2t(n+3)} of the same recursion on sizes, whose pushes
    are X_t / r_t (a push is off by twice the relative error of r_t). So the bound at
    K + d stands in for the one at K. Its own roundings: t times 2 u / (K - 1), that of
    1 - 1/K, and 3t + 4 more; all counts are doubled.
    """
    sizes = {name: np.abs(values) for name, values in batch.items()}
    radii, most, steps = _response(batch)
    n = batch["change"].shape[-1]
    moved = [sizes["change"]]
    spread = moved[0] / radii[..., 0, None]
    largest = vector_norms(spread, "oo")
    for step in range(steps):
        factor = sizes["jacobians"][:, step]
        moved.append((factor @ moved[-1][..., None])[..., 0])
        spread = (factor @ spread[..., None])[..., 0]
        spread = spread + moved[-1] / radii[..., step + 1, None]
        largest = np.maximum(largest, vector_norms(spread, "oo"))
    off = gamma_of(4 * steps * (n + 3) + 8)
    high = (most + off * largest) * (1 + off)
    start = radii[..., 0]
    grown = free_bound(high, steps) - free_bound(most, steps)
    return (
        grown * start
        + off * vector_norms(moved[-1], "oo")
        + off * free_bound(high, steps) * start * (1 + 2 / (high - 1))
    )


def draw_gates(rng: np.random.Generator, instances: int) -> Batch:
    """Forget gates of a cell, some of them above 1, none next to 0."""
    steps = draws.lengths(rng, 12)
    gates = rng.uniform(LEAST_GATE, rng.choice([1.0, 1.5]), (instances, steps))
    if rng.random() < 0.5:  # what attains the bound: K - 1, then 1 - 1/K
        most = rng.uniform(1.0 + LEAST_GATE, 8, instances)
        gates[:, 0] = most - 1
        gates[:, 1:] = (1 - 1 / most)[:, None]
        noise = rng.choice([0.0, 2.0**-20, 0.1])
        gates = gates * (1 + noise * rng.uniform(-0.5, 0.5, gates.shape))
    return {"gates": gates}


def _cell(batch: Batch) -> tuple[Array, Array, int]:
    """The product of the gates, the largest state when 1 is written always, steps."""
    gates = batch["gates"]
    states = cell_states(gates, gates * 0 + 1, gates[..., 0] * 0 + 1)
    return path_gradient(gates)[..., -1], np.max(states, axis=-1), gates.shape[-1]


def trades_off(batch: Batch) -> Sides:
    """The bound f_1 ... f_t <= K (1 - 1/K)^t, K the largest the state can become."""
    computed, most, steps = _cell(batch)
    return computed, free_bound(most, steps)


def trades_off_at_once(batch: Batch) -> Sides:
    """False: without the factor K in front."""
    computed, most, steps = _cell(batch)
    return computed, free_bound(most, steps) / most


def gates_slack(batch: Batch) -> Array:
    """Sizes only, but for 1 - 1/K, where K >= 1 + f_1 keeps the cancellation small.

    The computed side has t roundings, K has 2t, and 1/K has 2t + 1. As 1/K is at most
    1/f_1 times 1 - 1/K, the difference magnifies its relative error by 1/f_1 <= 2^7 at
    most; t factors of it, and t + 1 roundings of the power and the product. What stands
    in allowed counts twice.
    """
    _, most, steps = _cell(batch)
    count = steps + 2 * (2 * steps + steps * (2**7 + 2) * (2 * steps + 2) + steps + 1)
    return gamma_of(count) * free_bound(most, steps)


STATEMENTS = {
    "robust-memory": Statement(draw_memory, forgets, memory_slack),
    "robust-memory-at-once": Statement(draw_memory, forgets_at_once, memory_slack),
    "free-input": Statement(draw_gates, trades_off, gates_slack),
    "free-input-at-once": Statement(draw_gates, trades_off_at_once, gates_slack),
}
