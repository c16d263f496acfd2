"""Numbers that know how every rounding reaches them: sums, products, parts, matrices.

Values are few-bit numbers, so that every bound is an equality of floats. What is left
out to first order is asked of random deviations as well: it stays within `rem`.
"""

from dataclasses import replace

import numpy as np
import pytest

from longdep.numeric.oracle.bounds.noisy import Noisy, Program, join
from tests.numeric.oracle.coarse import (
    EXACT,
    FACTOR,
    FACTORED,
    FLUSHED,
    PLAIN,
    ROUNDOFF,
    UNDERFLOW,
)


def row(*values):
    return np.array([values], dtype=float)


def noisy(value, dev=0.0, rem=0.0, **others):
    """A vector of one step."""
    value = np.atleast_2d(np.asarray(value, dtype=float))
    return Noisy(value, dev + 0 * value, rem + 0 * value, **others)


def past(count, factors=0):
    small = count * ROUNDOFF + factors * FACTOR
    return small / (1 - small)


def same(found, expected):
    """Local errors, key by key."""
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        assert np.array_equal(found[key], value)


def full(value, **others):
    """With every field set: two derivatives, two groups, a mixed part."""
    k = len(value)
    state = 1.0 + np.arange(2 * k).reshape(1, k, 2)
    fields = {
        "state": state,
        "gradient": -2 * state,
        "local": {(11, 0): 0.5 * np.ones((1, k)), (12, 3): -1.0 - np.arange(k)[None]},
        "mixed": 0.25 * np.ones((1, k)),
    }
    return noisy(value, 0.125, 0.0625, **(fields | others))


# Vectors and their parts.


def test_a_vector_depends_on_nothing_unless_it_is_said():
    x = Noisy(row(1.0), row(0.0), row(0.0))
    assert (x.state, x.gradient, x.local, x.mixed) == (None, None, {}, 0.0)
    assert np.array_equal(x.errors(), row(0.0))


def test_the_sizes_of_local_errors_are_added_up():
    assert np.array_equal(
        full([3.0, 4.0]).errors(), row(0.5 + 1 + 0.25, 0.5 + 2 + 0.25)
    )
    assert np.array_equal(noisy([3.0, 4.0], mixed=0.5).errors(), row(0.5, 0.5))


def test_a_part_depends_on_the_errors_of_its_own_places():
    """Entry i of a part from 1 on is entry i + 1: it depends on error shift + 1 + i."""
    x = full([3.0, 4.0, 5.0])
    for part, first in ((slice(1, 3), 1), (slice(None, 2), 0), (slice(2), 0)):
        found = x[part]
        assert np.array_equal(found.value, x.value[:, part])
        assert np.array_equal(found.dev, x.dev[:, part])
        assert np.array_equal(found.rem, x.rem[:, part])
        assert np.array_equal(found.state, x.state[:, part])
        assert np.array_equal(found.gradient, x.gradient[:, part])
        assert np.array_equal(found.mixed, x.mixed[:, part])
        local = {(11, first): x.local[11, 0], (12, 3 + first): x.local[12, 3]}
        same(found.local, {key: value[:, part] for key, value in local.items()})
    found = noisy([1.0, 2.0])[1:]
    assert (found.state, found.gradient, found.local, found.mixed) == (
        None,
        None,
        {},
        0,
    )
    assert np.array_equal(found.value, row(2.0))


def test_vectors_behind_each_other_depend_on_what_each_did():
    """The second begins at place 2, where shift - 2 is what shift was at its own 0."""
    one = noisy([1.0, 2.0], 0.5, 0.25, local={(1, 0): row(1.0, 2.0), (2, 1): row(8, 9)})
    other = full([3.0], local={(1, 0): row(4.0), (3, 5): row(6.0)})
    made = join(one, other)
    assert np.array_equal(made.value, row(1, 2, 3))
    assert np.array_equal(made.dev, row(0.5, 0.5, 0.125))
    assert np.array_equal(made.rem, row(0.25, 0.25, 0.0625))
    assert np.array_equal(made.mixed, row(0, 0, 0.25))
    assert np.array_equal(made.state, [[[0, 0], [0, 0], [1, 2]]])
    assert np.array_equal(made.gradient, [[[0, 0], [0, 0], [-2, -4]]])
    local = {
        (1, 0): row(1, 2, 0),
        (2, 1): row(8, 9, 0),
        (1, -2): row(0, 0, 4),
        (3, 3): row(0, 0, 6),
    }
    same(made.local, local)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_any_number_of_vectors_may_be_behind_each_other(count):
    x = full([3.0, 4.0, 5.0, 6.0])
    parts = [x[k : k + 1] for k in range(count - 1)] + [x[count - 1 :]]
    again = join(*parts)
    for name in ("value", "dev", "rem", "state", "gradient", "mixed"):
        assert np.array_equal(getattr(again, name), getattr(x, name))
    same(again.local, x.local)


def test_vectors_without_derivatives_have_none_together():
    made = join(noisy([1.0]), noisy([2.0]))
    assert made.state is None
    assert made.gradient is None
    assert join(noisy([1.0]), full([2.0], gradient=None)).gradient is None
    assert np.array_equal(made.mixed, row(0, 0))


# Where a step begins.


@pytest.mark.parametrize("name", ["state", "gradient"])
def test_a_state_and_a_gradient_are_their_own_derivatives(name):
    value, dev = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.full((3, 2), 0.5)
    made = getattr(Program(PLAIN), name)(value, dev)
    assert np.array_equal(getattr(made, name), [np.eye(2)] * 3)
    assert getattr(made, {"state": "gradient", "gradient": "state"}[name]) is None
    assert made.value is value
    assert made.dev is dev
    assert np.array_equal(made.rem, np.zeros((3, 2)))
    assert (made.local, made.mixed) == ({}, 0.0)
    none = getattr(Program(PLAIN, tangents=False), name)(value, dev)
    assert none.state is None
    assert none.gradient is None


def test_a_constant_is_exact():
    made = Program(PLAIN).constant(row(1.0, 2.0))
    assert np.array_equal(made.value, row(1, 2))
    assert not made.dev.any()
    assert not made.rem.any()
    assert made.state is None
    assert made.gradient is None


def test_local_errors_are_independent_of_all_others():
    program = Program(PLAIN)
    one = program.with_error(full([1.0, 2.0], local={}), np.float64(0.5))
    two = program.with_error(one, row(0.25, 0.125))
    same(two.local, {(1, 0): row(0.5, 0.5), (2, 0): row(0.25, 0.125)})
    assert np.array_equal(two.dev, row(0.875, 0.75))
    x = full([1.0, 2.0])
    for name in ("value", "rem", "state", "gradient", "mixed"):
        assert np.array_equal(getattr(two, name), getattr(x, name))
    assert one.local.keys() == {(1, 0)}


# Products and sums.


def test_a_product_has_the_products_of_deviations_in_its_rest():
    x = full([3.0, -1.0])
    y = noisy(
        [-2.0, 4.0],
        0.5,
        0.25,
        state=np.array([[[1.0, 0.0], [0.0, 1.0]]]),
        local={(11, 0): row(8.0, 16.0), (4, 0): row(1.0, 1.0)},
        mixed=row(0.5, 1.0),
    )
    made = Program(PLAIN).product(x, y)
    assert np.array_equal(made.value, row(-6, -4))
    left, right = row(3, 1), row(2, 4)
    assert np.array_equal(made.dev, left * 0.5 + right * 0.125 + 0.0625)
    assert np.array_equal(made.rem, left * 0.25 + right * 0.0625 + 0.0625)
    state = [[[3 - 2 * 1, -2 * 2], [4 * 3, -1 + 4 * 4]]]
    assert np.array_equal(made.state, state)
    assert np.array_equal(made.gradient, [[[4, 8], [-24, -32]]])
    local = {
        (11, 0): row(24 - 1, -16 + 2),
        (4, 0): row(3, -1),
        (12, 3): row(2, -8),
    }
    same(made.local, local)
    assert np.array_equal(made.mixed, left * row(0.5, 1.0) + right * 0.25)
    swapped = Program(PLAIN).product(y, x)
    for name in ("value", "dev", "rem", "state", "gradient", "mixed"):
        assert np.array_equal(getattr(swapped, name), getattr(made, name))
    same(swapped.local, made.local)


def test_a_product_that_is_rounded_loses_a_rounding_and_an_underflow():
    program = Program(PLAIN)
    x, y = noisy([3.0, 0.0], 0.5), noisy([-2.0, 4.0], 0.25)
    made, plain = program.multiply(x, y), Program(PLAIN).product(x, y)
    lost = past(1) * (np.array(row(6, 0)) + plain.dev) + UNDERFLOW
    same(made.local, {(1, 0): lost})
    assert np.array_equal(made.dev, plain.dev + lost)
    program.underflow = np.array([[1.0]])
    assert np.array_equal(program.multiply(x, y).dev, plain.dev + lost - UNDERFLOW + 1)


def test_a_sum_is_off_by_so_many_roundings_of_all_its_terms():
    x, y, z = full([3.0, -1.0]), full([-2.0, 4.0]), noisy([1.0, 1.0], 0.5, 0.25)
    made = Program(PLAIN).add(3, x, y, z)
    lost = past(3) * (row(6, 6) + 0.125 * 2 + 0.5)
    assert np.array_equal(made.value, row(2, 4))
    assert np.array_equal(made.dev, 0.75 + lost)
    assert np.array_equal(made.rem, row(0.375, 0.375))
    assert np.array_equal(made.state, 2 * x.state)
    assert np.array_equal(made.gradient, 2 * x.gradient)
    assert np.array_equal(made.mixed, row(0.5, 0.5))
    same(made.local, {k: 2 * v for k, v in x.local.items()} | {(1, 0): lost})
    flushed = Program(FLUSHED).add(3, x, y, z)
    assert np.array_equal(flushed.dev, made.dev + 3 * UNDERFLOW)


def test_a_sum_without_roundings_has_no_error_of_its_own():
    """Also where inputs are rounded first, which every count of roundings counts."""
    x, y = noisy([3.0], 0.5), noisy([1.0], 0.25)
    for format_ in (PLAIN, FLUSHED, replace(PLAIN, inputs_rounded=True)):
        made = Program(format_).add(0, x, y)
        assert made.dev == 0.75
        assert made.local == {}
        assert Program(format_).add(0, x) is x
    one = Program(PLAIN).add(1, x, y)
    assert np.array_equal(one.local[1, 0], row(past(1) * 4.75))


def test_an_offset_stands_for_terms_of_other_sizes():
    x = full([3.0, -1.0], local={})
    made = Program(FACTORED).shifted(x, row(1.0, 2.0), row(4.0, 8.0), 5)
    lost = past(5, 2) * (row(4, 8) + row(3, 1) + 0.125) + 5 * UNDERFLOW
    assert np.array_equal(made.value, row(4, 1))
    assert np.array_equal(made.dev, 0.125 + lost)
    same(made.local, {(1, 0): lost})
    for name in ("rem", "state", "gradient", "mixed"):
        assert np.array_equal(getattr(made, name), getattr(x, name))


# Matrices.


MATRIX = np.array([[1.0, -2.0], [0.5, 0.0], [-1.0, 4.0]])


def test_behind_a_matrix_only_the_sizes_of_errors_are_kept():
    x = full([3.0, -1.0])
    offset, sizes = row(1.0, 2.0, 3.0), row(4.0, 8.0, 16.0)
    made = Program(FACTORED).affine(MATRIX, x, offset, sizes, 6)
    size = np.abs(MATRIX)
    total = sizes + (size @ [3.125, 1.125])[None]
    lost = past(6, 2) * total + 6 * UNDERFLOW
    assert np.array_equal(made.value, row(1 + 5, 2 + 1.5, 3 - 7))
    assert np.array_equal(made.dev, 0.125 * size.sum(axis=1)[None] + lost)
    assert np.array_equal(made.rem, 0.0625 * size.sum(axis=1)[None])
    assert np.array_equal(made.state, MATRIX @ x.state)
    assert np.array_equal(made.gradient, MATRIX @ x.gradient)
    assert np.array_equal(made.mixed, (size @ x.errors()[0])[None])
    same(made.local, {(1, 0): lost})


def test_what_a_matrix_has_not_been_given_is_not_behind_it():
    none = row(0.0, 0.0, 0.0)
    made = Program(PLAIN).affine(MATRIX, noisy([1.0, 2.0]), none, none, 1)
    assert made.state is None
    assert made.gradient is None
    assert np.array_equal(made.mixed + none, none)
    for kept in ("local", "mixed"):
        lone = {"local": {}, "mixed": 0.0}
        lone[kept] = full([1.0, 2.0]).local if kept == "local" else row(0.0, 0.5)
        x = noisy([1.0, 2.0], **lone)
        found = Program(PLAIN).affine(MATRIX, x, none, none, 1).mixed
        assert np.array_equal(found, x.errors() @ np.abs(MATRIX).T)


def steps(*lowest, exact=True, value=2.0, dev=(0.0, 0.0), format_=PLAIN, **others):
    """Two steps of one sum 1 * value + offset of size 1; the errors of both."""
    program = Program(format_, exact=exact)
    x = Noisy(np.full((2, 1), value), np.array([dev]).T, np.zeros((2, 1)))
    offset = np.ones((2, 1))
    if lowest:
        others["lowest"] = np.array(lowest)
    return program.affine(np.eye(1), x, offset, offset, 3, **others).local[1, 0][:, 0]


def test_sums_of_few_bits_are_not_rounded_where_that_is_looked_for():
    lost = past(3) * 3 + 3 * UNDERFLOW
    assert np.array_equal(steps(0, 0), [0, 0])
    assert np.array_equal(steps(0, 0, exact=False), [lost, lost])
    assert np.array_equal(Program(PLAIN).exact, False)
    # 3 < 2^(24 + low), the bits of float32: low = -22 holds it, -23 does not.
    assert np.array_equal(steps(-22, -23), [0, lost])
    assert np.array_equal(steps(), [lost, lost])  # nothing is known of the offset


def test_sums_of_few_bits_have_those_of_every_factor():
    """Bits of a product are those of its factors together; of all terms the lowest."""
    lost = past(3) * (1 + 2.0**-23) + 3 * UNDERFLOW
    assert np.array_equal(steps(0, -9, value=2.0**-23), [0, 0])
    lost = past(3) * (1 + 2.0**-24) + 3 * UNDERFLOW
    assert np.array_equal(steps(0, -9, value=2.0**-24), [lost, lost])
    program = Program(PLAIN, exact=True)
    none, x = np.zeros((1, 1)), noisy([2.0**-23, 1.0])
    for entry, rounded in ((1.0, False), (1.5, True)):  # 2^(24 - 23 - 1) is below 1.5
        matrix = np.array([[1.0, entry]])
        made = program.affine(matrix, x, none, none, 3, np.array([0]))
        assert made.dev.any() == rounded


def test_a_sum_of_numbers_that_are_off_is_rounded():
    lost = past(3) * 3.5 + 3 * UNDERFLOW
    assert np.array_equal(steps(0, 0, dev=(0.5, 0.0)), [lost, 0])
    program = Program(PLAIN, exact=True)
    x = Noisy(row(1.0, 1.0), row(0.0, 0.5), row(0.0, 0.0))
    none = row(0.0)
    made = program.affine(np.array([[1.0, 1.0]]), x, none, none, 3, np.array([0]))
    assert np.array_equal(made.local[1, 0], row(past(3) * 2.5 + 3 * UNDERFLOW))


def test_first_order_and_rest_hold_of_all_deviations():
    """(x y + z) y, of x, y and z that are off by their deviations, in any direction."""
    program, rng = Program(EXACT), np.random.default_rng(0)
    values, devs = rng.normal(size=(3, 50)), rng.uniform(0, 0.5, size=(3, 50))
    parts = [
        program.with_error(noisy(v), d[None]) for v, d in zip(values, devs, strict=True)
    ]
    made = program.product(
        program.add(0, program.product(*parts[:2]), parts[2]), parts[1]
    )
    exact = (values[0] * values[1] + values[2]) * values[1]
    nearest = 0.0
    for _ in range(200):
        signs = rng.choice([-1.0, 1.0], size=(3, 50))
        x, y, z = values + signs * devs
        off = (x * y + z) * y - exact
        first = sum(made.local[k + 1, 0][0] * signs[k] for k in range(3))
        assert (np.abs(off - first) <= made.rem[0] + 1e-12).all()
        assert (np.abs(off) <= made.dev[0] + 1e-12).all()
        nearest = max(nearest, float(np.max(np.abs(off) / made.dev[0])))
    assert nearest > 0.9
