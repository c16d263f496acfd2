"""A torch model at hand or named, without torch: which of its modules are checked."""

import json
import pickle
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.check import modules_check, torch_target
from longdep.numeric.oracle.check.modules_check import (
    ModulesReport,
    check_modules,
    of_target,
)
from longdep.numeric.oracle.check.parts_report import (
    PartReport,
    as_json,
    summary,
)
from longdep.numeric.oracle.check.torch_target import (
    Implementation,
    as_model,
    chosen_parts,
    part_implementation,
)
from tests.numeric.oracle.asked_reports import Gru, noted
from tests.numeric.oracle.asked_reports import torch_part as part


@pytest.fixture
def told(monkeypatch):
    """What is asked for each report; it counts as right unless it is refused."""
    return noted(monkeypatch, modules_check)


class Module:
    """Stands for torch.nn.Module."""


class Model(Module):
    pass


@pytest.fixture
def torch(monkeypatch):
    module = SimpleNamespace(nn=SimpleNamespace(Module=Module))
    monkeypatch.setitem(sys.modules, "torch", module)
    monkeypatch.delitem(sys.modules, "keras", raising=False)


@pytest.fixture
def parts(torch, monkeypatch):
    """A model of two parts; they are asked for what a check calls."""
    its = [part("one"), part("two")]
    its.append(part("hooked", problem="It has a hook."))
    for one in its:
        one.implementation = lambda own, chunk, one=one: Made(one.label, own, chunk)
    monkeypatch.setattr(torch_target, "parts_of", lambda model: tuple(its))
    return its


class Made(SimpleNamespace):
    _hidden = "its own"

    def __init__(self, *words):
        super().__init__(words=words)

    def __call__(self, case):
        return (*self.words, case)


def test_every_module_of_a_model_is_checked_or_the_one_that_is_named(told, parts):
    report = check_modules(Model, case={"x": np.ones((4, 2, 2))}, seed=5, examples=7)
    assert report.model == "Model"
    assert [one.label for one in report.parts] == ["one", "two", "hooked"]
    subject, words, _ = told.asked[0]
    assert words[:2] == (7, 5)
    assert subject.run.words == ("one", False, None)
    assert subject.run.longdep_source.endswith(
        "\nimplementation = part_implementation(model, 'one', own=False, chunk=None)"
    )
    assert "longdep.save_case(" in subject.run.longdep_large
    assert told.asked[1][0].case["x"].shape == (4, 2, 2)
    assert told.asked[1][0].of.run.words == ("one", True, None)
    told.asked.clear()
    report = check_modules(model=Model(), module="two", chunk=3)
    assert [one.label for one in report.parts] == ["two"]
    assert told.asked[0][0].run.words == ("two", False, 3)
    assert told.asked[0][1][:2] == (200, 0)


def test_a_model_of_keras_is_checked_as_keras_says(monkeypatch):
    from longdep.numeric.oracle.adapters import keras_model
    from longdep.numeric.oracle.check import keras_check

    asked = []
    layers = SimpleNamespace(Layer=Module)
    monkeypatch.setitem(sys.modules, "keras", SimpleNamespace(layers=layers))
    monkeypatch.setattr(keras_model, "parts_of_model", lambda model: ["a", "b"])
    monkeypatch.setattr(keras_check, "chosen", lambda all_, one: (all_, one))
    monkeypatch.setattr(
        keras_check, "check_keras", lambda *words: asked.append(words) or iter([1, 2])
    )
    report = check_modules(Model(), module="b", seed=3)
    assert (report.model, report.parts) == ("Model", (1, 2))
    ((chosen, options, how),) = asked
    assert (chosen, options.seed, how) == ((["a", "b"], "b"), 3, keras_check.at_hand)
    for words, says in (
        ({"chunk": 3}, "chunk: is of torch"),
        ({"jobs": 2}, "jobs: exp"),
    ):
        with pytest.raises(DomainError, match=says):
            check_modules(Model(), **words)
    assert not modules_check.is_keras_layer(Gru())
    monkeypatch.delitem(sys.modules, "keras")
    assert not modules_check.is_keras_layer(Model())


def test_a_report_of_modules():
    one = PartReport(label="a", about="An a.", drawn={}, own={})
    report = ModulesReport(model="Net", parts=(one, one))
    assert str(report) == f"{one}\n{one}\n{summary([one, one])}\n"
    assert report.to_json() == as_json({"model": "Net"}, [one, one], "modules")
    assert [*json.loads(report.to_json())] == ["model", "modules"]
    assert not report.ok
    assert ModulesReport(model="Net", parts=()).ok
    with pytest.raises(AttributeError):
        report.model = "other"
    with pytest.raises(TypeError):
        ModulesReport("Net", ())


def test_a_part_of_a_model_that_is_named_is_found_again(parts, monkeypatch):
    asked = []
    monkeypatch.setattr(
        torch_target, "imported", lambda target: asked.append(target) or Model
    )
    monkeypatch.setattr(torch_target, "path_line", lambda module: f"# {module}\n")
    made = Implementation(target="net:Net", label="two", own=True, chunk=5)
    assert made(3) == ("two", True, 5, 3)
    assert made.words == ("two", True, 5)
    assert made.longdep_source == (
        "# net\n"
        "from longdep.numeric.oracle.check.torch_target import Implementation\n\n"
        "implementation = Implementation('net:Net', 'two', own=True, chunk=5)"
    )
    assert "longdep.save_case(" in made.longdep_large
    assert asked == ["net:Net"]
    again = pickle.loads(pickle.dumps(made))
    assert again.words == made.words
    assert asked == ["net:Net"] * 2
    assert Implementation("net:Net", "one").words == ("one", False, None)
    asked.clear()
    given = of_target("net:Net", Model(), 4, parts[0], True)
    assert given.words == ("one", True, 4)
    assert asked == []
    for name in ("_hidden", "nothing"):
        with pytest.raises(AttributeError):
            getattr(given, name)
    unmade = object.__new__(Implementation)
    assert not hasattr(unmade, "_made")


def test_a_part_of_a_model_is_chosen_by_its_name(parts):
    assert part_implementation(model=Model(), label="one").words == ("one", False, None)
    assert part_implementation(Model(), "two", own=True, chunk=2).words == (
        "two",
        True,
        2,
    )
    with pytest.raises(AdapterError, match=r"^It has a hook\.$"):
        part_implementation(Model(), "hooked")
    assert chosen_parts(Model(), None) == tuple(parts)
    assert chosen_parts(Model(), "two") == (parts[1],)


WANTED = "expected a torch.nn.Module, or a class or function that makes one"


def test_a_model_is_one_or_is_made(torch):
    model = Model()
    assert as_model(model) is model
    assert isinstance(as_model(Model), Model)
    for value, end in ((3, "got int"), (dict, "got one of dict")):
        with pytest.raises(AdapterError) as caught:
            as_model(value, "a.b:c")
        assert str(caught.value) == f"a.b:c: {WANTED}, {end}"
    with pytest.raises(AdapterError) as caught:
        as_model(lambda: 1 / 0)
    assert str(caught.value).startswith(
        f"model: {WANTED} without arguments, got ZeroDivisionError: division by zero; "
    )
    assert caught.value.__suppress_context__
