"""From a recipe to the inputs of its case.

Knobs: `recurrent` scales the recurrent weights (a power of two), `biases` sets single
ones (gate, unit, value), `last_only` keeps the direct gradient of the last step alone,
`zero_start` makes h0 zero (numeric/oracle/vectors/lint.py says when), `tiny` makes
inputs, states and the biases of what enters a tanh tiny; `activation`, `lengths`,
`direction` are inputs; `place` and `shape` choose among the cases of clipping and of
spectra. Of stacked modules `layers`, `merge`, `window` are inputs, too, `mask` has a
word of 0s and 1s for each sequence, and `dropout` asks for factors that are not all 1.
"""

from typing import Any

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.packing import Slot, pack, resolve, unpack
from longdep.numeric.oracle.profiles import profile
from longdep.numeric.oracle.stacked import layout
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vectors.inputs import drawn
from longdep.numeric.oracle.vectors.plans_2 import TINIER, TINIER_STEPS, TINY
from longdep.numeric.oracle.vectors.plans_scans import ranges_of
from longdep.numeric.oracle.vectors.recipe import Recipe
from longdep.numeric.oracle.vocabulary import Clips, Quantity, Role, System, inputs
from longdep.numeric.precision import Array

THROUGH_TANH = "ang"  # gates of that activation
DEFAULTS = {
    "activation": "tanh",
    "direction": "forward",
    "merge": "concat",
    "layers": 1,
    "window": 0,
}
KEPT = ("keep_h", "keep_c")  # the masks of zoneout
AT = {2.0: 13.0, 1.0: 19.0, np.inf: 12.0}  # norms of 3, -4, 12, by their order
CLIP = 0.75  # the bound on what enters activations: some sums are above, some below


def case_of(recipe: Recipe) -> dict[str, Any]:
    """Make the inputs of a case: float64 arrays, exact in float32 unless `huge`."""
    entry = system(recipe.system)
    if entry.clips is not None:
        return _clipping(recipe, entry.clips)
    if "shape" in recipe.knobs:
        return {"matrix": _matrix(recipe)}
    if entry.scans:
        return _scan(recipe, entry)
    case = {q.name: _input(recipe, entry.cell, q) for q in _inputs(recipe, entry)}
    if entry.cell:
        _adapt(recipe, entry, case)
    if recipe.knobs.get("zero_start"):
        case["h0"] = np.zeros(case["h0"].shape)
    if recipe.knobs.get("last_only"):
        case["cotangent_h"][:-1] = 0.0
    return case


def _scan(recipe: Recipe, entry: System) -> dict[str, Any]:
    """A case of a gated linear recurrence, each input in its range."""
    case = {}
    for quantity in inputs(entry, recipe.convention):
        shape = resolve(quantity.shape, recipe.sizes)
        kind = recipe.knobs.get("ranges", "")
        ranges = ranges_of(recipe.convention, quantity.name, quantity.shape, kind)
        share = (1 + drawn(f"{recipe.id}/{quantity.name}", shape)) / 2
        turn = np.arange(share.size).reshape(share.shape) % len(ranges)
        low, high = np.array(ranges)[turn].transpose(-1, *range(share.ndim))
        array = (low + (high - low) * share).astype(np.float32).astype(np.float64)
        if recipe.knobs.get("last_only") and quantity.role is Role.COTANGENT:
            array[:-1] = 0.0
        case[quantity.name] = array
    return case


def _inputs(recipe: Recipe, entry: System) -> tuple[Quantity, ...]:
    if not entry.stacked:
        return inputs(entry, recipe.convention)
    knobs = recipe.knobs
    held = layout.Layout(
        layers=knobs.get("layers", 1),
        direction=knobs.get("direction", "forward"),
        merge=knobs.get("merge", "concat"),
        projected="p" in recipe.sizes,
    )
    return layout.inputs(stacking(entry.cell, recipe.convention), held)


def _input(recipe: Recipe, cell: str, quantity: Quantity) -> Any:
    name, knobs = quantity.name, recipe.knobs
    if quantity.kind == "integer":
        return recipe.sizes.get(name, knobs.get(name, DEFAULTS.get(name)))
    if quantity.kind == "integers":
        if name in KEPT:  # about half of the units, others at each step
            shape = resolve(quantity.shape, recipe.sizes)
            return (drawn(f"{recipe.id}/{name}", shape) > 0).astype(np.int64)
        return _mask(recipe) if name == "mask" else np.array(knobs["lengths"])
    if quantity.kind == "text":
        return knobs.get(name, DEFAULTS.get(name))
    if quantity.kind == "number":
        return CLIP
    label, shape = f"{recipe.id}/{name}", resolve(quantity.shape, recipe.sizes)
    if name == "dropout":
        factors = 2.0 * (drawn(label, shape) > 0) if "dropout" in knobs else 1.0
        return np.broadcast_to(factors, shape).copy()
    scale = 2.0 if name in ("x", "c0") else 1.0
    if knobs.get("tiny") and name in ("h0", "c0"):
        scale *= TINIER
    if quantity.role is Role.WEIGHT and not cell:  # the only weight is recurrent
        scale = knobs.get("recurrent", 1.0)
    array = drawn(label, shape, scale)
    if knobs.get("tiny") and name == "x":
        steps = np.moveaxis(array, quantity.shape.index("T"), 0)  # the same numbers
        steps[:TINIER_STEPS] *= TINIER
        steps[TINIER_STEPS:] *= TINY
    return array


def _mask(recipe: Recipe) -> Array:
    if "mask" in recipe.knobs:
        return np.array([[int(bit) for bit in word] for word in recipe.knobs["mask"]])
    steps = np.arange(recipe.sizes["T"])
    return np.array([steps < k for k in recipe.knobs["lengths"]]).astype(np.int64)


def _adapt(recipe: Recipe, entry: System, case: dict[str, Any]) -> None:
    """Scale the recurrent weights, set single biases, make some biases tiny."""
    if entry.stacked:
        table = stacking(entry.cell, recipe.convention)
        lanes = layout.unpacked(table, case)
        changed = {lane: _adapted(recipe, slots) for lane, slots in lanes.items()}
        case |= layout.packed_again(table, layout.layout_of(case), changed)
    else:
        chosen = conventions.convention(entry.cell, recipe.convention)
        case |= pack(chosen, _adapted(recipe, unpack(chosen, case)))


def _adapted(recipe: Recipe, slots: dict[Slot, Array]) -> dict[Slot, Array]:
    knobs = recipe.knobs
    scaled = {
        (kind, gate): array * knobs.get("recurrent", 1.0) if kind == "U" else +array
        for (kind, gate), array in slots.items()
    }
    for gate, unit, value in knobs.get("biases", ()):
        # the input bias where there is one
        scaled["b" if ("b", gate) in scaled else "d", gate][unit] = value
    if knobs.get("tiny"):
        for kind, gate in scaled:
            if kind in "bd" and gate in THROUGH_TANH:
                scaled[kind, gate] *= TINIER
    return scaled


def _clipping(recipe: Recipe, clips: Clips) -> dict[str, Any]:
    place, chosen = recipe.knobs["place"], profile(recipe.convention)
    first = drawn(f"{recipe.id}/first", (2, 3))
    second = drawn(f"{recipe.id}/second", (4,))
    if place == "at":
        return {"gradients": _at_a_limit(clips), "limit": AT[chosen.order]}
    scale, limit = {
        "over": (4.0, 0.25),
        "under": (1.0, 8.0),
        "small": (2.0**-17, 2.0**-20),
        "huge": (2.0**768, 2.0**766 if recipe.convention == "exact" else 2.0),
        "infinite": (4.0, 0.25),
        "nan": (4.0, 0.25),
    }[place]
    first, second = first * scale, second * scale
    if place in ("infinite", "nan"):
        second[1] = -np.inf if place == "infinite" else np.nan
    return {
        "gradients": [first, second],
        "limit": -limit if chosen.negative else limit,
    }


def _at_a_limit(clips: Clips) -> list[Array]:
    rows = {
        Clips.NORM: [[3.0, -4.0, 12.0], [12.0, 3.0, 4.0]],
        Clips.GLOBAL_NORM: [[3.0, -4.0], [12.0]],
        Clips.VALUE: [[13.0, -13.5, 4.0], [12.5, -13.0, 14.0]],
    }[clips]
    return [np.array(row) for row in rows]


def _matrix(recipe: Recipe) -> Array:
    n, shape = recipe.sizes["n"], recipe.knobs["shape"]
    matrix = drawn(f"{recipe.id}/matrix", (n, n))
    if shape == "general":
        return matrix + np.diag([2.0, 0.0, -0.5, 0.25])
    if shape == "turning":
        matrix[:2, :2] = [[1.25, -2.0], [1.5, 1.125]]
        return matrix
    if shape == "skewed":
        return np.tril(matrix * 2.0**-6) + np.triu(drawn(recipe.id, (n, n), 16.0), 1)
    if shape == "negative":
        return matrix - np.diag([3.0, 0.5, 0.0, -1.0])
    near = np.diag([1.0, 1.0 + 2.0**-12, 0.25, -0.5])
    return near + np.triu(matrix, 1) + np.tril(matrix, -1) * 2.0**-30
