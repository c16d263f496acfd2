"""From what a user has to a subject: a file, an object, or a system's name with arrays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import systems
from longdep.numeric.oracle.lags.frameworks import of_object, of_onnx
from longdep.numeric.oracle.lags.subject import Subject, of_arrays, with_given

FILES = (".onnx", ".keras")


def opened(
    subject: Any,
    case: Any = None,
    *,
    convention: str | None = None,
    node: str | None = None,
) -> Subject:
    """The subject that is meant, with what is given of a case.

    Args:
        subject: a system's name (simple-rnn, gru, lstm); the path of an ONNX or Keras
            file; a torch module; a Keras layer or model.
        case: a mapping of arrays (with a system's name: its weights too), or the
            sequence alone, (T, m).
        convention: of a system's name.
        node: the name of the recurrent layer, where there are several.
    Raises:
        DomainError: it is none of these, or what is given does not go with it.
    """
    if isinstance(subject, Path) or _is_file(subject):
        path = Path(subject)
        _require_none(convention, "convention", "a file says it")
        return with_given(_of_file(path, node), case)
    if isinstance(subject, str):
        if not isinstance(case, Mapping):
            raise DomainError(
                f"case: expected a mapping with the weights of {subject!r}, got "
                f"{type(case).__name__}"
            )
        _require_none(node, "node", "arrays have none")
        return of_arrays(subject, case, convention)
    _require_none(convention, "convention", "a module has its own")
    return with_given(of_object(subject, node), case)


def _is_file(subject: Any) -> bool:
    if not isinstance(subject, str) or subject in {s.name for s in systems.SYSTEMS}:
        return False
    return subject.endswith(FILES)


def _of_file(path: Path, node: str | None) -> Subject:
    if path.suffix == ".keras":
        from longdep.numeric.oracle.lags.keras_file import of_keras_file

        return of_keras_file(path, node)
    if path.suffix == ".onnx":
        return of_onnx(path, node)
    raise DomainError(
        f"{path}: expected a file whose name ends in {' or '.join(FILES)}, or a system's "
        "name with a case"
    )


def _require_none(value: str | None, name: str, why: str) -> None:
    if value is not None:
        raise DomainError(f"{name}: expected none, as {why}, got {value!r}")
