"""What is wrong apart from numbers, and where: the words of a finding."""

from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.oracle.check import findings
from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.examination import Examination, unjudged
from longdep.numeric.oracle.check.findings import (
    sizes_in_words,
    statistics,
    unchecked,
    whereabouts,
    wrong_behaviour,
)
from longdep.numeric.oracle.check.report import Finding
from longdep.numeric.oracle.patterns.catalogue import implementation
from tests.numeric.oracle.subjects import CASE, RNN, SIZES, subject
from tests.numeric.oracle.ways import drawn


def seen(case, outputs=None, checked=None):
    made = subject() if checked is None else checked
    outputs = RNN(case) if outputs is None else outputs
    return Examination(
        subject=made, case=case, raw=outputs, outputs=outputs, troubles=()
    )


def searched(*examinations, troubles=(), checked=None, **counts):
    return SimpleNamespace(
        subject=subject() if checked is None else checked,
        seen=examinations,
        troubles=troubles,
        **counts,
    )


LONGER = {**CASE, "x": np.ones((5, 1)), "cotangent_h": np.ones((5, 2))}


HALVES = {k: v if isinstance(v, str) else v / 2 for k, v in CASE.items()}


def same(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(one[k], other[k]) for k in one
    )


def test_a_trouble_is_a_finding_with_the_sizes_of_its_case():
    trouble = Trouble("wrong-shape", "h: expected another", "h")
    first = searched(troubles=((trouble, CASE),))
    (finding,) = wrong_behaviour(first)
    assert (finding.kind, finding.output) == ("wrong-shape", "h")
    assert finding.sentence == f"h: expected another ({SIZES})"
    assert finding.case is CASE
    assert finding.reproduction.endswith(
        "outputs = implementation(case)\nprint(outputs)\n"
    )


@pytest.mark.parametrize("found", [0, 1, None])
def test_a_state_is_sought_with_one_case_of_other_sizes_and_one_of_the_same(
    monkeypatch, found
):
    asked = []
    kept = Trouble("keeps-state", "kept", None)

    def remembered(run, case, other, shapes, other_shapes, **options):
        asked.append((case, other, shapes["h"], other_shapes["h"], options))
        return (kept,) if found is not None and len(asked) == found + 1 else ()

    monkeypatch.setattr(findings, "remembered", remembered)
    shorter = {**CASE, "x": np.ones((2, 1)), "cotangent_h": np.ones((2, 2))}
    again = {**CASE, "b": np.ones(2)}
    cases = (CASE, again, LONGER, shorter)
    told = wrong_behaviour(searched(*map(seen, cases)))
    assert [f.sentence for f in told] == ([] if found is None else [f"kept ({SIZES})"])
    others = [LONGER, HALVES][: 1 if found == 0 else 2]
    assert len(asked) == len(others)
    for (case, other, shape, second, options), expected in zip(
        asked, others, strict=True
    ):
        assert case is CASE
        assert same(other, expected)
        assert (shape, second) == ((3, 2), np.shape(expected["cotangent_h"]))
        limit = seen(CASE).allowed()["h"].size
        assert np.array_equal(options["allowed"]["h"], 2 * limit)
        assert options["precision"] == "float64"
        assert options["time_limit"] == 10.0


def test_answers_that_are_lists_are_to_be_the_same_to_the_last_bit(monkeypatch):
    asked = []
    monkeypatch.setattr(
        findings, "remembered", lambda *_, **options: asked.append(options) or ()
    )
    clips = subject(name="clip-by-norm", convention="exact")
    case = {"gradients": [np.array([3.0, 4.0])], "limit": 1.0}
    outputs = {"clipped": [np.array([0.6, 0.8])], "norm": np.array(5.0)}
    wrong_behaviour(searched(seen(case, outputs, clips), checked=clips))
    assert [options["allowed"] for options in asked] == [None]


def test_nothing_is_kept_where_nothing_was_answered():
    assert wrong_behaviour(searched()) == []


def test_a_program_that_keeps_a_state_is_found():
    calls = []

    def run(case):
        calls.append(case)
        outputs = dict(RNN(case))
        return outputs | {"h": outputs["h"] + 1e-3 * len(calls)}

    checked = subject(run)
    (finding,) = wrong_behaviour(searched(unjudged(checked, CASE), checked=checked))
    assert (finding.kind, finding.output) == ("keeps-state", "h")


def test_statistics_are_of_the_raw_outputs_of_all_cases(monkeypatch):
    asked = []
    family = SimpleNamespace(
        survey=lambda convention, pairs: asked.append((convention, pairs)) or ["skew"]
    )
    checked = SimpleNamespace(family=family, convention="haar")
    pairs = [SimpleNamespace(case=k, raw=-k) for k in (1, 2)]
    (finding,) = statistics(SimpleNamespace(subject=checked, seen=pairs))
    assert finding == Finding(kind="statistics", output=None, sentence="skew")
    assert asked == [("haar", [(1, -1), (2, -2)])]


def test_unchecked_is_what_was_not_returned_each_time():
    counts = SimpleNamespace(
        possible={"h": 20, "delta": 20, "grad_b": 20, "grad_x": 5},
        returned={"h": 20, "delta": 17, "grad_x": 4},
    )
    assert unchecked(counts) == (
        "delta (in 3 of 20)",
        "grad_b",
        "grad_x (in 1 of 5)",
    )


def stacked(name="stacked-lstm", convention="torch", layers=2, **words):
    case = drawn.stacked(name, convention, 0, layers, **words)
    checked = subject(name=name, convention=convention)
    return seen(case, implementation(name, convention)(case), checked)


@pytest.mark.parametrize(
    ("output", "place", "words"),
    [
        ("last_h", (0, 0, 0), "layer 0, forward"),
        ("last_c", (3, 1, 0), "layer 1, reverse"),
        ("h", (0, 0, 2), "forward"),
        ("h", (0, 0, 3), "reverse"),
        ("grad_x", (0, 0, 0), ""),
        ("grad_weight_ih_l0", (0, 0), ""),  # its name says it
        ("h", (), ""),
    ],
)
def test_whereabouts_in_two_layers_of_two_directions(output, place, words):
    examination = stacked()
    assert whereabouts(examination.known[output], place, examination) == words


def test_whereabouts_where_there_is_nothing_to_say():
    one = stacked(direction="reverse")
    assert whereabouts(one.known["h"], (0, 0, 2), one) == ""
    assert whereabouts(one.known["last_h"], (1, 0, 2), one) == "layer 1, reverse"
    assert whereabouts(None, (0, 0, 2), one) == ""
    plain = seen(CASE)
    assert whereabouts(plain.known["h"], (0, 0), plain) == ""


def test_whereabouts_in_projected_outputs():
    narrow = stacked(projected=True)  # p = 2 of each direction, n = 3
    words = [whereabouts(narrow.known["h"], (5, 2, k), narrow) for k in range(4)]
    assert words == ["forward", "forward", "reverse", "reverse"]


def test_whereabouts_in_an_array_that_holds_both_directions():
    both = stacked(convention="onnx-0", name="stacked-gru", layers=1)
    names = [k for k in both.known if k.startswith("grad_") and "_l0" in k]
    assert names
    for name in names:
        assert whereabouts(both.known[name], (0, 0, 0), both) == "forward"
        assert whereabouts(both.known[name], (1, 0, 0), both) == "reverse"
    assert whereabouts(both.known["grad_x"], (1, 0, 0), both) == ""


def test_whereabouts_of_two_directions_that_are_summed():
    summed = stacked(convention="keras", name="stacked-gru", layers=1, merge="sum")
    assert whereabouts(summed.known["h"], (0, 0, 2), summed) == ""


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (CASE, SIZES),
        ({"x": np.ones((4, 3, 2)), "h0": np.ones((4, 5))},
         "B = 4, T = 3, n = 5, m = 2"),
        ({"W": np.ones((2, 2)), "h0": np.ones(2), "steps": np.int64(7)},
         "steps = 7, n = 2"),
        ({"gradients": [np.ones((2, 3)), np.ones(4)], "limit": 1.0},
         "arrays = 2, sizes = 6, 4"),
        ({"matrix": np.ones((3, 2)), "k": 3}, "matrix = (3, 2)"),
        ({"k": 3}, "see below"),
    ],
)  # fmt: skip
def test_sizes_in_words(case, words):
    assert sizes_in_words(case) == words
    assert sizes_in_words(case, subject()) == words


@pytest.mark.parametrize(
    ("name", "convention", "layers", "structure", "words"),
    [
        ("stacked-gru", "torch", 2, {"direction": "forward"},
         "layers = 2, direction = forward, B = 3, T = 6, n = 3, m = 2"),
        ("stacked-lstm", "torch", 1, {"projected": True, "window": 2},
         "layers = 1, direction = bidirectional, B = 3, T = 6, n = 3, p = 2, m = 2, "
         "window = 2"),
        ("stacked-gru", "keras", 1, {"merge": "sum"},
         "layers = 1, direction = bidirectional, merge = sum, B = 3, T = 6, n = 3, "
         "m = 2"),
        ("stacked-gru", "keras", 1, {},
         "layers = 1, direction = bidirectional, B = 3, T = 6, n = 3, m = 2"),
        ("stacked-gru", "keras", 1, {"merge": "sum", "direction": "forward"},
         "layers = 1, direction = forward, B = 3, T = 6, n = 3, m = 2"),
    ],
)  # fmt: skip
def test_structures_in_words(name, convention, layers, structure, words):
    case = drawn.stacked(name, convention, 0, layers, **structure)
    assert sizes_in_words(case, subject(name=name, convention=convention)) == words
