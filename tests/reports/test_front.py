"""The front page: it counts what was judged, and leads to every other page."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from longdep.reports.page.book import Book
from longdep.reports.page.documents import PAGES
from longdep.reports.page.front import FURTHER
from longdep.reports.page.language import ENGLISH, languages
from longdep.reports.page.render import further, read_first
from tests.reports.committed import committed

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LEDGER = committed()
BOOK = Book(LEDGER)


def front(ledger: dict[str, Any]) -> str:
    """The front page of a ledger, in English."""
    spoken = (ENGLISH, *languages())
    return dict(read_first(Book(ledger), ENGLISH, spoken))["README.md"]


@pytest.fixture(scope="module")
def page() -> str:
    """The front page of the committed ledger."""
    return front(LEDGER)


def printed_verdicts() -> Counter[str]:
    """Verdicts of the claims that a document makes and that read no other claim."""
    return Counter(
        e["verdict"] for e in LEDGER["claims"] if e["of"] is None and e["sources"]
    )


def counts() -> tuple[int, int, int, int]:
    """How many claims are printed, proved, supported and fallen."""
    by = printed_verdicts()
    proved, fallen = by["PROVED"] + by["PROVED GIVEN"], by["CONDITIONAL"]
    return by.total(), proved, by["SUPPORTED"], fallen + by["REFUTED"]


def test_the_first_screen_adds_up_what_was_judged(page: str) -> None:
    first = page.split("## ")[0]
    (sums,) = re.findall(r"^(\d+) = (\d+) \+ (\d+) \+ (\d+)$", first, re.MULTILINE)
    assert tuple(map(int, sums)) == counts()
    rows = re.findall(r"^\| \*\*(\d+)\*\* \|", first, re.MULTILINE)
    assert sum(map(int, rows)) == counts()[0]
    assert "false as printed; repaired" in first


def test_a_claim_that_nothing_decided_is_counted_apart() -> None:
    claims = [
        {**e, "verdict": "UNDECIDED", "repair": None, "rests": None}
        if e["key"] == "unrolled-power"
        else e
        for e in LEDGER["claims"]
    ]
    total, proved, supported, fallen = counts()
    text = front({**LEDGER, "claims": claims})
    assert f"\n{total} = {proved - 1} + {supported} + {fallen} + 1\n" in text


def test_what_the_textbook_does_not_make_its_own_is_said_to_be_so(page: str) -> None:
    first = " ".join(page.split("## ")[0].split())
    (sentence,) = re.findall(r"One of these sentences[^.]*\.md[^.]*\.", first)
    assert re.findall(r"\]\(latching\.md#([\w-]+)\)", sentence) == [
        "memory-solves-vanishing",
    ]


def test_the_readme_gives_the_counts_of_the_ledger() -> None:
    told = re.search(
        r"(\d+) claims: (\d+) are proved, (\d+) are supported, and (\d+) are\s+false",
        " ".join(README.split()),
    )
    assert told
    assert tuple(map(int, told.groups())) == counts()


def test_the_front_page_and_the_readme_lead_to_every_other_page(page: str) -> None:
    others = {*PAGES, *(name for name, _ in further(LEDGER))}
    assert {name for name, _, _ in FURTHER} == others
    for name in others:
        assert re.search(rf"\]\({name}\.md\): \S", page), name
        assert f"](reports/{name}.md)" in README, name
    assert "](how-sure.md)" in page


def test_the_front_page_leads_to_every_topic_and_language(page: str) -> None:
    for topic in BOOK.topics:
        assert f"]({topic.name}.md)" in page
    for spoken in languages():
        assert f"[{spoken.name}]({spoken.folder}/README.md)" in page
        assert f"](reports/{spoken.folder}/README.md)" in README


def test_the_table_has_a_row_for_each_printed_claim_with_a_reader_s_verdict(
    page: str,
) -> None:
    table = page.split('<a id="claims"></a>')[1].split("## The documents")[0]
    rows = {
        key: line
        for line in table.splitlines()
        for key in re.findall(r"\.md#([\w.-]+)\)", line)
    }
    assert set(rows) == {entry["key"] for entry in BOOK.printed()}
    assert "false as printed; repaired" in rows["spectral-form"]
    assert not re.search(r"\b(?:PROVED|CONDITIONAL|REFUTED|SUPPORTED)\b", table)


def test_claims_of_our_own_are_led_to_in_a_sentence(page: str) -> None:
    assert "`linear_scan`" not in page
    assert re.search(
        r"no document makes them. \[Linear scans\]\(linear_scan.md\)", page
    )
