"""What adapters test of themselves before they judge: names, shapes, gate order.

A tiny case (n = 2, m = 3, T = 2) with distinct entries goes through the adapter and the
framework's own layer. What comes back is not judged for accuracy here: it is compared
with the few things that crossed wires would give (another order of the gates, a turned
recurrent matrix, two gradients exchanged), and must be nearest to the right one.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import conventions, packing, systems, vocabulary
from longdep.numeric.oracle.check.running import run
from longdep.numeric.oracle.routes import balls
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.precision import context, floats

Array = np.ndarray
SIZES = {"n": 2, "m": 3, "T": 2, "B": 2, "p": 1, "steps": 2, "H": 2, "K": 3, "V": 2}
TURN = 2.4  # radians from one entry of the tiny case to the next: no two are alike
STEP = 2.0**-17  # of a difference quotient: error about STEP**2 + 2**-53 / STEP, 1e-10
DIGITS = 25  # of the states that it is compared with
COARSE = 2.0**-7  # crossed wires differ by far more; float32 and the quotient by less


COTANGENTS = {  # of which output
    "cotangent_h": "h",
    "cotangent_last": "last_h",
    "cotangent_last_h": "last_h",
    "cotangent_last_c": "last_c",
}
PLAIN_INPUTS = {*COTANGENTS, "dropout"}  # floating point, no gradient asked for


class AdapterError(DomainError):
    """An adapter's plumbing is wrong, or does not fit what it was given."""


def tiny_case(
    entry: vocabulary.System, convention: str, dtype: str = "float64"
) -> dict[str, Any]:
    """A small case of a system: every entry distinct, none zero."""
    words = _tiny_structure(entry, convention) if entry.stacked else {}
    listed = vocabulary.inputs(entry, convention, words)
    return filled(listed, dtype, PLAIN | words)


def filled(
    quantities: Iterable[vocabulary.Quantity], dtype: str, plain: Mapping[str, Any]
) -> dict[str, Any]:
    """A small case of these inputs: every number distinct, none zero.

    Args:
        quantities: the inputs.
        dtype: of the arrays of numbers.
        plain: the other inputs, by name.
    """
    turn = 0.0
    case: dict[str, Any] = {}
    for quantity in quantities:
        shape = packing.resolve(quantity.shape, SIZES)
        if quantity.kind == "array":
            size = int(np.prod(shape))
            angles = turn + TURN * np.arange(1, size + 1)
            case[quantity.name] = 0.75 * np.sin(angles).reshape(shape).astype(dtype)
            turn = float(angles[-1])
        elif quantity.kind == "integers" and len(shape) > 1:  # masks
            case[quantity.name] = np.arange(int(np.prod(shape))).reshape(shape) % 2
        elif quantity.kind == "arrays":
            case[quantity.name] = [np.array([3.0, -4.0]), np.array([[12.0]])]
        else:
            case[quantity.name] = plain[quantity.name]
    return case


def _tiny_structure(entry: vocabulary.System, convention: str) -> dict[str, Any]:
    """Two layers, of both directions."""
    chosen = stacking(entry.cell, convention)
    return {"layers": 2, "direction": chosen.directions[-1], "merge": "concat"}


PLAIN: dict[str, Any] = {
    "activation": "tanh",
    "clip": 8.0,
    "direction": "forward",
    "gain": 1.5,
    "gates": 4,
    "lengths": np.array([2, 1]),
    "limit": 2.0,
    "m": 2,
    "mask": np.array([[1, 1], [0, 1]]),
    "merge": "concat",
    "n": 3,
    "seed": 7,
    "steps": 2,
    "window": 0,
}


def tiny_shapes(entry: vocabulary.System, convention: str) -> dict[str, Any]:
    """The shapes of the outputs of a tiny case of a cell or a stacked module."""
    words = _tiny_structure(entry, convention) if entry.stacked else None
    listed = vocabulary.outputs(entry, convention, words)
    return {q.name: packing.resolve(q.shape, SIZES) for q in listed}


def with_bfloat16(implementation: Any) -> Any:
    """Let a framework that has bfloat16 be asked for it, by `for_precision`.

    Args:
        implementation: it computes in the dtypes of a case's arrays, and takes those
            of ml_dtypes' bfloat16.
    Returns:
        The same, with the attribute `for_precision` (numeric/oracle/storing.py).
    """

    def for_precision(precision: str) -> Any:
        try:
            import ml_dtypes  # of the extra frameworks
        except ModuleNotFoundError:
            raise AdapterError(
                f"{precision}: needs the package ml_dtypes, which is not installed; it "
                "comes with the extra longdep[frameworks]"
            ) from None
        kind = np.dtype(ml_dtypes.bfloat16)

        def converted(value: Any) -> Any:
            if isinstance(value, list):
                return [converted(part) for part in value]
            real = isinstance(value, np.ndarray) and value.dtype.kind == "f"
            return value.astype(kind) if real else value

        def made(case: Mapping[str, Any]) -> Any:
            return implementation({k: converted(v) for k, v in case.items()})

        return made

    implementation.for_precision = for_precision
    return implementation


def cell_of(system: str) -> str:
    """The cell (rnn, gru, lstm) of a system of sequences.

    Raises:
        AdapterError: it is another system.
    """
    cells = {s.name: s.cell for s in systems.SYSTEMS if s.cell and s.gradients}
    if system not in cells:
        known = ", ".join(cells)
        raise AdapterError(f"system: expected one of {known}, got {system!r}")
    return cells[system]


def cotangents_of(case: Mapping[str, Any]) -> dict[str, str]:
    """Output -> the input that says what the loss is to it, of those a case has."""
    return {output: name for name, output in COTANGENTS.items() if name in case}


def is_differentiable(name: str, value: Any) -> bool:
    """Whether an input of a sequence system is an array with a gradient."""
    real = isinstance(value, np.ndarray) and value.dtype.kind not in "iub"
    return real and name not in PLAIN_INPUTS


def require_sound_cell(
    implementation: Callable[[dict[str, Any]], Any],
    system: str,
    convention: str,
    precision: str = "float64",
) -> None:
    """Test a wrapped layer of the framework itself on the tiny case.

    Raises:
        AdapterError: an output is missing or has the wrong shape, the gates arrive in
            another order, or two gradients are exchanged.
    """
    entry = systems.system(system)
    name = vocabulary.convention_name(entry, convention)
    case = tiny_case(entry, name, precision)
    shapes = tiny_shapes(entry, name)
    answer = run(
        implementation, case, shapes, precision=precision, time_limit=TIME_LIMIT
    )
    if answer.troubles:
        raise AdapterError(f"self-test of {system} in {name}: {answer.troubles[0]}")
    if "h" not in answer.outputs:
        raise AdapterError(f"self-test of {system} in {name}: no output h")
    table = conventions.convention(entry.cell, name)
    _test_gates(table, case, answer.outputs["h"], system)
    _test_gradients(table, case, answer.outputs, system)


TIME_LIMIT = 120.0  # seconds; the first call of a framework may compile


def _test_gates(
    table: conventions.Convention, case: Mapping[str, Any], computed: Array, system: str
) -> None:
    slots = packing.unpack(table, case)
    right = tiny_states(table, case, slots)
    distances = {}
    gates = conventions.GATES[table.cell]
    for order in itertools.permutations(gates):
        for turned in (False, True):
            crossed = _crossed(slots, dict(zip(gates, order, strict=True)), turned)
            guess = tiny_states(table, case, crossed)
            distances[order, turned] = float(np.abs(guess - computed).max())
    nearest = min(distances, key=lambda key: distances[key])
    if nearest == (tuple(gates), False):
        if np.abs(right - computed).max() <= COARSE:
            return
        raise AdapterError(
            f"self-test of {system} in {table.name}: expected h = {right.tolist()}, "
            f"got {computed.tolist()}"
        )
    how = " and the recurrent matrix turned" if nearest[1] else ""
    raise AdapterError(
        f"self-test of {system} in {table.name}: the gates {gates} arrive as "
        f"{''.join(nearest[0])}{how}"
    )


def _crossed(
    slots: Mapping[packing.Slot, Array], order: Mapping[str, str], turned: bool
) -> dict[packing.Slot, Array]:
    crossed = {
        (kind, gate): slots.get((kind, order[gate]), np.zeros_like(own))
        for (kind, gate), own in slots.items()
    }
    if turned:
        crossed |= {key: value.T for key, value in crossed.items() if key[0] == "U"}
    return crossed


def _test_gradients(
    table: conventions.Convention,
    case: Mapping[str, Any],
    outputs: Mapping[str, Any],
    system: str,
) -> None:
    """Each gradient against a difference quotient, along one direction."""
    for name, value in case.items():
        if f"grad_{name}" not in outputs:
            continue
        computed = outputs[f"grad_{name}"].astype(float)
        direction = np.cos(TURN * np.arange(value.size)).reshape(value.shape)
        rise = [
            _loss(table, {**case, name: value + sign * STEP * direction})
            for sign in (1.0, -1.0)
        ]
        slope = (rise[0] - rise[1]) / (2 * STEP)
        reported = float((computed * direction).sum())
        gap = abs(reported - slope)
        if gap > COARSE * (1.0 + abs(slope)):
            raise AdapterError(
                f"self-test of {system} in {table.name}: grad_{name} has slope "
                f"{reported:.6g} where {slope:.6g} is right; "
                "gradients may be exchanged"
            )


def _loss(table: conventions.Convention, case: Mapping[str, Any]) -> float:
    """The loss whose gradients are asked for: states times cotangents."""
    h = tiny_states(table, case, packing.unpack(table, case))
    total = float((h * case["cotangent_h"]).sum())
    if "cotangent_last" in case:
        last = np.stack([h[b, end - 1] for b, end in enumerate(case["lengths"])])
        total += float((last * case["cotangent_last"]).sum())
    return total


def tiny_states(
    table: conventions.Convention,
    case: Mapping[str, Any],
    slots: Mapping[packing.Slot, Array],
) -> Array:
    """The states of a forward tanh cell, by the balls; padded as the table says."""
    x = np.asarray(case["x"], dtype=float)
    if x.ndim == 2:
        return _one_sequence(table, slots, case)
    rows = []
    for b, end in enumerate(case["lengths"]):
        own = {name: case[name][b] for name in _OF_A_SEQUENCE if name in case}
        states = _one_sequence(table, slots, own)
        if table.padding is conventions.Padding.ZEROS:
            states[end:] = 0
        elif table.padding is conventions.Padding.REPEAT:
            states[end:] = states[end - 1]
        rows.append(states)
    return np.stack(rows)


_OF_A_SEQUENCE = ("x", "h0", "c0", "keep_h", "keep_c")


def _one_sequence(
    table: conventions.Convention,
    slots: Mapping[packing.Slot, Array],
    case: Mapping[str, Any],
) -> Array:
    x, h0, c0, *kept = (case.get(name) for name in _OF_A_SEQUENCE)
    x, keep_h, keep_c = np.asarray(x, dtype=float), *kept
    sequence = Sequence(
        convention=table,
        weights={key: np.asarray(array, dtype=float) for key, array in slots.items()},
        x=x,
        h0=np.asarray(h0, dtype=float),
        c0=None if c0 is None else np.asarray(c0, dtype=float),
        cotangent=np.zeros((len(x), len(np.asarray(h0)))),
        keep_h=keep_h,
        keep_c=keep_c,
    )
    with context(DIGITS):
        return floats(balls.run(sequence)["h"])
