"""What precision an implementation really computes in.

Every output of a few cases is compared with the allowances of all formats, the coarser
ones with inputs rounded to the format first. The finest format whose allowances hold
for every decided row is the effective precision. An implementation of float32 whose
outputs are right to half an ulp is one that computes in float64 and rounds at the end.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from numeric.oracle.arithmetic import PRECISIONS, arithmetic
from numeric.oracle.examination import Examination
from numeric.oracle.family import Allowed

FINEST_FIRST = tuple(reversed(PRECISIONS))


def effective_precision(examinations: list[Examination]) -> str:
    """Name the finest format that explains all errors of some cases.

    Args:
        examinations: cases with outputs that could be judged.
    Returns:
        "float64", "float32", "float16", with a remark where it is not the one asked
        for; or that none fits.
    """
    if not examinations:
        return "unknown (no output could be judged)"
    asked = examinations[0].subject.precision
    for precision in FINEST_FIRST:
        if all(_explains(e, precision, asked) for e in examinations):
            return _named(precision, asked)
    return "none of " + ", ".join(FINEST_FIRST)


def _named(precision: str, asked: str) -> str:
    if precision == asked:
        return precision
    if FINEST_FIRST.index(precision) < FINEST_FIRST.index(asked):
        return f"{precision}, rounded to {asked} at the end"
    return f"{precision}, though {asked} was asked for"


def _explains(examination: Examination, precision: str, asked: str) -> bool:
    finer = FINEST_FIRST.index(precision) < FINEST_FIRST.index(asked)
    coarser = FINEST_FIRST.index(precision) > FINEST_FIRST.index(asked)
    allowed = examination.allowed(precision, inputs_rounded=coarser)
    if finer:
        allowed = {
            name: _rounded(limit, examination.reference[name], asked)
            for name, limit in allowed.items()
        }
    verdicts = examination.judged(allowed)
    return bool(verdicts) and not any(v.outside for v in verdicts.values())


def _rounded(allowed: Allowed, values: Any, asked: str) -> Allowed:
    """The allowance of a finer format, and one rounding to the format asked for."""
    format_ = arithmetic(asked)
    if isinstance(values, list):
        pairs = zip(allowed.size, values, strict=True)
        size: Any = [s + _half_ulps(v, format_.roundoff) for s, v in pairs]
        return replace(allowed, size=size)
    extra = _half_ulps(values, format_.roundoff) + format_.underflow
    return replace(allowed, size=allowed.size + extra)


def _half_ulps(values: Any, roundoff: float) -> Any:
    sizes = [abs(float(v.mid())) if v.is_finite() else 0.0 for v in np.ravel(values)]
    return np.reshape(np.array(sizes) * roundoff, np.shape(values))
