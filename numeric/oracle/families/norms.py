"""Norms of lists of arrays, of order 1, 2 or inf, by two routes.

Exact rationals and one square root in balls; exact fractions and one in mpmath. An
entry that is nan makes the norm nan, an infinite one infinite.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import flint
import mpmath
import numpy as np

from longdep.numeric.oracle.family import ball_array
from longdep.numeric.precision import Array, context, exact, rational

NAN, INFINITE = float("nan"), float("inf")


def norm_by_balls(arrays: Sequence[Array], order: float) -> Array:
    """The norm of all entries together, as one ball."""
    entries = np.concatenate([a.reshape(-1) for a in arrays])
    if np.isnan(entries).any() or np.isinf(entries).any():
        bad = NAN if np.isnan(entries).any() else INFINITE
        return ball_array([flint.arb(bad)], ())
    numbers = exact(entries).tolist()
    if order == 2.0:
        squares = sum((x * x for x in numbers), flint.fmpq(0))
        return ball_array([flint.arb(squares).sqrt()], ())
    sizes = map(abs, numbers)
    total = sum(sizes, flint.fmpq(0)) if order == 1.0 else max(sizes)
    return ball_array([flint.arb(total)], ())


def norm_by_fractions(entries: list[float], order: float) -> Any:
    """The norm of entries at mpmath's precision; a float where it is not finite."""
    if not np.isfinite(entries).all():
        return NAN if np.isnan(entries).any() else INFINITE
    if order != 2.0:
        sizes = [abs(Fraction(x)) for x in entries]
        return digits(sum(sizes, Fraction(0)) if order == 1.0 else max(sizes))
    squares = sum((Fraction(x) ** 2 for x in entries), Fraction(0))
    return mpmath.sqrt(digits(squares))


def digits(value: Fraction) -> mpmath.mpf:
    """A fraction as a number of mpmath."""
    return mpmath.mpf(value.numerator) / value.denominator


def narrow(value: Any) -> flint.arb:
    """The value of an mpmath computation as a ball: each of its at most 6 roundings."""
    if isinstance(value, float):
        return flint.arb(value)
    sign, mantissa, exponent, _ = value._mpf_
    middle = flint.fmpz(-mantissa if sign else mantissa)
    precision = mpmath.mp.prec
    with context(4 * mpmath.mp.dps):
        centre = flint.arb(flint.fmpq(middle) * flint.fmpq(2) ** exponent)
        radius = abs(centre) * flint.arb(2) ** (4 - precision)
        return centre + flint.arb(0, 1.0) * radius


def ball(value: float) -> flint.arb:
    """A float as a ball of radius 0."""
    return flint.arb(rational(value)) if np.isfinite(value) else flint.arb(value)
