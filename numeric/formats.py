"""The float formats that numbers are stored in: bits, range, and rounding to one.

A format has `bits` significant bits; its smallest positive number is 2**lowest, and
every finite number is below 2**highest. NumPy has no bfloat16: its numbers are held in
float32 arrays, of which they are the numbers that fit into the first 16 bits.

Source: IEEE 754-2019; for bfloat16 the float32 of that standard, cut to 16 bits.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from longdep.numeric.errors import DomainError

Array = np.ndarray


@dataclass(frozen=True)
class Storage:
    """A binary float format, as far as its numbers go.

    Attributes:
        name: float16, bfloat16, float32 or float64.
        bits: significant bits of a normal number, the hidden one included.
        lowest: the exponent of the smallest positive (subnormal) number.
        highest: finite numbers are below 2**highest.
    """

    name: str
    bits: int
    lowest: int
    highest: int

    @property
    def largest(self) -> float:
        """The largest finite number."""
        return (2 - self.spacing) * 2.0 ** (self.highest - 1)

    @property
    def smallest_normal(self) -> float:
        """The smallest positive number with all significant bits."""
        return float(2.0 ** (self.lowest + self.bits - 1))

    @property
    def smallest_subnormal(self) -> float:
        """The smallest positive number."""
        return float(2.0**self.lowest)

    @property
    def spacing(self) -> float:
        """The distance from 1 to the next number: twice the unit roundoff."""
        return float(2.0 ** (1 - self.bits))

    @property
    def carrier(self) -> np.dtype[Any]:
        """The NumPy dtype that holds its numbers: its own; float32 for bfloat16."""
        return np.dtype("float32" if self.name == "bfloat16" else self.name)

    def holds(self, other: "Storage") -> bool:
        """Whether every number of another format is one of this."""
        return (
            self.bits >= other.bits
            and self.lowest <= other.lowest
            and self.highest >= other.highest
        )


STORAGES = {
    s.name: s
    for s in (
        Storage("float16", 11, -24, 16),
        Storage("bfloat16", 8, -133, 128),
        Storage("float32", 24, -149, 128),
        Storage("float64", 53, -1074, 1024),
    )
}


def storage(format_: DTypeLike | Storage) -> Storage:
    """The format of a name or NumPy dtype; a Storage stands for itself.

    Raises:
        DomainError: it is none of STORAGES.
    """
    if isinstance(format_, Storage):
        return format_
    name = format_ if isinstance(format_, str) else np.dtype(format_).name
    if name not in STORAGES:
        raise DomainError(f"dtype: expected one of {', '.join(STORAGES)}, got {name}")
    return STORAGES[name]


def rounded_to(format_: DTypeLike | Storage, array: Any) -> Array:
    """Numbers rounded to the nearest of a format, ties to even; once, not twice.

    Args:
        format_: a format's name, NumPy dtype, or Storage.
        array: float64 or narrower, any shape.
    Returns:
        The same shape, in the format's carrier dtype; infinite beyond its largest
        number, nan where it was nan.
    Raises:
        DomainError: there is no such format.
    """
    kind = storage(format_)
    values = np.asarray(array, dtype=np.float64)
    with np.errstate(all="ignore"):
        if kind.carrier.name == kind.name:
            return values.astype(kind.carrier)
        _, exponent = np.frexp(values)
        last = np.maximum(exponent - kind.bits, kind.lowest)  # exponent of the last bit
        rounded = np.ldexp(np.rint(np.ldexp(values, -last)), last)
        rounded = np.where(np.abs(rounded) > kind.largest, values * np.inf, rounded)
        return rounded.astype(kind.carrier)
