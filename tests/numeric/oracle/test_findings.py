"""Findings: which number is named, in which words; how often a case is put again."""

from types import SimpleNamespace

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.check import findings
from longdep.numeric.oracle.check.examination import Examination, unjudged
from longdep.numeric.oracle.check.findings import (
    explained,
    wrong_numbers,
)
from longdep.numeric.oracle.check.judging import Miss, Verdict
from longdep.numeric.oracle.check.report import Finding
from longdep.numeric.oracle.check.shrink import Shrunk
from tests.numeric.oracle.subjects import CASE, RNN, SIZES, subject


def miss(output, place=(0, 1), step=1, lag=None, count=1):
    return Miss(
        output=output,
        place=place,
        expected=flint.arb(2),
        computed=3.0,
        allowed=0.25,
        why="derived",
        step=step,
        lag=lag,
        count=count,
    )


def failing(*misses, checked=None, case=CASE, outputs=None):
    """An examination with these misses."""
    return Examination(
        subject=subject() if checked is None else checked,
        case=case,
        raw={},
        outputs=RNN(case) if outputs is None else outputs,
        troubles=(),
        verdicts={m.output: Verdict(output=m.output, outside=1, miss=m) for m in misses}
        | {"h0": Verdict(output="h0", inside=1)},
    )


def everything(name):
    return True


@pytest.fixture
def steps(monkeypatch):
    """The parts that find the smallest case and its cause, each replaced."""
    said = SimpleNamespace(asked=[], causes=("a cause.",), cut_short="", least=None)

    def smallest(examination, names, seed):
        said.asked.append(("smallest", examination, names, seed))
        least = examination if said.least is None else said.least
        return Shrunk(examination=least, trials=("trial",), cut_short=said.cut_short)

    def others(examination, seed):
        said.asked.append(("others", examination, seed))
        return ["other"]

    def sentences(least, first, others=None, rescaled=None):
        said.asked.append(("sentences", least, first))
        if others is not None:
            said.more = [others(), others()]
            said.rescaled = rescaled()
        return said.causes

    def separation(*arguments):
        said.asked.append(("separation", *arguments))
        return "apart"

    monkeypatch.setattr(findings, "smallest", smallest)
    monkeypatch.setattr(findings, "others", others)
    monkeypatch.setattr(findings, "rescaled", lambda least: ["rescaled", least])
    monkeypatch.setattr(findings, "separation", separation)
    monkeypatch.setattr(findings.diagnosis, "sentences", sentences)
    monkeypatch.setattr(
        findings, "confirm", lambda least: said.asked.append(("confirm", least))
    )
    return said


def test_where_nothing_fails_there_is_nothing():
    assert wrong_numbers(None, everything, 0) == ([], [])


def test_the_smallest_case_is_confirmed_and_its_cause_sought(steps):
    first, steps.least = failing(miss("h"), miss("delta")), failing(miss("h"))
    found, least = wrong_numbers(first, lambda name: name == "h", 7)
    assert steps.asked == [
        ("smallest", first, {"h"}, 7),
        ("confirm", steps.least),
        ("sentences", steps.least, first),
        ("others", first, 7),
    ]
    assert steps.more == [["other"], ["other"]]  # examined once
    assert steps.rescaled == ["rescaled", steps.least]
    assert least == [steps.least]
    (finding,) = found
    assert (finding.causes, finding.apart) == (("a cause.",), "")


def test_what_separates_failing_cases_is_sought_where_no_cause_is_known(steps):
    steps.causes, first = (), failing(miss("h"), miss("delta"))
    (finding,), _ = wrong_numbers(first, everything, 7)
    assert steps.asked[-1] == (
        "separation",
        first,
        {"h", "delta"},
        ("trial",),
        ["other"],
        7,
    )
    assert (finding.causes, finding.apart) == ((), "apart")


def test_a_finding_has_the_numbers_of_its_miss(steps):
    worst = miss("h", place=(1, 0), step=2, count=3)
    (finding,), _ = wrong_numbers(failing(worst, miss("grad_b")), everything, 0)
    sentence = (
        "h[1, 0] at step 2 is outside its allowance (3 entries are) in the smallest "
        f"failing case: {SIZES}."
    )
    assert finding == Finding(
        kind="outside",
        output="h",
        sentence=sentence,
        step=2,
        lag=None,
        place=(1, 0),
        expected="2.000000000000000000000000",
        computed=3.0,
        allowed=0.25,
        why="derived",
        also=("grad_b",),
        causes=("a cause.",),
        apart="",
        case=CASE,
        reproduction=finding.reproduction,
    )
    assert "np.asarray(outputs['h'])[(1, 0)]" in finding.reproduction


def test_a_gradient_has_a_lag_and_a_search_that_was_cut_short_says_so(steps):
    steps.cut_short = "after 20 s"
    (finding,), _ = wrong_numbers(failing(miss("delta", step=1, lag=2)), everything, 0)
    assert finding.sentence == (
        "delta[0, 1] at step 1, lag 2 is outside its allowance (1 entry is) in the "
        f"smallest failing case: {SIZES}. The search for a smaller one was cut short "
        "after 20 s."
    )
    assert (finding.step, finding.lag) == (1, 2)


def test_a_number_has_no_place(steps):
    checked = subject(name="clip-by-norm", convention="exact")
    case = {"gradients": [np.ones(3), np.ones((2, 2))], "limit": 1.0}
    first = failing(
        miss("norm", place=(), step=None), checked=checked, case=case, outputs={}
    )
    (finding,), _ = wrong_numbers(first, everything, 0)
    assert finding.sentence == (
        "norm is outside its allowance (1 entry is) in the smallest failing case: "
        "arrays = 2, sizes = 3, 4."
    )


@pytest.mark.parametrize(
    ("misses", "first"),
    [
        ([miss("delta"), miss("h")], "h"),  # a forward value
        ([miss("delta"), miss("h", step=None)], "h"),  # even without a step
        ([miss("grad_U", step=None), miss("grad_x")], "grad_x"),  # one with a step
        ([miss("grad_x"), miss("delta")], "delta"),  # in the order of the system
        ([miss("delta"), miss("gram", step=None)], "gram"),  # derived: no gradient
        ([miss("h"), miss("gram")], "gram"),
        ([miss("h"), miss("gram", step=None)], "h"),
    ],
)
def test_which_output_is_named_first(steps, misses, first):
    for order in (misses, misses[::-1]):
        (finding,), _ = wrong_numbers(failing(*order), everything, 0)
        assert finding.output == first
        assert finding.also == tuple(m.output for m in order if m.output != first)


def test_an_output_that_is_not_reported_is_not_named(steps):
    first = failing(miss("h"), miss("delta"))
    (finding,), _ = wrong_numbers(first, lambda name: name != "h", 0)
    assert (finding.output, finding.also) == ("delta", ())


def answering(numbers, factor=1.0):
    """h is larger by numbers[k] from the k-th call on; the last one stays."""
    left = list(numbers)

    def run(case):
        more = left.pop(0) if len(left) > 1 else left[0]
        outputs = dict(RNN(case))
        return outputs | {"h": outputs["h"] * factor + more}

    return run


@pytest.mark.parametrize(
    ("numbers", "varies"),
    [
        ([0.0], False),
        ([0.0, 0.5], True),
        ([0.0, 0.0, 0.0, 0.5], True),  # the third time it is put again
        ([0.0, 0.0, 0.0, 0.0, 0.5], False),
        ([0.0, -0.5, 0.0], True),
    ],
)
def test_a_failing_case_is_put_again_three_times(steps, numbers, varies):
    checked = subject(answering(numbers))
    first = unjudged(checked, CASE)
    first.verdicts = failing(miss("h")).verdicts
    found, least = wrong_numbers(first, everything, 0)
    if varies:
        assert found[0].causes == (
            "The same case is answered differently from call to call (h by 0.5): it "
            "draws random numbers or keeps a state. Nothing else was sought.",
        )
        assert (found[0].apart, least, steps.asked) == ("", [], [])
    else:
        assert found[0].causes == ("a cause.",)
        assert least == [first]


def test_two_right_answers_may_lie_twice_the_allowance_apart(steps, monkeypatch):
    allowed = {"h": SimpleNamespace(size=0.25, exponent=0, underflow=0.0)}
    monkeypatch.setattr(Examination, "allowed", lambda self: allowed)
    for more, varies in ((0.5, False), (0.5 + 2**-20, True)):

        def run(case, more=more):
            return {"h": np.zeros((3, 2)) + more}

        first = failing(
            miss("h"), checked=subject(run), outputs={"h": np.zeros((3, 2))}
        )
        (finding,), _ = wrong_numbers(first, everything, 0)
        assert (finding.causes != ("a cause.",)) is varies


def test_nan_is_the_same_answer_and_one_entry_off_is_not(steps):
    outputs = dict(RNN(CASE))
    outputs["h"] = outputs["h"].copy()
    outputs["h"][0, 0] = 5.0

    def run(case):
        return RNN(case)

    first = failing(miss("h"), checked=subject(run), outputs=outputs)
    (finding,), _ = wrong_numbers(first, everything, 0)
    assert finding.causes[0].startswith("The same case is answered differently")
    gradients = [np.array([3.0, 4.0])]
    clips = subject(
        lambda case: {"clipped": [np.array([1.0, 1.0])]},
        name="clip-by-norm",
        convention="exact",
    )
    case = {"gradients": gradients, "limit": 1.0}
    listed = failing(
        miss("clipped", place=(0, 1), step=None),
        checked=clips,
        case=case,
        outputs={"clipped": [np.array([9.0, 9.0])]},
    )
    (finding,), _ = wrong_numbers(listed, everything, 0)
    assert finding.causes == ("a cause.",)  # lists are not compared


def test_what_is_returned_only_now_and_then_is_not_compared(steps):
    def run(case):
        return {"h": RNN(case)["h"]}

    (finding,), _ = wrong_numbers(
        failing(miss("h"), checked=subject(run)), everything, 0
    )
    assert finding.causes == ("a cause.",)


def test_a_case_of_ones_own_is_neither_made_smaller_nor_followed_by_others(steps):
    first = failing(miss("h"), checked=subject(own=CASE))
    (finding,), least = wrong_numbers(first, everything, 0)
    assert steps.asked == [("sentences", first, first)]
    assert (finding.causes, finding.apart, least) == (("a cause.",), "", [])
    assert f"(1 entry is) in the case given: {SIZES}." in finding.sentence


@pytest.mark.parametrize(("entries", "sought"), [(2000, True), (2001, False)])
def test_causes_are_not_sought_in_a_case_of_ones_own_that_is_large(
    steps, monkeypatch, entries, sought
):
    monkeypatch.setattr(findings, "entries", lambda case: entries)
    first = failing(miss("h"), checked=subject(own=CASE))
    (finding,), _ = wrong_numbers(first, everything, 0)
    large = "not sought in a case as large as this one."
    assert finding.causes == (("a cause.",) if sought else (large,))


def test_the_precision_explains_only_wrong_numbers_without_a_cause():
    number = Finding(kind="outside", output="h", sentence="", expected="1.0")
    known = Finding(
        kind="outside", output="h", sentence="", expected="1.0", causes=("known.",)
    )
    trouble = Finding(kind="raises", output=None, sentence="")
    told = explained(iter([number, known, trouble]), "like float32.")
    assert [f.causes for f in told] == [("like float32.",), ("known.",), ()]
    assert explained([number], "") == (number,)
