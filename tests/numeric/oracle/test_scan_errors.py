"""Single operations on values beside bounds of their errors, at their worst."""

from dataclasses import replace

import numpy as np
import pytest

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.affine import Affine
from longdep.numeric.oracle.bounds.scan_errors import Errors, Uncertain
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.test_scan_chunks import outside

UNIT = 2.0**-24
SINGLE, HALF = arithmetic("float32"), arithmetic("float16")


def exactly(*values):
    return Errors(SINGLE).constant(np.array(values))


def test_terms_of_all_value_entries_may_be_summed_in_one_order():
    """The gradient at a query: 299 terms of half a last place, added to a 1."""
    steps = 300
    case = {
        "q": np.ones((steps, 1, 1)),
        "k": np.ones((steps, 1, 1)),
        "v": np.zeros((steps, 1, 2)),
        "g": np.zeros((steps, 1, 1)),
        "S0": np.zeros((1, 1, 2)),
        "cotangent_o": np.zeros((steps, 1, 2)),
    }
    case["v"][:-1, 0, 1] = UNIT
    case["v"][-1, 0, 0] = 1
    case["cotangent_o"][-1] = 1
    exact = 1 + 299 * UNIT
    summed = np.cumsum((case["v"][::-1].sum((1, 2))).astype(np.float32))[-1]
    assert exact - summed > 200 * UNIT
    answer = np.zeros((steps, 1, 1), dtype=np.float32)
    answer[-1] = summed
    case_name = ("gated-linear-attention", "vector-unscaled")
    assert not outside(*case_name, case, {"grad_q": answer})


def test_parts_of_complex_sums_may_each_be_one_sum_of_real_products():
    """At 45 degrees all real products of both parts are of one size."""
    terms = 40
    x = np.full(terms, (1 + 1j) / np.sqrt(2))
    engine = Errors(SINGLE)
    made = engine.contract(
        "k,k->", exactly_complex(x), engine.conjugate(exactly_complex(x))
    )
    one = np.full(2 * terms, 0.5)  # of the real part, the same of the imaginary one
    worst = np.hypot(*(2 * [one.sum() * 2 * terms * UNIT]))
    assert made.dev >= worst * (1 - 2.0**-20)


def exactly_complex(value):
    none = np.zeros(value.shape)
    return Uncertain(value=value, dev=none, most=np.abs(value))


def test_a_sum_may_lose_all_of_an_error_beside_a_large_number():
    """The computed number may be 1e-10, where 1 + 1e-10 is 1."""
    none = Uncertain(value=np.zeros(1), dev=np.array([1e-10]), most=np.array([2e-10]))
    for engine in (Errors(SINGLE), Affine(SINGLE)):
        made = engine.add(none, engine.constant(np.ones(1)))
        assert made.dev[0] >= 2e-10


def test_inputs_that_are_rounded_first_may_underflow():
    rounded = replace(HALF, inputs_rounded=True)
    tiny = np.array([0.0, 1e-9, 0.5])
    dev = Errors(rounded).given(tiny).dev
    off = np.abs(tiny.astype(np.float16).astype(float) - tiny)
    assert off[1] == 1e-9
    assert (dev >= off).all()
    assert dev[0] == 0
    assert not Errors(HALF).given(tiny).dev.any()


@pytest.mark.parametrize("convention", system("mlstm").conventions)
def test_normalisers_are_decided_in_float16(convention):
    """The million whose inverse is added to some is beyond its largest number."""
    shapes = {"q": (2, 1, 1), "k": (2, 1, 1), "v": (2, 1, 1), "i": (2, 1), "f": (2, 1)}
    shapes |= {"C0": (1, 1, 1), "n0": (1, 1), "m0": (1,), "cotangent_h": (2, 1, 1)}
    case = {name: np.full(shape, 0.5) for name, shape in shapes.items()}
    found = family_of(system("mlstm")).uncertain(case, convention, HALF)
    assert np.isfinite(found["h"].dev).all()


def test_a_difference_of_two_sums_has_the_roundings_of_their_terms():
    engine, terms = Errors(SINGLE), 64
    ones = exactly(*np.ones(terms))
    after = engine.contract("v,v->", ones, ones)
    made = engine.assembled(exactly(0.0), after, exactly(1.0), ones)
    assert made.dev >= terms * UNIT * terms
    strict = Errors(replace(SINGLE, strict=True))
    assert strict.assembled(exactly(0.0), after, exactly(1.0), ones).dev == 0


@pytest.mark.parametrize("precision", ["float32", "float32+ftz"])
def test_terms_that_arrive_one_by_one_are_rounded_once_for_each(precision):
    format_, count = arithmetic(precision), 1000
    for engine in (Errors(format_), Affine(format_)):
        one = engine.constant(np.ones(1))
        held = one
        for _ in range(count - 1):
            held = engine.add(held, one)
        worst = (count - 1) * UNIT * count  # no order is further off
        flushed = (count - 1) * format_.underflow * format_.flushes
        assert worst + flushed <= held.dev[0] <= 1.01 * worst + flushed


def test_gradients_that_arrive_at_separate_entries_are_not_added_up():
    engine = Errors(SINGLE)
    held = engine.constant(np.full(100, 3.0))
    for place in range(100):
        put = engine.constant(np.eye(100)[place])
        held = engine.add(held, put)
    assert (held.dev <= 3 * UNIT * 4).all()
    assert (held.dev >= UNIT * 4).all()


def test_decays_that_underflow_before_they_meet_a_gradient_are_counted():
    """1e-22 twice is a number of few bits; 100 of it are off by many of the last."""
    case = {
        "a": np.full((2, 1), np.float32(1e-22)),
        "b": np.zeros((2, 1)),
        "h0": np.ones(1),
        "cotangent_h": np.array([[0.0], [100.0]]),
    }
    decay = case["a"][0].astype(np.float32)
    with np.errstate(all="ignore"):
        product = decay * decay * np.float32(100)
    assert abs(product - 1e-42) > 1e-44
    assert not outside("diagonal-recurrence", "real", case, {"grad_h0": product})


def test_a_product_of_decays_beyond_the_format_says_nothing_of_other_units():
    """2^16 is no float16; a tree may form it, though both states are small."""
    steps = 20
    decays = np.tile([2.0, 0.5], (steps, 1))
    engine = Errors(arithmetic("float16"), limit=65504.0)
    added = engine.given(np.zeros((steps, 2)))
    start = engine.given(np.array([0.0, 1.0]))
    found = engine.scan(engine.given(decays), added, start, None)
    assert np.isfinite(found.dev[:, 1]).all()
    assert np.isfinite(found.dev[:15, 0]).all()
    assert np.isinf(found.dev[15:, 0]).all()
