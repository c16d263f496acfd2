"""Is the gradient of the additive recurrence the identity at every lag?"""

from typing import Any

import numpy as np

from longdep.numeric.kernels.additive_recurrence import chain
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.additive_recurrence.cases import (
    LAST,
    OTHERS,
    Net,
    nets,
    same,
    small_nets,
    unit,
)


def gradient(case: Net) -> Array:
    slopes = unit(len(case.weight)) * case.slope
    factors = np.broadcast_to(slopes @ case.weight, (LAST, *case.weight.shape))
    return chain(factors)


def has_unit_gradient(case: Net) -> None:
    computed = gradient(case)
    assert same(computed, np.broadcast_to(unit(len(case.weight)), computed.shape))
    moved = case._replace(start=case.start + 1)
    assert same(moved.states - case.states, exact(np.ones_like(case.states, dtype=int)))


def gradient_values(case: Net) -> dict[str, Any]:
    computed = gradient(case)
    return {
        "n": len(case.weight),
        "t": 1,
        "U": case.weight,
        "F": {1: unit(len(case.weight)) * case.slope},
        "D": {0: computed[0], 1: computed[1]},
        "horizon": 1,
    }


@confirming("identity-recurrence.gradient", nets())
def test_the_gradient_is_the_identity_at_every_lag(case: Net) -> None:
    has_unit_gradient(case)


@ablating(
    "identity-recurrence.gradient",
    "identity-weight",
    small_nets(weight=OTHERS),
    gradient_values,
)
def test_with_another_weight_the_gradient_is_its_power(case: Net) -> None:
    has_unit_gradient(case)


@ablating(
    "identity-recurrence.gradient",
    "unit-slope",
    small_nets(slope=OTHERS),
    gradient_values,
)
def test_with_another_slope_the_gradient_is_its_power(case: Net) -> None:
    has_unit_gradient(case)
