"""The report of a check: its words, its table, its verdict, the same as JSON."""

import json
from dataclasses import replace

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.check.judging import Miss
from longdep.numeric.oracle.check.report import Finding, Report, Tally, digits_of
from longdep.numeric.oracle.markup import Code, Heading, Table

FOUND = Finding(
    kind="outside",
    output="grad_U",
    sentence="grad_U[0, 1] at step 3, lag 2 is outside.",
    step=3,
    lag=2,
    place=(0, 1),
    expected="1.25",
    computed=1.5,
    allowed=0.0123456,
    why="Because.",
    also=("grad_W", "grad_x"),
    causes=("U for its transpose.", "x is late."),
    apart="Wrong only where T >= 5.",
    case={"x": np.array([0.5]), "steps": 3},
    reproduction="run()\n",
)
TROUBLE = Finding(kind="raises", output=None, sentence="raised ValueError")
CAUSE = "Likely cause: U for its transpose. Or: x is late."
NONE = "Likely cause: no known bug pattern computes this."
REPORT = Report(
    system="gru",
    convention="torch",
    precision="float32",
    level="strict",
    seed=7,
    examples=20,
    asked=20,
    drawn=20,
    declined=0,
    exhausted=False,
    confirmed=2,
    findings=(),
    unchecked=(),
    tallies={"h": Tally(inside=60, share=0.25)},
    effective_precision="float32",
)


def test_what_is_wrong_in_short():
    assert FOUND.short.splitlines() == [
        "grad_U[0, 1] at step 3, lag 2 is outside.",
        "  expected  1.25",
        "  computed  1.5",
        "  off by    0.25",
        "  allowed   0.0123",
        "Also outside: grad_W, grad_x.",
        CAUSE,
    ]
    assert TROUBLE.short == "raised ValueError"
    alone = replace(FOUND, also=(), causes=())
    assert alone.short.splitlines()[5:] == [NONE]
    assert replace(TROUBLE, also=("h",)).short.splitlines()[1:] == ["Also outside: h."]


def test_what_is_wrong_on_a_page():
    numbers = "  expected  1.25\n  computed  1.5\n  off by    0.25\n  allowed   0.0123"
    assert str(FOUND).split("\n\n") == [
        FOUND.sentence,
        numbers,
        "Also outside: grad_W, grad_x.",
        CAUSE,
        "Wrong only where T >= 5.",
        "Why this much is allowed. Because.",
        "To reproduce, run:",
        "run()\n",
    ]
    assert str(TROUBLE) == "raised ValueError"


def test_sentences_are_filled_to_88_characters():
    long = replace(
        FOUND, sentence="x" * 80 + " " + "y" * 7 + " z", apart="", why="w " * 60
    )
    lines = str(long).splitlines()
    assert lines[:2] == ["x" * 80 + " " + "y" * 7, "z"]
    assert max(map(len, lines)) == 88


def test_what_a_notebook_displays_of_a_finding():
    header = ["output", "step", "lag", "place", "expected", "computed"]
    assert FOUND.blocks() == [
        FOUND.sentence,
        Table(
            [
                [*header, "off by", "allowed"],
                ["grad_U", "3", "2", "0, 1", "1.25", "1.5", "0.25", "0.0123"],
            ]
        ),
        "Also outside: grad_W, grad_x.",
        CAUSE,
        "Wrong only where T >= 5.",
        "Why this much is allowed. Because.",
        Code("run()\n", "To reproduce, run:"),
    ]
    assert TROUBLE.blocks() == ["raised ValueError"]
    bare = replace(
        FOUND, output=None, step=None, lag=None, place=(), also=(), apart="", why=""
    )
    _, table, *others = replace(bare, reproduction="").blocks()
    assert table.rows[1][:4] == ["", "", "", ""]
    assert others == [CAUSE]


@pytest.mark.parametrize(
    ("ball", "digits"),
    [
        (flint.arb(2), "2.000000000000000000000000"),
        (flint.arb(2, 2.0**-20), "2.00000"),  # 2 plus or minus 1e-6
        (flint.arb("inf"), "inf"),
        (flint.arb("-inf"), "-inf"),
        (flint.arb("nan"), "nan"),
    ],
)
def test_25_certified_digits_are_shown(ball, digits):
    miss = Miss(
        output="h",
        place=(),
        expected=ball,
        computed=0.0,
        allowed=0.0,
        why="",
        step=None,
        lag=None,
        count=1,
    )
    assert digits_of(miss) == digits


def test_tallies_are_added_and_shares_are_not():
    one = Tally(inside=1, outside=2, undecidable=3, share=0.5)
    two = Tally(inside=10, outside=20, undecidable=30, share=0.25)
    both = Tally(inside=11, outside=22, undecidable=33, share=0.5)
    assert one + two == two + one == both
    assert Tally() == Tally(inside=0, outside=0, undecidable=0, share=0.0)


BLIND, RIGHT = Tally(undecidable=4), Tally(inside=1)


@pytest.mark.parametrize(
    ("changes", "ok", "verdict"),
    [
        ({}, True, "right"),
        ({"findings": (TROUBLE,)}, False, "WRONG"),
        ({"stale": ("h",)}, False, "STALE, a known deviation is gone"),
        ({"findings": (TROUBLE,), "stale": ("h",)}, False, "WRONG"),
        ({"excused": (FOUND,)}, True, "right but for a known deviation"),
        ({"tallies": {}}, False, "UNDECIDED"),
        ({"tallies": {}, "excused": (FOUND,)}, True, "right but for a known deviation"),
        ({"tallies": {"h": BLIND}}, False, "UNDECIDED"),
        ({"tallies": {"h": RIGHT, "c": BLIND}}, False, "UNDECIDED"),
        ({"tallies": {"h": Tally(inside=1, undecidable=9)}}, True, "right"),
        ({"tallies": {"h": Tally(outside=1)}}, True, "right"),  # listed elsewhere
    ],
)
def test_the_verdict(changes, ok, verdict):
    report = replace(REPORT, **changes)
    assert report.ok is ok
    assert report.summary == (
        f"gru (torch), float32: {verdict}; 20 cases compared, 20 drawn"
    )


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"drawn": 23, "declined": 3}, "20 cases compared, 23 drawn, 3 declined"),
        ({"examples": 1, "drawn": 2}, "1 case compared, 2 drawn"),
        ({"examples": 0, "drawn": 2}, "0 cases compared, 2 drawn"),
        ({"asked": 1, "drawn": 1, "examples": 1}, "1 case compared"),
        ({"asked": 1, "drawn": 1, "examples": 0}, "0 cases compared"),
        ({"asked": 1, "drawn": 2, "examples": 1}, "1 case compared, 2 drawn"),
        ({"asked": 2, "drawn": 1, "examples": 1}, "1 case compared, 1 drawn"),
        ({"asked": 2, "drawn": 2, "examples": 2}, "2 cases compared, 2 drawn"),
        (
            {"exhausted": True, "examples": 3, "drawn": 400, "declined": 397},
            "3 cases compared of the 20 asked for, 400 drawn, 397 declined: no more "
            "were drawn",
        ),
    ],
)
def test_how_many_cases_it_rests_on(changes, counts):
    report = replace(REPORT, **changes)
    assert report.summary == f"gru (torch), float32: right; {counts}"


def test_undecidable_are_outputs_with_such_rows():
    tallies = {"h": Tally(inside=3, undecidable=2), "c": RIGHT}
    assert replace(REPORT, tallies=tallies).undecidable == {"h": 2}


FULL = replace(
    REPORT,
    confirmed=1,
    findings=(FOUND, TROUBLE),
    excused=(replace(TROUBLE, kind="hangs"),),
    unchecked=("c", "grad_b (in 3 of 20)"),
    tallies={"h": Tally(inside=60, share=0.25), "grad_U": Tally(outside=1, share=1e9)}
    | {"longest_name": Tally(inside=3, undecidable=2, share=1 / 3)},
    notes=("A note.", "Another."),
)
ABOUT = (
    "Level strict, seed 7; effective precision: float32. The right answers are "
    "certified balls; {} confirmed by the second route."
)
UNCHECKED = (
    "Unchecked, because not returned in a form that can be judged: c, grad_b (in 3 of "
    "20)."
)
BLIND_ROWS = (
    "Undecidable rows are not passed: their conditioning leaves nothing to check in "
    "float32."
)
COLUMNS = ["output", "inside", "outside", "undecidable", "largest error / allowed"]


def test_a_page_has_a_title_a_table_and_sections():
    page = str(FULL)
    head, *rest = page.split("\n\n")
    assert head.splitlines() == [FULL.summary, "=" * len(FULL.summary)]
    assert " ".join(rest[0].split()) == ABOUT.format("1 was")
    assert rest[1].splitlines() == [
        "output        inside  outside  undecidable  largest error / allowed",
        "h                 60        0            0  0.25",
        "grad_U             0        1            0  1e+09",
        "longest_name       3        0            2  0.333",
    ]
    assert " ".join(rest[2].split()) == UNCHECKED
    assert " ".join(rest[3].split()) == BLIND_ROWS
    titles = ["Finding 1: outside", "Finding 2: raises", "Excused 1: hangs"]
    places = [page.index(f"\n\n{title}\n{'-' * len(title)}\n\n") for title in titles]
    assert places == sorted(places)
    assert [text for text in rest if text == str(TROUBLE)] == [str(TROUBLE)] * 2
    assert page.endswith("\n\nA note.\n\nAnother.\n")
    assert max(map(len, page.splitlines())) <= 88


def test_the_line_under_a_title_is_88_characters_at_most():
    long = replace(REPORT, system="s" * 100)
    assert str(long).splitlines()[1] == "=" * 88


def test_a_page_without_anything_judged():
    empty = replace(REPORT, tallies={}, confirmed=2)
    assert str(empty).split("\n\n")[2:] == ["No output could be judged.\n"]
    assert "2 were confirmed" in " ".join(str(empty).split())


def test_what_cannot_be_printed_is_escaped():
    assert "\\x1b" in str(replace(REPORT, notes=("\x1b",)))


def test_a_notebook_displays_the_same():
    table = Table(
        [
            COLUMNS,
            ["h", "60", "0", "0", "0.25"],
            ["grad_U", "0", "1", "0", "1e+09"],
            ["longest_name", "3", "0", "2", "0.333"],
        ]
    )
    assert FULL.blocks() == [
        Heading(FULL.summary),
        ABOUT.format("1 was"),
        table,
        UNCHECKED,
        BLIND_ROWS,
        Heading("Finding 1: outside"),
        *FOUND.blocks(),
        Heading("Finding 2: raises"),
        *TROUBLE.blocks(),
        Heading("Excused 1: hangs"),
        *TROUBLE.blocks(),
        "A note.",
        "Another.",
    ]
    none = replace(REPORT, tallies={})
    assert none.blocks() == [Heading(none.summary), ABOUT.format("2 were")]


def test_the_report_as_json():
    text = FULL.to_json()
    tree = json.loads(text)
    assert text == json.dumps(tree, indent=2, ensure_ascii=False) + "\n"
    findings = tree.pop("findings")
    assert [one["kind"] for one in tree.pop("excused")] == ["hangs"]
    assert tree == {
        "system": "gru",
        "convention": "torch",
        "precision": "float32",
        "level": "strict",
        "seed": 7,
        "examples": 20,
        "asked": 20,
        "drawn": 20,
        "declined": 0,
        "exhausted": False,
        "confirmed": 1,
        "ok": False,
        "summary": FULL.summary,
        "effective_precision": "float32",
        "unchecked": ["c", "grad_b (in 3 of 20)"],
        "undecidable": {"longest_name": 2},
        "outputs": {
            "h": {"inside": 60, "outside": 0, "undecidable": 0, "share": 0.25},
            "grad_U": {"inside": 0, "outside": 1, "undecidable": 0, "share": 1e9},
            "longest_name": {
                "inside": 3,
                "outside": 0,
                "undecidable": 2,
                "share": 1 / 3,
            },
        },
        "stale": [],
        "notes": ["A note.", "Another."],
    }
    first = findings[0]
    assert first.pop("case") == {"x": ["0x1.0000000000000p-1"], "steps": 3}
    assert first == {
        "kind": "outside",
        "output": "grad_U",
        "sentence": FOUND.sentence,
        "step": 3,
        "lag": 2,
        "place": [0, 1],
        "expected": "1.25",
        "computed": 1.5,
        "allowed": 0.0123456,
        "why": "Because.",
        "also": ["grad_W", "grad_x"],
        "causes": ["U for its transpose.", "x is late."],
        "apart": "Wrong only where T >= 5.",
        "reproduction": "run()\n",
    }


def test_json_has_no_escapes_of_letters_and_no_infinities():
    odd = replace(REPORT, stale=("h",), notes=("ä 한",))
    odd = replace(odd, tallies={"h": Tally(outside=1, share=float("inf"))})
    text = odd.to_json()
    assert "ä 한" in text
    tree = json.loads(text, parse_constant=lambda word: pytest.fail(word))
    assert tree["stale"] == ["h"]
    assert tree["outputs"]["h"]["share"] == "inf"
