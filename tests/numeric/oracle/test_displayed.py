"""A check's report, and gradients by lag, as a notebook displays them."""

import re
from html import escape

import numpy as np

import longdep
from longdep.numeric.oracle.check.parts_report import PartReport
from longdep.numeric.oracle.check.report import Finding, Report, Tally
from longdep.numeric.oracle.markup import Code, Heading, Table, as_html, as_markdown

BAD = "<b>x</b> | `y` *z* \x1b[2J [a](b) $q$"
FOUND = Finding(
    kind="outside",
    output="grad_U",
    sentence=f"grad_U is wrong: {BAD}.",
    step=3,
    lag=2,
    place=(0, 1),
    expected="1.25",
    computed=1.5,
    allowed=1e-9,
    why="Because.",
    causes=("U for its transpose",),
    reproduction="import x\nif a < b:\n    y()",
)


def report(*findings: Finding) -> Report:
    return Report(
        system="simple-rnn",
        convention="standard",
        precision="float64",
        level="standard",
        seed=0,
        examples=20,
        asked=20,
        drawn=21,
        declined=1,
        exhausted=False,
        confirmed=2,
        findings=findings,
        unchecked=("delta",),
        tallies={"h": Tally(inside=60, share=0.25), BAD: Tally(outside=1)},
        effective_precision="float64",
        notes=(BAD,),
    )


def test_a_report_in_html_has_its_summary_its_table_and_its_findings() -> None:
    text = report(FOUND)._repr_html_()
    assert text.splitlines()[1].startswith(
        "<p><strong>simple-rnn (standard), float64: WRONG; 20 cases"
    )
    assert "<tr><td>h</td><td>60</td><td>0</td><td>0</td><td>0.25</td></tr>" in text
    assert "<strong>Finding 1: outside</strong>" in text
    for name, value in (
        ("step", "3"),
        ("lag", "2"),
        ("place", "0, 1"),
        ("expected", "1.25"),
        ("computed", "1.5"),
        ("off by", "0.25"),
        ("allowed", "1e-09"),
    ):
        assert f"<th>{name}</th>" in text
        assert f"<td>{value}</td>" in text
    assert "Likely cause: U for its transpose" in text
    assert "Unchecked, because not returned" in text
    assert "<summary>To reproduce, run:</summary><pre " in text
    assert ">import x\nif a &lt; b:\n    y()</pre>" in text


def test_a_report_in_markdown_has_the_same() -> None:
    text = report(FOUND)._repr_markdown_()
    assert "| h | 60 | 0 | 0 | 0\\.25 |" in text
    assert re.search(r"^\*\*Finding 1\\: outside\*\*$", text, re.MULTILINE)
    assert "\n    if a < b:\n" in text


def test_what_a_program_says_becomes_no_markup_and_steers_nothing() -> None:
    made = report(FOUND)
    assert "<b>" not in made._repr_html_()
    assert "\x1b" not in made._repr_html_() + made._repr_markdown_()
    assert "&lt;b&gt;x&lt;/b&gt;" in made._repr_html_()
    assert made._repr_html_().startswith('<div class="tex2jax_ignore mathjax_ignore">')
    plain = as_markdown([BAD])
    assert plain.startswith(r"\<b\>x\</b\> \| \`y\` \*z\* \\x1b\[2J \[a\]\(b\) \$q\$")
    table = as_markdown([Table([["a", "b"], [BAD, "c\nd"]])])
    assert len(table.splitlines()) == 3
    assert [len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()] == [
        3
    ] * 3


def test_code_is_shown_as_it_is() -> None:
    assert ">a &lt; b</pre>" in as_html([Code("a < b")])
    assert (
        as_markdown([Heading("x_1"), Code("a_1\nb")]) == "**x\\_1**\n\n    a_1\n    b\n"
    )


def test_a_right_report_has_no_findings() -> None:
    text = report()._repr_html_()
    assert "WRONG" not in text
    assert "Finding" not in text


def test_the_report_of_a_part_shows_the_reports_of_its_cases() -> None:
    part = PartReport(
        label="encoder.rnn",
        about="An nn.RNN.",
        drawn={"forward": report(FOUND)},
        own={},
        own_with="decoder.rnn",
        refused=(f"no: {BAD}",),
    )
    text = part._repr_html_()
    assert "<p><strong>encoder.rnn</strong></p>" in text
    assert "Drawn cases:" in text
    assert "Finding 1: outside" in text
    assert "Its own weights: the same as of decoder.rnn." in text
    assert "Not judged: no: &lt;b&gt;" in text
    assert "encoder\\.rnn" in part._repr_markdown_()


def test_a_report_that_is_printed_has_all_that_a_notebook_displays() -> None:
    made = report(FOUND)
    printed = " ".join(str(made).split())
    for block in made.blocks():
        if isinstance(block, str) and BAD not in block:
            assert " ".join(block.split()) in printed


def test_gradients_by_lag_are_a_picture_and_a_text() -> None:
    case = {"U": np.eye(2) / 2, "W": np.zeros((2, 1)), "b": np.zeros(2)}
    measured = longdep.lags("simple-rnn", {**case, "x": np.zeros((6, 1))})
    text = measured._repr_html_()
    assert text.startswith(
        '<img alt="gradients by lag" src="data:image/svg+xml;base64,'
    )
    assert "<pre " in text
    assert escape(str(measured).splitlines()[0]) in text
