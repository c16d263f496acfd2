"""Whether a call leaves something behind: the case, another, the case again."""

import numpy as np
import pytest

from longdep.numeric.oracle.check import running
from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.running import Answer, remembered

CASE = {"W": np.array([[0.5, 0.25]]), "parts": [np.ones(2)], "word": "tanh", "steps": 2}


SHAPES = {"h": (2,), "c": (1,)}


H, C = np.array([1.0, 2.0]), np.array([3.0])


def right(case):
    return {"h": H.copy(), "c": C.copy()}


OTHER = {"W": np.array([[7.0]]), "parts": [], "word": "relu", "steps": 1}


OTHER_SHAPES = {"h": (1,), "c": (1,)}


def kept(answers, **options):
    """Troubles, where the case is answered by the first and the third of these."""
    queue = iter(answers)
    found = remembered(
        implementation=lambda case: next(queue),
        case=CASE,
        other=OTHER,
        shapes=SHAPES,
        other_shapes=OTHER_SHAPES,
        **options,
    )
    return [(t.kind, t.message, t.output) for t in found]


MIDDLE = {"h": np.ones(1), "c": np.ones(1)}


def test_the_case_is_run_before_and_after_another():
    given = []

    def recorded(case):
        given.append(case["word"])
        return right(case) if case["word"] == "tanh" else MIDDLE

    assert remembered(recorded, CASE, OTHER, SHAPES, OTHER_SHAPES) == ()
    assert given == ["tanh", "relu", "tanh"]


def test_an_answer_that_changes_is_told_with_its_largest_difference():
    more = {"h": H + np.array([0.0, 0.25]), "c": C - 0.5}
    sentence = (
        "c, h: the same case answered differently (by 0.5 in c) after another case was "
        "run in between; something is kept from call to call"
    )
    assert kept([right(0), MIDDLE, more]) == [("keeps-state", sentence, None)]
    ((kind, message, output),) = kept([right(0), MIDDLE, {"h": H + 0.25, "c": C}])
    assert (kind, output) == ("keeps-state", "h")
    assert message.startswith("h: the same case answered differently (by 0.25 in h)")
    assert kept([right(0), MIDDLE, {"h": H}]) == []
    equal = {"h": H + 0.25, "c": C + 0.25}
    assert "(by 0.25 in c)" in kept([right(0), MIDDLE, equal])[0][1]


def test_what_two_right_answers_may_differ_by_is_no_state():
    for gap, found in ((0.25, False), (0.25 + 2**-40, True), (-0.25 - 2**-40, True)):
        more = {"h": H + np.array([gap, 0.0]), "c": C}
        assert bool(kept([right(0), MIDDLE, more], allowed={"h": 0.25})) is found
        assert kept([right(0), MIDDLE, more], allowed={"c": 0.25})
    more = {"h": H + np.array([0.25, 0.25]), "c": C}
    limits = {"h": np.array([0.25, 0.5])}
    assert kept([right(0), MIDDLE, more], allowed=limits) == []


def test_a_difference_of_signs_of_0_is_none_where_numbers_are_compared():
    zeros = {"h": np.zeros(2)}
    assert kept([zeros, MIDDLE, {"h": -np.zeros(2)}]) == []


def test_of_lists_each_array_is_compared():
    def of(*numbers):
        return {"g": [np.array([n]) for n in numbers]}

    def found(first, again, **options):
        queue = iter([first, MIDDLE_LIST, again])
        return remembered(
            lambda case: next(queue), CASE, OTHER, SHAPES_G, SHAPES_G, **options
        )

    MIDDLE_LIST, SHAPES_G = of(0.0, 0.0), {"g": [(1,), (1,)]}
    assert found(of(1.0, 2.0), of(1.0, 2.0)) == ()
    (trouble,) = found(of(1.0, 2.0), of(1.25, 2.5))
    assert "(by 0.5 in g)" in trouble.message
    (trouble,) = found(of(1.0, 2.0), of(1.25, 2.0))
    assert "(by 0.25 in g)" in trouble.message
    assert found(of(1.0, 2.0), of(1.25, 2.5), allowed={"g": [0.25, 0.5]}) == ()
    assert found(of(1.0, 2.0), of(1.25, 2.5), allowed={"g": [0.25, 0.25]})
    assert found(of(1.0, 2.0), of(1.25, 2.5), allowed={"g": 0.5}) == ()
    with pytest.raises(ValueError, match="zip"):
        found(of(1.0, 2.0), of(1.25, 2.5), allowed={"g": [0.5]})


def test_a_buffer_that_is_reused_is_told_by_its_output():
    buffer = np.zeros(2)

    def reusing(case):
        buffer[:] = H if case["word"] == "tanh" else 7.0
        return {"h": buffer if case["word"] == "tanh" else buffer[:1], "c": C}

    (trouble,) = remembered(reusing, CASE, OTHER, SHAPES, OTHER_SHAPES)
    assert trouble == Trouble(
        "reuses-buffer",
        "h: a later call wrote into the array that an earlier call had returned; "
        "return a fresh array each time",
        "h",
    )


@pytest.mark.parametrize("failing", [0, 1])
def test_where_a_call_fails_nothing_is_said(failing):
    answers = [right(0), MIDDLE, {"h": H + 1, "c": C}]
    answers[failing] = {}
    assert kept(answers) == []


def test_options_are_those_of_a_run(monkeypatch):
    asked = []

    def recorded(*words, **options):
        asked.append(options)
        return Answer(outputs={})

    monkeypatch.setattr(running, "run", recorded)
    remembered(right, CASE, OTHER, SHAPES, OTHER_SHAPES, time_limit=3.0)
    assert asked == [{"precision": "float64", "time_limit": 3.0}] * 2
    asked.clear()
    remembered(right, CASE, OTHER, SHAPES, OTHER_SHAPES, precision="float32")
    assert asked[0] == {"precision": "float32", "time_limit": 10.0}


NAN = float("nan")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (np.array([NAN, 0.0]), np.array([NAN, 0.0]), True),
        (np.array([0.0]), np.array([-0.0]), False),
        (np.array([1.0]), np.array([1.0], dtype=np.float32), False),
        (np.zeros((2, 1)), np.zeros((1, 2)), False),
        (np.array(1.0), 1.0, True),
        (np.array(1.0, dtype=np.float32), 1.0, False),
        (1.0, np.array([1.0, 1.0]), False),
        (1.0, np.array(2.0), False),
        ([H, C], [H, C], True),
        ([H, C], (H, C), True),
        ([H, C], [H], False),
        ([H], [C], False),
        ([H], H, False),
        (H, [H], False),
        ([H, C], [H, C + 1], False),
        (NAN, NAN, True),
        (NAN, 1.0, False),
        (1.0, NAN, False),
        ("tanh", "tanh", True),
        ("tanh", "relu", False),
        (2, 3, False),
    ],
)
def test_the_same_is_the_same_to_the_last_bit(one, other, same):
    assert running._same(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        ([NAN, 1.0], [NAN, 2.0], 1.0),
        ([NAN, 1.0], [1.0, 1.0], np.inf),
        ([1.0], [NAN], np.inf),
        ([np.inf], [np.inf], None),
        ([np.inf], [-np.inf], np.inf),
        ([3.0, -2.0], [-1.0, -2.0], 4.0),
        ([3.0], [3.0], None),
    ],
)
def test_how_far_two_answers_are_apart(one, other, gap):
    assert running._distance(np.array(one), np.array(other), None) == gap
