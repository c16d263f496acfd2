"""The float format an allowance is for, in the float64 the allowance is computed in."""

from dataclasses import dataclass
from math import inf

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.vocabulary import nearest
from longdep.numeric.rounding import float_format

LEVELS = ("standard", "strict")
PRECISIONS = ("float16", "float32", "float64")
SMALLEST_EXPONENT = {"float16": -24, "float32": -149, "float64": -1074}


@dataclass(frozen=True, kw_only=True)
class Arithmetic:
    """A float format and a level.

    Attributes:
        precision: its name.
        roundoff: unit roundoff u.
        underflow: half the smallest positive number: the error of a product that
            underflows.
        strict: whether slopes must be good to full relative accuracy.
        inputs_rounded: whether the inputs may be rounded to the format first.
    """

    precision: str
    roundoff: float
    underflow: float
    strict: bool = False
    inputs_rounded: bool = False

    def gamma(self, count: int) -> float:
        """Bound of a factor past `count` roundings, k u / (1 - k u); inf if k u >= 1.

        Where inputs may be rounded first, each term carries two more roundings.
        """
        small = (count + (2 if self.inputs_rounded else 0)) * self.roundoff
        return small / (1 - small) if small < 1 else inf


def arithmetic(
    precision: str, level: str = "standard", inputs_rounded: bool = False
) -> Arithmetic:
    """The arithmetic of a precision's name.

    Raises:
        DomainError: there is no such precision or level.
    """
    if precision not in PRECISIONS:
        known = ", ".join(PRECISIONS)
        raise DomainError(
            f"precision: expected one of {known}, got {precision!r}"
            f"{nearest(precision, PRECISIONS)}"
        )
    if level not in LEVELS:
        raise DomainError(
            f"level: expected one of {', '.join(LEVELS)}, got {level!r}"
            f"{nearest(level, LEVELS)}"
        )
    format_ = float_format(precision)
    # 2**-1075 is no float64: for float64 the smallest positive number stands for half.
    underflow = 2.0 ** max(SMALLEST_EXPONENT[precision] - 1, -1074)
    return Arithmetic(
        precision=precision,
        roundoff=float(format_.roundoff.p) / float(format_.roundoff.q),
        underflow=underflow,
        strict=level == "strict",
        inputs_rounded=inputs_rounded,
    )
