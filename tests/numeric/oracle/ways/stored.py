"""A simple network, a GRU and an LSTM (torch's packing) in a simulated arithmetic.

Every result of an operation is rounded to the storage format, sums of products are
added up in the accumulation format, term by term, the factors of matrix products may be
cut to fewer bits first, and subnormal results may become 0. The networks are ordinary
NumPy on `Stored` arrays; nothing is taken from the oracle but the rounding itself,
which is tested on its own.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from longdep.numeric.formats import STORAGES, rounded_to


@dataclass(frozen=True)
class Machine:
    """An arithmetic: what results are stored in, and what sums are added up in."""

    storage: str
    accumulate: str = ""
    factor_bits: int = 0
    flushes: bool = False

    def kept(self, values):
        """Results as they are stored."""
        with np.errstate(over="ignore"):  # to infinity, as in the format
            rounded = rounded_to(self.storage, values).astype(np.float64)
        if self.flushes:
            normal = abs(rounded) >= STORAGES[self.storage].smallest_normal
            rounded = np.where(normal | np.isnan(rounded), rounded, 0.0)
        return rounded

    def added(self, values):
        """Partial sums."""
        with np.errstate(over="ignore"):
            return rounded_to(self.accumulate or self.storage, values).astype(float)

    def factor(self, values):
        """The factors of a matrix product."""
        if not self.factor_bits:
            return values
        mantissa, exponent = np.frexp(values)
        scale = 2.0**self.factor_bits
        return np.ldexp(np.rint(mantissa * scale) / scale, exponent)

    def product(self, left, right):
        """Matrix times matrix or vector, one term after the other."""
        left, right = self.factor(left), self.factor(right)
        total = np.zeros((*left.shape[:-1], *right.shape[1:]))
        for k in range(left.shape[-1]):
            total = self.added(
                total + self.added(np.multiply.outer(left[..., k], right[k]))
            )
        return self.kept(total)

    def array(self, values):
        """An array whose operations this arithmetic does."""
        made = np.asarray(values, dtype=np.float64).view(Stored)
        made.machine = self
        return made


class Stored(np.ndarray):
    """Numbers of a storage format, in float64; NumPy's operations round them."""

    machine = None

    def __array_finalize__(self, origin):
        self.machine = getattr(origin, "machine", None)

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        machine = next(x.machine for x in inputs if isinstance(x, Stored))
        given = [np.asarray(x, dtype=np.float64) for x in inputs]
        if ufunc is np.matmul:
            return machine.array(machine.product(*given))
        assert method == "__call__"
        assert not options
        return machine.array(machine.kept(ufunc(*given)))


def stacked(rows):
    """Rows as one array of the same arithmetic."""
    return rows[0].machine.array(np.array([np.asarray(row) for row in rows]))


def applied(function, z):
    """A function of the library, right to the last bit that is stored."""
    return z.machine.array(z.machine.kept(function(np.asarray(z))))


def logistic(z):
    """Evaluated without overflow."""
    return (1 + np.tanh(z / 2)) / 2


def run(cell, machine, case):
    """The states and all gradients of one sequence, in the carrier dtype."""
    arrays = {
        k: machine.array(v)
        for k, v in case.items()
        if isinstance(v, np.ndarray) and v.dtype.kind == "f"
    }
    outputs = CELLS[cell](**arrays, activation=case.get("activation", "tanh"))
    return {k: rounded_to(machine.storage, np.asarray(v)) for k, v in outputs.items()}


def rnn(w_ih, w_hh, b_ih, b_hh, x, h0, cotangent_h, activation):
    """A simple network."""
    h, states, slopes = h0, [h0], []
    for x_t in x:
        z = (w_ih @ x_t + b_ih) + (w_hh @ h + b_hh)
        if activation == "tanh":
            h = applied(np.tanh, z)
            slopes.append(1 - h * h)
        elif activation == "relu":
            h = np.maximum(z, 0.0)
            slopes.append(z.machine.array(np.asarray(z) > 0))
        else:
            h = z
            slopes.append(z.machine.array(np.ones(z.shape)))
        states.append(h)
    deltas, carried = [], h0 * 0
    for slope, own in zip(reversed(slopes), reversed(list(cotangent_h)), strict=True):
        delta = (own + carried) * slope
        carried = w_hh.T @ delta
        deltas.insert(0, delta)
    return answers(states, deltas, deltas, x, w_ih) | {"grad_h0": carried}


def gru(w_ih, w_hh, b_ih, b_hh, x, h0, cotangent_h, activation):
    """A GRU: n = tanh(W x + b + r (U h + b')), h' = (1 - z) n + z h."""
    size, h, states, kept = len(h0), h0, [h0], []
    for x_t in x:
        inputs, hidden = w_ih @ x_t + b_ih, w_hh @ h + b_hh
        gates = applied(logistic, inputs[: 2 * size] + hidden[: 2 * size])
        r, z = gates[:size], gates[size:]
        n = applied(np.tanh, inputs[2 * size :] + r * hidden[2 * size :])
        kept.append((r, z, n, hidden[2 * size :], h))
        h = (1 - z) * n + z * h
        states.append(h)
    plain, beyond, carried = [], [], h0 * 0
    for (r, z, n, read, before), own in zip(
        reversed(kept), reversed(list(cotangent_h)), strict=True
    ):
        total = own + carried
        at_n = (total * (1 - z)) * (1 - n * n)
        at_z = (total * (before - n)) * (z * (1 - z))
        at_r = (at_n * read) * (r * (1 - r))
        plain.insert(0, joined(at_r, at_z, at_n))
        beyond.insert(0, joined(at_r, at_z, at_n * r))
        carried = w_hh.T @ beyond[0] + total * z
    return answers(states, plain, beyond, x, w_ih) | {"grad_h0": carried}


def lstm(w_ih, w_hh, b_ih, b_hh, x, h0, c0, cotangent_h, activation):
    """An LSTM: c' = f c + i g, h' = o tanh(c')."""
    size, h, c, states, cells, kept = len(h0), h0, c0, [h0], [], []
    for x_t in x:
        pre = (w_ih @ x_t + b_ih) + (w_hh @ h + b_hh)
        i, f, o = (applied(logistic, pre[k * size : (k + 1) * size]) for k in (0, 1, 3))
        g = applied(np.tanh, pre[2 * size : 3 * size])
        new = f * c + i * g
        out = applied(np.tanh, new)
        kept.append((i, f, g, o, c, out))
        h, c = o * out, new
        states.append(h)
        cells.append(c)
    deltas, at_h, at_c = [], h0 * 0, c0 * 0
    for (i, f, g, o, before, out), own in zip(
        reversed(kept), reversed(list(cotangent_h)), strict=True
    ):
        total = own + at_h
        at_c = at_c + (total * o) * (1 - out * out)
        deltas.insert(
            0,
            joined(
                (at_c * g) * (i * (1 - i)),
                (at_c * before) * (f * (1 - f)),
                (at_c * i) * (1 - g * g),
                (total * out) * (o * (1 - o)),
            ),
        )
        at_h, at_c = w_hh.T @ deltas[0], at_c * f
    gradients = answers(states, deltas, deltas, x, w_ih)
    return gradients | {"c": stacked(cells), "grad_h0": at_h, "grad_c0": at_c}


def summed(rows):
    """The sum over the steps: no matrix product, so nothing is cut first."""
    total = np.zeros(rows.shape[1])
    for row in np.asarray(rows):
        total = rows.machine.added(total + row)
    return rows.machine.array(rows.machine.kept(total))


def joined(*parts):
    """Vectors one after the other."""
    machine = parts[0].machine
    return machine.array(np.concatenate([np.asarray(part) for part in parts]))


def answers(states, plain, beyond, x, w_ih):
    """The states, and the gradients of weights and inputs: one product each."""
    at_inputs, at_hidden = stacked(plain), stacked(beyond)
    return {
        "h": stacked(states[1:]),
        "grad_w_ih": at_inputs.T @ x,
        "grad_w_hh": at_hidden.T @ stacked(states[:-1]),
        "grad_b_ih": summed(at_inputs),
        "grad_b_hh": summed(at_hidden),
        "grad_x": at_inputs @ w_ih,
    }


CELLS = {"simple-rnn": rnn, "gru": gru, "lstm": lstm}
MACHINES = {
    "float16": Machine("float16"),
    "bfloat16": Machine("bfloat16"),
    "float16/float32": Machine("float16", "float32"),
    "bfloat16/float32": Machine("bfloat16", "float32"),
    "tf32": Machine("float32", factor_bits=11),
    "float32+ftz": Machine("float32", flushes=True),
    "float16+ftz": Machine("float16", flushes=True),
    "bfloat16/float32+ftz": Machine("bfloat16", "float32", flushes=True),
    "tf32+ftz": Machine("float32", factor_bits=11, flushes=True),
}


def stored(cell, precision):
    """A right implementation in the arithmetic of a precision's name."""
    return partial(run, cell, MACHINES[precision])
