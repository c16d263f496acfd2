"""Ctrl-C ends a run wherever it comes, also where Python ignores what it raises."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from longdep.reports.record import interrupts
from longdep.reports.record.lock import NAME

ROOT = Path(__file__).resolve().parents[2]
VERIFY = ("verify", "--claim", "unrolled-power", "--profile", "quick")

# Ctrl-C comes once, in a callback of the garbage collector, as soon as there is a file
# or Hypothesis has a callback of its own: before the tests are collected, or in one.
HIT = """
import gc, signal
from pathlib import Path

signal.signal(signal.SIGINT, signal.default_int_handler)
came = []

def hit(phase, info):
    known = {getattr(callback, "__name__", "") for callback in gc.callbacks}
    if not came and (MARK in known or Path(MARK).exists()):
        came.append(phase)
        signal.raise_signal(signal.SIGINT)

gc.callbacks.append(hit)
"""


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C is heard, though the parent of the tests may ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Interrupted:
    """One in whose end Ctrl-C comes."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __del__(self) -> None:
        raise self.error


@pytest.mark.usefixtures("heard")
def test_an_interrupt_that_was_ignored_comes_again() -> None:
    end = interrupts.keep()
    try:
        Interrupted(KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            time.sleep(60)
    finally:
        end()


@pytest.mark.usefixtures("heard")
def test_other_errors_go_where_they_went(monkeypatch) -> None:
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)
    before = sys.unraisablehook
    end = interrupts.keep()
    Interrupted(ValueError("other"))
    end()
    time.sleep(3 * interrupts.SOON)
    assert [one.exc_type for one in ignored] == [ValueError]
    assert sys.unraisablehook is before


def interrupted(mark: object, *words: str, **options: object) -> tuple[int, str, str]:
    """Run a program that Ctrl-C hits: its exit code, and what it prints."""
    code = f"MARK = {str(mark)!r}{HIT}"
    done = subprocess.run(
        [sys.executable, "-c", code + words[0], *words[1:]],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=120,
        **options,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("mark", [NAME, "gc_callback"])
def test_verify_ends_where_a_callback_is_interrupted(tmp_path, mark) -> None:
    folder = tmp_path / "report"
    place = folder / mark if mark == NAME else mark
    code, stdout, stderr = interrupted(
        place,
        "from longdep import main; main()",
        *VERIFY,
        "--out",
        str(folder),
        cwd=ROOT,
    )
    assert code == 130, stderr
    assert stdout == ""
    assert stderr.splitlines()[-1] == "longdep: interrupted; nothing was written"
    assert "ignored" not in stderr
    assert list(tmp_path.iterdir()) == []


# What is raised while NumPy's random is imported goes nowhere either: Cython has a bare
# `except` there. So it is imported before Ctrl-C comes.
OWN = """
import longdep, numpy.random, time
from hypothesis import strategies as st
from sympy import Le, Symbol

SMALL = longdep.Claim(
    key="small", conclusion=Le(Symbol("x", real=True), 3), kind=longdep.Kind.BOUND,
    topic="mine", title="small", paraphrase="small",
)

@longdep.confirming(SMALL, st.fixed_dictionaries({"x": st.integers(0, 3)}))
def test_it(case):
    [[] for _ in range(1000)]
    assert longdep.holds(SMALL, case)

def test_after_it():
    time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_run_of_ones_own_ends_there_too(tmp_path) -> None:
    (tmp_path / "test_mine.py").write_text(OWN)
    words = "-q -p no:randomly -p no:cacheprovider --claims-report=out".split()
    code, stdout, _ = interrupted(
        "gc_callback",
        "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))",
        *(*words, "-c", os.devnull, "--rootdir=."),
        cwd=tmp_path,
    )
    assert code == pytest.ExitCode.INTERRUPTED
    assert "KeyboardInterrupt" in stdout
    assert "1 passed" in stdout or "no tests ran" in stdout
