"""Numbers that know how every rounding of one step reaches them.

A `Noisy` holds, for all steps at once, the value of a vector of intermediate quantities
and its first-order sensitivity to

    the state before the step,
    the gradient that arrives at the state after the step,
    the local errors made inside the step, each already multiplied by its bound,

together with a bound of what the first order leaves out:

    computed - exact = tangents . (deviations of state and gradient, +-1, ...) + rest,
    abs(rest) <= rem,    abs(computed - exact) <= dev.

Local errors are made entry by entry and reach other quantities of the step entry by
entry until a matrix mixes them: a sensitivity is one number an entry (`local`), and
behind a matrix only the sum of the sizes is kept (`mixed`), which is a bound however
they meet again.

Products: rem(xy) <= |x| rem(y) + |y| rem(x) + dev(x) dev(y); functions: rem(f(x)) <=
|f'| rem(x) + max|f''| dev(x)^2 / 2. The local error of an operation is that of the
worst of the ways it is commonly evaluated, and an implementation that couples two
errors (the rounded gate in both passes) is covered, since here they count as
independent: |p e + q e| <= |p| |e| + |q| |e|.

At a kink (relu at 0, a clip at its bound) that the deviation may reach, the computed
value may lie on the other side: it is off by the deviation all the same, its slope by
1. Both are local errors, of sizes that an earlier pass has found (`Program.near`).
Numbers of few bits, whose sums a float holds exactly in any order, are not rounded at
all: there is no deviation then, and the slope at a kink is that of the convention.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.activations import sech_squared, sigmoid
from longdep.numeric.oracle.bounds.unrounded import NO_BITS, lowest_bit, unrounded
from longdep.numeric.precision import Array

ULPS = 4.0  # an activation of a framework: at most 4 ulps, that is 8 u, relative
STRICT_ULPS = 8.0  # a slope at level strict: at most 8 ulps, relative
CURVE_TANH, CURVE_SIGMOID = 0.77, 0.0963  # max |f''|: 4 / (3 sqrt 3), 1 / (6 sqrt 3)
CURVE_TANH_SLOPE, CURVE_SIGMOID_SLOPE = 2.0, 0.125  # max |f'''|
ROOM = 2.0  # an ambiguity allows for this much more deviation than was found

# (group, shift): entry i depends on error shift + i of a group of local errors.
Key = tuple[int, int]
Local = Mapping[Key, Array]


@dataclass
class Noisy:
    """A vector (T, k) of intermediate quantities of every step.

    Attributes:
        value: (T, k) float64.
        dev: (T, k) bound of computed - exact.
        rem: (T, k) bound of what the tangents leave out.
        state: (T, k, D) derivative by the state before the step; None for 0.
        gradient: (T, k, D) derivative by the gradient that arrives; None for 0.
        local: sensitivity (T, k) to local errors that are felt entry by entry.
        mixed: (T, k) sum of the sizes of those felt through a matrix; 0 for none.
    """

    value: Array
    dev: Array
    rem: Array
    state: Array | None = None
    gradient: Array | None = None
    local: Local = field(default_factory=dict)
    mixed: Array | float = 0.0

    def __getitem__(self, part: slice) -> "Noisy":
        first = part.start or 0
        return Noisy(
            self.value[:, part],
            self.dev[:, part],
            self.rem[:, part],
            None if self.state is None else self.state[:, part],
            None if self.gradient is None else self.gradient[:, part],
            {(g, at + first): c[:, part] for (g, at), c in self.local.items()},
            self.mixed[:, part] if isinstance(self.mixed, np.ndarray) else 0.0,
        )

    def errors(self) -> Array:
        """Sum of the sizes of all local errors, as they are felt here, (T, k)."""
        total = np.zeros_like(self.value) + self.mixed
        for coefficient in self.local.values():
            total += abs(coefficient)
        return total


def join(*parts: Noisy) -> Noisy:
    """Vectors behind each other."""
    steps = len(parts[0].value)
    ends = np.cumsum([part.value.shape[1] for part in parts])
    starts, width = ends - [part.value.shape[1] for part in parts], int(ends[-1])
    local: dict[Key, Array] = {}
    mixed = np.zeros((steps, width))
    for part, start, end in zip(parts, starts, ends, strict=True):
        place = slice(int(start), int(end))
        mixed[:, place] = part.mixed
        for (group, at), coefficient in part.local.items():
            whole = local.setdefault((group, at - int(start)), np.zeros((steps, width)))
            whole[:, place] += coefficient
    return Noisy(
        np.concatenate([p.value for p in parts], axis=1),
        np.concatenate([p.dev for p in parts], axis=1),
        np.concatenate([p.rem for p in parts], axis=1),
        _stacked([p.state for p in parts], parts),
        _stacked([p.gradient for p in parts], parts),
        local,
        mixed,
    )


def _stacked(tangents: list[Array | None], parts: tuple[Noisy, ...]) -> Array | None:
    known = [tangent for tangent in tangents if tangent is not None]
    if not known:
        return None
    width = known[0].shape[2]
    return np.concatenate(
        [
            np.zeros((*part.value.shape, width)) if tangent is None else tangent
            for tangent, part in zip(tangents, parts, strict=True)
        ],
        axis=1,
    )


class Program:
    """The operations of one step, over all steps at once.

    Args:
        arithmetic: unit roundoffs, underflow unit and level.
        ambiguous: for every call of `piecewise`, in order, (T, k) how far a value
            may be off at a kink; 0 where it is away from it.
        exact: whether sums that no rounding can touch are looked for.
        tangents: whether derivatives are wanted; errors do not need them.

    Attributes:
        near: like `ambiguous`: ROOM times the deviations where a kink is reached.
        underflow: what an underflow may lose, a number or (T, 1).
    """

    def __init__(
        self,
        arithmetic: Arithmetic,
        ambiguous: list[Array] | None = None,
        exact: bool = False,
        tangents: bool = True,
    ) -> None:
        self.arithmetic, self.exact, self.tangents = arithmetic, exact, tangents
        self.underflow: Array | float = arithmetic.underflow
        self.ambiguous = ambiguous or []
        self.near: list[Array] = []
        self.groups = 0

    def state(self, value: Array, dev: Array) -> Noisy:
        """The state before the step."""
        tangent = _units(value) if self.tangents else None
        return Noisy(value, dev, np.zeros_like(value), state=tangent)

    def gradient(self, value: Array, dev: Array) -> Noisy:
        """The gradient that arrives."""
        tangent = _units(value) if self.tangents else None
        return Noisy(value, dev, np.zeros_like(value), gradient=tangent)

    def constant(self, value: Array) -> Noisy:
        """An exact input."""
        zero = np.zeros_like(value)
        return Noisy(value, zero, zero)

    def with_error(self, x: Noisy, error: Array) -> Noisy:
        """Add a local error of bound `error`, independent of all others."""
        error = np.broadcast_to(error, x.value.shape)
        self.groups += 1
        local = {**x.local, (self.groups, 0): error}
        return Noisy(x.value, x.dev + error, x.rem, x.state, x.gradient, local, x.mixed)

    def multiply(self, x: Noisy, y: Noisy) -> Noisy:
        """Multiply x y: one rounding, which may underflow."""
        result = self.product(x, y)
        gamma = self.arithmetic.gamma(1)
        return self.with_error(
            result, gamma * (abs(result.value) + result.dev) + self.underflow
        )

    def product(self, x: Noisy, y: Noisy) -> Noisy:
        """Multiply without a rounding of its own."""
        crossed = x.dev * y.dev
        left, right = abs(x.value), abs(y.value)
        return Noisy(
            x.value * y.value,
            left * y.dev + right * x.dev + crossed,
            left * y.rem + right * x.rem + crossed,
            _plus(_times(y.state, x.value), _times(x.state, y.value)),
            _plus(_times(y.gradient, x.value), _times(x.gradient, y.value)),
            _merged(
                {key: x.value * c for key, c in y.local.items()},
                {key: y.value * c for key, c in x.local.items()},
            ),
            left * y.mixed + right * x.mixed,
        )

    def add(self, roundings: int, *terms: Noisy) -> Noisy:
        """A sum; every term passes at most that many roundings."""
        gamma = self.arithmetic.gamma(roundings)
        total = terms[0]
        for term in terms[1:]:
            total = Noisy(
                total.value + term.value,
                total.dev + term.dev,
                total.rem + term.rem,
                _plus(total.state, term.state),
                _plus(total.gradient, term.gradient),
                _merged(total.local, term.local),
                total.mixed + term.mixed,
            )
        if not roundings:
            return total
        sizes = np.sum([abs(t.value) + t.dev for t in terms], axis=0)
        flushed = roundings * self.underflow * self.arithmetic.flushes
        return self.with_error(total, gamma * sizes + flushed)

    def shifted(self, x: Noisy, offset: Array, sizes: Array, roundings: int) -> Noisy:
        """The sum x + offset; offset stands for terms of these sizes."""
        size = sizes + abs(x.value) + x.dev
        gamma = self.arithmetic.gamma(roundings, factors=2)
        error = gamma * size + roundings * self.underflow
        moved = Noisy(
            x.value + offset, x.dev, x.rem, x.state, x.gradient, x.local, x.mixed
        )
        return self.with_error(moved, error)

    def affine(
        self,
        matrix: Array,
        x: Noisy,
        offset: Array,
        sizes: Array,
        length: int,
        lowest: Array | int = -NO_BITS,
    ) -> Noisy:
        """The affine map M x + offset; offset stands for terms of these sizes.

        Args:
            matrix: (k, j).
            x: (T, j).
            offset: (T, k) exact sum of the other terms.
            sizes: (T, k) sum of their absolute values.
            length: how many roundings a term of the whole sum may pass.
            lowest: (T,) exponent of the lowest bit of these terms, where it is known.
        """
        moved = abs(matrix).T
        total = sizes + (abs(x.value) + x.dev) @ moved
        gamma = self.arithmetic.gamma(length, factors=2)
        error = gamma * total + length * self.underflow
        if self.exact:
            low = lowest_bit(matrix.reshape(1, -1)) + lowest_bit(x.value)
            low = np.minimum(low, lowest)
            held = unrounded(total, low, self.arithmetic)
            known = (x.dev == 0).all(axis=1, keepdims=True)
            error = np.where(held & known, 0.0, error)
        return self.with_error(
            Noisy(
                x.value @ matrix.T + offset,
                x.dev @ moved,
                x.rem @ moved,
                None if x.state is None else matrix @ x.state,
                None if x.gradient is None else matrix @ x.gradient,
                {},
                x.errors() @ moved if x.local or np.any(x.mixed) else 0.0,
            ),
            error,
        )

    def tanh(self, a: Noisy) -> tuple[Noisy, Noisy]:
        """Take tanh, and its slope.

        At level strict: 8 ulps of the slope itself. At level standard it may also be 1
        - tanh^2 of the rounded tanh: absolute error 2 u and what the error of tanh
        makes of it. (1/cosh)^2 in float32 was seen off by 4.4 u where tanh is small.
        """
        u = self.arithmetic.roundoff
        value, slope = np.tanh(a.value), sech_squared(a.value)
        plain = self._function(a, value, slope, CURVE_TANH)
        bound = 2 * ULPS * u * abs(value) + self.arithmetic.underflow
        out = self.with_error(plain, bound)
        if self.arithmetic.strict:
            curve = -2 * value * slope
            slopes = self._function(a, slope, curve, CURVE_TANH_SLOPE)
            return out, self._relative(slopes)
        squared = self._function(plain, slope, -2 * value, 2.0)
        error = 2 * (abs(value) + out.dev) * bound + 2 * u
        return out, self.with_error(squared, np.maximum(error, self._ulps(squared)))

    def sigmoid(self, a: Noisy) -> tuple[Noisy, Noisy, Noisy]:
        """Take sigma, 1 - sigma and the slope sigma (1 - sigma).

        At level standard sigma may be (1 + tanh(a/2)) / 2: where tanh is within 8 u of
        itself, that is within 4 u |tanh(a/2)| + u, absolutely, however small sigma is.
        That is needed, not generous: a runtime that adds 1/2 to a rational function is
        off by 2.95 u where sigma is 1e-6 (onnxruntime 1.31, float32), and its LSTM used
        up to 1.12 of an allowance that counted one u there, in h = o tanh(c) with o
        small. At level strict all three are good to 8 ulps.
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
        half = abs(value - rest) / 2  # of |tanh(a/2)|
        bound = 2 * ULPS * u * np.maximum(value, half) + u
        bound = np.maximum(bound, self._ulps(result))
        out = self.with_error(result, bound)
        minus = np.maximum(bound + u * (rest + other.dev), self._ulps(other))
        complement = self.with_error(other, minus)
        slopes = self.product(result, other)
        error = bound * (1 + 2 * out.dev) + 2 * u * (slope + slopes.dev)
        error = np.maximum(error, self._ulps(slopes))
        return out, complement, self.with_error(slopes, error)

    def _relative(self, x: Noisy) -> Noisy:
        return self.with_error(x, self._ulps(x))

    def _ulps(self, x: Noisy) -> Array:
        """8 ulps of a quantity; what is good to them is right at both levels."""
        bound = 2 * STRICT_ULPS * self.arithmetic.roundoff * (abs(x.value) + x.dev)
        return bound + self.arithmetic.underflow

    def _function(self, a: Noisy, value: Array, slope: Array, curve: float) -> Noisy:
        second, size = curve * a.dev**2 / 2, abs(slope)
        return Noisy(
            value,
            size * a.dev + second,
            size * a.rem + second,
            _times(a.state, slope),
            _times(a.gradient, slope),
            {key: slope * c for key, c in a.local.items()},
            size * a.mixed,
        )

    def piecewise(
        self, a: Noisy, low: float, high: float, *, slope_at_low: float
    ) -> tuple[Noisy, Noisy]:
        """Clip to [low, high]: no error of its own away from the kinks.

        Returns:
            The clipped quantity, and its slopes 0 or 1: at low the one given, at high
            1; off by 1 where a kink is within reach.
        """
        call = len(self.near)
        reached = (abs(a.value - low) <= a.dev) | (abs(a.value - high) <= a.dev)
        self.near.append(np.where(reached, ROOM * a.dev, 0.0))
        slope = ((a.value >= low) & (a.value <= high)).astype(float)
        slope = np.where(a.value == low, slope_at_low, slope)
        result = self._function(a, np.clip(a.value, low, high), slope, 0.0)
        slopes = self.constant(slope)
        if call < len(self.ambiguous) and self.ambiguous[call].any():
            size = self.ambiguous[call]
            result = self.with_error(result, size)
            slopes = self.with_error(slopes, (size > 0).astype(float))
        return result, slopes


def _units(value: Array) -> Array:
    steps, size = value.shape
    return np.broadcast_to(np.eye(size), (steps, size, size))


def _times(tangent: Array | None, factor: Array) -> Array | None:
    return None if tangent is None else tangent * factor[..., None]


def _plus(one: Array | None, other: Array | None) -> Array | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def _merged(one: Local, other: Local) -> dict[Key, Array]:
    result = dict(one)
    for key, coefficient in other.items():
        result[key] = result[key] + coefficient if key in result else coefficient
    return result
