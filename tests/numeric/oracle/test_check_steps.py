"""A check from its arguments to its report: what is refused, what is passed on."""

from types import SimpleNamespace

import pytest

from longdep.numeric.oracle.check import check as checking
from longdep.numeric.oracle.check import deviations
from longdep.numeric.oracle.check.check import report_on
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.report import Finding, Tally
from longdep.numeric.oracle.check.search import Progress, unwatched
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system

RNN = implementation("simple-rnn", "plain")


def run(case):
    return RNN(case)


class Told:
    """What each step of a check is asked, and what it answers."""

    def __init__(self):
        self.asked, self.watched = [], []
        self.numbers = {"failing": ([], []), "excused": ([], [])}
        self.behaviour, self.statistics, self.unchecked = [], [], ("c",)
        self.cause, self.seen = "", ()
        self.searched = {"failing": None, "excused": None}

    def report(self, listed=None, own=None, **options):
        subject = Subject(
            entry=system("simple-rnn"),
            convention="plain",
            implementation=run,
            precision="float32",
            level="strict",
            own=own,
            own_notes=("a note.",),
        )
        options = {"watch": self.watched.append} | options
        if listed is None:
            return report_on(subject, 5, 7, **options)
        known = deviations.Deviation(
            implementation="mine",
            system="simple-rnn",
            convention="plain",
            precision="float32",
            outputs=tuple(listed),
            reason="On purpose.",
            reproduction="",
        )
        self.known = (known,)
        return report_on(subject, 5, 7, "known.json", "mine", **options)


@pytest.fixture
def told(monkeypatch):
    its = Told()
    monkeypatch.setattr(checking, "wrong_behaviour", lambda searched: its.behaviour)
    monkeypatch.setattr(checking, "statistics", lambda searched: its.statistics)
    monkeypatch.setattr(checking, "unchecked", lambda searched: its.unchecked)
    monkeypatch.setattr(checking.deviations, "load", lambda path: its.known)

    def search(subject, examples, seed, listed, *, jobs, watch):
        its.asked.append((examples, seed, listed, jobs, watch))
        return SimpleNamespace(
            subject=subject,
            seed=seed,
            listed=listed,
            compared=4,
            asked=examples,
            drawn=9,
            declined=3,
            exhausted=True,
            confirmed=2,
            tallies={"h": Tally(inside=1)},
            seen=its.seen,
            progress=lambda stage: Progress(stage=stage, compared=4, drawn=9, asked=5),
            **its.searched,
        )

    def wrong_numbers(failing, reported, seed):
        its.asked.append((failing, {k for k in ("h", "c", "*") if reported(k)}, seed))
        kind = "excused" if len(its.asked) % 3 == 0 else "failing"
        findings, least = its.numbers[kind]
        return [*findings], [*least]

    class Effective:
        cause = property(lambda self: its.cause)

        def __str__(self):
            return "float32"

    def effective_precision(probed, tallies):
        its.probed = probed
        return Effective()

    monkeypatch.setattr(checking, "search", search)
    monkeypatch.setattr(checking, "wrong_numbers", wrong_numbers)
    monkeypatch.setattr(checking, "effective_precision", effective_precision)
    return its


def finding(output, kind="raises", **others):
    return Finding(kind=kind, output=output, sentence="", **others)


def test_a_report_says_what_the_search_says(told):
    report = told.report(jobs=3)
    assert told.asked == [
        (5, 7, frozenset(), 3, told.watched.append),
        (None, {"h", "c", "*"}, 7),
        (None, set(), 7),
    ]
    expected = {
        "system": "simple-rnn",
        "convention": "plain",
        "precision": "float32",
        "level": "strict",
        "seed": 7,
        "examples": 4,
        "asked": 5,
        "drawn": 9,
        "declined": 3,
        "exhausted": True,
        "confirmed": 2,
        "findings": (),
        "unchecked": ("c",),
        "tallies": {"h": Tally(inside=1)},
        "effective_precision": "float32",
        "excused": (),
        "stale": (),
        "notes": ("a note.",),
    }
    assert report.__dict__ == expected
    assert told.watched == []


def test_one_process_and_no_watch_unless_asked(told):
    subject = Subject(
        entry=system("simple-rnn"),
        convention="plain",
        implementation=run,
        precision="float32",
        level="strict",
    )
    report_on(subject=subject)
    assert told.asked[0] == (1, 0, frozenset(), 1, unwatched)


@pytest.mark.parametrize("which", ["failing", "excused"])
def test_that_a_case_is_made_smaller_is_shown(told, which):
    case = SimpleNamespace(outputs={})
    told.searched |= {which: case}
    told.report()
    assert [p.stage for p in told.watched] == ["making the failing case smaller"]
    first, second = told.asked[1:]
    assert (first[0] is case, second[0] is case) == (
        which == "failing",
        which == "excused",
    )


def test_findings_are_numbers_then_behaviour_then_statistics(told):
    number, behaviour = finding("h", "outside"), finding(None)
    told.numbers["failing"] = ([number], ["least"])
    told.numbers["excused"] = ([], ["other", "third"])
    told.behaviour, told.statistics = [behaviour], [finding(None, "statistics")]
    report = told.report()
    assert [f.kind for f in report.findings] == ["outside", "raises", "statistics"]
    assert report.confirmed == 2 + 3
    assert told.probed == ["least", "other", "third"]


def test_what_is_listed_is_excused(told):
    told.numbers["failing"] = ([finding("c", "outside")], [])
    told.numbers["excused"] = ([finding("h", "outside")], [])
    told.behaviour = [finding("h", "wrong-shape"), finding("c", "wrong-shape")]
    told.behaviour += [finding(None, "raises")]
    report = told.report(["h"])
    assert [(f.output, f.kind) for f in report.findings] == [
        ("c", "outside"),
        ("c", "wrong-shape"),
        (None, "raises"),
    ]
    assert [(f.output, f.kind) for f in report.excused] == [
        ("h", "outside"),
        ("h", "wrong-shape"),
    ]
    assert told.asked[1:] == [(None, {"c", "*"}, 7), (None, {"h"}, 7)]
    assert told.asked[0][2] == frozenset({"h"})
    assert report.stale == ()
    assert report.notes == ("a note.", "Known deviation of mine: On purpose.")


def test_a_case_that_is_refused_is_excused_by_a_star(told):
    told.behaviour = [finding(None, "raises")]
    report = told.report(["*"])
    assert (report.findings, len(report.excused)) == ((), 1)
    assert report.ok


def test_what_is_listed_and_wrong_no_more_is_stale(told):
    report = told.report(["h", "c"])
    assert report.stale == ("c", "h")
    assert report.notes[1:] == (
        "known.json: stale: mine no longer deviates in c, h; take it out of the file",
    )
    assert told.report(["h"], own={}).stale == ()  # one case need not show it
    told.behaviour = [finding("c")]
    report = told.report(["h"])
    assert (report.stale, report.notes) == ((), ("a note.",))


def test_where_the_file_lists_nothing_it_is_said_of_what_is_wrong(told, monkeypatch):
    monkeypatch.setattr(checking.deviations, "excusing", lambda *_: None)
    told.behaviour = [finding("c")]
    assert told.report(["h"]).notes[1:] == (
        "known.json: lists nothing about mine, simple-rnn, plain, float32",
    )
    assert told.asked[0][2] == frozenset()
    told.behaviour = []
    assert told.report(["h"]).notes == ("a note.",)


def test_a_precision_explains_numbers_of_both_kinds(told):
    told.cause = "like float16."
    told.numbers["failing"] = ([finding("c", expected="1")], [])
    told.numbers["excused"] = ([finding("h", expected="1")], [])
    report = told.report(["h"])
    assert report.findings[0].causes == report.excused[0].causes == ("like float16.",)


def test_the_precision_is_read_off_four_cases_and_what_fails(told):
    told.seen = [SimpleNamespace(outputs={"h": 1} if k else {}) for k in range(7)]
    failing, excused = SimpleNamespace(outputs={}), told.seen[2]
    told.searched = {"failing": failing, "excused": excused}
    told.report()
    assert told.probed == [*told.seen[1:5], failing]
    told.searched = {"failing": told.seen[6], "excused": None}
    told.asked.clear()
    told.report()
    assert told.probed == [*told.seen[1:5], told.seen[6]]


class Made:
    """An implementation with attributes."""

    def __init__(self, **attributes):
        self.__dict__ |= attributes

    def __call__(self, case):
        return {}


def test_an_implementation_is_called_by_its_module_and_name(told, monkeypatch):
    places = []
    monkeypatch.setattr(
        checking.deviations, "excusing", lambda known, *place: places.append(place)
    )
    told.known = ()
    for made in (run, Made(), Made.__call__):
        checked = Subject(
            entry=system("simple-rnn"),
            convention="plain",
            implementation=made,
            precision="float32",
            level="strict",
        )
        report_on(checked, known_deviations="known.json")
    here = ("simple-rnn", "plain", "float32")
    assert places == [
        (f"{__name__}:run", *here),
        (f"{__name__}:Made", *here),
        (f"{__name__}:Made.__call__", *here),
    ]
