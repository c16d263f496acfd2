"""Exact intervals for a share: Clopper and Pearson's, certified by ball arithmetic.

Source: C. Clopper and E. Pearson, Biometrika 26 (1934), 404-413.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

import flint

from longdep.numeric.errors import DomainError, require_count

LEVEL = Fraction(99, 100)
GRID = 2**12


@lru_cache(maxsize=None, typed=True)
def interval(
    hits: int, trials: int, level: Fraction = LEVEL
) -> tuple[Fraction, Fraction]:
    """Confidence interval for the success probability behind `hits` of `trials`.

    It ends where a tail of the binomial law has probability (1 - level) / 2; both
    ends are rounded outward to multiples of 2^-12, each by certified balls.

    Args:
        hits: successes, 0 <= hits <= trials.
        trials: at least 1.
        level: coverage, between 0 and 1.
    Returns:
        Lower and upper end.
    Raises:
        DomainError: the counts or the level are outside their ranges.
    """
    require_count("hits", hits)
    require_count("trials", trials)
    if not (trials and hits <= trials):
        raise DomainError(
            f"hits: expected at most trials, and trials >= 1, got {hits} of {trials}"
        )
    if not 0 < level < 1:
        raise DomainError(f"level: expected a share between 0 and 1, got {level}")
    return _lower(hits, trials, level), 1 - _lower(trials - hits, trials, level)


def in_percent(hits: int, trials: int) -> str:
    """The interval in words, such as "0 to 0.27 %".

    Ends below 1 % or above 99 % have two decimals, for near certainty is not
    certainty; all are rounded outward.
    """
    low, high = interval(hits, trials)
    return f"{_percent(low, floor)} to {_percent(high, ceil)} %"


def _percent(share: Fraction, outward: Callable[[Fraction], int]) -> str:
    value = 100 * share
    if value in (0, 100) or 1 <= value <= 99:
        return str(outward(value))
    return f"{outward(100 * value) / 100:.2f}"


def tail(hits: int, trials: int, share: Fraction) -> flint.arb:
    """The upper tail P(X >= hits), hits >= 1, of a binomial law, as a certified ball.

    The regularised incomplete beta function I_share(hits, trials - hits + 1).
    """
    place = flint.arb(flint.fmpq(share.numerator, share.denominator))
    return place.beta_lower(hits, trials - hits + 1, regularized=True)


def _lower(hits: int, trials: int, level: Fraction) -> Fraction:
    """Largest multiple of 1 / GRID at which the tail is surely small enough."""
    if hits == 0:
        return Fraction(0)
    gap = (1 - level) / 2
    allowed = flint.fmpq(gap.numerator, gap.denominator)
    good, bad = 0, GRID
    while bad - good > 1:
        middle = (good + bad) // 2
        small = tail(hits, trials, Fraction(middle, GRID)) <= allowed
        good, bad = (middle, bad) if small else (good, middle)
    return Fraction(good, GRID)


def at_most(hits: int, trials: int, limit: Fraction) -> bool | None:
    """Whether the probability is at most a limit, by its interval; None if open."""
    low, high = interval(hits, trials)
    return True if high <= limit else False if low > limit else None


def at_least(hits: int, trials: int, limit: Fraction) -> bool | None:
    """Whether the probability is at least a limit, by its interval; None if open."""
    low, high = interval(hits, trials)
    return True if low >= limit else False if high < limit else None


def every(answers: Iterable[bool | None]) -> bool | None:
    """False if any answer is, True if all are, None while some are open."""
    given = list(answers)
    return False if False in given else None if None in given else True


def pooled(chunks: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add up the counts of several chunks, name by name; the order does not matter."""
    counts: dict[str, int] = {}
    for chunk in chunks:
        for name, count in chunk.items():
            counts[name] = counts.get(name, 0) + count
    return counts
