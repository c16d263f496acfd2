"""What gradient clipping bounds, and whether its conventions agree (document 001)."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError
from longdep.numeric.kernels.gradient_clipping import (
    ADDED,
    CONVENTIONS,
    clip_blocks,
    clip_by_norm,
    clip_by_value,
    clipped_update,
    norm,
)
from longdep.numeric.kernels.weight_decay import squared_frobenius, squared_gamma
from longdep.numeric.precision import Array, exact, fraction
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
EPS = Number(1, ADDED.denominator)

test_every_proof_checks = proving("gradient_clipping")


# ------------------------------------------------------------------ strategies

UNITS = {
    1: ((1,), (-1,)),
    2: ((1, 0), (0, 1), (3, 4), (4, -3), (-5, 12)),
    3: ((1, 0, 0), (1, 2, 2), (2, -3, 6), (-4, 4, 7)),
}


@cache
def positive() -> st.SearchStrategy[Number]:
    """Positive fractions; they shrink to 1."""
    return draw.rationals("1/4", 3)


@cache
def parts() -> st.SearchStrategy[Number]:
    """Fractions in [0, 1]; they shrink to 1."""
    return draw.rationals(0, 1).map(lambda part: ONE - part)


@cache
def units(size: int) -> st.SearchStrategy[Array]:
    """Vectors of norm 1 with rational entries."""
    return st.sampled_from([exact(u) / norm(exact(u)) for u in UNITS[size]])


class Clip(NamedTuple):
    """A gradient, the limit, and what a convention makes of it."""

    gradient: Array
    limit: Number
    result: Array

    @property
    def size(self) -> Number:
        return norm(self.gradient)[0]

    @property
    def clipped_size(self) -> Number:
        return norm(self.result)[0]


Lengths = Callable[[Number], st.SearchStrategy[Number]]


def any_length(limit: Number) -> st.SearchStrategy[Number]:
    return draw.rationals(0, 4)


def beyond(limit: Number) -> st.SearchStrategy[Number]:
    return positive().map(lambda more: limit + more)


def inside(limit: Number) -> st.SearchStrategy[Number]:
    return parts().map(lambda part: limit * part)


def well_inside(limit: Number) -> st.SearchStrategy[Number]:
    return parts().map(lambda part: (limit - EPS) * part)


@st.composite
def clips(
    pick: Pick, lengths: Lengths = any_length, convention: str = "exact", sizes: int = 3
) -> Clip:
    """Gradients of rational norm, clipped by a convention."""
    size = pick(st.integers(1, sizes))
    limit = pick(positive())
    gradient = pick(units(size)) * pick(lengths(limit))
    return Clip(gradient, limit, clip_by_norm(gradient, limit, convention))


def values_of(case: Clip) -> dict[str, Any]:
    return {
        "n": len(case.gradient),
        "g": case.gradient,
        "m": case.limit,
        "C": case.result,
        "varepsilon": EPS,
    }


def same(left: Array, right: Array) -> bool:
    return bool(np.all(left == right))


# ------------------------------------------------------------ clipping by norm


def becomes_smaller(case: Clip) -> None:
    assert case.clipped_size < case.size


def stays_within(case: Clip) -> None:
    bounded(case.clipped_size, case.limit, of="the limit")


def is_unchanged(case: Clip) -> None:
    assert same(case.result, case.gradient)


def reaches_limit(case: Clip) -> None:
    assert case.clipped_size == case.limit


@confirming("clipping", clips(beyond))
def test_a_gradient_beyond_the_limit_becomes_smaller(case: Clip) -> None:
    becomes_smaller(case)


@ablating("clipping", "exceeds", clips(sizes=1), values_of)
def test_a_gradient_within_the_limit_does_not_become_smaller(case: Clip) -> None:
    becomes_smaller(case)


@confirming("clipping.limit-reached", clips(beyond))
def test_a_gradient_beyond_the_limit_gets_its_norm(case: Clip) -> None:
    reaches_limit(case)


@ablating("clipping.limit-reached", "exceeds", clips(sizes=1), values_of)
def test_a_gradient_within_the_limit_keeps_its_norm(case: Clip) -> None:
    reaches_limit(case)


@confirming("clipping.bound", clips())
def test_the_clipped_norm_never_exceeds_the_limit(case: Clip) -> None:
    stays_within(case)


@confirming("clipping.unchanged", clips(inside))
def test_a_gradient_within_the_limit_is_left_alone(case: Clip) -> None:
    is_unchanged(case)


@ablating("clipping.unchanged", "within", clips(sizes=1), values_of)
def test_a_gradient_beyond_the_limit_is_changed(case: Clip) -> None:
    is_unchanged(case)


@confirming("clipping.direction", clips())
def test_clipping_by_norm_keeps_the_direction(case: Clip) -> None:
    assert same(case.size * case.result, case.clipped_size * case.gradient)


@confirming("clipping.idempotent", clips())
def test_clipping_twice_is_clipping_once(case: Clip) -> None:
    assert same(clip_by_norm(case.result, case.limit), case.result)


@st.composite
def pairs(pick: Pick, convention: str) -> tuple[Clip, Clip]:
    """Two gradients of one size under one limit."""
    size, limit = pick(st.integers(1, 3)), pick(positive())
    found = [pick(units(size)) * pick(any_length(limit)) for _ in range(2)]
    first, second = (Clip(g, limit, clip_by_norm(g, limit, convention)) for g in found)
    return first, second


def come_no_further_apart(first: Clip, second: Clip) -> None:
    before, after = (
        ((a - b) ** 2).sum()
        for a, b in (
            (first.gradient, second.gradient),
            (first.result, second.result),
        )
    )
    bounded(after, before, of="the squared distance")


@confirming("clipping.non-expansive", pairs("exact"))
def test_clipping_by_norm_moves_no_two_gradients_apart(
    case: tuple[Clip, Clip],
) -> None:
    come_no_further_apart(*case)


def goes_down(case: Clip) -> None:
    assert case.gradient @ case.result >= 0


@confirming("clipping.descent", clips())
def test_the_clipped_gradient_never_points_uphill(case: Clip) -> None:
    goes_down(case)


@st.composite
def negative_limits(pick: Pick) -> Clip:
    """The formula g m/max(|g|, m) with m < 0, which the kernel refuses."""
    gradient, limit = pick(units(1)) * pick(positive()), -pick(positive())
    factor = limit / max(norm(gradient)[0], limit)
    return Clip(gradient, limit, gradient * factor)


@ablating("clipping.descent", "limit", negative_limits(), values_of)
def test_a_negative_limit_turns_the_gradient_around(case: Clip) -> None:
    goes_down(case)


@refuting("clipping-negative-limit", negative_limits(), values_of)
def test_a_limit_of_the_wrong_sign_sends_the_gradient_uphill(case: Clip) -> None:
    goes_down(case)


# ----------------------------------------------------- a constant in the factor


@confirming("clipping-eps.bound", clips(convention="torch"))
def test_with_eps_the_result_is_shorter_than_the_limit(case: Clip) -> None:
    assert case.clipped_size < case.limit
    stays_within(case)


@refuting("clipping-eps.unchanged", clips(inside, "torch", sizes=1), values_of)
def test_with_eps_a_gradient_at_the_limit_is_shortened(case: Clip) -> None:
    is_unchanged(case)


@confirming("clipping-eps.unchanged-below", clips(well_inside, "torch"))
def test_with_eps_a_gradient_well_below_the_limit_is_left_alone(case: Clip) -> None:
    is_unchanged(case)


@ablating(
    "clipping-eps.unchanged-below", "within", clips(inside, "torch", 1), values_of
)
def test_with_eps_the_margin_is_needed(case: Clip) -> None:
    is_unchanged(case)


@refuting("clipping-eps.limit-reached", clips(beyond, "torch", sizes=1), values_of)
def test_with_eps_the_limit_is_never_reached(case: Clip) -> None:
    reaches_limit(case)


@refuting("clipping-eps.limit-reached", clips(beyond, "torch", sizes=2), values_of)
def test_with_eps_a_plane_gradient_does_not_reach_the_limit(case: Clip) -> None:
    plane = len(case.gradient) == 2 and all(case.gradient != 0)
    assert not plane or case.clipped_size == case.limit


@refuting("clipping-conventions", clips(inside, "torch", sizes=1), values_of)
def test_the_conventions_differ_at_the_limit(case: Clip) -> None:
    assert same(case.result, clip_by_norm(case.gradient, case.limit))


@confirming("clipping-conventions.within-eps", clips(convention="torch"))
def test_the_conventions_agree_to_within_eps(case: Clip) -> None:
    apart = norm(clip_by_norm(case.gradient, case.limit) - case.result)[0]
    bounded(apart, EPS, of="the difference")
    assert apart < EPS


def nearly_reaches(case: Clip) -> None:
    assert case.limit - case.clipped_size < EPS


@confirming("clipping-eps.nearly-reached", clips(beyond, "torch"))
def test_with_eps_the_limit_is_missed_by_less_than_eps(case: Clip) -> None:
    nearly_reaches(case)


@ablating(
    "clipping-eps.nearly-reached", "exceeds", clips(any_length, "torch", 1), values_of
)
def test_only_large_gradients_come_near_the_limit(case: Clip) -> None:
    nearly_reaches(case)


@refuting("clipping-eps.idempotent", clips(beyond, "torch", sizes=1), values_of)
def test_with_eps_clipping_again_shortens_again(case: Clip) -> None:
    assert same(clip_by_norm(case.result, case.limit, "torch"), case.result)


@confirming("clipping-eps.nearly-idempotent", clips(convention="torch"))
def test_with_eps_a_second_clipping_takes_off_less_than_eps(case: Clip) -> None:
    again = norm(clip_by_norm(case.result, case.limit, "torch"))[0]
    bounded(case.clipped_size - again, EPS, of="what the second clipping takes off")
    assert case.clipped_size - again < EPS


@confirming("clipping-eps.non-expansive", pairs("torch"))
def test_with_eps_clipping_moves_no_two_gradients_apart(
    case: tuple[Clip, Clip],
) -> None:
    come_no_further_apart(*case)


# ----------------------------------------------------------- clipping by value


@st.composite
def cuts(pick: Pick, plain: bool = False) -> Clip:
    """Gradients clipped by value; plain ones are whole numbers in the plane."""
    size = 2 if plain else pick(draw.sizes())
    limit = ONE if plain else pick(positive())
    entries = draw.rationals(0, 3, 1) if plain else draw.rationals()
    gradient = pick(draw.vectors(size, entries))
    return Clip(gradient, limit, clip_by_value(gradient, limit))


@confirming("clipping-value.entry-bound", cuts())
def test_clipping_by_value_bounds_the_largest_entry(case: Clip) -> None:
    bounded(max(abs(x) for x in case.result), case.limit, of="the largest entry")


@refuting("clipping-value.bound", cuts(plain=True), values_of)
def test_clipping_by_value_does_not_bound_the_norm(case: Clip) -> None:
    assert case.result @ case.result <= case.limit**2


@confirming("clipping-value.root-n", cuts())
def test_clipping_by_value_bounds_the_norm_by_root_n(case: Clip) -> None:
    allowed = len(case.gradient) * case.limit**2
    bounded(case.result @ case.result, allowed, of="|C|^2")


@refuting("clipping-value.direction", cuts(plain=True), values_of)
def test_clipping_by_value_turns_the_gradient(case: Clip) -> None:
    outer = np.outer(case.gradient, case.result)
    assert same(outer, outer.T)


@confirming("clipping-value.idempotent", cuts())
def test_clipping_by_value_twice_is_clipping_once(case: Clip) -> None:
    assert same(clip_by_value(case.result, case.limit), case.result)


@confirming("clipping-value.acute", cuts())
def test_clipping_by_value_keeps_an_acute_angle(case: Clip) -> None:
    bounded(case.result @ case.result, case.gradient @ case.result, of="|C|^2")


@st.composite
def cut_pairs(pick: Pick) -> tuple[Clip, Clip]:
    size, limit = pick(draw.sizes()), pick(positive())
    first, second = pick(draw.vectors(size)), pick(draw.vectors(size))
    return (
        Clip(first, limit, clip_by_value(first, limit)),
        Clip(second, limit, clip_by_value(second, limit)),
    )


@confirming("clipping-value.non-expansive", cut_pairs())
def test_clipping_by_value_moves_no_two_gradients_apart(
    case: tuple[Clip, Clip],
) -> None:
    come_no_further_apart(*case)


# ---------------------------------------------------------------------- blocks


class Blocks(NamedTuple):
    """A gradient of two tensors, and both after clipping."""

    first: Array
    second: Array
    limit: Number
    results: list[Array]

    def parallel(self) -> bool:
        left = np.outer(self.first, self.results[1])
        return same(left, np.outer(self.results[0], self.second))

    def squared_size(self) -> Number:
        return sum(((block**2).sum() for block in self.results), ZERO)


@st.composite
def blocks(pick: Pick, convention: str, plain: bool = False) -> Blocks:
    """Two tensors whose norms, apart and together, are rational."""
    limit = ONE if plain else pick(positive())
    if convention == "keras":
        lengths = draw.rationals(0, 3, 1) if plain else any_length(limit)
        first, second = (pick(units(1)) * pick(lengths) for _ in range(2))
    else:
        whole = pick(units(3)) * pick(any_length(limit))
        first, second = whole[:1], whole[1:]
    return Blocks(first, second, limit, clip_blocks([first, second], limit, convention))


def block_values(case: Blocks) -> dict[str, Any]:
    return {
        "n": len(case.first),
        "k": len(case.second),
        "m": case.limit,
        "g": case.first,
        "b": case.second,
        "C": case.results[0],
        "B": case.results[1],
    }


@refuting("clipping-per-tensor.direction", blocks("keras", plain=True), block_values)
def test_clipping_each_tensor_alone_turns_the_gradient(case: Blocks) -> None:
    assert case.parallel()


@refuting("clipping-per-tensor.bound", blocks("keras", plain=True), block_values)
def test_clipping_each_tensor_alone_does_not_bound_the_whole(case: Blocks) -> None:
    assert case.squared_size() <= case.limit**2


@confirming("clipping-per-tensor.root-two", blocks("keras"))
def test_two_separately_clipped_tensors_stay_within_root_two(case: Blocks) -> None:
    bounded(case.squared_size(), 2 * case.limit**2, of="the squared joint norm")


@confirming("clipping-global.direction", blocks("tf"))
def test_one_common_factor_keeps_the_direction(case: Blocks) -> None:
    assert case.parallel()


# ------------------------------------------------------------- weights and gamma


class Update(NamedTuple):
    """One update of a weight with a gradient, and the slopes of a step."""

    before: Array
    gradient: Array
    after: Array
    gains: Array
    rate: Number
    limit: Number


@st.composite
def updates(
    pick: Pick, clipped: bool = True, loose_gains: bool = False, plain: bool = False
) -> Update:
    """Updates of one unit (so that norms are rational); slopes in [-1, 1]."""
    entry = draw.rationals(denominator=1) if plain else draw.rationals()
    before, raw = (pick(draw.matrices(1, entries=entry)) for _ in range(2))
    rate = Number(1, 10) if plain else pick(positive())
    limit = ONE if plain else pick(positive())
    gradient = raw
    if clipped:
        gradient = clip_by_norm(raw.reshape(-1), limit).reshape(1, 1)
        after = clipped_update(before, raw, rate, limit)
    else:
        after = before - rate * raw
    gains = pick(draw.vectors(1) if loose_gains else st.just(exact([1])))
    return Update(before, gradient, after, gains, rate, limit)


def update_values(case: Update) -> dict[str, Any]:
    return {
        "n": 1,
        "U": case.before,
        "G": case.gradient,
        "V": case.after,
        "d": case.gains,
        "c": ONE,
        "eta": case.rate,
        "m": case.limit,
    }


@st.composite
def exploding(pick: Pick) -> Update:
    """gamma of 2 or more, and an exploded gradient that points away from it."""
    before, raw = (exact([[pick(st.integers(2, 100))]]) for _ in range(2))
    rate = Number(1, 10)
    gradient = clip_by_norm(raw[0], ONE)[None]
    after = clipped_update(before, raw, rate, ONE)
    return Update(before, gradient, after, exact([1]), rate, ONE)


@refuting("explosion-easily-solved", exploding(), update_values)
def test_gamma_stays_above_one_after_a_clipped_update(case: Update) -> None:
    bounded(squared_gamma(case.gains, case.after), ONE, of="gamma^2")


def moves_little(case: Update) -> None:
    moved = squared_frobenius(case.after - case.before)
    bounded(moved, (case.rate * case.limit) ** 2, of="the squared step")


@confirming("explosion-easily-solved.one-update", updates())
def test_a_clipped_update_moves_the_weights_by_at_most_eta_m(case: Update) -> None:
    moves_little(case)


@ablating(
    "explosion-easily-solved.one-update",
    "clipped",
    updates(clipped=False, plain=True),
    update_values,
)
def test_an_update_that_is_not_clipped_jumps(case: Update) -> None:
    moves_little(case)


def keeps_gamma(case: Update) -> None:
    gain = abs(case.gains[0])
    before, after = gain * abs(case.before[0, 0]), gain * abs(case.after[0, 0])
    assert after >= before - case.rate * case.limit


@confirming("explosion-easily-solved.gamma-stays", updates())
def test_clipping_keeps_gamma_where_it_is(case: Update) -> None:
    keeps_gamma(case)


@ablating(
    "explosion-easily-solved.gamma-stays",
    "clipped",
    updates(clipped=False, plain=True),
    update_values,
)
def test_an_update_that_is_not_clipped_may_lower_gamma(case: Update) -> None:
    keeps_gamma(case)


@ablating(
    "explosion-easily-solved.gamma-stays",
    "gains",
    updates(loose_gains=True, plain=True),
    update_values,
)
def test_gamma_stays_only_for_bounded_slopes(case: Update) -> None:
    keeps_gamma(case)


class Run(NamedTuple):
    """Weights after each of several updates."""

    weights: list[Array]
    gradients: list[Array]
    rate: Number
    limit: Number


@st.composite
def runs(pick: Pick, clipped: bool = True) -> Run:
    rate = pick(positive()) if clipped else Number(1, 10)
    limit = pick(positive()) if clipped else ONE
    weights, gradients = [pick(draw.matrices(1))], []
    for raw in pick(st.lists(draw.matrices(1), min_size=1, max_size=4)):
        used = clip_by_norm(raw.reshape(-1), limit).reshape(1, 1) if clipped else raw
        gradients.append(used)
        weights.append(weights[-1] - rate * used)
    return Run(weights, gradients, rate, limit)


def run_values(run: Run) -> dict[str, Any]:
    return {
        "n": 1,
        "t": len(run.gradients),
        "U": dict(enumerate(run.weights)),
        "G": dict(enumerate(run.gradients)),
        "eta": run.rate,
        "m": run.limit,
        "horizon": len(run.gradients),
    }


def drifts(run: Run) -> None:
    moved = abs((run.weights[-1] - run.weights[0])[0, 0])
    bounded(moved, len(run.gradients) * run.rate * run.limit, of="the way")


@confirming("explosion-easily-solved.whole-run", runs())
def test_clipped_updates_drift_and_do_not_jump(run: Run) -> None:
    drifts(run)


@ablating(
    "explosion-easily-solved.whole-run", "clipped", runs(clipped=False), run_values
)
def test_without_clipping_one_update_may_go_further(run: Run) -> None:
    drifts(run)


# ------------------------------------------------------- the conventions, measured

SAMPLES = 400
EXACT_LIMITS = (Number(1), Number(49), Number(1, 3))


@cache
def exact_cases() -> tuple[tuple[Array, Number], ...]:
    """Pythagorean gradients below, at and beyond each limit."""
    lengths = ("0", "1/2", "1", "1000001/1000000", "2", "100")
    return tuple(
        (exact(u) / norm(exact(u)) * (limit * Number(*map(int, _ratio(length)))), limit)
        for limit in EXACT_LIMITS
        for length in lengths
        for unit in UNITS.values()
        for u in unit
    )


def _ratio(text: str) -> tuple[int, int]:
    value = Fraction(text)
    return value.numerator, value.denominator


@cache
def float_cases() -> tuple[tuple[Array, float], ...]:
    """Gaussian gradients of three entries, of norm 1/16 to 16 times the limit."""
    rng = np.random.default_rng(0)
    directions = rng.normal(size=(SAMPLES, 3))
    scales = 2.0 ** rng.uniform(-4, 4, size=(SAMPLES, 1))
    limits = (1.0, 49.0, 0.3)
    return tuple(
        (gradient * limits[k % 3], limits[k % 3])
        for k, gradient in enumerate(directions * scales)
    )


def exact_square(vector: Array) -> Fraction:
    """|v|^2 without rounding, for exact numbers and floats alike."""
    entries = [fraction(x) if isinstance(x, Number) else Fraction(x) for x in vector]
    return sum((x * x for x in entries), Fraction(0))


def exact_limit(limit: Any) -> Fraction:
    return fraction(limit) if isinstance(limit, Number) else Fraction(limit)


Clipper = Callable[[Array, Any], Array]


def within(clip: Clipper, gradient: Array, limit: Any) -> bool:
    return exact_square(clip(gradient, limit)) <= exact_limit(limit) ** 2


def unchanged(clip: Clipper, gradient: Array, limit: Any) -> bool:
    small = exact_square(gradient) <= exact_limit(limit) ** 2
    return not small or same(clip(gradient, limit), gradient)


def reached(clip: Clipper, gradient: Array, limit: Any) -> bool:
    square = exact_limit(limit) ** 2
    large = exact_square(gradient) > square
    return not large or exact_square(clip(gradient, limit)) == square


def idempotent(clip: Clipper, gradient: Array, limit: Any) -> bool:
    once = clip(gradient, limit)
    return same(clip(once, limit), once)


def directed(clip: Clipper, gradient: Array, limit: Any) -> bool:
    outer = np.outer(gradient, clip(gradient, limit))
    return same(outer, outer.T)


def non_expansive(clip: Clipper, gradient: Array, limit: Any) -> bool:
    """Against a gradient of the same size on the limit, and one far beyond."""
    mine = clip(gradient, limit)
    first = np.where(np.arange(len(gradient)) == 0, ONE, ZERO)
    others = [first * limit, (first + 1) * limit * 100]
    if len(gradient) == 3:
        others[1] = exact([1, 2, 2]) * limit * 100
    elif len(gradient) == 2:
        others[1] = exact([3, 4]) * limit * 100
    return all(
        ((mine - clip(other, limit)) ** 2).sum() <= ((gradient - other) ** 2).sum()
        for other in others
    )


PROPERTIES = {
    "norm at most m": (within, "both"),
    "unchanged within m": (unchanged, "both"),
    "norm m beyond m": (reached, "exact"),
    "idempotent": (idempotent, "both"),
    "direction kept": (directed, "exact"),
    "non-expansive": (non_expansive, "exact"),
}


def profile(clip: Clipper, float_clip: Clipper) -> dict[str, str]:
    """Which properties a way of clipping has, exactly and in float64."""
    found = {}
    for name, (has, where) in PROPERTIES.items():
        exactly = all(has(clip, g, m) for g, m in exact_cases())
        found[f"{name} (exact)"] = "yes" if exactly else "no"
        if where == "both":
            rounded = all(has(float_clip, g, m) for g, m in float_cases())
            found[f"{name} (float64)"] = "yes" if rounded else "no"
    return found


def convention(name: str) -> Clipper:
    return lambda gradient, limit: clip_by_norm(gradient, limit, name)


@measuring("clipping-conventions")
def test_the_conventions_have_the_same_properties() -> Measurement:
    profiles = {
        name: profile(convention(name), convention(name)) for name in CONVENTIONS
    }
    distinct = {tuple(found.values()) for found in profiles.values()}
    profiles["by value"] = profile(clip_by_value, clip_by_value)
    names = list(profiles)
    rows = [
        [quality, *(profiles[name][quality] for name in names)]
        for quality in profiles["exact"]
    ]
    return Measurement(
        len(distinct) == 1,
        "holds if all five conventions have the same properties on the exact cases "
        "(Pythagorean gradients of 0 to 100 times the limits 1, 49 and 1/3) and on "
        f"{SAMPLES} float64 gradients; clipping by value is shown for comparison.",
        {"columns": ["property", *names], "rows": rows},
        len(exact_cases()) + len(float_cases()),
    )


def shown(clip: Clipper, gradient: Array, limit: float) -> str:
    """What comes out, to two digits, or that it was refused."""
    try:
        result = clip(gradient, limit)
    except DomainError:
        return "refused"
    return "(" + ", ".join(f"{x + 0.0:.2g}" for x in result) + ")"


def table(
    cases: list[tuple[list[float], float]],
) -> tuple[list[str], dict[str, list[str]]]:
    ways = {name: convention(name) for name in CONVENTIONS}
    ways["by value"] = clip_by_value
    found = {
        name: [shown(clip, np.array(g), m) for g, m in cases]
        for name, clip in ways.items()
    }
    heads = [f"({', '.join(f'{x:g}' for x in g)}), m = {m:g}" for g, m in cases]
    return heads, found


NON_FINITE = [
    ([np.inf, 1.0], 1.0),
    ([np.nan, 1.0], 1.0),
    ([3e200, 4e200], 1.0),
    ([3e-200, 4e-200], 1.0),
]


@measuring("clipping-nonfinite")
def test_every_gradient_comes_out_finite_and_not_zero() -> Measurement:
    heads, found = table(NON_FINITE)
    bad = ("nan", "inf", "(0, 0)")
    harmful = {
        name: sum(any(word in text for word in bad) for text in texts)
        for name, texts in found.items()
    }
    total = sum(harmful[name] for name in CONVENTIONS)
    return Measurement(
        total == 0,
        "holds if every convention refuses each of these gradients or returns a finite "
        "one that is not 0; (3e200, 4e200) is finite, but its norm overflows when the "
        f"squares are summed unscaled. Of the conventions' {len(CONVENTIONS)} x "
        f"{len(NON_FINITE)} outcomes, B = {total} are harmful.",
        {
            "columns": ["convention", *heads, "harmful"],
            "rows": [[name, *texts, harmful[name]] for name, texts in found.items()],
        },
        len(NON_FINITE) * len(found),
    )


OVERFLOW = 65520  # the least number that float16 rounds to infinity


def by_float16(gradient: list[int], limit: int, name: str) -> Clip:
    """What a convention makes of a gradient of small integers, all in float16."""
    entries = np.array(gradient, dtype=np.float16)
    result = clip_by_norm(entries, np.float16(limit), name)
    assert result.dtype == np.float16
    return Clip(exact(gradient), Number(limit), exact(result))


@st.composite
def halves(pick: Pick, gradients: st.SearchStrategy[list[int]]) -> Clip:
    """Gradients of integers, clipped at 1, 2 or 4 as optax does, all in float16."""
    return by_float16(pick(gradients), 2 ** pick(st.integers(0, 2)), "optax")


def entries(first: int, last: int, size: int = 1) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(first, last), min_size=size, max_size=size)


def overflowing(case: Clip) -> dict[str, Any]:
    return {**values_of(case), "Omega": OVERFLOW}


def is_not_lost(case: Clip) -> None:
    assert any(case.result)


@refuting("clipping-overflow", halves(entries(1, 60000)), overflowing)
def test_a_large_gradient_is_lost_in_float16(case: Clip) -> None:
    is_not_lost(case)


@refuting("clipping-overflow", halves(entries(1, 255, 2)), overflowing)
def test_a_gradient_is_lost_though_no_single_square_overflows(case: Clip) -> None:
    is_not_lost(case)


@confirming("clipping-overflow.in-range", clips(lambda _: positive()))
def test_without_overflow_a_gradient_is_not_lost(case: Clip) -> None:
    is_not_lost(case)


@ablating(
    "clipping-overflow.in-range",
    "in-range",
    halves(entries(1, 60000)),
    overflowing,
)
def test_staying_in_range_is_needed(case: Clip) -> None:
    is_not_lost(case)


@ablating(
    "clipping-overflow.in-range",
    "not-zero",
    halves(entries(0, 0)),
    overflowing,
)
def test_a_gradient_of_zero_stays_zero(case: Clip) -> None:
    is_not_lost(case)


@measuring("clipping-negative-limit")
def test_a_negative_limit_is_refused_or_harmless() -> Measurement:
    gradient, limit = np.array([3.0, 4.0]), -1.0
    rows, harmless = [], True

    def meaning(result: Array) -> str:
        return "points uphill" if gradient @ result < 0 else "is not clipped"

    for name in CONVENTIONS:
        text = shown(convention(name), gradient, limit)
        if text == "refused":
            rows.append([name, text, "nothing happens"])
            continue
        result = clip_by_norm(gradient, limit, name)
        harmless = harmless and bool(gradient @ result >= 0)
        rows.append([name, text, meaning(result)])
    cut = clip_by_value(gradient, limit)
    rows.append(["by value", shown(clip_by_value, gradient, limit), meaning(cut)])
    return Measurement(
        harmless,
        "holds if every convention, given (3, 4) and the limit -1, refuses or returns "
        "a vector whose inner product with the gradient is not negative.",
        {"columns": ["convention", "result", "what it means"], "rows": rows},
        len(CONVENTIONS),
    )
