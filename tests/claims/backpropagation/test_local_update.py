"""Is the update of the weight local: what do far states add to it?"""

from typing import Any

from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.backpropagation.cases import HALF, WHOLE
from tests.claims.backpropagation.learners import (
    Learner,
    at_zero,
    far_halves,
    halves,
    learner_values,
    learners,
    none_shrinking,
    resting,
    tail_of,
    terms_from,
    wholes,
)


@confirming("local-update.tail", learners())
def test_far_states_add_at_most_the_tail_of_a_geometric_series(case: Learner) -> None:
    bounded(*terms_from(case, case.net.lag // 2))


def _tail_small(case: Learner, rate: Any = HALF, widest: Any = None) -> None:
    tail = tail_of(case, rate, case.widest if widest is None else widest)
    assert tail.far <= tail.allowed


@ablating("local-update.tail", "uniform", wholes, at_zero)
def test_an_unbounded_factor_makes_far_states_count(case: Learner) -> None:
    _tail_small(case)


@ablating(
    "local-update.tail",
    "gamma-below-one",
    wholes,
    lambda case: at_zero(case, gamma=2),
)
def test_far_states_count_where_gamma_is_above_one(case: Learner) -> None:
    if max(case.net.norms) <= 2:
        _tail_small(case, none_shrinking)


@ablating(
    "local-update.tail",
    "bounded-states",
    learners(net=halves, entries=WHOLE),
    lambda case: at_zero(case, H=1),
)
def test_unbounded_far_states_count(case: Learner) -> None:
    _tail_small(case, widest=1)


@refuting("local-update", resting, learner_values)
def test_a_far_state_has_some_influence(case: Learner) -> None:
    assert case.net.deltas[-1, 0] * case.before[-1, 0] == 0


@refuting("local-update.less", far_halves, learner_values)
def test_a_far_state_may_count_more_than_the_nearest(case: Learner) -> None:
    net = case.net
    far, near = (abs(net.deltas[i, 0] * case.before[i, 0]) for i in (-1, 0))
    assert far <= near
