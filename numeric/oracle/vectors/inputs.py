"""The inputs of the test vectors: from the case's own id, the same everywhere for ever.

Entry number k of array NAME of case ID is drawn by SHA-256 from the text "ID/NAME/k":
a whole multiple of 2^-11 below 1 in size, never 0, no value twice in an array, scaled
by a power of two; of an array of more than 2^11 entries, of 2^-16. Such numbers are
exact in binary32 and binary64. No random generator is involved whose algorithm a
library might change.
"""

import hashlib
from collections.abc import Sequence
from math import prod

import numpy as np

from longdep.numeric.precision import Array

BITS = 11
MORE_BITS = 16  # where there are not enough of those


def drawn(label: str, shape: Sequence[int], scale: float = 1.0) -> Array:
    """Draw an array of distinct numbers that are not 0.

    Args:
        label: case id and array name.
        shape: of the array, at most 2**16 entries.
        scale: a power of two; the entries are below it in size.
    Returns:
        float64 array, exact in float32 too.
    """
    numbers: list[int] = []
    seen = {0}
    index = 0
    bits = BITS if prod(shape) <= 2**BITS else MORE_BITS
    while len(numbers) < prod(shape):
        number = _number(f"{label}/{index}", bits)
        index += 1
        if number not in seen:
            seen.add(number)
            numbers.append(number)
    return np.array(numbers, dtype=np.float64).reshape(shape) * (scale * 2.0**-bits)


def _number(text: str, bits: int) -> int:
    """A whole number between -2^bits and 2^bits, exclusive."""
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2 ** (bits + 1) - 1) - (2**bits - 1)
