"""The page on the power of the search: statements of known truth, and what it took."""

import json
from functools import cache
from statistics import median
from typing import Any

from reports.ledger import HERE
from reports.searching import OWN_FACTOR

DATA = HERE / "bench.json"


@cache
def _book() -> dict[str, Any]:
    return dict(json.loads(DATA.read_text(encoding="utf-8")))


def rows() -> list[dict[str, Any]]:
    """Each statement with a summary over the seeds."""
    book = _book()
    return [_row(item, book["budget"]) for item in book["statements"]]


def page(ledger: dict[str, Any]) -> str:
    """Render the page; of the ledger only the footer is needed."""
    from reports import render

    book = render.Book(ledger)
    return render.page_of(
        "bench.md.j2", book=book, rows=rows(), factor=OWN_FACTOR, **_book()
    )


def _row(item: dict[str, Any], budget: int) -> dict[str, Any]:
    found = [count for count in item["needed"] if count is not None]
    return {
        "says": item["says"],
        "holds": item["holds"],
        "seeds": len(item["needed"]),
        "refuted": len(found),
        "within": sum(count <= budget for count in found),
        "own": sum(count <= budget * OWN_FACTOR for count in found),
        "median": round(median(found)) if found else None,
        "most": max(found, default=None),
    }
