"""How the modules of a torch model are checked, without torch: modules made by hand."""

import numpy as np
import pytest

from longdep.numeric.oracle.check import modules_check
from longdep.numeric.oracle.check.modules_check import (
    check_parts,
)
from longdep.numeric.oracle.check.parts_report import (
    Options,
)
from tests.numeric.oracle.asked_reports import noted
from tests.numeric.oracle.asked_reports import torch_part as part


@pytest.fixture
def told(monkeypatch):
    """What is asked for each report; it counts as right unless it is refused."""
    return noted(monkeypatch, modules_check)


def finding(one, own):
    return one.label, own


def checked(*parts, **options):
    options = {"case": {}} | options
    return list(check_parts(parts, Options(**options), finding))


def test_a_module_is_checked_with_drawn_cases_and_its_weights_in_two_ways(told):
    watch, one = [].append, part()
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
    (drawn, words, options), *own = told.asked
    assert words == (9, 4, "known.json", "mine")
    assert options == {"jobs": 2, "watch": watch}
    assert (drawn.system, drawn.run) == ("stacked-gru", ("gru", False))
    shared = {
        "convention": "torch",
        "precision": "float32",
        "level": "strict",
        "time_limit": 3.0,
    }
    assert drawn.options == shared
    x = np.random.default_rng(4).normal(size=(10, 2, 2)).astype(np.float32)
    for (subject, words, options), lengths in zip(
        own, ([10, 10], [10, 6]), strict=True
    ):
        assert (words, options) == (
            (),
            {"known_deviations": "known.json", "name": "mine", "watch": watch},
        )
        assert (subject.of.run, subject.of.options) == (("gru", True), shared)
        case = dict(subject.case)
        assert case["x"].dtype == np.float32
        assert np.array_equal(case.pop("x"), x)
        assert case.pop("lengths").tolist() == lengths
        assert case.pop("weight_ih_l0") is one.arrays["weight_ih_l0"]
        assert case == {"bias": 1, "layers": 1, "direction": "forward"}
        assert subject.notes == (
            "x: 10 steps, drawn from a standard normal distribution, seed 4.",
        )
    assert [*report.drawn] == [""]
    assert [*report.own] == ["whole sequences", "packed sequences"]
    assert (report.label, report.drawn_with, report.refused) == ("gru", "", ())
    assert report.about == "Gru: 3 units, 2 inputs, float32."


def test_words_are_those_of_the_structure(told):
    checked(part(cell="rnn", layers=2, both=True, activation="relu"))
    own = told.asked[1][0].case
    assert (own["layers"], own["direction"]) == (2, "bidirectional")
    assert own["activation"] == "relu"


def test_a_cell_has_one_sequence_and_one_way(told):
    (report,) = checked(part(cell="rnn", stepping=True, activation="tanh"))
    own = told.asked[1][0].case
    x = np.random.default_rng(0).normal(size=(10, 2)).astype(np.float32)
    assert np.array_equal(own["x"], x)
    assert own.keys() == {"weight_ih_l0", "bias", "x", "activation"}
    assert [*report.own] == [""]


def test_batches_come_first_where_the_module_has_them_so(told):
    checked(part(batch_first=True))
    x = np.random.default_rng(0).normal(size=(10, 2, 2)).astype(np.float32)
    own = told.asked[2][0].case
    assert np.array_equal(own["x"], x.swapaxes(0, 1))
    assert own["lengths"].tolist() == [10, 6]
    for batch_first, lengths in ((True, [20] + [12] * 2), (False, [3] + [2] * 19)):
        told.asked.clear()
        given = {"x": np.ones((3, 20, 2))}
        checked(part(batch_first=batch_first), case=given)
        assert told.asked[2][0].case["lengths"].tolist() == lengths
        assert told.asked[2][0].notes == ()


@pytest.mark.parametrize(
    ("steps", "shorter"), [(1, 1), (2, 1), (4, 2), (10, 6), (50, 30)]
)
def test_packed_sequences_have_six_tenths_of_the_steps_and_one_at_least(
    told, steps, shorter
):
    checked(part(), case={"x": np.ones((steps, 3, 2))})
    assert told.asked[2][0].case["lengths"].tolist() == [steps, shorter, shorter]


@pytest.mark.parametrize("name", ["lengths", "mask"])
def test_where_lengths_are_given_they_are_the_only_way(told, name):
    (report,) = checked(part(), case={name: 5, "x": np.ones((4, 2, 2))})
    assert [*report.own] == [""]
    assert told.asked[1][0].case[name] == 5
    checked(part(), case={"x": np.ones((4, 2))})
    assert "lengths" not in told.asked[-1][0].case


def test_what_the_module_has_cannot_be_given(told):
    (report,) = checked(part(), case={"weight_ih_l0": 1, "x": 2, "bias": 3})
    assert report.refused == (
        "case: expected no weight_ih_l0, bias, which the module has, but x, h0, ...",
    )
    assert report.incomplete == {"own"}


def test_another_precision_may_be_asked_for(told):
    checked(part(), precision="float64")
    assert {one.options["precision"] for one, *_ in told.asked[:1]} == {"float64"}


def test_modules_alike_share_the_drawn_cases(told):
    first = part(cell="lstm", projected=3)
    second = part("wide", cell="lstm", projected=5, arrays={"w": np.ones(2)})
    one, other = checked(first, second)
    assert other.drawn_with == "gru"
    assert other.drawn == one.drawn
    assert len(told.asked) == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"cell": "lstm"},
        {"layers": 2},
        {"both": True},
        {"projected": 2},
        {"batch_first": True},
        {"activation": "relu"},
        {"lacks": ("bias",)},
        {"precision": "float16"},
        {"is_torchs": False},
    ],
)
def test_modules_that_differ_share_nothing(told, changes):
    other = part("other", **changes)
    for pair in ((part(), other), (other, part())):
        assert [r.drawn_with for r in checked(*pair)] == ["", ""]


def test_what_was_refused_of_drawn_cases_is_so_of_those_alike(told):
    told.refused = {1, 3}
    first, second, third = checked(part(), part("b"), part("c"))
    assert (first.drawn, first.incomplete) == ({}, {"drawn", "own"})
    assert second.drawn_with == ""
    assert (third.drawn_with, third.incomplete) == ("b", set())


def test_a_module_with_a_problem_is_refused(told):
    (report,) = checked(part(problem="It has a hook."))
    assert told.asked == []
    assert report.refused == ("It has a hook.",)
    assert report.incomplete == {"drawn", "own"}
    assert report.about == "Gru."
    reports = checked(part(problem="a."), part("b", problem="b."))
    assert [r.drawn_with for r in reports] == ["", ""]


class Own:
    bias, dropout = False, 0.5


class Cell:
    """It has no dropout."""

    bias = True


def test_what_has_no_dropout_says_nothing_of_it():
    assert modules_check._about(part(module=Cell())) == (
        "Cell: 3 units, 2 inputs, float32."
    )


def test_what_a_module_is_in_words():
    full = part(
        layers=2,
        both=True,
        projected=1,
        batch_first=True,
        activation="relu",
        module=Own(),
        resizable=False,
    )
    assert modules_check._about(full) == (
        "Own: 3 units, 2 inputs, 2 layers, forward and reverse, projected to 1, batch "
        "first, relu, without biases, float32. Dropout of 0.5: judged without, as in "
        "evaluation. It has more than torch's own module: drawn cases have its sizes."
    )
