"""One process at a time works on a store; one that dies lets go of it at once.

The hold is a write transaction that its owner keeps open in a small SQLite file beside
the store: the operating system ends it with the process, whatever killed that, and the
file still says who it was. Locks may not reach across a shared folder, and a store
being written can only be read on the host that writes it (its log needs their common
memory). So the name of another host is believed until its process lets go in order, or
somebody deletes the file. It has a checksum: one flipped bit makes node 3 of node 2.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from platform import node
from typing import NamedTuple

from longdep.numeric.campaign.database import (
    FAULTS,
    code_of,
    connect,
    digest,
    reason_of,
)
from longdep.numeric.campaign.errors import StoreError

PATIENCE = 1.0  # seconds that a beginner needs to write who it is
TABLE = "CREATE TABLE holder (process INTEGER, host TEXT, digest TEXT) STRICT"
UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, None)


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
        if not os.path.isdir(self.place.parent):  # one that may not be seen is none
            raise StoreError(f"{store}: there is no folder {self.place.parent}")
        try:
            self.connection = connect(self.place, "rwc", PATIENCE)
        except sqlite3.Error as error:
            raise _refusal(store, self.place, error) from error
        try:
            self._take(store)
        except FAULTS as error:
            self.connection.close()
            raise _refusal(store, self.place, error) from error
        except StoreError:
            self.connection.close()
            raise

    def _take(self, store: Path) -> None:
        """Say who we are, then keep a transaction open.

        Between the two another process may come and go: then it says nobody, again.
        """
        execute, me = self.connection.execute, Holder(os.getpid(), node())
        execute("BEGIN IMMEDIATE")
        if not execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            execute(TABLE)
        _require_here(store, _read(self.place, self.connection))
        while _read(self.place, self.connection) != me:
            execute("DELETE FROM holder")
            execute("INSERT INTO holder VALUES (?, ?, ?)", (*me, digest("holder", *me)))
            execute("COMMIT")
            execute("BEGIN IMMEDIATE")

    def release(self) -> None:
        """Let go. The file stays, empty: who waits for it must not wait for another."""
        with suppress(*FAULTS):
            self.connection.execute("DELETE FROM holder")
            self.connection.execute("COMMIT")
        self.connection.close()


def require_readable(store: Path) -> None:
    """Refuse to look into a store that another host writes.

    Raises:
        StoreError: one does, or was killed while it did.
    """
    place = _place(store)
    with suppress(*FAULTS), closing(connect(place, "ro", PATIENCE)) as connection:
        _require_here(store, _read(place, connection))


def _require_here(store: Path, holder: Holder | None) -> None:
    if holder is not None and holder.host != node():
        raise StoreError(
            f"{store}: process {holder.process} on {holder.host} has it, or was killed "
            f"there; go on there, or delete {_place(store)} if that process is gone"
        )


def _refusal(store: Path, place: Path, error: BaseException) -> StoreError:
    """Why the hold cannot be taken, and what to do about it."""
    code = code_of(error)
    if code == sqlite3.SQLITE_BUSY:
        return StoreError(f"{store}: {_busy(place)}")
    if code in UNWRITABLE:
        return StoreError(
            f"{store}: its folder cannot be written, or {place} not: {error}"
        )
    if code in DAMAGED:
        return _damaged(place, reason_of(error))
    return StoreError(f"{place}: cannot be written: {reason_of(error)}")


def _damaged(place: Path, reason: str) -> StoreError:
    return StoreError(
        f"{place}: damaged, or of another version: {reason}; delete it if no process "
        "is at work on the store beside it"
    )


def _busy(place: Path) -> str:
    holder = None
    with suppress(*FAULTS, StoreError), closing(connect(place, "ro", PATIENCE)) as file:
        holder = _read(place, file)
    who = "another process"
    if holder is not None:
        who = f"process {holder.process} on {holder.host}"
    return f"{who} is at work on it; let it finish, or stop it and resume"


def _read(place: Path, connection: sqlite3.Connection) -> Holder | None:
    """Who has the store.

    Raises:
        StoreError: what stands there does not match its checksum.
    """
    query = "SELECT process, host, digest FROM holder"
    row = connection.execute(query).fetchone()
    if row is None:
        return None
    process, host, checksum = row
    if checksum != digest("holder", process, host).encode():
        raise _damaged(place, "who has the store does not match its checksum")
    return Holder(process, host.decode())


def _place(store: Path) -> Path:
    return store.with_name(f"{store.name}-holder")
