"""The second route of gated linear recurrences: their equations, unit by unit.

Each is written once more, forward only, over the scalars of a tape in mpmath
(routes/tape.py), one step after the other, as its source states it; the gradient is
the chain rule's. It shares no code with numeric/oracle/scans.
"""

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import numpy as np

from longdep.numeric.oracle.routes.tape import Tape, numbers
from longdep.numeric.precision import Array

Leaves = dict[str, Array]  # object arrays of scalars
Made = dict[str, Array]


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


def _diagonal(x: Leaves, convention: str) -> Made:
    """h_t = a_t h_(t-1) + b_t; of complex numbers part by part."""
    state, states = x["h0"], []
    for a, b in zip(x["a"], x["b"], strict=True):
        if convention == "real":
            state = a * state + b
        else:
            minus = np.vectorize(_negative, otypes=[object])
            real = a[:, 0] * state[:, 0] + minus(a[:, 1] * state[:, 1]) + b[:, 0]
            imaginary = a[:, 0] * state[:, 1] + a[:, 1] * state[:, 0] + b[:, 1]
            state = np.stack([real, imaginary], axis=-1)
        states.append(state)
    return {"h": np.array(states, dtype=object)}


def _negative(unit: Any) -> Any:
    return unit.tape.push(-unit.value, ((unit.place, -1),))


def _affine(weight: Array, x: Array, bias: Array) -> list[Any]:
    sums = []
    for row, first in zip(weight, bias, strict=True):
        total = first
        for w, v in zip(row, x, strict=True):
            total = total + w * v
        sums.append(total)
    return sums


def _positive(unit: Any) -> Any:
    """V + 1/2 for v >= 0, else sigmoid(v)."""
    if unit.value < 0:
        return unit.sigmoid()
    return unit.tape.push(unit.value + mpmath.mpf(1) / 2, ((unit.place, 1),))


def _min_gru(x: Leaves, convention: str) -> Made:
    state, states = list(x["h0"]), []
    for row in x["x"]:
        gates = [a.sigmoid() for a in _affine(x["W_z"], row, x["b_z"])]
        new = _affine(x["W_h"], row, x["b_h"])
        if convention != "linear":
            new = [_positive(v) for v in new]
        state = [
            z.complement() * h + z * v
            for z, h, v in zip(gates, state, new, strict=True)
        ]
        states.append(state)
    return {"h": np.array(states, dtype=object)}


SYSTEMS: dict[str, Callable[[Leaves, str], Made]] = {
    "diagonal-recurrence": _diagonal,
    "min-gru": _min_gru,
}
