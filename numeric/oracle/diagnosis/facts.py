"""What there is to say of a case: sizes, words, what is 0, what is at an edge.

Facts that hold or not are texts ("h0 is 0"), facts with a number are names ("T").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.conventions import Packed
from longdep.numeric.oracle.packing import SCANNED, sizes_of
from longdep.numeric.oracle.patterns.scanning import sizes_of_decays
from longdep.numeric.oracle.patterns.stacked import pre_activations
from longdep.numeric.oracle.stacked.layout import layout_of
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.vocabulary import (
    Case,
    Clips,
    Quantity,
    Role,
    System,
    inputs,
)
from longdep.numeric.precision import Array

MULTIPLES = (2, 4, 8, 16)
CHUNKS = (32, 64)  # steps that programs for gated linear recurrences take together
LARGEST = 200_000  # weights times steps: beyond it pre-activations are left out


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One case in facts.

    Attributes:
        numbers: T, n, m, B, the largest |z|, ...
        holds: texts, and whether they are true of the case.
    """

    numbers: dict[str, float]
    holds: dict[str, bool]


def facts(entry: System, convention: str, case: Case) -> Facts:
    """The facts about a case."""
    if entry.clips is not None:
        return _of_gradients(entry.clips, case)
    sizes = sizes_of(inputs(entry, convention, case), case)
    numbers: dict[str, float] = {k: float(v) for k, v in sizes.items()}
    holds = dict(_words(case))
    if entry.stacked:
        holds |= of_structure(case)
    for name in ("n", "m", "p", "T", *SCANNED):
        chunks = CHUNKS if entry.scans and name == "T" else ()
        for factor in (*MULTIPLES, *chunks):
            if name in sizes:
                text = f"{name} is a multiple of {factor}"
                holds[text] = sizes[name] % factor == 0
    if {"K", "V"} <= sizes.keys():
        holds |= {"K = V": sizes["K"] == sizes["V"], "K > V": sizes["K"] > sizes["V"]}
    if {"n", "m"} <= sizes.keys():
        holds |= {"n = m": sizes["n"] == sizes["m"], "n > m": sizes["n"] > sizes["m"]}
    for name, array in zeroable(entry, convention, case):
        holds[f"{name} is 0"] = not np.any(array)
    if entry.scans:
        decays = sizes_of_decays(entry.name, convention, case)
        holds |= {"a decay is 0": 0 in decays, "a decay is 1": 1 in decays}
        if decays.size and np.isfinite(decays).all():
            numbers["the largest |decay|"] = _most(decays)
            numbers["the smallest |decay|"] = float(decays.min())
    if "lengths" in case:
        lengths = [int(k) for k in case["lengths"]]
        holds |= {
            "a length is shorter than T": any(k < sizes["T"] for k in lengths),
            "a length is 1": 1 in lengths,
            "a length is 0": 0 in lengths,
            "the lengths descend": lengths == sorted(lengths, reverse=True),
        }
    weights = max((np.size(v) for v in case.values()), default=0)
    plain = entry.cell and not entry.stacked
    if plain and weights * sizes.get("T", 1) <= LARGEST:
        z = abs(pre_activations(entry, case, convention))
        holds["a pre-activation z is exactly 0"] = bool(np.any(z == 0))
        if z.size and np.isfinite(z).all():
            numbers |= {"the largest |z|": _most(z), "the smallest |z|": float(z.min())}
    return Facts(numbers=numbers, holds=holds)


def zeroable(entry: System, convention: str, case: Case) -> Iterator[tuple[str, Array]]:
    """The weights, biases and starts of a case, and their blocks, by what to call them.

    The arrays are views: what is written into them is written into the case.
    """
    packed = {}
    if entry.cell and not entry.stacked:
        table = conventions.convention(entry.cell, convention)
        packed = {array.name: array for array in table.arrays}
    for quantity in inputs(entry, convention, case):
        value = case[quantity.name]
        if quantity.role in (Role.WEIGHT, Role.START) and np.size(value):
            yield quantity.name, value
            if quantity.name in packed:
                yield from _blocks(packed[quantity.name], value, quantity.name)
            elif entry.stacked:
                yield from _of_lanes(entry, convention, case, quantity)


def _of_lanes(
    entry: System, convention: str, case: Case, quantity: Quantity
) -> Iterator[tuple[str, Array]]:
    """What one array of a stacked module holds: lanes of states, or gates' blocks."""
    held, value = layout_of(case), case[quantity.name]
    chosen = stacking(entry.cell, convention)
    if quantity.role is Role.START:
        for k, (layer, way) in enumerate(held.lanes if len(held.lanes) > 1 else ()):
            yield f"{quantity.name} of layer {layer}, {way}", value[k : k + 1]
        return
    for packed in chosen.convention.arrays:
        if not quantity.name.startswith(f"{chosen.stem(packed.name)}_l"):
            continue
        if not chosen.both_in_one:
            yield from _blocks(packed, value, quantity.name)
            return
        for k, way in enumerate(held.ways):
            named = f"{quantity.name}, {way}"
            yield from _blocks(packed, value[k : k + 1], named)


def of_structure(case: Case) -> dict[str, bool]:
    """What holds of the layers, directions, masks and windows of a stacked case."""
    held = layout_of(case)
    factors = np.asarray(case.get("dropout", np.ones(1)), dtype=np.float64)
    holds = {
        "both directions run": len(held.ways) > 1,
        "there are several layers": held.layers > 1,
        "there are more than two layers": held.layers > 2,
        "the output is projected": held.projected,
        "a window cuts the gradient": bool(case["window"]),
        "dropout is not all 1": bool(np.any(factors != 1)),
    }
    if "mask" in case:
        rows = [of_mask(row) for row in np.asarray(case["mask"])]
        for text in rows[0]:
            holds[f"a mask {text}"] = any(row[text] for row in rows)
    return holds


def of_mask(row: Array) -> dict[str, bool]:
    """What holds of the mask of one sequence, as the end of a sentence."""
    some = np.flatnonzero(row)
    inside = len(some) > 0
    return {
        "has a 0": not np.all(row),
        "is all 0": not inside,
        "begins with 0": inside and not row[0],
        "ends with 0": inside and not row[-1],
        "has a hole": inside and len(some) < some[-1] - some[0] + 1,
    }


def _blocks(packed: Packed, value: Array, name: str) -> Iterator[tuple[str, Array]]:
    """The gates' parts of one array, which goes by that name."""
    count = len(packed.blocks)
    if count < 2:
        return
    if packed.blocks[0][0] in "WU":
        axis = value.ndim - (1 if packed.transposed else 2)
        length = value.shape[axis] // count
        moved = np.moveaxis(value, axis, 0)
        parts = [moved[k * length : (k + 1) * length] for k in range(count)]
    else:
        flat = value.reshape(-1)
        length = flat.size // count
        parts = [flat[k * length : (k + 1) * length] for k in range(count)]
    kinds = {kind for kind, _ in packed.blocks}
    for (kind, gate), part in zip(packed.blocks, parts, strict=True):
        path = {"b": "input ", "d": "hidden "}.get(kind, "") if len(kinds) > 1 else ""
        yield f"the {path}block {gate} of {name}", part


def _words(case: Case) -> Iterator[tuple[str, bool]]:
    known = {
        "activation": ("tanh", "relu", "identity"),
        "direction": ("forward", "reverse"),
        "merge": ("concat", "sum", "mul", "ave"),
    }
    for name, words in known.items():
        if name in case:
            for word in words:
                yield f"{name} is {word}", str(case[name]) == word


def _of_gradients(clips: Clips, case: Case) -> Facts:
    arrays = [np.asarray(a, dtype=np.float64) for a in case["gradients"]]
    entries = np.concatenate([a.reshape(-1) for a in arrays])
    finite = entries[np.isfinite(entries)]
    with np.errstate(all="ignore"):
        groups = arrays if clips is Clips.NORM else [entries]
        norms = [float(np.linalg.norm(a)) for a in groups]
    limit = float(case["limit"])
    numbers = {
        "the number of arrays": float(len(arrays)),
        "the number of entries": float(entries.size),
        "the largest |entry|": _most(abs(finite)),
    }
    holds = {
        "a norm exceeds the limit": any(norm > limit for norm in norms),
        "an entry is infinite": bool(np.isinf(entries).any()),
        "an entry is nan": bool(np.isnan(entries).any()),
        "an array has more than one axis": any(a.ndim > 1 for a in arrays),
        "the limit exceeds 1": limit > 1,
    }
    return Facts(numbers=numbers, holds=holds)


def _most(values: Any) -> float:
    return float(np.max(values, initial=0.0))
