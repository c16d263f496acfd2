"""Scans, functions and choices of values beside bounds of their errors.

Recurrences have their bounds from a module of their own; here it is asked what an
engine gives to it and what it makes of the answer.
"""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from longdep.numeric.oracle.bounds.affine import Affine, Shifted
from longdep.numeric.oracle.bounds.bracketing import (
    between,
    bracketed,
    in_log_space,
)
from longdep.numeric.oracle.bounds.correcting import corrected_errors
from longdep.numeric.oracle.bounds.scan_errors import Errors
from longdep.numeric.oracle.bounds.scan_functions import moved_by, of_function
from longdep.numeric.oracle.patterns.scan_floats import Floats
from tests.numeric.oracle.coarse import EXACT, PLAIN, ROUNDOFF, STRICT, UNDERFLOW
from tests.numeric.oracle.test_scan_chunks import outside
from tests.numeric.oracle.test_uncertain_sums import near, of, past


def test_a_function_has_its_value_and_error_from_the_interval():
    x = of([0.5, 1.0], [0.125, 0.0])
    value, dev = of_function("tanh", x.value, x.dev, PLAIN)
    made = Errors(PLAIN).function("tanh", x)
    assert np.array_equal(made.value, value)
    assert np.array_equal(made.dev, dev)
    assert np.array_equal(made.most, value + 2 * dev)
    assert Errors(PLAIN, limit=0.5).function("tanh", x).dev[1] == inf


def test_a_slope_has_what_the_error_of_the_value_makes_of_it():
    x, of_value = of([0.5, 1.0], [0.125, 0.0]), of([0.5, 0.75], [0.25, 0.5])
    slope, dev = moved_by("tanh", x.value, x.dev, of_value.dev, PLAIN)
    made = Errors(PLAIN).slope("tanh", x, of_value)
    assert np.array_equal(made.value, slope)
    assert np.array_equal(made.dev, dev)
    assert (dev > moved_by("tanh", x.value, x.dev, x.dev, PLAIN)[1]).all()


def test_the_larger_one_is_in_doubt_within_twice_both_errors():
    """Of values 1 apart; the share of the first is 1, 0, or 1/2 of equal ones."""
    x = of([2.0, 1.0, 2.0, 1.0, 1.0, 1.0], [0.25, 0.5, 0.25, 0.5, 0.0, 0.125])
    y = of([1.0, 2.0, 1.0, 2.0, 1.0, 1.0], [0.2, 0.125, 0.25, 0.0, 0.0, 0.5])
    chosen, first = Errors(EXACT).larger(x, y)
    assert np.array_equal(chosen.value, [2, 2, 2, 2, 1, 1])
    assert np.array_equal(chosen.dev, [0.25, 0.5, 0.25, 0.5, 0.0, 0.5])
    assert np.array_equal(first.value, [1, 0, 1, 0, 0.5, 0.5])
    assert np.array_equal(first.dev, [0, 1, 1, 1, 0, 1])
    apart, _ = Errors(EXACT).larger(of([2.0, 1.0], [0.25, 0.125]), of([1.0, 2.0]))
    assert np.array_equal(apart.dev, [0.25, 0])
    swapped, _ = Errors(EXACT).larger(of([1.0, 2.0]), of([2.0, 1.0], [0.25, 0.125]))
    assert np.array_equal(swapped.dev, [0.25, 0])


def test_the_larger_of_a_number_and_many_is_broadcast():
    chosen, first = Errors(EXACT).larger(of([1.0, 3.0], [0.125, 0.25]), of(2.0))
    assert np.array_equal(chosen.value, [2, 3])
    assert np.array_equal(chosen.dev, [0, 0.25])
    assert np.array_equal(first.value, [0, 1])


def test_a_gradient_at_a_decay_may_be_a_difference_of_two_sums():
    """8 roundings and one a term of what the sum after the step adds up to.

    And each of three terms underflows in a product of its own, with states up to 3. As
    it may be put together from parts, too, that is so without a difference.
    """
    after = replace(of([[2.0, 4.0, 1.0]], 0.0), terms=3)
    gradient = of([[0.5, 0.25, 0.5]], [[0.125, 0.0, 0.25]], [[2.0, 2.0, 2.0]])
    decay = of([[0.5, -0.25, 0.0]], [[0.125, 0.0, 0.0]])
    states = of([[2.0, -3.0, 1.0]])
    made = Errors(PLAIN).assembled(gradient, after, decay, states)
    under = 4 * UNDERFLOW * (1 + 3)
    sums = past(11) * np.array([2.0, 4.0, 1.0]) + 3 * under
    lost = sums * np.array([1 / 0.75, 1 / 0.25, 0.0])
    parts = np.array([past(1) * 2 + under, 0.0, past(1) * 2 + under])
    near(made.dev, gradient.dev + lost + parts)
    without = Errors(PLAIN).assembled(gradient, None, decay, states)
    near(without.dev, gradient.dev + parts)
    assert np.array_equal(made.value, gradient.value)
    near(made.most, np.maximum(2.0, made.value + 2 * made.dev))
    assert Errors(STRICT).assembled(gradient, after, decay, states) is gradient


def test_terms_of_a_difference_are_counted_entry_by_entry():
    after = replace(of([1.0, 1.0]), terms=np.array([1, 5]))
    one = of([1.0, 1.0])
    made = Errors(PLAIN).assembled(of([0.0, 0.0]), after, one, one)
    under = 4 * UNDERFLOW * 2 * (1 + 1)
    near(made.dev, [past(9) + under, past(13) + 5 * under])


def test_a_decay_loses_a_product_for_each_two_steps_that_it_lies_between():
    """Of three steps the first lies between 3 pairs, the second between 4."""
    states, most = np.array([[1.0], [-2.0], [0.5]]), np.array([[1.0], [5.0], [0.5]])
    unit = 4 * UNDERFLOW * (1 + 5)
    halves = np.full((3, 1), 0.5)
    made = between(halves, states, most, PLAIN)
    assert np.array_equal(made, unit * np.array([[3.0], [4.0], [3.0]]))
    for shape in ((1, 1), (2,), (3,), ()):  # of all steps
        assert (between(np.ones(shape), states, most, PLAIN) == unit * 10).all()
    assert np.array_equal(between(halves, states + 0j, most, PLAIN), 3 * made)
    nothing = np.empty((0, 1))
    assert between(nothing, nothing, nothing, PLAIN).shape == (0, 1)
    line = between(np.full(3, 0.5), states[:, 0], most[:, 0], PLAIN)
    assert np.array_equal(line, made[:, 0])


def test_what_a_product_loses_grows_by_decays_above_1():
    """By those of a run of steps that has the largest product, and in its own unit."""
    sizes = np.array([[4.0, 0.5], [0.125, 2.0], [8.0, 0.25], [2.0, 0.5]])
    states = np.zeros((4, 2))
    pairs_of = np.array([[4.0], [6.0], [6.0], [4.0]])
    made = between(sizes, states, states, PLAIN)
    assert np.array_equal(made, 4 * UNDERFLOW * pairs_of * np.array([16.0, 2.0]))
    constant = between(np.array([[3.0, 0.5]]), states, states, PLAIN)
    assert np.array_equal(constant, 4 * UNDERFLOW * 20 * np.array([[81.0, 1.0]]))


def test_a_product_that_underflows_before_a_large_decay_is_no_mistake():
    """Doubling has the gradient at h_2 times h_0 first: 2^-155, which is 0."""
    case = {"a": np.array([[1.0], [2.0**40]]), "b": np.zeros((2, 1))}
    case |= {"h0": np.array([2.0**-75])}
    case["cotangent_h"] = np.array([[0.0], [2.0**-80]])
    answer = {"grad_a": np.array([[0.0], [0.0]], dtype=np.float32)}
    assert not outside("diagonal-recurrence", "real", case, answer)
    answer["grad_a"][0] = 2.0**-100
    assert outside("diagonal-recurrence", "real", case, answer)


def test_a_gradient_that_nothing_reaches_loses_nothing():
    after, decay = of([0.0, 1.0]), of([1.0, 1.0])
    made = Errors(PLAIN).assembled(of([0.0, 0.0]), after, decay, decay)
    assert made.dev[0] == 0 < made.dev[1]


def recurrence(steps=4):
    """Decays, terms, a start and logarithms, each with errors of its own."""
    rng = np.random.default_rng(0)

    def drawn(*shape):
        values = rng.uniform(0.25, 1, size=shape)
        return of(values, 2.0**-8 * rng.uniform(size=shape), 2 * values)

    return drawn(steps, 2), drawn(steps, 2), drawn(2), drawn(steps, 2)


def pairs(*arrays):
    return [(x.value, x.dev) for x in arrays]


@pytest.mark.parametrize("with_logs", [False, True])
def test_a_scan_is_bounded_for_every_order(with_logs):
    """With logarithms no larger than they may be, exponents than their terms."""
    decay, added, start, logs = recurrence()
    format_ = replace(PLAIN, roundoff=2.0**-16, accumulate=2.0**-16)
    given = pairs(decay, added, start)
    sizes = (logs.size, logs.most) if with_logs else (None, None)
    right = bracketed(*given, format_, *sizes)
    engine = Errors(format_)
    made = engine.scan(decay, added, start, logs if with_logs else None)
    assert np.array_equal(made.value, right.value)
    assert np.array_equal(made.dev, right.dev)
    assert np.array_equal(made.most, right.most)
    assert len(made.tails) == len(right.tails) == 2
    for tail, other in zip(made.tails, right.tails, strict=True):
        assert np.array_equal(tail, other)


def test_a_scan_in_log_space_is_off_by_its_logarithms_as_well():
    decay, added, start, _ = recurrence()
    engine = Errors(PLAIN, log_space=True)
    made = engine.scan(decay, added, start, None)
    plain = bracketed(*pairs(decay, added, start), PLAIN)
    share = in_log_space(decay.value, added.value, start.value, PLAIN)
    near(made.dev, plain.dev + share * plain.most)
    near(made.most, np.maximum(plain.most, made.value + 2 * made.dev))
    assert made.tails == ()


def test_products_of_decays_must_be_below_the_largest_number():
    """Those that a tree may form: 2 * 2 of the first, 2 * 1 of the second."""
    decay = of([[2.0, 2.0], [2.0, 1.0]])
    added, start = of(np.zeros((2, 2))), of([1.0, 0.5])
    made = Errors(EXACT, limit=4.0).scan(decay, added, start, None)
    assert np.array_equal(made.dev, [[0, 0], [inf, 0]])
    decay = of([[2.0], [2.0]])
    added, start = of(np.zeros((2, 1))), of([0.5])
    made = Errors(EXACT, limit=4.0).scan(decay, added, start, None)
    assert np.array_equal(made.dev, [[0], [inf]])  # the state is 2, its decay is 4


def test_a_state_is_read_term_by_term_and_each_may_underflow():
    """4 steps and the start are 5 terms; level strict has the states themselves."""
    decay, added, start, _ = recurrence()
    correction = of(np.zeros((4, 1, 2)))
    matrix = of(np.ones((4, 1, 2, 1)))
    for engine, terms in ((Errors(PLAIN), 5), (Errors(STRICT), 0)):
        states = engine.scan(decay, added, start, None)
        assert states.gaps == terms
        assert engine.moved(lambda a: a[1:], states).gaps == terms
        assert engine.joined([added, states], 0).gaps == terms
        operands = (correction, correction, correction, matrix, of(np.ones((1, 2, 1))))
        assert engine.corrected(*operands, None).gaps == terms
        read = of([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0], [1.0, 1.0]])
        plain = engine.contract("ti,ti->t", replace(states, gaps=0), read)
        lost = 4 * 2 * terms * UNDERFLOW * np.array([1, 1, 0, 1])
        for product in (
            engine.contract("ti,ti->t", states, read),
            engine.contract("ti,ti->t", read, states),
        ):
            near(product.dev - plain.dev, lost)
        states, read = (replace(z, value=z.value + 0j) for z in (states, read))
        plain = engine.contract("ti,ti->t", replace(states, gaps=0), read)
        product = engine.contract("ti,ti->t", states, read)
        near(product.dev - plain.dev, 3 * lost)  # of a complex product


def test_a_gradient_at_a_decay_may_be_put_together_from_parts():
    """Two outputs whose gradients cancel may each have had the state in another order.

    A 1 and 40 halves of its last place: from the left they are lost.
    """
    terms = np.array([1, *[2.0**-24] * 40], dtype=np.float32)
    from_the_left = np.cumsum(terms)[-1]
    from_the_right = np.cumsum(terms[::-1])[-1]
    assert from_the_right - from_the_left == 40 * 2.0**-24
    steps = len(terms)
    case = {"a": np.ones((steps + 2, 1)), "b": np.zeros((steps + 2, 1))}
    case |= {"h0": np.zeros(1), "cotangent_h": np.zeros((steps + 2, 1))}
    case["b"][:steps, 0] = terms
    case["cotangent_h"][-2:, 0] = 1, -1
    answer = np.zeros((steps + 2, 1), dtype=np.float32)
    answer[steps:, 0] = from_the_right - from_the_left, -from_the_right
    assert not outside("diagonal-recurrence", "real", case, {"grad_a": answer})
    answer[steps] *= 10
    assert outside("diagonal-recurrence", "real", case, {"grad_a": answer})


@pytest.mark.parametrize("turned", [1, 1j])
def test_parts_are_off_by_what_their_terms_add_up_to(turned):
    x = of([0.5, 0.0], [0.0, 0.25], [4.0, 0.0])
    y = of([1.0, 0.0], [0.25, 0.0], [8.0, 1.0])
    x, y = (replace(z, value=z.value * turned) for z in (x, y))
    engine = Errors(PLAIN)
    made = engine.multiply(engine.apart(x), engine.apart(y))
    rounded = PLAIN.gamma(1 if turned == 1 else 3) * x.most * y.most
    lost = np.sqrt(2) * UNDERFLOW * (1 if turned == 1 else 2)
    under = np.where(x.most > 0, lost, 0.0)
    near(made.dev, x.most * y.dev + y.most * x.dev + rounded + under)
    assert np.array_equal(made.value, x.value * y.value)
    summed = engine.contract("i,i->", engine.apart(x), engine.apart(y))
    plain = engine.contract("i,i->", x, y)
    more = (x.most - x.size) @ y.dev + (y.most - y.size) @ x.dev
    near(summed.dev, plain.dev + more)
    strict = Errors(STRICT)
    whole = strict.multiply(strict.apart(x), strict.apart(y))
    assert np.array_equal(whole.dev, strict.multiply(x, y).dev)


@pytest.mark.parametrize("with_logs", [False, True])
def test_a_corrected_state_is_bounded_in_chunks_of_any_length(with_logs):
    rng = np.random.default_rng(1)
    shapes = [(3, 1, 2)] * 3 + [(3, 1, 2, 2), (1, 2, 2), (3, 1, 2)]
    arrays = [
        of(rng.uniform(0.1, 0.5, s), 2.0**-9 * rng.uniform(size=s)) for s in shapes
    ]
    *given, logs = arrays
    known = logs if with_logs else None
    right = corrected_errors(
        *pairs(*given), PLAIN, None if known is None else logs.size
    )
    made = Errors(PLAIN).corrected(*given, known)
    assert np.array_equal(made.value, right.value)
    assert np.array_equal(made.dev, right.dev)
    assert np.array_equal(made.most, right.most)
    low = Errors(PLAIN, limit=float(np.max(right.most))).corrected(*given, known)
    assert np.isinf(low.dev).any()


def shifted(engine, tracer=Shifted):
    """A trace, what a shift was made of, the shift, and its gradient at that."""
    trace = tracer(engine)
    source = trace.given(np.array([1.0, 2.0]))
    node = trace.shift(np.array([3, 4]), lambda: source)
    gradients = trace.gradients([(node, np.array([1.0, 0.5]))])
    return node, gradients[source.place]


@pytest.mark.parametrize("engine", [Errors, Affine])
def test_the_gradient_at_a_shift_goes_to_what_programs_take(engine):
    node, gradient = shifted(engine(PLAIN))
    assert np.array_equal(node.values.value, [3, 4])
    assert node.values.value.dtype == float
    assert not node.values.dev.any()
    assert np.array_equal(gradient.value, [1, 0.5])


def test_a_shift_is_a_constant_at_level_strict():
    """Of an engine without a level it is not."""
    node, gradient = shifted(Errors(STRICT))
    assert np.array_equal(node.values.value, [3, 4])
    assert gradient is None
    node, gradient = shifted(Floats(np.float64))
    assert np.array_equal(node.values, [3, 4])
    assert np.array_equal(gradient, [1, 0.5])


def test_a_rounding_of_many_terms_is_counted_for_every_entry_in_its_shape():
    """Three kinds of counts in a table of two rows."""
    counts = np.array([[1, 2, 9], [9, 2, 1]])
    x = replace(of(np.ones((2, 3))), terms=counts)
    made = Errors(PLAIN).add(x, of(np.ones((2, 3))))
    expected = np.array([[past(1) * 2, past(3) * 2, past(10) * 2]])
    near(made.rounded, np.concatenate([expected, expected[:, ::-1]]))
    assert ROUNDOFF * 2 < made.rounded[0, 0] < made.rounded[0, 1]
