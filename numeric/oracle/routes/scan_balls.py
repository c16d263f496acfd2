"""The first route of gated linear recurrences: their definitions in certified balls.

An engine of numeric/oracle/scans/trace.py whose arrays are object arrays of arb, or of
acb where they are complex. Every ball contains the exact value.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import flint
import numpy as np
from flint import acb, arb, arb_mat

from longdep.numeric.oracle.routes.activations import sigmoid, tanh
from longdep.numeric.precision import Array

LINEAR_ABOVE = 20  # torch's softplus is its argument from there on
FEW_TERMS = 4  # sums of fewer products are added up one by one
ZERO, HALF, ONE = arb(0), arb(1) / 2, arb(1)

_BALL = np.frompyfunc(lambda v: arb(float(v)), 1, 1)
_AS_BALL = np.frompyfunc(lambda v: v if isinstance(v, arb | acb) else arb(v), 1, 1)
_CONJUGATE = np.frompyfunc(lambda v: v.conjugate(), 1, 1)
_REAL = np.frompyfunc(attrgetter("real"), 1, 1)
_IMAGINARY = np.frompyfunc(attrgetter("imag"), 1, 1)
_COMPLEX = np.frompyfunc(acb, 2, 1)


class Balls:
    """Certified balls, at the working precision that is set."""

    def given(self, array: Array) -> Array:
        """Floats as exact balls."""
        return _objects(_BALL(array))

    def constant(self, array: Array) -> Array:
        """Numbers as exact balls."""
        return self.given(array)

    def is_complex(self, x: Array) -> bool:
        """Whether any entry is an acb."""
        return any(isinstance(v, acb) for v in x.flat)

    def add(self, x: Array, y: Array) -> Array:
        """The sum x + y."""
        return _objects(x + y)

    def multiply(self, x: Array, y: Array) -> Array:
        """The product x y, entry by entry."""
        return _objects(x * y)

    def negative(self, x: Array) -> Array:
        """The array -x."""
        return _objects(-x)

    def contract(self, spec: str, x: Array, y: Array) -> Array:
        """A sum of products; real ones of many terms in matrix products."""
        return contracted(spec, x, y)

    def total(self, x: Array, axes: tuple[int, ...]) -> Array:
        """Sums over axes, which stay."""
        return _objects(np.add.reduce(x, axis=axes, keepdims=True, initial=ZERO))

    def moved(self, rearranged: Callable[[Array], Array], x: Array) -> Array:
        """The same balls elsewhere."""
        return _objects(rearranged(x))

    def joined(self, parts: list[Array], axis: int) -> Array:
        """Arrays behind each other."""
        return np.concatenate(parts, axis=axis)

    def conjugate(self, x: Array) -> Array:
        """The conjugate of complex balls."""
        return _objects(_CONJUGATE(x)) if self.is_complex(x) else x

    def real(self, x: Array) -> Array:
        """The real parts."""
        return _objects(_AS_BALL(_REAL(x)))

    def imaginary(self, x: Array) -> Array:
        """The imaginary parts."""
        return _objects(_AS_BALL(_IMAGINARY(x)))

    def complex(self, real: Array, imaginary: Array) -> Array:
        """Complex balls of their parts."""
        return _objects(_COMPLEX(real, imaginary))

    def function(self, name: str, x: Array) -> Array:
        """A function, entry by entry."""
        return _each(lambda column: _functions(name, column)[0], x)

    def slope(self, name: str, x: Array, value: Array) -> Array:
        """Its derivative, from x alone."""
        return _each(lambda column: _functions(name, column)[1], x)

    def larger(self, x: Array, y: Array) -> tuple[Array, Array]:
        """The larger, and which it is; where balls overlap, anything between."""
        chosen = np.frompyfunc(_larger, 2, 2)
        value, first = chosen(x, y)
        return _objects(value), _objects(first)

    def apart(self, x: Array) -> Array:
        """The array itself."""
        return x

    def assembled(
        self, gradient: Array, after: Array | None, decay: Array, states: Array
    ) -> Array:
        """The gradient itself."""
        return gradient

    def scan(
        self, decay: Array, added: Array, start: Array, logs: Array | None
    ) -> Array:
        """The states, one step after the other."""
        states = np.empty(added.shape, dtype=object)
        state = np.broadcast_to(start, added.shape[1:])
        for t, (factor, new) in enumerate(zip(decay, added, strict=True)):
            state = factor * state + new
            states[t] = state
        return states

    def corrected(
        self,
        decay: Array,
        left: Array,
        right: Array,
        added: Array,
        start: Array,
        logs: Array | None,
    ) -> Array:
        """The states, one step after the other."""
        states = np.empty(added.shape, dtype=object)
        state = start
        for t, new in enumerate(added):
            read = np.add.reduce(right[t][..., None] * state, axis=1, keepdims=True)
            state = decay[t][..., None] * state + left[t][..., None] * read + new
            states[t] = state
        return states


def contracted(spec: str, x: Array, y: Array) -> Array:
    """numpy.einsum of two object arrays, without a trace of their diagonals."""
    operands, result = spec.split("->")
    one, other = operands.split(",")
    summed = "".join(k for k in one if k not in result)
    shared = "".join(k for k in one if k in other and k in result)
    left = "".join(k for k in one if k not in summed + shared)
    right = "".join(k for k in other if k not in summed + shared)
    sizes = dict(zip(one, x.shape, strict=True))
    sizes |= dict(zip(other, y.shape, strict=True))

    def count(letters: str) -> int:
        return int(np.prod([sizes[k] for k in letters], dtype=np.int64))

    terms = count(summed)
    a = _ordered(x, one, shared + left + summed)
    b = _ordered(y, other, shared + summed + right)
    a = a.reshape(count(shared), count(left), terms)
    b = b.reshape(count(shared), terms, count(right))
    whole = not any(isinstance(v, acb) for part in (a, b) for v in part.flat)
    if whole and terms >= FEW_TERMS and count(left) * count(right) >= FEW_TERMS:
        table = np.array([_product(p, q) for p, q in zip(a, b, strict=True)])
    else:
        table = np.full((len(a), count(left), count(right)), ZERO, dtype=object)
        for k in range(terms):
            table = table + a[:, :, k, None] * b[:, k, None, :]
    order = shared + left + right
    table = np.asarray(table, dtype=object).reshape([sizes[k] for k in order])
    return _ordered(table, order, result)


def _product(left: Array, right: Array) -> Array:
    rows, terms = left.shape
    columns = right.shape[1]
    one = arb_mat(rows, terms, left.reshape(-1).tolist())
    other = arb_mat(terms, columns, right.reshape(-1).tolist())
    product = np.empty(rows * columns, dtype=object)
    product[:] = (one * other).entries()
    return product.reshape(rows, columns)


def _ordered(array: Array, letters: str, wanted: str) -> Array:
    return array.transpose([letters.index(k) for k in wanted])


def _objects(array: Any) -> Array:
    """An object array also of what NumPy has made a scalar."""
    if isinstance(array, np.ndarray) and array.dtype == object:
        return array
    held = np.empty(np.shape(array), dtype=object)
    held[...] = array
    return held


def _each(function: Callable[[list[Any]], list[Any]], x: Array) -> Array:
    column = [v if isinstance(v, arb | acb) else arb(v) for v in x.flat]
    result = np.empty(len(column), dtype=object)
    result[:] = function(column)
    return result.reshape(x.shape)


Pair = tuple[list[Any], list[Any]]


def _functions(name: str, x: list[Any]) -> Pair:
    """Values and slopes of a function."""
    return _FUNCTIONS[name](x)


def _exp(x: list[Any]) -> Pair:
    values = [v.exp() for v in x]
    return values, values


def _expm1(x: list[Any]) -> Pair:
    return [v.expm1() for v in x], [v.exp() for v in x]


def _log(x: list[Any]) -> Pair:
    return [v.log() for v in x], [1 / v for v in x]


def _sqrt(x: list[Any]) -> Pair:
    values = [v.sqrt() for v in x]
    return values, [1 / (2 * v) for v in values]


def _reciprocal(x: list[Any]) -> Pair:
    values = [1 / v for v in x]
    return values, [-v * v for v in values]


def _sigmoid(x: list[Any]) -> Pair:
    values, rest = sigmoid(x)
    return values, [v * w for v, w in zip(values, rest, strict=True)]


def _log_sigmoid(x: list[Any]) -> Pair:
    _, rest = sigmoid(x)
    logs = [-(-v).exp().log1p() if v > 0 else v - v.exp().log1p() for v in x]
    return logs, rest


def _softplus(x: list[Any]) -> Pair:
    gates, _ = sigmoid(x)
    values, slopes = [], []
    for v, slope in zip(x, gates, strict=True):
        grown = v + (-v).exp().log1p() if v > 0 else v.exp().log1p()
        if v > LINEAR_ABOVE:
            values.append(v)
            slopes.append(ONE)
        elif v <= LINEAR_ABOVE:
            values.append(grown)
            slopes.append(slope)
        else:
            values.append(grown.union(v))
            slopes.append(slope.union(ONE))
    return values, slopes


def _absolute(x: list[Any]) -> Pair:
    slopes = [
        ONE if v > 0 else -ONE if v < 0 else ZERO if v == 0 else arb(0, 1) for v in x
    ]
    return [abs(v) for v in x], slopes


def _silu(x: list[Any]) -> Pair:
    values, rest = sigmoid(x)
    slopes = [s + v * s * r for v, s, r in zip(x, values, rest, strict=True)]
    return [v * s for v, s in zip(x, values, strict=True)], slopes


def _positive(x: list[Any]) -> Pair:
    gates, rest = sigmoid(x)
    values, slopes = [], []
    for v, gate, other in zip(x, gates, rest, strict=True):
        if v >= 0:
            values.append(v + HALF)
            slopes.append(ONE)
        elif v < 0:
            values.append(gate)
            slopes.append(gate * other)
        else:
            values.append((v + HALF).union(gate))
            slopes.append(ONE.union(gate * other))
    return values, slopes


def _sine(x: list[Any]) -> Pair:
    return [v.sin() for v in x], [v.cos() for v in x]


def _cosine(x: list[Any]) -> Pair:
    return [v.cos() for v in x], [-v.sin() for v in x]


_FUNCTIONS: dict[str, Callable[[list[Any]], Pair]] = {
    "exp": _exp,
    "expm1": _expm1,
    "log": _log,
    "sqrt": _sqrt,
    "reciprocal": _reciprocal,
    "tanh": tanh,
    "sigmoid": _sigmoid,
    "log_sigmoid": _log_sigmoid,
    "softplus": _softplus,
    "absolute": _absolute,
    "silu": _silu,
    "positive": _positive,
    "sine": _sine,
    "cosine": _cosine,
}


def _larger(x: Any, y: Any) -> tuple[Any, Any]:
    if x > y:
        return x, ONE
    if x < y:
        return y, ZERO
    if x == y:
        return x, HALF
    return x.max(y), flint.arb(0.5, 0.5)
