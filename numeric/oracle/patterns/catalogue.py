"""The catalogue of historical bug patterns, as data, and what each one computes.

A pattern is a small transformation of a correct NumPy implementation. Given a failure,
every pattern that applies is recomputed on the failing case: the one whose outputs
equal the implementation's is the likely cause.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import numpy as np

from longdep.numeric.oracle.conventions import Convention, Padding, Reset, convention
from longdep.numeric.oracle.patterns import (
    known_elsewhere,
    known_in_batches,
    known_in_gates,
    known_in_gradients,
    known_in_networks,
    known_in_scans,
    known_in_stacks,
    others,
)
from longdep.numeric.oracle.patterns.pattern import ALWAYS, ROUNDING, Pattern
from longdep.numeric.oracle.patterns.recurrent import (
    lags,
    linear_recurrence,
    padded,
    sequence,
)
from longdep.numeric.oracle.patterns.scan_switches import ScanSwitches
from longdep.numeric.oracle.patterns.scanning import (
    SEEN,
    makes_a_difference,
    scanned,
)
from longdep.numeric.oracle.patterns.stacked import stacked
from longdep.numeric.oracle.patterns.switches import Switches
from longdep.numeric.oracle.patterns.wiring import Wiring
from longdep.numeric.oracle.scans.table import scan_cell
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import Case, Outputs, System

_SHOWN: dict[tuple[str, str, str], bool] = {}
Implementation = Callable[[Case], Outputs]
BY_SWITCHES = {"linear-recurrence": linear_recurrence}
BY_WORD = {
    "orthogonal-init": others.orthogonal,
    "spectral-radius": others.spectral_radius,
    "lyapunov": others.lyapunov,
}


@cache
def patterns() -> tuple[Pattern, ...]:
    """The whole catalogue."""
    return (
        *known_in_networks.known(),
        *known_in_gates.known(),
        *known_in_gradients.known(),
        *known_in_stacks.known(),
        *known_in_batches.known(),
        *known_in_scans.known(),
        *known_elsewhere.known(),
    )


def places(pattern: Pattern) -> Iterator[tuple[System, str]]:
    """Every system and convention where a pattern is a mistake."""
    for name in pattern.systems:
        entry = system(name)
        for chosen in entry.conventions:
            if fits(pattern, entry, chosen):
                yield entry, chosen


def applying(entry: System, chosen: str, precision: str) -> Iterator[Pattern]:
    """The patterns that are mistakes in a system, convention and precision."""
    for pattern in patterns():
        right_precision = not pattern.precisions or precision in pattern.precisions
        if entry.name in pattern.systems and right_precision:
            if fits(pattern, entry, chosen):
                yield pattern


def implementation(
    name: str, convention_name: str, pattern: Pattern | None = None
) -> Implementation:
    """The correct implementation of a system, or one with a pattern's mistake."""
    return partial(_run, name, convention_name, pattern)


def _run(
    name: str, convention_name: str, pattern: Pattern | None, case: Case
) -> Outputs:
    word = pattern.word if pattern else ""
    changes = pattern.changes if pattern else {}
    switches = _kind(system(name))(**changes)
    if switches.computes == "float32":
        with np.errstate(all="ignore"):
            case = {key: _as(value, np.float32) for key, value in case.items()}
    with np.errstate(all="ignore"):
        outputs = _outputs(name, convention_name, case, switches, word)
    if switches.computes == "float32":
        return {key: _as(value, np.float64) for key, value in outputs.items()}
    return outputs


def _kind(entry: System) -> type[Switches] | type[ScanSwitches]:
    if entry.scans:
        return ScanSwitches
    return Wiring if entry.stacked else Switches


def _outputs(
    name: str, chosen: str, case: Case, switches: Switches | ScanSwitches, word: str
) -> Outputs:
    entry = system(name)
    if isinstance(switches, ScanSwitches):
        return scanned(case, name, chosen, switches)
    if isinstance(switches, Wiring):
        return stacked(entry.cell, case, chosen, switches)
    if entry.padded:
        return padded(entry.cell, case, chosen, switches)
    if entry.cell and entry.gradients:
        return sequence(entry.cell, case, chosen, switches)
    if entry.cell:
        return lags(case, chosen, switches)
    if entry.clips is not None:
        return others.clip(entry.clips, case, chosen, word)
    if name in BY_SWITCHES:
        return BY_SWITCHES[name](case, chosen, switches)
    return BY_WORD[name](case, word)


def _as(value: Any, kind: Any) -> Any:
    """Floating-point arrays in another format; everything else as it is."""
    if isinstance(value, list):
        return [_as(part, kind) for part in value]
    if isinstance(value, np.ndarray | np.floating) and value.dtype.kind == "f":
        return value.astype(kind)
    return value


def fits(pattern: Pattern, entry: System, chosen: str) -> bool:
    """Whether a system's convention has what a pattern needs to be a mistake."""
    if pattern.conventions and chosen not in pattern.conventions:
        return False
    if entry.scans:
        return pattern.needs == ALWAYS or _shows(pattern, entry.name, chosen)
    if not entry.cell or not pattern.needs:
        return True
    if entry.stacked:
        stack = stacking(entry.cell, chosen)
        table = stack.convention
        if pattern.needs in ("sums", "projects"):
            return bool(
                len(stack.merges) > 1 if pattern.needs == "sums" else stack.projects
            )
    else:
        table = convention(entry.cell, chosen)
    if pattern.needs == "clips":
        return table.clips
    if pattern.needs == "reverse":
        return entry.stacked or "reverse" in table.directions
    if pattern.needs == "masks":
        return table.padding is not Padding.COMPUTED
    if pattern.needs == "merges":
        return table.reset is Reset.AFTER and _has("d", table)
    return _has(pattern.needs, table)


def _shows(pattern: Pattern, name: str, chosen: str) -> bool:
    """Whether a pattern makes a difference to a gated linear recurrence."""
    if "computes" in pattern.changes:
        return True
    key = (repr(sorted(pattern.changes.items())), name, chosen)
    if key not in _SHOWN:
        cell = scan_cell(name)
        share = 0.0 if pattern.needs == ROUNDING else SEEN
        _SHOWN[key] = makes_a_difference(cell, chosen, pattern.changes, share)
    return _SHOWN[key]


def _has(kind: str, table: Convention) -> bool:
    return any(kind == known for a in table.arrays for known, _ in a.blocks)
