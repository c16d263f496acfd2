"""A layer that is fed back as a whole saturates: its growth shows in some unit."""

from functools import cache
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.memory_capacity import additive_run, sensitivity
from longdep.numeric.precision import Array, balls, exact, exp, inverse
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.memory_capacity.cases import HALF, ONE, ZERO, ball, shown_above

LEVEL = flint.fmpq(7, 5)  # e^-level is just below 1/4, the slope at 0


def largest(entries: Array) -> Any:
    return max(abs(entry) for entry in entries.reshape(-1))


def norm(matrix: Array) -> Any:
    return max(np.abs(matrix).sum(axis=-1))


class Fed(NamedTuple):
    """A layer that starts empty: V with an inverse, and its inputs."""

    weight: Array
    inputs: Array

    @property
    def condition(self) -> Any:
        return norm(self.weight) * norm(inverse(self.weight))

    @property
    def level(self) -> Any:
        """The highest level that is reached by now."""
        condition, lag = self.condition, len(self.inputs) - 1
        passed = ball(1 + norm(self.weight) * lag / 2).log()
        return (passed - (1 + condition) * largest(self.inputs)) / condition

    @property
    def least_slope(self) -> Any:
        start = balls([0] * len(self.weight))
        _, drives = additive_run(balls(self.weight), balls(self.inputs), start)
        slopes = sensitivity(drives[-1])
        return slopes.reshape(-1)


@st.composite
def fed_back(pick: st.DrawFn) -> Fed:
    """Well-conditioned layers above all: there the bound says most."""
    width, steps = pick(st.integers(1, 3)), pick(st.integers(1, 24))
    turned = draw.signed_permutations(width).map(lambda v: v * pick(STRENGTHS))
    weight = pick(turned | draw.invertible(width))
    inputs = pick(st.just(exact([[0] * width] * steps)) | small_inputs(steps, width))
    return Fed(weight, inputs)


STRENGTHS = draw.rationals("1/2", "9")


@cache
def small_inputs(steps: int, width: int) -> st.SearchStrategy[Array]:
    return draw.matrices(steps, width, entries=draw.rationals("-1/4", "1/4"))


@confirming("saturates", fed_back())
def test_some_unit_of_a_layer_that_is_fed_back_as_a_whole_saturates(case: Fed) -> None:
    allowed = exp(np.array(-case.level))
    assert not all(shown_above(slope, allowed) for slope in case.least_slope)


class Still(NamedTuple):
    """Units at pre-activation 0 that add `gain` a step; looked at at a time."""

    weight: Array
    gain: Any
    time: int
    level: Any = LEVEL


def still_values(case: Still) -> dict[str, Any]:
    width, times = len(case.weight), range(case.time + 2)
    nothing, later = exact([0] * width), [*times][1:]
    states = {s: exact([s * case.gain] * width) for s in times}
    return {
        "n": width,
        "t": case.time,
        "V": case.weight,
        # The inverse, or what a matrix of condition number 1 would have in its place.
        "M": exact(np.eye(width, dtype=int)) / norm(case.weight),
        "w": norm(case.weight),
        "kappa": ONE,
        "ell": case.level,
        "B": ZERO,
        "h": states,
        "r": {s: s * case.gain for s in times},
        "g": {(i, s): case.gain for i in range(width) for s in later},
        "a": dict.fromkeys(later, nothing),
        "z": {(i, s): ZERO for i in range(width) for s in later},
        "y": dict.fromkeys(later, ZERO),
        "u": {s: -case.weight @ states[s - 1] for s in later},
        "horizon": case.time,
    }


def below_level(case: Still) -> None:
    assert not shown_above(flint.fmpq(1, 4), exp(np.array(ball(-case.level))))


def one_unit(weight: Any) -> Array:
    return exact([[weight]])


@ablating(
    "saturates",
    "fed-back",
    st.integers(4, 9).map(lambda a: Still(exact([[a, -a], [a, -a]]), HALF, 1)),
    still_values,
)
def test_a_layer_whose_rows_cancel_stays_sensitive(case: Still) -> None:
    below_level(case)


@ablating(
    "saturates",
    "inputs-bounded",
    st.integers(7, 19).map(lambda a: Still(one_unit(a), HALF, 1)),
    still_values,
)
def test_a_unit_whose_inputs_compensate_the_feedback_stays_sensitive(
    case: Still,
) -> None:
    below_level(case)


@ablating(
    "saturates",
    "logistic",
    st.integers(7, 19).map(lambda a: Still(one_unit(a), ZERO, 1)),
    still_values,
)
def test_a_fed_back_unit_that_adds_nothing_stays_sensitive(case: Still) -> None:
    below_level(case)


@ablating(
    "saturates",
    "late",
    st.integers(2, 9).map(lambda level: Still(one_unit(1), HALF, 0, level)),
    still_values,
)
def test_at_first_a_fed_back_unit_is_as_sensitive_as_ever(case: Still) -> None:
    below_level(case)
