"""Whether weights that are not large make the gradient vanish."""

from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.activation.cases import QUARTER, places, slopes
from tests.claims.activation.networks import Back, back, back_values, decays, margins


class Unit(NamedTuple):
    """One unit that stays at a pre-activation x, with a weight and its bound."""

    x: Any
    weight: Any
    bound: Any


@st.composite
def units(pick: st.DrawFn, weights: Any = None) -> Unit:
    weight = pick(draw.rationals(0, 4) if weights is None else weights)
    return Unit(pick(places()), weight, max(weight, flint.fmpq(1)))


def unit_values(case: Unit) -> dict[str, Any]:
    return {"x": case.x, "w": case.weight, "c": case.bound, "d": 1}


JUST_ABOVE = st.integers(20, 40).map(lambda k: 1 + flint.fmpq(1, 2**k))


@refuting("small-weights-vanish", units(), unit_values)
def test_a_bounded_weight_makes_the_gradient_vanish(case: Unit) -> None:
    for slope in slopes(case.x):
        assert slope * case.weight < 1


@refuting("small-weights-vanish", units(JUST_ABOVE), unit_values)
def test_a_weight_just_above_one_makes_the_gradient_vanish(case: Unit) -> None:
    for slope in slopes(case.x):
        assert slope * case.weight < 1


@refuting("small-weights-vanish.logistic-at-threshold", units(), unit_values)
def test_a_logistic_weight_of_at_most_four_loses_the_gradient(case: Unit) -> None:
    assert slopes(case.x)[0] * case.weight < 1


def above_values(case: tuple[Any, Any, Any]) -> dict[str, Any]:
    x, weight, margin = case
    return {"x": x, "w": weight, "a": margin, "d": 1}


@confirming("small-weights-vanish.just-above", margins())
def test_just_above_the_threshold_the_factor_exceeds_one(margin: Any) -> None:
    logistic_slope, tanh_slope = slopes(0)
    assert tanh_slope * (1 + margin) > 1
    assert logistic_slope * 4 * (1 + margin) > 1


@ablating(
    "small-weights-vanish.just-above",
    "at-zero",
    st.builds(lambda x, a: (x, 1 + a, a), places(), margins()),
    above_values,
)
def test_away_from_zero_the_factor_exceeds_one(case: tuple[Any, Any, Any]) -> None:
    assert slopes(case[0])[1] * case[1] > 1


@ablating(
    "small-weights-vanish.just-above",
    "above",
    st.builds(lambda w, a: (0, w, a), draw.rationals("1/2", 1), margins()),
    above_values,
)
def test_at_the_threshold_the_factor_exceeds_one(case: tuple[Any, Any, Any]) -> None:
    assert slopes(case[0])[1] * case[1] > 1


@confirming("small-weights-vanish.any-activation", back())
def test_below_the_threshold_the_gradient_decays_geometrically(case: Back) -> None:
    decays(case)


@confirming("small-weights-vanish.tanh", back(phi=1))
def test_with_norm_below_one_the_gradient_decays_geometrically(case: Back) -> None:
    decays(case)


@confirming("small-weights-vanish.logistic", back(phi=QUARTER))
def test_with_norm_below_four_a_logistic_gradient_decays(case: Back) -> None:
    decays(case)


@ablating(
    "small-weights-vanish.any-activation", "small-norm", back(small=False), back_values
)
def test_above_the_threshold_the_gradient_decays(case: Back) -> None:
    decays(case)


@ablating(
    "small-weights-vanish.any-activation",
    "derivatives",
    back(allowed=False),
    back_values,
)
def test_with_larger_derivatives_the_gradient_decays(case: Back) -> None:
    decays(case)


@ablating(
    "small-weights-vanish.tanh", "small-norm", back(phi=1, small=False), back_values
)
def test_with_norm_above_one_the_gradient_decays(case: Back) -> None:
    decays(case)


@ablating(
    "small-weights-vanish.tanh", "derivatives", back(phi=1, allowed=False), back_values
)
def test_with_derivatives_above_one_the_gradient_decays(case: Back) -> None:
    decays(case)


@ablating(
    "small-weights-vanish.logistic",
    "small-norm",
    back(phi=QUARTER, small=False),
    back_values,
)
def test_with_norm_above_four_a_logistic_gradient_decays(case: Back) -> None:
    decays(case)


@ablating(
    "small-weights-vanish.logistic",
    "derivatives",
    back(phi=QUARTER, allowed=False),
    back_values,
)
def test_with_derivatives_above_a_quarter_the_gradient_decays(case: Back) -> None:
    decays(case)
