"""Sums that no rounding can touch, in any order: numbers of few bits.

If all terms are multiples of 2^low and the sum of their sizes is below 2^(bits + low),
every partial sum is a number of a format of so many bits.
"""

import numpy as np

from longdep.numeric.formats import STORAGES
from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.precision import Array

NO_BITS = 1_000_000  # the exponent of the lowest bit of 0


def lowest_bit(values: Array) -> Array:
    """The exponent of the lowest bit set in any number of each row; NO_BITS for 0.

    Args:
        values: (T, k) float64; -NO_BITS for a row that is not finite.
    """
    mantissas, exponents = np.frexp(np.where(np.isfinite(values), values, 0.0))
    whole = np.abs(np.ldexp(mantissas, 53)).astype(np.int64)
    bit = np.log2(np.maximum(whole & -whole, 1).astype(np.float64))
    low = np.where(whole == 0, NO_BITS, exponents - 53 + bit)
    low = np.where(np.isfinite(values), low, -NO_BITS)
    return low.min(axis=1, initial=NO_BITS)


def unrounded(total: Array, low: Array, arithmetic: Arithmetic) -> Array:
    """Where every partial sum, in any order, is a number of the format.

    Args:
        total: (T, k) sums of the sizes of the terms.
        low: (T,) the exponent of the lowest bit of any of them.
        arithmetic: the format that sums and results are held in.
    Returns:
        (T, k) booleans; False wherever factors are rounded before they are multiplied.
    """
    kind = STORAGES[arithmetic.storage]
    smallest = kind.lowest + (kind.bits - 1 if arithmetic.flushes else 0)
    if arithmetic.factor:
        return np.zeros(total.shape, dtype=bool)
    with np.errstate(all="ignore"):
        room = np.ldexp(1.0, (low + kind.bits).astype(np.int32))  # 0 or inf beyond
        return np.asarray((low > smallest)[:, None] & (total < room[:, None]))
