"""Every recurrent system with fused gates, differentiated by a tape of arrays.

Written from the frameworks' documentation, without the oracle's tables: one product
[W | U] [x; h] for all gates at once where the cell allows it, batches row by row,
weight gradients in whatever order the tape comes to them.
"""

import numpy as np

from tests.numeric.oracle.ways.tape import Taped, joined, propagate

ORDERS = {
    ("gru", "torch"): "rzn",
    ("gru", "flax"): "rzn",
    ("gru", "keras"): "zrn",
    ("gru", "onnx"): "zrn",
    ("lstm", "torch"): "ifgo",
    ("lstm", "keras"): "ifgo",
    ("lstm", "onnx"): "iofg",
    ("lstm", "flax"): "ifgo",
    ("gru", "zoneout"): "rzn",
    ("lstm", "zoneout"): "ifgo",
    ("gru", "chung"): "rzn",
    ("gru", "ncnn"): "rzn",
    ("lstm", "ncnn"): "ifog",
    ("gru", "coreml"): "rnz",
    ("lstm", "coreml"): "ifog",
}
BEFORE = (
    "keras-reset-before",
    "onnx-0",
    "chung-2014",
    "coreml",
    "webnn-zrn-reset-before",
    "webnn-rzn-reset-before",
)
DATA = ("x", "h0", "c0", "keep_h", "keep_c")


def run(system, convention, case):
    """One case; float32 inputs are computed in float32."""
    with np.errstate(all="ignore"):
        if system == "linear-recurrence":
            return linear(convention, case)
        if system == "lag-gradients":
            return lag_gradients(convention, case)
        if system.startswith("padded"):
            return padded(system.removeprefix("padded-"), convention, case)
        cell = "rnn" if system == "simple-rnn" else system
        return single(cell, convention, case)


def linear(convention, case):
    weight = case["W"].T if convention == "transposed" else case["W"]
    states = np.empty((int(case["steps"]) + 1, len(weight)), weight.dtype)
    states[0] = case["h0"]
    for t in range(1, len(states)):
        np.einsum("ij,j->i", weight, states[t - 1], out=states[t])
    return {"h": states}


def single(cell, convention, case):
    net = Network(cell, convention, case)
    h, c, pre = net.states(case["x"], case["h0"], case.get("c0"), case)
    propagate(net.tape, zip(h, case["cotangent_h"], strict=True))
    shape = case["cotangent_h"].shape
    outputs = {"h": stacked(h, value, shape), **net.gradients(case)}
    outputs["grad_x"] = stacked(net.x, gradient, case["x"].shape)
    outputs["grad_h0"] = gradient(net.h0)
    if cell == "rnn":
        outputs["delta"] = stacked(pre, gradient, shape)
    if cell == "lstm":
        outputs |= {"c": stacked(c, value, shape), "grad_c0": gradient(net.c0)}
    return outputs


def lag_gradients(convention, case):
    net = Network("rnn", convention, case)
    h, _, pre = net.states(case["x"], case["h0"], None, case)
    propagate(net.tape, [(node, case["cotangent"]) for node in h[-1:]])
    width = len(case["h0"])
    return {"delta": stacked(pre, gradient, (len(case["x"]), width))}


def padded(cell, convention, case):
    rows = [row(cell, convention, case, b) for b in range(len(case["lengths"]))]
    shared = [name for name in rows[0] if name not in OWN]
    outputs = {
        name: np.stack([r[name] for r in rows]) for name in rows[0] if name in OWN
    }
    return outputs | {name: sum(r[name] for r in rows) for name in shared}


OWN = ("h", "last_h", "last_c", "grad_x", "grad_h0", "grad_c0")


def row(cell, convention, case, b):
    """One sequence of a batch."""
    length, steps = int(case["lengths"][b]), case["x"].shape[1]
    family = convention.split("-")[0]
    places = list(range(steps if family == "flax" else length))
    if case["direction"] == "reverse":
        places.reverse()
    if not length:
        return empty(cell, convention, case, b)
    net = Network(cell, convention, case)
    c0 = case["c0"][b] if "c0" in case else None
    kept = {k: case[k][b][places] for k in ("keep_h", "keep_c") if k in case}
    h, c, _ = net.states(case["x"][b][places], case["h0"][b], c0, {**case, **kept})
    cotangent = case["cotangent_h"][b]
    seeds = [(node, cotangent[t]) for node, t in zip(h, places, strict=True)]
    last, last_cell = (h[length - 1], c[length - 1]) if length else (net.h0, net.c0)
    seeds.append((last, case["cotangent_last"][b]))
    shown = np.zeros((steps, len(case["h0"][b])), cotangent.dtype)
    shown[places] = stacked(h, value, (len(places), shown.shape[1]))
    if family == "keras" and length:
        shown[length:] = last.value
        seeds += [(last, cotangent[t]) for t in range(length, steps)]
    propagate(net.tape, seeds)
    grad_x = np.zeros_like(case["x"][b])
    grad_x[places] = stacked(net.x, gradient, (len(places), grad_x.shape[1]))
    outputs = {
        "h": shown,
        "last_h": last.value,
        "grad_x": grad_x,
        "grad_h0": gradient(net.h0),
        **net.gradients(case),
    }
    if cell == "lstm":
        outputs |= {"last_c": last_cell.value, "grad_c0": gradient(net.c0)}
    return outputs


def empty(cell, convention, case, b):
    """A sequence of length 0: its last state is its initial one."""
    outputs = {
        "h": np.zeros_like(case["cotangent_h"][b]),
        "last_h": case["h0"][b],
        "grad_x": np.zeros_like(case["x"][b]),
        "grad_h0": case["cotangent_last"][b],
        **Network(cell, convention, case).gradients(case),
    }
    if cell == "lstm":
        outputs |= {"last_c": case["c0"][b], "grad_c0": np.zeros_like(case["c0"][b])}
    return outputs


class Network:
    """The weights of a case on a tape, and the cell that uses them."""

    def __init__(self, cell, convention, case):
        self.cell, self.convention, self.tape = cell, convention, []
        self.family = "torch" if convention == "plain" else convention.split("-")[0]
        skipped = (*DATA, "cotangent_h", "cotangent_last", "cotangent", "lengths")
        self.w = {
            name: Taped(value, (), self.tape)
            for name, value in case.items()
            if isinstance(value, np.ndarray) and name not in skipped and value.ndim
        }
        self.count = {"rnn": 1, "gru": 3, "lstm": 4}[cell]

    def gradients(self, case):
        return {f"grad_{name}": gradient(node) for name, node in self.w.items()}

    def stacked(self):
        """All gates' W (kn, m), U (kn, n), and the two biases, either None."""
        w = self.w
        if self.convention == "plain":
            return w["W"], w["U"], w["b"], None
        if self.family in ("torch", "zoneout"):
            return w["w_ih"], w["w_hh"], w["b_ih"], w["b_hh"]
        if self.family == "keras":
            bias = (w["bias"], None)
            if w["bias"].value.ndim == 2:
                bias = (w["bias"][0], w["bias"][1])
            return w["kernel"].T, w["recurrent_kernel"].T, *bias
        if self.family == "onnx":
            half = w["B"].value.shape[1] // 2
            return w["W"][0], w["R"][0], w["B"][0, :half], w["B"][0, half:]
        if self.family == "webnn":
            names = ("weight", "recurrentWeight", "bias", "recurrentBias")
            return tuple(w[name][0] for name in names)
        if self.family == "coreml":
            return w["weight_ih"], w["weight_hh"], w["bias"], None
        if self.family == "chung":
            return w["W"], w["U"], w["b"], None
        if self.family == "ncnn":
            return self.stacked_ncnn()
        return self.stacked_flax()

    def stacked_ncnn(self):
        w = self.w
        rows = [w["bias_c"][k] for k in range(4)]
        if self.cell == "lstm":
            return w["weight_xc"], w["weight_hc"], joined(rows), None
        nothing = Taped(np.zeros_like(rows[3].value), (), self.tape)
        hidden = joined([nothing, nothing, rows[3]])
        return w["weight_xc"], w["weight_hc"], joined(rows[:3]), hidden

    def stacked_flax(self):
        w = self.w
        if self.cell == "rnn":
            return w["i_kernel"].T, w["h_kernel"].T, w["i_bias"], None
        order = ORDERS[self.cell, "flax"]
        inputs = joined([w[f"i{g}_kernel"] for g in order]).T
        hidden = joined([w[f"h{g}_kernel"] for g in order]).T
        if self.cell == "lstm":
            return inputs, hidden, None, joined([w[f"h{g}_bias"] for g in order])
        nothing = Taped(np.zeros_like(w["hn_bias"].value), (), self.tape)
        bias = joined([w[f"i{g}_bias"] for g in order])
        return inputs, hidden, bias, joined([nothing, nothing, w["hn_bias"]])

    def states(self, x, h0, c0, case):
        """States, cells and (of a simple network) pre-activations, as nodes."""
        self.x = [Taped(value, (), self.tape) for value in x]
        self.h0 = h = Taped(h0, (), self.tape)
        self.c0 = c = Taped(np.zeros_like(h0) if c0 is None else c0, (), self.tape)
        self.n, parts = len(h0), self.stacked()
        hs, cs, pre = [], [], []
        for t, entry in enumerate(self.x):
            after = getattr(self, self.cell)(entry, h, c, parts, case)
            h, c = (
                self.zoned("h", t, h, after[0], case),
                self.zoned("c", t, c, after[1], case),
            )
            z = after[2]
            hs.append(h)
            cs.append(c)
            pre.append(z)
        return hs, cs, pre

    def rnn(self, x, h, c, parts, case):
        weight, recurrent, bias, hidden_bias = parts
        z = joined([recurrent, weight]) @ joined([h, x]) + bias
        if hidden_bias is not None:
            z = z + hidden_bias
        name = case["activation"]
        return (z if name == "identity" else getattr(z, name)()), c, z

    def zoned(self, name, t, before, after, case):
        """As dropout of a difference: before + (1 - k) (after - before)."""
        if f"keep_{name}" not in case:
            return after
        moves = 1.0 - case[f"keep_{name}"][t]
        moves = Taped(moves.astype(before.value.dtype), (), self.tape)
        return before + moves * (after - before)

    def part(self, array, gate):
        if self.family == "webnn":
            order = self.convention.split("-")[1]
        else:
            order = ORDERS[self.cell, self.family]
        at = order.index(gate) * self.n
        return array[at : at + self.n]

    def gru(self, x, h, c, parts, case):
        weight, recurrent, bias, hidden_bias = parts
        inputs = weight @ x + bias
        hidden = recurrent @ h
        if hidden_bias is not None:
            hidden = hidden + hidden_bias
        both = inputs + hidden
        r, z = self.part(both, "r").logistic(), self.part(both, "z").logistic()
        if self.convention in BEFORE:
            read = self.part(recurrent, "n") @ (r * h)
            if hidden_bias is not None:
                read = read + self.part(hidden_bias, "n")
        else:
            read = r * self.part(hidden, "n")
        n = (self.part(inputs, "n") + read).tanh()
        if self.convention == "chung-2014":
            return h + z * (n - h), c, None
        return n + z * (h - n), c, None

    def lstm(self, x, h, c, parts, case):
        weight, recurrent, bias, hidden_bias = parts
        z = joined([weight, recurrent]) @ joined([x, h])
        for extra in (bias, hidden_bias):
            z = z if extra is None else z + extra
        limit = case.get("clip", np.inf) if self.convention == "onnx-clip" else np.inf
        pre = {g: self.part(z, g) for g in "ifgo"}
        peepholes = self.w.get("P", self.w.get("peepholeWeight"))
        if peepholes is not None:
            first, second, third = (
                peepholes[0, k * self.n : (k + 1) * self.n] for k in range(3)
            )
            pre["i"] = pre["i"] + first * c
            pre["f"] = pre["f"] + third * c
        i, f = (pre[g].clip(limit).logistic() for g in "if")
        new = i * pre["g"].clip(limit).tanh() + f * c
        if peepholes is not None:
            pre["o"] = pre["o"] + second * (c if self.family == "webnn" else new)
        o = pre["o"].clip(limit).logistic()
        return o * new.clip(limit).tanh(), new, None


def gradient(node):
    return np.zeros_like(node.value) if node.gradient is None else node.gradient


def value(node):
    return node.value


def stacked(nodes, part, shape):
    """A part of each node, one a step; of that shape where there is none."""
    return np.array([part(node) for node in nodes]).reshape(shape)
