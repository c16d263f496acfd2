"""Screening: what is told of an answer without certified values; what is judged."""

import warnings
from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.oracle.check import screening
from longdep.numeric.oracle.check.examination import Examination, Subject
from longdep.numeric.oracle.check.judging import Verdict
from longdep.numeric.oracle.check.screening import computed, grossly_off, screened
from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import drawn

RNN = implementation("simple-rnn", "plain")
CASE = drawn.case("simple-rnn", "plain", 0)


@pytest.mark.parametrize(
    ("precision", "unit"),
    [
        ("float64", 2.0**-53),
        ("float32", 2.0**-24),
        ("float16", 2.0**-11),
        ("tf32", 2.0**-11),  # of its factors, which have 11 bits
    ],
)
def test_gross_is_more_than_half_of_the_digits_of_a_row(precision, unit):
    """More than sqrt(u) of its largest entry; roots are rounded alike everywhere."""
    theirs = np.array([[0.0, -4.0], [0.0, 1.0]])
    for row, edge in ((0, np.sqrt(unit) * 4), (1, np.sqrt(unit))):
        for sign in (1, -1):
            ours = theirs.copy()
            ours[row, 0] = sign * edge
            assert not grossly_off(ours, theirs, precision)
            ours[row, 0] = sign * np.nextafter(edge, 1)
            assert grossly_off(ours, theirs, precision)


def test_each_row_is_measured_by_its_own_largest_entry():
    theirs = np.array([[1000.0, 0.0], [1e-3, 0.0]])
    ours = theirs + np.array([[0.0, 0.0], [0.0, 1e-5]])
    assert grossly_off(ours, theirs, "float64")
    assert not grossly_off(ours.reshape(1, 4), theirs.reshape(1, 4), "float64")
    assert grossly_off(ours.reshape(1, 2, 2), theirs.reshape(1, 2, 2), "float64")


def test_numbers_and_vectors_are_rows():
    assert grossly_off(np.array(1.1), np.array(1.0), "float64")
    assert not grossly_off(np.array(1.0), np.array(1.0), "float64")
    assert grossly_off(np.array([1.0, 0.1]), np.array([1.0, 0.0]), "float64")


def test_where_the_other_program_is_not_finite_nothing_is_gross():
    odd = np.array([[np.inf, 1.0], [np.nan, 1.0]])
    assert not grossly_off(np.zeros((2, 2)), odd, "float64")
    odd[1, 0] = 1.0
    assert grossly_off(np.zeros((2, 2)), odd, "float64")


def subject(run=RNN, name="simple-rnn", convention="plain"):
    return Subject(
        entry=system(name),
        convention=convention,
        implementation=run,
        precision="float64",
        level="standard",
    )


def changing(**factors):
    def run(case):
        outputs = RNN(case)
        return {k: v * factors.get(k, 1.0) for k, v in outputs.items()}

    return run


SLIGHT = 1 + 1e-10


@pytest.mark.parametrize(
    ("factors", "names", "verdict", "judged"),
    [
        ({}, {"h", "delta"}, False, False),
        ({"h": 1.001}, {"h"}, True, False),
        ({"h": 1.001}, {"delta"}, False, False),
        ({"h": 1.001, "delta": SLIGHT}, {"h", "delta"}, True, False),
        ({"delta": SLIGHT}, {"h"}, False, False),
        ({"delta": SLIGHT}, {"h", "delta"}, True, True),
        ({}, {"other"}, False, False),
    ],
)
def test_equal_is_right_gross_is_wrong_and_only_between_is_judged(
    factors, names, verdict, judged
):
    plain, answer = screened(subject(changing(**factors)), names, CASE)
    assert plain is verdict
    assert bool(answer.verdicts) is judged


@pytest.mark.parametrize(("outside", "bad"), [("delta", True), ("grad_b", False)])
def test_what_is_judged_is_bad_in_the_outputs_that_are_looked_at(
    monkeypatch, outside, bad
):
    verdicts = {
        k: Verdict(output=k, outside=int(k == outside))
        for k in ("delta", "grad_b", "h")
    }
    monkeypatch.setattr(Examination, "judged", lambda self, allowed: verdicts)
    run = changing(delta=SLIGHT)
    assert screened(subject(run), {"delta", "h"}, CASE)[0] is bad


@pytest.mark.parametrize(
    "answer", [lambda case: {}, lambda case: {"h": 1}, lambda case: 1 / 0]
)
def test_where_nothing_is_returned_there_is_no_verdict(answer):
    verdict, examination = screened(subject(answer), {"h"}, CASE)
    assert verdict is None
    assert examination.troubles
    assert examination.verdicts == {}


def test_a_case_that_is_declined_has_no_verdict():
    def declining(case):
        raise NotImplementedError

    assert screened(subject(declining), {"h"}, CASE)[0] is None


def test_what_has_no_cell_is_judged():
    case = drawn.case("linear-recurrence", "transposed", 0)
    run = implementation("linear-recurrence", "transposed")
    checked = subject(run, "linear-recurrence", "transposed")
    verdict, answer = screened(checked, {"h"}, case)
    assert verdict is False
    assert answer.verdicts["h"].inside


def test_where_the_other_program_says_nothing_the_answer_is_judged(monkeypatch):
    monkeypatch.setattr(screening, "computed", lambda *_: {})
    verdict, answer = screened(subject(), {"h"}, CASE)
    assert verdict is False
    assert answer.verdicts


@pytest.mark.parametrize("error", [OverflowError, IndexError, ValueError, TypeError])
def test_cases_that_another_program_is_not_made_for(monkeypatch, error):
    def run(case):
        raise error

    monkeypatch.setattr(screening, "implementation", lambda *_: run)
    if error is TypeError:
        with pytest.raises(TypeError):
            computed(subject(), None, CASE)
    else:
        assert computed(subject(), None, CASE) == {}


def test_a_pattern_is_computed():
    pattern = next(iter(applying(system("simple-rnn"), "plain", "float64")))
    wrong = implementation("simple-rnn", "plain", pattern)(CASE)
    found = computed(subject(), pattern, CASE)
    assert found.keys() == wrong.keys()
    assert all(np.array_equal(found[k], wrong[k]) for k in wrong)


def test_what_another_program_warns_of_is_not_shown(monkeypatch):
    def warning(case):
        warnings.warn("loud", UserWarning, stacklevel=1)
        return RNN(case)

    monkeypatch.setattr(screening, "implementation", lambda *_: warning)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert computed(subject(), None, CASE).keys() == RNN(CASE).keys()


def test_what_is_compared_is_derived_from_what_is_computed(monkeypatch):
    family = SimpleNamespace(
        derived=lambda case, convention, outputs: (case, convention, sorted(outputs))
    )
    monkeypatch.setattr(Subject, "family", family)
    case, convention, names = computed(subject(), None, CASE)
    assert (case, convention) == (CASE, "plain")
    assert names == sorted(RNN(CASE))
