"""ONNX nodes with both directions at once, and nodes that follow each other."""

from importlib.util import find_spec

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.adapters.onnx_chains import chains, linked
from longdep.numeric.oracle.adapters.onnx_graph import recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_node import onnx_file, onnx_node
from longdep.numeric.oracle.adapters.onnx_stack import Stack
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.adapters.stack_plumbing import tiny_stack
from longdep.numeric.oracle.check import layers_check, parts_report
from longdep.numeric.oracle.check.answers import Complaint
from longdep.numeric.oracle.stacked.layout import Layout
from longdep.numeric.oracle.systems import system as entry_of
from tests.numeric.oracle.onnx_models import (
    M,
    N,
    graph_of,
    node,
    onnx,
    save,
    weights,
)

pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours
EVERYTHING = ("x", "W", "R", "B", "lengths", "h0")
CASES = 12


@pytest.fixture(autouse=True)
def _runtime():
    if find_spec("onnxruntime") is None:
        pytest.skip("needs the extra frameworks")


def file_of(path, operator, direction="bidirectional", inputs=EVERYTHING, **attributes):
    """A file with one node."""
    many = 2 if direction == "bidirectional" else 1
    arrays = weights(operator, many, peepholes="P" in inputs)
    if operator == "LSTM" and "h0" in inputs and "c0" not in inputs:
        inputs = (*inputs, "c0")
    given = [each for each in inputs if each and each not in arrays]
    made = node(operator, inputs, direction=direction, **attributes)
    return save(path, graph_of([made], arrays, inputs=given))


def tiny(cell, convention="onnx", **held):
    return tiny_stack(
        entry_of(f"stacked-{cell}"), convention, Layout(**held), "float32"
    )


@pytest.mark.parametrize(
    ("operator", "cell", "convention", "attributes"),
    [
        ("GRU", "gru", "onnx-1", {"linear_before_reset": 1}),
        ("GRU", "gru", "onnx-0", {}),
        ("LSTM", "lstm", "onnx", {}),
    ],
)
@pytest.mark.parametrize("direction", ["forward", "reverse", "bidirectional"])
def test_a_node_with_lengths_is_right_in_layers_and_all_its_directions(
    tmp_path, operator, cell, convention, attributes, direction
):
    path = file_of(tmp_path / "a.onnx", operator, direction, **attributes)
    report = longdep.check(
        f"stacked-{cell}",
        onnx_file(path, f"stacked-{cell}"),
        convention=convention,
        precision="float32",
        examples=CASES,
    )
    assert report.ok, str(report)
    assert report.examples == CASES
    for name in ("h", "last_h", *(["last_c"] if cell == "lstm" else [])):
        assert report.tallies[name].inside >= CASES


def test_peepholes_run_in_both_directions():
    report = longdep.check(
        "stacked-lstm",
        onnx_node("stacked-lstm"),
        convention="onnx-peepholes",
        precision="float32",
        examples=CASES,
    )
    assert report.ok, str(report)
    assert report.declined == 0


def test_a_node_without_lengths_runs_sequences_of_one_length_by_themselves(tmp_path):
    whole = onnx_file(file_of(tmp_path / "a.onnx", "GRU"), "stacked-gru")
    inputs = ("x", "W", "R", "B", "", "h0")
    path = file_of(tmp_path / "b.onnx", "GRU", inputs=inputs)
    apart = onnx_file(path, "stacked-gru")
    case = tiny("gru", "onnx-0", layers=2, direction="bidirectional")
    assert case["lengths"].tolist() == [2, 1]
    expected, computed = whole(case), apart(case)
    assert expected.keys() == computed.keys() == {"h", "last_h"}
    for name, array in expected.items():
        np.testing.assert_array_equal(computed[name], array)
    assert not computed["h"][1, 1].any()
    assert computed["h"][1, 0].all()


def test_chunks_carry_the_state_of_every_layer():
    run = onnx_node("stacked-lstm")
    case = tiny("lstm", layers=2)
    case["lengths"] = np.array([2, 2])
    whole, chunks = run(case), run({**case, "window": 1})
    for name, array in whole.items():
        np.testing.assert_array_equal(chunks[name], array)


def test_factors_multiply_what_enters_the_next_layer():
    run = onnx_node("stacked-gru", linear_before_reset=1)
    case = tiny("gru", "onnx-1", layers=2)
    case["dropout"][...] = 0
    dropped = run(case)["h"]
    case["W_l1"] *= 0
    case["dropout"][...] = 1
    np.testing.assert_array_equal(run(case)["h"], dropped)
    case["B_l1"] *= 0
    assert (run(case)["h"][0] != dropped[0]).all()


def test_a_stack_declines_what_its_node_has_not(tmp_path):
    path = file_of(tmp_path / "a.onnx", "GRU", inputs=("x", "W", "R"))
    run = onnx_file(path, "stacked-gru")
    assert isinstance(run, Stack)
    assert run.lacks == ("B", "h0")
    assert run.fixed == {"direction": "bidirectional"}
    case = tiny("gru", "onnx-0", layers=2, direction="bidirectional")
    with pytest.raises(AdapterError, match="B_l0: expected 0: the node is given none"):
        run(case)
    case |= {name: case[name] * 0 for name in ("B_l0", "h0")}
    with pytest.raises(AdapterError, match="B_l1: expected 0: the node is given none"):
        run(case)
    case["B_l1"] = case["B_l1"] * 0
    assert run(case)["h"].shape == (2, 2, 4)
    with pytest.raises(NotImplementedError, match="does not run forward"):
        run({**case, "direction": "forward"})
    with pytest.raises(NotImplementedError, match="no state to carry on"):
        run({**case, "window": 1})
    case["x"] = case["x"][..., :0]
    with pytest.raises(NotImplementedError, match="no node without an input"):
        run(case)


def test_drawn_cases_of_a_node_without_bias_have_none_in_any_layer(tmp_path):
    path = file_of(tmp_path / "a.onnx", "GRU", inputs=("x", "W", "R"))
    report = longdep.check(
        "stacked-gru",
        onnx_file(path, "stacked-gru"),
        convention="onnx-0",
        precision="float32",
        examples=CASES,
    )
    assert report.ok, str(report)
    assert report.declined == 0


def test_a_layout_that_the_runtime_has_not_is_told_in_a_sentence(tmp_path):
    path = file_of(tmp_path / "a.onnx", "GRU", layout=1)
    run = onnx_file(path, "stacked-gru")
    with pytest.raises(Complaint, match="onnxruntime does not take GRU in float32"):
        run(tiny("gru", "onnx-0", direction="bidirectional"))


def test_a_clip_is_refused_in_a_sentence(tmp_path):
    path = file_of(tmp_path / "a.onnx", "LSTM", clip=2.0)
    with pytest.raises(AdapterError, match=r"clip: expected none in stacked-lstm, got"):
        onnx_file(path, "stacked-lstm")


def test_the_weights_of_both_directions_are_read_together(tmp_path):
    (found,) = recurrent_nodes(file_of(tmp_path / "a.onnx", "GRU"))
    whole = found.whole_arrays()
    for name, array in weights("GRU", 2).items():
        np.testing.assert_array_equal(whole[name], array)
    assert whole["W"].shape == (2, 3 * N, M)


def exported(path, kind, **options):
    """A module of torch as its exporter writes it, and the inputs it was given."""
    torch = pytest.importorskip("torch")

    class Around(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = getattr(torch.nn, kind)(M, N, **options)

        def forward(self, x):
            return self.inner(x)[0]

    torch.manual_seed(3)
    module, x = Around().eval(), torch.randn(4, 2, M)
    torch.onnx.export(module, (x,), str(path), input_names=["x"], dynamo=False)
    return str(path), x.numpy()


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_layers_that_torch_writes_are_one_stack(tmp_path, kind, both, layers):
    path, x = exported(tmp_path / "a.onnx", kind, num_layers=layers, bidirectional=both)
    nodes = recurrent_nodes(path)
    assert len(nodes) == layers
    if layers == 1:
        assert chains(nodes) == ()
        return
    (chain,) = chains(nodes)
    assert chain.nodes == nodes
    stack = Stack(nodes[0])
    case = {
        f"{name}_l{k}": array
        for k, each in enumerate(nodes)
        for name, array in each.whole_arrays().items()
    }
    ways = 2 if both else 1
    case |= {"h0": np.zeros((layers * ways, 2, N), "float32"), "x": x}
    case |= {"c0": case["h0"], "lengths": np.array([4, 4]), "layers": layers}
    case |= {"window": 0, "direction": "bidirectional" if both else "forward"}
    case |= {"dropout": np.ones((layers - 1, 4, 2, ways * N), "float32")}
    import onnxruntime

    (whole,) = onnxruntime.InferenceSession(path).run(None, {"x": x})
    np.testing.assert_array_equal(stack(case)["h"], whole)


def two_nodes(path, between, second="GRU", **attributes):
    """Two bidirectional nodes, and what lies between."""
    arrays = {f"{k}1": v for k, v in weights("GRU", 2).items()}
    arrays |= {"R2": arrays["R1"], "B2": arrays["B1"]}
    arrays["W2"] = np.repeat(arrays["W1"], 2, axis=-1)[..., : 2 * N]
    nodes = [
        node(
            "GRU", ("x", "W1", "R1", "B1"), "one", direction="bidirectional", output="y"
        ),
        *between,
        node(
            "GRU",
            ("z", "W2", "R2", "B2"),
            "two",
            **{"direction": "bidirectional"} | attributes,
        ),
    ]
    arrays["side"] = np.array([0, 0, -1])
    return recurrent_nodes(save(path, graph_of(nodes, arrays)))


def test_what_is_no_stack_is_told_in_a_sentence(tmp_path):
    make = onnx().helper.make_node
    turned = make("Transpose", ["y"], ["t"], perm=[0, 2, 1, 3])
    joined = make("Reshape", ["t", "side"], ["z"])
    path = tmp_path / "a.onnx"
    nodes = two_nodes(path, [turned, joined])
    assert [chain.nodes for chain in chains(nodes)] == [nodes]
    for between, attributes, says in (
        (
            [make("Reshape", ["y", "side"], ["z"])],
            {},
            "what arrives is not its outputs",
        ),
        (
            [turned, make("Reshape", ["t", "side"], ["r"]), make("Relu", ["r"], ["z"])],
            {},
            "between them is a node Relu",
        ),
        ([turned, joined], {"linear_before_reset": 1}, "have different attributes"),
    ):
        nodes = two_nodes(path, between, **attributes)
        assert chains(nodes) == ()
        link = linked(nodes[1], nodes)
        assert link.below is nodes[0]
        assert says in link.apart
        assert link.apart.startswith("What enters two comes from one, and the two are")


def test_a_stack_is_judged_besides_its_nodes(tmp_path):
    path, _ = exported(tmp_path / "a.onnx", "GRU", num_layers=2, bidirectional=True)
    options = parts_report.Options(case={}, examples=6)
    nodes = layers_check.layers_of(path)
    reports = list(layers_check.check_layers(nodes, options))
    one, two, both = (report.label for report in reports)
    assert both == f"{one} + {two}"
    assert [report.verdicts for report in reports] == [("right", "right")] * 3
    assert reports[2].drawn_with == one
    (own,) = reports[2].own.values()
    assert own.system == "stacked-gru"
    assert "layers = 2, direction = bidirectional" in str(own)
    assert own.tallies["last_h"].inside == 4


def test_what_is_no_stack_is_told_in_the_report(tmp_path):
    make = onnx().helper.make_node
    nodes = two_nodes(tmp_path / "a.onnx", [make("Reshape", ["y", "side"], ["z"])])
    options = parts_report.Options(case={}, examples=2)
    first, second = layers_check.check_layers(nodes, options)
    assert first.notes == ()
    assert second.notes == (linked(nodes[1], nodes).apart,)
    assert second.notes[0] in str(second)
    assert second.worst == "right"
