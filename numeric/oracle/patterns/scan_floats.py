"""Plain floats: an engine that evaluates gated linear recurrences as programs do.

Everything is computed in the format of the case's arrays, step by step. With the trace
of numeric/oracle/scans it is a correct implementation; with that of scan_slips.py one
with a mistake.
"""

from collections.abc import Callable

import numpy as np

from longdep.numeric.precision import Array

LINEAR_ABOVE = 20.0  # torch's softplus


class Floats:
    """The engine, for one format.

    Args:
        dtype: float16, float32 or float64.
    """

    def __init__(self, dtype: np.dtype) -> None:
        self.dtype = dtype
        self.pairs = np.result_type(dtype, np.complex64)

    def _rounded(self, array: Array) -> Array:
        kind = self.pairs if np.iscomplexobj(array) else self.dtype
        return np.asarray(array).astype(kind, copy=False)

    def given(self, array: Array) -> Array:
        """An input."""
        return self._rounded(array)

    def constant(self, array: Array) -> Array:
        """Numbers that are exact in every format."""
        return self._rounded(array)

    def is_complex(self, x: Array) -> bool:
        """Whether it is complex."""
        return np.iscomplexobj(x)

    def add(self, x: Array, y: Array) -> Array:
        """The sum x + y."""
        return self._rounded(x + y)

    def multiply(self, x: Array, y: Array) -> Array:
        """The product x y."""
        return self._rounded(x * y)

    def negative(self, x: Array) -> Array:
        """The array -x."""
        return np.asarray(-x)

    def contract(self, spec: str, x: Array, y: Array) -> Array:
        """numpy.einsum."""
        return self._rounded(np.einsum(spec, x, y))

    def total(self, x: Array, axes: tuple[int, ...]) -> Array:
        """Sums over axes, which stay."""
        return self._rounded(x.sum(axis=axes, keepdims=True))

    def moved(self, rearranged: Callable[[Array], Array], x: Array) -> Array:
        """The same numbers elsewhere."""
        return np.asarray(rearranged(x))

    def joined(self, parts: list[Array], axis: int) -> Array:
        """Arrays behind each other."""
        return np.concatenate(parts, axis=axis)

    def conjugate(self, x: Array) -> Array:
        """The complex conjugate."""
        return np.asarray(np.conj(x))

    def real(self, x: Array) -> Array:
        """The real part."""
        return self._rounded(np.real(x))

    def imaginary(self, x: Array) -> Array:
        """The imaginary part."""
        return self._rounded(np.imag(x))

    def complex(self, real: Array, imaginary: Array) -> Array:
        """A complex array."""
        return np.asarray(real + 1j * imaginary).astype(self.pairs, copy=False)

    def function(self, name: str, x: Array) -> Array:
        """A function, entry by entry."""
        return self._rounded(_VALUES[name](x))

    def slope(self, name: str, x: Array, value: Array) -> Array:
        """Its derivative."""
        return self._rounded(_SLOPES[name](x, value))

    def larger(self, x: Array, y: Array) -> tuple[Array, Array]:
        """The larger, and 1 where it is the first, 1/2 at ties."""
        first = np.where(x == y, 0.5, np.where(x > y, 1.0, 0.0))
        return self._rounded(np.maximum(x, y)), self._rounded(first)

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
        states = np.empty(added.shape, np.result_type(decay, added, start))
        state = np.broadcast_to(start, added.shape[1:])
        for t, (factor, new) in enumerate(zip(decay, added, strict=True)):
            states[t] = state = factor * state + new
        return self._rounded(states)

    def corrected(
        self,
        decay: Array,
        left: Array,
        right: Array,
        added: Array,
        start: Array,
        logs: Array | None,
    ) -> Array:
        """The states diag(decay) S + left (right^T S) + added, one after the other."""
        states, state = np.empty_like(added), start
        for t, new in enumerate(added):
            read = np.einsum("hk,hkv->hv", right[t], state)
            wrote = left[t][:, :, None] * read[:, None, :]
            states[t] = state = decay[t][:, :, None] * state + wrote + new
        return states


def _sigmoid(x: Array) -> Array:
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def _softplus(x: Array) -> Array:
    return np.where(x > LINEAR_ABOVE, x, np.logaddexp(0 * x, x))


def _sigmoid_slope(x: Array) -> Array:
    return np.asarray(_sigmoid(x) * _sigmoid(-x))


_VALUES: dict[str, Callable[[Array], Array]] = {
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "sqrt": np.sqrt,
    "reciprocal": lambda x: 1 / x,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "log_sigmoid": lambda x: -np.logaddexp(0 * x, -x),
    "absolute": np.abs,
    "silu": lambda x: x * _sigmoid(x),
    "positive": lambda x: np.where(x >= 0, x + x.dtype.type(0.5), _sigmoid(x)),
    "sine": np.sin,
    "cosine": np.cos,
}
_SLOPES: dict[str, Callable[[Array, Array], Array]] = {
    "exp": lambda x, value: value,
    "expm1": lambda x, value: np.exp(x),
    "log": lambda x, value: 1 / x,
    "sqrt": lambda x, value: 1 / (2 * value),
    "reciprocal": lambda x, value: -value * value,
    "tanh": lambda x, value: 4 * _sigmoid_slope(2 * x),
    "sigmoid": lambda x, value: _sigmoid_slope(x),
    "softplus": lambda x, value: np.where(x > LINEAR_ABOVE, 1, _sigmoid(x)),
    "log_sigmoid": lambda x, value: _sigmoid(-x),
    "absolute": lambda x, value: np.sign(x),
    "silu": lambda x, value: _sigmoid(x) * (1 + x * _sigmoid(-x)),
    "positive": lambda x, value: np.where(x >= 0, 1, _sigmoid_slope(x)),
    "sine": lambda x, value: np.cos(x),
    "cosine": lambda x, value: -np.sin(x),
}
