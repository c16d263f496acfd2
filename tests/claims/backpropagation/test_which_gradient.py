"""Which gradient vanishes: that of a state, or that of the weight too?"""

from typing import Any

from longdep.numeric.kernels.backpropagation import norms, state_gradient, vector_norms
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.backpropagation.cases import (
    HALF,
    QUARTER,
    WHOLE,
    Net,
    nets,
    plain_nets,
    values,
)
from tests.claims.backpropagation.learners import (
    Learner,
    at_zero,
    halves,
    halving,
    learner_values,
    learners,
    none_shrinking,
    tail_of,
    terms_from,
    wholes,
)


@refuting("which-gradient.strong", halving, learner_values)
def test_the_gradient_of_the_weight_vanishes_where_all_states_are_zero(
    case: Learner,
) -> None:
    assert norms(case.gradient(case.net.lag), "oo") > 0


@refuting("which-gradient.local-nonzero", halving, learner_values)
def test_later_terms_may_cancel_the_local_one(case: Learner) -> None:
    if norms(case.gradient(0), "oo") > 0:
        assert norms(case.gradient(case.net.lag), "oo") > 0


@confirming("which-gradient.not-lost", learners())
def test_what_is_left_is_at_least_the_local_term_minus_the_tail(case: Learner) -> None:
    net = case.net
    _, tail = terms_from(case, 0)
    local = norms(case.gradient(0), net.order)
    left = norms(case.gradient(net.lag), net.order)
    bounded(local, left + tail)


@confirming("which-gradient.state", nets())
def test_the_gradient_of_a_state_carries_one_more_factor(case: Net) -> None:
    computed = vector_norms(state_gradient(case.weight, case.deltas[-1]), case.order)
    outer = norms(case.weight.T, case.order)
    bounded(computed, outer * max(case.norms) ** case.lag * case.sizes[0])


@ablating(
    "which-gradient.state",
    "uniform",
    plain_nets(1, 1),
    lambda case: values(case, gamma=1),
)
def test_the_state_gradient_needs_the_uniform_gamma(case: Net) -> None:
    assert abs(case.weight[0, 0] * case.deltas[1, 0]) <= abs(
        case.weight[0, 0] * case.last[0]
    )


def _not_lost(case: Learner, rate: Any = HALF, widest: Any = None) -> None:
    tail = tail_of(case, rate, case.widest if widest is None else widest)
    assert tail.left >= tail.local - tail.allowed


@ablating(
    "which-gradient.not-lost",
    "uniform",
    wholes,
    lambda case: at_zero(case, gamma=QUARTER),
)
def test_an_unbounded_factor_may_cancel_the_local_term(case: Learner) -> None:
    _not_lost(case, QUARTER)


@ablating(
    "which-gradient.not-lost",
    "gamma-below-one",
    wholes,
    lambda case: at_zero(case, gamma=2),
)
def test_the_tail_needs_a_gamma_below_one(case: Learner) -> None:
    if max(case.net.norms) <= 2:
        _not_lost(case, none_shrinking)


@ablating(
    "which-gradient.not-lost",
    "bounded-states",
    learners(net=halves, entries=WHOLE),
    lambda case: at_zero(case, H=1),
)
def test_a_large_far_state_may_cancel_the_local_term(case: Learner) -> None:
    _not_lost(case, widest=1)
