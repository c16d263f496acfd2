"""One process at a time works on a store; one that dies lets go of it at once.

The hold is a write transaction that its owner keeps open in a small SQLite file beside
the store: the operating system ends it with the process, whatever killed that, and the
file still says who it was. Locks may not reach across a shared folder, and a store
being written can only be read on the host that writes it (its log needs their common
memory). So the name of another host is believed until its process lets go in order, or
somebody deletes the file.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from platform import node
from typing import NamedTuple

from longdep.numeric.campaign.errors import StoreError

PATIENCE = 1.0  # seconds that a beginner needs to write who it is
PRIMARY = 0xFF  # the part of an error code that says what went wrong, not why
TABLE = "CREATE TABLE IF NOT EXISTS holder (process INTEGER, host TEXT) STRICT"


class Holder(NamedTuple):
    """A process that holds a store, or held it when it was killed."""

    process: int
    host: str


class Hold:
    """This process's hold on a store, until it lets go or dies."""

    def __init__(self, store: Path) -> None:
        """Take it.

        Raises:
            StoreError: another process has it, or its file cannot be written.
        """
        self.place = _place(store)
        if not self.place.parent.is_dir():
            raise StoreError(f"{store}: there is no folder {self.place.parent}")
        try:
            self.connection = connect(self.place, "rwc")
        except sqlite3.Error as error:
            raise StoreError(
                f"{store}: its folder cannot be written, or {self.place} not: {error}"
            ) from error
        try:
            self._take(store)
        except sqlite3.Error as error:
            self.connection.close()
            if error.sqlite_errorcode & PRIMARY == sqlite3.SQLITE_BUSY:
                raise StoreError(f"{store}: {_busy(self.place)}") from error
            raise StoreError(f"{self.place}: cannot be written: {error}") from error
        except StoreError:
            self.connection.close()
            raise

    def _take(self, store: Path) -> None:
        """Say who we are, then keep a transaction open.

        Between the two another process may come and go: then it says nobody, again.
        """
        execute, me = self.connection.execute, Holder(os.getpid(), node())
        execute("BEGIN IMMEDIATE")
        execute(TABLE)
        _require_here(store, _read(self.connection))
        while _read(self.connection) != me:
            execute("DELETE FROM holder")
            execute("INSERT INTO holder VALUES (?, ?)", me)
            execute("COMMIT")
            execute("BEGIN IMMEDIATE")

    def release(self) -> None:
        """Let go. The file stays, empty: who waits for it must not wait for another."""
        with suppress(sqlite3.Error):
            self.connection.execute("DELETE FROM holder")
            self.connection.execute("COMMIT")
        self.connection.close()


def require_readable(store: Path) -> None:
    """Refuse to look into a store that another host writes.

    Raises:
        StoreError: one does, or was killed while it did.
    """
    with suppress(sqlite3.Error), closing(connect(_place(store), "ro")) as connection:
        _require_here(store, _read(connection))


def _require_here(store: Path, holder: Holder | None) -> None:
    if holder is not None and holder.host != node():
        raise StoreError(
            f"{store}: process {holder.process} on {holder.host} has it, or was killed "
            f"there; go on there, or delete {_place(store)} if that process is gone"
        )


def _busy(place: Path) -> str:
    holder = None
    with suppress(sqlite3.Error), closing(connect(place, "ro")) as connection:
        holder = _read(connection)
    who = "another process"
    if holder is not None:
        who = f"process {holder.process} on {holder.host}"
    return f"{who} is at work on it; let it finish, or stop it and resume"


def _read(connection: sqlite3.Connection) -> Holder | None:
    row = connection.execute("SELECT process, host FROM holder").fetchone()
    return None if row is None else Holder(*row)


def _place(store: Path) -> Path:
    return store.with_name(f"{store.name}-holder")


def connect(path: Path, mode: str, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a file of SQLite without Python's own transactions."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=patience,
    )
