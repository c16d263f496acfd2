"""Units, layers and tables of values that several tests of the memory draw."""

from fractions import Fraction
from functools import cache
from itertools import islice, product
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.memory_capacity import (
    accumulate,
    additive_run,
    sensitivity,
)
from longdep.numeric.precision import Array, balls, exact

ZERO, HALF, ONE = flint.fmpq(0), flint.fmpq(1, 2), flint.fmpq(1)


def tabled(values: Any, first: int = 0) -> dict[int, Any]:
    return dict(enumerate(values, start=first))


def ball(value: Any) -> Any:
    return balls([value])[0]


def shown_above(computed: Any, allowed: Any) -> bool:
    """Whether computed > allowed for certain; balls that overlap show nothing."""
    return bool(np.any(computed > allowed))


class Layer(NamedTuple):
    """An additive layer: V, inputs, start."""

    weight: Array
    inputs: Array
    start: Array

    @property
    def run(self) -> tuple[Array, Array]:
        return additive_run(*map(balls, self))


@st.composite
def layers(pick: st.DrawFn) -> Layer:
    n, steps = pick(draw.sizes(1, 2)), pick(st.integers(1, 4))
    return Layer(
        pick(draw.matrices(n)), pick(draw.matrices(steps, n)), pick(draw.vectors(n))
    )


UP, ANY, STILL = draw.rationals("0", "3"), draw.rationals(), draw.rationals("0", "0")


class Unit(NamedTuple):
    """One fed-back unit that starts empty, and its inputs."""

    weight: Any
    inputs: Array

    @property
    def last_slope(self) -> Any:
        inputs = balls(self.inputs[:, None])
        _, drives = additive_run(balls([[self.weight]]), inputs, balls([0]))
        return sensitivity(drives[-1])[0]

    @property
    def lag(self) -> int:
        return len(self.inputs) - 1

    @property
    def largest_input(self) -> Any:
        return ball(max(map(abs, self.inputs)))


@cache
def units(weight: Any) -> st.SearchStrategy[Unit]:
    inputs = st.integers(1, 5).flatmap(draw.vectors)
    return st.builds(Unit, weight, inputs)


class Level(NamedTuple):
    """A unit kept at pre-activation 0, which adds `gain` a step; looked at at t = 1."""

    weight: Any
    gain: Any
    least: Any


def level_values(case: Level) -> dict[str, Any]:
    return {
        "t": 1,
        "V": case.weight,
        "v": case.least,
        "B": ZERO,
        "h": {0: ZERO, 1: case.gain, 2: 2 * case.gain},
        "g": {1: case.gain, 2: case.gain},
        "z": {1: ZERO, 2: ZERO},
        "u": {1: ZERO, 2: -case.weight * case.gain},
        "horizon": 2,
    }


@cache
def levels(gain: Any, *, fed: bool = True) -> st.SearchStrategy[Level]:
    return st.integers(1, 9).map(lambda v: Level(v if fed else ZERO, gain, v))


def slowly(case: Level) -> None:
    assert flint.fmpq(1, 4) <= flint.fmpq(2, 2 + case.least)


class Stored(NamedTuple):
    """A sum of equal increments in p bits, at a time, and a power of two 2^k."""

    bits: int
    increment: Fraction
    time: int
    exponent: int = 0

    @property
    def values(self) -> list[Fraction]:
        return list(islice(accumulate(self.increment, self.bits), self.time + 1))


def stored_values(case: Stored) -> dict[str, Any]:
    return {
        "p": case.bits,
        "c": case.increment,
        "k": case.exponent,
        "t": case.time,
        "a": tabled(case.values),
        "horizon": case.time,
    }


def histories(length: int) -> list[Array]:
    """Every history of that many bits; number i is the binary expansion of i."""
    return [exact(bits[::-1]) for bits in product((0, 1), repeat=length)]


BIT, INSIDE = st.sampled_from([ZERO, ONE]), draw.rationals("0", "1")
