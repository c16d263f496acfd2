"""Numbers of p bits whose every operation is correctly rounded, ties to even.

    x = correctly_rounded([0.1, 0.2], 24)      the float32 numbers next to 0.1, 0.2
    np.exp(x[0] + x[1])                        as float32 with a perfect library has it

Sums, products and quotients are rounded from the exact rational; exponentials and
logarithms from certified balls, at as many digits as the rounding needs. NumPy asks the
entries of object arrays for `exp`, `log` and `log1p`, so that one formula serves
floats and these. Exponents are unbounded, as in numeric/kernels/memory_capacity.py:
nothing overflows or underflows. An exact 0 has the logarithm -inf.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import Any

import flint
from numpy.typing import ArrayLike

from longdep.numeric.errors import DomainError, require_count
from longdep.numeric.kernels.memory_capacity import nearest
from longdep.numeric.precision import Array, context, entrywise, fraction, rational

LOWEST, MOST_DIGITS = 40, 2000
INFINITE = math.inf
Value = Fraction | float  # the float is infinite


@total_ordering
@dataclass(frozen=True, eq=False)
class CorrectlyRounded:
    """A number of p significant bits, or an infinity.

    Attributes:
        value: the exact value.
        bits: p, the significant bits that every result is rounded to.
    """

    value: Value
    bits: int

    def __add__(self, other: CorrectlyRounded | int) -> CorrectlyRounded:
        return self._nearest(self.value + _value(other))

    def __sub__(self, other: CorrectlyRounded | int) -> CorrectlyRounded:
        return self._nearest(self.value - _value(other))

    def __mul__(self, other: CorrectlyRounded | int) -> CorrectlyRounded:
        return self._nearest(self.value * _value(other))

    def __truediv__(self, other: CorrectlyRounded | int) -> CorrectlyRounded:
        return self._nearest(self.value / _value(other))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> CorrectlyRounded:
        return CorrectlyRounded(-self.value, self.bits)

    def __abs__(self) -> CorrectlyRounded:
        return -self if self.value < 0 else self

    def __eq__(self, other: object) -> bool:
        return bool(self.value == _value(other))

    def __lt__(self, other: CorrectlyRounded | float) -> bool:
        return bool(self.value < _value(other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __float__(self) -> float:
        return float(self.value)

    def exp(self) -> CorrectlyRounded:
        """The exponential; 0 at -inf."""
        if not isinstance(self.value, Fraction):
            return CorrectlyRounded(_infinite_exp(self.value), self.bits)
        if self.value == 0:
            return CorrectlyRounded(Fraction(1), self.bits)
        return self._by_balls(lambda x: x.exp())

    def log(self) -> CorrectlyRounded:
        """The logarithm; -inf at 0.

        Raises:
            DomainError: the number is negative.
        """
        if self.value < 0:
            raise DomainError(f"log: expected a number from 0 on, got {self.value}")
        if self.value in (0, INFINITE):
            return CorrectlyRounded(INFINITE if self.value else -INFINITE, self.bits)
        if self.value == 1:
            return CorrectlyRounded(Fraction(0), self.bits)
        return self._by_balls(lambda x: x.log())

    def log1p(self) -> CorrectlyRounded:
        """The logarithm of 1 plus the number, the sum not rounded.

        Raises:
            DomainError: the number is not above -1.
        """
        if self.value <= -1:
            raise DomainError(f"log1p: expected a number above -1, got {self.value}")
        if self.value in (0, INFINITE):
            return self
        return self._by_balls(lambda x: x.log1p())

    def _nearest(self, value: Value) -> CorrectlyRounded:
        kept = nearest(value, self.bits) if isinstance(value, Fraction) else value
        return CorrectlyRounded(kept, self.bits)

    def _by_balls(self, function: Callable[[flint.arb], flint.arb]) -> CorrectlyRounded:
        """Round a transcendental value: more digits until both ends round alike."""
        digits = LOWEST
        while digits <= MOST_DIGITS:
            with context(digits):
                ball = function(flint.arb(rational(self.value)))
                ends = [
                    nearest(_dyadic(e), self.bits) for e in (ball.lower(), ball.upper())
                ]
            if ends[0] == ends[1]:
                return CorrectlyRounded(ends[0], self.bits)
            digits *= 2
        raise DomainError(
            f"{self.value}: expected a value that {MOST_DIGITS} digits can round"
        )


def correctly_rounded(array: ArrayLike, bits: int) -> Array:
    """Array of numbers of p bits, each the nearest to what is given.

    Args:
        array: anything numeric/precision.py can make exact.
        bits: p, from 1 on; 24 for float32, 53 for float64.
    Raises:
        DomainError: an entry is not finite, or bits is no whole number from 1 on.
    """
    require_count("bits", bits)
    return entrywise(
        lambda x: CorrectlyRounded(nearest(fraction(rational(x)), bits), bits), array
    )


def _value(other: Any) -> Value:
    if isinstance(other, CorrectlyRounded):
        return other.value
    return Fraction(other) if math.isfinite(other) else float(other)


def _infinite_exp(value: float) -> Value:
    return Fraction(0) if value == -INFINITE else value


def _dyadic(ball: flint.arb) -> Fraction:
    mantissa, exponent = (int(part) for part in ball.mid().man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent
