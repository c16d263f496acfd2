"""Any program that reads cases and writes answers as JSON lines.

    longdep.check("gru", Program("node my_rnn.js", "gru"), convention="torch")

The program is started once and gets one case a line on standard input
(numeric/oracle/wire.py has the format); it writes one answer a line, with the id of the
case, to standard output and flushes. Standard error is its own, and is quoted when
something goes wrong. A program that does not answer in time is killed with what it
started (process.py says how far that reaches); the next case starts it anew. No shell
is involved.
"""

import contextlib
import itertools
import os
import shlex
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from longdep.numeric.oracle import systems, vocabulary
from longdep.numeric.oracle.adapters.plumbing import tiny_case
from longdep.numeric.oracle.adapters.process import Child, ProgramError
from longdep.numeric.oracle.check.answers import Complaint
from longdep.numeric.oracle.check.stopping import require_seconds
from longdep.numeric.oracle.wire import (
    WireError,
    case_line,
    excerpt,
    outputs_of,
    read_line,
)

TIME_LIMIT = 10.0  # seconds for one case
START_LIMIT = 60.0  # ... for the first: virtual machines start, code compiles
LEAST_START = 10.0  # ... where a time limit is given and a start limit is not
WINDOWS = os.name == "nt"


class Program:
    """An implementation in another process.

    Attributes:
        keeps_time: that this watches its own time limit (running.run).
        command: the program and its arguments.
        longdep_source: Python text that makes this, for the reproduction of a finding.
    """

    keeps_time = True

    def __init__(
        self,
        command: str | Sequence[str],
        system: str,
        *,
        convention: str | None = None,
        precision: str = "float64",
        time_limit: float | None = None,
        start_limit: float | None = None,
        numbers: str = "hex",
        folder: str | None = None,
    ) -> None:
        """Take the command; it is started with the first case.

        Args:
            command: one line, split as a shell would (no expansion), or a list.
            system: the system it implements.
            convention: the convention, named in each case; the system's first if none.
            precision: named in each case.
            time_limit: seconds for one answer; TIME_LIMIT if none.
            start_limit: seconds for the first answer, the program's start included. If
                none, START_LIMIT; where a time limit is given, that one, but no less
                than LEAST_START.
            numbers: "hex" or "decimal": how the inputs are written.
            folder: where to run it; here if none.
        Raises:
            ProgramError: the command is empty or cannot be split.
            DomainError: there is no such system or convention, or a limit is no time.
        """
        self.command = _split(command)
        for name, seconds in (("time_limit", time_limit), ("start_limit", start_limit)):
            if seconds is not None:
                require_seconds(name, seconds)
        self.entry = systems.system(system)
        self.convention = vocabulary.convention_name(self.entry, convention)
        self.precision = precision
        self.time_limit = TIME_LIMIT if time_limit is None else time_limit
        if start_limit is not None:
            self.start_limit = start_limit
        elif time_limit is not None:
            self.start_limit = max(time_limit, LEAST_START)
        else:
            self.start_limit = START_LIMIT
        self._started_in = 0.0  # seconds that the first answer took
        self.numbers = numbers
        self.folder = folder
        self._options: dict[str, Any] = {
            "convention": self.convention,
            "precision": precision,
            "time_limit": time_limit,
            "start_limit": start_limit,
            "numbers": numbers,
            "folder": os.path.abspath(folder or os.curdir),
        }
        words = ", ".join(
            f"{name}={value!r}"
            for name, value in self._options.items()
            if value is not None
        )
        self.longdep_source = (
            "from longdep.numeric.oracle.adapters.command import Program\n\n"
            f"implementation = Program({self.command!r}, {system!r}, {words})"
        )
        self._lists = frozenset(
            q.name
            for q in vocabulary.outputs(self.entry, self.convention)
            if q.kind == "arrays"
        )
        self._count = itertools.count(1)
        self._child: Child | None = None
        self._spoken = False
        self._broken: Complaint | None = None

    def __call__(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for one answer.

        Raises:
            Complaint: it ended, gave no answer in time, or none of the format.
            NotImplementedError: it declines such cases.
        """
        if not self._spoken:
            self._self_test()
        again = 2 * self._started_in if self._child is None else 0.0
        return self._ask(case, self.time_limit + again)

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process it is a program of its own."""
        return partial(Program, **self._options), (self.command, self.entry.name)

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the program now and not with the first case.

        Raises:
            ProgramError: it cannot be started.
        """
        if self._child is None:
            self._child = Child(self.command, self.folder)

    def close(self) -> None:
        """End the program: close its input, wait a moment, kill."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _self_test(self) -> None:
        """Send a tiny case first: does it speak the format at all?"""
        if self._broken is not None:
            raise self._broken
        case = tiny_case(self.entry, self.convention, self.precision)
        began = time.monotonic()
        try:
            with contextlib.suppress(NotImplementedError):
                self._ask(case, self.start_limit)
        except Complaint as complaint:
            self._broken = complaint
            if complaint.trouble.kind == "hangs":
                more = f"{complaint}; for its first answer the start limit holds"
                self._broken = Complaint("hangs", more)
            raise self._broken from None
        self._started_in = time.monotonic() - began
        self._spoken = True

    def _ask(self, case: Mapping[str, Any], limit: float) -> dict[str, Any]:
        number = next(self._count)
        line = case_line(
            case,
            identity=number,
            system=self.entry.name,
            convention=self.convention,
            precision=self.precision,
            numbers=self.numbers,
        )
        self.start()
        assert self._child is not None
        try:
            return self._understood(self._child.ask(line, limit), number)
        except WireError as error:
            complaint = Complaint("wire", f"answered wrongly: {error}")
        except Complaint as error:
            complaint = error
        self._child.kill()
        self._child = None
        raise complaint

    def _understood(self, line: str, number: int) -> dict[str, Any]:
        try:
            tree = read_line(line)
        except WireError as error:
            raise WireError(
                f"{error} (print nothing but answers to standard output)"
            ) from None
        if tree.get("id") != number:  # a line too many may come late
            got = excerpt(tree["id"]) if "id" in tree else "an answer without an id"
            raise WireError(
                f"expected id {number}, got {got} (one line a case, with its id)"
            )
        if "declined" in tree:
            raise NotImplementedError(excerpt(tree["declined"], 300))
        if "error" in tree:
            raise Complaint("program", f"says it failed: {excerpt(tree['error'], 300)}")
        return outputs_of(tree, self._lists)


def _split(command: str | Sequence[str]) -> list[str]:
    try:
        words = _words(command) if isinstance(command, str) else list(command)
    except ValueError as error:
        raise ProgramError(f"command: {error}, in {command!r}") from None
    if not words:
        raise ProgramError("command: expected a program and its arguments, got nothing")
    return words


def _words(command: str) -> list[str]:
    """The words of a line, as a shell reads it; on Windows a backslash is a letter."""
    reader = shlex.shlex(command, posix=True)
    reader.whitespace_split, reader.commenters = True, ""
    if WINDOWS:
        reader.escape = ""
    return list(reader)
