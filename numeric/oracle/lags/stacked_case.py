"""A case of a stacked system (stacked-rnn, -gru, -lstm) as a module.

Lags are of one sequence, whole, through the module as it is used: a case of several
sequences, with steps left out, factors of dropout or cuts is refused.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.lags.module import GIVEN, Layer, Module
from longdep.numeric.oracle.lags.subject import Subject, plain_numbers
from longdep.numeric.oracle.packing import PROJECTED, pack
from longdep.numeric.oracle.quantities import Role
from longdep.numeric.oracle.stacked.layout import inputs, layout_of, unpacked
from longdep.numeric.oracle.stacked.table import PROJECTION, Stacking, names, stacking

SYSTEMS = {"rnn": "simple-rnn", "gru": "gru", "lstm": "lstm"}
CELLS = {f"stacked-{cell}": cell for cell in SYSTEMS}


def of_stacked(system: str, case: Mapping[str, Any], convention: str | None) -> Module:
    """The module of a case.

    Args:
        system: stacked-rnn, stacked-gru or stacked-lstm.
        case: its weights, layers and direction; x, h0 and c0 where there are any.
        convention: how it is stacked; the first one where none is given.
    Raises:
        DomainError: a weight is missing, or the case has more than one whole sequence.
    """
    cell = CELLS[system]
    table = stacking(cell, convention or names(cell)[0])
    held = layout_of({"layers": 1, **case} if "layers" not in case else case)
    for quantity in inputs(table, held):
        if quantity.role is Role.WEIGHT and quantity.name not in case:
            raise DomainError(f"case: expected an input {quantity.name!r}, got none")
    blocks = unpacked(table, {**case, "layers": held.layers})
    layers = tuple(
        Layer(
            name=f"l{k}",
            lanes={
                way: _subject(system, table, case, blocks[k, way], f"layer {k} {way}")
                for way in held.ways
            },
            merge=held.merge,
        )
        for k in range(held.layers)
    )
    _require_whole(case)
    given = {k: v for k, v in case.items() if k in GIVEN}
    if "x" in given:
        given["x"] = _one_sequence(table, given["x"])
    alone = sorted(name for name in case if name.startswith("cotangent_"))
    notes = (f"Left alone: {', '.join(alone)}.",) if alone else ()
    return Module(name=system, layers=layers, given=given, notes=notes)


def _subject(
    system: str,
    table: Stacking,
    case: Mapping[str, Any],
    blocks: Mapping[Any, Any],
    name: str,
) -> Subject:
    """One direction of one layer."""
    own = dict(blocks)
    projection = own.pop(PROJECTED, None)
    arrays: dict[str, Any] = pack(table.convention, own)
    if projection is not None:
        arrays[PROJECTION] = projection
    if table.cell == "rnn":
        arrays["activation"] = case.get("activation", "tanh")
    return Subject(
        name=f"{system}, {name}",
        system=SYSTEMS[table.cell],
        convention=table.base,
        case=arrays,
    )


def _require_whole(case: Mapping[str, Any]) -> None:
    """Let nothing be left out, cut or dropped.

    Raises:
        DomainError: something is.
    """
    for name, usual in (("mask", 1), ("dropout", 1), ("window", 0)):
        if name in case and not np.all(np.asarray(case[name]) == usual):
            raise DomainError(
                f"{name}: expected {usual} everywhere, as lags are of whole sequences, "
                "got others"
            )
    if "lengths" in case and "x" in case:
        lengths, steps = np.asarray(case["lengths"]).tolist(), np.shape(case["x"])[:2]
        if any(length not in steps for length in lengths):
            raise DomainError(
                f"lengths: expected those of the whole sequence, got {lengths}"
            )


def _one_sequence(table: Stacking, x: Any) -> Any:
    """The sequence of a batch of one."""
    array = plain_numbers("x", x)
    place = 1 if table.time_first else 0
    if np.ndim(array) != 3 or np.shape(array)[place] != 1:
        shape = "(T, 1, m)" if table.time_first else "(1, T, m)"
        raise DomainError(
            f"x: expected one sequence, of shape {shape}, got {np.shape(array)}"
        )
    return array[:, 0] if table.time_first else array[0]
