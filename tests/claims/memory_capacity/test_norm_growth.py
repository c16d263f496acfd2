"""The norm of the state passes every bound if the inputs stay bounded below."""

from functools import reduce
from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import Array, exact, exp
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.memory_capacity.cases import ZERO, Layer, layers, shown_above


def largest(entries: Array) -> Any:
    return reduce(lambda a, b: a.max(b), np.abs(entries).reshape(-1))


def spread_fits(case: Layer) -> None:
    states, _ = case.run
    reach = largest(states)
    below = max(ZERO, *(-u for u in case.inputs.reshape(-1)))
    norm = max(sum(np.abs(row)) for row in case.weight)
    allowed = 2 * reach * (1 + exp(np.array(reach * norm + below)))
    assert not shown_above(len(case.inputs), allowed)


@confirming("accumulates.norm-grows", layers())
def test_no_radius_contains_the_state_for_ever(
    case: Layer,
) -> None:
    spread_fits(case)


def one_step_values(drive: Any, step: Any) -> dict[str, Any]:
    """One step of a unit without feedback; its pre-activation is its input."""
    return {
        "n": 1,
        "i": 0,
        "t": 1,
        "V": exact([[0]]),
        "B": ZERO,
        "h": {0: exact([0]), 1: exact([step])},
        "g": {(0, 1): step},
        "z": {(0, 1): drive},
        "u": {(0, 1): drive},
        "r": {0: ZERO, 1: step},
        "horizon": 1,
    }


# 1/(2 + q) is above the logistic function at -q, for e^q >= 1 + q.
@ablating(
    "accumulates.norm-grows",
    "inputs-bounded",
    st.integers(0, 9),
    lambda q: one_step_values(flint.fmpq(-q), flint.fmpq(1, 2 + q)),
)
def test_inputs_far_below_zero_make_steps_as_small_as_one_likes(q: int) -> None:
    assert shown_above(4 * flint.fmpq(1, 2 + q), 1) or 4 == 2 + q


@ablating(
    "accumulates.norm-grows",
    "logistic",
    draw.rationals("0", "1"),
    lambda step: one_step_values(ZERO, step),
)
def test_small_steps_of_another_activation_leave_the_state_small(step: Any) -> None:
    assert 4 * step >= 1
