"""The processes that a program has started, wherever they went: found in Linux's /proc.

A process group ends with one signal, but a child may leave it (setsid), and a daemon
leaves its parent too (a double fork). What is left then is the environment, which a
process inherits; a mark in it tells whose child it is.
"""

import contextlib
import os
import signal
from pathlib import Path

PROC = Path("/proc")
ROUNDS = 20  # a process that forks while it is looked for is found in the next round
QUIET = 2  # rounds that find nothing: while one begins a program (exec) it has no mark


def end_offspring(program: int | None, mark: str) -> None:
    """Kill what a program has started, but not the program itself.

    Does nothing where there is no /proc (macOS, Windows).

    Args:
        program: its process id; None where it has ended.
        mark: "NAME=value", an entry of the environment that it was started with.
    """
    quiet = 0
    for _ in range(ROUNDS):
        found = offspring(program, mark)
        quiet = 0 if found else quiet + 1
        if quiet == QUIET:
            return
        for process in found:
            _kill(process, program, mark)


def offspring(program: int | None, mark: str) -> set[int]:
    """The ids of the processes that descend from a program, or carry its mark.

    Without the program, this process, and those that have ended and wait for a parent.
    """
    parents = {p: parent for p in _ids() if (parent := _parent(p)) is not None}
    found = {p for p in parents if _carries(p, mark)}
    grown = True
    while grown:
        more = {
            p for p, parent in parents.items() if parent == program or parent in found
        }
        grown = not more <= found
        found |= more
    return found - {program, os.getpid(), 1}


def _ids() -> list[int]:
    try:
        return [int(name) for name in os.listdir(PROC) if name.isdigit()]
    except OSError:
        return []


def _parent(process: int) -> int | None:
    """The id of the parent; None of what has ended."""
    try:
        text = (PROC / str(process) / "stat").read_text(errors="replace")
    except OSError:
        return None
    state, parent = text.rpartition(")")[2].split()[:2]  # a name may hold anything
    return None if state in "ZX" else int(parent)


def _carries(process: int, mark: str) -> bool:
    try:
        environment = (PROC / str(process) / "environ").read_bytes()
    except OSError:  # another user's, or it has ended
        return False
    return mark.encode() in environment.split(b"\0")


def _kill(process: int, program: int | None, mark: str) -> None:
    """Kill one that is still what it was: an id may be given anew."""
    if not hasattr(os, "pidfd_open"):  # before Linux 5.3
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)
        return
    with contextlib.suppress(OSError):
        handle = os.pidfd_open(process)
        try:
            if process in offspring(program, mark):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        finally:
            os.close(handle)
