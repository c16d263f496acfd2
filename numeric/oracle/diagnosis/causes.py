"""A guess at the cause: which known bug pattern computes the same wrong numbers?"""

import warnings
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.check.examination import Examination
from longdep.numeric.oracle.family import Allowed
from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.patterns.known_in_networks import stops_after, windows
from longdep.numeric.oracle.patterns.pattern import Pattern

SIZES_TRIED = 40  # of truncated windows, each run on the smallest failing case


def sentences(
    *examinations: Examination, others: Callable[[], list[Examination]] = list
) -> tuple[str, ...]:
    """What is likely wrong: patterns that explain all, else the nearest ones.

    Args:
        examinations: failing cases of one implementation.
        others: gives more of its cases; asked for where several patterns explain all.
    """
    explaining = causes(*examinations)
    if not explaining or any({"lags", "window"} & p.changes.keys() for p in explaining):
        known = {str(p.changes) for p in explaining}
        explaining += [
            p for p in truncations(*examinations) if str(p.changes) not in known
        ]
    if len(explaining) > 1:
        more = [(e, e.allowed()) for e in others()]
        explaining = [
            p for p in explaining if all(_reproduces(p, e, a) for e, a in more)
        ]
        if not explaining:
            return ()  # none of them computes the other cases
    if explaining:
        return tuple(pattern.sentence for pattern in explaining)
    patterns, explained = nearest(*examinations)
    if not patterns:
        return ()
    if len(patterns) > 1:
        more = [(e, e.allowed()) for e in others()]
        counts = [_outputs_reproduced(p, more) for p in patterns]
        pairs = zip(patterns, counts, strict=True)
        patterns = [p for p, count in pairs if count == max(counts)]
    first, *rest = (pattern.sentence for pattern in patterns)
    names = ", ".join(explained)
    return (f"(nearest pattern; only {names} as it computes) {first}", *rest)


def truncations(*examinations: Examination) -> list[Pattern]:
    """The windows or the number of lags that explain all, of any size.

    The longest that can show in the first case are tried, the longest first: it is the
    smallest one that fails, hardly longer than a window.
    """
    least, *_ = examinations
    if least.subject.entry.name not in windows(1).systems:
        return []
    pairs = [(e, e.allowed()) for e in examinations]
    longest = np.shape(least.case["x"])[-2] - 1
    for steps in range(longest, max(longest - SIZES_TRIED, 1), -1):
        for pattern in (windows(steps), stops_after(steps)):
            if all(_reproduces(pattern, e, a) for e, a in pairs):
                return [pattern]
    return []


def _outputs_reproduced(
    pattern: Pattern, cases: list[tuple[Examination, dict[str, Allowed]]]
) -> int:
    return sum(
        _reproduces(pattern, e, allowed, (name,))
        for e, allowed in cases
        for name in e.verdicts
    )


def nearest(*examinations: Examination) -> tuple[list[Pattern], list[str]]:
    """The patterns that reproduce the most outputs, and which wrong ones these are.

    At least one of them is wrong in the last case, the one that was not made smaller.
    """
    *_, whole = examinations
    subject = whole.subject
    wrong = {
        name
        for name, verdict in whole.verdicts.items()
        if verdict.outside and not _reproduces(None, whole, whole.allowed(), (name,))
    }
    pairs = [(e, e.allowed()) for e in examinations]
    candidates: dict[str, tuple[Pattern, list[str]]] = {}
    for pattern in applying(subject.entry, subject.convention, subject.precision):
        same = [
            name
            for name in whole.verdicts
            if all(_reproduces(pattern, e, a, (name,)) for e, a in pairs)
        ]
        if wrong & set(same):
            candidates[pattern.name] = (pattern, same)
    most = max((len(same) for _, same in candidates.values()), default=0)
    best = [
        (pattern, same) for pattern, same in candidates.values() if len(same) == most
    ]
    explained = [name for _, same in best[:1] for name in same if name in wrong]
    return [pattern for pattern, _ in best], explained


def causes(*examinations: Examination) -> list[Pattern]:
    """The patterns that reproduce every output of every failing case.

    A pattern reproduces an output if it is within twice the allowance of it, entry by
    entry: once for the implementation's roundings, once for the pattern's.

    Args:
        examinations: failing cases of one implementation.
    """
    subject = examinations[0].subject
    patterns = applying(subject.entry, subject.convention, subject.precision)
    allowed = [e.allowed() for e in examinations]
    pairs = list(zip(examinations, allowed, strict=True))
    if all(_reproduces(None, e, a) for e, a in pairs):
        return []  # hardly off: every mistake that does not show here would fit
    return [
        pattern
        for pattern in patterns
        if all(_reproduces(pattern, e, a) for e, a in pairs)
    ]


def _reproduces(
    pattern: Pattern | None,
    examination: Examination,
    allowed: Mapping[str, Allowed],
    names: Collection[str] = (),
) -> bool:
    """Whether a pattern computes all of the outputs, or those named."""
    s = examination.subject
    wrong = implementation(s.entry.name, s.convention, pattern)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outputs: Any = wrong(examination.case)
        outputs = s.family.derived(examination.case, s.convention, outputs)
    shared = examination.outputs.keys() & outputs.keys() & allowed.keys()
    if names:
        shared &= set(names)
    return bool(shared) and all(
        _near(examination.outputs[name], outputs[name], allowed[name])
        for name in shared
    )


def _near(computed: Any, pattern: Any, allowed: Allowed) -> bool:
    if isinstance(computed, list):
        sizes = allowed.size
        unders = allowed.underflow
        return len(computed) == len(pattern) and all(
            _within(a, b, sizes[k], unders[k] if isinstance(unders, list) else unders)
            for k, (a, b) in enumerate(zip(computed, pattern, strict=True))
        )
    size = np.ldexp(allowed.size, np.asarray(allowed.exponent, dtype=np.int32))
    return _within(computed, pattern, size, allowed.underflow)


def _within(computed: Any, pattern: Any, size: Any, underflow: Any) -> bool:
    one = np.asarray(computed, dtype=np.float64)
    other = np.asarray(pattern, dtype=np.float64)
    if one.shape != other.shape:
        return False
    with np.errstate(all="ignore"):
        close = abs(one - other) <= 2 * (np.asarray(size) + underflow)
    return bool(np.all(close | (one == other) | (np.isnan(one) & np.isnan(other))))
