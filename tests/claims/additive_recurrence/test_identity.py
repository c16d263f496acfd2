"""Do the weight I and slope 1 give the additive recurrence?"""

from longdep.numeric.kernels.additive_recurrence import additive_states
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.additive_recurrence.cases import (
    OTHERS,
    Net,
    net_values,
    nets,
    same,
    small_nets,
)


def is_additive(case: Net) -> None:
    assert same(case.states, additive_states(case.start, case.updates))


@confirming("identity-recurrence", nets())
def test_with_identity_weight_and_slope_1_the_state_adds_up(case: Net) -> None:
    is_additive(case)


@ablating(
    "identity-recurrence", "identity-weight", small_nets(weight=OTHERS), net_values
)
def test_with_another_weight_the_old_state_is_not_just_kept(case: Net) -> None:
    is_additive(case)


@ablating("identity-recurrence", "unit-slope", small_nets(slope=OTHERS), net_values)
def test_with_another_slope_the_state_does_not_add_up(case: Net) -> None:
    is_additive(case)
