"""`longdep show`: every claim's card in a terminal."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from longdep.reports.command.cli import cli
from longdep.reports.page import drawings
from longdep.reports.page.book import Book
from longdep.reports.page.selected import Selected
from longdep.reports.page.showing import Shown, show
from longdep.reports.page.terminal import Terminal
from longdep.reports.record import ledger as books
from longdep.theory.catalog import all_claims, claim_of
from longdep.theory.topics import UnknownClaimError
from tests.reports.committed import committed

ROOT = Path(__file__).resolve().parents[2]
HOME = books.COMMITTED.parent
WIDTH = 80
FILE = re.compile(r"\s+certificates/[\w.-]+\.json")  # never broken: it is to be copied
ESCAPE = re.compile("\x1b\\[[0-9;]*m")


@cache
def ledger() -> books.Ledger:
    return committed()


@cache
def cards(unicode: bool) -> dict[str, list[str]]:
    """The lines of every claim's card, by the drawings that were kept."""
    book, terminal = Book(ledger()), Terminal(WIDTH, unicode)
    stored = {t.name: drawings.stored(HOME, t.name) for t in book.topics}
    shown = {
        entry["key"]: Shown(entry, book, stored=stored[entry["topic"]])
        for entry in book.entries
    }
    assert set(shown) == set(all_claims())
    return {k: [text for _, text in s.lines(terminal)] for k, s in shown.items()}


def test_no_card_has_any_latex_left() -> None:
    latex = {
        key: line
        for key, lines in cards(True).items()
        for line in lines
        if set(line) & set("\\{}$")
    }
    assert not latex


def test_no_line_of_a_card_is_wider_than_the_terminal() -> None:
    wide = {
        key: line
        for key, lines in cards(True).items()
        for line in lines
        if len(line) > WIDTH and not FILE.fullmatch(line)
    }
    assert not wide


def test_a_card_for_an_ascii_terminal_is_ascii() -> None:
    assert all(line.isascii() for lines in cards(False).values() for line in lines)


@pytest.mark.parametrize("key", ["spectral-form", "gamma-equality"])
def test_a_card_begins_with_what_a_reader_asks_first(key: str) -> None:
    headings = ["As printed", "Verdict", "Because", "Repair", "What it says formally"]
    lines = cards(True)[key]
    assert [line for line in lines if line in headings] == headings


def test_a_card_says_how_the_printed_form_fails() -> None:
    text = "\n".join(cards(True)["spectral-form"])
    for part in (
        "h⁽ᵗ⁾ = Qᵀ Λᵗ Q h⁽⁰⁾",
        "false as printed; repaired",
        "Q = ⎡3/5  -4/5⎤",
        "[-12/25; 9/25] ≠ [12/25; 9/25]",
        "h[t] = Q⋅Λᵗ⋅Qᵀ⋅h[0]",
        "premise orthogonal: Q is orthogonal",
        "certificates/spectral-form.counterexample.json",
        "document 004, eq. 10.39",
    ):
        assert part in text


def test_a_card_has_the_rule_and_the_figures_of_what_was_measured() -> None:
    key = "signal-hidden.measured"
    (entry,) = (e for e in ledger()["claims"] if e["key"] == key)
    (detail,) = (e["detail"] for e in entry["evidence"] if e["kind"] == "measurement")
    lines = [line.strip() for line in cards(True)[key]]
    assert detail["rule"].split(",")[0] in " ".join(lines)
    assert detail["values"]
    for name, figure in detail["values"].items():
        (line,) = (line for line in lines if line.startswith(f"{name}  "))
        assert line.endswith(f"  {figure}")


def test_every_printed_claim_has_its_verdict_in_words_and_as_the_ledger_has_it() -> (
    None
):
    for entry in ledger()["claims"]:
        said = " ".join(line.strip() for line in cards(True)[entry["key"]])
        assert f"in the ledger: {entry['verdict'].split()[0]}" in said, entry["key"]


def test_what_a_file_or_a_claim_says_cannot_steer_the_terminal() -> None:
    claim = replace(
        claim_of("spectral-form"), title="a\x1b[2Jb", paraphrase="c\rd \u202e."
    )
    text = str(Shown.of(claim, ledger()))
    assert "a\\x1b[2Jb" in text
    assert "\\u202e" in text
    assert not set(text) & set("\x1b\r\u202e")


def test_a_claim_that_the_ledger_lacks_is_shown_without_a_verdict() -> None:
    text = str(Shown.of(claim_of("spectral-form"), None))
    assert "not in the ledger yet" in text
    assert "h[t] = Qᵀ⋅Λᵗ⋅Q⋅h[0]" in text


@pytest.mark.parametrize("of", [committed(), None])
def test_how_a_claim_is_read_is_said_where_there_is_more_than_its_words(of) -> None:
    read = claim_of("power-method")
    assert "Read as" in str(Shown.of(read, of))
    assert "up to the length of the vector" in str(Shown.of(read, of))
    assert "Read as" not in str(Shown.of(replace(read, read_as=""), of))


# ------------------------------------------------------------ values


def lines_of(values: dict[str, object], width: int = WIDTH) -> list[str]:
    return list(Terminal(width).values(values, ""))


def test_matrices_stand_beside_each_other_as_far_as_they_fit() -> None:
    rows = [["1/2", "0"], ["0", "-3"]]
    assert lines_of({"n": "2", "Q": rows, "horizon": 1}) == [
        "n = 2    Q = ⎡1/2   0⎤",
        "             ⎣  0  -3⎦",
    ]
    assert len(lines_of({name: rows for name in "ABCDEF"})) == 4


def test_a_matrix_wider_than_the_terminal_is_written_row_by_row() -> None:
    rows = [[str(10**k) for k in range(14)], ["0"] * 14]
    lines = lines_of({"W": rows})
    assert lines[0].startswith("W[0, :] = 1, 10, 100,")
    assert max(map(len, lines)) <= WIDTH
    assert str(10**13) in " ".join(lines)
    assert "W[1, :] = 0, 0, 0" in " ".join(lines)


def test_a_number_longer_than_the_terminal_keeps_all_its_digits() -> None:
    number = "1" * 200
    lines = lines_of({"x": number})
    assert "".join(re.findall("1+", "".join(lines))) == number
    assert max(map(len, lines)) <= WIDTH


def test_a_sequence_and_a_law_have_their_indices_and_probabilities() -> None:
    assert lines_of({"h": {"0": "1", "1": "1/2"}}) == ["h[0] = 1    h[1] = 1/2"]
    outcome = [["1/2", {"w": {"1": "-1"}}], ["1/2", {"w": {"1": "1"}}]]
    law = list(Terminal().law({"outcomes": outcome}))
    assert law == [
        "    with probability 1/2: w[1] = -1",
        "    with probability 1/2: w[1] = 1",
    ]


# ------------------------------------------------------------ the command


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "longdep", "show", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


def test_the_command_prints_the_card() -> None:
    done = run("spectral-form", PYTHONIOENCODING="utf-8", COLUMNS="80")
    assert done.returncode == 0
    assert done.stdout.splitlines() == cards(True)["spectral-form"]


def test_a_terminal_of_ascii_gets_ascii() -> None:
    done = run("spectral-form", PYTHONIOENCODING="ascii", COLUMNS="80")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.splitlines() == cards(False)["spectral-form"]


def on_a_terminal(monkeypatch, capsys) -> str:
    """What the command writes to a terminal."""
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(SystemExit, match="0"):
        cli(["show", "spectral-form"])
    return str(capsys.readouterr().out)


def test_a_terminal_gets_colours_and_the_same_words(monkeypatch, capsys) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = on_a_terminal(monkeypatch, capsys)
    assert ESCAPE.sub("", out).splitlines() == cards(True)["spectral-form"]
    (verdict,) = (x for x in out.splitlines() if "false as printed" in x)
    assert verdict.startswith("\x1b[33m")  # yellow, as in the table of verdicts


def test_no_colour_is_given_where_none_is_wanted(monkeypatch, capsys) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in on_a_terminal(monkeypatch, capsys)


def test_a_narrow_terminal_gets_narrow_lines() -> None:
    lines = [line for _, line in show("gamma-bound").lines(Terminal(50))]
    assert max(map(len, lines)) <= 50


def test_an_unknown_key_gets_the_same_sentence_in_python_and_in_the_command() -> None:
    done = CliRunner().invoke(cli, ["show", "spectral"])
    with pytest.raises(UnknownClaimError) as caught:
        show("spectral")
    assert done.exit_code == 2
    assert str(caught.value) in done.stderr
    assert "near: spectral-" in done.stderr


# ------------------------------------------------------------ one topic of the ledger


def test_a_key_that_another_topic_mentions_is_found_in_its_own() -> None:
    """Values of an earlier topic's certificates are called "horizon", as a claim is."""
    found = books.find_topic_of(books.COMMITTED, "horizon")
    assert found is not None
    assert {entry["topic"] for entry in found["claims"]} == {"linear_scan"}
    assert "horizon" in {entry["key"] for entry in found["claims"]}


def test_one_topic_is_read_as_the_whole_ledger_has_it() -> None:
    found = books.find_topic_of(books.COMMITTED, "gamma-bound")
    assert found is not None
    topic = [e for e in ledger()["claims"] if e["topic"] == "backpropagation"]
    assert found["claims"] == topic
    assert books.find_topic_of(books.COMMITTED, "no-such-claim") is None


def test_a_ledger_that_is_not_there_has_no_topic(tmp_path) -> None:
    assert books.find_topic_of(tmp_path / "ledger.json", "gamma-bound") is None


def test_a_topic_of_a_broken_ledger_is_refused(tmp_path) -> None:
    for name, text in books.texts(ledger()):
        books.write_whole(tmp_path / name, text)
    (tmp_path / "ledger" / "backpropagation.json").write_text('{"claims": []}')
    with pytest.raises(books.LedgerError, match="not the file that"):
        books.find_topic_of(tmp_path / "ledger.json", "gamma-bound")


def test_readings_are_told_from_repairs() -> None:
    shown = Selected.of(claim_of("spectral-form"), ledger())
    assert shown.card is not None
    repairs = {entry["key"] for entry in shown.card.repairs}
    others = {entry["key"] for entry in shown.relatives()}
    assert repairs
    assert not repairs & others
