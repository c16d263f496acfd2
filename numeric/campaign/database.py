"""Files of SQLite as campaigns use them: every error in a sentence, texts as bytes.

A damaged file may hold anything. SQLite says so in errors of its own; Python adds that
a text, or the error's own message, is no UTF-8, or that a length is beyond all memory.
So texts are read as bytes, and every fault that a file can cause is one of FAULTS.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from longdep.numeric.campaign.errors import StoreError

FAULTS = (sqlite3.Error, UnicodeDecodeError, MemoryError)
PRIMARY = 0xFF  # the part of an error code that says what went wrong, not why


def connect(path: Path, mode: str, patience: float) -> sqlite3.Connection:
    """Open a file without Python's own transactions.

    Args:
        path: the file.
        mode: "ro", "rw", or "rwc" to make it where there is none.
        patience: seconds to wait for another process that writes.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=patience,
    )
    connection.text_factory = bytes
    return connection


def code_of(error: BaseException) -> int | None:
    """What went wrong, as SQLite numbers it; None where Python raised the error."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & PRIMARY


def reason_of(error: BaseException) -> str:
    """An error of FAULTS in words."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_ROLLBACK:
        return "a process was killed while it wrote; resume takes that back"
    if isinstance(error, sqlite3.Error):
        return str(error)
    return "out of memory" if isinstance(error, MemoryError) else "a text is no UTF-8"


@contextmanager
def told(path: Path, what: str) -> Iterator[None]:
    """Report every fault of a file in a sentence.

    Raises:
        StoreError: there was one.
    """
    try:
        yield
    except FAULTS as error:
        kept = "; what was finished is kept" if "written" in what else ""
        raise StoreError(f"{path}: {what}: {reason_of(error)}{kept}") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Write all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def digest(*parts: str | int | bytes) -> str:
    """SHA-256 over some parts, each with its length before it, in hexadecimal."""
    sha = sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        sha.update(b"%d:" % len(data) + data)
    return sha.hexdigest()
