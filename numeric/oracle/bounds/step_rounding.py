"""The rounding of one step of each cell, forward and backward, as a program.

Each cell is written once, over `Noisy` vectors of all steps. From it come the step's
Jacobian, the local errors of state and gradients, and what the first order leaves out.
A step's program is independent of how an implementation orders its sums: every sum
allows each term as many roundings as there are terms. The cells are written out here,
not taken from a route, because each operation needs its own rounding.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

import numpy as np

from longdep.numeric.oracle.bounds.noisy import Noisy, Program, join
from longdep.numeric.oracle.bounds.unrounded import NO_BITS, lowest_bit
from longdep.numeric.oracle.packing import PROJECTED
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one backward step computes, for all steps at once.

    Attributes:
        carried: (T, D) the gradient at the state before it, without its cotangent.
        deltas: (T, g n) gradients at the gates' pre-activations.
        hidden: (T, n) the last n of them where the hidden path enters; None where
            that is no different.
        inner: (T, n) what a GRU's candidate matrix is applied to (reset before), or
            an LSTM's projection.
        at_x: (T, m) the gradient at the input.
    """

    carried: Noisy
    deltas: Noisy
    hidden: Noisy | None
    inner: Noisy | None
    at_x: Noisy

    @property
    def rows(self) -> Noisy:
        """All but `carried` behind each other: deltas, hidden, inner, at_x."""
        parts = (self.deltas, self.hidden, self.inner, self.at_x)
        return join(*(part for part in parts if part is not None))


class Weights:
    """The weights of a sequence in float64, stacked as the cells need them.

    Args:
        s: the sequence.
    """

    def __init__(self, s: Sequence) -> None:
        self.gates, self.n = s.gates, s.sizes[1]
        self.floats = {k: np.asarray(v, dtype=np.float64) for k, v in s.weights.items()}
        self._stacks: dict[tuple[str, str], Array] = {}

    def __getitem__(self, key: tuple[str, str]) -> Array:
        return self.floats[key]

    def __contains__(self, key: object) -> bool:
        return key in self.floats

    def stack(self, kind: str, gates: str) -> Array:
        """The gates' matrices on top of each other."""
        if (kind, gates) not in self._stacks:
            parts = [self.floats[kind, g] for g in gates]
            self._stacks[kind, gates] = np.concatenate(parts)
        return self._stacks[kind, gates]

    def bias(self, kinds: str, gates: str) -> tuple[Array, Array]:
        """Sum, and sum of sizes, of the chosen biases."""
        zero = np.zeros(self.n)
        rows = [[self.floats.get((k, g), zero) for k in kinds] for g in gates]
        total = np.concatenate([np.sum(row, axis=0) for row in rows])
        return total, np.concatenate([np.sum(np.abs(row), axis=0) for row in rows])

    @cached_property
    def lowest(self) -> tuple[int, int]:
        """Exponents of the lowest bits of the input matrices and of the biases."""
        found = {"W": NO_BITS, "b": NO_BITS}
        for (kind, _), array in self.floats.items():
            if kind in "Wbd":
                word = "W" if kind == "W" else "b"
                bit = lowest_bit(array.reshape(1, -1))[0]
                found[word] = min(found[word], int(bit))
        return found["W"], found["b"]


class Cell:
    """One cell, run one step from every given state; and the step back.

    Args:
        s: the sequence.
        weights: its weights.
        program: where the operations are noted.

    Attributes:
        after: (T, D) the states after the steps.
    """

    after: Noisy

    def __init__(self, s: Sequence, weights: Weights, program: Program) -> None:
        self.s, self.p = s, program
        (self.n, self.m), self.width = s.sizes[1:], s.width
        self.weights = weights
        self.x = np.asarray(s.x, dtype=np.float64)
        self.x_error = np.zeros_like(self.x) if s.errors is None else s.errors.x

    def entering(self, gates: str) -> tuple[Array, Array, Array]:
        """W x of some gates, the sizes of its terms, and what x's errors make of it."""
        weight = self.weights.stack("W", gates)
        off = self.x_error @ abs(weight).T
        return self.x @ weight.T, abs(self.x) @ abs(weight).T + off, off

    def off(self, pre: Noisy, error: Array) -> Noisy:
        """A pre-activation with what the errors of x make of it."""
        return pre if self.s.errors is None else self.p.with_error(pre, error)

    def pre(self, state: Noisy, gates: str) -> Noisy:
        """The pre-activations W x + b + U h + d of some gates."""
        inputs, input_sizes, off = self.entering(gates)
        bias, sizes = self.weights.bias("bd", gates)
        pre = self.p.affine(
            self.weights.stack("U", gates),
            state,
            inputs + bias,
            input_sizes + sizes,
            self.width + self.m + 4,
            self.lowest_bit() if self.p.exact else -NO_BITS,
        )
        return self.off(pre, off)

    def lowest_bit(self) -> Array:
        """The exponent of the lowest bit of W x + b, step by step, where x is exact."""
        of_inputs, of_biases = self.weights.lowest
        low = np.minimum(lowest_bit(self.x) + of_inputs, of_biases)
        return np.where(self.x_error.any(axis=1), -NO_BITS, low)

    def at_input(self, deltas: Noisy) -> Noisy:
        """The gradient at the input, W^T delta."""
        zero = np.zeros((1, self.m))
        weight = self.weights.stack("W", self.s.gates).T
        added = 0 if self.s.errors is None else self.s.errors.added
        return self.p.affine(weight, deltas, zero, zero, weight.shape[1] + 2 + added)

    def back(self, gates: str, deltas: Noisy) -> Noisy:
        """The gradient at the state before, U^T delta."""
        zero = np.zeros((1, self.width))
        weight = self.weights.stack("U", gates).T
        return self.p.affine(weight, deltas, zero, zero, weight.shape[1] + 2)

    def backward(self, gradient: Noisy) -> Step:
        """Run the backward step."""
        fresh, kept = self.parted(gradient)
        step = self.step_back(fresh)
        if kept is None:
            return step
        return replace(step, carried=self.p.add(2, step.carried, kept))

    def step_back(self, gradient: Noisy) -> Step:
        """Run it from the gradient at the new state, before any of it is kept."""
        raise NotImplementedError

    def keeps(self) -> Array | None:
        """(T, D) 1 where zoneout keeps the old state; None where there is none."""
        if self.s.keep_h is None:
            return None
        kept = [k for k in (self.s.keep_h, self.s.keep_c) if k is not None]
        return np.concatenate(kept, axis=1).astype(np.float64)

    def zoned(self, old: Noisy, new: Noisy) -> Noisy:
        """The state after a step, parts of which zoneout keeps.

        It may be computed as old + (1 - k) (new - old): two roundings of |new| + |old|.
        """
        keep = self.keeps()
        if keep is None:
            return new
        p = self.p
        kept = p.product(p.constant(keep), old)
        mixed = p.add(0, kept, p.product(p.constant(1 - keep), new))
        size = abs(old.value) + old.dev + abs(new.value) + new.dev
        flushed = 2 * p.underflow * p.arithmetic.flushes
        return p.with_error(mixed, p.arithmetic.gamma(2) * size + flushed)

    def parted(self, gradient: Noisy) -> tuple[Noisy, Noisy | None]:
        """The gradient at the new state, and what passes it by to the old one."""
        keep = self.keeps()
        if keep is None:
            return gradient, None
        p = self.p
        fresh = p.product(p.constant(1 - keep), gradient)
        return fresh, p.product(p.constant(keep), gradient)


class RnnCell(Cell):
    """A simple network: h' = f(W x + b + U h)."""

    def __init__(
        self, s: Sequence, weights: Weights, program: Program, state: Noisy
    ) -> None:
        super().__init__(s, weights, program)
        pre = self.pre(state, "a")
        if self.s.activation == "tanh":
            new, self.slope = self.p.tanh(pre)
        elif self.s.activation == "relu":
            new, self.slope = self.p.piecewise(pre, 0.0, inf, slope_at_low=0.0)
        else:
            new, self.slope = pre, self.p.constant(np.ones_like(pre.value))
        self.after = self.zoned(state, new)

    def step_back(self, gradient: Noisy) -> Step:
        """The backward step: delta = f'(z) a, carried U^T delta."""
        deltas = self.p.multiply(gradient, self.slope)
        carried = self.back("a", deltas)
        return Step(
            carried=carried,
            deltas=deltas,
            hidden=None,
            inner=None,
            at_x=self.at_input(deltas),
        )


class GruCell(Cell):
    """A GRU: h' = (1 - z) n + z h, the reset gate before or after the matrix."""

    def __init__(
        self, s: Sequence, weights: Weights, program: Program, state: Noisy
    ) -> None:
        super().__init__(s, weights, program)
        p, n = self.p, self.n
        self.before = state
        sigma, rest, slope = p.sigmoid(self.pre(state, "rz"))
        self.r, self.stay, self.renew = sigma[:n], sigma[n:], rest[n:]
        self.exchanged = s.convention.blend == "candidate"
        if self.exchanged:
            self.stay, self.renew = self.renew, self.stay
        self.gate_slopes = slope
        offset, sizes, off = self.entering("n")
        if self.s.convention.reset == "after":
            bias, bias_size = self.weights.bias("d", "n")
            self.inner = p.affine(self.weights["U", "n"], state, bias, bias_size, n + 2)
            hidden = p.multiply(self.r, self.inner)
            bias, bias_size = self.weights.bias("b", "n")
            pre = p.shifted(hidden, offset + bias, sizes + bias_size, self.m + 4)
        else:
            self.inner = p.multiply(self.r, state)
            bias, bias_size = self.weights.bias("bd", "n")
            pre = p.affine(
                self.weights["U", "n"],
                self.inner,
                offset + bias,
                sizes + bias_size,
                n + self.m + 4,
            )
        self.new, self.new_slope = p.tanh(self.off(pre, off))
        # (1 - z) n + z h or n + z (h - n): at most 4 roundings of |n| + |h|
        mixed = p.add(0, p.product(self.renew, self.new), p.product(self.stay, state))
        size = abs(self.new.value) + self.new.dev + abs(state.value) + state.dev
        error = p.arithmetic.gamma(4) * size + 4 * p.underflow
        self.after = self.zoned(state, p.with_error(mixed, error))

    def step_back(self, gradient: Noisy) -> Step:
        """The backward step."""
        p, after = self.p, self.s.convention.reset == "after"
        size = abs(self.new.value) + self.new.dev
        size = size + abs(self.before.value) + self.before.dev
        minus = p.constant(-np.ones_like(self.new.value))
        one, other = self.before, self.new
        if self.exchanged:
            one, other = other, one
        apart = p.add(0, one, p.product(minus, other))
        at_z = p.product(gradient, apart)
        strength = (abs(gradient.value) + gradient.dev) * size
        at_z = p.with_error(at_z, p.arithmetic.gamma(4) * strength + 3 * p.underflow)
        at_n = p.multiply(p.multiply(gradient, self.renew), self.new_slope)
        if after:
            at_inner = p.multiply(at_n, self.r)
            at_r = p.multiply(at_n, self.inner)
            through = self.back("n", at_inner)
        else:
            at_inner = self.back("n", at_n)
            at_r = p.multiply(at_inner, self.before)
            through = p.multiply(at_inner, self.r)
        at_gates = p.multiply(join(at_r, at_z), self.gate_slopes)
        direct = p.multiply(gradient, self.stay)
        carried = p.add(4, self.back("rz", at_gates), through, direct)
        deltas = join(at_gates, at_n)
        return Step(
            carried=carried,
            deltas=deltas,
            hidden=at_inner if after else None,
            inner=None if after else self.inner,
            at_x=self.at_input(deltas),
        )


class LstmCell(Cell):
    """An LSTM: c' = f c + i g, h' = o tanh(c') or V times it; the state is (h, c)."""

    def __init__(
        self, s: Sequence, weights: Weights, program: Program, state: Noisy
    ) -> None:
        super().__init__(s, weights, program)
        p, n = self.p, self.n
        h, self.c = state[: self.width], state[self.width :]
        pre = self.pre(h, "ifgo")
        self.peeps = ("p", "i") in self.weights
        if self.peeps:
            pre_i = self.peep("i", pre[:n], self.c)
            pre_f = self.peep("f", pre[n : 2 * n], self.c)
            pre = join(pre_i, pre_f, pre[2 * n :])
        early, kept = self.bounded(pre[: 3 * n])
        sigma, _, slope = p.sigmoid(early[: 2 * n])
        self.i, self.f = sigma[:n], sigma[n:]
        self.g, g_slope = p.tanh(early[2 * n :])
        terms = join(p.multiply(self.f, self.c), p.multiply(self.i, self.g))
        self.new_c = p.add(2, terms[:n], terms[n:])
        late = pre[3 * n :]
        self.early = s.convention.early_peephole
        if self.peeps:
            late = self.peep("o", late, self.c if self.early else self.new_c)
        late, kept_o = self.bounded(late)
        self.o, _, o_slope = p.sigmoid(late)
        seen, kept_c = self.bounded(self.new_c)
        self.out, out_slope = p.tanh(seen)
        self.out_slope = p.product(out_slope, kept_c)
        slopes = join(slope, g_slope, o_slope)
        self.slopes = p.product(slopes, join(kept, kept_o))
        self.shown = p.multiply(self.o, self.out)
        self.after = self.zoned(state, join(self.projected(), self.new_c))

    def projected(self) -> Noisy:
        """The state h: o tanh(c'), or V times it."""
        if not self.s.projects:
            return self.shown
        weight, zero = self.weights[PROJECTED], np.zeros((1, self.width))
        return self.p.affine(weight, self.shown, zero, zero, self.n + 2)

    def at_shown(self, at_h: Noisy) -> Noisy:
        """The gradient at o tanh(c'), from that at h."""
        if not self.s.projects:
            return at_h
        weight, zero = self.weights[PROJECTED].T, np.zeros((1, self.n))
        return self.p.affine(weight, at_h, zero, zero, self.width + 2)

    def peep(self, gate: str, pre: Noisy, cell: Noisy) -> Noisy:
        """Add p c to a pre-activation."""
        weight = np.broadcast_to(self.weights["p", gate], cell.value.shape)
        term = self.p.multiply(self.p.constant(weight), cell)
        return self.p.add(self.width + self.m + 4, pre, term)

    def bounded(self, pre: Noisy) -> tuple[Noisy, Noisy]:
        """Clip, where the convention clips; and the slopes of that."""
        if self.s.clip is None:
            return pre, self.p.constant(np.ones_like(pre.value))
        return self.p.piecewise(pre, -self.s.clip, self.s.clip, slope_at_low=1.0)

    def step_back(self, gradient: Noisy) -> Step:
        """The backward step."""
        p, n = self.p, self.n
        at_h, at_c = self.at_shown(gradient[: self.width]), gradient[self.width :]
        at_o = p.multiply(p.multiply(at_h, self.out), self.slopes[3 * n :])
        at_c = p.add(3, at_c, p.multiply(p.multiply(at_h, self.o), self.out_slope))
        if self.peeps and not self.early:
            at_c = p.add(3, at_c, self.through("o", at_o))
        early = p.multiply(join(at_c, at_c, at_c), join(self.g, self.c, self.i))
        early = p.multiply(early, self.slopes[: 3 * n])
        deltas = join(early, at_o)
        carried_c = p.multiply(at_c, self.f)
        if self.peeps:
            at_i = self.through("i", early[:n])
            at_f = self.through("f", early[n : 2 * n])
            late = (self.through("o", at_o),) if self.early else ()
            carried_c = p.add(3, carried_c, at_i, at_f, *late)
        carried = join(self.back("ifgo", deltas), carried_c)
        return Step(
            carried=carried,
            deltas=deltas,
            hidden=None,
            inner=self.shown if self.s.projects else None,
            at_x=self.at_input(deltas),
        )

    def through(self, gate: str, delta: Noisy) -> Noisy:
        """What flows back through a peephole."""
        weight = np.broadcast_to(self.weights["p", gate], delta.value.shape)
        return self.p.multiply(self.p.constant(weight), delta)


CELLS = {"rnn": RnnCell, "gru": GruCell, "lstm": LstmCell}
