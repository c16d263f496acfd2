"""Random batches in families that come close to equality.

A whole batch is of one family, size and length, chosen by the generator; over many
seeds all of them occur. Dyadic families hit equality exactly, the others near it.
"""

import numpy as np

from longdep.numeric.precision import Array

FAMILIES = (
    "gaussian",
    "nonnegative",
    "permutation",
    "sparse",
    "rank-one",
    "dyadic",
    "scalar",
)


def sizes(rng: np.random.Generator, largest: int = 4) -> int:
    """A number of units from 1 on."""
    return int(rng.integers(1, largest + 1))


def lengths(rng: np.random.Generator, largest: int = 8) -> int:
    """A number of steps from 1 on."""
    return int(rng.integers(1, largest + 1))


def matrices(rng: np.random.Generator, shape: tuple[int, ...], n: int) -> Array:
    """Matrices (*shape, n, n) of a random family, of operator norms around 1."""
    family = FAMILIES[rng.integers(len(FAMILIES))]
    whole = (*shape, n, n)
    if family == "permutation":
        order = np.argsort(rng.random((*shape, n)), axis=-1)
        moved = np.eye(n)[order] * rng.choice([-1.0, 1.0], (*shape, n, 1))
        return moved + rng.choice([0.0, 2.0**-10, 0.1]) * rng.standard_normal(whole)
    if family == "scalar":
        return np.eye(n) * rng.choice([-1.0, 1.0], (*shape, 1, 1))
    if family == "rank-one":
        left, right = rng.standard_normal((2, *shape, n))
        return left[..., :, None] * right[..., None, :] / n
    if family == "dyadic":
        return rng.integers(-4, 5, whole) / 4.0
    values = rng.standard_normal(whole) / np.sqrt(n)
    if family == "sparse":
        return values * (rng.random(whole) < 0.5)
    return np.abs(values) if family == "nonnegative" else values


def vectors(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Vectors without zeros: Gaussian, or all of one size."""
    if rng.random() < 0.5:
        return rng.choice([-1.0, 1.0], shape)
    values = rng.standard_normal(shape)
    return np.where(values == 0, 1.0, values)


def slopes(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Slopes of an activation: all 1, uniform in [0, 1], or those of tanh."""
    kind = rng.integers(3)
    if kind == 0:
        return np.ones(shape)
    if kind == 1:
        return rng.random(shape)
    return 1 - np.tanh(rng.standard_normal(shape)) ** 2
