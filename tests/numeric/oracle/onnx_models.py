"""Small ONNX models with recurrent nodes, as exporters lay them out."""

from importlib.util import find_spec

import numpy as np
import pytest

N, M = 2, 3
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


def onnx():
    if find_spec("onnx") is None:
        pytest.skip("needs the extra frameworks")
    import onnx

    return onnx


def weights(operator, directions=1, dtype="float32", peepholes=False):
    """Weights with no two entries alike."""
    rows = GATES[operator] * N
    shapes = {"W": (rows, M), "R": (rows, N), "B": (2 * rows,)}
    shapes |= {"P": (3 * N,)} if peepholes else {}
    arrays, start = {}, 1
    for name, shape in shapes.items():
        size = directions * int(np.prod(shape))
        angles = np.arange(start, start + size)
        arrays[name] = np.sin(angles).reshape((directions, *shape)).astype(dtype)
        start += size
    return arrays


def initializers(arrays):
    return [onnx().numpy_helper.from_array(value, key) for key, value in arrays.items()]


def tensor(name, dtype="float32", shape=None):
    helper = onnx().helper
    return helper.make_tensor_value_info(
        name, helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), shape
    )


def graph_of(
    nodes, arrays=None, *, name="g", inputs=("x",), outputs=(), dtype="float32"
):
    made = [tensor(each, dtype, [None] * 3) for each in inputs]
    ends = [tensor(each, dtype) for each in nodes[-1].output[:1]]
    stored = initializers(arrays or {})
    return onnx().helper.make_graph(list(nodes), name, made, ends, stored)


def save(path, graph, functions=(), opset=17, **domains):
    helper = onnx().helper
    opsets = [helper.make_opsetid("", opset)]
    opsets += [helper.make_opsetid(domain, 1) for domain in domains]
    model = helper.make_model(
        graph, opset_imports=opsets, functions=list(functions), ir_version=9
    )
    path.write_bytes(model.SerializeToString())
    return str(path)


def node(operator, inputs=("x", "W", "R", "B"), name="cell", output="Y", **attributes):
    make = onnx().helper.make_node
    return make(
        operator, list(inputs), [output], name=name, hidden_size=N, **attributes
    )


def saved_node(path, operator, arrays=None, inputs=None, **attributes):
    """A file with one node in its main graph and its weights as initializers."""
    many = 2 if attributes.get("direction") == "bidirectional" else 1
    arrays = weights(operator, many) if arrays is None else arrays
    inputs = ("x", *arrays) if inputs is None else inputs
    given = [each for each in inputs if each and each not in arrays]
    made = node(operator, inputs, **attributes)
    dtype = arrays["W"].dtype.name if "W" in arrays else "float32"
    return save(path, graph_of([made], arrays, inputs=given, dtype=dtype))
