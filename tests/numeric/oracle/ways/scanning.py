"""Gated linear recurrences in a simulated arithmetic, their scans in several orders.

An engine of numeric/oracle/scans/trace.py whose every elementary operation is rounded
by a `Machine` (ways/stored.py), the parts of complex numbers one by one. Functions are
off by up to two roundings more, at random; sigmoids and slopes may come of tanh and of
the function's value, as programs have them.
"""

import numpy as np

from longdep.numeric.formats import STORAGES
from longdep.numeric.oracle.scans.running import ran
from longdep.numeric.oracle.scans.table import scan_cell
from tests.numeric.oracle.ways.stored import MACHINES, Machine

ALL_MACHINES = {
    "float64": Machine("float64"),
    "float32": Machine("float32"),
    **MACHINES,
}
ORDERS = ("steps", "tree", "doubling", "chunks", "logarithms")
ULPS = 4.0  # of u: how far a function is off besides its last rounding, at most
LINEAR_ABOVE = 20.0


class Rounded:
    """The engine.

    Args:
        machine: the arithmetic.
        order: of scans, one of ORDERS.
        chunk: the length of chunks.
        rng: for the errors of functions; none are made without one.
        from_values: whether sigmoids and slopes are computed as 1/2 + tanh/2 and from
            the function's value.
    """

    def __init__(self, machine, order="steps", chunk=16, rng=None, from_values=False):
        self.machine, self.order, self.chunk = machine, order, chunk
        self.rng, self.from_values = rng, from_values
        self.kind = STORAGES[machine.storage]
        self.unit = self.kind.spacing / 2
        self.least = STORAGES[machine.accumulate or machine.storage].smallest_normal

    def kept(self, values):
        if np.iscomplexobj(values):
            return self.kept(values.real) + 1j * self.kept(values.imag)
        return self.machine.kept(values)

    def partial(self, values):
        if np.iscomplexobj(values):
            return self.partial(values.real) + 1j * self.partial(values.imag)
        sums = self.machine.added(values)
        if self.machine.flushes:
            sums = np.where(np.abs(sums) < self.least, 0.0, sums)
        return sums

    def factor(self, values):
        if np.iscomplexobj(values):
            parts = self.machine.factor(values.real), self.machine.factor(values.imag)
            return parts[0] + 1j * parts[1]
        return self.machine.factor(values)

    def times(self, x, y, rounded):
        """The product, both products of each part of complex factors rounded."""
        if not (np.iscomplexobj(x) and np.iscomplexobj(y)):
            if np.iscomplexobj(x) or np.iscomplexobj(y):
                return rounded(x.real * y.real) + 1j * rounded(
                    x.real * y.imag + x.imag * y.real
                )
            return rounded(x * y)
        real = rounded(rounded(x.real * y.real) - rounded(x.imag * y.imag))
        return real + 1j * rounded(rounded(x.real * y.imag) + rounded(x.imag * y.real))

    def given(self, array):
        return np.asarray(array, dtype=np.float64)

    constant = given

    def is_complex(self, x):
        return np.iscomplexobj(x)

    def add(self, x, y):
        return self.kept(x + y)

    def multiply(self, x, y):
        return self.times(x, y, self.kept)

    def negative(self, x):
        return -x

    def contract(self, spec, x, y):
        """One term after the other."""
        operands, result = spec.split("->")
        one, other = operands.split(",")
        summed = [k for k in one if k not in result]
        letters = result + "".join(summed)
        x, y = self.factor(x), self.factor(y)
        sides = [_spread(a, own, letters) for a, own in ((x, one), (y, other))]
        products = self.times(*np.broadcast_arrays(*sides), self.partial)
        kept = products.shape[: len(result)]
        return self.kept(self.summed(products.reshape(*kept, -1)))

    def summed(self, terms):
        total = terms[..., 0]
        for k in range(1, terms.shape[-1]):
            total = self.partial(total + terms[..., k])
        return total

    def total(self, x, axes):
        kept = [1 if k in axes else n for k, n in enumerate(x.shape)]
        terms = np.moveaxis(x, axes, range(-len(axes), 0))
        left = terms.shape[: x.ndim - len(axes)]
        return self.kept(self.summed(terms.reshape(*left, -1)).reshape(kept))

    def moved(self, rearranged, x):
        return np.asarray(rearranged(x))

    def joined(self, parts, axis):
        return np.concatenate(parts, axis=axis)

    def conjugate(self, x):
        return np.conj(x)

    def real(self, x):
        return np.real(x)

    def imaginary(self, x):
        return np.imag(x)

    def complex(self, real, imaginary):
        return real + 1j * imaginary

    def off(self, values):
        """A function's values, not quite rounded right but where they are 1: e^0 is."""
        if self.rng is None:
            return self.kept(values)
        share = self.rng.uniform(-ULPS, ULPS, size=values.shape) * self.unit
        return self.kept(np.where(values == 1, 1.0, values * (1 + share)))

    def function(self, name, x):
        with np.errstate(all="ignore"):
            if np.iscomplexobj(x):
                return self.complex_function(name, x)
            if self.from_values and name == "sigmoid":
                half = self.off(np.tanh(self.kept(x / 2)))
                return self.kept(0.5 + self.kept(half / 2))
            if name in ("absolute", "positive"):
                return self.kept(_VALUES[name](x))
            return self.off(_VALUES[name](x))

    def complex_function(self, name, x):
        if name == "exp":
            size = self.off(np.exp(x.real))
            parts = self.off(np.cos(x.imag)), self.off(np.sin(x.imag))
            return self.kept(size * parts[0]) + 1j * self.kept(size * parts[1])
        if name == "expm1":
            grown = self.complex_function("exp", x)
            return self.kept(grown.real - 1) + 1j * grown.imag
        assert name == "reciprocal"
        square = self.kept(self.kept(x.real**2) + self.kept(x.imag**2))
        return self.kept(x.real / square) - 1j * self.kept(x.imag / square)

    def slope(self, name, x, value):
        with np.errstate(all="ignore"):
            if np.iscomplexobj(x):
                if name == "exp":
                    return value
                if name == "expm1":
                    return self.complex_function("exp", x)
                return -self.multiply(value, value)
            if self.from_values and name in _FROM_VALUES:
                return _FROM_VALUES[name](value, self.kept)
            if name in ("absolute", "positive"):
                return self.kept(_SLOPES[name](x))
            return self.off(_SLOPES[name](x))

    def larger(self, x, y):
        first = np.where(x == y, 0.5, np.where(x > y, 1.0, 0.0))
        return np.maximum(x, y), first

    def apart(self, x):
        return x

    def assembled(self, gradient, after, decay, states):
        return gradient

    def scan(self, decay, added, start, logs):
        shape = added.shape
        decay = np.broadcast_to(decay, shape)
        start = np.broadcast_to(start, shape[1:])
        if logs is not None:
            logs = np.broadcast_to(logs, shape)
        with np.errstate(all="ignore"):
            return self.kept(self.scanned(decay, added, start, logs))

    def scanned(self, decay, added, start, logs):
        order = self.order
        if order == "logarithms":
            # Of stabilised states logs are what is added up, no decay's logarithm.
            if logs is None or not self.are_logarithms(logs, decay, start):
                order = "chunks"
            else:
                return self.by_logarithms(logs, added, start)
        if order == "steps":
            return self.steps(decay, added, start)
        if order == "chunks":
            parts, state = [], start
            for begin in range(0, len(added), self.chunk):
                window = slice(begin, begin + self.chunk)
                products = [decay[begin]]
                for factor in decay[window][1:]:
                    products.append(self.times(factor, products[-1], self.partial))
                own = self.steps(decay[window], added[window], 0 * start)
                carried = self.times(np.array(products), state[None], self.partial)
                parts.append(self.partial(own + carried))
                state = parts[-1][-1]
            return np.concatenate(parts)
        first = self.partial(self.times(decay[0], start, self.partial) + added[0])
        terms = np.concatenate([first[None], added[1:]])
        if order == "tree":
            return self.tree(decay, terms)[1]
        return self.doubling(decay, terms)

    def are_logarithms(self, logs, decay, start):
        first = 0 if np.any(start) else 1  # the decay of a start of 0 is not seen
        share, least = 4 * ULPS * self.unit, self.kind.smallest_normal
        return np.allclose(np.exp(logs[first:]), decay[first:], share, least)

    def steps(self, decay, added, state):
        states = []
        for factor, new in zip(decay, added, strict=True):
            state = self.partial(self.times(factor, state, self.partial) + new)
            states.append(state)
        return np.array(states)

    def tree(self, decay, terms):
        """Halves, the second composed with the last map of the first."""
        if len(terms) == 1:
            return decay, terms
        half = len(terms) // 2
        first = self.tree(decay[:half], terms[:half])
        a, b = self.tree(decay[half:], terms[half:])
        lead = self.times(a, first[1][-1:], self.partial)
        products = self.times(a, first[0][-1:], self.partial)
        return (
            np.concatenate([first[0], products]),
            np.concatenate([first[1], self.partial(lead + b)]),
        )

    def doubling(self, decay, terms):
        """Every step composed with the one 1, 2, 4, ... before it."""
        far = 1
        while far < len(terms):
            carried = self.times(decay[far:], terms[:-far], self.partial)
            later = self.partial(carried + terms[far:])
            products = self.times(decay[far:], decay[:-far], self.partial)
            terms = np.concatenate([terms[:far], later])
            decay = np.concatenate([decay[:far], products])
            far *= 2
        return terms

    def by_logarithms(self, logs, added, start):
        """Chunks, in which products are exponentials of differences of sums."""
        parts, state = [], start
        for begin in range(0, len(added), self.chunk):
            window = slice(begin, begin + self.chunk)
            sums = [logs[begin]]
            for log in logs[window][1:]:
                sums.append(self.partial(sums[-1] + log))
            sums = np.array(sums)
            own = []
            for t in range(len(sums)):
                factors = self.off(np.exp(self.partial(sums[t] - sums[: t + 1])))
                products = self.times(factors, added[window][: t + 1], self.partial)
                own.append(self.summed(np.moveaxis(products, 0, -1)))
            carried = self.times(self.off(np.exp(sums)), state[None], self.partial)
            parts.append(self.partial(np.array(own) + carried))
            state = parts[-1][-1]
        return np.concatenate(parts)

    def corrected(self, decay, left, right, added, start, logs):
        """One step after the other."""
        states, state = [], start
        for t, new in enumerate(added):
            read = self.contract("hk,hkv->hv", right[t], state)
            wrote = self.times(left[t][:, :, None], read[:, None, :], self.partial)
            held = self.times(decay[t][:, :, None], state, self.partial)
            state = self.partial(self.partial(held + wrote) + new)
            states.append(state)
        return self.kept(np.array(states))


def _spread(array, own, letters):
    """An operand of einsum with an axis for each of some letters, in their order."""
    wanted = [k for k in letters if k in own]
    array = array.transpose([own.index(k) for k in wanted])
    lengths = iter(array.shape)
    return array.reshape([next(lengths) if k in own else 1 for k in letters])


def answers(system, convention, case, engine):
    """Outputs and gradients of a case, as float64 arrays."""
    results = ran(scan_cell(system), convention, case, engine)
    return {name: np.asarray(values) for name, values in results.items()}


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _softplus(x):
    return np.where(x > LINEAR_ABOVE, x, np.logaddexp(0.0, x))


def _sigmoid_slope(x):
    return _sigmoid(x) * _sigmoid(-x)


_VALUES = {
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "sqrt": np.sqrt,
    "reciprocal": lambda x: 1 / x,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "log_sigmoid": lambda x: -np.logaddexp(0.0, -x),
    "absolute": np.abs,
    "silu": lambda x: x * _sigmoid(x),
    "positive": lambda x: np.where(x >= 0, x + 0.5, _sigmoid(x)),
    "sine": np.sin,
    "cosine": np.cos,
}
_SLOPES = {
    "exp": np.exp,
    "expm1": np.exp,
    "log": lambda x: 1 / x,
    "sqrt": lambda x: 1 / (2 * np.sqrt(x)),
    "reciprocal": lambda x: -1 / x**2,
    "tanh": lambda x: 4 * _sigmoid_slope(2 * x),
    "sigmoid": _sigmoid_slope,
    "softplus": lambda x: np.where(x > LINEAR_ABOVE, 1.0, _sigmoid(x)),
    "log_sigmoid": lambda x: _sigmoid(-x),
    "absolute": np.sign,
    "silu": lambda x: _sigmoid(x) * (1 + x * _sigmoid(-x)),
    "positive": lambda x: np.where(x >= 0, 1.0, _sigmoid_slope(x)),
    "sine": np.cos,
    "cosine": lambda x: -np.sin(x),
}
_FROM_VALUES = {
    "exp": lambda v, kept: v,
    "tanh": lambda v, kept: kept(1 - kept(v * v)),
    "sigmoid": lambda v, kept: kept(v * kept(1 - v)),
    "sqrt": lambda v, kept: kept(1 / kept(2 * v)),
    "reciprocal": lambda v, kept: -kept(v * v),
}
