"""Where a gradient vanishes: everything that is measured of one layer and sequence.

Lag tau belongs to step T - tau, where T is the step of the loss; the gradient there is
dL/ds, the total derivative of the loss by the state after that step (h; of an lstm h
and c together).
"""

from dataclasses import dataclass, field
from math import inf
from numbers import Integral, Real
from typing import Any

import numpy as np
from flint import arb

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.lags import spread
from longdep.numeric.oracle.lags.cells import Run
from longdep.numeric.oracle.lags.gradients import (
    log_norm,
    with_enough_bits,
    working,
)
from longdep.numeric.oracle.lags.losing import Loss, losses
from longdep.numeric.oracle.lags.steps import Column, middles
from longdep.numeric.oracle.lags.subject import Measured, Subject, prepared
from longdep.numeric.precision import Array

LARGEST_SLOPE = {"tanh": 1.0, "relu": 1.0, "identity": 1.0, "sigmoid": 0.25}
SIGMOID_GATES = "rzifo"
ROUNDS_TO_ONE = 2.0**-54  # a float64 within this of 1, from below, is 1


@dataclass(frozen=True, kw_only=True)
class Logs:
    """Natural logarithms of 2-norms by lag, certified.

    Attributes:
        value: (T,) float64; -inf where the norm is exactly 0.
        radius: (T,) how far each may be off; inf where it cannot be told from 0.
    """

    value: Array
    radius: Array


@dataclass(frozen=True, kw_only=True)
class Units:
    """What the units did over the sequence.

    Attributes:
        saturated: (T,) by lag, the share of activations whose slope is below
            `threshold` of its largest.
        by_gate: gate -> the same share over all steps.
        mean: gate -> its mean activation over all steps.
        threshold: of a slope, relative to its largest: 1 of tanh, 1/4 of a sigmoid.
        dead: units of an rnn with relu that are never active.
        active: those that are active at every step.
        latched: units of a tanh rnn that are saturated at every step with one sign.
        one_in_float64: how many states of a tanh rnn float64 rounds to 1 or -1.
        kept: per unit the geometric mean over the steps of what the cell keeps of
            itself: f of an lstm, z of a gru; else empty.
    """

    saturated: Array
    by_gate: dict[str, float]
    mean: dict[str, float]
    threshold: float
    dead: int
    active: int
    latched: int
    one_in_float64: int
    kept: Array


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All that is measured.

    Attributes:
        subject: the layer.
        measured: the sequence, the loss, and what was assumed.
        state: of dL/ds.
        parts: h (and c of an lstm) -> the same of that part alone.
        delta: of the gradient at the pre-activations of all gates.
        zeros: (T,) the share of entries of dL/ds that are exactly 0.
        norms: bounds of the singular values of the T - 1 Jacobians between the lags,
            that between lag 0 and 1 first.
        exponents: the leading Lyapunov exponents over the sequence, natural log per
            step, as (value, radius).
        units: what the units did.
        losses: where each float format loses the gradient.
        bits: the working precision of the balls.
    """

    subject: Subject
    measured: Measured
    state: Logs
    parts: dict[str, Logs]
    delta: Logs
    zeros: Array
    norms: spread.Range
    exponents: tuple[tuple[float, float], ...]
    units: Units
    losses: tuple[Loss, ...]
    bits: int = field(default=0)

    @property
    def steps(self) -> int:
        """The number T of steps up to the loss."""
        return len(self.zeros)

    @property
    def gamma(self) -> float:
        """The largest norm of a Jacobian between the lags, from above; 0 of none."""
        return float(self.norms.above.max(initial=0.0))

    @property
    def mean_gamma(self) -> float:
        """The geometric mean of these norms, from above."""
        return float(np.exp(self.log_bound[-1] / max(self.steps - 1, 1)))

    @property
    def log_bound(self) -> Array:
        """(T,) log of the product of the norms up to each lag.

        No gradient of a loss at the last step alone is larger, relative to lag 0.
        """
        with np.errstate(divide="ignore"):
            logs = np.log(self.norms.above)
        return np.concatenate([[0.0], np.cumsum(logs)])

    def reach(self, share: float) -> int | None:
        """The lag from which on less than this share of lag 0 is left, or None."""
        left = self.state.value - self.state.value[0] + self.state.radius
        there = ~(left < np.log(share))
        if not there[-1] and np.isfinite(self.state.value[0]):
            return int(np.flatnonzero(there)[-1]) + 1 if there.any() else 0
        return None


def figures(
    subject: Subject,
    *,
    loss: str | int | None = None,
    steps: int = 200,
    seed: int = 0,
    threshold: float = 0.01,
) -> Figures:
    """Measure a subject.

    Args:
        subject: the layer, with as much of a case as there is.
        loss: last, every, or a step; None as `subject.prepared` has it.
        steps: of the sequence, where one is drawn.
        seed: of what is drawn.
        threshold: the share of its largest slope below which a unit is saturated.
    Raises:
        ShapeError, DomainError: an input does not fit (numeric/oracle/lags/subject.py).
        OracleError: no working precision certifies the states.
    """
    require_arguments(steps=steps, seed=seed, threshold=threshold)
    threshold = float(threshold)
    measured = prepared(subject, loss, steps, seed)
    sequence = measured.sequence
    run, gradients = with_enough_bits(sequence)
    n, parts = sequence.sizes[1], run.recurrence.parts
    with working(gradients.bits):
        state = gradients.state[:-1]
        norms = spread.norms(run)
        return Figures(
            subject=subject,
            measured=measured,
            state=logs(state),
            parts={
                part: logs([v[j * n : j * n + n] for v in state])
                for j, part in enumerate(parts)
            },
            delta=logs(gradients.delta),
            zeros=np.array([np.mean([bool(v == 0) for v in row]) for row in state]),
            norms=spread.Range(
                above=norms.above[:0:-1],
                below=norms.below[:0:-1],
                least=norms.least[:0:-1],
                sharp=norms.sharp,
            ),
            exponents=tuple(map(_float, spread.exponents(run, gradients.bits))),
            units=_units(run, sequence.activation, threshold),
            losses=tuple(losses(sequence, gradients)),
            bits=gradients.bits,
        )


def require_arguments(*, steps: Any, seed: Any, threshold: Any = 0.5) -> None:
    """Let steps and seed be whole numbers that can be, and the threshold a share.

    Raises:
        DomainError: one is not.
    """
    for name, count, least in (("steps", steps, 1), ("seed", seed, 0)):
        whole = isinstance(count, Integral) and not isinstance(count, bool)
        if not whole or count < least:
            raise DomainError(
                f"{name}: expected a whole number >= {least}, got {count!r}"
            )
    real = isinstance(threshold, Real) and not isinstance(threshold, bool)
    if not real or not 0 < threshold < 1:
        raise DomainError(f"threshold: expected a share in (0, 1), got {threshold!r}")


def logs(vectors: list[Column]) -> Logs:
    """The certified logarithms of the norms of vectors of balls."""
    pairs = [_float(log_norm(v)) for v in vectors]
    values, radii = np.array(pairs).T
    return Logs(value=values, radius=radii)


def _float(log: Any) -> tuple[float, float]:
    """A ball's middle as a float64, and a radius that covers its rounding."""
    if log == arb.neg_inf():
        return -inf, 0.0
    if not log.is_finite():
        return -inf, inf
    value = float(log.mid())
    return value, float(log.rad()) + abs(value) * 2.0**-51


def _units(run: Run, activation: str, threshold: float) -> Units:
    gates, plain = run.recurrence.gates, run.recurrence.gates == "a"
    slopes = {g: np.array([middles(s.slopes[g]) for s in run.steps]) for g in gates}
    values = {g: np.array([middles(s.values[g]) for s in run.steps]) for g in gates}
    low = {
        g: slopes[g] < threshold * LARGEST_SLOPE[_kind(g, activation)] for g in gates
    }
    at, rnn = slopes["a"] if plain else None, values["a"] if plain else None
    relu, tanh = plain and activation == "relu", plain and activation == "tanh"
    kept = {"ifgo": "f", "rzn": "z"}.get(gates)
    one = 0
    if tanh:
        states = [v for row in run.states["h"][1:] for v in row]
        one = sum(bool(1 - abs(v) < ROUNDS_TO_ONE) for v in states)
    with np.errstate(divide="ignore"):
        mean = np.exp(np.log(values[kept]).mean(axis=0)) if kept else np.zeros(0)
    return Units(
        saturated=np.concatenate([low[g] for g in gates], axis=1).mean(axis=1)[::-1],
        by_gate={g: float(low[g].mean()) for g in gates},
        mean={g: float(values[g].mean()) for g in gates},
        threshold=threshold,
        dead=int((at == 0).all(axis=0).sum()) if relu and at is not None else 0,
        active=int((at == 1).all(axis=0).sum()) if relu and at is not None else 0,
        latched=_latched(low["a"], rnn) if tanh and rnn is not None else 0,
        one_in_float64=one,
        kept=mean,
    )


def _latched(low: Array, states: Array) -> int:
    one_sign = (states > 0).all(axis=0) | (states < 0).all(axis=0)
    return int((low.all(axis=0) & one_sign).sum())


def _kind(gate: str, activation: str) -> str:
    if gate == "a":
        return activation
    return "sigmoid" if gate in SIGMOID_GATES else "tanh"
