"""An l1 penalty and gamma: the sentence, its reading, and two repairs."""

from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.weight_decay.cases import (
    Net,
    decayed,
    nets,
    penalised,
    stays_small,
    suffices,
    values_of,
)


@confirming("decay-bounds-gamma-l1.constraint", nets())
def test_a_constraint_on_the_sum_of_sizes_keeps_gamma_at_most_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma-l1.constraint",
    "constraint",
    nets(bound=False, plain=True),
    values_of,
)
def test_without_the_l1_constraint_gamma_exceeds_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma-l1.constraint",
    "gains",
    nets(loose_gains=True, plain=True),
    values_of,
)
def test_the_l1_constraint_needs_bounded_slopes(net: Net) -> None:
    stays_small(net)


@confirming("decay-bounds-gamma-l1.penalty", penalised(order=1))
def test_a_sufficient_l1_coefficient_keeps_gamma_at_most_one(net: Net) -> None:
    assert suffices(net, 1)
    stays_small(net)


@ablating(
    "decay-bounds-gamma-l1.penalty",
    "positive",
    penalised(order=1, without="positive"),
    values_of,
)
def test_without_an_l1_penalty_gamma_is_free(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma-l1.penalty",
    "minimiser",
    penalised(order=1, without="minimiser"),
    values_of,
)
def test_an_l1_weight_worse_than_zero_is_not_bounded(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma-l1.penalty",
    "infimum",
    penalised(order=1, without="infimum"),
    values_of,
)
def test_an_l1_loss_below_its_bound_pays_for_any_weight(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma-l1.penalty",
    "coefficient",
    penalised(order=1, without="coefficient"),
    values_of,
)
def test_a_small_l1_coefficient_does_not_bound_gamma_by_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma-l1.penalty",
    "gains",
    penalised(order=1, without="gains"),
    values_of,
)
def test_the_l1_penalty_needs_bounded_slopes(net: Net) -> None:
    stays_small(net)


@refuting("decay-bounds-gamma-l1", decayed(order=1, plain=True), values_of)
def test_an_l1_penalty_may_leave_gamma_above_one(net: Net) -> None:
    stays_small(net)


@confirming("decay-bounds-gamma-l1.large-coefficient", decayed(order=1, large=True))
def test_a_large_l1_coefficient_keeps_gamma_at_most_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma-l1.large-coefficient",
    "coefficient",
    decayed(order=1, plain=True),
    values_of,
)
def test_the_quadratic_loss_needs_a_large_l1_coefficient(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma-l1.large-coefficient",
    "gains",
    decayed(order=1, large=True, loose_gains=True, plain=True),
    values_of,
)
def test_a_large_l1_coefficient_needs_bounded_slopes(net: Net) -> None:
    stays_small(net)
