"""From what a search has seen to findings: numbers, behaviour, statistics."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from typing import Any

import numpy as np

from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.examination import (
    Examination,
    Subject,
    confirm,
    unjudged,
)
from longdep.numeric.oracle.check.judging import Miss, allowed_sizes
from longdep.numeric.oracle.check.report import Finding, digits_of
from longdep.numeric.oracle.check.reproduction import reproduction
from longdep.numeric.oracle.check.running import remembered
from longdep.numeric.oracle.check.search import Searched, entries
from longdep.numeric.oracle.check.separated import separation
from longdep.numeric.oracle.check.shrink import Shrunk, others, rescaled, smallest
from longdep.numeric.oracle.diagnosis import causes as diagnosis
from longdep.numeric.oracle.families.certifying import LAYER, steps_of
from longdep.numeric.oracle.families.scan_cases import words_of
from longdep.numeric.oracle.stacked.layout import layout_of
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.vocabulary import Case, Quantity, Role

ASKED_AGAIN = 3  # times, of a failing case
MANY = 2000  # numbers of a case beyond which bug patterns are not tried on it


def wrong_numbers(
    failing: Examination | None, reported: Callable[[str], bool], seed: int
) -> tuple[list[Finding], list[Examination]]:
    """What is wrong in the smallest case, and that case; nothing where none fails.

    Args:
        failing: a case with wrong numbers, or None.
        reported: whether an output is one to report.
        seed: of the search for smaller cases.
    """
    if failing is None:
        return [], []
    names = {k for k, v in failing.verdicts.items() if v.outside and reported(k)}
    alone = Shrunk(examination=failing, trials=())
    if varying := _varying(failing):
        return [_finding(alone, (varying,), "", reported)], []
    if failing.subject.own is not None:
        return [_finding(alone, _causes_of_own(failing), "", reported)], []
    shrunk = smallest(failing, names, seed)
    least = shrunk.examination
    confirm(least)
    more = cache(partial(others, failing, seed))
    causes = diagnosis.sentences(
        least, failing, others=more, rescaled=partial(rescaled, least)
    )
    apart = "" if causes else separation(failing, names, shrunk.trials, more(), seed)
    return [_finding(shrunk, causes, apart, reported)], [least]


def _varying(failing: Examination) -> str:
    """That the same case is answered otherwise when it is put again, if it is."""
    allowed = failing.allowed()
    for _ in range(ASKED_AGAIN):
        again = unjudged(failing.subject, failing.case).outputs
        for name in failing.outputs.keys() & again.keys():
            one, other = failing.outputs[name], again[name]
            if isinstance(one, list) or np.array_equal(one, other, equal_nan=True):
                continue
            with np.errstate(all="ignore"):
                gap = abs(np.asarray(one, dtype=np.float64) - other)
            if np.any(gap > 2 * allowed_sizes(allowed[name])):
                return (
                    f"The same case is answered differently from call to call ({name} "
                    f"by {np.max(gap):.3g}): it draws random numbers or keeps a "
                    "state. Nothing else was sought."
                )
    return ""


def _causes_of_own(failing: Examination) -> tuple[str, ...]:
    """What computes the same in a case of one's own; there are no further cases."""
    if entries(failing.case) > MANY:
        return ("not sought in a case as large as this one.",)
    return diagnosis.sentences(failing, failing)


def _finding(
    shrunk: Shrunk,
    causes: tuple[str, ...],
    apart: str,
    reported: Callable[[str], bool],
) -> Finding:
    least = shrunk.examination
    known = least.known
    misses = {
        k: v.miss
        for k, v in least.verdicts.items()
        if v.miss is not None and reported(k)
    }
    first, miss = min(  # forward values first, and rather one that has a step
        misses.items(),
        key=lambda item: (
            item[0] in known and known[item[0]].role is Role.GRADIENT,
            item[1].step is None,
            _index(list(known), item[0]),
        ),
    )
    which = (
        "the smallest failing case" if least.subject.own is None else "the case given"
    )
    where = whereabouts(known.get(first), miss.place, least)
    sizes = sizes_in_words(least.case, least.subject)
    sentence = _sentence(first, miss, sizes, which, shrunk.cut_short, where)
    return Finding(
        kind="outside",
        output=first,
        sentence=sentence,
        step=miss.step,
        lag=miss.lag,
        place=miss.place,
        expected=digits_of(miss),
        computed=miss.computed,
        allowed=miss.allowed,
        why=miss.why,
        also=tuple(name for name in misses if name != first),
        causes=causes,
        apart=apart,
        case=least.case,
        reproduction=reproduction(least.subject, least.case, miss, sentence),
    )


def _sentence(
    output: str, miss: Miss, sizes: str, which: str, cut_short: str, where: str
) -> str:
    place = f"[{', '.join(map(str, miss.place))}]" if miss.place else ""
    when = f" ({where})" if where else ""
    when += "" if miss.step is None else f" at step {miss.step}"
    if miss.lag is not None:
        when += f", lag {miss.lag}"
    count = "entry is" if miss.count == 1 else "entries are"
    end = f" The search for a smaller one was cut short {cut_short}."
    return (
        f"{output}{place}{when} is outside its allowance ({miss.count} {count}) "
        f"in {which}: {sizes}."
        f"{end if cut_short else ''}"
    )


def _index(known: list[str], name: str) -> int:
    return known.index(name) if name in known else -1


def explained(findings: Iterable[Finding], cause: str) -> tuple[Finding, ...]:
    """The findings; wrong numbers that no pattern computes get another cause."""
    return tuple(
        replace(f, causes=(cause,)) if cause and f.expected and not f.causes else f
        for f in findings
    )


def wrong_behaviour(searched: Searched) -> list[Finding]:
    """What is wrong apart from numbers."""
    findings = [
        _trouble(searched.subject, trouble, case) for trouble, case in searched.troubles
    ]
    for trouble in _kept(searched):
        case = searched.seen[0].case
        findings.append(_trouble(searched.subject, trouble, case))
    return findings


def _trouble(subject: Subject, trouble: Trouble, case: Case) -> Finding:
    return Finding(
        kind=trouble.kind,
        output=trouble.output,
        sentence=f"{trouble.message} ({sizes_in_words(case, subject)})",
        case=case,
        reproduction=reproduction(subject, case, None, trouble.message),
    )


def _doubled(size: Any) -> Any:
    if isinstance(size, list):
        return [_doubled(part) for part in size]
    return 2 * np.asarray(size)


def _kept(searched: Searched) -> tuple[Trouble, ...]:
    """What a call leaves behind when another case is run in between.

    One of other sizes, and one of the same: some states are kept where they fit.
    """
    if not searched.seen:
        return ()
    first, s = searched.seen[0], searched.subject
    allowed = {k: _doubled(a.size) for k, a in first.allowed().items()}
    size = entries(first.case)
    apart = (e.case for e in searched.seen if entries(e.case) != size)
    for other in (*islice(apart, 1), _halved(first.case)):
        troubles = remembered(
            s.implementation,
            first.case,
            other,
            s.family.shapes(first.case, s.convention),
            s.family.shapes(other, s.convention),
            allowed=None if _lists(first) else allowed,
            precision=s.precision,
            time_limit=s.time_limit,
        )
        if troubles:
            return troubles
    return ()


def _halved(case: Case) -> Case:
    """The case with other numbers."""
    return {
        k: v / 2 if isinstance(v, np.ndarray) and v.dtype.kind == "f" else v
        for k, v in case.items()
    }


def _lists(examination: Examination) -> bool:
    return any(isinstance(value, list) for value in examination.outputs.values())


def statistics(searched: Searched) -> list[Finding]:
    """What is wrong with all cases together."""
    s, pairs = searched.subject, [(e.case, e.raw) for e in searched.seen]
    return [
        Finding(kind="statistics", output=None, sentence=sentence)
        for sentence in s.family.survey(s.convention, pairs)
    ]


def unchecked(searched: Searched) -> tuple[str, ...]:
    """Outputs never returned; with a count where they were returned now and then."""
    names = []
    for name, count in searched.possible.items():
        times = searched.returned.get(name, 0)
        if times == 0:
            names.append(name)
        elif times < count:
            names.append(f"{name} (in {count - times} of {count})")
    return tuple(names)


def whereabouts(
    quantity: Quantity | None, place: tuple[int, ...], examination: Examination
) -> str:
    """The layer and direction that an entry of a stacked module's output is of.

    Args:
        quantity: the output; None where it is none of the system's own.
        place: the entry.
        examination: the case.
    Returns:
        "layer 1, reverse"; "reverse" of an output of two directions or of an array that
        holds both; "" where there is nothing to say.
    """
    s, case = examination.subject, examination.case
    if not s.entry.stacked or quantity is None or not place:
        return ""
    held, words = layout_of(case), quantity.shape
    if words[0].isdigit() and words[1:2] == ("B",):
        return "layer {}, {}".format(*held.lanes[place[0]])
    if len(held.ways) == 1:
        return ""
    if quantity.name == "h" and held.merge == "concat":
        half = np.shape(examination.outputs["h"])[-1] // 2
        return held.ways[place[-1] // half]
    in_one = stacking(s.entry.cell, s.convention).both_in_one
    return held.ways[place[0]] if in_one and LAYER.search(quantity.name) else ""


def _structure_in_words(case: Case) -> dict[str, Any]:
    """The layers, direction and sizes of a stacked case."""
    held = layout_of(case)
    words: dict[str, Any] = {"layers": held.layers, "direction": held.direction}
    if len(held.ways) > 1 and held.merge != "concat":
        words["merge"] = held.merge
    states = np.shape(case["h0"])
    words |= {"B": states[1], "T": steps_of(case)}
    words["n"] = np.shape(case["cotangent_last_c" if held.projected else "h0"])[-1]
    if held.projected:
        words["p"] = states[-1]
    words["m"] = np.shape(case["x"])[-1]
    return words | ({"window": case["window"]} if case["window"] else {})


def sizes_in_words(case: Case, subject: Subject | None = None) -> str:
    """The sizes of a case: 'T = 2, n = 1, m = 1'.

    Args:
        case: the inputs.
        subject: what is checked; it is needed of a gated linear recurrence only.
    """
    if subject is not None and subject.entry.scans:
        return words_of(case, subject.entry, subject.convention)
    words: dict[str, Any] = {}
    if "layers" in case:
        words = _structure_in_words(case)
    elif "x" in case:
        *batch, steps, m = np.shape(case["x"])
        if batch:
            words["B"] = batch[0]
        words |= {"T": steps, "n": np.shape(case["h0"])[-1], "m": m}
    elif "steps" in case:
        words = {"steps": int(case["steps"]), "n": len(case["h0"])}
    elif "gradients" in case:
        sizes = [np.size(array) for array in case["gradients"]]
        words = {"arrays": len(sizes), "sizes": ", ".join(map(str, sizes))}
    else:
        words = {k: np.shape(v) for k, v in case.items() if np.ndim(v) == 2}
    return ", ".join(f"{name} = {size}" for name, size in words.items()) or "see below"
