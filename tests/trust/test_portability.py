"""Windows and macOS by reading: what they lack has a stand-in, and it works."""

import ast
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from longdep.numeric.campaign.crew import cores
from longdep.numeric.oracle.adapters import command, offspring, process
from longdep.numeric.oracle.check.stopping import OutOfTimeError, timed
from tests.trust import portability
from tests.trust.runs import ROOT

GENEROUS = 300.0  # seconds for what must end, on a busy machine too
ENDLESS = [sys.executable, "-c", "while True: input()"]
REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')  # by Windows, in a name
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)\d)(\.|$)")
LONGEST = 160  # characters within the clone: Windows gives 260 to the whole path
TEXTS = {"read_text", "write_text"}
FILES = {"open", "fdopen", "NamedTemporaryFile"}
MODES = {"r", "w", "a", "x", "rt", "wt", "r+", "w+"}


def sources() -> list[Path]:
    """The modules of the rooms."""
    return [path for room in portability.ROOMS for path in (ROOT / room).rglob("*.py")]


def kept() -> list[Path]:
    """The files of the clone, relative to it, without what is hidden or built."""
    roots = ("theory", "numeric", "reports", "tests", "longdep")
    found = [p.relative_to(ROOT) for root in roots for p in (ROOT / root).rglob("*")]
    return [path for path in found if "__pycache__" not in path.parts]


# ------------------------------------------------------------ what the sources say


def test_whatever_a_system_may_lack_has_a_stand_in() -> None:
    assert portability.used() == set(portability.FALLBACKS)
    assert all(row["instead"] for row in portability.reading())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import fcntl", {"fcntl"}),
        ("from resource import getrusage", {"resource"}),
        ("from os import fork, path", {"fork"}),
        ("import os\nos.kill(1, 9)\nos.replace('a', 'b')", {"kill"}),
        ("import signal as s\nsignal.alarm(3)", {"alarm"}),
        ("P = '/proc/self'\nQ = 'in /proc'", {"/proc/self"}),
        ("x.fork()\nfork = 3", set()),
    ],
)
def test_the_reading_finds_what_a_system_may_lack(text, names, tmp_path) -> None:
    path = tmp_path / "module.py"
    path.write_text(text, encoding="utf-8")
    assert portability.names_in(path) == names


def without_an_encoding(path: Path) -> list[int]:
    """The lines of a module where a text file's encoding is left to the system."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = {key.arg: key.value for key in node.keywords}
        words = [*node.args, *given.values()]
        said = [w.value for w in words if isinstance(w, ast.Constant)]
        if "encoding" in given or "utf-8" in said:
            continue
        if name in TEXTS or (name in FILES and MODES.intersection(map(str, said))):
            lines.append(node.lineno)
    return lines


def test_every_text_file_is_read_and_written_as_utf_8() -> None:
    found = [path for path in sources() if without_an_encoding(path)]
    names = {path.relative_to(ROOT).as_posix() for path in found}
    assert names == {
        portability.OFFSPRING,  # of /proc, which is ASCII but for a name
        "numeric/oracle/case_files.py",  # a file within a zip file, which is bytes
    }


def test_a_text_file_without_an_encoding_is_seen(tmp_path) -> None:
    path = tmp_path / "module.py"
    text = "p.read_text()\nopen(p, 'w')\nopen(p, 'rb')\np.read_text('utf-8')\n"
    path.write_text(text + "open(p, 'w', encoding='utf-8')\n", encoding="utf-8")
    assert without_an_encoding(path) == [1, 2]


def test_windows_takes_every_name_of_a_file() -> None:
    for path in kept():
        assert not [part for part in path.parts if REFUSED.search(part)], path
        assert not [part for part in path.parts if DEVICES.match(part)], path
        assert len(str(path)) <= LONGEST, path


def test_no_two_names_differ_by_case_alone() -> None:
    names = [path.as_posix() for path in kept()]
    assert len({name.lower() for name in names}) == len(names) > 1000


# ------------------------------------------------------------ what stands in


@pytest.fixture
def child(monkeypatch):
    """A program that reads for ever."""
    monkeypatch.setattr(process, "ENDING", GENEROUS)
    running = process.Child(ENDLESS, None)
    yield running
    running.process.kill()
    running.process.wait()


def test_without_process_groups_a_program_is_killed(child, monkeypatch) -> None:
    monkeypatch.delattr(os, "killpg")
    child.kill()
    assert child.process.returncode == -signal.SIGKILL


def test_without_proc_a_program_is_killed_and_nothing_is_looked_for(
    child, monkeypatch, tmp_path
) -> None:
    monkeypatch.setattr(offspring, "PROC", tmp_path / "none")
    assert offspring.offspring(child.process.pid, "A=b") == set()
    child.kill()
    assert child.process.returncode == -signal.SIGKILL


@contextmanager
def marked() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A process in a session of its own, and the mark in its environment."""
    mark = f"LONGDEP_PORTABILITY={os.getpid()}"
    name, value = mark.split("=")
    away = subprocess.Popen(
        ENDLESS,
        stdin=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, name: value},
    )
    try:
        while not offspring._carries(away.pid, mark):  # it is still being loaded
            time.sleep(0.01)
        yield away, mark
    finally:
        away.kill()
        away.communicate()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_without_handles_of_processes_offspring_is_killed_by_its_number(
    monkeypatch,
) -> None:
    monkeypatch.delattr(os, "pidfd_open")
    with marked() as (away, mark):
        offspring.end_offspring(None, mark)
        assert away.wait(GENEROUS) == -signal.SIGKILL


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_what_has_no_environment_for_a_moment_is_killed_too(monkeypatch) -> None:
    """A process that begins a program has none until the program is loaded."""
    carries, rounds = offspring._carries, []

    def at_first_none(process: int, mark: str) -> bool:
        rounds.append(process)
        return rounds.count(process) > 1 and carries(process, mark)

    with marked() as (away, mark):
        monkeypatch.setattr(offspring, "_carries", at_first_none)
        offspring.end_offspring(None, mark)
        assert away.wait(GENEROUS) == -signal.SIGKILL


def test_without_an_alarm_a_call_is_stopped_in_a_thread(monkeypatch) -> None:
    monkeypatch.delattr(signal, "setitimer")
    where = []

    def endless() -> None:
        where.append(threading.current_thread())
        while True:
            pass

    with pytest.raises(OutOfTimeError):
        timed(endless, 0.05)
    assert where[0] is not threading.main_thread()
    where[0].join(GENEROUS)
    assert not where[0].is_alive()
    assert timed(lambda: 7, GENEROUS) == 7


def test_without_an_affinity_the_cores_are_those_of_the_machine(monkeypatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    assert cores() == 5
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (r"C:\node\node.exe my_rnn.js", [r"C:\node\node.exe", "my_rnn.js"]),
        (r'"C:\my node\node.exe" a\b.js', [r"C:\my node\node.exe", r"a\b.js"]),
        ("node '' #1", ["node", "", "#1"]),
    ],
)
def test_on_windows_a_backslash_is_a_letter_of_a_command(
    line, words, monkeypatch
) -> None:
    monkeypatch.setattr(command, "WINDOWS", True)
    assert command._words(line) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (r"a\ b c", ["a b", "c"]),
        ('node "my rnn.js" #1', ["node", "my rnn.js", "#1"]),
        ("a;b 'c|d'", ["a;b", "c|d"]),
    ],
)
def test_elsewhere_a_command_is_read_as_a_shell_does(line, words, monkeypatch) -> None:
    monkeypatch.setattr(command, "WINDOWS", False)
    assert command._words(line) == words
