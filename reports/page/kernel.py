"""The page on what the kernel of a proof assistant accepted, and what it was not asked.

The seconds are those of `python -m tests.kernel reports/kernel.json`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from longdep.reports.page.book import Book
from longdep.reports.page.measured import read_figures
from longdep.reports.page.writing import page_of
from longdep.reports.record.ledger import HERE, Entry
from longdep.theory.catalog import Topic, claim_of
from longdep.theory.core.rocq.statement import Statement, statement_of
from longdep.theory.core.rocq.text import UntranslatableError

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


def read(path: Path = DATA) -> dict[str, Any]:
    """Read how long each file took.

    Raises:
        LedgerError: there is no such file, or it is of another format.
    """
    return read_figures(path, FORMAT)


def page(ledger: dict[str, Any]) -> str:
    """Render the page from the ledger, the claims' statements and the seconds."""
    book = Book(ledger)
    rows = [(topic, found) for topic in book.topics if (found := _rows(book, topic))]
    return page_of(
        "kernel.md.j2",
        book=book,
        rows=rows,
        words=[row.entry["kernel"] for _, found in rows for row in found],
        axioms=axioms,
        listed=Counter(a for _, found in rows for a in _assumed(found)),
        experiments=_experiments(book),
        refused=_refused(book),
        unproved=_unproved(book),
        seconds=read()["files"],
    )


def axioms(assumptions: Iterable[str]) -> str:
    """What a theorem assumes, in a few words."""
    return "the axioms of the classical reals" if list(assumptions) else "no axiom"


def _rows(book: Book, topic: Topic) -> list[Row]:
    return [
        Row(entry, statement_of(claim_of(entry["key"])))
        for entry in book.in_topic(topic.name)
        if "kernel" in entry
    ]


def _assumed(rows: Iterable[Row]) -> Iterable[str]:
    for row in rows:
        word = row.entry["kernel"]
        for said in (word, *word["variants"]):
            yield from said["assumptions"]


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
    return sum(entry["kind"] == "experiment" for entry in book.entries)


def _refused(book: Book) -> list[tuple[Entry, str]]:
    """The claims without a statement, but for experiments, each with the reason."""
    return [
        (entry, reason)
        for entry in book.entries
        if entry["kind"] != "experiment"
        and (reason := untranslatable(entry["key"])) is not None
    ]


def _unproved(book: Book) -> list[Entry]:
    """The claims with a statement and without a theorem on it."""
    return [
        entry
        for entry in book.entries
        if "kernel" not in entry and untranslatable(entry["key"]) is None
    ]
