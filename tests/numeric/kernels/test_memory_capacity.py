"""The kernels of memory capacity against their statements."""

from collections.abc import Callable
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, log

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
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
    spacing,
    ternary_recall,
    ternary_states,
)
from longdep.numeric.precision import Array, balls, context, exact
from longdep.numeric.rounding import attained, error_bound, float_format, tracked
from longdep.reports.record.model import as_sympy, holds
from longdep.theory.catalog import claim_of
from longdep.theory.core.notation import Rounded
from longdep.theory.core.semantics import evaluate
from longdep.theory.memory_capacity.notation import slope
from longdep.theory.memory_capacity.notation import z as DRIVE

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)
ZERO, ONE = flint.fmpq(0), flint.fmpq(1)
TYPES = {"float16": np.float16, "float32": np.float32, "float64": np.float64}


def meets(key: str, **values: Any) -> bool:
    """Whether the claim's hypotheses and conclusion hold of values from kernels."""
    return holds(claim_of(key), {"horizon": 0, **values})


def tabled(values: Any, first: int = 0) -> dict[int, Any]:
    return dict(enumerate(values, start=first))


def column(entries: Any, length: int = 4) -> st.SearchStrategy[Array]:
    return draw.vectors(length, entries)


# Rounding.

NORMAL = st.fractions(min_value=Fraction(1, 100), max_value=30000, max_denominator=9999)


@few
@given(NORMAL, st.sampled_from(sorted(TYPES)), st.sampled_from([1, -1]))
def test_nearest_is_what_the_hardware_does(x: Fraction, name: str, sign: int) -> None:
    kind, bits = TYPES[name], FORMATS[name]
    below = kind(float(x) * sign)
    other = kind(float(below) * 0.7)
    total = Fraction(float(below)) + Fraction(float(other))
    assert float(nearest(total, bits)) == float(below + other)
    neighbour = Fraction(float(np.nextafter(below, kind(0))))
    tie = nearest((Fraction(float(below)) + neighbour) / 2, bits)
    assert tie in (neighbour, Fraction(float(below)))
    assert (tie / spacing(tie, bits)).numerator % 2 == 0


@few
@given(NORMAL, st.sampled_from(sorted(TYPES)))
def test_spacing_is_what_the_hardware_says(x: Fraction, name: str) -> None:
    value = TYPES[name](float(x))
    assert spacing(Fraction(float(value)), FORMATS[name]) == float(np.spacing(value))


@few
@given(NORMAL, st.integers(1, 60))
def test_nearest_is_the_rounding_of_the_statements(x: Fraction, bits: int) -> None:
    stated = Rounded(Rational(x.numerator, x.denominator), bits)
    assert stated == as_sympy(nearest(x, bits), "x")
    assert nearest(-x, bits) == -nearest(x, bits)


def test_bfloat16_is_rounded_like_float32_cut_to_its_upper_half() -> None:
    rng = np.random.default_rng(3)
    values = np.exp(rng.normal(0, 8, 2000)).astype(np.float32)
    word = values.view(np.uint32).astype(np.uint64)
    even = (word + 0x7FFF + ((word >> 16) & 1)) & 0xFFFF0000
    expected = even.astype(np.uint32).view(np.float32)
    computed = [float(nearest(Fraction(float(v)), FORMATS["bfloat16"])) for v in values]
    assert computed == expected.tolist()


def test_float16_2048_and_three_halves_is_2050() -> None:
    assert np.float16(2048) + np.float16(1.5) == 2050
    assert np.float16(2048) + np.float16(1) == 2048
    assert nearest(Fraction(4099, 2), FORMATS["float16"]) == 2050


@few
@given(NORMAL, st.integers(2, 6))
def test_the_deaf_point_is_found_step_by_step(step: Fraction, bits: int) -> None:
    value, steps = Fraction(0), 0
    for before, after in pairwise(accumulate(step, bits)):
        if before == after:
            break
        value, steps = after, steps + 1
    assert deaf_point(step, bits) == (steps, value)


@few
@given(NORMAL, st.integers(2, 53))
def test_the_deaf_point_is_the_power_of_two_of_the_closed_form(
    step: Fraction, bits: int
) -> None:
    steps, value = deaf_point(step, bits)
    assert value == deaf_value(step, bits)
    assert 2**bits * step <= value < 2 ** (bits + 1) * step
    assert steps <= 2 ** (bits + 1)


@pytest.mark.parametrize("bits", [2, 3, 4, 5])
def test_every_step_below_the_deaf_point_gains_a_quarter_spacing(bits: int) -> None:
    # The lemma of the proof, at every stored number from r on; 2^k = 2^(p+1) r.
    top, grid = 2 ** (bits + 1), [Fraction(c, 16) for c in range(17, 33)]
    stored = {
        nearest(Fraction(m, 2**bits), bits) for m in range(2**bits, top * 2**bits)
    }
    for value in stored:
        for c in grid:
            assert nearest(value + c, bits) >= min(value + 1, top)
    # Below r it fails: the premise that a stored number is 0 or at least r is needed.
    assert nearest(Fraction(3, 16) + Fraction(17, 16), 2) < Fraction(19, 16)


@pytest.mark.parametrize("name", ["float16", "float32"])
@pytest.mark.parametrize("step", [1.0, 0.5, 0.1])
def test_the_hardware_goes_deaf_at_the_deaf_point(name: str, step: float) -> None:
    kind = TYPES[name]
    computed = deaf_point(Fraction(float(kind(step))), FORMATS[name])
    # An accumulate is a sum from left to right, each rounded to the format.
    sums = np.add.accumulate(np.full(computed.steps + 3, kind(step)), dtype=kind)
    assert float(sums[computed.steps - 1]) == computed.value
    assert sums[computed.steps - 2] < sums[computed.steps - 1] == sums[-1]


@pytest.mark.parametrize("name", sorted(TYPES))
@pytest.mark.parametrize("step", [1.0, 0.5, 0.1, 0.01, 0.001])
def test_the_hardware_hears_every_step_until_the_deaf_value(
    name: str, step: float
) -> None:
    kind = TYPES[name]
    c = kind(step)
    deaf = kind(float(deaf_value(Fraction(float(c)), FORMATS[name])))
    below = np.nextafter(deaf, kind(0))
    assert below + c == deaf == deaf + c


def test_large_steps_overflow_in_float16_before_they_go_deaf() -> None:
    most, bits = Fraction(float(np.finfo(np.float16).max)), FORMATS["float16"]
    assert deaf_value(16, bits) <= most < deaf_value(Fraction(33, 2), bits)
    with np.errstate(over="ignore"):
        ends = [
            np.add.accumulate(np.full(4096, c, np.float16), dtype=np.float16)[-1]
            for c in (16, 16.015625, 32)
        ]
    assert ends == [2**15, np.inf, np.inf]


def bfloat16_arrays() -> Any:
    """The array type bfloat16, which NumPy itself lacks."""
    reason = "bfloat16 arrays need ml_dtypes, of the extra frameworks"
    return pytest.importorskip("ml_dtypes", reason=reason).bfloat16


@pytest.mark.parametrize("step", [1.0, 0.5, 0.1, 0.01, 0.001])
def test_bfloat16_arrays_go_deaf_at_the_deaf_point(step: float) -> None:
    kind = bfloat16_arrays()
    increment = kind(step)
    exact_increment = Fraction(float(increment))
    assert exact_increment == nearest(Fraction(step), FORMATS["bfloat16"])
    computed = deaf_point(exact_increment, FORMATS["bfloat16"])
    total, sums = kind(0), []
    for _ in range(computed.steps + 3):
        total = total + increment
        sums.append(float(total))
    assert sums[computed.steps - 1] == computed.value
    assert sums[computed.steps - 2] < sums[computed.steps - 1] == sums[-1]


def test_bfloat16_arrays_round_like_nearest() -> None:
    kind = bfloat16_arrays()
    words = np.random.default_rng(5).integers(
        0x2000, 0x5F00, (2, 2000), dtype=np.uint16
    )
    left, right = words.view(kind)
    expected = [
        float(nearest(Fraction(a) + Fraction(b), FORMATS["bfloat16"]))
        for a, b in zip(left.astype(float), right.astype(float), strict=True)
    ]
    assert (left + right).astype(float).tolist() == expected


def test_unit_steps_are_lost_at_two_to_the_number_of_bits() -> None:
    for bits in (*FORMATS.values(), 2, 3, 113):
        assert deaf_point(1, bits) == (2**bits, 2**bits)
    assert FORMATS == {"bfloat16": 8, "float16": 11, "float32": 24, "float64": 53}


@pytest.mark.parametrize("bits", [2, 3, 4])
def test_accumulated_values_satisfy_their_statements(bits: int) -> None:
    values = tabled(list(islice(accumulate(1, bits), 41)))
    for time in range(0, 41, 5):
        assert meets("saturates.counter", a=values, p=bits, t=time, horizon=40)
        # 1 is half the spacing at 2^p.
        more = {"a": values, "p": bits, "c": 1, "k": bits}
        assert meets("saturates.ceiling", **more, t=time, horizon=40)


# Additive units.


def test_the_logistic_function_and_its_slope_at_odds_that_are_rational() -> None:
    for p, q in ((1, 1), (2, 1), (1, 3), (7, 5)):
        odds, drive = flint.fmpq(p, q), flint.arb(flint.fmpq(p, q)).log()
        assert logistic(np.array([drive]))[0].contains(odds / (1 + odds))
        stated = evaluate(
            slope(DRIVE(1)), {"z": lambda _, o=odds: log(as_sympy(o, "odds"))}
        )
        computed = sensitivity(np.array([drive]))[0]
        assert computed.contains(flint.fmpq(int(stated.p), int(stated.q)))


@few
@given(st.lists(st.floats(-700, 700), min_size=1, max_size=20))
def test_float_logistics_stay_within_the_rounding_bound(drives: list[float]) -> None:
    arguments = np.array(drives)
    roundoff = float_format()
    with context(60):
        for kernel, count in ((logistic, 4), (sensitivity, 5)):
            truth = kernel(balls(exact(arguments)))
            allowed = [abs(x) * flint.arb(roundoff.gamma(count)) for x in truth]
            gaps = np.abs(balls(exact(kernel(arguments))) - truth)
            assert all(
                not gap > bound for gap, bound in zip(gaps, allowed, strict=True)
            )


@few
@given(draw.rationals(), st.lists(draw.rationals(), min_size=1, max_size=4))
def test_a_run_without_feedback_adds_up_its_steps(start: Any, inputs: list) -> None:
    drives = balls(exact(inputs)[:, None])
    states, computed = additive_run(balls([[0]]), drives, balls([start]))
    assert len(states) == len(inputs) + 1
    assert all(x.overlaps(y) for x, y in zip(computed[:, 0], drives[:, 0], strict=True))
    total = logistic(drives[:, 0]).sum() + start
    assert states[-1, 0].overlaps(total)


def test_a_run_with_weight_steps_by_v_h_and_the_input() -> None:
    weight, inputs = np.array([[0.5, -1.0], [2.0, 0.0]]), np.array([[0.1, 0.2]] * 2)
    states, drives = additive_run(weight, inputs, np.array([1.0, -1.0]))
    assert np.array_equal(drives[0], [0.5 + 1.0 + 0.1, 2.0 + 0.2])
    assert np.array_equal(states[1], states[0] + logistic(drives[0]))
    assert np.array_equal(drives[1], weight @ states[1] + inputs[1])


def test_leading_axes_are_independent_runs() -> None:
    rng = np.random.default_rng(0)
    weight, inputs = rng.normal(size=(5, 2, 2)), rng.normal(size=(5, 4, 2))
    start = rng.normal(size=(5, 2))
    together = additive_run(weight, inputs, start)
    for k in range(5):
        alone = additive_run(weight[k], inputs[k], start[k])
        for batch, single in zip(together, alone, strict=True):
            assert np.array_equal(batch[k], single)


def test_no_steps_leave_the_start() -> None:
    states, drives = additive_run(np.eye(2), np.empty((0, 2)), np.ones(2))
    assert states.tolist() == [[1.0, 1.0]]
    assert drives.shape == (0, 2)
    assert ternary_states(np.empty(0, dtype=object), ONE).tolist() == [1]
    assert ternary_recall(ONE, 0) == []
    assert slot_memory(np.empty(0), 2).tolist() == [[0.0, 0.0]]


# Exact recall.


@few
@given(column(st.sampled_from([ZERO, ONE])), draw.rationals("0", "1"))
def test_ternary_states_satisfy_the_statements_of_recall(
    items: Array, start: Any
) -> None:
    states = ternary_states(items, start)
    for time in range(len(items)):
        values = {"x": tabled(items, 1), "h": tabled(states), "horizon": len(items)}
        assert meets("capacity-limited.exact-recall", **values, t=time)
    assert ternary_recall(states[-1], len(items)) == [int(x) for x in items]


@few
@given(
    column(st.sampled_from([ZERO, ONE])),
    draw.rationals("2/3", "1"),
    draw.rationals("0", "1/3"),
)
def test_ternary_states_satisfy_the_statement_of_separation(
    items: Array, high: Any, low: Any
) -> None:
    values = {"x": tabled(items, 1), "y": tabled(items, 1), "d": 0}
    values |= {"h": tabled(ternary_states(items, high))}
    values |= {"k": tabled(ternary_states(items, low)), "horizon": len(items)}
    for time in range(len(items) + 1):
        assert meets("capacity-limited.separated", **values, t=time)


@few
@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.floats(0, 1))
def test_float_ternary_states_stay_within_the_rounding_bound(
    items: list[float], start: float
) -> None:
    # A step is one sum and one division: two roundings, and one that may underflow.
    x, kind = np.array(items), float_format()
    truth = ternary_states(exact(x), exact([start])[0])[-1]
    allowed = truth * kind.gamma(2 * len(x)) + len(x) * kind.underflow
    computed = exact([ternary_states(x, start)[-1]])[0]
    assert abs(computed - truth) <= allowed


def test_recall_reads_each_history_back() -> None:
    for number in range(32):
        bits = [number >> k & 1 for k in range(5)]
        last = ternary_states(exact(bits), ZERO)[-1]
        assert ternary_recall(last, 5) == bits


def test_rounded_histories_collide_early_and_not_before() -> None:
    assert [first_collision(bits) for bits in (4, 8, 11)] == [4, 6, 8]
    # Close to 0 the spacing shrinks with the state: pigeonholes alone do not bound t.
    assert first_collision(1) == 3


# Extra memory.


@few
@given(column(draw.rationals()), st.integers(0, 3))
def test_slots_satisfy_the_statement_of_recall(items: Array, chosen: int) -> None:
    memory, count = slot_memory(items, 4), len(items)
    later = {
        (i, s): memory[min(s, count), i] for i in range(4) for s in range(count + 5)
    }
    for time in range(3):
        values = {"i": chosen, "t": time, "x": tabled(items), "M": later}
        assert meets("extra-memory", **values, horizon=count)


@few
@given(st.integers(1, 3).flatmap(draw.orthogonal), st.data())
def test_hebbian_memories_satisfy_their_statement(basis: Array, data: Any) -> None:
    d = len(basis)
    keys = basis[:, : data.draw(st.integers(1, d))]
    values = data.draw(draw.matrices(2, keys.shape[1]))
    computed = outer_product_memory(keys, values)
    sizes = {"d": d, "m": keys.shape[1], "e": 2}
    key = "outer-product-memory.orthonormal"
    assert meets(key, **sizes, K=keys, Y=values, A=computed)


@few
@given(st.integers(1, 3).flatmap(draw.invertible), st.data())
def test_dual_memories_satisfy_their_statement(basis: Array, data: Any) -> None:
    d = len(basis)
    keys = basis[:, : data.draw(st.integers(1, d))]
    values, dual = data.draw(draw.matrices(1, keys.shape[1])), dual_keys(keys)
    computed = outer_product_memory(dual, values)
    sizes = {"d": d, "m": keys.shape[1], "e": 1}
    key = "outer-product-memory.dual-keys"
    assert meets(key, **sizes, K=keys, D=dual, Y=values, A=computed)


@few
@given(st.lists(st.floats(-2, 2), min_size=12, max_size=12))
def test_float_memories_stay_within_the_rounding_bound(entries: list[float]) -> None:
    keys, values = np.array(entries).reshape(2, 2, 3)
    truth = outer_product_memory(exact(keys), exact(values))
    allowed = error_bound(outer_product_memory(tracked(keys), tracked(values)))
    assert attained(outer_product_memory(keys, values), truth, allowed) <= 1


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: nearest(1, 0), DomainError, "bits"),
        (lambda: nearest(1, -1), DomainError, "bits"),
        (lambda: spacing(0, 8), DomainError, "value"),
        (lambda: deaf_point(0, 8), DomainError, "increment"),
        (lambda: deaf_point(1, 1), DomainError, "bits"),
        (lambda: deaf_value(-1, 8), DomainError, "increment"),
        (lambda: deaf_value(1, 1), DomainError, "deaf_value"),
        (lambda: first_collision(17), DomainError, "bits"),
        (lambda: ternary_recall(ONE, -1), DomainError, "count"),
        (lambda: slot_memory(np.ones(2), 0), DomainError, "slots"),
        (
            lambda: additive_run(np.eye(2), np.ones((3, 1)), np.ones(2)),
            ShapeError,
            "inputs",
        ),
        (lambda: additive_run(np.eye(2), np.ones(2), np.ones(2)), ShapeError, "inputs"),
        (
            lambda: additive_run(np.eye(2), np.ones((3, 2)), np.ones(3)),
            ShapeError,
            "initial",
        ),
        (lambda: outer_product_memory(np.ones(2), np.ones(2)), ShapeError, "keys"),
        (
            lambda: outer_product_memory(np.ones((2, 2)), np.ones((1, 3))),
            ShapeError,
            "values",
        ),
        (lambda: dual_keys(exact([[1, 2]])), DomainError, "invertible"),
    ],
)
def test_bad_arguments_are_told_in_one_sentence(
    call: Callable[[], Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        call()
