"""The float format an allowance is for, in the float64 the allowance is computed in."""

from dataclasses import dataclass
from math import inf

from longdep.numeric.errors import DomainError
from longdep.numeric.formats import STORAGES
from longdep.numeric.oracle.vocabulary import nearest
from longdep.numeric.rounding import float_format

LEVELS = ("standard", "strict")
STORAGE = {
    name + end: name.split("/")[0].replace("tf32", "float32")
    for name in (
        "float64",
        "float32",
        "float16",
        "bfloat16",
        "float16/float32",
        "bfloat16/float32",
        "tf32",
    )
    for end in ("", "+ftz")
}
PRECISIONS = tuple(STORAGE)
SMALLEST_EXPONENT = {k: STORAGES[v].lowest for k, v in STORAGE.items()}


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
    storage: str = ""
    accumulate: float = 0.0
    factor: float = 0.0
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
    format_ = float_format("float16" if "tf" in precision else STORAGE[precision])
    if precision.endswith("+ftz"):
        underflow = STORAGES[STORAGE[precision]].smallest_normal
    else:
        underflow = 2.0 ** max(SMALLEST_EXPONENT[precision] - 1, -1074)
    return Arithmetic(
        precision=precision,
        roundoff=float(format_.roundoff.p) / float(format_.roundoff.q),
        underflow=underflow,
        strict=level == "strict",
        storage=STORAGE[precision],
        accumulate=float(format_.roundoff.p) / float(format_.roundoff.q),
        factor=2.0**-11 if "tf" in precision else 0.0,
        inputs_rounded=inputs_rounded,
    )
