"""A stacked module, forward and back by hand, right or wrong by a switch.

Layer by layer every sequence of the batch runs in every direction, as the sequences of
numeric/oracle/patterns/sequence.py; nothing here is taken from numeric/oracle/stacked
but the names of the weights and the order of the states.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.oracle.patterns import merging, recurrent
from longdep.numeric.oracle.patterns.cells import Array, Gradients
from longdep.numeric.oracle.patterns.lanes import Lane, lane
from longdep.numeric.oracle.patterns.reading import Key, Reading
from longdep.numeric.oracle.patterns.sequence import Losses, forward, run_back
from longdep.numeric.oracle.patterns.wiring import Wiring
from longdep.numeric.oracle.vocabulary import System

Steps = list[dict[str, Any]]


class Layer(NamedTuple):
    """What a layer has run.

    By place and row its steps, and the steps made beside them; by direction its inputs
    before and after the factors, its outputs and its cells.
    """

    steps: dict[tuple[int, int], Steps]
    beside: dict[tuple[int, int], dict[int, Any]]
    whole: list[Array]
    inputs: list[Array]
    outputs: list[Array]
    cells: list[Array]


def stacked(
    cell: str, case: Mapping[str, Any], name: str, wiring: Wiring
) -> dict[str, Any]:
    """Outputs, last states and gradients of a stacked case.

    Args:
        cell: rnn, gru or lstm.
        case: the case.
        name: the stacking.
        wiring: what is wrong.
    """
    return _Module(cell, case, name, wiring).answers()


def pre_activations(entry: System, case: Mapping[str, Any], name: str) -> Array:
    """All that enters activations, in one row, of any system with a cell.

    Args:
        entry: the system.
        case: the case; of a padded batch every sequence is run over all steps.
        name: the convention.
    """
    if not entry.stacked:
        return recurrent.pre_activations(entry, case, name)
    module = _Module(entry.cell, case, name, Wiring())
    module.answers()
    seen = [
        part
        for layer in module.layers
        for steps in layer.steps.values()
        for step in steps
        for part in ([step["z"]] if "z" in step else step["pre"].values())
    ]
    return np.concatenate(seen) if seen else np.zeros(0)


class _Module(Reading):
    def __init__(
        self, cell: str, case: Mapping[str, Any], name: str, wiring: Wiring
    ) -> None:
        super().__init__(cell, case, name, wiring)
        self.layers: list[Layer] = []

    def answers(self) -> dict[str, Any]:
        for at in range(self.held.layers):
            whole = self.fed(at)
            factors = self.factors(at, self.wiring.dropout) if at else 1.0
            self.forward(at, whole, [values * factors for values in whole])
        top = self.factors(0, "last layer") if self.drops_last else 1.0
        h = merging.merged(self.layers[-1].outputs, self.merge, self.wiring.joined)
        gradient = self.by_sequence(self.case["cotangent_h"]) * self.factor
        if self.wiring.unsorted == "outputs":
            h = (h * top)[self.sorted]
            gradient = self.unsorted(gradient, 0) * top
        else:
            h, gradient = h * top, gradient * top
        x = self.backward_all(gradient)
        return self.named(h, x)

    # Between the layers.

    @property
    def merge(self) -> str:
        named, used = self.wiring.merges or ("", "")
        return used if self.held.merge == named else self.held.merge

    @property
    def merge_back(self) -> str:
        named, used = self.wiring.parts or ("", "")
        return used if self.merge == named else self.merge

    @property
    def drops_last(self) -> bool:
        return self.wiring.dropout == "last layer" and self.held.layers > 1

    def factors(self, layer: int, word: str) -> Any:
        """What the inputs of a layer are multiplied by; of layer 0: the last factors.

        Those are for its outputs, if a mistake has them there.
        """
        if word == "none" or (not layer and word != "last layer"):
            return 1.0
        factors = self.by_sequence(self.case["dropout"])[layer - 1]
        if word == "first step's":
            return np.repeat(factors[:, :1], factors.shape[1], axis=1)
        if word == "next step's":
            return np.roll(factors, -1, axis=1)
        return factors * factors if word == "squared" else factors

    def fed(self, layer: int) -> list[Array]:
        """What each direction of a layer gets, before the factors."""
        if not layer:
            return [self.x] * self.ways
        return [
            merging.merged(shown, self.merge, self.wiring.joined)
            for shown in self.shown(layer)
        ]

    def shown(self, layer: int) -> list[list[Array]]:
        """What each direction of a layer sees of the directions below."""
        below = self.layers[0 if self.wiring.fed == "first layer" else layer - 1]
        seen = below.cells if self.wiring.fed == "cell" else below.outputs
        return [
            [values * self.sees(way, at) for at, values in enumerate(seen)]
            for way in range(self.ways)
        ]

    def sees(self, way: int, below: int) -> bool:
        """Whether a direction gets the outputs of one below."""
        if self.wiring.fed == "its own":
            return way == below
        return self.wiring.fed != "forward" or below == 0

    def backward_all(self, gradient: Array) -> Array:
        """Backpropagate through all layers; the gradient at the inputs."""
        wiring = self.wiring
        at_h: list[Any] = [[0.0] * self.ways for _ in self.layers]
        at_c: list[Any] = [[0.0] * self.ways for _ in self.layers]
        at_h[-1] = merging.parted(
            self.layers[-1].outputs, gradient, self.merge_back, wiring.joined
        )
        for layer in reversed(range(self.held.layers)):
            parts = self.backward(layer, at_h[layer], at_c[layer])
            kept = {"forward": (1, 0), "reverse": (0, 1)}.get(wiring.below, (1, 1))
            if self.ways > 1:
                parts = [part * k for part, k in zip(parts, kept, strict=True)]
            if not layer:
                return sum(parts[1:], parts[0])
            if wiring.below == "none":
                parts = [0 * part for part in parts]
            word = wiring.dropout_back
            factors = self.factors(layer, wiring.dropout if word == "own" else word)
            target = at_c if wiring.fed == "cell" else at_h
            under = 0 if wiring.fed == "first layer" else layer - 1
            for way, shown in enumerate(self.shown(layer)):
                back = merging.parted(
                    shown, parts[way] * factors, self.merge_back, wiring.joined
                )
                for at, part in enumerate(back):
                    seen = part * self.sees(way, at)
                    target[under][at] = target[under][at] + seen
        raise AssertionError  # pragma: no cover

    # Within a layer.

    def lane(self, row: int, key: Key) -> Lane:
        return lane(self.exists[row], key[1], self.padding, self.switches[key])

    def places(self, layer: int) -> list[tuple[int, Key]]:
        first = layer * self.ways
        return [(first + at, (layer, way)) for at, way in enumerate(self.held.ways)]

    def forward(self, layer: int, whole: list[Array], inputs: list[Array]) -> None:
        """Run a layer in every direction."""
        made = Layer({}, {}, whole, inputs, [], [])
        for at, (place, key) in enumerate(self.places(layer)):
            x, w, switches = inputs[at], self.weights[key], self.switches[key]
            values = {k: np.zeros((*x.shape[:2], v.shape[-1]), self.x.dtype)
                      for k, v in self.start.items()}  # fmt: skip
            if self.wiring.start_order == "handed up" and layer:
                for k in self.names:
                    self.start[k][place] = self.last[k][place - self.ways]
            for row in range(self.rows):
                path, (h0, c0) = self.lane(row, key), self.states(place, row)
                steps = forward(
                    self.cell, w, x[row, path.order], h0, c0, switches, self.options
                )
                beside = {}
                for t, count in path.peeks.items():
                    h, c = (steps[count - 1][k] if count else v
                            for k, v in (("h", h0), ("c", c0)))  # fmt: skip
                    beside[t] = self.cell.forward(
                        w, x[row, t], h, c, switches, self.options
                    )
                made.steps[place, row], made.beside[place, row] = steps, beside
                for k in self.names:
                    for t in map(int, np.flatnonzero(path.source >= 0)):
                        values[k][row, t] = steps[path.source[t]][k]
                    for t, step in beside.items():
                        values[k][row, t] = step[k]
                self.end(path, place, row, steps)
            made.outputs.append(values["h"])
            made.cells.append(values.get("c", values["h"]))
        self.layers.append(made)

    def end(self, path: Lane, place: int, row: int, steps: Steps) -> None:
        """Set the last states of a lane."""
        for k in self.names:
            self.last[k][place, row] = self.start[k][place, row]
            if path.last:
                self.last[k][place, row] = steps[path.last - 1][k]
        if path.last:
            h = 0 * steps[0]["h"]
            if path.h_from >= 0:
                factor = self.on_state(place, row, int(path.order[path.h_from]))
                h = steps[path.h_from]["h"] * factor
            self.last["h"][place, row] = h

    def states(self, place: int, row: int) -> tuple[Array, Array]:
        """The initial states of a lane."""
        h0 = self.start["h"][place, row]
        return h0, self.start.get("c", self.start["h"])[place, row]

    def on_state(self, place: int, row: int, step: int) -> Any:
        """What a last state is multiplied by: factors meant for a layer's inputs."""
        layer, way = divmod(place, self.ways)
        if self.wiring.dropout != "states" or layer == self.held.layers - 1:
            return 1.0
        factors = self.factors(layer + 1, "own")[row, step]
        both = self.ways > 1 and self.merge == "concat"
        return np.split(factors, 2)[way] if both else factors

    def backward(self, layer: int, at_h: list[Any], at_c: list[Any]) -> list[Array]:
        """Run a layer back: the gradients at the inputs of each direction."""
        ran = self.layers[layer]
        below: list[Array] = []
        for at, (place, key) in enumerate(self.places(layer)):
            into = np.zeros_like(ran.inputs[at])
            direct = at_h[at] + np.zeros_like(ran.outputs[at])
            direct_c = at_c[at] + np.zeros_like(ran.cells[at])
            if at and self.wiring.overwritten and direct.shape[-1] * 2 == (
                into.shape[-1]
            ):  # fmt: skip
                direct = np.split(below[0], 2, axis=-1)[1]
            for row in range(self.rows):
                self.back(ran, (at, place, row), key, into, (direct, direct_c))
            below.append(into)
            if self.wiring.start_order == "handed up" and layer:
                for k in self.names:
                    down = place - self.ways
                    self.lost[k][down] = self.lost[k][down] + self.at_start[k][place]
                    self.at_start[k][place] = 0 * self.at_start[k][place]
        return below

    def back(
        self,
        ran: Layer,
        where: tuple[int, int, int],
        key: Key,
        into: Array,
        direct: tuple[Array, Array],
    ) -> None:
        """Run one lane back; adds to the gradients at the layer's inputs, (B, T, .)."""
        _, place, row = where
        path, steps = self.lane(row, key), ran.steps[place, row]
        losses = Losses(*(
            np.zeros((len(path.order), part.shape[-1]), part.dtype) for part in direct
        ))  # fmt: skip
        for t in map(int, np.flatnonzero(path.flows >= 0)):
            losses.h[path.flows[t]] += direct[0][row, t]
            losses.c[path.flows[t]] += direct[1][row, t]
        at_start = {k: 0 * self.lost[k][place, row] for k in self.names}
        self.back_beside(ran, where, key, into, direct, losses, at_start)
        if not path.last:
            for k in self.names:
                at_start[k] = at_start[k] + self.lost[k][place, row]
        else:
            if path.injected >= 0:
                t = int(path.order[path.injected])
                at_last = self.lost["h"][place, row] * self.on_state(place, row, t)
                losses.h[path.injected] += at_last
            if "c" in self.names:
                losses.c[path.last - 1] += self.lost["c"][place, row]
        if steps:
            if not self.wiring.dropped_inputs or self.wiring.inputs_of != "own":
                steps = self.misled(steps, self.seen_by(ran, where)[path.order])
            back = run_back(
                self.cell,
                self.weights[key],
                steps,
                *self.states(place, row),
                losses,
                self.switches[key],
                self.options,
            )
            into[row, path.order] += back.inputs
            at_start["h"] = at_start["h"] + back.h0
            if "c" in self.names:
                at_start["c"] = at_start["c"] + back.c0
            if self.wiring.sequences != "last" or row == self.rows - 1:
                self.add(key, back.weights)
        for k in self.names:
            self.at_start[k][place, row] = at_start[k]

    def back_beside(
        self,
        ran: Layer,
        where: tuple[int, int, int],
        key: Key,
        into: Array,
        direct: tuple[Array, Array],
        losses: Losses,
        at_start: dict[str, Array],
    ) -> None:
        """Run back the steps made beside a lane; adds to its losses."""
        _, place, row = where
        path = self.lane(row, key)
        for t, step in ran.beside[place, row].items():
            gradients: Gradients = {}
            parts = self.cell.backward(
                self.weights[key],
                step,
                direct[0][row, t],
                direct[1][row, t] + 0 * step["c"],
                gradients,
                self.switches[key],
                self.options,
            )
            into[row, t] += gradients.pop(("x", ""))
            gradients.pop(("delta", "a"), None)
            self.add(key, gradients)
            count = path.peeks[t]
            for k, part in zip(("h", "c"), parts, strict=True):
                if count:
                    getattr(losses, k)[count - 1] += part
                elif k in at_start:
                    at_start[k] = at_start[k] + part

    def seen_by(self, ran: Layer, where: tuple[int, int, int]) -> Array:
        """The inputs that a mistake computes weight gradients with, (T, .)."""
        at, place, row = where
        layer = place // self.ways
        if not self.wiring.dropped_inputs:
            return ran.whole[at][row]
        under = self.layers[layer - 1].inputs[at] if layer else ran.inputs[at]
        own = ran.inputs[at]
        return under[row] if under.shape == own.shape else own[row]

    @staticmethod
    def misled(steps: Steps, inputs: Array) -> Steps:
        """The steps with other inputs, for the weights' gradients alone."""
        return [{**step, "x": x} for step, x in zip(steps, inputs, strict=True)]
