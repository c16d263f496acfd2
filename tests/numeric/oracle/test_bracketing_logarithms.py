"""The bound of a scan whose decays are exponentials, and of one in logarithms.

Products of decays are then exponentials of differences of sums; what these are off by
is written as its derivation says (numeric/oracle/bounds/bracketing.py), with mpmath.
"""

from dataclasses import replace
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from longdep.numeric.oracle.bounds.bracketing import (
    _exponentials,
    bracketed,
    by_logarithms,
    in_log_space,
)
from tests.numeric.oracle.coarse import MIXED, PLAIN, ROUNDOFF, WIDE
from tests.numeric.oracle.test_bracketing_formula import (
    CLOSE,
    DECAYS,
    Summed,
    columns,
    entries,
)


def test_a_rounding_of_a_sum_of_logarithms_is_of_what_256_steps_add_up_to():
    logs = np.zeros((600, 2))
    logs[40, 0] = logs[295, 0] = 1.0  # 256 steps, both ends among them
    logs[41, 1] = logs[297, 1] = 1.0  # 257 steps
    assert np.array_equal(by_logarithms(logs, PLAIN), [[2 * ROUNDOFF, ROUNDOFF]])
    ones = np.ones((600, 1))
    assert by_logarithms(ones, PLAIN) == 256 * ROUNDOFF
    assert by_logarithms(ones[:9], PLAIN) == 9 * ROUNDOFF
    assert by_logarithms(ones[:1], PLAIN) == ROUNDOFF
    assert by_logarithms(np.zeros((3, 1)), PLAIN) == 0


def test_sums_of_logarithms_are_stored_five_times_of_32_roundings():
    assert by_logarithms(np.ones((4, 1)), MIXED) == 4 * (WIDE + 5 * ROUNDOFF / 32)


@pytest.mark.parametrize("exponents", [None, 3.0])
def test_adding_logarithms_is_counted_for_every_lag(exponents):
    """Off by u |G| of each lag, and by an exponential at every term and gap.

    A lag of k steps: (k + 32 (3 + k / 256)) u |G|, none for k = 0. The lags of all
    terms add up to L, so (1 + 32 / 256) L + 3 * 32 (M - |b|), and 4 M for a sum taken
    from the next one. An exponential is off by 16 u, its argument by 4 u of its size.
    """
    steps, unit = 3, Fraction(1, 2**16)
    format_ = replace(PLAIN, roundoff=float(unit), accumulate=float(unit))
    given = entries(steps, DECAYS)
    logs = np.array([0.5, 1.0, 0.25])[:, None] * np.ones(5)
    sizes = None if exponents is None else np.full((steps, 5), exponents)
    found = bracketed(*given, format_, logs, sizes)
    largest = 1.0 if exponents is None else exponents
    each = unit * Fraction(1.75)
    passed = mpmath.expm1(4 * float(unit) * largest + 16 * float(unit))
    passed = Fraction(float(passed))
    for k, column in enumerate(columns(given)):
        one = Summed(*column, unit)
        for t in range(1, steps + 1):
            most, lost = one.most(t), one.lost(t)
            older = 96 * (most - one.terms[t])
            lags = each * (lost * Fraction(9, 8) + older + 4 * most)
            total = each * (t * Fraction(9, 8) + 96 + 4) + passed * (1 + t)
            dev = one.bound(
                t, steps, format_.underflow, lags + passed * (most + lost), total
            )
            assert found.dev[t - 1, k] == pytest.approx(float(dev), rel=CLOSE)


def test_every_entry_has_the_logarithms_of_its_own():
    """The largest over the steps, not over the entries."""
    given = entries(3, (0.5, 0.5))
    format_ = replace(PLAIN, roundoff=2.0**-16, accumulate=2.0**-16)
    logs = np.array([[0.5, 2.0], [0.25, 1.0], [0.125, 4.0]])
    both = bracketed(*given, format_, logs).dev
    for k in range(2):
        one = [tuple(array[..., k : k + 1] for array in pair) for pair in given]
        alone = bracketed(*one, format_, logs[:, k : k + 1]).dev
        assert both[:, k : k + 1] == pytest.approx(alone, rel=CLOSE)


def in_words(decay, added, start, t):
    """2 t + 16 roundings of 2 |A|_t, the largest logarithm and log of t + 1 terms."""
    passed = sum(abs(mpmath.log(a)) for a in decay[:t])
    terms = ([start] if start else []) + list(added[:t])
    largest = max(abs(mpmath.log(v)) for v in terms)
    size = 2 * passed + largest + mpmath.log(t + 1)
    count = (2 * t + 16) * mpmath.mpf(ROUNDOFF)
    return mpmath.expm1(count / (1 - count) * size)


@pytest.mark.parametrize("start", [0.0, 0.5, 64.0, 2.0**-8])
def test_log_space_is_off_by_roundings_of_every_size_on_the_way(start):
    decay, added = [0.5, 2.0, 0.75, 0.25], [1.0, 3.0, 0.125, 5.0]
    found = in_log_space(
        np.array(decay)[:, None], np.array(added)[:, None], np.array([start]), PLAIN
    )
    assert found.shape == (4, 1)
    for t in range(1, 5):
        expected = float(in_words(decay, added, start, t))
        assert found[t - 1, 0] == pytest.approx(expected, rel=CLOSE)


def test_log_space_of_several_axes_and_decays_that_are_broadcast():
    decay = np.array([0.5, 0.25, 2.0])[:, None, None]
    added = 1.0 + np.arange(12.0).reshape(3, 2, 2)
    start = np.array([[1.0, 2.0], [0.0, 4.0]])
    found = in_log_space(decay, added, start, PLAIN)
    assert found.shape == added.shape
    for t, i, j in np.ndindex(added.shape):
        own = in_words(decay[:, 0, 0], added[:, i, j], start[i, j], t + 1)
        assert found[t, i, j] == pytest.approx(float(own), rel=CLOSE)


def test_log_space_knows_nothing_of_terms_and_decays_that_are_not_positive():
    """From where they come in; a start of exactly 0 is none."""
    good = np.full((3, 1), 0.5)
    for value in (0.0, -1.0):
        wrong = good.copy()
        wrong[1] = value
        for decay, added in ((wrong, good), (good, wrong)):
            found = in_log_space(decay, added, np.ones(1), PLAIN)[:, 0]
            assert np.isfinite(found[0])
            assert not np.isfinite(found[1:]).any()
    found = in_log_space(good, good, -np.ones(1), PLAIN)
    assert not np.isfinite(found).any()


def test_the_exponentials_of_a_product_are_off_by_what_the_largest_exponent_makes():
    """16 u, and 4 u of the argument's size, over all steps; (1, ...)."""
    made = _exponentials(np.array([[1.0, 4.0], [2.0, 3.0]]), PLAIN)
    expected = [[float(mpmath.expm1((4 * s + 16) * ROUNDOFF)) for s in (2, 4)]]
    assert made.shape == (1, 2)
    assert made == pytest.approx(np.array(expected), rel=CLOSE)
