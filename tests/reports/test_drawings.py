"""`longdep claims` and `longdep show` answer from the ledger and the drawings alone."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from longdep.reports.command.cli import cli
from longdep.reports.page import drawings
from longdep.reports.page.selected import Selected, selected
from longdep.reports.page.showing import Shown, show
from longdep.reports.page.terminal import Terminal
from longdep.reports.record import ledger as books
from longdep.theory.catalog import all_claims, claim_of
from longdep.theory.topics import UnknownClaimError, nearest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = books.COMMITTED.parent
HEAVY = ("sympy", "numpy", "jsonschema", "hypothesis", "matplotlib", "pytest", "flint")
KEY = "spectral-form"


@cache
def ledger() -> books.Ledger:
    found = books.read(books.COMMITTED)
    assert found is not None
    return found


def lines(shown: Selected, columns: int, unicode: bool) -> list[tuple[str, str]]:
    assert isinstance(shown, Shown)
    return list(shown.lines(Terminal(columns, unicode)))


@pytest.mark.parametrize(
    "arguments",
    [
        ["claims"],
        ["claims", "--topic", "latching"],
        ["claims", "--topic", "latchin"],
        ["show", KEY],
        ["show", "signal-hidden.measured"],
        ["show", "gamma-bound"],
    ],
)
def test_what_the_ledger_has_is_shown_without_anything_heavy(arguments) -> None:
    code = (
        f"import sys; sys.argv = {['longdep', *arguments]!r}\n"
        "import longdep\n"
        "try:\n    longdep.main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert done.stdout.count("\n") > 1 or "near: latching" in done.stderr


def test_every_topic_has_drawings_of_all_its_claims_and_they_are_read_whole() -> None:
    """That they are what the claims give is tested with the other files of a report."""
    for entry in ledger()["claims"]:
        claims = drawings.stored(FOLDER, entry["topic"])
        for unicode in (True, False):
            kept = drawings.kept(claims, entry, unicode=unicode)
            assert kept is not None, entry["key"]
            kind = drawings.UNICODE if unicode else drawings.ASCII
            assert kept.to_json() == claims[entry["key"]][kind]


@pytest.mark.parametrize(("columns", "unicode"), [(30, True), (50, False), (120, True)])
def test_a_card_of_the_ledger_is_that_of_the_claim(columns, unicode) -> None:
    """Its words, too, of which the ledger has a copy."""
    book, keys = ledger(), [e["key"] for e in ledger()["claims"]]
    for key in keys[::12]:
        built = Shown.of(claim_of(key), book)
        assert lines(show(key), columns, unicode) == lines(built, columns, unicode)


# ------------------------------------------------------------ what is amiss


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A copy of one topic's ledger and drawings, in the place of the committed one."""
    entries = [e for e in ledger()["claims"] if e["topic"] == "linear_recurrence"]
    part = {**ledger(), "claims": entries}
    for name, text in (*books.texts(part), *drawings.texts(part)):
        books.write_whole(tmp_path / name, text)
    monkeypatch.setattr(books, "COMMITTED", tmp_path / "ledger.json")
    return tmp_path


def changed(home: Path, change) -> None:
    """Change the topic's file and the head's digest of it, as no run does."""
    place = home / "ledger" / "linear_recurrence.json"
    document = json.loads(place.read_text("utf-8"))
    change(document)
    text = json.dumps(document)
    place.write_text(text, "utf-8")
    head = json.loads((home / "ledger.json").read_text("utf-8"))
    head["topics"] = {"linear_recurrence": books.digest(text)}
    (home / "ledger.json").write_text(json.dumps(head), "utf-8")


def of(document) -> dict:
    return next(e for e in document["claims"] if e["key"] == KEY)


DAMAGE = {
    "a verdict that there is not": lambda d: of(d).update(verdict="FINE"),
    "a title that is no text": lambda d: of(d).update(title=5),
    "no title": lambda d: of(d).pop("title"),
    "what it rests on is a text": lambda d: of(d).update(rests="lemmas"),
    "no claims": lambda d: d.pop("claims"),
    "claims that are none": lambda d: d.update(claims=[1]),
    "a key twice": lambda d: d["claims"].append(of(d)),
    "a verdict that no proof bears out": lambda d: of(d).update(
        verdict="PROVED", repair=None, rests=None
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
@pytest.mark.parametrize("command", [["claims"], ["show", KEY]])
def test_a_damaged_ledger_gets_one_sentence(home, command, what) -> None:
    assert CliRunner().invoke(cli, command).exit_code == 0
    changed(home, DAMAGE[what])
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert "ledger" in done.stderr
    assert done.stderr.count("\n") == 1


SPOILT = {
    "missing": lambda text: None,
    "no JSON": lambda text: text[: len(text) // 2],
    "a sign changed": lambda text: text.replace("Λ", "Δ"),
    "another version's": lambda text: text.replace("drawings/1", "drawings/2"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_drawings_that_cannot_be_used_are_made_again(home, what) -> None:
    place = home / "drawings" / "linear_recurrence.json"
    before = lines(show(KEY), 80, True)
    text = SPOILT[what](place.read_text("utf-8"))
    place.unlink()
    if text is not None:
        place.write_text(text, "utf-8")
    assert not drawings.stored(home, "linear_recurrence")
    assert lines(show(KEY), 80, True) == before


def resealed(place: Path, change) -> None:
    """Change a file of drawings, and its digest with it."""
    document = json.loads(place.read_text("utf-8"))
    change(document["claims"][KEY])
    document["digest"] = drawings._digest(document["claims"])
    place.write_text(json.dumps(document), "utf-8")


REDRAWN = {
    "of another statement": lambda kept: kept.update(of="0" * 16),
    "a way that there is not": lambda kept: layout_of(kept).update(way="sideways"),
    "a line that is no text": lambda kept: layout_of(kept).update(lines=[1]),
    "a level below": lambda kept: layout_of(kept).update(baseline=9),
    "a part that is none": lambda kept: layout_of(kept).update(way="each", parts=[1]),
    "a premise too few": lambda kept: kept[drawings.UNICODE].pop(),
}


def layout_of(kept) -> dict:
    """The conclusion's drawing, in full."""
    layout = kept[drawings.UNICODE][0]
    if isinstance(layout, str):
        layout = kept[drawings.UNICODE][0] = {"lines": [layout]}
    return layout


@pytest.mark.parametrize("what", REDRAWN)
def test_drawings_with_a_right_digest_that_do_not_fit_are_made_again(
    home, what
) -> None:
    before = lines(show(KEY), 24, True)
    resealed(home / "drawings" / "linear_recurrence.json", REDRAWN[what])
    stored = drawings.stored(home, "linear_recurrence")
    assert drawings.kept(stored, show(KEY).says, unicode=True) is None
    assert lines(show(KEY), 24, True) == before


def test_a_claim_that_says_something_else_by_now_is_shown_as_the_ledger_has_it(
    home,
) -> None:
    changed(home, lambda d: of(d).update(statement="5 < 7"))
    assert "5 < 7" in str(show(KEY))
    premise = {
        "name": "odd",
        "words": "seven is odd",
        "statement": "7 = 2 \\cdot 3 + 1",
    }
    changed(home, lambda d: of(d)["hypotheses"].append(premise))
    text = str(show(KEY))
    assert "premise odd: seven is odd" in text
    assert "7 = 2" in text
    assert "5 < 7" in text


def test_a_claim_that_the_ledger_lacks_is_found_in_the_catalog(home) -> None:
    done = CliRunner().invoke(cli, ["show", "gamma-bound"])
    assert done.exit_code == 0
    assert "not in the ledger yet" in done.stdout
    with pytest.raises(UnknownClaimError, match=nearest("gama-bound", all_claims())):
        selected("gama-bound")


def test_a_topic_that_the_ledger_lacks_is_said_to_be_missing(home) -> None:
    done = CliRunner().invoke(cli, ["claims", "--topic", "latching"])
    assert done.exit_code == 2
    assert "no claim of it is in the ledger yet" in done.stderr


def test_a_claim_that_the_catalog_lacks_is_shown_as_the_ledger_has_it(home) -> None:
    changed(home, lambda d: of(d).update(key="gone-since"))
    text = str(show("gone-since"))
    says = text.partition("What it says formally\n")[2].partition("\n\n")[0]
    assert says.startswith("  premise recurrence: ")
    assert re.search(r"^  conclusion:\n    h", says, re.MULTILINE)
    assert "Verdict\n  false as printed" in text
