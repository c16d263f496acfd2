"""Searched: what a residual net can do to a change of the state."""

import numpy as np

from longdep.numeric.campaign.searches import draws
from longdep.numeric.campaign.searches.statement import (
    Batch,
    Sides,
    Statement,
    gamma_of,
)
from longdep.numeric.kernels.additive_recurrence import band, carried, residual
from longdep.numeric.kernels.backpropagation import norms, vector_norms
from longdep.numeric.precision import Array


def draw_steps(rng: np.random.Generator, instances: int, largest: float = 1.0) -> Batch:
    """Derivatives of g along a trajectory, of norm up to `largest`, and a change."""
    n, steps = draws.sizes(rng), draws.lengths(rng)
    slopes = draws.matrices(rng, (instances, steps), n)
    size = norms(slopes, "oo").max(axis=-1)[:, None, None, None]
    anywhere = largest * rng.random((instances, 1, 1, 1))
    dyadic = 0.5 ** rng.integers(1, 4, (instances, 1, 1, 1))  # hits equality exactly
    wanted = np.where(rng.random(size.shape) < 0.5, dyadic, anywhere)
    scaled = slopes * (wanted / np.where(size > 0, size, 1.0))
    return {"slopes": scaled, "change": draws.vectors(rng, (instances, n))}


def draw_small_steps(rng: np.random.Generator, instances: int) -> Batch:
    """The same with norms of at most one half."""
    return draw_steps(rng, instances, largest=0.5)


def below_one(batch: Batch) -> Array:
    """The premise c <= 1."""
    return np.asarray(_parts(batch)[0] <= 1)


def below_half(batch: Batch) -> Array:
    """The premise c <= 1/2."""
    return np.asarray(2 * _parts(batch)[0] <= 1)


def _parts(batch: Batch) -> tuple[Array, Array, Array, int]:
    """The rate c, |change|, |change after all residual steps|, and the steps."""
    steps = batch["slopes"].shape[-3]
    rate = norms(batch["slopes"], "oo").max(axis=-1)
    end = carried(residual(batch["slopes"]), batch["change"])[..., -1, :]
    start = vector_norms(batch["change"], "oo")
    return np.asarray(rate), start, vector_norms(end, "oo"), steps


def below(batch: Batch) -> Sides:
    """The upper bound |D v| <= (1 + c)^tau |v|."""
    rate, start, end, steps = _parts(batch)
    return end, band(rate, steps)[1] * start


def above(batch: Batch) -> Sides:
    """The lower bound (1 - c)^tau |v| <= |D v|."""
    rate, start, end, steps = _parts(batch)
    return band(rate, steps)[0] * start, end


def keeps(batch: Batch) -> Sides:
    """False: a residual net never makes a change smaller."""
    _, start, end, _ = _parts(batch)
    return start, end


def keeps_more(batch: Batch) -> Sides:
    """A residual net changes no less than the plain one; true for c <= 1/2."""
    end = _parts(batch)[2]
    plain = carried(batch["slopes"], batch["change"])[..., -1, :]
    return vector_norms(plain, "oo"), end


def slack(batch: Batch) -> Array:
    """What rounding can add, as a share of (1 + c)^tau |v|, the largest quantity.

    With T steps of n units: I + G is rounded once; each step of n products adds n
    roundings to terms whose sizes sum to at most (1 + c)^T |v|: gamma_{T(n+1)}. The
    powers of 1 + c and 1 - c pass T(n + 2) roundings, errors relative to (1 + c)^T.
    Both sides may be off, and the computed scale itself: all counted twice.
    """
    n, steps = batch["change"].shape[-1], batch["slopes"].shape[-3]
    count = 2 * (steps * (n + 1) + steps * (n + 2) + 2)
    return gamma_of(count) * below(batch)[1]


STATEMENTS = {
    "residual-above": Statement(draw_steps, below, slack, premise=below_one),
    "residual-below": Statement(draw_steps, above, slack, premise=below_one),
    "residual-keeps": Statement(draw_steps, keeps, slack),
    "residual-half": Statement(draw_small_steps, keeps_more, slack, premise=below_half),
    "residual-any": Statement(draw_steps, keeps_more, slack, premise=below_one),
}
