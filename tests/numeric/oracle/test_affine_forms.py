"""Errors as linear forms in common symbols, with a bound of the rest.

Each operation carries symbols by its derivative, with their signs, and adds to the rest
what the derivative leaves out and what rounding makes; here both are worked out entry
by entry, in an arithmetic so coarse that every part is seen.
"""

from dataclasses import FrozenInstanceError, replace
from math import inf, sqrt

import numpy as np
import pytest

from longdep.numeric.oracle.bounds.affine import Affine, Linear
from longdep.numeric.oracle.bounds.scan_errors import Errors
from longdep.numeric.oracle.bounds.scan_functions import moved_by, of_function
from tests.numeric.oracle.coarse import (
    EXACT,
    FACTORED,
    FLUSHED,
    PLAIN,
    ROUNDOFF,
    UNDERFLOW,
)
from tests.numeric.oracle.test_uncertain_sums import of, past

CLOSE = 900 * 2.0**-53  # u for each operation on terms that are not negative


def near(found, expected):
    expected = np.asarray(expected, dtype=float)
    assert np.shape(found) == expected.shape
    assert found == pytest.approx(expected, rel=CLOSE, abs=0)


def form(value, tangents, rest, block=0, **others):
    """An array of a block's symbols: tangents are (..., symbols)."""
    value = np.asarray(value, dtype=float)
    rest = rest + 0 * value
    tangents = None if tangents is None else np.asarray(tangents, dtype=float)
    dev = rest + (0 if tangents is None else np.abs(tangents).sum(axis=-1))
    fields = {"most": np.abs(value) + 2 * dev} | others
    return Linear(
        value=value, dev=dev, tangents=tangents, rest=rest, block=block, **fields
    )


def is_form(made, value, tangents, rest, block=0):
    """Value, form and rest; the deviation is what both add up to."""
    near(made.value, value)
    near(made.rest, rest)
    assert made.block == block
    if tangents is None:
        assert made.tangents is None
        near(made.dev, rest)
        return
    assert made.tangents == pytest.approx(np.asarray(tangents), rel=CLOSE, abs=0)
    near(made.dev, rest + np.abs(made.tangents).sum(axis=-1))


X = form([3.0, -2.0], [[0.5, -0.25], [0.125, 1.0]], np.array([0.0625, 0.5]))
Y = form([-4.0, 8.0], [[1.0, 0.5, -0.5], [0.25, -2.0, 0.0]], np.array([0.25, 0.125]))
PLAIN_Y = of(Y.value, Y.dev)  # the same, of which no symbols are known
WIDE = np.array([[0.5, -0.25, 0.0], [0.125, 1.0, 0.0]])  # X's, in as many as Y's


def test_a_form_is_named_by_its_parts_and_stays_as_it_is():
    with pytest.raises(FrozenInstanceError):
        X.block = 2
    with pytest.raises(TypeError, match="positional"):
        Linear(X.tangents, X.rest, 0, value=X.value, dev=X.dev, most=X.most)


# Symbols of a block.


def test_what_an_array_is_off_by_becomes_symbols_one_an_entry():
    engine = Affine(PLAIN)
    assert (engine.block, engine.symbols) == (0, 0)
    first = engine.told(
        of([3.0, -2.0], [0.5, 0.25], [8.0, 9.0], terms=3, rounded=0.125)
    )
    is_form(first, [3, -2], np.diag([0.5, 0.25]), [0, 0])
    assert (first.terms, first.rounded) == (3, 0.0)
    assert np.array_equal(first.most, [8, 9])
    second = engine.told(X)
    tangents = [[0.5, -0.25, 0.0625, 0.0], [0.125, 1.0, 0.0, 0.5]]
    is_form(second, X.value, tangents, [0, 0])
    assert (engine.block, engine.symbols) == (0, 4)


def test_a_state_is_one_term_of_all_that_it_may_be():
    """Later sums have no part in what it was added up of."""
    made = Affine(PLAIN).carried(of([3.0], [0.5], [8.0], terms=3, rounded=0.125))
    assert (made.most, made.terms, made.rounded) == (4.0, 1, 0.0)
    is_form(made, [3], [[0.5]], [0])


def test_a_block_has_240_symbols():
    """The next state begins a new one, whose symbols are all that it is off by."""
    engine = Affine(PLAIN)
    engine.carried(of(np.ones(238), 0.5))
    state = engine.carried(X)
    is_form(state, X.value, np.eye(2, 240, 238) * X.rest[:, None] + padded(X), [0, 0])
    assert engine.symbols == 240
    engine = Affine(PLAIN)
    engine.carried(of(np.ones(239), 0.5))
    state = engine.carried(X)
    is_form(state, X.value, np.diag(X.dev), [0, 0], 1)
    assert (engine.block, engine.symbols) == (1, 2)


def padded(x, width=240):
    wide = np.zeros((*x.shape, width))
    wide[:, :2] = x.tangents
    return wide


def test_a_block_of_exactly_as_many_symbols_goes_on():
    engine = Affine(PLAIN)
    for block in (0, 1, 2):
        for _ in range(2):
            assert engine.carried(of(np.ones(120), 0.5)).block == block
        assert engine.symbols == 240


def test_terms_that_cancel_leave_64_roundings_of_what_they_add_up_to():
    made = Affine(PLAIN).cancelled(of([3.0, 0.0], [0.5, 0.0], [8.0, 1.0]))
    assert np.array_equal(made.value, [0, 0])
    near(made.dev, past(64) * np.array([8.0, 1.0]) + 64 * UNDERFLOW)


# Sums and products.


@pytest.mark.parametrize("format_", [PLAIN, FLUSHED])
def test_a_sum_adds_forms_and_rests(format_):
    lost = sum(Errors(format_).lost_in_sum(X, Y))
    tangents = WIDE + Y.tangents
    for pair in ((X, Y), (Y, X)):
        made = Affine(format_).add(*pair)
        is_form(made, [-1, 6], tangents, X.rest + Y.rest + lost)
    made = Affine(format_).add(X, PLAIN_Y)
    is_form(made, [-1, 6], X.tangents, X.rest + Y.dev + lost)
    made = Affine(format_).add(of([1.0], [0.5]), of([2.0], [0.25]))
    assert made.tangents is None
    near(made.dev, [0.75 + past(1) * 4.5 + UNDERFLOW * format_.flushes])
    assert made.terms == 2


def test_what_cancels_in_a_sum_is_not_off():
    made = Affine(EXACT).add(X, Affine(EXACT).negative(X))
    is_form(made, [0, 0], np.zeros((2, 2)), 2 * X.rest)


def lost_in_product(x, y):
    """A rounding of the largest product, and an underflow."""
    return past(1) * x * y + UNDERFLOW * sqrt(2)


def test_a_product_carries_forms_by_the_other_factor():
    """3 dev dev: derivatives are taken at float64's values, not at exact ones."""
    lost = lost_in_product(X.size, Y.size)
    rest = np.abs(Y.value) * X.rest + np.abs(X.value) * Y.rest
    rest = rest + 3 * X.dev * Y.dev + lost
    tangents = WIDE * Y.value[:, None] + Y.tangents * X.value[:, None]
    for pair in ((X, Y), (Y, X)):
        is_form(Affine(PLAIN).multiply(*pair), [-12, -16], tangents, rest)
    rest = np.abs(Y.value) * X.rest + np.abs(X.value) * Y.dev
    rest = rest + 3 * X.dev * Y.dev + lost
    for pair in ((X, PLAIN_Y), (PLAIN_Y, X)):
        made = Affine(PLAIN).multiply(*pair)
        is_form(made, [-12, -16], X.tangents * Y.value[:, None], rest)
    assert Affine(PLAIN).multiply(PLAIN_Y, PLAIN_Y).tangents is None


def test_symbols_of_older_blocks_go_to_the_rest():
    old, new = replace(X, block=1), replace(Y, block=2)
    for pair in ((old, new), (new, old)):
        is_form(Affine(EXACT).add(*pair), [-1, 6], Y.tangents, X.dev + Y.rest, 2)
    made = Affine(EXACT).add(replace(X, tangents=None, rest=X.dev, block=7), old)
    is_form(made, [6, -4], X.tangents, X.dev + X.rest, 1)


def test_a_negative_has_the_signs_of_its_form_turned():
    made = Affine(PLAIN).negative(X)
    is_form(made, [-3, 2], -X.tangents, X.rest)
    made = Affine(PLAIN).negative(form([3.0], None, 0.5))
    is_form(made, [-3], None, [0.5])
    assert Affine(PLAIN).negative(of([3.0], [0.5])).value == -3


def test_the_conjugate_of_real_numbers_is_themselves():
    assert Affine(PLAIN).conjugate(X) is X


# Quotients.


def quotient(x, y, one, other, rest_x, rest_y):
    """The derivation of numeric/oracle/bounds/affine.py for x / y."""
    value = x.value / y.value
    least = np.abs(y.value) - 2 * y.dev
    inverse = 8 * ROUNDOFF / least + 2 * UNDERFLOW  # an inverse is good to 8 u
    most = 1 / least + 2 * inverse
    lost = x.size * inverse + past(1) * x.size * most + UNDERFLOW * sqrt(2)
    tangents = (one - other * value[:, None]) / y.value[:, None]
    first = (rest_x + np.abs(value) * rest_y) / np.abs(y.value)
    size = first + np.abs(tangents).sum(axis=-1)
    share = y.dev / least
    error = size * (1 + 2 * share) / (1 - share)
    return value, tangents, first + (2 * size + error) * share + lost


def test_what_both_parts_of_a_quotient_have_in_common_cancels():
    y = form([-9.0, 16.0], Y.tangents, Y.rest)
    right = quotient(X, y, WIDE, y.tangents, X.rest, y.rest)
    made = Affine(PLAIN).divide(X, y)
    is_form(made, *right)
    near(made.most, np.maximum(X.size / (np.abs(y.value) - 2 * y.dev), abs(made.value)))
    right = quotient(X, of(y.value, y.dev), X.tangents, 0 * X.tangents, X.rest, y.dev)
    is_form(Affine(PLAIN).divide(X, of(y.value, y.dev)), *right)
    right = quotient(of(X.value, X.dev), y, 0 * Y.tangents, y.tangents, X.dev, y.rest)
    is_form(Affine(PLAIN).divide(of(X.value, X.dev), y), *right)


def test_a_quotient_of_numbers_without_symbols_has_none():
    x, y = of([3.0], [0.5]), of([4.0], [0.25])
    value, _, rest = quotient(x, y, np.zeros((1, 1)), np.zeros((1, 1)), x.dev, y.dev)
    is_form(Affine(PLAIN).divide(x, y), value, None, rest, -1)


def test_nothing_is_known_of_a_quotient_whose_denominator_may_be_no_third_off():
    """q = dev / (|y| - 2 dev) is below 1 only where dev is below |y| / 3."""
    one, y = of(np.ones(4)), of([3.0, -3.0, 2.0, 1.0], [0.9375, 1.0, 1.0, 0.75])
    dev = Affine(PLAIN).divide(one, y).dev
    assert np.array_equal(np.isfinite(dev), [True, False, False, False])


def test_quotients_of_all_deviations_are_within_form_and_rest():
    rng = np.random.default_rng(0)
    shape = (40, 3)
    signs = rng.choice([-1.0, 1.0], size=40)
    x = form(rng.normal(size=40), 0.05 * rng.normal(size=shape), 0.03)
    y = form(signs * rng.uniform(1, 2, 40), 0.05 * rng.normal(size=shape), 0.02)
    made, reached = Affine(EXACT).divide(x, y), 0.0
    for _ in range(300):
        e = rng.uniform(-1, 1, size=3).round()
        left = rng.choice([-1.0, 1.0], size=(2, 40))
        off = (x.value + x.tangents @ e + x.rest * left[0]) / (
            y.value + y.tangents @ e + y.rest * left[1]
        ) - x.value / y.value
        rest = np.abs(off - made.tangents @ e)
        assert (rest <= made.rest + 1e-12).all()
        reached = max(reached, float(np.max(rest / made.rest)))
    assert reached > 0.5


# Sums of products, and sums.


def test_sums_of_products_carry_forms_of_both_factors():
    """q_i S_ij: each symbol is carried by the other factor's value."""
    matrix = form(
        [[1.0, 2.0, -1.0], [0.5, -4.0, 3.0]],
        np.arange(18.0).reshape(2, 3, 3) / 16 - 0.5,
        0.125,
    )
    engine = Affine(FACTORED)
    lost = Errors(FACTORED).contract(
        "i,ij->j", of(X.size, 0, X.most), of(matrix.size, 0, matrix.most)
    )
    wide = np.concatenate([X.tangents, np.zeros((2, 1))], axis=1)
    tangents = np.array(
        [
            sum(
                wide[i] * matrix.value[i, j] + X.value[i] * matrix.tangents[i, j]
                for i in range(2)
            )
            for j in range(3)
        ]
    )
    rest = X.rest @ np.abs(matrix.value) + np.abs(X.value) @ matrix.rest
    rest = rest + 3 * X.dev @ matrix.dev + lost.dev
    value = X.value @ matrix.value
    made = engine.contract("i,ij->j", X, matrix)
    is_form(made, value, tangents, rest)
    assert made.terms == 2
    is_form(engine.contract("ij,i->j", matrix, X), value, tangents, rest)
    narrow = np.array(
        [sum(X.tangents[i] * matrix.value[i, j] for i in range(2)) for j in range(3)]
    )
    rest = X.rest @ np.abs(matrix.value) + np.abs(X.value) @ matrix.dev
    rest = rest + 3 * X.dev @ matrix.dev + lost.dev
    made = engine.contract("i,ij->j", X, of(matrix.value, matrix.dev, matrix.most))
    is_form(made, value, narrow, rest)
    assert engine.contract("i,i->", of(X.value), of(Y.value)).tangents is None


@pytest.mark.parametrize("format_", [PLAIN, FLUSHED])
def test_a_total_adds_forms_and_rests(format_):
    x = form([[3.0, -2.0]], X.tangents[None], X.rest[None], block=4)
    most = X.size.sum()
    lost = past(1) * most + 2 * UNDERFLOW * format_.flushes
    made = Affine(format_).total(x, (1,))
    is_form(made, [[1]], X.tangents.sum(axis=0)[None, None], [[X.rest.sum() + lost]], 4)
    plain = Affine(format_).total(of([[3.0, -2.0]], [[0.5, 0.25]]), (1,))
    assert plain.tangents is None
    lost = past(1) * 6.5 + 2 * UNDERFLOW * format_.flushes
    near(plain.dev, [[0.75 + lost]])


# The same numbers elsewhere.


def test_forms_go_where_their_numbers_go_and_new_zeros_have_none():
    x = form([[3.0, -2.0]], X.tangents[None], X.rest[None], block=4)

    def rearranged(array):
        return np.concatenate([array[0, ::-1], np.zeros_like(array[0, :1])])

    made = Affine(PLAIN).moved(rearranged, x)
    tangents = np.array([X.tangents[1], X.tangents[0], [0.0, 0.0]])
    is_form(made, [-2, 3, 0], tangents, [0.5, 0.0625, 0], 4)
    plain = Affine(PLAIN).moved(rearranged, of([[3.0, -2.0]], [[0.5, 0.25]]))
    is_form(plain, [-2, 3, 0], None, [0.25, 0.5, 0], -1)


def test_arrays_behind_each_other_keep_the_newest_symbols():
    old = form([[7.0]], [[[0.5]]], 0.25, block=1)
    parts = [
        form([[3.0, -2.0]], X.tangents[None], X.rest[None], block=2),
        of([[5.0]], [[0.125]]),
        old,
        form([[8.0]], [[[1.0, 2.0, 3.0]]], 0.5, block=2),
    ]
    none = [0.0, 0.0, 0.0]
    tangents = [[*WIDE, none, none, [1.0, 2.0, 3.0]]]
    rest = [[0.0625, 0.5, 0.125, 0.75, 0.5]]
    for axis in (1, -1):
        made = Affine(PLAIN).joined(parts, axis)
        is_form(made, [[3, -2, 5, 7, 8]], tangents, rest, 2)
    plain = Affine(PLAIN).joined([of([1.0], [0.5]), of([2.0], [0.25])], 0)
    is_form(plain, [1, 2], None, [0.5, 0.25], -1)
    below = Affine(PLAIN).joined([old, old], 0)
    is_form(below, [[7], [7]], [[[0.5]], [[0.5]]], [[0.25], [0.25]], 1)


# Functions.


@pytest.mark.parametrize("name", ["tanh", "exp", "sigmoid"])
def test_a_function_carries_forms_by_its_slope(name):
    """What the slope changes by over twice the deviation is left out.

    And what evaluation is off by, 8 u of the value as it is, 16 u of its change.
    """
    x = replace(X, value=np.array([0.25, -0.5]))
    value, at = of_function(name, x.value, np.zeros(2), PLAIN)
    change = of_function(name, x.value, x.dev, PLAIN)[1]
    slope, bent = moved_by(name, x.value, 2 * x.dev, np.zeros(2), PLAIN)
    own = at + 16 * ROUNDOFF * change
    rest = np.abs(slope) * x.rest + x.dev * bent + own
    made = Affine(PLAIN).function(name, x)
    is_form(made, value, x.tangents * slope[:, None], rest)
    plain = Affine(PLAIN).function(name, of(x.value, x.dev))
    is_form(plain, value, None, np.abs(slope) * x.dev + x.dev * bent + own, -1)


def test_a_function_that_falls_turns_the_signs_of_its_form():
    made = Affine(EXACT).function("reciprocal", form([2.0], [[0.25]], 0.0))
    near(made.tangents, [[-0.0625]])
    assert made.rest > 0
    absolute = Affine(EXACT).function("absolute", form([-2.0], [[0.25]], 0.125))
    is_form(absolute, [2], [[-0.25]], [0.125])


# What is beyond the format.


def test_above_the_largest_number_nothing_is_known_of_a_form():
    x, y = form([2.0], [[0.25]], 0.25), form([4.0], [[0.5]], 0.0)
    assert np.isfinite(Affine(EXACT, limit=10.0).add(x, y).dev)
    assert Affine(EXACT, limit=8.0).add(x, y).dev == inf
    wrong = replace(x, rest=np.array([np.nan]))
    assert Affine(EXACT).add(wrong, y).dev == inf
    assert np.isnan(Affine(EXACT).add(wrong, y).rest)
