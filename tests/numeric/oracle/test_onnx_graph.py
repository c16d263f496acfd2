"""Recurrent nodes are found wherever they are in an ONNX file, with their weights."""

import numpy as np
import pytest

from longdep.numeric.oracle.adapters import onnx_constants
from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from tests.numeric.oracle.onnx_models import (
    M,
    N,
    graph_of,
    initializers,
    node,
    onnx,
    save,
    saved_node,
    tensor,
    weights,
)

pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours


def the_node(path):
    (only,) = recurrent_nodes(path)
    return only


def same(one, other):
    return sorted(one) == sorted(other) and all(
        np.array_equal(one[key], other[key]) for key in one
    )


@pytest.mark.parametrize(
    ("operator", "system", "convention", "attributes"),
    [
        ("RNN", "simple-rnn", "onnx", {}),
        ("GRU", "gru", "onnx-0", {}),
        ("GRU", "gru", "onnx-1", {"linear_before_reset": 1}),
        ("LSTM", "lstm", "onnx", {}),
        ("LSTM", "lstm", "onnx-clip", {"clip": 2.0}),
    ],
)
def test_a_node_is_found_with_its_system_and_weights(
    tmp_path, operator, system, convention, attributes
):
    arrays = weights(operator)
    found = the_node(saved_node(tmp_path / "a.onnx", operator, arrays, **attributes))
    assert (found.system, found.convention) == (system, convention)
    assert (found.hidden_size, found.input_size) == (N, M)
    assert (found.element, found.label, found.beyond) == ("float32", "cell", "")
    assert same(found.arrays(), arrays)


def test_a_missing_bias_is_0_and_peepholes_are_a_convention_of_their_own(tmp_path):
    arrays = weights("LSTM", peepholes=True)
    inputs = ("x", "W", "R", "", "", "", "", "P")
    found = the_node(saved_node(tmp_path / "a.onnx", "LSTM", arrays, inputs))
    assert found.convention == "onnx-peepholes"
    assert found.connected == ("x", "W", "R", "P")
    zero = np.zeros((1, 8 * N), "float32")
    kept = {key: arrays[key] for key in "WRP"}
    assert same(found.arrays(), {**kept, "B": zero})


@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_the_element_type_is_that_of_the_weights(tmp_path, dtype):
    path = saved_node(tmp_path / "a.onnx", "GRU", weights("GRU", dtype=dtype))
    assert the_node(path).element == dtype


def test_each_direction_has_its_own_weights(tmp_path):
    arrays = weights("LSTM", directions=2)
    found = the_node(
        saved_node(tmp_path / "a.onnx", "LSTM", arrays, direction="bidirectional")
    )
    assert found.directions == ("forward", "reverse")
    back = {key: array[1:] for key, array in arrays.items()}
    assert same(found.arrays("reverse"), back)
    assert not same(found.arrays(), back)
    one_way = the_node(saved_node(tmp_path / "b.onnx", "LSTM", direction="reverse"))
    assert one_way.directions == ("reverse",)
    with pytest.raises(AdapterError, match="a direction reverse, got 'forward'"):
        one_way.arrays("forward")


def branch_file(path, outer, inner=None, names=("cell", "cell")):
    """An If whose two branches hold a node each; weights lie in the graph outside."""
    helper = onnx().helper
    then = graph_of([node("LSTM", name=names[0])], inner, name="then", inputs=())
    other = graph_of([node("LSTM", name=names[1])], inner, name="other", inputs=())
    choice = helper.make_node(
        "If", ["flag"], ["out"], name="pick", then_branch=then, else_branch=other
    )
    inputs = [tensor("x", shape=[None, None, M]), tensor("flag", "bool", [])]
    graph = helper.make_graph(
        [choice], "g", inputs, [tensor("out")], initializers(outer)
    )
    return save(path, graph)


def test_nodes_in_branches_get_the_weights_of_the_graph_outside(tmp_path):
    arrays = weights("LSTM")
    one, two = recurrent_nodes(branch_file(tmp_path / "a.onnx", arrays))
    assert one.path == ("pick.else_branch",)  # the order of the file
    assert same(one.arrays(), arrays)
    assert same(two.arrays(), arrays)
    labels = [one.label, two.label]
    assert labels == ["pick.else_branch/cell", "pick.then_branch/cell"]


def test_the_inner_of_two_values_of_one_name_is_taken(tmp_path):
    inner = weights("LSTM")
    outer = {key: 2 * array for key, array in inner.items()}
    one, _ = recurrent_nodes(branch_file(tmp_path / "a.onnx", outer, inner))
    assert same(one.arrays(), inner)


def test_a_node_is_picked_by_its_label_or_a_part_that_only_one_has(tmp_path):
    path = branch_file(tmp_path / "a.onnx", weights("LSTM"), names=("left", "right"))
    nodes = recurrent_nodes(path)
    assert node_named(nodes, "left").label == "left"
    assert node_named(nodes, "igh").label == "right"
    with pytest.raises(AdapterError, match="expected one of right, left, got 't'"):
        node_named(nodes, "t")
    with pytest.raises(AdapterError, match="got 'lleft'; nearest is 'left'"):
        node_named(nodes, "lleft")


@pytest.mark.parametrize("operator", ["Loop", "Scan"])
def test_nodes_in_the_body_of_a_loop_are_found(tmp_path, operator):
    helper = onnx().helper
    arrays = weights("GRU")
    cell = node("GRU", ("piece", "W", "R", "B"))
    if operator == "Loop":
        more = helper.make_node("Identity", ["go"], ["still"])
        inputs = [tensor("k", "int64", []), tensor("go", "bool", [])]
        inputs.append(tensor("piece", shape=[None, None, M]))
        ends = [tensor("still", "bool", []), tensor("piece"), tensor("Y")]
        body = helper.make_graph([more, cell], "body", inputs, ends)
        outside = helper.make_node("Loop", ["", "", "x"], ["a", "b"], body=body)
    else:
        inputs = [tensor("piece", shape=[None, None, M])]
        body = helper.make_graph([cell], "body", inputs, [tensor("Y")])
        outside = helper.make_node(
            "Scan", ["x"], ["b"], body=body, num_scan_inputs=1, name="steps"
        )
    found = the_node(save(tmp_path / "a.onnx", graph_of([outside], arrays)))
    assert same(found.arrays(), arrays)
    assert found.path == (("a.body",) if operator == "Loop" else ("steps.body",))


def test_a_node_in_a_function_has_the_weights_of_each_call(tmp_path):
    helper = onnx().helper
    cell = node("RNN", ("a", "w", "r"), name="cell")
    reference = helper.make_node("RNN", [], [])
    attribute = reference.attribute.add(name="direction", ref_attr_name="way")
    attribute.type = onnx().AttributeProto.STRING
    cell.attribute.append(attribute)
    opsets = [helper.make_opsetid("", 17)]
    function = helper.make_function(
        "own", "layer", ["a", "w", "r"], ["Y"], [cell], opsets, attributes=["way"]
    )
    one, two = weights("RNN"), {k: 2 * v for k, v in weights("RNN").items()}
    calls = [
        helper.make_node(
            "layer", ["x", "W", "R"], ["y"], domain="own", name="first", way="reverse"
        ),
        helper.make_node(
            "layer", ["x", "W2", "R2"], ["z"], domain="own", name="second"
        ),
    ]
    arrays = {**one, "W2": two["W"], "R2": two["R"]}
    path = save(tmp_path / "a.onnx", graph_of(calls, arrays), [function], own=1)
    first, second = recurrent_nodes(path)
    assert [first.label, second.label] == ["first/cell", "second/cell"]
    assert np.array_equal(first.arrays()["W"], one["W"])
    assert np.array_equal(second.arrays()["W"], two["W"])
    assert (first.directions, second.directions) == (("reverse",), ("forward",))


def test_weights_are_followed_through_what_exporters_do_to_them(tmp_path):
    """As from torch: gates reordered by slices, joined, an axis added, converted."""
    make = onnx().helper.make_node
    right = weights("GRU")
    stored = {"wide": right["W"][0, [2, 3, 0, 1, 4, 5]].astype("float64")}
    stored |= {"turned": right["R"][0].T, "B": right["B"]}
    whole = {"0": [0], "n": [N], "2n": [2 * N], "3n": [3 * N]}
    constants = [
        make("Constant", [], [key], value_ints=value) for key, value in whole.items()
    ]
    nodes = [
        *constants,
        make("Slice", ["wide", "n", "2n", "0"], ["z"]),
        make("Slice", ["wide", "0", "n", "0"], ["r"]),
        make("Slice", ["wide", "2n", "3n", "0"], ["c"]),
        make("Concat", ["z", "r", "c"], ["joined"], axis=0),
        make("Cast", ["joined"], ["narrow"], to=onnx().TensorProto.FLOAT),
        make("Unsqueeze", ["narrow", "0"], ["W"]),
        make("Transpose", ["turned"], ["plain"]),
        make("Identity", ["plain"], ["still"]),
        make("Unsqueeze", ["still", "0"], ["R"]),
        node("GRU"),
    ]
    found = the_node(save(tmp_path / "a.onnx", graph_of(nodes, stored)))
    assert same(found.arrays(), right)


def test_a_quantised_weight_is_what_its_integers_stand_for(tmp_path):
    make = onnx().helper.make_node
    right = weights("RNN")
    whole = np.arange(-3, 3, dtype="int8").reshape(1, N, M)
    stored = {**right, "q": whole, "s": np.float32(0.25), "zero": np.int8(1)}
    del stored["W"]
    nodes = [make("DequantizeLinear", ["q", "s", "zero"], ["W"]), node("RNN")]
    found = the_node(save(tmp_path / "a.onnx", graph_of(nodes, stored)))
    assert np.array_equal(found.arrays()["W"], (whole.astype("float32") - 1) / 4)


def test_weights_that_are_no_constants_are_named_and_the_node_still_found(tmp_path):
    arrays = weights("LSTM")
    del arrays["R"]
    path = saved_node(tmp_path / "a.onnx", "LSTM", arrays, ("x", "W", "R"))
    found = the_node(path)
    assert found.missing == ("R: expected a constant; 'R' is an input of the graph",)
    with pytest.raises(AdapterError, match="node cell: R: expected a constant"):
        found.arrays()
    make = onnx().helper.make_node
    made = [make("MatMul", ["W", "W"], ["R"]), node("LSTM", ("x", "W", "R"))]
    found = the_node(save(tmp_path / "b.onnx", graph_of(made, arrays)))
    assert "'R' is computed by a node MatMul" in found.missing[0]


def test_the_element_type_is_known_without_weights(tmp_path):
    helper = onnx().helper
    cell = node("LSTM", ("x", "W", "R"))
    inputs = [tensor(name, "float16", [None] * 3) for name in ("x", "W", "R")]
    graph = helper.make_graph([cell], "g", inputs, [tensor("Y", "float16")])
    assert the_node(save(tmp_path / "a.onnx", graph)).element == "float16"


def test_external_data_are_read_and_their_absence_is_told(tmp_path):
    arrays = weights("LSTM")
    path = saved_node(tmp_path / "plain.onnx", "LSTM", arrays)
    model = onnx().load(path)
    place = tmp_path / "a.onnx"
    onnx().save(
        model,
        str(place),
        save_as_external_data=True,
        location="a.bin",
        size_threshold=0,
    )
    assert same(the_node(str(place)).arrays(), arrays)
    data = tmp_path / "a.bin"
    data.write_bytes(data.read_bytes()[:40])
    assert "W: expected a constant; the initializer 'W'" in the_node(place).missing[0]
    data.unlink()
    assert "has external data not found" in the_node(place).missing[0]


def test_a_circle_of_nodes_has_no_value(tmp_path):
    make = onnx().helper.make_node
    nodes = [
        make("Identity", ["a"], ["W"]),
        make("Identity", ["W"], ["a"]),
        node("RNN"),
    ]
    arrays = weights("RNN")
    del arrays["W"]
    found = the_node(save(tmp_path / "a.onnx", graph_of(nodes, arrays)))
    assert "in a circle" in found.missing[0]


@pytest.mark.parametrize("shape", [[2**20, 2**20], [-1, 4]])
def test_a_constant_that_would_be_huge_is_not_made(tmp_path, shape):
    make = onnx().helper.make_node
    nodes = [
        make("Constant", [], ["shape"], value_ints=shape),
        make("ConstantOfShape", ["shape"], ["W"]),
        node("RNN"),
    ]
    arrays = weights("RNN")
    del arrays["W"]
    found = the_node(save(tmp_path / "a.onnx", graph_of(nodes, arrays)))
    assert f"would have {shape[0] * shape[1]} entries" in found.missing[0]
    assert onnx_constants.LARGEST < 2**40


@pytest.mark.parametrize(
    ("operator", "inputs"),
    [
        ("Gather", ["nan"]),
        ("Gather", ["", "nan"]),
        ("ConstantOfShape", []),
        ("ConstantOfShape", ["nan"]),
        ("ConstantOfShape", ["infinite"]),
        ("ConstantOfShape", ["word"]),
        ("Add", ["nan", "two_and_two"]),
        ("Add", ["nan", "word"]),
        ("Concat", []),
        ("Transpose", ["word"]),
    ],
)
def test_a_node_whose_inputs_do_not_fit_it_gives_no_weight(tmp_path, operator, inputs):
    made = onnx().helper.make_node(operator, inputs, ["W"])
    arrays = weights("RNN")
    del arrays["W"]
    arrays |= {
        "nan": np.array([np.nan, 1, 2], "float32"),
        "infinite": np.array([np.inf], "float32"),
        "two_and_two": np.ones((2, 2), "float32"),
        "word": np.array(["many"], object),
    }
    path = save(tmp_path / "a.onnx", graph_of([made, node("RNN")], arrays))
    found = the_node(path)
    if "W" in found.weights:  # an array of words is one
        with pytest.raises(AdapterError, match="W: expected shape"):
            found.arrays()
    else:
        assert f"computed by a node {operator}" in found.missing[0]


@pytest.mark.parametrize(
    ("attributes", "says"),
    [
        ({"clip": "wide"}, "cell: clip: expected FLOAT, got STRING"),
        ({"direction": [1, 2]}, "cell: direction: expected STRING, got INTS"),
        ({"activations": [1]}, "cell: activations: expected STRINGS, got INTS"),
        ({"activation_alpha": 1.0}, "activation_alpha: expected FLOATS, got FLOAT"),
        ({"layout": "batch"}, "cell: layout: expected INT, got STRING"),
        ({"a\x1b": None}, r"cell: a\x1b: expected a type, got UNDEFINED"),
        ({"clip": None}, "cell: clip: expected FLOAT, got UNDEFINED"),
    ],
)
def test_an_attribute_of_another_type_is_told(tmp_path, attributes, says):
    given = {name: value for name, value in attributes.items() if value is not None}
    made = node("RNN", **given)
    for name in attributes.keys() - given.keys():
        made.attribute.add().name = name
    path = save(tmp_path / "a.onnx", graph_of([made], weights("RNN")))
    with pytest.raises(AdapterError) as caught:
        recurrent_nodes(path)
    assert str(caught.value).endswith(says)


def test_an_attribute_that_onnx_does_not_know_is_left_to_the_runtime(tmp_path):
    found = the_node(saved_node(tmp_path / "a.onnx", "RNN", extra=1))
    assert found.attributes["extra"] == 1
    assert found.beyond == ""


@pytest.mark.parametrize("name", ["W", "R", "B"])
def test_a_weight_that_is_one_number_is_told(tmp_path, name):
    arrays = {**weights("GRU"), name: np.array(1, "float32")}
    made = onnx().helper.make_node("GRU", ["x", *arrays], ["Y"])
    found = the_node(save(tmp_path / "a.onnx", graph_of([made], arrays)))
    assert found.input_size == (None if name == "W" else M)
    assert found.hidden_size == (None if name == "R" else N)
    with pytest.raises(AdapterError, match=": expected shape"):
        found.arrays()


@pytest.mark.parametrize(
    ("operator", "attributes", "says"),
    [
        ("LSTM", {"activations": ["HardSigmoid", "Tanh", "Tanh"]}, "got hardsigmoid"),
        ("GRU", {"clip": 1.0}, "clip: expected none in this node GRU, got 1.0"),
        ("LSTM", {"input_forget": 1}, "input_forget: expected 0, got 1"),
        ("RNN", {"activations": ["Elu"]}, "expected tanh, relu or affine"),
        ("RNN", {"direction": "upward"}, "got upward"),
        ("LSTM", {"activations": ["\x1b[31mSigmoid", "Tanh", "Tanh"]}, r"\x1b[31m"),
    ],
)
def test_what_has_no_right_answers_is_told(tmp_path, operator, attributes, says):
    found = the_node(saved_node(tmp_path / "a.onnx", operator, **attributes))
    assert says in found.beyond
    assert found.beyond.isprintable()


@pytest.mark.parametrize(
    ("attributes", "activation"),
    [
        ({}, "tanh"),
        ({"activations": ["Relu"]}, "relu"),
        ({"activations": ["Tanh", "Tanh"], "direction": "bidirectional"}, "tanh"),
        ({"activations": ["Tanh", "Relu"], "direction": "bidirectional"}, None),
        (
            {
                "activations": ["Affine"],
                "activation_alpha": [1.0],
                "activation_beta": [0.0],
            },
            "identity",
        ),
        ({"activations": ["Affine"], "activation_alpha": [2.0]}, None),
    ],
)
def test_an_rnn_has_one_activation_for_all_directions(tmp_path, attributes, activation):
    found = the_node(saved_node(tmp_path / "a.onnx", "RNN", **attributes))
    if activation is None:
        assert found.beyond.startswith("activations: expected tanh, relu or affine")
    else:
        assert (found.activation, found.beyond) == (activation, "")


def test_a_weight_of_another_shape_is_told(tmp_path):
    arrays = weights("GRU")
    arrays["R"] = arrays["R"][:, :-1]
    found = the_node(saved_node(tmp_path / "a.onnx", "GRU", arrays))
    with pytest.raises(AdapterError, match=r"R: expected shape \(1, 6, 2\), got"):
        found.arrays()


def test_files_that_are_no_models_are_told_in_a_sentence(tmp_path):
    whole = tmp_path / "a.onnx"
    saved_node(whole, "LSTM")
    broken = tmp_path / "b.onnx"
    for data in (whole.read_bytes()[:-7], b"\xff\xfe no model", b""):
        broken.write_bytes(data)
        with pytest.raises(AdapterError, match=r"b\.onnx: expected an ONNX model, got"):
            recurrent_nodes(broken)
    with pytest.raises(AdapterError, match="expected an ONNX model, got"):
        recurrent_nodes(tmp_path / "missing.onnx")
    with pytest.raises(AdapterError, match="expected an ONNX model, got"):
        recurrent_nodes(tmp_path)
    make = onnx().helper.make_node
    other = save(broken, graph_of([make("Sigmoid", ["x"], ["y"])]))
    with pytest.raises(AdapterError, match="GRU or LSTM, got nodes Sigmoid; a cell"):
        recurrent_nodes(other)


def test_names_of_the_file_are_escaped(tmp_path):
    arrays = weights("LSTM")
    made = node("LSTM", name="\x1b]0;title\x07")
    (found,) = recurrent_nodes(save(tmp_path / "a.onnx", graph_of([made], arrays)))
    assert found.label == r"\x1b]0;title\x07"
