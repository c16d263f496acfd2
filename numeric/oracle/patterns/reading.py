"""What a stacked case brings, as a module reads it, and what it gives back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from longdep.numeric.oracle.conventions import Padding
from longdep.numeric.oracle.patterns import merging, orders, projected
from longdep.numeric.oracle.patterns.cells import CELLS, Array, Gradients, Weights
from longdep.numeric.oracle.patterns.recurrent import (
    loss_factor,
    options,
    unwired,
    wired,
)
from longdep.numeric.oracle.patterns.wiring import Wiring
from longdep.numeric.oracle.stacked.layout import layout_of, packed_again, unpacked
from longdep.numeric.oracle.stacked.table import stacking

Key = tuple[int, str]


class Reading:
    """A stacked case as a module with that wiring reads it.

    Args:
        cell: rnn, gru or lstm.
        case: the case.
        name: the stacking.
        wiring: what is wrong.
    """

    def __init__(
        self, cell: str, case: Mapping[str, Any], name: str, wiring: Wiring
    ) -> None:
        self.table, self.case, self.wiring = stacking(cell, name), case, wiring
        self.held = layout_of(case)
        self.ways = len(self.held.ways)
        self.chosen = self.table.convention
        both = self.table.masked and self.ways > 1
        self.padding = Padding.ZEROS if both else self.chosen.padding
        self.names = ("h", "c") if cell == "lstm" else ("h",)
        self.x = self.read(case["x"])
        self.rows, steps = self.x.shape[:2]
        self.exists = (
            np.asarray(case["mask"]) != 0
            if self.table.masked
            else np.arange(steps) < np.asarray(case["lengths"])[:, None]
        )
        self.sorted = orders.by_length(self.exists.sum(axis=1))
        self.factor = loss_factor(wiring, steps, self.rows)
        self.orders = {k: self.order(k) for k in self.names}
        self.ends = orders.order(wiring.end_order, self.held, self.rows)
        self.start = {k: self.started(k) for k in self.names}
        self.lost = {k: self.arriving(k) for k in self.names}
        self.last = {k: v.copy() for k, v in self.start.items()}
        self.at_start = {k: 0 * v for k, v in self.start.items()}
        self.given = unpacked(self.table, case)
        self.source = merging.weights(self.given, wiring.weights)
        self.cell = CELLS[cell]
        if self.held.projected:
            self.cell = projected.cell(wiring.projection)
        self.switches = {key: self.touched(key) for key in self.given}
        self.weights = {key: self.wired(key) for key in self.given}
        self.slots = {k: {s: 0 * v for s, v in own.items()} for k, own in
                      self.given.items()}  # fmt: skip
        self.options = options(self.chosen, case)

    # What is read of the case, and given back.

    def by_sequence(self, array: Array) -> Array:
        """An array (.., T, B, .) as (.., B, T, .), and back."""
        return array.swapaxes(-3, -2) if self.table.time_first else array

    def read(self, x: Array) -> Array:
        """The inputs (B, T, m)."""
        if self.wiring.axes != "reshaped":
            return self.by_sequence(x)
        turned = x.reshape(x.shape[1], x.shape[0], x.shape[2])
        return turned if self.table.time_first else self.misread(x)

    @staticmethod
    def misread(x: Array) -> Array:
        """Read (B, T, .) as the memory of (T, B, .)."""
        return x.reshape(x.shape[1], x.shape[0], x.shape[2]).swapaxes(0, 1)

    def unread(self, x: Array) -> Array:
        """The adjoint of `read`."""
        if self.wiring.axes != "reshaped":
            return self.by_sequence(x)
        if self.table.time_first:
            return x.reshape(x.shape[1], x.shape[0], x.shape[2])
        return x.swapaxes(0, 1).reshape(x.shape)

    def unsorted(self, array: Array, axis: int) -> Array:
        """An array in the order of lengths, in that of the batch."""
        return np.take(array, np.argsort(self.sorted), axis=axis)

    def order(self, name: str) -> orders.Order:
        """In which order the initial states are read."""
        word = self.wiring.start_order
        if name == "c" and self.wiring.cell_order != "own":
            word = self.wiring.cell_order
        return orders.order(word, self.held, self.rows)

    def started(self, name: str) -> Array:
        """The initial states in the order of layers and directions."""
        states = self.orders[name].taken(self.case[f"{name}0"])
        return self.unsorted(states, 1) if self.wiring.unsorted == "starts" else states

    def arriving(self, name: str) -> Array:
        """The gradients at the last states."""
        given = self.case[f"cotangent_last_{name}"] * self.factor
        if self.wiring.unsorted == "ends":
            given = self.unsorted(given, 1)
        given, heard = self.ends.returned(given), np.ones(len(given), dtype=bool)
        word, lanes = self.wiring.unheard, self.held.lanes
        if word in (name, "all"):
            heard[:] = False
        if word == "below":
            heard[:] = [layer == self.held.layers - 1 for layer, _ in lanes]
        if word == "reverse":
            heard[:] = [way != "reverse" for _, way in lanes]
        return given * heard[:, None, None]

    def named(self, h: Array, x: Array) -> dict[str, Any]:
        """All outputs, from those of the last layer and the gradient at the inputs."""
        ends, at_start = {}, {}
        for k in self.names:
            ends[k] = self.ends.taken(self.last[k])
            at_start[k] = self.at_start[k]
            if self.wiring.unsorted == "ends":
                ends[k] = ends[k][:, self.sorted]
            if self.wiring.unsorted == "starts":
                at_start[k] = at_start[k][:, self.sorted]
            at_start[k] = self.orders[k].returned(at_start[k])
        if self.wiring.unsorted == "input gradients":
            x = x[self.sorted]
        x = x * ("x" not in self.wiring.zeroed)
        return {
            "h": self.by_sequence(h),
            **{f"last_{k}": v for k, v in ends.items()},
            **{f"grad_{k}": v for k, v in self.packed().items()},
            "grad_x": self.unread(x),
            **{f"grad_{k}0": v for k, v in at_start.items()},
        }

    # Weights.

    def touched(self, key: Key) -> Wiring:
        """What is wrong in the cells of a layer and direction."""
        wiring, (layer, way) = self.wiring, key
        hit = {"above": layer > 0, "reverse": way == "reverse"}.get(wiring.only, True)
        declared = int(self.case["window"])
        own = wiring if hit else Wiring()
        zeroed = tuple(kind for kind in own.zeroed if kind != "x")
        own = replace(own, zeroed=zeroed)
        if declared and own.borders in ("zero", "start"):
            return replace(own, chunk=declared, restart=own.borders)
        return replace(own, declared=declared if own.borders == "cut" else 0)

    def wired(self, key: Key) -> Weights:
        """The blocks that a layer and direction uses."""
        slots = {s: self.given[self.source[key, s]][s] for s in self.given[key]}
        w = wired(slots, self.chosen, self.case, self.switches[key])
        if self.held.projected:
            w[projected.SLOT] = projected.read(
                slots[projected.SLOT], self.wiring.projection
            )
        return w

    def add(self, key: Key, gradients: Gradients) -> None:
        """Add one sequence's gradients to those of the weights that it used."""
        if not gradients:
            return
        own = unwired(
            self.chosen, gradients, self.weights[key], self.case, self.switches[key]
        )
        if self.held.projected:
            own[projected.SLOT] = projected.unread(
                gradients[projected.SLOT], self.wiring.projection
            )
        share = 1 / self.rows if self.wiring.sequences == "mean" else 1.0
        for slot in self.given[key]:
            into = self.slots[self.source[key, slot]]
            into[slot] = into[slot] + own[slot] * share

    def packed(self) -> dict[str, Array]:
        """The gradients of the weights, by name."""
        return packed_again(self.table, self.held, self.slots)
