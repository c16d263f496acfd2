"""How the layers of a Keras model are checked, without Keras: layers made by hand."""

import pickle
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.oracle.adapters.keras_part import KerasPart
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.check import keras_check
from longdep.numeric.oracle.check.keras_check import (
    LayerInFile,
    as_model,
    at_hand,
    check_keras,
    chosen,
    in_file,
    layers_of,
)
from longdep.numeric.oracle.check.parts_report import Options
from longdep.numeric.oracle.stacked.layout import Layout
from tests.numeric.oracle.asked_reports import noted

GRU = KerasPart(
    label="gru",
    kind="GRU",
    cell="gru",
    convention="keras-reset-after",
    config={"units": 3},
    arrays={
        "kernel_l0": np.ones((2, 9), dtype=np.float32),
        "recurrent_kernel_l0": np.ones((3, 9), dtype=np.float32),
    },
    precision="float32",
)


def part(**changes):
    return KerasPart(**(GRU.__dict__ | changes))


@pytest.fixture
def told(monkeypatch):
    """What is asked for each report; it counts as right."""
    return noted(monkeypatch, keras_check, made=[])


def finding(one):
    return f"run {one.label}"


def checked(*parts, **options):
    options = {"case": {}} | options
    return list(check_keras(parts, Options(**options), finding))


def test_a_layer_is_checked_with_drawn_cases_and_its_weights_in_two_ways(told):
    watch = [].append
    (report,) = checked(
        GRU,
        examples=9,
        seed=4,
        known_deviations="known.json",
        name="mine",
        jobs=2,
        watch=watch,
        level="strict",
        time_limit=3.0,
    )
    (drawn, words, options), whole, masked = told.asked
    assert words == (9, 4, "known.json", "mine")
    assert options == {"jobs": 2, "watch": watch}
    assert (drawn.system, drawn.run) == ("stacked-gru", "run gru")
    assert drawn.options == {
        "convention": "keras-reset-after",
        "precision": "float32",
        "level": "strict",
        "time_limit": 3.0,
    }
    x = np.random.default_rng(4).normal(size=(2, 10, 2)).astype(np.float32)
    ones = np.ones((2, 10))
    holes = ones.copy()
    holes[1, 0] = holes[0, 9] = 0  # the odd ones in front, the even ones behind
    holes[:, 5] = 0
    for (own, words, options), mask in ((whole, ones), (masked, holes)):
        assert (words, options) == (
            (),
            {"known_deviations": "known.json", "name": "mine", "watch": watch},
        )
        assert own.of == drawn
        case = own.case
        assert case["x"].dtype == np.float32
        assert np.array_equal(case["x"], x)
        assert np.array_equal(case["mask"], mask)
        assert case["mask"].dtype == np.int64
        assert case["kernel_l0"] is GRU.arrays["kernel_l0"]
        assert case.items() >= {"layers": 1, "direction": "forward"}.items()
        assert own.notes == (
            "x: 10 steps, drawn from a standard normal distribution, seed 4.",
        )
    assert [*report.drawn] == [""]
    assert [*report.own] == ["whole sequences", "masked sequences"]
    assert (report.label, report.drawn_with, report.refused) == ("gru", "", ())
    assert report.about == "GRU: 3 units, 2 inputs, float32."


def test_another_precision_may_be_asked_for(told):
    checked(GRU, precision="float64")
    assert told.asked[0][0].options["precision"] == "float64"


@pytest.mark.parametrize(("steps", "holes"), [(2, 0), (3, 5)])
def test_a_mask_has_holes_from_three_steps_on(told, steps, holes):
    """Of three rows of three steps: all in the middle, one in front, two behind."""
    checked(GRU, case={"x": np.ones((3, steps, 2))})
    assert [np.sum(own.case["mask"] == 0) for own, *_ in told.asked[1:]] == [
        0,
        holes + 1 if holes else 0,
    ]


def test_every_other_sequence_begins_with_a_hole_and_the_others_end_with_one(told):
    checked(GRU, case={"x": np.ones((5, 4, 2))})
    front, behind = [0, 1, 0, 1], [1, 1, 0, 0]
    mask = told.asked[2][0].case["mask"]
    assert mask.tolist() == [behind, front, behind, front, behind]


def test_a_sequence_that_is_given_is_taken_and_one_is_a_batch_of_one(told):
    checked(GRU, case={"x": np.ones((4, 2)), "h0": 5})
    for own, *_ in told.asked[1:]:
        assert own.case["x"].shape == (1, 4, 2)
        assert own.case["mask"].shape == (1, 4)
        assert own.case["h0"] == 5
        assert own.notes == ()


def test_where_a_mask_is_given_it_is_the_only_way(told):
    (report,) = checked(GRU, case={"mask": "given", "x": np.ones((1, 4, 2))})
    (own, _, _) = told.asked[1]
    assert own.case["mask"] == "given"
    assert [*report.own] == [""]
    checked(GRU, case={"x": np.ones(3)})
    assert all("mask" not in own.case for own, *_ in told.asked[-2:])


def test_what_the_layer_has_cannot_be_given(told):
    (report,) = checked(GRU, case={"kernel_l0": 1, "x": 2, "recurrent_kernel_l0": 3})
    assert report.refused == (
        "case: expected no kernel_l0, recurrent_kernel_l0, which the layer has, but x, "
        "h0, ...",
    )
    assert report.incomplete == {"own"}
    assert report.own == {}


def test_layers_alike_share_the_drawn_cases(told):
    wide = part(
        label="wide",
        arrays={k: np.zeros((5, 15)) for k in GRU.arrays},
        remarks=("as it is.",),
    )
    first, second = checked(GRU, wide)
    assert second.drawn_with == "gru"
    assert second.drawn == first.drawn
    assert len(told.asked) == 5
    assert second.about == "GRU: 5 units, 5 inputs, float32. as it is."


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "Own"},
        {"convention": "keras-reset-before"},
        {"held": Layout(2)},
        {"activation": "relu"},
        {"config": {"units": 4}},
        {"turned": True},
        {"precision": "float16"},
        {"make": print},
        {"wrap": print},
    ],
)
def test_layers_that_differ_share_nothing(told, changes):
    reports = checked(GRU, part(label="other", **changes))
    assert [r.drawn_with for r in reports] == ["", ""]
    assert len(told.asked) == 6


def test_of_classes_of_ones_own_none_is_like_another(told):
    mine = part(label="mine", make=print)
    reports = checked(mine, part(label="too", make=print), part(label="w", wrap=print))
    assert [r.drawn_with for r in reports] == ["", "", ""]


def test_the_order_of_words_makes_no_difference(told):
    one = part(config={"a": 1, "b": 2})
    other = part(label="other", config={"b": 2, "a": 1})
    assert [r.drawn_with for r in checked(one, other)] == ["", "gru"]


def test_what_was_refused_of_drawn_cases_is_so_of_those_alike(told):
    told.refused = {1, 3}
    first, second, third = checked(GRU, part(label="b"), part(label="c"))
    assert first.drawn == {}
    assert first.refused == ("refused",)
    assert first.incomplete == {"drawn", "own"}
    assert second.drawn_with == ""  # it has drawn cases of its own
    assert third.drawn_with == "b"
    assert third.incomplete == set()


def test_a_layer_with_a_problem_is_refused(told):
    (report,) = checked(part(problem="It has a hook."))
    assert told.asked == []
    assert report.refused == ("It has a hook.",)
    assert report.incomplete == {"drawn", "own"}
    assert report.about == "GRU."


def test_what_a_layer_is_in_words():
    both = part(
        kind="Bidirectional(RNN)",
        held=Layout(2, "bidirectional", "sum"),
        activation="relu",
    )
    assert keras_check._about(both) == (
        "Bidirectional(RNN): 3 units, 2 inputs, 2 layers, forward and reverse, sum, "
        "relu, float32."
    )
    assert "forward" not in keras_check._about(part(held=Layout(1, "forward", "sum")))


def test_one_layer_is_chosen_by_its_name():
    other = part(label="other")
    assert chosen([GRU, other], None) == (GRU, other)
    assert chosen([GRU, other], "other") == (other,)
    with pytest.raises(AdapterError):
        chosen([GRU, other], "none")


def test_a_layer_in_a_file_is_found_again(monkeypatch):
    found = []

    class Found:
        lacks = ("b",)
        _hidden = "its own"

        def __call__(self, case):
            return {"case": case}

    def implementation_in_file(path, label):
        found.append((path, label))
        return Found()

    monkeypatch.setattr(keras_check, "implementation_in_file", implementation_in_file)
    layer = in_file("a.keras", GRU)
    path = str(Path("a.keras").absolute())
    assert found == [(path, "gru")]
    assert layer(3) == {"case": 3}
    assert layer.lacks == ("b",)
    assert layer.longdep_source == (
        "from longdep.numeric.oracle.adapters.keras_model import implementation_in_file"
        f"\n\nimplementation = implementation_in_file({path!r}, 'gru')"
    )
    assert "longdep.save_case(" in layer.longdep_large
    again = pickle.loads(pickle.dumps(layer))
    assert isinstance(again, LayerInFile)
    assert found == [(path, "gru")] * 2
    for name in ("_hidden", "nothing"):
        with pytest.raises(AttributeError):
            getattr(layer, name)
    unmade = object.__new__(LayerInFile)
    assert not hasattr(unmade, "_made")


def test_a_layer_at_hand_is_made_by_its_name():
    made = at_hand(SimpleNamespace(label="gru", implementation=SimpleNamespace))
    assert made.longdep_source.endswith(
        "implementation = part_named(parts_of_model(model), 'gru').implementation()"
    )
    assert made.longdep_large == keras_check.LARGE


class Layer:
    """Stands for keras.layers.Layer."""


class Model(Layer):
    pass


@pytest.fixture
def keras(monkeypatch):
    layers = SimpleNamespace(Layer=Layer)
    monkeypatch.setitem(sys.modules, "keras", SimpleNamespace(layers=layers))


WANTED = "expected a Keras model, or a class or function that makes one"


def test_a_model_is_one_or_is_made(keras):
    model = Model()
    assert as_model(model) is model
    assert isinstance(as_model(Model), Model)
    assert as_model(lambda: model) is model
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


def test_layers_are_those_of_a_file_or_of_a_model_that_is_named(keras, monkeypatch):
    asked = []
    model, others = Model(), [GRU, part(label="other")]
    monkeypatch.setattr(keras_check, "parts_of_file", lambda path: others[:1])
    monkeypatch.setattr(
        keras_check, "parts_of_model", lambda it: others * (it is model)
    )
    monkeypatch.setattr(keras_check, "require_backend", lambda: asked.append("backend"))
    monkeypatch.setattr(
        keras_check, "imported", lambda target: asked.append(target) or (lambda: model)
    )
    assert layers_of("a.KERAS") == (GRU,)
    assert asked == []
    assert layers_of("a.b:c", "other") == (others[1],)
    assert asked == ["backend", "a.b:c"]
    assert layers_of("a.b:c") == tuple(others)
