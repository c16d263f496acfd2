"""From what a user has, a file, an object, or a name with arrays, to a subject."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.case_files import CaseFile, read_case, require_same
from longdep.numeric.oracle.lags.frameworks import of_object, of_onnx
from longdep.numeric.oracle.lags.sequence_file import read_sequence
from longdep.numeric.oracle.lags.subject import (
    OTHER_NAMES,
    Subject,
    full_names,
    of_arrays,
    with_given,
)

MODELS = (".onnx", ".keras")
CASES = (".npz", ".safetensors", ".json")
FILES = (*MODELS, *CASES)


def opened(
    subject: Any,
    case: Any = None,
    *,
    convention: str | None = None,
    node: str | None = None,
    sequence: Any = None,
) -> Subject:
    """The subject that is meant, with what is given of a case.

    Args:
        subject: a system's name (simple-rnn, gru, lstm); the path of an ONNX or Keras
            file, or of a case that names its system; a torch module; a Keras layer or
            model.
        case: a mapping of arrays (with a system's name: its weights too), or the path
            of a file with one (numeric/oracle/case_files.py), or the sequence alone.
        convention: of a system's name; where none is given, what the case's file says.
        node: the name of the recurrent layer, where there are several.
        sequence: (T, m), in place of the case's x; or the path of a file with it.
    Raises:
        DomainError: it is none of these, or what is given does not go with it, or a
            case's file says that it is of another system or convention.
    """
    found = _opened(subject, case, convention, node)
    if sequence is not None:
        path = isinstance(sequence, str | Path)
        found = with_given(found, read_sequence(sequence) if path else sequence)
    return found


def _opened(
    subject: Any, case: Any, convention: str | None, node: str | None
) -> Subject:
    file = read_case(case) if _is_file(case, CASES) else None
    given = case if file is None else file.arrays
    if _is_file(subject, CASES) or (isinstance(subject, str) and not _is_file(subject)):
        _require_none(node, "node", "arrays have no nodes")
    if _is_file(subject, CASES):
        held = read_case(subject)
        if not held.system:
            raise DomainError(
                f"{subject}: expected a case that names its system; give the system's "
                "name with it (--system)"
            )
        system, convention = _agreeing(held.system, convention, held, file)
        return with_given(of_arrays(system, held.arrays, convention), given)
    if _is_file(subject, MODELS):
        _require_none(convention, "convention", "the file says it")
        return _with_file(_of_file(Path(subject), node), given, file)
    if isinstance(subject, Path):
        raise DomainError(
            f"{subject}: expected a file whose name ends in one of {', '.join(FILES)}"
        )
    if isinstance(subject, str):
        if not isinstance(given, Mapping):
            raise DomainError(
                f"case: expected a mapping with the weights of {subject!r}, got "
                f"{type(case).__name__}"
            )
        system, convention = _agreeing(subject, convention, file)
        return of_arrays(system, given, convention)
    _require_none(convention, "convention", "a module has its own")
    return _with_file(of_object(subject, node), given, file)


def _with_file(found: Subject, given: Any, file: CaseFile | None) -> Subject:
    _agreeing(found.system, found.convention, file)
    return with_given(found, given)


def _agreeing(
    system: str, convention: str | None, *files: CaseFile | None
) -> tuple[str, str]:
    """The system and convention asked for, else said by a file; none contradicts.

    Raises:
        DomainError: a file does, or there is no such system or convention.
    """
    known, _ = full_names(system, None)
    there = [file for file in files if file is not None]
    for file in there:
        require_same("system", known, OTHER_NAMES.get(file.system, file.system))
    said = [file.convention for file in there if file.convention]
    _, full = full_names(known, convention or next(iter(said), None))
    for stored in said:
        require_same("convention", full, full_names(known, stored)[1])
    return known, full


def _is_file(value: Any, endings: tuple[str, ...] = FILES) -> bool:
    return isinstance(value, str | Path) and str(value).lower().endswith(endings)


def _of_file(path: Path, node: str | None) -> Subject:
    if path.suffix.lower() == ".keras":
        from longdep.numeric.oracle.lags.keras_file import of_keras_file

        return of_keras_file(path, node)
    return of_onnx(path, node)


def _require_none(value: str | None, name: str, why: str) -> None:
    if value is not None:
        raise DomainError(f"{name}: expected none, as {why}, got {value!r}")
