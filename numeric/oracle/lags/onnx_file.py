"""Recurrent nodes of an ONNX file, and which of them read one another's outputs.

One module is a node, or several where each reads the outputs of the one before through
nothing but what lays them out anew: both directions side by side, or the axis of
directions taken away.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_layer import GATES, RecurrentNode, shown
from longdep.numeric.oracle.lags.module import Layer, Module, those_known
from longdep.numeric.oracle.lags.subject import Subject

SIDE_BY_SIDE = (0, 2, 1, 3)  # from (T, D, B, n): the directions next to the units
PASSING = ("Identity", "Dropout")
MOST_BETWEEN = 20  # nodes between two recurrent ones


def of_onnx(path: Path, node: str | None) -> tuple[Module, ...]:
    """The modules of an ONNX file, with their trained weights.

    Args:
        path: the file.
        node: the one node that is meant.
    Raises:
        DomainError: as numeric/oracle/adapters/onnx_graph.py says; or a node is not
            supported.
    """
    nodes = recurrent_nodes(path)
    if node is not None:
        found = node_named(nodes, node)
        return (
            Module(name=f"{path.name}, node {found.label}", layers=(_layer(found),)),
        )
    layers, left_out = {}, []
    for one in nodes:
        try:
            layers[one.label] = _layer(one)
        except DomainError as reason:
            left_out.append(reason)
    known = [one for one in nodes if one.label in layers]
    modules = []
    for run in _runs(known, _below(path, known)):
        word = "node" if len(run) == 1 else "nodes"
        labels = " > ".join(one.label for one in run)
        modules.append(
            Module(
                name=f"{path.name}, {word} {labels}",
                layers=tuple(layers[one.label] for one in run),
            )
        )
    return those_known(modules, left_out)


def _runs(
    nodes: Sequence[RecurrentNode], below: Mapping[str, str]
) -> list[list[RecurrentNode]]:
    """The nodes that stand upon one another, in the order of the file."""
    runs: list[list[RecurrentNode]] = []
    for node in nodes:
        under = below.get(node.label)
        for run in runs:
            if under is not None and run[-1].label == under:
                run.append(node)
                break
        else:
            runs.append([node])
    return runs


def _layer(found: RecurrentNode) -> Layer:
    if found.beyond:
        raise DomainError(f"{found}: {found.beyond}")
    lanes = {}
    for way in found.directions:
        case: dict[str, Any] = found.arrays(way)
        if found.convention == "onnx-clip":
            case["clip"] = found.clip
        if found.system == "simple-rnn":
            case["activation"] = found.activation
        lanes[way] = Subject(
            name=f"{found.label}, {way}",
            system=found.system,
            convention=found.convention,
            case=case,
        )
    return Layer(name=found.label, lanes=lanes)


def _below(path: Path, nodes: Sequence[RecurrentNode]) -> dict[str, str]:
    """Label -> that of the node whose outputs a node of the main graph reads."""
    import onnx

    graph = onnx.load(str(path), load_external_data=False).graph
    known = {one.label: one for one in nodes if not one.path}
    made = {output: node for node in graph.node for output in node.output if output}
    constants = {tensor.name: tensor for tensor in graph.initializer}
    found = {}
    for node in graph.node:
        label = _label(node)
        if node.op_type not in GATES or label not in known or not node.input:
            continue
        between: list[Any] = []
        under, name = None, node.input[0]
        while name in made and len(between) < MOST_BETWEEN:
            source = made[name]
            if source.op_type in GATES:
                under = source if source.output[0] == name else None
                break
            between.append(source)
            name = source.input[0] if source.input else ""
        if under is None or _label(under) not in known:
            continue
        parent, own = known[_label(under)], known[label]
        many = len(parent.directions)
        fits = own.input_size == many * (parent.hidden_size or 0)
        plain = not any(one.attributes.get("layout") for one in (parent, own))
        if fits and plain and _laid_out(between, many, constants):
            found[label] = parent.label
    return found


def _laid_out(between: Sequence[Any], many: int, constants: Mapping[str, Any]) -> bool:
    """Whether nodes only put the outputs of all directions side by side.

    Args:
        between: from the reading node to the one that is read.
        many: the directions.
        constants: the tensors of the graph.
    """
    kinds = [node.op_type for node in between if node.op_type not in PASSING]
    if many == 1:
        return kinds in (["Squeeze"], ["Reshape"])
    if kinds != ["Reshape", "Transpose"]:
        return False
    turned = next(node for node in between if node.op_type == "Transpose")
    perm = [tuple(a.ints) for a in turned.attribute if a.name == "perm"]
    return perm == [SIDE_BY_SIDE]


def _label(node: Any) -> str:
    """The label that onnx_graph.py gives a node whose name is the only such."""
    outputs = [name for name in node.output if name]
    return shown(node.name or (outputs or [node.op_type])[0])
