"""Kernels for activations: derivatives, float64's view of them, gradients back in time.

Batch first. Rational formulas are exact on fmpq; tanh, exp and cosh of exact numbers
come back as certified balls (numeric/precision.py).
Source: document 001, the paragraph on logistic and tanh units.
"""

from collections.abc import Callable
from typing import Any

import flint
import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import (
    DomainError,
    require_axis,
    require_count,
    require_square,
)
from longdep.numeric.precision import Array, context, cosh, exact, exp, rational

FLOAT_BITS = 53
STARTS = ("uniform", "glorot", "gaussian", "orthogonal")


def logistic(x: Array) -> Array:
    """The logistic function 1 / (1 + exp(-x)).

    Args:
        x: (...) pre-activation, dimensionless.
    Returns:
        (...), in (0, 1); balls for exact input.
    Rounding:
        float64: relative error <= 4 u for x >= -708, u = 2**-53; below that exp
        overflows and the result underflows to 0.
    """
    return 1 / (1 + exp(-x))


def logistic_derivative(value: Array) -> Array:
    """The logistic derivative from the value s: s (1 - s), exact on rationals.

    Args:
        value: (...) value of the logistic function, dimensionless.
    Returns:
        (...), in [0, 1/4] for values in [0, 1].
    """
    return value * (1 - value)


def tanh_derivative(value: Array) -> Array:
    """The derivative of tanh from the value h, as frameworks do: 1 - h^2.

    Args:
        value: (...) value of tanh, dimensionless.
    Returns:
        (...), in [0, 1] for values in [-1, 1]; exact on rationals.
    Rounding:
        float64: absolute error <= u (two roundings, each <= u/2), so nothing is left
        of it where the derivative is below u: exactly 0 once h rounds to 1.
    """
    return 1 - value * value


def stable_tanh_derivative(x: Array) -> Array:
    """The derivative of tanh from the pre-activation: 1 / cosh(x)^2.

    Args:
        x: (...) pre-activation, dimensionless.
    Returns:
        (...), in (0, 1]; balls for exact input.
    Rounding:
        float64: relative error <= 2 e + 2 u with e that of cosh (some u), for
        abs(x) <= 354; larger x overflow the square.
    """
    grown = cosh(x)
    return 1 / (grown * grown)


def rounded(x: Array, bits: int = FLOAT_BITS) -> Array:
    """Round exact numbers to `bits` significant bits, to nearest, ties to even.

    Args:
        x: (...) exact rationals.
        bits: number of significant bits, at least 1; exponents are unbounded.
    Returns:
        (...) of fmpq.
    Raises:
        DomainError: bits < 1 or an entry is no finite number.
    """
    if bits < 1:
        raise DomainError(f"bits: expected at least 1, got {bits}")
    result = exact(x)
    flat = result.reshape(-1)
    for i in range(flat.size):
        flat[i] = _nearest(flat[i], bits)
    return result


def _nearest(x: flint.fmpq, bits: int) -> flint.fmpq:
    if x == 0:
        return x
    size = abs(x)
    exponent = int(size.p).bit_length() - int(size.q).bit_length() - bits
    while size >= flint.fmpq(2) ** (exponent + bits):
        exponent += 1
    unit = flint.fmpq(2) ** exponent
    whole, rest = divmod(int(size.p) * int(unit.q), int(size.q) * int(unit.p))
    twice, one = 2 * rest, int(size.q) * int(unit.p)
    whole += twice > one or (twice == one and whole % 2 == 1)
    return (1 if x > 0 else -1) * whole * unit


def computed_tanh_derivative(value: Array) -> Array:
    """What float64 makes of 1 - h^2, from exact values: fl(1 - fl(h^2)).

    Args:
        value: (...) exact values of h.
    Returns:
        (...) of fmpq; equal to float64's result wherever h is a float64 and h^2 does
        not underflow.
    """
    h = exact(value)
    return rounded(1 - rounded(h * h))


def rounded_tanh(x: Any) -> flint.fmpq:
    """The correctly rounded value of tanh at an exact x, certified by balls.

    Args:
        x: a finite pre-activation; a float stands for its exact value.
    Returns:
        fmpq of 53 significant bits; tanh(x) never lies exactly between two of them
        unless x = 0, so growing precision decides it.
    Raises:
        DomainError: x is not finite, or 1000 digits do not decide it.
    """
    exact_x = rational(x)
    for decimal_digits in (40, 200, 1000):
        with context(decimal_digits):
            ball = flint.arb(exact_x).tanh()
            low, high = (_nearest(e.fmpq(), FLOAT_BITS) for e in _ends(ball))
        if low == high:
            return low
    raise DomainError(f"x: the rounding of tanh({x!r}) is undecided at 1000 digits")


def _ends(ball: flint.arb) -> tuple[flint.arb, flint.arb]:
    return ball.lower(), ball.upper()


def rounds_to_one(x: Any) -> bool:
    """Whether a correctly rounded tanh(x) is 1: tanh(x) >= 1 - 2^-54 (tie to even)."""
    return bool(rounded_tanh(x) == 1)


def first_float(
    holds: Callable[[float], bool], low: float, high: float
) -> tuple[float, float]:
    """Bisect the floats: neighbours with holds(first) false and holds(second) true.

    Args:
        holds: a property that is false at low, true at high, and changes once.
        low: where it is false.
        high: where it is true.
    Returns:
        The last float without and the first float with the property.
    Raises:
        DomainError: it is not false at low and true at high.
    """
    if holds(low) or not holds(high):
        raise DomainError(f"holds: expected false at {low!r} and true at {high!r}")
    while (middle := low + (high - low) / 2) not in (low, high):
        if holds(middle):
            high = middle
        else:
            low = middle
    return low, high


@batched(weight=2, slopes=2, last=1)
def gradients_back(weight: Array, slopes: Array, last: Array) -> Array:
    """Carry a gradient back in time: e[s+1] = slopes[s] * (weight^T e[s]).

    Args:
        weight: (..., n, n) recurrent weight U, dimensionless.
        slopes: (..., T, n) derivatives f'(z), the latest step first, dimensionless.
        last: (..., n) gradient e[0] at the latest step.
    Returns:
        (..., T + 1, n).
    Raises:
        ShapeError: the sizes do not fit.
    Rounding:
        float64: |error of e[s]| <= s (n + 1) u prod(|slopes| |U|^T) |e[0]| entrywise
        to first order, u = 2**-53; none on exact rationals.
    """
    n = require_square("weight", weight)
    require_axis("slopes", slopes, -1, n)
    require_axis("last", last, -1, n)
    transposed = np.swapaxes(weight, -1, -2)
    gradients = [last]
    for s in range(slopes.shape[-2]):
        moved = (transposed @ gradients[-1][..., None])[..., 0]
        gradients.append(slopes[..., s, :] * moved)
    return np.stack(gradients, axis=-2)


def initial_weight(start: str, n: int, generator: np.random.Generator) -> Array:
    """Draw a recurrent weight as people start it.

    "uniform": entries uniform in +-1/sqrt(n) (PyTorch's recurrent layers); "glorot":
    uniform in +-sqrt(3/n); "gaussian": N(0, 1/n); "orthogonal": Haar.

    Args:
        start: one of STARTS.
        n: number of units, at least 1.
        generator: source of randomness.
    Returns:
        (n, n) float64, dimensionless.
    Raises:
        DomainError: there is no such start, or n < 1.
    """
    n = require_count("n", n)
    if start not in STARTS or n < 1:
        raise DomainError(
            f"start: expected one of {', '.join(STARTS)} and n >= 1, got {start!r}, {n}"
        )
    if start == "uniform":
        return generator.uniform(-1, 1, (n, n)) / np.sqrt(n)
    if start == "glorot":
        return generator.uniform(-1, 1, (n, n)) * np.sqrt(3 / n)
    gaussian = generator.standard_normal((n, n))
    if start == "gaussian":
        return gaussian / np.sqrt(n)
    basis, upper = np.linalg.qr(gaussian)
    return basis * np.sign(np.diagonal(upper))


def gradient_ratio(
    weight: Array, lag: int, generator: np.random.Generator, *, input_scale: float = 1.0
) -> float:
    """Drive a tanh network with noise and measure how much gradient is left.

    z_k = U h_{k-1} + input_scale N(0, I), h_k = tanh(z_k); the first `lag` steps let
    the state settle. The gradient starts as a random vector and is carried back.

    Args:
        weight: (n, n) recurrent weight, dimensionless.
        lag: steps back, >= 0.
        generator: source of inputs and of the gradient's direction.
        input_scale: standard deviation of the input to each unit.
    Returns:
        norm(delta, lag steps back) / norm(delta), dimensionless.
    """
    n = require_square("weight", weight)
    lag = require_count("lag", lag)
    hidden, slopes = np.zeros(n), []
    for _ in range(2 * lag):
        noise = input_scale * generator.standard_normal(n)
        hidden = np.tanh(weight @ hidden + noise)
        slopes.append(tanh_derivative(hidden))
    back = np.array(slopes[::-1][:lag]).reshape(lag, n)
    gradients = gradients_back(weight, back, generator.standard_normal(n))
    return float(np.linalg.norm(gradients[-1]) / np.linalg.norm(gradients[0]))
