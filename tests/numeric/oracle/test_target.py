"""What is to be checked is found by name, or one sentence says why not."""

import sys

import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check.target import (
    TargetError,
    implementation_of,
    imported,
    known_system,
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "good_rnn.py").write_text(
        "import math\nclass Cell:\n    @staticmethod\n    def run(case):\n"
        "        return {}\nrun = Cell.run\n"
    )
    (tmp_path / "broken_rnn.py").write_text("import math\nmath.sqrt(-1)\n")
    (tmp_path / "needy_rnn.py").write_text("import no_such_package_anywhere\n")
    (tmp_path / "leaving_rnn.py").write_text("raise SystemExit('bye')\n")
    (tmp_path / "unwritten_rnn.py").write_text("def run(:\n")
    yield tmp_path
    for name in list(sys.modules):
        if name.endswith("_rnn"):
            del sys.modules[name]


def test_a_module_of_the_current_directory_is_found(folder):
    assert imported("good_rnn:run")({}) == {}
    assert imported("good_rnn:Cell.run") is imported("good_rnn:run")
    found = implementation_of("good_rnn:run", "gru")
    assert found.implementation is imported("good_rnn:run")
    assert found({}) == {}


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("good_rnn", "implementation: expected module:callable, such as my_rnn:run"),
        (":run", "implementation: expected module:callable"),
        ("good_rnn:", "implementation: expected module:callable"),
        ("god_rnn:run", "god_rnn: there is no module 'god_rnn', neither here"),
        ("good_rnn.cells:run", "there is no module 'good_rnn.cells'"),
        ("good_rnn:runn", "good_rnn: has no 'runn'; near: run"),
        ("good_rnn:Cell.rum", "good_rnn:Cell: has no 'rum'; near: run"),
        ("good_rnn:math.pi", "good_rnn:math.pi: expected something to call, got float"),
        (
            "broken_rnn:run",
            r"broken_rnn: cannot be imported: ValueError: .* \(broken_rnn.py, line 2\)",
        ),
        (
            "needy_rnn:run",
            "it needs 'no_such_package_anywhere', which is not installed",
        ),
        ("leaving_rnn:run", "leaving_rnn: cannot be imported: SystemExit: bye"),
        ("unwritten_rnn:run", "unwritten_rnn: cannot be imported: SyntaxError"),
    ],
)
def test_what_cannot_be_had_is_told_in_one_sentence(folder, target, says):
    with pytest.raises(TargetError, match=says) as caught:
        imported(target)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("system", "convention", "says"),
    [
        ("gruu", None, "system: there is no 'gruu'; near: gru"),
        ("", None, "system: there is no ''; there are linear-recurrence, simple-rnn"),
        (
            "gru",
            "keras-reset",
            "convention: gru has no 'keras-reset'; near: keras-reset",
        ),
        (
            "clip-by-norm",
            "pytorch",
            "convention: clip-by-norm has no 'pytorch'; near: to",
        ),
    ],
)
def test_an_unknown_system_or_convention_gets_the_nearest_names(
    system, convention, says
):
    with pytest.raises(TargetError, match=says):
        known_system(system, convention)


def test_a_known_system_gets_the_full_name_of_its_convention():
    assert known_system("gru") == ("gru", "torch")
    assert known_system("gru", "keras") == ("gru", "keras-reset-after")


def test_an_adapter_is_named_with_its_target(folder, monkeypatch):
    with pytest.raises(
        DomainError, match="adapter: there is no 'torch-modul'; near: torch-module"
    ):
        implementation_of("good_rnn:run", "gru", "torch-modul")

    from longdep.numeric.oracle.adapters import clipping

    def wrapping(target, system):
        def wrapped(case):
            return {"by": (target, system)}

        return wrapped

    def missing(target, system):
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    monkeypatch.setattr(clipping, "torch_clip", wrapping)
    wrapped = implementation_of("good_rnn:run", "clip-by-norm", "torch-clip")
    assert wrapped({})["by"] == (imported("good_rnn:run"), "clip-by-norm")
    assert "'good_rnn:run', 'clip-by-norm', 'torch-clip'" in wrapped.longdep_source
    monkeypatch.setattr(clipping, "torch_clip", missing)
    with pytest.raises(TargetError, match=r"needs the package 'torch'.*extra"):
        implementation_of("good_rnn:run", "clip-by-norm", "torch-clip")
