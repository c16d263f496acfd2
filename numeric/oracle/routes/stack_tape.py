"""The second route of stacked modules: every unit of every layer on one tape.

Forward only, step by step, as the frameworks' documentation states it: a sequence that
has no step keeps its states, and its outputs are 0, the last ones again, or made by a
cell that runs on. No gradient is written out: the tape is read backwards. A cut of the
gradient is a state whose value starts anew.
"""

from collections.abc import Mapping
from typing import Any

import mpmath
import numpy as np

from longdep.numeric.oracle.conventions import Padding
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.oracle.routes.tape import Cell, Tape, numbers
from longdep.numeric.oracle.stacked.layout import Layout, layout_of, unpacked
from longdep.numeric.oracle.stacked.table import Stacking
from longdep.numeric.precision import Array


def run(stacking: Stacking, case: Mapping[str, Any]) -> dict[str, Any]:
    """Run a stacked case at the digits of the surrounding mpmath context.

    Returns:
        What stacked/composing.py returns, as object arrays of mpf.
    """
    return _Module(stacking, case).answers()


class _Module:
    def __init__(self, stacking: Stacking, case: Mapping[str, Any]) -> None:
        self.stacking, self.case, self.tape = stacking, case, Tape()
        self.held: Layout = layout_of(case)
        self.cells = [
            self.cell(weights) for weights in unpacked(stacking, case).values()
        ]
        x = np.asarray(case["x"])
        self.x = self.leaves(x.swapaxes(0, 1) if stacking.time_first else x)
        names = ("h", "c") if stacking.cell == "lstm" else ("h",)
        self.start = {name: self.leaves(np.asarray(case[f"{name}0"])) for name in names}
        self.last = {name: values.copy() for name, values in self.start.items()}
        sequences, steps = self.x.shape[:2]
        self.exists = (
            np.asarray(case["mask"]) == 1
            if stacking.masked
            else np.array([[t < n for t in range(steps)] for n in case["lengths"]])
        ).reshape(sequences, steps)

    def cell(self, weights: Mapping[tuple[str, str], Array]) -> Cell:
        none = np.zeros(0)
        sequence = Sequence(
            convention=self.stacking.convention,
            weights=weights,
            x=none,
            h0=none,
            c0=None,
            cotangent=none,
            activation=str(self.case.get("activation", "tanh")),
        )
        return Cell(sequence, self.tape)

    def leaves(self, array: Array) -> Array:
        made = np.empty(array.shape, dtype=object)
        for place, value in np.ndenumerate(numbers(array)):
            made[place] = self.tape.leaf(value)
        return made

    def answers(self) -> dict[str, Any]:
        outputs, ways = self.x, len(self.held.ways)
        for layer in range(self.held.layers):
            if layer:
                outputs = self.dropped(outputs, layer)
            made = [
                self.direction(layer * ways + at, way == "reverse", outputs)
                for at, way in enumerate(self.held.ways)
            ]
            outputs = made[0] if ways == 1 else self.merged(*made)
        return self.read(outputs)

    def dropped(self, outputs: Array, layer: int) -> Array:
        factors = np.asarray(self.case["dropout"])[layer - 1]
        if self.stacking.time_first:
            factors = factors.swapaxes(0, 1)
        return np.vectorize(lambda a, b: a * b, otypes=[object])(
            outputs, self.leaves(factors)
        )

    def merged(self, one: Array, other: Array) -> Array:
        if self.held.merge == "concat":
            return np.concatenate([one, other], axis=2)
        if self.held.merge == "mul":
            return np.vectorize(lambda a, b: a * b, otypes=[object])(one, other)
        added = np.vectorize(lambda a, b: a + b, otypes=[object])(one, other)
        if self.held.merge == "ave":
            half = self.tape.leaf(mpmath.mpf(1) / 2)
            return np.vectorize(lambda a: a * half, otypes=[object])(added)
        return added

    def direction(self, place: int, reverse: bool, inputs: Array) -> Array:
        """Run one layer and direction over the batch; its outputs (B, T, n)."""
        rows = [
            self.sequence(place, row, reverse, inputs[row])
            for row in range(len(inputs))
        ]
        return np.array(rows, dtype=object).reshape((*inputs.shape[:2], -1))

    def sequence(
        self, place: int, row: int, reverse: bool, inputs: Array
    ) -> list[list[Any]]:
        cell, exists = self.cells[place], self.exists[row]
        padding, window = self.stacking.convention.padding, int(self.case["window"])
        h = list(self.start["h"][place, row])
        c = list(self.start["c"][place, row]) if "c" in self.start else None
        repeats = padding is Padding.REPEAT and len(self.held.ways) == 1
        zero = [self.tape.leaf(mpmath.mpf(0)) for _ in h]
        steps = len(inputs)
        outputs: list[list[Any]] = [zero] * steps
        times = list(reversed(range(steps))) if reverse else list(range(steps))
        shown, chunk = zero, None
        for t in times:
            if not exists[t]:
                outputs[t] = shown if repeats else zero
                continue
            if window and chunk is not None and t // window != chunk:
                h = [self.tape.leaf(unit.value) for unit in h]
                c = None if c is None else [self.tape.leaf(unit.value) for unit in c]
            chunk = t // window if window else 0
            h, c = cell.step(inputs[t], h, c)
            shown = outputs[t] = h
        self.last["h"][place, row] = h
        if c is not None:
            self.last["c"][place, row] = c
        if padding is Padding.COMPUTED:
            for t in [t for t in times if not exists[t]]:
                h, c = cell.step(inputs[t], h, c)
                outputs[t] = h
        return outputs

    def read(self, outputs: Array) -> dict[str, Any]:
        """Values, and the gradients that the tape gives."""
        given = np.asarray(self.case["cotangent_h"])
        if self.stacking.time_first:
            given = given.swapaxes(0, 1)
        pairs = [(outputs, given)]
        pairs += [
            (values, np.asarray(self.case[f"cotangent_last_{name}"]))
            for name, values in self.last.items()
        ]
        seeds = [
            (unit, weight)
            for units, weights in pairs
            for unit, weight in zip(
                units.reshape(-1), numbers(weights).reshape(-1), strict=True
            )
        ]
        adjoints = self.tape.adjoints(seeds)
        gradient = np.vectorize(lambda unit: adjoints[unit.place], otypes=[object])
        value = np.vectorize(lambda unit: unit.value, otypes=[object])
        return {
            "h": value(outputs),
            **{f"last_{name}": value(values) for name, values in self.last.items()},
            "x": gradient(self.x),
            **{f"{name}0": gradient(values) for name, values in self.start.items()},
            "slots": {
                key: {k: gradient(v) for k, v in cell.slots.items()}
                for key, cell in zip(self.held.lanes, self.cells, strict=True)
            },
        }
