"""The recurrent weights of a state dict in a .safetensors file, and no other tensors.

A whole model's file may be large, and hold tensors of types that NumPy has not. Read is
what the header says of the names that torch gives recurrent weights. The format: eight
bytes, the length of the header; the header, JSON; the tensors one after another.
bfloat16 comes as float32, of which its numbers are.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.case_files import PREFIX
from longdep.numeric.oracle.escaping import message_of, one_line
from longdep.numeric.oracle.lags.torch_names import NAME, are_torch_names
from longdep.numeric.precision import Array

TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
LONGEST = 2**27  # bytes of a header
METADATA = "__metadata__"


def recurrent_tensors(path: Path) -> dict[str, Array] | None:
    """The recurrent weights in a file, by name.

    Returns:
        None where the file is no state dict with such names, or cannot be read as one:
        what is wrong with it, others say.
    Raises:
        DomainError: a recurrent weight is of another type than floating point, or lies
            outside the file.
    """
    try:
        with path.open("rb") as stream:
            size = int.from_bytes(stream.read(8), "little")
            if size > LONGEST:
                return None
            header = json.loads(stream.read(size))
            named = _named(header)
            if not named:
                return None
            return {
                name: _tensor(stream, 8 + size, path, name, entry)
                for name, entry in named.items()
            }
    except DomainError:
        raise
    except OSError:
        return None
    except Exception as error:  # what is damaged raises nearly anything
        text = message_of(error) or type(error).__name__
        raise DomainError(f"{path.name}: expected tensors, got {text}") from None


def _named(header: Any) -> dict[str, Mapping[str, Any]]:
    """The entries of the recurrent weights; none in a case of longdep."""
    about = header.get(METADATA) or {}
    if any(word.startswith(PREFIX) for word in about) or not are_torch_names(header):
        return {}
    return {name: entry for name, entry in header.items() if NAME.fullmatch(name)}


def _tensor(
    stream: Any, start: int, path: Path, name: str, entry: Mapping[str, Any]
) -> Array:
    kind = TYPES.get(entry["dtype"])
    where = f"{path.name}: {one_line(name)}"
    if kind is None:
        got = one_line(str(entry["dtype"]))
        raise DomainError(f"{where}: expected {', '.join(TYPES)}, got type {got}")
    shape = [int(length) for length in entry["shape"]]
    begin, end = (int(place) for place in entry["data_offsets"])
    expected = int(np.prod(shape, dtype=object)) * np.dtype(kind).itemsize
    stream.seek(start + begin)
    data = stream.read(expected) if expected == end - begin else b""
    if begin < 0 or len(data) != expected or end - begin != expected:
        raise DomainError(f"{where}: expected {expected} bytes, got others")
    numbers = np.frombuffer(data, kind)
    if entry["dtype"] == "BF16":
        numbers = (numbers.astype(np.uint32) << 16).view(np.float32)
    return numbers.reshape(shape)
