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
from typing import Any

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.noisy import Noisy, Program, join, sigmoid
from longdep.numeric.oracle.bounds.step_rounding import (
    CELLS,
    COLUMNS_PER_UNIT,
    Cell,
    Step,
)
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array, floats

ROOM = 2.0  # the deviation allowed for in the remainders, in first-order bounds
FAR = -100_000  # a scale below every float format


@dataclass(kw_only=True)
class Bounds:
    """Error bounds of one sequence.

    Attributes:
        state: (T + 1, D) values; state_error the bounds.
        scale: (T,) whole numbers: everything below is times 2^scale_t.
        deltas, hidden_deltas, at_x: (T, .) values; with _error the bounds.
        start: (D,) gradient at the initial state; start_error its bounds, both
            times 2^start_scale.
        inner, inner_error: (T, n) where the cell has it.
        arrived: (T, D) total gradient at the state after each step.
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
        return _Propagation(s, arithmetic, floor, underflows).run()


def trajectory(s: Sequence) -> Array:
    """The states s_0..s_T in float64, (T + 1, D)."""
    weights = {key: np.asarray(v, dtype=np.float64) for key, v in s.weights.items()}
    zero = np.zeros(s.sizes[1])
    drive = {
        g: np.asarray(s.x, dtype=np.float64) @ weights["W", g].T
        + weights.get(("b", g), zero)
        for g in s.gates
    }
    hidden = {g: weights.get(("d", g), zero) for g in s.gates}
    recurrent = {g: weights["U", g] for g in s.gates}
    peeps = {g: weights.get(("p", g), zero) for g in s.gates}
    bound = inf if s.clip is None else s.clip
    h = np.asarray(s.h0, dtype=np.float64)
    c = zero if s.c0 is None else np.asarray(s.c0, dtype=np.float64)
    found = [h if s.c0 is None else np.concatenate([h, c])]
    value: Any = {"tanh": np.tanh, "relu": _relu, "identity": np.asarray}[s.activation]
    for k in range(s.sizes[0]):
        pre = {g: drive[g][k] + hidden[g] for g in s.gates}
        if s.convention.cell == "rnn":
            a = pre["a"] + recurrent["a"] @ h
            h = value(a)
        elif s.convention.cell == "gru":
            r, z = (sigmoid(pre[g] + recurrent[g] @ h) for g in "rz")
            if s.convention.reset == "after":
                a = drive["n"][k] + r * (recurrent["n"] @ h + hidden["n"])
            else:
                a = pre["n"] + recurrent["n"] @ (r * h)
            h = (1 - z) * np.tanh(a) + z * h
        else:
            pre = {g: pre[g] + recurrent[g] @ h for g in "ifgo"}
            i, f = (
                sigmoid(np.clip(pre[g] + peeps[g] * c, -bound, bound)) for g in "if"
            )
            c = f * c + i * np.tanh(np.clip(pre["g"], -bound, bound))
            o = sigmoid(np.clip(pre["o"] + peeps["o"] * c, -bound, bound))
            h = o * np.tanh(np.clip(c, -bound, bound))
        found.append(h if s.c0 is None else np.concatenate([h, c]))
    return np.array(found)


def _relu(a: Array) -> Array:
    return np.maximum(a, 0.0)


class _Propagation:
    def __init__(
        self, s: Sequence, arithmetic: Arithmetic, floor: int, underflows: bool
    ) -> None:
        self.unit = arithmetic.underflow if underflows else 0.0
        self.s, self.arithmetic, self.floor = s, arithmetic, floor
        self.steps = s.sizes[0]
        self.states = trajectory(s)
        self.size = self.states.shape[1]
        self.cotangent = np.zeros((self.steps, self.size))
        self.cotangent[:, : s.sizes[1]] = floats(s.cotangent)
        u = arithmetic.roundoff
        losses = int(np.count_nonzero(self.cotangent.any(axis=1)))
        self.slack = max(losses - 1, 0) * u * abs(self.cotangent)
        if s.cotangent_sums is not None:
            self.slack[:, : s.sizes[1]] += u * s.cotangent_sums
        if arithmetic.inputs_rounded:
            self.slack += 2 * u * abs(self.cotangent)
        self.initial = (
            2 * u * abs(self.states[0])
            if arithmetic.inputs_rounded
            else np.zeros(self.size)
        )

    def run(self) -> Bounds:
        still = np.zeros((self.steps, self.size))
        cell, program, after = self.forward(still)
        self.jacobians = after.tangent[:, :, : self.size]
        self.products = self.jacobian_products()
        first = self.state_errors(self.local(after))
        self.arrive()
        step = self.backward(cell, program, still)
        gradient_first, *_ = self.gradient_errors(step, self.local(after))
        deviation = ROOM * first
        cell, program, after = self.forward(deviation[:-1])
        local = self.local(after, rest=True)
        second = self.state_errors(local)
        second = self.trusted(second, deviation, program)
        step = self.backward(cell, program, ROOM * gradient_first)
        gradient, rows, start = self.gradient_errors(step, local, rest=True)
        sound = np.asarray(gradient <= ROOM * gradient_first)
        if not np.isfinite(second).all():
            sound[:] = False
        return self.collect(step, second, rows, start, sound)

    def forward(self, deviation: Array) -> tuple[Cell, Program, Noisy]:
        capacity = COLUMNS_PER_UNIT * self.s.sizes[1] + 2 * self.s.sizes[2]
        program = Program(self.arithmetic, self.steps, 2 * self.size, capacity)
        cell = CELLS[self.s.convention.cell](self.s, program)
        state = program.input(self.states[:-1], deviation, 0)
        return cell, program, cell.forward(state)

    def local(self, found: Noisy, rest: bool = False) -> Array:
        """(T, k) sum of the local errors' sizes, with the remainder if asked for."""
        local = abs(found.tangent[:, :, 2 * self.size :]).sum(axis=2)
        return local + found.rem if rest else local

    def jacobian_products(self) -> list[Array]:
        """For every t = 0..T the products P(t, k), k = 0..t, as (t + 1, D, D)."""
        unit = np.eye(self.size)
        held = np.zeros((self.steps + 1, self.size, self.size))
        held[0] = unit
        found = [held[:1].copy()]
        for t in range(1, self.steps + 1):
            held[:t] = self.jacobians[t - 1] @ held[:t]
            held[t] = unit
            found.append(held[: t + 1].copy())
        return found

    def state_errors(self, local: Array) -> Array:
        sources = np.concatenate([self.initial[None], local])
        return np.array(
            [
                np.einsum("kij,kj->i", abs(held), sources[: len(held)])
                for held in self.products
            ]
        )

    def trusted(self, second: Array, deviation: Array, program: Program) -> Array:
        """The bound up to the first step where the induction, or a kink, stops it."""
        bad = np.asarray(~(second <= deviation).all(axis=1))
        bad[1:] |= program.kinks
        if bad.any():
            second = second.copy()
            second[int(np.argmax(bad)) :] = inf
        return second

    def arrive(self) -> None:
        """Total gradients a_t at s_t, t = 0..T, as mantissas and scales."""
        arrived = np.zeros((self.steps + 1, self.size))
        scales = np.zeros(self.steps + 1, dtype=np.int64)
        carried, scale = np.zeros(self.size), 0
        for t in range(self.steps, -1, -1):
            direct = self.cotangent[t - 1] if t else np.zeros(self.size)
            exponent = max(_exponent(carried) + scale, _exponent(direct), self.floor)
            exponent = scale if exponent <= FAR else exponent
            total = np.ldexp(carried, scale - exponent) + np.ldexp(direct, -exponent)
            arrived[t], scales[t], scale = total, exponent, exponent
            if t:
                carried = self.jacobians[t - 1].T @ total
        self.arrived, self.scales = arrived, scales

    def backward(self, cell: Cell, program: Program, deviation: Array) -> Step:
        exponents = np.clip(-self.scales[1:], -1000, 1000)[:, None]
        program.underflow = np.ldexp(self.unit, exponents)
        gradient = program.input(self.arrived[1:], deviation, self.size)
        return cell.backward(gradient)

    def gradient_errors(
        self, step: Step, local: Array, rest: bool = False
    ) -> tuple[Array, Array, Array]:
        """Errors of a_1..a_T, of the rows (deltas, ...) and of the start's gradient."""
        d, steps = self.size, self.steps
        carried, rows = step.carried, _rows(step)
        assert carried is not None
        by_state, by_gradient = carried.tangent[:, :, :d], rows.tangent[:, :, d : 2 * d]
        rows_by_state = rows.tangent[:, :, :d]
        handed, row_local = self.local(carried, rest), self.local(rows, rest)
        sources = np.concatenate([self.initial[None], local])
        sources = np.concatenate([sources, np.zeros((steps + 1, d))])
        # How errors made at the states 0..T, then at the gradients 0..T, reach a_t.
        reach = np.zeros((2 * steps + 2, d, d))
        unit, u = np.eye(d), self.arithmetic.roundoff
        found = np.zeros((steps, d))
        row_errors = np.zeros_like(rows.value)
        for t in range(steps, 0, -1):
            place = steps + 1 + t
            reach[place] = unit
            sources[place] += u * abs(self.arrived[t])
            sources[place] += np.ldexp(self.slack[t - 1], -int(self.scales[t]))
            found[t - 1] = _total(reach, sources)
            felt = by_gradient[t - 1] @ reach
            felt[:t] += rows_by_state[t - 1] @ self.products[t - 1]
            row_errors[t - 1] = _total(felt, sources) + row_local[t - 1]
            reach = self.jacobians[t - 1].T @ reach
            reach[:t] += by_state[t - 1] @ self.products[t - 1]
            shift = float(np.ldexp(1.0, int(self.scales[t] - self.scales[t - 1])))
            reach *= shift
            sources[place - 1] = handed[t - 1] * shift
        reach[steps + 1] = unit
        return found, row_errors, _total(reach, sources)

    def collect(
        self, step: Step, state: Array, rows: Array, start: Array, sound: Array
    ) -> Bounds:
        good = np.asarray(sound.all(axis=1))
        for t in range(self.steps - 1, -1, -1):  # nothing is known behind a bad step
            if not good[t]:
                rows[: t + 1] = inf
                start = np.full_like(start, inf)
                break
        assert step.deltas is not None
        assert step.hidden_deltas is not None
        assert step.at_x is not None
        cuts = np.cumsum([p.value.shape[1] for p in _parts(step)])[:-1]
        errors = np.split(rows, cuts, axis=1)
        return Bounds(
            state=self.states,
            state_error=state,
            scale=self.scales[1:],
            deltas=step.deltas.value,
            deltas_error=errors[0],
            hidden_deltas=step.hidden_deltas.value,
            hidden_deltas_error=errors[1],
            at_x=step.at_x.value,
            at_x_error=errors[2],
            start=self.arrived[0],
            start_error=start,
            start_scale=int(self.scales[0]),
            inner=step.inner.value if step.inner else None,
            inner_error=errors[3] if step.inner else None,
        )


def _parts(step: Step) -> list[Noisy]:
    found = [step.deltas, step.hidden_deltas, step.at_x, step.inner]
    return [part for part in found if part is not None]


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
