"""Find out what separates failing cases from the others (diagnosis/separation.py).

Further cases are drawn after a failure; in batches also the rows are told apart.
"""

import time
from collections.abc import Iterable, Iterator

import numpy as np
from hypothesis import Phase

from longdep.numeric.oracle.check.examination import Examination, Subject
from longdep.numeric.oracle.check.judging import errors
from longdep.numeric.oracle.check.screening import screened
from longdep.numeric.oracle.check.search import look
from longdep.numeric.oracle.diagnosis.facts import (
    Facts,
    facts,
    of_mask,
    of_structure,
)
from longdep.numeric.oracle.diagnosis.matching import sizes
from longdep.numeric.oracle.diagnosis.separation import healing, separating
from longdep.numeric.oracle.families.certifying import steps_of
from longdep.numeric.oracle.stacked.layout import WAYS
from longdep.numeric.oracle.vocabulary import Case

DRAWN = 80  # further cases, and more while few of them fail
MOST_DRAWN = 240
FAILING = 6  # of them that are enough
DRAWN_SECONDS = 5.0
TRIALS = 30  # failing cases of the reduction that are looked at
CHANGED = 5  # failing cases whose arrays are set to 0


def separation(
    failing: Examination,
    names: set[str],
    trials: Iterable[tuple[Case, bool]],
    examined: list[Examination],
    seed: int,
) -> str:
    """What separates the cases that fail, in sentences; "" if nothing seems to.

    Args:
        failing: the first failing case.
        names: the outputs that are wrong and reported.
        trials: cases tried to make it smaller, and whether each fails.
        examined: further drawn cases with verdicts.
        seed: of the cases drawn.
    """
    s = failing.subject
    if s.entry.clips is None and not s.entry.cell:
        return ""
    rows = _by_row(examined, names)
    if rows:
        return rows
    drawn = [*_drawn(s, names, seed)]
    made = [case for case, bad in trials if bad]
    made = made[:: max(1, len(made) // TRIALS)]
    told = separating(
        ((facts(s.entry, s.convention, case), bad) for case, bad in drawn),
        [(facts(s.entry, s.convention, case), True) for case in (*made, failing.case)],
    )
    if s.entry.clips is not None:
        return told
    bases = [failing.case, *(case for case, bad in drawn if bad)][:CHANGED]
    healed = healing(
        s.entry,
        s.convention,
        bases,
        lambda case: screened(s, names, case)[0] is not False,
    )
    return " ".join(part for part in (told, healed) if part)


def _drawn(subject: Subject, names: set[str], seed: int) -> Iterator[tuple[Case, bool]]:
    """Further cases of any size, and whether each fails."""
    labelled: list[tuple[Case, bool]] = []
    deadline = time.monotonic() + DRAWN_SECONDS

    def collected(case: Case) -> bool:
        verdict, _ = screened(subject, names, case)
        if verdict is not None:
            labelled.append((case, verdict))
        enough = len(labelled) >= DRAWN and sum(b for _, b in labelled) >= FAILING
        return enough or time.monotonic() > deadline

    strategy = subject.cases(subject.family.bulk)
    look(strategy, collected, MOST_DRAWN, seed + 2, (Phase.generate,))
    yield from labelled


def _by_row(examined: list[Examination], names: set[str]) -> str:
    """What separates the failing sequences of batches, where sequences can be told."""
    if not examined or not {"lengths", "mask"} & examined[0].case.keys():
        return ""
    labelled = [row for e in examined for row in _rows(e, names)]
    return separating(labelled, unit="sequence")


def _rows(examination: Examination, names: set[str]) -> Iterator[tuple[Facts, bool]]:
    """Every sequence of a batch in facts, and whether it is off in outputs by row."""
    case, allowed = examination.case, examination.allowed()
    known = {k: q.shape for k, q in examination.known.items() if "B" in q.shape}
    stacked = examination.subject.entry.stacked
    starts = np.asarray(case["h0"]).swapaxes(0, 1) if stacked else case["h0"]
    off = np.zeros(len(starts), dtype=bool)
    for name in examination.outputs.keys() & names & known.keys():
        ours = np.asarray(examination.outputs[name], dtype=np.float64)
        error, _ = errors(ours, examination.reference[name])
        outside = error > sizes(allowed[name]).reshape(ours.shape)
        rows = np.moveaxis(outside, known[name].index("B"), 0)
        off |= rows.reshape(len(off), -1).any(axis=1)
    steps, structure = steps_of(case), of_structure(case) if stacked else {}
    for b, start in enumerate(starts):
        mask = case["mask"][b] if "mask" in case else None
        length = int(case["lengths"][b]) if mask is None else int(np.sum(mask))
        holds = {
            "the sequence is the first": b == 0,
            "the sequence is the last": b == len(off) - 1,
            "h0 is 0": not np.any(start),
            **{f"direction is {way}": case["direction"] == way for way in WAYS},
            **structure,
        }
        if mask is None:
            holds |= {
                "the length is shorter than T": length < steps,
                "the length is 0": length == 0,
            }
        else:
            holds |= {f"the mask {text}": held for text, held in of_mask(mask).items()}
        number = "the length" if mask is None else "the number of valid steps"
        yield Facts(numbers={number: float(length)}, holds=holds), bool(off[b])
