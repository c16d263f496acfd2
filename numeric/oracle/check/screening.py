"""Whether a case fails, told without certified values where that is plain to see.

The answer is compared with that of the correct implementation beside the bug patterns:
equal numbers are right, and grossly different ones are taken for wrong. Only what lies
between is judged.
"""

import warnings
from collections.abc import Collection

import numpy as np

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.check.examination import Examination, Subject, unjudged
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.patterns.pattern import Pattern
from longdep.numeric.oracle.vocabulary import Case, Outputs
from longdep.numeric.precision import Array


def screened(
    subject: Subject, names: Collection[str], case: Case
) -> tuple[bool | None, Examination]:
    """Whether one of some outputs is off, and the answer.

    Args:
        subject: what is checked.
        names: the outputs that are looked at.
        case: the case.
    Returns:
        None in place of a verdict where nothing was returned, or the case is declined.
        The answer has verdicts only where it had to be judged.
    """
    answer = unjudged(subject, case)
    if answer.declined or not answer.outputs:
        return None, answer
    plain = _plainly(answer, names) if subject.entry.cell else None
    if plain is None:
        answer.verdicts = answer.judged(answer.allowed())
        plain = any(v.outside for k, v in answer.verdicts.items() if k in names)
    return plain, answer


def _plainly(answer: Examination, names: Collection[str]) -> bool | None:
    """Whether the answer is off; None where that is not plain to see."""
    s = answer.subject
    right = computed(s, None, answer.case)
    same = bool(right)
    for name in set(names) & answer.outputs.keys() & right.keys():
        ours = np.asarray(answer.outputs[name], dtype=np.float64)
        theirs = np.asarray(right[name], dtype=np.float64)
        if np.array_equal(ours, theirs):
            continue
        same = False
        if grossly_off(ours, theirs, s.precision):
            return True
    return False if same else None


def computed(subject: Subject, pattern: Pattern | None, case: Case) -> Outputs:
    """What a pattern computes in a case, or the correct implementation beside them.

    Nothing where it is not made for such a case: one without steps, or not finite.
    """
    run = implementation(subject.entry.name, subject.convention, pattern)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            outputs = run(case)
        except (ArithmeticError, IndexError, ValueError):
            return {}
    return subject.family.derived(case, subject.convention, outputs)


def grossly_off(ours: Array, theirs: Array, precision: str) -> bool:
    """Whether some row is off by more than sqrt(u) of its largest entry.

    Half of the digits: far more than is allowed, unless the case is ill-conditioned.

    Args:
        ours: (..., k) what was computed.
        theirs: the same by another program.
        precision: the name of the format.
    """
    rows = (-1, ours.shape[-1] if ours.ndim else 1)
    a, b = ours.reshape(rows), theirs.reshape(rows)
    format_ = arithmetic(precision)
    share = np.sqrt(max(format_.roundoff, format_.factor))
    with np.errstate(all="ignore"):
        off = abs(a - b).max(axis=1) > share * abs(b).max(axis=1)
    return bool(np.any(off & np.isfinite(b).all(axis=1)))
