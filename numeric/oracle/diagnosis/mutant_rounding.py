"""How far two programs with the same mistake may be apart.

The allowance of a case is that of the right computation: it carries every rounding
through the right Jacobians. A program with a mistake has others, so its roundings grow
otherwise. The bound here is a running error analysis of the mistaken computation
itself: the pattern is run on balls, at so few bits that one rounding of a ball is at
least

    k u,  k = 18 + the number of terms of the longest sum,

u the unit roundoff of the program's format: as much as an activation (8 u), a slope
1 - h^2 (2 u, and 16 u for the error of h), or all the roundings that a term of a sum
passes in any order. What the mistake computes in exact numbers is within one radius of
the middle, and so is a program with just this mistake of that: the two are within two.
A ball that holds the right value as well says nothing.

A gated linear recurrence with a mistake is run beside bounds of its errors instead, as
the right one is for its allowance: scans in any order, everything else step by step.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil, inf, log2
from typing import Any

import flint
import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic, arithmetic
from longdep.numeric.oracle.bounds.scan_errors import Errors, Uncertain
from longdep.numeric.oracle.check.examination import Examination
from longdep.numeric.oracle.families.overflow import MARGIN, largest_of
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.patterns.pattern import Pattern
from longdep.numeric.oracle.patterns.scan_switches import ScanSwitches
from longdep.numeric.oracle.patterns.scanning import evaluated
from longdep.numeric.oracle.scans.running import LOG_NORM
from longdep.numeric.oracle.scans.table import scan_cell
from longdep.numeric.precision import Array, balls

LOCAL = 18  # unit roundoffs: 2 of a slope 1 - h^2, and 2 |h| 8 of its h
LEAST_BITS = 4
# Mistakes of float arithmetic itself; and the inverse of a Jacobian.
UNLIKE_BALLS = (
    "computes",
    "shortcut",
    "tanh",
    "flush",
    "rescaled",
    "epsilon",
    "log_norm",
    "scans_in",
)

Ball = tuple[Array, Array]  # middles and radii, float64


def enclosed(pattern: Pattern, examination: Examination) -> dict[str, Ball] | None:
    """The balls round what programs with a pattern's mistake compute.

    Args:
        pattern: of a recurrent system.
        examination: the case.
    Returns:
        Output name -> middles and twice the radii; None where the pattern is one that
        does not run on balls (it computes in float32, or divides by a Jacobian), or the
        case is not finite.
    """
    s = examination.subject
    if s.entry.scans:
        return _scanned(pattern, examination)
    if not s.entry.cell and s.entry.name != "linear-recurrence":
        return None
    if pattern.changes.keys() & {*UNLIKE_BALLS}:
        return None
    if not all(_is_finite(v) for v in examination.case.values()):
        return None
    case = {k: _as_balls(v) for k, v in examination.case.items()}
    wrong = implementation(s.entry.name, s.convention, pattern)
    with _bits(_bits_of(examination)), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outputs = wrong(case)
        return {name: _middles(value) for name, value in outputs.items()}


def _scanned(pattern: Pattern, examination: Examination) -> dict[str, Ball] | None:
    """The same of a gated linear recurrence, in values and bounds of their errors."""
    s = examination.subject
    if pattern.changes.keys() & {*UNLIKE_BALLS} or "log space" in {
        *map(str, pattern.changes.values())
    }:
        return None
    format_ = arithmetic(s.precision, s.level)
    engine = Errors(format_, largest_of(s.precision) * MARGIN)
    switches = ScanSwitches(**pattern.changes)
    cell = scan_cell(s.entry.name)
    with np.errstate(all="ignore"):
        found = evaluated(cell, s.convention, examination.case, engine, switches)
        outputs = {name: (v.value, 2 * v.dev) for name, v in found.items()}
        if LOG_NORM in s.outputs_in(examination.case):
            outputs[LOG_NORM] = _log_norms(found["grad_b"], format_)
    return outputs


def _log_norms(rows: Uncertain, format_: Arithmetic) -> Ball:
    """Logarithms of norms, and twice what the errors of these make of them."""
    flat = rows.value.reshape(len(rows.value), -1)
    scale = np.abs(flat).max(axis=1, keepdims=True, initial=0.0)
    error = np.linalg.norm(rows.dev.reshape(flat.shape) / scale, axis=1)
    norm = np.linalg.norm(flat / scale, axis=1)
    logs = np.log(scale[:, 0]) + np.log(norm)
    share = error / norm + format_.gamma(flat.shape[1] + 4)
    moved = np.where(share < 1, -np.log1p(-share), inf)
    spread = np.max(np.abs(logs), where=np.isfinite(logs), initial=0.0)
    off = moved + format_.gamma(len(logs) + 8) * spread
    return logs, np.where(norm > 0, 2 * off, inf)


def _bits_of(examination: Examination) -> int:
    """So many that one rounding of a ball is at least k u."""
    format_ = arithmetic(examination.subject.precision)
    unit = max(format_.roundoff, format_.factor)
    case = examination.case
    sizes = [size for value in case.values() for size in np.shape(value)]
    steps = int(case.get("steps", 0))
    batch = max(len(case.get(name, "1")) for name in ("lengths", "mask"))
    terms = max([steps, *sizes]) * batch
    return max(ceil(-log2(unit)) - ceil(log2(LOCAL + terms)), LEAST_BITS)


def _is_floats(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _is_finite(value: Any) -> bool:
    return not _is_floats(value) or bool(np.isfinite(value).all())


def _as_balls(value: Any) -> Any:
    if _is_floats(value):
        return balls(value.astype(np.float64))
    return value


def _middles(values: Array) -> Ball:
    flat = [flint.arb(v) for v in np.asarray(values, dtype=object).reshape(-1)]
    middles = [float(v.mid()) for v in flat]
    radii = [2 * float(v.rad()) if v.is_finite() else inf for v in flat]
    shape = np.shape(values)
    return np.reshape(middles, shape), np.reshape(radii, shape)


@contextmanager
def _bits(count: int) -> Iterator[None]:
    before = flint.ctx.prec
    flint.ctx.prec = count
    try:
        yield
    finally:
        flint.ctx.prec = before
