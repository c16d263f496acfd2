"""Whether the gradient of a latch dies under its own noise."""

from typing import Any

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.latching.cases import ONE, POSITIVE, Q
from tests.claims.latching.noisy_walks import WALKS, Run, Walk, dies, halves, span_of

KEY = "robust-memory-vanishes.under-noise"
ZERO = Q(0)
LOUD = draw.rationals("1/2", 1)


@confirming(KEY, WALKS)
def test_every_span_of_noise_halves_the_mean_gradient(case: Walk) -> None:
    dies(case.alive, case.spans)


def steep(slope: Any) -> Run:
    """Two negative slopes, and noise once the gradient is positive again."""
    return Run([ZERO, ZERO, ONE], [ZERO, ONE], [slope, slope], ONE, 2)


@ablating(KEY, "slopes", draw.rationals(-4, "-3/4").map(steep), Run.values)
def test_negative_slopes_may_keep_a_gradient(case: Run) -> None:
    halves(case)


def immovable(push: Any) -> Run:
    """Noise that moves nothing."""
    span = span_of(push * push)
    return Run([ZERO] * (span + 1), [push] * span, [ONE] * span, push * push, span)


@ablating(KEY, "walks", LOUD.map(immovable), Run.values)
def test_noise_that_does_not_move_the_state_keeps_the_gradient(case: Run) -> None:
    halves(case)


def escaping(push: Any) -> Run:
    """One loud push, without walls."""
    return Run([ZERO, push], [push], [ONE], push * push)


@ablating(KEY, "held", draw.rationals("3/2", 4).map(escaping), Run.values)
def test_without_walls_the_gradient_lasts(case: Run) -> None:
    halves(case)


def pushed_back(size: Any) -> Run:
    """Noise that carries the state from one side to the other and back."""
    span = span_of(4 * size * size)
    states = [size * (-1) ** time for time in range(span + 1)]
    noise = [-2 * state for state in states[:span]]
    return Run(states, noise, [ONE] * span, 4 * size * size, span)


@ablating(KEY, "fair", LOUD.map(pushed_back), Run.values)
def test_noise_that_brings_the_state_back_keeps_the_gradient(case: Run) -> None:
    halves(case)


def quiet(variance: Any) -> Run:
    """No noise at all, where the claim wants that variance."""
    span = span_of(variance)
    return Run([ZERO] * (span + 1), [ZERO] * span, [ONE] * span, variance, span)


@ablating(KEY, "spread", POSITIVE.map(quiet), Run.values)
def test_without_noise_the_gradient_lasts_for_ever(case: Run) -> None:
    halves(case)


@ablating(KEY, "long", LOUD.map(escaping), Run.values)
def test_a_shorter_span_may_keep_the_gradient(case: Run) -> None:
    halves(case)
