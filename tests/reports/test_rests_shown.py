"""What a verdict rests on: on the pages and in the terminal."""

import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from longdep.reports.command.cli import cli
from longdep.reports.command.verdict_display import print_verdicts
from longdep.reports.page.book import Book
from longdep.reports.page.render import pages
from longdep.reports.page.showing import Shown
from longdep.reports.page.unicode_maths import in_prose
from longdep.reports.record import ledger as books
from longdep.reports.record.entries import updated
from longdep.reports.record.outline import outline_of
from longdep.reports.record.resting import for_readers, given, in_columns
from longdep.theory.catalog import claim_of
from longdep.theory.core.trust import Rests
from tests.reports.resting_claims import (
    BOOK,
    ENTRIES,
    EXISTS,
    NAMED,
    OUTRIGHT,
    OWN,
    PRINTED,
    REPAIR,
    RESTS,
    WITNESSED,
    WORDS,
    made,
    proof,
)

# ------------------------------------------------------------ on the pages


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return dict(pages(BOOK))


def card(files: dict[str, str], key: str) -> str:
    """What a claim's page says."""
    return files[f"claims/{key}.md"]


@pytest.mark.parametrize("key", WORDS)
def test_a_claims_card_says_its_verdict_and_names_the_lemmas(files, key: str) -> None:
    words, names = for_readers(ENTRIES[key]), "; ".join(given(ENTRIES[key], "`"))
    shown = words[0].upper() + words[1:] + (f" ({names})" if names else "")
    assert f"\n**Verdict.** {shown}." in card(files, key)
    said, other = ("printed", "stated") if ENTRIES[key]["sources"] else UNPRINTED
    assert f"\n**As {said}**" in card(files, key)
    assert f"**As {other}**" not in card(files, key)


UNPRINTED = ("stated", "printed")


def test_no_lemma_on_trust_is_said_only_where_there_is_none(files) -> None:
    phrase = "no lemma taken on trust"
    assert {key for key in WORDS if phrase in card(files, key)} == {OUTRIGHT}
    repaired = "The repair's proof takes no lemma on trust."
    assert repaired not in card(files, PRINTED)
    outright = dict(pages(made({**RESTS, REPAIR: Rests()})))
    assert repaired in card(outright, PRINTED)
    assert phrase in card(outright, REPAIR)


def test_a_card_says_how_sure_one_can_be_given_what(files) -> None:
    names = "`sum`; `product`; " + f'"{OWN}", of one\'s own, never evaluated'
    sure = "A proof that takes on trust "
    assert f"{sure}the lemma `norm-consistent`; its other" in card(files, NAMED)
    assert f"{sure}the lemmas {names}; its other" in card(files, REPAIR)
    followed = "premises that a model followed up to 6 only; its steps"
    assert f"{sure}{followed}" in card(files, WITNESSED)
    repair = f"The repair's proof takes on trust the lemmas {names}."
    assert repair in card(files, PRINTED)
    assert "A certified witness." in card(files, EXISTS)
    assert f"- {OWN} (of one's own, never evaluated): It follows" in card(files, REPAIR)
    assert "- product: It follows" in card(files, REPAIR)
    assert all("(../how-sure.md)" in card(files, key) for key in WORDS)


def test_the_front_page_counts_each_verdict_and_tells_what_repairs_rest_on(
    files,
) -> None:
    counts = re.findall(r"^\| ([A-Z ]+) \| (\d+) \|", files["README.md"], re.M)
    computed = [(verdict, str(Book(BOOK).count(verdict))) for verdict, _ in counts]
    assert counts == computed
    assert sum(int(count) for _, count in counts) == len(ENTRIES)
    assert dict(counts)["PROVED"] == "2"
    assert dict(counts)["PROVED GIVEN"] == "3"
    assert "(the repair is PROVED GIVEN: 1)" in files["README.md"]


def test_no_page_has_the_bare_word_proved_for_a_claim_that_is_given_lemmas() -> None:
    """In a ledger without any plain verdict, the word stands in explanations alone.

    These are the legend in each language, and the pages on the checker, the kernel and
    how the suite is tested.
    """
    ledger = made({key: r for key, r in RESTS.items() if not r.on_nothing})
    ledger["claims"] = [e for e in ledger["claims"] if e["verdict"] != "PROVED"]
    texts = {n: t for n, t in pages(ledger) if n.endswith((".md", ".json"))}
    for page in ("checker", "how-sure", "kernel", "trust"):  # they tell its meaning
        del texts[f"{page}.md"]
    bare = r"PROVED(?! GIVEN|, given|, premises)"
    found = {name: len(re.findall(bare, text)) for name, text in texts.items()}
    legends = {f"{folder}README.md": 1 for folder in ("", "zh/", "ko/")}
    assert {name: count for name, count in found.items() if count} == legends
    assert "PROVED GIVEN" in texts["README.md"]
    spoken = {n: len(re.findall("(?i)true: proved(?!,)", t)) for n, t in texts.items()}
    assert {name: count for name, count in spoken.items() if count} == {"README.md": 1}
    assert for_readers(ENTRIES[REPAIR]) in texts["coverage.md"]
    assert for_readers(ENTRIES[PRINTED]) in texts["README.md"]


# ------------------------------------------------------------ in the terminal


def test_the_lines_of_a_terminal_have_columns_and_name_the_lemmas() -> None:
    lines = list(in_columns(BOOK["claims"]))
    assert len({line.index(key) for key, line in zip(ENTRIES, lines, strict=True)}) == 1
    for (key, entry), line in zip(ENTRIES.items(), lines, strict=True):
        assert line.startswith(f"{WORDS[key]}  ")
        names = "; ".join(given(entry))
        assert line.endswith(f"  [given: {names}]" if names else entry["title"])
    assert list(in_columns([])) == []


@pytest.fixture
def committed(tmp_path, monkeypatch):
    for name, text in books.texts(BOOK):
        books.write_whole(tmp_path / name, text)
    monkeypatch.setattr(books, "COMMITTED", tmp_path / "ledger.json")


def test_claims_lists_verdicts_with_what_they_rest_on(committed) -> None:
    done = CliRunner().invoke(cli, ["claims"])
    assert done.stdout.splitlines() == list(in_columns(BOOK["claims"]))


def test_claims_on_a_terminal_names_the_lemmas_below_the_title(
    monkeypatch, capsys
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    print_verdicts(BOOK, [*ENTRIES])
    plain = re.sub("\x1b\\[[0-9;]*m", "", capsys.readouterr().out)
    header, *lines = plain.splitlines()
    assert header.split() == ["verdict", "claim", "title"]
    expected = []
    for key, entry in ENTRIES.items():
        names = "; ".join(given(entry))
        expected.append([WORDS[key], key, entry["title"]])
        expected += [[f"given: {names}"]] if names else []
    assert [re.split(r" {2,}", line.strip()) for line in lines] == expected


def test_a_narrow_terminal_shows_keys_whole(monkeypatch, capsys) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    print_verdicts(BOOK, [REPAIR])
    shown = re.sub("\x1b\\[[0-9;]*m", "", capsys.readouterr().out)
    assert "…" not in shown


def test_show_names_what_the_verdict_rests_on(committed) -> None:
    text = CliRunner().invoke(cli, ["show", PRINTED]).stdout
    lines = [line.strip() for line in text.splitlines()]
    kept = f"in the ledger: {WORDS[PRINTED]}"
    assert kept in " ".join(lines)
    named = [line for line in lines if line.startswith("given: ")]
    assert named == [f"given: {name}" for name in given(ENTRIES[PRINTED])]
    title = in_prose(ENTRIES[REPAIR]["title"])
    assert f"{REPAIR}: {title}" in lines
    assert for_readers(ENTRIES[REPAIR]) in " ".join(lines)
    outright = str(Shown.of(claim_of(OUTRIGHT), BOOK))
    assert "in the ledger: PROVED\n" in outright
    assert "true: proved\n" in outright


def test_a_claim_of_ones_own_is_given_ones_own_lemmas() -> None:
    claim = replace(outline_of(claim_of(NAMED)), key="mine", topic="my_claims", of=None)
    findings = {"mine": [proof("mine", Rests((), ("my lemma",)))]}
    ledger = updated(None, [claim], ["mine"], findings, "quick")
    (line,) = in_columns(ledger["claims"])
    assert line.startswith("PROVED, given 1 lemma of one's own  mine  ")
    assert line.endswith('  [given: "my lemma", of one\'s own]')
