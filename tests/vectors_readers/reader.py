"""Runs the test vectors against a small implementation of its own: Python alone.

    python reader.py FOLDER [--bug NAME]

It knows simple-rnn, lag-gradients, gru, lstm, their padded and their stacked forms, in
binary64, with reverse-mode differentiation on a tape of scalars, and the diagonal
recurrence, real and complex, with its gradients by hand. It shares no code with
longdep and needs no package. Cases in conventions that it does not know are counted,
not passed. --bug plants a mistake, to show that it is caught.
"""

import json
import math
import sys
from pathlib import Path

BUGS = (
    "transposed-recurrent",
    "swapped-gates",
    "padding-moves-state",
    "short-memory",
    "reverse-not-turned-back",
    "first-layer-states-for-all",
    "decay-one-step-off",
    "conjugate-missing",
)
KNOWN = {
    "rnn": ("plain", "torch", "keras", "onnx", "flax"),
    "gru": (
        *("torch", "keras-reset-after", "keras-reset-before"),
        *("onnx-0", "onnx-1", "flax"),
    ),
    "lstm": ("torch", "keras", "onnx", "onnx-peepholes", "onnx-clip", "flax"),
}
DIAGONAL = "diagonal-recurrence"
WORDS = ("activation", "direction", "merge", "lengths", "mask", "layers", "window")
STEMS = {"w_ih": "weight_ih", "w_hh": "weight_hh", "b_ih": "bias_ih", "b_hh": "bias_hh"}

# Which block of which array is what: W input, U recurrent weight, b and d the input
# and hidden bias, p a peephole; then the gate. "t" marks matrices stored transposed.
FUSED = {
    "rnn": "a",
    "gru torch": "rzn",
    "gru onnx-0": "zrn",
    "gru onnx-1": "zrn",
    "gru keras-reset-after": "zrn",
    "gru keras-reset-before": "zrn",
    "lstm torch": "ifgo",
    "lstm keras": "ifgo",
    "lstm onnx": "iofg",
    "lstm onnx-peepholes": "iofg",
    "lstm onnx-clip": "iofg",
}


def arrays_of(cell, convention):
    """Name -> (kinds and gates of its blocks, transposed)."""
    gates = FUSED.get(f"{cell} {convention}", FUSED["rnn"])
    if cell == "rnn" and convention == "plain":
        return {"W": (["Wa"], False), "U": (["Ua"], False), "b": (["ba"], False)}
    if convention == "flax":
        return flax_arrays(cell)
    w, u, b, d = ([kind + g for g in gates] for kind in "WUbd")
    if convention == "torch":
        return {
            "w_ih": (w, False),
            "w_hh": (u, False),
            "b_ih": (b, False),
            "b_hh": (d, False),
        }
    if convention.startswith("keras"):
        bias = b + d if convention == "keras-reset-after" else b
        return {
            "kernel": (w, True),
            "recurrent_kernel": (u, True),
            "bias": (bias, False),
        }
    arrays = {"W": (w, False), "R": (u, False), "B": (b + d, False)}
    if convention == "onnx-peepholes":
        arrays["P"] = (["pi", "po", "pf"], False)
    return arrays


def flax_arrays(cell):
    if cell == "rnn":
        return {
            "i_kernel": (["Wa"], True),
            "i_bias": (["ba"], False),
            "h_kernel": (["Ua"], True),
        }
    gates, inner, hidden = {"gru": ("rzn", "rzn", "n"), "lstm": ("ifgo", "", "ifgo")}[
        cell
    ]
    arrays = {}
    for g in gates:
        arrays[f"i{g}_kernel"] = ([f"W{g}"], True)
        arrays[f"h{g}_kernel"] = ([f"U{g}"], True)
        if g in inner:
            arrays[f"i{g}_bias"] = ([f"b{g}"], False)
        if g in hidden:
            arrays[f"h{g}_bias"] = ([f"d{g}"], False)
    return arrays


class Tape:
    """Scalars that remember how they were made: value, and (parent, derivative)s."""

    def __init__(self):
        self.value, self.parents = [], []

    def new(self, value, parents=()):
        self.value.append(value)
        self.parents.append(parents)
        return len(self.value) - 1

    def sum_of(self, terms):
        return self.new(sum(self.value[t] for t in terms), [(t, 1.0) for t in terms])

    def dot(self, left, right):
        v = self.value
        total = sum(v[a] * v[b] for a, b in zip(left, right, strict=True))
        parents = [(a, v[b]) for a, b in zip(left, right, strict=True)]
        parents += [(b, v[a]) for a, b in zip(left, right, strict=True)]
        return self.new(total, parents)

    def times(self, a, b):
        return self.dot([a], [b])

    def apply(self, name, a):
        x = self.value[a]
        if name == "identity":
            return a
        if name == "relu":
            return self.new(max(x, 0.0), [(a, 1.0 if x > 0 else 0.0)])
        if name == "tanh":
            y = math.tanh(x)
            return self.new(y, [(a, 1.0 - y * y)])
        y = 1.0 / (1.0 + math.exp(-x)) if x >= 0 else math.exp(x) / (1.0 + math.exp(x))
        return self.new(y, [(a, y * (1.0 - y))])

    def one_minus(self, a):
        return self.new(1.0 - self.value[a], [(a, -1.0)])

    def bounded(self, a, limit):
        if limit is None:
            return a
        x = self.value[a]
        inside = -limit < x < limit
        return self.new(min(max(x, -limit), limit), [(a, 1.0 if inside else 0.0)])

    def gradients(self, seeds):
        adjoints = [0.0] * len(self.value)
        for index, cotangent in seeds:
            adjoints[index] += cotangent
        for index in range(len(adjoints) - 1, -1, -1):
            if adjoints[index] != 0.0:
                for parent, slope in self.parents[index]:
                    adjoints[parent] += slope * adjoints[index]
        return adjoints


def number(text):
    return float.fromhex(text) if "x" in text else float(text)


def deep(function, tree):
    if isinstance(tree, list):
        return [deep(function, item) for item in tree]
    return function(tree)


def flat(tree):
    return (
        [leaf for item in tree for leaf in flat(item)]
        if isinstance(tree, list)
        else [tree]
    )


def unpack(case, cell, convention, bug):
    """Slot such as "Wr" -> rows or entries, of tape indices."""
    slots = {}
    for name, (blocks, transposed) in arrays_of(cell, convention).items():
        array = case[name]
        if blocks[0][0] in "WU":
            while isinstance(array[0][0], list):
                array = array[0]
            rows = (
                [list(row) for row in zip(*array, strict=True)] if transposed else array
            )
        else:
            rows = flat(array)
        n = len(rows) // len(blocks)
        for k, block in enumerate(blocks):
            slots[block] = rows[k * n : (k + 1) * n]
    if bug == "transposed-recurrent":
        for key in slots:
            if key[0] == "U" and len(slots[key]) == len(slots[key][0]):
                slots[key] = [list(row) for row in zip(*slots[key], strict=True)]
    if bug == "swapped-gates" and cell != "rnn":
        one, two = {"gru": "rz", "lstm": "fo"}[cell]
        for kind in "WUbdp":
            if kind + one in slots and kind + two in slots:
                first, second = slots[kind + one], slots[kind + two]
                slots[kind + one], slots[kind + two] = second, first
    return slots


class Network:
    """One cell on a tape."""

    def __init__(self, tape, cell, convention, slots, activation, clip, bug):
        self.tape, self.cell, self.slots = tape, cell, slots
        self.activation, self.clip, self.bug = activation, clip, bug
        self.before = convention in ("keras-reset-before", "onnx-0")

    def act(self, name, a):
        return self.tape.apply(name, self.tape.bounded(a, self.clip))

    def part(self, gate, unit, x, h, kinds="WbUd"):
        """The terms of one unit's sum: W x, b, U h, d, as asked for."""
        terms = []
        for kind in kinds:
            slot = self.slots.get(kind + gate)
            if slot is None:
                continue
            if kind in "WU":
                terms.append(self.tape.dot(slot[unit], x if kind == "W" else h))
            else:
                terms.append(slot[unit])
        return terms

    def step(self, x, h, c):
        """Next (h, c, pre-activations of an rnn)."""
        n, tape = len(h), self.tape
        if self.cell == "rnn":
            z = [tape.sum_of(self.part("a", i, x, h)) for i in range(n)]
            return [self.act(self.activation, a) for a in z], c, z
        return self.gru(x, h, c) if self.cell == "gru" else self.lstm(x, h, c)

    def gru(self, x, h, c):
        n, tape = len(h), self.tape
        r, z = (
            [self.act("sigmoid", tape.sum_of(self.part(g, i, x, h))) for i in range(n)]
            for g in "rz"
        )
        states = []
        reset = [tape.times(r[i], h[i]) for i in range(n)]
        for i in range(n):
            if self.before:
                terms = self.part("n", i, x, reset)
            else:
                inner = tape.sum_of(self.part("n", i, x, h, "Ud"))
                terms = [*self.part("n", i, x, h, "Wb"), tape.times(r[i], inner)]
            new = self.act("tanh", tape.sum_of(terms))
            states.append(tape.dot([tape.one_minus(z[i]), z[i]], [new, h[i]]))
        return states, c, None

    def lstm(self, x, h, c):
        states, cells, tape = [], [], self.tape
        for i in range(len(c)):
            gate = {g: self.part(g, i, x, h) for g in "ifgo"}
            for g in "if":
                if "p" + g in self.slots:
                    gate[g].append(tape.times(self.slots["p" + g][i], c[i]))
            entry, forget = (self.act("sigmoid", tape.sum_of(gate[g])) for g in "if")
            new = self.act("tanh", tape.sum_of(gate["g"]))
            cell = tape.dot([forget, entry], [c[i], new])
            if "po" in self.slots:
                gate["o"].append(tape.times(self.slots["po"][i], cell))
            out = self.act("sigmoid", tape.sum_of(gate["o"]))
            cells.append(cell)
            states.append(tape.times(out, self.act("tanh", cell)))
        if "Vh" in self.slots:  # the output is projected
            states = [tape.dot(row, states) for row in self.slots["Vh"]]
        return states, cells, None

    def run(self, xs, h, c, cuts=()):
        """States, cells and sums; no gradient passes back from the steps in `cuts`."""
        states, cells, sums = [], [], []
        if self.bug == "short-memory":
            cuts = (*cuts, len(xs) - 8)
        for k, x in enumerate(xs):
            if k and k in cuts:
                h, c = (
                    v and [self.tape.new(self.tape.value[i]) for i in v] for v in (h, c)
                )
            h, c, z = self.step(x, h, c)
            states.append(h)
            cells.append(c)
            sums.append(z)
        return states, cells, sums


def answer(system, convention, inputs, bug):
    """The outputs of one case."""
    if system == DIAGONAL:
        return diagonal(convention, inputs, bug)
    if system == "lag-gradients":
        return lag_gradients(convention, inputs, bug)
    cell = cell_of(system)
    tape = Tape()
    case = {
        name: deep(tape.new, deep(number, value))
        for name, value in inputs.items()
        if name not in (*WORDS, "clip") and not name.startswith("cotangent")
    }
    if system.startswith("stacked"):
        return Stack(tape, cell, convention, case, inputs, bug).answer()
    clip = number(inputs["clip"]) if "clip" in inputs else None
    slots = unpack(case, cell, convention, bug)
    network = Network(
        tape, cell, convention, slots, inputs.get("activation", "tanh"), clip, bug
    )
    if system.startswith("padded"):
        return padded(network, convention, case, inputs, bug)
    h, c, z = network.run(case["x"], case["h0"], case.get("c0"))
    cotangents = deep(number, inputs["cotangent_h"])
    grads = tape.gradients(list(zip(flat(h), flat(cotangents), strict=True)))
    outputs = {"h": deep(tape.value.__getitem__, h)}
    if cell == "lstm":
        outputs["c"] = deep(tape.value.__getitem__, c)
    if cell == "rnn":
        outputs["delta"] = deep(grads.__getitem__, z)
    return outputs | {"grad_" + k: deep(grads.__getitem__, v) for k, v in case.items()}


def padded(network, convention, case, inputs, bug):
    tape = network.tape
    steps, reverse = len(case["x"][0]), inputs["direction"] == "reverse"
    states, last_h, last_c, seeds = [], [], [], []
    for i, length in enumerate(inputs["lengths"]):
        run = steps if convention == "flax" else length
        if bug == "padding-moves-state":
            run = length = steps
        xs = case["x"][i][:run]
        c0 = case["c0"][i] if "c0" in case else None
        h, c, _ = network.run(xs[::-1] if reverse else xs, case["h0"][i], c0)
        last_h.append(h[length - 1] if length else case["h0"][i])
        last_c.append(c[length - 1] if length else c0)
        rows = h[::-1] if reverse else h
        blank = rows[-1] if rows and convention.startswith("keras") else None
        zeros = [tape.new(0.0) for _ in case["h0"][i]]
        rows = rows + [blank or zeros] * (steps - run)
        states.append(rows)
        given, at_last = (
            deep(number, inputs[name][i]) for name in ("cotangent_h", "cotangent_last")
        )
        seeds += zip(flat(rows), flat(given), strict=True)
        seeds += zip(last_h[-1], at_last, strict=True)
    grads = tape.gradients(seeds)
    result = {"h": states, "last_h": last_h}
    if network.cell == "lstm":
        result["last_c"] = last_c
    values = {k: deep(tape.value.__getitem__, v) for k, v in result.items()}
    return values | {"grad_" + k: deep(grads.__getitem__, v) for k, v in case.items()}


def turned(array):
    """The first two axes exchanged: time first to batch first, and back."""
    return [list(rows) for rows in zip(*array, strict=True)]


class Stack:
    """Layers and directions of one cell on a tape."""

    def __init__(self, tape, cell, convention, case, inputs, bug):
        self.tape, self.cell, self.convention = tape, cell, convention
        self.case, self.inputs, self.bug = case, inputs, bug
        self.time_first = convention == "torch" or convention.startswith("onnx")
        self.ways = {"bidirectional": ["forward", "reverse"]}.get(
            inputs["direction"], [inputs["direction"]]
        )
        self.last = {"h": [], "c": []}

    def batch_first(self, array):
        return turned(array) if self.time_first else array

    def answer(self):
        tape, layer = self.tape, self.batch_first(self.case["x"])
        for k in range(self.inputs["layers"]):
            if k:
                factors = self.batch_first(self.case["dropout"][k - 1])
                layer = self.together(tape.times, layer, factors)
            layer = self.merged([self.lane(k, way, layer) for way in self.ways])
        results = {"h": self.batch_first(layer), "last_h": self.last["h"]}
        if self.cell == "lstm":
            results["last_c"] = self.last["c"]
        seeds = []
        for name, value in results.items():
            given = deep(number, self.inputs["cotangent_" + name])
            seeds += zip(flat(value), flat(given), strict=True)
        grads = tape.gradients(seeds)
        outputs = {k: deep(tape.value.__getitem__, v) for k, v in results.items()}
        return outputs | {
            "grad_" + k: deep(grads.__getitem__, v) for k, v in self.case.items()
        }

    def together(self, function, *arrays):
        """A function of the entries of arrays of one shape."""
        if isinstance(arrays[0], list):
            return [self.together(function, *p) for p in zip(*arrays, strict=True)]
        return function(*arrays)

    def merged(self, outputs):
        if len(outputs) == 1:
            return outputs[0]
        merge, tape = self.inputs.get("merge", "concat"), self.tape
        if merge == "concat":
            return [
                [one + other for one, other in zip(*rows, strict=True)]
                for rows in zip(*outputs, strict=True)
            ]
        if merge == "mul":
            return self.together(tape.times, *outputs)
        weights = [tape.new(0.5 if merge == "ave" else 1.0)] * 2
        return self.together(lambda *pair: tape.dot(weights, pair), *outputs)

    def slots(self, layer, way):
        """The weights of one layer and direction, unpacked."""
        base = "torch" if self.convention.startswith("torch") else self.convention
        both = self.convention.startswith("onnx")
        ending = f"_l{layer}" + ("_reverse" if way == "reverse" and not both else "")
        own = {
            name: self.case[STEMS.get(name, name) + ending]
            for name in arrays_of(self.cell, base)
        }
        if both:
            own = {name: array[self.ways.index(way)] for name, array in own.items()}
        slots = unpack(own, self.cell, base, self.bug)
        if "weight_hr" + ending in self.case:
            slots["Vh"] = self.case["weight_hr" + ending]
        return slots

    def lane(self, layer, way, xs):
        """The outputs (B, T, n) of one layer in one direction."""
        base = self.convention
        network = Network(
            self.tape,
            self.cell,
            base,
            self.slots(layer, way),
            self.inputs.get("activation", "tanh"),
            None,
            self.bug,
        )
        place = layer * len(self.ways) + self.ways.index(way)
        first = (
            self.ways.index(way) if self.bug == "first-layer-states-for-all" else place
        )
        steps, window, outputs = len(xs[0]), self.inputs["window"], []
        last_h, last_c = [], []
        for i, x in enumerate(xs):
            valid = self.valid(i, steps)
            order = [t for t in range(steps) if valid[t]]
            rest = [t for t in range(steps) if not valid[t]]
            if way == "reverse":
                order, rest = order[::-1], rest[::-1]
            count = len(order)
            if base == "flax":
                order = order + rest
            h0 = self.case["h0"][first][i]
            c0 = self.case["c0"][first][i] if "c0" in self.case else None
            cuts = range(window, steps, window) if window else ()
            h, c, _ = network.run([x[t] for t in order], h0, c0, cuts)
            last_h.append(h[count - 1] if count else h0)
            last_c.append(c[count - 1] if count else c0)
            if self.bug == "reverse-not-turned-back":
                order = sorted(order)
            rows = dict(zip(order, h, strict=True))
            previous = [self.tape.new(0.0) for _ in h0]
            for t in range(steps)[:: -1 if way == "reverse" else 1]:
                if t not in rows:
                    rows[t] = previous
                elif base.startswith("keras") and len(self.ways) == 1:
                    previous = rows[t]
            outputs.append([rows[t] for t in range(steps)])
        self.last["h"].append(last_h)
        self.last["c"].append(last_c)
        return outputs

    def valid(self, i, steps):
        if self.bug == "padding-moves-state":
            return [True] * steps
        if "mask" in self.inputs:
            return [bool(bit) for bit in self.inputs["mask"][i]]
        return [t < self.inputs["lengths"][i] for t in range(steps)]


def lag_gradients(convention, inputs, bug):
    """The backward recursion with the norm kept apart as a logarithm."""
    case = {k: deep(number, v) for k, v in inputs.items() if k != "activation"}
    slots = unpack(case, "rnn", convention, bug)
    weight, n = slots["Ua"], len(slots["Ua"])
    h, states = case["h0"], []
    for x in case["x"]:
        h = [
            math.tanh(
                sum(w * v for w, v in zip(slots["Wa"][i], x, strict=True))
                + sum(slots[b][i] for b in ("ba", "da") if b in slots)
                + sum(w * v for w, v in zip(weight[i], h, strict=True))
            )
            for i in range(n)
        ]
        states.append(h)
    vector, log, rows, logs = case["cotangent"], 0.0, [], []
    for k in range(len(states) - 1, -1, -1):
        vector = [(1.0 - s * s) * v for s, v in zip(states[k], vector, strict=True)]
        size = math.hypot(*vector)
        vector, log = [v / size for v in vector], log + math.log(size)
        if bug == "short-memory" and len(states) - k > 8:
            log = -math.inf
        rows.append([v * math.exp(log) for v in vector])
        logs.append(log)
        vector = [sum(weight[j][i] * vector[j] for j in range(n)) for i in range(n)]
    return {"delta": rows[::-1], "log_norm": logs[::-1]}


def diagonal(convention, inputs, bug):
    """The states h_t = a_t h_(t-1) + b_t of one sequence, and their gradients.

    At a complex number the gradient is dL/dRe + i dL/dIm, or its conjugate.
    """
    pairs = convention != "real"
    given = {name: deep(number, value) for name, value in inputs.items()}
    if pairs:
        given = {name: paired(value) for name, value in given.items()}
    decays, added, h = given["a"], given["b"], given["h0"]
    before, states = [], []
    for a, b in zip(decays, added, strict=True):
        before.append(h)
        h = [p * q + r for p, q, r in zip(a, h, b, strict=True)]
        states.append(h)
    carried = [0.0 for _ in h]
    grad_a, grad_b, logs = [], [], []
    for t in range(len(states) - 1, -1, -1):
        total = [g + c for g, c in zip(given["cotangent_h"][t], carried, strict=True)]
        grad_b.append(total)
        grad_a.append(back_through(before[t], total, bug))
        size = math.hypot(*(abs(d) for d in total))
        logs.append(math.log(size) if size else -math.inf)
        at = max(t - 1, 0) if bug == "decay-one-step-off" else t
        carried = back_through(decays[at], total, bug)
    grads = {"a": grad_a[::-1], "b": grad_b[::-1], "h0": carried}
    outputs = {"h": states, **{f"grad_{k}": v for k, v in grads.items()}}
    if pairs:
        sign = -1.0 if convention == "complex-conjugated" else 1.0
        outputs = {
            name: unpaired(value, sign if name.startswith("grad_") else 1.0)
            for name, value in outputs.items()
        }
    return outputs | {"log_norm": logs[::-1]}


def back_through(factors, gradients, bug):
    """The gradients times the conjugates of the factors."""
    kept = bug == "conjugate-missing"
    pairs = zip(gradients, factors, strict=True)
    return [d * (p if kept else p.conjugate()) for d, p in pairs]


def paired(tree):
    """Complex numbers of pairs, however deep they are."""
    if isinstance(tree[0], list):
        return [paired(part) for part in tree]
    return complex(*tree)


def unpaired(tree, sign):
    """Pairs of complex numbers, the second of each times a sign."""
    if isinstance(tree, list):
        return [unpaired(part, sign) for part in tree]
    return [tree.real, sign * tree.imag]


def cell_of(system):
    """rnn, gru or lstm; None of a system without a cell."""
    word = system.split("-")[-1].replace("gradients", "rnn")
    return word if word in KNOWN else None


def known(system, convention):
    """Whether this reader does a system in a convention."""
    if system == DIAGONAL:
        return True
    if system.startswith("stacked"):
        convention = convention.replace("torch-batch-first", "torch")
    return convention in KNOWN.get(cell_of(system), ())


def compare(outputs, computed):
    """Yield (output, index, expected, computed, allowed) of every wrong number."""
    for name, output in outputs.items():
        allowed = output["allowed"]["float64"]
        if allowed is None or name not in computed:
            continue
        texts, values = flat(output["expected"]), flat(computed[name])
        if len(texts) != len(values):
            yield name, "size", len(texts), len(values), 0
            continue
        triples = zip(texts, values, flat(allowed), strict=True)
        for index, (text, value, bound) in enumerate(triples):
            if bound is not None and not abs(value - float(text)) <= float(bound):
                yield name, index, text, value, bound


def main(arguments):
    folder = Path(arguments[0])
    bug = arguments[arguments.index("--bug") + 1] if "--bug" in arguments else None
    passed = failed = other = 0
    for path in sorted(folder.glob("*.json")):
        if path.name == "manifest.json":
            continue
        tree = json.loads(path.read_text(encoding="utf-8"))
        for case in tree["cases"]:
            if not known(tree["system"], tree["convention"]):
                other += 1
                continue
            computed = answer(tree["system"], tree["convention"], case["inputs"], bug)
            wrong = list(compare(case["outputs"], computed))
            if wrong:
                failed += 1
                name, index, text, value, bound = wrong[0]
                print(
                    f"FAIL {case['id']} {name}[{index}]: expected {text}, "
                    f"got {value!r}, allowed {bound} ({len(wrong)} numbers are off)"
                )
            else:
                passed += 1
                print(f"pass {case['id']}")
    print(f"{passed} passed, {failed} failed, {other} of other systems not run")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
