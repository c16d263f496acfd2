"""A tape of array operations: reverse-mode differentiation in eighty lines."""

import numpy as np


class Taped:
    """An array that remembers how it was made."""

    __array_ufunc__ = None  # so that ndarray @ Taped asks Taped

    def __init__(self, value, parents=(), tape=None):
        self.value = np.asarray(value)
        self.parents = parents  # (parent, pull): pull maps our gradient to theirs
        self.tape = tape
        self.gradient = None
        tape.append(self)

    def _new(self, value, *parents):
        return Taped(value, parents, self.tape)

    def _other(self, other):
        if isinstance(other, Taped):
            return other
        return Taped(np.asarray(other, self.value.dtype), (), self.tape)

    def __add__(self, other):
        other = self._other(other)
        return self._new(
            self.value + other.value,
            (self, lambda g: _shrunk(g, self.value)),
            (other, lambda g: _shrunk(g, other.value)),
        )

    __radd__ = __add__

    def __neg__(self):
        return self._new(-self.value, (self, lambda g: -g))

    def __sub__(self, other):
        return self + (-self._other(other))

    def __rsub__(self, other):
        return self._other(other) - self

    def __mul__(self, other):
        other = self._other(other)
        return self._new(
            self.value * other.value,
            (self, lambda g: _shrunk(g * other.value, self.value)),
            (other, lambda g: _shrunk(g * self.value, other.value)),
        )

    __rmul__ = __mul__

    def __matmul__(self, other):
        """A matrix by a vector."""
        return self._new(
            self.value @ other.value,
            (self, lambda g: g[:, None] * other.value[None, :]),
            (other, lambda g: self.value.T @ g),
        )

    def __getitem__(self, index):
        def pull(gradient):
            whole = np.zeros_like(self.value)
            whole[index] = gradient
            return whole

        return self._new(self.value[index], (self, pull))

    @property
    def T(self):
        return self._new(self.value.T, (self, lambda g: g.T))

    def tanh(self):
        out = np.tanh(self.value)
        return self._new(out, (self, lambda g: g * (1 - out * out)))

    def logistic(self):
        small = np.exp(-np.abs(self.value))
        out = np.where(self.value >= 0, 1 / (1 + small), small / (1 + small))
        return self._new(out, (self, lambda g: g * (out * (1 - out))))

    def relu(self):
        return self._new(
            np.maximum(self.value, 0), (self, lambda g: g * (self.value > 0))
        )

    def clip(self, limit):
        inside = np.abs(self.value) <= limit
        return self._new(
            np.clip(self.value, -limit, limit), (self, lambda g: g * inside)
        )


def joined(parts):
    """Concatenate along the last axis."""
    ends = np.cumsum([part.value.shape[-1] for part in parts])

    def pull(end, width):
        return lambda g: g[..., end - width : end]

    return Taped(
        np.concatenate([part.value for part in parts], axis=-1),
        [
            (part, pull(end, part.value.shape[-1]))
            for part, end in zip(parts, ends, strict=True)
        ],
        parts[0].tape,
    )


def propagate(tape, seeds):
    """Run the tape back from gradients of some of its arrays."""
    for node, gradient in seeds:
        _receive(node, np.asarray(gradient, node.value.dtype))
    for node in reversed(tape):
        if node.gradient is not None:
            for parent, pull in node.parents:
                _receive(parent, pull(node.gradient))


def _receive(node, gradient):
    node.gradient = gradient if node.gradient is None else node.gradient + gradient


def _shrunk(gradient, like):
    """Undo the broadcasting of a scalar."""
    return gradient if like.ndim else gradient.sum()
