"""Stop `longdep verify` at random points: python -m tests.trust.kills FILE PART...

The parts, each of which renews its own rows of FILE (reports/trust/kills.json):

- writes: a run of two small topics of the suite at 80 points, all within the writing of
  its report, by tests/trust/writes.py. The run's tests and pages are made once.
- topics: `pytest --claims-report` on two small topics outside the suite, at 20 points:
  in time, half of them at any, half within its last quarter, where the report is made;
  or its disk is a small one, with room for a part of the new report.
- whole: the command `longdep verify`, at five points, drawn in the same way.

Points in time are drawn from the seconds that a run took which nobody stopped; one that
comes when a run is done is drawn again. Every page of before differs from the new one.
After each point the report must be the one of before, byte for byte, or the new one;
and the next run must succeed, which is carried out each time.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from longdep.reports.record import ledger as books
from longdep.reports.record.ledger import write_whole
from tests.trust import writes
from tests.trust.orders import digest
from tests.trust.stops import INTERRUPTED, KILLED
from tests.trust.writes import EXPECTED, SMALL_DISK, can_mount, small_disk

FORMAT = "longdep-trust-kills/1"
SEED = 20
WRITES, TOPICS = "two topics, the writing alone", "two topics"
WHOLE = "the whole command"
ROOM = "room on the disk"  # in bytes
POINTS = {"writes": 80, "topics": 20, "whole": 5}
USAGE = "python -m tests.trust.kills: expected a file and parts of {}, got {}"
WAYS = {KILLED: signal.SIGKILL, INTERRUPTED: signal.SIGINT}
WORDS = {INTERRUPTED: "longdep: interrupted", SMALL_DISK: "longdep: "}
OWN_TESTS = """
import longdep
from hypothesis import strategies as st
from sympy import Le, Symbol

x = Symbol("x", integer=True)
FIRST, SECOND = (
    longdep.Claim(
        key=f"squares-{topic[:5]}",
        topic=topic,
        title="Squaring never makes a whole number smaller",
        paraphrase="The square of a whole number is at least the number.",
        conclusion=Le(x, x**2),
        kind=longdep.Kind.BOUND,
    )
    for topic in ("first_topic", "second_topic")
)


@longdep.confirming(FIRST, st.fixed_dictionaries({"x": st.integers()}))
def test_squaring_never_makes_a_number_smaller(case):
    assert longdep.holds(FIRST, case)


@longdep.confirming(SECOND, st.fixed_dictionaries({"x": st.integers()}))
def test_nor_does_it_in_the_other_topic(case):
    assert longdep.holds(SECOND, case)
"""
ROOT = Path(__file__).resolve().parents[2]


def command(part: str, folder: Path) -> list[str]:
    """The command of a part, whose report goes to the folder's report/."""
    out = str(folder / "report")
    if part == "whole":
        return [sys.executable, "-m", "longdep", "verify", "--out", out]
    tests = folder / "test_squares.py"
    tests.write_text(OWN_TESTS)
    options = ["-c", os.devnull, f"--rootdir={folder}", "-p", "no:cacheprovider"]
    words = [str(tests), *options, "--claims-report", out]
    return [sys.executable, "-m", "pytest", "-q", *words]


def in_writing(folder: Path) -> list[dict[str, Any]]:
    """The rows of the part "writes"."""
    rows = writes.stopped(folder, SEED, POINTS["writes"], own=False)
    drawn = {SMALL_DISK: ROOM}
    return [
        {**row, "run": WRITES, "drawn": drawn.get(row["way"], "changes of files")}
        for row in rows
    ]


def in_time(part: str, folder: Path) -> list[dict[str, Any]]:
    """The rows of a part that runs a command: stopped by the clock, or a full disk."""
    out, rng = folder / "report", random.Random(SEED)
    ways = [*WAYS, SMALL_DISK] if can_mount(folder / "disk") else [*WAYS]
    seconds = run(part, folder)[1]
    new = contents(out)
    old = {name: of_before(name, content) for name, content in new.items()}
    size = sum(len(content) for name, content in new.items() if content != old[name])
    counted = ("points", "old_whole", "next_succeeded")
    rows = {way: dict.fromkeys(counted, 0) for way in ways}
    number = missed = 0
    while number < POINTS[part]:
        if missed > 10 * POINTS[part]:
            raise RuntimeError(f"{part}: runs of {seconds:.1f} s end before a signal")
        way = ways[number % len(ways)]
        for name, content in old.items():
            (out / name).write_bytes(content)
        at = rng.uniform(0.0 if number % 4 < 2 else 0.75, 1.0)
        if way == SMALL_DISK:
            with small_disk(out, int(at * size)):
                code, took = run(part, folder)
        else:
            after = max(at * seconds, 0.5)
            code, took = run(part, folder, (WAYS[way], after))
        if code == 0 and contents(out) == new:  # it was done before
            seconds, missed = took, missed + 1
            print(f"{part}: {way} met no run", flush=True)
            continue
        number += 1
        book = books.read(out / "ledger.json")  # a reader completes what is left
        whole = code != 0 and contents(out) in (old, new) and book is not None
        if part == "whole":
            whole = whole and code == EXPECTED[way] and says_one_sentence(folder, way)
        succeeded = run(part, folder)[0] == 0 and contents(out) == new
        rows[way]["points"] += 1
        rows[way]["old_whole"] += whole
        rows[way]["next_succeeded"] += succeeded
        seen = f"exit code {code}, whole: {whole}, the next run succeeded: {succeeded}"
        print(f"{part}: {way}: {seen}", flush=True)
    named = {"run": WHOLE if part == "whole" else TOPICS}
    return [
        {**row, "way": way, "drawn": ROOM if way == SMALL_DISK else "seconds", **named}
        for way, row in rows.items()
    ]


def of_before(name: str, content: bytes) -> bytes:
    """A page as an earlier run might have written it; other files as they are."""
    return content + b"<!-- of before -->\n" if name.endswith(".md") else content


def run(
    part: str, folder: Path, stop: tuple[signal.Signals, float] | None = None
) -> tuple[int, float]:
    """Run a part's command; its exit code and how many seconds it took.

    Args:
        part: which.
        folder: what it says goes to said.txt, its report to report/.
        stop: a signal, and the seconds after which it is sent; None for none.
    """
    begun = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / "said.txt").open("w") as said:
        process = subprocess.Popen(
            command(part, folder),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        if stop is not None:
            try:
                process.wait(stop[1])
            except subprocess.TimeoutExpired:
                process.send_signal(stop[0])
        code = process.wait()
    return code, time.monotonic() - begun


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a report; not what a stopped run left beside them."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "/.longdep-" not in path.as_posix()
    }


def says_one_sentence(folder: Path, way: str) -> bool:
    """Whether a run that was ended said so, after its lines of progress."""
    if way not in WORDS:
        return True
    said = (folder / "said.txt").read_text().splitlines()
    others = [line for line in said if not line.startswith("testing ")]
    return len(others) == 1 and others[0].startswith(WORDS[way])


def main(arguments: list[str]) -> int:
    """Renew the rows of the parts, and write the file whole."""
    if len(arguments) < 2 or not set(arguments[1:]) <= set(POINTS):
        print(USAGE.format(", ".join(POINTS), arguments), file=sys.stderr)
        return 2
    file, rows = Path(arguments[0]), {}
    if file.exists():
        rows = json.loads(file.read_text(encoding="utf-8"))["parts"]
    for part in arguments[1:]:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            made_of = digest(ROOT)
            found = in_writing(folder) if part == "writes" else in_time(part, folder)
            rows[part] = [{**row, "suite": made_of} for row in found]
        ways = [row for name in POINTS for row in rows.get(name, ())]
        book = {"format": FORMAT, "seed": SEED, "parts": rows, "ways": ways}
        write_whole(file, json.dumps(book, indent=1, sort_keys=True) + "\n")
    good = all(r["points"] == r["old_whole"] == r["next_succeeded"] for r in ways)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
