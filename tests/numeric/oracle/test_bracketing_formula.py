"""The bound of a scan is what its derivation says, term by term.

The derivation (numeric/oracle/bounds/bracketing.py) has sums over gaps and over terms;
here they are written as sums, of exact rationals, where the code has recurrences. The
arithmetic is so coarse that no part of a bound is small beside another.
"""

from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import numpy as np
import pytest

from longdep.numeric.oracle.bounds.bracketing import (
    Scanned,
    bracketed,
    fewest,
)
from tests.numeric.oracle.coarse import EXACT, MIXED, PLAIN, ROUNDOFF, WIDE

CLOSE = 9000 * 2.0**-53  # u for each operation on terms that are not negative


class Summed:
    """The derivation for one entry: a_1..a_T, b_1..b_T and h_0 with their errors."""

    def __init__(self, decay, added, start, unit, products=1):
        """`products` real roundings make up that of one product; 3 of a complex one."""
        self.unit, self.products = Fraction(unit), products
        grown = 1 + (products + 1) * self.unit
        self.decay = [None] + [(abs_(a) + 2 * Fraction(e)) * grown for a, e in decay]
        self.decay_error = [None] + [Fraction(e) for _, e in decay]
        sizes = [(abs_(b) + 2 * Fraction(e)) * grown for b, e in added]
        self.terms = [abs_(start[0]) + 2 * Fraction(start[1]), *sizes]
        self.errors = [Fraction(e) for _, e in (start, *added)]

    def carries(self, first, last):
        """P(first, last), the product of the decays behind one step up to another."""
        return product(self.decay[first + 1 : last + 1])

    def most(self, t):
        """M_t: what all terms of h_t add up to."""
        return sum(self.carries(s, t) * self.terms[s] for s in range(t + 1))

    def lost(self, t):
        """What products lose in units, once: the sum of P(g, t) M_g over all gaps."""
        return sum(self.carries(g, t) * self.most(g) for g in range(t))

    def felt(self, t):
        """What the errors of decays, terms and start make of h_t."""
        of_terms = sum(self.carries(s, t) * self.errors[s] for s in range(t + 1))
        return of_terms + sum(
            self.carries(s, t) * self.decay_error[s] * self.most(s - 1)
            for s in range(1, t + 1)
        )

    def far(self, near, t):
        """What all terms but the last so many add up to, where there are more."""
        return self.carries(t - near, t) * self.most(t - near) if near < t else 0

    def sums(self, t, steps):
        """What sums lose: the best number of near terms, of 1, 2, 4, ... below T."""
        ways = [t * self.unit * self.most(t)]
        for near in powers(steps):
            close = min(near, t) * self.unit * self.most(t)
            ways.append(close + (1 + t * self.unit) * self.far(near, t))
        return min(ways)

    def reach(self, t):
        """The largest product of neighbouring decays up to t, or the empty one."""
        return max(self.carries(s, e) for e in range(t + 1) for s in range(e + 1))

    def ending(self, t):
        """The largest of those that end at t: what an underflow may be carried by."""
        return max(self.carries(s, t) for s in range(t + 1))

    def tallest(self, t):
        return max(self.most(s) for s in range(1, t + 1))

    def bound(self, t, steps, underflow, logs=0, once=0):
        """The whole bound; of logarithms see the test of these."""
        rounded = 2 * self.products * self.unit * self.lost(t) + self.sums(t, steps)
        under = 4 * self.products * t * Fraction(underflow) * self.ending(t)
        under = under * (1 + self.tallest(t))
        return self.felt(t) + (rounded + logs) / (1 - t * self.unit - once) + under


def abs_(number):
    """The modulus; that of a complex number as float64 has it."""
    if isinstance(number, complex):
        return Fraction(abs(number))
    return abs(Fraction(number))


def product(factors):
    whole = Fraction(1)
    for factor in factors:
        whole *= factor
    return whole


def powers(steps):
    """1, 2, 4, ... below a number of steps; 1 in any case."""
    found = [1]
    while 2 * found[-1] < steps:
        found.append(2 * found[-1])
    return found


def entries(steps, decays, kind=float):
    """Decays, terms and a start with errors, one column for each size of decays.

    All are multiples of 2^-9, so that float64 holds their first products exactly.
    """
    width = len(decays)
    step, unit = np.arange(steps)[:, None], np.arange(width)
    decay = np.array(decays) * (1 + (step % 3 - step % 3 // 2 * 2.75) / 4)
    added = (1 + (3 * step + unit) % 5) / 4 * (-1.0) ** (step + unit)
    start = np.array([-0.75, 1.5, 2.0, 1.25, 0.5])[:width]
    if kind is complex:
        decay, added = decay * (0.6 + 0.8j), added * (0.28 - 0.96j)
        decay, added = in_64ths(decay, 5), in_64ths(added, 25)
    errors = (
        2.0**-8 * (1 + (step + 2 * unit) % 3),
        2.0**-7 * (1 + (2 * step + unit) % 3),
        2.0**-6 * (1 + np.arange(width)),
    )
    return (decay, errors[0]), (added, errors[1]), (start, errors[2])


def in_64ths(numbers, of):
    """Complex numbers times a whole one, rounded to multiples of 1/64."""
    return np.round(numbers * of * 64) / 64


def columns(given):
    """The same, one entry after the other: lists of pairs."""
    (a, a_error), (b, b_error), (h, h_error) = given
    for k in range(b.shape[1]):
        kind = complex if np.iscomplexobj(b) else float
        yield (
            [(kind(v), float(e)) for v, e in zip(a[:, k], a_error[:, k], strict=True)],
            [(kind(v), float(e)) for v, e in zip(b[:, k], b_error[:, k], strict=True)],
            (float(h[k]), float(h_error[k])),
        )


DECAYS = (1 / 16, 0.375, 0.75, 1.0, 1.25)


@pytest.mark.parametrize("kind", [float, complex])
@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 9])
def test_every_part_of_the_bound_is_counted_once(steps, kind):
    decays = DECAYS if kind is float else (1 / 64, 1 / 16, 1 / 8, 1 / 4)
    given = entries(steps, decays, kind)
    found = bracketed(*given, PLAIN)
    products = 1 if kind is float else 3
    for k, column in enumerate(columns(given)):
        one = Summed(*column, ROUNDOFF, products)
        for t in range(1, steps + 1):
            dev = one.bound(t, steps, PLAIN.underflow)
            assert found.dev[t - 1, k] == pytest.approx(float(dev), rel=CLOSE)
            most = float(one.most(t) + 2 * dev)
            assert found.most[t - 1, k] == pytest.approx(most, rel=CLOSE)
            reach = float(one.reach(t))
            assert found.reach[t - 1, k] == pytest.approx(reach, rel=CLOSE)
            for near, tail in zip(powers(steps), found.tails, strict=True):
                far = float(one.far(near, t))
                assert tail[t - 1, k] == pytest.approx(far, rel=CLOSE, abs=0)
    assert found.reach.shape == found.dev.shape == given[1][0].shape


def test_the_best_number_of_near_terms_is_none_of_them_a_few_and_all():
    """The cases above reach every way to bound the sums."""
    steps, best = 9, set()
    for column in columns(entries(steps, DECAYS)):
        one = Summed(*column, ROUNDOFF)
        whole = steps * one.unit * one.most(steps)
        ways = {
            near: near * one.unit * one.most(steps)
            + (1 + steps * one.unit) * one.far(near, steps)
            for near in powers(steps)
        }
        least = min(ways, key=ways.get)
        best.add(least if ways[least] < whole else "all")
    assert len(best) >= 3


def test_states_are_those_of_the_recurrence():
    (a, _), (b, _), (h, _) = given = entries(9, DECAYS)
    found = bracketed(*given, PLAIN).value
    for k in range(len(DECAYS)):
        state = Fraction(h[k])
        for t in range(9):
            state = Fraction(a[t, k]) * state + Fraction(b[t, k])
            assert found[t, k] == pytest.approx(float(state), rel=CLOSE)
    assert found.dtype == float


def test_complex_numbers_of_any_operand_make_complex_states():
    for place in range(3):
        given = [list(pair) for pair in entries(2, (0.5,))]
        given[place][0] = given[place][0] * 1j
        (a, _), (b, _), (h, _) = given
        first = a[0] * h + b[0]
        found = bracketed(*given, EXACT).value
        assert found.dtype == complex
        assert np.array_equal(found, [first, a[1] * first + b[1]])


def test_only_complex_decays_make_products_complex():
    """A real decay times a complex state is two real products, of one modulus."""
    (a, a_error), (b, b_error), start = entries(4, (0.5, 0.75))
    real = bracketed((a, a_error), (b, b_error), start, PLAIN)
    turned = bracketed((a, a_error), (1j * b, b_error), start, PLAIN)
    assert np.array_equal(turned.dev, real.dev)


def test_a_decay_of_several_units_is_broadcast():
    """(T, 1) decays beside (T, 3) terms, and logarithms like them."""
    (a, a_error), (b, b_error), start = entries(5, (0.5, 0.5, 0.5))
    logs = 2.0 ** -np.arange(5.0)[:, None]
    narrow = (a[:, :1], a_error[:, :1])
    wide = tuple(np.repeat(array, 3, axis=1) for array in narrow)
    one = bracketed(narrow, (b, b_error), start, PLAIN, logs)
    same = bracketed(wide, (b, b_error), start, PLAIN, np.repeat(logs, 3, axis=1))
    assert np.array_equal(one.value, same.value)
    assert np.array_equal(one.reach, same.reach)
    for name in ("dev", "most"):  # of exponentials, of one number or of three
        assert getattr(one, name) == pytest.approx(getattr(same, name), rel=CLOSE)
    for tail, other in zip(one.tails, same.tails, strict=True):
        assert np.array_equal(tail, other)


def test_a_start_of_fewer_axes_is_that_of_every_entry():
    (a, a_error), (b, b_error), _ = entries(3, (0.5, 0.75))
    start, error = np.array(1.5), np.array(2.0**-6)
    one = bracketed((a, a_error), (b, b_error), (start, error), PLAIN)
    wide = (np.full(2, 1.5), np.full(2, 2.0**-6))
    assert np.array_equal(
        one.dev, bracketed((a, a_error), (b, b_error), wide, PLAIN).dev
    )


def test_sums_in_a_wider_format_have_its_roundings_and_states_are_stored_once():
    given = entries(5, DECAYS)
    found = bracketed(*given, MIXED)
    for k, column in enumerate(columns(given)):
        one = Summed(*column, WIDE)
        for t in range(1, 6):
            dev = one.bound(t, 5, MIXED.underflow)
            size = abs(Fraction(found.value[t - 1, k])) + 2 * dev
            dev = float(dev + Fraction(ROUNDOFF) * size)
            assert found.dev[t - 1, k] == pytest.approx(dev, rel=CLOSE)


@pytest.mark.parametrize("zeros", [False, True])
def test_nothing_is_known_where_as_many_roundings_make_up_a_whole(zeros):
    """k u = 1: there is no bound k u / (1 - k u), of no size of the terms."""
    format_ = replace(PLAIN, roundoff=0.25, accumulate=0.25, underflow=0.0)
    none = np.zeros((6, 1))
    added = none if zeros else none + 1.0
    given = (none, none), (added, none), (none[0], none[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        dev = bracketed(*given, format_).dev[:, 0]
    assert np.isfinite(dev[:3]).all()
    assert np.isinf(dev[3:]).all()


def test_without_roundings_a_state_is_off_by_what_is_given():
    """|a| e_h + e_a |h| + e_b, with sizes enlarged by twice the errors."""
    given = (
        (np.array([[0.5]]), np.array([[0.125]])),
        (np.array([[-2.0]]), np.array([[0.25]])),
        (np.array([3.0]), np.array([0.5])),
    )
    found = bracketed(*given, EXACT)
    assert found.dev == 0.75 * 0.5 + 0.125 * 4 + 0.25
    assert found.most == 0.75 * 4 + 2.5 + 2 * found.dev
    assert found.value == -0.5
    assert found.reach == 1
    assert len(found.tails) == 1
    assert not found.tails[0].any()


def test_a_state_of_zeros_loses_nothing_and_what_follows_may_underflow():
    """Once a term has been other than 0, products with it may underflow for ever."""
    none, half = np.zeros((4, 1)), np.full((4, 1), 0.5)
    added = np.array([[0.0], [1.0], [0.0], [0.0]])
    decay = np.array([[0.5], [0.5], [0.0], [0.5]])
    given = (decay, none), (added, none), (none[0], none[0])
    dev = bracketed(*given, replace(EXACT, underflow=2.0**-10)).dev[:, 0]
    assert dev[0] == 0
    assert np.array_equal(dev[1:], 4 * 2.0**-10 * np.array([2, 3, 4]) * 2)
    assert not bracketed(
        (half, none), (none, none), (none[0], none[0]), PLAIN
    ).dev.any()


def test_products_that_underflow_are_counted_for_every_gap_and_reach():
    """4 underflows a gap, each carried by at most the largest product of decays."""
    none = np.zeros((3, 1))
    decay, added = np.array([[4.0], [0.5], [0.5]]), np.array([[1.0], [2.0], [0.5]])
    given = (decay, none), (added, none), (np.array([0.25]), np.zeros(1))
    dev = bracketed(*given, replace(EXACT, underflow=2.0**-10)).dev[:, 0]
    tallest = np.array([2.0, 3.0, 3.0])  # states 2, 3, 2
    ending = np.array([4.0, 2.0, 1.0])
    gaps = np.array([1, 2, 3])
    assert np.array_equal(dev, 4 * 2.0**-10 * gaps * ending * (1 + tallest))


def test_sums_have_the_best_of_all_near_terms():
    """K near terms lose K u M, the far ones (1 + n u) W more; or all of them n u M."""
    unit, gaps = 2.0**-4, np.array([1.0, 2.0, 3.0, 8.0, 8.0, 8.0])
    most = np.array([1.0, 1.0, 1.0, 1.0, 16.0, 4.0])
    tails = (
        np.array([0.5, 0.5, 0.01, 0.25, 3.0, 4.0]),
        np.array([0.0, 0.5, 0.01, 0.25, 1.0, 4.0]),
        np.array([0.0, 0.0, 0.01, 0.0625, 0.25, 2.0]),
    )
    found = fewest(most, tails, gaps, unit)
    assert found[0] == unit  # one sum
    assert found[1] == 2 * unit
    assert found[2] == unit + (1 + 3 * unit) * 0.01  # K = 1
    assert found[3] == 4 * unit + 1.5 * 0.0625  # K = 4
    assert found[4] == 2 * unit * 16 + 1.5 * 1.0  # K = 2
    assert found[5] == 8 * unit * 4  # all
    assert np.array_equal(fewest(most, (), gaps, unit), gaps * unit * most)


def test_near_terms_are_powers_of_two_below_the_number_of_steps():
    """K = T has no far terms; K = 1 is there in any case."""
    counts = []
    for steps in range(1, 10):
        tails = bracketed(*entries(steps, (0.5,)), PLAIN).tails
        assert all(tail.shape == (steps, 1) for tail in tails)
        counts.append(len(tails))
    assert counts == [1, 1, 2, 2, 3, 3, 3, 3, 4]


def test_a_scan_is_named_by_its_parts_and_stays_as_it_is():
    one = np.ones(1)
    scanned = Scanned(value=one, dev=one, most=one)
    assert scanned.tails == ()
    assert scanned.reach == 1
    with pytest.raises(FrozenInstanceError):
        scanned.dev = 2 * one
    with pytest.raises(TypeError, match="positional"):
        Scanned(one, one, one)
