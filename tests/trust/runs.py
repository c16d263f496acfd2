"""Runs of the suite's own tests: what pytest counted, and their record."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from longdep.reports.record.ledger import write_whole

ROOT = Path(__file__).resolve().parents[2]
ENDINGS = (0, 1)  # pytest's exit codes of a run that came to its end

Run = dict[str, Any]


class RunError(ValueError):
    """A run, or the record it belongs in, cannot be used."""


def pytest_run(
    python: Path | str,
    arguments: Sequence[str],
    counts: Path,
    environment: dict[str, str],
) -> Run:
    """Run pytest in the root of the clone; its output goes to this terminal.

    Args:
        python: the interpreter.
        arguments: of pytest.
        counts: a file for its counts, in a folder that is there.
        environment: the whole environment of the process.
    Returns:
        The numbers of tests: passed, failed (errors too), skipped.
    Raises:
        RunError: the run was ended before its end, or no test was there.
    """
    command = [str(python), "-m", "pytest", "-q", f"--junitxml={counts}", *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if ended not in ENDINGS:
        raise RunError(f"pytest: expected a whole run, got exit code {ended}")
    return counted(counts)


def counted(path: Path) -> Run:
    """What a JUnit file of pytest says: passed, failed (errors too), skipped.

    Raises:
        RunError: there is no such file, it is none of pytest's, or it has no test.
    """
    try:
        suites = ElementTree.parse(path).getroot().findall("testsuite")
        total, *others = (
            sum(int(suite.attrib[name]) for suite in suites)
            for name in ("tests", "failures", "errors", "skipped")
        )
    except (OSError, ElementTree.ParseError, KeyError, ValueError) as error:
        raise RunError(f"{path.name}: expected pytest's counts, got {error}") from None
    if total < 1:
        raise RunError(f"{path.name}: expected tests, got none")
    failures, errors, skipped = others
    failed = failures + errors
    return {"passed": total - failed - skipped, "failed": failed, "skipped": skipped}


def read(path: Path, form: str) -> list[Run]:
    """The runs of a record; none where there is no such file.

    Raises:
        RunError: it cannot be read, or is not such a record.
    """
    try:
        book = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise RunError(f"{path}: expected a record, got {error}") from None
    if not isinstance(book, dict) or book.get("format") != form:
        raise RunError(f"{path}: expected the format {form}")
    runs: list[Run] = book["runs"]
    return runs


def add(path: Path, form: str, run: Run, names: list[str], **more: Any) -> None:
    """Write a record with one more run, whole; the others are read anew.

    Args:
        path: the record.
        form: its format.
        run: the new one; it takes the place of one with the same `names`.
        names: the keys that tell runs apart, in the order they are sorted by.
        more: what else the record says.
    Raises:
        RunError: what is there is no such record.
        LedgerError: it cannot be written; nothing was changed.
    """

    def place(run: Run) -> list[str]:
        return [str(run[name]) for name in names]

    others = [other for other in read(path, form) if place(other) != place(run)]
    book = {**more, "format": form, "runs": sorted([*others, run], key=place)}
    text = json.dumps(book, indent=1, sort_keys=True, allow_nan=False)
    write_whole(path, text + "\n")
