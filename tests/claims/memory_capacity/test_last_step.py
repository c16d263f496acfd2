"""The last step as a share of the state."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.memory_capacity.cases import ANY, UP, ZERO, tabled


class Sum(NamedTuple):
    """A start and steps."""

    start: Any
    steps: Array


@st.composite
def sums(pick: st.DrawFn, start: Any, *, ordered: bool) -> Sum:
    steps = pick(draw.vectors(pick(st.integers(2, 5)), UP))
    return Sum(pick(start), np.sort(steps)[::-1] if ordered else steps)


def sum_values(case: Sum) -> dict[str, Any]:
    states = case.start + np.concatenate([[ZERO], np.cumsum(case.steps)])
    time = len(case.steps) - 1
    return {
        "t": time,
        "h": tabled(states),
        "g": tabled(case.steps, 1),
        "horizon": time,
    }


def last_step_is_a_small_share(case: Sum) -> None:
    stored = case.start + sum(case.steps[:-1], ZERO)
    bounded((len(case.steps) - 1) * case.steps[-1], stored)


@confirming("saturates.relatively", sums(UP, ordered=True))
def test_the_last_step_is_at_most_one_over_t_of_the_state(
    case: Sum,
) -> None:
    last_step_is_a_small_share(case)


@ablating("saturates.relatively", "start", sums(ANY, ordered=True), sum_values)
def test_from_a_negative_start_the_share_may_be_large(
    case: Sum,
) -> None:
    last_step_is_a_small_share(case)


@ablating(
    "saturates.relatively", "steps-not-growing", sums(UP, ordered=False), sum_values
)
def test_growing_steps_may_be_a_large_share(
    case: Sum,
) -> None:
    last_step_is_a_small_share(case)
