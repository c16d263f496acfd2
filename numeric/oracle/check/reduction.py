"""Make a failing case smaller, step by step, as long as it still fails.

First the sizes: fewer steps (the last ones are kept, then the first ones), fewer
sequences, inputs and units, whichever can go; then the numbers: whole arrays of zeros,
then entry by entry 0, 1, -1, or the value cut to fewer bits. Greedy and deterministic;
Hypothesis has drawn the case before (search.py), and small cases
drawn entry by entry have been tried first (shrink.py).
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from longdep.numeric.oracle.vocabulary import Case, Quantity
from longdep.numeric.precision import Array

BITS = (1, 2, 4, 8, 16)  # of a number that is cut
ALONG = {
    "T": ("T",),
    "B": ("B",),
    "m": ("m",),
    "n": ("n", "2n", "3n", "4n", "6n", "8n"),
}


def reduced(
    case: Case, quantities: tuple[Quantity, ...], fails: Callable[[Case], bool]
) -> Case:
    """Return the smallest case on the way down that still fails.

    Args:
        case: a failing case.
        quantities: the inputs of the system and convention.
        fails: whether a case still fails; it may raise to end the search.
    """
    table = {q.name: q for q in quantities}
    for candidates in (_shorter, _narrower, _simpler):
        going = True
        while going:
            going = False
            for smaller in candidates(case, table):
                if fails(smaller):
                    case, going = smaller, True
                    break
    return _rounder(case, table, fails)


def fewer_arrays(case: Case, fails: Callable[[Case], bool]) -> Case:
    """The smallest case on the way down whose list of gradients still fails.

    Without an array, or without an entry of one.
    """
    going = True
    while going:
        going = False
        for smaller in _without_one(list(case["gradients"])):
            candidate = {**case, "gradients": smaller}
            if fails(candidate):
                case, going = candidate, True
                break
    return case


def _without_one(arrays: list[Array]) -> Iterator[list[Array]]:
    for k, array in enumerate(arrays):
        before, after = arrays[:k], arrays[k + 1 :]
        if len(arrays) > 1:
            yield before + after
        for gone in range(array.size if array.size > 1 else 0):
            yield [*before, np.delete(array.reshape(-1), gone), *after]


def _shorter(case: Case, table: dict[str, Quantity]) -> Iterator[Case]:
    """Fewer steps: one, half as many, one fewer."""
    if "steps" in case:
        steps = int(case["steps"])
        for fewer in sorted({0, 1, steps // 2, steps - 1}):
            if fewer < steps:
                yield {**case, "steps": fewer}
        return
    steps = _length(case, table, "T")
    for fewer in sorted({1, 2, steps // 4, steps // 2, steps - 1}):
        if 0 < fewer < steps:
            for kept in (slice(steps - fewer, None), slice(fewer)):
                yield _cut(case, table, "T", partial(_kept, kept))


def _narrower(case: Case, table: dict[str, Quantity]) -> Iterator[Case]:
    """One sequence, input or unit fewer."""
    for word in ("B", "m", "n"):
        size = _length(case, table, word)
        for gone in range(size if size > 1 else 0):
            yield _cut(case, table, word, partial(_without, gone, size))


def _kept(part: slice, array: Array, blocks: int) -> Array:
    return array[part]


def _without(index: int, size: int, array: Array, blocks: int) -> Array:
    """Without a unit: it goes from every block of gates."""
    gone = [block * size + index for block in range(blocks)]
    return np.asarray(np.delete(array, gone, axis=0))


def _simpler(case: Case, table: dict[str, Quantity]) -> Iterator[Case]:
    """One array of zeros more."""
    for name, value in case.items():
        if _is_floats(value) and np.any(value):
            yield {**case, name: np.zeros_like(value)}


def _rounder(
    case: Case, table: dict[str, Quantity], fails: Callable[[Case], bool]
) -> Case:
    """Every entry in turn: 0, 1, -1, or fewer bits."""
    for name, value in list(case.items()):
        if not _is_floats(value):
            continue
        for place in np.ndindex(value.shape):
            for candidate in _candidates(case[name][place]):
                array = case[name].copy()
                array[place] = candidate
                if fails({**case, name: array}):
                    case = {**case, name: array}
                    break
    return case


def _candidates(value: Any) -> Iterator[Any]:
    number = float(value)
    tried = {number}
    mantissa, exponent = np.frexp(number)
    cut = [np.ldexp(np.round(mantissa * 2**b), exponent - b) for b in BITS]
    for candidate in (0.0, 1.0, -1.0, *map(float, cut)):
        if number != 0 and candidate not in tried and abs(number) != 1:
            tried.add(candidate)
            yield candidate


def _is_floats(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _length(case: Case, table: dict[str, Quantity], word: str) -> int:
    for name, quantity in table.items():
        if word in quantity.shape:
            return int(np.shape(case[name])[quantity.shape.index(word)])
    return 0


def _cut(
    case: Case,
    table: dict[str, Quantity],
    word: str,
    change: Callable[[Array, int], Array],
) -> Case:
    """Apply a change along every axis that a size runs over."""
    smaller = dict(case)
    for name, quantity in table.items():
        for axis, label in enumerate(quantity.shape):
            if label in ALONG[word]:
                blocks = int(label[:-1] or 1)
                moved = np.moveaxis(np.asarray(smaller[name]), axis, 0)
                smaller[name] = np.moveaxis(change(moved, blocks), 0, axis).copy()
    if "lengths" in smaller and "T" in {w for q in table.values() for w in q.shape}:
        steps = np.shape(smaller["x"])[-2]
        smaller["lengths"] = np.minimum(smaller["lengths"], steps)
    return smaller
