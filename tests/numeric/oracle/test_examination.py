"""One case put to one implementation: what it is asked, and what the answer becomes."""

from types import SimpleNamespace

import flint
import numpy as np
import pytest
from hypothesis import strategies as st

from longdep.numeric.oracle.check import examination
from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.examination import (
    DECLINED,
    Examination,
    Subject,
    examine,
    unjudged,
)
from longdep.numeric.oracle.check.judging import Verdict
from longdep.numeric.oracle.check.running import Answer
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.quantities import Quantity
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import drawn

RNN = implementation("simple-rnn", "plain")
CASE = drawn.case("simple-rnn", "plain", 0)


def subject(run=RNN, name="simple-rnn", convention="plain", **options):
    options = {"precision": "float64", "level": "standard"} | options
    return Subject(
        entry=system(name), convention=convention, implementation=run, **options
    )


def balls(*numbers):
    array = np.empty(len(numbers), dtype=object)
    for k, number in enumerate(numbers):
        array[k] = flint.arb(number)
    return array


class Lacking:
    """An RNN that says which inputs it has no place for."""

    def __init__(self, *lacks):
        self.lacks = lacks

    def __call__(self, case):
        return RNN(case)


def cases_of(checked, case):
    asked = []

    def draws(convention, precision):
        asked.append((convention, precision))
        return st.just(case)

    return checked.cases(draws).example(), asked


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_cases_are_drawn_or_the_one_of_ones_own_and_lack_what_is_lacking():
    case, asked = cases_of(subject(precision="float32"), CASE)
    assert case is CASE
    assert asked == [("plain", "float32")]
    case, asked = cases_of(subject(own={"own": 1}), CASE)
    assert (case, asked) == ({"own": 1}, [])
    case, _ = cases_of(subject(Lacking("b", "h0")), CASE)
    assert [*case] == [*CASE]
    for name in CASE:
        lacking = name in ("b", "h0")
        right = np.zeros_like(CASE[name]) if lacking else CASE[name]
        assert np.array_equal(case[name], right)
    stacked = drawn.stacked("stacked-gru", "torch", 0, 2)
    lacks = subject(Lacking("bias_ih", "weight_hh_l1"), "stacked-gru", "torch")
    case, _ = cases_of(lacks, stacked)
    zero = {k for k in case if k not in ("window",) and not np.any(case[k] != 0)}
    biases = {f"bias_ih_l{k}{way}" for k in (0, 1) for way in ("", "_reverse")}
    assert zero == biases | {"weight_hh_l1"}


def test_a_report_is_told_of_what_is_lacking():
    assert subject().notes() == ()
    assert subject(own_notes=("one.",)).notes() == ("one.",)
    both = subject(Lacking("b", "h0"), own_notes=("one.",)).notes()
    assert both == ("one.", "b, h0: the implementation has none; 0 in every case.")
    assert subject(Lacking("b")).lacks == ("b",)
    assert subject().lacks == ()


def test_a_subject_knows_the_inputs_and_outputs_of_a_case():
    stacked = drawn.stacked("stacked-gru", "torch", 0, 2)
    checked = subject(name="stacked-gru", convention="torch")
    assert [*checked.inputs_in(stacked)] == [*stacked]
    known = checked.outputs_in(stacked)
    assert {"h", "last_h", "grad_x", "grad_weight_ih_l1_reverse"} <= known.keys()
    assert all(name == quantity.name for name, quantity in known.items())
    assert subject().family.entry.name == "simple-rnn"
    assert subject().time_limit == 10.0
    assert subject().own is None


def examined(troubles=(), verdicts=None, **options):
    options = {"raw": {}, "outputs": {}, "case": CASE, "subject": subject()} | options
    return Examination(troubles=tuple(troubles), verdicts=verdicts or {}, **options)


OUTSIDE, INSIDE = Verdict(output="h", outside=1), Verdict(output="h", inside=1)


@pytest.mark.parametrize(
    ("troubles", "verdicts", "declined", "failed"),
    [
        ([], {}, False, False),
        ([], {"h": INSIDE}, False, False),
        ([], {"c": INSIDE, "h": OUTSIDE}, False, True),
        ([Trouble("prints", "printed")], {"h": INSIDE}, False, True),
        ([Trouble("raises", f"{DECLINED} (in a.py)")], {}, True, False),
        (
            [Trouble("prints", "printed"), Trouble("raises", f"{DECLINED}: no")],
            {"h": OUTSIDE},
            True,
            False,
        ),
    ],
)
def test_what_is_declined_has_not_failed(troubles, verdicts, declined, failed):
    made = examined(troubles, verdicts)
    assert made.declined is declined
    assert made.failed is failed


def test_an_implementation_declines_by_raising():
    def run(case):
        raise NotImplementedError("tanh only")

    assert unjudged(subject(run), CASE).declined


def test_examinations_are_told_apart_and_shown_without_their_allowances():
    one, other = examined(), examined()
    assert one != other
    assert len({one, other}) == 2
    one.allowed()
    assert "_allowances" not in repr(one)


def test_an_allowance_is_derived_once_for_each_precision(monkeypatch):
    asked = []
    family = SimpleNamespace(
        reference=lambda case, convention, digits: (
            asked.append(digits) or {"h": digits}
        ),
        allowance=lambda *words: asked.append(words[1:]) or {"made": len(asked)},
    )
    monkeypatch.setattr(Subject, "family", family)
    made = examined(subject=subject(precision="float32", level="strict"))
    first = made.allowed()
    assert made.allowed() is made.allowed("float32") is first
    wider = made.allowed("float64")
    rounded = made.allowed(inputs_rounded=True)
    assert made.allowed("float64") is wider
    assert made.allowed("float32", True) is rounded
    right = {"h": 25}
    assert asked == [
        25,
        ("plain", right, "float32", "strict", False),
        ("plain", right, "float64", "strict", False),
        ("plain", right, "float32", "strict", True),
    ]


def test_what_is_returned_is_judged_and_what_is_not_known_is_left_out():
    right = examine(subject(), CASE)
    assert right.verdicts.keys() == right.reference.keys() == right.known.keys()
    assert not right.failed
    right.outputs = {**right.outputs, "other": np.ones(1)}
    assert "other" not in right.judged(right.allowed())
    partly = examine(subject(lambda case: {"h": RNN(case)["h"] * 2}), CASE)
    assert [*partly.verdicts] == ["h"]
    assert partly.failed
    assert examine(subject(lambda case: {}), CASE).verdicts == {}


def test_a_derived_output_is_judged_as_a_whole():
    made = examined(outputs={"gram": np.array([[1.0, 0.0], [0.0, 1.0]])})
    exact = balls(1, 0, 0, 1).reshape(2, 2)
    made.__dict__ |= {"known": {}, "reference": {"gram": exact}}
    allowed = SimpleNamespace(
        size=np.full((2, 2), 0.1),
        exponent=0,
        underflow=0.0,
        largest=np.inf,
        decidable=True,
        why="",
    )
    verdict = made.judged({"gram": allowed})["gram"]
    assert (verdict.output, verdict.inside, verdict.outside) == ("gram", 1, 0)


def test_what_an_implementation_is_run_with(monkeypatch):
    asked = []

    def run(*words, **options):
        asked.append((words, options))
        return Answer(outputs={}, troubles=(Trouble("prints", "printed"),))

    monkeypatch.setattr(examination, "run", run)
    made = unjudged(subject(precision="float32", time_limit=3.0), CASE)
    ((words, options),) = asked
    shapes = subject().family.shapes(CASE, "plain")
    assert words == (RNN, CASE, shapes)
    known = frozenset(made.known)
    assert options == {
        "precision": "float32",
        "time_limit": 3.0,
        "may_be_infinite": known,
    }
    assert (made.raw, made.outputs, made.verdicts) == ({}, {}, {})
    assert [t.kind for t in made.troubles] == ["prints"]


def replaced(**others):
    def run(case):
        return dict(RNN(case)) | others

    return run


NAN = np.full_like(RNN(CASE)["h"], np.nan)


def test_what_is_not_finite_is_a_trouble_and_is_not_compared():
    made = examine(subject(replaced(h=NAN)), CASE)
    (found,) = made.troubles
    count = NAN.size
    sentence = f"h[0, 0] is nan ({count} of {count} entries not finite)"
    assert found == Trouble("not-finite", sentence, "h")
    assert made.raw.keys() == made.outputs.keys() == made.known.keys() - {"h"}
    assert "h" not in made.verdicts
    assert made.failed


def test_of_two_that_are_not_finite_there_is_one_trouble_behind_the_others():
    def run(case):
        print("loud")
        return dict(RNN(case)) | {"h": NAN, "delta": NAN}

    made = unjudged(subject(run), CASE)
    assert [t.kind for t in made.troubles] == ["prints", "not-finite"]
    found, count = made.troubles[1], NAN.size
    text = f"is nan ({count} of {count} entries not finite)"
    assert found.message.startswith("h[0, 0] is nan (")
    assert f"delta[0, 0] {text}" in found.message
    assert found.output is None
    assert not {"h", "delta"} & made.raw.keys()


def finite_or_not(value, right, *, infinite=False, overflows=False):
    """Whether an output is complained of, given what is right."""
    made = examined(raw={"a": value})
    made.__dict__ |= {
        "known": {"a": Quantity("a", ("n",), infinite=infinite)},
        "reference": {} if right is None else {"a": right},
        "overflows": overflows,
    }
    return [*examination._not_finite(made)]


INF, UNKNOWN = flint.arb("inf"), flint.arb(0, "inf")


@pytest.mark.parametrize(
    ("right", "complained"),
    [
        (balls(1, 2), True),
        (balls(1, INF), False),
        (balls(1, UNKNOWN), False),
        (balls(INF, 2), True),  # another entry
        (None, True),
    ],
)
def test_infinity_is_right_where_the_right_answer_says_so_or_nothing(right, complained):
    value = np.array([1.0, np.inf])
    assert finite_or_not(value, right) == ["a"] * complained
    assert finite_or_not(value, right, infinite=True) == []
    assert finite_or_not(value, right, overflows=True) == []
    assert finite_or_not(np.ones(2), right) == []


def test_of_a_list_each_array_is_looked_at():
    values = [np.ones(1), np.array([np.inf])]
    assert finite_or_not(values, [balls(1), balls(INF)]) == []
    assert finite_or_not(values, [balls(INF), balls(1)]) == ["a"]
    assert finite_or_not(values, None) == ["a"]


def test_whether_a_format_may_overflow_is_asked_of_the_family(monkeypatch):
    family = SimpleNamespace(overflows=lambda *words: words)
    monkeypatch.setattr(Subject, "family", family)
    made = examined(subject=subject(precision="float16"))
    made.__dict__["reference"] = {"h": 1}
    assert made.overflows == (CASE, "plain", {"h": 1}, "float16")
