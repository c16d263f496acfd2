"""The reproduction of a finding runs as it is printed, from any directory."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.adapters.command import Program
from longdep.numeric.oracle.check.target import implementation_of, path_line
from longdep.numeric.oracle.patterns.catalogue import implementation

ROOT = Path(__file__).resolve().parents[3]
CELLS = """
import functools
import neighbour

def run(case):
    states = [case["h0"]]
    for _ in range(case["steps"]):
        states.append(neighbour.turned(case["W"]) @ states[-1])
    return {"h": neighbour.np.array(states)}

class Cell:
    @staticmethod
    def run(case):
        return run(case)

    @classmethod
    def of_class(cls, case):
        return cls.run(case)

    class Inner:
        run = staticmethod(run)

    def __call__(self, case):
        return run(case)

def made(rows, case):
    return run(case)

cell = Cell()
bound = cell.__call__
partly = functools.partial(made, 3)
nameless = lambda case: run(case)

@functools.lru_cache
def hidden():
    def inner(case):
        return run(case)
    return inner

closure = hidden()

def raising(case):
    raise ValueError('a "quoted" \\\\ and \"\"\" \\x1b\\udc80 text')
"""
PROGRAM = """
import json, sys
for line in sys.stdin:
    case = json.loads(line)
    h0 = [float.fromhex(h) for h in case["inputs"]["h0"]]
    rows = [h0] * (case["inputs"]["steps"] + 1)
    print(json.dumps({"id": case["id"], "outputs": {"h": rows}}), flush=True)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    here = tmp_path / 'a folder\'s "name"'
    (here / "package" / "inner").mkdir(parents=True)
    (here / "neighbour.py").write_text(
        "import numpy as np\ndef turned(W):\n    return W\n"
    )
    for path in ("cells.py", "package/cells.py", "package/inner/__init__.py"):
        (here / path).write_text(CELLS)
    (here / "package" / "__init__.py").write_text("")
    (here / "program.py").write_text(PROGRAM)
    monkeypatch.chdir(here)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield here
    for name in list(sys.modules):
        if name.split(".")[0] in ("cells", "package", "neighbour"):
            del sys.modules[name]


def finding_of(implementation, system="linear-recurrence", **options):
    report = longdep.check(system, implementation, examples=10, **options)
    return report.findings[0]


def printed(reproduction, folder):
    """What the text prints as a program of its own, in another directory."""
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / "failing.py").write_text(reproduction, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "failing.py"],
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        check=False,
        timeout=170,
    )


def assert_reproduced(finding, done):
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert f"computed {finding.computed!r}, expected {float(finding.expected)!r}" in (
        done.stdout
    )
    assert re.search(r"off by (\S+), allowed", done.stdout)


@pytest.mark.parametrize(
    "target",
    [
        "cells:run",
        "cells:Cell.run",
        "cells:Cell.of_class",
        "cells:Cell.Inner.run",
        "cells:cell",
        "cells:bound",
        "cells:partly",
        "cells:nameless",
        "cells:closure",
        "package.cells:run",
        "package.inner:Cell.run",
    ],
)
def test_a_target_is_found_again(folder, target):
    finding = finding_of(implementation_of(target, "linear-recurrence"))
    assert_reproduced(finding, printed(finding.reproduction, folder))


@pytest.mark.parametrize("path", ["run", "Cell.run", "Cell.of_class", "Cell.Inner.run"])
def test_a_function_of_a_module_is_found_again_when_it_was_not_named(folder, path):
    sys.path.insert(0, str(folder))
    import cells

    function = cells
    for name in path.split("."):
        function = getattr(function, name)
    finding = finding_of(function)
    assert_reproduced(finding, printed(finding.reproduction, folder))


def test_what_no_module_has_is_left_to_the_reader(folder):
    sys.path.insert(0, str(folder))
    import cells

    text = finding_of(cells.closure).reproduction
    assert "# implementation = your callable, case -> outputs" in text
    assert "import cells" not in text


def test_a_program_is_started_where_it_was(folder):
    with Program([sys.executable, "program.py"], "linear-recurrence") as program:
        finding = finding_of(program)
    assert_reproduced(finding, printed(finding.reproduction, folder))


def test_what_an_implementation_raises_may_hold_quotes_and_controls(folder):
    finding = finding_of(implementation_of("cells:raising", "linear-recurrence"))
    assert finding.kind == "raises"
    done = printed(finding.reproduction, folder)
    assert 'ValueError: a "quoted"' in done.stderr
    assert "SyntaxError" not in done.stderr


def test_an_installed_module_needs_no_path():
    assert path_line("numpy.linalg") == ""
    assert path_line("json") == ""
    assert path_line("sys") == ""
    assert str(ROOT) in path_line("tests.numeric")


def doubled(case):
    right = implementation("clip-by-global-norm", "torch")(case)
    return {**right, "clipped": [2 * a for a in right["clipped"]]}


def number(case):
    return {"value": 2.0 + np.abs(case["matrix"]).sum()}


def seeded(case):
    return {"matrix": np.eye(case["n"])}


def scaled(case):
    return {"matrix": 2.0 * np.eye(case["n"])}


@pytest.mark.parametrize(
    ("system", "function", "profile"),
    [
        ("clip-by-global-norm", doubled, "torch"),
        ("spectral-radius", number, None),
    ],
)
def test_lists_and_numbers_are_looked_up_where_they_are(
    folder, system, function, profile
):
    finding = finding_of(function, system, profile=profile)
    assert_reproduced(finding, printed(finding.reproduction, folder))


def test_what_is_derived_from_an_output_is_not_looked_up_in_it(folder):
    report = longdep.check("orthogonal-init", seeded, examples=5)
    for finding in report.findings:
        if finding.reproduction:
            done = printed(finding.reproduction, folder)
            assert done.returncode == 0, done.stderr


def test_nor_is_it_where_the_case_is_too_large_to_print(monkeypatch):
    monkeypatch.setattr("longdep.numeric.oracle.check.reproduction.MANY", -1)
    report = longdep.check("orthogonal-init", scaled, examples=5)
    texts = [f.reproduction for f in report.findings if f.kind == "outside"]
    assert texts
    for text in texts:
        assert "--save-case failing.npz" in text
        assert text.endswith("outputs = implementation(case)\nprint(outputs)\n")


@pytest.mark.filterwarnings("default")  # theirs, not ours
def test_the_node_of_a_file_is_found_again(folder):
    onnx = pytest.importorskip("onnx", reason="needs the extra frameworks")
    pytest.importorskip("onnxruntime", reason="needs the extra frameworks")
    value = onnx.helper.make_tensor_value_info
    names = ["X", "W", "R"]
    node = onnx.helper.make_node(
        "GRU", names, ["Y"], hidden_size=4, linear_before_reset=1
    )
    inputs = [value(name, onnx.TensorProto.FLOAT, None) for name in names]
    outputs = [value("Y", onnx.TensorProto.FLOAT, None)]
    graph = onnx.helper.make_graph([node], "graph", inputs, outputs)
    onnx.save(onnx.helper.make_model(graph), str(folder / "model.onnx"))
    found = implementation_of("model.onnx", "gru")
    finding = finding_of(found, "gru", convention="onnx-0", precision="float32")
    assert_reproduced(finding, printed(finding.reproduction, folder))
