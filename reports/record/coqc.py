"""Runs `coqc`, the compiler of Coq, on a folder of files: each after what it needs."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from time import monotonic

from longdep.numeric.oracle.escaping import one_line
from longdep.numeric.waiting import any_done

VERSION = "8.16"  # of Debian 12; the proofs are scripts, which other versions break
DEBIAN = "coq libcoq-mathcomp-algebra libcoq-coquelicot libcoq-flocq"
LONGEST = 600  # seconds for one file
MOST = 8  # files at once: each may take a gigabyte
LIBRARY = "Longdep"


class KernelError(RuntimeError):
    """The kernel cannot be asked, or does not accept; the message is one sentence."""


def require_coqc() -> str:
    """The version of the `coqc` on the path.

    Raises:
        KernelError: there is none, it does not answer, or it is of another version.
    """
    told = f"the kernel is Coq {VERSION}'s (Debian 12: apt-get install {DEBIAN})"
    for program in ("coqc", "coqdep"):
        if shutil.which(program) is None:
            raise KernelError(f"{told}: expected {program} on the path, found none")
    output = _run(["coqc", "--version"], Path.cwd()).stdout
    found = re.search(r"version (\S+)", output)
    version = found[1] if found else "no version"
    if not f"{version}.".startswith(f"{VERSION}."):
        raise KernelError(f"{told}: expected version {VERSION}, got {version}")
    return version


def compiled(
    folder: Path,
    wanted: Collection[str],
    progress: Callable[[str, int, int], None],
    done: Collection[str] = (),
) -> dict[str, float]:
    """Compile files and what they need, as many at once as there are processors.

    Args:
        folder: with the files, whose names are paths within it, such as "a/b.v".
        wanted: the files to compile.
        progress: called with (file, files done, files in all).
        done: files that have been compiled before.
    Returns:
        Seconds by file.
    Raises:
        KernelError: a file is not accepted; one sentence with its place and reason.
    """
    needs = _needs(folder)
    chosen: set[str] = set()
    waiting = list(wanted)
    while waiting:
        file = waiting.pop()
        if file not in chosen and file not in done:
            chosen.add(file)
            waiting += needs[file]
    order = TopologicalSorter(
        {file: [f for f in needs[file] if f in chosen] for file in chosen}
    )
    try:
        order.prepare()
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise KernelError(f"files that need each other: {circle}") from error
    seconds: dict[str, float] = {}
    running: dict[Future[float], str] = {}
    pool = ThreadPoolExecutor(min(os.cpu_count() or 1, MOST))
    try:
        while order.is_active():
            for file in sorted(order.get_ready()):
                running[pool.submit(_compile, folder, file)] = file
            for future in any_done(running):
                file = running.pop(future)
                seconds[file] = future.result()
                order.done(file)
                progress(file, len(seconds), len(chosen))
    finally:
        pool.shutdown(cancel_futures=True)  # an interrupt starts no other file
    return seconds


def _needs(folder: Path) -> Mapping[str, list[str]]:
    """What each file of a folder needs of the others, as `coqdep` reads them."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.v"))
    outcome = _run(["coqdep", "-R", ".", LIBRARY, *files], folder)
    if outcome.returncode != 0:
        raise KernelError(f"coqdep: {_reason(outcome.stderr)}")
    needs: dict[str, list[str]] = {file: [] for file in files}
    for line in outcome.stdout.splitlines():
        made, _, used = line.partition(":")
        names = [name.removeprefix("./") for name in made.split()]
        if names and names[0].endswith(".vo"):
            own = f"{names[0].removesuffix('.vo')}.v"
            others = [n.removeprefix("./") for n in used.split() if n.endswith(".vo")]
            needs[own] = [f"{n.removesuffix('.vo')}.v" for n in others]
    return needs


def _compile(folder: Path, file: str) -> float:
    start = monotonic()
    outcome = _run(["coqc", "-q", "-w", "none", "-R", ".", LIBRARY, file], folder)
    if outcome.returncode < 0:
        number = -outcome.returncode
        raise KernelError(f"{file}: coqc was ended by signal {number} (memory?)")
    if outcome.returncode != 0:
        raise KernelError(f"{file}: not accepted: {_reason(outcome.stderr)}")
    if not (folder / file).with_suffix(".vo").exists():
        raise KernelError(f"{file}: coqc wrote nothing")
    return monotonic() - start


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST,
            env={k: v for k, v in os.environ.items() if not k.startswith("COQ")},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        took = f"took more than {LONGEST} s"
        raise KernelError(f"{command[0]} {command[-1]}: {took}") from error
    except OSError as error:
        raise KernelError(f"{command[0]}: cannot be run: {error.strerror}") from error


def _reason(errors: str) -> str:
    """What a program says went wrong, as one line with controls escaped."""
    missing = "Cannot find a physical path" in errors or "Unable to locate" in errors
    if missing and f"with prefix {LIBRARY}" not in errors:
        lacking = f"a library is missing (Debian 12: apt-get install {DEBIAN}): "
    else:
        lacking = ""
    words = " ".join(errors.split()) or "it says nothing"
    return one_line(f"{lacking}{words[-400:]}")
