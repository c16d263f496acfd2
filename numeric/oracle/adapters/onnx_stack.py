"""ONNX: a node with all its directions at once, and nodes that follow each other.

    longdep.check("stacked-lstm", onnx_file("model.onnx", "stacked-lstm"),
                  convention="onnx", precision="float32")

A layer is a node RNN, GRU or LSTM of direction forward, reverse or bidirectional, each
with weights of its own; what a layer puts out enters the next with both directions side
by side, times the factors of a case's dropout. A node that is given no sequence_lens
runs the sequences of a length by themselves. Chunks are run one after the other and
every layer's states carried on, where a case has a window. Forward only, as in
onnx_node.py.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.onnx_layer import (
    OPSET,
    WEIGHTS,
    RecurrentNode,
    lacking,
    node_of_case,
    require_case,
)
from longdep.numeric.oracle.adapters.onnx_session import (
    FACTORS,
    Sessions,
    as_fed,
    named,
)
from longdep.numeric.oracle.adapters.plumbing import AdapterError, cell_of
from longdep.numeric.oracle.adapters.stack_plumbing import require_sound_stack
from longdep.numeric.oracle.stacked import table
from longdep.numeric.oracle.stacked.layout import Layout, layout_of

Array = np.ndarray


SOUND = Layout(layers=2, direction="bidirectional")  # what the self-test runs


def onnx_stack(node: RecurrentNode, system: str) -> "Stack":
    """Wrap a node of a file, all its directions at once.

    Args:
        node: from longdep.numeric.oracle.adapters.onnx_graph.
        system: stacked-rnn, stacked-gru or stacked-lstm.
    Returns:
        An implementation; a case of several layers gets as many nodes like it. Its
        attribute `lacks` names the inputs the node is not given. It declines the cases
        with an activation, or a direction, that the node has not.
    Raises:
        AdapterError: what the node computes is none of the oracle's stacked systems,
            or the self-test failed.
    """
    if node.beyond:
        raise AdapterError(f"{node}: {node.beyond}")
    known = table.names(cell_of(system))
    if node.convention not in known:  # onnx-clip
        raise AdapterError(f"{node}: clip: expected none in {system}, got {node.clip}")
    require_sound_nodes(system)
    return Stack(node)


def stack_of_case(
    cell: str, attributes: Mapping[str, Any]
) -> Callable[[Mapping[str, Any]], dict[str, Array]]:
    """Nodes of an operator with these attributes; the rest comes from the case."""
    sessions = Sessions()

    def implementation(case: Mapping[str, Any]) -> dict[str, Array]:
        return Stack(node_of_case(cell, case, attributes), sessions)(case)

    return implementation


@cache
def require_sound_nodes(system: str) -> None:
    """Run two bidirectional nodes, one after the other, on a tiny case.

    Raises:
        AdapterError: the self-test failed.
    """
    cell = cell_of(system)
    convention = "onnx-1" if cell == "gru" else "onnx"
    attributes = {"linear_before_reset": 1} if cell == "gru" else {}
    wrapped = stack_of_case(cell, attributes)
    require_sound_stack(wrapped, system, convention, SOUND, "float32")


class Stack:
    """Layers that are alike, as an implementation of a stacked system.

    Attributes:
        node: one of them.
        sessions: of the models that hold them.
        longdep_source, longdep_large: as of a Layer (onnx_node.py).
        lacks: the inputs of a case that the nodes are not given, without layer.
        fixed: the words that every case it does has.
    """

    def __init__(self, node: RecurrentNode, sessions: Sessions | None = None) -> None:
        self.node = node
        self.longdep_source = self.longdep_large = ""
        self.sessions = sessions or Sessions(constant=True)
        self.lacks = lacking(node)
        self.fixed = {"direction": _direction(node)}
        if node.operator == "RNN":
            self.fixed["activation"] = node.activation

    def __call__(self, case: Mapping[str, Any]) -> dict[str, Array]:
        """The outputs h, last_h and last_c of a case (stacked/layout.py)."""
        self._require(case)
        lengths = np.asarray(case["lengths"])
        if "lengths" in self.node.connected:
            return self._chunked(case, case["x"], np.arange(len(lengths)), lengths)
        steps, batch = case["x"].shape[:2]
        whole: dict[str, Array] = {}
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            x = case["x"][:length, rows]
            for name, part in self._chunked(case, x, rows, lengths[rows]).items():
                lead = steps if name == "h" else len(part)
                shape = (lead, batch, part.shape[-1])
                whole.setdefault(name, np.zeros(shape, part.dtype))
                whole[name][: len(part), rows] = part
        return whole

    def _require(self, case: Mapping[str, Any]) -> None:
        node, held = self.node, layout_of(case)
        if held.direction != _direction(node):
            raise NotImplementedError(f"the node does not run {held.direction}")
        if case["window"] and {"h0", "c0"} & {*self.lacks}:
            raise NotImplementedError("the node is given no state to carry on")
        slots = [(slot, k) for slot in self.lacks for k in range(held.layers)]
        lacks = {named(s, k) if s in WEIGHTS else s for s, k in slots}
        require_case(node, case, sorted(lacks))

    def _chunked(
        self, case: Mapping[str, Any], x: Array, rows: Array, lengths: Array
    ) -> dict[str, Array]:
        """Run over some sequences of a case, a window after the other.

        Args:
            case: the case.
            x: (T, B, m) of these sequences.
            rows: (B,) which they are.
            lengths: (B,) of each; all T where there is a window.
        """
        window = int(case["window"]) or len(x)
        states = {name: case[name][:, rows] for name in ("h0", "c0") if name in case}
        parts: list[Array] = []
        ends: dict[str, Array] = {}
        for start in range(0, len(x), window):
            steps = slice(start, start + window)
            many = np.minimum(lengths, len(x[steps]))
            factors = [f[steps, rows] for f in case.get("dropout", ())]
            h, ends = self._run(case, x[steps], many, states, factors)
            states = {"h0": ends["last_h"], "c0": ends.get("last_c")}
            parts.append(h)
        return {"h": np.concatenate(parts), **ends}

    def _run(
        self,
        case: Mapping[str, Any],
        x: Array,
        lengths: Array,
        states: Mapping[str, Any],
        factors: list[Array],
    ) -> tuple[Array, dict[str, Array]]:
        """Run all layers over x: the last one's outputs, all last states."""
        node, held = self.node, layout_of(case)
        by_batch = bool(node.attributes.get("layout", 0))
        feeds = {"x": _turned(x, by_batch)}
        if "lengths" in node.connected:
            feeds["lengths"] = lengths
        for layer in range(held.layers):
            for slot in (s for s in WEIGHTS if s in node.connected):
                feeds[named(slot, layer)] = case[named(slot, layer)]
            for slot in (s for s in ("h0", "c0") if s in node.connected):
                own = states[slot][_lanes(held.ways, layer)]
                feeds[named(slot, layer)] = _turned(own, by_batch)
            if layer:
                own = factors[layer - 1].astype(x.dtype)
                feeds[named(FACTORS, layer)] = _turned(own, by_batch)
        given = {**node.attributes, "hidden_size": case["h0"].shape[-1]}
        opset = min(node.opset, OPSET)  # of later ones a runtime may not know
        fed = as_fed(feeds, node.element)
        returned = self.sessions.run(node.operator, given, opset, fed, held.layers)
        y = returned["Y"]  # (T, D, B, n), or (B, T, D, n)
        y = y.transpose(1, 0, 2, 3) if by_batch else y.transpose(0, 2, 1, 3)
        ends = {
            f"last_{letter}": np.concatenate(
                [_turned(returned[name], by_batch) for name in _ends(returned, letter)]
            )
            for letter in ("h", "c")
            if f"Y_{letter}_l0" in returned
        }
        return y.reshape(*y.shape[:2], -1), ends


def _direction(node: RecurrentNode) -> str:
    return str(node.attributes.get("direction", "forward"))


def _lanes(ways: tuple[str, ...], layer: int) -> slice:
    """Where the states of a layer are among those of all."""
    return slice(layer * len(ways), (layer + 1) * len(ways))


def _turned(array: Array, by_batch: bool) -> Array:
    """With the first two axes exchanged, where the nodes have the batch first."""
    return array.swapaxes(0, 1) if by_batch else array


def _ends(names: Iterable[str], letter: str) -> Iterator[str]:
    """The names of the last states of every layer, in order."""
    return (name for name in names if name.startswith(f"Y_{letter}_l"))
