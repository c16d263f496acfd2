"""ONNX: the RNN, GRU or LSTM node of a file, run by onnxruntime.

    longdep.check("gru", onnx_file("model.onnx", "gru"), convention="onnx-1",
                  precision="float32")

Taken from the file: the node's operator and attributes (linear_before_reset,
activations, clip, direction, layout, input_forget). Not taken: its weights, which the
cases bring. Forward only: an ONNX runtime has no gradients to check. onnxruntime
computes these operators in float32 (and float16), not in float64.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.plumbing import (
    AdapterError,
    cell_of,
    require_sound_cell,
)
from longdep.numeric.oracle.check.answers import Complaint

Implementation = Callable[[Mapping[str, Any]], dict[str, np.ndarray]]
OPSET = 22
OPERATORS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
SET_BY_CASE = frozenset({"hidden_size", "direction"})
IN_ORDER = ("x", "W", "R", "B", "lengths", "h0", "c0", "P")
ACTIVATIONS = {"tanh": "Tanh", "relu": "Relu", "identity": "Affine"}


def onnx_file(path: str, system: str) -> Implementation:
    """Wrap the one recurrent node of a file.

    Args:
        path: an ONNX model with one node RNN, GRU or LSTM (in its main graph).
        system: simple-rnn, gru, lstm or one of them padded.
    Raises:
        AdapterError: the file cannot be read, has no such node or several, or its node
            runs in another direction than forward; or the self-test failed.
    """
    import onnx
    from google.protobuf.message import DecodeError

    cell = cell_of(system)
    try:
        model = onnx.load(path, load_external_data=False)
    except (OSError, DecodeError) as error:
        raise AdapterError(f"{path}: expected an ONNX model, got {error}") from None
    nodes = [node for node in model.graph.node if node.op_type == OPERATORS[cell]]
    if len(nodes) != 1:
        kinds = ", ".join(sorted({node.op_type for node in model.graph.node}))
        raise AdapterError(
            f"{path}: expected one node {OPERATORS[cell]}, got {len(nodes)} "
            f"among nodes {kinds}"
        )
    attributes = {
        a.name: onnx.helper.get_attribute_value(a) for a in nodes[0].attribute
    }
    if attributes.get("direction", b"forward") != b"forward":
        raise AdapterError(
            f"{path}: expected direction forward, got {attributes['direction']!r}"
        )
    kept = {k: v for k, v in attributes.items() if k not in SET_BY_CASE}
    if kept.get("layout", 0) != 0:
        raise AdapterError(f"{path}: expected layout 0, got {kept['layout']}")
    return onnx_node(system, **kept)


def onnx_node(system: str, **attributes: Any) -> Implementation:
    """Wrap a node of an operator with these attributes.

    Args:
        system: simple-rnn, gru, lstm or one of them padded.
        attributes: such as linear_before_reset=1; activations of an rnn, direction,
            hidden_size and clip come from the case.
    Raises:
        AdapterError: the self-test failed.
    """
    cell = cell_of(system)
    _self_test(system)
    return _wrapped(cell, attributes)


@cache
def _self_test(system: str) -> None:
    cell = cell_of(system)
    convention = "onnx-1" if cell == "gru" else "onnx"
    attributes = {"linear_before_reset": 1} if cell == "gru" else {}
    wrapped = _wrapped(cell, attributes)
    require_sound_cell(wrapped, system, convention, "float32")


def _wrapped(cell: str, attributes: Mapping[str, Any]) -> Implementation:
    sessions: dict[Any, Any] = {}

    def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        batched = "lengths" in case
        feeds = _feeds(case, batched)
        n = case["h0"].shape[-1]
        own = dict(attributes)
        own["direction"] = case.get("direction", "forward")
        if cell == "rnn":
            own.setdefault("activations", [ACTIVATIONS[case["activation"]]])
            if case["activation"] == "identity":
                own |= {"activation_alpha": [1.0], "activation_beta": [0.0]}
        if "clip" in case:
            own["clip"] = float(case["clip"])
        key = (
            n,
            feeds["x"].dtype.name,
            tuple(sorted(feeds)),
            repr(sorted(own.items())),
        )
        if key not in sessions:
            if len(sessions) > 64:
                sessions.clear()  # sizes vary from case to case; sessions are heavy
            sessions[key] = _session(cell, n, feeds, own)
        returned = sessions[key].run(None, feeds)
        return _outputs(cell, returned, batched)

    return implementation


def _feeds(case: Mapping[str, Any], batched: bool) -> dict[str, np.ndarray]:
    """The case in the operator's layout: x (T, B, m), states (1, B, n)."""
    feeds = {name: case[name] for name in ("W", "R", "B", "P") if name in case}
    x = case["x"]
    feeds["x"] = np.ascontiguousarray(x.transpose(1, 0, 2) if batched else x[:, None])
    for name in ("h0", "c0"):
        if name in case:
            feeds[name] = case[name].reshape((1, -1, case[name].shape[-1]))
    if batched:
        feeds["lengths"] = np.asarray(case["lengths"], dtype=np.int32)
    return feeds


def _outputs(cell: str, returned: list[Any], batched: bool) -> dict[str, np.ndarray]:
    states = returned[0][:, 0]  # (T, 1, B, n) -> (T, B, n)
    if not batched:
        return {"h": states[:, 0]}
    outputs = {"h": states.transpose(1, 0, 2), "last_h": returned[1][0]}
    return outputs | ({"last_c": returned[2][0]} if cell == "lstm" else {})


def _session(
    cell: str, n: int, feeds: Mapping[str, np.ndarray], attributes: Mapping[str, Any]
) -> Any:
    """A session of a model that holds the one node; sizes T, B, m stay open."""
    import onnx
    import onnxruntime
    from onnx import helper

    dtype = feeds["x"].dtype
    element = helper.np_dtype_to_tensor_dtype(dtype)
    inputs = [
        helper.make_tensor_value_info(
            name,
            onnx.TensorProto.INT32 if name == "lengths" else element,
            [None] * value.ndim,
        )
        for name, value in feeds.items()
    ]
    last = 7 if "P" in feeds else 6 if "c0" in feeds else 5
    slots = [name if name in feeds else "" for name in IN_ORDER[: last + 1]]
    names = ["Y", "Y_h", "Y_c"] if cell == "lstm" else ["Y", "Y_h"]
    node = helper.make_node(OPERATORS[cell], slots, names, hidden_size=n, **attributes)
    outputs = [helper.make_tensor_value_info(name, element, None) for name in names]
    graph = helper.make_graph([node], "one_node", inputs, outputs)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what goes wrong is raised; no lines besides
    try:
        return onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        text = " ".join(str(error).split())[:200]
        raise Complaint(
            "program", f"onnxruntime does not take {OPERATORS[cell]} in {dtype}: {text}"
        ) from None
