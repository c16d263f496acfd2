"""The page of the campaigns: what survived a search at scale, and what did not.

`longdep campaign collect` gathers the finished campaigns of the catalog from their
stores into reports/campaigns.json; the page is rendered from that file alone.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from longdep.reports.page.book import Book
from longdep.reports.page.measured import read_figures
from longdep.reports.page.prose import grouped
from longdep.reports.page.writing import page_of
from longdep.reports.record.ledger import HERE, as_text, write_whole

FORMAT = "longdep-campaigns/1"
FIGURES = HERE / "campaigns.json"
DIGITS = 6  # of a ratio: the last bits depend on the processor


def write(path: Path, figures: Mapping[str, Any]) -> None:
    """Write the results, whole.

    Raises:
        LedgerError: the file cannot be written.
    """
    write_whole(path, as_text(dict(figures)))


def read(path: Path = FIGURES) -> dict[str, Any]:
    """Read the results.

    Raises:
        LedgerError: there is no such file, or it is of another format.
    """
    return read_figures(path, FORMAT)


def page(book: Mapping[str, Any], figures: Mapping[str, Any] | None = None) -> str:
    """Render the page.

    Args:
        book: the ledger.
        figures: the results; those of reports/campaigns.json by default.
    """
    figures = read() if figures is None else figures
    searches = [_shown(entry) for entry in figures["searches"]]
    real = [entry for entry in searches if not entry["control"]]
    return page_of(
        "campaigns.md.j2",
        book=Book(dict(book)),
        code=sorted({e["code"].partition(", sources")[0] for e in searches}),
        searched=real,
        controls=[entry for entry in searches if entry["control"]],
        total=sum(entry["instances"] for entry in real),
        refuted=[entry for entry in real if entry["confirmed"]],
        unexplained=[entry for entry in real if entry["unexplained"]],
        grouped=grouped,
        blind=[e for e in searches if e["control"] and not e["confirmed"]],
    )


def _shown(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry with what the table shows of it."""
    ratio = entry["worst"]["ratio"]
    return {
        **entry,
        "margin": f"{max(0.0, 1 - ratio):.2g}",
        "ratio": f"{ratio:.{DIGITS}g}",
        "tight": share(entry["histogram"][-1], entry["instances"]),
        "violated": share(entry["beyond"], entry["instances"]),
        "unexplained": entry["beyond"] > 0 and not entry["confirmed"],
    }


def share(part: int, whole: int) -> str:
    """A percentage; never rounded to 0 or to 100."""
    if part in (0, whole):
        return "0%" if part == 0 else "100%"
    return f"{min(max(100 * part / whole, 0.01), 99.99):.4g}%"
