"""Plain random cases of the recurrent systems: nothing zero, nothing square."""

import numpy as np

from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import inputs


def case(name, convention, seed, precision="float64", steps=None):
    """A case with n != m, ragged lengths, and every entry of every input non-zero."""
    rng, entry = np.random.default_rng(seed), system(name)
    steps = int(rng.integers(3, 7)) if steps is None else steps
    sizes = {"n": int(rng.integers(2, 4)), "m": 0, "T": steps, "B": 3, "steps": steps}
    sizes["m"] = sizes["n"] + int(rng.choice([-1, 1]))
    arrays = {}
    for quantity in inputs(entry, convention):
        shape = resolve(quantity.shape, sizes)
        if quantity.kind == "array":
            arrays[quantity.name] = rng.normal(size=shape).astype(precision)
        elif quantity.kind == "integers" and len(shape) > 1:
            arrays[quantity.name] = rng.integers(0, 2, shape)
        elif quantity.kind == "integers":
            arrays[quantity.name] = np.array([steps, 1, steps - 1])
        elif quantity.kind == "integer":
            arrays[quantity.name] = steps
        elif quantity.name == "activation":
            arrays[quantity.name] = "tanh"
        elif quantity.name == "direction":
            arrays[quantity.name] = "forward"
        else:
            arrays[quantity.name] = 0.75
    return arrays


MASK = np.array([[1, 0, 1, 1, 0, 1], [1, 1, 1, 1, 1, 0], [0, 0, 1, 1, 0, 0]])


def stacked(name, convention, seed, layers, **words):
    """A stacked case of 3 sequences and 6 steps, nothing square.

    Lengths and masks differ from sequence to sequence, and are not sorted; half of the
    dropout factors are 0.

    Args:
        name: the system.
        convention: its stacking.
        seed: of the random numbers.
        layers: how many.
        words: direction, merge, window; projected, whether an output is.
    """
    rng, entry = np.random.default_rng(seed), system(name)
    table = stacking(entry.cell, convention)
    sizes = {"n": 3, "m": 2, "p": 2 if words.get("projected") else 3, "T": 6, "B": 3}
    made = {"direction": "bidirectional", "merge": "concat", "window": 0, **words}
    made |= {"layers": layers, "activation": "tanh"}
    ends = [6] * 3 if made["window"] else [4, 6, 2]
    made |= {"mask": MASK | bool(made["window"]), "lengths": np.array(ends)}
    if made.pop("projected", False):
        made["weight_hr_l0"] = None
    case = {}
    for quantity in inputs(entry, convention, made):
        if quantity.kind != "array":
            case[quantity.name] = made[quantity.name]
            continue
        shape = resolve(quantity.shape, sizes)
        drawn = rng.normal(size=shape)
        case[quantity.name] = 2.0 * (drawn > 0) if quantity.name == "dropout" else drawn
    if table.masked:  # nothing is defined before the first step that is left in
        begun = np.cumsum(case["mask"], axis=1) > 0
        case["cotangent_h"] = case["cotangent_h"] * begun[..., None]
    return case
