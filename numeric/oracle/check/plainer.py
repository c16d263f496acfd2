"""Plainer structures of a stacked case: fewer layers, one direction, no mask.

Where a layer or direction goes, its weights and states go, and what others had of it:
the columns of a layer's input weights that read the other direction, the factors of
dropout between layers. Where a size grows by that (the inputs of a layer that becomes
the first), the numbers there are repeated.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from longdep.numeric.oracle.packing import resolve, sizes_of
from longdep.numeric.oracle.stacked.layout import (
    Layout,
    inputs,
    layout_of,
    weight_name,
)
from longdep.numeric.oracle.stacked.table import PROJECTION, Stacking
from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.precision import Array


def plainer_cases(stacking: Stacking, case: Case) -> Iterator[Case]:
    """Cases of a plainer structure, the plainest first.

    Args:
        stacking: how the case's convention stacks.
        case: a case; the ones made from it share its arrays where they stay.
    """
    held = layout_of(case)
    every, ways = range(held.layers), held.ways
    for kept in [every[-1:], every[:1]] if held.layers > 1 else []:
        for one in ways if len(ways) > 1 else ways[:0]:
            yield _kept(stacking, case, kept, (one,))
    if len(ways) > 1:
        for one in ways:
            yield _kept(stacking, case, every, (one,))
    if held.layers > 1:
        for kept in (every[:1], every[-1:], every[:-1], every[1:]):
            yield _kept(stacking, case, kept, ways)
    if held.direction == "reverse":
        turned = held._replace(direction="forward")
        yield _rebuilt(stacking, case, turned, every, ways)
    if held.projected:
        yield _rebuilt(stacking, case, held._replace(projected=False), every, ways)
    yield from _plainer_words(stacking, case)


def _plainer_words(stacking: Stacking, case: Case) -> Iterator[Case]:
    """The same structure without a window, a mask, dropout, another merge."""
    if case["window"]:
        yield {**case, "window": 0}
    if stacking.masked and not np.all(case["mask"]):
        yield {**case, "mask": np.ones_like(case["mask"])}
    steps = np.shape(case["x"])[0 if stacking.time_first else 1]
    if not stacking.masked and np.any(case["lengths"] != steps):
        yield {**case, "lengths": np.full_like(case["lengths"], steps)}
    if "dropout" in case and np.any(case["dropout"] != 1):
        yield {**case, "dropout": np.ones_like(case["dropout"])}
    if case.get("merge", "concat") in ("mul", "ave"):
        yield {**case, "merge": "sum"}


def _kept(
    stacking: Stacking, case: Case, layers: Sequence[int], ways: Sequence[str]
) -> Case:
    """The case with some of its layers and directions."""
    held = layout_of(case)
    direction = held.direction
    if len(ways) < len(held.ways):
        direction = ways[0] if ways[0] in stacking.directions else "forward"
    merge = held.merge if direction == "bidirectional" else "concat"
    new = Layout(len(layers), direction, merge, held.projected)
    return _rebuilt(stacking, case, new, layers, ways)


def _rebuilt(
    stacking: Stacking,
    case: Case,
    new: Layout,
    layers: Sequence[int],
    ways: Sequence[str],
) -> Case:
    """The case in another structure.

    Args:
        stacking: how its convention stacks.
        case: the case.
        new: the structure.
        layers: which of the old layers the new ones are.
        ways: which of the old directions the new ones are.
    """
    old = layout_of(case)
    sizes = sizes_of(inputs(stacking, old), case)
    if layers[0] > 0:
        sizes["m"] = resolve((old.width,), sizes)[0]
    sources, across = _sources(stacking, new, layers, ways), _across(stacking, new)
    parted = old.width.startswith("2") and len(new.ways) == 1
    places = [old.ways.index(way) for way in ways]
    lanes = [layer * len(old.ways) + at for layer in layers for at in places]
    made: dict[str, Any] = {
        "layers": new.layers,
        "direction": new.direction,
        "merge": new.merge,
    }
    for quantity in inputs(stacking, new):
        name = quantity.name
        if name in made:
            continue
        value = case[sources.get(name, name)]
        if quantity.kind == "array":
            value = np.asarray(value)
            if name in ("h0", "c0", "cotangent_last_h", "cotangent_last_c"):
                value = value[lanes]
            elif name == "dropout":
                value = value[[layer - 1 for layer in layers[1:]]]
            elif stacking.both_in_one and name in sources:
                value = value[places]
            if parted and name in across:
                value = np.split(value, 2, axis=across[name])[places[0]]
            value = _fitted(value, resolve(quantity.shape, sizes))
        made[name] = value
    return {q.name: made[q.name] for q in inputs(stacking, new)}


def _sources(
    stacking: Stacking, new: Layout, layers: Sequence[int], ways: Sequence[str]
) -> dict[str, str]:
    """New name of a weight -> its old name."""
    stems = [packed.name for packed in stacking.convention.arrays]
    stems += [PROJECTION] if new.projected else []
    named = {}
    for layer, source in enumerate(layers):
        for way, before in zip(new.ways, ways, strict=True):
            for stem in stems:
                name = weight_name(stacking, stem, layer, way)
                named[name] = weight_name(stacking, stem, source, before)
    return named


def _across(stacking: Stacking, new: Layout) -> dict[str, int]:
    """The arrays over the outputs of a layer, and along which axis."""
    axes = {"cotangent_h": -1, "dropout": -1}
    for packed in stacking.convention.arrays:
        if packed.blocks[0][0] == "W":
            for layer in range(1, new.layers):
                for way in new.ways:
                    name = weight_name(stacking, packed.name, layer, way)
                    axes[name] = -2 if packed.transposed else -1
    return axes


def _fitted(value: Array, shape: tuple[int, ...]) -> Array:
    """The array cut, or repeated, to a shape."""
    for axis, length in enumerate(shape):
        indices = np.arange(length) % max(1, value.shape[axis])
        value = value.take(indices, axis=axis)
    return value
