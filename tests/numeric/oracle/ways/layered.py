"""Stacked modules of the batches of written.py, layer by layer.

Every layer and direction runs over the steps of its sequences in an order of their own;
what is left out is masked, or its rows are left out, or the batch is sorted. A window's
chunks hand their states on, not their gradients.
"""

import numpy as np

from longdep.numeric.oracle.conventions import Padding
from longdep.numeric.oracle.stacked.layout import (
    layout_of,
    packed_again,
    unpacked,
    weight_name,
)
from longdep.numeric.oracle.stacked.table import PROJECTION, stacking
from tests.numeric.oracle.ways.written import MASKS, SORTED, Net, Run


def run(system, convention, case, style, masking):
    """A case of stacked-rnn, stacked-gru or stacked-lstm."""
    with np.errstate(all="ignore"):
        module = Module(stacking(system.removeprefix("stacked-"), convention), case)
        return module.run(style, masking)


class Module:
    def __init__(self, table, case):
        self.table, self.case, self.held = table, case, layout_of(case)
        self.ways = self.held.ways
        x = self.first(case["x"])
        steps = np.arange(x.shape[1])
        self.valid = (
            case["mask"] == 1
            if table.masked
            else steps[None] < np.asarray(case["lengths"])[:, None]
        )
        self.repeats = len(self.ways) == 1 and table.masked
        self.computed = table.convention.padding is Padding.COMPUTED

    def first(self, array):
        """With the batch first."""
        return np.moveaxis(array, -2, -3) if self.table.time_first else array

    def net(self, layer, way, style):
        """The weights of one layer and direction under the names of a cell's."""
        arrays = {}
        at = self.ways.index(way)
        for packed in self.table.convention.arrays:
            name = weight_name(self.table, packed.name, layer, way)
            value = self.case[name]
            arrays[packed.name] = value[at : at + 1] if self.table.both_in_one else (
                value
            )  # fmt: skip
        if self.held.projected:
            arrays["weight_hr"] = self.case[
                weight_name(self.table, PROJECTION, layer, way)
            ]
        words = {k: self.case[k] for k in ("activation",) if k in self.case}
        arrays |= {"h0": self.case["h0"], **words}
        return Net(self.table.cell, self.table.base, arrays, style)

    def lanes(self, way):
        """(B, T) the steps in the order they are run; and which of them are run."""
        order = np.argsort(~self.valid, axis=1, kind="stable")
        if way == "reverse":
            backwards = np.argsort(~self.valid[:, ::-1], axis=1, kind="stable")
            order = self.valid.shape[1] - 1 - backwards
        counts = self.valid.sum(axis=1)
        run = np.arange(self.valid.shape[1]) < counts[:, None]
        return order, (run | True if self.computed else run), counts

    def run(self, style, masking):
        values, kept = self.first(self.case["x"]), []
        last = {
            k: self.case[f"{k}0"].copy() for k in ("h", "c") if f"{k}0" in self.case
        }
        for layer in range(self.held.layers):
            if layer:
                values = values * self.first(self.case["dropout"])[layer - 1]
            lanes = [
                Lane(self, layer, at, values, style, masking, last)
                for at in range(len(self.ways))
            ]
            kept.append(lanes)
            values = self.merged([lane.outputs for lane in lanes])
        gradient = self.first(self.case["cotangent_h"])
        slots, starts = {}, {k: np.zeros_like(v) for k, v in last.items()}
        for layer in reversed(range(self.held.layers)):
            parts = self.parted([lane.outputs for lane in kept[layer]], gradient)
            gradient = sum(
                lane.back(part, slots, starts)
                for lane, part in zip(kept[layer], parts, strict=True)
            )
            if layer:
                gradient = gradient * self.first(self.case["dropout"])[layer - 1]
        blocks = unpacked(self.table, self.case)
        named = packed_again(self.table, self.held, {k: slots[k] for k in blocks})
        return {
            "h": self.first(values),
            "grad_x": self.first(gradient),
            **{f"last_{k}": v for k, v in last.items()},
            **{f"grad_{k}0": v for k, v in starts.items()},
            **{f"grad_{k}": v for k, v in named.items()},
        }

    def merged(self, outputs):
        if len(outputs) == 1:
            return outputs[0]
        if self.held.merge == "concat":
            return np.concatenate(outputs, axis=-1)
        one, other = outputs
        return {
            "sum": lambda: one + other,
            "mul": lambda: one * other,
            "ave": lambda: (one + other) / 2,
        }[self.held.merge]()

    def parted(self, outputs, gradient):
        if len(outputs) == 1:
            return [gradient]
        if self.held.merge == "concat":
            half = gradient.shape[-1] // 2
            return [gradient[..., :half], gradient[..., half:]]
        if self.held.merge == "mul":
            return [gradient * outputs[1], gradient * outputs[0]]
        return [gradient / (2 if self.held.merge == "ave" else 1)] * 2


class Lane:
    """All sequences in one layer and direction."""

    def __init__(self, module, layer, at, values, style, masking, last):
        case, self.module, self.key = module.case, module, (layer, module.ways[at])
        self.place = layer * len(module.ways) + at
        self.order, self.ran, self.counts = module.lanes(module.ways[at])
        rows = np.arange(len(values))[:, None]
        self.rows = rows
        x = np.moveaxis(values[rows, self.order], 1, 0).copy()
        net = module.net(layer, module.ways[at], style)
        h = case["h0"][self.place]
        c = case["c0"][self.place] if "c0" in case else None
        steps = len(x)
        chunk = int(case["window"]) or max(steps, 1)
        keep = np.moveaxis(self.ran, 1, 0)[..., None].astype(net.dtype)
        sort = np.argsort(-self.counts, kind="stable")
        order = sort if masking == SORTED else np.arange(len(h))
        mixed = MASKS.get(masking)
        self.runs = []
        for start in range(0, steps, chunk):
            part = slice(start, start + chunk)
            active = None
            if mixed is None:
                active = [order[self.ran[order, t]] for t in range(steps)[part]]
            run = Run(net, x[part], h, c, active, keep[part] if mixed else None, mixed)
            h, c = run.last_h, run.last_c if c is not None else None
            self.runs.append((part, run))
        states = [s for _, run in self.runs for s in run.states]
        cells = [s for _, run in self.runs for s in run.cells]
        for b, count in enumerate(self.counts):
            if count:
                last["h"][self.place, b] = states[count - 1][b]
                if "c" in last:
                    last["c"][self.place, b] = cells[count - 1][b]
        shown = np.moveaxis(np.array(states), 0, 1)
        self.outputs = np.zeros((*values.shape[:2], h.shape[-1]), net.dtype)
        self.outputs[rows, self.order] = shown * self.ran[..., None]
        if module.repeats:
            for b, t in np.argwhere(~module.valid):
                seen = int(module.valid[b, :t].sum())
                if seen:
                    self.outputs[b, t] = shown[b, seen - 1]

    def back(self, gradient, slots, starts):
        """The gradient at the inputs."""
        module, case = self.module, self.module.case
        direct = gradient[self.rows, self.order] * self.ran[..., None]
        if module.repeats:
            for b, t in np.argwhere(~module.valid):
                seen = int(module.valid[b, :t].sum())
                if seen:
                    direct[b, seen - 1] = direct[b, seen - 1] + gradient[b, t]
        cells = None
        if "c0" in case:
            cells = np.zeros((*direct.shape[:2], case["c0"].shape[-1]), direct.dtype)
        for b, count in enumerate(self.counts):
            for name, into in (("h", direct), ("c", cells)):
                if into is None:
                    continue
                lost = case[f"cotangent_last_{name}"][self.place, b]
                if count:
                    into[b, count - 1] = into[b, count - 1] + lost
                else:
                    starts[name][self.place, b] = lost
        direct = np.moveaxis(direct, 1, 0)
        cells = None if cells is None else np.moveaxis(cells, 1, 0)
        parts = []
        for part, run in reversed(self.runs):
            own, at_x, gh, gc, _ = run.gradients(
                direct[part], None if cells is None else cells[part]
            )
            parts.append(at_x)
            total = slots.setdefault(self.key, {k: 0 * v for k, v in own.items()})
            slots[self.key] = {k: total[k] + own[k] for k in total}
        some = self.counts > 0
        starts["h"][self.place, some] = gh[some]
        if "c" in starts:
            starts["c"][self.place, some] = gc[some]
        at_x = np.moveaxis(np.concatenate(parts[::-1]), 0, 1)
        below = np.zeros_like(at_x)
        below[self.rows, self.order] = at_x
        return below
