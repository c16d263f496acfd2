"""A whole module run forward and back: the gradient of a loss at every input x_k.

Layer by layer every direction runs its cell over the outputs below; back, the gradient
at a layer's inputs is that at the outputs below. In the reverse direction the steps are
taken from the end of the sequence, there and back. What runs a cell is given: certified
balls, or a plain program in a float format.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from longdep.numeric.oracle.lags.module import Layer, Module
from longdep.numeric.precision import Array

HALF = 0.5
Place = tuple[int, str]
Back = Callable[[Array], Array]
Cell = Callable[[Place, Array], tuple[Array, Back]]


@dataclass(frozen=True, kw_only=True)
class Loss:
    """The direct gradients of a loss, in float64.

    Attributes:
        rows: (T, width) at the outputs of the last layer; or
        ends: (width,) at the last states of its directions, merged as outputs are.
    """

    rows: Array | None = None
    ends: Array | None = None


class Chain:
    """A module that has run forward.

    Attributes:
        inputs: (layer, direction) -> (T, m) numbers: what it has read, in the order of
            its own steps.
    """

    def __init__(self, module: Module, x: Array, cell: Cell) -> None:
        """Run it.

        Args:
            module: the module.
            x: (T, m) numbers of the kind that `cell` takes.
            cell: from a layer, its direction and what it reads, in the order of its
                steps, to its outputs (T, n) in that order and a function from the
                direct gradients there to those at what it reads.
        """
        self.module = module
        self.inputs: dict[Place, Array] = {}
        self.backs: dict[Place, Back] = {}
        self.made: list[list[Array]] = []
        rows = x
        for k, layer in enumerate(module.layers):
            outputs = []
            for way in layer.lanes:
                self.inputs[k, way] = _in_order(way, rows)
                states, self.backs[k, way] = cell((k, way), self.inputs[k, way])
                outputs.append(_placed(layer, way, states))
            self.made.append(outputs)
            rows = merged(layer, outputs)

    def back(self, loss: Loss, numbers: Callable[[Array], Array]) -> Array:
        """The gradient at x, (T, m).

        Args:
            loss: its direct gradients.
            numbers: from float64 to the numbers that are computed with.
        """
        last = len(self.module.layers) - 1
        if loss.ends is not None:
            at = self._at_ends(numbers(loss.ends[None]), numbers)
        else:
            assert loss.rows is not None
            at = parted(self.module.layers[last], self.made[last], numbers(loss.rows))
        while True:
            gradient = self._through(last, at)
            if last == 0:
                return gradient
            last -= 1
            at = parted(self.module.layers[last], self.made[last], gradient)

    def _at_ends(self, direct: Array, numbers: Callable[[Array], Array]) -> list[Array]:
        """What arrives at the outputs of each direction from the last one it makes."""
        layer, outputs = self.module.layers[-1], self.made[-1]
        ends = [
            slice(0, 1) if _placed_back(layer, way) else slice(len(rows) - 1, None)
            for way, rows in zip(layer.lanes, outputs, strict=True)
        ]
        states = [rows[end] for rows, end in zip(outputs, ends, strict=True)]
        found = []
        for rows, end, part in zip(
            outputs, ends, parted(layer, states, direct), strict=True
        ):
            at = numbers(np.zeros(rows.shape))
            at[end] = part
            found.append(at)
        return found

    def _through(self, place: int, at: list[Array]) -> Array:
        """The gradient at a layer's inputs, from those at each direction's outputs."""
        layer = self.module.layers[place]
        total: Any = None
        for way, direct in zip(layer.lanes, at, strict=True):
            own = self.backs[place, way](_placed(layer, way, direct))
            own = _in_order(way, own)
            total = own if total is None else total + own
        return np.asarray(total)


def merged(layer: Layer, outputs: list[Array]) -> Array:
    """The outputs of all directions as one."""
    if len(outputs) == 1:
        return outputs[0]
    one, other = outputs
    if layer.merge == "concat":
        return np.concatenate(outputs, axis=1)
    if layer.merge == "mul":
        return one * other
    return _halved(layer, one + other)


def parted(layer: Layer, outputs: list[Array], gradient: Array) -> list[Array]:
    """What arrives at each direction's outputs."""
    if len(outputs) == 1:
        return [gradient]
    if layer.merge == "concat":
        return np.split(gradient, 2, axis=1)
    if layer.merge == "mul":
        return [gradient * other for other in outputs[::-1]]
    return [_halved(layer, gradient)] * 2


def _halved(layer: Layer, values: Array) -> Array:
    """Half of it where directions are averaged."""
    return values * HALF if layer.merge == "ave" else values


def _placed(layer: Layer, way: str, rows: Array) -> Array:
    """Outputs from the order of a direction's steps to that of the layer; or back."""
    return rows[::-1] if _placed_back(layer, way) else rows


def _placed_back(layer: Layer, way: str) -> bool:
    return way == "reverse" and not layer.turned


def _in_order(way: str, rows: Array) -> Array:
    """The steps in the order in which a direction takes them; or back again."""
    return rows[::-1] if way == "reverse" else rows
