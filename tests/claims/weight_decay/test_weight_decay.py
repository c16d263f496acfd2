"""Whether weight decay keeps gamma at most 1 (document 001)."""

from functools import cache
from typing import Any, NamedTuple

import flint
import numpy as np
import pytest
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.weight_decay import (
    entry_sum,
    lasso_loss,
    ridge_loss,
    ridge_minimiser,
    soft_threshold,
    squared_frobenius,
    squared_gamma,
    sufficient_coefficient,
    tanh_gamma,
)
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    proving,
    refuting,
)
from longdep.reports.record.finding import Measurement

Pick = st.DrawFn
Number = flint.fmpq
ZERO, ONE = Number(0), Number(1)

test_every_proof_checks = proving("weight_decay")


class Net(NamedTuple):
    """A weight, the slopes of one step, their bound, and whatever else is named."""

    weight: Array
    gains: Array
    slope: Number
    more: dict[str, Any]

    @property
    def squared_gamma(self) -> Number:
        return squared_gamma(self.gains, self.weight)


def values_of(net: Net) -> dict[str, Any]:
    return {
        "n": len(net.gains),
        "U": net.weight,
        "d": net.gains,
        "c": net.slope,
        **net.more,
    }


@cache
def positive() -> st.SearchStrategy[Number]:
    """Positive fractions; they shrink to 1."""
    return draw.rationals("1/4", 3)


@cache
def entries(plain: bool) -> st.SearchStrategy[Number]:
    return draw.rationals(denominator=1 if plain else 4)


@cache
def parts() -> st.SearchStrategy[Number]:
    """Fractions in [0, 1]; they shrink to 1."""
    return draw.rationals(0, 1).map(lambda part: ONE - part)


@cache
def signed_parts(size: int) -> st.SearchStrategy[Array]:
    return draw.vectors(size, draw.rationals(-2, 0).map(lambda part: ONE + part))


def within(weight: Array, total: Number) -> Array:
    """The weight, scaled down until its sizes add up to at most `total`."""
    found = entry_sum(weight)
    return weight if found <= total else weight * (total / found)


@st.composite
def nets(
    pick: Pick,
    *,
    bound: bool = True,
    loose_gains: bool = False,
    plain: bool = False,
) -> Net:
    """Weights within 1/c (unless not bound), slopes within c (unless loose).

    Plain ones, for counterexamples, have n = 1, c = 1 and whole numbers.
    """
    size = 1 if plain else pick(draw.sizes(1, 2))
    slope = ONE if plain else pick(positive())
    weight = pick(draw.matrices(size, entries=entries(plain)))
    if bound:
        weight = within(weight, pick(parts()) / slope)
    loose = draw.vectors(size, entries(plain))
    gains = pick(loose if loose_gains else signed_parts(size))
    return Net(weight, gains if loose_gains else gains * slope, slope, {})


def stays_small(net: Net) -> None:
    bounded(net.squared_gamma, ONE, of="gamma^2")


# ------------------------------------------------------------------ constraints


@confirming("decay-bounds-gamma.constraint", nets())
def test_a_frobenius_constraint_keeps_gamma_at_most_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.constraint",
    "constraint",
    nets(bound=False, plain=True),
    values_of,
)
def test_without_the_constraint_gamma_exceeds_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.constraint",
    "gains",
    nets(loose_gains=True, plain=True),
    values_of,
)
def test_the_constraint_needs_bounded_slopes(net: Net) -> None:
    stays_small(net)


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


# ------------------------------------------------------- penalties on any loss


def penalty_of(weight: Array, order: int) -> Number:
    return entry_sum(weight) if order == 1 else squared_frobenius(weight) / 2


@st.composite
def penalised(pick: Pick, *, order: int, without: str | None = None) -> Net:
    """Loss values that fit a weight, with one premise dropped."""
    loose, plain = without == "gains", without is not None
    net = pick(nets(bound=False, loose_gains=loose, plain=plain))
    rate = ZERO if without == "positive" else pick(positive())
    low, part = pick(draw.rationals()), pick(parts())
    room = rate * part**order / (order * net.slope**order)
    weight = net.weight
    if without in (None, "gains"):
        weight = within(weight, part * pick(parts()) / net.slope)
    paid = rate * penalty_of(weight, order)
    start, here = low + room, low
    if without == "coefficient":
        start = low + paid
    elif without == "infimum":
        here = start - paid
    elif without != "minimiser":
        here = low + (room - paid) * pick(parts())
    more = {"lambda": rate, "L_0": start, "L_U": here, "L_*": low}
    return Net(weight, net.gains, net.slope, more)


def suffices(net: Net, order: int) -> bool:
    more = net.more
    saving = more["L_0"] - more["L_*"]
    least = sufficient_coefficient(saving, net.slope, order=order)
    return bool(more["lambda"] >= least)


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


def in_range(net: Net) -> None:
    more = net.more
    saving, found = more["L_0"] - more["L_*"], squared_frobenius(net.weight)
    assert more["lambda"] > 0 or found == 0, "nothing bounds the weight"
    if more["lambda"] > 0:
        bounded(found, 2 * saving / more["lambda"], of="|U|^2")


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


# --------------------------------------------------------- the quadratic loss


@st.composite
def decayed(
    pick: Pick,
    *,
    order: int,
    large: bool = False,
    loose_gains: bool = False,
    plain: bool = False,
) -> Net:
    """The penalised minimiser of 1/2 |X - A|^2; large: with enough penalty."""
    net = pick(nets(bound=False, loose_gains=loose_gains, plain=plain))
    target, rate = net.weight, pick(positive())
    if large:
        room = pick(parts()) / net.slope
        target = within(target, room * (1 + rate) if order == 2 else rate + room)
    solve = ridge_minimiser if order == 2 else soft_threshold
    more = {"A": target, "lambda": rate}
    return Net(solve(target, rate), net.gains, net.slope, more)


@refuting("decay-bounds-gamma", decayed(order=2, plain=True), values_of)
def test_an_l2_penalty_may_leave_gamma_above_one(net: Net) -> None:
    stays_small(net)


@refuting("decay-bounds-gamma-l1", decayed(order=1, plain=True), values_of)
def test_an_l1_penalty_may_leave_gamma_above_one(net: Net) -> None:
    stays_small(net)


@confirming("decay-bounds-gamma.large-coefficient", decayed(order=2, large=True))
def test_a_large_l2_coefficient_keeps_gamma_at_most_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.large-coefficient",
    "coefficient",
    decayed(order=2, plain=True),
    values_of,
)
def test_the_quadratic_loss_needs_a_large_l2_coefficient(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.large-coefficient",
    "gains",
    decayed(order=2, large=True, loose_gains=True, plain=True),
    values_of,
)
def test_a_large_l2_coefficient_needs_bounded_slopes(net: Net) -> None:
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


@st.composite
def competitors(pick: Pick) -> tuple[Array, Array, Number]:
    size = pick(draw.sizes(1, 2))
    return pick(draw.matrices(size)), pick(draw.matrices(size)), pick(positive())


@confirming("decay-minimiser-l2", competitors())
def test_no_competitor_beats_the_divided_target(
    case: tuple[Array, Array, Number],
) -> None:
    target, other, rate = case
    best = ridge_loss(ridge_minimiser(target, rate), target, rate)
    bounded(best, ridge_loss(other, target, rate), of="the least penalised loss")


@confirming("decay-minimiser-l1", competitors())
def test_no_competitor_beats_the_soft_threshold(
    case: tuple[Array, Array, Number],
) -> None:
    target, other, rate = case
    best = lasso_loss(soft_threshold(target, rate), target, rate)
    bounded(best, lasso_loss(other, target, rate), of="the least penalised loss")


@confirming("weight-norms", draw.matrices(2))
def test_the_sum_of_squares_is_at_most_the_squared_sum_of_sizes(weight: Array) -> None:
    bounded(squared_frobenius(weight), entry_sum(weight) ** 2)


@st.composite
def stretched(pick: Pick) -> tuple[Array, Array]:
    size = pick(draw.sizes())
    return pick(draw.matrices(size)), pick(draw.vectors(size))


@confirming("spectral-below-frobenius", stretched())
def test_no_vector_is_stretched_beyond_the_frobenius_norm(
    case: tuple[Array, Array],
) -> None:
    weight, vector = case
    moved = weight @ vector
    bounded(moved @ moved, squared_frobenius(weight) * (vector @ vector))


# ------------------------------------------------------------- two coefficients


@st.composite
def two_rates(pick: Pick, without: str | None = None) -> dict[str, Any]:
    """A weight and loss for each coefficient; comparisons tight unless dropped."""
    first, second = pick(draw.matrices(1)), pick(draw.matrices(1))
    low = pick(positive())
    high = low if without == "larger" else low + pick(positive())
    gap = (squared_frobenius(second) - squared_frobenius(first)) / 2
    base = pick(draw.rationals())
    if without is None and gap > 0:
        first, second, gap = second, first, -gap
    edge = high if without == "minimiser" else low
    return {
        "n": 1,
        "U": first,
        "V": second,
        "lambda": low,
        "mu": high,
        "L_U": base + edge * gap,
        "L_V": base,
    }


def shrinks(case: dict[str, Any]) -> None:
    assert squared_frobenius(case["V"]) <= squared_frobenius(case["U"])


def prefers(case: dict[str, Any], rate: str, here: str, there: str) -> bool:
    """Whether the weight `here` is no worse than `there` under a coefficient."""
    sides = [
        case[f"L_{name}"] + case[rate] * squared_frobenius(case[name]) / 2
        for name in (here, there)
    ]
    return bool(sides[0] <= sides[1])


@confirming("decay-bounds-gamma.monotone", two_rates())
def test_a_larger_coefficient_gives_no_larger_weight(case: dict[str, Any]) -> None:
    assert prefers(case, "lambda", "U", "V")
    assert prefers(case, "mu", "V", "U")
    shrinks(case)


@ablating("decay-bounds-gamma.monotone", "larger", two_rates("larger"), dict)
def test_equal_coefficients_decide_nothing(case: dict[str, Any]) -> None:
    shrinks(case)


@ablating("decay-bounds-gamma.monotone", "minimiser", two_rates("minimiser"), dict)
def test_the_first_weight_must_be_a_minimiser(case: dict[str, Any]) -> None:
    shrinks(case)


@ablating(
    "decay-bounds-gamma.monotone", "other-minimiser", two_rates("other-minimiser"), dict
)
def test_the_second_weight_must_be_a_minimiser(case: dict[str, Any]) -> None:
    shrinks(case)


# ----------------------------------------------------- gamma at the actual state


@st.composite
def decayed_units(pick: Pick) -> dict[str, Number]:
    small, more = pick(st.integers(1, 3)), pick(st.integers(1, 3))
    return {
        "w": Number(small),
        "u": Number(small + more),
        "h": Number(pick(st.integers(1, 3))),
    }


def unit_gamma(case: dict[str, Number], name: str) -> Any:
    return tanh_gamma(exact([case[name]]), exact([case["h"]]))[0]


@refuting("decay-bounds-gamma.smaller-gamma", decayed_units(), dict)
def test_a_smaller_weight_may_have_a_larger_gamma(case: dict[str, Number]) -> None:
    assert unit_gamma(case, "w") <= unit_gamma(case, "u")


USUAL = (0.0, 0.0001, 0.001, 0.01, 0.1, 1.0, 2.0)
LARGEST_USUAL = 0.1


@measuring("decay-bounds-gamma.usual-coefficients")
def test_gamma_of_the_minimiser_for_the_usual_coefficients() -> Measurement:
    size, seeds = 64, 50
    targets = np.stack(
        [
            np.random.default_rng(seed).normal(0, size**-0.5, (size, size))
            for seed in range(seeds)
        ]
    )
    found = {
        rate: np.linalg.norm(ridge_minimiser(targets, rate), 2, axis=(-2, -1))
        for rate in USUAL
    }
    rows = [
        [f"{rate:g}", f"{g.min():.1f}", f"{g.max():.1f}", f"{np.mean(g <= 1):.0%}"]
        for rate, g in found.items()
    ]
    usual = [g for rate, g in found.items() if 0 < rate <= LARGEST_USUAL]
    decides = True if all((g <= 1).all() for g in usual) else None
    if all((g > 1).all() for g in usual):
        decides = False
    return Measurement(
        decides,
        "holds if the spectral norm of every sampled minimiser (n = 64) is at most 1 "
        "at every coefficient from 0.0001 to 0.1, fails if each of them is above 1; "
        "a spectral norm above 1 is a Frobenius norm above 1.",
        {
            "columns": ["coefficient", "smallest gamma", "largest gamma", "gamma <= 1"],
            "rows": rows,
        },
        seeds,
    )
