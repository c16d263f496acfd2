"""Which cases are compared: as many as asked for, the same whatever the processes."""

import json
import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import strategies as st

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check import search as searching
from longdep.numeric.oracle.check.crew import Crew
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.search import LARGE_WORK, MOST_DRAWN, search
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.families.recurrent import LinearRecurrence, SingleSequence
from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import system

RNN = implementation("simple-rnn", "plain")
LAGGING = {p.name: p for p in applying(system("simple-rnn"), "plain", "float64")}
WRONG = implementation("simple-rnn", "plain", LAGGING["five-lags"])
NOTHING = frozenset()


def tanh_only(case):
    if case["activation"] != "tanh":
        raise NotImplementedError("tanh only")
    return RNN(case)


def declining(case):
    raise NotImplementedError


def raising(case):
    raise ValueError("no")


def subject(function):
    return Subject(
        entry=system("simple-rnn"),
        convention="plain",
        implementation=function,
        precision="float64",
        level="standard",
    )


def test_declined_cases_are_drawn_again_until_enough_are_compared():
    report = longdep.check("simple-rnn", tanh_only, examples=40)
    assert report.ok
    assert (report.asked, report.examples) == (40, 40)
    assert report.drawn == 40 + report.declined
    assert report.declined > 20  # two activations of three
    first = str(report).splitlines()[0]
    assert f"; 40 cases compared, {report.drawn} drawn, " in first
    assert first == report.summary
    assert report.tallies["grad_U"].inside == 40  # one row a case


def test_no_case_is_run_twice():
    seen = []

    def counting(case):
        seen.append(tuple(np.asarray(v).tobytes() for v in case.values()))
        return tanh_only(case)

    searched = search(subject(counting), 40, 0, NOTHING)
    assert len(seen) == searched.drawn
    assert len(set(seen)) == len(seen)


def test_an_implementation_that_declines_all_is_given_up_and_the_first_line_says_so():
    report = longdep.check("simple-rnn", declining, examples=5)
    assert not report.ok
    assert report.exhausted
    assert report.examples == 0
    assert MOST_DRAWN * 4 < report.drawn == report.declined <= MOST_DRAWN * 5
    assert report.summary == (
        "simple-rnn (plain), float64: UNDECIDED; 0 cases compared of the 5 asked for, "
        f"{report.drawn} drawn, {report.drawn} declined: no more were drawn"
    )


def test_cases_that_come_to_nothing_are_not_drawn_again():
    report = longdep.check("simple-rnn", raising, examples=5)
    assert (report.examples, report.drawn, report.declined) == (0, 5, 0)
    assert report.findings
    assert "WRONG; 0 cases compared, 5 drawn" in report.summary


def test_a_search_that_fails_says_how_many_it_compared():
    report = longdep.check("simple-rnn", WRONG, examples=60)
    assert report.findings
    assert 0 < report.examples == report.drawn < report.asked == 60
    assert f"; {report.examples} cases compared, {report.drawn} drawn" in report.summary


@pytest.mark.parametrize("jobs", [2, 3])
@pytest.mark.parametrize("function", [RNN, WRONG, tanh_only, raising, declining])
def test_the_report_is_the_same_whatever_the_number_of_processes(function, jobs):
    one = longdep.check("simple-rnn", function, examples=12, seed=1)
    more = longdep.check("simple-rnn", function, examples=12, seed=1, jobs=jobs)
    assert more.to_json() == one.to_json()
    assert str(more) == str(one)


def test_all_cases_are_looked_at_together_whatever_the_number_of_processes():
    right = implementation("orthogonal-init", "haar")
    one = longdep.check("orthogonal-init", right, examples=25)
    more = longdep.check("orthogonal-init", right, examples=25, jobs=2)
    assert more.to_json() == one.to_json()


def test_processes_examine_the_cases(tmp_path, monkeypatch):
    (tmp_path / "tracing_rnn.py").write_text(
        "import os, pathlib\n"
        "def run(case):\n"
        f"    pathlib.Path({str(tmp_path)!r}, f'{{os.getpid()}}.pid').touch()\n"
        "    return {}\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import tracing_rnn

    longdep.check("simple-rnn", tracing_rnn.run, examples=12, jobs=2)
    examined_by = {int(file.stem) for file in tmp_path.glob("*.pid")}
    assert 1 <= len(examined_by - {os.getpid()}) <= 2
    assert os.getpid() not in examined_by


def test_an_implementation_that_cannot_be_sent_elsewhere_is_bad_use_of_jobs():
    with pytest.raises(DomainError, match=r"^jobs: expected an implementation that ot"):
        longdep.check("simple-rnn", lambda case: RNN(case), examples=2, jobs=2)


def test_large_cases_have_a_budget(monkeypatch):
    """Here all with ten steps or more are large, and cost a third of it."""
    asked = 30

    def large_work(self, case, convention):
        return LARGE_WORK * asked / 3 if len(case["x"]) >= 10 else 0.0

    monkeypatch.setattr(SingleSequence, "large_work", large_work)
    watched = []
    searched = search(subject(RNN), asked, 0, NOTHING, watch=watched.append)
    assert searched.compared == asked
    assert searched.large == 3
    assert searched.spent == 1
    assert watched[-1] == replace(
        searched.progress("comparing"), large=3, spent=1.0, compared=asked
    )


def test_the_first_large_case_is_run_whatever_it_costs(monkeypatch):
    def large_work(self, case, convention):
        return 1e9 if len(case["x"]) >= 10 else 0.0

    monkeypatch.setattr(SingleSequence, "large_work", large_work)
    assert search(subject(RNN), 20, 0, NOTHING).large == 1


def test_progress_is_told_after_every_case():
    watched = []
    searched = search(subject(tanh_only), 10, 0, NOTHING, watch=watched.append)
    assert [p.drawn for p in watched] == list(range(1, searched.drawn + 1))
    assert [p.compared for p in watched] == sorted(p.compared for p in watched)
    assert watched[-1].compared == watched[-1].asked == 10


def test_a_right_answer_in_fifty_is_computed_twice():
    searched = search(subject(tanh_only), 60, 0, NOTHING)
    assert searched.confirmed == 60 // searching.CONFIRM_EVERY + 1


def test_a_process_that_ends_is_reported_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "ending_rnn.py").write_text(
        "import os\ndef run(case):\n    os._exit(3)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import ending_rnn

    with pytest.raises(OracleError, match=r"^jobs: a process .* has ended; run it"):
        longdep.check("simple-rnn", ending_rnn.run, examples=2, jobs=2)


def test_known_deviations_are_the_same_whatever_the_number_of_processes(tmp_path):
    place = {
        "implementation": "mine",
        "system": "simple-rnn",
        "convention": "plain",
        "precision": "float64",
    }
    outputs = ["delta", *(f"grad_{k}" for k in ("U", "W", "b", "x", "h0"))]
    told = {
        "outputs": outputs,
        "reason": "It stops after five lags, on purpose.",
        "reproduction": ["none"],
    }
    book = {
        "format": "longdep known deviations 1",
        "deviations": [place | told],
    }
    file = tmp_path / "known.json"
    file.write_text(json.dumps(book))
    options = {"examples": 12, "known_deviations": file, "name": "mine"}
    one = longdep.check("simple-rnn", WRONG, **options)
    more = longdep.check("simple-rnn", WRONG, **options, jobs=2)
    assert one.excused
    assert one.examples == 12  # it goes on after the known deviation
    assert more.to_json() == one.to_json()


LINEAR = implementation("linear-recurrence", "transposed")


class InBatches(Crew):
    """Examines in this process what several would be handed together."""

    def __init__(self, subject, jobs):
        super().__init__(subject, jobs)
        self.batch = 50


def test_a_case_that_was_drawn_but_not_examined_may_be_drawn_again(monkeypatch):
    """Eight are declined; of sixteen others eight are enough; two more come later."""
    drawn, answered = [], []

    def recorded(steps):
        case = {"W": np.array([[0.5]]), "h0": np.array([1.0]), "steps": steps}
        drawn.append(case)
        return case

    def bulk(self, convention, precision):
        return st.integers(0, 200).map(recorded)

    def small(self, convention, precision):
        return st.integers(1, 2).map(lambda k: drawn[-k])

    def declining_eight(case):
        answered.append(case["steps"])
        if len(answered) <= 8:
            raise NotImplementedError
        return LINEAR(case)

    monkeypatch.setattr(LinearRecurrence, "bulk", bulk)
    monkeypatch.setattr(LinearRecurrence, "small", small)
    monkeypatch.setattr(searching, "Crew", InBatches)
    checked = replace(
        subject(declining_eight),
        entry=system("linear-recurrence"),
        convention="transposed",
    )
    searched = search(checked, 10, 0, NOTHING)
    assert (searched.declined, searched.compared) == (8, 10)
    assert not searched.exhausted
    assert {drawn[-1]["steps"], drawn[-2]["steps"]} == set(answered[-2:])
