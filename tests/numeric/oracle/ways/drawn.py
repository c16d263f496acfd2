"""Plain random cases of the recurrent systems: nothing zero, nothing square."""

import numpy as np

from longdep.numeric.oracle.packing import resolve
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
