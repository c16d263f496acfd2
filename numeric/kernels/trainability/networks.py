"""Thousands of small tanh networks trained at once by plain SGD, one sequence a step.

z_k = U h_{k-1} + w x_k + b, h_k = tanh(z_k), h_0 = 0, o = v . h_T + c, and the loss of
one sequence is (o - y)^2 / 2. The last axis of every array runs over the networks.

The same bits on every machine: training is chaotic, so one rounding may decide whether
a network succeeds. Everything here is built of +, -, *, / and square roots, each
rounded as IEEE 754 prescribes; sums run over whole arrays in a fixed order (no matrix
library, no fused operations), and tanh is a quotient of polynomials.
Source: documents 000, 002, 003, 004 on the probability of training by SGD.
"""

from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError, ShapeError, require_axis, require_count
from longdep.numeric.precision import Array

CUT = 9  # 1 - tanh(9) < 2^-24: beyond, float32 cannot tell tanh from 1


def rational_tanh(x: Array, out: Array, work: tuple[Array, Array]) -> Array:
    """Tanh by arithmetic alone: tanh(x) from tanh(x / 4), doubled twice.

    tanh(y) ~ y (945 + 105 y^2 + y^4) / (945 + 420 y^2 + 15 y^4), the continued fraction
    y / (1 + y^2 / (3 + y^2 / (5 + ...))) cut after five levels, and
    tanh(2y) = 2 tanh(y) / (1 + tanh(y)^2). Written for x = 4 y, beyond 9 as at 9.

    Args:
        x: any shape; overwritten. float32, float64 or exact numbers.
        out: (same shape) receives the result.
        work: two arrays of the same shape.
    Returns:
        out: between -1 and 1 up to rounding, odd in x.
    Rounding:
        the formula itself is within 2^-22 of tanh (certified with balls in the tests).
    """
    square, below = work
    top = x * 0 + CUT if x.dtype == object else CUT  # exact numbers stay of their kind
    np.clip(x, -top, top, out=x)
    np.multiply(x, x, out=square)
    np.add(square, 105 * 16, out=out)
    np.multiply(out, square, out=out)
    np.add(out, 945 * 256, out=out)
    np.multiply(out, x, out=out)
    np.multiply(square, 60, out=below)
    np.add(below, 420 * 64, out=below)
    np.multiply(below, square, out=below)
    np.add(below, 945 * 1024, out=below)
    np.divide(out, below, out=out)
    for _ in range(2):
        np.multiply(out, out, out=square)
        np.add(square, 1, out=square)
        np.add(out, out, out=out)
        np.divide(out, square, out=out)
    return out


def _add_up(terms: Array, axis: int, out: Array) -> Array:
    """Sum over an axis in its order, network by network.

    NumPy adds whole rows of networks one after the other; only a single network would
    leave the summed axis innermost, where it sums in another order.
    """
    if terms.shape[-1] > 1:
        return np.add.reduce(terms, axis=axis, out=out)
    rows = np.moveaxis(terms, axis, 0)
    out[...] = rows[0]
    for row in rows[1:]:
        np.add(out, row, out=out)
    return out


class Networks:
    """B networks of n units, and the buffers to train them on sequences of T steps.

    Attributes:
        weight: (n, n + 2, B) the recurrent U, then the columns w and b.
        readout: (n + 1, B) v, then c.
        gradients: the same shapes: of the last `backward`.
        states: (T + 1, n + 2, B) h_k, then x_{k+1} and 1: what z_{k+1} is made of.
        outputs: (B,) of the last `forward`.

    Args:
        weight: as above, copied. float32, float64 or exact numbers; dimensionless.
        readout: as above, copied.
        steps: T >= 1.
        rate: (B,) learning rates, or one number.
    Raises:
        ShapeError: the shapes do not fit each other.
        DomainError: fewer than one step.
    """

    def __init__(self, weight: Array, readout: Array, steps: int, rate: Any) -> None:
        if weight.ndim != 3 or weight.shape[1] != weight.shape[0] + 2:
            raise ShapeError(
                f"weight: expected shape (n, n + 2, nets), got {weight.shape}"
            )
        n, _, count = weight.shape
        if readout.shape != (n + 1, count):
            raise ShapeError(
                f"readout: expected shape {(n + 1, count)}, got {readout.shape}"
            )
        require_count("steps", steps)
        if steps < 1:
            raise DomainError(f"steps: expected at least 1, got {steps}")
        self.units, self.steps, self.rate = n, steps, rate
        self.weight, self.readout = weight.copy(), readout.copy()
        self.gradients = (weight * 0, readout * 0)
        zero = readout[0] * 0
        self.states = np.empty((steps + 1, n + 2, count), dtype=weight.dtype)
        self.states[...] = zero
        self.states[:, n + 1] = zero + 1
        self.outputs = zero
        self._pairs, self._slope = weight * 0, weight[:, 0] * 0
        self._delta, self._back = weight[:, 0] * 0, weight[:, 0] * 0

    def forward(self, inputs: Array) -> Array:
        """Run one sequence through each network.

        Args:
            inputs: (T, B) x_1..x_T.
        Returns:
            (B,) o = v . h_T + c.
        Raises:
            ShapeError: the inputs do not fit.
        """
        require_axis("inputs", inputs, 0, self.steps)
        require_axis("inputs", inputs, -1, self.readout.shape[-1])
        n, states, pre = self.units, self.states, self._delta
        states[:-1, n] = inputs
        for k in range(self.steps):
            np.multiply(self.weight, states[k], out=self._pairs)
            _add_up(self._pairs, 1, pre)
            rational_tanh(pre, states[k + 1, :n], (self._slope, self._back))
        terms = self.readout[:n] * states[-1, :n]
        self.outputs = _add_up(terms, 0, self.outputs * 0) + self.readout[n]
        return self.outputs

    def backward(self, residual: Array) -> None:
        """Gradients of a loss with derivative `residual`, (B,), in the output.

        The states must be those of the last forward run.
        """
        n, states, slope = self.units, self.states, self._slope
        delta, back, pairs = self._delta, self._back, self._pairs
        weight, readout = self.gradients
        np.multiply(states[-1, :n], residual, out=readout[:n])
        readout[n] = residual
        np.multiply(self.readout[:n], residual, out=back)
        for k in reversed(range(self.steps)):
            now = states[k + 1, :n]
            np.multiply(now, now, out=slope)
            np.subtract(1, slope, out=slope)
            np.multiply(slope, back, out=delta)
            if k == self.steps - 1:
                np.multiply(delta[:, None], states[k], out=weight)
            else:
                np.multiply(delta[:, None], states[k], out=pairs)
                np.add(weight, pairs, out=weight)
            if k:
                square = pairs[:, :n]
                np.multiply(self.weight[:, :n], delta[:, None], out=square)
                _add_up(square, 0, back)

    def norms(self) -> Array:
        """(B,) Euclidean norms of the gradients, all parameters together."""
        weight, readout = (part * part for part in self.gradients)
        rows = np.concatenate([weight.reshape(-1, weight.shape[-1]), readout])
        return np.sqrt(_add_up(rows, 0, self.outputs * 0))

    def descend(self, limit: float | None = None) -> None:
        """One step of plain SGD by the gradients in hand.

        Args:
            limit: a longer gradient is cut to this norm.
        """
        rate = self.rate
        if limit is not None:
            rate = rate * (limit / np.maximum(self.norms(), limit))
        for part, slope in zip(
            (self.weight, self.readout), self.gradients, strict=True
        ):
            np.multiply(slope, rate, out=slope)
            np.subtract(part, slope, out=part)

    def update(self, inputs: Array, targets: Array, limit: float | None = None) -> None:
        """Run one sequence through each network and take one step of SGD on it.

        Args:
            inputs: (T, B) one sequence a network.
            targets: (B,) y, +1 or -1.
            limit: see `descend`.
        """
        self.forward(inputs)
        self.backward(self.outputs - targets)
        self.descend(limit)
