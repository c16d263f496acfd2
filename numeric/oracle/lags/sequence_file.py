"""A sequence in a file: .npy, .npz of one array or of x, or .csv of numbers."""

from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.case_files import LARGEST
from longdep.numeric.oracle.escaping import message_of
from longdep.numeric.precision import Array

FILES = (".npy", ".npz", ".csv")


def read_sequence(path: str | Path) -> Array:
    """Read a sequence: (T, m); one number a step is (T, 1).

    Raises:
        DomainError: the file cannot be read, or holds something else.
    """
    path = Path(path)
    if path.suffix.lower() not in FILES:
        raise DomainError(
            f"sequence: expected a file {', '.join(FILES)}, got {str(path)!r}"
        )
    try:
        array = _read(path)
    except DomainError:
        raise
    except Exception as error:  # a damaged header makes NumPy raise nearly anything
        text = message_of(error) or type(error).__name__
        raise DomainError(
            f"{path}: expected a sequence of numbers, got {text}"
        ) from None
    if not isinstance(array, np.ndarray) or not array.ndim:
        got = "one number" if isinstance(array, np.ndarray) else "bytes"
        raise DomainError(f"{path}: expected a sequence of numbers, got {got}")
    return array[:, None] if array.ndim == 1 else array


def _read(path: Path) -> Any:
    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8") as stream:
            lines = [line for line in stream if line.strip()]
        comma = "," if lines and "," in lines[0] else None
        if not lines:
            raise DomainError(f"{path}: expected at least one step, got none")
        return np.loadtxt(lines, delimiter=comma, ndmin=2)
    held = np.load(path, allow_pickle=False)
    if isinstance(held, np.ndarray):
        return held
    with held as archive:
        size = sum(member.file_size for member in archive.zip.infolist())
        if size > LARGEST:
            raise DomainError(
                f"{path}: expected at most {LARGEST} bytes unpacked, got {size}"
            )
        if "x" not in archive.files and len(archive.files) != 1:
            raise DomainError(
                f"{path}: expected an array x, got {', '.join(archive.files) or 'none'}"
            )
        name = "x" if "x" in archive.files else archive.files[0]
        return archive[name]
