"""One mutant and its tests, in a process of their own.

A server has the packages of others loaded and forks for each mutant: no mutant sees
another, and none waits for NumPy and SymPy.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.mutation.child import KILLED, run

LOADED = (
    "pytest", "hypothesis", "numpy", "sympy", "mpmath", "flint", "jsonschema", "click",
    "rich", "jinja2", "tests.mutation.child",
)  # fmt: skip
PATIENCE = 1800.0  # seconds for a process that waits and uses no CPU time
TIMED_OUT = "out of time"


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant.

    Attributes:
        what: "killed", "survived", or "unused" (no test imported the file).
        test: the test that saw it; "out of time" where the time was up.
    """

    what: str
    test: str = ""


def attempt(job: Mapping[str, Any], patience: float = PATIENCE) -> Outcome:
    """Try one mutant; see `run` in child.py for what a job is."""
    context = get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    ours, its = context.Pipe(duplex=False)
    process = context.Process(target=run, args=(its, folder, dict(job)))
    try:
        process.start()
        its.close()
        if not ours.poll(patience):
            return Outcome(KILLED, TIMED_OUT)
        try:
            return Outcome(*ours.recv())
        except EOFError:
            process.join()
            return Outcome(KILLED, end_of(process.exitcode or 0))
    finally:
        end(process.pid)
        process.join()
        ours.close()
        shutil.rmtree(folder, ignore_errors=True)


def end_of(code: int) -> str:
    """Why a process sent nothing, from its exit code.

    Raises:
        RuntimeError: no signal ended it: the machinery itself failed.
    """
    if code >= 0:
        raise RuntimeError(f"the process that tried a mutant ended with {code}")
    return TIMED_OUT if code == -signal.SIGXCPU else signal.Signals(-code).name


def end(number: int | None) -> None:
    """End a process, and those it started: they are its group."""
    if number is None:
        return
    for kill in (os.killpg, os.kill):
        try:
            kill(number, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
