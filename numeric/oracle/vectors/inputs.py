"""The inputs of the test vectors: from the case's own id, the same everywhere for ever.

Entry number k of array NAME of case ID is drawn by SHA-256 from the text "ID/NAME/k":
a whole multiple of 2^-11 below 1 in size, never 0, no value twice in an array, scaled
by a power of two. Such numbers are exact in binary32 and binary64. No random generator
is involved whose algorithm a library might change.
"""

import hashlib
from collections.abc import Sequence
from math import prod

import numpy as np

from longdep.numeric.precision import Array

BITS = 11


def drawn(label: str, shape: Sequence[int], scale: float = 1.0) -> Array:
    """Draw an array of distinct numbers that are not 0.

    Args:
        label: case id and array name.
        shape: of the array, at most 2**11 entries.
        scale: a power of two; the entries are below it in size.
    Returns:
        float64 array, exact in float32 too.
    """
    numbers: list[int] = []
    seen = {0}
    index = 0
    while len(numbers) < prod(shape):
        number = _number(f"{label}/{index}")
        index += 1
        if number not in seen:
            seen.add(number)
            numbers.append(number)
    return np.array(numbers, dtype=np.float64).reshape(shape) * (scale * 2.0**-BITS)


def _number(text: str) -> int:
    """A whole number between -2^11 and 2^11, exclusive."""
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2 ** (BITS + 1) - 1) - (2**BITS - 1)
