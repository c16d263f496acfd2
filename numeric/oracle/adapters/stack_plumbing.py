"""What adapters of stacked modules test of themselves before they judge.

A tiny case (n = 2, m = 3, T = 2, two sequences of 2 and of 1 steps) of several layers
and directions goes through the adapter and the framework's own module. An output that
is far from the certified value says that wires are crossed.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle import systems, vocabulary
from longdep.numeric.oracle.adapters.plumbing import (
    COARSE,
    DIGITS,
    PLAIN,
    TIME_LIMIT,
    AdapterError,
    filled,
)
from longdep.numeric.oracle.check.running import run
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.stacked.layout import Layout, inputs
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.precision import context, floats


def tiny_stack(
    entry: vocabulary.System, convention: str, held: Layout, dtype: str = "float64"
) -> dict[str, Any]:
    """A small case of a structure: every number distinct, none zero, no dropout."""
    words = {"layers": held.layers, "direction": held.direction, "merge": held.merge}
    listed = inputs(stacking(entry.cell, convention), held)
    case = filled(listed, dtype, PLAIN | words)
    if "dropout" in case:
        case["dropout"][:] = 1
    return case


def require_sound_stack(
    implementation: Callable[[dict[str, Any]], Any],
    system: str,
    convention: str,
    held: Layout,
    precision: str = "float64",
) -> None:
    """Test a wrapped module of the framework itself on a tiny case.

    Args:
        implementation: the adapter around it.
        system: such as stacked-gru.
        convention: how it is stacked.
        held: the structure that is tested.
        precision: what it computes in.
    Raises:
        AdapterError: an output is missing, or far from what is right.
    """
    entry = systems.system(system)
    name = vocabulary.convention_name(entry, convention)
    case = tiny_stack(entry, name, held, precision)
    family = family_of(entry)
    answer = run(
        implementation,
        case,
        family.shapes(case, name),
        precision=precision,
        time_limit=TIME_LIMIT,
    )
    where = f"self-test of {system} in {name}"
    if answer.troubles:
        raise AdapterError(f"{where}: {answer.troubles[0]}")
    for output, right in _right(case, entry, name).items():
        if output not in answer.outputs:
            if output == "h":
                raise AdapterError(f"{where}: no output h")
            continue
        computed = answer.outputs[output].astype(float)
        gap = np.abs(right - computed)
        if not (gap <= COARSE * (1 + np.abs(right))).all():
            place = np.unravel_index(np.argmax(gap), gap.shape)
            raise AdapterError(
                f"{where}: expected {output}{[int(k) for k in place]} = "
                f"{right[place]:.6g}, got {computed[place]:.6g}"
            )


def _right(
    case: Mapping[str, Any], entry: vocabulary.System, convention: str
) -> dict[str, np.ndarray]:
    reference = family_of(entry).reference(case, convention, DIGITS)
    with context(DIGITS):
        return {name: floats(balls) for name, balls in reference.items()}
