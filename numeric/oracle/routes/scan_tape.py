"""The second route of gated linear recurrences: their equations, unit by unit.

Each is written once more, forward only, over the scalars of a tape in mpmath
(routes/tape.py), one step after the other, as its source states it; the gradient is
the chain rule's. It shares no code with numeric/oracle/scans.
"""

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import numpy as np

from longdep.numeric.oracle.routes.scan_tape_diagonal import DIAGONAL_SYSTEMS
from longdep.numeric.oracle.routes.scan_tape_matrix import MATRIX_SYSTEMS
from longdep.numeric.oracle.routes.tape import Tape, Units, numbers
from longdep.numeric.precision import Array

SYSTEMS: dict[str, Callable[[Units, str], Units]] = DIAGONAL_SYSTEMS | MATRIX_SYSTEMS


def run(name: str, convention: str, case: Mapping[str, Any]) -> dict[str, Array]:
    """The outputs and the gradients at all inputs, as object arrays of mpf.

    Args:
        name: the system.
        convention: the full name of its convention.
        case: the inputs.
    """
    tape = Tape()
    leaf = np.vectorize(tape.leaf, otypes=[object])
    given = {
        key: leaf(numbers(np.asarray(value)))
        for key, value in case.items()
        if isinstance(value, np.ndarray) and not key.startswith("cotangent_")
    }
    made = SYSTEMS[name](given, convention)
    seeds = [
        (unit, weight)
        for key, units in made.items()
        if f"cotangent_{key}" in case
        for unit, weight in zip(
            units.reshape(-1),
            numbers(np.asarray(case[f"cotangent_{key}"])).reshape(-1),
            strict=True,
        )
    ]
    adjoints = tape.adjoints(seeds)
    results = {
        key: np.vectorize(lambda unit: unit.value, otypes=[object])(units)
        for key, units in made.items()
    }
    for key, units in given.items():
        gradient = np.vectorize(lambda unit: adjoints[unit.place], otypes=[object])
        results[f"grad_{key}"] = gradient(units)
    if name == "diagonal-recurrence":
        if convention == "complex-conjugated":
            for key in given:
                results[f"grad_{key}"][..., 1] *= -1
        results["log_norm"] = np.array(
            [_log_norm(row) for row in results["grad_b"]], dtype=object
        )
    return results


def _log_norm(row: Array) -> Any:
    total = mpmath.fsum(v * v for v in row.flat)
    return mpmath.log(total) / 2 if total else mpmath.mpf("-inf")
