"""Clopper-Pearson intervals: certified ends, against two other routes."""

from fractions import Fraction
from math import ceil, comb, floor

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric.binomial import (
    GRID,
    LEVEL,
    at_least,
    at_most,
    every,
    in_percent,
    interval,
    pooled,
    tail,
)
from longdep.numeric.errors import DomainError
from longdep.numeric.precision import encloses

GAP = (1 - LEVEL) / 2
counts = st.integers(1, 60).flatmap(
    lambda trials: st.tuples(st.integers(0, trials), st.just(trials))
)

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def exact_tail(hits: int, trials: int, share: Fraction) -> Fraction:
    """The tail P(X >= hits), summed in rationals."""
    return sum(
        comb(trials, k) * share**k * (1 - share) ** (trials - k)
        for k in range(hits, trials + 1)
    )


@few
@given(counts)
def test_each_end_is_the_last_grid_point_whose_exact_tail_is_small_enough(case) -> None:
    hits, trials = case
    low, high = interval(hits, trials)
    step = Fraction(1, GRID)
    if hits:
        assert (
            exact_tail(hits, trials, low) <= GAP < exact_tail(hits, trials, low + step)
        )
    else:
        assert low == 0
    lost = trials - hits
    if lost:
        other = 1 - high
        assert exact_tail(lost, trials, other) <= GAP
        assert exact_tail(lost, trials, other + step) > GAP
    else:
        assert high == 1


@few
@given(counts.filter(lambda case: case[0] > 0), st.fractions(0, 1, max_denominator=64))
def test_the_certified_tail_encloses_the_exact_one(case, share) -> None:
    hits, trials = case
    assert encloses(tail(hits, trials, share), exact_tail(hits, trials, share))


def test_ends_are_right_for_a_thousand_trials_too() -> None:
    low, _ = interval(301, 1000)
    for place, small in ((low, True), (low + Fraction(1, GRID), False)):
        hit, miss = int(place * GRID), GRID - int(place * GRID)
        whole = sum(
            comb(1000, k) * hit**k * miss ** (1000 - k) for k in range(301, 1001)
        )
        assert (200 * whole <= GRID**1000) is small


def test_the_tail_agrees_with_mpmath() -> None:
    share = Fraction(1, 3)
    ball = tail(20, 64, share)
    other = mpmath.betainc(20, 45, 0, mpmath.mpf(1) / 3, regularized=True)
    # mpmath rounds at 53 bits; its last few may be off.
    assert abs(float(ball.mid()) / float(other) - 1) < 2**-45


def test_no_success_in_64_trials_bounds_the_share_by_the_root_of_the_gap() -> None:
    low, high = interval(0, 64)
    assert low == 0
    assert (1 - high) ** 64 <= GAP < (1 - high + Fraction(1, GRID)) ** 64


def test_answers_are_open_between_the_ends() -> None:
    low, high = interval(30, 64)
    middle = (low + high) / 2
    assert at_most(30, 64, high) is True
    assert at_least(30, 64, low) is True
    assert at_most(30, 64, middle) is None
    assert at_least(30, 64, middle) is None
    assert at_most(30, 64, low / 2) is False
    assert at_least(30, 64, (1 + high) / 2) is False


def test_every_needs_all_answers_and_fails_by_one() -> None:
    assert every([True, True]) is True
    assert every([True, None]) is None
    assert every([None, False]) is False


def test_pooled_counts_do_not_depend_on_the_order_of_the_chunks() -> None:
    chunks = [{"a": 1, "nets": 4}, {"a": 2, "nets": 4}, {"b": 5, "nets": 4}]
    assert pooled(chunks) == pooled(chunks[::-1]) == {"a": 3, "b": 5, "nets": 12}


@pytest.mark.parametrize(("hits", "trials"), [(-1, 3), (4, 3), (0, 0), (1.0, 2)])
def test_impossible_counts_are_refused(hits, trials) -> None:
    with pytest.raises(DomainError, match="expected"):
        interval(hits, trials)


def test_an_impossible_level_is_refused() -> None:
    with pytest.raises(DomainError, match="level"):
        interval(1, 2, Fraction(1))


def test_an_interval_is_written_in_per_cent_rounded_outward() -> None:
    low, high = interval(30, 100)
    text = in_percent(30, 100)
    assert text == f"{floor(100 * low)} to {ceil(100 * high)} %"
    assert in_percent(0, 2048) == "0 to 0.27 %"
    assert in_percent(2048, 2048) == "99.73 to 100 %"
    assert interval(0, 2048)[1] <= Fraction(27, 10000)
