"""What there is to say of a case: sizes, words, what is 0, what is at an edge.

Facts that hold or not are texts ("h0 is 0"), facts with a number are names ("T").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.conventions import Packed
from longdep.numeric.oracle.packing import sizes_of
from longdep.numeric.oracle.patterns.stacked import pre_activations
from longdep.numeric.oracle.vocabulary import Case, Clips, Role, System, inputs
from longdep.numeric.precision import Array

MULTIPLES = (2, 4, 8, 16)
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
    sizes = sizes_of(inputs(entry, convention), case)
    numbers: dict[str, float] = {k: float(v) for k, v in sizes.items()}
    holds = dict(_words(case))
    for name in ("n", "m", "T"):
        for factor in MULTIPLES:
            if name in sizes:
                text = f"{name} is a multiple of {factor}"
                holds[text] = sizes[name] % factor == 0
    if {"n", "m"} <= sizes.keys():
        holds |= {"n = m": sizes["n"] == sizes["m"], "n > m": sizes["n"] > sizes["m"]}
    for name, array in zeroable(entry, convention, case):
        holds[f"{name} is 0"] = not np.any(array)
    if "lengths" in case:
        lengths = [int(k) for k in case["lengths"]]
        holds |= {
            "a length is shorter than T": any(k < sizes["T"] for k in lengths),
            "a length is 1": 1 in lengths,
            "a length is 0": 0 in lengths,
            "the lengths descend": lengths == sorted(lengths, reverse=True),
        }
    weights = max((np.size(v) for v in case.values()), default=0)
    if entry.cell and weights * sizes.get("T", 1) <= LARGEST:
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
    if entry.cell:
        table = conventions.convention(entry.cell, convention)
        packed = {array.name: array for array in table.arrays}
    for quantity in inputs(entry, convention):
        value = case[quantity.name]
        if quantity.role in (Role.WEIGHT, Role.START) and np.size(value):
            yield quantity.name, value
            if quantity.name in packed:
                yield from _blocks(packed[quantity.name], value)


def _blocks(packed: Packed, value: Array) -> Iterator[tuple[str, Array]]:
    """The gates' parts of one array."""
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
        yield f"the {path}block {gate} of {packed.name}", part


def _words(case: Case) -> Iterator[tuple[str, bool]]:
    known = {
        "activation": ("tanh", "relu", "identity"),
        "direction": ("forward", "reverse"),
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
