"""Numbers that know how every rounding of one step reaches them.

A `Noisy` holds, for all steps t = 1..T at once, the value of a vector of intermediate
quantities and its first-order sensitivity to

    columns 0..D-1       the state before the step,
    columns D..2D-1      the gradient that arrives at the state after the step,
    further columns      the local errors made inside the step, each already
                         multiplied by its bound,

together with a bound of what the first order leaves out:

    computed - exact = tangent . (deviations of state and gradient, +-1, ...) + rest,
    abs(rest) <= rem,    abs(computed - exact) <= dev.

Products: rem(xy) <= |x| rem(y) + |y| rem(x) + dev(x) dev(y); functions: rem(f(x)) <=
|f'| rem(x) + max|f''| dev(x)^2 / 2. The local error of an operation is that of the
worst of the ways it is commonly evaluated, and an implementation that couples two
errors (the rounded gate in both passes) is covered, since here they count as
independent: |p e + q e| <= |p| |e| + |q| |e|.
"""

from dataclasses import dataclass

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.precision import Array

ULPS = 4.0  # an activation of a framework: at most 4 ulps, that is 8 u, relative
STRICT_ULPS = 8.0  # a slope at level strict: at most 8 ulps, relative
CURVE_TANH, CURVE_SIGMOID = 0.77, 0.0963  # max |f''|: 4 / (3 sqrt 3), 1 / (6 sqrt 3)
CURVE_TANH_SLOPE, CURVE_SIGMOID_SLOPE = 2.0, 0.125  # max |f'''|


@dataclass
class Noisy:
    """A vector (T, k) of intermediate quantities of every step.

    Attributes:
        value: (T, k) float64.
        tangent: (T, k, columns).
        dev: (T, k) bound of computed - exact.
        rem: (T, k) bound of what the tangents leave out.
    """

    value: Array
    tangent: Array
    dev: Array
    rem: Array

    def __getitem__(self, part: slice) -> "Noisy":
        return Noisy(
            self.value[:, part],
            self.tangent[:, part],
            self.dev[:, part],
            self.rem[:, part],
        )


def join(*parts: Noisy) -> Noisy:
    """Vectors behind each other."""
    return Noisy(
        np.concatenate([p.value for p in parts], axis=1),
        np.concatenate([p.tangent for p in parts], axis=1),
        np.concatenate([p.dev for p in parts], axis=1),
        np.concatenate([p.rem for p in parts], axis=1),
    )


class Program:
    """The operations of one step, over all steps at once.

    Args:
        arithmetic: unit roundoff, underflow unit and level.
        steps: T.
        inputs: number of columns of state and arriving gradient, 2 D.
        capacity: number of columns for local errors.
    """

    def __init__(
        self, arithmetic: Arithmetic, steps: int, inputs: int, capacity: int
    ) -> None:
        self.arithmetic, self.steps = arithmetic, steps
        self.inputs, self.used = inputs, inputs
        self.width = inputs + capacity
        self.underflow: Array | float = arithmetic.underflow
        self.kinks = np.zeros(steps, dtype=bool)

    def input(self, value: Array, dev: Array, place: int) -> Noisy:
        """The state before the step, or the gradient that arrives."""
        steps, k = value.shape
        tangent = np.zeros((steps, k, self.width))
        tangent[:, range(k), range(place, place + k)] = 1
        return Noisy(value, tangent, dev, np.zeros_like(value))

    def constant(self, value: Array) -> Noisy:
        """An exact input."""
        zero = np.zeros_like(value)
        return Noisy(value, np.zeros((*value.shape, self.width)), zero, zero)

    def with_error(self, x: Noisy, error: Array) -> Noisy:
        """Add a local error of bound `error`, independent of all others."""
        steps, k = x.value.shape
        if self.used + k > self.width:
            raise MemoryError("more local errors than columns")
        error = np.broadcast_to(error, (steps, k))
        tangent = x.tangent.copy()
        tangent[:, range(k), range(self.used, self.used + k)] = error
        self.used += k
        return Noisy(x.value, tangent, x.dev + error, x.rem)

    def multiply(self, x: Noisy, y: Noisy) -> Noisy:
        """Multiply x y: one rounding, which may underflow."""
        result = self.product(x, y)
        u = self.arithmetic.roundoff
        return self.with_error(
            result, u * (abs(result.value) + result.dev) + self.underflow
        )

    def product(self, x: Noisy, y: Noisy) -> Noisy:
        """Multiply without a rounding of its own."""
        crossed = x.dev * y.dev
        return Noisy(
            x.value * y.value,
            x.value[..., None] * y.tangent + y.value[..., None] * x.tangent,
            abs(x.value) * y.dev + abs(y.value) * x.dev + crossed,
            abs(x.value) * y.rem + abs(y.value) * x.rem + crossed,
        )

    def add(self, roundings: int, *terms: Noisy) -> Noisy:
        """A sum; every term passes at most that many roundings."""
        gamma = self.arithmetic.gamma(roundings)
        return self.with_error(
            Noisy(
                _sum([t.value for t in terms]),
                _sum([t.tangent for t in terms]),
                _sum([t.dev for t in terms]),
                _sum([t.rem for t in terms]),
            ),
            gamma * _sum([abs(t.value) + t.dev for t in terms]),
        )

    def affine(
        self, matrix: Array, x: Noisy, offset: Array, sizes: Array, length: int
    ) -> Noisy:
        """The affine map M x + offset; offset stands for terms of these sizes.

        Args:
            matrix: (k, j).
            x: (T, j).
            offset: (T, k) exact sum of the other terms.
            sizes: (T, k) sum of their absolute values.
            length: how many roundings a term of the whole sum may pass.
        """
        moved = abs(matrix)
        total = sizes + (abs(x.value) + x.dev) @ moved.T
        error = self.arithmetic.gamma(length) * total + length * self.underflow
        return self.with_error(
            Noisy(
                x.value @ matrix.T + offset,
                matrix @ x.tangent,
                x.dev @ moved.T,
                x.rem @ moved.T,
            ),
            error,
        )

    def tanh(self, a: Noisy) -> tuple[Noisy, Noisy]:
        """Take tanh, and its slope.

        At level standard the slope is 1 - tanh^2 of the rounded tanh: absolute error
        2 u and what the error of tanh makes of it. At level strict: 8 ulps of the
        slope itself.
        """
        u = self.arithmetic.roundoff
        value, slope = np.tanh(a.value), _sech_squared(a.value)
        plain = self._function(a, value, slope, CURVE_TANH)
        bound = 2 * ULPS * u * abs(value) + self.arithmetic.underflow
        out = self.with_error(plain, bound)
        if self.arithmetic.strict:
            curve = -2 * value * slope
            slopes = self._function(a, slope, curve, CURVE_TANH_SLOPE)
            return out, self._relative(slopes)
        squared = Noisy(
            slope,
            -2 * value[..., None] * plain.tangent,
            2 * abs(value) * plain.dev + plain.dev**2,
            2 * abs(value) * plain.rem + plain.dev**2,
        )
        error = 2 * (abs(value) + out.dev) * bound + 2 * u
        return out, self.with_error(squared, error)

    def sigmoid(self, a: Noisy) -> tuple[Noisy, Noisy, Noisy]:
        """Take sigma, 1 - sigma and the slope sigma (1 - sigma).

        At level standard sigma may be (1 + tanh(a/2)) / 2, whose absolute error is a
        few u; at level strict all three are good to 8 ulps.
        """
        u = self.arithmetic.roundoff
        value, rest = sigmoid(a.value), sigmoid(-a.value)
        slope = value * rest
        result = self._function(a, value, slope, CURVE_SIGMOID)
        other = self._function(a, rest, -slope, CURVE_SIGMOID)
        if self.arithmetic.strict:
            curve = slope * (rest - value)
            slopes = self._function(a, slope, curve, CURVE_SIGMOID_SLOPE)
            return self._relative(result), self._relative(other), self._relative(slopes)
        bound = 2 * ULPS * u * value + u
        out = self.with_error(result, bound)
        complement = self.with_error(other, bound + u * (rest + other.dev))
        slopes = self.product(result, other)
        error = bound * (1 + 2 * out.dev) + 2 * u * (slope + slopes.dev)
        return out, complement, self.with_error(slopes, error)

    def _relative(self, x: Noisy) -> Noisy:
        size = abs(x.value) + x.dev
        bound = 2 * STRICT_ULPS * self.arithmetic.roundoff * size
        return self.with_error(x, bound + self.arithmetic.underflow)

    def _function(self, a: Noisy, value: Array, slope: Array, curve: float) -> Noisy:
        second = curve * a.dev**2 / 2
        return Noisy(
            value,
            slope[..., None] * a.tangent,
            abs(slope) * a.dev + second,
            abs(slope) * a.rem + second,
        )

    def piecewise(self, a: Noisy, low: float, high: float) -> tuple[Noisy, Array]:
        """Clip to [low, high]: no error of its own away from the kinks.

        Returns:
            The clipped quantity, and its slopes 0 or 1.
        """
        inside = (a.value > low) & (a.value <= high)
        near = abs(a.value - low) <= a.dev
        near |= abs(a.value - high) <= a.dev
        self.kinks |= near.any(axis=1)
        slope = inside.astype(float)
        result = self._function(a, np.clip(a.value, low, high), slope, 0.0)
        return result, slope

    def scaled(self, x: Noisy, factor: Array) -> Noisy:
        """Times exact zeros and ones."""
        return Noisy(
            x.value * factor,
            x.tangent * factor[..., None],
            x.dev * factor,
            x.rem * factor,
        )


def _sum(arrays: list[Array]) -> Array:
    total = arrays[0]
    for array in arrays[1:]:
        total = total + array
    return total


def sigmoid(a: Array) -> Array:
    """The logistic function in float64, right in relative terms on both sides."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-a))


def _sech_squared(a: Array) -> Array:
    with np.errstate(over="ignore", under="ignore"):
        grown = np.exp(-2 * abs(a))
        return 4 * grown / (1 + grown) ** 2
