"""What is measured of a gated linear recurrence: a system, a case, a loss.

A case is the system's own, of a mapping or a file. Starts may be left out, they are 0;
the direction of the loss is drawn where none is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.case_files import CaseFileError, read_case, require_same
from longdep.numeric.oracle.families.scan_cases import numbers_of
from longdep.numeric.oracle.lags.sequence_file import read_sequence
from longdep.numeric.oracle.lags.subject import place_of_loss
from longdep.numeric.oracle.own_inputs import complete
from longdep.numeric.oracle.scans.table import CELLS, scan_cell
from longdep.numeric.oracle.vocabulary import Role, convention_name, inputs

ENDINGS = (".npz", ".safetensors", ".json")
COTANGENT = "cotangent_"
MOST_NUMBERS = 1e6  # of all states together: a minute or two


@dataclass(frozen=True, kw_only=True)
class ScanCase:
    """A case to be measured; it ends at the step of the loss.

    Attributes:
        name: what it is called in the report.
        system: the system.
        convention: the full name of its convention.
        case: all of its inputs.
        loss: where the loss is, in words.
        single: whether only the last step has a loss.
        assumed: what was drawn or assumed, in words.
        notes: what was done to what is given, in sentences.
    """

    name: str
    system: str
    convention: str
    case: Mapping[str, Any]
    loss: str
    single: bool
    assumed: tuple[str, ...]
    notes: tuple[str, ...]


def scan_given(
    subject: Any, case: Any, convention: str | None
) -> tuple[str, str | None, str, dict[str, Any]] | None:
    """What is given, if it is a gated linear recurrence; else None.

    Args:
        subject: a system's name, or the path of a case that names its system.
        case: a mapping, or the path of a file; it completes the subject's own.
        convention: one that is asked for.
    Returns:
        The system, the convention asked for or said by a file, a name, and the inputs.
    Raises:
        DomainError: a file contradicts what is asked for, or holds no case.
    """
    known = {cell.system.name for cell in CELLS}
    given: dict[str, Any] = {}
    said: list[str] = []
    system = subject if isinstance(subject, str) and subject in known else ""
    name = system
    if not system:
        if not _is_case(subject):
            return None
        try:
            held = read_case(subject)
        except CaseFileError:  # weights that are no case
            return None
        if held.system not in known:
            return None
        system, name = held.system, Path(subject).name
        given |= held.arrays
        said.append(held.convention)
    if _is_case(case):
        held = read_case(case)
        require_same("system", system, held.system)
        said.append(held.convention)
        case = held.arrays
    if case is not None and not isinstance(case, Mapping):
        raise DomainError(
            f"case: expected a mapping of the inputs of {system}, got "
            f"{type(case).__name__}"
        )
    given |= case or {}
    entry = scan_cell(system).system
    for stored in filter(None, said):
        stored = convention_name(entry, stored)
        require_same("convention", convention_name(entry, convention or stored), stored)
        convention = stored
    return system, convention, name, given


def _is_case(value: Any) -> bool:
    return isinstance(value, str | Path) and str(value).lower().endswith(ENDINGS)


def scan_case(
    system: str,
    convention: str | None,
    name: str,
    given: Mapping[str, Any],
    *,
    sequence: Any = None,
    loss: str | int | None = None,
    seed: int = 0,
) -> ScanCase:
    """Fill in what is left open, and put the loss where it is asked for.

    Args:
        system: the system.
        convention: one of its conventions; its first where none is given.
        name: what it is called.
        given: the inputs that there are.
        sequence: in place of the input x, or a file of it.
        loss: last, every, or a step from 1 on; None for the cotangents of the case,
            where it has some, else last.
        seed: of the direction of the loss.
    Raises:
        ShapeError, DomainError: it is no case of the system, there is no such step, or
            it is too large.
    """
    cell = scan_cell(system)
    full = convention_name(cell.system, convention)
    quantities = inputs(cell.system, full)
    if sequence is not None:
        if "x" not in {q.name for q in quantities}:
            raise DomainError(f"sequence: expected none, as {system} has no input x")
        path = isinstance(sequence, str | Path)
        given = {**given, "x": read_sequence(sequence) if path else sequence}
    made, notes = complete(cell.system, full, "float64", given)
    cotangents = [q.name for q in quantities if q.role is Role.COTANGENT]
    own = loss is None and any(key in given for key in cotangents)
    assumed = [n.split(",")[0] for n in notes if "as none is given" in n]
    assumed = [a for a in assumed if own or not a.startswith(COTANGENT)]
    told = tuple(n for n in notes if "as none is given" not in n)
    steps = len(made[cotangents[0]])
    words = "as given at each step"
    if not own:
        steps, words = place_of_loss(loss, steps)
        rng = np.random.default_rng(seed)
        drawn = {k: rng.standard_normal(np.shape(made[k])[1:]) for k in cotangents}
        size = np.sqrt(sum(np.sum(v * v) for v in drawn.values()))
        for key, direction in drawn.items():
            made[key] = np.zeros_like(made[key])
            made[key][slice(None) if loss == "every" else steps - 1] = direction / size
        assumed.append(f"the loss in a random direction of length 1, seed {seed}")
    case = {
        q.name: made[q.name][:steps] if q.shape[:1] == ("T",) else made[q.name]
        for q in quantities
    }
    count = numbers_of(cell, full, case)
    if count > MOST_NUMBERS:
        raise DomainError(
            f"case: expected at most {MOST_NUMBERS:.0g} numbers in all steps' states "
            f"together, got about {count:.0g}; measure fewer steps, heads or units"
        )
    return ScanCase(
        name=name,
        system=system,
        convention=full,
        case=case,
        loss=words,
        single=not any(np.any(case[key][:-1]) for key in cotangents),
        assumed=tuple(assumed),
        notes=told,
    )
