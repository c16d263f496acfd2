"""What a gated linear recurrence is, as data: its system, its draws, its equations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from longdep.numeric.formats import Storage, storage
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import System
from longdep.numeric.precision import Array

Shape = tuple[int, ...]
Sampler = Callable[[np.random.Generator, Shape], Array]
SELDOM = 1 / 20
QUARTERS = tuple(k / 4 for k in range(-8, 9))


@dataclass(frozen=True, kw_only=True)
class Draw:
    """How an input is drawn.

    Attributes:
        samplers: one of these is picked for the whole array.
        simple: numbers that a small case has its entries from.
        far: picked as well where exponents reach as far as those of float64.
    """

    samplers: tuple[Sampler, ...]
    simple: tuple[float, ...] = QUARTERS
    far: tuple[Sampler, ...] = ()

    def samplers_at(self, kind: Storage) -> tuple[Sampler, ...]:
        """What is picked from for cases whose floats are of a format."""
        reaches = kind.lowest <= storage("float64").lowest
        return self.samplers + self.far if reaches else self.samplers


@dataclass(frozen=True, kw_only=True)
class ScanCell:
    """One system that runs a recurrence over one sequence.

    Attributes:
        system: its entry in the table of systems; gradients are of the loss
            sum_o sum(o * cotangent_o) over the outputs o that have a cotangent.
        run: from a trace, the inputs as nodes by name, the convention and the case (for
            its whole numbers) to the outputs by name, in the order of the equations.
        draws: how inputs are drawn that are not just normal, by name, or by
            "convention.name" where that differs.
        units: the largest sizes of ordinary cases, by word; 6 and 4 of n and m if not.
        log_space: conventions whose forward pass may be in log space.
        loops: whether it is no scan, but a loop with recurrent weights, whose state is
            marked `carried`.
    """

    system: System
    run: Callable[[Trace, Mapping[str, Node], str, Mapping[str, Any]], dict[str, Node]]
    draws: Mapping[str, Draw] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    log_space: tuple[str, ...] = ()
    loops: bool = False

    def draw_of(self, convention: str, name: str) -> Draw:
        """How an input is drawn in a convention."""
        own = self.draws.get(f"{convention}.{name}")
        return own or self.draws.get(name, NORMAL)


def normal(scale: float = 1.0) -> Sampler:
    """Normally distributed numbers of a standard deviation."""
    return lambda rng, shape: rng.normal(size=shape) * scale


def uniform(low: float, high: float) -> Sampler:
    """Evenly distributed numbers."""
    return lambda rng, shape: rng.uniform(low, high, size=shape)


def with_some(mostly: Sampler, seldom: Sampler) -> Sampler:
    """Numbers of one kind, and in one place of twenty of another."""

    def sample(rng: np.random.Generator, shape: Shape) -> Array:
        usual, other = mostly(rng, shape), seldom(rng, shape)
        return np.where(rng.random(shape) < SELDOM, other, usual)

    return sample


def matrix() -> Sampler:
    """A weight matrix of rows of about unit length."""
    return lambda rng, shape: rng.normal(size=shape) / np.sqrt(max(shape[-1], 1))


def ring(low: float, high: float) -> Sampler:
    """Complex numbers (..., 2) of moduli between two bounds, in all directions."""

    def sample(rng: np.random.Generator, shape: Shape) -> Array:
        size = rng.uniform(low, high, size=shape[:-1])
        angle = rng.uniform(-np.pi, np.pi, size=shape[:-1])
        return np.stack([size * np.cos(angle), size * np.sin(angle)], axis=-1)

    return sample


def unit_rows(length: float = 1.0) -> Sampler:
    """Vectors along the last axis of about unit length, or another."""

    def sample(rng: np.random.Generator, shape: Shape) -> Array:
        rows = rng.normal(size=shape)
        return length * rows / np.linalg.norm(rows, axis=-1, keepdims=True)

    return sample


DECAYS = Draw(
    samplers=(
        uniform(0.5, 0.9),
        uniform(0.9, 0.999),
        uniform(0.01, 0.3),
        uniform(0.0, 1.0),
        uniform(-0.95, 0.95),
    ),
    simple=(0.5, 0.25, 0.75, 1.0, -0.5),
)
LOG_DECAYS = Draw(
    samplers=(
        uniform(-0.7, -0.1),
        uniform(-0.1, -0.001),
        uniform(-4.0, -1.0),
        with_some(uniform(-0.1, -0.001), uniform(-12.0, -4.0)),
    ),
    simple=(-0.5, -0.25, -1.0, -0.125),
)
UNIT_ROWS = Draw(samplers=(unit_rows(),), simple=(0.5, -0.5, 0.25, 1.0, 0.0))
MATRIX = Draw(samplers=(matrix(),))
NORMAL = Draw(samplers=(normal(), normal(), normal(2.0**-6)))
