"""ONNX: nodes of a file that follow each other as the layers of one stack.

    for chain in chains(recurrent_nodes("model.onnx")):
        chain.nodes      # alike, the outputs of each are the inputs of the next

An exporter writes a stack as one node a layer. Between two of them the outputs Y
(T, D, B, n) are turned, squeezed and reshaped to (T, B, D n). Whether they are is seen
by sending numbers through what lies between: however it is written, each must arrive at
its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.onnx_constants import FOLDED, NotConstant, Scope
from longdep.numeric.oracle.adapters.onnx_layer import RecurrentNode, shown

Array = np.ndarray
# Operators that numbers are sent through, besides those of constants.
PASSING = FOLDED | {"Dropout", "Shape"}
STEPS, BATCH = 3, 2  # of the numbers that are sent
LARGEST = 2**20  # of them: a file may fix any sizes
DEEPEST = 200  # nodes between two layers


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Nodes of a file that are the layers of one stack, the first one first."""

    nodes: tuple[RecurrentNode, ...]

    @property
    def label(self) -> str:
        """The labels of its nodes."""
        return " + ".join(node.label for node in self.nodes)


def chains(nodes: Sequence[RecurrentNode]) -> tuple[Chain, ...]:
    """The stacks of two nodes and more, in the order of the file."""
    found: list[list[RecurrentNode]] = []
    for node in nodes:
        link = linked(node, nodes)
        below = link.below
        if below is None or link.apart:
            found.append([node])
            continue
        for chain in found:
            if chain[-1] is below:
                chain.append(node)
                break
        else:  # what is below goes on elsewhere too
            found.append([node])
    return tuple(Chain(nodes=tuple(chain)) for chain in found if len(chain) > 1)


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a node is given of another one's outputs.

    Attributes:
        below: the recurrent node that its inputs come from; None where there is none.
        apart: why the two are not layers of one stack, in a sentence; empty if they
            are.
    """

    below: RecurrentNode | None = None
    apart: str = ""


def linked(node: RecurrentNode, nodes: Sequence[RecurrentNode]) -> Link:
    """Where the inputs of a node come from.

    Args:
        node: one node of a file.
        nodes: all of them.
    """
    below, between = _entering(node, nodes)
    if below is None:
        return Link()
    why = _differ(below, node) or between or _misplaced(below, node)
    if not why:
        return Link(below=below)
    return Link(
        below=below,
        apart=f"What enters {node.label} comes from {below.label}, and the two are "
        f"judged each by itself, not as a stack: {why}.",
    )


def read_by(
    node: RecurrentNode, nodes: Sequence[RecurrentNode]
) -> RecurrentNode | None:
    """The node whose outputs a node reads as they are, be the two alike or not.

    Args:
        node: one node of a file.
        nodes: those that it may be.
    """
    below, between = _entering(node, nodes)
    if below is None or between:
        return None
    order = [bool(one.attributes.get("layout", 0)) for one in (below, node)]
    return None if order[0] != order[1] or _misplaced(below, node) else below


def _entering(
    node: RecurrentNode, nodes: Sequence[RecurrentNode]
) -> tuple[RecurrentNode | None, str]:
    """The node that a node's inputs come from; and what lies between, no layout."""
    if node.wiring is None or "x" not in node.wiring.inputs:
        return None, ""
    scope, entering = node.wiring.scope, node.wiring.inputs["x"]
    made = {
        name: (other, index)
        for other in nodes
        if other.wiring is not None and other.wiring.scope is scope
        for index, name in enumerate(other.wiring.outputs)
        if name
    }
    return _nearest(scope, entering, made)


def _nearest(
    scope: Scope, entering: str, made: Mapping[str, tuple[RecurrentNode, int]]
) -> tuple[RecurrentNode | None, str]:
    """The recurrent node a value comes from; and what lies between and is no layout."""
    waiting, seen, stops = [entering], {entering}, ""
    while waiting:
        name = waiting.pop(0)
        if name in made:
            below, index = made[name]
            if index and not stops:
                stops = "it is given the last states, not the states of every step"
            return below, stops
        if name not in scope.producers:
            continue
        node, _ = scope.producers[name]
        if node.op_type not in PASSING and not stops:
            stops = f"between them is a node {shown(node.op_type)}"
        for other in node.input:
            if other and other not in seen:
                seen.add(other)
                waiting.append(other)
    return None, ""


def _differ(below: RecurrentNode, node: RecurrentNode) -> str:
    """In what two nodes are not alike; empty if they are."""
    for what, one, other in (
        ("operators", below.operator, node.operator),
        ("directions", below.directions, node.directions),
        ("numbers of units", below.hidden_size, node.hidden_size),
        ("inputs", {*below.connected}, {*node.connected}),
        ("attributes", _others(below), _others(node)),
        ("types", below.element, node.element),
    ):
        if one != other:
            return f"they have different {what}"
    assert below.wiring is not None
    assert node.wiring is not None
    if below.wiring.inputs.get("lengths") != node.wiring.inputs.get("lengths"):
        return "they are given different sequence_lens"
    return ""


def _others(node: RecurrentNode) -> dict[str, Any]:
    named = ("hidden_size", "direction")
    return {k: v for k, v in node.attributes.items() if k not in named}


def _misplaced(below: RecurrentNode, node: RecurrentNode) -> str:
    """What is not as in a stack of the numbers that arrive; empty if nothing."""
    assert below.wiring is not None
    assert node.wiring is not None
    scope, entering = node.wiring.scope, node.wiring.inputs["x"]
    states = below.wiring.outputs[0]
    why = "its outputs cannot be followed"
    for steps, batch in _sizes(scope, entering):
        by_batch = bool(below.attributes.get("layout", 0))
        sent = _numbers(below, steps, batch, by_batch)
        try:
            arrived = _sent_through(scope, entering, {states: sent}, 0)
        except NotConstant as reason:
            why = f"its outputs cannot be followed, {shown(str(reason))}"
            continue
        beside = sent if by_batch else sent.transpose(0, 2, 1, 3)
        right = beside.reshape(*beside.shape[:2], -1)
        if arrived.shape == right.shape and np.array_equal(arrived, right):
            return ""
        why = "what arrives is not its outputs, the directions side by side"
    return why


def _numbers(node: RecurrentNode, steps: int, batch: int, by_batch: bool) -> Array:
    """Y with no two numbers alike, none of them 0 or 1."""
    ways, n = len(node.directions), node.hidden_size or 1
    lead = (batch, steps, ways, n) if by_batch else (steps, ways, batch, n)
    size = steps * ways * batch * n
    return np.arange(2.0, size + 2, dtype=np.float32).reshape(lead)


def _sizes(scope: Scope, entering: str) -> list[tuple[int, int]]:
    """Steps and sequences to try: any, and those that a Reshape on the way fixes."""
    tried = [(STEPS, BATCH)]
    name, seen = entering, {""}
    while name in scope.producers and name not in seen:
        seen.add(name)
        node, _ = scope.producers[name]
        if node.op_type == "Reshape":
            try:
                first = [int(k) for k in scope.constant(node.input[1])[:2]]
            except NotConstant:
                first = []
            if len(first) == 2 and min(first) > 0 and max(first) <= LARGEST:
                tried += [(first[0], first[1]), (first[1], first[0])]
        name = node.input[0] if node.input else ""
    return [(t, b) for t, b in tried if t * b <= LARGEST]


def _sent_through(
    scope: Scope, name: str, known: dict[str, Array], depth: int
) -> Array:
    """The value of a name where some are known.

    Raises:
        NotConstant: it is made of others too, or by an operator not of PASSING.
    """
    if name in known:
        return known[name]
    if name not in scope.producers or depth > DEEPEST:
        known[name] = scope.constant(name)
        return known[name]
    node, _ = scope.producers[name]
    if node.domain not in ("", "ai.onnx") or node.op_type not in PASSING:
        raise NotConstant(f"{name!r} is computed by a node {node.op_type}")
    feeds = {k: _sent_through(scope, k, known, depth + 1) for k in node.input if k}
    if node.op_type == "Dropout" and len(node.input) > 2 and feeds[node.input[2]].any():
        raise NotConstant(f"{name!r} is computed by a node Dropout that is training")
    outputs = scope.evaluated(node, feeds)
    known |= {k: np.asarray(v) for k, v in zip(node.output, outputs, strict=True) if k}
    return known[name]
