"""Finished chunks in SQLite, one transaction each; results as JSON text.

A store belongs to one campaign with its parameters, chunks and code version, and says
so if it is asked for another. A kill, a full disk or a power cut cannot leave half a
chunk in it: SQLite rolls back what was not committed. While a run writes, the file has
a write-ahead log beside it, which makes a transaction cheap (no wait for the disk; a
power cut may cost the last chunks, which are then redone); a run that ends folds the
log into the file. One process at a time may write (hold.py).
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from longdep.numeric.campaign.errors import StoreError
from longdep.numeric.campaign.hold import Hold, connect, require_readable
from longdep.numeric.campaign.plan import Campaign

APPLICATION = 0x4C444350  # "LDCP", in the header of the file
SCHEMA = 1
TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE chunks (number INTEGER PRIMARY KEY, result TEXT NOT NULL) STRICT",
    "CREATE TABLE failures (number INTEGER PRIMARY KEY, reason TEXT NOT NULL) STRICT",
)
PATIENCE = 30.0  # seconds to wait for another process that writes


class Store:
    """The finished and the failed chunks of one campaign."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, hold: Hold | None
    ) -> None:
        self.path = path
        self.connection = connection
        self.hold = hold

    @classmethod
    def create(cls, path: Path, about: Mapping[str, str]) -> "Store":
        """Start a store; an empty file, left by a run killed at birth, will do.

        Raises:
            StoreError: there is a campaign in the file already, it cannot be made, or
                another process is at work on it.
        """
        with ExitStack() as failing:
            store = cls._connected(path, "rwc", failing)
            with store._told("cannot be made"):
                if store._pragma("application_id") == APPLICATION:
                    raise StoreError(f"{path}: holds a campaign already; resume it")
                if store._tables():
                    raise StoreError(
                        f"{path}: expected a new file, got another database"
                    )
                with store._transaction() as write:
                    for table in TABLES:
                        write.execute(table)
                    write.executemany("INSERT INTO about VALUES (?, ?)", about.items())
                    write.execute(f"PRAGMA application_id = {APPLICATION}")
                    write.execute(f"PRAGMA user_version = {SCHEMA}")
                store.connection.execute("PRAGMA journal_mode = WAL")
            failing.pop_all()
        return store

    @classmethod
    def open(cls, path: Path, *, writable: bool = True) -> "Store":
        """Open a store that is there.

        Raises:
            StoreError: there is none, or not one that this version reads, or another
                process is at work on it (to read: on another host).
        """
        if not path.is_file() or path.stat().st_size == 0:
            raise StoreError(f"{path}: there is no campaign here yet; run it first")
        with ExitStack() as failing:
            store = cls._connected(path, "rw" if writable else "ro", failing)
            with store._told("cannot be read"):
                if store._pragma("application_id") != APPLICATION:
                    if not store._tables():
                        raise StoreError(
                            f"{path}: there is no campaign here yet; run it"
                        )
                    raise StoreError(
                        f"{path}: expected a campaign, got another database"
                    )
                version = store._pragma("user_version")
                if version != SCHEMA:
                    raise StoreError(f"{path}: expected schema {SCHEMA}, got {version}")
            if writable:
                with store._told("cannot be written"):
                    store.connection.execute("PRAGMA journal_mode = WAL")
            failing.pop_all()
        return store

    @classmethod
    def _connected(cls, path: Path, mode: str, failing: ExitStack) -> "Store":
        """Connect, with the hold if it is to be written; undone if the rest fails."""
        hold = None
        if mode == "ro":
            require_readable(path)
        else:
            hold = Hold(path)
            failing.callback(hold.release)
        connection = _connect(path, mode)
        failing.callback(connection.close)
        return cls(path, connection, hold)

    def about(self) -> dict[str, str]:
        """What the store was made for."""
        with self._told("cannot be read"):
            return dict(self.connection.execute("SELECT name, value FROM about"))

    def sized(self, campaign: Campaign) -> Campaign:
        """The campaign over as many seeds as here, in the same chunks.

        Raises:
            StoreError: the store does not say how many.
        """
        about, sizes = self.about(), []
        for name in ("seeds", "chunk"):
            if not about.get(name, "").isdecimal():
                raise StoreError(
                    f"{self.path}: damaged: {name}: expected a whole number, got "
                    f"{about.get(name)!r}"
                )
            sizes.append(int(about[name]))
        return campaign.sized(*sizes)

    def require(self, about: Mapping[str, str]) -> None:
        """Refuse to mix results that do not belong together.

        Raises:
            StoreError: the first thing in which the store differs, in a sentence.
        """
        own = self.about()
        for name, wanted in about.items():
            if own.get(name) != wanted:
                raise StoreError(
                    f"{self.path}: made with {name} {own.get(name)!r}, expected "
                    f"{wanted!r}; its chunks cannot be used, start a new store"
                )

    def finished(self) -> set[int]:
        """The numbers of the finished chunks."""
        with self._told("cannot be read"):
            return {n for (n,) in self.connection.execute("SELECT number FROM chunks")}

    def failures(self) -> dict[int, str]:
        """Chunks that failed in the last run, and why."""
        with self._told("cannot be read"):
            rows = self.connection.execute(
                "SELECT number, reason FROM failures ORDER BY number"
            )
            return dict(rows)

    def results(self) -> Iterator[dict[str, Any]]:
        """The results of the finished chunks, in the order of the seeds.

        Raises:
            StoreError: they cannot be read, or one is no JSON object.
        """
        with self._told("cannot be read"):
            query = "SELECT number, result FROM chunks ORDER BY number"
            for number, text in self.connection.execute(query):
                yield self._result(number, text)

    def _result(self, number: int, text: str) -> dict[str, Any]:
        with suppress(ValueError, RecursionError):
            result = json.loads(text)
            if isinstance(result, dict):
                return result
        raise StoreError(f"{self.path}: damaged: chunk {number} is no JSON object")

    def save(self, number: int, result: str) -> None:
        """Keep a finished chunk, in one transaction: no kill can undo it.

        Raises:
            StoreError: it cannot be written, or the same chunk has another result.
        """
        with self._told("cannot be written"), self._transaction() as write:
            query = "SELECT result FROM chunks WHERE number = ?"
            before = write.execute(query, (number,)).fetchone()
            if before is not None and before[0] != result:
                raise StoreError(
                    f"{self.path}: chunk {number} had another result the second "
                    "time; its function depends on more than its seed"
                )
            write.execute(
                "INSERT OR IGNORE INTO chunks VALUES (?, ?)", (number, result)
            )
            write.execute("DELETE FROM failures WHERE number = ?", (number,))

    def fail(self, number: int, reason: str) -> None:
        """Note that a chunk could not be finished.

        Raises:
            StoreError: it cannot be written.
        """
        with self._told("cannot be written"), self._transaction() as write:
            write.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?)", (number, reason)
            )

    def close(self) -> None:
        """Let go of the file, in one piece if nobody else reads it."""
        with suppress(sqlite3.Error):
            self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()
        if self.hold is not None:
            self.hold.release()

    def _pragma(self, name: str) -> int:
        return int(self.connection.execute(f"PRAGMA {name}").fetchone()[0])

    def _tables(self) -> int:
        query = "SELECT count(*) FROM sqlite_master"
        return int(self.connection.execute(query).fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            kept = "; what was finished is kept" if "written" in what else ""
            raise StoreError(f"{self.path}: {what}: {error}{kept}") from error


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    try:
        connection = connect(path, mode, PATIENCE)
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be opened: {error}") from error
    return connection
