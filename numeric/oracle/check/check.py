"""longdep.check: put an implementation to the test.

Cases are drawn (search.py); each is answered by the implementation and judged against
certified values and a derived allowance. The first failure is reduced to the smallest
case that still fails (shrink.py), and what is wrong becomes findings (findings.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.misuse import require_implementation
from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.check import deviations
from longdep.numeric.oracle.check.examination import Examination, Subject
from longdep.numeric.oracle.check.findings import (
    explained,
    statistics,
    unchecked,
    wrong_behaviour,
    wrong_numbers,
)
from longdep.numeric.oracle.check.report import Report
from longdep.numeric.oracle.check.running import TIME_LIMIT
from longdep.numeric.oracle.check.search import (
    PROBED,
    Searched,
    Watch,
    search,
    unwatched,
)
from longdep.numeric.oracle.check.stopping import require_seconds
from longdep.numeric.oracle.diagnosis.precision_probe import effective_precision
from longdep.numeric.oracle.stacked.layout import stem_of
from longdep.numeric.oracle.storing import made_for, made_in
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import convention_name, inputs, nearest

# What an implementation may have one value of; dropout is the factor of all entries.
FIXABLE = (
    "layers",
    "direction",
    "merge",
    "projected",
    "activation",
    "dropout",
    "n",
    "m",
    "p",
)


def check(
    system_name: str,
    implementation: Callable[..., Any],
    *,
    convention: str | None = None,
    profile: str | None = None,
    precision: str = "float64",
    level: str = "standard",
    examples: int = 200,
    seed: int = 0,
    time_limit: float = TIME_LIMIT,
    known_deviations: str | Path | None = None,
    name: str | None = None,
    jobs: int = 1,
    watch: Watch = unwatched,
) -> Report:
    """Check an implementation of a system, at every step and lag.

    Args:
        system_name: such as "gru" (numeric/oracle/systems.py).
        implementation: callable of a case, a mapping of NumPy arrays, that returns a
            mapping of outputs, or of some of them. It may raise NotImplementedError
            for a case it does not do. Inputs that it has no place for, such as biases,
            are named by an attribute `lacks`: they are 0 in every case. An attribute
            `fixed` names words and sizes (FIXABLE) that are the same in every case that
            it does, such as {"layers": 2}: drawn cases have these.
        convention: how weights are packed and what is computed, such as "torch".
        profile: another word for convention, for systems without weights.
        precision: what it computes in: float64, float32, float16, bfloat16; stored and
            accumulated in different formats, float16/float32 or bfloat16/float32; tf32
            (float32, factors of matrix products cut to 11 bits). With +ftz at the end
            subnormal results may be 0. NumPy has no bfloat16: a case's arrays are then
            float32, of bfloat16 numbers, and outputs may be float32 too.
        level: standard, or strict: slopes to full relative accuracy.
        examples: how many cases are compared. Those that the implementation declines
            are drawn again, up to 20 for each one asked for; then the report says so.
        seed: of the search; the same seed gives the same cases.
        time_limit: seconds a call may take.
        known_deviations: a JSON file of deviations that are known, each with its reason
            (deviations.py). What an entry lists is reported and does not count;
            an entry that no longer excuses anything is a failure.
        name: of the implementation in that file; its module:name where none is given.
        jobs: how many processes examine cases. The report is the same whatever the
            number, if the implementation answers a case the same in each of them.
        watch: called with a Progress (numeric/oracle/check/search.py) after each case.
    Returns:
        A report; `report.ok`, `print(report)`, `report.to_json()`.
    Raises:
        DomainError: a name or a number is not one of those possible.
        OracleError: the two routes to a right answer contradict each other, or the file
            of known deviations cannot be read.
    """
    _require_arguments(
        convention=convention,
        profile=profile,
        implementation=implementation,
        examples=examples,
        seed=seed,
        time_limit=time_limit,
        known_deviations=known_deviations,
        jobs=jobs,
    )
    subject = subject_of(
        system_name,
        implementation,
        convention=convention if convention is not None else profile,
        precision=precision,
        level=level,
        time_limit=time_limit,
    )
    return report_on(
        subject, examples, seed, known_deviations, name, jobs=jobs, watch=watch
    )


def subject_of(
    system_name: str,
    implementation: Callable[..., Any],
    *,
    convention: str | None,
    precision: str,
    level: str,
    time_limit: float,
) -> Subject:
    """What is checked; the arguments are those of `check`.

    Raises:
        DomainError: a name is not one of those possible.
    """
    entry = system(system_name)
    arithmetic(precision, level)  # both names are checked
    full = convention_name(entry, convention)
    made = made_for(made_in(implementation, full), precision)
    subject = Subject(
        entry=replace(entry, fixed=_fixed(made)),
        convention=full,
        implementation=made,
        precision=precision,
        level=level,
        time_limit=time_limit,
    )
    _require_lacks(subject)
    return subject


def report_on(
    subject: Subject,
    examples: int = 1,
    seed: int = 0,
    known_deviations: str | Path | None = None,
    name: str | None = None,
    *,
    jobs: int = 1,
    watch: Watch = unwatched,
) -> Report:
    """Search and report; the arguments are those of `check`."""
    search_for = partial(search, subject, examples, seed, jobs=jobs, watch=watch)
    if known_deviations is None:
        return _report(search_for(frozenset()), watch)
    named = name if name is not None else _name(subject.implementation)
    place = (named, subject.entry.name, subject.convention, subject.precision)
    known = deviations.excusing(deviations.load(known_deviations), *place)
    listed = frozenset(known.outputs if known else ())
    report = _report(search_for(listed), watch)
    notes = _notes(report, place, known, str(known_deviations))
    return replace(report, notes=(*report.notes, *notes))


def _require_arguments(
    *,
    convention: str | None,
    profile: str | None,
    implementation: Any,
    examples: Any,
    seed: Any,
    time_limit: Any,
    known_deviations: Any,
    jobs: Any,
) -> None:
    if convention is not None and profile is not None and convention != profile:
        raise DomainError(
            f"profile: another word for convention; got both {convention!r} and "
            f"{profile!r}"
        )
    require_implementation("implementation", implementation)
    for name, count in (("examples", examples), ("jobs", jobs)):
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            raise DomainError(f"{name}: expected a whole number >= 1, got {count!r}")
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise DomainError(f"seed: expected a whole number >= 0, got {seed!r}")
    require_seconds("time_limit", time_limit)
    if known_deviations is not None and not isinstance(known_deviations, str | Path):
        raise DomainError(
            f"known_deviations: expected a path, got {known_deviations!r}"
        )


def _report(searched: Searched, watch: Watch) -> Report:
    listed, seed, subject = searched.listed, searched.seed, searched.subject
    if searched.failing is not None or searched.excused is not None:
        watch(searched.progress("making the failing case smaller"))
    findings, least = wrong_numbers(searched.failing, lambda k: k not in listed, seed)
    excused, known_least = wrong_numbers(searched.excused, lambda k: k in listed, seed)
    least += known_least
    for other in (*wrong_behaviour(searched), *statistics(searched)):
        (excused if (other.output or "*") in listed else findings).append(other)
    shows = bool(findings or excused) or subject.own is not None  # one case need not
    gone = frozenset() if shows else listed
    effective = effective_precision(_probed(searched, least), searched.tallies)
    return Report(
        system=subject.entry.name,
        convention=subject.convention,
        precision=subject.precision,
        level=subject.level,
        seed=seed,
        examples=searched.compared,
        asked=searched.asked,
        drawn=searched.drawn,
        declined=searched.declined,
        exhausted=searched.exhausted,
        confirmed=searched.confirmed + len(least),
        findings=explained(findings, effective.cause),
        unchecked=unchecked(searched),
        tallies=searched.tallies,
        effective_precision=str(effective),
        excused=explained(excused, effective.cause),
        stale=tuple(sorted(gone)),
        notes=subject.notes(),
    )


def _probed(searched: Searched, least: list[Examination]) -> list[Examination]:
    """The cases that the effective precision is read off."""
    probed = [e for e in searched.seen if e.outputs][:PROBED]
    failing = [e for e in (searched.failing, searched.excused) if e is not None]
    probed += [e for e in failing if all(e is not other for other in probed)]
    return probed + least


def _fixed(implementation: Any) -> tuple[tuple[str, Any], ...]:
    """What an implementation says to be the same in every case."""
    fixed = getattr(implementation, "fixed", {})
    if not isinstance(fixed, Mapping) or not all(isinstance(k, str) for k in fixed):
        raise DomainError(f"fixed: expected a mapping of names, got {fixed!r}")
    for name in fixed:
        if name not in FIXABLE:
            raise DomainError(
                f"fixed: expected some of {', '.join(FIXABLE)}, got {name!r}"
                f"{nearest(name, FIXABLE)}"
            )
    return tuple(sorted(fixed.items()))


def _require_lacks(subject: Subject) -> None:
    known = [q.name for q in inputs(subject.entry, subject.convention) if q.shape]
    known = [stem_of(name) for name in known if name not in ("x", "lengths")]
    for name in subject.lacks:
        if name not in known:
            raise DomainError(
                f"lacks: expected inputs of {subject.entry.name} in the convention "
                f"{subject.convention} ({', '.join(known)}), got {name!r}"
            )


def _name(implementation: Callable[..., Any]) -> str:
    """How the command line would name it: module:name."""
    kind = type(implementation)
    module = getattr(implementation, "__module__", kind.__module__)
    return f"{module}:{getattr(implementation, '__qualname__', kind.__qualname__)}"


def _notes(
    report: Report,
    place: tuple[str, str, str, str],
    known: deviations.Deviation | None,
    file: str,
) -> tuple[str, ...]:
    """What the file of known deviations says of a report."""
    if known is None and not report.ok:
        return (f"{file}: lists nothing about {', '.join(place)}",)
    if known is not None and report.stale:
        return (
            f"{file}: stale: {place[0]} no longer deviates in "
            f"{', '.join(report.stale)}; take it out of the file",
        )
    if known is not None and report.excused:
        return (f"Known deviation of {place[0]}: {known.reason}",)
    return ()
