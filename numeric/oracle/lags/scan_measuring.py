"""Where the gradient of a gated linear recurrence vanishes: what is measured.

Lag tau belongs to step T - tau, where T is the step of the loss; the gradient there is
dL/dS, by the state after that step: by all of it, where a system has several parts that
run together (a memory and its normaliser). Programs that hold states divided by e^m,
with a running maximum m, have gradients at what they hold: so do these figures.
"""

from dataclasses import dataclass, replace
from math import inf
from typing import Any

import numpy as np
from flint import acb, arb

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.scan_errors import Errors
from longdep.numeric.oracle.families.overflow import MARGIN, largest_of
from longdep.numeric.oracle.lags.gradients import certain, log_norm, working
from longdep.numeric.oracle.lags.losing import PRECISIONS, Loss, losses_of_inputs
from longdep.numeric.oracle.lags.measuring import Logs, logs
from longdep.numeric.oracle.lags.scan_case import ScanCase
from longdep.numeric.oracle.lags.scan_plain import plain_errors
from longdep.numeric.oracle.lags.scan_states import States, states_of
from longdep.numeric.oracle.lags.steps import Column
from longdep.numeric.oracle.routes.scan_balls import Balls
from longdep.numeric.precision import Array

FIRST_BITS, MOST_BITS = 128, 4096


@dataclass(frozen=True, kw_only=True)
class ScanFigures:
    """All that is measured.

    Attributes:
        measured: the case.
        state: of dL/dS by lag.
        zeros: (T,) the share of entries of dL/dS that are exactly 0.
        kept: (T,) natural log of the largest product of the decays from each lag up to
            the loss, over all units; 0 at lag 0.
        rates: per unit the natural log of the geometric mean of |decay| over the steps
            between the lags; empty of one step.
        corrected: whether a step takes from the state also otherwise than by its decay.
        losses: where each float format loses the gradient.
        bits: the working precision of the balls.
    """

    measured: ScanCase
    state: Logs
    zeros: Array
    kept: Array
    rates: Array
    corrected: bool
    losses: tuple[Loss, ...]
    bits: int

    @property
    def steps(self) -> int:
        """The number T of steps up to the loss."""
        return len(self.zeros)

    @property
    def first(self) -> int | None:
        """The first lag with a gradient: 1 where a step reads the state before it."""
        some = np.flatnonzero(self.state.value > -inf)
        return int(some[0]) if some.size else None

    def horizon(self, rate: float) -> float:
        """After how many steps of this rate 1/e is left; inf where none is lost."""
        return inf if rate >= 0 else -1 / rate if rate > -inf else 0.0


def scan_figures(measured: ScanCase) -> ScanFigures:
    """Measure a case.

    Raises:
        DomainError: the system has no state that a scan makes.
    """
    bits = FIRST_BITS
    while True:
        with working(bits):
            states = _states(measured, Balls())
            vectors = _vectors(states, len(_steps(states)))
            if bits >= MOST_BITS or all(map(certain, map(log_norm, vectors))):
                break
        bits *= 2
    with working(bits):
        sizes = logs(vectors)
        errors = {name: plain_errors(measured, name, vectors) for name in PRECISIONS}
        unbounded = losses_of_inputs(vectors, errors)
        decays = _logs_of_decays(states)
    losses = tuple(
        replace(
            loss,
            rounding=_first(shares(measured, loss.precision, sizes) >= 1),
            judged=True,
        )
        for loss in unbounded
    )
    between = decays[1:]
    products = np.cumsum(between[::-1], axis=0)
    rates = between.mean(axis=0) if len(between) else np.zeros(0)
    return ScanFigures(
        measured=measured,
        state=sizes,
        zeros=np.array([np.mean([bool(v == 0) for v in row]) for row in vectors]),
        kept=np.concatenate([[0.0], products.max(axis=1)]),
        rates=rates,
        corrected=any(s.corrected for s in states),
        losses=losses,
        bits=bits,
    )


def _states(measured: ScanCase, engine: Any) -> list[States]:
    found = states_of(measured.system, measured.convention, measured.case, engine)
    if not found:
        raise DomainError(
            f"system: expected one whose state a scan makes, got {measured.system!r}: "
            "its gates read the state"
        )
    return found


def _steps(states: list[States]) -> range:
    return range(states[0].shape[0])


def _vectors(states: list[States], steps: int) -> list[Column]:
    """The gradients at all states as real columns, lag 0 first."""
    rows: list[Column] = [[] for _ in range(steps)]
    for held in states:
        width = int(np.prod(held.shape[1:]))
        for t, row in enumerate(rows):
            if held.gradient is None:
                row += [arb(0)] * width
                continue
            for value in np.asarray(held.gradient[t]).reshape(-1):
                whole = isinstance(value, acb)
                row += [value.real, value.imag] if whole else [arb(value)]
    return rows[::-1]


def _logs_of_decays(states: list[States]) -> Array:
    """(T, units) natural logs of |decay|, of all parts whose decays differ."""
    columns = []
    for held in states:
        flat = held.decay.reshape(held.decay.shape[0], -1)
        flat = np.broadcast_to(flat, (held.shape[0], flat.shape[1]))
        columns.append(np.vectorize(_log_size, otypes=[float])(flat))
    return np.concatenate(columns, axis=1)


def _log_size(decay: Any) -> float:
    size = abs(decay)
    if size == 0:
        return -inf
    return float(size.log().mid()) if size > 0 else float(size.abs_upper().log().mid())


def shares(measured: ScanCase, precision: str, sizes: Logs) -> Array:
    """What right code in a format may be off, relative to the norm of dL/dS, by lag.

    Inputs may be rounded to the format first.

    Args:
        measured: the case.
        precision: a name of numeric/oracle/arithmetic.py.
        sizes: the certified norms.
    Returns:
        (T,) float64, lag 0 first; inf where nothing is known, 0 where it is exact.
    """
    format_ = arithmetic(precision, "standard", precision != "float64")
    engine = Errors(format_, largest_of(precision) * MARGIN)
    square = np.zeros(len(sizes.value))
    with np.errstate(all="ignore"):
        for held in _states(measured, engine):
            if held.gradient is not None:
                dev = held.gradient.dev.reshape(len(square), -1)
                square += (dev**2).sum(axis=1)
        off = square[::-1]
        share = np.exp(np.log(off) / 2 - sizes.value + sizes.radius)
    return np.where(off == 0, 0.0, np.where(np.isnan(share), np.inf, share))


def _first(holds: Array) -> int | None:
    return int(np.flatnonzero(holds)[0]) if holds.any() else None
