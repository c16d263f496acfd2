"""The sweep over products of Jacobians: its sums written down in exact rationals."""

from dataclasses import FrozenInstanceError
from math import inf
from types import SimpleNamespace

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.bounds import products
from longdep.numeric.oracle.bounds.products import Products, Sums
from longdep.numeric.precision import exact, floats

# 1,024 roundings of float64. Signed products may cancel here and there; by 8 roundings
# at most in what is drawn below.
ROUNDED = 2.0**-43
NONE = np.zeros(0, dtype=np.intp)


def steps_of(count, d=2, rows=3, seed=0, gain=0, scales=None, mixed=(0, 2)):
    """What a sweep is told of each step; multiples of 1/4, Jacobians times 2^gain."""
    rng = np.random.default_rng([seed, count, d])

    def small(*shape):
        return rng.integers(-6, 7, size=shape) / 4

    if scales is None:
        scales = rng.integers(-3, 4, size=count + 1)
    return SimpleNamespace(
        count=count,
        d=d,
        rows=rows,
        scales=np.array(scales, dtype=np.int64),
        direct=abs(small(count + 1, d)) * (np.arange(count + 1) > 0)[:, None],
        local=abs(small(count + 1, d)) + 0.25,
        adding=abs(small(count + 1, d)) / 64,
        jacobian=np.ldexp(small(count + 1, d, d), gain),
        curved=np.ldexp(small(count + 1, d, d), 2 * gain),
        by_gradient=small(count + 1, rows, d),
        by_state=np.ldexp(small(count + 1, rows, d), gain),
        mixed=np.array([r for r in mixed if r < rows], dtype=np.intp),
        split=2.0**-6,
    )


def swept(s, roundoff=2.0**-53):
    """Products after the whole sweep."""
    held = Products(s.scales, s.direct, s.rows, roundoff, s.split)
    with np.errstate(all="ignore"):
        for t in range(s.count, 0, -1):
            held.reach(t, s.local[t], s.adding[t], s.by_gradient[t], s.mixed)
            held.leave(t, s.jacobian[t], s.curved[t], s.by_gradient[t], s.by_state[t])
        nothing = np.zeros((s.rows, s.d))
        held.reach(0, s.local[0], s.adding[0], nothing, NONE)
    return held


def written(s):
    """The sums of propagation.py, each product of Jacobians formed for itself."""
    last, zero = s.count, exact(np.zeros(s.d))
    unit = [flint.fmpq(2) ** int(scale) for scale in s.scales]
    jacobian, curved, by_gradient, by_state, local = map(
        exact, (s.jacobian, s.curved, s.by_gradient, s.by_state, s.local)
    )
    direct = exact(s.direct)

    def path(k, t):
        product = exact(np.eye(s.d))
        for index in range(t + 1, k + 1):
            product = jacobian[index] @ product
        return product

    paths = {(k, t): path(k, t) for k in range(last + 1) for t in range(k + 1)}
    curvature = [exact(np.zeros((s.d, s.d)))] * (last + 1)
    for t in range(last, 0, -1):
        j = jacobian[t]
        total = j.T @ curvature[t] @ j + curved[t] * unit[t]
        curvature[t - 1] = (total + total.T) / flint.fmpq(2)
    # What has come to every step; the largest that a product of paths makes of it.
    come, best = [zero] * (last + 1), [zero] * (last + 1)
    splits, q = [zero] * (last + 1), [zero] * (last + 1)
    doublings = next(k for k in range(99) if 2**k >= last + 2)  # log2 (T + 2)
    for t in range(last, -1, -1):
        later = range(t + 1, last + 1)
        back = {k: abs(paths[k, t].T) for k in later}
        summed = sum((back[k] @ direct[k] for k in later), zero)
        come[t] = summed + direct[t]
        once = np.max([zero, *(back[k] @ come[k] for k in later)], axis=0)
        twice = np.max([zero, *(back[k] @ best[k] for k in later)], axis=0)
        best[t] = np.maximum(come[t], once)
        share = exact([s.split])[0] * doublings
        splits[t] = share * np.maximum(summed, twice)
        q[t] = exact(s.adding[t]) * unit[t] + splits[t]
    states, gradients, rows = [], [], []
    for t in range(last + 1):
        g, later = curvature[t], range(t + 1, last + 1)
        earlier = range(t)
        states.append(sum((abs(paths[t, k]) @ local[k] for k in range(t + 1)), zero))
        arriving = q[t].copy()
        for k in later:
            arriving += abs(paths[k, t].T) @ q[k]
            arriving += abs(paths[k, t].T @ curvature[k]) @ local[k]
        own = abs(g) @ local[t]
        before = sum((abs(g @ paths[t, k]) @ local[k] for k in earlier), zero)
        gradients.append((arriving + own + before) / unit[t])
        b = by_gradient[t] if t else by_gradient[t] * 0
        row = abs(b) @ arriving
        for r in s.mixed if t else ():
            row[r] = abs(b[r]) @ q[t]
            for k in later:
                row[r] += abs(b[r] @ paths[k, t].T) @ q[k]
                row[r] += abs(b[r] @ paths[k, t].T @ curvature[k]) @ local[k]
        row = row + abs(b @ g) @ local[t]
        if t:
            felt = b @ g @ jacobian[t] + by_state[t] * unit[t]
            for k in earlier:
                row = row + abs(felt @ paths[t - 1, k]) @ local[k]
        rows.append(row / unit[t])
    return {
        "states": floats(np.array(states)),
        "gradients": floats(np.array(gradients)),
        "rows": floats(np.array(rows).reshape(last + 1, s.rows)),
        "sources": floats(np.array([x / u for x, u in zip(q, unit, strict=True)])),
        "splits": floats(np.array([x / u for x, u in zip(splits, unit, strict=True)])),
    }


def agrees(held, s, rtol=ROUNDED):
    expected = written(s)
    for word, value in expected.items():
        found = getattr(held.sums, word)
        assert found.shape == value.shape
        assert np.allclose(found, value, rtol=rtol, atol=0), word


@pytest.mark.parametrize(
    "sizes",
    [
        {"count": 1},
        {"count": 6},
        {"count": 7, "d": 3, "mixed": ()},
        {"count": 6, "d": 1, "rows": 2, "mixed": (1,)},
        {"count": 3, "d": 2, "rows": 0},
        {"count": 0},
    ],
)
def test_the_sums_are_those_over_all_pairs_of_steps(sizes):
    s = steps_of(**sizes)
    agrees(swept(s), s)


@pytest.mark.parametrize("columns", [1, 16, 24, 40])
def test_a_few_columns_at_a_time_add_up_to_the_same(monkeypatch, columns):
    """Of D = 2, 8 numbers a block: 1, 2, 3 and 5 of them."""
    monkeypatch.setattr(products, "COLUMNS", columns)
    s = steps_of(6, seed=1)
    s.direct[1] = 0.0  # a step without a loss: nothing is dropped
    held = swept(s)
    assert held.norms is None
    agrees(held, s)


@pytest.mark.parametrize(("columns", "some"), [(1, 1), (17, 1), (36, 2), (71, 3)])
def test_so_many_columns_are_multiplied_as_have_so_many_numbers(
    monkeypatch, columns, some
):
    """Of D = 3, 18 numbers a block; one at least."""
    monkeypatch.setattr(products, "COLUMNS", columns)
    together, plain = [], Products._turned

    def turned(self, back, newest, j, end):
        together.append((j, end))
        return plain(self, back, newest, j, end)

    monkeypatch.setattr(Products, "_turned", turned)
    s = steps_of(7, d=3)
    s.direct[1] = 0.0
    swept(s)
    starts = range(1, 8, some)
    assert together[-len(starts) :] == [(j, min(j + some, 8)) for j in starts]


def test_what_the_sweep_adds_up_is_named_and_stays():
    sums = swept(steps_of(1)).sums
    with pytest.raises(FrozenInstanceError):
        sums.states = None
    with pytest.raises(TypeError):
        Sums(*[np.zeros(1)] * 5)


@pytest.mark.parametrize("columns", [1, 16, 40])
def test_norms_are_noted_where_something_may_be_dropped(monkeypatch, columns):
    monkeypatch.setattr(products, "COLUMNS", columns)
    monkeypatch.setattr(products, "UNSEEN", 2.0**-300)  # nothing is
    s = steps_of(6, seed=2)
    s.direct[1:, 0] += 1.0
    held = swept(s)
    agrees(held, s)
    assert held.last == 6
    assert held.norms.shape == (7, 7)
    for k in range(1, 7):
        assert held.norms[k, k] == 0.5  # the identity of size 2: sqrt 2
        product = np.eye(2)
        for t in range(k - 1, -1, -1):
            product = s.jacobian[t + 1].T @ product
            largest = 2 * abs(product).max()
            assert held.norms[k, t] == pytest.approx(
                np.log2(largest), rel=ROUNDED, abs=0
            )


def test_the_strengths_of_a_step_are_the_norms_of_its_curvature_and_its_rows(
    monkeypatch,
):
    monkeypatch.setattr(products, "COLUMNS", 1)
    s = steps_of(1, rows=2, scales=[2, 0], mixed=())
    s.direct[1:] += 1.0
    held = Products(s.scales, s.direct, 2, 2.0**-53, 0.0)
    held.reach(1, s.local[1], s.adding[1], s.by_gradient[1], s.mixed)
    held.curvature = np.array([[3.0, 0.0], [0.0, 4.0]])
    jacobian = np.array([[0.0, 1.0], [2.0, 0.0]])
    by_gradient, by_state = np.array([[1.0, 0.0], [0.0, 0.5]]), np.eye(2)
    held.leave(1, jacobian, np.array([[1.0, 2.0], [0.0, 5.0]]), by_gradient, by_state)
    turned = np.array([[1.0, 3.0], [4.0, 1.0]])  # B G J + R
    assert np.array_equal(held.pending[0], jacobian)
    assert np.array_equal(held.pending[1], turned)
    assert np.exp2(held.strengths[1]) == pytest.approx([5.0, np.sqrt(27.0)])
    # J^T G J + the symmetric part of what is curved, in units of 2^2 in place of 2^0
    assert np.array_equal(held.curvature, np.array([[17.0, 1.0], [1.0, 8.0]]) / 4)


@pytest.mark.parametrize(
    ("gain", "count"), [(-60, 24), (-49, 24), (-20, 24), (20, 24), (60, 16)]
)
def test_products_beyond_any_float_keep_their_exponents(gain, count):
    """Steps of 2^gain; what arrives is scaled as it grows or shrinks."""
    scales = gain * (count - np.arange(count + 1))
    s = steps_of(count, gain=gain, seed=3, scales=scales)
    s.direct[:count] = 0.0
    if gain > 0:  # what is summed is within the range of floats all the same
        s.local = s.local * np.exp2(gain * (np.arange(count + 1.0) - count))[:, None]
        s.curved[:] = 0.0
    s.jacobian[:, 0, 0] = 2.0**gain  # no product vanishes
    held = swept(s)
    assert held.exponents[count] / gain > 9
    with np.errstate(all="ignore"):
        agrees(held, s)


@pytest.mark.parametrize(
    ("largest", "always"),
    [
        (1.0, False),
        (2.0**49, False),
        (2.0**50, True),
        (2.0**-49, False),
        (2.0**-50, True),
        (0.0, True),
    ],
)
def test_products_are_scaled_every_fourth_step_or_at_every_large_one(
    monkeypatch, largest, always
):
    """Four steps of sizes below 2^50 leave a product below 2^200."""
    scaled = []
    monkeypatch.setattr(Products, "_scale", lambda self, now, j, t: scaled.append(t))
    s = steps_of(9)
    s.jacobian[:] = [[0.0, -largest], [0.0, 0.0]]
    swept(s)
    assert scaled == ([8, 7, 6, 5, 4, 3, 2, 1, 0] if always else [8, 4, 0])


def blocks(*sizes):
    """Products of two steps, whose P and P G have their largest entries so large."""
    held = Products(np.zeros(3, dtype=int), np.ones((3, 3)), 2, 2.0**-53, 0.0)
    held.pairs[:] = 0.0
    held.turned[:] = np.arange(1.0, 13.0).reshape(3, 4)
    for k, (one, other) in enumerate(sizes):
        held.pairs[1, 6 * k + 2], held.pairs[2, 6 * k + 5] = one, other
    return held


@pytest.mark.parametrize(
    ("one", "other", "shift"),
    [
        (1.0, -1.0, 0),
        (2.0**200, 0.0, 0),
        (2.0**-200, 0.0, 0),
        (2.0**201, 0.0, 202),
        (0.0, 2.0**201, 202),
        (1.0, 1.5 * 2.0**300, 301),
        (2.0**-201, 2.0**-300, -200),
        (2.0**-300, 0.75 * 2.0**-201, -201),
        (0.0, 0.0, 0),
        (inf, 1.0, 0),
    ],
)
def test_a_product_outside_its_bounds_becomes_a_mantissa_and_an_exponent(
    one, other, shift
):
    held = blocks((1.0, 2.0), (one, other))
    held.exponents[:] = [0, 7, 5]
    pairs, turned = held.pairs.copy(), held.turned.copy()
    held._scale(abs(held.pairs).reshape(3, 2, 6), 1, 0)
    assert held.exponents.tolist() == [0, 7, 5 + shift]
    assert np.array_equal(held.pairs[:, :6], pairs[:, :6])
    assert np.array_equal(held.turned[:, :2], turned[:, :2])
    assert np.array_equal(held.pairs[:, 6:], np.ldexp(pairs[:, 6:], -shift))
    assert np.array_equal(held.turned[:, 2:], np.ldexp(turned[:, 2:], -shift))


def test_the_norm_of_a_product_is_that_of_its_jacobians_alone(monkeypatch):
    monkeypatch.setattr(products, "COLUMNS", 1)
    held = blocks((4.0, 64.0), (2.0**-300, 1.0))
    held.exponents[:] = [0, 3, -2]
    size = np.log2(3)  # of D times the largest entry
    held._scale(abs(held.pairs[:, 6:]).reshape(3, 1, 6), 2, 1)
    assert held.norms[2, 1] == pytest.approx(size - 300 - 2)
    held._scale(abs(held.pairs).reshape(3, 2, 6), 1, 0)
    assert held.norms[1:, 0] == pytest.approx([size + 2 + 3, size - 300 - 2])


def test_what_does_not_show_is_small_against_every_loss_so_far(monkeypatch):
    monkeypatch.setattr(products, "UNSEEN", 0.25)
    direct = np.array([[0.0, 0.0], [1.0, 8.0], [2.0, 4.0], [16.0, 0.0]])
    held = Products(np.zeros(4, dtype=int), direct, 1, 0.5, 0.0)
    assert held.least.tolist() == [0.0, 1.0, 0.5, 0.5]


@pytest.mark.parametrize(("columns", "long"), [(23, True), (24, False), (25, False)])
def test_products_may_be_dropped_only_where_they_are_not_all_done_together(
    monkeypatch, columns, long
):
    """Three steps of D = 2 have 24 numbers."""
    monkeypatch.setattr(products, "COLUMNS", columns)
    zero = np.zeros(4, dtype=int)
    held = Products(zero, np.ones((4, 2)), 1, 2.0**-53, 0.0)
    assert (held.norms is not None) is long
    no_loss = np.ones((4, 2))
    no_loss[1] = 0.0
    assert Products(zero, no_loss, 1, 2.0**-53, 0.0).norms is None


@pytest.mark.parametrize(("steps", "long"), [(32, False), (33, True)])
def test_two_mebibytes_of_products_are_done_together(steps, long):
    """2^18 numbers of 8 bytes: 32 steps of D = 64."""
    direct = np.ones((steps + 1, 64))
    held = Products(np.zeros(steps + 1, dtype=int), direct, 1, 0.5, 0.0)
    assert (held.norms is not None) is long
    assert held.least[1:].tolist() == [0.5 * 2.0**-30] * steps  # what does not show
