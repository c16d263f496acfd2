"""What is damaged in a store, and a store without it.

SQLite checks the structure of the file, the checksums what it holds. A store with
any damage is written anew from the rows that match their checksums: in one transaction
of SQLite, so that a kill on the way leaves the damaged one. What is lost is computed
again.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from itertools import groupby

from longdep.numeric.campaign.database import FAULTS, reason_of
from longdep.numeric.campaign.rows import (
    CHUNKS,
    FAILURES,
    DamagedRow,
    Rows,
    put_tables,
)

ONE = {CHUNKS: "chunk", FAILURES: "failed chunk"}
READABLE = (*FAULTS, DamagedRow)


def damage_of(rows: Rows, chunks: int) -> list[str]:
    """What is wrong with a store, a line each; empty if nothing is.

    Args:
        rows: those of the store.
        chunks: how many chunks its plan has.
    """
    lines = [f"the file: {fault}" for fault in _structure(rows.connection)]
    for table, one in ONE.items():
        faults = ((n, _fault(rows, table, n)) for n in rows.numbers(table, chunks))
        for fault, group in groupby(faults, key=lambda pair: pair[1]):
            if fault is not None:
                numbers = [number for number, _ in group]
                lines.append(f"{one}{_span(numbers)}: {fault}")
        try:
            lines += [
                f"{one} {number}: expected 0 to {chunks - 1}"
                for number in rows.beyond(table, chunks)
            ]
        except FAULTS as error:
            lines.append(f"{one}s: cannot be listed: {reason_of(error)}")
    return lines


def whole(rows: Rows, table: str, chunks: int) -> Iterator[tuple[int, str]]:
    """The numbers and texts of those rows that match their checksums, in order."""
    for number in rows.numbers(table, chunks):
        text = None
        with suppress(*READABLE):
            text = rows.get(table, number)
        if text is not None:
            yield number, text


def rewrite(
    rows: Rows,
    about: Mapping[str, str],
    chunks: int,
    mark: Callable[[sqlite3.Connection], object],
) -> None:
    """Write a store anew, with all of its rows that match their checksums.

    Args:
        rows: those of the damaged store.
        about: what it was made for.
        chunks: how many chunks its plan has.
        mark: writes the marks of a store into a new file.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as fresh:
        fresh.execute("BEGIN")
        mended = put_tables(fresh, about)
        mark(fresh)
        for table in ONE:
            for number, text in whole(rows, table, chunks):
                mended.put(table, number, text)
        fresh.execute("COMMIT")
        fresh.backup(rows.connection)


def _structure(connection: sqlite3.Connection) -> list[str]:
    try:
        lines = connection.execute("PRAGMA integrity_check(1)").fetchall()
    except FAULTS as error:
        return [reason_of(error)]
    return [line.decode(errors="replace") for (line,) in lines if line != b"ok"]


def _fault(rows: Rows, table: str, number: int) -> str | None:
    try:
        rows.get(table, number)
    except FAULTS as error:
        return f"cannot be read: {reason_of(error)}"
    except DamagedRow as error:
        return str(error)
    return None


def _span(numbers: list[int]) -> str:
    first, last = numbers[0], numbers[-1]
    return f" {first}" if first == last else f"s {first} to {last}"
