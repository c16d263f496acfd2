"""Arithmetic in bfloat16, which NumPy has not: float32, each result rounded.

A sum is made in float32 and rounded once, as processors do it. Rounding float32 once
more to bfloat16 gives what one rounding would, of sums, products and quotients of two
numbers that are not subnormal: float32 has twice as many bits, and two to spare.
"""

from typing import Any

import numpy as np

from longdep.numeric.formats import rounded_to
from longdep.numeric.precision import Array

HALF = np.uint32(0x7FFF)  # just below half of the last place that is kept
KEPT = np.uint32(0xFFFF0000)
PLACES = np.uint32(16)


class Bfloat16(np.ndarray):
    """A float32 array of bfloat16 numbers; what is computed of it is rounded."""

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **options: Any
    ) -> Any:
        """Compute in float32, and round each number to the nearest bfloat16."""
        plain = [v.view(np.ndarray) if isinstance(v, Bfloat16) else v for v in inputs]
        made = getattr(ufunc, method)(*plain, **options)
        if getattr(made, "dtype", None) != np.float32:
            return made
        return _rounded(np.asarray(made)).view(Bfloat16)


def _rounded(numbers: Array) -> Array:
    """float32 rounded to bfloat16, ties to even; an overflow is infinite."""
    bits = np.ascontiguousarray(numbers).view(np.uint32).reshape(numbers.shape)
    up = bits + HALF + ((bits >> PLACES) & np.uint32(1))
    found = (up & KEPT).view(np.float32)
    return np.where(np.isfinite(numbers), found, numbers)


def in_format(precision: str, array: Array) -> Array:
    """Numbers rounded to a format, and computed with in it from there on.

    Args:
        precision: float64, float32, float16 or bfloat16.
        array: float64, or numbers of the format.
    """
    if precision == "bfloat16":
        return rounded_to("bfloat16", array).view(Bfloat16)
    return array.astype(np.dtype(precision))
