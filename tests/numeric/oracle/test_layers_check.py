"""`longdep check FILE.onnx`: every recurrent layer of a file, and its own weights."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import longdep
from longdep.numeric.oracle.adapters.onnx_graph import recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_node import Layer, onnx_file, onnx_layer
from longdep.numeric.oracle.adapters.onnx_stack import Stack, require_sound_nodes
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.check import layers_check, parts_report
from longdep.numeric.oracle.check.answers import Complaint
from longdep.numeric.oracle.check.target import adapter_of
from longdep.reports.command.cli import cli
from tests.numeric.oracle.onnx_models import (
    M,
    N,
    graph_of,
    node,
    onnx,
    save,
    saved_node,
    weights,
)

pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours
EXAMPLES = "10"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _runtime():
    if find_spec("onnxruntime") is None:
        pytest.skip("needs the extra frameworks")


def checked(*words):
    return CliRunner().invoke(cli, ["check", *map(str, words)])


def of(path, *words):
    return checked(path, "--examples", EXAMPLES, *words)


def two_layers(path):
    """A GRU in the main graph and an LSTM in a branch, each with weights."""
    helper = onnx().helper
    gru = node("GRU", ("x", "gW", "gR", "gB"), name="first", output="y")
    inner = node("LSTM", ("x", "lW", "lR", "lB"), name="second")
    body = graph_of([inner], name="then", inputs=())
    yes = helper.make_node("Constant", [], ["yes"], value_int=1)
    flag = helper.make_node("Cast", ["yes"], ["flag"], to=onnx().TensorProto.BOOL)
    pick = helper.make_node(
        "If", ["flag"], ["z"], name="pick", then_branch=body, else_branch=body
    )
    arrays = {f"g{k}": v for k, v in weights("GRU").items()}
    arrays |= {f"l{k}": v for k, v in weights("LSTM").items()}
    return save(path, graph_of([gru, yes, flag, pick], arrays))


def test_every_layer_is_judged_with_drawn_cases_and_its_own_weights(tmp_path):
    path = two_layers(tmp_path / "a.onnx")
    result = of(path)
    assert result.exit_code == 0, result.output
    labels = ["first", "pick.else_branch/second", "pick.then_branch/second"]
    width = max(map(len, labels))
    lines = result.output.splitlines()[-3:]
    for label, line in zip(labels, lines, strict=True):
        assert line.startswith(f"{label:{width}}  drawn cases: right")
        assert line.endswith("; its own weights: right")
    assert result.output.count("Drawn cases:\n") == 2  # the third is like the second
    assert f"Drawn cases: the same as of {labels[1]}" in result.output
    assert f"Its own weights: the same as of {labels[1]}" in result.output
    assert "GRU: 2 units, 3 inputs, forward, float32" in result.output
    assert f"x: {layers_check.STEPS} steps, drawn from a standard" in result.output


def test_one_layer_is_picked_by_name_and_written_as_json(tmp_path):
    path, book = two_layers(tmp_path / "a.onnx"), tmp_path / "report.json"
    result = of(path, "--node", "first", "--json", book, "--summary", "--jobs", "2")
    assert result.exit_code == 0, result.output
    line = r"first  drawn cases: right( \(\d+ of \d+ rows undecided\))?; "
    assert re.fullmatch(f"{line}its own weights: right\n", result.output)
    tree = json.loads(book.read_text())
    (layer,) = tree["layers"]
    assert layer["verdicts"] == {"drawn": "right", "own": "right"}
    assert layer["own"]["forward"]["examples"] == 1
    assert layer["drawn"]["forward"]["examples"] == int(EXAMPLES)
    printed = of(path, "--node", "first", "--format", "json").output
    assert json.loads(printed) == tree
    github = of(path, "--node", "first", "--format", "github").output
    assert github.count("::notice title=longdep::gru (onnx-0)") == 2


class Mistaken(Layer):
    """A layer whose runtime forgets the state in the fourth step."""

    def __call__(self, case):
        outputs = super().__call__(case)
        if len(outputs["h"]) > 3:
            late = {**case, "x": case["x"][3:], "h0": 0 * case["h0"]}
            outputs["h"] = np.concatenate(
                [outputs["h"][:3], super().__call__(late)["h"]]
            )
        return outputs


def test_a_layer_that_is_wrong_on_its_own_weights_is_told(tmp_path, monkeypatch):
    inputs = ("x", "W", "R", "B", "", "h0")
    path = saved_node(tmp_path / "a.onnx", "GRU", weights("GRU"), inputs)
    monkeypatch.setattr("longdep.numeric.oracle.adapters.onnx_node.Layer", Mistaken)
    result = of(path)
    assert result.exit_code == 1
    assert result.output.endswith("cell  drawn cases: WRONG; its own weights: WRONG\n")
    assert "at step 4 is outside its allowance" in result.output
    assert "in the case given: T = 10, n = 2, m = 3" in result.output


def runs_alone(finding, folder):
    """What the printed text says when it is run elsewhere, without the mistake."""
    script = folder / "reproduction.py"
    script.write_text(finding.reproduction)
    words = [sys.executable, str(script)]
    env = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        words, cwd=folder, env=env, capture_output=True, text=True, timeout=170
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Unturned(Stack):
    """A stack whose reverse direction is not turned back."""

    def __call__(self, case):
        outputs, n = super().__call__(case), case["h0"].shape[-1]
        outputs["h"][..., n:] = outputs["h"][::-1, :, n:]
        return outputs


@pytest.mark.parametrize("direction", ["reverse", "bidirectional"])
def test_the_reproduction_of_a_layer_runs_as_it_is_printed(
    tmp_path, monkeypatch, direction
):
    away = tmp_path / "a 'folder'"
    away.mkdir()
    inputs = ("x", "W", "R", "B", "", "h0")
    arrays = weights("GRU", 2 if direction == "bidirectional" else 1)
    saved_node(tmp_path / "a'.onnx", "GRU", arrays, inputs, direction=direction)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("longdep.numeric.oracle.adapters.onnx_node.Layer", Mistaken)
    require_sound_nodes("stacked-gru")  # it would tell
    monkeypatch.setattr("longdep.numeric.oracle.adapters.onnx_stack.Stack", Unturned)
    options = parts_report.Options(case={}, examples=10)
    (report,) = layers_check.check_layers(recurrent_nodes("a'.onnx"), options)
    assert report.verdicts == ("WRONG", "WRONG")
    for reports in (report.drawn, report.own):
        (finding,) = reports[direction].findings
        computed, off = re.fullmatch(
            r"computed (\S+), expected .*: off by (\S+), allowed .*\n",
            runs_alone(finding, away),
        ).groups()
        assert float(off) < 1e-5 < abs(float(computed) - finding.computed)


def test_a_case_too_large_to_print_is_not_sent_to_an_option_that_is_refused(
    tmp_path, monkeypatch
):
    path = saved_node(tmp_path / "a.onnx", "GRU", None, ("x", "W", "R", "B", "", "h0"))
    monkeypatch.setattr("longdep.numeric.oracle.adapters.onnx_node.Layer", Mistaken)
    monkeypatch.setattr("longdep.numeric.oracle.check.reproduction.MANY", 1)
    options = parts_report.Options(case={}, examples=10)
    (report,) = layers_check.check_layers(recurrent_nodes(path), options)
    (finding,) = report.own["forward"].findings
    assert "--save-case" not in finding.reproduction
    longdep.save_case(tmp_path / "failing.npz", finding.case)
    assert runs_alone(finding, tmp_path).startswith("computed ")


def test_an_element_type_that_the_runtime_has_not_is_not_called_wrong(tmp_path):
    path = saved_node(tmp_path / "a.onnx", "LSTM", weights("LSTM", dtype="float64"))
    result = of(path)
    assert result.exit_code == 2, result.output
    assert re.search("onnxruntime does not (take|run) LSTM in float64", result.output)
    line = "cell  drawn cases: not judged; its own weights: not judged\n"
    assert result.output.endswith(line)


def test_a_layer_that_is_refused_in_one_direction_is_not_called_right(tmp_path):
    arrays = weights("GRU", 2)
    arrays["R"][1, 0, 0] = np.nan
    helper = onnx().helper
    nodes = [
        node("GRU", name=name, output=name, direction="bidirectional")
        for name in ("one", "two")
    ]
    nodes.append(helper.make_node("Add", ["one", "two"], ["sum"]))
    path = save(tmp_path / "a.onnx", graph_of(nodes, arrays))
    words = ["check", path, "--examples", EXAMPLES]
    summed = CliRunner().invoke(cli, [*words, "--summary"])
    assert summed.exit_code == 2, summed.output
    rows = summed.stdout.splitlines()
    assert [row[:5] for row in rows] == ["one  ", "two  "]
    for row in rows:
        assert "drawn cases: right" in row
        assert row.endswith("its own weights: not judged")
    reason, again = summed.stderr.splitlines()
    assert reason.startswith("one: not judged: R_l0[1, 0, 0]: expected a finite number")
    assert again == reason.replace("one:", "two:")
    github = CliRunner().invoke(cli, [*words, "--format", "github"])
    line, _ = (s for s in github.stdout.splitlines() if "not judged::" in s)
    said = reason.replace(": not judged", "")
    assert line == f"::error title=longdep%3A not judged::{said}"
    tree = json.loads(CliRunner().invoke(cli, [*words, "--format", "json"]).stdout)
    assert [each["verdicts"]["own"] for each in tree["layers"]] == ["not judged"] * 2


def test_a_reason_is_escaped_wherever_it_is_told():
    report = parts_report.PartReport(
        label="cell", about="", drawn={}, own={}, refused=("bad \x1b[2J\nname",)
    )
    told = r"bad \x1b[2J name"
    assert f"Not judged: {told}\n" in str(report)
    (layer,) = json.loads(parts_report.as_json({"file": "a.onnx"}, [report]))["layers"]
    assert layer["refused"] == [told]


def test_a_file_is_known_by_its_ending_in_capitals_too(tmp_path):
    path = saved_node(tmp_path / "A.ONNX", "GRU", weights("GRU"))
    assert "cell  drawn cases: right" in of(path).output
    assert adapter_of(path, None) == "onnx-file"
    result = of(path, "--system", "gru", "--convention", "onnx-0")
    assert "expected module:callable" not in result.output


def test_a_given_sequence_is_taken_in_place_of_a_drawn_one(tmp_path):
    path, file = two_layers(tmp_path / "a.onnx"), tmp_path / "x.npz"
    longdep.save_case(file, {"x": np.ones((4, M), "float32")})
    result = of(path, "--case", file, "--node", "first")
    assert result.exit_code == 0, result.output
    assert f"A case of one's own: T = 4, n = {N}, m = {M}." in result.output
    assert "standard normal" not in result.output
    longdep.save_case(file, {"x": np.ones((4, M + 1), "float32")})
    result = of(path, "--case", file, "--node", "first")
    assert result.exit_code == 2
    assert "Not judged: x: expected m = 3, got 4" in result.output
    longdep.save_case(file, {"W": np.ones((4, M))})
    result = of(path, "--case", file, "--node", "first")
    assert "case: expected no W, which the layer has" in result.output


@pytest.mark.parametrize(
    ("operator", "attributes"),
    [
        ("RNN", {"activations": ["Relu"]}),
        ("GRU", {"direction": "reverse", "linear_before_reset": 1}),
        ("LSTM", {"direction": "bidirectional"}),
    ],
)
def test_activations_and_directions_of_a_layer_are_right(
    tmp_path, operator, attributes
):
    result = of(saved_node(tmp_path / "a.onnx", operator, **attributes))
    assert result.exit_code == 0, result.output
    both = attributes.get("direction") == "bidirectional"
    assert ("stacked-lstm (onnx), float32: right" in result.output) == both


def test_lengths_and_peepholes_of_a_layer_are_right(tmp_path):
    inputs = ("x", "W", "R", "B", "lengths")
    arrays = weights("LSTM", 2)
    made = node("LSTM", inputs, direction="bidirectional")
    result = of(save(tmp_path / "a.onnx", graph_of([made], arrays)))
    assert result.exit_code == 0, result.output
    assert result.output.count("stacked-lstm (onnx), float32: right") == 2
    assert "B = 2, T = 10" in result.output
    made = node("LSTM", inputs, direction="reverse")
    path = save(tmp_path / "r.onnx", graph_of([made], weights("LSTM")))
    assert "padded-lstm (onnx), float32: right" in of(path).output
    inputs = ("x", "W", "R", "B", "", "", "", "P")
    arrays = weights("LSTM", peepholes=True)
    result = of(saved_node(tmp_path / "b.onnx", "LSTM", arrays, inputs))
    assert result.exit_code == 0, result.output
    assert "lstm (onnx-peepholes), float32: right" in result.output


def test_half_precision_weights_are_judged_at_half_precision(tmp_path):
    path = saved_node(tmp_path / "a.onnx", "LSTM", weights("LSTM", dtype="float16"))
    result = of(path)
    assert "lstm (onnx), float16: " in result.output
    assert "its own weights: right" in result.output


def test_weights_in_bfloat16_are_not_judged_as_if_they_were_float32(tmp_path):
    arrays = weights("LSTM", dtype=pytest.importorskip("ml_dtypes").bfloat16)
    (found,) = recurrent_nodes(saved_node(tmp_path / "a.onnx", "LSTM", arrays))
    assert found.element == "bfloat16"
    case = {key: array.astype("float32") for key, array in found.arrays().items()}
    case |= {"x": np.ones((2, M), "float32"), "h0": np.zeros(N, "float32")}
    with pytest.raises(Complaint, match="does not take LSTM in bfloat16"):
        onnx_layer(found, "lstm")({**case, "c0": case["h0"]})


def test_what_cannot_be_judged_is_told_and_the_exit_code_says_so(tmp_path):
    hard = saved_node(
        tmp_path / "a.onnx", "LSTM", activations=["HardSigmoid", "Tanh", "Tanh"]
    )
    result = of(hard)
    assert result.exit_code == 2
    assert result.output.count("activations: expected sigmoid, tanh, tanh") == 1
    unknown = saved_node(
        tmp_path / "b.onnx", "LSTM", {}, ("x", "W", "R"), name="without"
    )
    result = of(unknown)
    assert result.exit_code == 2
    assert "W: expected a constant; 'W' is an input of the graph" in result.output
    assert "without  drawn cases: right" in result.output
    assert "; its own weights: not judged" in result.output
    layout = of(saved_node(tmp_path / "c.onnx", "GRU", layout=1))
    assert layout.exit_code == 2
    assert "onnxruntime does not take GRU in float32" in layout.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["m.onnx"], "m.onnx: expected an ONNX model, got"),
        (["my:run"], "check: expected --system, such as gru; only a file .onnx"),
        (["m.onnx", "--convention", "onnx"], "go with --system"),
        (["m.onnx", "--save-case", "a.npz"], "--save-case is of one system"),
        (["m.onnx", "--system", "gru", "--node", "a"], "leave --system out"),
        (["my:run", "--system", "gru", "--case", "a.npz", "--seed", "1"], "of drawn"),
        (["my:run", "--system", "gru", "--case", "a.npz", "--jobs", "2"], "of drawn"),
        (["m.onnx", "--case", "there_is_none.npz"], "expected"),
    ],
)
def test_misuse_is_told_in_a_sentence(tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    result = checked(*words)
    assert result.exit_code == 2
    assert says in result.output
    assert result.output.count("\n") == 1


def test_with_a_system_the_one_node_of_it_is_taken_wherever_it_is(tmp_path):
    path = two_layers(tmp_path / "a.onnx")
    assert isinstance(onnx_file(path, "gru"), Layer)
    with pytest.raises(AdapterError, match="expected one node LSTM, got GRU first"):
        onnx_file(path, "lstm")
    picked = onnx_file(path, "lstm", "then_branch")
    assert picked.node.path == ("pick.then_branch",)


def test_a_layer_declines_what_it_has_not(tmp_path):
    relu = saved_node(tmp_path / "a.onnx", "RNN", activations=["Relu"])
    layer = onnx_layer(recurrent_nodes(relu)[0], "simple-rnn")
    assert layer.lacks == ("h0",)
    case = {**weights("RNN"), "x": np.ones((2, M), "float32")}
    case |= {"h0": np.zeros(N, "float32"), "activation": "tanh"}
    with pytest.raises(NotImplementedError, match="has the activation relu"):
        layer(case)
    case |= {"activation": "relu", "direction": "reverse"}
    with pytest.raises(NotImplementedError, match="does not run reverse"):
        layer(case)
    with pytest.raises(AdapterError, match="h0: expected 0: the node is given none"):
        layer({**case, "h0": np.ones(N, "float32")})


def test_a_node_without_an_input_does_not_end_the_process(tmp_path):
    arrays = weights("GRU")
    arrays["W"] = arrays["W"][..., :0]
    path = saved_node(tmp_path / "m.onnx", "GRU", arrays)
    result = checked(path, "--examples", "1")
    assert result.exit_code == 2, result.output
    assert "its own weights: not judged" in result.output
