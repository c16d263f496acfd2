"""A stacked module put together from sequences, forward and back.

Layer by layer every lane runs its cell over the outputs below; backward the gradient at
a layer's inputs is that at the outputs below. What runs a sequence, and what a product
or a sum costs, an engine knows: certified balls (numeric/oracle/routes/stack.py), or
values with bounds of their errors (numeric/oracle/bounds/stack.py). Both hold
numbers in object arrays of balls. The gradients here are written out by hand; the
second route (numeric/oracle/routes/stack_tape.py) has none of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from longdep.numeric.oracle.packing import Slot
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.oracle.stacked.lanes import NOWHERE, Lane, lanes_of
from longdep.numeric.oracle.stacked.layout import layout_of, unpacked
from longdep.numeric.oracle.stacked.table import Stacking
from longdep.numeric.precision import Array

HALF = 0.5


class Ran(Protocol):
    """A sequence that was run forward."""

    @property
    def states(self) -> dict[str, Array]:
        """The states h (T, n), and c (T, n) of an lstm, as numbers."""


class Engine(Protocol):
    """What runs sequences, and adds and multiplies what they gave."""

    def numbers(self, array: Array) -> Array:
        """Floats as exact numbers, in an object array of the same shape."""

    def product(self, one: Array, other: Array) -> Array:
        """Entrywise products of numbers."""

    def total(self, terms: list[Array]) -> Array:
        """Entrywise sums of numbers, in any order."""

    def forward(self, sequence: Sequence) -> Ran:
        """Run a sequence whose inputs and initial states are numbers.

        Its cotangents are numbers, too, where they are known by then; else floats, 0.
        """

    def back(
        self, ran: Any, cotangent: Array, cotangent_c: Array | None
    ) -> dict[str, Any]:
        """Gradients at x, h0, c0 and slots, as the routes name them."""


_Direct = tuple[Array, Array | None]  # what arrives at h_1, .., and at c_1, ..


@dataclass(frozen=True, kw_only=True)
class _Layer:
    """What a layer has run: of every lane its segments, and the outputs by way."""

    inputs: Array
    runs: dict[tuple[int, int], list[Any]]
    outputs: list[Array]
    direct: dict[tuple[int, int], _Direct]


def composed(stacking: Stacking, case: Mapping[str, Any], engine: Engine) -> Any:
    """Run a stacked case.

    Returns:
        h (B, T, width), last_h, last_c and the gradients x (B, T, m), h0, c0, and
        slots: (layer, way) -> gate array -> gradient; object arrays of numbers.
    """
    return _Module(stacking, case, engine).answers()


class _Module:
    def __init__(
        self, stacking: Stacking, case: Mapping[str, Any], engine: Engine
    ) -> None:
        self.stacking, self.case, self.engine = stacking, case, engine
        self.held = layout_of(case)
        self.lanes = lanes_of(stacking, case)
        self.weights = unpacked(stacking, case)
        self.rows = range(np.shape(case["h0"])[1])
        self.start = {
            name: engine.numbers(np.asarray(case[f"{name}0"])) for name in self.names
        }
        self.last = {name: self.start[name].copy() for name in self.names}
        self.layers: list[_Layer] = []

    @property
    def names(self) -> tuple[str, ...]:
        return ("h", "c") if self.stacking.cell == "lstm" else ("h",)

    def given(self, name: str) -> Array:
        """An array over the steps of a batch, (..., B, T, width)."""
        array = np.asarray(self.case[name])
        return array.swapaxes(-3, -2) if self.stacking.time_first else array

    def answers(self) -> dict[str, Any]:
        values = self.engine.numbers(self.given("x"))
        for layer in range(self.held.layers):
            if layer:
                values = self.dropped(values, layer)
            values = self.forward(layer, values)
        at_start = {f"{name}0": self.arriving(name) for name in self.names}
        slots: dict[tuple[int, str], Any] = {}
        gradient = self.engine.numbers(self.given("cotangent_h"))
        for layer in reversed(range(self.held.layers)):
            gradient = self.backward(layer, gradient, at_start, slots)
            if layer:
                gradient = self.dropped(gradient, layer)
        return {
            "h": values,
            **{f"last_{name}": self.last[name] for name in self.names},
            "x": gradient,
            **at_start,
            "slots": slots,
        }

    def arriving(self, name: str) -> Array:
        """The direct gradients at the last states: all of a lane without a step."""
        return self.engine.numbers(np.asarray(self.case[f"cotangent_last_{name}"]))

    def dropped(self, values: Array, layer: int) -> Array:
        """Times the given factors."""
        factors = self.given("dropout")[layer - 1]
        if np.all(factors == 1):
            return values
        return self.engine.product(values, self.engine.numbers(factors))

    def forward(self, layer: int, inputs: Array) -> Array:
        """Run a layer; its merged outputs."""
        runs, outputs, direct = {}, [], self.arriving_above(layer)
        for at, way in enumerate(self.held.ways):
            place = layer * len(self.held.ways) + at
            shape = (*inputs.shape[:2], np.shape(self.case["h0"])[-1])
            made = self.engine.numbers(np.zeros(shape))
            for row in self.rows:
                lane = self.lanes[place, row]
                runs[place, row] = self.run(
                    lane, (layer, way), inputs[row], direct.get((place, row))
                )
                states = self.joined(runs[place, row], "h")
                known = lane.source != NOWHERE
                made[row, known] = states[lane.source[known]]
                if lane.last:
                    for name in self.names:
                        held = self.joined(runs[place, row], name)
                        self.last[name][place, row] = held[lane.last - 1]
            outputs.append(made)
        self.layers.append(
            _Layer(inputs=inputs, runs=runs, outputs=outputs, direct=direct)
        )
        return self.merged(outputs)

    def arriving_above(self, layer: int) -> dict[tuple[int, int], _Direct]:
        """What arrives at the last layer's states, where its outputs have no say."""
        ways = len(self.held.ways)
        if layer < self.held.layers - 1 or (ways > 1 and self.held.merge == "mul"):
            return {}
        gradient = self.engine.numbers(self.given("cotangent_h"))
        return self.directs(layer, self.parted([gradient] * ways, gradient))

    def directs(self, layer: int, parts: list[Array]) -> dict[tuple[int, int], _Direct]:
        """What arrives at a layer's states from outside it, by place and row."""
        ways = len(self.held.ways)
        return {
            (layer * ways + at, row): self.direct(
                self.lanes[layer * ways + at, row], part[row]
            )
            for at, part in enumerate(parts)
            for row in self.rows
        }

    def joined(self, runs: list[Any], name: str) -> Array:
        empty = self.start[name][0, :0]
        return np.concatenate([run.states[name] for run in runs] or [empty])

    def run(
        self,
        lane: Lane,
        key: tuple[int, str],
        inputs: Array,
        direct: _Direct | None,
    ) -> list[Any]:
        """Run a lane's segments, each from the state after the one before."""
        state = {name: self.start[name][lane.place, lane.row] for name in self.names}
        runs = []
        for part in lane.segments:
            x = inputs[lane.order[part]]
            none = np.zeros((len(x), len(state["h"])))
            at_h, at_c = (none, None) if direct is None else direct
            sequence = Sequence(
                convention=self.stacking.convention,
                weights=self.weights[key],
                x=x,
                h0=state["h"],
                c0=state.get("c"),
                cotangent=none if direct is None else at_h[part],
                cotangent_c=None if at_c is None else at_c[part],
                activation=str(self.case.get("activation", "tanh")),
            )
            runs.append(self.engine.forward(sequence))
            state = {name: runs[-1].states[name][-1] for name in self.names}
        return runs

    def merged(self, outputs: list[Array]) -> Array:
        """The outputs of all directions as one."""
        if len(outputs) == 1:
            return outputs[0]
        if self.held.merge == "concat":
            return np.concatenate(outputs, axis=-1)
        if self.held.merge == "mul":
            return self.engine.product(*outputs)
        return self.halved(self.engine.total(outputs))

    def halved(self, values: Array) -> Array:
        """Half of it where directions are averaged."""
        if self.held.merge != "ave":
            return values
        return self.engine.product(values, self.engine.numbers(np.array(HALF)))

    def parted(self, outputs: list[Array], gradient: Array) -> list[Array]:
        """What arrives at each direction's outputs."""
        if len(outputs) == 1:
            return [gradient]
        if self.held.merge == "concat":
            return np.split(gradient, 2, axis=-1)
        if self.held.merge == "mul":
            return [self.engine.product(gradient, other) for other in outputs[::-1]]
        return [self.halved(gradient)] * 2

    def backward(
        self,
        layer: int,
        gradient: Array,
        at_start: dict[str, Array],
        slots: dict[tuple[int, str], Any],
    ) -> Array:
        """Run a layer back; the gradient at its inputs."""
        held, at_inputs = self.layers[layer], []
        direct = held.direct
        if not direct:
            direct = self.directs(layer, self.parted(held.outputs, gradient))
        for at, way in enumerate(self.held.ways):
            place = layer * len(self.held.ways) + at
            made = self.engine.numbers(np.zeros(held.inputs.shape))
            every: list[dict[Slot, Array]] = []
            for row in self.rows:
                lane = self.lanes[place, row]
                if not lane.segments:
                    continue
                at_h, at_c = direct[place, row]
                for run, part in reversed(
                    list(zip(held.runs[place, row], lane.segments, strict=True))
                ):
                    own_c = None if at_c is None else at_c[part]
                    back = self.engine.back(run, at_h[part], own_c)
                    made[row, lane.order[part]] = back["x"]
                    every.append(back["slots"])
                    for name in self.names:
                        at_start[f"{name}0"][place, row] = back[f"{name}0"]
            slots[layer, way] = self.added(every, self.weights[layer, way])
            at_inputs.append(made)
        return at_inputs[0] if len(at_inputs) == 1 else self.engine.total(at_inputs)

    def added(
        self, every: list[dict[Slot, Array]], weights: Mapping[Slot, Array]
    ) -> dict[Slot, Array]:
        """The weights' gradients of all sequences together."""
        zeros = {k: self.engine.numbers(np.zeros(w.shape)) for k, w in weights.items()}
        return {k: sum((part[k] for part in every), zeros[k]) for k in weights}

    def direct(self, lane: Lane, gradient: Array) -> _Direct:
        """What arrives at a lane's states from outside it, in the order they are run.

        Args:
            lane: the lane.
            gradient: (T, n) at its outputs.
        """
        width = gradient.shape[-1]
        rows = []
        for k in range(len(lane.order)):
            terms = list(gradient[lane.source == k])
            if k == lane.last - 1:
                terms.append(self.arriving("h")[lane.place, lane.row])
            rows.append(
                self.engine.total(terms)
                if terms
                else self.engine.numbers(np.zeros(width))
            )
        if "c" not in self.names:
            return np.array(rows, dtype=object), None
        at_c = self.arriving("c")[lane.place, lane.row]
        direct_c = self.engine.numbers(np.zeros((len(lane.order), len(at_c))))
        if lane.last:
            direct_c[lane.last - 1] = at_c
        return np.array(rows, dtype=object), direct_c
