"""How the nodes of an ONNX file are checked, without a runtime: nodes made by hand."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.oracle.adapters.onnx_chains import Chain
from longdep.numeric.oracle.adapters.onnx_layer import RecurrentNode
from longdep.numeric.oracle.check import layers_check
from longdep.numeric.oracle.check.layers_check import check_layers, layers_of
from longdep.numeric.oracle.check.parts_report import Options
from tests.numeric.oracle.asked_reports import noted

GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


def node(label="gru", operator="GRU", ways=1, number=1.0, **changes):
    """A node of three units and two inputs, of one direction or both."""
    gates = GATES[operator]
    arrays = {"W": (2,), "R": (3,)}
    weights = {
        name: np.full((ways, 3 * gates, *last), number, dtype=np.float32)
        for name, last in arrays.items()
    }
    weights["B"] = np.full((ways, 6 * gates), number, dtype=np.float32)
    direction = {1: "forward", 2: "bidirectional"}[ways]
    made = {
        "file": "a.onnx",
        "label": label,
        "path": (),
        "operator": operator,
        "attributes": {"hidden_size": 3, "direction": direction},
        "connected": ("x", "W", "R", "B"),
        "weights": weights,
        "missing": (),
        "element": "float32",
        "opset": 14,
    }
    return RecurrentNode(**made | changes)


class Stands(SimpleNamespace):
    """Stands for a layer or a stack that a runtime runs."""


@pytest.fixture
def told(monkeypatch):
    """What is asked for each report; it counts as right unless it is refused."""
    its = noted(monkeypatch, layers_check, chains=(), apart="")
    monkeypatch.setattr(layers_check, "onnx_layer", lambda *words: Stands(words=words))
    monkeypatch.setattr(layers_check, "onnx_stack", lambda *words: Stands(words=words))
    monkeypatch.setattr(layers_check, "chains", lambda nodes: its.chains)
    link = SimpleNamespace(apart="")
    monkeypatch.setattr(layers_check, "linked", lambda one, nodes: link)
    its.link = link
    return its


def checked(*nodes, **options):
    options = {"case": {}} | options
    return list(check_layers(nodes, Options(**options)))


def systems(told):
    return [getattr(one, "of", one).system for one, *_ in told.asked]


def test_a_node_is_checked_with_drawn_cases_and_with_its_weights(told):
    watch, one = [].append, node(operator="RNN")
    (report,) = checked(
        one,
        examples=9,
        seed=4,
        known_deviations="known.json",
        name="mine",
        jobs=2,
        watch=watch,
        level="strict",
        time_limit=3.0,
    )
    (drawn, words, options), (own, no_words, own_options) = told.asked
    assert words == (9, 4, "known.json", "mine")
    assert options == {"jobs": 2, "watch": watch}
    assert (no_words, own_options) == (
        (),
        {"known_deviations": "known.json", "name": "mine", "watch": watch},
    )
    for subject in (drawn, own.of):
        assert subject.system == "simple-rnn"
        assert subject.run.words == (one, "simple-rnn", "forward")
        assert subject.options == {
            "convention": "onnx",
            "precision": "float32",
            "level": "strict",
            "time_limit": 3.0,
        }
    file = str(Path("a.onnx").absolute())
    assert drawn.run.longdep_source == (
        "from longdep.numeric.oracle.adapters.onnx_graph import node_named, "
        "recurrent_nodes\n"
        "from longdep.numeric.oracle.adapters.onnx_node import onnx_layer\n\n"
        f"node = node_named(recurrent_nodes({file!r}), 'gru')\n"
        "implementation = onnx_layer(node, 'simple-rnn', 'forward')"
    )
    assert "longdep.save_case(" in drawn.run.longdep_large
    x = np.random.default_rng(4).normal(size=(10, 2)).astype(np.float32)
    assert own.case["x"].dtype == np.float32
    assert np.array_equal(own.case["x"], x)
    weights = one.arrays("forward")
    assert own.case.keys() == {*weights, "activation", "x"}
    assert own.case["activation"] == "tanh"
    assert own.notes == (
        "x: 10 steps, drawn from a standard normal distribution, seed 4.",
    )
    assert ([*report.drawn], [*report.own]) == (["forward"], ["forward"])
    assert (report.label, report.refused, report.notes) == ("gru", (), ())
    assert report.about == (
        "RNN: 3 units, 2 inputs, forward, float32, operators of version 14."
    )


def test_a_bound_on_activations_goes_into_its_own_case(told):
    clipping = {"hidden_size": 3, "clip": 0.5}
    checked(node(operator="LSTM", attributes=clipping))
    assert told.asked[1][0].case["clip"] == 0.5
    assert "activation" not in told.asked[1][0].case
    checked(node(operator="LSTM"))
    assert "clip" not in told.asked[3][0].case


def test_a_node_of_both_directions_is_judged_as_a_stack(told):
    both = node(ways=2)
    (report,) = checked(both)
    (drawn, _, _), (own, _, _) = told.asked
    assert drawn.system == own.of.system == "stacked-gru"
    assert drawn.run.words == (both, "stacked-gru")
    assert drawn.run.longdep_source.endswith(
        "implementation = onnx_stack(node, 'stacked-gru')"
    )
    assert "onnx_stack import onnx_stack" in drawn.run.longdep_source
    case = dict(own.case)
    assert case.pop("x").shape == (10, 1, 2)
    assert case.pop("lengths").tolist() == [10]
    words = {"layers": 1, "direction": "bidirectional", "window": 0}
    assert {k: case.pop(k) for k in words} == words
    assert [*case] == [f"{k}_l0" for k in both.whole_arrays()]
    assert ([*report.drawn], [*report.own]) == (["bidirectional"], ["bidirectional"])
    assert "forward and reverse" in report.about


def test_where_no_stack_has_its_convention_each_direction_is_judged_by_itself(told):
    attributes = {"hidden_size": 3, "direction": "bidirectional", "clip": 0.5}
    (report,) = checked(node(operator="LSTM", ways=2, attributes=attributes))
    assert [*report.drawn] == [*report.own] == ["forward", "reverse"]
    assert systems(told) == ["lstm"] * 4
    words = [getattr(one, "of", one).run.words[2] for one, *_ in told.asked]
    assert words == ["forward", "reverse"] * 2


def test_a_node_that_is_given_lengths_is_judged_in_batches(told):
    batched = node(connected=("x", "W", "R", "B", "lengths"))
    (report,) = checked(batched)
    assert systems(told) == ["padded-gru", "gru"]
    assert told.asked[0][0].run.words == (batched, "padded-gru", None)
    assert told.asked[1][0].of.run.words == (batched, "gru", "forward")
    assert ([*report.drawn], [*report.own]) == (["both"], ["forward"])
    told.asked.clear()
    checked(
        replace(
            batched, **{k: getattr(node(ways=2), k) for k in ("weights", "attributes")}
        )
    )
    assert systems(told) == ["stacked-gru"] * 2
    own = told.asked[1][0].case
    assert own["x"].shape == (10, 2, 2)
    assert own["lengths"].tolist() == [10, 7]


def test_a_sequence_that_is_given_is_whole(told):
    both = node(ways=2, connected=("x", "W", "R", "B", "lengths"))
    checked(both, case={"x": np.ones((4, 2))})
    own = told.asked[1][0]
    assert own.case["x"].shape == (4, 1, 2)
    assert own.case["lengths"].tolist() == [4]
    assert own.notes == ()
    checked(both, case={"x": np.ones((4, 3, 2))})
    assert told.asked[3][0].case["lengths"].tolist() == [4, 4, 4]
    checked(both, case={"x": np.ones((4, 3, 2)), "lengths": "given"})
    assert told.asked[5][0].case["lengths"] == "given"


def test_nodes_that_follow_each_other_are_judged_as_a_stack_too(told):
    one, two = node("a", "RNN"), node("b", "RNN", number=2.0)
    told.chains = (Chain(nodes=(one, two)),)
    told.link.apart = ""
    first, second, stack = checked(one, two)
    assert [r.label for r in (first, second, stack)] == ["a", "b", "a + b"]
    assert (second.drawn_with, second.own_with) == ("a", "")
    drawn, own = told.asked[-2:]
    assert drawn[0].system == "stacked-rnn"
    assert drawn[0].run.words == (one, "stacked-rnn")
    case = own[0].case
    assert (case["layers"], case["direction"], case["activation"]) == (
        2,
        "forward",
        "tanh",
    )
    for layer, each in enumerate((one, two)):
        for name, array in each.whole_arrays().items():
            assert np.array_equal(case[f"{name}_l{layer}"], array)
    assert stack.about.startswith("RNN: 2 layers, 3 units, 2 inputs, forward, ")
    assert len(told.asked) == 2 + 1 + 2


def test_a_stack_that_cannot_be_judged_is_left_out(told):
    clipped = node(operator="LSTM", attributes={"hidden_size": 3, "clip": 0.5})
    told.chains = (Chain(nodes=(clipped, clipped)),)
    assert len(checked(clipped)) == 1
    told.chains = (Chain(nodes=(clipped, node(operator="LSTM"))),)
    assert len(checked(clipped)) == 1  # its first node says which convention it has


def test_why_nodes_are_no_stack_is_a_note(told):
    told.link.apart = "What enters b comes from a."
    (report,) = checked(node())
    assert report.notes == ("What enters b comes from a.",)


def test_nodes_alike_share_drawn_cases_and_the_same_weights_their_report(told):
    one, wider = (
        node("a"),
        node("b", attributes={"hidden_size": 3, "direction": "forward"}),
    )
    other = node("c", number=2.0)
    first, second, third = checked(one, wider, other)
    assert (second.drawn_with, second.own_with) == ("a", "a")
    assert second.drawn == first.drawn
    assert second.own == first.own
    assert (third.drawn_with, third.own_with) == ("a", "")
    assert third.own != first.own
    assert len(told.asked) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"operator": "RNN"},
        {"ways": 2},
        {"attributes": {"hidden_size": 3, "direction": "forward", "layout": 1}},
        {"connected": ("x", "W", "R")},
        {"element": "float16"},
        {"opset": 7},
    ],
)
def test_nodes_that_differ_share_nothing(told, changes):
    reports = checked(node("a"), node("b", **changes))
    assert [(r.drawn_with, r.own_with) for r in reports] == [("", "")] * 2


def test_of_the_same_weights_sizes_and_what_is_missing_count_too(told):
    wide = {"hidden_size": 4, "direction": "forward"}
    reports = checked(node("a"), node("b", attributes=wide), node("c", missing=("B",)))
    assert [(r.drawn_with, r.own_with) for r in reports[1:]] == [("a", "")] * 2


def test_weights_of_other_shapes_are_others(told):
    """All ones, as many of them, in the same order."""
    ones = node().weights
    turned = ones | {
        "W": np.ones((1, 9, 3), dtype=np.float32),
        "R": np.ones((1, 9, 2), dtype=np.float32),
    }
    reports = checked(node("a"), node("b", weights=turned))
    assert (reports[1].drawn_with, reports[1].own_with) == ("a", "")


def test_what_was_refused_is_so_of_those_alike_and_not_shared(told):
    told.refused = {1, 2}
    first, second = checked(node("a"), node("b"))
    assert first.incomplete == {"drawn", "own"}
    assert (first.drawn, first.own) == ({}, {})
    assert (second.drawn_with, second.own_with) == ("", "")
    assert [*second.drawn] == ["forward"]
    clipped = {"hidden_size": 3, "direction": "bidirectional", "clip": 0.5}
    pair = [node(k, "LSTM", ways=2, attributes=clipped) for k in "ab"]
    told.asked.clear()
    told.refused = {1, 3}
    first, second = checked(*pair)
    assert ([*first.drawn], [*first.own]) == (["reverse"], ["reverse"])
    assert first.incomplete == second.incomplete == {"drawn", "own"}
    assert (second.drawn_with, second.own_with) == ("a", "a")
    told.asked.clear()
    told.refused = {1}
    first, second = checked(*pair)
    assert first.incomplete == second.incomplete == {"drawn"}


def test_a_precision_is_that_of_the_node_or_the_one_asked_for(told):
    checked(node(), precision="float64")
    assert told.asked[0][0].options["precision"] == "float64"
    (report,) = checked(node(element=""))
    (sentence,) = report.refused
    assert sentence.endswith(
        ": expected weights or types that say its precision, got none; give the "
        "precision"
    )


def test_what_the_layer_has_cannot_be_given(told):
    names = [*node().arrays("forward")][:2]
    (report,) = checked(node(), case=dict.fromkeys([*names, "x"], 1))
    assert report.refused == (
        f"case: expected no {', '.join(names)}, which the layer has, but x, h0, ...",
    )


def test_where_it_lies_is_said():
    inside = node(path=("If", "then"), weights={}, attributes={})
    part = layers_check._Part(nodes=(inside,))
    assert layers_check._about(part) == (
        "GRU: forward, float32, operators of version 14; in If / then."
    )
    with pytest.raises(AttributeError):
        part.note = "other"
    with pytest.raises(TypeError):
        layers_check._Part((inside,))


def test_layers_are_all_nodes_or_the_one_of_a_name(monkeypatch):
    nodes = (node("a"), node("b"))
    monkeypatch.setattr(layers_check, "recurrent_nodes", lambda path: nodes)
    assert layers_of("a.onnx") == nodes
    assert [one.label for one in layers_of("a.onnx", "b")] == ["b"]
