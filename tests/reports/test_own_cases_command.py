"""`longdep check --case FILE`: one's own weights and sequence from the shell."""

import contextlib
import json
import re
import sys

import numpy as np
import pytest
from click.testing import CliRunner

import longdep
from longdep.reports.command.cli import cli

CELL = """
import numpy as np

def run(case):
    if case["activation"] != "tanh":
        raise NotImplementedError
    h, rows = case["h0"], []
    for x_t in case["x"]:
        h = np.tanh(case["W"] @ x_t + case["U"] @ h + case["b"])
        rows.append(h)
    return {"h": np.array(rows)}

def late(case):
    answer = run(case)
    answer["h"][3:4] *= 1 + 2.0**-40
    return answer
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own_cell.py").write_text(CELL)
    path = list(sys.path)
    yield tmp_path
    sys.path[:] = path
    sys.modules.pop("own_cell", None)


def case():
    rng = np.random.default_rng(5)
    shapes = {"U": (3, 3), "W": (3, 2), "b": (3,), "x": (6, 2)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def checked(folder, *words):
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, ["check", *words])


def test_a_right_cell_is_right_on_a_case_from_a_file(folder):
    longdep.save_case(folder / "mine.npz", case())
    words = ("own_cell:run", "--system", "simple-rnn", "--case", "mine.npz")
    done = checked(folder, *words)
    assert done.exit_code == 0, done.output
    assert "A case of one's own: T = 6, n = 3, m = 2." in done.output
    assert "activation: tanh, as none is given." in done.output
    summary = checked(folder, *words, "--summary").output
    assert summary.startswith("simple-rnn (plain), float64: right; 1 case compared")


def test_a_failing_case_is_kept_and_replayed_with_what_the_file_says(folder):
    longdep.save_case(folder / "mine.json", case())
    words = ("own_cell:late", "--system", "simple-rnn")
    done = checked(folder, *words, "--case", "mine.json", "--save-case", "kept.npz")
    assert done.exit_code == 1
    assert "at step 4 is outside its allowance" in done.output
    kept = longdep.load_case(folder / "kept.npz")
    assert np.array_equal(kept["U"], case()["U"])
    again = checked(folder, *words, "--case", "kept.npz", "--json", "report.json")
    assert again.exit_code == 1
    tree = json.loads((folder / "report.json").read_text())
    assert tree["precision"] == "float64"
    assert tree["findings"][0]["step"] == 4


def test_a_case_that_drawn_cases_found_is_kept_for_later(folder):
    words = ("own_cell:late", "--system", "simple-rnn", "--examples", "20")
    done = checked(folder, *words, "--save-case", "kept.json")
    assert done.exit_code == 1
    report = longdep.check_case("simple-rnn", lambda _: {}, folder / "kept.json")
    assert report.convention == "plain"
    right = checked(folder, "own_cell:run", *words[1:], "--save-case", "none.npz")
    assert right.exit_code == 0
    assert right.stderr == "No case failed: none.npz is not written.\n"
    assert not (folder / "none.npz").exists()


@pytest.mark.parametrize(
    ("change", "words", "says"),
    [
        ({"x": np.full((6, 2), np.nan)}, (), "x[0, 0]: expected a finite number, got"),
        ({"z": np.ones(2)}, (), "case: expected the inputs U, W, b, x"),
        ({}, ("--examples", "3"), "--examples and --seed are of drawn cases"),
        ({}, ("--convention", "torch"), "case: expected the inputs w_ih, w_hh"),
    ],
)
def test_what_is_no_case_ends_with_one_sentence(folder, change, words, says):
    longdep.save_case(folder / "mine.npz", {**case(), **change})
    given = ("own_cell:run", "--system", "simple-rnn", "--case", "mine.npz")
    done = checked(folder, *given, *words)
    assert done.exit_code == 2
    assert says in done.output
    assert done.output.count("\n") == 1


def test_a_case_of_another_system_or_convention_is_not_judged_as_this_one(folder):
    about = {"system": "gru", "convention": "plain"}
    longdep.save_case(folder / "mine.npz", case(), **about)
    given = ("own_cell:run", "--system", "simple-rnn", "--case", "mine.npz")
    assert "system: expected 'gru', as the case" in checked(folder, *given).output
    longdep.save_case(folder / "mine.npz", case(), convention="plain")
    done = checked(folder, *given, "--convention", "torch")
    assert "convention: expected 'plain', as the case" in done.output
    assert done.exit_code == 2


@pytest.mark.parametrize(
    ("name", "shape", "sentence"),
    [
        ("b", (5,), "longdep: b: expected n = 3, got 5"),
        ("W", (4, 2), "longdep: W: expected n = 3, got 4"),
        ("x", (6, 1, 2), "longdep: x: expected shape (T, m), got (6, 1, 2)"),
    ],
)
def test_an_array_of_a_wrong_shape_in_a_file_is_one_sentence(
    folder, name, shape, sentence
):
    np.savez(folder / "mine.npz", **case() | {name: np.zeros(shape)})
    given = ("own_cell:run", "--system", "simple-rnn", "--case", "mine.npz")
    done = checked(folder, *given)
    assert (done.exit_code, done.output.strip()) == (2, sentence)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("onnx", ("model.onnx",)),
        ("safetensors", ("m:run", "--system", "gru", "--case", "a.safetensors")),
    ],
)
def test_a_package_that_is_not_installed_is_named(folder, monkeypatch, missing, words):
    (folder / "a.safetensors").write_bytes(b"")
    monkeypatch.setitem(sys.modules, missing, None)
    done = checked(folder, *words)
    assert done.exit_code == 2
    assert re.search(rf"needs the package '?{missing}'?, which is not", done.output)
    assert "longdep[frameworks]" in done.output
