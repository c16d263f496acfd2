"""The reports of the parts of a file or module: verdicts, words, exit code, JSON."""

import json
from dataclasses import replace

import pytest

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.oracle.check import parts_report
from longdep.numeric.oracle.check.parts_report import (
    Options,
    PartReport,
    Trials,
    as_json,
    exit_code,
    summary,
)
from longdep.numeric.oracle.check.report import Finding, Report, Tally
from longdep.numeric.oracle.check.search import unwatched
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.markup import Heading

RIGHT = Report(
    system="gru",
    convention="onnx-0",
    precision="float32",
    level="standard",
    seed=0,
    examples=1,
    asked=1,
    drawn=1,
    declined=0,
    exhausted=False,
    confirmed=1,
    findings=(),
    unchecked=(),
    tallies={"h": Tally(inside=6)},
    effective_precision="float32",
)
WRONG = replace(RIGHT, findings=(Finding(kind="raises", output=None, sentence="no"),))
STALE = replace(RIGHT, stale=("h",))
BLIND = replace(RIGHT, tallies={"h": Tally(undecidable=2)})
PARTLY = replace(RIGHT, tallies={"h": Tally(inside=3, outside=1, undecidable=2)})


def part(drawn=(RIGHT,), own=(RIGHT,), **others):
    return PartReport(
        label="layer",
        about="What it is.",
        drawn={f"way {k}": report for k, report in enumerate(drawn)},
        own={f"way {k}": report for k, report in enumerate(own)},
        **others,
    )


DRAWN, OWN = frozenset({"drawn"}), frozenset({"own"})


@pytest.mark.parametrize(
    ("drawn", "own", "incomplete", "verdicts", "worst", "code"),
    [
        ([RIGHT], [RIGHT], set(), ("right", "right"), "right", 0),
        ([RIGHT], [], set(), ("right", "not judged"), "not judged", 2),
        ([RIGHT], [RIGHT], {"own"}, ("right", "not judged"), "not judged", 2),
        ([RIGHT], [RIGHT], {"drawn"}, ("not judged", "right"), "not judged", 2),
        ([RIGHT, BLIND], [RIGHT], {"drawn"}, ("UNDECIDED", "right"), "UNDECIDED", 1),
        ([WRONG], [], set(), ("WRONG", "not judged"), "WRONG", 1),
        ([RIGHT], [BLIND, STALE], {"own"}, ("right", "WRONG"), "WRONG", 1),
        ([BLIND], [WRONG, BLIND], set(), ("UNDECIDED", "WRONG"), "WRONG", 1),
        ([], [], set(), ("not judged", "not judged"), "not judged", 2),
    ],
)
def test_verdicts_and_the_worse_of_the_two(
    drawn, own, incomplete, verdicts, worst, code
):
    made = part(drawn, own, incomplete=frozenset(incomplete))
    assert made.verdicts == verdicts
    assert made.worst == worst
    assert made.reports == (*drawn, *own)
    assert exit_code([made]) == code


def test_the_exit_code_is_that_of_the_worst_part():
    right, unjudged, blind = part(), part(own=()), part([BLIND])
    assert exit_code([]) == 0
    assert exit_code([right, right]) == 0
    assert exit_code([right, unjudged]) == exit_code([unjudged, right]) == 2
    assert exit_code([unjudged, blind, right]) == 1
    assert exit_code([unjudged, part([WRONG])]) == 1


def test_a_line_for_each_part():
    wide = replace(part([RIGHT, PARTLY], [BLIND]), label="a longer label")
    assert summary([part(), wide]).splitlines() == [
        "layer           drawn cases: right; its own weights: right",
        "a longer label  drawn cases: right (2 of 12 rows undecided); its own weights: "
        "UNDECIDED",
    ]


FULL = part(
    [RIGHT, BLIND],
    [WRONG],
    refused=("one\nthing", "two"),
    notes=("a\nnote",),
)


def test_a_part_on_a_page():
    page = str(FULL)
    assert page.startswith("layer\n=====\n\nWhat it is.\n\nDrawn cases, way 0:\n\n")
    told = [text for text in page.split("\n\n") if text.endswith(":")]
    assert told == ["Drawn cases, way 0:", "Drawn cases, way 1:", "Its own weights:"]
    assert page.endswith("\n\nNot judged: one thing\n\nNot judged: two\n\na note\n")
    for report in FULL.reports:
        assert f"\n\n{report}".rstrip("\n") in page
    assert "\n\n\n" not in page
    long = replace(part([], []), label="l" * 100)
    assert str(long).splitlines()[1] == "=" * 88


def test_a_part_that_is_judged_with_another():
    same = part([], [RIGHT, RIGHT], drawn_with="other", own_with="third")
    assert str(same).split("\n\n")[2:] == [
        "Drawn cases: the same as of other.",
        "Its own weights: the same as of third.\n",
    ]
    assert same.blocks() == [
        Heading("layer"),
        "What it is.",
        "Drawn cases: the same as of other.",
        "Its own weights: the same as of third.",
    ]


def test_what_a_notebook_displays_of_a_part():
    right, blind, wrong = FULL.reports
    assert FULL.blocks() == [
        Heading("layer"),
        "What it is.",
        "Drawn cases, way 0:",
        *right.blocks(),
        "Drawn cases, way 1:",
        *blind.blocks(),
        "Its own weights:",
        *wrong.blocks(),
        "Not judged: one thing",
        "Not judged: two",
        "a\nnote",
    ]


def test_parts_as_json():
    text = as_json({"file": "a\x1b"}, [FULL], "nodes")
    tree = json.loads(text)
    assert text == json.dumps(tree, indent=2, ensure_ascii=False) + "\n"
    (told,) = tree.pop("nodes")
    assert tree == {"file": "a\\x1b"}
    assert told == {
        "label": "layer",
        "about": "What it is.",
        "verdicts": {"drawn": "UNDECIDED", "own": "WRONG"},
        "refused": ["one thing", "two"],
        "notes": ["a note"],
        "drawn_with": "",
        "drawn": {
            "way 0": json.loads(RIGHT.to_json()),
            "way 1": json.loads(BLIND.to_json()),
        },
        "own_with": "",
        "own": {"way 0": json.loads(WRONG.to_json())},
    }
    letters = replace(part(), label="한")
    assert "한" in as_json({}, [letters])
    assert [*json.loads(as_json({}, []))] == ["layers"]


def test_trials_keep_reports_of_drawn_cases_and_of_its_own_weights():
    trials = Trials(label="layer")
    trials.attempt("drawn", "forward", lambda: RIGHT)
    trials.attempt("own", "reverse", lambda: BLIND)
    assert trials.drawn == {"forward": RIGHT}
    assert trials.own == {"reverse": BLIND}
    assert (trials.refused, trials.incomplete) == ([], set())


@pytest.mark.parametrize("kind", [DomainError, ShapeError, OracleError])
def test_what_is_refused_is_said_once(kind):
    trials = Trials(label="layer")

    def refusing():
        raise kind("a reason")

    for weights in ("drawn", "own", "drawn"):
        trials.attempt(weights, "forward", refusing)
    assert trials.refused == ["a reason"]
    assert trials.incomplete == {"drawn", "own"}
    assert trials.report("label", "about", notes=("n",), own_with="o") == PartReport(
        label="label",
        about="about",
        drawn={},
        own={},
        refused=("a reason",),
        incomplete=frozenset({"drawn", "own"}),
        notes=("n",),
        own_with="o",
    )


def test_another_error_passes():
    def failing():
        raise LookupError

    with pytest.raises(LookupError):
        Trials(label="layer").attempt("own", "forward", failing)


def of_program(*kinds, tallies=None):
    findings = tuple(Finding(kind=k, output=None, sentence=f"{k}!") for k in kinds)
    return replace(RIGHT, findings=findings, tallies=tallies or {})


@pytest.mark.parametrize(
    ("kinds", "tallies", "kept"),
    [
        (("program",), {"h": Tally()}, True),
        (("program", "raises"), {}, True),
        (("program", "program"), {}, False),
        ((), {}, False),
    ],
)
def test_where_nothing_could_be_run_what_the_program_said_is_the_reason(
    kinds, tallies, kept
):
    trials = Trials(label="layer")
    report = of_program(*kinds, tallies=tallies)
    trials.attempt("drawn", "forward", lambda: report)
    assert bool(trials.drawn) is kept
    if not kept:
        assert trials.refused == [f"layer: {'; '.join(f'{k}!' for k in kinds)}"]
        assert trials.incomplete == {"drawn"}


def test_parts_are_checked_as_a_check_is():
    its = Options(case={})
    assert (its.precision, its.examples, its.seed, its.level) == (
        None,
        200,
        0,
        "standard",
    )
    assert (its.time_limit, its.known_deviations, its.name) == (10.0, None, None)
    assert (its.jobs, its.watch) == (1, unwatched)
    assert parts_report.VERDICTS == ("right", "not judged", "UNDECIDED", "WRONG")
