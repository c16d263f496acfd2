"""What an implementation returned: arrays that can be judged, and troubles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from longdep.numeric.formats import STORAGES, Storage
from longdep.numeric.oracle.storing import storage_of
from longdep.numeric.oracle.wire import excerpt, repr_of

Shape = tuple[int, ...]
REPORTED = 3  # different messages of one kind that are reported


@dataclass(frozen=True)
class Trouble:
    """What is wrong with an answer apart from its numbers.

    Attributes:
        kind: "raises", "exits", "hangs", "not-a-mapping", "unknown-output",
            "no-output", "wrong-type", "wrong-dtype", "wrong-shape", "not-finite",
            "mutates-input", "prints", "keeps-state", "reuses-buffer", "wire" (not the
            format of JSON lines), "program" (it ended, or says it cannot answer).
        message: one sentence: what was expected, what was returned.
        output: the output it is about, if it is about one.
    """

    kind: str
    message: str
    output: str | None = None

    def __str__(self) -> str:
        return self.message


class Complaint(Exception):
    """Raised by an adapter that has already put the trouble into words."""

    def __init__(self, kind: str, message: str, output: str | None = None) -> None:
        super().__init__(message)
        self.trouble = Trouble(kind, message, output)


def inspected(
    value: Mapping[Any, Any],
    shapes: Mapping[str, Any],
    precision: str,
    may_be_infinite: frozenset[str] = frozenset(),
) -> tuple[dict[str, Any], list[Trouble]]:
    """Split a returned mapping into outputs that can be judged and troubles."""
    outputs: dict[str, Any] = {}
    troubles: list[Trouble] = []
    for name, output in value.items():
        if name not in shapes:
            known = ", ".join(shapes)
            message = f"{excerpt(name)}: no such output; expected names are {known}"
            troubles.append(Trouble("unknown-output", message))
            continue
        try:
            outputs[name] = _checked(name, output, shapes[name], precision)
        except Complaint as complaint:
            troubles.append(complaint.trouble)
            continue
        if name not in may_be_infinite and (place := first_not_finite(outputs[name])):
            del outputs[name]
            troubles.append(Trouble("not-finite", f"{name}{place}", name))
    if not value:
        message = f"returned an empty mapping; expected some of {', '.join(shapes)}"
        troubles.append(Trouble("no-output", message))
    return outputs, _grouped(troubles)


def _grouped(troubles: list[Trouble]) -> list[Trouble]:
    """One trouble of a kind: what is wrong with one output is often so with all."""
    kinds: dict[str, list[Trouble]] = {}
    for trouble in troubles:
        kinds.setdefault(trouble.kind, []).append(trouble)
    return [
        same[0] if len(same) == 1 else Trouble(kind, joined(same))
        for kind, same in kinds.items()
    ]


def joined(troubles: list[Trouble]) -> str:
    """Their messages as one: outputs that share a message are named together."""
    messages: dict[str, list[str]] = {}
    for trouble in troubles:
        name, _, rest = trouble.message.partition(": ")
        messages.setdefault(rest, []).append(name)
    parts = [f"{', '.join(names)}: {rest}" for rest, names in messages.items()]
    more = f"; and {len(parts) - REPORTED} more" if len(parts) > REPORTED else ""
    return "; ".join(parts[:REPORTED]) + more


def _checked(name: str, output: Any, shape: Any, precision: str) -> Any:
    """A fresh array of the declared shape and a wide enough dtype.

    Raises:
        Complaint: it is something else.
    """
    if isinstance(shape, list):
        if not isinstance(output, list | tuple):
            raise Complaint(
                "wrong-type",
                f"{name}: expected a list of {len(shape)} arrays, "
                f"got {described(output)}",
                name,
            )
        if len(output) != len(shape):
            message = f"{name}: expected {len(shape)} arrays, got {len(output)}"
            raise Complaint("wrong-shape", message, name)
        pairs = enumerate(zip(output, shape, strict=True))
        return [_array(f"{name}[{k}]", a, precision, s) for k, (a, s) in pairs]
    return _array(name, output, precision, shape)


def _array(name: str, array: Any, precision: str, shape: Shape) -> np.ndarray:
    output = name.split("[")[0]
    if isinstance(array, float | np.generic):
        array = np.asarray(array)
    elif isinstance(array, int) and not isinstance(array, bool):
        array = np.asarray(float(array))
    if not isinstance(array, np.ndarray):
        message = f"{name}: expected a NumPy array, got {described(array)}"
        raise Complaint("wrong-type", message, output)
    wanted = storage_of(precision)
    halved = tuple(shape[-1:]) == (2,) and array.shape == tuple(shape[:-1])
    if array.dtype.kind == "c" and halved:
        message = (
            f"{name}: expected pairs of real and imaginary parts, shape "
            f"{tuple(shape)}, got complex numbers"
        )
        raise Complaint("wrong-dtype", message, output)
    if not _holds(array.dtype, wanted):
        names = " or ".join(dict.fromkeys((wanted.name, wanted.carrier.name)))
        message = f"{name}: expected dtype {names}, got {array.dtype.name}"
        raise Complaint("wrong-dtype", message, output)
    if array.size == 0 == np.prod(shape):  # of no steps: np.array([]) is as good
        array = array.reshape(shape)
    if array.shape != tuple(shape):
        message = f"{name}: expected shape {tuple(shape)}, got {array.shape}"
        raise Complaint("wrong-shape", message, output)
    if np.ma.is_masked(array):
        message = f"{name}: expected an array without a mask, got masked entries"
        raise Complaint("wrong-type", message, output)
    return plain(np.array(array))


def _holds(dtype: np.dtype, wanted: Storage) -> bool:
    """Whether a dtype is one of real numbers that holds all of a format."""
    if dtype.name in STORAGES:  # ml_dtypes' bfloat16 is one, of another kind than "f"
        return STORAGES[dtype.name].holds(wanted)
    return dtype.kind == "f"  # longer than float64


def plain(array: np.ndarray) -> np.ndarray:
    """The same numbers in a dtype of NumPy's own: float32 for ml_dtypes' bfloat16."""
    return array.astype(np.float32) if array.dtype.name == "bfloat16" else array


def first_not_finite(value: Any) -> str:
    """Where the first nan or inf is, in words; empty if there is none."""
    parts = value if isinstance(value, list) else [value]
    for k, part in enumerate(parts):
        wrong = ~np.isfinite(part.astype(float))
        if wrong.any():
            first = tuple(int(i) for i in np.argwhere(wrong)[0])
            label = f"[{k}]" if isinstance(value, list) else ""
            entry = f"{label}{list(first)}" if first else label
            count = int(wrong.sum())
            return (
                f"{entry} is {part[first]} ({count} of {part.size} entries not finite)"
            )
    return ""


def described(value: Any) -> str:
    """A value's type, and the value where that is short."""
    kind = type(value)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}."
    if kind.__module__ != "builtins":
        name += kind.__qualname__
    text = repr_of(value)
    return f"{name} {text}" if len(text) <= 40 and "\n" not in text else name
