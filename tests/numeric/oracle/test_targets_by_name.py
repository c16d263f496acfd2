"""Targets of a command line: with which adapter, under which name, in which words."""

import importlib
import os
import pickle
import sys
import sysconfig
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check import target as targets
from longdep.numeric.oracle.check.target import (
    Named,
    TargetError,
    adapter_of,
    implementation_of,
    imported,
    is_keras,
    is_onnx,
    known_system,
    parameters_of,
    path_line,
    shown_escaped,
)

CELLS = """
class Cell:
    lacks = ("b",)
    @staticmethod
    def run(case):
        return {"case": case}
    def __call__(self, case):
        return {"case": case}
run = Cell.run
cell = Cell()
print("loud\\x1b")
"""


def write_module(folder, name, text):
    """Write a module that an import finds, even in a folder read a moment ago."""
    (folder / f"{name}.py").write_text(text)
    importlib.invalidate_caches()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    write_module(tmp_path, "cells_by_name", CELLS)
    (tmp_path / "model.onnx").write_text("")
    yield tmp_path
    sys.modules.pop("cells_by_name", None)


class Wrapped(SimpleNamespace):
    _hidden = "its own"

    def __call__(self, case):
        return case


@pytest.fixture
def adapter(monkeypatch):
    """An adapter, and what it is asked for."""
    its = SimpleNamespace(asked=[], missing=False)

    def wrap(value, system, **options):
        if its.missing:
            raise ModuleNotFoundError(name="torch")
        its.asked.append((value, system, options))
        return Wrapped(lacks=("b",))

    @contextmanager
    def importing():
        its.asked.append("importing")
        yield

    its.chosen = SimpleNamespace(
        takes_parameters=False,
        takes_file=False,
        chooses_backend=False,
        extra="frameworks",
        load=lambda: wrap,
        importing=importing,
        offered=lambda entry: (),
        serves=lambda entry: entry.cell == "gru",
    )
    monkeypatch.setattr(targets, "known_adapter", lambda name: its.chosen)
    monkeypatch.setattr(
        targets, "require_fitting", lambda *words: its.asked.append(words)
    )
    return its


def test_what_is_found_can_be_called_and_sent_elsewhere(folder):
    found = implementation_of("cells_by_name:cell", "gru")
    assert found(3) == {"case": 3}
    assert found.lacks == ("b",)
    for name in ("_hidden", "nothing"):
        with pytest.raises(AttributeError):
            getattr(found, name)
    for name in ("_words", "implementation"):
        with pytest.raises(AttributeError):
            getattr(object.__new__(Named), name)
    again = pickle.loads(pickle.dumps(found))
    assert again.implementation is found.implementation
    assert again.longdep_source == found.longdep_source
    private = Named(Wrapped(), "", ())
    with pytest.raises(AttributeError):
        assert private._hidden


def path_of(folder):
    return f"import sys\n\nsys.path.insert(0, {str(folder)!r})\n"


@pytest.mark.parametrize(
    ("name", "first"), [("run", "run"), ("Cell.run", "Cell"), ("cell", "cell")]
)
def test_a_name_is_imported_again_by_its_first_part(folder, name, first):
    found = implementation_of(f"cells_by_name:{name}", "gru")
    assert found.longdep_source == (
        f"{path_of(folder)}from cells_by_name import {first}\n\nimplementation = {name}"
    )


def test_what_an_import_prints_goes_to_standard_error(folder, capsys):
    implementation_of("cells_by_name:run", "gru")
    assert capsys.readouterr() == ("", "loud\\x1b\n")
    with shown_escaped():
        print("a")
        print("b", file=sys.stderr)
    assert capsys.readouterr() == ("", "a\nb\n")


def test_an_adapter_wraps_what_is_imported(folder, adapter):
    found = implementation_of("cells_by_name:run", "gru", "an-adapter")
    run = sys.modules["cells_by_name"].run
    assert adapter.asked == [
        "importing",
        ("cells_by_name:run", run, "an-adapter"),
        (run, "gru", {}),
    ]
    assert found.longdep_source == (
        f"{path_of(folder)}from longdep.numeric.oracle.check.target import "
        "implementation_of\n\nimplementation = implementation_of('cells_by_name:run', "
        "'gru', 'an-adapter')"
    )
    adapter.asked.clear()
    implementation_of("cells_by_name:run", "diagonal-recurrence", "an-adapter")
    assert adapter.asked == ["importing", (run, "diagonal-recurrence", {})]


def test_parameters_are_of_adapters_that_take_them(folder, adapter):
    names = {"w_ih": "cell.w"}
    for words, got in (((), "no adapter"), (("an-adapter",), "an-adapter")):
        with pytest.raises(TargetError) as caught:
            implementation_of("cells_by_name:run", "gru", *(words or (None,)), names)
        assert str(caught.value) == (
            f"parameter: is of --adapter torch-module and torch-cell, got {got}"
        )
    adapter.chosen.takes_parameters = True
    found = implementation_of("cells_by_name:run", "gru", "an-adapter", names)
    assert adapter.asked[-1][2] == {"parameters": names}
    assert found.longdep_source.endswith(
        "('cells_by_name:run', 'gru', 'an-adapter', {'w_ih': 'cell.w'})"
    )


def test_a_file_is_named_by_its_path(folder, adapter):
    adapter.chosen.takes_file = True
    found = implementation_of("model.onnx", "gru")
    path = str(folder / "model.onnx")
    assert adapter.asked == [
        "importing",
        (path, path, "onnx-file"),
        (path, "gru", {}),
    ]
    assert found.longdep_source == (
        "from longdep.numeric.oracle.check.target import implementation_of\n\n"
        f"implementation = implementation_of({path!r}, 'gru', 'onnx-file')"
    )
    with pytest.raises(TargetError, match=r"^none\.onnx: there is no such file$"):
        implementation_of("none.onnx", "gru")


def test_a_backend_is_chosen_before_keras_is_imported(folder, adapter, monkeypatch):
    from longdep.numeric.oracle.adapters import keras_backend

    monkeypatch.setattr(
        keras_backend, "require_backend", lambda: adapter.asked.append("backend")
    )
    implementation_of("cells_by_name:run", "gru", "an-adapter")
    assert "backend" not in adapter.asked
    adapter.asked.clear()
    adapter.chosen.chooses_backend = True
    implementation_of("cells_by_name:run", "gru", "an-adapter")
    assert adapter.asked[:2] == ["backend", "importing"]


def test_a_framework_that_is_not_installed_is_named(folder, adapter):
    adapter.missing = True
    with pytest.raises(TargetError) as caught:
        implementation_of("cells_by_name:run", "gru", "an-adapter")
    assert str(caught.value) == (
        "adapter an-adapter: needs the package 'torch', which is not installed; it "
        "comes with the extra longdep[frameworks]"
    )
    assert caught.value.__suppress_context__


def test_a_convention_is_the_first_that_the_adapter_offers(adapter):
    assert known_system("gru", None, "an-adapter") == ("gru", "torch")
    adapter.chosen.offered = lambda entry: ("flax", "onnx-1")
    assert known_system("gru", None, "an-adapter") == ("gru", "flax")
    assert known_system("gru", "onnx-1", "an-adapter") == ("gru", "onnx-1")
    with pytest.raises(TargetError) as caught:
        known_system("gru", "torch", "an-adapter")
    assert str(caught.value) == (
        "convention: an-adapter computes flax or onnx-1, got 'torch'"
    )
    assert known_system("gru", "torch") == ("gru", "torch")


def test_a_system_is_one_that_the_adapter_is_for(adapter):
    with pytest.raises(TargetError) as caught:
        known_system("lstm", None, "an-adapter")
    assert str(caught.value) == (
        "system: an-adapter is for gru, padded-gru, stacked-gru, got 'lstm'"
    )


def test_names_of_parameters_are_pairs():
    assert parameters_of([]) == {}
    assert parameters_of(["a=b", "c=d=e"]) == {"a": "b", "c": "d=e"}
    for word in ("a", "=b", "", "="):
        with pytest.raises(TargetError) as caught:
            parameters_of(["x=y", word])
        assert str(caught.value) == (
            "parameter: expected input=parameter, such as w_ih=cell.weight_ih, got "
            f"{word!r}"
        )
    with pytest.raises(
        TargetError, match=r"^parameter: expected a once, got it twice$"
    ):
        parameters_of(["a=b", "a=c"])


@pytest.mark.parametrize(
    ("target", "onnx", "keras"),
    [
        ("a.onnx", True, False),
        ("A.ONNX", True, False),
        ("a.keras", False, True),
        ("A.Keras", False, True),
        ("a:onnx", False, False),
    ],
)
def test_files_are_known_by_their_endings(target, onnx, keras):
    assert is_onnx(target) is onnx
    assert is_keras(target) is keras
    assert adapter_of(target, None) == ("onnx-file" if onnx else None)
    assert adapter_of(target, "mine") == "mine"


def module_at(monkeypatch, name, **attributes):
    module = ModuleType(name)
    module.__dict__.update(attributes)
    monkeypatch.setitem(sys.modules, name, module)


def test_the_folder_of_a_module_is_put_on_the_path_unless_it_is_installed(monkeypatch):
    here = str(Path("/somewhere/else"))
    module_at(monkeypatch, "lone", __file__=f"{here}/lone.py")
    module_at(monkeypatch, "pack", __path__=[f"{here}/pack"], __file__="/other/x.py")
    module_at(monkeypatch, "bare", __file__=None)
    assert path_line("lone") == path_line("pack") == path_of(here)
    assert path_line("pack.inner.cells") == path_of(here)
    assert path_line("bare") == path_line("no_such_module") == ""
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        place = sysconfig.get_paths()[name]
        module_at(monkeypatch, "there", __file__=os.path.join(place, "there.py"))
        assert path_line("there") == ""
    assert path_line("json") == ""


def test_a_name_is_walked_part_by_part(folder):
    with pytest.raises(TargetError) as caught:
        imported("cells_by_name:Cell.run.non.other")
    assert str(caught.value).startswith("cells_by_name:Cell.run: has no 'non'; ")
    with pytest.raises(TargetError) as caught:
        imported("cells_by_name:rum")
    assert str(caught.value) == "cells_by_name: has no 'rum'; near: run"
    with pytest.raises(TargetError) as caught:
        imported("cells_by_name:_hidden_name")
    assert "__" not in str(caught.value)


def test_the_current_directory_comes_first_and_once(folder):
    imported("cells_by_name:run")
    assert sys.path[0] == str(folder)
    imported("cells_by_name:run")
    assert sys.path.count(str(folder)) == 1


def test_an_interrupt_while_importing_passes(folder):
    write_module(folder, "stopping_by_name", "raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        imported("stopping_by_name:run")


def test_what_a_module_needs_is_named(folder):
    write_module(folder, "needs_by_name", "import nowhere_at_all.inner\n")
    with pytest.raises(TargetError) as caught:
        imported("needs_by_name:run")
    assert str(caught.value) == (
        "needs_by_name: cannot be imported: it needs 'nowhere_at_all', which is not "
        "installed"
    )
    write_module(folder, "fails_by_name", "\n\ndef f():\n    1 / 0\nf()\n")
    with pytest.raises(TargetError) as caught:
        imported("fails_by_name:run")
    assert str(caught.value) == (
        "fails_by_name: cannot be imported: ZeroDivisionError: division by zero "
        "(fails_by_name.py, line 4)"
    )
    write_module(folder, "nameless_by_name", "raise ModuleNotFoundError\n")
    with pytest.raises(TargetError, match=r"^nameless_by_name: there is no module"):
        imported("nameless_by_name:run")
    for one in ("outer_by_name.inner", "outer_by_name"):
        with pytest.raises(TargetError) as caught:
            imported(f"{one}:run")
        assert str(caught.value) == (
            f"{one}: there is no module 'outer_by_name', neither here ({folder}) nor "
            "installed"
        )


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("my_rnn", "; did you mean my_rnn:CALLABLE?"),
        ("my_rnn:", "; did you mean my_rnn:CALLABLE?"),
        ("my_rnn.py", "; did you mean my_rnn:CALLABLE?"),
        ("my_rnn.run", "; did you mean my_rnn:run?"),
        ("a.b.run", "; did you mean a.b:run?"),
        ("my_rnn.py:run", "; did you mean my_rnn:run?"),
        ("my_rnn:run()", "; did you mean my_rnn:run?"),
        ("sub/my_rnn.py:run", "; did you mean my_rnn:run, in sub?"),
        ("./my_rnn.py:run", "; did you mean my_rnn:run?"),
        ("sub/my_rnn:Cell.run", "; did you mean my_rnn:Cell.run, in sub?"),
        ("my rnn:run", ""),
        ("my_rnn:3", ""),
        (":run", ""),
        ("", ""),
    ],
)
def test_what_was_probably_meant(target, hint):
    with pytest.raises(TargetError) as caught:
        imported(target)
    assert str(caught.value) == (
        "implementation: expected module:callable, such as my_rnn:run, got "
        f"{target!r}{hint}"
    )


def test_what_cannot_be_called_with_a_case_is_refused(folder):
    with pytest.raises(TargetError) as caught:
        imported("cells_by_name:Cell.lacks")
    assert str(caught.value) == (
        "cells_by_name:Cell.lacks: expected something to call, got tuple"
    )
    with pytest.raises(DomainError, match=r"^cells_by_name:Cell: "):
        implementation_of("cells_by_name:Cell", "gru")


def test_a_convention_that_there_is_not_gets_the_nearest_names():
    with pytest.raises(TargetError) as caught:
        known_system("gru", "keras-reset")
    assert str(caught.value).startswith("convention: gru has no 'keras-reset'; near: ")
    with pytest.raises(TargetError, match=r"^system: there is no 'gruu'; near: gru"):
        known_system("gruu")


def test_an_error_of_a_target_is_one_of_the_domain():
    assert issubclass(TargetError, DomainError)
