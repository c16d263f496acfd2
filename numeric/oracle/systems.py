"""What can be checked: the systems, their inputs and outputs, as data.

A case is a plain mapping of the inputs below; an implementation returns a mapping of
the outputs, or of some of them: what it leaves out is listed as unchecked. The
gradient of the loss with respect to an input NAME is the output `grad_NAME`;
`cotangent_h` (T, n) is the direct gradient of the loss with respect to each h_t.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import conventions

Case = Mapping[str, Any]
Outputs = Mapping[str, Any]


@dataclass(frozen=True)
class Quantity:
    """An input or output: its name, its shape, and what it is.

    Attributes:
        name: the key in a case or in the outputs.
        shape: sizes by name, such as ("T", "n"), ("3n", "m"), ("steps+1", "n").
        kind: array (floating point), integers (an array of them), integer, number,
            text, or arrays (a list of arrays of any shapes).
        meaning: a short sentence.
    """

    name: str
    shape: tuple[str, ...] = ()
    kind: str = "array"
    meaning: str = ""


@dataclass(frozen=True)
class System:
    """One entry of the table.

    Attributes:
        name: the name that a check is given.
        conventions: its conventions (named profiles); the first is the default.
        cell: rnn, gru or lstm, where the weights come from a convention's table.
        inputs: further inputs, in order.
        outputs: the outputs besides the gradients.
        gradients: the inputs whose gradients are outputs; WEIGHTS stands for all
            weight arrays of the convention.
        module: the module that draws its cases and knows its right answers.
    """

    name: str
    conventions: tuple[str, ...]
    inputs: tuple[Quantity, ...]
    outputs: tuple[Quantity, ...]
    gradients: tuple[str, ...] = ()
    cell: str = ""
    module: str = ""


WEIGHTS = "*weights"
_x = Quantity("x", ("T", "m"), meaning="inputs x_1..x_T")
_h0 = Quantity("h0", ("n",), meaning="initial state")
_c0 = Quantity("c0", ("n",), meaning="initial cell state")
_activation = Quantity("activation", kind="text", meaning="tanh, relu or identity")
_clip = Quantity("clip", kind="number", meaning="bound on what enters activations")
_cotangent_h = Quantity(
    "cotangent_h", ("T", "n"), meaning="direct gradient of the loss at each h_t"
)
_h = Quantity("h", ("T", "n"), meaning="states h_1..h_T")
_c = Quantity("c", ("T", "n"), meaning="cell states c_1..c_T")
_delta = Quantity("delta", ("T", "n"), meaning="total gradient at each z_k")
_padded_inputs = (
    Quantity("x", ("B", "T", "m"), meaning="inputs, anything behind the lengths"),
    Quantity("h0", ("B", "n"), meaning="initial states"),
)
_padded_end = (
    Quantity("lengths", ("B",), "integers", "valid steps of each sequence, 1..T"),
    Quantity("direction", kind="text", meaning="forward or reverse"),
    Quantity("cotangent_h", ("B", "T", "n"), meaning="direct gradient at each h_t"),
    Quantity("cotangent_last", ("B", "n"), meaning="direct gradient at last_h"),
)
_padded_h = Quantity("h", ("B", "T", "n"), meaning="states, padded as is usual")
_last_h = Quantity("last_h", ("B", "n"), meaning="state after the last valid step")
_gradients = Quantity("gradients", kind="arrays", meaning="a list of arrays")
_limit = Quantity("limit", kind="number")
_clipped = Quantity("clipped", kind="arrays", meaning="the list, clipped")
_norm = Quantity("norm", kind="number", meaning="the norm before clipping")
_matrix = Quantity("matrix", ("n", "n"))

_CELLS = "longdep.numeric.oracle.families.recurrent"
CLIPS = ("exact", "torch", "optax", "keras", "tf")

SYSTEMS: tuple[System, ...] = (
    System(
        "linear-recurrence",
        ("transposed", "plain"),
        (
            Quantity("W", ("n", "n"), meaning="h_t = W^T h_{t-1}; plain: W h_{t-1}"),
            _h0,
            Quantity("steps", kind="integer"),
        ),
        (Quantity("h", ("steps+1", "n"), meaning="h_0..h_steps"),),
        module=_CELLS,
    ),
    System(
        "simple-rnn",
        conventions.names("rnn"),
        (_x, _h0, _activation, _cotangent_h),
        (_h, _delta),
        (WEIGHTS, "x", "h0"),
        "rnn",
        _CELLS,
    ),
    System(
        "lag-gradients",
        conventions.names("rnn"),
        (
            _x,
            _h0,
            _activation,
            Quantity("cotangent", ("n",), meaning="gradient of the loss at h_T"),
        ),
        (
            _delta,
            Quantity("log_norm", ("T",), meaning="natural log of each 2-norm of delta"),
        ),
        (),
        "rnn",
        _CELLS,
    ),
    System(
        "gru",
        conventions.names("gru"),
        (_x, _h0, _cotangent_h),
        (_h,),
        (WEIGHTS, "x", "h0"),
        "gru",
        _CELLS,
    ),
    System(
        "lstm",
        conventions.names("lstm"),
        (_x, _h0, _c0, _cotangent_h),
        (_h, _c),
        (WEIGHTS, "x", "h0", "c0"),
        "lstm",
        _CELLS,
    ),
    System(
        "padded-rnn",
        conventions.names("rnn"),
        (*_padded_inputs, _activation, *_padded_end),
        (_padded_h, _last_h),
        (WEIGHTS, "x", "h0"),
        "rnn",
        _CELLS,
    ),
    System(
        "padded-gru",
        conventions.names("gru"),
        (*_padded_inputs, *_padded_end),
        (_padded_h, _last_h),
        (WEIGHTS, "x", "h0"),
        "gru",
        _CELLS,
    ),
    System(
        "padded-lstm",
        conventions.names("lstm"),
        (
            *_padded_inputs,
            Quantity("c0", ("B", "n"), meaning="initial cell states"),
            *_padded_end,
        ),
        (
            _padded_h,
            _last_h,
            Quantity("last_c", ("B", "n"), meaning="cell state there"),
        ),
        (WEIGHTS, "x", "h0", "c0"),
        "lstm",
        _CELLS,
    ),
    System(
        "clip-by-norm",
        CLIPS,
        (_gradients, _limit),
        (_clipped, _norm),
        module="longdep.numeric.oracle.families.clipping",
    ),
    System(
        "clip-by-global-norm",
        CLIPS,
        (_gradients, _limit),
        (_clipped, _norm),
        module="longdep.numeric.oracle.families.clipping",
    ),
    System(
        "clip-by-value",
        CLIPS,
        (_gradients, _limit),
        (_clipped, _norm),
        module="longdep.numeric.oracle.families.clipping",
    ),
    System(
        "orthogonal-init",
        ("haar",),
        (
            Quantity("n", kind="integer"),
            Quantity("gain", kind="number"),
            Quantity("seed", kind="integer"),
        ),
        (_matrix,),
        module="longdep.numeric.oracle.families.initialisation",
    ),
    System(
        "spectral-radius",
        ("exact",),
        (_matrix,),
        (Quantity("value", kind="number"),),
        module="longdep.numeric.oracle.families.spectra",
    ),
    System(
        "lyapunov",
        ("forward",),
        (
            Quantity("U", ("n", "n")),
            Quantity("trajectory", ("T", "n"), meaning="states h_1..h_T of tanh units"),
        ),
        (Quantity("exponents", ("n",), meaning="mean log stretch, largest first"),),
        module="longdep.numeric.oracle.families.spectra",
    ),
)


def system(name: str) -> System:
    """Look a system up.

    Raises:
        DomainError: there is none of that name.
    """
    for found in SYSTEMS:
        if found.name == name:
            return found
    known = ", ".join(found.name for found in SYSTEMS)
    near = nearest(name, [found.name for found in SYSTEMS])
    raise DomainError(f"system: expected one of {known}, got {name!r}{near}")


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


def inputs(entry: System, convention: str | None = None) -> tuple[Quantity, ...]:
    """The inputs of a system in a convention: its weights first."""
    if not entry.cell:
        return entry.inputs
    chosen = conventions.convention(entry.cell, convention_name(entry, convention))
    weights = tuple(Quantity(a.name, a.shape, meaning="weights") for a in chosen.arrays)
    return (*weights, *entry.inputs, *((_clip,) if chosen.clips else ()))


def outputs(entry: System, convention: str | None = None) -> tuple[Quantity, ...]:
    """The outputs of a system in a convention: the gradients last."""
    known = {q.name: q for q in inputs(entry, convention)}
    listed: list[str] = []
    for name in entry.gradients:
        if name == WEIGHTS:
            listed += [q.name for q in known.values() if q.meaning == "weights"]
        else:
            listed.append(name)
    gradients = (
        Quantity(f"grad_{name}", known[name].shape, meaning=f"gradient at {name}")
        for name in listed
    )
    return (*entry.outputs, *gradients)
