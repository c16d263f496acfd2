"""Make a failing case smaller, step by step, as long as it still fails.

First the structure of a stacked module (plainer.py); then the sizes: fewer steps (the
last ones are kept, or the first ones; how many is found by halving), then fewer
sequences, inputs and units (by halves, then one by one); then the numbers: whole arrays
of zeros, halves of them, then entry by entry 0, 1, -1, or the value cut to fewer bits.
Greedy and deterministic; Hypothesis has drawn the case before (search.py), and small
cases drawn entry by entry have been tried first (shrink.py).
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from longdep.numeric.oracle.vocabulary import Case, Quantity
from longdep.numeric.precision import Array

Fails = Callable[[Case], bool]
Table = dict[str, Quantity]
Tables = Callable[[Case], Table]
Phase = Callable[[Case], Case]
Plainer = Callable[[Case], Iterator[Case]]

BITS = (1, 2, 4, 8, 16)  # of a number that is cut
FEW = 8  # entries that are not worth halving
ALONG = {
    "T": ("T",),
    "B": ("B",),
    "m": ("m",),
    "n": ("n", "2n", "3n", "4n", "6n", "8n"),
    "p": ("p", "2p"),
    "H": ("H",),
    "K": ("K",),
    "V": ("V",),
}
NEUTRAL = {"dropout": 1.0}  # what is simplest, where it is not 0


def phases(
    tables: Tables, fails: Fails, plainer: Plainer | None = None
) -> tuple[Phase, ...]:
    """What is tried, in order: from a failing case each makes one that still fails.

    Args:
        tables: the inputs of the system and convention by name, of a case.
        fails: whether a case still fails; it may raise to end the search.
        plainer: cases of a plainer structure; None where there is but one.
    """

    def made(one: Callable[[Case, Table, Fails], Case]) -> Phase:
        return lambda case: one(case, tables(case), fails)

    structure: tuple[Phase, ...] = ()
    if plainer is not None:
        structure = (partial(_plainer, plainer=plainer, fails=fails),)
    sizes = (made(_shorter), made(_narrower))
    numbers = (made(_simpler), made(_rounder))
    return (*structure, *sizes, *structure, made(_shorter), *numbers)


def fewer_arrays(case: Case, fails: Fails) -> Case:
    """The smallest case on the way down whose list of gradients still fails.

    Without an array, an entry of one, or the last slice along an axis of one.
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
        for axis, length in enumerate(array.shape if array.ndim > 1 else ()):
            if length > 1:  # for what needs as many axes as there are
                yield [*before, array.take(range(length - 1), axis), *after]


def _plainer(case: Case, plainer: Plainer, fails: Fails) -> Case:
    """Fewer layers and directions, masks and windows, as long as it fails."""
    while found := next(filter(fails, plainer(case)), None):
        case = found
    return case


def _shorter(case: Case, table: Table, fails: Fails) -> Case:
    """Fewer steps: one or two, else as few as halving finds, then one fewer."""
    for few in (0, 1, 2):
        case, done = _cut_to(few, case, table, fails)
        if done:
            return case
    passes, steps = 2, _steps(case, table)
    while steps - passes > 1:
        middle = (passes + steps) // 2
        case, done = _cut_to(middle, case, table, fails)
        if done:
            steps = middle
        else:
            passes = middle
    done = True
    while done:  # not every failure goes on failing in all longer cases
        case, done = _cut_to(_steps(case, table) - 1, case, table, fails)
    return case


def _steps(case: Case, table: Table) -> int:
    return int(case["steps"]) if "steps" in case else _length(case, table, "T")


def _cut_to(steps: int, case: Case, table: Table, fails: Fails) -> tuple[Case, bool]:
    """The last steps of a case, or the first ones, if either still fails."""
    if steps >= _steps(case, table) or steps < (0 if "steps" in case else 1):
        return case, False
    if "steps" in case:
        candidates: list[Case] = [{**case, "steps": steps}]
    else:
        first = _steps(case, table) - steps
        candidates = [
            _cut(case, table, "T", partial(_kept, kept))
            for kept in (slice(first, None), slice(steps))
        ]
    for candidate in candidates:
        if fails(candidate):
            return candidate, True
    return case, False


def _narrower(case: Case, table: Table, fails: Fails) -> Case:
    """Fewer sequences, inputs, units: without a half of them, a quarter, ..., one."""
    for word in ("B", "H", "m", "n", "p", "K", "V"):
        part = _length(case, table, word) // 2
        while part >= 1:
            place = 0
            while place < (size := _length(case, table, word)) and size > 1:
                gone = range(place, min(place + part, size))
                smaller = _cut(case, table, word, partial(_without, gone, size))
                if len(gone) < size and fails(smaller):
                    case = smaller
                else:
                    place += part
            part //= 2
    return case


def _kept(part: slice, array: Array, blocks: int) -> Array:
    return array[part]


def _without(indices: range, size: int, array: Array, blocks: int) -> Array:
    """Without some units: they go from every block of gates."""
    gone = [block * size + index for block in range(blocks) for index in indices]
    return np.asarray(np.delete(array, gone, axis=0))


def _simpler(case: Case, table: Table, fails: Fails) -> Case:
    """Arrays of zeros, as many as may be; of large arrays also parts."""
    for name in case:
        plain = NEUTRAL.get(name, 0.0)
        for part in _parts(case[name]):
            array = np.asarray(case[name]).copy()
            array.reshape(-1)[part] = plain
            if np.any(array != case[name]) and fails({**case, name: array}):
                case = {**case, name: array}
                if np.all(array == plain):
                    break
    return case


def _parts(value: Any) -> Iterator[slice]:
    """All of an array of floats, its halves, its quarters, down to a few entries."""
    if not _is_floats(value):
        return
    size = length = value.size
    while length >= 1:
        for start in range(0, size, length):
            yield slice(start, start + length)
        length = length // 2 if length > FEW else 0


def _rounder(case: Case, table: Table, fails: Fails) -> Case:
    """Every entry in turn: 0, 1, -1, or fewer bits."""
    for name, value in list(case.items()):
        if not _is_floats(value) or name in NEUTRAL:
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


def _length(case: Case, table: Table, word: str) -> int:
    for name, quantity in table.items():
        if word in quantity.shape:
            return int(np.shape(case[name])[quantity.shape.index(word)])
    return 0


def _cut(
    case: Case,
    table: Table,
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
    if "lengths" in smaller:
        steps = _length(smaller, table, "T")
        smaller["lengths"] = np.minimum(smaller["lengths"], steps)
    return smaller
