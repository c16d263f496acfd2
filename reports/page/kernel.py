"""The page on what the kernel of a proof assistant accepted, and what it was not asked.

The seconds are those of `python -m tests.kernel reports/kernel.json`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from longdep.reports.page.book import Book
from longdep.reports.page.measured import read_figures
from longdep.reports.page.writing import page_of
from longdep.reports.record.ledger import HERE, Entry
from longdep.theory.catalog import all_claims, claim_of
from longdep.theory.core.rocq.statement import Statement, statement_of
from longdep.theory.core.rocq.text import UntranslatableError
from longdep.theory.theorems import theorems
from longdep.theory.topics import Topic

FORMAT = "longdep kernel 1"
DATA = HERE / "kernel.json"


@dataclass(frozen=True)
class Row:
    """A claim on which the kernel accepted a theorem.

    Attributes:
        entry: the claim in the ledger.
        statement: what was generated from the claim.
    """

    entry: Entry
    statement: Statement

    @property
    def exists(self) -> bool:
        """Whether it says that values of the claim's symbols exist."""
        return "Prop :=\n  exists " in self.statement.text

    @property
    def says(self) -> str:
        """The type of the theorem."""
        holds = self.entry["kernel"]["holds"]
        return self.statement.holds if holds else self.statement.fails


def read(path: Path = DATA) -> dict[str, Any]:
    """Read how long each file took.

    Raises:
        LedgerError: there is no such file, or it is of another format.
    """
    return read_figures(path, FORMAT)


def page(ledger: dict[str, Any]) -> str:
    """Render the page from the ledger, the claims' statements and the seconds."""
    book = Book(ledger)
    rows = _grouped(book)
    found = [row.entry for _, group in rows for row in group]
    return page_of(
        "kernel.md.j2",
        book=book,
        rows=rows,
        words=[entry["kernel"] for entry in found],
        axioms=axioms,
        listed=Counter(a for entry in found for a in _assumed(entry["kernel"])),
        newly=[e for e in found if e["kernel"]["holds"] and _is_open(e)],
        held=[e for e in found if not e["kernel"]["holds"] or e["kernel"]["variants"]],
        experiments=_experiments(book),
        refused=_refused(book),
        silent=_silent(book, with_theorem=True),
        unproved=_silent(book, with_theorem=False),
        seconds=read()["files"],
    )


def topic_pages(ledger: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a page for each topic with both texts of its statements: name and text."""
    book = Book(ledger)
    for topic, found in _grouped(book):
        text = page_of("kernel-topic.md.j2", book=book, topic=topic, rows=found)
        yield f"kernel-{topic.name}", text


def axioms(assumptions: Iterable[str]) -> str:
    """What a theorem assumes, in a few words."""
    return "the axioms of the classical reals" if list(assumptions) else "no axiom"


def _grouped(book: Book) -> list[tuple[Topic, list[Row]]]:
    """The claims that have the kernel's word, topic by topic."""
    return [
        (topic, found)
        for topic in book.topics
        if (
            found := [
                Row(entry, statement_of(claim_of(entry["key"])))
                for entry in book.in_topic(topic.name)
                if "kernel" in entry and untranslatable(entry["key"]) is None
            ]
        )
    ]


def _assumed(word: Mapping[str, Any]) -> Iterator[str]:
    for said in (word, *word["variants"]):
        yield from said["assumptions"]


def _is_open(entry: Entry) -> bool:
    """Whether the suite itself has no proof of a claim."""
    return entry["verdict"] in ("SUPPORTED", "UNDECIDED")


@cache
def untranslatable(key: str) -> str | None:
    """Why a claim has no statement for Rocq; None if it has one."""
    try:
        statement_of(claim_of(key))
    except UntranslatableError as error:
        return str(error).partition(": ")[0]
    return None


def _experiments(book: Book) -> int:
    """How many of the claims an experiment decides."""
    return sum(map(_is_measured, book.entries))


def _is_measured(entry: Entry) -> bool:
    """Whether a claim speaks of measured numbers, which no symbol of it defines."""
    kinds = {item["kind"] for item in entry["evidence"]}
    return entry["kind"] == "experiment" or kinds == {"measurement"}


def _refused(book: Book) -> list[tuple[Entry, str]]:
    """The claims without a statement, but for experiments, each with the reason."""
    return [
        (entry, reason)
        for entry in book.entries
        if not _is_measured(entry)
        and (reason := untranslatable(entry["key"])) is not None
    ]


def _silent(book: Book, with_theorem: bool) -> list[Entry]:
    """The claims with a statement on which this run has no word of the kernel.

    Args:
        book: the ledger.
        with_theorem: those that it was not asked about, or those without a theorem.
    """
    proved = {theorem.claim for theorem in theorems(all_claims().values())}
    return [
        entry
        for entry in book.entries
        if "kernel" not in entry
        and not _is_measured(entry)
        and untranslatable(entry["key"]) is None
        and (entry["key"] in proved) is with_theorem
    ]
