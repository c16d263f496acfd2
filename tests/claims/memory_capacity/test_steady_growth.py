"""How fast the state grows: linearly unless it is braked, hardly if inputs fall."""

from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.memory_capacity import logistic
from longdep.numeric.precision import Array, balls, exact, exp
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.memory_capacity.cases import (
    ANY,
    STILL,
    UP,
    ZERO,
    ball,
    shown_above,
    tabled,
)


class Driven(NamedTuple):
    """Fed-back parts and inputs of one unit."""

    fed: Array
    inputs: Array

    @property
    def gained(self) -> Any:
        return logistic(balls(self.fed + self.inputs)).sum()


@st.composite
def driven(pick: st.DrawFn, fed: Any, inputs: Any, steps: int = 4) -> Driven:
    count = pick(st.integers(1, steps))
    return Driven(pick(draw.vectors(count, fed)), pick(draw.vectors(count, inputs)))


def driven_values(case: Driven) -> dict[str, Any]:
    return {
        "t": len(case.fed),
        "B": ZERO,
        "f": tabled(case.fed),
        "u": tabled(case.inputs, 1),
        "z": tabled(case.fed + case.inputs, 1),
        "horizon": len(case.fed),
    }


def grows_steadily(case: Driven) -> None:
    least = max(ZERO, *(-u for u in case.inputs))
    allowed = len(case.fed) / (1 + exp(np.array(ball(least))))
    assert not shown_above(allowed, case.gained)


@confirming("accumulates.steady", driven(UP, ANY))
def test_every_step_adds_a_fixed_amount(
    case: Driven,
) -> None:
    grows_steadily(case)


def halves_at_least(case: Driven) -> None:
    assert not shown_above(flint.fmpq(len(case.fed), 2), case.gained)


@ablating("accumulates.steady", "inputs-bounded", driven(STILL, ANY), driven_values)
def test_inputs_below_the_bound_slow_the_growth(case: Driven) -> None:
    halves_at_least(case)


@ablating(
    "accumulates.steady", "no-braking-feedback", driven(ANY, STILL), driven_values
)
def test_braking_feedback_slows_the_growth(case: Driven) -> None:
    halves_at_least(case)


def sums_up(drives: Array) -> None:
    assert not shown_above(logistic(balls(drives)).sum(), flint.fmpq(3, 5))


@confirming("accumulates.falling-inputs", st.integers(1, 5).flatmap(draw.vectors))
def test_falling_inputs_add_less_than_three_fifths(extra: Array) -> None:
    sums_up(exact(-np.arange(1, len(extra) + 1)) - np.abs(extra))


@ablating(
    "accumulates.falling-inputs",
    "falling",
    st.integers(1, 3).flatmap(draw.vectors),
    lambda z: {"t": len(z), "z": tabled(z, 1), "horizon": len(z) + 1},
)
def test_level_inputs_add_more(drives: Array) -> None:
    sums_up(drives)
