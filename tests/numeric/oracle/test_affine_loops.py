"""Arrays of more axes whose errors are linear forms, and the trace of a loop of these.

What a definition marks as carried becomes symbols; shifts and quotients have gradients
of their own.
"""

from dataclasses import replace

import numpy as np
import pytest

from longdep.numeric.oracle.bounds.affine import Affine, Carrying
from longdep.numeric.oracle.bounds.scan_errors import Errors
from longdep.numeric.oracle.bounds.scan_functions import of_function
from longdep.numeric.oracle.patterns.scan_floats import Floats
from tests.numeric.oracle.coarse import EXACT, PLAIN, STRICT, UNDERFLOW
from tests.numeric.oracle.test_affine_forms import form
from tests.numeric.oracle.test_uncertain_sums import near, of, past

OFF = of([3.0, -2.0], [0.5, 0.25], [8.0, 9.0])


rng = np.random.default_rng(0)
ROWS = form(rng.uniform(1, 2, (2, 3)), 0.01 * rng.normal(size=(2, 3, 4)), 0.03)
OTHER = form(rng.uniform(1, 2, (2, 3)), 0.01 * rng.normal(size=(2, 3, 4)), 0.05)


def flat(x):
    """The same numbers on one axis."""
    return form(x.value.ravel(), x.tangents.reshape(6, 4), x.rest.ravel())


OPERATIONS = {
    "add": lambda engine, x, y: engine.add(x, y),
    "multiply": lambda engine, x, y: engine.multiply(x, y),
    "divide": lambda engine, x, y: engine.divide(x, y),
    "negative": lambda engine, x, y: engine.negative(x),
    "tanh": lambda engine, x, y: engine.function("tanh", x),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_are_the_same_entry_by_entry_on_any_axes(name):
    made = OPERATIONS[name](Affine(PLAIN), ROWS, OTHER)
    right = OPERATIONS[name](Affine(PLAIN), flat(ROWS), flat(OTHER))
    for part in ("value", "dev", "most", "rest", "tangents"):
        found, expected = getattr(made, part), getattr(right, part)
        assert found.shape[:2] == (2, 3)
        near(found.reshape(expected.shape), expected)


@pytest.mark.parametrize(("axes", "count"), [((1,), 3), ((0,), 2), ((0, 1), 6)])
def test_totals_over_some_axes_leave_the_others(axes, count):
    made = Affine(PLAIN).total(ROWS, axes)
    lost = past(count - 1) * ROWS.size.sum(axis=axes, keepdims=True)
    near(made.rest, ROWS.rest.sum(axis=axes, keepdims=True) + lost)
    near(made.tangents, ROWS.tangents.sum(axis=axes, keepdims=True))
    assert made.shape == made.rest.shape == made.tangents.shape[:2]


def test_forms_of_more_symbols_than_entries_are_moved_with_them():
    made = Affine(PLAIN).moved(lambda array: array.T[1:], ROWS)
    assert np.array_equal(made.tangents, ROWS.tangents.transpose(1, 0, 2)[1:])
    assert np.array_equal(made.rest, ROWS.rest.T[1:])


def marked(name, engine):
    """A node, the same as a definition marks it, and what its gradient becomes."""
    trace = Carrying(engine)
    source = trace.push(OFF)
    node = trace.marked(name, source)
    back = trace.parents[node.place]
    return source, node, back[0][1](OFF) if back else None


@pytest.mark.parametrize("name", ["decay", "gate"])
def test_what_gates_are_off_by_becomes_symbols_on_the_way_there(name):
    engine = Affine(PLAIN)
    source, node, gradient = marked(name, engine)
    assert node is not source
    assert np.array_equal(node.values.tangents, np.diag(OFF.dev))
    assert np.array_equal(node.values.most, OFF.most)
    assert gradient is OFF
    assert engine.symbols == 2


def test_what_a_state_is_off_by_becomes_symbols_both_ways():
    engine = Affine(PLAIN)
    _, node, gradient = marked("carried", engine)
    assert np.array_equal(node.values.tangents, np.diag(OFF.dev))
    assert np.array_equal(node.values.most, OFF.size)
    assert np.array_equal(gradient.tangents, np.eye(2, 4, 2) * OFF.dev[:, None])
    assert engine.symbols == 4


def test_other_marks_change_nothing():
    for name, engine in (
        ("normaliser", Affine(PLAIN)),
        ("decay", Errors(PLAIN)),
        ("carried", Errors(PLAIN)),
    ):
        source, node, gradient = marked(name, engine)
        assert node is source
        assert gradient is None


def shifted(engine):
    """A shift's values, and the gradient at what programs take instead."""
    trace = Carrying(engine)
    source = trace.given(np.array([1.0, 2.0]))
    node = trace.shift(np.array([3, 4]), lambda: source)
    (seeded,) = [trace.gradients([(node, np.array([1.0, 0.5]))])]
    return node.values, seeded[source.place]


def test_the_gradient_at_a_shift_is_rounding():
    """Its terms cancel but for 64 roundings of each."""
    values, gradient = shifted(Affine(PLAIN))
    assert np.array_equal(values.value, [3, 4])
    assert values.value.dtype == float
    assert not values.dev.any()
    assert np.array_equal(gradient.value, [0, 0])
    near(gradient.dev, past(64) * np.array([1.0, 0.5]) + 64 * UNDERFLOW)


@pytest.mark.parametrize("engine", [Affine(STRICT), Errors(PLAIN), Errors(STRICT)])
def test_without_forms_and_at_level_strict_a_shift_is_a_constant(engine):
    values, gradient = shifted(engine)
    assert np.array_equal(values.value, [3, 4])
    assert gradient is None


def divided(engine, x, y):
    trace = Carrying(engine)
    one, other = trace.push(x), trace.push(y)
    node = trace.divide(one, other)
    gradients = trace.gradients([(node, np.array([1.0, 0.5]))])
    return node.values, gradients[one.place], gradients[other.place]


def test_a_quotient_and_its_gradients_are_divided_at_once():
    """g / y and -(g / y) (x / y): what they have in common cancels."""
    x, y = of([3.0, -2.0], [0.5, 0.25]), of([4.0, -8.0], [0.25, 0.5])
    engine = Affine(PLAIN)
    value, at_x, at_y = divided(engine, x, y)
    weights = engine.constant(np.array([1.0, 0.5]))
    right = engine.divide(x, y)
    near(value.dev, right.dev)
    near(value.value, [0.75, 0.25])
    share = engine.divide(weights, y)
    near(at_x.value, [0.25, -0.0625])
    near(at_x.dev, share.dev)
    near(at_y.value, [-0.1875, 0.015625])
    near(at_y.dev, engine.multiply(share, right).dev)


def test_gradients_of_a_quotient_are_summed_where_an_operand_was_broadcast():
    value, at_x, at_y = divided(Affine(EXACT), of([3.0, 5.0]), of([2.0]))
    assert np.array_equal(value.value, [1.5, 2.5])
    assert np.array_equal(at_x.value, [0.5, 0.25])
    assert np.array_equal(at_y.value, [-0.5 * 1.5 - 0.25 * 2.5])
    value, at_x, _ = divided(Affine(EXACT), of([3.0]), of([2.0, 4.0]))
    assert np.array_equal(at_x.value, [0.5 + 0.125])


def test_other_engines_divide_by_an_inverse():
    x, y = of([3.0, -2.0], [0.5, 0.25]), of([4.0, -8.0], [0.25, 0.5])
    engine = Errors(PLAIN)
    value, _, _ = divided(engine, x, y)
    right = engine.multiply(x, engine.function("reciprocal", y))
    assert np.array_equal(value.dev, right.dev)
    trace = Carrying(Floats(np.float64))
    made = trace.divide(trace.given(np.array([3.0])), trace.given(np.array([4.0])))
    assert np.array_equal(made.values, [0.75])


def test_a_state_that_is_carried_is_one_term_in_later_sums():
    trace = Carrying(Affine(PLAIN))
    many = replace(OFF, terms=9, rounded=0.125)
    node = trace.marked("carried", trace.push(many))
    assert (node.values.terms, node.values.rounded) == (1, 0.0)
    gate = trace.marked("gate", trace.push(many))
    assert (gate.values.terms, gate.values.rounded) == (9, 0.0)


@pytest.mark.parametrize("name", ["tanh", "exp"])
def test_a_function_of_exact_numbers_is_off_by_its_evaluation(name):
    """8 u of the value; what 16 u of a change would be, its argument being off by 0."""
    x = of([0.25, -0.5])
    value, own = of_function(name, x.value, x.dev, PLAIN)
    made = Affine(PLAIN).function(name, x)
    near(made.value, value)
    near(made.dev, own * (1 + 16 * PLAIN.roundoff))
    assert made.tangents is None
