"""onnxruntime's sessions of models that hold one RNN, GRU or LSTM node, or a stack.

In a stack the outputs Y (T, D, B, n) of a node are put side by side, (T, B, D n), and
perhaps multiplied by factors, before they enter the next.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.onnx_layer import SLOTS, WEIGHTS
from longdep.numeric.oracle.check.answers import Complaint
from longdep.numeric.oracle.escaping import one_line

MOST = 64  # sessions that are kept: sizes vary from case to case, and they are heavy
SHARED = ("x", "lengths")  # by all layers; x enters the first
FACTORS = "factors"  # of what enters a layer


def named(slot: str, layer: int) -> str:
    """The name of a layer's input: W_l0; one that all layers share has no number.

    Args:
        slot: a name of SLOTS (onnx_layer.py), or FACTORS.
        layer: counted from 0.
    """
    return slot if slot in SHARED else f"{slot}_l{layer}"


class Sessions:
    """Models of one node or a stack, made when they are first asked for.

    Attributes:
        constant: whether the weights stand in the model, as a file's do; a runtime may
            lay these out before the first run. Everything else is fed.
    """

    def __init__(self, *, constant: bool = False) -> None:
        self.constant = constant
        self._made: dict[Any, Any] = {}

    def run(
        self,
        operator: str,
        attributes: Mapping[str, Any],
        opset: int,
        values: Mapping[str, np.ndarray],
        layers: int = 1,
    ) -> dict[str, np.ndarray]:
        """Run nodes one after another; T, B and m of a model stay open.

        Args:
            operator: RNN, GRU or LSTM.
            attributes: of every node, hidden_size among them.
            opset: the version of the operators.
            values: the inputs by the names of `named`; those not given are left out.
            layers: how many nodes.
        Returns:
            Y of the last node, and Y_h_l0 (and Y_c_l0), ... of every one.
        Raises:
            Complaint: onnxruntime does not take the node, or does not run it.
        """
        stored = {named(s, k) for s in WEIGHTS for k in range(layers) if self.constant}
        feeds = {k: v for k, v in values.items() if k not in stored}
        weights = {k: v for k, v in values.items() if k in stored}
        key = (
            *(operator, opset, layers, repr(sorted(attributes.items()))),
            tuple(sorted((k, v.dtype.name) for k, v in feeds.items())),
            _digest(weights),
        )
        if key not in self._made:
            if len(self._made) >= MOST:
                self._made.clear()
            graph = _Graph(operator, attributes, layers, feeds, weights)
            self._made[key] = _session(graph, opset)
        session = self._made[key]
        try:
            returned = session.run(None, feeds)
        except Exception as error:
            dtype = feeds["x"].dtype
            raise _complaint(f"does not run {operator} in {dtype}", error) from None
        names = [output.name for output in session.get_outputs()]
        return dict(zip(names, returned, strict=True))


def as_fed(values: Mapping[str, np.ndarray], element: str) -> dict[str, np.ndarray]:
    """The inputs as a runtime takes them: contiguous, lengths in 32 bits.

    Args:
        values: by the names of `named`.
        element: the type the nodes compute in. NumPy has no bfloat16: cases may carry
            its numbers in float32.
    """
    fed = dict(values)
    if element == "bfloat16":
        from ml_dtypes import bfloat16

        fed = {name: np.asarray(value).astype(bfloat16) for name, value in fed.items()}
    if "lengths" in values:
        fed["lengths"] = np.asarray(values["lengths"], dtype=np.int32)
    return {name: np.ascontiguousarray(value) for name, value in fed.items()}


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


class _Graph:
    """The nodes of a stack, and what is given to them."""

    def __init__(
        self,
        operator: str,
        attributes: Mapping[str, Any],
        layers: int,
        feeds: Mapping[str, np.ndarray],
        weights: Mapping[str, np.ndarray],
    ) -> None:
        self.operator, self.attributes, self.layers = operator, attributes, layers
        self.feeds, self.weights = feeds, weights
        self.given = {*feeds, *weights}
        self.ends = ["Y_h", "Y_c"] if operator == "LSTM" else ["Y_h"]

    def nodes(self) -> list[Any]:
        """The recurrent nodes and what lies between them."""
        made = [self._node("x", 0)]
        for layer in range(1, self.layers):
            made += self._between(layer)
            made.append(self._node(f"x_l{layer}", layer))
        return made

    def _states(self, layer: int) -> str:
        """The name of a node's Y."""
        return "Y" if layer == self.layers - 1 else f"Y_l{layer}"

    def _node(self, entering: str, layer: int) -> Any:
        from onnx import helper

        names = [named(slot, layer) for slot in SLOTS]
        slots = [entering, *(name if name in self.given else "" for name in names[1:])]
        while not slots[-1]:
            slots.pop()
        outputs = [self._states(layer), *(f"{end}_l{layer}" for end in self.ends)]
        return helper.make_node(self.operator, slots, outputs, **self.attributes)

    def _between(self, layer: int) -> list[Any]:
        """From a layer's Y to the x of the next one."""
        from onnx import helper

        states, made = self._states(layer - 1), []
        if not self.attributes.get("layout", 0):
            turned = f"turned_l{layer}"
            made.append(
                helper.make_node("Transpose", [states], [turned], perm=[0, 2, 1, 3])
            )
            states = turned
        factors, joined = named(FACTORS, layer), f"x_l{layer}"
        beside = f"beside_l{layer}" if factors in self.given else joined
        made.append(helper.make_node("Reshape", [states, "side_by_side"], [beside]))
        if factors in self.given:
            made.append(helper.make_node("Mul", [beside, factors], [joined]))
        return made

    def proto(self) -> Any:
        """The graph as onnx has it."""
        from onnx import helper, numpy_helper

        inputs = [
            helper.make_tensor_value_info(
                name, helper.np_dtype_to_tensor_dtype(value.dtype), [None] * value.ndim
            )
            for name, value in self.feeds.items()
        ]
        element = helper.np_dtype_to_tensor_dtype(self.feeds["x"].dtype)
        ends = [f"{end}_l{layer}" for layer in range(self.layers) for end in self.ends]
        outputs = [
            helper.make_tensor_value_info(name, element, None) for name in ("Y", *ends)
        ]
        stored = [numpy_helper.from_array(v, name) for name, v in self.weights.items()]
        if self.layers > 1:
            shape = np.array([0, 0, -1], dtype=np.int64)  # T and B as they are
            stored.append(numpy_helper.from_array(shape, "side_by_side"))
        return helper.make_graph(self.nodes(), "recurrent", inputs, outputs, stored)


def _session(graph: _Graph, opset: int) -> Any:
    import onnxruntime
    from onnx import helper

    model = helper.make_model(
        graph.proto(), opset_imports=[helper.make_opsetid("", opset)], ir_version=10
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what goes wrong is raised; no lines besides
    try:
        return onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        words = f"does not take {graph.operator} in {graph.feeds['x'].dtype}"
        raise _complaint(words, error) from None
