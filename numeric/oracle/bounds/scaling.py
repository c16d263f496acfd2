"""Exponents for ldexp: numbers beyond float64 are a mantissa and an exponent."""

import numpy as np

from longdep.numeric.precision import Array

MOST = 5000  # the largest exponent that is worth keeping


def exponents(wanted: Array) -> Array:
    """Exponents that ldexp takes: far beyond those of float64 there is 0 or inf."""
    return np.minimum(np.maximum(wanted, -MOST), MOST).astype(np.int32)


def exponent(wanted: int) -> int:
    """The same of one."""
    return min(max(int(wanted), -MOST), MOST)
