"""Cases in files: read and written, every number exact, nothing evaluated.

    save_case("failing.npz", report.findings[0].case, system="gru", convention="torch")
    check_case("gru", my_gru, "failing.npz")

What a file holds is an array for each input of the system, by its name. By its suffix:

.npz          NumPy's archive. A word (an activation) is an array of one text.
.safetensors  tensors; words are in its metadata. Needs the package safetensors.
.json         one case of the wire format (numeric/oracle/wire.py), or its inputs alone.

A list of arrays, the gradients of a clipping, is gradients.0, gradients.1, ... in the
first two. Complex numbers are written as pairs, real and imaginary part along a last
axis, as the inputs of a system are. The system, the convention and the precision stand
in the file if it was written with them: longdep.system and so on.
"""

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric import files
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.wire import (
    VERSION,
    WireError,
    case_line,
    input_from_json,
    read_line,
)

ABOUT = ("system", "convention", "precision")
PREFIX = "longdep."
LONGEST_TEXT = 2**30  # bytes of a file .json
LARGEST = 2**33  # bytes of an archive's arrays, unpacked: a small file may ask for more


class CaseFileError(DomainError):
    """A file holds no case, or a case cannot be written as one."""


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """What a file says.

    Attributes:
        path: where it is.
        arrays: what it holds, by name: arrays, words, numbers, or lists of arrays.
        system: the system it is of; empty where the file does not say.
        convention: its convention.
        precision: the format its numbers are of.
    """

    path: str
    arrays: Mapping[str, Any] = field(repr=False)
    system: str = ""
    convention: str = ""
    precision: str = ""


def read_case(path: str | Path) -> CaseFile:
    """Read a file.

    Raises:
        CaseFileError: it cannot be read, or holds something else than a case.
    """
    place = Path(path)
    readers = {".npz": _read_npz, ".safetensors": _read_tensors, ".json": _read_json}
    read = readers.get(place.suffix.lower())
    if read is None:
        raise CaseFileError(
            f"{place.name!r}: expected a file .npz, .safetensors or .json"
        )
    if not _is_file(place):
        raise CaseFileError(f"{str(path)!r}: expected a file, got none")
    held = read(place)
    about = {word: held.pop(PREFIX + word, "") for word in ABOUT}
    for word, value in about.items():
        if not isinstance(value, str):
            raise CaseFileError(f"{place.name!r}: {PREFIX}{word}: expected a word")
    return CaseFile(path=str(path), arrays=_with_lists(held), **about)


def require_same(word: str, asked: str, stored: str) -> None:
    """Let nothing be asked that contradicts what a case's file says.

    Args:
        word: system, convention or precision.
        asked: what is asked for.
        stored: what the file says; empty where it does not say.
    Raises:
        DomainError: they are different.
    """
    if stored and stored != asked:
        raise DomainError(
            f"{word}: expected {stored!r}, as the case's file says, got {asked!r}"
        )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long for any file
        return False


def load_case(path: str | Path) -> dict[str, Any]:
    """The inputs of the case in a file, as an implementation is given them.

    Args:
        path: a file .npz, .safetensors or .json.
    Returns:
        Name -> array (float16, float32, float64 or int64), word, number, or list of
        arrays.
    Raises:
        CaseFileError: the file cannot be read, or holds something else than a case.
    """
    return dict(read_case(path).arrays)


def save_case(
    path: str | Path,
    case: Mapping[str, Any],
    *,
    system: str = "",
    convention: str = "",
    precision: str = "",
) -> None:
    """Write a case, such as the one of a finding; it is read back bit for bit.

    Args:
        path: a file .npz, .safetensors or .json; it is overwritten.
        case: the inputs by name.
        system: the system it is of, which a reader then need not be told.
        convention: its convention.
        precision: the format its numbers are of.
    Raises:
        CaseFileError: the suffix is another, an input is neither numbers nor a word, or
            the file cannot be written.
    """
    place = Path(path)
    about = {"system": system, "convention": convention, "precision": precision}
    writers: dict[str, Callable[[Path, Any, dict[str, str]], None]] = {
        ".npz": _write_npz,
        ".safetensors": _write_tensors,
        ".json": _write_json,
    }
    write = writers.get(place.suffix.lower())
    if write is None:
        raise CaseFileError(
            f"{place.name!r}: expected a file .npz, .safetensors or .json"
        )
    case = {name: _paired(value) for name, value in case.items()}
    for name, value in case.items():
        for part in value if isinstance(value, list | tuple) else [value]:
            _require_writable(name, part)
    try:
        write(place, case, {word: text for word, text in about.items() if text})
    except OSError as error:
        raise CaseFileError(f"{str(path)!r}: cannot be written: {error}") from None


def _paired(value: Any) -> Any:
    """A complex array as pairs (..., 2), anything else as it is."""
    if not isinstance(value, np.ndarray) or value.dtype.kind != "c":
        return value
    return np.stack([np.real(value), np.imag(value)], axis=-1)


def _require_writable(name: Any, value: Any) -> None:
    try:
        kind = np.asarray(value).dtype.kind
    except ValueError:  # rows of different lengths
        kind = "O"
    bfloat16 = getattr(getattr(value, "dtype", None), "name", "") == "bfloat16"
    if not isinstance(name, str) or not (kind in "fiuU" or bfloat16):
        raise CaseFileError(
            f"{name}: expected numbers or a word, got {type(value).__name__}"
        )


def _with_lists(held: Mapping[str, Any]) -> dict[str, Any]:
    """Join gradients.0, gradients.1, ... to one list."""
    parts = {k: v for k, v in held.items() if k.startswith("gradients.")}
    case = {name: value for name, value in held.items() if name not in parts}
    if parts:
        names = [f"gradients.{k}" for k in range(len(parts))]
        if missing := [name for name in names if name not in parts]:
            raise CaseFileError(f"case: expected an array {missing[0]!r}, got none")
        case["gradients"] = [parts[name] for name in names]
    return case


def _without_lists(case: Mapping[str, Any]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for name, value in case.items():
        if isinstance(value, list | tuple):
            held |= {f"{name}.{k}": np.asarray(part) for k, part in enumerate(value)}
        else:
            held[name] = value
    return held


def _read_npz(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > LARGEST:
            raise CaseFileError(
                f"{path.name!r}: expected at most {LARGEST} bytes unpacked, got {size}"
            )
        with np.load(path, allow_pickle=False) as archive:
            held = {name: archive[name] for name in archive.files}
    except CaseFileError:
        raise
    except Exception as error:  # a damaged header makes NumPy raise nearly anything
        raise _unreadable(path, "an archive of arrays", error) from None
    for name, value in held.items():
        if not isinstance(
            value, np.ndarray
        ):  # a member that is no array comes as bytes
            raise CaseFileError(f"{path.name!r}: {name}: expected an array, got bytes")
    return {name: _plain(value) for name, value in held.items()}


def _plain(value: np.ndarray) -> Any:
    """An array of no axis as the number or word it is."""
    if value.dtype.kind == "U" and value.ndim == 0:
        return str(value)
    return value.item() if value.ndim == 0 and value.dtype.kind in "iuf" else value


def _write_npz(path: Path, case: Mapping[str, Any], about: dict[str, str]) -> None:
    held: dict[str, Any] = {k: np.asarray(v) for k, v in _without_lists(case).items()}
    held |= {PREFIX + word: np.asarray(text) for word, text in about.items()}
    with zipfile.ZipFile(path, "w") as archive:  # np.savez takes some names as options
        for name, array in held.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def _read_tensors(path: Path) -> dict[str, Any]:
    from_library = _safetensors(path)
    held: dict[str, Any] = {}
    try:
        with from_library.safe_open(str(path), framework="np") as tensors:
            held |= tensors.metadata() or {}
            held |= {name: _plain(tensors.get_tensor(name)) for name in tensors.keys()}
    except Exception as error:  # AttributeError for a type that NumPy has not, ...
        raise _unreadable(path, "tensors", error) from None
    return held


def _write_tensors(path: Path, case: Mapping[str, Any], about: dict[str, str]) -> None:
    from_library = _safetensors(path)
    held = _without_lists(case)
    words = {name: value for name, value in held.items() if isinstance(value, str)}
    arrays = {
        name: np.ascontiguousarray(value)
        if np.ndim(value)
        else np.array(value)  # ascontiguousarray would give it an axis
        for name, value in held.items()
        if name not in words
    }
    words |= {PREFIX + word: text for word, text in about.items()}
    from_library.numpy.save_file(arrays, str(path), metadata=words)


def _safetensors(path: Path) -> Any:
    try:
        import safetensors
        import safetensors.numpy
    except ModuleNotFoundError:
        raise CaseFileError(
            f"{path.name!r}: needs the package safetensors, which is not installed; it "
            "comes with the extra longdep[frameworks]"
        ) from None
    return safetensors


def _read_json(path: Path) -> dict[str, Any]:
    try:
        tree = read_line(files.read_file(path, LONGEST_TEXT).decode())
        about = {word: tree[word] for word in ABOUT if tree.get(word) is not None}
        inputs = tree.get("inputs", tree)
        if "inputs" in tree and tree.get("longdep") != VERSION:
            raise WireError(f'expected "longdep": {VERSION} beside "inputs"')
        if not isinstance(inputs, dict):
            raise WireError("inputs: expected an object")
        held = {name: input_from_json(name, leaf) for name, leaf in inputs.items()}
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, "a case as JSON", error) from None
    except WireError as error:
        raise CaseFileError(f"{path.name!r}: {error}") from None
    if "inputs" in tree:
        held |= {PREFIX + word: text for word, text in about.items()}
    return held


def _write_json(path: Path, case: Mapping[str, Any], about: dict[str, str]) -> None:
    line = case_line(
        case,
        identity=1,
        system=about.get("system", ""),
        convention=about.get("convention"),
        precision=about.get("precision", ""),
    )
    kept = {k: v for k, v in json.loads(line).items() if v not in ("", None)}
    path.write_text(json.dumps(kept, allow_nan=False) + "\n", encoding="utf-8")


def _unreadable(path: Path, expected: str, error: BaseException) -> CaseFileError:
    text = " ".join(str(error).split())[:160] or type(error).__name__
    return CaseFileError(f"{path.name!r}: expected {expected}, got {text}")
