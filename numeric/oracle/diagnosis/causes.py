"""The likely cause: which known bug pattern computes the same wrong numbers?

A pattern is named only if nothing that was seen contradicts it: it computes every
output of every failing case, and of further cases, failing or not. Where several do,
all are named. Where none does, a pattern that computes the wrong outputs, two or more,
in every case, but would make others wrong too, is named for these. Else none is.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from longdep.numeric.oracle.check.examination import Examination
from longdep.numeric.oracle.diagnosis.cancelling import noise
from longdep.numeric.oracle.diagnosis.matching import Evidence, flat
from longdep.numeric.oracle.families.certifying import steps_of
from longdep.numeric.oracle.families.scan_cases import numbers_of
from longdep.numeric.oracle.packing import sizes_of
from longdep.numeric.oracle.patterns.catalogue import applying
from longdep.numeric.oracle.patterns.parametric import (
    LIMITS,
    NUMBERED,
    parametric,
    said,
)
from longdep.numeric.oracle.patterns.pattern import Pattern
from longdep.numeric.oracle.scans.table import scan_cell
from longdep.numeric.oracle.vocabulary import Role, inputs

WORTHWHILE = 2e5  # weights times steps of a case that every pattern is run on
PARTLY = 2  # wrong outputs that a pattern must explain if it does not explain all


class _Rank(NamedTuple):
    """What a pattern explains of all that is wrong, and where it is contradicted."""

    explained: int
    contradicted: bool


def sentences(
    *examinations: Examination,
    others: Callable[[], list[Examination]] = list,
    rescaled: Callable[[], list[Examination]] = list,
) -> tuple[str, ...]:
    """What is likely wrong; several sentences where several patterns explain it.

    Args:
        examinations: failing cases of one implementation, the smallest first.
        others: gives more of its cases, failing or not.
        rescaled: gives the smallest case with other sizes of its numbers; asked for
            where a cause has a limit, such as that of what is set to 0.
    """
    different = {id(e): e for e in examinations}.values()
    failing = [Evidence(e) for e in different if _worthwhile(e)]
    if not any(e.clearly_wrong for e in failing):
        # Hardly off: every mistake that does not show here would fit.
        return _noise(failing, others)
    listed = causes(*failing)
    seen = [*failing, *(Evidence(e) for e in others() if _worthwhile(e))]
    best = _best(listed, seen)
    keys = frozenset().union(*(pattern.changes for pattern in best))
    if not best or keys & NUMBERED:
        best = _best([*listed, *numbered(*failing)], seen)
    elif keys & LIMITS:
        best += [p for p in numbered(*failing) if p.changes.keys() & LIMITS]
    if any(LIMITS & pattern.changes.keys() for pattern in best):
        seen += [Evidence(e) for e in rescaled()]
        best = _best(best, seen)
    if best:
        return said(best)
    return _lost(seen) or _partly(seen) or _noise(seen, list)


def _noise(
    seen: list[Evidence], others: Callable[[], list[Examination]]
) -> tuple[str, ...]:
    if not seen or not seen[0].examination.subject.entry.scans:
        return ()
    return noise([*seen, *(Evidence(e) for e in others() if _worthwhile(e))])


def causes(*failing: Evidence) -> list[Pattern]:
    """The patterns of the catalogue that compute every output of every failing case."""
    s = failing[0].examination.subject
    known = applying(s.entry, s.convention, s.precision)
    return [p for p in known if not _rank(p, failing).contradicted]


def numbered(*failing: Evidence) -> list[Pattern]:
    """The same of patterns beyond it, for the numbers that the smallest case suggests.

    Such as a window of so many steps.
    """
    s = failing[0].examination.subject
    known = applying(s.entry, s.convention, s.precision)
    listed = {str(p.changes) for p in known if p.changes}
    candidates = parametric(
        s.entry,
        s.convention,
        steps=_steps(failing[0]),
        ratio=_ratio(failing[0]),
        forward=_forward(failing[0]),
    )
    return [
        pattern
        for pattern in candidates
        if str(pattern.changes) not in listed
        and not _rank(pattern, failing).contradicted
    ]


def _best(candidates: Iterable[Pattern], seen: list[Evidence]) -> list[Pattern]:
    """Those that nothing contradicts and that explain the most, one or more."""
    ranked = [(pattern, _rank(pattern, seen)) for pattern in candidates]
    most = max((r.explained for _, r in ranked), default=0)
    return [p for p, r in ranked if most and r.explained == most]


def _rank(pattern: Pattern, seen: Sequence[Evidence]) -> _Rank:
    explained = 0
    for evidence in seen:
        found = evidence.agreeing(pattern)
        if found.agree != found.shared:
            return _Rank(0, True)
        explained += len(found.explained)
    return _Rank(explained, False)


def _lost(seen: list[Evidence]) -> tuple[str, ...]:
    """Outputs that are 0 wherever they are compared, if nothing else is wrong."""
    wrong = sorted(set().union(*(e.wrong for e in seen)))
    for name in wrong:
        values = [
            flat(e.examination.outputs[name])
            for e in seen
            if name in e.examination.outputs
        ]
        if any(np.any(v != 0) for v in values):
            return ()
    where = f"in all {len(seen)} cases" if len(seen) > 1 else "in this case"
    verb = "is" if len(wrong) == 1 else "are"
    return (f"{', '.join(wrong)} {verb} 0 {where}; no other output is touched.",)


def _partly(seen: list[Evidence]) -> tuple[str, ...]:
    """The patterns that explain all wrong outputs, and make others wrong as well."""
    s = seen[0].examination.subject
    wrong = set().union(*(e.wrong for e in seen))
    if len(wrong) < PARTLY:
        return ()
    best: list[tuple[Pattern, set[str]]] = []
    for pattern in applying(s.entry, s.convention, s.precision):
        agree, explained = set(wrong), set[str]()
        for evidence in seen:
            found = evidence.agreeing(pattern)
            agree -= found.shared - found.agree
            explained |= found.explained
            if agree != wrong:
                break
        names = agree & explained
        if names != wrong or (best and len(names) < len(best[0][1])):
            continue
        if best and len(names) > len(best[0][1]):
            best = []
        best.append((pattern, names))
    if not best or len({frozenset(names) for _, names in best}) > 1:
        return ()
    known = {name: None for e in seen for name in e.examination.known}
    listed = [name for name in known if name in best[0][1]]
    head = f"(in part: only {', '.join(listed)} as it computes, the rest is right)"
    first, *rest = (pattern.sentence for pattern, _ in best)
    return (f"{head} {first}", *rest)


def _worthwhile(examination: Examination) -> bool:
    """Whether it is small enough for every pattern to be run on it."""
    s = examination.subject
    if s.entry.scans:
        cell = scan_cell(s.entry.name)
        return numbers_of(cell, s.convention, examination.case) <= WORTHWHILE
    sizes = [np.size(v) for v in examination.case.values() if isinstance(v, np.ndarray)]
    work = max(sizes, default=0) * max(_lengths(examination))
    return work * _lanes(examination) <= WORTHWHILE


def _lanes(examination: Examination) -> int:
    """How many sequences a stacked module runs, of all layers and directions."""
    case = examination.case
    return int(np.prod(np.shape(case["h0"])[:2])) if "layers" in case else 1


def _lengths(examination: Examination) -> list[int]:
    case, subject = examination.case, examination.subject
    if subject.entry.scans:
        return [sizes_of(inputs(subject.entry, subject.convention), case)["T"]]
    return [1, int(case.get("steps", 1)), *np.shape(case.get("x", ()))[:-1]]


def _steps(evidence: Evidence) -> int:
    subject, case = evidence.examination.subject, evidence.examination.case
    if subject.entry.scans:
        return max(_lengths(evidence.examination))
    return steps_of(case) if "x" in case else 0


def _forward(evidence: Evidence) -> bool:
    """Whether an output is wrong that no backward pass is needed for."""
    known = evidence.examination.known
    names = evidence.clearly_wrong & known.keys()
    return any(known[name].role is not Role.GRADIENT for name in names)


def _ratio(evidence: Evidence) -> float | None:
    """Computed over expected where a gradient is off the most."""
    e = evidence.examination
    for name, quantity in e.known.items():
        verdict = e.verdicts.get(name)
        if verdict is None or verdict.miss is None or quantity.logarithm:
            continue
        expected = float(verdict.miss.expected.mid())
        ratio = verdict.miss.computed / expected if expected else 0.0
        if quantity.role is Role.GRADIENT and np.isfinite(ratio) and ratio != 0:
            return float(ratio)
    return None
