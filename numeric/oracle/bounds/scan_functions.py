"""Functions of one variable that is known up to an error, and their slopes.

For each function: its value, how far it moves while its argument moves by d, and what
its evaluation may be off by. An evaluation is good to 4 ulps, 8 u of itself; a sigmoid
at level standard also to 5 u absolutely, as 1/2 + tanh/2; an expm1 to what it is off by
that is formed of an exponential. A slope is good to 16 u of itself, or at level
standard as the function's value gives it: 1 - tanh^2, sigma (1 - sigma), expm1 + 1.

With s = x + d: |exp(s) - exp(x)| <= e^x (e^d - 1); a sigmoid and its slope change by a
factor e^d at most, tanh's slope by e^(2 d).
"""

from collections.abc import Callable
from math import sqrt

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.activations import sech_squared, sigmoid
from longdep.numeric.precision import Array

ULPS = 8.0  # of u: 4 ulps
SLOPE_ULPS = 16.0  # of u: 8 ulps
SIGMOID_ABSOLUTE = 5.0  # of u, at level standard
LINEAR_ABOVE = 20.0  # torch's softplus
SILU_SLOPE = 1.1  # the largest slope of x sigma(x)
SILU_CURVE = 0.5  # and of its slope

Pair = tuple[Array, Array]


def of_function(name: str, x: Array, dev: Array, format_: Arithmetic) -> Pair:
    """The value at x, and how far a computed one may be off.

    Args:
        name: the function, as numeric/oracle/scans/trace.py names it.
        x: float64, or complex128 for exp, expm1 and reciprocal.
        dev: how far the argument may be off.
        format_: the arithmetic.
    """
    with np.errstate(all="ignore"):
        value, moved = _moved(_VALUES[name], x, dev, format_)
        size = np.abs(value) + 2 * moved
        own = ULPS * format_.roundoff * size
        if np.iscomplexobj(value):  # exp(x) times a cosine and a sine, each rounded
            own = 2 * own + sqrt(2) * ULPS * format_.roundoff * size
        if name in ("sigmoid", "silu", "positive") and not format_.strict:
            absolute = SIGMOID_ABSOLUTE * format_.roundoff
            scale = np.abs(x) + dev if name == "silu" else 1.0
            own = own + absolute * scale
        if name == "absolute":
            own = np.zeros_like(own)
        if name == "expm1":  # as e^x - 1, or as a^2 - 1 with a = e^(x / 2)
            whole = np.abs(np.exp(x)) * np.exp(dev)
            own = (
                own + (3 if np.iscomplexobj(x) else 2) * ULPS * format_.roundoff * whole
            )
        return value, moved + own + _underflow(name, format_)


def moved_by(
    name: str, x: Array, dev: Array, value_dev: Array, format_: Arithmetic
) -> Pair:
    """The slope at x, and how far a computed one may be off.

    Args:
        name: the function.
        x: its argument.
        dev: how far the argument may be off.
        value_dev: how far the function's value may be off, from which the slope may be
            computed.
        format_: the arithmetic.
    """
    with np.errstate(all="ignore"):
        slope, moved = _moved(_SLOPES[name], x, dev, format_)
        size = np.abs(slope) + 2 * moved
        own = SLOPE_ULPS * format_.roundoff * size
        if np.iscomplexobj(slope):
            own = 2 * own
        if name == "absolute":
            own = np.zeros_like(own)
        if not format_.strict:
            own = own + _from_value(name, x, value_dev, format_)
        return slope, moved + own + _underflow(name, format_)


def _moved(
    function: Callable[[Array, Array], Pair], x: Array, dev: Array, format_: Arithmetic
) -> Pair:
    """The value, and how far it moves between an exact argument and a computed one.

    In other formats than float64 x is as good as exact beside what is computed. In
    float64 it is off itself, by dev at most: the computed argument lies within 2 dev.
    Bounds of a move by d grow faster than d, so that from d to 2 d it is at most their
    difference.
    """
    value, moved = function(x, dev)
    if format_.storage == "float64":
        moved = np.maximum(moved, function(x, 2 * dev)[1] - moved)
    return value, moved


def _underflow(name: str, format_: Arithmetic) -> float:
    return 0.0 if name == "absolute" else 2 * format_.underflow


def _from_value(name: str, x: Array, value_dev: Array, format_: Arithmetic) -> Array:
    """What a slope is off by that is computed from the function's rounded value."""
    unit = format_.roundoff
    if name == "tanh":  # 1 - v^2
        value = np.abs(np.tanh(x))
        return (2 * value + value_dev) * value_dev + 2 * unit
    if name in ("sigmoid", "positive"):  # v (1 - v)
        own = 2 * unit * (sigmoid(x) + value_dev)
        return value_dev * (1 + value_dev) + own
    if name == "silu":  # s (1 + x (1 - s))
        absolute = SIGMOID_ABSOLUTE * unit
        return (2 + 3 * np.abs(x)) * absolute + 8 * unit * (1 + np.abs(x))
    if name in ("softplus", "log_sigmoid"):  # a sigmoid
        return np.full_like(x, SIGMOID_ABSOLUTE * unit)
    if name == "expm1":  # v + 1
        return value_dev + 2 * unit + 0 * np.abs(x)
    if name == "exp":  # v
        return value_dev + 0 * np.abs(x)
    if name == "reciprocal":  # -v^2
        value = np.abs(1 / x)
        return (2 * value + value_dev) * value_dev
    if name == "sqrt":  # 1 / (2 v)
        value = np.sqrt(x)
        left = np.where(value_dev < value, value - value_dev, np.nan)
        return np.where(value_dev > 0, value_dev / (2 * value * left), 0.0)
    return np.zeros_like(np.abs(x))


def _exp(x: Array, dev: Array) -> Pair:
    value = np.exp(x)
    return value, np.abs(value) * np.expm1(dev)


def _expm1(x: Array, dev: Array) -> Pair:
    return np.expm1(x), np.abs(np.exp(x)) * np.expm1(dev)


def _log(x: Array, dev: Array) -> Pair:
    share = np.where(dev < x, dev / x, 1.0)
    return np.log(x), -np.log1p(-share)


def _log_slope(x: Array, dev: Array) -> Pair:
    return _reciprocal(x, dev)


def _sqrt(x: Array, dev: Array) -> Pair:
    value = np.sqrt(x)
    least = np.where(x > dev, x - dev, np.nan)
    return value, np.where(dev > 0, dev / (value + np.sqrt(least)), 0.0)


def _sqrt_slope(x: Array, dev: Array) -> Pair:
    value, moved = _sqrt(x, dev)
    least = np.where(dev > 0, np.sqrt(np.where(x > dev, x - dev, np.nan)), value)
    return 1 / (2 * value), moved / (2 * value * least)


def _reciprocal(x: Array, dev: Array) -> Pair:
    value = 1 / x
    size = np.abs(x)
    left = np.where(size > dev, size - dev, np.nan)
    return value, dev / (size * left)


def _reciprocal_slope(x: Array, dev: Array) -> Pair:
    slope = -1 / x**2
    size = np.abs(x)
    left = np.where(size > dev, size - dev, np.nan)
    return slope, dev * (size + left) / (size * left) ** 2


def _tanh(x: Array, dev: Array) -> Pair:
    moved = sech_squared(x) * np.expm1(2 * dev) / 2
    return np.tanh(x), np.minimum(moved, dev)


def _tanh_slope(x: Array, dev: Array) -> Pair:
    slope = sech_squared(x)
    return slope, np.minimum(slope * np.expm1(2 * dev), 0.77 * dev)


def _sigmoid(x: Array, dev: Array) -> Pair:
    slope = sigmoid(x) * sigmoid(-x)
    return sigmoid(x), np.minimum(slope * np.expm1(dev), dev / 4)


def _sigmoid_slope(x: Array, dev: Array) -> Pair:
    slope = sigmoid(x) * sigmoid(-x)
    return slope, np.minimum(slope * np.expm1(dev), dev / 10)


def _log_sigmoid(x: Array, dev: Array) -> Pair:
    value = -np.logaddexp(0.0, -x)
    return value, np.minimum(sigmoid(-x) * np.expm1(dev), dev)


def _log_sigmoid_slope(x: Array, dev: Array) -> Pair:
    value, moved = _sigmoid(-x, dev)
    return value, moved


def _softplus(x: Array, dev: Array) -> Pair:
    above = x > LINEAR_ABOVE
    value = np.where(above, x, np.logaddexp(0.0, x))
    moved = np.minimum(sigmoid(x) * np.expm1(dev), dev)
    doubtful = (np.abs(x - LINEAR_ABOVE) <= dev) & (dev > 0)
    # Programs may go on with log(1 + e^x), which is larger by at most e^-x.
    moved = np.where(above, dev + np.exp(dev - x), moved)
    return value, moved + np.where(doubtful, np.exp(-LINEAR_ABOVE + 1), 0.0)


def _softplus_slope(x: Array, dev: Array) -> Pair:
    value, moved = _sigmoid(x, dev)
    above = x > LINEAR_ABOVE
    doubtful = (np.abs(x - LINEAR_ABOVE) <= dev) & (dev > 0)
    least = np.where(above, sigmoid(dev - x), np.exp(-LINEAR_ABOVE + 1))
    moved = np.where(above, np.exp(dev - x), moved) + np.where(doubtful, least, 0.0)
    return np.where(above, 1.0, value), moved


def _absolute(x: Array, dev: Array) -> Pair:
    return np.abs(x), dev + 0 * np.abs(x)


def _absolute_slope(x: Array, dev: Array) -> Pair:
    reached = (np.abs(x) <= dev) & (dev > 0)
    return np.sign(x), np.where(reached, 2.0, 0.0)


def _silu(x: Array, dev: Array) -> Pair:
    slope, curve = _silu_slope(x, dev)
    return x * sigmoid(x), dev * np.minimum(np.abs(slope) + curve, SILU_SLOPE)


def _silu_slope(x: Array, dev: Array) -> Pair:
    gate = sigmoid(x)
    return gate * (1 + x * sigmoid(-x)), SILU_CURVE * dev


def _positive(x: Array, dev: Array) -> Pair:
    gate, moved = _sigmoid(x, dev)
    moved = np.where(x < 0, moved, dev)
    crossed = (np.abs(x) <= dev) & (dev > 0)
    return np.where(x < 0, gate, x + 0.5), np.where(crossed, dev, moved)


def _positive_slope(x: Array, dev: Array) -> Pair:
    slope, moved = _sigmoid_slope(x, dev)
    crossed = (np.abs(x) <= dev) & (dev > 0)
    moved = np.where(x < 0, moved, 0.0)
    return np.where(x < 0, slope, 1.0), np.where(crossed, 1.0, moved)


def _sine(x: Array, dev: Array) -> Pair:
    return np.sin(x), dev + 0 * x


def _cosine(x: Array, dev: Array) -> Pair:
    return np.cos(x), dev + 0 * x


def _minus_sine(x: Array, dev: Array) -> Pair:
    return -np.sin(x), dev + 0 * x


_VALUES: dict[str, Callable[[Array, Array], Pair]] = {
    "exp": _exp,
    "expm1": _expm1,
    "log": _log,
    "sqrt": _sqrt,
    "reciprocal": _reciprocal,
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "log_sigmoid": _log_sigmoid,
    "softplus": _softplus,
    "absolute": _absolute,
    "silu": _silu,
    "positive": _positive,
    "sine": _sine,
    "cosine": _cosine,
}
_SLOPES: dict[str, Callable[[Array, Array], Pair]] = {
    "exp": _exp,
    "expm1": _exp,
    "log": _log_slope,
    "sqrt": _sqrt_slope,
    "reciprocal": _reciprocal_slope,
    "tanh": _tanh_slope,
    "sigmoid": _sigmoid_slope,
    "log_sigmoid": _log_sigmoid_slope,
    "softplus": _softplus_slope,
    "absolute": _absolute_slope,
    "silu": _silu_slope,
    "positive": _positive_slope,
    "sine": _cosine,
    "cosine": _minus_sine,
}
