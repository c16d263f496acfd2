"""The rows of a store, each with a checksum that every read verifies.

A checksum covers the table, the plan of the campaign, the chunk's number and the text:
no flipped bit passes, nor a chunk of another plan or another place. The plan has one
of its own. What a checksum confirms is right wherever it was found, so that a damaged
store keeps all of its other chunks (mending.py).
"""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from longdep.numeric.campaign.database import FAULTS, digest
from longdep.numeric.campaign.merging import as_text

CHUNKS, FAILURES = "chunks", "failures"
TABLES = (
    "CREATE TABLE plan (about TEXT NOT NULL, digest TEXT NOT NULL) STRICT",
    "CREATE TABLE chunks (number INTEGER PRIMARY KEY, result TEXT NOT NULL, "
    "digest TEXT NOT NULL) STRICT",
    "CREATE TABLE failures (number INTEGER PRIMARY KEY, reason TEXT NOT NULL, "
    "digest TEXT NOT NULL) STRICT",
)
TEXTS = {CHUNKS: "result", FAILURES: "reason"}
MISMATCH = "does not match its checksum"


class DamagedRow(ValueError):
    """A row does not match its checksum."""


@dataclass(frozen=True)
class Rows:
    """The chunks and failures of one plan in one file.

    Attributes:
        connection: to the file.
        plan: digest of the plan, which every checksum covers.
    """

    connection: sqlite3.Connection
    plan: str

    def get(self, table: str, number: int) -> str | None:
        """The text of a row; None where there is none.

        Raises:
            DamagedRow: it does not match its checksum.
        """
        query = f"SELECT {TEXTS[table]}, digest FROM {table} WHERE number = ?"
        row = self.connection.execute(query, (number,)).fetchone()
        if row is None:
            return None
        text, checksum = row
        if not isinstance(text, bytes) or checksum != self._digest(table, number, text):
            raise DamagedRow(MISMATCH)
        return text.decode()

    def put(self, table: str, number: int, text: str) -> None:
        """Write a row, in place of what was there."""
        data = text.encode()
        self.connection.execute(
            f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)",
            (number, text, self._digest(table, number, data).decode()),
        )

    def drop(self, table: str, number: int) -> None:
        """Delete a row, if it is there."""
        self.connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))

    def numbers(self, table: str, chunks: int) -> range:
        """Where rows may be: up to the largest number, if the table can say it."""
        with suppress(*FAULTS):
            query = f"SELECT max(number) FROM {table}"
            last = self.connection.execute(query).fetchone()[0]
            if last is None or isinstance(last, int):
                return range(min(chunks, 0 if last is None else max(last, -1) + 1))
        return range(chunks)

    def beyond(self, table: str, chunks: int) -> list[int]:
        """The numbers that no chunk of the plan has."""
        query = f"SELECT number FROM {table} WHERE number < 0 OR number >= ?"
        return [number for (number,) in self.connection.execute(query, (chunks,))]

    def _digest(self, table: str, number: int, text: bytes) -> bytes:
        return digest(table, self.plan, number, text).encode()


def put_tables(connection: sqlite3.Connection, about: Mapping[str, str]) -> Rows:
    """Write the tables and the plan into a new file; the rows to fill."""
    for table in TABLES:
        connection.execute(table)
    text = as_text(dict(about))
    plan = digest("plan", text)
    connection.execute("INSERT INTO plan VALUES (?, ?)", (text, plan))
    return Rows(connection, plan)


def has_tables(connection: sqlite3.Connection) -> bool:
    """Whether the file has the tables of a store, and nothing else."""
    rows = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    return sorted(str(sql) for (sql,) in rows) == sorted(
        str(table.encode()) for table in TABLES
    )


def get_plan(connection: sqlite3.Connection) -> tuple[Rows, dict[str, str]]:
    """The rows of a store, and what it was made for.

    Raises:
        DamagedRow: that does not match its checksum.
    """
    plans = connection.execute("SELECT about, digest FROM plan LIMIT 2").fetchall()
    if len(plans) == 1:
        (text, checksum), *_ = plans
        if isinstance(text, bytes) and checksum == digest("plan", text).encode():
            return Rows(connection, checksum.decode()), json.loads(text)
    raise DamagedRow(MISMATCH)
