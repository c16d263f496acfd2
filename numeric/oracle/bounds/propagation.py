"""How the errors of all steps add up at each step and lag.

Let J_t be the Jacobian of step t, r_t the local errors of its state, q_t those of the
gradient it hands back, H_t the derivative of J_t^T a_t by the state before the step.
With P(t, k) = J_t ... J_{k+1}, to first order

    error of s_t   = sum_k P(t, k) r_k
    error of a_k   = sum_j (sum over t of P^T H P)(k, j) r_j + sum_t P(t, k)^T q_t

q_t includes the adding up of the loss's direct gradients c_t: in whatever order an
implementation sums the terms P(t, k)^T c_t, each passes at most as many roundings as
there are terms (a backward pass adds at every step, forward differentiation over time).
Each sum is bounded by the absolute values of its true matrices, entry by entry, not by
the product of the J's absolute values: where the Jacobians' product is small, so is the
allowance. What the first order leaves out is bounded too: with deviations up to twice
the first-order bound e, every step's remainder is at most rem (see noisy.py); if
sum |P| (r + rem) <= 2 e, then by induction over the steps no deviation ever exceeds
2 e, and that sum is a bound. Where it is not, nothing is claimed: inf.

Gradients may be 1e-500: a_t is held as a mantissa times 2^scale_t, one scale a step.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.noisy import Noisy, Program, join
from longdep.numeric.oracle.bounds.step_rounding import (
    CELLS,
    COLUMNS_PER_UNIT,
    Cell,
    Step,
)
from longdep.numeric.oracle.bounds.trajectory import trajectory
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array, floats

ROOM = 2.0  # the deviation allowed for in the remainders, in first-order bounds
FAR = -100_000  # a scale below every float format


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Error bounds of one sequence.

    Attributes:
        state: (T + 1, D) values; state_error the bounds.
        scale: (T,) whole numbers: everything below is times 2^scale_t.
        deltas, hidden_deltas, at_x: (T, .) values; with _error the bounds.
        start: (D,) gradient at the initial state; start_error its bounds, both
            times 2^start_scale.
        inner, inner_error: (T, n) where the cell has it.
    """

    state: Array
    state_error: Array
    scale: Array
    deltas: Array
    deltas_error: Array
    hidden_deltas: Array
    hidden_deltas_error: Array
    at_x: Array
    at_x_error: Array
    start: Array
    start_error: Array
    start_scale: int
    inner: Array | None
    inner_error: Array | None


def bounds(
    s: Sequence, arithmetic: Arithmetic, floor: int = FAR, underflows: bool = True
) -> Bounds:
    """Bound every error of one sequence's forward and backward pass.

    Args:
        s: the sequence.
        arithmetic: the format and level.
        floor: no scale below this (the format's smallest exponent).
        underflows: whether gradients may underflow; False for their logarithms.
    """
    with np.errstate(all="ignore"):
        states = trajectory(s)
        still = np.zeros((s.sizes[0], states.shape[1]))
        exact = _forward(s, arithmetic, states, still)
        p = _propagation(s, arithmetic, states, exact, floor, underflows)
        first = p.state_errors(p.local(exact.cell.after))
        step = p.backward(exact, still)
        gradient_first, *_ = p.gradient_errors(step, p.local(exact.cell.after))
        deviation = ROOM * first
        moved = _forward(s, arithmetic, states, deviation[:-1])
        local = p.local(moved.cell.after, rest=True)
        second = _trusted(p.state_errors(local), deviation, moved.program)
        step = p.backward(moved, ROOM * gradient_first)
        gradient, rows, start = p.gradient_errors(step, local, rest=True)
        sound = np.asarray(gradient <= ROOM * gradient_first)
        if not np.isfinite(second).all():
            sound[:] = False
        return _collected(p, step, second, rows, start, sound)


@dataclass(frozen=True, kw_only=True)
class _Forward:
    """One forward pass over all steps: the cell, and its program."""

    cell: Cell
    program: Program


def _forward(
    s: Sequence, arithmetic: Arithmetic, states: Array, deviation: Array
) -> _Forward:
    """Run every step from its true state, which may be off by a deviation."""
    size = states.shape[1]
    capacity = COLUMNS_PER_UNIT * s.sizes[1] + 2 * s.sizes[2]
    program = Program(arithmetic, s.sizes[0], 2 * size, capacity)
    state = program.input(states[:-1], deviation, 0)
    return _Forward(cell=CELLS[s.convention.cell](s, program, state), program=program)


@dataclass(frozen=True, kw_only=True)
class _Propagation:
    """How errors move along one sequence, to first order.

    Attributes:
        unit: the underflow unit of gradients, or 0.
        roundoff: u.
        states: (T + 1, D).
        initial: (D,) what the initial state may be off.
        slack: (T, D) what adding up the direct gradients may lose.
        jacobians: (T, D, D) of the steps.
        products: for every t = 0..T the products P(t, k), k = 0..t, (t + 1, D, D).
        arrived: (T + 1, D) total gradients at s_0..s_T, each times 2^-scale.
        scales: (T + 1,) whole numbers.
    """

    unit: float
    roundoff: float
    states: Array
    initial: Array
    slack: Array
    jacobians: Array
    products: list[Array]
    arrived: Array
    scales: Array

    @property
    def size(self) -> int:
        """D."""
        return self.states.shape[1]

    def local(self, noisy: Noisy, rest: bool = False) -> Array:
        """Sum the local errors' sizes, (T, k), with the remainder if asked for."""
        local = abs(noisy.tangent[:, :, 2 * self.size :]).sum(axis=2)
        return local + noisy.rem if rest else local

    def state_errors(self, local: Array) -> Array:
        """First-order errors of the states, (T + 1, D), from the local ones."""
        sources = np.concatenate([self.initial[None], local])
        return np.array([_total(held, sources[: len(held)]) for held in self.products])

    def backward(self, forward: _Forward, deviation: Array) -> Step:
        """Run every backward step from its total gradient, off by a deviation."""
        exponents = np.clip(-self.scales[1:], -1000, 1000)[:, None]
        forward.program.underflow = np.ldexp(self.unit, exponents)
        gradient = forward.program.input(self.arrived[1:], deviation, self.size)
        return forward.cell.backward(gradient)

    def gradient_errors(
        self, step: Step, local: Array, rest: bool = False
    ) -> tuple[Array, Array, Array]:
        """Errors of a_1..a_T, of the rows (deltas, ...) and of the start's gradient."""
        d, steps = self.size, len(self.jacobians)
        carried, rows = step.carried, _rows(step)
        by_state, by_gradient = carried.tangent[:, :, :d], rows.tangent[:, :, d : 2 * d]
        rows_by_state = rows.tangent[:, :, :d]
        handed, row_local = self.local(carried, rest), self.local(rows, rest)
        sources = np.concatenate([self.initial[None], local])
        sources = np.concatenate([sources, np.zeros((steps + 1, d))])
        # How errors made at the states 0..T, then at the gradients 0..T, reach a_t.
        reach = np.zeros((2 * steps + 2, d, d))
        unit, u = np.eye(d), self.roundoff
        errors = np.zeros((steps, d))
        row_errors = np.zeros_like(rows.value)
        for t in range(steps, 0, -1):
            place = steps + 1 + t
            reach[place] = unit
            sources[place] += u * abs(self.arrived[t])
            sources[place] += np.ldexp(self.slack[t - 1], -int(self.scales[t]))
            errors[t - 1] = _total(reach, sources)
            felt = by_gradient[t - 1] @ reach
            felt[:t] += rows_by_state[t - 1] @ self.products[t - 1]
            row_errors[t - 1] = _total(felt, sources) + row_local[t - 1]
            reach = self.jacobians[t - 1].T @ reach
            reach[:t] += by_state[t - 1] @ self.products[t - 1]
            shift = float(np.ldexp(1.0, int(self.scales[t] - self.scales[t - 1])))
            reach *= shift
            sources[place - 1] = handed[t - 1] * shift
        reach[steps + 1] = unit
        return errors, row_errors, _total(reach, sources)


def _propagation(
    s: Sequence,
    arithmetic: Arithmetic,
    states: Array,
    exact: _Forward,
    floor: int,
    underflows: bool,
) -> _Propagation:
    u, size = arithmetic.roundoff, states.shape[1]
    cotangent = np.zeros((s.sizes[0], size))
    cotangent[:, : s.sizes[1]] = floats(s.cotangent)
    losses = int(np.count_nonzero(cotangent.any(axis=1)))
    slack = max(losses - 1, 0) * u * abs(cotangent)
    if s.cotangent_sums is not None:
        slack[:, : s.sizes[1]] += u * s.cotangent_sums
    initial = np.zeros(size)
    if arithmetic.inputs_rounded:
        slack += 2 * u * abs(cotangent)
        initial = 2 * u * abs(states[0])
    jacobians = exact.cell.after.tangent[:, :, :size]
    arrived, scales = _arriving(jacobians, cotangent, floor)
    return _Propagation(
        unit=arithmetic.underflow if underflows else 0.0,
        roundoff=u,
        states=states,
        initial=initial,
        slack=slack,
        jacobians=jacobians,
        products=_jacobian_products(jacobians),
        arrived=arrived,
        scales=scales,
    )


def _jacobian_products(jacobians: Array) -> list[Array]:
    """For every t = 0..T the products P(t, k), k = 0..t, as (t + 1, D, D)."""
    steps, size = jacobians.shape[:2]
    unit = np.eye(size)
    held = np.zeros((steps + 1, size, size))
    held[0] = unit
    products = [held[:1].copy()]
    for t in range(1, steps + 1):
        held[:t] = jacobians[t - 1] @ held[:t]
        held[t] = unit
        products.append(held[: t + 1].copy())
    return products


def _arriving(jacobians: Array, cotangent: Array, floor: int) -> tuple[Array, Array]:
    """Total gradients a_t at s_t, t = 0..T, as mantissas and scales."""
    steps, size = cotangent.shape
    arrived = np.zeros((steps + 1, size))
    scales = np.zeros(steps + 1, dtype=np.int64)
    carried, scale = np.zeros(size), 0
    for t in range(steps, -1, -1):
        direct = cotangent[t - 1] if t else np.zeros(size)
        exponent = max(_exponent(carried) + scale, _exponent(direct), floor)
        exponent = scale if exponent <= FAR else exponent
        total = np.ldexp(carried, scale - exponent) + np.ldexp(direct, -exponent)
        arrived[t], scales[t], scale = total, exponent, exponent
        if t:
            carried = jacobians[t - 1].T @ total
    return arrived, scales


def _trusted(second: Array, deviation: Array, program: Program) -> Array:
    """The bound up to the first step where the induction, or a kink, stops it."""
    bad = np.asarray(~(second <= deviation).all(axis=1))
    bad[1:] |= program.kinks
    if bad.any():
        second = second.copy()
        second[int(np.argmax(bad)) :] = inf
    return second


def _collected(
    p: _Propagation,
    step: Step,
    state: Array,
    rows: Array,
    start: Array,
    sound: Array,
) -> Bounds:
    good = np.asarray(sound.all(axis=1))
    for t in range(len(good) - 1, -1, -1):  # nothing is known behind a bad step
        if not good[t]:
            rows[: t + 1] = inf
            start = np.full_like(start, inf)
            break
    cuts = np.cumsum([part.value.shape[1] for part in _parts(step)])[:-1]
    errors = np.split(rows, cuts, axis=1)
    return Bounds(
        state=p.states,
        state_error=state,
        scale=p.scales[1:],
        deltas=step.deltas.value,
        deltas_error=errors[0],
        hidden_deltas=step.hidden_deltas.value,
        hidden_deltas_error=errors[1],
        at_x=step.at_x.value,
        at_x_error=errors[2],
        start=p.arrived[0],
        start_error=start,
        start_scale=int(p.scales[0]),
        inner=step.inner.value if step.inner else None,
        inner_error=errors[3] if step.inner else None,
    )


def _parts(step: Step) -> list[Noisy]:
    parts = [step.deltas, step.hidden_deltas, step.at_x, step.inner]
    return [part for part in parts if part is not None]


def _rows(step: Step) -> Noisy:
    return join(*_parts(step))


def _total(reach: Array, sources: Array) -> Array:
    return np.einsum("kij,kj->i", abs(reach), sources)


def _exponent(vector: Array) -> int:
    """The exponent of the largest entry; FAR of an all-zero vector."""
    largest = float(np.max(abs(vector))) if vector.size else 0.0
    if not largest > 0 or largest == inf:
        return 2 * FAR
    return int(np.frexp(largest)[1])
