"""From a recipe to the inputs of its case.

Knobs: `recurrent` scales the recurrent weights (a power of two), `biases` sets single
ones (gate, unit, value), `last_only` keeps the direct gradient of the last step alone,
`zero_start` makes h0 zero (numeric/oracle/vectors/lint.py says when), `activation`,
`lengths`, `direction` are inputs; `place` and `shape` choose among the cases of
clipping and of spectra.
"""

from typing import Any

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vectors.inputs import drawn
from longdep.numeric.oracle.vectors.recipes import Recipe
from longdep.numeric.oracle.vocabulary import Clips, Quantity, Role, inputs
from longdep.numeric.precision import Array

CLIP = 0.75  # the bound on what enters activations: some sums are above, some below


def case_of(recipe: Recipe) -> dict[str, Any]:
    """Make the inputs of a case: float64 arrays, exact in float32 unless `huge`."""
    entry = system(recipe.system)
    if entry.clips is not None:
        return _clipping(recipe, entry.clips)
    if "shape" in recipe.knobs:
        return {"matrix": _matrix(recipe)}
    case = {
        q.name: _input(recipe, entry.cell, q) for q in inputs(entry, recipe.convention)
    }
    if entry.cell:
        _scale_recurrent(recipe, entry.cell, case)
        _set_biases(recipe, entry.cell, case)
    if recipe.knobs.get("zero_start"):
        case["h0"] = np.zeros(case["h0"].shape)
    if recipe.knobs.get("last_only"):
        case["cotangent_h"][:-1] = 0.0
    return case


def _input(recipe: Recipe, cell: str, quantity: Quantity) -> Any:
    if quantity.kind == "integer":
        return recipe.sizes[quantity.name]
    if quantity.kind == "integers":
        return np.array(recipe.knobs["lengths"])
    if quantity.kind == "text":
        return recipe.knobs.get(quantity.name, "tanh")
    if quantity.kind == "number":
        return CLIP
    shape = resolve(quantity.shape, recipe.sizes)
    scale = 2.0 if quantity.name in ("x", "c0") else 1.0
    if quantity.role is Role.WEIGHT and not cell:  # the only weight is recurrent
        scale = recipe.knobs.get("recurrent", 1.0)
    return drawn(f"{recipe.id}/{quantity.name}", shape, scale)


def _scale_recurrent(recipe: Recipe, cell: str, case: dict[str, Any]) -> None:
    for packed in conventions.convention(cell, recipe.convention).arrays:
        if packed.blocks[0][0] == "U":
            case[packed.name] = case[packed.name] * recipe.knobs.get("recurrent", 1.0)


def _set_biases(recipe: Recipe, cell: str, case: dict[str, Any]) -> None:
    """Set a gate's bias at one unit: the input bias where there is one."""
    n, table = recipe.sizes["n"], conventions.convention(cell, recipe.convention)
    places = {
        block: (packed.name, index * n)
        for packed in table.arrays
        for index, block in enumerate(packed.blocks)
    }
    for gate, unit, value in recipe.knobs.get("biases", ()):
        name, start = places.get(("b", gate)) or places[("d", gate)]
        case[name].reshape(-1)[start + unit] = value


def _clipping(recipe: Recipe, clips: Clips) -> dict[str, Any]:
    place = recipe.knobs["place"]
    first = drawn(f"{recipe.id}/first", (2, 3))
    second = drawn(f"{recipe.id}/second", (4,))
    if place == "at":
        return {"gradients": _at_thirteen(clips), "limit": 13.0}
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
    return {"gradients": [first, second], "limit": limit}


def _at_thirteen(clips: Clips) -> list[Array]:
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
