"""A running program: lines to it, lines from it, and its last standard error.

When it is ended, so is what it started: its process group everywhere but on Windows; on
Linux also what has left the group and the session, as long as it either descends from
the program or still has the environment that it was started with. A process that has
cleared its environment and lost its parent lives on.
"""

import contextlib
import os
import queue
import secrets
import signal
import subprocess
import threading
import weakref
from typing import IO

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.offspring import end_offspring
from longdep.numeric.oracle.check.answers import Complaint
from longdep.numeric.oracle.escaping import one_line
from longdep.numeric.oracle.wire import excerpt
from longdep.numeric.waiting import waits

LINE_LIMIT = 2**26  # characters of one answer: 64 MiB; h (500, 64) needs 1 MiB
KEPT = 2000  # characters of standard error that are kept
LAST_WORDS = 0.5  # seconds that an ending program gets to say why
MARK = "LONGDEP_PROGRAM"  # in the environment of a program and of what it starts
ENDING = 1.0  # seconds that a program gets to end when its input is closed


class ProgramError(DomainError):
    """The command cannot be started at all."""


class Child:
    """One running process, with threads that read what it says."""

    def __init__(self, command: list[str], folder: str | None) -> None:
        mark = secrets.token_hex(16)
        try:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, MARK: mark},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise ProgramError(f"{command[0]}: cannot be started: {reason}") from None
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.complaints = _Tail()
        self._finalizer = weakref.finalize(self, _kill, self.process, mark)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self._threads = [
            threading.Thread(target=target, args=(stream, sink), daemon=True)
            for target, stream, sink in (
                (_read_lines, self.process.stdout, self.lines),
                (_read_tail, self.process.stderr, self.complaints),
            )
        ]
        self._writer = threading.Thread(target=lambda: None)
        for thread in (*self._threads, self._writer):
            thread.start()

    def ask(self, line: str, limit: float) -> str:
        """Write one line, wait for one line.

        Raises:
            Complaint: no line within the limit, it ended, or it wrote more than asked.
        """
        if not self.lines.empty():
            extra = self.lines.get()
            if extra is None:
                raise self._ended()
            raise Complaint(
                "wire", f"wrote {excerpt(extra)} without being asked; one line a case"
            )
        self._writer = threading.Thread(target=self._write, args=(line,), daemon=True)
        self._writer.start()  # a thread: the pipe of a program that reads not fills up
        for seconds in waits(limit):
            with contextlib.suppress(queue.Empty):
                answer = self.lines.get(timeout=seconds)
                break
        else:
            self.kill()
            message = f"gave no answer within {limit:g} s and was killed"
            raise Complaint("hangs", message + self.last_words())
        if answer is None:
            raise self._ended()
        if len(answer) >= LINE_LIMIT:
            raise Complaint(
                "wire", f"wrote a line of more than {LINE_LIMIT} characters"
            )
        return answer

    def _write(self, line: str) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # the reader reports it
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()

    def _ended(self) -> Complaint:
        return Complaint("program", f"ended {self._how()}" + self.last_words())

    def _how(self) -> str:
        try:
            code = self.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            return "its standard output without an answer"
        if code < 0:
            known = {number.value: number.name for number in signal.Signals}
            name = known.get(-code, -code)  # real-time signals have no names
            return f"by signal {name} without an answer"
        return f"with exit code {code} without an answer"

    def last_words(self) -> str:
        """What it wrote last to standard error, as the end of a sentence."""
        self._threads[1].join(LAST_WORDS)
        lines = [one_line(line) for line in self.complaints.text.splitlines()]
        ending = " / ".join([line for line in lines if line][-6:])
        return f"; its standard error ends: {ending[-400:]}" if ending else ""

    def end(self) -> None:
        """Close its input; kill what does not end."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDING)
        self.kill()

    def kill(self) -> None:
        """Kill it and all it started, and close the pipes."""
        self._finalizer()
        streams = (self.process.stdout, self.process.stderr, self.process.stdin)
        for thread, stream in zip((*self._threads, self._writer), streams, strict=True):
            thread.join(LAST_WORDS)
            if not thread.is_alive() and stream is not None:
                with contextlib.suppress(OSError, ValueError):
                    stream.close()


class _Tail:
    """The end of a long text."""

    text = ""

    def add(self, more: str) -> None:
        self.text = (self.text + more)[-KEPT:]


def _kill(process: "subprocess.Popen[str]", mark: str) -> None:
    """Kill a program, its group, and what else it started and can be found."""
    end_offspring(_living(process), f"{MARK}={mark}")
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)  # the group outlives its leader
        else:
            process.kill()
    end_offspring(_living(process), f"{MARK}={mark}")
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(ENDING)


def _living(process: "subprocess.Popen[str]") -> int | None:
    """Its id, unless it has ended: the id may then be another's."""
    return process.pid if process.poll() is None else None


def _read_lines(stream: IO[str], sink: "queue.Queue[str | None]") -> None:
    with contextlib.suppress(OSError, ValueError):
        while line := stream.readline(LINE_LIMIT):
            if line.strip():
                sink.put(line)
    sink.put(None)


def _read_tail(stream: IO[str], sink: _Tail) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in stream:
            sink.add(line)
