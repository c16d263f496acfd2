"""onnxruntime's sessions of models that hold one RNN, GRU or LSTM node."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.onnx_layer import SLOTS
from longdep.numeric.oracle.check.answers import Complaint
from longdep.numeric.oracle.escaping import one_line

MOST = 64  # sessions that are kept: sizes vary from case to case, and they are heavy


class Sessions:
    """Models of one node, made when they are first asked for.

    Attributes:
        stored: the inputs that stand in the model, as a file's weights do; a runtime
            may lay these out before the first run. The others are fed.
    """

    def __init__(self, stored: tuple[str, ...] = ()) -> None:
        self.stored = stored
        self._made: dict[Any, Any] = {}

    def run(
        self,
        operator: str,
        attributes: Mapping[str, Any],
        opset: int,
        values: Mapping[str, np.ndarray],
    ) -> list[Any]:
        """The outputs Y, Y_h (and Y_c) of a node; T, B and m of a model stay open.

        Args:
            operator: RNN, GRU or LSTM.
            attributes: of the node, hidden_size among them.
            opset: the version of the operators.
            values: the inputs by the names of SLOTS; those not given are left out.
        Raises:
            Complaint: onnxruntime does not take the node, or does not run it.
        """
        feeds = {k: v for k, v in values.items() if k not in self.stored}
        weights = {k: v for k, v in values.items() if k in self.stored}
        key = (
            *(operator, opset, repr(sorted(attributes.items()))),
            tuple(sorted((k, v.dtype.name) for k, v in feeds.items())),
            _digest(weights),
        )
        if key not in self._made:
            if len(self._made) >= MOST:
                self._made.clear()
            self._made[key] = _session(operator, attributes, opset, feeds, weights)
        dtype = feeds["x"].dtype
        try:
            return self._made[key].run(None, feeds)
        except Exception as error:
            raise _complaint(f"does not run {operator} in {dtype}", error) from None


def _complaint(words: str, error: Exception) -> Complaint:
    text = one_line(str(error))[:200]
    return Complaint("program", f"onnxruntime {words}: {text}")


def _digest(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Tells arrays apart."""
    digest = sha256()
    for name, array in arrays.items():
        digest.update(f"{name} {array.dtype} {array.shape} ".encode())
        digest.update(array.tobytes())
    return digest.digest()


def _session(
    operator: str,
    attributes: Mapping[str, Any],
    opset: int,
    feeds: Mapping[str, np.ndarray],
    weights: Mapping[str, np.ndarray],
) -> Any:
    import onnx
    import onnxruntime
    from onnx import helper

    dtype = feeds["x"].dtype
    element = helper.np_dtype_to_tensor_dtype(dtype)
    inputs = [
        helper.make_tensor_value_info(
            name, helper.np_dtype_to_tensor_dtype(value.dtype), [None] * value.ndim
        )
        for name, value in feeds.items()
    ]
    given = {*feeds, *weights}
    last = max(SLOTS.index(name) for name in given)
    slots = [name if name in given else "" for name in SLOTS[: last + 1]]
    names = ["Y", "Y_h", "Y_c"] if operator == "LSTM" else ["Y", "Y_h"]
    node = helper.make_node(operator, slots, names, **attributes)
    outputs = [helper.make_tensor_value_info(name, element, None) for name in names]
    stored = [onnx.numpy_helper.from_array(v, name) for name, v in weights.items()]
    graph = helper.make_graph([node], "one_node", inputs, outputs, stored)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what goes wrong is raised; no lines besides
    try:
        return onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise _complaint(f"does not take {operator} in {dtype}", error) from None
