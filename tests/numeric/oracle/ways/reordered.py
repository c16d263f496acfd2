"""The fused implementation with units and inputs numbered backwards.

The case is renumbered, computed, and the outputs are numbered back: the same function,
but every sum over units and over inputs is added up from its other end.
"""

import numpy as np

from longdep.numeric.oracle.conventions import convention as convention_of
from longdep.numeric.oracle.packing import pack, unpack
from longdep.numeric.oracle.systems import system as system_of
from tests.numeric.oracle.ways import fused

STATES = ("x", "h0", "c0", "cotangent", "cotangent_h", "cotangent_last")
STATES += ("keep_h", "keep_c")
OUTPUTS = ("h", "c", "last_h", "last_c", "delta", "grad_x", "grad_h0", "grad_c0")


def run(system, convention, case):
    entry = system_of(system)
    turned = {k: flipped(v) if k in STATES else v for k, v in case.items()}
    if not entry.cell:
        turned["W"] = case["W"][::-1, ::-1].copy()
        return {"h": fused.run(system, convention, turned)["h"][:, ::-1]}
    chosen = convention_of(entry.cell, convention)
    names = [packed.name for packed in chosen.arrays]
    turned |= renumbered(chosen, case)
    answer = fused.run(system, convention, turned)
    if f"grad_{names[0]}" in answer:
        gradients = renumbered(chosen, {name: answer[f"grad_{name}"] for name in names})
        answer |= {f"grad_{name}": value for name, value in gradients.items()}
    return {k: flipped(v) if k in OUTPUTS else v for k, v in answer.items()}


def renumbered(chosen, arrays):
    slots = {
        key: block[::-1, ::-1] if block.ndim == 2 else block[::-1]
        for key, block in unpack(chosen, arrays).items()
    }
    return {name: np.ascontiguousarray(a) for name, a in pack(chosen, slots).items()}


def flipped(array):
    return np.ascontiguousarray(array[..., ::-1])
