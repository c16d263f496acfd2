"""Recurrent nodes of an ONNX file, and which of them read one another's outputs.

One module is a node, or several where each reads the outputs of the one before through
nothing but what lays them out anew: both directions side by side, or the axis of
directions taken away.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.onnx_chains import read_by
from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_layer import RecurrentNode
from longdep.numeric.oracle.lags.module import Layer, Module, those_known
from longdep.numeric.oracle.lags.subject import Subject


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
    for run in _runs(known):
        word = "node" if len(run) == 1 else "nodes"
        labels = " > ".join(one.label for one in run)
        modules.append(
            Module(
                name=f"{path.name}, {word} {labels}",
                layers=tuple(layers[one.label] for one in run),
            )
        )
    return those_known(modules, left_out)


def _runs(nodes: Sequence[RecurrentNode]) -> list[list[RecurrentNode]]:
    """The nodes that stand upon one another, in the order of the file."""
    runs: list[list[RecurrentNode]] = []
    for node in nodes:
        under = read_by(node, nodes)
        for run in runs:
            if run[-1] is under:
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
