"""How the errors of all steps add up at each step and lag.

Let J_t be the Jacobian of step t, P(t, k) = J_t ... J_{k+1}, r_t the local errors of
the state s_t, q_t those of its total gradient a_t, H_t the derivative of J_t^T a_t by
the state before the step, and G_t = sum over j > t of P(j-1, t)^T H_j P(j-1, t), the
derivative of a_t by s_t. To first order

    error of s_t   = sum over k <= t of P(t, k) r_k
    error of a_t   = sum over k <= t of G_t P(t, k) r_k
                   + sum over k >  t of P(k, t)^T G_k r_k
                   + sum over k >= t of P(k, t)^T q_k

and a quantity B a_t + R s_{t-1} of the backward step (a delta, the gradient at x_t)
feels the errors of both. Each of these sums is bounded by the absolute values of its
true matrices, entry by entry, not by the product of the J's absolute values: where the
Jacobians' product is small, so is the allowance.

One sweep from the last step to the first holds the matrices P(k, t)^T, P(k, t)^T G_k
and P(k-1, t)^T (B G_k J_k + R)^T of all k > t beside each other and advances them by
one product with J_t^T; absolute values are added up on the way (products.py). Memory is
T D^2, work T^2 D^3; less where products have contracted to nothing.

q_t includes what adding up may lose. In whatever order an implementation sums the terms
P(k, t)^T c_k of the direct gradients c_k, each passes at most as many roundings as
there are terms. One that multiplies Jacobians with each other first (an associative
scan) makes rounded products of matrices: that of P(k, t)^T and P(j, k)^T is off by
D + 2 roundings of |P(k, t)^T| |P(j, k)^T|, and what has come to j enters it, no more
than the sum of all |P(i, j)^T| |c_i|. A tree over T steps forms log2 T products that
end at t; for each of them the largest over k and j is allowed.

What the first order leaves out is bounded too: with deviations up to e, ROOM times the
sums above, every step's local error and remainder is at most r' (noisy.py). If r' is no
more than GROWN r, the true sums are at most GROWN times the ones above, and by
induction over the steps no deviation ever exceeds e. Where r' is more, as for an entry
that is 0 but for such errors, or one that may lie on either side of a kink, r is
enlarged and the sweep made again; where that has no end, nothing is claimed: inf.

Gradients may be 1e-500: a_t is held as a mantissa times 2^scale_t, one scale a step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import frexp, inf

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.errors import Bounds
from longdep.numeric.oracle.bounds.noisy import Noisy, Program
from longdep.numeric.oracle.bounds.products import Products, Sums
from longdep.numeric.oracle.bounds.scaling import exponent, exponents
from longdep.numeric.oracle.bounds.step_rounding import CELLS, Cell, Step, Weights
from longdep.numeric.oracle.bounds.trajectory import trajectory
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array, floats

ROOM = 2.0  # the deviation allowed for, in bounds of the first order
GROWN = 1 + 2.0**-8
SWEEPS = 5
FEW = 64  # up to this size, what feels more than one gradient is added up by itself
WIDE = 256  # above, the gradient at x is bounded by the sizes of W and those of delta
FAR = -100_000  # a scale below every float format
CHUNK = 2**22  # numbers in the tangents of the steps that are looked at together


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
        run = Run(s, arithmetic, floor, underflows)
        for _ in range(SWEEPS):
            first = run.first_order()
            moved = run.moved(first)
            if not run.enlarge(first, moved):
                break
        return _collected(run, first, *_trusted(run, first, moved))


@dataclass(frozen=True, kw_only=True)
class _Chunk:
    """Some steps: the cell at their true states, and its program."""

    part: slice
    cell: Cell
    program: Program


@dataclass(frozen=True, kw_only=True)
class _First:
    """First-order errors.

    Attributes:
        sums: as the sweep added them up.
        local: (T + 1, D) of the states.
        values: (T, rows) the rows of the backward steps.
    """

    sums: Sums
    local: Array
    values: Array


@dataclass(frozen=True, kw_only=True)
class _Moved:
    """Local errors where every state and gradient may deviate.

    Attributes:
        local, sources: (T + 1, D) of states and gradients, remainders included.
        rows: (T, rows) of the rows.
        near: of every call of `piecewise` (T, k) deviations that reach a kink.
    """

    local: Array
    sources: Array
    rows: Array
    near: list[Array]


class Run:
    """One sequence, and what is known of it so far.

    Attributes:
        ambiguous: of every call of `piecewise` (T, k) how far values at a kink are off.
        more, more_back: (T + 1, D) by how much the local errors of the states and of
            the total gradients are enlarged.
        states: (T + 1, D) in float64.
        scales: (T + 1,) of the total gradients, whole numbers.
        apart: how many of the rows are not swept, but bounded by the others.
        arrived: (T + 1, D) total gradients, each times 2^-scale.
    """

    def __init__(
        self, s: Sequence, arithmetic: Arithmetic, floor: int, underflows: bool
    ) -> None:
        self.s, self.arithmetic, self.floor = s, arithmetic, floor
        self.unit = arithmetic.underflow if underflows else 0.0
        self.weights = Weights(s)
        self.states = trajectory(s)
        self.steps, self.size = s.sizes[0], self.states.shape[1]
        self.cotangent = np.zeros((self.steps + 1, self.size))
        self.cotangent[1:, : s.width] = floats(s.cotangent)
        if s.cotangent_c is not None:
            self.cotangent[1:, s.width :] = floats(s.cotangent_c)
        self.direct = abs(self.cotangent)
        if s.errors is not None:
            given = s.errors.cotangent
            self.direct[1:, : given.shape[1]] += given
        self.slack = self._slack()
        self.exact = s.activation == "relu" or s.clip is not None
        self.ambiguous: list[Array] = []
        self.more = np.zeros((self.steps + 1, self.size))
        self.more_back = np.zeros((self.steps + 1, self.size))
        self.scales = np.zeros(self.steps + 1, dtype=np.int64)
        self.arrived = np.zeros((self.steps + 1, self.size))
        width = (len(s.gates) + 1) * s.sizes[1] + s.sizes[2]
        numbers = width * 2 * self.size
        self.apart = s.sizes[2] if self.size > WIDE else 0
        self.chunk = max(1, min(self.steps, CHUNK // max(numbers, 1)))

    def _slack(self) -> Array:
        """What adding up the direct gradients may lose, (T + 1, D)."""
        u, n, direct = self.arithmetic.roundoff, self.s.width, self.direct
        losses = int(np.count_nonzero(direct.any(axis=1)))
        self.underflows = n * losses * self.unit
        slack = max(losses - 1, 0) * u * direct
        if self.s.cotangent_sums is not None:
            slack[1:, :n] += u * self.s.cotangent_sums
        if self.s.errors is not None:
            given = self.s.errors.cotangent
            slack[1:, : given.shape[1]] += given
        return slack + 2 * u * direct if self.arithmetic.inputs_rounded else slack

    def parts(self) -> Iterator[slice]:
        """The chunks of steps, the last ones first."""
        for end in range(self.steps, 0, -self.chunk):
            yield slice(max(0, end - self.chunk), end)

    def forward(self, part: slice, deviation: Array | None) -> _Chunk:
        """Run some steps, each from its true state, which may be off."""
        s = self.s.only(part)
        program = Program(
            self.arithmetic,
            ambiguous=[sizes[part] for sizes in self.ambiguous],
            exact=self.exact,
            tangents=deviation is None,
        )
        before = self.states[:-1][part]
        still = np.zeros_like(before) if deviation is None else deviation[:-1][part]
        state = program.state(before, still)
        cell = CELLS[s.convention.cell](s, self.weights, program, state)
        return _Chunk(part=part, cell=cell, program=program)

    def backward(self, chunk: _Chunk, deviation: Array | None) -> Step:
        """Run the same steps back, each from its true gradient, which may be off."""
        unit = np.minimum(exponents(-self.scales[1:][chunk.part]), 1000)[:, None]
        chunk.program.underflow = np.ldexp(self.unit, unit)
        after = self.arrived[1:][chunk.part]
        off = np.zeros_like(after) if deviation is None else deviation[1:][chunk.part]
        return chunk.cell.backward(chunk.program.gradient(after, off))

    def first_order(self) -> _First:
        """Sweep over all steps, the last one first."""
        d, u = self.size, self.arithmetic.roundoff
        products: Products | None = None
        handed = np.zeros(d)
        local = np.zeros((self.steps + 1, d))
        values: list[Array] = []
        self._arrive(self.steps, np.zeros(d), 0)
        for part in self.parts():
            chunk = self.forward(part, None)
            jacobians = _tangent(chunk.cell.after.state, chunk.cell.after, d)
            local[1:][part] = chunk.cell.after.errors() + self.more[1:][part]
            for t in range(part.stop, part.start, -1):
                carried = jacobians[t - 1 - part.start].T @ self.arrived[t]
                self._arrive(t - 1, carried, int(self.scales[t]))
            step = self.backward(chunk, None)
            rows, passed = step.rows, step.carried.errors()
            curved = _tangent(step.carried.state, step.carried, d)
            if products is None:
                products = self._products(rows.value.shape[1] - self.apart)
            by_state = _tangent(rows.state, rows, d)[:, : products.wide]
            by_gradient = _tangent(rows.gradient, rows, d)[:, : products.wide]
            adding = self._adding(part) + self.more_back[1:][part]
            felt = np.count_nonzero(by_gradient.any(axis=0), axis=1)
            mixed = np.flatnonzero(felt > (1 if d <= FEW else 2))
            shift = self.scales[1:][part] - self.scales[:-1][part]
            passed = np.ldexp(passed, exponents(shift)[:, None])
            for k in range(part.stop - part.start - 1, -1, -1):
                t, direct = part.start + 1 + k, by_gradient[k]
                products.reach(t, local[t], adding[k] + handed, direct, mixed)
                products.leave(t, jacobians[k], curved[k], direct, by_state[k])
                handed = passed[k]
            values.append(rows.value)
        if self.arithmetic.inputs_rounded:
            local[0] = 2 * u * abs(self.states[0])
        if self.s.errors is not None:
            local[0, : len(self.s.errors.start)] += self.s.errors.start
        if products is None:
            products = self._products(0)
        nothing = np.zeros((products.wide, d)), np.zeros(0, dtype=np.intp)
        products.reach(0, local[0], handed + self.more_back[0], *nothing)
        return _First(
            sums=products.sums,
            local=local,
            values=np.concatenate(values[::-1]) if values else np.zeros((0, 0)),
        )

    def _products(self, rows: int) -> Products:
        return Products(
            self.scales,
            self.direct,
            rows,
            self.arithmetic.roundoff,
            self.arithmetic.gamma(self.size + 2, factors=2),
        )

    def _arrive(self, t: int, carried: Array, scale: int) -> None:
        """Note the total gradient at a state, carried times 2^scale and the loss's."""
        direct = self.cotangent[t]
        largest = max(_exponent(carried) + scale, _exponent(direct), self.floor)
        largest = scale if largest <= FAR else largest
        self.arrived[t] = np.ldexp(carried, exponent(scale - largest))
        self.arrived[t] += np.ldexp(direct, exponent(-largest))
        self.scales[t] = largest

    def _adding(self, part: slice, deviation: Array | float = 0.0) -> Array:
        """What adding up total gradients may lose, (steps of the part, D)."""
        unit = exponents(-self.scales[1:][part])[:, None]
        u, lost = self.arithmetic.roundoff, self.unit * self.arithmetic.flushes
        slack = np.ldexp(self.slack[1:][part] + lost, unit)
        return u * (abs(self.arrived[1:][part]) + deviation) + slack

    def moved(self, first: _First) -> _Moved:
        """The local errors where all that is computed deviates as it may."""
        sums, d = first.sums, self.size
        off, off_back = ROOM * sums.states, ROOM * sums.gradients
        local, sources = first.local.copy(), np.zeros((self.steps + 1, d))
        rows, near = np.zeros(first.values.shape), []
        for part in self.parts():
            chunk = self.forward(part, off)
            after = chunk.cell.after
            local[1:][part] = after.errors() + after.rem
            step = self.backward(chunk, off_back)
            carried, row = step.carried, step.rows
            rows[part] = row.errors() + row.rem
            handed = carried.errors() + carried.rem
            shift = self.scales[1:][part] - self.scales[:-1][part]
            sources[:-1][part] += np.ldexp(handed, exponents(shift)[:, None])
            sources[1:][part] += self._adding(part, off_back[1:][part])
            near.append(chunk.program.near)
        together = [np.concatenate(call[::-1]) for call in zip(*near, strict=True)]
        return _Moved(local=local, sources=sources, rows=rows, near=together)

    def enlarge(self, first: _First, moved: _Moved) -> bool:
        """Allow for what exceeds the first order; whether there is any such thing."""
        beyond = moved.local - GROWN * first.local
        beyond_back = _sources(first, moved) - GROWN * first.sums.sources
        kinks = self.unknown_kinks(moved)
        if not (kinks.any() or (beyond > 0).any() or (beyond_back > 0).any()):
            return False
        self.more += ROOM * np.maximum(beyond, 0.0)
        self.more_back += ROOM * np.maximum(beyond_back, 0.0)
        if kinks.any():
            known = self.ambiguous or [np.zeros_like(sizes) for sizes in moved.near]
            self.ambiguous = list(map(np.maximum, known, moved.near))
        return True

    def unknown_kinks(self, moved: _Moved) -> Array:
        """(T,) where a kink is reached by more than was allowed for."""
        unknown = np.zeros(self.steps, dtype=bool)
        for call, sizes in enumerate(moved.near):
            known = self.ambiguous[call] if self.ambiguous else 0.0
            unknown |= np.asarray(sizes > ROOM * known).any(axis=1)
        return unknown


def _sources(first: _First, moved: _Moved) -> Array:
    return moved.sources + GROWN * first.sums.splits


def _trusted(run: Run, first: _First, moved: _Moved) -> tuple[Array, Array, Array]:
    """Bounds of states, total gradients and rows, as far as the induction holds."""
    sums = first.sums
    unknown = np.concatenate([[False], run.unknown_kinks(moved)])
    good = np.all(moved.local <= GROWN * first.local, axis=1) & ~unknown
    bad = np.logical_or.accumulate(~good)
    good = np.all(_sources(first, moved) <= GROWN * sums.sources, axis=1)
    lost = np.logical_or.accumulate(~good[::-1])[::-1] | bad[-1]
    states, gradients = GROWN * sums.states, GROWN * sums.gradients
    rows = moved.rows.copy()
    rows[:, : sums.rows.shape[1]] += GROWN * sums.rows[1:]
    if run.apart:
        weight = abs(run.weights.stack("W", run.s.gates))
        rows[:, -run.apart :] += rows[:, : len(weight)] @ weight
    # Forward differentiation adds n products for every loss, and each may underflow.
    lost_units = np.ldexp(run.underflows, exponents(-run.scales))[:, None]
    gradients, rows = gradients + lost_units, rows + lost_units[1:]
    states[bad], gradients[lost], rows[lost[1:]] = inf, inf, inf
    return states, gradients, rows


def _collected(
    run: Run, first: _First, states: Array, gradients: Array, rows: Array
) -> Bounds:
    n, m, gates = run.s.sizes[1], run.s.sizes[2], len(run.s.gates)
    reset = run.s.convention.reset if run.s.convention.cell == "gru" else ""
    after = run.steps > 0 and reset == "after"
    before = run.steps > 0 and (reset == "before" or run.s.projects)
    ends = np.cumsum([gates * n, n * after, n * before, m])[:-1]
    empty = np.zeros((0, gates * n + m))
    values = np.split(first.values if run.steps else empty, ends, axis=1)
    errors = np.split(rows if run.steps else empty, ends, axis=1)
    hidden, hidden_error = values[0], errors[0]
    if after:
        kept = (gates - 1) * n
        hidden = np.concatenate([hidden[:, :kept], values[1]], axis=1)
        hidden_error = np.concatenate([hidden_error[:, :kept], errors[1]], axis=1)
    return Bounds(
        state=run.states,
        state_error=states,
        scale=run.scales[1:],
        deltas=values[0],
        deltas_error=errors[0],
        hidden_deltas=hidden,
        hidden_deltas_error=hidden_error,
        at_x=values[3],
        at_x_error=errors[3],
        start=run.arrived[0],
        start_error=gradients[0],
        start_scale=int(run.scales[0]),
        totals=run.arrived[1:],
        totals_error=gradients[1:],
        inner=values[2] if before else None,
        inner_error=errors[2] if before else None,
    )


def _tangent(tangent: Array | None, of: Noisy, size: int) -> Array:
    return np.zeros((*of.value.shape, size)) if tangent is None else tangent


def _exponent(vector: Array) -> int:
    """The exponent of the largest entry; FAR of an all-zero vector."""
    largest = float(np.max(abs(vector), initial=0.0))
    if not largest > 0 or largest == inf:
        return 2 * FAR
    return frexp(largest)[1]
