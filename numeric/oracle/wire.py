"""Cases and answers as JSON: exact numbers, one line each, nothing evaluated.

A case is one line; the answer is one line:

    {"longdep": 1, "id": 7, "system": "gru", "convention": "torch",
     "precision": "float64", "inputs": {"x": [["0x1.8p+0", ...], ...], ...}}
    {"id": 7, "outputs": {"h": [[0.25, ...], ...], ...}}

An array is nested lists, row by row; a list of arrays is a list of nested lists. A
number of an array is a string: C99 hexadecimal notation ("-0x1.8p-3" = -0.1875), which
is exact, or "inf", "-inf", "nan". Counts (steps, lengths, seed) are plain JSON whole
numbers, names (activation) plain strings. With numbers="decimal" finite floating-point
numbers are JSON numbers instead, with the digits (17 at most) that give the same binary
number back in every reader that rounds correctly.

"precision" is a name such as "float32", or "bfloat16/float32+ftz": the format that the
inputs are exact in and results are stored in, what sums are accumulated in where that
is another, and +ftz where subnormal results may be 0.

An answer repeats the id of its case. In it each number may be a hexadecimal string, a
decimal string or a JSON number. A program that fails says {"id": 7, "error": "why"};
one that does not do such cases (an activation it does not have, say)
{"id": 7, "declined": "why"}.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

VERSION = 1
NUMBERS = ("hex", "decimal")
DEPTH = 4  # arrays of four axes are the deepest thing there is
WHOLE = 2.0**53  # whole numbers below are floats, too
NUMBER = re.compile(
    r"[+-]?(?:0x[0-9a-f]+(?:\.[0-9a-f]*)?p[+-]?[0-9]{1,5}"
    r"|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]{1,6})?|inf|infinity|nan)",
    re.IGNORECASE,
)


class WireError(ValueError):
    """A line or value is not of the wire format."""


def number_to_json(value: Any, numbers: str = "hex") -> str | float:
    """Write one floating-point number exactly."""
    value = float(value)
    if numbers == "decimal" and np.isfinite(value):
        return value
    return value.hex()


def to_json(value: Any, numbers: str = "hex") -> Any:
    """Write an array, number, name, or list of arrays as a JSON tree.

    Args:
        value: array of floating-point or whole numbers, number, string, or list of
            these.
        numbers: "hex" (strings) or "decimal" (JSON numbers) for floating-point numbers.
    Returns:
        Lists, strings and numbers only; from_json gives the same values back.
    Raises:
        WireError: a value of another type.
    """
    if isinstance(value, np.ndarray):
        value = value.tolist() if value.dtype.kind in "fiu" else _refuse(value)
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return number_to_json(value, numbers)
    if isinstance(value, list | tuple):
        return [to_json(entry, numbers) for entry in value]
    return _refuse(value)


def array_from_json(name: str, tree: Any) -> np.ndarray:
    """Read nested lists of numbers as a float64 array, or one number as a 0-d array.

    Raises:
        WireError: ragged lists, something that is no number, or nesting beyond 4.
    """
    if isinstance(tree, list):
        flat: list[float] = []
        shape = _shape(name, tree, 0)
        _gather(name, tree, flat)
        return np.array(flat, dtype=np.float64).reshape(shape)
    return np.array(number_from_json(name, tree), dtype=np.float64)


def number_from_json(name: str, leaf: Any) -> float:
    """Read one number: hexadecimal or decimal string, or JSON number.

    Raises:
        WireError: anything else.
    """
    if isinstance(leaf, float | int) and not isinstance(leaf, bool):
        try:
            return float(leaf)
        except OverflowError:
            return float("inf") if leaf > 0 else float("-inf")
    if isinstance(leaf, str) and NUMBER.fullmatch(leaf.strip()):
        text = leaf.strip()
        try:
            return float.fromhex(text) if "x" in text.lower() else float(text)
        except OverflowError:
            return float("-inf") if text.startswith("-") else float("inf")
    raise WireError(
        f"{name}: expected a number or a string such as '-0x1.8p-3', "
        f"got {excerpt(leaf)}"
    )


def input_from_json(name: str, tree: Any) -> Any:
    """Read one input of a case as it was before to_json wrote it.

    Whole numbers stay whole, names stay strings; lists become arrays (int64 where every
    entry is a whole number below 2^53), or, of the name "gradients", a list of arrays.

    Raises:
        WireError: the tree is not of the format.
    """
    if name == "gradients" and isinstance(tree, list):
        return [array_from_json(f"{name}[{k}]", leaf) for k, leaf in enumerate(tree)]
    if isinstance(tree, list):
        array = array_from_json(name, tree)
        whole = array.size and bool((abs(array) < WHOLE).all()) and _all_whole(tree)
        return array.astype(np.int64) if whole else array
    if isinstance(tree, str):
        matches = NUMBER.fullmatch(tree)
        return number_from_json(name, tree) if matches else tree
    if tree is None or isinstance(tree, int | float):
        return tree
    raise WireError(f"{name}: expected a list, number or name, got {excerpt(tree)}")


def case_line(
    case: Mapping[str, Any],
    *,
    identity: int,
    system: str,
    convention: str | None = None,
    precision: str = "float64",
    numbers: str = "hex",
) -> str:
    """One case as one line of JSON, without the line's end."""
    tree = {
        "longdep": VERSION,
        "id": identity,
        "system": system,
        "convention": convention,
        "precision": precision,
        "inputs": {name: to_json(value, numbers) for name, value in case.items()},
    }
    return json.dumps(tree, allow_nan=False)


def read_line(line: str) -> dict[str, Any]:
    """Parse one line that must be a JSON object.

    Raises:
        WireError: it is not JSON, not an object, or says one name twice.
    """
    try:
        tree = json.loads(line, object_pairs_hook=_once_each)
    except WireError:
        raise
    except (ValueError, RecursionError):
        raise WireError(
            f"expected one JSON object a line, got {excerpt(line)}"
        ) from None
    if not isinstance(tree, dict):
        raise WireError(f"expected a JSON object, got {excerpt(line)}")
    return tree


def outputs_of(tree: Mapping[str, Any], lists: frozenset[str]) -> dict[str, Any]:
    """The outputs of an answer as arrays; those named in lists as lists of arrays.

    Raises:
        WireError: there are none, or one is not of the format.
    """
    outputs = tree.get("outputs")
    if not isinstance(outputs, dict):
        raise WireError(
            f'expected {{"outputs": {{name: array, ...}}}}, got {excerpt(tree)}'
        )
    return {
        name: [array_from_json(f"{name}[{k}]", leaf) for k, leaf in enumerate(value)]
        if name in lists and isinstance(value, list)
        else array_from_json(name, value)
        for name, value in outputs.items()
    }


def excerpt(value: Any, width: int = 80) -> str:
    """The beginning of a value, quoted, on one line."""
    text = repr_of(value)
    return text if len(text) <= width else f"{text[:width]}..."


def repr_of(value: Any) -> str:
    """Its repr; its type's name where that fails."""
    try:
        return repr(value)
    except Exception:
        return f"<{type(value).__name__}>"


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise WireError(f"expected every name once in an object, got {twice!r} twice")
    return tree


def _refuse(value: Any) -> Any:
    raise WireError(f"expected numbers, names or arrays of them, got {excerpt(value)}")


def _shape(name: str, tree: Any, depth: int) -> tuple[int, ...]:
    if not isinstance(tree, list):
        return ()
    if depth == DEPTH:
        raise WireError(f"{name}: lists are nested deeper than {DEPTH}")
    shapes = {_shape(name, entry, depth + 1) for entry in tree}
    if len(shapes) > 1:
        raise WireError(f"{name}: rows of different lengths")
    return (len(tree), *(shapes.pop() if shapes else ()))


def _gather(name: str, tree: Any, flat: list[float]) -> None:
    for entry in tree:
        if isinstance(entry, list):
            _gather(name, entry, flat)
        else:
            flat.append(number_from_json(name, entry))


def _all_whole(tree: Any) -> bool:
    if isinstance(tree, list):
        return all(_all_whole(entry) for entry in tree)
    return isinstance(tree, int) and not isinstance(tree, bool)
