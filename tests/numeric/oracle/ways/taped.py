"""Stacked modules on the tape of arrays, the fused cells put together in three orders.

Layer by layer; step by step over all layers, as a loop of cells over the steps runs;
or with both directions of a layer in one step: each step runs the forward direction's
next step and the reverse one's. Nothing is written out backward.
"""

from collections import defaultdict

import numpy as np

from longdep.numeric.oracle.stacked.layout import layout_of, weight_name
from longdep.numeric.oracle.stacked.table import PROJECTION, stacking
from tests.numeric.oracle.ways.fused import Network, gradient
from tests.numeric.oracle.ways.tape import Taped, joined, propagate

LAYERS, STEPS, BOTH = "layer by layer", "step by step", "both directions at once"
ORDERS = (LAYERS, STEPS, BOTH)


def run(system, convention, case, order):
    """A case of stacked-rnn, stacked-gru or stacked-lstm."""
    with np.errstate(all="ignore"):
        return Module(system.removeprefix("stacked-"), convention, case).run(order)


class Module:
    def __init__(self, cell, convention, case):
        self.cell, self.case, self.tape = cell, case, []
        self.table, self.held = stacking(cell, convention), layout_of(case)
        self.family = convention.split("-")[0]
        self.w = {
            name: self.leaf(value)
            for name, value in case.items()
            if "_l" in name and not name.startswith("cotangent")
        }
        self.nets = [self.net(layer, way) for layer, way in self.held.lanes]
        self.x = self.leaves(self.rows_first("x"))
        self.start = {k: self.leaves(case[f"{k}0"]) for k in ("h", "c")
                      if f"{k}0" in case}  # fmt: skip

    def leaf(self, value):
        return Taped(value, (), self.tape)

    def leaves(self, array):
        return [[self.leaf(row) for row in rows] for rows in array]

    def rows_first(self, name):
        array = self.case[name]
        return np.moveaxis(array, -2, -3) if self.table.time_first else array

    def net(self, layer, way):
        """One layer and direction: the cell of fused.py, its weights on this tape."""
        net = Network(self.cell, self.table.base, {})
        net.tape, at = self.tape, self.held.ways.index(way)
        for packed in self.table.convention.arrays:
            whole = self.w[weight_name(self.table, packed.name, layer, way)]
            net.w[packed.name] = whole[at : at + 1] if self.table.both_in_one else whole
        net.n = self.case["c0" if "c0" in self.case else "h0"].shape[-1]
        net.parts, net.turned = net.stacked(), None
        if self.held.projected:
            net.turned = self.w[weight_name(self.table, PROJECTION, layer, way)]
        return net

    def step(self, place, x, h, c):
        net = self.nets[place]
        h, c, _ = getattr(net, self.cell)(x, h, c, net.parts, self.case)
        return (h if net.turned is None else net.turned @ h), c

    def valid(self, row):
        """The steps of a sequence, in order; and those it has not."""
        steps = len(self.x[row])
        if self.table.masked:
            kept = [t for t in range(steps) if self.case["mask"][row, t]]
        else:
            kept = list(range(int(self.case["lengths"][row])))
        return kept, [t for t in range(steps) if t not in kept]

    def run(self, order):
        outputs = [self.sequence(row, order) for row in range(len(self.x))]
        given = self.rows_first("cotangent_h")
        seeds = [
            (node, given[row, t])
            for row, (made, _) in enumerate(outputs)
            for t, node in enumerate(made)
        ]
        last = {}
        for name in self.start:
            last[name] = np.empty_like(self.case[f"{name}0"])
            for row, (_, ends) in enumerate(outputs):
                for place, end in ends.items():
                    node = end["hc".index(name)]
                    last[name][place, row] = node.value
                    lost = self.case[f"cotangent_last_{name}"][place, row]
                    seeds.append((node, lost))
        propagate(self.tape, seeds)
        h = np.array([[node.value for node in made] for made, _ in outputs])
        at_x = np.array([[gradient(node) for node in row] for row in self.x])
        return {
            "h": self.turned_back(h),
            "grad_x": self.turned_back(at_x),
            **{f"last_{k}": v for k, v in last.items()},
            **{
                f"grad_{k}0": np.array([[gradient(a) for a in row] for row in rows])
                for k, rows in self.start.items()
            },
            **{f"grad_{k}": gradient(node) for k, node in self.w.items()},
        }

    def turned_back(self, array):
        return np.moveaxis(array, 0, 1) if self.table.time_first else array

    def sequence(self, row, order):
        """The outputs of the last layer, and the last states by place."""
        state = {
            place: (rows[row], self.start["c"][place][row] if "c" in self.start else
                    rows[row])
            for place, rows in enumerate(self.start["h"])
        }  # fmt: skip
        ends = dict(state)
        if order == STEPS and self.held.direction == "forward":
            return self.all_layers(row, state, ends), ends
        values = self.x[row]
        for layer in range(self.held.layers):
            if layer:
                values = self.dropped(values, layer, row)
            values = self.layer(layer, row, values, state, ends, order)
        return values, ends

    def dropped(self, values, layer, row):
        factors = self.rows_first("dropout")[layer - 1, row]
        return [value * factor for value, factor in zip(values, factors, strict=True)]

    def runs(self, row, way):
        """The steps that are run, in order, and how many are the sequence's own."""
        kept, left = self.valid(row)
        turned = -1 if way == "reverse" else 1
        more = left[::turned] if self.family == "flax" else []
        return kept[::turned] + more, len(kept)

    def layer(self, layer, row, values, state, ends, order):
        """Run a layer; the outputs of its directions as one."""
        ways, first = self.held.ways, layer * len(self.held.ways)
        paths = [self.runs(row, way) for way in ways]
        made = [{} for _ in ways]
        turns = [(k, at) for at in range(len(ways)) for k in range(len(paths[at][0]))]
        if order == BOTH:
            turns.sort()
        for k, at in turns:
            (steps, own), place = paths[at], first + at
            t = steps[k]
            if self.cut(t):
                state[place] = tuple(self.leaf(part.value) for part in state[place])
            state[place] = self.step(place, values[t], *state[place])
            made[at][t] = state[place][0]
            if k < own:
                ends[place] = state[place]
        shown = [self.shown(row, outputs) for outputs in made]
        return shown[0] if len(ways) == 1 else [
            self.merged(one, other) for one, other in zip(*shown, strict=True)
        ]  # fmt: skip

    def cut(self, step):
        window = int(self.case["window"])
        return bool(window and step and step % window == 0)

    def shown(self, row, outputs):
        """The outputs of one direction at every step."""
        like = self.start["h"][0][row].value
        shown, before = [], None
        for t in range(len(self.x[row])):
            repeats = self.table.masked and len(self.held.ways) == 1
            node = outputs.get(t, before if repeats else None)
            shown.append(self.leaf(np.zeros_like(like)) if node is None else node)
            before = outputs.get(t, before)
        return shown

    def merged(self, one, other):
        if self.held.merge == "concat":
            return joined([one, other])
        if self.held.merge == "mul":
            return one * other
        return (one + other) * (0.5 if self.held.merge == "ave" else 1.0)

    def all_layers(self, row, state, ends):
        """Step by step, each step through all layers."""
        steps, own = self.runs(row, "forward")
        made = defaultdict(dict)
        factors = self.rows_first("dropout") if self.held.layers > 1 else None
        for k, t in enumerate(steps):
            value = self.x[row][t]
            for place in range(self.held.layers):
                if place:
                    value = value * factors[place - 1, row, t]
                if self.cut(t):
                    state[place] = tuple(self.leaf(p.value) for p in state[place])
                state[place] = self.step(place, value, *state[place])
                value = made[place][t] = state[place][0]
                if k < own:
                    ends[place] = state[place]
        return self.shown(row, made[self.held.layers - 1])
