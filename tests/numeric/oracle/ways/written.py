"""Every cell once more, forward and backward by hand, in a given style.

Batches first: rows of states (B, n). A sequence is a batch of one; a padded batch runs
with its rows masked, or only those that are not over yet. The equations are those of
the frameworks' documentation; no route of the oracle is used.
"""

import numpy as np

from longdep.numeric.oracle.conventions import Padding
from longdep.numeric.oracle.conventions import convention as convention_of
from longdep.numeric.oracle.packing import pack, unpack

MASKS = {
    "masks by where": lambda keep, new, old: np.where(keep > 0, new, old),
    "masks by multiplication": lambda keep, new, old: keep * new + (1 - keep) * old,
}
SORTED, OVER = "sorted by length", "rows over are left out"
GATES = {"rnn": "a", "gru": "rzn", "lstm": "ifgo"}


class Net:
    """The weights of a case, and one cell that runs in a style."""

    def __init__(self, cell, convention, case, style):
        self.cell, self.table, self.style = cell, convention_of(cell, convention), style
        slots = unpack(self.table, case)
        self.w = {key: style.memory(np.array(block)) for key, block in slots.items()}
        self.dtype = case["h0"].dtype
        self.activation = case.get("activation", "tanh")
        self.limit = self.dtype.type(case["clip"]) if self.table.clips else None
        self.before = self.table.reset == "before"
        if "weight_hr" in case:
            self.w["V", "h"] = style.memory(np.array(case["weight_hr"]))

    def affine(self, kinds, gate, rows, bias):
        total = self.style.product(self.w[kinds, gate], rows)
        return total + self.w[bias, gate] if (bias, gate) in self.w else total

    def pre(self, gate, x, h):
        return self.affine("W", gate, x, "b") + self.affine("U", gate, h, "d")

    def step(self, x, h, c):
        new, c, saved = getattr(self, self.cell)(x, h, c)
        if ("V", "h") not in self.w:
            return new, c, saved
        return self.style.product(self.w["V", "h"], new), c, (*saved, new)

    def back(self, saved, gh, gc):
        if ("V", "h") in self.w:
            *saved, _ = saved
            turned = self.style.memory(self.w["V", "h"].T.copy())
            gh = self.style.product(turned, gh)
        return getattr(self, f"{self.cell}_back")(saved, gh, gc)

    def up(self, gate, delta):
        """U^T delta, row by row."""
        return self.style.product(self.style.memory(self.w["U", gate].T.copy()), delta)

    def slope_of(self, a, h):
        if self.activation == "tanh":
            return self.style.tanh_slope(a, h)
        if self.activation == "relu":
            return (a > 0).astype(self.dtype)
        return np.ones_like(a)

    def rnn(self, x, h, c):
        a = self.pre("a", x, h)
        if self.activation == "tanh":
            new = self.style.tanh(a)
        else:
            new = np.maximum(a, 0) if self.activation == "relu" else a
        return new, c, (h, a, new)

    def rnn_back(self, saved, gh, gc):
        h, a, new = saved
        delta = {"a": gh * self.slope_of(a, new)}
        return delta, delta, {"a": h}, self.up("a", delta["a"]), gc, {}

    def gru(self, x, h, c):
        s = self.style
        ar, az = self.pre("r", x, h), self.pre("z", x, h)
        r, z = s.sigmoid(ar), s.sigmoid(az)
        if self.before:
            inner = r * h
            a = self.affine("W", "n", x, "b") + self.affine("U", "n", inner, "d")
        else:
            inner = self.affine("U", "n", h, "d")
            a = self.affine("W", "n", x, "b") + r * inner
        n = s.tanh(a)
        if s.blend == "one product":
            new = n + z * (h - n)
        else:
            new = s.rest(az, z) * n + z * h
        return new, c, (h, ar, az, r, z, inner, a, n)

    def gru_back(self, saved, gh, gc):
        h, ar, az, r, z, inner, a, n = saved
        s = self.style
        at_n = gh * s.rest(az, z) * s.tanh_slope(a, n)
        at_z = gh * (h - n) * s.sigmoid_slope(az, z)
        if self.before:
            hidden = self.up("n", at_n)
            at_r, through, at_hidden = hidden * h, hidden * r, at_n
        else:
            at_hidden = at_n * r
            at_r, through = at_n * inner, self.up("n", at_hidden)
        at_r = at_r * s.sigmoid_slope(ar, r)
        carried = gh * z + through + self.up("r", at_r) + self.up("z", at_z)
        deltas = {"r": at_r, "z": at_z, "n": at_n}
        reads = {"r": h, "z": h, "n": inner if self.before else h}
        return deltas, {**deltas, "n": at_hidden}, reads, carried, gc, {}

    def bounded(self, a):
        if self.limit is None:
            return a, np.ones_like(a)
        inside = (abs(a) <= self.limit).astype(self.dtype)
        return np.clip(a, -self.limit, self.limit), inside

    def peep(self, gate, a, c):
        return a + self.w["p", gate] * c if ("p", gate) in self.w else a

    def lstm(self, x, h, c):
        s = self.style
        ai, in_i = self.bounded(self.peep("i", self.pre("i", x, h), c))
        af, in_f = self.bounded(self.peep("f", self.pre("f", x, h), c))
        ag, in_g = self.bounded(self.pre("g", x, h))
        i, f, g = s.sigmoid(ai), s.sigmoid(af), s.tanh(ag)
        new = f * c + i * g
        ao, in_o = self.bounded(self.peep("o", self.pre("o", x, h), new))
        o = s.sigmoid(ao)
        seen, in_c = self.bounded(new)
        out = s.tanh(seen)
        inside = {"i": in_i, "f": in_f, "g": in_g, "o": in_o, "c": in_c}
        return o * out, new, (h, c, ai, af, ag, ao, i, f, g, o, new, seen, out, inside)

    def lstm_back(self, saved, gh, gc):
        h, c, ai, af, ag, ao, i, f, g, o, new, seen, out, inside = saved
        s = self.style
        at_o = gh * out * s.sigmoid_slope(ao, o) * inside["o"]
        gc = gc + gh * o * s.tanh_slope(seen, out) * inside["c"]
        peeps = ("p", "o") in self.w
        if peeps:
            gc = gc + self.w["p", "o"] * at_o
        deltas = {
            "i": gc * g * s.sigmoid_slope(ai, i) * inside["i"],
            "f": gc * c * s.sigmoid_slope(af, f) * inside["f"],
            "g": gc * i * s.tanh_slope(ag, g) * inside["g"],
            "o": at_o,
        }
        carried = sum(self.up(gate, delta) for gate, delta in deltas.items())
        gc = gc * f
        peeped = {}
        if peeps:
            gc = gc + self.w["p", "i"] * deltas["i"] + self.w["p", "f"] * deltas["f"]
            peeped = {"i": c, "f": c, "o": new}
        return deltas, deltas, dict.fromkeys("ifgo", h), carried, gc, peeped


class Run:
    """A batch through a net: x (T, B, m), the loss's direct gradients (T, B, n)."""

    def __init__(self, net, x, h0, c0, active=None, keep=None, mixed=None):
        self.net, self.x, self.keep, self.mixed = net, x, keep, mixed
        self.active = [np.arange(len(h0))] * len(x) if active is None else active
        self.starts = []
        h, c = h0.copy(), (np.zeros_like(h0) if c0 is None else c0.copy())
        self.states, self.cells, self.saved = [], [], []
        for t, rows in enumerate(self.active):
            self.starts.append((h[rows], c[rows]))
            new_h, new_c, saved = net.step(x[t][rows], h[rows], c[rows])
            if keep is not None:
                new_h, new_c = mixed(keep[t], new_h, h), mixed(keep[t], new_c, c)
            h, c = h.copy(), c.copy()
            h[rows], c[rows] = new_h, new_c
            self.saved.append(None if net.style.recompute else saved)
            self.states.append(h)
            self.cells.append(c)
        self.last_h, self.last_c = h, c

    def gradients(self, cotangent, cotangent_c=None):
        """Gradients at the slots, x, h0, c0; and those at the pre-activations."""
        net, chunk = self.net, self.net.style.chunk or max(len(self.x), 1)
        gh, gc = np.zeros_like(self.last_h), np.zeros_like(self.last_c)
        slots = {key: np.zeros_like(block) for key, block in net.w.items()}
        at_x = np.zeros_like(self.x)
        everything = []
        notes = []
        for t in reversed(range(len(self.x))):
            rows = self.active[t]
            gh, gc = gh + cotangent[t], gc.copy()
            if cotangent_c is not None:
                gc = gc + cotangent_c[t]
            saved = self.saved[t]
            if saved is None:
                saved = net.step(self.x[t][rows], *self.starts[t])[2]
            at_h, at_c = gh[rows], gc[rows]
            if self.keep is not None:
                at_h, at_c = (self.mixed(self.keep[t], g, 0 * g) for g in (at_h, at_c))
            deltas, hidden, reads, up, cell, peeped = net.back(saved, at_h, at_c)
            if ("V", "h") in slots:
                slots["V", "h"] += net.style.outer(at_h, saved[-1])
            if self.keep is not None:
                up, cell = (
                    self.mixed(self.keep[t], up, gh),
                    self.mixed(self.keep[t], cell, gc),
                )
            gh = gh.copy()
            gh[rows], gc[rows] = up, cell
            at_x[t][rows] = sum(
                net.style.product(net.w["W", g].T.copy(), delta)
                for g, delta in deltas.items()
            )
            notes.append((deltas, hidden, reads, peeped, self.x[t][rows]))
            everything.append(deltas)
            if t % chunk == 0:
                self.collect(slots, notes)
                notes = []
        return slots, at_x, gh, gc, everything[::-1]

    def collect(self, slots, notes):
        """Add the gradients of some steps up, the last step first."""
        net, gates = self.net, GATES[self.net.cell]

        def stacked(part, gate):
            return np.concatenate([note[part][gate] for note in notes])

        x = np.concatenate([note[4] for note in notes])
        for g in gates:
            delta, hidden, reads = (stacked(k, g) for k in range(3))
            slots["W", g] += net.style.outer(delta, x)
            slots["U", g] += net.style.outer(hidden, reads)
            one = np.ones((len(delta), 1), delta.dtype)
            for kind, rows in (("b", delta), ("d", hidden)):
                if (kind, g) in slots:
                    slots[kind, g] += net.style.outer(rows, one)[:, 0]
            if ("p", g) in slots:
                slots["p", g] += (delta * stacked(3, g)).sum(axis=0)


def packed(net, slots):
    return {f"grad_{name}": block for name, block in pack(net.table, slots).items()}


def single(system, convention, case, style):
    """simple-rnn, lag-gradients, gru or lstm."""
    cell = system if system in GATES else "rnn"
    net = Net(cell, convention, case, style)
    x = style.memory(case["x"])[:, None]
    c0 = case["c0"][None] if "c0" in case else None
    run = Run(net, x, case["h0"][None], c0)
    shape = (len(x), len(case["h0"]))
    if "cotangent" in case:
        cotangent = np.zeros(shape, net.dtype)
        cotangent[-1:] = case["cotangent"]
    else:
        cotangent = case["cotangent_h"]
    slots, at_x, gh, gc, deltas = run.gradients(cotangent[:, None])
    delta = np.array([d.get("a") for d in deltas if "a" in d], net.dtype).reshape(-1)
    if system == "lag-gradients":
        return lags(delta.reshape(shape))
    outputs = {"h": np.array(run.states, net.dtype).reshape(shape)}
    if cell == "rnn":
        outputs["delta"] = delta.reshape(shape)
    if cell == "lstm":
        outputs["c"] = np.array(run.cells, net.dtype).reshape(shape)
        outputs["grad_c0"] = gc[0]
    return outputs | packed(net, slots) | {"grad_x": at_x[:, 0], "grad_h0": gh[0]}


def lags(delta):
    """Delta, and the logarithms of its norms: each row by its largest entry first."""
    outputs = {"delta": delta}
    if delta.dtype == np.float64:
        largest = abs(delta).max(axis=1, initial=0)
        safe = np.where(largest > 0, largest, 1)
        norms = np.sqrt(((delta / safe[:, None]) ** 2).sum(axis=1))
        # What has become subnormal has lost digits that its logarithm would show.
        if (largest > 1e-280).all():
            outputs["log_norm"] = np.log(norms) + np.log(safe)
    return outputs


def padded(system, convention, case, style, masking=OVER):
    """padded-rnn, padded-gru or padded-lstm."""
    cell = system.removeprefix("padded-")
    net = Net(cell, convention, case, style)
    lengths, steps = np.asarray(case["lengths"]), case["x"].shape[1]
    computed = net.table.padding is Padding.COMPUTED
    ends = np.full(len(lengths), steps) if computed else lengths
    turned = case["direction"] == "reverse"
    cotangent = case["cotangent_h"].copy()
    for b, end in enumerate(lengths):
        if net.table.padding is Padding.REPEAT and end:
            cotangent[b, end - 1] += cotangent[b, end:].sum(axis=0)
        if not computed:
            cotangent[b, end:] = 0
    x, cotangent = (in_order(a, ends, turned) for a in (case["x"], cotangent))
    at_start = np.zeros_like(case["h0"])
    for b, end in enumerate(lengths):
        if end:
            cotangent[b, end - 1] += case["cotangent_last"][b]
        else:
            at_start[b] = case["cotangent_last"][b]
    order = np.argsort(-ends, kind="stable") if masking == SORTED else None
    active = [np.flatnonzero(ends > t) for t in range(steps)]
    if order is not None:
        active = [order[: int((ends > t).sum())] for t in range(steps)]
    mixed = MASKS.get(masking)
    keep = (ends[None, :] > np.arange(steps)[:, None])[..., None].astype(net.dtype)
    if mixed:
        active = None
    along = np.moveaxis(x, 1, 0).copy()
    run = Run(
        net, along, case["h0"], case.get("c0"), active, keep if mixed else None, mixed
    )
    slots, at_x, gh, gc, _ = run.gradients(np.moveaxis(cotangent, 1, 0))
    h = np.moveaxis(np.array(run.states), 0, 1).copy()
    cells = np.moveaxis(np.array(run.cells), 0, 1)
    last_h, last_c = case["h0"].copy(), case.get("c0", case["h0"]).copy()
    for b, end in enumerate(lengths):
        if end:
            last_h[b], last_c[b] = h[b, end - 1], cells[b, end - 1]
    h = in_order(h, ends, turned)
    for b, end in enumerate(lengths):
        if not computed:
            repeat = net.table.padding is Padding.REPEAT and end
            h[b, end:] = h[b, end - 1] if repeat else 0
    outputs = {"h": h, "last_h": last_h, "grad_h0": gh + at_start}
    outputs["grad_x"] = in_order(np.moveaxis(at_x, 0, 1), ends, turned)
    if cell == "lstm":
        outputs |= {"last_c": last_c, "grad_c0": gc}
    return outputs | packed(net, slots)


def in_order(array, ends, turned):
    """A copy whose valid part is turned round, if the direction is reverse."""
    result = array.copy()
    if turned:
        for b, end in enumerate(ends):
            result[b, :end] = array[b, :end][::-1]
    return result


def run(system, convention, case, style, **options):
    with np.errstate(all="ignore"):
        if system.startswith("padded"):
            return padded(system, convention, case, style, **options)
        return single(system, convention, case, style)
