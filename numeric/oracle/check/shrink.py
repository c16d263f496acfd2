"""The smallest case that still fails, and other cases beside it.

Small cases drawn entry by entry are tried first; then the failing case itself is made
smaller, step by step (reduction.py).
"""

import time
from contextlib import suppress

from hypothesis import Phase

from longdep.numeric.oracle.check.examination import Examination, Subject, examine
from longdep.numeric.oracle.check.reduction import fewer_arrays, reduced
from longdep.numeric.oracle.check.search import SMALL_ENOUGH, entries, look
from longdep.numeric.oracle.vocabulary import Case, inputs

SHRINK_CASES = 500  # cases tried to find a smaller one
SHRINK_SECONDS = 120.0  # for implementations that are slow
FEW_EXAMPLES = 60  # small cases tried before the large one is made smaller
APART = 12  # further cases that tell bug patterns apart


class _EnoughError(BaseException):
    """Ends a search for smaller cases; not an Exception, which would be a failure."""


def smallest(failing: Examination, names: set[str], seed: int) -> Examination:
    """The smallest case that fails in one of these outputs.

    Args:
        failing: a case that does.
        names: the outputs.
        seed: of the search among small cases.
    """
    s = failing.subject
    deadline = time.monotonic() + SHRINK_SECONDS
    best, tried = [failing], [0]

    def fails(case: Case) -> bool:
        tried[0] += 1
        if tried[0] > SHRINK_CASES or time.monotonic() > deadline:
            raise _EnoughError
        examination = examine(s, case)
        bad = any(v.outside for k, v in examination.verdicts.items() if k in names)
        if bad and entries(case) <= entries(best[0].case):
            best[0] = examination
        return bad

    listed = any(isinstance(v, list) for v in failing.case.values())
    phases = (Phase.generate, Phase.shrink) if listed else (Phase.generate,)
    with suppress(_EnoughError):
        look(s.cases(s.family.small), fails, FEW_EXAMPLES, seed, phases)
        if listed:
            fewer_arrays(best[0].case, fails)
        else:
            reduced(best[0].case, inputs(s.entry, s.convention), fails)
    return best[0]


def others(subject: Subject, seed: int) -> list[Examination]:
    """A few more cases, of any size, that tell bug patterns apart."""
    examinations: list[Examination] = []

    def collected(case: Case) -> bool:
        if entries(case) <= SMALL_ENOUGH:
            examinations.append(examine(subject, case))
        return False

    strategy = subject.cases(subject.family.bulk)
    look(strategy, collected, APART, seed + 1, (Phase.generate,))
    return [e for e in examinations if e.verdicts and not e.declined]
