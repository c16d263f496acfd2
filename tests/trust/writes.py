"""Stop the writing of a report at random points, and look at what is left.

    python -m tests.trust.writes FOLDER SEED POINTS [--own]

A report takes the place of another one in FOLDER, again and again, each time in a
process of its own that is stopped at a change of files drawn at random
(tests/trust/stops.py), or whose disk is a small one and gets full. After each stop the
report must be the old one or the new one, byte for byte, and the next run must succeed.
The pages are made once: only their writing is repeated. Prints JSON: for each way to be
stopped how many points there were, and how many went well.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from longdep.reports.page import place, render
from longdep.reports.record import ledger as books
from longdep.reports.record import staging
from tests.trust.stops import FULL, INTERRUPTED, KILLED, WAYS, Stop

TOPICS = ("repeated_composition", "trainability")
OWN = ("one_topic", "other_topic")
USERS = {"notes.txt": "mine", "claims/notes.md": "mine, too", ".longdep-notes": "so"}
SMALL_DISK = "full disk, a small one"
Pages = dict[str, str]


def two_reports(own: bool) -> tuple[books.Ledger, books.Ledger]:
    """Ledgers of two topics: of before and of now. Every page differs; some come or go.

    Args:
        own: topics outside the suite, whose reports have few pages.
    """
    book = books.read(books.COMMITTED)
    assert book is not None
    entries = [e for e in book["claims"] if e["topic"] in TOPICS]
    if own:
        chosen = [next(e for e in entries if e["topic"] == topic) for topic in TOPICS]
        first, second = (
            {**e, "topic": t, "of": None} for e, t in zip(chosen, OWN, strict=True)
        )
        third = {**first, "key": "a-third", "certificates": []}
        entries = [first, third, second]
    before = {"sympy": "0"}
    return (
        {**book, "claims": [e for e in entries if e != entries[1]], "versions": before},
        {**book, "claims": [e for e in entries if e != entries[-1]]},
    )


class Writer:
    """Puts one report in the place of another, as often as asked."""

    def __init__(self, folder: Path, own: bool) -> None:
        self.folder = folder / "report"
        self.said = folder / "said.txt"
        self.ledgers = two_reports(own)
        self.pages = [dict(render.pages(ledger)) for ledger in self.ledgers]

    def write(self, which: int, way: str, at: int) -> int:
        """Write a report in a process that is stopped; its exit code, or -signal."""
        process = os.fork()
        if process == 0:
            self._written(which, way, at)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def _written(self, which: int, way: str, at: int) -> None:
        """What the process does."""
        code = 1
        try:
            os.dup2(os.open(self.said, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), 2)
            stop = Stop(self.folder, way, at)
            pages = self.pages[which]
            with mock.patch.object(render, "pages", return_value=pages.items()):
                with place.taken(self.folder):
                    render.write(self.ledgers[which], self.folder)
            code = 0
            os.write(2, str(stop.count).encode())
        except (books.LedgerError, KeyboardInterrupt) as error:
            os.write(2, str(error).encode())
            code = 130 if isinstance(error, KeyboardInterrupt) else 2
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(code)

    def reset(self, full: bool = True) -> None:
        """Begin with the old report and a user's files; or with an empty folder."""
        emptied(self.folder)
        if full:
            for name, text in {**self.pages[0], **USERS}.items():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / name).write_text(text, encoding="utf-8")

    def changes(self, full: bool) -> int:
        """How many changes of files a run makes that is not stopped."""
        self.reset(full)
        assert self.write(1, KILLED, 0) == 0, self.said.read_text()
        return int(self.said.read_text())

    def point(self, way: str, at: int, full: bool) -> dict[str, bool]:
        """Stop a run at a point, then look."""
        self.reset(full)
        with small_disk(self.folder, at) if way == SMALL_DISK else _as_it_is():
            code = self.write(1, way, 0 if way == SMALL_DISK else at)
            whole = self.is_whole(full, full_disk=way == SMALL_DISK) and (
                code == EXPECTED[way] or (code == 0 and self.files() == self.pages[1])
            )  # 0: there was nothing left to do that could fail
        return {"old_whole": whole, "next_succeeded": self.goes_on(full)}

    def is_whole(self, full: bool, full_disk: bool) -> bool:
        """Whether the report is the old one or the new one, to the byte.

        Where a list waits, a reader completes the new one, unless the disk is full.
        """
        files = self.files()
        if not staging.is_listed(self.folder):
            before = self.pages[0] if full else {}
            return files in (before, self.pages[1]) and self.read(files)
        try:
            books.read(self.folder / "ledger.json")  # a reader goes on with it
        except books.LedgerError:
            return full_disk and staging.is_listed(self.folder)
        return self.files() == self.pages[1]

    def read(self, files: Pages) -> bool:
        """Whether a reader gets the ledger of the report that is there."""
        book = books.read(self.folder / "ledger.json")
        if not files:
            return book is None
        return book == self.ledgers[0 if files == self.pages[0] else 1]

    def goes_on(self, full: bool) -> bool:
        """Whether the next runs succeed: the same one, and one back to the old."""
        for which in (1, 0):
            if self.write(which, KILLED, 0) != 0 or self.files() != self.pages[which]:
                return False
            hidden = {p.name for p in self.folder.rglob(".longdep*")}
            if hidden - {*(USERS if full else ())}:
                return False
        return not full or all(
            (self.folder / name).read_text() == text for name, text in USERS.items()
        )

    def files(self) -> Pages:
        """The files of the report; without a user's, and what a run has not put yet."""
        paths = {p.relative_to(self.folder): p for p in self.folder.rglob("*")}
        return {
            name.as_posix(): path.read_bytes().decode()
            for name, path in paths.items()
            if path.is_file()
            and name.as_posix() not in USERS
            and not any(part.startswith(".longdep-") for part in name.parts)
        }


@contextmanager
def small_disk(report: Path, room: int) -> Iterator[None]:
    """Move a report to a disk of memory with so many bytes left for the new."""
    aside = report.with_name("aside")
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(report, aside)
    disk = ["mount", "-t", "tmpfs", "tmpfs", str(report)]
    subprocess.run(disk, check=True)
    try:
        shutil.copytree(aside, report, dirs_exist_ok=True)
        size = max(shutil.disk_usage(report).used + room, 1)  # 0 would be no limit
        subprocess.run([*disk, "-o", f"remount,size={size}"], check=True)
        yield
    finally:
        shutil.rmtree(aside)
        shutil.copytree(report, aside)
        subprocess.run(["umount", str(report)], check=True)
        emptied(report)
        shutil.copytree(aside, report, dirs_exist_ok=True)


def emptied(folder: Path) -> None:
    """Remove all that a folder holds, if it is there."""
    for path in folder.glob("*") if folder.exists() else ():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


EXPECTED = {KILLED: -9, INTERRUPTED: 130, FULL: 2, SMALL_DISK: 2}


def can_mount(folder: Path) -> bool:
    """Whether this process may make a small disk."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        return False
    subprocess.run(["umount", str(folder)], check=True)
    return True


def stopped(folder: Path, seed: int, points: int, own: bool) -> list[dict[str, Any]]:
    """Stop at random points, all ways in turn; a row for each way."""
    writer, rng = Writer(folder, own), random.Random(seed)
    ways = [*WAYS, SMALL_DISK] if can_mount(folder / "report") else [*WAYS]
    counts = {full: writer.changes(full) for full in (True, False)}
    size = sum(len(text.encode()) for text in writer.pages[1].values())
    rows = {
        way: dict.fromkeys(("points", "old_whole", "next_succeeded"), 0) for way in ways
    }
    for number in range(points):
        way = ways[number % len(ways)]
        full = number % 5 > 0  # every fifth is a first run, into an empty folder
        last = size if way == SMALL_DISK else counts[full]
        at = rng.randint(1, last)
        seen = writer.point(way, at, full)
        rows[way]["points"] += 1
        for what, good in seen.items():
            rows[way][what] += good
            if not good:
                print(f"{way} at {at} of {last}: not {what}", file=sys.stderr)
    return [{"way": way, **row} for way, row in rows.items()]


def main(arguments: list[str]) -> int:
    """Print the rows as JSON."""
    folder, seed, points, *own = arguments
    print(json.dumps(stopped(Path(folder), int(seed), int(points), own == ["--own"])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
