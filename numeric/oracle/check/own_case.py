"""longdep.check_case: one's own weights and sequence, judged at every step and lag.

Nothing is drawn: the case given is completed and rounded to the precision
(numeric/oracle/own_inputs.py), answered by the implementation once, and judged against
its certified values. It is not made smaller: the report speaks of the case given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.misuse import require_implementation
from longdep.numeric.oracle.case_files import ABOUT, read_case, require_same
from longdep.numeric.oracle.check.check import report_on, subject_of
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.findings import sizes_in_words
from longdep.numeric.oracle.check.report import Report
from longdep.numeric.oracle.check.running import TIME_LIMIT
from longdep.numeric.oracle.check.stopping import require_seconds
from longdep.numeric.oracle.own_inputs import complete
from longdep.numeric.oracle.vocabulary import convention_name

Given = Mapping[str, Any] | str | Path | Sequence[str | Path]


def check_case(
    system_name: str,
    implementation: Callable[..., Any],
    case: Given,
    *,
    convention: str | None = None,
    precision: str | None = None,
    level: str = "standard",
    names: Mapping[str, str] | None = None,
    loss: str = "every step",
    time_limit: float = TIME_LIMIT,
    known_deviations: str | Path | None = None,
    name: str | None = None,
) -> Report:
    """Check an implementation with a case of one's own, at every step and lag.

    Args:
        system_name: such as "gru" (numeric/oracle/systems.py).
        implementation: as for longdep.check.
        case: the system's inputs by name, arrays and words, or a file of them (.npz,
            .safetensors, .json), or several files that complete each other. States that
            start from 0, and the cotangents of the loss, may be left out; the report's
            notes say what was taken for them. Numbers are rounded to the precision; the
            notes say where that changed any.
        convention: how weights are packed, such as "torch"; where none is given, what
            the file says, else the system's first.
        precision: the dtype it computes in; where none is given, what the file says,
            else float64.
        level: standard, or strict: slopes to full relative accuracy.
        names: input of the system -> its name in the case, where that differs. Weights
            named as torch's modules name them are found without.
        loss: where no cotangent is given, what the loss is: the sum of all states
            ("every step") or of the last one ("last step"); of what is read of them,
            where that is the output.
        time_limit: seconds the call may take.
        known_deviations: as for longdep.check.
        name: of the implementation in that file.
    Returns:
        A report of the one case; `report.ok`, `print(report)`, `report.to_json()`.
    Raises:
        DomainError: a name is not one of those possible, or the case is none of the
            system: the sentence says what is missing, unknown, not finite.
        ShapeError: its shapes do not fit each other.
        OracleError: as for longdep.check.
    """
    require_implementation("implementation", implementation)
    require_seconds("time_limit", time_limit)
    given, about = inputs_of(case)
    require_same("system", system_name, about.get("system", ""))
    subject = subject_of(
        system_name,
        implementation,
        convention=convention or about.get("convention") or None,
        precision=precision or about.get("precision") or "float64",
        level=level,
        time_limit=time_limit,
    )
    if stored := about.get("convention"):
        full = convention_name(subject.entry, stored)  # a file may have the short one
        require_same("convention", subject.convention, full)
    subject = with_case(subject, given, names=names, loss=loss)
    return report_on(subject, known_deviations=known_deviations, name=name)


def with_case(
    subject: Subject,
    given: Mapping[str, Any],
    *,
    names: Mapping[str, str] | None = None,
    loss: str = "every step",
    notes: tuple[str, ...] = (),
) -> Subject:
    """The subject, to be checked with this case; the arguments are those of check_case.

    Args:
        subject: what is checked.
        given: the inputs by name.
        names: where they have other names.
        loss: where no cotangent is given.
        notes: what else is to be known of the case, in sentences.
    Raises:
        DomainError: it is no case of the system.
        ShapeError: its shapes do not fit each other.
    """
    case, made = complete(
        subject.entry,
        subject.convention,
        subject.precision,
        given,
        names=names,
        loss=loss,
        lacks=subject.lacks,
    )
    head = f"A case of one's own: {sizes_in_words(case, subject)}."
    return replace(subject, own=case, own_notes=(head, *notes, *made))


def inputs_of(case: Given) -> tuple[dict[str, Any], dict[str, str]]:
    """The inputs of a case, and the system, convention and precision files say it has.

    Raises:
        DomainError: it is neither a mapping nor files, a file is none of a case, or two
            of them hold the same input or are of different systems.
    """
    if isinstance(case, Mapping):
        return dict(case), {}
    paths = [case] if isinstance(case, str | Path) else case
    if not isinstance(paths, Sequence) or not all(
        isinstance(path, str | Path) for path in paths
    ):
        raise DomainError(
            f"case: expected a mapping of arrays or files, got {type(case).__name__}"
        )
    given: dict[str, Any] = {}
    about: dict[str, str] = {}
    for file in map(read_case, paths):
        if twice := [name for name in file.arrays if name in given]:
            raise DomainError(f"case: expected one {twice[0]!r}, got one in each file")
        given |= file.arrays
        for word in ABOUT:
            if stored := getattr(file, word):
                require_same(word, stored, about.setdefault(word, stored))
    return given, about
