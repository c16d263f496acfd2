"""What is constant in an ONNX graph: initializers, and what is made of them.

A trained weight seldom stands beside its node: exporters slice it, reorder its gates
and add an axis on the way, and in a branch of an If it is an initializer of the graph
outside. A scope is one graph or function body; it asks the scopes around it for the
names that it has not itself. Values are computed by onnx's reference evaluator, node by
node, for the operators of FOLDED alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray
# Operators that lay out, convert or combine tensors entry by entry.
FOLDED = frozenset(
    {
        *("Identity", "Constant", "ConstantOfShape", "Cast", "DequantizeLinear"),
        *("Transpose", "Unsqueeze", "Squeeze", "Reshape", "Flatten"),
        *("Concat", "Split", "Slice", "Gather"),
        *("Add", "Sub", "Mul", "Div", "Neg"),
    }
)
LARGEST = 2**28  # entries of a tensor that is computed; a file may ask for any size


class NotConstant(Exception):
    """A value is no constant; the message says why."""


@dataclass(eq=False, kw_only=True)
class Scope:
    """The values of one graph or function body that are known before it is run.

    Attributes:
        folder: where the model's file is; external data lie there.
        opsets: operator set version by domain.
        title: what it is, for messages.
        inputs: the names that are given from outside when it is run.
        tensors: its initializers by name.
        producers: the node that computes a name, and as which of its outputs.
        outer: the graph around it; None for the main graph and a function body.
        bound: the values that a function's formal inputs are given, each with the
            scope that the function is called in.
    """

    folder: Path
    opsets: Mapping[str, int]
    title: str
    inputs: frozenset[str] = frozenset()
    tensors: Mapping[str, Any] = field(default_factory=dict)
    producers: Mapping[str, tuple[Any, int]] = field(default_factory=dict)
    outer: "Scope | None" = None
    bound: Mapping[str, "tuple[Scope, str]"] = field(default_factory=dict)
    known: dict[str, Array] = field(default_factory=dict)

    def constant(self, name: str) -> Array:
        """The value of a name.

        Raises:
            NotConstant: it has none before the model is run, or it cannot be read.
        """
        try:
            return self._constant(name)
        except RecursionError:
            why = "is reached through too many nodes, or in a circle"
            raise NotConstant(f"{name!r} {why}") from None

    def _constant(self, name: str) -> Array:
        if name in self.known:
            return self.known[name]
        if name in self.tensors:
            value = tensor_values(self.tensors[name], self.folder)
        elif name in self.bound:
            caller, actual = self.bound[name]
            value = caller._constant(actual)
        elif name in self.producers:
            value = self._folded(*self.producers[name])
        elif name in self.inputs:
            raise NotConstant(f"{name!r} is an input of {self.title}")
        elif self.outer is not None:
            value = self.outer._constant(name)
        else:
            raise NotConstant(f"{name!r} is computed by no node of {self.title}")
        self.known[name] = value
        return value

    def _folded(self, node: Any, index: int) -> Array:
        """One output of a node whose inputs are constants, all of them kept."""
        if node.domain not in ("", "ai.onnx") or node.op_type not in FOLDED:
            raise NotConstant(
                f"{node.output[index]!r} is computed by a node {node.op_type}"
            )
        feeds = {name: self._constant(name) for name in node.input if name}
        _require_size(node, [feeds[name] for name in node.input if name])
        for name, value in zip(node.output, self.evaluated(node, feeds), strict=True):
            if name:
                self.known[name] = np.asarray(value)
        return self.known[node.output[index]]

    def evaluated(self, node: Any, feeds: Mapping[str, Array]) -> Any:
        """The outputs of a node whose inputs have these values, in order.

        Raises:
            NotConstant: they cannot be computed.
        """
        from onnx import helper
        from onnx.reference import ReferenceEvaluator

        version = self.opsets.get("", self.opsets.get("ai.onnx", 1))
        if node.op_type == "DequantizeLinear":
            version = max(version, 21)  # the evaluator has no older one; same meaning
        try:
            inputs = [
                helper.make_tensor_value_info(
                    name, helper.np_dtype_to_tensor_dtype(value.dtype), value.shape
                )
                for name, value in feeds.items()
            ]
            outputs = [helper.make_empty_tensor_value_info(o) for o in node.output]
            graph = helper.make_graph([node], "folded", inputs, outputs)
            model = helper.make_model(
                graph, opset_imports=[helper.make_opsetid("", version)]
            )
            return ReferenceEvaluator(model).run(None, dict(feeds))
        except Exception as error:  # any kind, from any operator's implementation
            text = " ".join(str(error).split())[:120]
            where = f"{node.output[0]!r}, computed by a node {node.op_type}"
            raise NotConstant(f"{where}: {text}") from None


def producers_of(nodes: Iterable[Any]) -> dict[str, tuple[Any, int]]:
    """Output name -> the node that computes it and which of its outputs it is."""
    return {
        name: (node, index)
        for node in nodes
        for index, name in enumerate(node.output)
        if name
    }


def tensor_values(tensor: Any, folder: Path) -> Array:
    """The numbers of an initializer, read from external data if they are there.

    Raises:
        NotConstant: they cannot be read: a file is missing or too short.
    """
    import onnx
    from onnx.external_data_helper import load_external_data_for_tensor

    place = f"the initializer {tensor.name!r}"
    if tensor.data_location == onnx.TensorProto.EXTERNAL:
        read, tensor = tensor, onnx.TensorProto()
        tensor.CopyFrom(read)
        try:
            load_external_data_for_tensor(tensor, str(folder))
        except Exception as error:  # OSError, ValueError, onnx's own, by version
            text = " ".join(str(error).split())[:160]
            raise NotConstant(f"{place} has external data not found: {text}") from None
    try:
        return onnx.numpy_helper.to_array(tensor)
    except Exception as error:  # ValueError, TypeError, KeyError: what the bytes break
        text = " ".join(str(error).split())[:120]
        raise NotConstant(f"{place} cannot be read: {text}") from None


def _require_size(node: Any, values: list[Array]) -> None:
    """Refuse a node whose outputs would be huge, or of no size at all."""
    try:
        size = _size(node, values)
    except (IndexError, OverflowError, TypeError, ValueError) as error:
        where = f"{node.output[0]!r}, computed by a node {node.op_type}"
        text = " ".join(str(error).split())[:120]
        raise NotConstant(f"{where} whose inputs do not fit it: {text}") from None
    if not 0 <= size <= LARGEST:
        raise NotConstant(f"{node.output[0]!r} would have {size} entries")


def _size(node: Any, values: list[Array]) -> int:
    """The entries of a node's outputs, or more."""
    if node.op_type == "ConstantOfShape":
        (lengths,) = values
        return prod(int(length) for length in lengths.reshape(-1))
    if node.op_type in ("Add", "Sub", "Mul", "Div"):
        return prod(np.broadcast_shapes(*(value.shape for value in values)))
    if node.op_type == "Gather":
        data, indices = values
        return data.size * indices.size
    return sum(value.size for value in values)
