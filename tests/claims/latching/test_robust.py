"""Whether storing a bit robustly forces the gradient to vanish."""

from functools import partial
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.latching import noisy_states, odd, relu_map, well_map
from longdep.numeric.precision import balls, context, exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.latching.cases import (
    ONE,
    POSITIVE,
    UNIT,
    WELL,
    Q,
    all_bounded,
    number,
    table,
)
from tests.claims.latching.latches import Latch, latches

NARROW = latches(st.just(flint.fmpq(1, 10)))


@refuting("robust-memory-vanishes", latches(), Latch.values)
def test_a_latch_with_slope_one_keeps_its_gradient(case: Latch) -> None:
    assert case.memory_slope < 1


@refuting("robust-memory-vanishes", NARROW, Latch.values)
def test_a_latch_with_a_narrow_margin_keeps_its_gradient(case: Latch) -> None:
    assert case.memory_slope < 1


class Run(NamedTuple):
    """A latch, a start on [-1, 1] times 1 around its memory, and noise shares."""

    latch: Latch
    start: flint.fmpq
    shares: list[flint.fmpq]
    sign: int


RUNS = st.builds(
    Run,
    latches(),
    UNIT,
    st.lists(UNIT, max_size=6),
    st.sampled_from([1, -1]),
)


@confirming("robust-memory-vanishes.for-ever", RUNS)
def test_bounded_noise_never_loses_the_bit(case: Run) -> None:
    changes, hinges = case.latch.units
    act = odd(partial(relu_map, changes, hinges))
    noise = exact(case.shares) * case.latch.margin
    start = number(case.sign * (2 + case.start))
    states = noisy_states(act, start, noise)[:, 0]
    all_bounded(
        ((abs(state * case.sign - 2), ONE) for state in states),
        of="distance from the memory",
    )


WELL_NOISE = st.lists(UNIT, max_size=20)


@confirming("robust-memory-vanishes.for-ever", WELL_NOISE)
def test_the_smooth_two_state_map_keeps_its_sign(case: list[flint.fmpq]) -> None:
    act = partial(well_map, strength=WELL, order=2)
    noise = balls(exact(case) / 100) if case else np.zeros(0, dtype=object)
    with context(40):
        for state in noisy_states(act, balls(number("1/2")), noise)[1:, 0]:
            assert flint.arb(Q(1, 2)) < state
            assert state < flint.arb(Q(5, 4))


class OneStep(NamedTuple):
    """One step of some map with F(low), F(high), F(start) and one push."""

    low: Any
    high: Any
    start: Any
    images: tuple[Any, Any, Any]
    push: Any
    margin: Any
    time: int

    @property
    def states(self) -> tuple[Any, Any]:
        return self.start, self.images[2] + self.push

    def values(self) -> dict[str, Any]:
        keys = (self.low, self.high, self.start)
        images = {str(k): v for k, v in zip(keys, self.images, strict=True)}
        return {
            "h": table(self.states),
            "e": {0: self.push},
            "F": images,
            "ell": self.low,
            "r": self.high,
            "epsilon": self.margin,
            "t": self.time,
            "horizon": 1,
        }


def stays_inside(case: OneStep) -> None:
    assert case.low <= case.states[case.time] <= case.high


LOUD = st.builds(
    lambda e: OneStep(Q(1), Q(3), Q(2), (Q(2), Q(2), Q(2)), e, ONE, 1), UNIT | POSITIVE
)
OUTSIDE = st.builds(
    lambda v: OneStep(Q(1), Q(3), v, (Q(2), Q(2), Q(2)), Q(0), ONE, 0),
    draw.rationals(0, 4),
)
BUMPED = st.builds(
    lambda v: OneStep(Q(1), Q(3), Q(2), (Q(2), Q(2), v), Q(0), ONE, 1),
    draw.rationals(0, 4),
)
CRAMPED = st.builds(
    lambda v: OneStep(Q(1), Q(3), Q(2), (v, v, v), Q(0), ONE, 1),
    draw.rationals(0, 4),
)


@ablating("robust-memory-vanishes.for-ever", "small-noise", LOUD, OneStep.values)
def test_noise_beyond_the_margin_loses_the_bit(case: OneStep) -> None:
    stays_inside(case)


@ablating("robust-memory-vanishes.for-ever", "starts-inside", OUTSIDE, OneStep.values)
def test_a_start_outside_stays_outside_at_first(case: OneStep) -> None:
    stays_inside(case)


@ablating("robust-memory-vanishes.for-ever", "increasing", BUMPED, OneStep.values)
def test_a_dip_inside_the_interval_loses_the_bit(case: OneStep) -> None:
    stays_inside(case)


@ablating("robust-memory-vanishes.for-ever", "room", CRAMPED, OneStep.values)
def test_ends_mapped_outside_lose_the_bit(case: OneStep) -> None:
    stays_inside(case)
