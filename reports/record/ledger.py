"""The ledger: every claim with its verdict, evidence and certificates, as JSON.

It is kept as one file a topic, ledger/TOPIC.json, and a head, ledger.json, which holds
the versions, the order of the topics and a digest of each file, so that files which do
not belong together are recognised. The pages are rendered
from the ledger alone; it is read only after its schema has accepted it, and only if its
verdicts agree with the proofs beside them.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from longdep.numeric import files
from longdep.reports.record.earlier import brought_up
from longdep.reports.record.layout import laid_out
from longdep.reports.record.outcome import Outcome
from longdep.reports.record.schema import LedgerError as LedgerError
from longdep.reports.record.schema import (
    require_agreement,
    require_distinct,
    validate,
)
from longdep.reports.record.staging import settle

FORMAT = "longdep-ledger/4"
SILENT = "longdep-ledger/3"  # on what proofs rest on: still read, never written
ONE_FILE = "longdep-ledger/2"  # and all claims in ledger.json: likewise
HERE = Path(__file__).resolve().parents[1]  # the room reports/
COMMITTED = HERE / "ledger.json"
VERDICTS = frozenset(map(str, Outcome))
NAME = re.compile(r"[a-z][a-z0-9_]*")  # a topic's: it names a file within ledger/

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
            was written with, the schema refuses it, or a verdict disagrees with the
            proof that it rests on.
    """
    head = head_of(path)
    if head is None:
        return None
    form = head["format"]
    if form == ONE_FILE:
        ledger = brought_up(head, FORMAT, str(path))
        validate(ledger, str(path))
        return ledger
    validate({**head, "format": FORMAT}, str(path), "head")
    entries = []
    for place, document in topic_files(path, head):
        entries += _entries(place, document, form)
    require_distinct(entries, str(path))
    require_agreement(entries, str(path))
    return {"format": FORMAT, "versions": head["versions"], "claims": entries}


def find_topic_of(path: Path, key: str) -> Ledger | None:
    """Find the topic that a claim belongs to, as a ledger of its own, to be shown.

    That the files are those which the head was written with is checked, and that
    verdicts agree with their proofs. The schema is not looked at, for that takes longer
    than all the rest: use what is found within `blamed_on`.

    Args:
        path: the ledger's head, ledger.json.
        key: the claim's.
    Returns:
        None if there is no ledger, or no such claim in it.
    Raises:
        LedgerError: a file up to that topic's cannot be read, is not the one that the
            head was written with, or a verdict disagrees with the proof it rests on;
            or there is no such claim in the ledger, and it is not valid.
    """
    head = head_of(path)
    if head is None:
        return None
    if head["format"] != FORMAT:
        ledger = read(path)
        return ledger if ledger and _holds(ledger, key) else None
    for _, document in topic_files(path, head, f'"{key}"'):
        if _holds(document, key):
            return _unproved(path, head, document["claims"])
    read(path)  # the claim may be missing because a file is damaged
    return None


def find(path: Path) -> Ledger | None:
    """Find all of a ledger to show its verdicts, looked at like `find_topic_of`'s.

    Raises:
        LedgerError: as in `find_topic_of`, of any file.
    """
    head = head_of(path)
    if head is None or head["format"] != FORMAT:
        return None if head is None else read(path)
    with blamed_on(path):
        documents = [document for _, document in topic_files(path, head)]
        return _unproved(path, head, [e for d in documents for e in d["claims"]])


def _unproved(path: Path, head: dict[str, Any], entries: list[Entry]) -> Ledger:
    """Entries that the schema has not accepted, once their verdicts agree."""
    with blamed_on(path):
        for entry in entries:
            texts = [entry[name] for name in ("key", "topic", "title", "paraphrase")]
            if entry["verdict"] not in VERDICTS or set(map(type, texts)) != {str}:
                raise ValueError(f"{entry['key']!r}: no entry of a ledger")
        require_distinct(entries, str(path))
        require_agreement(entries, str(path))
        return {"format": FORMAT, "versions": head["versions"], "claims": entries}


@contextmanager
def blamed_on(path: Path) -> Iterator[None]:
    """Work with what the schema has not seen; if that fails, ask it whether it agrees.

    Raises:
        LedgerError: the ledger is to blame; one sentence with the place.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        if not isinstance(error, LedgerError):
            read(path)
        raise


def _holds(document: Mapping[str, Any], key: str) -> bool:
    """Whether a file that no schema has accepted yet has a claim of that key."""
    claims = document.get("claims")
    return isinstance(claims, list) and any(
        isinstance(entry, dict) and entry.get("key") == key for entry in claims
    )


def _entries(place: Path, document: Ledger, form: str) -> list[Entry]:
    """The entries of a topic's file, once the schema has accepted it.

    Raises:
        LedgerError: the schema refuses it, or an entry belongs to another topic.
    """
    if form == SILENT == document.get("format"):
        document = brought_up(document, FORMAT, str(place))
    validate(document, str(place), "topic")
    for number, entry in enumerate(document["claims"]):
        if entry["topic"] != document["topic"]:
            raise LedgerError(
                f"{place}: not a valid ledger at claims/{number}/topic: expected "
                f"{document['topic']!r}, got {entry['topic']!r}"
            )
    return list(document["claims"])


def head_of(path: Path) -> dict[str, Any] | None:
    """Parse a head as far as it takes to open its files; None if there is none.

    A report that a stopped run had finished but for its place is put there first.

    Raises:
        LedgerError: it cannot be parsed, is of another format, or names a topic by
            something that is no plain name (which might lead to another folder).
    """
    settle(path.parent)
    head = parsed(path)
    if head is None:
        return None
    form = head.get("format")
    if form not in (FORMAT, SILENT, ONE_FILE):
        raise LedgerError(
            f"{path}: not a valid ledger at format: expected {FORMAT!r}, got {form!r} "
            "(written by another version of longdep?)"
        )
    topics = {} if form == ONE_FILE else head.get("topics")
    if not isinstance(topics, dict):
        raise LedgerError(f"{path}: not a valid ledger at topics: expected an object")
    for name, expected in topics.items():
        if not (NAME.fullmatch(name) and isinstance(expected, str)):
            raise LedgerError(
                f"{path}: not a valid ledger at topics: expected the name of a topic "
                f"and a digest, got {name!r}: {expected!r}"
            )
    return head


def topic_files(
    path: Path, head: Any, mentioned: str = ""
) -> Iterator[tuple[Path, Any]]:
    """Yield the files that a head names, parsed, in its order.

    Args:
        path: of the head.
        head: as it was parsed.
        mentioned: files in whose text this does not occur are not parsed.
    Raises:
        LedgerError: one is missing, is not JSON, or is not the one that the head was
            written with.
    """
    for topic, expected in head["topics"].items():
        place = path.parent / "ledger" / f"{topic}.json"
        text = _text(place, expected)
        if text is None:
            raise LedgerError(f"{place}: expected, as {path} names it, but missing")
        if mentioned not in text:
            continue
        document = _document(place, text)
        if document.get("topic") != topic:
            raise LedgerError(
                f"{place}: not a valid ledger at topic: expected {topic!r}, got "
                f"{document.get('topic')!r}"
            )
        yield place, document


def parsed(path: Path) -> dict[str, Any] | None:
    """Parse a file of the ledger; None if there is no such file.

    Raises:
        LedgerError: it cannot be read, is not strict JSON (no name twice in an object,
            finite numbers, texts of whole characters), or is no object.
    """
    text = _text(path)
    return None if text is None else _document(path, text)


def _text(path: Path, expected: str | None = None) -> str | None:
    """The text of a file; None if there is no such file.

    Raises:
        LedgerError: it cannot be read, or has another digest than the one expected.
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
            "a run writes both just now); restore both, or remove ledger.json"
        )
    return text


def _document(path: Path, text: str) -> dict[str, Any]:
    try:
        document = json.loads(
            text,
            object_pairs_hook=_distinct,
            parse_constant=_finite,
            parse_float=_finite,
        )
        if "\\u" in text:  # an escape may be half a character
            json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"{path}: the ledger is not JSON text: {error}") from error
    if not isinstance(document, dict):
        raise LedgerError(f"{path}: not a valid ledger at (top): expected an object")
    return document


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, unless it holds a name twice."""
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} stands twice in an object")
    return values


def _finite(text: str) -> float:
    """A JSON number, unless it is too large for one or none at all."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"expected a finite number, got {text}")
    return value


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
    head = head_of(COMMITTED)
    if head is None:
        return frozenset()
    one_file = head["format"] == ONE_FILE
    documents = [head] if one_file else [d for _, d in topic_files(COMMITTED, head)]
    try:
        return frozenset(e["key"] for document in documents for e in document["claims"])
    except (LookupError, TypeError) as error:
        raise LedgerError(f"{COMMITTED}: not a valid ledger: {error!r}") from error


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
