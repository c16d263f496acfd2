"""One recurrent layer of an ONNX file: its operator, attributes and trained weights.

    node.label, node.system, node.convention, node.hidden_size
    node.arrays()      # W, R, B (and P) as the oracle's convention packs them

What the oracle has no right answers for (`beyond`), and which weights are not known
(`missing`), it says in sentences. numeric/oracle/adapters/onnx_graph.py finds them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.oracle.adapters.onnx_constants import Scope
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.escaping import printable

Array = np.ndarray
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
SYSTEMS = {"RNN": "simple-rnn", "GRU": "gru", "LSTM": "lstm"}
# The inputs of the operators, in order, by their names in the oracle's cases.
SLOTS = ("x", "W", "R", "B", "lengths", "h0", "c0", "P")
WEIGHTS = ("W", "R", "B", "P")
DIRECTIONS = {
    "forward": ("forward",),
    "reverse": ("reverse",),
    "bidirectional": ("forward", "reverse"),
}
DEFAULTS = {
    "RNN": ("tanh",),
    "GRU": ("sigmoid", "tanh"),
    "LSTM": ("sigmoid", "tanh", "tanh"),
}
PLAIN = {"tanh": "tanh", "relu": "relu"}  # activations of an RNN
OPERATORS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
ACTIVATIONS = {"tanh": "Tanh", "relu": "Relu", "identity": "Affine"}
OPSET = 22  # the last one that changed these operators


class Wiring(NamedTuple):
    """How a node is wired in its graph.

    Attributes:
        scope: the graph, and what is constant in it (onnx_constants.py).
        inputs: the names of the values it is given, by the names of SLOTS.
        outputs: the names of Y, Y_h and Y_c; empty where it has them not.
    """

    scope: Scope
    inputs: Mapping[str, str]
    outputs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecurrentNode:
    """One RNN, GRU or LSTM node of a file.

    Attributes:
        file: the path of the file.
        label: its name, unique in the file; text of the file, escaped.
        path: the branches, bodies and functions it is in, outermost first.
        operator: RNN, GRU or LSTM.
        attributes: as the file has them; those it has not are absent.
        connected: which inputs the node is given, by the names of SLOTS.
        weights: W (D, gates n, m), R (D, gates n, n), B (D, 2 gates n), P (D, 3n) for
            D directions: those connected whose values are constants.
        missing: why the others are not known, a sentence each.
        element: the type computed in, such as float32; empty where nothing says it.
        opset: the version of the operators.
        wiring: what is around it; None of a node that is in no file.
    """

    file: str
    label: str
    path: tuple[str, ...]
    operator: str
    attributes: Mapping[str, Any]
    connected: tuple[str, ...]
    weights: Mapping[str, Array] = field(repr=False)
    missing: tuple[str, ...]
    element: str
    opset: int
    wiring: Wiring | None = field(default=None, repr=False, compare=False)

    @property
    def system(self) -> str:
        """The oracle's system: simple-rnn, gru or lstm."""
        return SYSTEMS[self.operator]

    @property
    def convention(self) -> str:
        """The oracle's convention."""
        if self.operator == "GRU":
            return "onnx-1" if self.attributes.get("linear_before_reset") else "onnx-0"
        if "P" in self.connected:
            return "onnx-peepholes"
        if self.operator == "LSTM" and self.clip is not None:
            return "onnx-clip"
        return "onnx"

    @property
    def clip(self) -> float | None:
        """The bound on what enters activations, or None."""
        value = self.attributes.get("clip")
        return None if value is None else float(value)

    @property
    def directions(self) -> tuple[str, ...]:
        """The directions it runs in: forward, reverse, or both."""
        return DIRECTIONS.get(self.attributes.get("direction", "forward"), ())

    @property
    def hidden_size(self) -> int | None:
        """The units n of a direction; None where nothing says it."""
        if isinstance(self.attributes.get("hidden_size"), int):
            return int(self.attributes["hidden_size"])
        return self._last_size("R")

    @property
    def input_size(self) -> int | None:
        """The inputs m of a step; None where the weights are not known."""
        return self._last_size("W")

    @property
    def activation(self) -> str:
        """The activation of an RNN, by its name in the oracle: tanh, relu, identity.

        Of a GRU or LSTM it is tanh. Where the oracle has none such it is empty.
        """
        used = self._activations()[: len(DEFAULTS[self.operator])]
        if used == DEFAULTS[self.operator]:
            return "tanh"
        if self.operator != "RNN":
            return ""
        if used == ("affine",):
            slope = self.attributes.get("activation_alpha", ())
            shift = self.attributes.get("activation_beta", ())
            same = {*slope} == {1.0} and {*shift} == {0.0}
            return "identity" if same else ""
        return PLAIN.get(used[0], "") if used else ""

    @property
    def beyond(self) -> str:
        """What of the node the oracle has no right answers for; empty if nothing."""
        given, usual = self.attributes, DEFAULTS[self.operator]
        if not self.directions:
            got = shown(str(given.get("direction", "")))
            return f"direction: expected {', '.join(DIRECTIONS)}, got {got}"
        used = self._activations()
        if used != used[: len(usual)] * len(self.directions) or not self.activation:
            expected = ", ".join(usual)
            if self.operator == "RNN":
                expected += ", relu or affine (alpha 1, beta 0)"
            if len(self.directions) > 1:
                expected += ", in both directions"
            return f"activations: expected {expected}, got {shown(', '.join(used))}"
        if self.clip is not None and (self.operator != "LSTM" or "P" in self.connected):
            return f"clip: expected none in this node {self.operator}, got {self.clip}"
        if given.get("input_forget"):
            return "input_forget: expected 0, got 1"
        return ""

    def arrays(self, direction: str | None = None) -> dict[str, Array]:
        """The trained weights of one direction, as its convention packs them.

        Args:
            direction: forward or reverse; the node's first where none is given.
        Returns:
            W (1, gates n, m), R (1, gates n, n), B (1, 2 gates n), and P (1, 3n) of
            peepholes; a bias that the node has not is 0.
        Raises:
            AdapterError: the node has no such direction, or a weight is not known or
                has another shape.
        """
        chosen = direction if direction is not None else (*self.directions, "")[0]
        if chosen not in self.directions:
            known = ", ".join(self.directions) or "none"
            raise AdapterError(f"{self}: expected a direction {known}, got {chosen!r}")
        if self.missing:
            raise AdapterError(f"{self}: {self.missing[0]}")
        at = self.directions.index(chosen)
        self._require_shapes()
        rows = {name: array[at : at + 1] for name, array in self.weights.items()}
        if "B" not in rows:
            rows["B"] = np.zeros((1, 2 * rows["R"].shape[1]), rows["R"].dtype)
        return {name: rows[name] for name in WEIGHTS if name in rows}

    def whole_arrays(self) -> dict[str, Array]:
        """The trained weights of all directions, D along the first axis.

        Returns:
            W (D, gates n, m), R (D, gates n, n), B (D, 2 gates n), and P (D, 3n) of
            peepholes; a bias that the node has not is 0.
        Raises:
            AdapterError: a weight is not known or has another shape.
        """
        parts = [self.arrays(direction) for direction in self.directions]
        return {
            name: np.concatenate([part[name] for part in parts])
            for name in (parts[0] if parts else {})
        }

    def __str__(self) -> str:
        return f"{shown(self.file)}, node {self.label}"

    def _activations(self) -> tuple[str, ...]:
        many = max(1, len(self.directions))
        names = self.attributes.get("activations") or DEFAULTS[self.operator] * many
        return tuple(name.lower() for name in names)

    def _last_size(self, name: str) -> int | None:
        shape = self.weights[name].shape if name in self.weights else ()
        return shape[-1] if shape else None

    def _require_shapes(self) -> None:
        count, many = len(self.directions), GATES[self.operator]
        n, m = self.hidden_size, self.weights["W"].shape[-1:]
        shapes = {
            "W": (count, many * (n or 0), *m),
            "R": (count, many * (n or 0), n),
            "B": (count, 2 * many * (n or 0)),
            "P": (count, 3 * (n or 0)),
        }
        for name, array in self.weights.items():
            if array.shape != shapes[name]:
                raise AdapterError(
                    f"{self}: {name}: expected shape {shapes[name]}, got {array.shape}"
                )


def node_of_case(
    cell: str, case: Mapping[str, Any], attributes: Mapping[str, Any]
) -> RecurrentNode:
    """A node of no file that is given what a case has.

    Args:
        cell: rnn, gru or lstm.
        case: of one of its systems; its direction and activation are the node's.
        attributes: further ones, which win.
    """
    own = {"direction": case.get("direction", "forward"), **attributes}
    ways = len(DIRECTIONS[own["direction"]])
    if cell == "rnn" and "activations" not in own:
        own["activations"] = [ACTIVATIONS[case["activation"]]] * ways
        if case["activation"] == "identity":
            own |= {"activation_alpha": [1.0] * ways, "activation_beta": [0.0] * ways}
    return RecurrentNode(
        file="",
        label=cell,
        path=(),
        operator=OPERATORS[cell],
        attributes=own,
        connected=tuple(s for s in SLOTS if s in case or f"{s}_l0" in case),
        weights={},
        missing=(),
        element=case["x"].dtype.name,
        opset=OPSET,
    )


def lacking(node: RecurrentNode) -> tuple[str, ...]:
    """The inputs of a case that a node is not given."""
    names = ["B", "h0", *(["c0"] if node.operator == "LSTM" else [])]
    return tuple(name for name in names if name not in node.connected)


def require_case(
    node: RecurrentNode, case: Mapping[str, Any], lacks: Iterable[str]
) -> None:
    """Decline a case that a node, or a stack of such nodes, cannot do.

    Args:
        node: the node.
        case: of the system it is checked as.
        lacks: the inputs of the case that the node is not given.
    Raises:
        NotImplementedError: it has another activation, or no inputs in a step.
        AdapterError: an input that the node is not given is not 0.
    """
    if case.get("activation", node.activation) != node.activation:
        raise NotImplementedError(f"the node has the activation {node.activation}")
    for name in lacks:
        if np.any(case.get(name, 0)):
            raise AdapterError(f"{name}: expected 0: the node is given none")
    if case["x"].shape[-1] == 0:  # onnxruntime ends the process
        raise NotImplementedError("the runtime takes no node without an input")


def shown(text: str) -> str:
    """Text of a file on one line, with what is not printed escaped."""
    return printable(text, keep="")
