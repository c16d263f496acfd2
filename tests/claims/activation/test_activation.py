"""Whether the claims on activations and small weights hold (document 001)."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.activation import (
    STARTS,
    computed_tanh_derivative,
    gradient_ratio,
    gradients_back,
    initial_weight,
    logistic,
    logistic_derivative,
    rounded_tanh,
    stable_tanh_derivative,
    tanh_derivative,
)
from longdep.numeric.precision import Array, exact, tanh
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    proving,
    refuting,
    witnessing,
)
from longdep.reports.record.finding import Measurement

test_every_proof_checks = proving("activation")

QUARTER = flint.fmpq(1, 4)
FIRST_SATURATED = flint.fmpq(5365348628892106, 2**48)


def scalar(value: Any) -> Array:
    return exact([value])


def slopes(x: Any) -> tuple[Any, Any]:
    """The derivatives of the logistic function and of tanh at x, as certified balls."""
    place = scalar(x)
    return (
        logistic_derivative(logistic(place))[0],
        tanh_derivative(tanh(place))[0],
    )


@cache
def places() -> st.SearchStrategy[Any]:
    return draw.rationals(-8, 8)


@cache
def nonzero_places() -> st.SearchStrategy[Any]:
    return draw.nonzero_rationals(8)


def at(x: Any) -> dict[str, Any]:
    return {"x": x}


@refuting("derivative-below-one", places(), at)
def test_both_derivatives_are_below_one_everywhere(x: Any) -> None:
    logistic_slope, tanh_slope = slopes(x)
    assert logistic_slope < 1
    assert tanh_slope < 1


@confirming("derivative-below-one.almost-everywhere", nonzero_places())
def test_both_derivatives_are_below_one_away_from_zero(x: Any) -> None:
    logistic_slope, tanh_slope = slopes(x)
    assert logistic_slope < 1
    assert tanh_slope < 1


@ablating("derivative-below-one.almost-everywhere", "nonzero", places(), at)
def test_at_zero_the_derivative_of_tanh_is_below_one(x: Any) -> None:
    assert slopes(x)[1] < 1


@confirming("derivative-below-one.at-most-one", places())
def test_the_derivative_of_tanh_is_at_most_one_and_one_only_at_zero(x: Any) -> None:
    logistic_slope, tanh_slope = slopes(x)
    assert logistic_slope < 1
    assert tanh_slope == 1 if x == 0 else tanh_slope < 1


@confirming("derivative-below-one.logistic-quarter", places())
def test_the_logistic_derivative_is_at_most_a_quarter(x: Any) -> None:
    slope = slopes(x)[0]
    assert slope == QUARTER if x == 0 else slope < QUARTER


@witnessing("derivative-below-one.logistic-attained", places(), at)
def test_some_logistic_derivative_is_a_quarter(x: Any) -> None:
    assert slopes(x)[0] == QUARTER


@confirming("derivative-below-one.positive", draw.rationals(-200, 200, 1))
def test_no_exact_derivative_is_zero(x: Any) -> None:
    assert logistic_derivative(logistic(scalar(-abs(x))))[0] > 0
    assert stable_tanh_derivative(scalar(x))[0] > 0


# Floats: h = m 2^-k with a short m.


@cache
def short_floats(first: int = 0, last: int = 40) -> st.SearchStrategy[Any]:
    mantissas = st.sampled_from([1, -1, 3, -3, 5, 7])
    return st.builds(
        lambda m, k: flint.fmpq(m, 2**k), mantissas, st.integers(first, last)
    )


@cache
def long_floats(first: int, last: int) -> st.SearchStrategy[Any]:
    """Floats with all 53 bits, between 2^-last and 2^(1-first)."""
    return st.builds(
        lambda m, k, sign: sign * flint.fmpq(m, 2 ** (k + 52)),
        st.integers(2**52, 2**53 - 1),
        st.integers(first, last),
        st.sampled_from([1, -1]),
    )


def value(h: Any) -> dict[str, Any]:
    return {"h": h}


def computed(h: Any) -> Any:
    return computed_tanh_derivative(scalar(h))[0]


@refuting("derivative-below-one.float64", short_floats(), value)
def test_in_float64_the_computed_derivative_is_below_one(h: Any) -> None:
    assert computed(h) < 1


@confirming("derivative-below-one.float64-beyond", long_floats(1, 27))
def test_beyond_two_to_minus_27_the_computed_derivative_is_below_one(h: Any) -> None:
    next_float = flint.fmpq(2**52 + 1, 2**79)
    assert computed(h if abs(h) >= next_float else next_float) < 1


@ablating("derivative-below-one.float64-beyond", "beyond", short_floats(1), value)
def test_at_two_to_minus_27_the_computed_derivative_is_below_one(h: Any) -> None:
    assert computed(h) < 1


@ablating(
    "derivative-below-one.float64-beyond",
    "float",
    st.integers(53, 60).map(lambda k: flint.fmpq(2**k + 1, 2 ** (27 + k))),
    value,
)
def test_between_two_floats_the_computed_derivative_is_below_one(h: Any) -> None:
    assert computed(h) < 1


@confirming("derivative-below-one.float64-one", long_floats(28, 60))
def test_up_to_two_to_minus_27_the_computed_derivative_is_one(h: Any) -> None:
    assert computed(h) == 1
    assert computed(flint.fmpq(1, 2**27)) == 1


@ablating("derivative-below-one.float64-one", "small", short_floats(), value)
def test_larger_values_have_a_computed_derivative_of_one(h: Any) -> None:
    assert computed(h) == 1


@refuting("derivative-below-one.float64-positive", draw.rationals(-40, 40, 1), at)
def test_in_float64_the_computed_derivative_is_positive(x: Any) -> None:
    assert computed(rounded_tanh(x)) > 0


@confirming("derivative-below-one.float64-before", long_floats(-4, 20))
def test_before_saturation_the_computed_derivative_is_positive(x: Any) -> None:
    last = FIRST_SATURATED - flint.fmpq(1, 2**48)
    found = computed(rounded_tanh(min(abs(x), last)))
    bounded(flint.fmpq(1, 2**52), found, of="2^-52 / computed derivative")


@ablating("derivative-below-one.float64-before", "below", draw.rationals(0, 40, 1), at)
def test_after_saturation_the_computed_derivative_is_positive(x: Any) -> None:
    assert computed(rounded_tanh(x)) > 0


@confirming("derivative-below-one.float64-zero", long_floats(-9, -5))
def test_from_saturation_on_the_computed_derivative_is_zero(x: Any) -> None:
    assert computed(rounded_tanh(x)) == 0
    assert computed(rounded_tanh(FIRST_SATURATED)) == 0


@ablating("derivative-below-one.float64-zero", "saturated", places(), at)
def test_before_saturation_the_computed_derivative_is_zero(x: Any) -> None:
    assert computed(rounded_tanh(x)) == 0


# Weights.


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


@cache
def margins() -> st.SearchStrategy[Any]:
    return draw.rationals("1/4", 2)


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


class Back(NamedTuple):
    """A gradient carried back: weight, slopes (T, n), start, margin, phi, norm."""

    weight: Array
    slopes: Array
    start: Array
    margin: Any
    phi: Any
    kind: str

    @property
    def gradients(self) -> Array:
        return gradients_back(self.weight, self.slopes, self.start)


def vector_norm(vector: Array, kind: str) -> Any:
    sizes = [abs(v) for v in vector]
    return sum(sizes) if kind == "1" else max(sizes)


def transposed_norm(weight: Array, kind: str) -> Any:
    """The norm of U^T that the vector norm induces."""
    lines: Sequence[Array] = weight if kind == "1" else weight.T
    return max(sum(abs(v) for v in line) for line in lines)


@st.composite
def back(
    pick: st.DrawFn,
    *,
    phi: Any = None,
    small: bool = True,
    allowed: bool = True,
    last: int = 3,
) -> Back:
    """A network within the premises; one unit outside the premise switched off."""
    n = pick(draw.sizes()) if small and allowed else 1
    steps = pick(st.integers(1, last))
    kind = pick(st.sampled_from(["1", "oo"]))
    top = pick(draw.rationals("1/4", 2)) if phi is None else flint.fmpq(phi)
    margin = pick(margins())
    if small:
        weight = pick(draw.weights(n))
        norm, limit = transposed_norm(weight, kind), 1 / (top * (1 + margin))
        weight = weight * (limit / norm) if norm > limit else weight
    else:
        weight = pick(draw.matrices(n, entries=draw.rationals(1, 3))) / top
    entries = draw.rationals(-1, 1) if allowed else draw.rationals(-3, 3)
    return Back(
        weight,
        pick(draw.matrices(steps, n, entries)) * (top if allowed else 1),
        pick(draw.vectors(n)),
        margin,
        top,
        kind,
    )


def decays(case: Back) -> None:
    first, *_, last = case.gradients
    steps = len(case.slopes)
    allowed = vector_norm(first, case.kind) / (1 + case.margin) ** steps
    bounded(vector_norm(last, case.kind), allowed, of="the geometric bound")


def back_values(case: Back) -> dict[str, Any]:
    return {
        "n": len(case.start),
        "U": case.weight,
        "a": case.margin,
        "phi": case.phi,
        "p": case.kind,
        "t": len(case.slopes),
        "e": dict(enumerate(case.gradients)),
        "g": dict(enumerate(case.slopes)),
        "horizon": len(case.slopes),
    }


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


# Measurements.

SIZES = {128: 16, 512: 4}
LAG = 50


@cache
def weights_of(start: str, n: int) -> tuple[Array, ...]:
    seeds = np.random.SeedSequence([STARTS.index(start), n]).spawn(SIZES[n])
    return tuple(initial_weight(start, n, np.random.default_rng(s)) for s in seeds)


@measuring("small-weights-vanish.premise")
def test_fresh_weights_have_norm_below_one() -> Measurement:
    values: dict[str, Any] = {}
    lowest: list[float] = []
    for n in SIZES:
        for start in STARTS:
            found = weights_of(start, n)
            norms = [float(np.linalg.norm(weight, 2)) for weight in found]
            few = found if n < 500 else found[:1]
            radii = [float(abs(np.linalg.eigvals(w)).max()) for w in few]
            lowest.append(min(norms) if start != "orthogonal" else 1.0)
            values[f"{start}, n = {n}"] = {
                "norm": round(float(np.mean(norms)), 2),
                "spectral radius": round(float(np.mean(radii)), 1),
            }
    holds_somewhere = any(norm < 1 for norm in lowest)
    return Measurement(
        decides=None if holds_somewhere else False,
        rule="false if at no start any drawn weight has norm below 1 (an orthogonal "
        "weight has norm exactly 1)",
        values=values,
        samples=len(STARTS) * sum(SIZES.values()),
    )


def _ratios(input_scale: float) -> dict[str, list[float]]:
    found = {}
    for n in SIZES:
        for start in STARTS:
            generator = np.random.default_rng([STARTS.index(start), n, LAG])
            found[f"{start}, n = {n}"] = [
                gradient_ratio(weight, LAG, generator, input_scale=input_scale)
                for weight in weights_of(start, n)
            ]
    return found


def _decides(found: dict[str, list[float]]) -> bool | None:
    """True if every ratio is below 1/100, False if at some start none is."""
    if all(ratio < 0.01 for ratios in found.values() for ratio in ratios):
        return True
    if any(min(ratios) > 0.01 for ratios in found.values()):
        return False
    return None


def _left(found: dict[str, list[float]]) -> dict[str, Any]:
    return {
        name: f"10^{round(float(np.median(np.log10(ratios))))}"
        if max(ratios) < 0.01
        else round(float(np.median(ratios)), 2)
        for name, ratios in found.items()
    }


RULE = (
    "true if every network keeps less than 1/100 of the gradient over 50 steps, false "
    "if at some start every network keeps more"
)


@measuring("small-weights-vanish.all-the-same")
def test_driven_networks_lose_the_gradient_over_fifty_steps() -> Measurement:
    found = _ratios(1.0)
    samples = sum(map(len, found.values()))
    return Measurement(_decides(found), RULE, _left(found), samples)


@measuring("small-weights-vanish.quiet-inputs")
def test_quiet_networks_lose_the_gradient_over_fifty_steps() -> Measurement:
    found = _ratios(0.1)
    samples = sum(map(len, found.values()))
    return Measurement(_decides(found), RULE, _left(found), samples)
