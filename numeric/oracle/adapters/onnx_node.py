"""ONNX: an RNN, GRU or LSTM node of a file, run by onnxruntime.

    longdep.check("gru", onnx_file("model.onnx", "gru"), convention="onnx-1",
                  precision="float32")

Taken from the file: the node's operator and attributes (linear_before_reset,
activations, clip, direction, layout), the inputs it is given, the version of the
operators. Not taken: its weights, which the cases bring; in a model of the one node
they stand as initializers, as in a file. Forward only: an ONNX runtime has no gradients
to check. onnxruntime computes these operators in float32 (and float16), not in float64.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_layer import (
    OPERATORS,
    OPSET,
    WEIGHTS,
    RecurrentNode,
    lacking,
    node_of_case,
    require_case,
)
from longdep.numeric.oracle.adapters.onnx_session import Sessions, as_fed, named
from longdep.numeric.oracle.adapters.onnx_stack import (
    onnx_stack,
    require_sound_nodes,
    stack_of_case,
)
from longdep.numeric.oracle.adapters.plumbing import (
    AdapterError,
    cell_of,
    require_sound_cell,
)

Implementation = Callable[[Mapping[str, Any]], dict[str, np.ndarray]]
OTHERS = -0.5  # times a case's weights: those of a direction that is not looked at


def onnx_file(path: str, system: str, node: str | None = None) -> Implementation:
    """Wrap the one recurrent node of a file that can be this system.

    Args:
        path: an ONNX model with one node RNN, GRU or LSTM, in its main graph or inside
            another one.
        system: simple-rnn, gru, lstm, or one of them padded or stacked.
        node: its label, where there are several.
    Raises:
        AdapterError: the file cannot be read, has no such node or several, or what the
            node computes is none of the oracle's systems; or the self-test failed.
    """
    operator = OPERATORS[cell_of(system)]
    found = recurrent_nodes(path)
    nodes = tuple(each for each in found if each.operator == operator)
    if node is not None:
        nodes = (node_named(nodes or found, node),)
    if len(nodes) != 1 or nodes[0].operator != operator:
        labels = ", ".join(f"{each.operator} {each.label}" for each in found)
        raise AdapterError(
            f"{path}: expected one node {operator}, got {labels}; leave the system out "
            "to check all, or with --node one of them"
        )
    made = onnx_stack if system.startswith("stacked-") else onnx_layer
    return made(nodes[0], system)


def onnx_layer(
    node: RecurrentNode, system: str, direction: str | None = None
) -> "Layer":
    """Wrap a node of a file.

    Args:
        node: from longdep.numeric.oracle.adapters.onnx_graph.
        system: simple-rnn, gru, lstm or one of them padded.
        direction: which of the node's directions is looked at, for a system whose cases
            do not say; the first where none is given. One that runs backward gets its
            sequences turned round, and so come its states.
    Returns:
        An implementation; its attribute `lacks` names the inputs the node is not given.
        It declines the cases with an activation, or a direction, that the node has not.
    Raises:
        AdapterError: what the node computes is none of the oracle's systems, or the
            self-test failed.
    """
    if node.beyond:
        raise AdapterError(f"{node}: {node.beyond}")
    _self_test(system)
    return Layer(node, direction if direction else node.directions[0])


def onnx_node(system: str, **attributes: Any) -> Implementation:
    """Wrap a node of an operator with these attributes.

    Args:
        system: simple-rnn, gru, lstm, or one of them padded or stacked.
        attributes: such as linear_before_reset=1; activations of an rnn, direction,
            hidden_size and clip come from the case.
    Raises:
        AdapterError: the self-test failed.
    """
    if system.startswith("stacked-"):
        require_sound_nodes(system)
        return stack_of_case(cell_of(system), attributes)
    _self_test(system)
    return _of_case(cell_of(system), attributes)


@cache
def _self_test(system: str) -> None:
    cell = cell_of(system)
    convention = "onnx-1" if cell == "gru" else "onnx"
    attributes = {"linear_before_reset": 1} if cell == "gru" else {}
    wrapped = _of_case(cell, attributes)
    require_sound_cell(wrapped, system, convention, "float32")


def _of_case(cell: str, attributes: Mapping[str, Any]) -> Implementation:
    """A node that is given what a case has."""
    sessions = Sessions()

    def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        node = node_of_case(cell, case, attributes)
        return Layer(node, "forward", sessions)(case)

    return implementation


class Layer:
    """A node as an implementation, of one of its directions.

    Attributes:
        node: the node.
        direction: what is looked at where the case does not say.
        sessions: of the models that hold the one node.
        longdep_source: Python text that finds it, for the reproduction of a finding;
            empty where whoever made it can tell nothing.
        longdep_large: the text in place of a case with too many numbers to print;
            empty where the usual one holds.
        lacks: the inputs of a case that the node is not given.
    """

    def __init__(
        self, node: RecurrentNode, direction: str, sessions: Sessions | None = None
    ) -> None:
        self.node, self.direction = node, direction
        self.longdep_source = self.longdep_large = ""
        self.sessions = sessions or Sessions(constant=True)
        self.lacks = lacking(node)

    def __call__(self, case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        """The states of a case, in order of its sequence."""
        node = self.node
        require_case(node, case, self.lacks)
        direction = case.get("direction", self.direction)
        if direction not in node.directions:
            raise NotImplementedError(f"the node does not run {direction}")
        turned = "direction" not in case and direction == "reverse"
        x = case["x"] if "lengths" in case else case["x"][None]
        feeds = self._feeds(case, x[:, ::-1] if turned else x, direction)
        own = {**node.attributes, "hidden_size": case["h0"].shape[-1]}
        if "clip" in case:
            own["clip"] = float(case["clip"])
        opset = min(node.opset, OPSET)  # of later ones a runtime may not know
        values = {named(slot, 0): value for slot, value in feeds.items()}
        returned = list(self.sessions.run(node.operator, own, opset, values).values())
        at = node.directions.index(direction)
        return self._outputs(returned, at, turned, "lengths" in case)

    def _feeds(
        self, case: Mapping[str, Any], x: np.ndarray, direction: str
    ) -> dict[str, np.ndarray]:
        """The inputs in the node's layout; x (B, T, m), in the order it is run over."""
        node = self.node
        by_batch = bool(node.attributes.get("layout", 0))
        feeds = {"x": x if by_batch else x.transpose(1, 0, 2)}
        for name in (*WEIGHTS, "h0", "c0"):
            if name in case and name in node.connected:
                array = case[name]
                if name in ("h0", "c0"):
                    array = array.reshape((1, -1, array.shape[-1]))
                other = (array * OTHERS).astype(array.dtype)
                joined = np.concatenate(
                    [array if d == direction else other for d in node.directions]
                )
                batch_first = by_batch and name in ("h0", "c0")
                feeds[name] = joined.transpose(1, 0, 2) if batch_first else joined
        if "lengths" in node.connected:
            feeds["lengths"] = case.get("lengths", np.full(len(x), x.shape[1]))
        return as_fed(feeds, node.element)

    def _outputs(
        self, returned: list[Any], at: int, turned: bool, padded: bool
    ) -> dict[str, np.ndarray]:
        """The states of a direction, (B, T, n), and the last ones, (B, n)."""
        if self.node.attributes.get("layout", 0):
            states, ends = returned[0][:, :, at], [end[:, at] for end in returned[1:]]
        else:
            states = returned[0][:, at].transpose(1, 0, 2)
            ends = [end[at] for end in returned[1:]]
        if not padded:
            return {"h": states[0, ::-1] if turned else states[0]}
        return {"h": states, **dict(zip(("last_h", "last_c"), ends, strict=False))}
