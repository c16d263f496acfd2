"""Between a framework's weight arrays and the gates' own: one rule for all.

A matrix loses its leading axes of length 1 and, if stored transposed, is turned, so
that its rows are blocks of n, one a gate. A vector is read in order, in blocks of n.
Works on arrays of any entries (floats, balls, mpmath numbers).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.errors import ShapeError
from longdep.numeric.oracle.conventions import Convention, Packed
from longdep.numeric.oracle.quantities import Quantity
from longdep.numeric.precision import Array

Slot = tuple[str, str]  # kind (W, U, b, d, p) and gate
PROJECTED: Slot = ("V", "h")  # of an lstm: what o tanh(c) is multiplied by


def unpack(convention: Convention, case: Mapping[str, Any]) -> dict[Slot, Array]:
    """Return every gate's arrays; slots the convention has no block for are missing.

    Args:
        convention: how the arrays are packed.
        case: the arrays by name.
    Returns:
        (kind, gate) -> (n, m), (n, n) or (n,).
    """
    slots: dict[Slot, Array] = {}
    for packed in convention.arrays:
        parts = _parts(packed, np.asarray(case[packed.name]))
        slots |= dict(zip(packed.blocks, parts, strict=True))
    return slots


def pack(convention: Convention, slots: Mapping[Slot, Array]) -> dict[str, Array]:
    """Return the convention's arrays, from every gate's: the inverse of `unpack`."""
    return {packed.name: _join(packed, slots) for packed in convention.arrays}


def _parts(packed: Packed, array: Array) -> list[Array]:
    if packed.blocks[0][0] in "WU":
        rows: Array = array.reshape(array.shape[-2:])
        rows = rows.T if packed.transposed else rows
    else:
        rows = array.reshape(-1)
    return np.split(rows, len(packed.blocks))


def _join(packed: Packed, slots: Mapping[Slot, Array]) -> Array:
    rows: Array = np.concatenate([slots[block] for block in packed.blocks])
    if packed.blocks[0][0] in "WU":
        rows = rows.T if packed.transposed else rows
        return rows.reshape((*(1,) * (len(packed.shape) - 2), *rows.shape))
    lead = int(packed.shape[0]) if packed.shape[0].isdigit() else 1
    return rows.reshape((lead, -1)) if len(packed.shape) == 2 else rows


# Sizes of gated linear recurrences: heads, keys, values.
SCANNED = ("H", "K", "V")


def resolve(shape: tuple[str, ...], sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Put numbers in place of the names of sizes: ("3n", "m") -> (12, 3)."""
    return tuple(_length(word, sizes) for word in shape)


def _length(word: str, sizes: Mapping[str, int]) -> int:
    if word.isdigit():
        return int(word)
    if word.endswith("+1"):
        return sizes[word[:-2]] + 1
    letters = word.lstrip("0123456789")
    factor = word[: len(word) - len(letters)]
    return (int(factor) if factor else 1) * sizes[letters]


def sizes_of(
    quantities: tuple[Quantity, ...], case: Mapping[str, Any]
) -> dict[str, int]:
    """Read the sizes n, m, T, B, steps off the arrays of a case.

    Raises:
        ShapeError: an array is missing or does not fit the others.
    """
    sizes: dict[str, int] = {}
    for quantity in quantities:
        if quantity.name not in case:
            raise ShapeError(f"case: expected an input {quantity.name!r}, got none")
        value = case[quantity.name]
        if quantity.kind == "integer":
            sizes[quantity.name] = int(value)
        shape = np.shape(value) if quantity.shape else ()
        if len(shape) != len(quantity.shape):
            raise ShapeError(
                f"{quantity.name}: expected shape ({', '.join(quantity.shape)}), "
                f"got {shape}"
            )
        for word, length in zip(quantity.shape, shape, strict=True):
            if (
                word in ("n", "m", "p", "T", "B", *SCANNED)
                and sizes.setdefault(word, length) != length
            ):
                raise ShapeError(
                    f"{quantity.name}: expected {word} = {sizes[word]}, got {length}"
                )
    for quantity in quantities:
        if quantity.shape and resolve(quantity.shape, sizes) != np.shape(
            case[quantity.name]
        ):
            raise ShapeError(
                f"{quantity.name}: expected shape "
                f"{resolve(quantity.shape, sizes)}, got {np.shape(case[quantity.name])}"
            )
    return sizes
