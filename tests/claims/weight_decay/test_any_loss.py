"""An l2 penalty on any loss: a coefficient that suffices, and the weight's range."""

import pytest
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.weight_decay import (
    squared_frobenius,
    squared_gamma,
    sufficient_coefficient,
)
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.weight_decay.cases import (
    ONE,
    Net,
    Number,
    Pick,
    penalised,
    penalty_of,
    stays_small,
    suffices,
    values_of,
)


@confirming("decay-bounds-gamma.penalty", penalised(order=2))
def test_a_sufficient_l2_coefficient_keeps_gamma_at_most_one(net: Net) -> None:
    assert suffices(net, 2)
    stays_small(net)


@ablating(
    "decay-bounds-gamma.penalty",
    "positive",
    penalised(order=2, without="positive"),
    values_of,
)
def test_without_a_penalty_gamma_is_free(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.penalty",
    "minimiser",
    penalised(order=2, without="minimiser"),
    values_of,
)
def test_a_weight_worse_than_zero_is_not_bounded(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.penalty",
    "infimum",
    penalised(order=2, without="infimum"),
    values_of,
)
def test_a_loss_below_its_bound_pays_for_any_weight(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.penalty",
    "coefficient",
    penalised(order=2, without="coefficient"),
    values_of,
)
def test_a_small_coefficient_does_not_bound_gamma_by_one(net: Net) -> None:
    stays_small(net)


@pytest.mark.parametrize("margin", ["1/10", "1/1000"])
def test_the_factor_two_cannot_be_lowered(margin: str) -> None:
    """A loss that saves 1/2 at the weight 1 + margin, and nothing before it."""
    size, saved = ONE + exact([margin])[0], Number(1, 2)
    weight, enough = exact([[size]]), sufficient_coefficient(saved, ONE, order=2)
    rate = enough / size**2
    assert rate * penalty_of(weight, 2) <= saved
    assert squared_gamma(exact([1]), weight) > 1


@ablating(
    "decay-bounds-gamma.penalty",
    "gains",
    penalised(order=2, without="gains"),
    values_of,
)
def test_the_penalty_needs_bounded_slopes(net: Net) -> None:
    stays_small(net)


def in_range(net: Net) -> None:
    more = net.more
    saving, size = more["L_0"] - more["L_*"], squared_frobenius(net.weight)
    assert more["lambda"] > 0 or size == 0, "nothing bounds the weight"
    if more["lambda"] > 0:
        bounded(size, 2 * saving / more["lambda"], of="|U|^2")


@confirming("decay-bounds-gamma.range", penalised(order=2))
def test_the_penalty_limits_the_range_of_the_weight(net: Net) -> None:
    in_range(net)


@ablating(
    "decay-bounds-gamma.range",
    "minimiser",
    penalised(order=2, without="minimiser"),
    values_of,
)
def test_the_range_is_that_of_weights_no_worse_than_zero(net: Net) -> None:
    in_range(net)


@ablating(
    "decay-bounds-gamma.range",
    "infimum",
    penalised(order=2, without="infimum"),
    values_of,
)
def test_the_range_needs_a_loss_that_is_bounded_below(net: Net) -> None:
    in_range(net)


@st.composite
def rewarded(pick: Pick) -> Net:
    """A negative coefficient: size is rewarded."""
    weight, low = pick(draw.matrices(1)), pick(draw.rationals())
    more = {"lambda": -ONE, "L_0": low, "L_U": low, "L_*": low}
    return Net(weight, exact([1]), ONE, more)


@ablating("decay-bounds-gamma.range", "positive", rewarded(), values_of)
def test_a_negative_coefficient_limits_nothing(net: Net) -> None:
    assert squared_frobenius(net.weight) <= 0
