"""README's second example: files with trained layers that anyone can get.

They come with the package silero-vad, which is not needed otherwise. Where the variable
LONGDEP_REAL_FILES is set its absence is a failure.
"""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.adapters.onnx_graph import recurrent_nodes
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.patterns.catalogue import implementation

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "silero-vad"
pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours


def folder():
    """Where the files are; the package itself is not imported, it needs torch."""
    found = find_spec("silero_vad")
    needed = [name for name in ("onnx", "onnxruntime") if find_spec(name) is None]
    if found is None or needed:
        missing = ", ".join([*needed, *([] if found else [PACKAGE])])
        if "LONGDEP_REAL_FILES" in os.environ:
            pytest.fail(f"there is no {missing}")
        pytest.skip(f"needs {missing}")
    (place,) = found.submodule_search_locations
    return Path(place) / "data"


def example():
    """The lines of README's example."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    (block,) = [block for block in blocks if f"--no-deps {PACKAGE}" in block]
    return block.splitlines()


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What each line of the example prints, the installations left out."""
    folder()
    place = tmp_path_factory.mktemp("example")
    program = f'"{sys.executable}" -m longdep'
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    before = os.environ.get("PYTHONPATH", "")
    env = {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{before}",
        "OPENBLAS_NUM_THREADS": "1",
    }
    printed = {}
    for line in example():
        if line.startswith("pip install"):
            continue
        done = subprocess.run(
            ["bash", "-euc", re.sub("^longdep ", lambda _: f"{program} ", line)],
            cwd=place,
            env=env,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        printed[line] = done.stdout
    return printed


def test_the_example_of_the_readme_judges_each_layer_of_the_file(shown):
    (output,) = [text for line, text in shown.items() if "longdep check" in line]
    first, second = output.splitlines()[-2:]
    for line, name in ((first, "/model/decoder/rnn/"), (second, "/model/decoder/rnn_")):
        assert line.startswith(name)
        assert re.search(r"drawn cases: right.*; its own weights: right", line)
    assert "LSTM: 128 units, 128 inputs, forward, float32" in output
    assert "in /model/decoder/If_1.then_branch" in output
    (rows,) = re.findall(r"^h +(\d+) +0 +(\d+)", output.split("own weights:")[1], re.M)
    assert int(rows[0]) >= 1


def test_the_example_of_the_readme_tells_how_far_back_a_memory_reaches(shown):
    (output,) = [text for line, text in shown.items() if "longdep lags" in line]
    assert output.startswith("vad.onnx, node /model/decoder/rnn/LSTM: LSTM, 128 units")
    (reach,) = re.findall(r"half from lag \d+ on, 99% from lag \d+ on", output)
    assert reach in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def test_what_the_example_installs_is_pinned():
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    installed = [line.split() for line in example() if line.startswith("pip install")]
    for words in installed:
        assert words[-2:] == ["-c", "constraints.txt"]
        for name in words[2:-2]:
            assert name.startswith("-") or re.search(rf"^{name}==", pinned, re.M)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("silero_vad.onnx", 4),
        ("silero_vad_16k_op15.onnx", 2),
        ("silero_vad_16k_sequence.onnx", 1),
        ("silero_vad_half.onnx", 2),
        ("silero_vad_openvino_16k.onnx", 1),
    ],
)
def test_every_layer_of_every_file_is_found_with_its_weights(name, count):
    nodes = recurrent_nodes(folder() / name)
    assert len(nodes) == count
    assert len({node.label for node in nodes}) == count
    for node in nodes:
        assert (node.operator, node.hidden_size, node.input_size) == ("LSTM", 128, 128)
        assert node.beyond == ""
        arrays = node.arrays()
        assert {key: array.shape for key, array in arrays.items()} == {
            "W": (1, 512, 128),
            "R": (1, 512, 128),
            "B": (1, 1024),
        }
        assert all(np.ptp(array) > 0.1 for array in arrays.values())


def test_one_layer_exported_in_three_ways_has_the_same_weights():
    """In branches of an If; in the main graph; and merged by another program."""
    names = ("16k_op15", "16k_sequence", "openvino_16k")
    first, *others = [
        node.arrays()
        for name in names
        for node in recurrent_nodes(folder() / f"silero_vad_{name}.onnx")
    ]
    assert len(others) == 3
    for other in others:
        assert all(np.array_equal(first[key], other[key]) for key in first)


def test_the_gates_of_a_file_are_in_the_order_that_onnx_has():
    """The tensors are of a later training: each gate is nearest to its own."""
    place = folder()
    stored = longdep.load_case(place / "silero_vad_16k.safetensors")
    (layer,) = recurrent_nodes(place / "silero_vad_16k_sequence.onnx")
    gates = np.split(stored["lstm_cell.weight_hh"], 4)  # as torch: i, f, g, o
    blocks = np.split(layer.arrays()["R"][0], 4)  # i, o, f, g
    apart = [[np.abs(gate - block).max() for block in blocks] for gate in gates]
    assert np.argmin(apart, axis=1).tolist() == [0, 2, 3, 1]


def test_a_file_whose_cell_is_written_out_is_told():
    with pytest.raises(AdapterError, match="expected a node RNN, GRU or LSTM, got"):
        recurrent_nodes(folder() / "silero_vad_op18_ifless.onnx")


def test_weights_of_a_tensor_file_and_a_sequence_are_a_case(tmp_path):
    rng = np.random.default_rng(0)
    longdep.save_case(tmp_path / "x.npz", {"x": rng.normal(size=(2, 128))})
    report = longdep.check_case(
        "lstm",
        implementation("lstm", "torch"),
        [folder() / "silero_vad_16k.safetensors", tmp_path / "x.npz"],
        convention="torch",
    )
    assert report.ok
    assert report.tallies["grad_x"].inside == 2
    assert "w_ih is 'lstm_cell.weight_ih'" in " ".join(report.notes)
    (left,) = [note for note in report.notes if "left alone" in note]
    assert "'stft_conv.weight'" in left
    assert "lstm_cell" not in left
