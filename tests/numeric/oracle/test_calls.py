"""One call of an implementation: what it is handed, what is noticed, in which words."""

import os
import sys
import threading
import traceback
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check import running
from longdep.numeric.oracle.check.answers import Complaint, Trouble
from longdep.numeric.oracle.check.running import Answer, copied, remembered, run
from longdep.numeric.oracle.check.stopping import OutOfTimeError

CASE = {"W": np.array([[0.5, 0.25]]), "parts": [np.ones(2)], "word": "tanh", "steps": 2}
SHAPES = {"h": (2,), "c": (1,)}
H, C = np.array([1.0, 2.0]), np.array([3.0])
FILE = os.path.basename(__file__)


def answered(function, case=CASE, shapes=SHAPES, **options):
    return run(implementation=function, case=case, shapes=shapes, **options)


def troubles(function, case=CASE, shapes=SHAPES, **options):
    found = answered(function, case, shapes, **options).troubles
    return [(t.kind, t.message, t.output) for t in found]


def right(case):
    return {"h": H.copy(), "c": C.copy()}


def test_a_right_answer_is_kept_with_the_very_arrays():
    arrays = right(CASE)
    answer = answered(lambda case: arrays)
    assert answer.outputs.keys() == {"h", "c"}
    assert answer.returned["h"] is arrays["h"]
    assert answer.outputs["h"] is not arrays["h"]
    assert answer.troubles == ()
    assert not answer.fatal
    empty = Answer(outputs={})
    assert empty.fatal
    assert (empty.troubles, empty.seconds, empty.returned) == ((), 0.0, {})
    assert empty == Answer(outputs={}, returned={"h": 1})  # these are not compared
    assert "returned" not in repr(answer)


def test_the_time_of_a_call_is_measured(monkeypatch):
    now = iter([100.0, 103.5, 0.0])
    monkeypatch.setattr(running, "time", SimpleNamespace(monotonic=lambda: next(now)))
    assert answered(right).seconds == 3.5
    for value in (None, 3):
        now = iter([100.0, 103.5])
        assert answered(lambda case, value=value: value).seconds == 3.5
    now = iter([100.0, 103.5])
    assert answered(lambda case: 1 / 0).seconds == 3.5


def test_what_is_no_mapping_is_told_with_an_example():
    sentence = (
        "returned int 3; expected a mapping of output names to arrays, such as "
        "{'h': array}"
    )
    assert troubles(lambda case: 3) == [("not-a-mapping", sentence, None)]
    assert troubles(lambda case: 3, shapes={"norm": ()})[0][1].endswith("{'norm': array}")
    assert troubles(lambda case: 3, shapes={})[0][1].endswith("{'h': array}")


def test_a_time_limit_is_ten_seconds_unless_another_is_asked_for(monkeypatch):
    limits = []
    monkeypatch.setattr(
        running, "timed", lambda call, limit: (limits.append(limit), call())[1]
    )
    answered(right)
    answered(right, time_limit=2.5)

    def keeping(case):
        return right(case)

    keeping.keeps_time = True
    assert answered(keeping).troubles == ()
    assert limits == [10.0, 2.5]


def out_of_time(case):
    raise OutOfTimeError


def test_what_hangs_is_told_with_its_place():
    line = out_of_time.__code__.co_firstlineno + 1
    assert troubles(out_of_time, time_limit=2.5) == [
        (
            "hangs",
            f"gave no answer within 2.5 s (stopped in {FILE}, line {line}, in out_of_time)",
            None,
        )
    ]


def test_what_hangs_where_no_place_is_known(monkeypatch):
    monkeypatch.setattr(running, "_place", lambda error: "")
    assert troubles(out_of_time)[0][1] == "gave no answer within 10 s"


def test_a_complaint_of_an_adapter_is_told_as_it_is():
    def complaining(case):
        raise Complaint("wire", "not JSON", "h")

    assert troubles(complaining) == [("wire", "not JSON", "h")]


def test_an_exit_is_told_with_its_place():
    def exits(case):
        sys.exit(3)

    line = exits.__code__.co_firstlineno + 1
    sentence = f"called sys.exit(3) in {FILE}, line {line}, in exits"
    assert troubles(exits) == [("exits", sentence, None)]


def raising(error):
    def run(case):
        raise error

    return run, run.__code__.co_firstlineno + 1


def test_what_is_raised_is_told_with_its_place():
    for error, words in (
        (ValueError("no"), "ValueError: no"),
        (ValueError(), "ValueError"),
        (DomainError("no"), "DomainError: no"),
        (GeneratorExit("no"), "GeneratorExit: no"),
    ):
        function, line = raising(error)
        assert troubles(function) == [
            ("raises", f"raised {words} (in {FILE}, line {line}, in run)", None)
        ]


def test_a_complaint_about_the_domain_of_an_adapter_has_no_place(monkeypatch):
    monkeypatch.setattr(running, "_place", lambda error: "")
    told = []
    for error in (DomainError("layers: no"), ValueError("no"), SystemExit("bye")):
        told += [message for _, message, _ in troubles(raising(error)[0])]
    assert told == [
        "layers: no",
        "raised ValueError: no (in its call, or in a compiled function)",
        "called sys.exit('bye')",
    ]


@pytest.mark.parametrize(
    ("error", "missing"),
    [
        (KeyError("w_ih"), True),
        (KeyError("W"), False),
        (KeyError(3), False),
        (KeyError("a", "b"), False),
        (KeyError(), False),
        (LookupError("w_ih"), False),
    ],
)
def test_an_input_that_is_missing_is_told_with_those_there_are(error, missing):
    (message,) = (m for _, m, _ in troubles(raising(error)[0]))
    words = "; the case has the inputs: W, parts, word, steps"
    assert message.endswith(words) is missing


def test_inputs_are_those_that_were_handed_over():
    def taking(case):
        case.clear()
        raise KeyError("w_ih")

    assert "has the inputs: W, parts, word, steps" in troubles(taking)[0][1]


def test_an_interrupt_passes():
    with pytest.raises(KeyboardInterrupt):
        answered(raising(KeyboardInterrupt())[0])


def test_what_is_printed_is_a_trouble_behind_the_others(capsys):
    def loud(case):
        print("x" * 100)
        raise ValueError("no")

    kinds = [kind for kind, _, _ in troubles(loud)]
    assert kinds == ["raises", "prints"]
    assert troubles(loud)[1][1] == (
        f"printed '{'x' * 79}... to standard output, which would corrupt the answers of "
        "a program that speaks JSON lines; print to standard error"
    )
    assert capsys.readouterr().out == ""


def test_what_is_written_to_standard_error_passes_escaped(capsys):
    def told(case):
        print("a\x1bb", file=sys.stderr)
        return right(case)

    assert troubles(told) == []
    assert capsys.readouterr().err == "a\\x1bb\n"


def test_warnings_and_float_errors_are_its_own_affair():
    def warned(case):
        warnings.warn("slow", UserWarning, stacklevel=1)
        np.float64(1) / np.float64(0)
        return right(case)

    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert troubles(warned) == []


WRITTEN = "the input array was written into; work on a copy"
CHANGED = "the mapping of inputs was changed; leave it as it is"


def test_inputs_are_copies_and_must_stay_as_they_are():
    def writes(case):
        case["W"] *= 2
        return right(case)

    def replaces(case):
        case["word"] = "relu"
        return right(case)

    def takes(case):
        del case["steps"]
        return right(case)

    def deep(case):
        case["parts"][0][0] = 5
        return right(case)

    assert troubles(writes) == [("mutates-input", f"W: {WRITTEN}", "W")]
    assert troubles(replaces) == [("mutates-input", f"word: {CHANGED}", "word")]
    assert troubles(takes) == [("mutates-input", f"steps: {CHANGED}", "steps")]
    assert troubles(deep) == [("mutates-input", f"parts: {WRITTEN}", "parts")]
    assert CASE["W"].tolist() == [[0.5, 0.25]]
    assert CASE["parts"][0].tolist() == [1.0, 1.0]


def test_of_several_changed_inputs_there_is_one_trouble():
    def changes(case):
        case["W"] *= 2
        case["parts"][0][0] = 5
        del case["steps"]
        case["a\nb"] = case["c"] = 1
        return right(case)

    assert troubles(changes) == [
        ("mutates-input", f"W, parts: {WRITTEN}; steps: {CHANGED}", None),
        ("mutates-input", "a b, c: was added to the mapping of inputs", None),
    ]


def test_copies_are_writable_and_lists_are_lists():
    given = {"a": np.broadcast_to(1.0, (2,)), "b": (np.ones(1), 3), "c": "x"}
    made = copied(given)
    made["a"][0] = 7.0
    assert type(made["b"]) is list
    assert made["b"][0] is not given["b"][0]
    assert (made["b"][1], made["c"]) == (3, "x")


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
    more = {"h": H + [0.0, 0.25], "c": C - 0.5}
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
        more = {"h": H + [gap, 0.0], "c": C}
        assert bool(kept([right(0), MIDDLE, more], allowed={"h": 0.25})) is found
        assert kept([right(0), MIDDLE, more], allowed={"c": 0.25})
    more = {"h": H + [0.25, 0.25], "c": C}
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
        "h: a later call wrote into the array that an earlier call had returned; return "
        "a fresh array each time",
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


def deep_inside(case):
    return np.linalg.inv(np.zeros((2, 2)))


def test_a_place_is_in_the_users_own_file():
    (message,) = (m for _, m, _ in troubles(deep_inside))
    line = deep_inside.__code__.co_firstlineno + 1
    assert f"(in {FILE}, line {line}, in deep_inside)" in message


def test_where_no_file_is_the_users_the_last_one_elsewhere_is_named():
    import json

    (message,) = (m for _, m, _ in troubles(lambda case: json.loads("[", **{})))
    assert f"in {FILE}" in message
    called = threading.Thread.join  # not started: it raises in its own file
    (message,) = (
        m for _, m, _ in troubles(called, case=CASE) if "AttributeError" in m
    )
    assert "(in threading.py, line " in message


def test_a_place_of_the_tool_itself_is_none(monkeypatch):
    try:
        running.run(3, {}, {})
        raise LookupError
    except LookupError as error:
        assert running._place(error).startswith(f"in {FILE}, line ")
    here = os.path.dirname(os.path.dirname(os.path.abspath(running.__file__)))
    frames = [SimpleNamespace(filename=f"{here}/a.py", lineno=1, name="f")]
    monkeypatch.setattr(traceback, "extract_tb", lambda _: frames)
    assert running._place(ValueError()) == ""
    mine = SimpleNamespace(filename="/x/a\x1b.py", lineno=2, name="g")
    installed = SimpleNamespace(
        filename=os.sep.join(["", "y", "site-packages", "b.py"]), lineno=3, name="h"
    )
    library = SimpleNamespace(
        filename=os.path.join(os.path.dirname(os.__file__), "c.py"), lineno=4, name="k"
    )
    frames[:] = [installed, mine, installed, library, *frames]
    assert running._place(ValueError()) == "in a\\x1b.py, line 2, in g"
    frames.remove(mine)
    assert running._place(ValueError()) == "in c.py, line 4, in k"
