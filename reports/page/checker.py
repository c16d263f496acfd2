"""The page on the proof checker: false statements, and what refuses their proofs.

The figures are those of `python -m tests.checker reports/checker.json`.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from longdep.reports.page.book import Book
from longdep.reports.page.measured import read_figures
from longdep.reports.page.writing import page_of
from longdep.reports.record.ledger import HERE

FORMAT = "longdep checker 1"
DATA = HERE / "checker.json"
MARKS = re.compile(r"([\\`*_\[\]<>$~#|&])")

Entry = dict[str, Any]


def read(path: Path = DATA) -> dict[str, Any]:
    """Read the entries with what the checker made of them.

    Raises:
        LedgerError: there is no such file, or it is of another format.
    """
    return read_figures(path, FORMAT)


def standing(entry: Entry) -> str:
    """How a proof came out: "refused"; else by what its verdict is qualified.

    Returns:
        "refused"; "own": accepted, given a lemma of one's own; "followed": accepted,
        with premises that a model followed only so far; "lemmas": accepted, given
        lemmas of the suite; "plain": accepted as PROVED.
    """
    if "refused_by" in entry:
        return "refused"
    if entry["own"]:
        return "own"
    if entry["witnessed_to"] is not None:
        return "followed"
    return "plain" if entry["verdict"] == "PROVED" else "lemmas"


def by_kind(entries: list[Entry]) -> list[dict[str, Any]]:
    """The entries of each kind, by name of the kind, with their counts."""
    return [
        _row(kind, [entry for entry in entries if entry["kind"] == kind])
        for kind in sorted({entry["kind"] for entry in entries})
    ]


def listed(entry: Entry) -> str:
    """An entry in a line of Markdown: what it says, and what became of its proof."""
    says = MARKS.sub(r"\\\1", entry["says"])
    if "refused_by" in entry:
        became = f"Refused ({named(entry['refused_by'])}): {code(entry['refusal'])}"
    else:
        became = f"Accepted as {entry['verdict']}."
    return f"**{entry['name']}**. {says} {became}"


def named(refused_by: str) -> str:
    """A rule in code, anything else in words."""
    return code(refused_by) if refused_by[0].isupper() else refused_by


def code(text: str) -> str:
    """Text that a page shows letter by letter."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def page(ledger: dict[str, Any]) -> str:
    """Render the page; of the ledger only the footer is needed."""
    data = read()
    return page_of(
        "checker.md.j2",
        book=Book(ledger),
        wrong=by_kind(data["false"]),
        right=by_kind(data["true"]),
        opinions=data["opinions"],
        listed=listed,
        total=total,
    )


def total(rows: list[dict[str, Any]], *standings: str) -> int:
    """How many entries of some kinds came out so; without a word how, all."""
    return sum(
        row["counts"].total()
        if not standings
        else sum(row["counts"][word] for word in standings)
        for row in rows
    )


def _row(kind: str, entries: list[Entry]) -> dict[str, Any]:
    reasons = Counter(e["refused_by"] for e in entries if "refused_by" in e)
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return {
        "kind": kind,
        "entries": entries,
        "counts": Counter(map(standing, entries)),
        "refused_by": ", ".join(f"{named(what)} {n}" for what, n in ordered),
    }
