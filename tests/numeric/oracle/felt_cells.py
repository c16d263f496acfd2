"""The cells, forward and back, in numbers that know their roundings: as formulas.

Written gate by gate with operators, each rounding named where it is made; nothing here
is taken from numeric/oracle/bounds, whose programs must find the same numbers. A sum
allows each term as many roundings as it has terms, and two more. Level strict: an
activation is good to 8 u of itself, a slope or a sigmoid to 16 u.
"""

from dataclasses import dataclass, field, replace

import numpy as np


@dataclass
class Felt:
    """A vector (T, k): what it is, and how errors and tangents reach it.

    Attributes:
        value: (T, k); dev: how far it may be off.
        tangents: (T, k, D) derivatives by the state before and the gradient behind.
        local: sizes and signs of the errors felt entry by entry, by name.
        mixed: sum of the sizes of those felt through a matrix.
    """

    value: np.ndarray
    dev: np.ndarray
    tangents: dict = field(default_factory=dict)
    local: dict = field(default_factory=dict)
    mixed: np.ndarray | float = 0.0

    def __add__(self, other):
        return Felt(
            self.value + other.value,
            self.dev + other.dev,
            joined(self.tangents, other.tangents),
            joined(self.local, other.local),
            self.mixed + other.mixed,
        )

    def __mul__(self, other):
        """The product with another, or with exact numbers."""
        if not isinstance(other, Felt):
            other = Felt(np.broadcast_to(other, self.value.shape), 0.0)
        left, right = abs(self.value), abs(other.value)
        return Felt(
            self.value * other.value,
            left * other.dev + right * self.dev + self.dev * other.dev,
            joined(
                scaled(self.tangents, other.value), scaled(other.tangents, self.value)
            ),
            joined(scaled(self.local, other.value), scaled(other.local, self.value)),
            left * other.mixed + right * self.mixed,
        )

    def __neg__(self):
        return self * -1.0

    def errors(self):
        """The sum of the sizes of all errors."""
        return sum(map(abs, self.local.values())) + self.mixed + 0 * self.value


def joined(one, other):
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}


def scaled(parts, factor):
    return {
        key: part * (factor[..., None] if part.ndim > 2 else factor)
        for key, part in parts.items()
    }


class Rounding:
    """Operations with the errors of an arithmetic at level strict."""

    def __init__(self, arithmetic):
        self.a, self.eta, self.made = arithmetic, arithmetic.underflow, 0

    def error(self, x, bound):
        self.made += 1
        bound = np.broadcast_to(bound, x.value.shape)
        local = {**x.local, self.made: bound}
        return Felt(x.value, x.dev + bound, x.tangents, local, x.mixed)

    def times(self, x, y):
        product = x * y
        size = abs(product.value) + product.dev
        return self.error(product, self.a.gamma(1) * size + self.eta)

    def plus(self, roundings, *terms):
        total = terms[0]
        for term in terms[1:]:
            total = total + term
        size = sum(abs(t.value) + t.dev for t in terms)
        flushed = roundings * self.eta * self.a.flushes
        return self.error(total, self.a.gamma(roundings) * size + flushed)

    def matrix(self, matrix, x, offset, sizes, roundings):
        """M x + offset, whose terms have these sizes."""
        size = sizes + (abs(x.value) + x.dev) @ abs(matrix).T
        result = Felt(
            x.value @ matrix.T + offset,
            x.dev @ abs(matrix).T,
            {key: matrix @ part for key, part in x.tangents.items()},
            {},
            x.errors() @ abs(matrix).T,
        )
        gamma = self.a.gamma(roundings, factors=2)
        return self.error(result, gamma * size + roundings * self.eta)

    def function(self, x, value, slope, curve):
        dev = abs(slope) * x.dev + curve * x.dev**2 / 2
        tangents, local = scaled(x.tangents, slope), scaled(x.local, slope)
        return Felt(value, dev, tangents, local, abs(slope) * x.mixed)

    def good(self, x, ulps):
        return self.error(x, ulps * self.a.roundoff * (abs(x.value) + x.dev) + self.eta)

    def tanh(self, x):
        value, slope = np.tanh(x.value), 1 / np.cosh(x.value) ** 2
        out = self.function(x, value, slope, 0.77)
        out = self.error(out, 8 * self.a.roundoff * abs(value) + self.eta)
        slopes = self.function(x, slope, -2 * value * slope, 2.0)
        return out, self.good(slopes, 16)

    def sigmoid(self, x):
        """Sigma, 1 - sigma, the slope."""
        value, rest = 1 / (1 + np.exp(-x.value)), 1 / (1 + np.exp(x.value))
        slope = value * rest
        out = self.function(x, value, slope, 0.0963)
        other = self.function(x, rest, -slope, 0.0963)
        slopes = self.function(x, slope, slope * (rest - value), 0.125)
        return self.good(out, 16), self.good(other, 16), self.good(slopes, 16)

    def clip(self, x, low, high, at_low):
        """The clipped number and its slope, of no error."""
        inside = (x.value > low) & (x.value <= high)
        slope = np.where(x.value == low, at_low, inside.astype(float))
        return self.function(x, np.clip(x.value, low, high), slope, 0.0), slope


class Steps:
    """All steps of a sequence, each from given states and gradients.

    Args:
        s: the sequence.
        arithmetic: at level strict.
        states, gradients: (T, D) values and deviations.
    """

    def __init__(self, s, arithmetic, states, gradients):
        self.s, self.r = s, Rounding(arithmetic)
        self.n, self.m, self.width = s.sizes[1], s.sizes[2], s.width
        self.state = [self.given("state", *states, 0), self.given("state", *states, 1)]
        self.arriving = [self.given("gradient", *gradients, k) for k in (0, 1)]
        run = {"rnn": self.rnn, "gru": self.gru, "lstm": self.lstm}
        run[s.convention.cell]()

    def given(self, name, value, dev, which):
        """h or c of a state, or of a gradient."""
        part = slice(0, self.width) if which == 0 else slice(self.width, None)
        units = np.broadcast_to(np.eye(value.shape[1]), (*value.shape, value.shape[1]))
        return Felt(value[:, part], dev[:, part], {name: units[:, part]})

    def inputs(self, g, kinds):
        """W x and biases of a gate, the sizes of the terms, what x's errors make."""
        weight, x = self.s.weights["W", g], self.s.x
        off = 0 * x if self.s.errors is None else self.s.errors.x
        off = off @ abs(weight).T
        total, size = x @ weight.T, abs(x) @ abs(weight).T + off
        for kind in kinds:
            total = total + self.s.weights[kind, g]
            size = size + abs(self.s.weights[kind, g])
        return total, size, off

    def felt(self, x, off):
        """With the errors of the inputs."""
        return x if self.s.errors is None else self.r.error(x, off)

    def pre(self, g, kinds="bd", state=None):
        total, size, off = self.inputs(g, kinds)
        state = self.state[0] if state is None else state
        length = state.value.shape[1] + self.m + 4
        pre = self.r.matrix(self.s.weights["U", g], state, total, size, length)
        return self.felt(pre, off)

    def back(self, kind, deltas, added=0):
        """The sum over the gates of M^T delta."""
        weight = np.vstack([self.s.weights[kind, g] for g in deltas]).T
        joint = Felt(
            np.hstack([d.value for d in deltas.values()]),
            np.hstack([d.dev for d in deltas.values()]),
            {
                key: np.concatenate(
                    [d.tangents.get(key, 0) + zeros(d, self) for d in deltas.values()],
                    axis=1,
                )
                for key in ("state", "gradient")
            },
            {},
            np.hstack([d.errors() for d in deltas.values()]),
        )
        return self.r.matrix(weight, joint, 0.0, 0.0, weight.shape[1] + 2 + added)

    def at_x(self, deltas):
        added = 0 if self.s.errors is None else self.s.errors.added
        return self.back("W", deltas, added)

    def kept(self, old, new, keep):
        """Zoneout, of a state or of what passes by it."""
        if keep is None:
            return new
        size = abs(old.value) + old.dev + abs(new.value) + new.dev
        flushed = 2 * self.r.eta * self.r.a.flushes
        return self.r.error(
            old * keep + new * (1.0 - keep), self.r.a.gamma(2) * size + flushed
        )

    def fresh(self, which, keep):
        arriving = self.arriving[which]
        return arriving if keep is None else arriving * (1.0 - keep)

    def passed(self, which, carried, keep):
        if keep is None:
            return carried
        return self.r.plus(2, carried, self.arriving[which] * (1.0 * keep))

    def rnn(self):
        s, r = self.s, self.r
        pre = self.pre("a")
        if s.activation == "tanh":
            new, slope = r.tanh(pre)
        elif s.activation == "relu":
            new, slope = r.clip(pre, 0.0, np.inf, 0.0)
            slope = Felt(slope, 0 * slope)
        else:
            new, slope = pre, Felt(np.ones_like(pre.value), 0 * pre.value)
        self.after = [self.kept(self.state[0], new, s.keep_h)]
        delta = r.times(self.fresh(0, s.keep_h), slope)
        self.deltas = {"a": delta}
        carried = self.back("U", self.deltas)
        self.carried = [self.passed(0, carried, s.keep_h)]
        self.hidden = self.inner = None
        self.x = self.at_x(self.deltas)

    def gru(self):
        s, r, h = self.s, self.r, self.state[0]
        n, m, after = self.n, self.m, s.convention.reset == "after"
        reset, _, reset_slope = r.sigmoid(self.pre("r"))
        z, rest, z_slope = r.sigmoid(self.pre("z"))
        stay, renew = (z, rest) if s.convention.blend == "state" else (rest, z)
        if after:
            bias = s.weights["d", "n"]
            inner = r.matrix(s.weights["U", "n"], h, bias, abs(bias), n + 2)
            hidden = r.times(reset, inner)
            total, size, off = self.inputs("n", "b")
            gamma = r.a.gamma(m + 4, factors=2)
            size = size + abs(hidden.value) + hidden.dev
            pre = replace(hidden, value=hidden.value + total)
            pre = self.felt(r.error(pre, gamma * size + (m + 4) * r.eta), off)
        else:
            inner = r.times(reset, h)
            pre = self.pre("n", state=inner)
        new, new_slope = r.tanh(pre)
        size = abs(new.value) + new.dev + abs(h.value) + h.dev
        mixed = renew * new + stay * h
        mixed = r.error(mixed, r.a.gamma(4) * size + 4 * r.eta)
        self.after = [self.kept(h, mixed, s.keep_h)]
        a = self.fresh(0, s.keep_h)
        sign = 1.0 if s.convention.blend == "state" else -1.0
        at_z = a * (h * sign + new * -sign)
        strength = (abs(a.value) + a.dev) * size
        at_z = r.error(at_z, r.a.gamma(4) * strength + 3 * r.eta)
        at_n = r.times(r.times(a, renew), new_slope)
        if after:
            at_inner = r.times(at_n, reset)
            at_r = r.times(at_n, inner)
            through = self.back("U", {"n": at_inner})
        else:
            at_inner = self.back("U", {"n": at_n})
            at_r = r.times(at_inner, h)
            through = r.times(at_inner, reset)
        gates = {"r": r.times(at_r, reset_slope), "z": r.times(at_z, z_slope)}
        direct = r.times(a, stay)
        carried = r.plus(4, self.back("U", gates), through, direct)
        self.carried = [self.passed(0, carried, s.keep_h)]
        self.deltas = {**gates, "n": at_n}
        self.hidden = at_inner if after else None
        self.inner = None if after else inner
        self.x = self.at_x(self.deltas)

    def lstm(self):
        s, r, (h, c) = self.s, self.r, self.state
        peeps, early_o = ("p", "i") in s.weights, s.convention.early_peephole
        length = self.width + self.m + 4

        def through(g, x):
            return r.times(x, Felt(0 * x.value + s.weights["p", g], 0 * x.value))

        def bounded(x):
            if s.clip is None:
                return x, 1.0
            return r.clip(x, -s.clip, s.clip, 1.0)

        def gate(g, cell):
            pre = self.pre(g)
            if peeps and g in "ifo":
                pre = r.plus(length, pre, through(g, cell))
            pre, within = bounded(pre)
            if g == "g":
                value, slope = r.tanh(pre)
            else:
                value, _, slope = r.sigmoid(pre)
            return value, slope * within

        (i, i_slope), (f, f_slope), (g, g_slope) = (gate(k, c) for k in "ifg")
        new_c = r.plus(2, r.times(f, c), r.times(i, g))
        o, o_slope = gate("o", c if early_o else new_c)
        seen, within = bounded(new_c)
        out, out_slope = r.tanh(seen)
        out_slope = out_slope * within
        shown = r.times(o, out)
        new_h = shown
        if s.projects:
            weight = s.weights["V", "h"]
            new_h = r.matrix(weight, shown, 0.0, 0.0, self.n + 2)
        self.after = [self.kept(h, new_h, s.keep_h), self.kept(c, new_c, s.keep_c)]
        at_h, at_c = self.fresh(0, s.keep_h), self.fresh(1, s.keep_c)
        if s.projects:
            at_h = r.matrix(weight.T, at_h, 0.0, 0.0, self.width + 2)
        at_o = r.times(r.times(at_h, out), o_slope)
        at_c = r.plus(3, at_c, r.times(r.times(at_h, o), out_slope))
        if peeps and not early_o:
            at_c = r.plus(3, at_c, through("o", at_o))
        at_i = r.times(r.times(at_c, g), i_slope)
        at_f = r.times(r.times(at_c, c), f_slope)
        at_g = r.times(r.times(at_c, i), g_slope)
        self.deltas = {"i": at_i, "f": at_f, "g": at_g, "o": at_o}
        carried_c = r.times(at_c, f)
        if peeps:
            read = {"i": at_i, "f": at_f} | ({"o": at_o} if early_o else {})
            flowing = [through(name, x) for name, x in read.items()]
            carried_c = r.plus(3, carried_c, *flowing)
        self.carried = [
            self.passed(0, self.back("U", self.deltas), s.keep_h),
            self.passed(1, carried_c, s.keep_c),
        ]
        self.hidden, self.inner = None, shown if s.projects else None
        self.x = self.at_x(self.deltas)


def zeros(vector, steps):
    """No tangents, of the shape that they have."""
    d = steps.width + (steps.n if steps.s.c0 is not None else 0)
    return np.zeros((*vector.value.shape, d))
