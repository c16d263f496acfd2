"""The ledger: every claim with its verdict, evidence and certificates, as JSON.

It is kept as one file a topic, ledger/TOPIC.json, and a head, ledger.json, which holds
the versions, the order of the topics and a digest of each file. The head is written
last, so that files which do not belong together are recognised. The pages are rendered
from the ledger alone; it is read only after its schema has accepted it.
"""

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from longdep.numeric import files
from longdep.reports.record.layout import laid_out
from longdep.reports.record.schema import LedgerError as LedgerError
from longdep.reports.record.schema import require_distinct, validate

FORMAT = "longdep-ledger/3"
ONE_FILE = "longdep-ledger/2"  # all claims in ledger.json: still read, never written
HERE = Path(__file__).resolve().parents[1]  # the room reports/
COMMITTED = HERE / "ledger.json"

Ledger = dict[str, Any]
Entry = dict[str, Any]


def texts(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield the files of a ledger: name within the folder, and text; the head last."""
    topics: dict[str, list[Entry]] = {}
    for entry in ledger["claims"]:
        topics.setdefault(entry["topic"], []).append(entry)
    digests = {}
    for topic, entries in topics.items():
        text = laid_out({"format": FORMAT, "topic": topic, "claims": entries})
        digests[topic] = digest(text)
        yield f"ledger/{topic}.json", text
    head = {"format": FORMAT, "versions": ledger["versions"], "topics": digests}
    yield "ledger.json", laid_out(head)


def digest(text: str) -> str:
    """The digest of a file's text, whatever ends its lines on this machine."""
    return sha256(text.encode()).hexdigest()


def read(path: Path) -> Ledger | None:
    """Read a ledger; None if there is no such file.

    Args:
        path: its head, ledger.json.
    Raises:
        LedgerError: a file cannot be read, is not JSON, is not the one that the head
            was written with, or the schema refuses it.
    """
    head = parsed(path)
    if head is None:
        return None
    if isinstance(head, dict) and head.get("format") == ONE_FILE:
        ledger = {**head, "format": FORMAT}
        validate(ledger, str(path))
        return ledger
    validate(head, str(path), "head")
    entries = []
    for place, document in topic_files(path, head):
        validate(document, str(place), "topic")
        entries += document["claims"]
    require_distinct(entries, str(path))
    return {"format": FORMAT, "versions": head["versions"], "claims": entries}


def topic_files(path: Path, head: Any) -> Iterator[tuple[Path, Any]]:
    """Yield the files that a head names, parsed, in its order.

    Raises:
        LedgerError: one is missing, is not JSON, or is not the one that the head was
            written with.
    """
    for topic, expected in head["topics"].items():
        place = path.parent / "ledger" / f"{topic}.json"
        document = parsed(place, expected)
        if document is None:
            raise LedgerError(f"{place}: expected, as {path} names it, but missing")
        yield place, document


def parsed(path: Path, expected: str | None = None) -> Any:
    """Parse a file of the ledger; None if there is no such file.

    Raises:
        LedgerError: it cannot be read, is not JSON, or has another digest.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path}: the ledger cannot be read: {error}") from error
    if expected is not None and digest(text) != expected:
        raise LedgerError(
            f"{path}: not the file that ledger.json was written with (edited since, or "
            "a run was stopped while it wrote); restore both, or remove ledger.json"
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"{path}: the ledger is not JSON text: {error}") from error


def is_ledger(path: Path) -> bool:
    """Whether a file is the head of a ledger, of whatever version."""
    try:
        form = json.loads(path.read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False
    return str(form).startswith("longdep-ledger/")


@cache
def suite_keys() -> frozenset[str]:
    """Keys of the suite's claims, from its ledger: importing all claims takes long.

    Raises:
        LedgerError: a file of the ledger is missing or not the right one.
    """
    head = parsed(COMMITTED)
    if head is None:
        return frozenset()
    one_file = "claims" in head
    documents = [head] if one_file else [d for _, d in topic_files(COMMITTED, head)]
    return frozenset(e["key"] for document in documents for e in document["claims"])


def as_text(ledger: Ledger) -> str:
    """The ledger's bytes: stable order, one trailing newline."""
    return json.dumps(ledger, indent=1, ensure_ascii=False) + "\n"


def write_whole(path: Path, text: str) -> None:
    """Write a file under a temporary name, then rename it into place.

    Raises:
        LedgerError: the folder or file cannot be written; nothing was changed.
    """
    try:
        files.write_whole(path, text.encode())
    except OSError as error:
        reason = error.strerror or error
        raise LedgerError(f"{path}: cannot be written: {reason}") from error
