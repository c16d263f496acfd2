"""How many digits are certain: working precision, radii, two precisions compared."""

from math import ceil, log2, sqrt
from typing import Any

import flint
import mpmath
import numpy as np

from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.precision import BITS_PER_DIGIT, Array


def first_guess(case: Case, digits: int) -> int:
    """Working bits for the first try: what is wanted, and what balls will widen.

    A product with U widens a ball by about the Perron root of |U| a step, forward and
    backward; the geometric mean of two of its norms is above that root.
    """
    steps = int(case["steps"]) if "steps" in case else np.shape(case["x"])[-2]
    n, rate = np.shape(case["h0"])[-1], 1.0
    for value in case.values():
        shape = np.shape(value)
        matrix = len(shape) >= 2 and set(shape[:-2]) <= {1} and n in shape[-2:]
        if matrix and isinstance(value, np.ndarray):
            sizes = abs(np.asarray(value, dtype=np.float64).reshape(shape[-2:]))
            if sizes.size % (n * n) == 0:
                blocks = max(sizes.shape) / n
                rows, columns = sizes.sum(axis=1).max(), sizes.sum(axis=0).max()
                rate = max(rate, sqrt(rows) * sqrt(columns / blocks))
    return ceil(digits * BITS_PER_DIGIT + 24 + 1.1 * steps * log2(1 + rate))


def certified(array: Array, digits: int) -> bool:
    """Whether every row's radius is small against its largest entry."""
    rows = array.reshape((-1, array.shape[-1])) if array.ndim > 1 else array[None]
    wanted = ceil(digits * BITS_PER_DIGIT) + 2
    return all(_certified_row(row.tolist(), digits, wanted) for row in rows)


def _certified_row(row: list[Any], digits: int, wanted: int) -> bool:
    if min(map(flint.arb.rel_accuracy_bits, row), default=wanted) >= wanted:
        return True
    rough = max((v.rad() for v in row if v.is_finite()), default=flint.arb(0))
    if not all(v.is_finite() or v.is_exact() for v in row):
        return False
    largest = max((abs(v.mid()) for v in row if v.is_finite()), default=flint.arb(0))
    return bool(rough <= flint.arb(10) ** -digits * largest)


def between(first: Array, second: Array, digits: int) -> Array:
    """Balls round the better values, as wide as the two runs are apart."""
    balls = np.empty(first.shape, dtype=object)
    for place in np.ndindex(first.shape):
        better, apart = second[place], abs(second[place] - first[place])
        if not mpmath.isfinite(better):
            balls[place] = flint.arb.neg_inf()
            continue
        slack = abs(better) * mpmath.mpf(10) ** (-digits - 10)
        balls[place] = flint.arb(exact_ball(better), _upper(apart + slack))
    return balls


def exact_ball(value: Any) -> Any:
    """The ball of radius 0 round an mpmath number."""
    sign, mantissa, exponent, _ = value._mpf_
    return flint.arb((-int(mantissa) if sign else int(mantissa), int(exponent)))


def _upper(value: Any) -> Any:
    return exact_ball(value) * (1 + flint.arb(2) ** -20)
