"""The rounding of one step of each cell, forward and backward, as a program.

Each cell is written once, over `Noisy` vectors of all steps. From it come the step's
Jacobian, the local errors of state and gradients, and what the first order leaves out.
A step's program is independent of how an implementation orders its sums: every sum
allows each term as many roundings as there are terms. The cells are written out here,
not taken from a route, because each operation needs its own rounding.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from longdep.numeric.oracle.bounds.noisy import Noisy, Program, join
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array

COLUMNS_PER_UNIT = 64


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one backward step computes, for all steps at once.

    Attributes:
        carried: (T, D) the gradient at the state before it, without its cotangent.
        deltas: (T, g n) gradients at the gates' pre-activations.
        hidden_deltas: (T, g n) the same where the hidden path enters.
        inner: (T, n) what a GRU's candidate matrix is applied to (reset before), or
            the new cell state, which the output gate peeps at.
        at_x: (T, m) the gradient at the input.
    """

    carried: Noisy
    deltas: Noisy
    hidden_deltas: Noisy
    inner: Noisy | None
    at_x: Noisy


class Cell:
    """One cell, run one step from every given state; and the step back.

    Args:
        s: the sequence.
        program: where the operations are noted.

    Attributes:
        after: (T, D) the states after the steps.
    """

    after: Noisy

    def __init__(self, s: Sequence, program: Program) -> None:
        self.s, self.p = s, program
        self.n, self.m = s.sizes[1:]
        floats = {k: np.asarray(v, dtype=np.float64) for k, v in s.weights.items()}
        self.weights = floats
        self.x = np.asarray(s.x, dtype=np.float64)

    def stack(self, kind: str, gates: str) -> Array:
        """The gates' matrices on top of each other."""
        return np.concatenate([self.weights[kind, g] for g in gates])

    def bias(self, kinds: str, gates: str) -> tuple[Array, Array]:
        """Sum, and sum of sizes, of the chosen biases."""
        zero = np.zeros(self.n)
        rows = [[self.weights.get((k, g), zero) for k in kinds] for g in gates]
        total = np.concatenate([np.sum(row, axis=0) for row in rows])
        return total, np.concatenate([np.sum(np.abs(row), axis=0) for row in rows])

    def pre(self, state: Noisy, gates: str) -> Noisy:
        """The pre-activations W x + b + U h + d of some gates."""
        inputs = self.stack("W", gates)
        bias, sizes = self.bias("bd", gates)
        return self.p.affine(
            self.stack("U", gates),
            state,
            self.x @ inputs.T + bias,
            abs(self.x) @ abs(inputs).T + sizes,
            self.n + self.m + 4,
        )

    def at_input(self, deltas: Noisy) -> Noisy:
        """The gradient at the input, W^T delta."""
        zero = np.zeros((1, self.m))
        weight = self.stack("W", self.s.gates).T
        return self.p.affine(weight, deltas, zero, zero, weight.shape[1] + 2)

    def back(self, gates: str, deltas: Noisy) -> Noisy:
        """The gradient at the state before, U^T delta."""
        zero = np.zeros((1, self.n))
        weight = self.stack("U", gates).T
        return self.p.affine(weight, deltas, zero, zero, weight.shape[1] + 2)

    def backward(self, gradient: Noisy) -> Step:
        """Run the backward step."""
        raise NotImplementedError


class RnnCell(Cell):
    """A simple network: h' = f(W x + b + U h)."""

    def __init__(self, s: Sequence, program: Program, state: Noisy) -> None:
        super().__init__(s, program)
        pre = self.pre(state, "a")
        if self.s.activation == "tanh":
            self.after, self.slope = self.p.tanh(pre)
        elif self.s.activation == "relu":
            self.after, slopes = self.p.piecewise(pre, 0.0, inf)
            self.slope = self.p.constant(slopes)
        else:
            self.after, self.slope = pre, self.p.constant(np.ones_like(pre.value))

    def backward(self, gradient: Noisy) -> Step:
        """Run the backward step: delta = f'(z) a, carried U^T delta."""
        deltas = self.p.multiply(gradient, self.slope)
        carried = self.back("a", deltas)
        return Step(
            carried=carried,
            deltas=deltas,
            hidden_deltas=deltas,
            inner=None,
            at_x=self.at_input(deltas),
        )


class GruCell(Cell):
    """A GRU: h' = (1 - z) n + z h, the reset gate before or after the matrix."""

    def __init__(self, s: Sequence, program: Program, state: Noisy) -> None:
        super().__init__(s, program)
        p, n = self.p, self.n
        self.before = state
        sigma, rest, slope = p.sigmoid(self.pre(state, "rz"))
        self.r, self.z, self.keep = sigma[:n], sigma[n:], rest[n:]
        self.gate_slopes = slope
        inputs = self.stack("W", "n")
        offset, sizes = self.x @ inputs.T, abs(self.x) @ abs(inputs).T
        if self.s.convention.reset == "after":
            bias, bias_size = self.bias("d", "n")
            self.inner = p.affine(self.weights["U", "n"], state, bias, bias_size, n + 2)
            hidden = p.multiply(self.r, self.inner)
            bias, bias_size = self.bias("b", "n")
            pre = p.affine(
                np.eye(n), hidden, offset + bias, sizes + bias_size, self.m + 4
            )
        else:
            self.inner = p.multiply(self.r, state)
            bias, bias_size = self.bias("bd", "n")
            pre = p.affine(
                self.weights["U", "n"],
                self.inner,
                offset + bias,
                sizes + bias_size,
                n + self.m + 4,
            )
        self.new, self.new_slope = p.tanh(pre)
        # (1 - z) n + z h or n + z (h - n): at most 4 roundings of |n| + |h|
        mixed = p.add(0, p.product(self.keep, self.new), p.product(self.z, state))
        size = abs(self.new.value) + self.new.dev + abs(state.value) + state.dev
        error = p.arithmetic.gamma(4) * size + 4 * p.underflow
        self.after = p.with_error(mixed, error)

    def backward(self, gradient: Noisy) -> Step:
        """Run the backward step."""
        p, after = self.p, self.s.convention.reset == "after"
        size = abs(self.new.value) + self.new.dev
        size = size + abs(self.before.value) + self.before.dev
        minus = p.constant(-np.ones_like(self.new.value))
        apart = p.add(0, self.before, p.product(minus, self.new))
        at_z = p.product(gradient, apart)
        strength = (abs(gradient.value) + gradient.dev) * size
        at_z = p.with_error(at_z, p.arithmetic.gamma(4) * strength + 3 * p.underflow)
        at_n = p.multiply(p.multiply(gradient, self.keep), self.new_slope)
        if after:
            at_inner = p.multiply(at_n, self.r)
            at_r = p.multiply(at_n, self.inner)
            through = self.back("n", at_inner)
        else:
            at_inner = self.back("n", at_n)
            at_r = p.multiply(at_inner, self.before)
            through = p.multiply(at_inner, self.r)
        at_gates = p.multiply(join(at_r, at_z), self.gate_slopes)
        direct = p.multiply(gradient, self.z)
        carried = p.add(4, self.back("rz", at_gates), through, direct)
        deltas = join(at_gates, at_n)
        hidden = join(at_gates, at_inner if after else at_n)
        inner = None if after else self.inner
        return Step(
            carried=carried,
            deltas=deltas,
            hidden_deltas=hidden,
            inner=inner,
            at_x=self.at_input(deltas),
        )


class LstmCell(Cell):
    """An LSTM: c' = f c + i g, h' = o tanh(c'); the state is (h, c)."""

    def __init__(self, s: Sequence, program: Program, state: Noisy) -> None:
        super().__init__(s, program)
        p, n = self.p, self.n
        h, self.c = state[:n], state[n:]
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
        if self.peeps:
            late = self.peep("o", late, self.new_c)
        late, kept_o = self.bounded(late)
        self.o, _, o_slope = p.sigmoid(late)
        seen, kept_c = self.bounded(self.new_c)
        self.out, out_slope = p.tanh(seen)
        self.out_slope = p.scaled(out_slope, kept_c)
        slopes = join(slope, g_slope, o_slope)
        self.slopes = p.scaled(slopes, np.concatenate([kept, kept_o], axis=1))
        self.after = join(p.multiply(self.o, self.out), self.new_c)

    def peep(self, gate: str, pre: Noisy, cell: Noisy) -> Noisy:
        """Add p c to a pre-activation."""
        weight = np.broadcast_to(self.weights["p", gate], cell.value.shape)
        term = self.p.multiply(self.p.constant(weight), cell)
        return self.p.add(self.n + self.m + 4, pre, term)

    def bounded(self, pre: Noisy) -> tuple[Noisy, Array]:
        """Clip, where the convention clips; and the slopes of that."""
        if self.s.clip is None:
            return pre, np.ones_like(pre.value)
        return self.p.piecewise(pre, -self.s.clip, self.s.clip)

    def backward(self, gradient: Noisy) -> Step:
        """Run the backward step."""
        p, n = self.p, self.n
        at_h, at_c = gradient[:n], gradient[n:]
        at_o = p.multiply(p.multiply(at_h, self.out), self.slopes[3 * n :])
        at_c = p.add(3, at_c, p.multiply(p.multiply(at_h, self.o), self.out_slope))
        if self.peeps:
            at_c = p.add(3, at_c, self.through("o", at_o))
        early = p.multiply(join(at_c, at_c, at_c), join(self.g, self.c, self.i))
        early = p.multiply(early, self.slopes[: 3 * n])
        deltas = join(early, at_o)
        carried_c = p.multiply(at_c, self.f)
        if self.peeps:
            at_i = self.through("i", early[:n])
            at_f = self.through("f", early[n : 2 * n])
            carried_c = p.add(3, carried_c, at_i, at_f)
        carried = join(self.back("ifgo", deltas), carried_c)
        inner = self.new_c if self.peeps else None
        return Step(
            carried=carried,
            deltas=deltas,
            hidden_deltas=deltas,
            inner=inner,
            at_x=self.at_input(deltas),
        )

    def through(self, gate: str, delta: Noisy) -> Noisy:
        """What flows back through a peephole."""
        weight = np.broadcast_to(self.weights["p", gate], delta.value.shape)
        return self.p.multiply(self.p.constant(weight), delta)


CELLS = {"rnn": RnnCell, "gru": GruCell, "lstm": LstmCell}
