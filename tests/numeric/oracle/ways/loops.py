"""Every recurrent system in loops over units, differentiated forwards.

Plain Python numbers, one unit, one product at a time; a gradient is the derivative of
the loss along one input entry, carried beside every value (dual numbers). No chain rule
through time is written anywhere. Slow: for small cases. Like fused.py it shares no cell
with the oracle's routes: the oracle is judged by what it says of these two.
"""

import math

import numpy as np

GATES = {"rnn": "a", "gru": "rzn", "lstm": "ifgo"}
ORDER = {
    "torch": {"gru": "rzn", "lstm": "ifgo"},
    "keras": {"gru": "zrn", "lstm": "ifgo"},
    "onnx": {"gru": "zrn", "lstm": "iofg"},
    "flax": {"gru": "rzn", "lstm": "ifgo"},
}


class Dual:
    """A number and its derivative along one direction."""

    __slots__ = ("slope", "value")

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __sub__(self, other):
        return Dual(self.value - other.value, self.slope - other.slope)

    def __mul__(self, other):
        slope = self.slope * other.value + self.value * other.slope
        return Dual(self.value * other.value, slope)

    def tanh(self):
        value = math.tanh(self.value)
        small = math.exp(-2 * abs(self.value))
        return Dual(value, self.slope * (4 * small / (1 + small) ** 2))

    def logistic(self):
        small = math.exp(-abs(self.value))
        value = (1 if self.value >= 0 else small) / (1 + small)
        return Dual(value, self.slope * (small / (1 + small) ** 2))

    def relu(self):
        return self if self.value > 0 else Dual(0.0)

    def clip(self, limit):
        if limit is None or abs(self.value) <= limit:
            return self
        return Dual(math.copysign(limit, self.value))


ONE = Dual(1.0)


def run(system, convention, case):
    """One case of a single sequence."""
    if system == "linear-recurrence":
        return linear(convention, case)
    cell = "rnn" if system in ("simple-rnn", "lag-gradients") else system
    numbers = [k for k, v in case.items() if is_input(k, v)]
    states, cells = forward(cell, convention, case, None)
    shape = states.shape
    if system == "lag-gradients":
        cotangent = np.zeros(shape)
        cotangent[-1] = case["cotangent"]
    else:
        cotangent = case["cotangent_h"]
    outputs = {"h": states}
    if cell == "rnn":
        outputs["delta"] = along(cell, convention, case, ("z", shape), cotangent)
    if system == "lag-gradients":
        return {"delta": outputs["delta"]}
    if cell == "lstm":
        outputs["c"] = cells
    for name in numbers:
        place = (name, case[name].shape)
        outputs[f"grad_{name}"] = along(cell, convention, case, place, cotangent)
    return outputs


def is_input(name, value):
    arrays = isinstance(value, np.ndarray) and value.ndim > 0
    return arrays and not name.startswith("cotangent")


def linear(convention, case):
    weight = case["W"].tolist()
    states, n = [case["h0"].tolist()], len(case["h0"])
    for _ in range(int(case["steps"])):
        before, after = states[-1], []
        for i in range(n):
            total = 0.0
            for j in range(n):
                entry = weight[j][i] if convention == "transposed" else weight[i][j]
                total += entry * before[j]
            after.append(total)
        states.append(after)
    return {"h": np.array(states)}


def along(cell, convention, case, place, cotangent):
    """The derivative of sum cotangent h along every entry of one input."""
    name, shape = place
    result = np.zeros(shape)
    for index in np.ndindex(*shape):
        slopes, _ = forward(cell, convention, case, (name, index))
        total = 0.0
        for t in range(len(slopes)):
            for i in range(len(slopes[t])):
                total += float(cotangent[t][i]) * slopes[t][i]
        result[index] = total
    return result


def forward(cell, convention, case, direction):
    """States and cells; their slopes along a direction where one is given."""
    duals = {
        name: marked(
            value, direction[1] if direction and direction[0] == name else None
        )
        for name, value in case.items()
        if is_input(name, value)
    }
    h = list(duals["h0"])
    c = list(duals["c0"]) if "c0" in duals else None
    net = gates(cell, convention, duals)
    rows, cells = [], []
    for t, x in enumerate(duals["x"]):
        pushed = (
            direction[1] if direction and direction == ("z", direction[1]) else None
        )
        push = pushed[1] if pushed is not None and pushed[0] == t else None
        if cell == "rnn":
            h = rnn(net, x, h, case["activation"], push)
        if cell == "gru":
            h = gru(net, x, h, convention in ("keras-reset-before", "onnx-0"))
        if cell == "lstm":
            limit = float(case["clip"]) if convention == "onnx-clip" else None
            h, c = lstm(net, x, h, c, limit)
        rows.append([v.slope if direction else v.value for v in h])
        if c is not None:
            cells.append([v.value for v in c])
    return np.array(rows), np.array(cells)


def marked(array, index):
    """The entries as dual numbers; the marked one has slope 1."""
    result = np.empty(array.shape, dtype=object)
    for place in np.ndindex(*array.shape):
        result[place] = Dual(float(array[place]), 1.0 if place == index else 0.0)
    return result


def gates(cell, convention, duals):
    """Kind and gate -> function of indices: W(i, j), U(i, j), b(i), d(i), p(i)."""
    family = convention.split("-")[0]
    n = len(duals["h0"])
    order = (
        "a" if cell == "rnn" else ORDER[family if family != "plain" else "torch"][cell]
    )
    net = {}
    for k, g in enumerate(order):
        at = k * n

        def entry(name, turned=False, lead=(), at=at):
            if name not in duals:
                return None
            array = duals[name]
            if turned:
                return lambda i, *j: array[(*j, at + i)]
            return lambda i, *j: array[(*lead, at + i, *j)]

        if family == "plain":
            names = [entry("W"), entry("U"), entry("b"), None]
        elif family == "torch":
            names = [entry("w_ih"), entry("w_hh"), entry("b_ih"), entry("b_hh")]
        elif family == "keras":
            two = duals["bias"].ndim == 2
            names = [
                entry("kernel", True),
                entry("recurrent_kernel", True),
                entry("bias", lead=(0,) if two else ()),
                entry("bias", lead=(1,)) if two else None,
            ]
        elif family == "onnx":
            names = [
                entry("W", lead=(0,)),
                entry("R", lead=(0,)),
                entry("B", lead=(0,)),
            ]
            names.append(entry("B", lead=(0,), at=at + len(order) * n))
        else:
            stem = "" if g == "a" else g
            names = [
                entry(f"i{stem}_kernel", True, at=0),
                entry(f"h{stem}_kernel", True, at=0),
                entry(f"i{stem}_bias", at=0),
                entry(f"h{stem}_bias", at=0),
            ]
        for kind, named in zip("WUbd", names, strict=True):
            net[kind, g] = named
    if "P" in duals:
        for k, g in enumerate("iof"):
            net["p", g] = lambda i, k=k: duals["P"][0, k * n + i]
    return net


def inner(weight, i, vector):
    total = Dual(0.0)
    for j, value in enumerate(vector):
        total = total + weight(i, j) * value
    return total


def plus(net, kind, g, i, total):
    return total if net[kind, g] is None else total + net[kind, g](i)


def rnn(net, x, h, activation, push):
    outputs = []
    for i in range(len(h)):
        z = plus(net, "b", "a", i, inner(net["W", "a"], i, x))
        z = z + plus(net, "d", "a", i, inner(net["U", "a"], i, h))
        if push == i:
            z = z + Dual(0.0, 1.0)
        outputs.append(z if activation == "identity" else getattr(z, activation)())
    return outputs


def gru(net, x, h, before):
    units = range(len(h))

    def inputs(g, i):
        return plus(net, "b", g, i, inner(net["W", g], i, x))

    def hidden(g, i, state):
        return plus(net, "d", g, i, inner(net["U", g], i, state))

    r = [(inputs("r", i) + hidden("r", i, h)).logistic() for i in units]
    z = [(inputs("z", i) + hidden("z", i, h)).logistic() for i in units]
    outputs = []
    for i in units:
        if before:
            read = hidden("n", i, [r[j] * h[j] for j in units])
        else:
            read = r[i] * hidden("n", i, h)
        n = (inputs("n", i) + read).tanh()
        outputs.append((ONE - z[i]) * n + z[i] * h[i])
    return outputs


def lstm(net, x, h, c, limit):
    units = range(len(h))

    def pre(g, i):
        inputs = plus(net, "b", g, i, inner(net["W", g], i, x))
        return inputs + plus(net, "d", g, i, inner(net["U", g], i, h))

    def peep(g, i, cell, z):
        return z + net["p", g](i) * cell if ("p", g) in net else z

    states, cells = [], []
    for i in units:
        into = peep("i", i, c[i], pre("i", i)).clip(limit).logistic()
        keep = peep("f", i, c[i], pre("f", i)).clip(limit).logistic()
        cell = keep * c[i] + into * pre("g", i).clip(limit).tanh()
        out = peep("o", i, cell, pre("o", i)).clip(limit).logistic()
        cells.append(cell)
        states.append(out * cell.clip(limit).tanh())
    return states, cells
