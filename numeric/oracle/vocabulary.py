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

Case = Mapping[str, Any]
Outputs = Mapping[str, Any]

WEIGHTS = "*weights"


class Role(Enum):
    """What a quantity is in a network, beyond its shape."""

    OTHER = "other"
    WEIGHT = "weight"  # a weight matrix or a bias
    START = "start"  # an initial state
    COTANGENT = "cotangent"  # a direct gradient of the loss
    GRADIENT = "gradient"  # a total gradient: its steps have lags


class Clips(Enum):
    """What a clipping compares with its limit."""

    VALUE = "value"  # each number by itself
    NORM = "norm"  # the norm of each array
    GLOBAL_NORM = "global norm"  # the norm of all arrays together


@dataclass(frozen=True)
class Quantity:
    """An input or output: its name, its shape, and what it is.

    Attributes:
        name: the key in a case or in the outputs.
        shape: sizes by name, such as ("T", "n"), ("3n", "m"), ("steps+1", "n").
        kind: array (floating point), integers (an array of them), integer, number,
            text, or arrays (a list of arrays of any shapes).
        meaning: a short sentence.
        role: what it is in a network.
        logarithm: whether it is one: errors of log 2 then say nothing of a size.
        infinite: whether a right answer may be infinite or nan.
    """

    name: str
    shape: tuple[str, ...] = ()
    kind: str = "array"
    meaning: str = ""
    role: Role = Role.OTHER
    logarithm: bool = False
    infinite: bool = False


@dataclass(frozen=True, kw_only=True)
class Variant:
    """What one convention of a system without a cell has of its own.

    Attributes:
        convention: its name.
        inputs: further inputs, behind the system's.
        outputs: outputs in place of the system's of the same names.
    """

    convention: str
    inputs: tuple[Quantity, ...] = ()
    outputs: tuple[Quantity, ...] = ()


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
        clips: what it compares with a limit, if it is a clipping.
        seeded: whether its answers are random by definition, drawn from a seed.
        variants: what single conventions have of their own.
    """

    name: str
    conventions: tuple[str, ...]
    inputs: tuple[Quantity, ...]
    outputs: tuple[Quantity, ...]
    gradients: tuple[str, ...] = ()
    cell: str = ""
    padded: bool = False
    clips: Clips | None = None
    seeded: bool = False
    variants: tuple[Variant, ...] = ()


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


@cache
def inputs(entry: System, convention: str | None = None) -> tuple[Quantity, ...]:
    """The inputs of a system in a convention: its weights first."""
    if not entry.cell:
        return (*entry.inputs, *_variant(entry, convention).inputs)
    chosen = conventions.convention(entry.cell, convention_name(entry, convention))
    weights = tuple(
        Quantity(a.name, a.shape, meaning="weights", role=Role.WEIGHT)
        for a in chosen.arrays
    )
    return (*weights, *entry.inputs, *((_CLIP,) if chosen.clips else ()))


@cache
def outputs(entry: System, convention: str | None = None) -> tuple[Quantity, ...]:
    """The outputs of a system in a convention: the gradients last."""
    known = {q.name: q for q in inputs(entry, convention)}
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
    )
    own = {q.name: q for q in _variant(entry, convention).outputs}
    return (*(own.get(q.name, q) for q in entry.outputs), *gradients)


def _variant(entry: System, convention: str | None) -> Variant:
    chosen = convention_name(entry, convention)
    for variant in entry.variants:
        if variant.convention == chosen:
            return variant
    return Variant(convention=chosen)
