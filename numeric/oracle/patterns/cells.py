"""One step of a simple RNN, a GRU and an LSTM, forward and backward, by hand.

Weights are the gates' own blocks, as numeric/oracle/packing.py names them: ("W", g) is
(n, m), ("U", g) is (n, n), ("b", g), ("d", g) and ("p", g) are (n,), g the gate: a for
the simple network, r z n for the GRU, i f g o for the LSTM. A convention that lacks a
block has zeros there. Every function takes the switches of what is wrong: the cells are
written out here, not taken from a route, because a mistake changes single operations.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.oracle.patterns.switches import Switches

Array = np.ndarray[Any, np.dtype[Any]]
Weights = dict[tuple[str, str], Array]
Gradients = dict[tuple[str, str], Array]
NEXT = dict(zip("arznifgo", "aznrfgoi", strict=True))  # the gate after each


class Activation(NamedTuple):
    """An elementwise function and its derivative, both from the pre-activation."""

    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]


class Cell(NamedTuple):
    """A kind of network: its gates, its step, its step back."""

    gates: tuple[str, ...]
    forward: Callable[..., dict[str, Any]]
    backward: Callable[..., tuple[Array, Array]]


def logistic(z: Array) -> Array:
    """The logistic function 1 / (1 + exp(-z)), without overflow."""
    if z.dtype == object:  # balls do not overflow
        return 1 / (1 + np.exp(-z))
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


def logistic_slope(z: Array) -> Array:
    """Its slope exp(-|z|) / (1 + exp(-|z|))^2, relatively accurate where it is tiny.

    Of balls as s (1 - s): their radii then are those of the usual evaluation.
    """
    if z.dtype == object:
        return logistic(z) * (1 - logistic(z))
    small = np.exp(-np.abs(z))
    return small / (1 + small) ** 2


def tanh_slope(z: Array) -> Array:
    """The slope 1 / cosh(z)^2, relatively accurate where 1 - tanh(z)^2 is 0.

    Of balls as 1 - tanh(z)^2: their radii then are those of the usual evaluation.
    """
    if z.dtype == object:
        return 1 - np.tanh(z) ** 2
    small = np.exp(-2 * np.abs(z))
    return 4 * small / (1 + small) ** 2


def tanh(z: Array, switches: Switches) -> Array:
    """The tanh that the switch says: of the library, or wrong near 0."""
    if switches.tanh == "by exponentials":  # 2 |z| <= 60: no overflow, and tanh is 1
        grown = np.exp(np.clip(2 * z, -60, 60))
        return (grown - 1) / (grown + 1)
    if switches.tanh == "flushed":
        return np.where(np.abs(z) < switches.tanh_below, 0 * z, np.tanh(z))
    return np.tanh(z)


def _hard(slope: float) -> Activation:
    """The sigmoid in three straight pieces: 0, z slope + 1/2, 1."""
    return Activation(
        lambda z: np.clip(z * slope + 0.5, 0, 1),
        lambda z: (np.abs(z) * slope < 0.5).astype(z.dtype) * slope,
    )


TANH = Activation(np.tanh, tanh_slope)
LOGISTIC = Activation(logistic, logistic_slope)
SIGMOIDS = {
    "logistic": LOGISTIC,
    "hard, slope 1/5": _hard(1 / 5),
    "hard, slope 1/6": _hard(1 / 6),
}
ACTIVATIONS = {
    "tanh": TANH,
    "logistic": LOGISTIC,
    "sigmoid": LOGISTIC,
    "relu": Activation(lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
    "identity": Activation(lambda z: z, np.ones_like),
}


def slope(activation: Activation, z: Array, switches: Switches) -> Array:
    """The slope f'(z), or what a mistake takes for it."""
    if switches.slope == "value":
        return activation.value(z)
    if switches.slope == "one":
        return np.ones_like(z)
    return activation.slope(z)


def back(weight: Array, delta: Array, switches: Switches) -> Array:
    """The gradient at the state before, U^T delta."""
    return weight.T @ delta if switches.back_transposed else weight @ delta


def _input(w: Weights, gate: str, x: Array, s: Switches) -> Array:
    return w["W", gate] @ x + (w["b", gate] if s.bias == "added" else 0)


def _add(into: Gradients, key: tuple[str, str], value: Array) -> None:
    into[key] = into[key] + value if key in into else value


def _gate_back(
    w: Weights,
    into: Gradients,
    gate: str,
    delta: Array,
    x: Array,
    state: Array,
    switches: Switches,
    hidden_delta: Array | None = None,
) -> Array:
    """Add a gate's weight gradients; return the gradient of the state it read."""
    beyond = delta if hidden_delta is None else hidden_delta
    below = NEXT[gate] if switches.input_gates == "next" else gate
    beside = NEXT[gate] if switches.path_gates == "next" else gate
    _add(into, ("x", ""), (gate != switches.input_lacks) * (w["W", below].T @ delta))
    _add(into, ("W", gate), np.outer(delta, x))
    _add(into, ("b", gate), delta if switches.bias == "added" else 0 * delta)
    _add(into, ("U", gate), (gate != switches.weight_lacks) * np.outer(beyond, state))
    _add(into, ("d", gate), beyond)
    return back(w["U", beside], beyond, switches)


def rnn_forward(
    w: Weights, x: Array, h: Array, c: Array, switches: Switches, options: dict
) -> dict[str, Any]:
    """The state f(U h + W x + b)."""
    f = ACTIVATIONS[options.get("activation", "tanh")]
    z = _input(w, "a", x, switches) + w["U", "a"] @ h + w["d", "a"]
    value = tanh(z, switches) if f is TANH else f.value(z)
    return {"x": x, "h0": h, "z": z, "h": value, "c": c}


def rnn_backward(
    w: Weights,
    step: dict[str, Any],
    dh: Array,
    dc: Array,
    into: Gradients,
    switches: Switches,
    options: dict,
) -> tuple[Array, Array]:
    """At z it is f'(z) dh; the gradient of the state before is U^T delta."""
    f = ACTIVATIONS[options.get("activation", "tanh")]
    delta = slope(f, step["z"], switches) * dh
    into["delta", "a"] = delta
    read = step["h0"] if switches.weight_state == "before" else step["h"]
    return _gate_back(w, into, "a", delta, step["x"], read, switches), dc


def gru_forward(
    w: Weights, x: Array, h: Array, c: Array, switches: Switches, options: dict
) -> dict[str, Any]:
    """The state (1 - z) n + z h, n = tanh(W x + b + r (U h + b')), or U (r h) + b'."""
    pre = {g: _input(w, g, x, switches) + w["U", g] @ h + w["d", g] for g in "rz"}
    sigmoid = SIGMOIDS[switches.gate].value
    r, z = sigmoid(pre["r"]), sigmoid(pre["z"])
    if switches.reset != "each unit":
        r = np.full_like(r, r[0] if switches.reset == "scalar" else 1)
    after = bool(options["reset_after"]) == (switches.reset_side == "own")
    if after:
        hidden, beside = w["U", "n"] @ h, _input(w, "n", x, switches)
        if switches.merged == "inside":
            hidden, beside = hidden + w["b", "n"] + w["d", "n"], w["W", "n"] @ x
        elif switches.merged == "outside":
            beside = beside + w["d", "n"]
        else:
            hidden = hidden + w["d", "n"]
        pre["n"] = beside + r * hidden
    else:
        hidden = w["U", "n"] @ (r * h) + w["d", "n"]
        pre["n"] = _input(w, "n", x, switches) + hidden
    n = tanh(pre["n"], switches)
    kept = r * h if switches.blend == "reset state" else h
    exchanged = bool(options.get("exchanged")) != (switches.blend == "exchanged")
    keep, renew = (1 - z, z) if exchanged else (z, 1 - z)
    return {
        "x": x,
        "h0": h,
        "pre": pre,
        "r": r,
        "n": n,
        "after": after,
        "hidden": hidden,
        "kept": kept,
        "exchanged": exchanged,
        "keep": keep,
        "renew": renew,
        "h": renew * n + keep * kept,
        "c": c,
    }


def gru_backward(
    w: Weights,
    step: dict[str, Any],
    dh: Array,
    dc: Array,
    into: Gradients,
    switches: Switches,
    options: dict,
) -> tuple[Array, Array]:
    """The chain rule through the blend, the candidate, the reset and the gates."""
    pre, r, h = step["pre"], step["r"], step["h0"]
    read = h if switches.weight_state == "before" else step["h"]
    dz = dh * (step["kept"] - step["n"])
    if step["exchanged"]:
        dz = -dz
    dn = dh * step["renew"] * slope(TANH, pre["n"], switches)
    dkept = dh * step["keep"]
    dr = np.zeros_like(r)
    if switches.blend == "reset state":
        dr, before = dkept * h, dkept * r
    else:
        before = dkept
    if step["after"]:
        dread = _gate_back(w, into, "n", dn, step["x"], read, switches, dn * r)
        if switches.merged != "no":
            into["b", "n"] = dn * r if switches.merged == "inside" else dn
            into["d", "n"] = into["b", "n"]
        if switches.hidden_bias_gradient == "without the reset":
            into["d", "n"] = dn
        before = before + (switches.path_lacks != "n") * dread
        dr = dr + dn * step["hidden"]
    else:
        dread = _gate_back(w, into, "n", dn, step["x"], r * read, switches)
        before = before + (switches.path_lacks != "n") * dread * r
        dr = dr + dread * h
    if switches.reset == "scalar":
        dr = np.concatenate([dr.sum(keepdims=True), np.zeros_like(dr[1:])])
    if switches.reset == "ignored":
        dr = 0 * dr
    for gate, grad in (("r", dr), ("z", dz)):
        delta = grad * slope(SIGMOIDS[switches.gate], pre[gate], switches)
        dread = _gate_back(w, into, gate, delta, step["x"], read, switches)
        before = before + (switches.path_lacks != gate) * dread
    return before, dc


def _clip(z: Array, limit: float | None) -> tuple[Array, Array]:
    """The clipped value and the derivative of clipping."""
    if limit is None:
        return z, np.ones_like(z)
    clipped = np.clip(z, -limit, limit)
    if z.dtype == object:
        clipped = clipped + 0 * z  # all of them balls
    return clipped, (np.abs(z) <= limit).astype(z.dtype)


def lstm_forward(
    w: Weights, x: Array, h: Array, c: Array, switches: Switches, options: dict
) -> dict[str, Any]:
    """The cell c' = f c + i g, the state o tanh(c'); o's peephole reads c'."""
    limit = options.get("clip") if switches.clip != "ignored" else None
    cell_limit = limit if switches.clip != "not on the cell" else None

    def gate(name: str, cell: Array) -> tuple[Array, Array]:
        z = _input(w, name, x, switches) + w["U", name] @ h
        z = z + w["d", name]
        if switches.peepholes and name != "g":
            z = z + w["p", name] * cell
        return _clip(z, limit)

    pre, open_ = {}, {}
    for name in "ifg":
        pre[name], open_[name] = gate(name, c)
    sigmoid = SIGMOIDS[switches.gate].value
    i, f, g = sigmoid(pre["i"]), sigmoid(pre["f"]), tanh(pre["g"], switches)
    f = {"own": f, "one": np.ones_like(f), "input": i}[switches.forget]
    new = f * c + i * g
    early = bool(options.get("early_peephole"))
    pre["o"], open_["o"] = gate("o", c if early else new)
    o = sigmoid(pre["o"])
    shown, open_["c"] = _clip(new, cell_limit)
    out = tanh(shown, switches) if switches.output_tanh else shown
    state = o * out
    if ("V", "h") in w:
        state = w["V", "h"] @ state
    return {
        "x": x,
        "h0": h,
        "c0": c,
        "pre": pre,
        "open": open_,
        "i": i,
        "f": f,
        "g": g,
        "o": o,
        "shown": shown,
        "out": out,
        "h": state,
        "c": new,
    }


def lstm_backward(
    w: Weights,
    step: dict[str, Any],
    dh: Array,
    dc: Array,
    into: Gradients,
    switches: Switches,
    options: dict,
) -> tuple[Array, Array]:
    """The chain rule through the output, the cell and the gates."""
    pre, open_, c = step["pre"], step["open"], step["c0"]
    read = step["h0"] if switches.weight_state == "before" else step["h"]
    peeps, peeped = switches.peepholes, switches.peephole_path
    sigmoid = SIGMOIDS[switches.gate]
    if ("V", "h") in w:
        _add(into, ("V", "h"), np.outer(dh, step["o"] * step["out"]))
        dread = w["V", "h"].T @ dh
    else:
        dread = dh
    do = dread * step["out"] * slope(sigmoid, pre["o"], switches) * open_["o"]
    bend = slope(TANH, step["shown"], switches) if switches.output_tanh else 1
    dnew = dc + dread * step["o"] * bend * open_["c"]
    early = bool(options.get("early_peephole"))
    if peeps:
        dnew = dnew + (not early) * peeped * do * w["p", "o"]
        _add(into, ("p", "o"), do * (c if early else step["c"]))
    grads = {
        "i": dnew * step["g"],
        "f": dnew * c if switches.forget == "own" else 0 * dnew,
        "g": dnew * step["i"],
    }
    if switches.forget == "input":
        grads["i"] = grads["i"] + dnew * c
    deltas = {"o": do}
    for gate, grad in grads.items():
        f = TANH if gate == "g" else sigmoid
        deltas[gate] = grad * slope(f, pre[gate], switches) * open_[gate]
    before_c = dnew * step["f"]
    if peeps:
        for gate in "if":
            before_c = before_c + peeped * deltas[gate] * w["p", gate]
            _add(into, ("p", gate), deltas[gate] * c)
        before_c = before_c + early * peeped * do * w["p", "o"]
    before = np.zeros_like(step["h0"])
    for gate, delta in deltas.items():
        dread = _gate_back(w, into, gate, delta, step["x"], read, switches)
        before = before + (switches.path_lacks != gate) * dread
    return before, before_c


def zoned(step: dict[str, Any], t: int, switches: Switches, options: dict) -> None:
    """Let units keep their old values, where masks of the case say so."""
    for name in "hc":
        if (keep := _keep(name, t, switches, options)) is not None:
            step[name] = np.where(keep, step[f"{name}_before"], step[name])


def parted(
    name: str, total: Array, t: int, switches: Switches, options: dict
) -> tuple[Array, Array | float]:
    """The gradient at a new state, and what passes it by to the old one."""
    keep = _keep(name, t, switches, options)
    if keep is None:
        return total, 0.0
    return np.where(keep, 0 * total, total), np.where(keep, total, 0 * total)


def _keep(name: str, t: int, switches: Switches, options: dict) -> Array | None:
    """What a mask says of a step, or what a mistake makes of it."""
    lost = switches.zoneout == "ignored" or (
        name == "c" and switches.zoneout == "not on the cell"
    )
    if f"keep_{name}" not in options or lost:
        return None
    mask = options[f"keep_{name}"][t]
    return mask == (0 if switches.zoneout == "inverted" else 1)


CELLS = {
    "rnn": Cell(("a",), rnn_forward, rnn_backward),
    "gru": Cell(("r", "z", "n"), gru_forward, gru_backward),
    "lstm": Cell(("i", "f", "g", "o"), lstm_forward, lstm_backward),
}
