"""Gated linear recurrences as programs compute them: right, or with a mistake.

Every one is the system's own definition on a trace that may slip (scan_slips.py), in
plain floats or on any other engine.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import numpy as np

from longdep.numeric.oracle.packing import resolve, sizes_of
from longdep.numeric.oracle.patterns.scan_floats import Floats
from longdep.numeric.oracle.patterns.scan_orders import RIGHT
from longdep.numeric.oracle.patterns.scan_slips import SlippingTrace
from longdep.numeric.oracle.patterns.scan_switches import ScanSwitches
from longdep.numeric.oracle.scans.cell import ScanCell
from longdep.numeric.oracle.scans.engine import Engine, Values
from longdep.numeric.oracle.scans.running import LOG_NORM, ran
from longdep.numeric.oracle.scans.table import scan_cell
from longdep.numeric.oracle.vocabulary import (
    Case,
    Outputs,
    Quantity,
    Role,
    inputs,
    outputs,
)
from longdep.numeric.precision import Array

EPSILON = 1e-8
PROBED_STEPS = 11  # more than two chunks, and the last one not full
PROBED_SEEDS = (0, 1, 2)  # one for each of an input's samplers
SHIFTED = {"mlstm", "slstm", "rwkv4"}  # systems and conventions
RIGHT_SWITCHES = ScanSwitches()
SEEN = 1e-7  # of an output's largest entry: what is no rounding


def scanned(case: Case, name: str, convention: str, switches: ScanSwitches) -> Outputs:
    """The outputs of a case, in the format of its arrays."""
    cell = scan_cell(name)
    kinds = [v.dtype for v in case.values() if isinstance(v, np.ndarray)]
    held = np.result_type(*(kind for kind in kinds if kind.kind == "f"))
    with np.errstate(all="ignore"):
        found = evaluated(cell, convention, case, Floats(held), switches)
        return named(cell, convention, found, switches)


def named(
    cell: ScanCell,
    convention: str,
    found: Mapping[str, Array],
    switches: ScanSwitches = RIGHT_SWITCHES,
) -> Outputs:
    """The outputs of a system in their order, log norms among them."""
    names = [q.name for q in outputs(cell.system, convention)]
    if LOG_NORM in names:
        found = {**found, LOG_NORM: _log_norms(found["grad_b"], switches)}
    return {name: found[name] for name in names}


def evaluated(
    cell: ScanCell,
    convention: str,
    case: Case,
    engine: Engine,
    switches: ScanSwitches,
) -> dict[str, Values]:
    """Outputs and gradients as an engine has them; not their log norms."""
    chosen = switches.computes_as or convention
    quantities = inputs(cell.system, convention)
    steps = sizes_of(quantities, case)["T"]
    front = -steps % switches.chunk if switches.padded else 0
    given = {q.name: _padded(q, case[q.name], front) for q in quantities}
    if chosen != convention:
        given |= _beside(cell, convention, chosen, given)
    tracer = partial(SlippingTrace, switches=switches)
    found = ran(cell, chosen, given, engine, tracer)
    share = switches.loss_scale / (steps if switches.loss_mean else 1)
    sizes = sizes_of(quantities, given)
    results = {}
    for quantity in outputs(cell.system, convention):
        if quantity.name == LOG_NORM:
            continue
        value = found.get(quantity.name)
        if value is None:
            value = engine.constant(np.zeros(resolve(quantity.shape, sizes)))
        if front and "T" in quantity.shape:
            value = engine.moved(partial(_cut, axis=_time(quantity), at=front), value)
        if share != 1 and quantity.name.startswith("grad_"):
            value = engine.multiply(value, engine.constant(np.full((), share)))
        results[quantity.name] = value
    return results


def right_implementations(
    name: str, convention: str
) -> dict[str, Callable[[Case], Outputs]]:
    """Implementations that must pass, by what they do.

    Args:
        name: of a system.
        convention: the full name of one of its conventions.
    """
    run = partial(scanned, name=name, convention=convention)
    found: dict[str, Callable[[Case], Outputs]] = {}
    for order in RIGHT:
        for chunk in (4, 16) if order == "chunks" else (4,):
            words = f"{order} of {chunk}" if order == "chunks" else order
            both = ScanSwitches(forward=order, backward=order, chunk=chunk)
            found[words] = partial(run, switches=both)
            if order != "step by step":
                through = ScanSwitches(forward=order, through=True, chunk=chunk)
                found[f"{words}, differentiated"] = partial(run, switches=through)
    return found


def sizes_of_decays(name: str, convention: str, case: Case) -> Array:
    """The absolute values of all decays of a case, in a row of float64.

    None where states are shifted: their decays are no program's (scans/shifts.py).

    Args:
        name: of a system.
        convention: the full name of one of its conventions.
        case: the inputs.
    """
    if {name, convention} & SHIFTED:
        return np.zeros(0)
    trace = SlippingTrace(Floats(np.dtype(np.float64)), RIGHT_SWITCHES)
    cell = scan_cell(name)
    nodes = {q.name: trace.given(case[q.name]) for q in inputs(cell.system, convention)}
    with np.errstate(all="ignore"):
        cell.run(trace, nodes, convention, case)
    sizes = [np.abs(decay.values).reshape(-1) for decay in trace.decays]
    return np.concatenate(sizes) if sizes else np.zeros(0)


def makes_a_difference(
    cell: ScanCell, convention: str, changes: Mapping[str, Any], share: float = SEEN
) -> bool:
    """Whether changes of the switches show in one of a few fixed cases.

    Args:
        cell: which recurrence.
        convention: the full name of one of its conventions.
        changes: fields of ScanSwitches.
        share: what an output may be off by, relative to its largest entry.
    """
    wrong = ScanSwitches(**changes)
    if wrong.computes_as and not computable(cell, convention, wrong.computes_as):
        return False
    for seed in PROBED_SEEDS:
        case = _probe(cell.system.name, convention, seed)
        ours = scanned(case, cell.system.name, convention, wrong)
        theirs = _probed(cell.system.name, convention, seed)
        if any(_differ(ours[k], theirs[k], share) for k in theirs):
            return True
    return False


def computable(cell: ScanCell, convention: str, other: str) -> bool:
    """Whether another convention has no inputs beside those of a convention's cases.

    Initial states it may have: these are 0.
    """
    if other == convention or other not in cell.system.conventions:
        return False
    own = {q.name: q.shape for q in inputs(cell.system, convention)}
    theirs = {
        q.name: q.shape
        for q in inputs(cell.system, other)
        if q.name in own or q.role is not Role.START
    }
    return theirs.items() <= own.items()


def _beside(cell: ScanCell, convention: str, other: str, case: Case) -> dict[str, Any]:
    """Zeros for the initial states that another convention has besides."""
    sizes = sizes_of(inputs(cell.system, convention), case)
    return {
        q.name: np.zeros(resolve(q.shape, sizes))
        for q in inputs(cell.system, other)
        if q.name not in case and q.role is Role.START
    }


@cache
def _probe(name: str, convention: str, seed: int) -> Case:
    """A fixed case of a few units and more steps than two chunks have."""
    cell = scan_cell(name)
    rng = np.random.default_rng(seed)
    fixed = dict(cell.system.fixed)
    case: dict[str, Any] = {}
    sizes: dict[str, Any] = {"T": PROBED_STEPS, "n": 3, "m": 2, "p": 2}
    sizes |= {"H": 2, "K": 3, "V": 2}
    sizes |= {word: int(v) for word, v in fixed.items() if word in sizes}
    for quantity in inputs(cell.system, convention):
        samplers = cell.draw_of(convention, quantity.name).samplers
        sampler = samplers[seed % len(samplers)]
        case[quantity.name] = sampler(rng, resolve(quantity.shape, sizes))
        if quantity.name in fixed:
            case[quantity.name] = np.full_like(
                case[quantity.name], fixed[quantity.name]
            )
    return case


@cache
def _probed(name: str, convention: str, seed: int) -> Outputs:
    case = _probe(name, convention, seed)
    return scanned(case, name, convention, RIGHT_SWITCHES)


def _differ(ours: Array, theirs: Array, share: float) -> bool:
    with np.errstate(all="ignore"):
        off = np.abs(ours - theirs).max(initial=0.0)
    return not off <= share * np.abs(theirs).max(initial=0.0)


def _log_norms(rows: Array, switches: ScanSwitches) -> Array:
    flat = rows.reshape(len(rows), -1)
    if switches.log_norm == "underflowed":
        return np.asarray(np.log(np.sqrt((flat * flat).sum(axis=1))))
    largest = np.abs(flat).max(axis=1, initial=0.0)
    scale = np.where(largest > 0, largest, 1).astype(flat.dtype)
    norms = np.sqrt(((flat / scale[:, None]) ** 2).sum(axis=1))
    if switches.log_norm == "with epsilon":
        return np.asarray(np.log(scale * norms + flat.dtype.type(EPSILON)))
    logs = np.log(scale) + np.log(norms)
    if switches.log_norm == "decimal":
        logs = logs / np.log(flat.dtype.type(10))
    return np.asarray(logs)


def _time(quantity: Quantity) -> int:
    return quantity.shape.index("T")


def _padded(quantity: Quantity, array: Any, front: int) -> Any:
    """An input with zeros in front of its first step."""
    if not front or "T" not in quantity.shape:
        return array
    widths = [(front if k == _time(quantity) else 0, 0) for k in range(np.ndim(array))]
    return np.pad(array, widths)


def _cut(array: Array, axis: int, at: int) -> Array:
    return np.moveaxis(np.moveaxis(array, axis, 0)[at:], 0, axis)
