"""The page on the power of the search: statements of known truth, and what it took."""

from pathlib import Path
from statistics import median
from typing import Any

from longdep.reports.page.book import Book
from longdep.reports.page.measured import read_figures
from longdep.reports.page.writing import page_of
from longdep.reports.record.ledger import HERE
from longdep.reports.record.searching import OWN_FACTOR

FORMAT = "longdep bench 1"
DATA = HERE / "bench.json"


def read(path: Path = DATA) -> dict[str, Any]:
    """Read the bench.

    Raises:
        LedgerError: there is no such file, or it is of another format.
    """
    return read_figures(path, FORMAT)


def rows() -> list[dict[str, Any]]:
    """Each statement with a summary over the seeds."""
    book = read()
    return [_row(item, book["budget"]) for item in book["statements"]]


def page(ledger: dict[str, Any]) -> str:
    """Render the page; of the ledger only the footer is needed."""
    book = Book(ledger)
    return page_of("bench.md.j2", book=book, rows=rows(), factor=OWN_FACTOR, **read())


def _row(item: dict[str, Any], budget: int) -> dict[str, Any]:
    counts = [count for count in item["needed"] if count is not None]
    return {
        "says": item["says"],
        "holds": item["holds"],
        "seeds": len(item["needed"]),
        "refuted": len(counts),
        "within": sum(count <= budget for count in counts),
        "own": sum(count <= budget * OWN_FACTOR for count in counts),
        "median": round(median(counts)) if counts else None,
        "most": max(counts, default=None),
    }
