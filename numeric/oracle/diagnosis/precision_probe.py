"""What precision an implementation really computes in.

Every output of a few cases is compared with the allowances of all formats, the coarser
ones with inputs rounded to the format first. The finest format whose allowances hold
for every decided row is the effective precision. An implementation of float32 whose
outputs are right to half an ulp is one that computes in float64 and rounds at the end.

A coarser format than the one asked for is named only if the outputs look like it: they
are numbers of that format (or of bfloat16, which has fewer bits still), or the typical
error is between a quarter of its unit roundoff and eight of them. Else the bits are
reported, -log2 of the typical error, and no format. Where fewer than half of the rows
are off, neither is: a precision shows in most rows, a mistake need not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from longdep.numeric.oracle.arithmetic import PLAIN, arithmetic
from longdep.numeric.oracle.check.examination import Examination
from longdep.numeric.oracle.check.judging import errors
from longdep.numeric.oracle.check.report import Tally
from longdep.numeric.oracle.family import Allowed
from longdep.numeric.precision import Array

FINEST_FIRST = tuple(reversed(PLAIN))
STORED = {"bfloat16": 8, "float16": 11, "float32": 24}  # significant bits
ENOUGH = 4  # different numbers that are enough to recognise a format by
ALIKE = (1 / 4, 8)  # unit roundoffs: one rounding makes 1/2 or so, a step a few
MOST = 1 / 2  # the share of rows that are off where a lower precision is reported


@dataclass(frozen=True)
class EffectivePrecision:
    """What precision the outputs show.

    Attributes:
        words: "float64", "float32", "float16" or "bfloat16", with a remark where it is
            not the one asked for; the bits, where the errors look like no format's; or
            that no format's allowances hold.
        cause: what a precision lower than asked for says of the cause of wrong numbers,
            in a sentence; nothing where no lower precision is reported.
    """

    words: str
    cause: str = ""

    def __str__(self) -> str:
        return self.words


def effective_precision(
    examinations: list[Examination], tallies: Mapping[str, Tally]
) -> EffectivePrecision:
    """Name the finest format that explains all errors of some cases.

    Args:
        examinations: cases with outputs that could be judged.
        tallies: output -> rows of all cases inside, outside, undecidable.
    """
    if not examinations:
        return EffectivePrecision("unknown (no output could be judged)")
    asked = examinations[0].subject.precision
    place = FINEST_FIRST.index(asked)
    for precision in FINEST_FIRST[: place + 1]:
        if all(_explains(e, precision, asked) for e in examinations):
            end = "" if precision == asked else f", rounded to {asked} at the end"
            return EffectivePrecision(precision + end)
    if _share_outside(tallies) < MOST:
        return EffectivePrecision(f"{asked} in most rows (some are wrong)")
    for precision in FINEST_FIRST[place + 1 :]:
        if all(_explains(e, precision, asked) for e in examinations):
            return _lower(precision, asked, examinations)
    stored = _stored(examinations, asked)
    numbers = f" (the outputs are {stored} numbers)" if stored else ""
    return EffectivePrecision("none of " + ", ".join(FINEST_FIRST) + numbers)


def _lower(
    precision: str, asked: str, examinations: list[Examination]
) -> EffectivePrecision:
    """What is reported where a coarser format than asked for explains all errors."""
    stored, error = _stored(examinations, asked), _typical_error(examinations)
    if STORED.get(stored, STORED[precision] + 1) <= STORED[precision]:
        shown = stored
    elif ALIKE[0] <= error / arithmetic(precision).roundoff <= ALIKE[1]:
        shown = precision
    elif error == 0:  # only entries that ought to be 0 are off
        return EffectivePrecision(f"less than {asked}")
    else:
        shown = f"about {int(-np.log2(error))} bits"
        size = f" (relative errors about {error:.0e})"
        return EffectivePrecision(
            f"{shown}{size}, though {asked} was asked for",
            "It computes in a lower precision somewhere, or by a formula that is right "
            f"to no more than this (effective precision: {shown}).",
        )
    return EffectivePrecision(
        f"{shown}, though {asked} was asked for",
        f"It computes in {shown} somewhere (effective precision: {shown}).",
    )


def _share_outside(tallies: Mapping[str, Tally]) -> float:
    """Of the decided rows of the outputs that are off anywhere, how many are off."""
    off = [t for t in tallies.values() if t.outside]
    outside = sum(t.outside for t in off)
    return outside / (outside + sum(t.inside for t in off)) if off else 0.0


def _typical_error(examinations: list[Examination]) -> float:
    """The median, over the outputs of each case that are outside, of a relative error.

    Of each output it is its largest error over its largest right entry: small entries
    of an array do not count by themselves, and what the system makes of a rounding
    counts in full. A state that contracts shows fewer bits lost than its format has
    lost, and an ill-conditioned gradient more; float32 in one place may well be
    reported as 27 bits.
    """
    sizes = []
    for e in examinations:
        for name in (k for k, verdict in e.verdicts.items() if verdict.outside):
            error, large = errors(_flat(e.outputs[name]), _flat(e.reference[name]))
            largest = float(large.max(initial=0.0))
            if largest > 0 and 0 < float(error.max()) < np.inf:
                sizes.append(float(error.max()) / largest)
    return float(np.median(sizes)) if sizes else 0.0


def _stored(examinations: list[Examination], asked: str) -> str:
    """The format of fewest bits that all outputs are numbers of, or nothing."""
    parts = [_flat(value) for e in examinations for value in e.outputs.values()]
    numbers = np.unique(np.abs(np.concatenate(parts).astype(np.float64)))
    numbers = numbers[np.isfinite(numbers) & (numbers > 0)]
    if len(numbers) < ENOUGH:
        return ""
    narrower = FINEST_FIRST[FINEST_FIRST.index(asked) + 1 :]
    for name in ("bfloat16", *reversed(narrower)):
        if np.array_equal(_rounded_to(name, numbers), numbers):
            return name
    return ""


def _rounded_to(name: str, numbers: Array) -> Array:
    """Numbers in a narrower format; of bfloat16, a float32's first 16 bits."""
    with np.errstate(all="ignore"):
        if name != "bfloat16":
            return numbers.astype(name).astype(np.float64)
        words = numbers.astype(np.float32).view(np.uint32) & np.uint32(0xFFFF0000)
        return words.view(np.float32).astype(np.float64)


def _flat(value: Any) -> Array:
    """The entries of an output, or of a list of arrays, in one row."""
    parts = value if isinstance(value, list) else [value]
    return np.concatenate([np.reshape(np.asarray(part), -1) for part in parts])


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
