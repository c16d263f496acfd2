"""With a logistic g every component of the state grows."""

from typing import Any

import numpy as np

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.memory_capacity.cases import ZERO, Layer, layers


@confirming("accumulates", layers())
def test_every_component_grows_at_every_step(case: Layer) -> None:
    states, _ = case.run
    assert np.all(states[1:] > states[:-1])


def step_values(step: Any) -> dict[str, Any]:
    """One step of one unit with pre-activation 0, from an empty memory."""
    return {
        "i": 0,
        "t": 0,
        "h": {(0, 0): ZERO, (0, 1): step},
        "g": {(0, 1): step},
        "z": {(0, 1): ZERO},
        "horizon": 1,
    }


@ablating("accumulates", "logistic", draw.rationals(), step_values)
def test_another_activation_need_not_add_anything(step: Any) -> None:
    assert step > 0
