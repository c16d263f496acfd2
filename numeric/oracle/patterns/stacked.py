"""A stacked module, forward and back by hand, right or wrong by a switch.

Layer by layer every sequence of the batch runs in every direction, as the sequences of
numeric/oracle/patterns/sequence.py; nothing here is taken from numeric/oracle/stacked
but the names of the weights and the order of the states.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.oracle.conventions import Padding
from longdep.numeric.oracle.patterns.cells import CELLS, Array, Weights
from longdep.numeric.oracle.patterns.recurrent import options, unwired, wired
from longdep.numeric.oracle.patterns.sequence import Losses, forward, run_back
from longdep.numeric.oracle.patterns.switches import Switches
from longdep.numeric.oracle.stacked.layout import layout_of, packed_again, unpacked
from longdep.numeric.oracle.stacked.table import stacking


class Lane(NamedTuple):
    """One sequence in one layer and direction.

    Its steps in the order they are run; for every step of the case which of them made
    its output, or -1; after how many of them the last state is taken.
    """

    order: Array
    source: Array
    last: int


class Layer(NamedTuple):
    """What a layer has run: its inputs, steps by lane, outputs by direction."""

    inputs: Array
    steps: dict[tuple[int, int], list[dict[str, Any]]]
    outputs: list[Array]


def stacked(
    cell: str, case: Mapping[str, Any], name: str, switches: Switches
) -> dict[str, Any]:
    """Outputs, last states and gradients of a stacked case.

    Args:
        cell: rnn, gru or lstm.
        case: the case.
        name: the stacking.
        switches: what is wrong.
    """
    return _Module(cell, case, name, switches).answers()


class _Module:
    def __init__(
        self, cell: str, case: Mapping[str, Any], name: str, switches: Switches
    ) -> None:
        self.table, self.case, self.switches = stacking(cell, name), case, switches
        self.held = layout_of(case)
        self.chosen = self.table.convention
        self.names = ("h", "c") if cell == "lstm" else ("h",)
        self.start = {k: case[f"{k}0"] for k in self.names}
        self.lost = {k: case[f"cotangent_last_{k}"] for k in self.names}
        self.last = {k: v.copy() for k, v in self.start.items()}
        self.at_start = {k: v.copy() for k, v in self.lost.items()}
        self.x = self.by_sequence(case["x"])
        steps = self.x.shape[1]
        self.exists = (
            np.asarray(case["mask"]) != 0
            if self.table.masked
            else np.arange(steps) < np.asarray(case["lengths"])[:, None]
        )
        self.slots = unpacked(self.table, case)
        self.weights: dict[tuple[int, str], Weights] = {
            key: wired(slots, self.chosen, {"h0": case["h0"]}, switches)
            for key, slots in self.slots.items()
        }
        self.options = options(self.chosen, case)

    def by_sequence(self, array: Array) -> Array:
        """An array (.., T, B, .) as (.., B, T, .)."""
        return array.swapaxes(-3, -2) if self.table.time_first else array

    def answers(self) -> dict[str, Any]:
        layers, values = [], self.x
        for layer in range(self.held.layers):
            if layer:
                values = values * self.factors(layer)
            layers.append(self.forward(layer, values))
            values = self.merged(layers[-1].outputs)
        gradient = self.by_sequence(self.case["cotangent_h"])
        slots: dict[tuple[int, str], Weights] = {}
        for layer in reversed(range(self.held.layers)):
            gradient, own = self.backward(layer, layers[layer], gradient)
            slots |= own
            if layer:
                gradient = gradient * self.factors(layer)
        weights = packed_again(self.table, self.held, slots)
        return {
            "h": self.by_sequence(values),
            **{f"last_{k}": v for k, v in self.last.items()},
            **{f"grad_{k}": v for k, v in weights.items()},
            "grad_x": self.by_sequence(gradient),
            **{f"grad_{k}0": v for k, v in self.at_start.items()},
        }

    def factors(self, layer: int) -> Array:
        """What the inputs of a layer are multiplied by."""
        return self.by_sequence(self.case["dropout"])[layer - 1]

    def lane(self, row: int, way: str) -> Lane:
        """The steps that a sequence runs over in one direction."""
        exists, turned = self.exists[row], -1 if way == "reverse" else 1
        order = np.flatnonzero(exists)[::turned]
        last = len(order)
        padding = self.chosen.padding
        if padding is Padding.COMPUTED:
            order = np.concatenate([order, np.flatnonzero(~exists)[::turned]])
        source = np.full(len(exists), -1)
        source[order] = np.arange(len(order))
        if padding is Padding.REPEAT and len(self.held.ways) == 1:
            source = np.cumsum(exists) - 1
        return Lane(order, source, last)

    def forward(self, layer: int, inputs: Array) -> Layer:
        """Run a layer in every direction."""
        every, outputs = {}, []
        for at, way in enumerate(self.held.ways):
            place = layer * len(self.held.ways) + at
            made = np.zeros(
                (*inputs.shape[:2], self.start["h"].shape[-1]), self.x.dtype
            )
            for row in range(len(inputs)):
                lane = self.lane(row, way)
                steps = self.run(layer, way, place, row, inputs[row][lane.order])
                for t in np.flatnonzero(lane.source >= 0):
                    made[row, t] = steps[lane.source[t]]["h"]
                if lane.last:
                    for k in self.names:
                        self.last[k][place, row] = steps[lane.last - 1][k]
                every[place, row] = steps
            outputs.append(made)
        return Layer(inputs, every, outputs)

    def run(
        self, layer: int, way: str, place: int, row: int, x: Array
    ) -> list[dict[str, Any]]:
        h0, c0 = self.states(place, row)
        w, cell = self.weights[layer, way], CELLS[self.table.cell]
        return forward(cell, w, x, h0, c0, self.switches, self.options)

    def states(self, place: int, row: int) -> tuple[Array, Array]:
        """The initial states of a lane."""
        h0 = self.start["h"][place, row]
        return h0, self.start.get("c", self.start["h"])[place, row]

    def merged(self, outputs: list[Array]) -> Array:
        """The outputs of all directions as one."""
        if len(outputs) == 1:
            return outputs[0]
        if self.held.merge == "concat":
            return np.concatenate(outputs, axis=-1)
        if self.held.merge == "mul":
            return outputs[0] * outputs[1]
        return (outputs[0] + outputs[1]) * self.half()

    def half(self) -> float:
        return 0.5 if self.held.merge == "ave" else 1.0

    def parted(self, outputs: list[Array], gradient: Array) -> list[Array]:
        """The gradient at the outputs of each direction."""
        if len(outputs) == 1:
            return [gradient]
        if self.held.merge == "concat":
            return np.split(gradient, 2, axis=-1)
        if self.held.merge == "mul":
            return [gradient * other for other in reversed(outputs)]
        return [gradient * self.half()] * 2

    def backward(
        self, layer: int, ran: Layer, gradient: Array
    ) -> tuple[Array, dict[tuple[int, str], Weights]]:
        """The gradients at a layer's inputs and at its weights."""
        parts = self.parted(ran.outputs, gradient)
        below = np.zeros_like(ran.inputs)
        slots: dict[tuple[int, str], Weights] = {}
        for at, way in enumerate(self.held.ways):
            place = layer * len(self.held.ways) + at
            w = self.weights[layer, way]
            total = {k: 0 * v for k, v in self.slots[layer, way].items()}
            for row in range(len(gradient)):
                lane = self.lane(row, way)
                if not len(lane.order):
                    continue
                h0, c0 = self.states(place, row)
                losses = self.losses(lane, place, row, parts[at][row])
                back = run_back(
                    self.table.cell,
                    w,
                    ran.steps[place, row],
                    h0,
                    c0,
                    losses,
                    self.back_switches(layer),
                    self.options,
                )
                below[row, lane.order] += back.inputs
                self.at_start["h"][place, row] = back.h0
                if "c" in self.names:
                    self.at_start["c"][place, row] = back.c0
                own = unwired(
                    self.chosen, back.weights, w, {"h0": self.case["h0"]}, self.switches
                )
                total = {k: total[k] + own[k] for k in total}
            slots[layer, way] = total
        return below, slots

    def back_switches(self, layer: int) -> Switches:
        """The switches with the case's own window."""
        window = int(self.case["window"])
        return replace(self.switches, window=window) if window else self.switches

    def losses(self, lane: Lane, place: int, row: int, gradient: Array) -> Losses:
        """The direct gradients at the states of a lane, in the order they are run."""
        h = np.zeros((len(lane.order), gradient.shape[-1]), gradient.dtype)
        for t in np.flatnonzero(lane.source >= 0):
            h[lane.source[t]] += gradient[t]
        c_like = self.lost.get("c", self.lost["h"])[place, row]
        c = np.zeros((len(lane.order), len(c_like)), gradient.dtype)
        if lane.last:
            h[lane.last - 1] += self.lost["h"][place, row]
            if "c" in self.names:
                c[lane.last - 1] += c_like
        return Losses(h, c)
