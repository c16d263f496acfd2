"""The cases of the recurrent systems, drawn by Hypothesis.

`bulk` draws a seed: any size (sizes.py), about a millisecond a case. Weights are
distinct, neither symmetric nor normal; n differs from m unless both are drawn equal;
biases and cotangents are not zero, initial states seldom; some units may be
saturated, or all pre-activations tiny. One case in eight lies at a special point: a tie
of a ReLU, growth to the top of the format, huge biases (points.py). `small` draws every
entry by itself from quarters, so that a failing case shrinks to the simplest numbers.
Both also draw the edges: T = 1, n = 1, zeros, and sequences of length 0 where the
convention has them. Every float is exact in the format of the implementation.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.families import (
    points,
    sizes,
    stacked_cases,
    stacked_points,
)
from longdep.numeric.oracle.families.knobs import knobs_of
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.storing import storage_of, stored
from longdep.numeric.oracle.vocabulary import Case, Quantity, Role, System, inputs
from longdep.numeric.precision import Array

# One case in eight starts from 0: some implementations then leave the hidden path out.
# One in eight has one of two initial states 0, and not the other.
STARTS = (*((),) * 12, ("h0", "c0"), ("h0", "c0"), ("h0",), ("c0",))
UNCAPPED = 10**9
CAPS = (1, 2, 3, 5, 10, *(UNCAPPED,) * 43)  # mostly none; the edges now and then
LOSSES = ("every step", "last step", "one step")
# Over many steps rather the last one: only then do gradients at long lags stand alone.
LONG_LOSSES = ("every step", "last step", "last step", "last step", "one step")
EMPTY_EVERY = 4  # of the sequences of a batch, where a length 0 has a meaning

Pick = Callable[[Sequence[Any]], Any]


@st.composite
def bulk(draw: st.DrawFn, entry: System, convention: str, precision: str) -> Case:
    """Draw a case from one seed: no two alike, and sizes as sizes.py says.

    Hypothesis repeats and varies what it has drawn, and prefers small numbers: sizes
    drawn by it would hardly ever be large, and many cases would be the same. `most`
    caps the steps, so that a failure shrinks to few of them.

    Args:
        draw: Hypothesis's own.
        entry: the system.
        convention: the full name of its convention.
        precision: the format the floats are exact in.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**64 - 1)))
    most = draw(st.sampled_from(CAPS))
    if entry.stacked:
        return _stacked(rng, entry, convention, precision, most)
    special = rng.integers(knobs_of(precision).special_every) == 0
    if not special and rng.integers(sizes.LARGE_EVERY) == 0:
        drawn = sizes.large(rng, entry, precision, most)
    else:
        drawn = sizes.ordinary(rng, entry, precision, most)
    drawn |= fixed(entry, drawn)

    def pick(options: Sequence[Any]) -> Any:
        return options[int(rng.integers(len(options)))]

    words = _words(pick, entry, convention, drawn)
    words |= fixed(entry, words)
    activation = str(words.get("activation", ""))
    kind = points.kind_of(rng, entry, activation) if special else ""
    if kind == points.TIE and drawn["T"] > (few := points.most_steps(precision)):
        drawn["T"] = few
        words |= _lengths(pick, entry, convention, drawn)
    case = _arrays(rng, pick, entry, convention, precision, drawn, words)
    place = entry, convention, storage_of(precision)
    return _seen(points.moved(rng, kind, case, *place))


def _stacked(
    rng: np.random.Generator,
    entry: System,
    convention: str,
    precision: str,
    most: int,
) -> Case:
    """A case of a stacked system, whose structure is drawn first."""

    def pick(options: Sequence[Any]) -> Any:
        return options[int(rng.integers(len(options)))]

    knobs = knobs_of(precision)
    stacking = stacked_cases.stacking_of(entry, convention)
    held = stacked_cases.structure(pick, stacking, precision)
    held = stacked_cases.held_fixed(entry, held)
    shape = {"layers": held.layers, "ways": len(held.ways)}
    special = rng.integers(knobs.special_every) == 0
    if not special and rng.integers(sizes.LARGE_EVERY) == 0:
        drawn = sizes.large(rng, entry, precision, most, shape)
    else:
        drawn = sizes.ordinary(rng, entry, precision, most) | shape
    drawn |= fixed(entry, drawn)
    drawn["p"] = stacked_cases.projection(pick, drawn["n"])
    drawn |= fixed(entry, drawn)
    case = stacked_cases.words(pick, stacking, held, drawn)
    case |= fixed(entry, case)
    gain = pick(knobs.gains if drawn["T"] <= 40 else knobs.long_gains)
    biases = pick((knobs.biases, knobs.biases[1:] * 2))
    scale = pick(knobs.scales)
    if case.get("activation") in points.LINEAR and drawn["T"] > 40:
        gain = min(gain, 0.8)
    for quantity in stacked_cases.quantities(stacking, held):
        if quantity.name in case:
            continue
        if quantity.name == "dropout":
            factors = resolve(quantity.shape, drawn)
            case["dropout"] = stacked_cases.dropout(pick, precision, quantity, factors)
            if "dropout" in dict(entry.fixed):
                case["dropout"][...] = dict(entry.fixed)["dropout"]
            continue
        array = stacked_cases.random_array(rng, stacking, quantity, drawn, gain, biases)
        if not (_is_matrix(quantity) or quantity.role is Role.COTANGENT):
            array = array * scale
        case[quantity.name] = stored(precision, array)
    case = stacked_cases.without_lanes(pick, case)
    case = stacked_cases.with_loss(pick, case, stacking)
    kind = points.kind_of(rng, entry, case.get("activation", "")) if special else ""
    case = stacked_points.moved(rng, kind, case, stacking, storage_of(precision))
    order = [q.name for q in stacked_cases.quantities(stacking, held)]
    return stacked_cases.seen({name: case[name] for name in order}, stacking)


def fixed(entry: System, drawn: Mapping[str, Any]) -> dict[str, Any]:
    """What was drawn and is the same in every case, as the entry says."""
    return {name: value for name, value in entry.fixed if name in drawn}


def _arrays(
    rng: np.random.Generator,
    pick: Pick,
    entry: System,
    convention: str,
    precision: str,
    drawn: dict[str, int],
    words: dict[str, Any],
) -> dict[str, Any]:
    """The words of a case, and its arrays of floats."""
    steps, knobs = drawn["T"], knobs_of(precision)
    gain = pick(knobs.gains if steps <= 40 else knobs.long_gains)
    saturated, loss, zeros = (
        pick((False, True)),
        pick(LOSSES if steps <= 40 else LONG_LOSSES),
        pick(STARTS),
    )
    scale = pick(knobs.scales)
    biases = knobs.biases if saturated else (knobs.biases[1],) * 2
    if words.get("activation") in points.LINEAR and steps > 40:
        gain = min(gain, 0.8)
    if not entry.cell and steps > 40:
        gain = min(gain, 1.0)
    case: dict[str, Any] = {}
    for quantity in inputs(entry, convention):
        if quantity.name in words:
            case[quantity.name] = words[quantity.name]
        elif quantity.kind == "integers":  # a mask
            case[quantity.name] = rng.integers(0, 2, resolve(quantity.shape, drawn))
        else:
            shape = resolve(quantity.shape, drawn)
            array = _random(rng, quantity, shape, gain, biases, loss)
            if not (_is_matrix(quantity) or quantity.role is Role.COTANGENT):
                array = array * scale
            if entry.cell and quantity.name in zeros:
                array = np.zeros(shape)
            case[quantity.name] = stored(precision, array)
    return case


def _random(
    rng: np.random.Generator,
    quantity: Quantity,
    shape: tuple[int, ...],
    gain: float,
    biases: tuple[float, float],
    loss: str,
) -> Array:
    array = rng.normal(size=shape)
    if quantity.role is Role.COTANGENT and "T" in quantity.shape:
        axis = len(shape) - 2
        kept = np.ones(shape[axis])
        if loss != "every step":
            kept[:] = 0
            kept[-1 if loss == "last step" else rng.integers(shape[axis])] = 1
        return array * kept[:, None]
    if quantity.role is Role.WEIGHT:
        if len(shape) > 1:
            fan = shape[-1] if quantity.shape[-1] in ("n", "m") else shape[-2]
            array *= gain / np.sqrt(fan)
        elif biases[0] != biases[1]:  # some units deep in saturation, the others not
            array *= np.where(rng.random(shape) < 0.3, *biases)
        else:
            array *= biases[0]
        return array
    return array


def _seen(case: Case) -> Case:
    """The case without losses at the outputs of empty sequences: frameworks differ."""
    if "lengths" not in case or np.all(case["lengths"]):
        return case
    some = np.asarray(case["lengths"])[:, None, None] > 0
    kept = np.where(some, case["cotangent_h"], 0).astype(case["cotangent_h"].dtype)
    return {**case, "cotangent_h": kept}


def _is_matrix(quantity: Quantity) -> bool:
    """Whether it is a weight with rows and columns: neither a bias nor a state."""
    names = [size for size in quantity.shape if size[-1] in "nmp"]
    return quantity.role is Role.WEIGHT and len(names) == 2


def _words(
    pick: Pick, entry: System, convention: str, drawn: dict[str, int]
) -> dict[str, Any]:
    """The inputs that are not arrays of floats."""
    names = {q.name for q in inputs(entry, convention)}
    words: dict[str, Any] = {}
    if entry.cell:
        chosen = conventions.convention(entry.cell, convention)
        if "activation" in names:
            words["activation"] = pick(chosen.activations)
        if "direction" in names:
            words["direction"] = pick(chosen.directions)
        if "clip" in names:
            words["clip"] = pick((0.5, 1.0, 2.0))
    if "steps" in names:
        words["steps"] = drawn["steps"]
    return words | _lengths(pick, entry, convention, drawn)


def _lengths(
    pick: Pick, entry: System, convention: str, drawn: dict[str, int]
) -> dict[str, Any]:
    """The lengths of a batch of sequences: 1 to T, or 0 where that has a meaning."""
    if not entry.padded:
        return {}
    empty = conventions.convention(entry.cell, convention).takes_empty
    lengths = []
    for _ in range(drawn["B"]):
        some = not (empty and pick(range(EMPTY_EVERY)) == 0)
        lengths.append(pick(range(1, drawn["T"] + 1)) if some else 0)
    return {"lengths": np.array(lengths, dtype=np.int64)}


@st.composite
def small(draw: st.DrawFn, entry: System, convention: str, precision: str) -> Case:
    """Draw a small case entry by entry, from multiples of 1/4 between -2 and 2.

    At coarse precisions from smaller multiples (knobs.py), which they can decide.
    """
    knobs = knobs_of(precision)
    if entry.stacked:
        return draw(_small_stacked(entry, convention, precision))
    n, m = draw(st.integers(1, knobs.small_sizes[0])), draw(st.integers(1, 2))
    steps = draw(st.integers(1, knobs.small_sizes[1]))
    drawn = {"n": n, "m": m, "T": steps, "steps": steps, "B": 1}
    if entry.padded:
        drawn["B"] = draw(st.integers(1, 2))
    words = _words(lambda o: draw(st.sampled_from(o)), entry, convention, drawn)
    words |= fixed(entry, words)
    case: dict[str, Any] = {}
    for quantity in inputs(entry, convention):
        if quantity.name in words:
            case[quantity.name] = words[quantity.name]
            continue
        shape = resolve(quantity.shape, drawn)
        if quantity.kind == "integers":  # a mask
            count = int(np.prod(shape))
            bits = st.lists(st.integers(0, 1), min_size=count, max_size=count)
            case[quantity.name] = np.array(draw(bits), dtype=np.int64).reshape(shape)
            continue
        case[quantity.name] = _entries(draw, shape, precision)
    return _seen(case)


@st.composite
def _small_stacked(
    draw: st.DrawFn, entry: System, convention: str, precision: str
) -> Case:
    """A small stacked case; it shrinks to one layer that runs forward for one step."""

    def pick(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(options))

    knobs = knobs_of(precision)
    stacking = stacked_cases.stacking_of(entry, convention)
    held = stacked_cases.structure(pick, stacking, precision)
    held = held._replace(layers=min(held.layers, 2))
    held = stacked_cases.held_fixed(entry, held)
    drawn = {
        "n": draw(st.integers(1, min(knobs.small_sizes[0], 2))),
        "m": draw(st.integers(1, 2)),
        "T": draw(st.integers(1, min(knobs.small_sizes[1], 3))),
        "B": draw(st.integers(1, 2)),
    }
    drawn["p"] = stacked_cases.projection(pick, drawn["n"])
    words = stacked_cases.words(pick, stacking, held, drawn)
    words |= fixed(entry, words)
    case: dict[str, Any] = {}
    for quantity in stacked_cases.quantities(stacking, held):
        shape = resolve(quantity.shape, drawn)
        if quantity.name in words:
            case[quantity.name] = words[quantity.name]
        elif quantity.name == "dropout":
            case["dropout"] = stacked_cases.dropout(pick, precision, quantity, shape)
            if "dropout" in dict(entry.fixed):
                case["dropout"][...] = dict(entry.fixed)["dropout"]
        else:
            case[quantity.name] = _entries(draw, shape, precision)
    return stacked_cases.seen(case, stacking)


def _entries(draw: st.DrawFn, shape: tuple[int, ...], precision: str) -> Array:
    """Multiples of a quarter, or of less at a coarse precision, one by one."""
    count = int(np.prod(shape))
    numbers = st.lists(st.integers(-8, 8), min_size=count, max_size=count)
    entries = np.array(draw(numbers), dtype=np.float64) * knobs_of(precision).small_unit
    return stored(precision, entries.reshape(shape))
