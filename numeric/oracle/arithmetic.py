"""The float arithmetic that an allowance is for; computed with in float64.

A precision has a name of up to three parts:

    float16, bfloat16, float32, float64   stored, added up and rounded in this format
    float16/float32, bfloat16/float32     stored in the first, sums of products added
                                          up in the second and rounded once
    tf32                                  float32 whose matrix products first round
                                          their factors to 11 significant bits
    ...+ftz                               the same, but a subnormal result may become 0
"""

from dataclasses import dataclass
from math import inf

from longdep.numeric.errors import DomainError
from longdep.numeric.formats import STORAGES
from longdep.numeric.oracle.vocabulary import nearest

LEVELS = ("standard", "strict")
SMALLEST_EXPONENT = {name: kind.lowest for name, kind in STORAGES.items()}
FLUSHED = "+ftz"
TF32_BITS = 11
# A term that is added up in a wider format is stored at most so often on its way: the
# product, with each of two biases added, with the other path, with a peephole.
STORED_SUMS = 5

# Name without suffix -> the formats of storage and of accumulation, bits of factors.
_ARITHMETICS = {
    **{name: (name, name, 0) for name in STORAGES},
    "float16/float32": ("float16", "float32", 0),
    "bfloat16/float32": ("bfloat16", "float32", 0),
    "tf32": ("float32", "float32", TF32_BITS),
}
# Every precision -> the format that its numbers are stored in.
STORAGE = {
    name + suffix: stored
    for suffix in ("", FLUSHED)
    for name, (stored, _, _) in _ARITHMETICS.items()
}
PRECISIONS = tuple(STORAGE)


@dataclass(frozen=True, kw_only=True)
class Arithmetic:
    """A float arithmetic and a level.

    Attributes:
        precision: its name.
        storage: the name of the format that results are stored in.
        roundoff: unit roundoff u of that format.
        accumulate: unit roundoff of the format that sums are added up in.
        factor: what the factors of matrix products are rounded by first; 0 for none.
        underflow: what a product that underflows may lose: half the smallest positive
            number. Where subnormal results become 0 it is twice the smallest normal
            one: the product, and the sum that it is added to.
        strict: whether slopes must be good to full relative accuracy.
        inputs_rounded: whether the inputs may be rounded to the format first.
    """

    precision: str
    storage: str
    roundoff: float
    accumulate: float
    factor: float
    underflow: float
    strict: bool = False
    inputs_rounded: bool = False

    @property
    def flushes(self) -> bool:
        """Whether subnormal results may become 0, those of sums, too."""
        return self.precision.endswith(FLUSHED)

    def gamma(self, count: int, *, factors: int = 0) -> float:
        """Bound of a factor past `count` roundings, k u / (1 - k u); inf if k u >= 1.

        Where sums are added up in a wider format, its u counts, and u once for each
        partial sum that may be stored. Where inputs may be rounded first, each term
        carries two more.

        Args:
            count: roundings while adding up.
            factors: how many of a term's factors are those of a matrix product.
        """
        small = count * self.accumulate + factors * self.factor
        if self.accumulate != self.roundoff:
            small += min(count, STORED_SUMS) * self.roundoff
        if self.inputs_rounded:
            small += 2 * self.roundoff
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
    stored, added, factor_bits = _ARITHMETICS[precision.removesuffix(FLUSHED)]
    kind = STORAGES[stored]
    flushed = precision.endswith(FLUSHED)
    return Arithmetic(
        precision=precision,
        storage=stored,
        roundoff=2.0**-kind.bits,
        accumulate=2.0 ** -STORAGES[added].bits,
        factor=2.0**-factor_bits if factor_bits else 0.0,
        # 2**-1075 is no float64: for float64 the smallest positive one stands for half.
        underflow=2 * kind.smallest_normal
        if flushed
        else 2.0 ** max(kind.lowest - 1, -1074),
        strict=level == "strict",
        inputs_rounded=inputs_rounded,
    )
