"""Recurrences whose state is a vector, unit by unit, over the scalars of a tape.

Complex numbers are pairs of scalars: real and imaginary part, each with equations of
its own.
"""

from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np

from longdep.numeric.oracle.routes.tape import Scalar, Units, Vector
from longdep.numeric.precision import Array

GATE_SCALE = 8  # c of RG-LRU: log a = -c softplus(Lambda) r
Pair = tuple[Scalar, Scalar]  # real and imaginary part


def affine(weight: Array, x: Sequence[Scalar], bias: Array) -> Vector:
    """The affine map W x + b."""
    return [
        first.tape.dot(row, x) + first for row, first in zip(weight, bias, strict=True)
    ]


def _times(x: Pair, y: Pair) -> Pair:
    return x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]


def _plus(x: Pair, y: Pair) -> Pair:
    return x[0] + y[0], x[1] + y[1]


def _over(x: Pair, y: Pair) -> Pair:
    """The quotient x conj(y) / |y|^2."""
    size = y[0] * y[0] + y[1] * y[1]
    real = x[0] * y[0] + x[1] * y[1]
    imaginary = x[1] * y[0] - x[0] * y[1]
    return real / size, imaginary / size


def _exponential(x: Pair) -> Pair:
    size = x[0].exp()
    return size * x[1].cos(), size * x[1].sin()


def _pairs(array: Array) -> list[Pair]:
    """The complex numbers of a vector (n, 2)."""
    return [(row[0], row[1]) for row in array]


def _made(name: str, steps: list[Any]) -> Units:
    return {name: np.array(steps, dtype=object)}


def _diagonal(x: Units, convention: str) -> Units:
    """h_t = a_t h_(t-1) + b_t; of complex numbers part by part."""
    if convention == "real":
        state, states = x["h0"], []
        for a, b in zip(x["a"], x["b"], strict=True):
            state = a * state + b
            states.append(state)
        return _made("h", states)
    held, made = _pairs(x["h0"]), []
    for step, added in zip(x["a"], x["b"], strict=True):
        parts = zip(_pairs(step), held, _pairs(added), strict=True)
        held = [_plus(_times(a, h), b) for a, h, b in parts]
        made.append(held)
    return _made("h", made)


def _positive(unit: Scalar) -> Scalar:
    """Positive: v + 1/2 for v >= 0, else sigmoid(v)."""
    if unit.value < 0:
        return unit.sigmoid()
    return unit.shifted(mpmath.mpf(1) / 2)


def _min_gru(x: Units, convention: str) -> Units:
    state, states = list(x["h0"]), []
    for row in x["x"]:
        gates = [a.sigmoid() for a in affine(x["W_z"], row, x["b_z"])]
        new = affine(x["W_h"], row, x["b_h"])
        if convention != "linear":
            new = [_positive(v) for v in new]
        state = [
            z.complement() * h + z * v
            for z, h, v in zip(gates, state, new, strict=True)
        ]
        states.append(state)
    return _made("h", states)


def _min_lstm(x: Units, convention: str) -> Units:
    """Forget and input gate, which add up to one unless the convention is `plain`."""
    state, states = list(x["h0"]), []
    for row in x["x"]:
        forget = [a.sigmoid() for a in affine(x["W_f"], row, x["b_f"])]
        enter = [a.sigmoid() for a in affine(x["W_i"], row, x["b_i"])]
        new = affine(x["W_h"], row, x["b_h"])
        if convention in ("positive", "log-space"):
            new = [_positive(v) for v in new]
        after = []
        for f, i, v, h in zip(forget, enter, new, state, strict=True):
            kept = f * h + i * v
            after.append(kept if convention == "plain" else kept / (f + i))
        state = after
        states.append(state)
    return _made("h", states)


def _lru(x: Units, convention: str) -> Units:
    """The linear recurrent unit; tied: gamma^2 = 1 - |lambda|^2."""
    decays, factors = [], []
    for n, (nu, theta) in enumerate(zip(x["nu_log"], x["theta_log"], strict=True)):
        rate = -nu.exp()
        decays.append(_exponential((rate, theta.exp())))
        if convention == "tied":
            factors.append((-rate.scaled(2).expm1()).sqrt())
        else:
            factors.append(x["gamma_log"][n].exp())
    state, outputs = _pairs(x["h0"]), []
    for row in x["x"]:
        after = []
        for n, (decay, h) in enumerate(zip(decays, state, strict=True)):
            real, imaginary = (row[0].tape.dot(x["B"][n, :, k], row) for k in (0, 1))
            added = (factors[n] * real, factors[n] * imaginary)
            after.append(_plus(_times(decay, h), added))
        state = after
        read = _read(x["C"], state)
        skipped = [row[0].tape.dot(each, row) for each in x["D"]]
        outputs.append([a + b for a, b in zip(read, skipped, strict=True)])
    return _made("y", outputs)


def _read(weight: Array, state: list[Pair]) -> Vector:
    """The real parts of C h: (p, n, 2), n pairs to p scalars."""
    real = [h[0] for h in state]
    minus = [-h[1] for h in state]
    tape = real[0].tape
    return [tape.dot([*row[:, 0], *row[:, 1]], [*real, *minus]) for row in weight]


def _rg_lru(x: Units, convention: str) -> Units:
    """The real-gated unit; gates read the inputs of their own head only."""
    heads, width = x["Lambda"].shape
    rates = [[v.softplus().scaled(-GATE_SCALE) for v in row] for row in x["Lambda"]]
    state, states = x["h0"], []
    for t, rows in enumerate(x["x"]):
        after = np.empty((heads, width), dtype=object)
        for h, row in enumerate(rows):
            recurrent = affine(x["W_a"][h].T, row, x["b_a"][h])
            enter = affine(x["W_x"][h].T, row, x["b_x"][h])
            for j in range(width):
                added = enter[j].sigmoid() * row[j]
                if convention == "reset-first" and t == 0:
                    after[h, j] = added
                    continue
                log_decay = rates[h][j] * recurrent[j].sigmoid()
                factor = (-log_decay.scaled(2).expm1()).sqrt()
                after[h, j] = log_decay.exp() * state[h, j] + factor * added
        state = after
        states.append(state)
    return _made("h", states)


def _s5(x: Units, convention: str) -> Units:
    """A diagonal state-space model, discretised once."""
    decays, factors = [], []
    for pole, log_step in zip(_pairs(x["Lambda"]), x["log_step"], strict=True):
        step = log_step.exp()
        scaled = (step * pole[0], step * pole[1])
        if convention.startswith("zoh"):
            decay = _exponential(scaled)
            factors.append(_over((decay[0].shifted(-1), decay[1]), pole))
        else:
            half = mpmath.mpf(1) / 2
            above = (scaled[0].scaled(half).shifted(1), scaled[1].scaled(half))
            below = (scaled[0].scaled(-half).shifted(1), scaled[1].scaled(-half))
            decay = _over(above, below)
            factors.append(_over((step, step.scaled(0)), below))
        decays.append(decay)
    inputs = [
        [_times(factor, (row[m, 0], row[m, 1])) for m in range(len(row))]
        for factor, row in zip(factors, x["B"], strict=True)
    ]
    state, outputs = _pairs(x["h0"]), []
    twice = convention.endswith("-pairs")
    for row in x["x"]:
        dot, after = row[0].tape.dot, []
        for decay, h, weights in zip(decays, state, inputs, strict=True):
            added = (
                dot([w[0] for w in weights], row),
                dot([w[1] for w in weights], row),
            )
            after.append(_plus(_times(decay, h), added))
        state = after
        read = _read(x["C"], state)
        if twice:
            read = [v.scaled(2) for v in read]
        outputs.append([v + d * u for v, d, u in zip(read, x["D"], row, strict=True)])
    return _made("y", outputs)


def _selective_ssm(x: Units, convention: str) -> Units:
    """Every channel n has a state of K numbers, and a step size at every time."""
    channels, width = x["h0"].shape
    if convention == "given-step":
        rates = x["A"]
    else:
        rates = np.array([[-v.exp() for v in row] for row in x["A_log"]], dtype=object)
    state, outputs = x["h0"], []
    for t, row in enumerate(x["x"]):
        after, read = np.empty((channels, width), dtype=object), []
        for n, u in enumerate(row):
            step = x["delta"][t, n]
            if convention != "given-step":
                step = (step + x["delta_bias"][n]).softplus()
            for k in range(width):
                grown = step * rates[n, k]
                if convention == "zoh":
                    factor = grown.expm1() / rates[n, k]
                else:
                    factor = step
                added = factor * x["B"][t, k] * u
                after[n, k] = grown.exp() * state[n, k] + added
            read.append(u.tape.dot([*after[n], u], [*x["C"][t], x["D"][n]]))
        state = after
        outputs.append(read)
    return _made("y", outputs)


def _slstm(x: Units, convention: str) -> Units:
    """In stabilised form: cell and normaliser are held divided by e^m."""
    units = len(x["h0"])
    output, cell, norm = list(x["h0"]), list(x["c0"]), list(x["n0"])
    tape, outputs = output[0].tape, []
    largest = [tape.leaf(mpmath.mpf(0)) for _ in output]
    weights = np.concatenate([x["W"], x["R"]], axis=1)
    for row in x["x"]:
        pre = affine(weights, [*row, *output], x["b"])
        for n in range(units):
            enter, forget, candidate, gate = pre[n::units]
            if convention == "sigmoid-forget":
                forget = forget.log_sigmoid()
            kept = forget + largest[n]
            largest[n] = kept.larger(enter)
            keeps, enters = (kept - largest[n]).exp(), (enter - largest[n]).exp()
            cell[n] = keeps * cell[n] + enters * candidate.tanh()
            norm[n] = keeps * norm[n] + enters
            output[n] = gate.sigmoid() * cell[n] / norm[n]
        outputs.append(list(output))
    return _made("h", outputs)


def rwkv4(x: Units) -> Units:
    """In stabilised form: numerator and denominator are held divided by e^m."""
    above, below = list(x["start_num"]), list(x["start_den"])
    tape, outputs = above[0].tape, []
    largest = [tape.leaf(mpmath.mpf(0)) for _ in above]
    decays = [-w.exp() for w in x["w"]]
    for keys, values in zip(x["k"], x["v"], strict=True):
        row = []
        for n, (k, v) in enumerate(zip(keys, values, strict=True)):
            bonus = x["u"][n] + k
            top = largest[n].larger(bonus)
            old, new = (largest[n] - top).exp(), (bonus - top).exp()
            row.append((old * above[n] + new * v) / (old * below[n] + new))
            kept = decays[n] + largest[n]
            largest[n] = kept.larger(k)
            old, new = (kept - largest[n]).exp(), (k - largest[n]).exp()
            above[n] = old * above[n] + new * v
            below[n] = old * below[n] + new
        outputs.append(row)
    return _made("o", outputs)


DIAGONAL_SYSTEMS: dict[str, Callable[[Units, str], Units]] = {
    "diagonal-recurrence": _diagonal,
    "min-gru": _min_gru,
    "min-lstm": _min_lstm,
    "lru": _lru,
    "rg-lru": _rg_lru,
    "s5": _s5,
    "selective-ssm": _selective_ssm,
    "slstm": _slstm,
}
