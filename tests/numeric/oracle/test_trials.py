"""Trials of smaller cases: which becomes the smallest one, and when it ends.

The cases here are arrays of ones; whether one fails is made up, so that each trial is
told apart: what a screen says, and what judging says.
"""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import Phase

from longdep.numeric.oracle.check import shrink
from longdep.numeric.oracle.check.examination import Examination
from longdep.numeric.oracle.check.shrink import smallest
from tests.numeric.oracle.subjects import examined, of_size, subject


class Told:
    """What was asked, and what is answered.

    Attributes:
        judged: the sizes of cases that were judged, in order.
        screened: the same of those that were screened.
        bad: the sizes of cases that fail.
        seems: size -> what a screen says of it, where it is deceived.
        looked: the arguments of each search, without the condition.
        offered: the cases that each search draws.
        phases: the phases of the reduction.
    """

    def __init__(self):
        self.judged, self.screened, self.looked = [], [], []
        self.bad, self.seems, self.offered, self.phases = set(), {}, [], []
        self.outside = ("h",)


@pytest.fixture
def told(monkeypatch):
    its = Told()

    def examine(checked, case):
        size = len(case["x"])
        its.judged.append(size)
        return examined(checked, case, its.outside if size in its.bad else ())

    def screened(checked, names, case):
        size = len(case["x"])
        its.screened.append(size)
        its.names = names
        unjudged = examined(checked, case)
        unjudged.verdicts = {}
        return its.seems.get(size, size in its.bad), unjudged

    def look(strategy, condition, *options):
        its.looked.append(options)
        its.found = [condition(case) for case in its.offered]

    def phases(tables, fails, plainer):
        its.plainer = plainer
        made = [lambda case, one=one: one(case, fails) for one in its.phases]
        return tuple(made)

    monkeypatch.setattr(shrink, "examine", examine)
    monkeypatch.setattr(shrink, "screened", screened)
    monkeypatch.setattr(shrink, "look", look)
    monkeypatch.setattr(shrink, "phases", phases)
    return its


def size_of(found):
    return len(found.examination.case["x"])


def start(size=10, checked=None):
    checked = subject() if checked is None else checked
    return examined(checked, of_size(size), ("h",))


def trying(*sizes):
    """A phase that tries cases of these sizes and returns the last one that fails."""

    def reduction(case, fails):
        for size in sizes:
            candidate = of_size(size)
            if fails(candidate):
                case = candidate
        return case

    return reduction


def test_small_cases_are_tried_first_and_the_smallest_is_judged(told):
    told.bad, told.offered = {4, 6, 7}, [of_size(k) for k in (7, 6, 8, 4, 6, 2)]
    found = smallest(start(), {"h"}, seed=5)
    assert told.looked == [(60, 5, (Phase.generate,))]
    assert told.found == [True, True, False, True, True, False]
    assert told.judged == [4]
    assert told.names == {"h"}
    assert size_of(found) == 4
    assert [(len(c["x"]), bad) for c, bad in found.trials] == [
        (7, True),
        (6, True),
        (8, False),
        (4, True),
        (6, True),
        (2, False),
    ]
    assert found.cut_short == ""


def test_of_small_cases_of_the_same_size_the_last_one_is_taken(told):
    told.bad, told.offered = {4}, [of_size(4), of_size(4)]
    found = smallest(start(), {"h"}, seed=0)
    assert found.examination.case is told.offered[1]


def test_where_no_small_case_fails_nothing_is_judged(told):
    told.offered = [of_size(3)]
    first = start()
    assert smallest(first, {"h"}, seed=0).examination is first
    assert told.judged == []


def test_a_small_case_must_not_be_larger_than_the_failing_one(told):
    told.bad, told.offered = {10, 12}, [of_size(12)]
    first = start()
    assert smallest(first, {"h"}, seed=0).examination is first
    told.offered = [of_size(10)]
    assert smallest(first, {"h"}, seed=0).examination.case is told.offered[0]


def test_phases_go_on_from_what_the_last_one_ended_with(told):
    told.bad = {8, 5}
    told.phases = [trying(8), trying(9, 5)]
    assert size_of(smallest(start(), {"h"}, seed=0)) == 5
    assert told.screened == [8, 9, 5]
    assert told.judged == [8, 5]


def test_a_phase_that_was_deceived_is_repeated_with_every_trial_judged(told):
    told.bad, told.seems = {8, 5}, {6: True}
    told.phases = [trying(8, 6), trying(5)]
    found = smallest(start(), {"h"}, seed=0)
    assert told.judged == [6, 8, 6, 5]  # its end; then again, trial by trial
    assert told.screened == [8, 6, 5]  # the next phase is screened again
    assert size_of(found) == 5


def test_what_judging_shows_on_the_way_is_kept_where_it_is_smaller(told):
    """A phase may end with a case that fails and is larger than the best one."""
    told.bad = {8, 5}
    told.phases = [lambda case, fails: (trying(5)(case, fails), of_size(8))[1]]
    told.seems = {}
    found = smallest(start(), {"h"}, seed=0)
    assert size_of(found) == 8  # the screened one was never judged
    assert told.judged == [8]


@pytest.mark.parametrize(
    ("answer", "fails"), [(None, False), (False, False), (True, True)]
)
def test_what_has_no_verdict_does_not_fail(told, answer, fails):
    told.seems = {3: answer}
    told.phases = [trying(3)]
    (_, bad), *_ = smallest(start(), {"h"}, seed=0).trials
    assert bad is fails


def test_an_answer_that_a_screen_had_to_judge_may_be_the_best(told, monkeypatch):
    monkeypatch.setattr(
        shrink, "screened", lambda s, names, case: (True, examined(s, case, ("h",)))
    )
    told.phases = [trying(3)]
    found = smallest(start(), {"h"}, seed=0)
    assert size_of(found) == 3
    assert told.judged == []  # it was judged already


@pytest.mark.parametrize(
    ("names", "looked_at"),
    [
        ({"h", "grad_b"}, {"h"}),
        ({"grad_b", "delta"}, {"grad_b", "delta"}),
        ({"gram", "grad_b"}, {"gram", "grad_b"}),
        ({"gram", "h"}, {"h"}),
    ],
)
def test_forward_values_alone_count_where_one_is_wrong(told, names, looked_at):
    told.phases = [trying(3)]
    smallest(start(), names, seed=0)
    assert told.names == looked_at


def test_a_case_that_fails_in_other_outputs_does_not_fail(told):
    told.bad, told.outside = {3}, ("grad_b",)
    told.seems = {3: True}
    told.phases = [trying(3)]
    first = start()
    assert smallest(first, {"h"}, seed=0).examination is first


def endless(case, fails):
    while True:
        fails(of_size(9))


def test_there_are_1500_trials_at_most(told):
    told.bad = {9}
    told.phases = [endless, trying(2)]
    found = smallest(start(), {"h"}, seed=0)
    assert len(found.trials) == 1500
    assert found.cut_short == "after 1500 cases"
    assert told.judged == [9]  # the newest that fails, and no phase after
    assert size_of(found) == 9


def test_the_newest_trial_that_fails_is_judged_in_the_end(told, monkeypatch):
    monkeypatch.setattr(shrink, "SHRINK_CASES", 4)
    told.bad = {8, 6}
    told.phases = [trying(8, 6, 7, 5, 4)]
    assert size_of(smallest(start(), {"h"}, seed=0)) == 6
    assert told.judged == [6]


def test_where_no_trial_failed_the_failing_case_is_judged_in_the_end(told, monkeypatch):
    monkeypatch.setattr(shrink, "SHRINK_CASES", 2)
    told.phases = [trying(8, 6, 7)]
    first = start()
    assert smallest(first, {"h"}, seed=0).examination is first
    assert told.judged == [10]


def test_there_are_20_seconds_at_most(told, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(shrink.time, "monotonic", lambda: now[0])
    told.offered = [of_size(3)]

    def slow(case, fails):
        now[0] = 120.0
        fails(of_size(4))
        now[0] = np.nextafter(120.0, 121)
        fails(of_size(5))

    told.phases = [slow]
    found = smallest(start(), {"h"}, seed=0)
    assert [len(case["x"]) for case, _ in found.trials] == [3, 4]
    assert found.cut_short == "after 20 s"


def test_what_has_no_cell_is_judged_each_time(told):
    told.bad, told.phases = {3}, [trying(4, 3)]
    smallest(
        start(checked=subject(name="linear-recurrence", convention="transposed")),
        {"h"},
        seed=0,
    )
    assert told.screened == []
    assert told.judged == [4, 3]


def test_a_stacked_case_has_plainer_structures_and_no_other_has(told, monkeypatch):
    told.phases = [trying()]
    smallest(start(), {"h"}, seed=0)
    assert told.plainer is None
    monkeypatch.setattr(Examination, "known", {})
    monkeypatch.setattr(shrink, "plainer_cases", lambda *words: words)
    smallest(
        start(checked=subject(name="stacked-gru", convention="torch")), {"h"}, seed=0
    )
    stacking, case = told.plainer("case")
    assert (stacking.cell, case) == ("gru", "case")


def test_lists_of_arrays_are_shrunk_as_they_are_drawn_and_then_array_by_array(
    told, monkeypatch
):
    def examine(checked, case):
        total = sum(a.size for a in case["gradients"])
        told.judged.append(total)
        return examined(checked, case, ("clipped",) if total > 2 else ())

    monkeypatch.setattr(shrink, "examine", examine)
    case = {"gradients": [np.ones(9)], "limit": 1.0}
    checked = subject(name="clip-by-norm", convention="exact")
    drawn = {"gradients": [np.ones(2), np.ones(2)], "limit": 1.0}
    told.offered = [drawn]
    found = smallest(examined(checked, case, ("clipped",)), {"clipped"}, seed=3)
    assert told.looked == [(60, 3, (Phase.generate, Phase.shrink))]
    assert [a.size for a in found.examination.case["gradients"]] == [1, 2]
    assert told.judged[0] == 4
    assert told.screened == []


def test_a_record_of_a_search_that_ended_by_itself():
    made = shrink.Shrunk(examination=SimpleNamespace(), trials=())
    assert made.cut_short == ""
