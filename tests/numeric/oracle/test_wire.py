"""The wire format gives every number back, and evaluates nothing."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from longdep.numeric.oracle import wire


@given(
    hnp.arrays(np.float64, hnp.array_shapes(min_dims=1, max_dims=3, max_side=3)),
    st.sampled_from(wire.NUMBERS),
)
def test_every_array_comes_back_to_the_last_bit(array, numbers):
    line = json.dumps(wire.to_json(array, numbers), allow_nan=False)
    back = wire.array_from_json("x", json.loads(line))
    assert back.shape == array.shape
    finite = ~np.isnan(array)
    assert back[finite].tobytes() == array[finite].tobytes()
    assert np.isnan(back[~finite]).all()


def test_a_case_line_is_json_with_exact_inputs_and_whole_counts():
    case = {
        "x": np.array([[0.1, -0.0], [5e-324, 1e308]]),
        "lengths": np.array([3, 1]),
        "steps": 4,
        "limit": np.float32(0.1),
        "activation": "tanh",
        "gradients": [np.ones((1, 2)), np.array([0.25])],
    }
    line = wire.case_line(case, identity=3, system="gru", convention="torch")
    tree = wire.read_line(line)
    assert tree["inputs"]["x"][0] == ["0x1.999999999999ap-4", "-0x0.0p+0"]
    assert tree["inputs"]["lengths"] == [3, 1]
    back = {n: wire.input_from_json(n, t) for n, t in tree["inputs"].items()}
    assert back["x"].tobytes() == case["x"].tobytes()
    assert back["lengths"].dtype == np.int64
    assert back["steps"] == 4
    assert np.float32(back["limit"]) == case["limit"]
    assert back["activation"] == "tanh"
    assert [part.shape for part in back["gradients"]] == [(1, 2), (1,)]
    assert "\n" not in line


@pytest.mark.parametrize(
    ("leaf", "value"),
    [
        ("0x1p-1074", 5e-324),
        ("-0X1.8P-3", -0.1875),
        ("1e-3", 0.001),
        (" 2.5 ", 2.5),
        (7, 7.0),
        (10**400, float("inf")),
        ("-0x1p99999", float("-inf")),
        ("-Infinity", float("-inf")),
    ],
)
def test_an_answer_may_write_numbers_in_any_of_three_ways(leaf, value):
    assert wire.number_from_json("h", leaf) == value


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        ([["0x1p0"], ["0x1p0", "0x1p0"]], "rows of different lengths"),
        ([[1.0], 2.0], "rows of different lengths"),
        (["__import__('os')"], "expected a number"),
        ([True], "expected a number"),
        ([None], "expected a number"),
        ([[[[[1.0]]]]], "nested deeper"),
        ({"a": 1}, "expected a number"),
        ("0x1.8", "expected a number"),
    ],
)
def test_what_is_no_array_is_refused_in_one_sentence(tree, says):
    with pytest.raises(wire.WireError, match=says) as caught:
        wire.array_from_json("h", tree)
    assert str(caught.value).startswith("h")


@pytest.mark.parametrize(
    "line", ["", "ready", "[1, 2]", '{"id": 1', "[" * 100_000, "9" * 5000]
)
def test_a_line_that_is_no_object_is_refused(line):
    with pytest.raises(wire.WireError, match="expected"):
        wire.read_line(line)


def test_outputs_may_hold_lists_of_arrays_of_one_shape():
    tree = {"outputs": {"clipped": [[1.0], [2.0]], "norm": "0x1p+1"}}
    outputs = wire.outputs_of(tree, frozenset({"clipped"}))
    assert [part.shape for part in outputs["clipped"]] == [(1,), (1,)]
    assert outputs["norm"].shape == ()
    with pytest.raises(wire.WireError, match="outputs"):
        wire.outputs_of({"id": 1}, frozenset())


def test_a_value_of_another_type_is_not_written():
    with pytest.raises(wire.WireError, match="expected numbers"):
        wire.to_json(np.array([1j]))
    with pytest.raises(wire.WireError, match="expected numbers"):
        wire.to_json({1: 2})
