"""From what a user has, a file, an object, or a name with arrays, to a subject."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.case_files import (
    CaseFile,
    CaseFileError,
    read_case,
    require_same,
)
from longdep.numeric.oracle.lags.frameworks import chosen, of_object
from longdep.numeric.oracle.lags.module import (
    ACTIVATION,
    ASSUMED,
    GIVEN,
    Module,
    alone,
    with_module_given,
)
from longdep.numeric.oracle.lags.sequence_file import read_sequence
from longdep.numeric.oracle.lags.stacked_case import CELLS, of_stacked
from longdep.numeric.oracle.lags.subject import (
    OTHER_NAMES,
    Subject,
    full_names,
    of_arrays,
    with_given,
)
from longdep.numeric.oracle.lags.tensor_file import recurrent_tensors
from longdep.numeric.oracle.lags.torch_names import are_torch_names, of_state_dict
from longdep.numeric.oracle.stacked.table import stacking

MODELS = (".onnx", ".keras")
CASES = (".npz", ".safetensors", ".json")
TENSORS = ".safetensors"
FILES = (*MODELS, *CASES)


Opened = Subject | tuple[Module, ...]


def opened(
    subject: Any,
    case: Any = None,
    *,
    convention: str | None = None,
    node: str | None = None,
    sequence: Any = None,
    activation: str | None = None,
) -> Opened:
    """The subject that is meant, with what is given of a case.

    Args:
        subject: a system's name (simple-rnn, gru, lstm, stacked-rnn, stacked-gru,
            stacked-lstm); the path of an ONNX or Keras file, of a case that names its
            system, or of a state dict with torch's names; such a state dict; a torch
            module; a Keras layer or model.
        case: a mapping of arrays (with a system's name: its weights too), or the path
            of a file with one (numeric/oracle/case_files.py), or the sequence alone.
        convention: of a system's name; where none is given, what the case's file says.
        node: the name of the recurrent layer, where there are several.
        sequence: (T, m), in place of the case's x; or the path of a file with it.
        activation: of an RNN, in place of what is said or assumed of it.
    Returns:
        One layer in the usual direction as a subject; anything else as modules.
    Raises:
        DomainError: it is none of these, or what is given does not go with it, or a
            case's file says that it is of another system or convention.
    """
    found = _opened(subject, case, convention, node)
    if sequence is not None:
        path = isinstance(sequence, str | Path)
        found = _with(found, read_sequence(sequence) if path else sequence)
    if activation is not None:
        found = _with(found, {"activation": activation})
    return found


def _opened(
    subject: Any, case: Any, convention: str | None, node: str | None
) -> Opened:
    file = _read(case) if _is_file(case, CASES) else None
    given = case if file is None else file.arrays
    if _is_file(subject, CASES):
        held = _read(subject)
        if not held.system and are_torch_names(held.arrays):
            _require_none(convention, "convention", "the names of the weights say it")
            return _named(held.arrays, Path(subject).name, node, given, file)
        _require_none(node, "node", "arrays have no nodes")
        if not held.system:
            raise DomainError(
                f"{subject}: expected a case that names its system, or weights with "
                "torch's names (weight_hh_l0); give the system's name with it "
                "(--system)"
            )
        if held.system in CELLS:
            _require_same_convention(held.system, convention, held.convention)
            named = convention or held.convention
            return _with((of_stacked(held.system, held.arrays, named),), given)
        system, convention = _agreeing(held.system, convention, held, file)
        return with_given(of_arrays(system, held.arrays, convention), given)
    if isinstance(subject, Mapping):
        _require_none(convention, "convention", "the names of the weights say it")
        if not are_torch_names(subject):
            raise DomainError(
                "subject: expected a mapping with torch's names of weights "
                "(weight_hh_l0), got none of them"
            )
        return _named(subject, "state dict", node, given, file)
    if _is_file(subject, MODELS):
        _require_none(convention, "convention", "the file says it")
        return _with_file(_of_file(Path(subject), node), given, file)
    if isinstance(subject, Path):
        raise DomainError(
            f"{subject}: expected a file whose name ends in one of {', '.join(FILES)}"
        )
    if isinstance(subject, str):
        _require_none(node, "node", "arrays have no nodes")
        if not isinstance(given, Mapping):
            raise DomainError(
                f"case: expected a mapping with the weights of {subject!r}, got "
                f"{type(case).__name__}"
            )
        if subject in CELLS:
            if file is not None:
                require_same("system", subject, file.system)
                _require_same_convention(subject, convention, file.convention)
                convention = convention or file.convention
            return (of_stacked(subject, given, convention),)
        system, convention = _agreeing(subject, convention, file)
        if are_torch_names(given) and convention == "torch":
            modules = _of_system(system, given)
            if alone(modules) is None:
                return modules
        return of_arrays(system, given, convention)
    _require_none(convention, "convention", "a module has its own")
    return _with_file(of_object(subject, node), given, file)


def _read(path: Any) -> CaseFile:
    """A case's file; of one with tensors that no case has, the recurrent weights."""
    try:
        return read_case(path)
    except CaseFileError:
        place = Path(path)
        weights = None
        if place.suffix.lower() == TENSORS:
            weights = recurrent_tensors(place)
        if weights is None:
            raise
        return CaseFile(path=str(path), arrays=weights)


def _named(
    arrays: Mapping[str, Any],
    name: str,
    node: str | None,
    given: Any,
    file: CaseFile | None,
) -> Opened:
    """The modules of a state dict, or the one that is asked for."""
    modules = {module.name: module for module in of_state_dict(arrays, name)}
    found = tuple(modules[each] for each in chosen(modules, node, name))
    more = {word: arrays[word] for word in (*GIVEN, ACTIVATION) if word in arrays}
    if more:
        found = tuple(with_module_given(module, more) for module in found)
    return _with_file(found, given, file)


def _require_same_convention(system: str, asked: str | None, stored: str) -> None:
    """Let no other convention be asked for than that of a case's file."""
    if asked and stored:
        names = [stacking(CELLS[system], name).name for name in (asked, stored)]
        require_same("convention", *names)


def _of_system(system: str, given: Mapping[str, Any]) -> tuple[Module, ...]:
    """The modules of a mapping with torch's names and whatever else is given.

    Raises:
        DomainError: one is of another system.
    """
    more = {name: given[name] for name in GIVEN if name in given}
    modules = of_state_dict(given, system, given.get("activation"))
    for module in modules:
        for layer in module.layers:
            for subject in layer.lanes.values():
                require_same("system", system, subject.system)
    return tuple(with_module_given(module, more) for module in modules)


def _with(found: Opened, given: Any) -> Opened:
    """With a sequence or a mapping; of several modules each is given it."""
    if isinstance(found, Subject):
        if isinstance(given, Mapping) and ACTIVATION in given:
            notes = tuple(n for n in found.notes if not n.startswith(ASSUMED))
            found = replace(found, notes=notes)
        return with_given(found, given)
    return tuple(with_module_given(module, given) for module in found)


def _with_file(
    modules: tuple[Module, ...], given: Any, file: CaseFile | None
) -> Opened:
    """The modules with what is given; one layer in the usual direction by itself."""
    single = alone(modules)
    if single is None:
        return _with(modules, given)
    _agreeing(single.system, single.convention, file)
    return _with(single, given)


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


def _of_file(path: Path, node: str | None) -> tuple[Module, ...]:
    if path.suffix.lower() == ".keras":
        from longdep.numeric.oracle.lags.keras_file import of_keras_file

        return of_keras_file(path, node)
    from longdep.numeric.oracle.lags.onnx_file import of_onnx

    return of_onnx(path, node)


def _require_none(value: str | None, name: str, why: str) -> None:
    if value is not None:
        raise DomainError(f"{name}: expected none, as {why}, got {value!r}")
