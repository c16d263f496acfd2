"""How many digits are certain: working precision, radii, two precisions compared.

A ball is certain if its radius is 10^-digits of its value, or of the largest entry of
its row. An entry whose terms cancel exactly never is: its ball holds 0 at every
precision. It has an absolute bound instead. At p bits a ball is at most 2^-p times the
sum of the absolute values of all terms on the way to it wide, times the widening by
|U| that `first_guess` counts in; so a ball that still holds 0 with half as many bits
more, and has become as much narrower, is narrower than 10^-digits of that sum. Of that
same sum, without the widening, every format loses its unit roundoff, and is allowed it:
at 25 digits the radius is 10^-9 of float64's allowance. Whoever judges need not trust
that: check/judging.py adds the radius to the error, and decides nothing where it is not
small.

Where nothing is known, or no right answer is defined, the ball is UNKNOWN: all numbers.
"""

import re
from collections.abc import Callable, Mapping
from math import ceil, log2, sqrt
from typing import Any

import flint
import mpmath
import numpy as np

from longdep.numeric.oracle.stacked.table import PROJECTION
from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.precision import BITS_PER_DIGIT, Array

MOST_BITS = 200_000
ENOUGH_BITS, MOST_TIMES = 20_000, 8  # further tries end here, or at so much the first
# Weights of 1e300 widen by 1000 bits a step, if nothing saturates; mostly all does.
MOST_BITS_FIRST = 8_000
WORK = 2e10  # bits times products of a run: some minutes; twice the first try at least
SATURATING = 2.0**20  # weights that widen more a step leave only saturated units
SPARE_BITS = 16  # a radius has 30 bits; a sum of a few may narrow that much less
TINY = flint.arb(2) ** -100_000  # gradients of long sequences are larger
UNKNOWN = flint.arb(0, float("inf"))

LAYER = re.compile(r"_l(\d+)(?:_reverse)?$")  # at the end of a stacked weight's name
VECTORS = ("bias", "B_l", "P_l")  # weights of two axes that are no matrices

Values = Mapping[str, Array]


def steps_of(case: Case) -> int:
    """The number of steps T of a case."""
    if "steps" in case:
        return int(case["steps"])
    shape = np.shape(case["x"])
    if "layers" in case:  # (T, B, m) or (B, T, m): the batch is the second axis of h0
        batch, held = np.shape(case["h0"])[1], shape[0] * shape[1]
        return held // batch if batch else 0
    return int(shape[-2])


def first_guess(case: Case, digits: int) -> int:
    """Working bits for the first try: what is wanted, and what balls will widen.

    A product with U widens a ball by about the Perron root of |U| a step, forward and
    backward; the geometric mean of two of its norms is above that root. In a stacked
    module a path may run through all steps of every layer.
    """
    steps = steps_of(case)
    rates = _rates_of_layers(case) if "layers" in case else [_rate(case)]
    rate = max(rates)
    grown = 1.1 * steps * sum(log2(1 + min(each, 2.0**1000)) for each in rates)
    wanted = digits * BITS_PER_DIGIT + 24
    most = min(MOST_BITS_FIRST, WORK / products_of(case) / 10)
    return ceil(wanted + (grown if rate < SATURATING else min(grown, most)))


def _rate(case: Case) -> float:
    """How much the recurrent matrix of a case widens a ball a step; at least 1."""
    n, rate = np.shape(case["h0"])[-1], 1.0
    for value in case.values():
        shape = np.shape(value)
        matrix = len(shape) >= 2 and set(shape[:-2]) <= {1} and n in shape[-2:]
        if matrix and isinstance(value, np.ndarray):
            sizes = value.reshape(shape[-2:])
            if sizes.size and sizes.size % (n * n) == 0:
                rate = max(rate, _widening(sizes, n))
    return rate


def _rates_of_layers(case: Case) -> list[float]:
    """The same of every layer, the largest of its matrices; times its projection."""
    n = np.shape(case.get("c0", case["h0"]))[-1]
    rates, projected = np.ones(int(case["layers"])), np.ones(int(case["layers"]))
    for name, value in case.items():
        layer = LAYER.search(name)
        if layer is None or np.ndim(value) < 2 or name.startswith(VECTORS):
            continue
        counted = projected if name.startswith(PROJECTION) else rates
        at = int(layer[1])
        for matrix in value.reshape(-1, *value.shape[-2:]) if value.size else ():
            counted[at] = max(counted[at], _widening(matrix, n))
    return [float(rate) for rate in rates * projected]


def _widening(matrix: Array, n: int) -> float:
    """The geometric mean of two norms of |matrix|, of one of its blocks of n units."""
    sizes = abs(np.asarray(matrix, dtype=np.float64))
    sizes = np.where(np.isfinite(sizes), sizes, 0.0)
    blocks = max(max(sizes.shape) / n, 1.0)
    rows = sizes.sum(axis=1).max(initial=0)
    columns = sizes.sum(axis=0).max(initial=0)
    return sqrt(rows) * sqrt(columns) / sqrt(blocks)


def products_of(case: Case) -> int:
    """About how many products of numbers a run makes: T times all entries.

    The weights of a stacked module multiply every sequence of the batch.
    """
    held = sum(np.size(v) for v in case.values() if isinstance(v, np.ndarray))
    batch = np.shape(case["h0"])[1] if "layers" in case else 1
    return max(1, steps_of(case) * held * batch)


def certify(
    answers: Callable[[], Values], bits: int, digits: int, products: int = 1
) -> Values:
    """Balls that are certain, or have an absolute bound; at the worst wide ones.

    Args:
        answers: the balls at the working precision that is set.
        bits: the first working precision; it is raised by half until all is certain.
        digits: decimal digits wanted.
        products: how many a run makes: of many, fewer tries are made.
    """
    before, added, values = flint.ctx.prec, 0, None
    most = min(MOST_BITS, max(ENOUGH_BITS, MOST_TIMES * bits))
    most = min(most, max(2 * bits, int(WORK / products)))
    try:
        while True:
            flint.ctx.prec = bits
            last, values = values, answers()
            certain = all(
                certified(array, digits, None if last is None else last[name], added)
                for name, array in values.items()
            )
            added = bits // 2
            if certain or bits + added > most:
                return values
            bits += added
    finally:
        flint.ctx.prec = before


def certified(
    array: Array, digits: int, last: Array | None = None, added: int = 0
) -> bool:
    """Whether every row's radius is small against its largest entry.

    Args:
        array: (..., k) balls.
        digits: decimal digits wanted.
        last: the same with fewer bits; entries that hold 0 in both, and have become as
            much narrower, need not be small against anything.
        added: how many bits fewer.
    """
    if not array.size:
        return True
    rows = array.reshape((-1, array.shape[-1])) if array.ndim > 1 else array[None]
    earlier = None if last is None else last.reshape(rows.shape)
    wanted = ceil(digits * BITS_PER_DIGIT) + 2
    return all(
        _certified_row(
            row.tolist(),
            digits,
            wanted,
            None if earlier is None else earlier[k].tolist(),
            added,
        )
        for k, row in enumerate(rows)
    )


def _certified_row(
    row: list[Any], digits: int, wanted: int, last: list[Any] | None, added: int
) -> bool:
    if min(map(flint.arb.rel_accuracy_bits, row), default=wanted) >= wanted:
        return True
    largest = max((abs(v.mid()) for v in row if v.is_finite()), default=flint.arb(0))
    least = flint.arb(10) ** -digits * largest
    return all(
        v.is_exact()
        or v.rel_accuracy_bits() >= wanted
        or out_of_reach(v)
        or bool(v.is_finite() and v.rad() <= least)
        or (last is not None and _cancels(v, last[k], added))
        for k, v in enumerate(row)
    )


def _cancels(ball: Any, last: Any, added: int) -> bool:
    """Whether two balls round 0 differ in width by what bits were added."""
    if is_unknown(ball):
        return is_unknown(last)
    if not (ball.contains(0) and last.is_finite() and last.contains(0)):
        return False
    return bool(ball.rad() <= last.rad() * flint.arb(2) ** (SPARE_BITS - added))


def out_of_reach(ball: Any) -> bool:
    """Whether a ball's numbers are far beyond the exponents of any format.

    Balls of such numbers hold some 30 bits, whatever the working precision is.
    """
    if not ball.is_finite():
        return False
    return bool(ball.abs_upper() < TINY or ball.abs_lower() > 1 / TINY)


def is_unknown(ball: Any) -> bool:
    """Whether a ball says nothing: it holds every number."""
    return not ball.is_finite() and not ball.is_nan() and not ball.is_exact()


def between(first: Array, second: Array, digits: int) -> Array:
    """Balls round the better values, as wide as the two runs are apart."""
    balls = np.empty(first.shape, dtype=object)
    for place in np.ndindex(first.shape):
        better, apart = second[place], abs(second[place] - first[place])
        if not mpmath.isfinite(better):
            balls[place] = flint.arb(float(better))
        elif not mpmath.isfinite(apart):
            balls[place] = UNKNOWN
        else:
            slack = abs(better) * mpmath.mpf(10) ** (-digits - 10)
            balls[place] = flint.arb(exact_ball(better), _upper(apart + slack))
    return balls


def exact_ball(value: Any) -> Any:
    """The ball of radius 0 round an mpmath number."""
    sign, mantissa, exponent, _ = value._mpf_
    return flint.arb((-int(mantissa) if sign else int(mantissa), int(exponent)))


def _upper(value: Any) -> Any:
    return exact_ball(value) * (1 + flint.arb(2) ** -20)
