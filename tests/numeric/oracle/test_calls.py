"""One call of an implementation: what it is handed, what is noticed, in which words."""

import json
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
from longdep.numeric.oracle.check.answers import Complaint
from longdep.numeric.oracle.check.running import Answer, copied, run
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
    assert troubles(lambda case: 3, shapes={"norm": ()})[0][1].endswith(
        "{'norm': array}"
    )
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
            f"gave no answer within 2.5 s (stopped in {FILE}, line {line}, in "
            "out_of_time)",
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
        f"printed '{'x' * 79}... to standard output, which would corrupt the answers "
        "of a program that speaks JSON lines; print to standard error"
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

    def lists(case):
        case["parts"][0] = case["parts"][0].tolist()  # the same numbers, no array
        return right(case)

    assert troubles(writes) == [("mutates-input", f"W: {WRITTEN}", "W")]
    assert troubles(replaces) == [("mutates-input", f"word: {CHANGED}", "word")]
    assert troubles(takes) == [("mutates-input", f"steps: {CHANGED}", "steps")]
    assert troubles(deep) == [("mutates-input", f"parts: {WRITTEN}", "parts")]
    assert troubles(lists) == [("mutates-input", f"parts: {WRITTEN}", "parts")]
    assert CASE["W"].tolist() == [[0.5, 0.25]]
    assert CASE["parts"][0].tolist() == [1.0, 1.0]


def test_of_several_changed_inputs_there_is_one_trouble():
    def changes(case):
        case["W"] *= 2
        case["parts"][0][0] = 5
        del case["steps"]
        case["a\nb"] = case["c"] = 1
        return right(case)

    def two(case):
        case["W"] *= 2
        case["parts"][0][0] = 5
        return right(case)

    assert troubles(two) == [("mutates-input", f"W, parts: {WRITTEN}", None)]
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


def deep_inside(case):
    return json.loads("[")


def test_a_place_is_in_the_users_own_file():
    (message,) = (m for _, m, _ in troubles(deep_inside))
    line = deep_inside.__code__.co_firstlineno + 1
    assert f"(in {FILE}, line {line}, in deep_inside)" in message


def test_where_no_file_is_the_users_the_last_one_elsewhere_is_named():
    (message,) = (m for _, m, _ in troubles(lambda case: json.loads("[", **{})))
    assert f"in {FILE}" in message
    called = threading.Thread.join  # not started: it raises in its own file
    (message,) = (m for _, m, _ in troubles(called, case=CASE) if "AttributeError" in m)
    assert "(in threading.py, line " in message


def test_a_place_of_the_tool_itself_is_none(monkeypatch):
    here = os.path.dirname(os.path.dirname(os.path.abspath(running.__file__)))
    frames = [SimpleNamespace(filename=f"{here}/a.py", lineno=1, name="f")]
    monkeypatch.setattr(traceback, "extract_tb", lambda _: frames)
    assert running._place(ValueError()) == ""
    mine = SimpleNamespace(filename="/x/a\x1b.py", lineno=2, name="g")
    places = ("site-packages", "dist-packages")  # the latter is Debian's
    installed = [
        SimpleNamespace(
            filename=os.sep.join(["", "y", folder, "b.py"]), lineno=3, name="h"
        )
        for folder in places
    ]
    library = SimpleNamespace(
        filename=os.path.join(os.path.dirname(os.__file__), "c.py"), lineno=4, name="k"
    )
    frames[:] = [mine, *installed, library, *frames]
    assert running._place(ValueError()) == "in a\\x1b.py, line 2, in g"
    frames.remove(mine)
    assert running._place(ValueError()) == "in c.py, line 4, in k"
