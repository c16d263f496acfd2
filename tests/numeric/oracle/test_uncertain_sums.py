"""Sums and products of values beside bounds of their errors: each bound exactly.

What an operation adds is worked out from the number of its roundings, k u / (1 - k u)
of what its terms add up to, in an arithmetic so coarse that each rounding is seen.
"""

from dataclasses import FrozenInstanceError, replace
from math import hypot, inf, sqrt

import numpy as np
import pytest

from longdep.numeric.oracle.bounds.scan_errors import Errors, Uncertain
from tests.numeric.oracle.coarse import (
    EXACT,
    FACTOR,
    FACTORED,
    FLUSHED,
    MIXED,
    PLAIN,
    ROUNDOFF,
    UNDERFLOW,
    WIDE,
)

CLOSE = 90 * 2.0**-53  # terms of a bound are not negative: u for each operation


def of(value, dev=0.0, most=None, **others):
    """An array and its errors, from numbers or lists."""
    value = np.asarray(value)
    dev = np.broadcast_to(np.asarray(dev, dtype=float), value.shape)
    most = np.abs(value) + 2 * dev if most is None else np.asarray(most, dtype=float)
    return Uncertain(value=value, dev=dev, most=most, **others)


def past(count, unit=ROUNDOFF):
    """k u / (1 - k u)."""
    return count * unit / (1 - count * unit)


def near(found, expected):
    assert found == pytest.approx(np.asarray(expected, dtype=float), rel=CLOSE, abs=0)


def test_an_array_is_one_term_that_is_not_rounded_unless_it_is_said():
    one = np.ones(2)
    x = Uncertain(value=one, dev=one, most=3 * one)
    assert (x.tails, x.terms, x.rounded, x.shape) == ((), 1, 0.0, (2,))
    with pytest.raises(FrozenInstanceError):
        x.dev = one
    with pytest.raises(TypeError, match="positional"):
        Uncertain(one, one, one)


def test_what_is_computed_and_what_is_exact_is_within_two_errors():
    assert np.array_equal(of([-3.0, 3 + 4j], [0.5, 0.25]).size, [4.0, 5.5])


def test_an_engine_knows_no_largest_number_and_no_logarithms_by_itself():
    engine = Errors(PLAIN)
    assert engine.limit == inf
    assert engine.log_space is False
    assert engine.format_ is PLAIN


def test_inputs_are_exact_or_rounded_once():
    values = [0.0, 1.0, -2.0]
    exact = Errors(PLAIN).given(np.array(values, dtype=np.float32))
    assert exact.value.dtype == float
    assert not exact.dev.any()
    assert np.array_equal(exact.most, [0, 1, 2])
    rounded = Errors(replace(PLAIN, inputs_rounded=True)).given(np.array(values))
    dev = [0.0, ROUNDOFF + UNDERFLOW, 2 * ROUNDOFF + UNDERFLOW]
    assert np.array_equal(rounded.dev, dev)
    assert np.array_equal(rounded.most, np.abs(values) + 2 * np.array(dev))
    constant = Errors(replace(PLAIN, inputs_rounded=True)).constant(np.array([1, 2]))
    assert constant.value.dtype == float
    assert not constant.dev.any()


def test_numbers_with_an_imaginary_part_are_complex():
    engine = Errors(PLAIN)
    assert engine.is_complex(of([1j]))
    assert not engine.is_complex(of([1.0]))


# Sums.


def test_a_sum_is_off_by_its_errors_and_a_rounding_of_its_size():
    x, y = of([4.0, -4.0], [0.5, 0.5]), of([3.0, 3.0], [0.25, 0.25], [9.0, 9.0])
    made = Errors(PLAIN).add(x, y)
    lost = past(1) * np.array([7 + 1.5, 1 + 1.5])
    near(made.value, [7, -1])
    near(made.dev, 0.75 + lost)
    near(made.most, [14, 14])
    near(made.rounded, lost)
    assert np.array_equal(made.terms, [2, 2])


def test_the_size_of_a_sum_is_the_most_where_it_is_more():
    made = Errors(EXACT).add(of([1.0], [8.0], [1.0]), of([1.0]))
    near(made.dev, [8.0])
    near(made.most, [2 + 2 * 8.0])


@pytest.mark.parametrize("swapped", [False, True])
def test_a_sum_of_two_numbers_of_one_format_loses_at_most_the_smaller_one(swapped):
    large, small = of([4.0, 4.0]), of([2.0**-12, 0.0], [2.0**-13, 2.0**-12])
    pair = (small, large) if swapped else (large, small)
    made = Errors(PLAIN).add(*pair)
    near(made.rounded, [2.0**-12 + 2 * 2.0**-13, 2 * 2.0**-12])
    near(made.dev, small.dev + made.rounded)
    both = past(1, WIDE + ROUNDOFF)  # stored in another format than it is added up in
    near(Errors(MIXED).add(*pair).rounded, both * (4 + small.value + 2 * small.dev))


def test_nothing_is_rounded_beside_an_exact_zero():
    for pair in ((of([0.0]), of([3.0])), (of([3.0]), of([0.0]))):
        made = Errors(FLUSHED).add(*pair)
        assert made.dev == 0
        assert made.rounded == 0
        assert made.terms == 1
    assert Errors(FLUSHED).add(of([0.0]), of([0.0])).terms == 0


def test_a_sum_may_be_flushed_to_zero():
    """Where subnormal results become 0; that is no rounding."""
    x, y = of([1.0, 1.0]), of([2.0**-12, 0.0])
    made, plain = Errors(FLUSHED).add(x, y), Errors(PLAIN).add(x, y)
    near(made.dev - plain.dev, [UNDERFLOW, 0])
    assert np.array_equal(made.rounded, plain.rounded)


def test_terms_that_may_be_added_in_any_order_are_rounded_as_often_as_there_are():
    """gamma_k of what k terms add up to, less what their sums have counted."""
    x = of([1.0, 1.0], [0.5, 0.5], [5.0, 5.0], terms=3, rounded=2.0**-8)
    y = of([2.0, 2.0], [0.25, 0.25], [4.0, 4.0], terms=2, rounded=2.0**-9)
    made = Errors(PLAIN).add(x, y)
    lost = past(5) * 9 - 2.0**-8 - 2.0**-9
    near(made.rounded, np.full(2, past(5) * 9))
    near(made.dev, np.full(2, 0.75 + lost))
    assert np.array_equal(made.terms, [5, 5])


def test_what_terms_have_counted_may_be_more_than_all_roundings():
    x = of([1.0], [0.5], [5.0], terms=3, rounded=1.0)
    made = Errors(PLAIN).add(x, of([1.0]))
    near(made.dev, [0.5])
    near(made.rounded, [1.0])


def test_three_terms_are_many_two_are_not_and_each_entry_has_its_own():
    x = of([4.0, 4.0], 0.0, [6.0, 6.0], terms=np.array([2, 1]))
    made = Errors(PLAIN).add(x, of([1.0, 1.0]))
    near(made.dev, [past(3) * 7, past(1) * 5])
    assert np.array_equal(made.terms, [3, 2])


def test_many_terms_beside_an_exact_zero_are_not_rounded_again():
    made = Errors(PLAIN).add(of([1.0], terms=5, rounded=0.25), of([0.0], terms=7))
    assert made.dev == 0
    assert made.rounded == 0.25
    assert made.terms == 5


def test_where_nothing_is_known_of_the_terms_nothing_is_of_their_sum():
    x = of([1.0], [inf], [inf], terms=3, rounded=inf)
    with np.errstate(invalid="ignore"):
        assert Errors(PLAIN).add(x, of([1.0])).dev == inf


# Products.


def test_a_product_is_off_by_each_error_times_the_other_size_and_a_rounding():
    x, y = of([3.0, -1.0], [0.5, 0.0], [8.0, 1.0]), of([-2.0, 4.0], [0.25, 0.5])
    made = Errors(PLAIN).multiply(x, y)
    sizes = np.array([[4.0, 1.0], [2.5, 5.0]])
    lost = past(1) * sizes[0] * sizes[1] + UNDERFLOW * sqrt(2)
    dev = sizes[0] * y.dev + sizes[1] * x.dev + lost
    near(made.value, [-6, -4])
    near(made.dev, dev)
    near(made.most, np.maximum([8 * 2.5, 5], np.abs(made.value) + 2 * dev))
    assert np.array_equal(made.terms, 1)


def test_a_product_with_an_exact_zero_is_exact():
    for pair in ((of([0.0]), of([3.0], [1.0])), (of([3.0], [1.0]), of([0.0]))):
        assert Errors(PLAIN).multiply(*pair).dev == 0
    assert Errors(PLAIN).multiply(of([0.0], [1e-300]), of([1.0])).dev > UNDERFLOW


def test_a_complex_product_has_three_roundings_and_twice_the_underflow():
    x, y = of([3 + 4j]), of([5 - 12j])
    made = Errors(PLAIN).multiply(x, y)
    near(made.dev, [past(3) * 65 + UNDERFLOW * 2 * sqrt(2)])
    assert made.value == 63 - 16j
    for pair in ((x, of([2.0])), (of([2.0]), x)):
        near(Errors(PLAIN).multiply(*pair).dev, [past(1) * 10 + UNDERFLOW * sqrt(2)])


def test_a_negative_has_the_same_errors():
    x = of([1.0, -2.0], [0.5, 0.25], [4.0, 4.0], terms=3, rounded=0.125)
    made = Errors(PLAIN).negative(x)
    assert np.array_equal(made.value, [-1, 2])
    assert made.dev is x.dev
    assert made.most is x.most
    assert (made.terms, made.rounded) == (3, 0.125)


@pytest.mark.parametrize("format_", [PLAIN, FACTORED])
def test_a_sum_of_products_has_a_rounding_a_term_and_one_more(format_):
    """And both factors of each are rounded first, where the format does so."""
    x, y = of([[3.0, -1.0]], [[0.5, 0.25]], [[8.0, 2.0]]), of([2.0, 4.0], [0.5, 0.0])
    made = Errors(format_).contract("ij,j->i", x, y)
    most = 8 * 3 + 2 * 4
    small = 3 * ROUNDOFF + 2 * format_.factor
    lost = small / (1 - small) * most + 2 * UNDERFLOW * sqrt(2)
    dev = 4 * 0.5 + 1.5 * 0.0 + 0.5 * 3 + 0.25 * 4 + lost
    assert made.value == 2
    near(made.dev, [dev])
    near(made.most, [most])
    assert made.terms == 2
    assert format_.factor in (0, FACTOR)


def test_indices_that_are_in_the_result_are_not_summed():
    x, y = of(np.ones((2, 3, 5))), of(np.ones((2, 3)))
    made = Errors(PLAIN).contract("abc,ab->bc", x, y)
    assert made.shape == (3, 5)
    assert made.terms == 2
    near(made.dev, np.full((3, 5), past(3) * 2 + 2 * UNDERFLOW * sqrt(2)))
    assert Errors(PLAIN).contract("abc,ab->c", x, y).terms == 6
    assert Errors(PLAIN).contract("abc,ab->abc", x, y).terms == 1


def test_a_sum_of_complex_products_has_three_roundings_a_term():
    """Each part is a sum of twice as many real ones."""
    x, y = of([3 + 4j, 5 + 0j]), of([5 - 12j, 3 + 4j])
    made = Errors(PLAIN).contract("i,i->", x, y)
    near(made.dev, past(6) * 90 + 2 * UNDERFLOW * 2 * sqrt(2))
    assert made.terms == 4
    real = Errors(PLAIN).contract("i,i->", x, of([1.0, 2.0]))
    near(real.dev, past(3) * 15 + 2 * UNDERFLOW * sqrt(2))
    assert real.terms == 2
    assert Errors(PLAIN).contract("i,i->", of([1.0, 2.0]), y).terms == 2
    assert Errors(PLAIN).contract("i,i->", of([1j]), of([1j])).terms == 2


def test_a_sum_of_products_with_exact_zeros_alone_is_exact():
    x, y = of([[0.0, 1.0], [0.0, 2.0]]), of([3.0, 0.0])
    assert not Errors(PLAIN).contract("ij,j->i", x, y).dev.any()
    x = of([[0.0, 1.0], [1.0, 2.0]])
    assert np.array_equal(
        Errors(PLAIN).contract("ij,j->i", x, y).dev > 0, [False, True]
    )


@pytest.mark.parametrize("complex_", [False, True])
def test_the_terms_of_a_state_may_be_summed_after_it_is_read(complex_):
    """2^n sums of which K are of near terms; two more factors and two roundings.

    Of a state with far terms W_1, W_2: min over K of K u M + (1 + 4 u) W_K, or 4 u M.
    """
    turn = 1j if complex_ else 1.0
    state = of(np.array([1.0, 2.0]) * turn, 0.0, [4.0, 8.0])
    far = (np.array([2.0, 2.0]), np.array([2.0**-12, 2.0**-11]))
    state = replace(state, tails=far)
    query = of(np.array([3.0, 1.0]) * turn)
    small = 2 * ROUNDOFF + 2 * FACTOR
    most = 4 * 3 + 8
    sums = 2 * ROUNDOFF * most + (1 + 4 * ROUNDOFF) * (3 * 2.0**-12 + 2.0**-11)
    later = sums + small / (1 - small) * most
    plain = Errors(FACTORED).contract("i,i->", replace(state, tails=()), query).dev
    parts = 3 if complex_ else 1
    for pair in ((state, query), (query, state)):
        made = Errors(FACTORED).contract("i,i->", *pair)
        near(made.dev, plain + parts * later)
        assert made.tails == ()
    both = Errors(FACTORED).contract("i,i->", state, replace(query, tails=far)).dev
    assert both > plain + parts * later


@pytest.mark.parametrize("count", [1, 2, 3])
def test_so_many_tails_are_of_a_power_of_two_sums(count):
    """2^n u M where nearly all terms are far, and two roundings more."""
    state = replace(of([1.0], 0.0, [4.0]), tails=(np.array([64.0]),) * count)
    made = Errors(PLAIN).contract("i,i->", state, of([1.0])).dev
    plain = Errors(PLAIN).contract("i,i->", replace(state, tails=()), of([1.0])).dev
    near(made, plain + 2**count * ROUNDOFF * 4 + past(2) * 4)


def test_operands_have_an_axis_a_letter():
    x, y = of(np.ones((2, 2))), of(np.ones(2))
    for pair in ((y, y), (x, x)):
        with pytest.raises(ValueError, match=r"zip\(\) argument 2"):
            Errors(PLAIN).contract("ij,j->i", *pair)


def test_a_total_has_one_rounding_less_than_terms():
    x = of([[1.0, -2.0, 4.0], [1.0, 1.0, 1.0]], 0.25, 2 * np.ones((2, 3)))
    made = Errors(PLAIN).total(x, (1,))
    near(made.value, [[3], [3]])
    near(made.dev, np.full((2, 1), 0.75 + past(2) * 6))
    near(made.most, np.full((2, 1), 6.0))
    both = Errors(PLAIN).total(x, (0, 1))
    near(both.dev, [[1.5 + past(5) * 12]])
    flushed = Errors(FLUSHED).total(x, (1,))
    near(flushed.dev, made.dev + 3 * UNDERFLOW)
    two = Errors(PLAIN).total(x, (0,))
    near(two.dev, np.full((1, 3), 0.5 + past(1) * 4))


def test_a_total_of_one_term_is_that_term():
    """Also where inputs are rounded first, which every sum counts."""
    x = of([[1.0], [2.0]], 0.25)
    for format_ in (PLAIN, FLUSHED, replace(PLAIN, inputs_rounded=True)):
        assert np.array_equal(Errors(format_).total(x, (1,)).dev, x.dev)
    none = Errors(FLUSHED).total(of([[], []]), (1,))
    assert np.array_equal(none.dev, [[0], [0]])
    assert np.array_equal(none.value, [[0], [0]])
    assert not Errors(FLUSHED).total(of([[0.0, 0.0]]), (1,)).dev.any()


# The same numbers elsewhere, and parts of complex ones.


def test_numbers_that_are_moved_take_all_that_is_known_with_them():
    tails = (np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    x = of([1.0, 2.0], [0.5, 0.25], [8.0, 9.0], tails=tails, terms=3, rounded=0.125)
    made = Errors(PLAIN).moved(lambda a: a[::-1], x)
    assert np.array_equal(made.value, [2, 1])
    assert np.array_equal(made.dev, [0.25, 0.5])
    assert np.array_equal(made.most, [9, 8])
    assert np.array_equal(made.tails, [[2, 1], [4, 3]])
    assert (made.terms, made.rounded) == (3, 0.125)  # one number for all stays one
    each = replace(x, terms=np.array([3, 4]), rounded=np.array([0.125, 0.25]))
    made = Errors(PLAIN).moved(lambda a: a[::-1], each)
    assert np.array_equal(made.terms, [4, 3])
    assert np.array_equal(made.rounded, [0.25, 0.125])


def test_arrays_behind_each_other_are_one_term_each_where_they_are_no_states():
    one = of([[1.0]], [[0.5]], [[8.0]], tails=(np.array([[2.0]]),))
    other = of([[2.0]], [[0.25]], tails=(np.array([[3.0]]), np.array([[4.0]])))
    made = Errors(PLAIN).joined([one, other, of([[5.0]])], 1)
    assert np.array_equal(made.value, [[1, 2, 5]])
    assert np.array_equal(made.dev, [[0.5, 0.25, 0]])
    assert np.array_equal(made.most, [[8, 2.5, 5]])
    assert np.array_equal(made.tails, [[[2, 3, 0]], [[0, 4, 0]]])
    assert Errors(PLAIN).joined([of([1.0]), of([2.0])], 0).tails == ()
    assert Errors(PLAIN).joined([one, other], 0).value.shape == (2, 1)


def test_parts_of_complex_numbers():
    engine, x = Errors(PLAIN), of([3 - 4j], [0.5], [8.0])
    for made, value in (
        (engine.conjugate(x), 3 + 4j),
        (engine.real(x), 3.0),
        (engine.imaginary(x), -4.0),
    ):
        assert made.value == value
        assert (made.dev, made.most) == (0.5, 8)
    assert not engine.is_complex(engine.real(x))
    made = engine.complex(of([3.0], [0.25], [6.0]), of([4.0], [0.5], [8.0]))
    assert made.value == 3 + 4j
    near(made.dev, [hypot(0.25, 0.5)])
    near(made.most, [10])


# What is beyond the format.


def test_above_the_largest_number_nothing_is_known():
    engine = Errors(EXACT, limit=8.0)
    assert engine.multiply(of([2.0]), of([3.75])).dev == 0
    assert engine.multiply(of([2.0]), of([4.0])).dev == inf
    assert engine.add(of([1.0], [3.25]), of([1.0])).dev == inf  # 2 + 2 * 3.25 in size
    assert engine.multiply(of([np.nan]), of([0.0])).dev == inf
    assert Errors(EXACT).multiply(of([1.0], [np.nan]), of([1.0])).dev == inf
