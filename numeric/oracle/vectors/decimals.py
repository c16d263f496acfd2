"""Balls as decimal strings of 40 digits with a radius; bounds rounded up.

Every rounding here is of an exact fraction, so the strings do not depend on any float
formatting; the radius counts what the 40 digits leave out and what the ball did.
"""

from decimal import ROUND_HALF_EVEN, ROUND_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import flint

from longdep.numeric.errors import DomainError
from longdep.numeric.precision import _dyadic, fraction

DIGITS = 40
RANGE = 10**6
NEAREST = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN, Emax=RANGE, Emin=-RANGE)
UPWARD = Context(prec=2, rounding=ROUND_UP, Emax=RANGE, Emin=-RANGE)


def digits_of(value: flint.arb) -> str:
    """The middle of a ball in 40 significant digits; "0", "nan", "inf", "-inf"."""
    if not value.is_finite():
        if value.is_nan():
            return "nan"
        return "inf" if value > 0 else "-inf"
    middle = middle_of(value)
    if middle == 0:
        return "0"
    return _written(middle, NEAREST)


def middle_of(value: flint.arb) -> Fraction:
    """The exact middle of a finite ball."""
    return fraction(_dyadic(value.mid()))


def reach_of(value: flint.arb) -> Fraction:
    """The exact radius of a finite ball."""
    return fraction(_dyadic(value.rad()))


def distance_of(value: flint.arb, text: str) -> Fraction:
    """How far any number of a finite ball can be from a decimal string."""
    return abs(middle_of(value) - Fraction(text)) + reach_of(value)


def relative_radius(values: list[flint.arb], texts: list[str]) -> str:
    """The largest share of its decimal that any ball can be off, rounded up.

    Raises:
        DomainError: a ball that is not exact has the decimal 0.
    """
    worst = Fraction(0)
    for value, text in zip(values, texts, strict=True):
        if not value.is_finite():
            continue
        distance, size = distance_of(value, text), abs(Fraction(text))
        if distance and not size:
            raise DomainError(f"expected a ball away from 0, got {value}")
        worst = max(worst, distance / size if size else worst)
    return above(worst)


def absolute_radius(values: list[flint.arb], texts: list[str]) -> str:
    """The largest distance of any ball from its decimal, rounded up."""
    pairs = zip(values, texts, strict=True)
    return above(max((distance_of(v, t) for v, t in pairs), default=Fraction(0)))


def above(bound: Fraction) -> str:
    """A bound in 2 digits, rounded up."""
    return "0" if bound == 0 else _written(bound, UPWARD)


def _written(value: Fraction, rules: Context) -> str:
    quotient: Any = rules.divide(Decimal(value.numerator), Decimal(value.denominator))
    sign, figures, exponent = quotient.normalize(rules).as_tuple()
    text = "".join(map(str, figures)).ljust(rules.prec, "0")
    shown = exponent + len(figures) - 1
    return f"{'-' if sign else ''}{text[0]}.{text[1:]}e{shown}"
