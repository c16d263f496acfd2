"""What a family of systems provides: its cases, its right answers, its allowances.

A system names a module (`System.module`). The module has these functions; `entry` is
the `System`, `convention` the full name of one of its conventions, `precision` a name
such as "float64", `digits` decimal digits wanted in every value:

    bulk(entry, convention, precision) -> SearchStrategy[Case]
        a seed and knobs: any size, fast
    small(entry, convention, precision) -> SearchStrategy[Case]
        entry by entry, simple numbers: shrinks to a readable case
    reference(entry, case, convention, digits) -> Reference
        certified balls
    second_route(entry, case, convention, digits) -> Reference
        mpmath, sharing no code with the first
    allowance(entry, case, convention, reference, precision, level,
              inputs_rounded=False) -> dict[str, Allowed]
    shapes(entry, case, convention) -> dict[str, shape or list of shapes]
        what the raw outputs must look like

and may have

    derived(entry, case, convention, outputs) -> Outputs
        what is compared in place of the raw outputs (matrix -> gram = matrix matrix^T);
        `reference` and `allowance` then speak of these names
    survey(entry, convention, seen) -> list[str]
        what is wrong with all (case, outputs) pairs together (statistics over seeds)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

import flint
import numpy as np

from longdep.numeric.oracle.systems import System
from longdep.numeric.precision import Array

# Output name -> object array (or a list of them, or of shape () for a number) of
# flint.arb balls that contain the exact value.
Reference = Mapping[str, Any]
LEVELS = ("standard", "strict")


@dataclass(frozen=True)
class Allowed:
    """How far an output may be off: size * 2**exponent, entry by entry.

    Attributes:
        size: float64 array of the output's shape; inf where nothing can be said. A
            list of arrays for an output that is a list.
        exponent: whole numbers that broadcast against size; they keep the allowance of
            a vanished gradient (1e-500, say) from underflowing.
        why: the derivation in words, with this case's figures.
        underflow: float64 like size, with exponent 0: what underflow of the format may
            add; it counts as allowed, but leaves nothing to check where it dominates.
        decidable: False where the derivation itself does not hold at this precision
            (second-order terms not small, a kink inside the error): never a pass.
    """

    size: Any
    why: str
    exponent: Any = 0
    underflow: Any = 0.0
    decidable: bool = True


def module_of(entry: System) -> ModuleType:
    """The module that provides a system."""
    return import_module(entry.module)


def ball_array(values: Any, shape: tuple[int, ...] | None = None) -> Array:
    """An object array of balls from nested sequences or a flat list and a shape."""
    flat = np.empty(len(values), dtype=object)
    for i, value in enumerate(values):
        flat[i] = value if isinstance(value, flint.arb) else flint.arb(value)
    return flat if shape is None else flat.reshape(shape)
