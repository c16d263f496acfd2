"""The recurrent layers of an ONNX file: every RNN, GRU and LSTM node, wherever it is.

    for node in recurrent_nodes("model.onnx"):
        node.label, node.system, node.convention, node.hidden_size
        node.arrays()      # W, R, B (and P) as the oracle's convention packs them

Nodes of the main graph, of the branches and bodies of If, Loop and Scan at any depth,
and of the model's own functions at each place where they are called. Their trained
weights are found where they are constants (onnx_constants.py).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from longdep.numeric.oracle.adapters.onnx_constants import (
    NotConstant,
    Scope,
    producers_of,
)
from longdep.numeric.oracle.adapters.onnx_layer import (
    GATES,
    SLOTS,
    WEIGHTS,
    RecurrentNode,
    Wiring,
    shown,
)
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.vocabulary import nearest

# The types of the operators' attributes, by onnx's names of them.
KINDS = {
    **dict.fromkeys(("activation_alpha", "activation_beta"), "FLOATS"),
    **{"activations": "STRINGS", "clip": "FLOAT", "direction": "STRING"},
    **dict.fromkeys(("hidden_size", "input_forget", "layout"), "INT"),
    **dict.fromkeys(("linear_before_reset", "output_sequence"), "INT"),
}
DEEPEST = 64  # calls of functions within functions


def recurrent_nodes(path: str | Path) -> tuple[RecurrentNode, ...]:
    """Every RNN, GRU and LSTM node of a file, in the order of the file.

    Raises:
        AdapterError: the file cannot be read or is no ONNX model, or has none of them,
            or one with an attribute of another type than ONNX says.
    """
    model = _model(path)
    found = list(_Walk(path, model).nodes())
    if not found:
        kinds = sorted({shown(op) for op in _operators(model)})
        others = f" and {len(kinds) - 12} more" if len(kinds) > 12 else ""
        raise AdapterError(
            f"{shown(str(path))}: expected a node RNN, GRU or LSTM, got nodes "
            f"{', '.join(kinds[:12])}{others}; a cell that is written out in such "
            "nodes is not recognised"
        )
    if any(not node.element for node in found):
        found = _typed(found, model)
    return tuple(_labelled(found))


def node_named(nodes: tuple[RecurrentNode, ...], name: str) -> RecurrentNode:
    """The node with this label, or the only one whose label contains the text.

    Raises:
        AdapterError: there is none, or there are several.
    """
    labels = [node.label for node in nodes]
    chosen = [node for node in nodes if node.label == name]
    chosen = chosen or [node for node in nodes if name in node.label]
    if len(chosen) == 1:
        return chosen[0]
    near = "" if chosen else nearest(name, labels)
    listed = ", ".join(node.label for node in chosen or nodes)
    raise AdapterError(f"node: expected one of {listed}, got {shown(name)!r}{near}")


def _model(path: str | Path) -> Any:
    import onnx
    from google.protobuf.message import DecodeError

    place = shown(str(path))
    try:
        model = onnx.load(str(path), format="protobuf", load_external_data=False)
    except (OSError, DecodeError, ValueError) as error:
        text = shown(" ".join(str(error).split()))
        raise AdapterError(f"{place}: expected an ONNX model, got {text}") from None
    if not model.ir_version or not model.graph.node:
        raise AdapterError(
            f"{place}: expected an ONNX model, got a file without a graph of nodes"
        )
    return model


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a walk is: the scope, the way there, and a function's attributes."""

    scope: Scope
    path: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


class _Walk:
    """Through a model's graphs, depth first."""

    def __init__(self, path: str | Path, model: Any) -> None:
        self.file, self.model = str(path), model
        self.folder = Path(path).resolve().parent
        self.functions = {
            (f.domain, f.name, getattr(f, "overload", "")): f for f in model.functions
        }

    def nodes(self) -> Iterator[RecurrentNode]:
        opsets = {entry.domain: entry.version for entry in self.model.opset_import}
        around = Scope(folder=self.folder, opsets=opsets, title="the model")
        yield from self._graph(self.model.graph, "the graph", _Place(scope=around))

    def _graph(self, graph: Any, title: str, at: _Place) -> Iterator[RecurrentNode]:
        nodes = [_given(node, at.given) for node in graph.node]
        scope = Scope(
            folder=self.folder,
            opsets=at.scope.opsets,
            title=title,
            inputs=frozenset(value.name for value in graph.input),
            tensors={tensor.name: tensor for tensor in graph.initializer},
            producers=producers_of(nodes),
            outer=at.scope,
        )
        yield from self._through(nodes, replace(at, scope=scope))

    def _through(self, nodes: list[Any], at: _Place) -> Iterator[RecurrentNode]:
        for node in nodes:
            overload = getattr(node, "overload", "")
            called = self.functions.get((node.domain, node.op_type, overload))
            if called is not None:
                yield from self._call(called, node, at)
            elif node.op_type in GATES and node.domain in ("", "ai.onnx"):
                yield _recurrent(self.file, node, at)
            for word, graph in _subgraphs(node):
                name = f"{_name(node)}.{shown(word)}"
                inside = replace(at, path=(*at.path, name))
                yield from self._graph(graph, f"the graph {name}", inside)

    def _call(self, function: Any, node: Any, at: _Place) -> Iterator[RecurrentNode]:
        """The nodes of a function's body, with what this call gives it."""
        if len(at.path) > DEEPEST:
            raise AdapterError(
                f"{shown(self.file)}: functions call each other more than {DEEPEST} "
                "deep"
            )
        given = {attribute.name: attribute for attribute in function.attribute_proto}
        given |= {attribute.name: attribute for attribute in node.attribute}
        nodes = [_given(inner, given) for inner in function.node]
        actual = [*node.input, *[""] * len(function.input)][: len(function.input)]
        scope = Scope(
            folder=self.folder,
            opsets={entry.domain: entry.version for entry in function.opset_import},
            title=f"the function {shown(function.name)}",
            inputs=frozenset(function.input),
            producers=producers_of(nodes),
            bound={
                formal: (at.scope, value)
                for formal, value in zip(function.input, actual, strict=True)
                if value
            },
        )
        place = _Place(scope=scope, path=(*at.path, _name(node)), given=given)
        yield from self._through(nodes, place)


def _recurrent(file: str, node: Any, at: _Place) -> RecurrentNode:
    """The node with what of its weights is known where it stands."""
    names = dict(zip(SLOTS, node.input, strict=False))
    names = {slot: name for slot, name in names.items() if name}
    weights, missing = {}, []
    for slot in WEIGHTS:
        if slot in names:
            try:
                weights[slot] = at.scope.constant(names[slot])
            except NotConstant as reason:
                missing.append(f"{slot}: expected a constant; {shown(str(reason))}")
        elif slot in ("W", "R"):
            missing.append(f"{slot}: expected an input of the node, got none")
    opsets = at.scope.opsets
    return RecurrentNode(
        file=file,
        label=_name(node),
        path=at.path,
        operator=node.op_type,
        attributes=_attributes(file, node),
        connected=tuple(names),
        weights=weights,
        missing=tuple(missing),
        element=weights["W"].dtype.name if "W" in weights else "",
        opset=int(opsets.get("", opsets.get("ai.onnx", 1))),
        wiring=Wiring(at.scope, names, tuple(node.output)),
    )


def _attributes(file: str, node: Any) -> dict[str, Any]:
    """The attributes of a recurrent node, each of the type that it has in ONNX."""
    from onnx import AttributeProto
    from onnx.helper import get_attribute_value

    kinds = {number: name for name, number in AttributeProto.AttributeType.items()}
    values = {}
    for attribute in node.attribute:
        got = kinds.get(attribute.type, "UNDEFINED")
        expected = KINDS.get(attribute.name, got)  # others are for a runtime to judge
        if got != expected or got == "UNDEFINED":
            where = f"{shown(file)}, node {_name(node)}: {shown(attribute.name)}"
            known = "a type" if expected == "UNDEFINED" else expected
            raise AdapterError(f"{where}: expected {known}, got {got}")
        values[attribute.name] = _text(get_attribute_value(attribute))
    return values


def _typed(nodes: list[RecurrentNode], model: Any) -> list[RecurrentNode]:
    """The nodes with the element types that shape inference knows."""
    import onnx

    try:
        model = onnx.shape_inference.infer_shapes(model)
    except Exception:  # a model that it does not take has no types to tell
        return nodes
    graphs = list(_graphs(model.graph))
    types = {
        value.name: value.type.tensor_type.elem_type
        for graph in graphs
        for value in (*graph.value_info, *graph.input, *graph.output)
    }
    kinds = {}
    for node in (node for graph in graphs for node in graph.node):
        known = [types.get(name, 0) for name in (*node.input[:3], *node.output)]
        if node.op_type in GATES and any(known):
            number = next(filter(None, known))
            kinds[_name(node)] = onnx.helper.tensor_dtype_to_np_dtype(number).name
    return [
        n if n.element else replace(n, element=kinds.get(n.label, "")) for n in nodes
    ]


def _labelled(nodes: list[RecurrentNode]) -> Iterator[RecurrentNode]:
    """The nodes with labels that differ: the way to a node, then a number, is added."""
    for way in (False, True):
        times = Counter(node.label for node in nodes)
        if way:
            seen: Counter[str] = Counter()
            for k, node in enumerate(nodes):
                seen[node.label] += 1
                if times[node.label] > 1:
                    nodes[k] = replace(node, label=f"{node.label}#{seen[node.label]}")
        else:
            nodes = [
                replace(node, label="/".join((*node.path, node.label)))
                if times[node.label] > 1
                else node
                for node in nodes
            ]
    yield from nodes


def _operators(model: Any) -> Iterator[str]:
    for graph in (*_graphs(model.graph), *model.functions):
        for node in graph.node:
            yield node.op_type


def _graphs(graph: Any) -> Iterator[Any]:
    """A graph and all graphs inside it."""
    yield graph
    for node in graph.node:
        for _, inner in _subgraphs(node):
            yield from _graphs(inner)


def _subgraphs(node: Any) -> Iterator[tuple[str, Any]]:
    """The branches or the body of a node, each with the attribute's name."""
    for attribute in node.attribute:
        if attribute.HasField("g"):
            yield attribute.name, attribute.g
        for graph in attribute.graphs:
            yield attribute.name, graph


def _given(node: Any, given: Mapping[str, Any]) -> Any:
    """A node of a function's body, with the attributes of the call put in."""
    if not any(attribute.ref_attr_name for attribute in node.attribute):
        return node
    made = type(node)()
    made.CopyFrom(node)
    del made.attribute[:]
    for attribute in node.attribute:
        if not attribute.ref_attr_name:
            made.attribute.append(attribute)
        elif attribute.ref_attr_name in given:
            put = made.attribute.add()
            put.CopyFrom(given[attribute.ref_attr_name])
            put.name = attribute.name
    return made


def _name(node: Any) -> str:
    """A node's name, or that of its first output, or its operator; escaped."""
    outputs = [name for name in node.output if name]
    return shown(node.name or (outputs or [node.op_type])[0])


def _text(value: Any) -> Any:
    """An attribute's value; bytes as text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return [_text(entry) for entry in value]
    return value
