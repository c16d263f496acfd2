"""The gradient as a plain program computes it in a float format, lag by lag.

Forward and backward written as is usual, slopes from the states (1 - h^2, s (1 - s)),
every operation in the format. What a derived bound cannot promise, this shows of one
program. No library of linear algebra takes part, so that the same case gives the same
numbers.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from flint import arb

from longdep.numeric.oracle.lags.bfloat16 import in_format
from longdep.numeric.oracle.lags.steps import Column
from longdep.numeric.oracle.packing import PROJECTED
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array, floats

Vectors = dict[str, Array]
Backward = Callable[[Array], tuple[Array, Array]]


def relative_errors(s: Sequence, precision: str, right: list[Column]) -> Array:
    """How far the computed dL/ds is off, relative to its norm, by lag.

    Args:
        s: the sequence.
        precision: float16, bfloat16, float32 or float64.
        right: the certified vectors, lag 0 first.
    Returns:
        (T,) float64; inf where the result is not finite or an exact 0 was missed, 0
        where it is exact.
    """
    with np.errstate(all="ignore"):
        computed = gradients(s, precision)
    return off_by(computed[: len(s.x)], right)


def off_by(computed: Array, right: list[Column]) -> Array:
    """How far each computed row is off, relative to its certified one's norm."""
    pairs = zip(computed, right, strict=False)
    return np.array([_error(mine.tolist(), true) for mine, true in pairs])


def _error(mine: list[float], true: Column) -> float:
    if not np.isfinite(mine).all():
        return np.inf
    off = sum(((arb(a) - b) ** 2 for a, b in zip(mine, true, strict=True)), arb(0))
    size = sum((b * b for b in true), arb(0))
    if off == 0:
        return 0.0
    if not size > 0:
        return np.inf
    return float((off / size).abs_upper().sqrt().abs_upper())


def gradients(s: Sequence, precision: str) -> Array:
    """The computed dL/ds, (T + 1, D): of the last step first, of s_0 last."""
    _, backward = run(s, precision, floats(s.x))
    return backward(floats(s.cotangent))[0]


def run(s: Sequence, precision: str, inputs: Array) -> tuple[Array, Backward]:
    """Run forward.

    Args:
        s: the sequence.
        precision: the format that is computed in.
        inputs: (T, m), in place of its own.
    Returns:
        The outputs (T, n), and a function from the direct gradients there, (T, n), to
        what `gradients` returns and the gradient at the inputs, (T, m).
    """

    def numbers(array: Array) -> Array:
        return in_format(precision, floats(array))

    weights = {key: numbers(w) for key, w in s.weights.items()}
    state = {"h": numbers(s.h0)}
    if s.c0 is not None:
        state["c"] = numbers(s.c0)
    steps, states = [], []
    forward = {"rnn": _rnn, "gru": _gru, "lstm": _lstm}[s.convention.cell]
    for x in numbers(inputs):
        state, backward = forward(s, weights, x, state)
        steps.append(backward)
        states.append(state["h"])

    def back(cotangent: Array) -> tuple[Array, Array]:
        at = {part: np.zeros_like(value) for part, value in state.items()}
        rows, at_inputs = [], []
        directs = numbers(cotangent)[::-1]
        for backward, direct in zip(reversed(steps), directs, strict=True):
            at["h"] = at["h"] + direct
            own = {**at, "h": _at_state(weights, at["h"])}
            rows.append(np.concatenate(list(own.values())))
            at, gates = backward(at)
            parts = [_product(weights["W", g].T, d) for g, d in gates.items()]
            at_inputs.append(sum(parts))
        own = {**at, "h": _at_state(weights, at["h"])}
        rows.append(np.concatenate(list(own.values())))
        return np.array(rows), np.array(at_inputs[::-1])

    return np.array(states), back


def _pre(weights: Any, gate: str, x: Array, h: Array) -> Array:
    total = _product(weights["W", gate], x) + _product(weights["U", gate], h)
    for kind in "bd":
        if (kind, gate) in weights:
            total = total + weights[kind, gate]
    return total


def _rnn(s: Sequence, weights: Any, x: Array, state: Vectors) -> tuple[Vectors, Any]:
    pre = _pre(weights, "a", x, state["h"])
    if s.activation == "tanh":
        h = np.tanh(pre)
        slope = 1 - h * h
    else:
        slope = (pre > 0).astype(pre.dtype) if s.activation == "relu" else pre * 0 + 1
        h = pre * slope
    turned = weights["U", "a"].T

    def backward(at: Vectors) -> tuple[Vectors, Vectors]:
        at_a = at["h"] * slope
        return {"h": _product(turned, at_a)}, {"a": at_a}

    return {"h": h}, backward


def _gru(s: Sequence, weights: Any, x: Array, state: Vectors) -> tuple[Vectors, Any]:
    h = state["h"]
    r, z = (_sigmoid(_pre(weights, g, x, h)) for g in "rz")
    after = s.convention.reset == "after"
    drive = _product(weights["W", "n"], x) + weights.get(("b", "n"), 0)
    bias = weights.get(("d", "n"), 0)
    if after:
        inner = _product(weights["U", "n"], h) + bias
        new = np.tanh(drive + r * inner)
    else:
        inner = h
        new = np.tanh(drive + _product(weights["U", "n"], r * h) + bias)

    def backward(at: Vectors) -> tuple[Vectors, Vectors]:
        total = at["h"]
        at_new = total * (1 - z) * (1 - new * new)
        at_inner = at_new * r if after else _product(weights["U", "n"].T, at_new)
        at_r = (at_new if after else at_inner) * inner * r * (1 - r)
        at_z = total * (h - new) * z * (1 - z)
        through = _product(weights["U", "n"].T, at_inner) if after else at_inner * r
        back = _product(weights["U", "r"].T, at_r)
        back = back + _product(weights["U", "z"].T, at_z)
        gates = {"r": at_r, "z": at_z, "n": at_new}
        return {"h": total * z + through + back}, gates

    return {"h": (1 - z) * new + z * h}, backward


def _lstm(s: Sequence, weights: Any, x: Array, state: Vectors) -> tuple[Vectors, Any]:
    h, c = state["h"], state["c"]
    peep = {g: weights.get(("p", g), np.zeros_like(c)) for g in "ifo"}
    pre = {g: _pre(weights, g, x, h) for g in "ifgo"}
    (i, by_i), (f, by_f) = (
        _clipped(_sigmoid, pre[k] + peep[k] * c, s.clip) for k in "if"
    )
    g, by_g = _clipped(np.tanh, pre["g"], s.clip)
    new = f * c + i * g
    o, by_o = _clipped(_sigmoid, pre["o"] + peep["o"] * new, s.clip)
    out, by_out = _clipped(np.tanh, new, s.clip)

    def backward(at: Vectors) -> tuple[Vectors, Vectors]:
        at_h = _at_state(weights, at["h"])
        at_o = at_h * out * by_o
        at_c = at["c"] + at_h * o * by_out + at_o * peep["o"]
        gates = {"i": at_c * g * by_i, "f": at_c * c * by_f, "g": at_c * i * by_g}
        gates["o"] = at_o
        back = sum(_product(weights["U", k].T, d) for k, d in gates.items())
        kept = at_c * f + gates["i"] * peep["i"] + gates["f"] * peep["f"]
        return {"h": back, "c": kept}, gates

    h = o * out
    if PROJECTED in weights:
        h = _product(weights[PROJECTED], h)
    return {"h": h, "c": new}, backward


def _at_state(weights: Any, at_output: Array) -> Array:
    """The gradient at o tanh(c) of an LSTM that is projected; else the same."""
    if PROJECTED not in weights:
        return at_output
    return _product(weights[PROJECTED].T, at_output)


def _product(matrix: Array, vector: Array) -> Array:
    terms = np.array(matrix * vector, order="C", subok=True)
    summed: Array = terms.sum(axis=1)
    return summed


def _sigmoid(pre: Array) -> Array:
    one = np.ones_like(pre)
    return one / (one + np.exp(-pre))


def _clipped(activation: Any, pre: Array, bound: float | None) -> tuple[Array, Array]:
    """Value and slope of an activation of what is cut to [-bound, bound]."""
    inside = np.ones_like(pre)
    if bound is not None:
        limit = pre.dtype.type(bound)
        inside = (abs(pre) <= limit).astype(pre.dtype)
        pre = np.clip(pre, -limit, limit)
    value = activation(pre)
    slope = 1 - value * value if activation is np.tanh else value * (1 - value)
    return value, slope * inside
