"""The words of the oracle: a system, its inputs and outputs, a case.

A case is a plain mapping of a system's inputs; an implementation returns a mapping of
the outputs, or of some of them: what it leaves out is listed as unchecked. The
gradient of the loss with respect to an input NAME is the output `grad_NAME`;
`cotangent_h` (T, n) is the direct gradient of the loss with respect to each h_t.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.quantities import Quantity as Quantity
from longdep.numeric.oracle.quantities import Role as Role
from longdep.numeric.oracle.stacked import layout, table

Case = Mapping[str, Any]
Outputs = Mapping[str, Any]

WEIGHTS = "*weights"


class Clips(Enum):
    """What a clipping compares with its limit."""

    VALUE = "value"  # each number by itself
    NORM = "norm"  # the norm of each array
    GLOBAL_NORM = "global norm"  # the norm of all arrays together


@dataclass(frozen=True, kw_only=True)
class Variant:
    """What one convention of a system without a cell has of its own.

    Attributes:
        convention: its name.
        inputs: inputs in place of the system's of the same names; others behind them.
        outputs: outputs in place of the system's of the same names.
        lacks: names of the system's inputs that it has not.
    """

    convention: str
    inputs: tuple[Quantity, ...] = ()
    outputs: tuple[Quantity, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class System:
    """What can be checked: one entry of the table (numeric/oracle/systems.py).

    Attributes:
        name: the name that a check is given.
        conventions: its conventions (named profiles); the first is the default.
        inputs: further inputs, in order, besides the weights of a convention.
        outputs: the outputs besides the gradients.
        gradients: the inputs whose gradients are outputs; WEIGHTS stands for all
            weight arrays of the convention.
        cell: rnn, gru or lstm, where the weights come from a convention's table.
        padded: whether a case is a batch of sequences of different lengths.
        stacked: whether it has layers and directions: what its inputs are then depends
            on the case (numeric/oracle/stacked/layout.py).
        scans: whether it is a gated linear recurrence (numeric/oracle/scans).
        clips: what it compares with a limit, if it is a clipping.
        seeded: whether its answers are random by definition, drawn from a seed.
        variants: what single conventions have of their own.
        fixed: words and sizes that every drawn case has, where an implementation does
            no other: layers, direction, merge, projected, activation, n, m, p; dropout,
            which is 1 for none.
    """

    name: str
    conventions: tuple[str, ...]
    inputs: tuple[Quantity, ...]
    outputs: tuple[Quantity, ...]
    gradients: tuple[str, ...] = ()
    cell: str = ""
    padded: bool = False
    stacked: bool = False
    scans: bool = False
    clips: Clips | None = None
    seeded: bool = False
    variants: tuple[Variant, ...] = ()
    fixed: tuple[tuple[str, Any], ...] = ()


_CLIP = Quantity("clip", kind="number", meaning="bound on what enters activations")


def nearest(name: object, known: Iterable[str]) -> str:
    """What a name that there is not may have been meant for, to end a sentence."""
    near = difflib.get_close_matches(str(name), known, 1)
    return f"; nearest is {near[0]!r}" if near else ""


def convention_name(entry: System, name: str | None) -> str:
    """The full name of a system's convention; its first one where none is given.

    Raises:
        DomainError: the system has no such convention.
    """
    if name is None:
        return entry.conventions[0]
    name = conventions.ALIASES.get((entry.cell, name), name)
    if name not in entry.conventions:
        known = ", ".join(entry.conventions)
        raise DomainError(
            f"convention: expected one of {known} for {entry.name}, got {name!r}"
            f"{nearest(name, entry.conventions)}"
        )
    return name


def aliases(entry: System) -> tuple[str, ...]:
    """Further names of a system's conventions."""
    return tuple(name for cell, name in conventions.ALIASES if cell == entry.cell)


def inputs(
    entry: System, convention: str | None = None, case: Case | None = None
) -> tuple[Quantity, ...]:
    """The inputs of a system in a convention: its weights first.

    Args:
        entry: the system.
        convention: one of its conventions; the first where none is given.
        case: a case, whose layers and directions a stacked system has; one layer that
            runs forward where none is given.
    """
    return _inputs(entry, convention, _layout(entry, case))


def outputs(
    entry: System, convention: str | None = None, case: Case | None = None
) -> tuple[Quantity, ...]:
    """The outputs of a system in a convention: the gradients last.

    Args:
        entry: the system.
        convention: one of its conventions; the first where none is given.
        case: as for `inputs`.
    """
    return _outputs(entry, convention, _layout(entry, case))


def _layout(entry: System, case: Case | None) -> layout.Layout | None:
    if not entry.stacked:
        return None
    return layout.PLAIN if case is None else layout.layout_of(case)


@cache
def _inputs(
    entry: System, convention: str | None, held: layout.Layout | None
) -> tuple[Quantity, ...]:
    if not entry.cell:
        return _varied(entry.inputs, _variant(entry, convention))
    name = convention_name(entry, convention)
    if held is not None:
        return layout.inputs(table.stacking(entry.cell, name), held)
    chosen = conventions.convention(entry.cell, name)
    weights = tuple(
        Quantity(a.name, a.shape, meaning="weights", role=Role.WEIGHT)
        for a in chosen.arrays
    )
    kept = _kept(entry) if chosen.zoneout else ()
    return (*weights, *entry.inputs, *((_CLIP,) if chosen.clips else ()), *kept)


def _varied(shared: tuple[Quantity, ...], own: Variant) -> tuple[Quantity, ...]:
    """The inputs of a convention: shared ones first, in their order."""
    varied = {q.name: q for q in shared if q.name not in own.lacks}
    return tuple((varied | {q.name: q for q in own.inputs}).values())


def _kept(entry: System) -> tuple[Quantity, ...]:
    """The masks of zoneout."""
    shape = ("B", "T", "n") if entry.padded else ("T", "n")
    names = ("keep_h", "keep_c") if entry.cell == "lstm" else ("keep_h",)
    return tuple(
        Quantity(name, shape, "integers", "1 where a unit keeps its old value, else 0")
        for name in names
    )


@cache
def _outputs(
    entry: System, convention: str | None, held: layout.Layout | None
) -> tuple[Quantity, ...]:
    known = {q.name: q for q in _inputs(entry, convention, held)}
    listed: list[str] = []
    for name in entry.gradients:
        if name == WEIGHTS:
            listed += [q.name for q in known.values() if q.role is Role.WEIGHT]
        else:
            listed.append(name)
    gradients = (
        Quantity(
            f"grad_{name}",
            known[name].shape,
            meaning=f"gradient at {name}",
            role=Role.GRADIENT,
        )
        for name in listed
        if name in known
    )
    if held is not None:
        name = convention_name(entry, convention)
        own = layout.outputs(table.stacking(entry.cell, name), held)
        return (*own, *gradients)
    varied = {q.name: q for q in _variant(entry, convention).outputs}
    return (*(varied.get(q.name, q) for q in entry.outputs), *gradients)


def _variant(entry: System, convention: str | None) -> Variant:
    chosen = convention_name(entry, convention)
    for variant in entry.variants:
        if variant.convention == chosen:
            return variant
    return Variant(convention=chosen)
