"""One's own inputs made a whole case: named, shaped and rounded as the system wants.

Weights as a framework stores them are recognised by the last part of their names
(lstm.weight_ih_l0 is w_ih; in a stacked module it keeps that name). Complex arrays are
taken as pairs where pairs are wanted. What need not be given has a declared default:
states that start from 0, a loss that is the sum of all states. Whatever is done to the
inputs is said in notes; what cannot be a case is said in one sentence.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.check.answers import described
from longdep.numeric.oracle.families.certifying import steps_of
from longdep.numeric.oracle.packing import resolve, sizes_of
from longdep.numeric.oracle.stacked.inferring import require_valid, structure_of
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.storing import storage_of, stored
from longdep.numeric.oracle.vocabulary import Quantity, Role, System, inputs, nearest

Array = np.ndarray
LOSSES = ("every step", "last step")
OPTIONAL = ("activation", "direction", "lengths", "mask", "dropout", "window")
LAST = ("cotangent_last", "cotangent_last_h", "cotangent_last_c")
# How torch names what a case calls w_ih: in a module, and in a cell.
STORED_AS = {
    "w_ih": ("weight_ih_l0", "weight_ih"),
    "w_hh": ("weight_hh_l0", "weight_hh"),
    "b_ih": ("bias_ih_l0", "bias_ih"),
    "b_hh": ("bias_hh_l0", "bias_hh"),
}


def complete(
    entry: System,
    convention: str,
    precision: str,
    given: Mapping[str, Any],
    *,
    names: Mapping[str, str] | None = None,
    loss: str = "every step",
    lacks: Iterable[str] = (),
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Make a case of what is given.

    Args:
        entry: the system.
        convention: the full name of its convention.
        precision: the format that the numbers are rounded to.
        given: arrays, numbers and words by name.
        names: input of the system -> its name in `given`, where that differs.
        loss: what the loss is where no cotangent is given: the sum of all states
            ("every step") or of the last one ("last step").
        lacks: inputs that the implementation has not; 0 where they are not given.
    Returns:
        The case, and what was done to make it one, in sentences.
    Raises:
        DomainError: a name is missing or unknown, or a value is not what it has to be.
        ShapeError: the shapes do not fit each other.
    """
    if not isinstance(loss, str) or loss not in LOSSES:
        raise DomainError(f"loss: expected one of {', '.join(LOSSES)}, got {loss!r}")
    if names is not None and not isinstance(names, Mapping):
        raise DomainError(f"names: expected a mapping of names, got {_kind(names)}")
    structure: dict[str, Any] = {}
    inferred: list[str] = []
    if entry.stacked:
        table = stacking(entry.cell, convention)
        structure, inferred = structure_of(table, given, names or {})
    wanted = inputs(entry, convention, structure)
    named, notes = chosen(wanted, given, names or {})
    words = {name: word for name, word in structure.items() if word is not None}
    named = {**words, **named}
    notes += inferred
    case = {
        q.name: _value(q, _paired(q, named[q.name], notes), precision, notes)
        for q in wanted
        if q.name in named
    }
    known = tuple(q for q in wanted if q.name in case)
    needed = [q.name for q in wanted if not _has_default(entry, q, lacks)]
    if missing := [name for name in needed if name not in case]:
        raise DomainError(
            f"case: expected {', '.join(needed)}, got no {', '.join(missing)}"
        )
    sizes = sizes_of(known, case)
    for word, meaning in (("n", "unit"), ("B", "sequence")):
        if entry.cell and sizes.get(word) == 0:
            raise DomainError(f"{word}: expected at least one {meaning}, got none")
    if entry.scans:
        _require_sizes(entry, sizes)
    for q in wanted:
        if q.name not in case:
            case[q.name] = _default(entry, convention, precision, q, sizes, loss, notes)
    _require_words(entry, convention, case)
    _require_starts(entry, case)
    return {q.name: case[q.name] for q in wanted}, tuple(notes)


def chosen(
    wanted: tuple[Quantity, ...], given: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """What is given, by the names of the inputs.

    Args:
        wanted: the inputs.
        given: arrays, numbers and words by any names.
        names: input -> its name in `given`, where that differs.
    Returns:
        Input -> what is given, and what was renamed or left alone, in sentences.
    Raises:
        DomainError: a name is unknown, or several could be meant.
    """
    known = [q.name for q in wanted]
    for name, key in names.items():
        if name not in known:
            raise DomainError(
                f"names: expected one of {', '.join(known)}, got {name!r}"
                f"{nearest(name, known)}"
            )
        if key not in given:
            raise DomainError(
                f"{name}: expected {key!r} among what is given, got "
                f"{', '.join(map(repr, given))}"
            )
    keys = dict(names)
    for name in (name for name in known if name not in keys):
        if key := name if name in given else _stored(name, given):
            keys[name] = key
    renamed = [f"{name} is {key!r}" for name, key in keys.items() if key != name]
    left = [key for key in given if key not in keys.values()]
    if left and not renamed:
        raise DomainError(
            f"case: expected the inputs {', '.join(known)}, got {left[0]!r}"
            f"{nearest(left[0], known)}"
        )
    notes = [f"In the case given, {', '.join(renamed)}."] if renamed else []
    if left:
        notes.append(f"Not of the case, and left alone: {', '.join(map(repr, left))}.")
    return {name: given[key] for name, key in keys.items()}, notes


def _stored(name: str, given: Mapping[str, Any]) -> str:
    """The one key whose last part is the input's name, or torch's name for it."""
    ends = (name, *STORED_AS.get(name, ()))
    keys = [key for key in given if re.split(r"[./]", str(key))[-1] in ends]
    if len(keys) > 1:
        raise DomainError(
            f"{name}: expected one array of that name, got "
            f"{', '.join(map(repr, keys))}; give the one that is meant as {name!r}"
        )
    return keys[0] if keys else ""


def _value(quantity: Quantity, value: Any, precision: str, notes: list[str]) -> Any:
    """An input as a case has it.

    Raises:
        DomainError: it is of another kind, not finite, or too large for the format.
    """
    name = quantity.name
    if quantity.kind == "array":
        return _rounded(name, value, precision, notes)
    if quantity.kind == "arrays":
        if not isinstance(value, list | tuple):
            raise DomainError(f"{name}: expected a list of arrays, got {_kind(value)}")
        return [
            _rounded(f"{name}[{k}]", part, precision, notes, infinite=True)
            for k, part in enumerate(value)
        ]
    if quantity.kind == "text":
        if not isinstance(value, str):
            raise DomainError(f"{name}: expected a word, got {_kind(value)}")
        return value
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    whole = array.dtype.kind in "iu" or (
        array.dtype.kind == "f"
        and bool(np.isfinite(array).all() and (array == np.floor(array)).all())
    )
    if quantity.kind == "integers":
        if not whole or np.any(abs(array.astype(np.float64)) >= 2.0**63):
            raise DomainError(f"{name}: expected whole numbers, got {_kind(value)}")
        return array.astype(np.int64)
    if array.ndim or array.dtype.kind not in "iuf" or np.isnan(array):
        raise DomainError(f"{name}: expected a number, got {_kind(value)}")
    if quantity.kind == "integer":
        if not whole or array < 0:
            raise DomainError(f"{name}: expected a whole number >= 0, got {array}")
        return int(array)
    return float(array)


def _paired(quantity: Quantity, value: Any, notes: list[str]) -> Any:
    """Complex numbers as pairs (..., 2), where the input has such; else the value."""
    if quantity.kind != "array" or quantity.shape[-1:] != ("2",):
        return value
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return value
    if array.dtype.kind != "c":
        return value
    notes.append(f"{quantity.name}: complex; its real and imaginary parts are pairs.")
    return np.stack([array.real, array.imag], axis=-1)


def _rounded(
    name: str, value: Any, precision: str, notes: list[str], infinite: bool = False
) -> Array:
    """An array of numbers in the format; a note says where rounding changed some."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        raise DomainError(f"{name}: expected an array, got {_kind(value)}") from None
    real = array.dtype.kind in "fiu" or array.dtype.name == "bfloat16"
    if not real:
        kind = "real numbers" if array.dtype.kind == "c" else "numbers"
        raise DomainError(f"{name}: expected an array of {kind}, got {_kind(value)}")
    if array.dtype.name == "bfloat16":
        array = array.astype(np.float32)
    _require_finite(name, array, "a finite number", infinite)
    made = stored(precision, array)
    back = made.astype(np.float64)
    _require_finite(
        name, np.where(np.isfinite(array), back, 0), f"what {precision} has", infinite
    )
    with np.errstate(invalid="ignore"):
        changed = int((back != array).sum() - (np.isnan(back)).sum())
    if changed:
        notes.append(
            f"{name}: rounded to {precision}; {changed} of {array.size} numbers are "
            "others, and the rounded ones are the case."
        )
    return made


def _require_finite(name: str, array: Array, expected: str, infinite: bool) -> None:
    wrong = ~np.isfinite(array)
    if wrong.any() and not infinite:
        place = [int(k) for k in np.argwhere(wrong)[0]]
        entry = str(place) if place else ""
        raise DomainError(
            f"{name}{entry}: expected {expected}, got {array[tuple(place)]} "
            f"({int(wrong.sum())} of {array.size} entries are not)"
        )


def _has_default(entry: System, quantity: Quantity, lacks: Iterable[str]) -> bool:
    if not (entry.cell or entry.scans):
        return False
    optional = entry.cell and quantity.name in OPTIONAL
    roles = (Role.START, Role.COTANGENT)
    return bool(optional) or quantity.role in roles or quantity.name in lacks


def _default(
    entry: System,
    convention: str,
    precision: str,
    quantity: Quantity,
    sizes: dict[str, int],
    loss: str,
    notes: list[str],
) -> Any:
    name = quantity.name
    words: dict[str, str] = {}
    if entry.cell:
        table = cell_convention(entry, convention)
        words = {"activation": table.activations[0], "direction": table.directions[0]}
    if name in words:
        notes.append(f"{name}: {words[name]}, as none is given.")
        return words[name]
    if name == "lengths":
        notes.append("lengths: all of T, as none are given.")
        return np.full(sizes["B"], sizes["T"], dtype=np.int64)
    if name == "window":
        notes.append("window: 0, as none is given.")
        return 0
    if name == "mask":
        notes.append("mask: 1 at every step, as none is given.")
        return np.ones(resolve(quantity.shape, sizes), dtype=np.int64)
    value = np.zeros(resolve(quantity.shape, sizes), storage_of(precision).carrier)
    if name == "dropout":
        value[...] = 1
        notes.append(f"{name}: 1 everywhere, as none is given.")
    elif quantity.role is not Role.COTANGENT or name in LAST:
        value[...] = dict(entry.fixed).get(name, 0) if entry.scans else 0
        held = f"{value.flat[0]:g}" if value.size else "0"
        notes.append(f"{name}: {held}, as none is given.")
    elif "T" in quantity.shape and loss == "last step":
        np.moveaxis(value, quantity.shape.index("T"), 0)[-1] = 1
        notes.append(f"{name}: 1 at the last step, 0 before, as none is given.")
    else:
        value[...] = 1
        notes.append(f"{name}: 1 everywhere, as none is given.")
    return value


def cell_convention(entry: System, convention: str) -> conventions.Convention:
    """The convention of the cell of a system, also where it is stacked."""
    if entry.stacked:
        return stacking(entry.cell, convention).convention
    return conventions.convention(entry.cell, convention)


def _require_words(entry: System, convention: str, case: Mapping[str, Any]) -> None:
    if not entry.cell:
        return
    if entry.stacked:
        require_valid(stacking(entry.cell, convention), case, steps_of(case))
    table = cell_convention(entry, convention)
    words = {"activation": table.activations, "direction": table.directions}
    if entry.stacked:  # its directions are those of its stacking
        del words["direction"]
    for name, known in words.items():
        if name in case and case[name] not in known:
            raise DomainError(
                f"{name}: expected one of {', '.join(known)}, got {case[name]!r}"
            )
    if "lengths" in case and not entry.stacked:
        steps = np.shape(case["x"])[1]
        least = 0 if table.takes_empty else 1
        wrong = (case["lengths"] < least) | (case["lengths"] > steps)
        if wrong.any():
            raise DomainError(
                f"lengths: expected whole numbers from {least} to T = {steps}, got "
                f"{case['lengths'].tolist()}"
            )


def _require_sizes(entry: System, sizes: Mapping[str, int]) -> None:
    """Of a gated linear recurrence: no size is 0, or another than that it is for."""
    for word, size in sizes.items():
        if size == 0:
            raise DomainError(f"{word}: expected at least 1, got 0")
        wanted = dict(entry.fixed).get(word, size)
        if size != wanted:
            raise DomainError(
                f"{word}: expected {wanted}, as the implementation has no other, got "
                f"{size}"
            )


def _require_starts(entry: System, case: Mapping[str, Any]) -> None:
    """Of a gated linear recurrence: no start that the implementation cannot take."""
    for name, wanted in entry.fixed if entry.scans else ():
        if isinstance(case.get(name), np.ndarray) and np.any(case[name] != wanted):
            raise DomainError(
                f"{name}: expected {wanted:g} everywhere, as the implementation takes "
                "no other"
            )


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array {value.dtype} of shape {value.shape}"
    return described(value)
