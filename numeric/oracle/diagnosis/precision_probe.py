"""What precision an implementation really computes in.

Every output of a few cases is compared with the allowances of several precisions: those
that are finer than the one asked for, it, and coarser ones, these with inputs rounded
first where they store less. The finest whose allowances hold for every decided row is
the effective precision. An implementation of float32 whose outputs are right to half an
ulp is one that computes in float64 and rounds at the end.

A coarser precision than the one asked for is named only if the outputs look like it:
they are numbers of its format, or the typical error is between a quarter of its unit
roundoff and eight of them. Else the bits are reported, -log2 of the typical error, and
no format. Where fewer than half of the rows are off, neither is: a precision shows in
most rows, a mistake need not. Where the typical error leaves fewer than 8 bits right
nothing is guessed: no format is that coarse, a mistake may well be. That subnormal
results are flushed to zero is said where a number is 0 whose right value is that small,
and the allowances that permit it hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from longdep.numeric.formats import STORAGES, rounded_to
from longdep.numeric.oracle.arithmetic import FLUSHED, TF32_BITS, arithmetic
from longdep.numeric.oracle.check.examination import Examination
from longdep.numeric.oracle.check.judging import errors
from longdep.numeric.oracle.check.report import Tally
from longdep.numeric.oracle.family import Allowed
from longdep.numeric.oracle.storing import storage_of
from longdep.numeric.precision import Array

FINEST_FIRST = ("float64", "float32", "float16", "bfloat16")
ENOUGH = 4  # different numbers that are enough to recognise a format by
ALIKE = (1 / 4, 8)  # unit roundoffs: one rounding makes 1/2 or so, a step a few
MOST = 1 / 2  # the share of rows that are off where a lower precision is reported
FEWEST_BITS = 8  # those of bfloat16, the coarsest format


@dataclass(frozen=True)
class EffectivePrecision:
    """What precision the outputs show.

    Attributes:
        words: the name of a precision, with a remark where it is not the one asked for;
            the bits, where the errors look like no format's; or that no precision's
            allowances hold.
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
    """Name the finest precision that explains all errors of some cases.

    Args:
        examinations: cases with outputs that could be judged.
        tallies: output -> rows of all cases inside, outside, undecidable.
    """
    if not examinations:
        return EffectivePrecision("unknown (no output could be judged)")
    asked = examinations[0].subject.precision
    for precision in _finer(asked):
        if all(_explains(e, precision, asked) for e in examinations):
            kept = storage_of(precision) == storage_of(asked)
            end = "" if kept else f", rounded to {storage_of(asked).name} at the end"
            return EffectivePrecision(precision + end + _numbers(asked, examinations))
    if _share_outside(tallies) < MOST and not _flushes(examinations):
        numbers = _numbers(asked, examinations)
        return EffectivePrecision(f"{asked} in most rows (some are wrong){numbers}")
    for precision in _coarser(asked):
        if all(_explains(e, precision, asked) for e in examinations):
            return _lower(precision, asked, examinations)
    return _none(asked, examinations)


def _finer(asked: str) -> list[str]:
    """Precisions at least as fine as the one asked for, the finest first."""
    kind, base = storage_of(asked), asked.removesuffix(FLUSHED)
    wider = [name for name in FINEST_FIRST[:2] if STORAGES[name].bits > kind.bits]
    pair = f"{base}/float32"
    closer = {"tf32": "float32", "float16": pair, "bfloat16": pair}.get(base)
    names = [name for name in (closer, base) if name]
    flushed = [name + FLUSHED for name in names] if asked != base else []
    return [*wider, *names, *flushed]


def _coarser(asked: str) -> list[str]:
    """Precisions that are coarser than the one asked for, the finest first."""
    kind, base = storage_of(asked), asked.removesuffix(FLUSHED)
    names = [] if base != asked else [asked + FLUSHED]
    names += ["tf32"] if base == "float32" else []
    names += [kind.name] if "/" in base else []
    return names + [name for name in FINEST_FIRST if STORAGES[name].bits < kind.bits]


def _lower(
    precision: str, asked: str, examinations: list[Examination]
) -> EffectivePrecision:
    """What is reported where a coarser precision than asked for explains all errors."""
    if precision == asked + FLUSHED:
        return _flushed(asked, examinations)
    stored, error = _stored(examinations, asked), _typical_error(examinations)
    bits = TF32_BITS if precision == "tf32" else storage_of(precision).bits
    if error == 0 or any(map(_off_at_zeros_alone, examinations)):
        return EffectivePrecision(f"less than {asked}")
    if -np.log2(error) < FEWEST_BITS:
        return _none(asked, examinations)
    if stored and STORAGES[stored].bits <= bits:
        shown = stored
    elif ALIKE[0] <= error * 2.0**bits <= ALIKE[1]:
        shown = precision
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


def _flushed(asked: str, examinations: list[Examination]) -> EffectivePrecision:
    """What is reported where only the loss of subnormal numbers explains all errors."""
    if not _flushes(examinations):
        return _none(asked, examinations)
    return EffectivePrecision(
        f"{asked + FLUSHED}, though {asked} was asked for",
        "It flushes subnormal results to zero somewhere (effective precision: "
        f"{asked + FLUSHED}).",
    )


def _flushes(examinations: list[Examination]) -> bool:
    """Whether a number is 0 that ought to be a subnormal one."""
    for e in examinations:
        smallest = storage_of(e.subject.precision).smallest_normal
        for verdict in e.verdicts.values():
            miss = verdict.miss
            if miss is not None and miss.computed == 0:
                if 0 < abs(float(miss.expected.mid())) < smallest:
                    return True
    return False


def _none(asked: str, examinations: list[Examination]) -> EffectivePrecision:
    """No precision is guessed; what numbers the outputs are can be said."""
    names = [asked, *(name for name in FINEST_FIRST if name in _coarser(asked))]
    numbers = _numbers(asked, examinations)
    return EffectivePrecision("none of " + ", ".join(names) + numbers)


def _numbers(asked: str, examinations: list[Examination]) -> str:
    """What numbers the outputs are, where they are those of a narrower format."""
    stored = _stored(examinations, asked)
    return f" (the outputs are {stored} numbers)" if stored else ""


def _share_outside(tallies: Mapping[str, Tally]) -> float:
    """Of the decided rows of the outputs that are off anywhere, how many are off."""
    off = [t for t in tallies.values() if t.outside]
    outside = sum(t.outside for t in off)
    return outside / (outside + sum(t.inside for t in off)) if off else 0.0


def _off_at_zeros_alone(examination: Examination) -> bool:
    """Whether only outputs that ought to be 0 are wrong: no rounding does that."""
    outside = any(verdict.outside for verdict in examination.verdicts.values())
    return outside and not _relative_errors(examination)


def _typical_error(examinations: list[Examination]) -> float:
    """The median, over the outputs of each case that are outside, of a relative error.

    Of each output it is its largest error over its largest right entry: small entries
    of an array do not count by themselves, and what the system makes of a rounding
    counts in full. A state that contracts shows fewer bits lost than its format has
    lost, and an ill-conditioned gradient more; float32 in one place may well be
    reported as 27 bits.
    """
    sizes = [size for e in examinations for size in _relative_errors(e)]
    return float(np.median(sizes)) if sizes else 0.0


def _relative_errors(e: Examination) -> list[float]:
    """Of outputs that are outside, the largest error over the largest right entry."""
    sizes = []
    for name in (k for k, verdict in e.verdicts.items() if verdict.outside):
        error, large = errors(_flat(e.outputs[name]), _flat(e.reference[name]))
        largest = float(large.max(initial=0.0))
        if largest > 0 and 0 < float(error.max()) < np.inf:
            sizes.append(float(error.max()) / largest)
    return sizes


def _stored(examinations: list[Examination], asked: str) -> str:
    """The format of fewest bits that all outputs are numbers of, or nothing."""
    parts = [_flat(value) for e in examinations for value in e.outputs.values()]
    numbers = np.unique(np.abs(np.concatenate(parts).astype(np.float64)))
    numbers = numbers[np.isfinite(numbers) & (numbers > 0)]
    if len(numbers) < ENOUGH:
        return ""
    kind = storage_of(asked)
    for name in reversed(FINEST_FIRST):
        if STORAGES[name].bits < kind.bits:
            if np.array_equal(rounded_to(name, numbers).astype(np.float64), numbers):
                return name
    return ""


def _flat(value: Any) -> Array:
    """The entries of an output, or of a list of arrays, in one row."""
    parts = value if isinstance(value, list) else [value]
    return np.concatenate([np.reshape(np.asarray(part), -1) for part in parts])


def _explains(examination: Examination, precision: str, asked: str) -> bool:
    kind, wanted = storage_of(precision), storage_of(asked)
    allowed = examination.allowed(precision, inputs_rounded=kind.bits < wanted.bits)
    if kind.bits > wanted.bits:
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
