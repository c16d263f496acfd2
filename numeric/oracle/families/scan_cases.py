"""The cases of gated linear recurrences, drawn by Hypothesis.

`bulk` draws a seed: any size, about a millisecond a case. Losses are at every step, at
the last one, or at one; initial states are 0 in one case in eight. Every float is exact
in the format of the implementation. `small` draws every entry from a few simple numbers
of its input, so that a failing case shrinks to these.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.oracle.families.knobs import knobs_of
from longdep.numeric.oracle.packing import resolve, sizes_of
from longdep.numeric.oracle.scans.cell import ScanCell
from longdep.numeric.oracle.storing import storage_of, stored
from longdep.numeric.oracle.vocabulary import Case, Quantity, Role, System, inputs
from longdep.numeric.precision import Array

LOSSES = ("every step", "last step", "last step", "one step")
ZERO_START_EVERY = 8
UNCAPPED = 10**9
CAPS = (1, 2, 3, 5, 10, *(UNCAPPED,) * 43)  # mostly none; the edges now and then
LARGE_EVERY = 25
# Just below, at and just above the widths that kernels are cut to.
LONG = (63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 513)
MOST_NUMBERS = 20_000  # of a case: T times the largest product of sizes
WIDTHS = {"n": 6, "m": 4, "p": 3, "H": 2, "K": 4, "V": 3}
ORDER = ("T", "H", "K", "V", "n", "m", "p")  # of sizes in words
WORK_OF_A_NUMBER = 500.0
NARROW_STEPS = 8

Pick = Callable[[Sequence[Any]], Any]


def numbers_of(cell: ScanCell, convention: str, case: Case) -> float:
    """How many numbers a case has, the steps of a matrix state counted in full."""
    held = sum(np.size(v) for v in case.values() if isinstance(v, np.ndarray))
    sizes = {
        word: length
        for q in inputs(cell.system, convention)
        for word, length in zip(q.shape, np.shape(case[q.name]), strict=True)
    }
    state = [sizes[word] for word in "HKVn" if word in sizes]
    return float(held + sizes.get("T", 1) * np.prod(state, dtype=float))


@st.composite
def bulk(draw: st.DrawFn, cell: ScanCell, convention: str, precision: str) -> Case:
    """Draw a case from one seed.

    Args:
        draw: Hypothesis's own.
        cell: which recurrence.
        convention: the full name of its convention.
        precision: the format the floats are exact in.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**64 - 1)))
    most = draw(st.sampled_from(CAPS))
    sizes = _sizes(rng, cell, convention, precision, most)

    def pick(options: Sequence[Any]) -> Any:
        return options[int(rng.integers(len(options)))]

    loss, zero = pick(LOSSES), pick(range(ZERO_START_EVERY)) == 0
    zero = zero and convention not in cell.log_space  # these take its logarithm
    case: dict[str, Any] = {}
    for quantity in inputs(cell.system, convention):
        shape = resolve(quantity.shape, sizes)
        if quantity.role is Role.COTANGENT:
            array = _loss(rng, quantity, rng.normal(size=shape), loss)
        elif quantity.role is Role.START and zero:
            array = np.zeros(shape)
        else:
            drawn = cell.draw_of(convention, quantity.name)
            sampler = pick(drawn.samplers_at(storage_of(precision)))
            array = sampler(rng, shape)
        case[quantity.name] = stored(precision, array)
    return _held(cell, precision, case)


def _held(cell: ScanCell, precision: str, case: dict[str, Any]) -> dict[str, Any]:
    """The case with what is the same in every one, as the system says."""
    for name, value in cell.system.fixed:
        if name in case:
            case[name] = stored(precision, np.full(np.shape(case[name]), value))
    return case


def _sizes(
    rng: np.random.Generator,
    cell: ScanCell,
    convention: str,
    precision: str,
    most: int,
) -> dict[str, int]:
    """Lengths by word: mostly small; now and then long, at the edges of chunks."""
    knobs = knobs_of(precision)
    low, high = knobs.spans[int(rng.choice(len(knobs.spans), p=knobs.shares))]
    steps = int(rng.integers(low, high + 1))
    large = rng.integers(LARGE_EVERY) == 0
    if large and knobs.spans[-1][1] > max(LONG[:3]):
        steps = int(rng.choice(LONG))
    fixed = dict(cell.system.fixed)
    words = {w for q in inputs(cell.system, convention) for w in q.shape}
    widths = {**WIDTHS, **cell.units}
    sizes = {"T": min(steps, most)}
    for word in sorted(words - {"T"}):
        letters = word.lstrip("0123456789")
        if letters and letters not in sizes:
            two = rng.integers(1, widths[letters] + 1, 2)
            # Of keys of one entry a correction leaves a multiple: mostly more.
            sizes[letters] = int(two.max() if letters == "K" else two[0])
    sizes |= {word: int(fixed[word]) for word in sizes if word in fixed}
    state = float(np.prod([sizes.get(word, 1) for word in "HKVn"]))
    sizes["T"] = max(1, min(sizes["T"], int(MOST_NUMBERS / state)))
    return sizes


def _loss(
    rng: np.random.Generator, quantity: Quantity, array: Array, loss: str
) -> Array:
    """A cotangent that is not 0 at every step, the last one, or one of them."""
    if "T" not in quantity.shape or loss == "every step":
        return array
    axis = quantity.shape.index("T")
    steps = array.shape[axis]
    kept = np.arange(steps) == (
        steps - 1 if loss == "last step" else int(rng.integers(steps))
    )
    shape = [1] * array.ndim
    shape[axis] = steps
    return np.where(kept.reshape(shape), array, 0.0)


@st.composite
def small(draw: st.DrawFn, cell: ScanCell, convention: str, precision: str) -> Case:
    """Draw a small case entry by entry, from the simple numbers of each input."""
    fixed = dict(cell.system.fixed)
    words = {w for q in inputs(cell.system, convention) for w in q.shape}
    sizes: dict[str, int] = {}
    for word in sorted(words):
        letters = word.lstrip("0123456789")
        if letters and letters not in sizes:
            most = 3 if letters == "T" else min(2, {**WIDTHS, **cell.units}[letters])
            sizes[letters] = draw(st.integers(1, most))
    sizes |= {word: int(fixed[word]) for word in sizes if word in fixed}
    case: dict[str, Any] = {}
    for quantity in inputs(cell.system, convention):
        shape = resolve(quantity.shape, sizes)
        count = int(np.prod(shape))
        simple = cell.draw_of(convention, quantity.name).simple
        entries = draw(
            st.lists(st.sampled_from(simple), min_size=count, max_size=count)
        )
        case[quantity.name] = stored(precision, np.reshape(entries, shape))
    return _held(cell, precision, case)


def words_of(case: Case, entry: System, convention: str) -> str:
    """The sizes of a case: 'T = 2, n = 1'."""
    sizes = sizes_of(inputs(entry, convention), case)
    return ", ".join(f"{word} = {sizes[word]}" for word in ORDER if word in sizes)
