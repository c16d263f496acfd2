"""Finished chunks in SQLite, one transaction each; results as JSON text.

A store belongs to one campaign with its parameters, chunks and code version, and says
so if it is asked for another. A kill, a full disk or a power cut cannot leave half a
chunk in it: SQLite rolls back what was not committed. While a run writes, the file has
a write-ahead log beside it, which makes a transaction cheap (no wait for the disk; a
power cut may cost the last chunks, which are then redone); a run that ends folds the
log into the file. One process at a time may write (hold.py).

The plan and every chunk have a checksum (rows.py), verified on every read. Before a run
saves anything, the store loses what is damaged (mending.py), which is computed again.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from longdep.numeric.campaign.database import FAULTS, connect, told, transaction
from longdep.numeric.campaign.errors import StoreError
from longdep.numeric.campaign.hold import Hold, require_readable
from longdep.numeric.campaign.mending import damage_of, rewrite, whole
from longdep.numeric.campaign.plan import Campaign
from longdep.numeric.campaign.rows import (
    CHUNKS,
    FAILURES,
    DamagedRow,
    Rows,
    get_plan,
    has_tables,
    put_tables,
)

APPLICATION = 0x4C444350  # "LDCP", in the header of the file
SCHEMA = 2
PATIENCE = 30.0  # seconds to wait for another process that writes
AGAIN = "resume computes it again"


class Store:
    """The finished and the failed chunks of one campaign.

    Attributes:
        path: its file.
        connection: to the file.
        hold: this process's hold on it; None if it is only read.
        rows: its chunks and failures.
        damage: what was wrong with it when it was opened, a line each.
    """

    def __init__(
        self, path: Path, rows: Rows, about: Mapping[str, str], hold: Hold | None
    ) -> None:
        self.path = path
        self.rows = rows
        self.connection = rows.connection
        self.hold = hold
        self.damage: list[str] = []
        self._about = dict(about)

    @classmethod
    def create(cls, path: Path, about: Mapping[str, str]) -> "Store":
        """Start a store; an empty file, left by a run killed at birth, will do.

        Raises:
            StoreError: there is a campaign in the file already, it cannot be made, or
                another process is at work on it.
        """
        with ExitStack() as failing:
            connection, hold = _connected(path, "rwc", failing)
            with told(path, "cannot be made"):
                if _pragma(connection, "application_id") == APPLICATION:
                    raise StoreError(f"{path}: holds a campaign already; resume it")
                if _tables(connection):
                    raise StoreError(
                        f"{path}: expected a new file, got another database"
                    )
                with transaction(connection) as write:
                    rows = put_tables(write, about)
                    _mark(write)
            failing.pop_all()
        return cls(path, rows, about, hold)

    @classmethod
    def open(cls, path: Path, *, writable: bool = True) -> "Store":
        """Open a store that is there, and note what is damaged in it.

        Raises:
            StoreError: there is none, or not one that this version reads, its plan is
                damaged, or another process is at work on it (to read: on another host).
        """
        if not is_there(path) or path.stat().st_size == 0:
            raise StoreError(f"{path}: there is no campaign here yet; run it first")
        with ExitStack() as failing:
            connection, hold = _connected(path, "rw" if writable else "ro", failing)
            with told(path, "cannot be read"):
                _require_marks(path, connection)
                store = cls(path, *_planned(path, connection), hold)
                store.damage = damage_of(store.rows, store.chunks)
            failing.pop_all()
        return store

    def begin(self) -> None:
        """Make ready to save chunks: lose what is damaged, write to a log from now on.

        Raises:
            StoreError: it cannot be written.
        """
        with told(self.path, "cannot be written"):
            if self.damage:
                rewrite(self.rows, self._about, self.chunks, _mark)
                left = damage_of(self.rows, self.chunks)
                if left:
                    raise StoreError(
                        f"{self.path}: damaged, cannot be mended: {left[0]}"
                    )
            self.connection.execute("PRAGMA journal_mode = WAL")

    def about(self) -> dict[str, str]:
        """What the store was made for, as its checksum confirmed."""
        return dict(self._about)

    @property
    def chunks(self) -> int:
        """How many chunks its plan has.

        Raises:
            StoreError: the plan does not say.
        """
        seeds, chunk = self._sizes()
        return -(-seeds // chunk)

    def _sizes(self) -> list[int]:
        sizes = []
        for name in ("seeds", "chunk"):
            text = self._about.get(name, "")
            if not text.isdecimal() or int(text) == 0:
                raise StoreError(
                    f"{self.path}: damaged: {name}: expected a whole number >= 1, got "
                    f"{self._about.get(name)!r}"
                )
            sizes.append(int(text))
        return sizes

    def sized(self, campaign: Campaign) -> Campaign:
        """The campaign over as many seeds as here, in the same chunks.

        Raises:
            StoreError: the store does not say how many.
        """
        return campaign.sized(*self._sizes())

    def require(self, about: Mapping[str, str]) -> None:
        """Refuse to mix results that do not belong together.

        Raises:
            StoreError: the first thing in which the store differs, in a sentence.
        """
        for name, wanted in about.items():
            if self._about.get(name) != wanted:
                raise StoreError(
                    f"{self.path}: made with {name} {self._about.get(name)!r}, "
                    f"expected {wanted!r}; its chunks cannot be used, start a new store"
                )

    def require_undamaged(self) -> None:
        """Refuse to gather from a damaged store.

        Raises:
            StoreError: it was damaged when it was opened.
        """
        if self.damage:
            more = f" and {len(self.damage) - 1} more" if self.damage[1:] else ""
            raise StoreError(f"{self.path}: damaged: {self.damage[0]}{more}; {AGAIN}")

    def finished(self) -> set[int]:
        """The numbers of the finished chunks that match their checksums."""
        return {number for number, _ in whole(self.rows, CHUNKS, self.chunks)}

    def failures(self) -> dict[int, str]:
        """Chunks that failed in the last run, and why."""
        finished = self.finished()
        failed = whole(self.rows, FAILURES, self.chunks)
        return {number: why for number, why in failed if number not in finished}

    def results(self, numbers: Iterable[int] | None = None) -> Iterator[dict[str, Any]]:
        """The results of chunks, in the order of the seeds.

        Args:
            numbers: of the chunks, ascending; all of the campaign's by default.
        Raises:
            StoreError: one is missing, cannot be read, or does not match its checksum.
        """
        for number in range(self.chunks) if numbers is None else numbers:
            try:
                with told(self.path, f"chunk {number} cannot be read"):
                    text = self.rows.get(CHUNKS, number)
            except DamagedRow as error:
                raise StoreError(
                    f"{self.path}: damaged: chunk {number}: {error}; {AGAIN}"
                ) from error
            if text is None:
                raise StoreError(f"{self.path}: chunk {number} is missing; {AGAIN}")
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
        with told(self.path, "cannot be written"), transaction(self.connection):
            before = None
            with suppress(DamagedRow):
                before = self.rows.get(CHUNKS, number)
            if before is not None and before != result:
                raise StoreError(
                    f"{self.path}: chunk {number} had another result the second "
                    "time; its function depends on more than its seed"
                )
            self.rows.put(CHUNKS, number, result)
            self.rows.drop(FAILURES, number)

    def fail(self, number: int, reason: str) -> None:
        """Note that a chunk could not be finished.

        Raises:
            StoreError: it cannot be written.
        """
        plain = reason.encode(errors="backslashreplace").decode()  # no lone surrogate
        with told(self.path, "cannot be written"), transaction(self.connection):
            self.rows.put(FAILURES, number, plain)

    def close(self) -> None:
        """Let go of the file, in one piece if nobody else reads it."""
        if self.hold is not None:
            with suppress(*FAULTS):
                self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()
        if self.hold is not None:
            self.hold.release()


def is_there(path: Path) -> bool:
    """Whether there is a file of that name.

    Raises:
        StoreError: there may be one, but it cannot be looked at.
    """
    try:
        return path.is_file()
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{path}: cannot be read: {reason}") from error


def _connected(
    path: Path, mode: str, failing: ExitStack
) -> tuple[sqlite3.Connection, Hold | None]:
    """Connect, with the hold if it is to be written; undone if the rest fails."""
    hold = None
    if mode == "ro":
        require_readable(path)
    else:
        hold = Hold(path)
        failing.callback(hold.release)
    with told(path, "cannot be opened"):
        connection = connect(path, mode, PATIENCE)
        failing.callback(connection.close)
        connection.execute("PRAGMA synchronous = NORMAL")
    return connection, hold


def _require_marks(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a file that is no store of this version."""
    if _pragma(connection, "application_id") != APPLICATION:
        if not _tables(connection):
            raise StoreError(f"{path}: there is no campaign here yet; run it")
        raise StoreError(f"{path}: expected a campaign, got another database")
    version = _pragma(connection, "user_version")
    if version != SCHEMA:
        raise StoreError(
            f"{path}: a store of schema {version}, expected {SCHEMA}; finish it with "
            "the version of longdep that made it, or start a new store"
        )


def _planned(path: Path, connection: sqlite3.Connection) -> tuple[Rows, dict[str, str]]:
    """The rows and the plan, if that can be trusted."""
    if not has_tables(connection):
        raise StoreError(
            f"{path}: damaged: its tables are not those of a store; start a new store"
        )
    try:
        return get_plan(connection)
    except DamagedRow as error:
        raise StoreError(
            f"{path}: damaged: its plan {error}; start a new store"
        ) from error


def _mark(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _tables(connection: sqlite3.Connection) -> int:
    query = "SELECT count(*) FROM sqlite_master"
    return int(connection.execute(query).fetchone()[0])
