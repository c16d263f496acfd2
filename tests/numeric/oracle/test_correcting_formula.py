"""The bound of a corrected state is what its derivation says, term by term.

The derivation is that of numeric/oracle/bounds/correcting.py. It is followed here for
whole runs at once: one triangular system of all steps, products of Jacobians one by
one. The arithmetic is so coarse that no part of a bound is small beside another.
"""

from dataclasses import FrozenInstanceError, replace

import mpmath
import numpy as np
import pytest

from longdep.numeric.oracle.bounds import correcting
from longdep.numeric.oracle.bounds.correcting import _Sizes, corrected_errors
from tests.numeric.oracle.coarse import (
    EXACT,
    FACTORED,
    MIXED,
    PLAIN,
    ROUNDOFF,
    STRICT,
    UNDERFLOW,
)

CHUNK = 64  # steps of a chunk whose corrections are solved for at once
GROWN = 1 + 2.0**-20
CLOSE = 16 * CHUNK**2 * 2.0**-53  # u for each operation of a few blocks of a chunk
FORMATS = {"plain": PLAIN, "mixed": MIXED, "factored": FACTORED, "strict": STRICT}


class Derived:
    """The derivation for a run (T, H, K, V); everything is a list over the steps."""

    def __init__(self, given, format_, ratio=0.0, block=10**9):
        (d, d_error), (b, b_error), (a, a_error), (new, new_error), start = given
        self.d, self.b, self.a, self.new = d, b, a, new
        self.errors = d_error, b_error, a_error, new_error
        self.format_, self.ratio, self.block = format_, ratio, block
        self.states, self.devs, self.most = [start[0]], [start[1]], []
        self.local, self.seen, self.written = [], [], []
        self.weights = [self.system(head) for head in range(b.shape[1])]
        for t in range(len(b)):
            self.step(t)

    def system(self, head):
        """I + |X| + 2 |L| |X| with X = (I - L)^-1, of the whole run."""
        steps = len(self.b)
        lower = np.zeros((steps, steps))
        for t in range(steps):
            for s in range(t):
                between = np.prod(self.d[s + 1 : t, head], axis=0)
                lower[t, s] = self.a[t, head] @ (between * self.b[s, head])
        inverse = np.abs(np.linalg.inv(np.eye(steps) - lower))
        return np.eye(steps) + inverse + 2 * np.abs(lower) @ inverse

    def size(self, t):
        """What the state before a step may be."""
        return np.abs(self.states[t]) + 2 * self.devs[t]

    def enlarged(self, name, t):
        place = "d b a new".split().index(name)
        return np.abs(getattr(self, name)[t]) + 2 * self.errors[place][t]

    def since(self, first, t):
        """Z: what the terms of the state before a step add up to, since another one."""
        z = self.size(first)
        for s in range(first, t):
            z = self.enlarged("d", s)[..., None] * z + self.written[s]
        return z

    def terms(self, t):
        """Z of a chunk that begins in this block of 64 steps or in the one before."""
        if self.format_.strict:
            return self.size(t)
        here = t // CHUNK * CHUNK
        return np.maximum(self.since(here, t), self.since(max(here - CHUNK, 0), t))

    def residual(self, t, gamma, under):
        """What a correction is off by, (H, V)."""
        if self.format_.strict:
            return gamma * self.seen[t] + under
        of = slice(max(0, t + 1 - CHUNK), t + 1)
        rows = [
            sum(w * gamma * seen[head] for w, seen in zip(row, self.seen[of], strict=1))
            + under * sum(row)
            for head, row in enumerate(w[t, of] for w in self.weights)
        ]
        return np.array(rows)

    def step(self, t):
        d_error, b_error, a_error, new_error = (e[t] for e in self.errors)
        keys, state, size = self.b.shape[2], self.states[t], self.size(t)
        count = min(t + 1, CHUNK) + keys + 8
        gamma = self.format_.gamma(count, factors=2) + self.ratio
        under = count * self.format_.underflow
        terms = self.terms(t)
        self.seen.append(read_by(self.enlarged("a", t), terms))
        off = self.residual(t, gamma, under)
        read = read_by(self.a[t], state)
        of_key = read_by(a_error, size)
        correction = np.abs(read) + read_by(self.enlarged("a", t), self.devs[t])
        correction = correction + of_key + off
        written = outer(self.enlarged("b", t), correction) + self.enlarged("new", t)
        self.written.append(written)
        whole = self.enlarged("d", t)[..., None] * terms + written
        self.local.append(
            outer(self.enlarged("b", t), off + of_key)
            + outer(b_error, correction)
            + d_error[..., None] * size
            + new_error
            + gamma * whole
            + under * (1 + np.max(whole))
        )
        next_ = self.d[t][..., None] * state + outer(self.b[t], read) + self.new[t]
        self.states.append(next_)
        self.devs.append(GROWN * self.carried(t))
        self.most.append(whole)

    def carried(self, t):
        """The sum of |A_t ... A_(s+1)| local_s, over the steps of a block."""
        keys = self.b.shape[2]
        if t % self.block == 0:
            self.products, self.first = [np.eye(keys)], t
        turn = self.jacobian(t)
        self.products = [*(turn @ product for product in self.products), np.eye(keys)]
        local = [self.devs[self.first], *self.local[self.first :]]
        pairs = zip(self.products, local, strict=True)
        return sum(np.abs(product) @ made for product, made in pairs)

    def jacobian(self, t):
        """A_t = D_t + b_t a_t^T of every head."""
        return np.array(
            [
                np.diag(d) + np.outer(b, a)
                for d, b, a in zip(self.d[t], self.b[t], self.a[t], strict=True)
            ]
        )


def read_by(key, state):
    """(H, K) and (H, K, V): a^T S of every head, (H, V)."""
    return np.array([k @ s for k, s in zip(key, state, strict=True)])


def outer(left, correction):
    """(H, K) and (H, V): b w^T of every head."""
    return np.array([np.outer(b, w) for b, w in zip(left, correction, strict=True)])


def drawn(steps, heads=2, keys=2, values=3, error=2.0**-9, seed=0):
    """A run whose states stay of order 1, with errors of everything."""
    rng = np.random.default_rng(seed)
    shape = (steps, heads, keys)
    sizes = (
        rng.uniform(0.3, 0.9, shape),
        rng.uniform(-0.5, 0.5, shape),
        rng.normal(size=shape) / keys,
        rng.normal(size=(*shape, values)),
        rng.normal(size=(heads, keys, values)),
    )
    return [(v, error * rng.uniform(0.5, 1, v.shape)) for v in sizes]


def same(found, derived):
    """Every state, its bound and what its terms add up to."""
    assert found.value == pytest.approx(np.array(derived.states[1:]), rel=CLOSE)
    dev, most = np.array(derived.devs[1:]), np.array(derived.most)
    if derived.format_.accumulate != derived.format_.roundoff:
        dev = dev + ROUNDOFF * (np.abs(found.value) + 2 * dev)  # stored once
    assert found.dev == pytest.approx(dev, rel=CLOSE)
    assert found.most == pytest.approx(most + 2 * dev, rel=CLOSE)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("steps", [1, 2, 6])
def test_every_part_of_the_bound_is_counted_once(name, steps):
    given = drawn(steps)
    same(corrected_errors(*given, FORMATS[name]), Derived(given, FORMATS[name]))


@pytest.mark.parametrize("name", ["plain", "strict"])
def test_a_chunk_begins_in_one_of_two_blocks_of_64_steps(name):
    format_ = replace(FORMATS[name], roundoff=2.0**-12, accumulate=2.0**-12)
    given = drawn(150, heads=1, keys=1, values=1)
    decay, error = given[0]
    given[0] = (0.85 + decay / 6, error / 16)  # what is 64 steps old counts
    given[1] = tuple(part / 8 for part in given[1])
    given[4] = (64 * given[4][0], given[4][1])  # a start beside which others are small
    same(corrected_errors(*given, format_), Derived(given, format_))


def test_sums_of_logarithms_are_counted_for_a_chunk_but_not_step_by_step():
    """(64 + 3 * 32) u |G| and the 16 u of an exponential, of the largest |G|."""
    given = drawn(4)
    logs = np.full((4, 2, 2), 0.0625)
    logs[:, 1, 1] = 0.125
    ratio = float(mpmath.expm1((64 + 96) * ROUNDOFF * 0.5 + 16 * ROUNDOFF))
    same(corrected_errors(*given, PLAIN, logs), Derived(given, PLAIN, ratio))
    same(corrected_errors(*given, STRICT, logs), Derived(given, STRICT))


def test_one_decay_of_all_keys_is_broadcast():
    given = drawn(3)
    narrow = tuple(part[..., :1] for part in given[0])
    wide = tuple(np.repeat(part, 2, axis=-1) for part in narrow)
    one = corrected_errors(narrow, *given[1:], PLAIN)
    same = corrected_errors(wide, *given[1:], PLAIN)
    assert one.dev == pytest.approx(same.dev, rel=CLOSE, abs=0)
    assert one.dev.shape == (3, 2, 2, 3)


def test_an_error_of_the_start_is_carried_by_true_jacobians():
    """Two reflections cancel, where their entries' sizes would double the error."""
    turn = np.sqrt(0.5)
    axis = np.array([np.sin(np.pi / 8), np.cos(np.pi / 8)])  # I - 2 axis axis^T
    left, right = np.tile(-2 * axis, (2, 1, 1)), np.tile(axis, (2, 1, 1))
    none = np.zeros((2, 1, 2))
    given = [
        (np.ones((2, 1, 2)), none),
        (left, none),
        (right, none),
        (np.zeros((2, 1, 2, 1)), np.zeros((2, 1, 2, 1))),
        (np.zeros((1, 2, 1)), np.ones((1, 2, 1))),
    ]
    dev = corrected_errors(*given, EXACT).dev[..., 0]
    assert dev[0, 0] == pytest.approx(GROWN * 2 * turn * np.ones(2), rel=CLOSE)
    assert dev[1, 0] == pytest.approx(GROWN * np.ones(2), rel=CLOSE)


def test_what_float64_loses_in_products_is_counted_once():
    """An error of 1 that is kept as it is, without any rounding."""
    shape = (5, 1, 1)
    ones, none = np.ones(shape), np.zeros(shape)
    new = np.zeros((*shape, 1))
    given = (ones, none), (none, none), (none, none), (new, new), (new[0], 1 + new[0])
    assert np.array_equal(corrected_errors(*given, EXACT).dev, GROWN + new)


@pytest.mark.parametrize(("room", "block"), [(1, 1), (6 * 2 * 8 * 4 + 1, 4)])
def test_of_long_runs_products_are_kept_over_a_block_of_steps(monkeypatch, room, block):
    """T H K^3 numbers a step of the block; 1 step at least."""
    monkeypatch.setattr(correcting, "MOST_PRODUCTS", room)
    given = drawn(6)
    found = corrected_errors(*given, PLAIN)
    same(found, Derived(given, PLAIN, block=block))
    assert (found.dev[block:] > np.array(Derived(given, PLAIN).devs)[block + 1 :]).all()


def test_two_thousand_million_numbers_are_kept():
    """8 steps of 500 keys: 10^9 numbers a step of a block, which has two."""
    steps, keys = 8, 500
    turned = 1 / np.sqrt(keys)
    left = np.full((steps, 1, keys), -2 * turned)  # a reflection: its square is I
    right = np.full((steps, 1, keys), turned)
    none, new = np.zeros(left.shape), np.zeros((steps, 1, keys, 1))
    given = (1 + none, none), (left, none), (right, none), (new, new)
    dev = corrected_errors(*given, (new[0], 1 + new[0]), EXACT).dev[:, 0, 0, 0]
    one = 1 - 2 / keys + 2 * (keys - 1) / keys  # what sizes of its entries add up to
    assert dev[::2] == pytest.approx(one * GROWN ** np.arange(1, 5), rel=1e-8)
    assert dev[1::2] == pytest.approx(GROWN ** np.arange(1, 5), rel=1e-8)


def test_a_run_of_no_steps_has_no_states():
    given = drawn(3)
    none = [tuple(part[:0] for part in pair) for pair in given[:4]]
    found = corrected_errors(*none, given[4], PLAIN)
    assert found.value.shape == found.dev.shape == found.most.shape == (0, 2, 2, 3)


@pytest.mark.parametrize("number", [1e155, 1e200])
def test_of_numbers_beyond_float64_nothing_is_known(number):
    shape = (3, 1, 1)
    ones, none = np.ones(shape), np.zeros(shape)
    new = np.zeros((*shape, 1))
    given = (ones, none), (number * ones, none), (number * ones, none), (new, new)
    with np.errstate(all="ignore"):
        found = corrected_errors(*given, (1 + new[0], new[0]), PLAIN)
    assert not np.isfinite(found.dev).any()


@pytest.mark.parametrize("size", [0.25, 4.0])
def test_what_underflows_is_counted_for_the_largest_size_and_once_for_itself(size):
    """Without correction: S = B, of one step; 1 + 1 + 8 operations may underflow."""
    none, new = np.zeros((1, 2, 1)), np.zeros((1, 2, 1, 1))
    added = new.copy()
    added[0, 1] = size
    given = (none, none), (none, none), (none, none), (added, new)
    dev = corrected_errors(
        *given, (new[0], new[0]), replace(EXACT, underflow=UNDERFLOW)
    )
    under = GROWN * 10 * UNDERFLOW * (1 + size)
    assert np.array_equal(dev.dev, np.full((1, 2, 1, 1), under))


def test_sizes_are_named_and_stay_as_they_are():
    one = np.ones(1)
    sizes = _Sizes(decay=one, left=one, right=one, added=one)
    with pytest.raises(FrozenInstanceError):
        sizes.decay = 2 * one
    with pytest.raises(TypeError, match="positional"):
        _Sizes(one, one, one, one)
