"""Whether the claims on memory capacity hold (document 001)."""

from fractions import Fraction
from functools import cache, reduce
from itertools import islice, product
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.memory_capacity import (
    FORMATS,
    accumulate,
    additive_run,
    deaf_point,
    deaf_value,
    dual_keys,
    first_collision,
    logistic,
    nearest,
    outer_product_memory,
    sensitivity,
    slot_memory,
    ternary_recall,
    ternary_states,
)
from longdep.numeric.precision import Array, balls, exact, exp, inverse
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    proving,
    refuting,
)
from longdep.reports.record.finding import Measurement

test_every_proof_checks = proving("memory_capacity")

ZERO, HALF, ONE = flint.fmpq(0), flint.fmpq(1, 2), flint.fmpq(1)


def tabled(values: Any, first: int = 0) -> dict[int, Any]:
    return dict(enumerate(values, start=first))


def ball(value: Any) -> Any:
    return balls([value])[0]


def shown_above(found: Any, allowed: Any) -> bool:
    """Whether found > allowed for certain; balls that overlap show nothing."""
    return bool(np.any(found > allowed))


# Accumulation.


class Layer(NamedTuple):
    """An additive layer: V, inputs, start."""

    weight: Array
    inputs: Array
    start: Array

    @property
    def run(self) -> tuple[Array, Array]:
        return additive_run(*map(balls, self))


@st.composite
def layers(pick: st.DrawFn) -> Layer:
    n, steps = pick(draw.sizes(1, 2)), pick(st.integers(1, 4))
    return Layer(
        pick(draw.matrices(n)), pick(draw.matrices(steps, n)), pick(draw.vectors(n))
    )


@confirming("accumulates", layers())
def test_every_component_grows_at_every_step(case: Layer) -> None:
    states, _ = case.run
    assert np.all(states[1:] > states[:-1])


def step_values(step: Any) -> dict[str, Any]:
    """One step of one unit with pre-activation 0, from an empty memory."""
    return {
        "i": 0,
        "t": 0,
        "h": {(0, 0): ZERO, (0, 1): step},
        "g": {(0, 1): step},
        "z": {(0, 1): ZERO},
        "horizon": 1,
    }


@ablating("accumulates", "logistic", draw.rationals(), step_values)
def test_another_activation_need_not_add_anything(step: Any) -> None:
    assert step > 0


def largest(entries: Array) -> Any:
    return reduce(lambda a, b: a.max(b), np.abs(entries).reshape(-1))


def spread_fits(case: Layer) -> None:
    states, _ = case.run
    reach = largest(states)
    below = max(ZERO, *(-u for u in case.inputs.reshape(-1)))
    norm = max(sum(np.abs(row)) for row in case.weight)
    allowed = 2 * reach * (1 + exp(np.array(reach * norm + below)))
    assert not shown_above(len(case.inputs), allowed)


@confirming("accumulates.norm-grows", layers())
def test_no_radius_contains_the_state_for_ever(
    case: Layer,
) -> None:
    spread_fits(case)


def one_step_values(drive: Any, step: Any) -> dict[str, Any]:
    """One step of a unit without feedback; its pre-activation is its input."""
    return {
        "n": 1,
        "i": 0,
        "t": 1,
        "V": exact([[0]]),
        "B": ZERO,
        "h": {0: exact([0]), 1: exact([step])},
        "g": {(0, 1): step},
        "z": {(0, 1): drive},
        "u": {(0, 1): drive},
        "r": {0: ZERO, 1: step},
        "horizon": 1,
    }


# 1/(2 + q) is above the logistic function at -q, for e^q >= 1 + q.
@ablating(
    "accumulates.norm-grows",
    "inputs-bounded",
    st.integers(0, 9),
    lambda q: one_step_values(flint.fmpq(-q), flint.fmpq(1, 2 + q)),
)
def test_inputs_far_below_zero_make_steps_as_small_as_one_likes(q: int) -> None:
    assert shown_above(4 * flint.fmpq(1, 2 + q), 1) or 4 == 2 + q


@ablating(
    "accumulates.norm-grows",
    "logistic",
    draw.rationals("0", "1"),
    lambda step: one_step_values(ZERO, step),
)
def test_small_steps_of_another_activation_leave_the_state_small(step: Any) -> None:
    assert 4 * step >= 1


@confirming("accumulates.one-unit-may-stop", st.integers(0, 60))
def test_the_braked_unit_stays_below_its_bound(time: int) -> None:
    assert braked_run()[time] <= flint.fmpq(33, 20)


@cache
def braked_run() -> Array:
    weight = balls([[0, -1], [0, 0]])
    return additive_run(weight, balls(np.zeros((60, 2), int)), balls([0, 0]))[0][:, 0]


class Driven(NamedTuple):
    """Fed-back parts and inputs of one unit."""

    fed: Array
    inputs: Array

    @property
    def gained(self) -> Any:
        return logistic(balls(self.fed + self.inputs)).sum()


@st.composite
def driven(pick: st.DrawFn, fed: Any, inputs: Any, steps: int = 4) -> Driven:
    count = pick(st.integers(1, steps))
    return Driven(pick(draw.vectors(count, fed)), pick(draw.vectors(count, inputs)))


def driven_values(case: Driven) -> dict[str, Any]:
    return {
        "t": len(case.fed),
        "B": ZERO,
        "f": tabled(case.fed),
        "u": tabled(case.inputs, 1),
        "z": tabled(case.fed + case.inputs, 1),
        "horizon": len(case.fed),
    }


def grows_steadily(case: Driven) -> None:
    least = max(ZERO, *(-u for u in case.inputs))
    allowed = len(case.fed) / (1 + exp(np.array(ball(least))))
    assert not shown_above(allowed, case.gained)


UP, ANY, STILL = draw.rationals("0", "3"), draw.rationals(), draw.rationals("0", "0")


@confirming("accumulates.steady", driven(UP, ANY))
def test_every_step_adds_a_fixed_amount(
    case: Driven,
) -> None:
    grows_steadily(case)


def halves_at_least(case: Driven) -> None:
    assert not shown_above(flint.fmpq(len(case.fed), 2), case.gained)


@ablating("accumulates.steady", "inputs-bounded", driven(STILL, ANY), driven_values)
def test_inputs_below_the_bound_slow_the_growth(case: Driven) -> None:
    halves_at_least(case)


@ablating(
    "accumulates.steady", "no-braking-feedback", driven(ANY, STILL), driven_values
)
def test_braking_feedback_slows_the_growth(case: Driven) -> None:
    halves_at_least(case)


def sums_up(drives: Array) -> None:
    assert not shown_above(logistic(balls(drives)).sum(), flint.fmpq(3, 5))


@confirming("accumulates.falling-inputs", st.integers(1, 5).flatmap(draw.vectors))
def test_falling_inputs_add_less_than_three_fifths(extra: Array) -> None:
    sums_up(exact(-np.arange(1, len(extra) + 1)) - np.abs(extra))


@ablating(
    "accumulates.falling-inputs",
    "falling",
    st.integers(1, 3).flatmap(draw.vectors),
    lambda z: {"t": len(z), "z": tabled(z, 1), "horizon": len(z) + 1},
)
def test_level_inputs_add_more(drives: Array) -> None:
    sums_up(drives)


# Saturation.


class Point(NamedTuple):
    """A weight and a pre-activation."""

    weight: Any
    drive: Any

    @property
    def slopes(self) -> tuple[Any, Any]:
        """The sensitivity to the same input now and one step later."""
        now = balls([self.drive])
        return sensitivity(now)[0], sensitivity(now + self.weight * logistic(now))[0]


def point_values(case: Point) -> dict[str, Any]:
    return {"V": case.weight, "z": case.drive}


@cache
def points(weight: Any, share: Any) -> st.SearchStrategy[Point]:
    """Pre-activations that are the weight times a share."""
    return st.builds(lambda v, y: Point(v, v * y), weight, share)


def becomes_less_sensitive(case: Point) -> None:
    now, later = case.slopes
    assert later < now


@refuting("saturates", points(draw.rationals(), STILL), point_values)
def test_without_feedback_a_unit_stays_as_sensitive_as_it_was(case: Point) -> None:
    becomes_less_sensitive(case)


@refuting("saturates", points(draw.nonzero_rationals(), st.just(-ONE)), point_values)
def test_before_it_reaches_zero_a_unit_becomes_more_sensitive(case: Point) -> None:
    becomes_less_sensitive(case)


@confirming("saturates.falls", points(draw.nonzero_rationals(), UP))
def test_past_zero_every_step_makes_a_fed_back_unit_less_sensitive(
    case: Point,
) -> None:
    becomes_less_sensitive(case)


@ablating("saturates.falls", "fed-back", points(ANY, STILL), point_values)
def test_a_unit_that_is_not_fed_back_does_not_saturate(case: Point) -> None:
    becomes_less_sensitive(case)


@ablating(
    "saturates.falls",
    "same-side",
    points(draw.nonzero_rationals(), draw.rationals("-3", "0")),
    point_values,
)
def test_on_the_other_side_of_zero_sensitivity_rises(case: Point) -> None:
    now, later = case.slopes
    assert not later > now


@confirming("saturates.slope", draw.rationals())
def test_the_sensitivity_is_the_slope_of_the_logistic_function(drive: Any) -> None:
    value = logistic(balls([drive]))
    assert sensitivity(balls([drive]))[0].overlaps((value * (1 - value))[0])


class Unit(NamedTuple):
    """One fed-back unit that starts empty, and its inputs."""

    weight: Any
    inputs: Array

    @property
    def last_slope(self) -> Any:
        inputs = balls(self.inputs[:, None])
        _, drives = additive_run(balls([[self.weight]]), inputs, balls([0]))
        return sensitivity(drives[-1])[0]

    @property
    def lag(self) -> int:
        return len(self.inputs) - 1

    @property
    def largest_input(self) -> Any:
        return ball(max(map(abs, self.inputs)))


@cache
def units(weight: Any) -> st.SearchStrategy[Unit]:
    inputs = st.integers(1, 5).flatmap(draw.vectors)
    return st.builds(Unit, weight, inputs)


@confirming("saturates.vanishes", units(draw.nonzero_rationals()))
def test_with_feedback_the_sensitivity_is_at_most_of_order_one_over_t(
    case: Unit,
) -> None:
    scale = exp(np.array(2 * case.largest_input))
    allowed = 2 * scale / (2 + abs(case.weight) * case.lag)
    assert not shown_above(case.last_slope, allowed)


@confirming("saturates.exponentially", units(draw.rationals("1/4", "3")))
def test_with_positive_feedback_the_sensitivity_falls_exponentially(
    case: Unit,
) -> None:
    largest_input = case.largest_input
    rate = case.weight / (1 + exp(np.array(largest_input)))
    allowed = exp(np.array(largest_input - rate * case.lag))
    assert not shown_above(case.last_slope, allowed)


class Level(NamedTuple):
    """A unit kept at pre-activation 0, which adds `gain` a step; looked at at t = 1."""

    weight: Any
    gain: Any
    least: Any


def level_values(case: Level) -> dict[str, Any]:
    return {
        "t": 1,
        "V": case.weight,
        "v": case.least,
        "B": ZERO,
        "h": {0: ZERO, 1: case.gain, 2: 2 * case.gain},
        "g": {1: case.gain, 2: case.gain},
        "z": {1: ZERO, 2: ZERO},
        "u": {1: ZERO, 2: -case.weight * case.gain},
        "horizon": 2,
    }


@cache
def levels(gain: Any, *, fed: bool = True) -> st.SearchStrategy[Level]:
    return st.integers(1, 9).map(lambda v: Level(v if fed else ZERO, gain, v))


def slowly(case: Level) -> None:
    assert flint.fmpq(1, 4) <= flint.fmpq(2, 2 + case.least)


def fast(case: Level) -> None:
    assert not shown_above(flint.fmpq(1, 4), exp(np.array(ball(-case.least * HALF))))


@ablating("saturates.vanishes", "fed-back", levels(HALF, fed=False), level_values)
def test_unfed_units_keep_their_sensitivity(
    case: Level,
) -> None:
    slowly(case)


@ablating("saturates.vanishes", "inputs-bounded", levels(HALF), level_values)
def test_inputs_that_compensate_keep_the_sensitivity(
    case: Level,
) -> None:
    slowly(case)


@ablating("saturates.vanishes", "logistic", levels(ZERO), level_values)
def test_a_unit_that_adds_nothing_keeps_its_sensitivity(
    case: Level,
) -> None:
    slowly(case)


@ablating(
    "saturates.exponentially",
    "positive-feedback",
    levels(HALF, fed=False),
    level_values,
)
def test_without_positive_feedback_nothing_falls_exponentially(
    case: Level,
) -> None:
    fast(case)


@ablating("saturates.exponentially", "inputs-bounded", levels(HALF), level_values)
def test_with_inputs_that_compensate_nothing_falls_exponentially(
    case: Level,
) -> None:
    fast(case)


@ablating("saturates.exponentially", "logistic", levels(ZERO), level_values)
def test_a_unit_that_adds_nothing_does_not_saturate(
    case: Level,
) -> None:
    fast(case)


@confirming(
    "saturates.no-faster",
    st.tuples(draw.rationals("1/4", "3"), st.integers(0, 8)),
)
def test_with_negative_feedback_it_falls_no_faster_than_one_over_t(
    case: tuple[Any, int],
) -> None:
    strength, lag = case
    found = Unit(-strength, exact([0] * (lag + 1))).last_slope
    slow = strength * exp(np.array(ball(strength / 2)))
    assert not shown_above(1 / (4 + slow * lag), found)


class Rows(NamedTuple):
    """Two units without input, fed back with weights a and -a."""

    weight: Any
    time: int


def rows_values(case: Rows) -> dict[str, Any]:
    a, times = case.weight, range(case.time + 2)
    return {
        "n": 2,
        "i": 0,
        "t": case.time,
        "V": exact([[a, -a], [a, -a]]),
        "v": abs(a),
        "h": {(i, s): HALF * s for i in (0, 1) for s in times},
        "g": {(i, s): HALF for i in (0, 1) for s in times[1:]},
        "z": {(i, s): ZERO for i in (0, 1) for s in times[1:]},
        "horizon": case.time + 1,
    }


@refuting(
    "saturates.rows",
    st.builds(Rows, st.integers(1, 9), st.just(1)),
    rows_values,
)
def test_rows_that_cancel_keep_a_layer_sensitive(case: Rows) -> None:
    a = case.weight
    inputs = balls(np.zeros((case.time + 1, 2), int))
    _, drives = additive_run(balls([[a, -a], [a, -a]]), inputs, balls([0, 0]))
    allowed = flint.fmpq(2) / (2 + abs(a) * case.time)
    assert not shown_above(sensitivity(drives[-1])[0], allowed)


@st.composite
def upward_layers(pick: st.DrawFn) -> Layer:
    """No weight is negative, and every unit feeds itself; without input, empty."""
    n, steps = pick(draw.sizes(1, 3)), pick(st.integers(1, 5))
    weight = np.abs(pick(draw.matrices(n)))
    own = pick(draw.vectors(n, draw.rationals("1/4", "3")))
    weight[np.arange(n), np.arange(n)] = own
    return Layer(weight, exact(np.zeros((steps, n), int)), exact([0] * n))


@confirming("saturates.rows-not-braked", upward_layers())
def test_units_that_do_not_brake_one_another_become_insensitive(case: Layer) -> None:
    _, drives = case.run
    allowed = 2 / (2 + np.diag(case.weight) * (len(case.inputs) - 1))
    assert not shown_above(sensitivity(drives[-1]), balls(allowed))


class Alone(NamedTuple):
    """Unit 0 of a layer at pre-activation 0, adding `gain` a step; looked at at t = 1.

    The other unit, if there is one, does as the first.
    """

    row: tuple[Any, ...]
    gain: Any
    least: Any


def alone_values(case: Alone) -> dict[str, Any]:
    units = range(len(case.row))
    return {
        "n": len(units),
        "i": 0,
        "t": 1,
        "V": exact([case.row for _ in units]),
        "v": case.least,
        "h": {(i, s): s * case.gain for i in units for s in range(3)},
        "g": {(0, s): case.gain for s in (1, 2)},
        "z": {(0, s): ZERO for s in (1, 2)},
        "horizon": 1,
    }


def row_falls(case: Alone) -> None:
    slowly(Level(case.row[0], case.gain, case.least))


@cache
def alone(row: Any, gain: Any) -> st.SearchStrategy[Alone]:
    return st.integers(1, 9).map(lambda v: Alone(row(v), gain, v))


@ablating(
    "saturates.rows-not-braked",
    "not-braked",
    alone(lambda v: (v, -v), HALF),
    alone_values,
)
def test_a_unit_that_another_one_brakes_stays_sensitive(case: Alone) -> None:
    row_falls(case)


@ablating(
    "saturates.rows-not-braked",
    "own-feedback",
    alone(lambda v: (ZERO,), HALF),
    alone_values,
)
def test_a_unit_that_does_not_feed_itself_stays_sensitive(case: Alone) -> None:
    row_falls(case)


@ablating(
    "saturates.rows-not-braked", "logistic", alone(lambda v: (v,), ZERO), alone_values
)
def test_a_unit_of_a_layer_that_adds_nothing_stays_sensitive(case: Alone) -> None:
    row_falls(case)


class Sum(NamedTuple):
    """A start and steps."""

    start: Any
    steps: Array


@st.composite
def sums(pick: st.DrawFn, start: Any, *, ordered: bool) -> Sum:
    steps = pick(draw.vectors(pick(st.integers(2, 5)), UP))
    return Sum(pick(start), np.sort(steps)[::-1] if ordered else steps)


def sum_values(case: Sum) -> dict[str, Any]:
    states = case.start + np.concatenate([[ZERO], np.cumsum(case.steps)])
    time = len(case.steps) - 1
    return {
        "t": time,
        "h": tabled(states),
        "g": tabled(case.steps, 1),
        "horizon": time,
    }


def last_step_is_a_small_share(case: Sum) -> None:
    stored = case.start + sum(case.steps[:-1], ZERO)
    bounded((len(case.steps) - 1) * case.steps[-1], stored)


@confirming("saturates.relatively", sums(UP, ordered=True))
def test_the_last_step_is_at_most_one_over_t_of_the_state(
    case: Sum,
) -> None:
    last_step_is_a_small_share(case)


@ablating("saturates.relatively", "start", sums(ANY, ordered=True), sum_values)
def test_from_a_negative_start_the_share_may_be_large(
    case: Sum,
) -> None:
    last_step_is_a_small_share(case)


@ablating(
    "saturates.relatively", "steps-not-growing", sums(UP, ordered=False), sum_values
)
def test_growing_steps_may_be_a_large_share(
    case: Sum,
) -> None:
    last_step_is_a_small_share(case)


# Rounding.


class Stored(NamedTuple):
    """A sum of equal increments in p bits, at a time, and a power of two 2^k."""

    bits: int
    increment: Fraction
    time: int
    exponent: int = 0

    @property
    def values(self) -> list[Fraction]:
        return list(islice(accumulate(self.increment, self.bits), self.time + 1))


def stored_values(case: Stored) -> dict[str, Any]:
    return {
        "p": case.bits,
        "c": case.increment,
        "k": case.exponent,
        "t": case.time,
        "a": tabled(case.values),
        "horizon": case.time,
    }


@cache
def counters(bits: Any) -> st.SearchStrategy[Stored]:
    return st.builds(Stored, bits, st.just(Fraction(1)), st.integers(0, 80))


def counts_to_the_power(case: Stored) -> None:
    assert case.values[-1] == min(case.time, 2**case.bits)


@confirming("saturates.counter", counters(st.integers(2, 6)))
def test_a_counter_stops_at_two_to_the_number_of_bits(
    case: Stored,
) -> None:
    counts_to_the_power(case)


@ablating("saturates.counter", "two-bits", counters(st.just(1)), stored_values)
def test_with_one_bit_a_counter_goes_astray(
    case: Stored,
) -> None:
    counts_to_the_power(case)


@st.composite
def accumulators(pick: st.DrawFn, bits: Any, eighths: Any) -> Stored:
    """Increments in eighths of half the spacing at 2^k."""
    p, k = pick(bits), pick(st.integers(0, 2))
    increment = Fraction(pick(eighths), 8) * Fraction(2) ** (k - p)
    return Stored(p, increment, pick(st.integers(0, 40)), k)


def stays_under_the_power(case: Stored) -> None:
    bounded(case.values[-1], Fraction(2) ** case.exponent)


@confirming("saturates.ceiling", accumulators(st.integers(2, 4), st.integers(0, 8)))
def test_a_sum_of_small_increments_never_passes_its_power_of_two(
    case: Stored,
) -> None:
    stays_under_the_power(case)


@ablating(
    "saturates.ceiling",
    "half-spacing",
    accumulators(st.integers(2, 4), st.sampled_from([16, 12, 24, 9])),
    stored_values,
)
def test_larger_increments_pass_the_power_of_two(
    case: Stored,
) -> None:
    stays_under_the_power(case)


@ablating(
    "saturates.ceiling",
    "two-bits",
    accumulators(st.just(1), st.integers(1, 8)),
    stored_values,
)
def test_with_one_bit_the_power_of_two_is_passed(
    case: Stored,
) -> None:
    stays_under_the_power(case)


# Increments above a quarter of the spacing at 2^k, and up to half of it.
DEAFENING = st.integers(5, 8)


@st.composite
def long_sums(pick: st.DrawFn, bits: Any, eighths: Any) -> Stored:
    """Sums of at least 2^(p+1) increments."""
    p, k = pick(bits), pick(st.integers(0, 2))
    increment = Fraction(pick(eighths), 8) * Fraction(2) ** (k - p)
    return Stored(p, increment, 2 ** (p + 1) + pick(st.integers(0, 3)), k)


def deaf_values(case: Stored) -> dict[str, Any]:
    return stored_values(case) | {"t": case.time - 2 ** (case.bits + 1)}


def stops_at_the_power(case: Stored) -> None:
    assert case.values[-1] == Fraction(2) ** case.exponent


@confirming("saturates.deaf-point", long_sums(st.integers(2, 5), DEAFENING))
def test_a_sum_of_equal_steps_stops_at_exactly_its_power_of_two(case: Stored) -> None:
    stops_at_the_power(case)


@ablating(
    "saturates.deaf-point",
    "half-spacing",
    long_sums(st.just(2), st.sampled_from([16, 12, 9])),
    deaf_values,
)
def test_larger_steps_do_not_stop_there(case: Stored) -> None:
    stops_at_the_power(case)


@ablating(
    "saturates.deaf-point",
    "above-quarter",
    long_sums(st.just(2), st.sampled_from([4, 2, 1, 3])),
    deaf_values,
)
def test_smaller_steps_stop_below(case: Stored) -> None:
    stops_at_the_power(case)


@ablating(
    "saturates.deaf-point", "two-bits", long_sums(st.just(1), DEAFENING), deaf_values
)
def test_with_one_bit_a_sum_does_not_stop(case: Stored) -> None:
    stops_at_the_power(case)


STEPS = {"1": Fraction(1), "1/2": Fraction(1, 2)} | {
    f"{1 / 10**k}": Fraction(1, 10**k) for k in (1, 2, 3)
}


def spaced(number: Fraction | int) -> str:
    whole = f"{number.numerator:,}".replace(",", " ")
    return whole if number.denominator == 1 else f"{whole}/{number.denominator}"


def deaf_row(increment: Fraction, bits: int) -> tuple[bool, str]:
    """Whether the sum stops as predicted, and where and after how many steps."""
    steps, value = deaf_point(increment, bits)
    power = value.numerator.bit_length() - value.denominator.bit_length()
    kept = value == deaf_value(increment, bits) == Fraction(2) ** power
    kept = kept and steps <= 2 ** (bits + 1)
    kept = kept and nearest(value + increment, bits) == value
    return kept, f"$2^{{{power}}}$ = {spaced(value)} at step {spaced(steps)}"


@measuring("saturates.deaf-point")
def test_where_sums_go_deaf_in_four_formats() -> Measurement:
    found = {
        f"steps of {label}": {
            f"{name} (p = {bits})": deaf_row(nearest(step, bits), bits)
            for name, bits in FORMATS.items()
        }
        for label, step in STEPS.items()
    }
    kept = all(k for row in found.values() for k, _ in row.values())
    shown = {a: {b: text for b, (_, text) in row.items()} for a, row in found.items()}
    rule = (
        "each sum stops at 2^p steps rounded up to a power of two, by step 2^(p+1); "
        "shown: the value stored from then on, and the step that reaches it"
    )
    return Measurement(kept, rule, shown, samples=len(STEPS) * len(FORMATS))


class Addition(NamedTuple):
    """m 2^e + c in p bits."""

    bits: int
    mantissa: int
    increment: Fraction
    place: int = 0


def rounded_values(case: Addition) -> dict[str, Any]:
    return {
        "p": case.bits,
        "e": case.place,
        "m": case.mantissa,
        "q": case.mantissa // 2,
        "c": case.increment,
    }


def is_absorbed(case: Addition) -> None:
    stored = case.mantissa * Fraction(2) ** case.place
    assert nearest(stored + case.increment, case.bits) == stored


@st.composite
def roundings(pick: st.DrawFn, eighths: Any, *, last_bit: int = 0) -> Addition:
    """Stored numbers with the given last bit, increments in eighths of the spacing."""
    p = pick(st.integers(2, 5))
    half = pick(st.integers(2 ** (p - 2), 2 ** (p - 1) - 1))
    place = pick(st.integers(-2, 2))
    increment = Fraction(pick(eighths), 8) * Fraction(2) ** place
    return Addition(p, 2 * half + last_bit, increment, place)


@refuting(
    "absorbed-below-spacing",
    st.sampled_from([Addition(11, 1024, Fraction(c, 2), 1) for c in range(4)]),
    rounded_values,
)
def test_float16_2048_and_three_halves_is_2050(case: Addition) -> None:
    is_absorbed(case)


@refuting("absorbed-below-spacing", roundings(st.integers(0, 7)), rounded_values)
def test_increments_of_more_than_half_the_spacing_are_not_lost(
    case: Addition,
) -> None:
    is_absorbed(case)


@confirming("absorbed-below-spacing.half", roundings(st.integers(0, 4)))
def test_increments_of_at_most_half_the_spacing_are_lost(
    case: Addition,
) -> None:
    is_absorbed(case)


@ablating(
    "absorbed-below-spacing.half",
    "half-spacing",
    roundings(st.sampled_from([6, 5, 7, 8])),
    rounded_values,
)
def test_larger_increments_are_not_lost(
    case: Addition,
) -> None:
    is_absorbed(case)


@ablating(
    "absorbed-below-spacing.half",
    "even",
    roundings(st.integers(0, 4), last_bit=1),
    rounded_values,
)
def test_an_odd_last_bit_rounds_the_tie_up(
    case: Addition,
) -> None:
    is_absorbed(case)


@ablating(
    "absorbed-below-spacing.half",
    "upwards",
    roundings(st.sampled_from([-4, -3, -5])),
    rounded_values,
)
def test_downwards_the_spacing_may_be_half_as_large(
    case: Addition,
) -> None:
    is_absorbed(case)


def centred(eighths: Any, *, last_bit: int = 0) -> Any:
    """Stored numbers of three to five bits that are no powers of two."""
    return inside(st.integers(3, 5), eighths, last_bit)


@st.composite
def inside(pick: st.DrawFn, bits: Any, eighths: Any, last_bit: int) -> Addition:
    p = pick(bits)
    half = pick(st.integers(2 ** (p - 2) + 1, 2 ** (p - 1) - 1))
    place = pick(st.integers(-2, 2))
    increment = Fraction(pick(eighths), 8) * Fraction(2) ** place
    return Addition(p, 2 * half + last_bit, increment, place)


def is_absorbed_up_to_half(case: Addition) -> None:
    unit = Fraction(2) ** case.place
    stored = case.mantissa * unit
    lost = nearest(stored + case.increment, case.bits) == stored
    assert lost == (2 * abs(case.increment) <= unit)


SIGNED = st.integers(-9, 9)


@confirming("absorbed-below-spacing.exactly", centred(SIGNED))
def test_exactly_the_increments_of_at_most_half_the_spacing_are_lost(
    case: Addition,
) -> None:
    is_absorbed_up_to_half(case)


@ablating(
    "absorbed-below-spacing.exactly",
    "even",
    centred(SIGNED, last_bit=1),
    rounded_values,
)
def test_at_an_odd_last_bit_half_the_spacing_is_not_lost(case: Addition) -> None:
    is_absorbed_up_to_half(case)


@ablating(
    "absorbed-below-spacing.exactly",
    "inside",
    st.integers(-8, 8).map(lambda c: Addition(2, 2, Fraction(c, 8))),
    rounded_values,
)
def test_below_a_power_of_two_less_is_lost(case: Addition) -> None:
    is_absorbed_up_to_half(case)


# Capacity.


def histories(length: int) -> list[Array]:
    """Every history of that many bits; number i is the binary expansion of i."""
    return [exact(bits[::-1]) for bits in product((0, 1), repeat=length)]


def histories_values(length: int) -> dict[str, Any]:
    found = histories(length)
    runs = [ternary_states(items, ZERO) for items in found]
    return {
        "t": length,
        "alpha": flint.fmpq(1, 3),
        "beta": flint.fmpq(2, 3),
        "h": {(k, s): h for k, run in enumerate(runs) for s, h in enumerate(run)},
        "b": {(k, s): x for k, row in enumerate(found) for s, x in enumerate(row, 1)},
    }


@refuting("capacity-limited", st.integers(2, 4), histories_values)
def test_some_two_histories_end_in_the_same_state(length: int) -> None:
    ends = {ternary_states(items, ZERO)[-1] for items in histories(length)}
    assert len(ends) < 2**length


class Remembered(NamedTuple):
    """A start and items."""

    start: Any
    items: Array


@st.composite
def remembered(pick: st.DrawFn, start: Any, item: Any, longest: int = 12) -> Remembered:
    count = pick(st.integers(1, longest))
    return Remembered(pick(start), pick(draw.vectors(count, item)))


BIT, INSIDE = st.sampled_from([ZERO, ONE]), draw.rationals("0", "1")


@confirming("capacity-limited.exact-recall", remembered(INSIDE, BIT))
def test_every_bit_is_recalled_from_the_last_state(case: Remembered) -> None:
    last = ternary_states(case.items, case.start)[-1]
    assert ternary_recall(last, len(case.items)) == [int(x) for x in case.items]


def remembered_values(case: Remembered) -> dict[str, Any]:
    steps = len(case.items)
    return {
        "t": steps - 1,
        "x": tabled(case.items, 1),
        "h": tabled(ternary_states(case.items, case.start)),
        "horizon": steps,
    }


def last_bit_is_told(case: Remembered) -> None:
    last, item = ternary_states(case.items, case.start)[-1], case.items[-1]
    assert 2 * item <= 3 * last <= 1 + 2 * item


@ablating(
    "capacity-limited.exact-recall",
    "bits",
    remembered(INSIDE, ANY, 2),
    remembered_values,
)
def test_items_that_are_no_bits_are_confused(
    case: Remembered,
) -> None:
    last_bit_is_told(case)


@ablating(
    "capacity-limited.exact-recall",
    "start-low",
    remembered(draw.rationals("-3", "0"), BIT, 2),
    remembered_values,
)
def test_a_start_below_zero_confuses_the_bits(
    case: Remembered,
) -> None:
    last_bit_is_told(case)


@ablating(
    "capacity-limited.exact-recall",
    "start-high",
    remembered(draw.rationals("1", "3"), BIT, 2),
    remembered_values,
)
def test_a_start_above_one_confuses_the_bits(
    case: Remembered,
) -> None:
    last_bit_is_told(case)


class Pair(NamedTuple):
    """Two states, and what is stored from then on."""

    first: Remembered
    second: Remembered

    @property
    def runs(self) -> tuple[Array, Array]:
        first, second = (ternary_states(x.items, x.start) for x in self)
        return first, second


@st.composite
def pairs(pick: st.DrawFn, high: Any, low: Any, *, agree: bool = True) -> Pair:
    items = pick(draw.vectors(pick(st.integers(1, 4)), BIT))
    others = items if agree else pick(draw.vectors(len(items), BIT))
    return Pair(Remembered(pick(high), items), Remembered(pick(low), others))


def pair_values(case: Pair) -> dict[str, Any]:
    steps, (first, second) = len(case.first.items), case.runs
    return {
        "d": 0,
        "t": steps,
        "x": tabled(case.first.items, 1),
        "y": tabled(case.second.items, 1),
        "h": tabled(first),
        "k": tabled(second),
        "horizon": steps,
    }


def stays_apart(case: Pair) -> None:
    first, second = case.runs
    bounded(flint.fmpq(1, 3 ** len(first)), first[-1] - second[-1])


UPPER, LOWER = draw.rationals("2/3", "1"), draw.rationals("0", "1/3")


@confirming("capacity-limited.separated", pairs(UPPER, LOWER))
def test_histories_stay_apart(
    case: Pair,
) -> None:
    stays_apart(case)


@ablating(
    "capacity-limited.separated", "first-has-one", pairs(INSIDE, LOWER), pair_values
)
def test_from_a_lower_state_the_first_is_not_above_the_second(
    case: Pair,
) -> None:
    stays_apart(case)


@ablating(
    "capacity-limited.separated", "second-has-zero", pairs(UPPER, INSIDE), pair_values
)
def test_from_a_higher_state_the_second_is_not_below_the_first(
    case: Pair,
) -> None:
    stays_apart(case)


@ablating(
    "capacity-limited.separated",
    "agree-later",
    pairs(UPPER, LOWER, agree=False),
    pair_values,
)
def test_later_items_that_differ_may_change_the_order(
    case: Pair,
) -> None:
    stays_apart(case)


@st.composite
def level_states(
    pick: st.DrawFn, low: Any, gap: Any, *, scale: bool
) -> tuple[Array, Any]:
    """Equally spaced states, and the resolution that is asked for."""
    count, start = pick(st.integers(1, 5)), pick(low)
    distance = pick(gap)
    if scale:
        distance = (1 - start) / count
    return exact([start + k * distance for k in range(count + 1)]), distance


def level_state_values(case: tuple[Array, Any]) -> dict[str, Any]:
    states, distance = case
    count = len(states) - 1
    return {"t": count, "epsilon": distance, "S": tabled(states), "horizon": count}


def fits_between(case: tuple[Array, Any]) -> None:
    states, distance = case
    bounded((len(states) - 1) * distance, ONE)


@confirming("capacity-limited.resolution", level_states(INSIDE, INSIDE, scale=True))
def test_states_that_are_told_apart_are_few(
    case: tuple[Array, Any],
) -> None:
    fits_between(case)


@ablating(
    "capacity-limited.resolution",
    "bounded-above",
    level_states(st.just(ZERO), draw.nonzero_rationals().map(abs), scale=False),
    level_state_values,
)
def test_a_wider_range_holds_more_states(
    case: tuple[Array, Any],
) -> None:
    fits_between(case)


@ablating(
    "capacity-limited.resolution",
    "bounded-below",
    level_states(draw.rationals("-3", "-1"), INSIDE, scale=True),
    level_state_values,
)
def test_a_range_below_zero_holds_more_states(
    case: tuple[Array, Any],
) -> None:
    fits_between(case)


@ablating(
    "capacity-limited.resolution",
    "told-apart",
    st.integers(1, 4),
    lambda t: {
        "t": t,
        "epsilon": ONE,
        "S": tabled([ZERO] * (t + 1)),
        "horizon": t,
    },
)
def test_states_that_are_not_told_apart_may_be_many(count: int) -> None:
    assert count * ONE <= 1


class Codes(NamedTuple):
    """The state that each history of t bits ends in, and how many there may be."""

    codes: tuple[int, ...]
    states: int


@st.composite
def coded(pick: st.DrawFn, *, fewer: bool) -> Codes:
    """As many codes as histories; fewer states than histories, or not."""
    length = pick(st.integers(1, 3))
    states = pick(st.integers(1, 2**length - 1) if fewer else st.just(2**length))
    codes = st.lists(st.integers(0, states - 1), min_size=2**length, max_size=2**length)
    return Codes(tuple(pick(codes)), states)


def coded_values(case: Codes) -> dict[str, Any]:
    return {
        "t": len(case.codes).bit_length() - 1,
        "M": case.states,
        "c": tabled(case.codes),
        "q": tabled(range(case.states)),
        "S": tabled(case.codes),
    }


def some_share_a_state(case: Codes) -> None:
    assert len(set(case.codes)) < len(case.codes)


@confirming("capacity-limited.finite-states", coded(fewer=True))
def test_more_histories_than_states_are_mixed_up(
    case: Codes,
) -> None:
    some_share_a_state(case)


@ablating(
    "capacity-limited.finite-states",
    "more-histories",
    coded(fewer=False),
    coded_values,
)
def test_as_many_states_as_histories_keep_them_apart(
    case: Codes,
) -> None:
    some_share_a_state(case)


def unbounded_values(length: int) -> dict[str, Any]:
    count = 2**length
    ends = [ternary_states(items, ZERO)[-1] for items in histories(length)]
    return {
        "t": length,
        "M": count - 1,
        "c": tabled([0] * count),
        "q": tabled([ZERO] * (count - 1)),
        "S": tabled(ends),
    }


@ablating(
    "capacity-limited.finite-states",
    "finitely-many-states",
    st.integers(1, 3),
    unbounded_values,
)
def test_a_real_state_keeps_all_histories_apart(length: int) -> None:
    ends = {ternary_states(items, ZERO)[-1] for items in histories(length)}
    assert len(ends) < 2**length


@measuring("capacity-limited.finite-states")
def test_the_ternary_unit_mixes_up_histories_once_it_is_rounded() -> Measurement:
    found = {bits: first_collision(bits) for bits in (8, 11, 16)}
    rule = "two histories of t <= p bits end in the same rounded state; shown: least t"
    kept = all(t <= bits for bits, t in found.items())
    values = {f"p = {bits} bits": f"t = {t}" for bits, t in found.items()}
    samples = sum(2**t for t in found.values())
    return Measurement(kept, rule, values, samples)


# Extra memory.


class Slots(NamedTuple):
    """Items written into slots in turn."""

    items: Array
    slots: int


@cache
def slotted(slots: Any, longest: int = 5) -> st.SearchStrategy[Slots]:
    return st.builds(Slots, st.integers(1, longest).flatmap(draw.vectors), slots)


def slots_values(case: Slots) -> dict[str, Any]:
    memory, count = slot_memory(case.items, case.slots), len(case.items)
    return {
        "i": 0,
        "t": count - 1,
        "x": tabled(case.items),
        "M": {
            (i, s): memory[s, i % case.slots]
            for i in range(count)
            for s in range(count + 1)
        },
        "horizon": count - 1,
    }


def first_item_is_kept(case: Slots) -> None:
    assert slot_memory(case.items, case.slots)[-1, 0] == case.items[0]


@confirming("extra-memory", slotted(st.just(5)))
def test_slots_of_their_own_hold_their_items(case: Slots) -> None:
    kept = slot_memory(case.items, case.slots)[-1, : len(case.items)]
    assert np.all(kept == case.items)


@ablating("extra-memory", "keep", slotted(st.just(1), 2), slots_values)
def test_a_slot_that_is_used_again_loses_its_item(case: Slots) -> None:
    first_item_is_kept(case)


@ablating(
    "extra-memory",
    "write",
    st.tuples(ANY, ANY),
    lambda case: {
        "i": 0,
        "t": 0,
        "x": {0: case[0]},
        "M": {(0, 1): case[1], (0, 2): case[1]},
        "horizon": 1,
    },
)
def test_what_is_not_written_is_not_recalled(case: tuple[Any, Any]) -> None:
    assert case[0] == case[1]


class Items(NamedTuple):
    """Keys and values, one item a column, and the keys to store with."""

    keys: Array
    values: Array
    stored: Array

    @property
    def memory(self) -> Array:
        return outer_product_memory(self.stored, self.values)


@st.composite
def stored_items(
    pick: st.DrawFn, keys: Any, *, dual: bool = False, width: Any = None
) -> Items:
    """Some columns of a square matrix of keys, stored as they are or by dual keys."""
    d = pick(draw.sizes() if width is None else width)
    m = pick(st.integers(1, d))
    chosen = pick(keys(d))[:, :m]
    stored = dual_keys(chosen) if dual else chosen
    return Items(chosen, pick(draw.matrices(pick(draw.sizes(1, 2)), m)), stored)


def items_values(case: Items) -> dict[str, Any]:
    d, m = case.keys.shape
    return {
        "d": d,
        "m": m,
        "e": len(case.values),
        "K": case.keys,
        "D": case.stored,
        "Y": case.values,
        "A": case.memory,
    }


def recalls(case: Items) -> None:
    assert np.all(case.memory @ case.keys == case.values)


def unit_keys(rotation: Array) -> Array:
    """The first axis and a key of length 1 at an angle to it."""
    return np.stack([exact([1, 0]), rotation[:, 0]], axis=1)


@refuting("outer-product-memory", stored_items(draw.invertible), items_values)
def test_outer_products_of_any_keys_interfere(
    case: Items,
) -> None:
    recalls(case)


@refuting(
    "outer-product-memory",
    st.builds(
        lambda angle, values: Items(unit_keys(angle), values, unit_keys(angle)),
        draw.plane_rotations(),
        draw.matrices(1, 2),
    ),
    items_values,
)
def test_outer_products_of_keys_of_length_one_interfere(
    case: Items,
) -> None:
    recalls(case)


@confirming("outer-product-memory.orthonormal", stored_items(draw.orthogonal))
def test_orthonormal_keys_are_recalled(
    case: Items,
) -> None:
    recalls(case)


@ablating(
    "outer-product-memory.orthonormal",
    "orthonormal-keys",
    stored_items(draw.invertible),
    items_values,
)
def test_keys_that_are_not_orthonormal_are_not_recalled(
    case: Items,
) -> None:
    recalls(case)


@confirming("outer-product-memory.dual-keys", stored_items(draw.invertible, dual=True))
def test_independent_keys_are_recalled_by_dual_keys(
    case: Items,
) -> None:
    recalls(case)


@ablating(
    "outer-product-memory.dual-keys",
    "dual-keys",
    stored_items(draw.invertible, width=st.just(1)),
    items_values,
)
def test_independent_keys_need_their_dual_keys(
    case: Items,
) -> None:
    recalls(case)


class Dependent(NamedTuple):
    """A memory, d keys, and the weights by which they make one key more."""

    memory: Array
    keys: Array
    weights: Array

    @property
    def all_keys(self) -> Array:
        return np.column_stack([self.keys, self.keys @ self.weights])

    @property
    def cancelling(self) -> Array:
        return np.append(self.weights, -ONE)


@st.composite
def dependent(pick: st.DrawFn) -> Dependent:
    d, e = pick(draw.sizes()), pick(draw.sizes(1, 2))
    return Dependent(
        pick(draw.matrices(e, d)), pick(draw.matrices(d)), pick(draw.vectors(d))
    )


@confirming("outer-product-memory.dependent", dependent())
def test_what_cancels_among_the_keys_cancels_among_the_values(case: Dependent) -> None:
    values = case.memory @ case.all_keys
    assert np.all(values @ case.cancelling == 0)


@ablating(
    "outer-product-memory.dependent",
    "dependent-keys",
    dependent(),
    lambda case: {
        "d": len(case.keys),
        "m": len(case.keys),
        "e": len(case.memory),
        "A": case.memory,
        "K": case.keys,
        "Y": case.memory @ case.keys,
        "w": case.weights,
    },
)
def test_keys_that_do_not_cancel_leave_the_values_free(case: Dependent) -> None:
    assert np.all(case.memory @ case.keys @ case.weights == 0)


class Full(NamedTuple):
    """A memory filled by d independent keys, one key more, and its value."""

    keys: Array
    values: Array
    key: Array
    value: Array
    memory: Array


@st.composite
def full(pick: st.DrawFn, *, follows: bool, filled: bool = True) -> Full:
    d, e = pick(draw.sizes(1, 2)), pick(draw.sizes(1, 2))
    keys, values = pick(draw.invertible(d)), pick(draw.matrices(e, d))
    key = pick(draw.vectors(d, draw.nonzero_rationals()))
    memory = values @ inverse(keys)
    value = memory @ key if follows else pick(draw.vectors(e))
    if not filled:
        memory = pick(draw.matrices(e, d))
    return Full(keys, values, key, value, memory)


def full_values(case: Full) -> dict[str, Any]:
    return {
        "d": len(case.keys),
        "e": len(case.values),
        "A": case.memory,
        "K": case.keys,
        "Y": case.values,
        "k": case.key,
        "y": case.value,
    }


def takes_one_more(case: Full) -> None:
    assert np.all(case.memory @ case.key == case.value)


@refuting("outer-product-memory.one-more", full(follows=False), full_values)
def test_a_full_memory_does_not_take_one_item_more(
    case: Full,
) -> None:
    takes_one_more(case)


@confirming("outer-product-memory.one-more-that-follows", full(follows=True))
def test_a_full_memory_takes_what_follows(
    case: Full,
) -> None:
    takes_one_more(case)


@ablating(
    "outer-product-memory.one-more-that-follows",
    "value-follows",
    full(follows=False),
    full_values,
)
def test_a_full_memory_does_not_take_what_does_not_follow(
    case: Full,
) -> None:
    takes_one_more(case)


@ablating(
    "outer-product-memory.one-more-that-follows",
    "full",
    full(follows=True, filled=False),
    full_values,
)
def test_another_memory_does_not_recall_what_follows(
    case: Full,
) -> None:
    takes_one_more(case)
