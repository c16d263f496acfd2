"""Bounds of a scan against random orders of association, in simulated arithmetics.

Every state is computed along a tree of its own over the steps, with its start as the
leftmost leaf; what is exact comes of balls. A second simulation makes the largest error
that every rounding may make, always to the same side: the bound is within a factor of
what the worst order then makes.
"""

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.bracketing import bracketed, in_log_space
from longdep.numeric.oracle.routes.scan_balls import Balls
from longdep.numeric.oracle.storing import stored
from tests.numeric.oracle.ways.scanning import ALL_MACHINES, Rounded

FORMATS = (
    "float64", "float32", "float16", "bfloat16", "float32+ftz", "float16+ftz",
    "bfloat16/float32",
)  # fmt: skip
SPLITS = ("first", "last", "middle", "anywhere")
KINDS = {
    "slow": (0.9, 0.999),
    "fast": (0.05, 0.5),
    "growing": (0.9, 1.3),
    "signed": (-0.95, 0.95),
}
WITHIN = 6.0  # how far the bound is from the worst order that is tried


class Tree:
    """Maps of neighbouring steps composed along a tree.

    Args:
        machine: what rounds: has `times` and `add`.
        split: which gap is the root of a run of steps, one of SPLITS.
        rng: for gaps anywhere.
    """

    def __init__(self, times, add, split, rng):
        self.times, self.add, self.split, self.rng = times, add, split, rng

    def state(self, decay, added, start):
        """The last state."""
        return self.over(decay, added, start, -1, len(added))[1]

    def over(self, decay, added, start, low, high):
        """The map of the steps from one on to before another; the start is step -1."""
        if high - low == 1:
            return (None, start) if low < 0 else (decay[low], added[low])
        gap = {
            "first": low + 1,
            "last": high - 1,
            "middle": (low + high) // 2,
            "anywhere": int(self.rng.integers(low + 1, high)),
        }[self.split]
        a, b = self.over(decay, added, start, low, gap)
        later, new = self.over(decay, added, start, gap, high)
        product = None if a is None else self.times(later, a)
        return product, self.add(self.times(later, b), new)


def rounding(precision, split, seed=0):
    """Trees whose operations are rounded as a format rounds."""
    engine = Rounded(ALL_MACHINES[precision])

    def times(x, y):
        return engine.times(x, y, engine.partial)

    def add(x, y):
        return engine.partial(x + y)

    return Tree(times, add, split, np.random.default_rng(seed))


def drawn(precision, kind, steps, width=6, seed=0, scale=1.0, complex_=False):
    """Decays, terms and a start that are numbers of a format."""
    rng = np.random.default_rng(seed)

    def numbers(shape, sizes):
        values = stored(precision, sizes).astype(float)
        if not complex_:
            return values
        turned = rng.uniform(0, 2 * np.pi, size=shape)
        real = stored(precision, values * np.cos(turned)).astype(float)
        return real + 1j * stored(precision, values * np.sin(turned)).astype(float)

    shape = (steps, width)
    decay = numbers(shape, rng.uniform(*KINDS[kind], size=shape))
    added = numbers(shape, rng.normal(size=shape) * scale)
    start = numbers((width,), rng.normal(size=width) * scale)
    return decay, added, start


def exact(decay, added, start):
    """The states as balls."""
    held = flint.ctx.prec
    flint.ctx.prec = 1200
    try:
        engine = Balls()
        given = []
        for array in (decay, added, start):
            balls = engine.given(array.real)
            if np.iscomplexobj(array):
                balls = engine.complex(balls, engine.given(array.imag))
            given.append(balls)
        return engine.scan(*given, None)
    finally:
        flint.ctx.prec = held


def off(computed, balls):
    """Distances from balls."""
    flat = []
    for value, ball in zip(np.ravel(computed), np.ravel(balls), strict=True):
        right = value if np.isrealobj(value) else flint.acb(value.real, value.imag)
        right = float(right) if np.isrealobj(value) else right
        flat.append(float(abs(ball - right)))
    return np.reshape(flat, np.shape(computed))


def known(array, error=None):
    return array, np.zeros(np.shape(array)) if error is None else error


def bound(precision, decay, added, start):
    """What is allowed at every state."""
    return bracketed(
        known(decay), known(added), known(start), arithmetic(precision)
    ).dev


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("precision", FORMATS)
def test_no_order_of_association_is_further_off(precision, kind):
    for seed, steps in enumerate((1, 2, 3, 8, 40)):
        case = drawn(precision, kind, steps, seed=seed)
        right, allowed = exact(*case)[-1], bound(precision, *case)[-1]
        for split in SPLITS:
            for again in range(2):
                with np.errstate(all="ignore"):
                    computed = rounding(precision, split, again).state(*case)
                computed = stored(precision, computed).astype(float)
                assert (off(computed, right) <= allowed).all()


class Terms(Tree):
    """The terms of a state, each times its decays, added up in any order."""

    def state(self, decay, added, start):
        """The last state."""
        products, terms = None, []
        for factor, term in zip(decay[::-1], added[::-1], strict=True):
            terms.append(term if products is None else self.times(products, term))
            products = factor if products is None else self.times(products, factor)
        terms.append(self.times(products, start))
        terms = [terms[k] for k in self.rng.permutation(len(terms))]
        return self.summed(terms)

    def summed(self, terms):
        """The sum along a tree over the terms."""
        if len(terms) == 1:
            return terms[0]
        gap = {
            "first": 1,
            "last": len(terms) - 1,
            "middle": len(terms) // 2,
            "anywhere": int(self.rng.integers(1, len(terms))),
        }[self.split]
        return self.add(self.summed(terms[:gap]), self.summed(terms[gap:]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("precision", FORMATS)
def test_no_order_of_the_terms_is_further_off(precision, kind):
    for seed, steps in enumerate((1, 2, 8, 40)):
        case = drawn(precision, kind, steps, seed=seed)
        right, allowed = exact(*case)[-1], bound(precision, *case)[-1]
        for split in SPLITS:
            tree = rounding(precision, split)
            for again in range(2):
                rng = np.random.default_rng(again)
                with np.errstate(all="ignore"):
                    terms = Terms(tree.times, tree.add, split, rng)
                    computed = stored(precision, terms.state(*case)).astype(float)
                assert (off(computed, right) <= allowed).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("precision", ["float64", "float32", "float16", "float32+ftz"])
def test_no_order_of_complex_numbers_is_further_off(precision, kind):
    for seed, steps in enumerate((1, 2, 8, 40)):
        case = drawn(precision, kind, steps, seed=seed, complex_=True)
        right, allowed = exact(*case)[-1], bound(precision, *case)[-1]
        for split in SPLITS:
            computed = rounding(precision, split, seed).state(*case)
            assert (off(computed, right) <= allowed).all()


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_a_complex_decay_of_real_terms_is_no_further_off(precision):
    decay, _, _ = drawn(precision, "slow", 40, width=200, complex_=True)
    _, added, start = drawn(precision, "slow", 40, width=200)
    right, allowed = (
        exact(decay, added, start)[-1],
        bound(precision, decay, added, start),
    )
    for split in SPLITS:
        computed = rounding(precision, split).state(decay, added, start)
        assert (off(computed, right) <= allowed[-1]).all()
    more = bound(precision, decay, added + 0j, start + 0j)
    assert np.array_equal(allowed, more)


@pytest.mark.parametrize("complex_", [False, True])
@pytest.mark.parametrize(
    ("precision", "scale"),
    [
        ("float16", 2.0**-16),
        ("float16+ftz", 2.0**-12),
        ("float32", 2.0**-130),
        ("float32+ftz", 2.0**-124),
        ("float64", 2.0**-1040),
    ],
)
def test_products_that_underflow_are_counted(precision, scale, complex_):
    counted = False
    for kind in ("fast", "slow"):
        for seed in range(5):
            case = drawn(precision, kind, 20, seed=seed, scale=scale, complex_=complex_)
            right, allowed = exact(*case)[-1], bound(precision, *case)[-1]
            for split in SPLITS:
                engine = rounding(precision, split, seed)
                computed = engine.state(*case)
                errors = off(computed, right)
                assert (errors <= allowed).all()
                unit = arithmetic(precision).roundoff
                sizes = np.abs(computed) + errors
                counted = counted or bool((errors > 40 * unit * sizes).any())
    assert counted


def test_a_decay_of_zero_forgets_what_was_before():
    decay, added, start = drawn("float32", "slow", 30)
    decay[17] = 0.0
    case = decay, added, start * 2.0**60
    right, allowed = exact(*case), bound("float32", *case)
    assert (allowed[17] < 1e-6).all()  # of 2^60
    assert (allowed[-1] < 1e-3).all()
    for split in SPLITS:
        computed = rounding("float32", split).state(*case)
        assert (off(computed, right[-1]) <= allowed[-1]).all()


def test_a_scan_of_zeros_is_exact():
    zeros = np.zeros((5, 2))
    assert not bound("float32+ftz", zeros + 0.5, zeros, zeros[0]).any()


@pytest.mark.parametrize("precision", ["float32", "float16"])
def test_errors_of_what_is_given_are_carried(precision):
    rng = np.random.default_rng(3)
    decay, added, start = drawn(precision, "signed", 30)
    errors = [2.0**-6 * rng.uniform(size=v.shape) for v in (decay, added, start)]
    pairs = zip((decay, added, start), errors, strict=True)
    allowed = bracketed(*pairs, arithmetic(precision)).dev[-1]
    right, worst = exact(decay, added, start)[-1], 0.0
    for _ in range(60):
        signs = [rng.choice([-1.0, 1.0], size=v.shape) for v in errors]
        moved = [
            v + e * s
            for v, e, s in zip((decay, added, start), errors, signs, strict=True)
        ]
        computed = rounding(precision, "anywhere").state(*moved)
        share = np.max(off(computed, right) / allowed)
        worst = max(worst, float(share))
    assert 0.2 < worst <= 1


def adversary(unit):
    """Every rounding is as large as it may be, and upwards."""

    def times(x, y):
        return x * y * (1 + unit)

    def add(x, y):
        total = x + y
        return total + np.minimum(unit * total, np.minimum(np.abs(x), np.abs(y)))

    return times, add


@pytest.mark.parametrize("decay", [0.3, 0.9, 0.99, 0.999, 1.0])
@pytest.mark.parametrize("steps", [4, 40, 200])
def test_the_bound_is_within_a_factor_of_the_worst_order(decay, steps):
    format_ = arithmetic("float16")
    case = np.full((steps, 1), decay), np.ones((steps, 1)), np.ones(1)
    right = exact(*case)[-1]
    allowed = bracketed(*map(known, case), format_).dev[-1]
    times, add = adversary(format_.roundoff)
    rng = np.random.default_rng(0)
    worst = max(
        float(off(order(times, add, split, rng).state(*case), right)[0])
        for order in (Tree, Terms)
        for split in SPLITS
    )
    assert worst <= allowed[0] <= WITHIN * worst


@pytest.mark.parametrize("precision", ["float64", "float32", "float16"])
def test_adding_logarithms_is_no_further_off(precision):
    engine = Rounded(ALL_MACHINES[precision])
    kept = engine.kept
    for seed in range(6):
        rng = np.random.default_rng(seed)
        decay = stored(precision, rng.uniform(0.3, 0.99, size=(30, 4))).astype(float)
        added = stored(precision, rng.uniform(0.1, 2.0, size=(30, 4))).astype(float)
        start = stored(precision, rng.uniform(0.1, 2.0, size=4)).astype(float)
        sums, total = [], 0.0
        for log in kept(np.log(decay)):
            total = kept(total + log)
            sums.append(total)
        sums = np.array(sums)
        terms = np.concatenate([kept(np.log(start))[None], kept(np.log(added)) - 0.0])
        terms[1:] = kept(terms[1:] - sums)
        states, right = [], exact(decay, added, start)
        for t in range(30):
            largest = terms[: t + 2].max(axis=0)
            whole = 0.0
            for term in terms[: t + 2]:
                whole = kept(whole + kept(np.exp(kept(term - largest))))
            log = kept(sums[t] + kept(largest + kept(np.log(whole))))
            states.append(kept(np.exp(log)))
        shares = in_log_space(decay, added, start, arithmetic(precision))
        sizes = bracketed(
            known(decay), known(added), known(start), arithmetic(precision)
        )
        allowed = sizes.dev + shares * sizes.most
        assert (off(np.array(states), right) <= allowed).all()
