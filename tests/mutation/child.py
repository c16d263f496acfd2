"""What happens in the process that tries one mutant: the fault is put in, tests run.

Nothing of longdep is imported here before the fault is in its place: whatever route a
file is imported by, the mutated text is compiled instead of what is on disk. Programs
that a test starts see the file on disk; such a test sees no fault and kills nothing.

A test has CPU time for what it took before, five times over, and some seconds more;
the system ends a process that needs more than that, and that is a kill. Hypothesis
draws the same examples each time and does not shrink.
"""

import os
import resource
import signal
import sys
from collections.abc import Mapping
from importlib.machinery import ModuleSpec, SourceFileLoader
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from _pytest.assertion.rewrite import AssertionRewritingHook
from hypothesis import HealthCheck, Phase, settings

PROFILE = "mutation"
TIMES = 5
UNKNOWN = 30.0  # seconds for a test that was not timed
MEMORY = 8 << 30  # bytes of address space
OPTIONS = (
    "-q", "--tb=no", "--no-header",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",  # Hypothesis is loaded before
)  # fmt: skip

# What the child says at its end; nothing, where the system ended it.
KILLED, SURVIVED, UNUSED = "killed", "survived", "unused"
BEYOND = "the budget was spent"


class Selection:
    """A plugin: runs the chosen tests in their order, and ends at the first failure."""

    def __init__(self, line: Connection, job: Mapping[str, Any]) -> None:
        self.line = line
        self.tests: Mapping[str, float] | None = None
        self.budget: float = job["budget"]
        self.spare: float = job["spare"]
        self.done: set[str] = set()

    def pytest_sessionstart(self) -> None:
        """Take the place of the profile that the tests have loaded for themselves."""
        settings.load_profile(PROFILE)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be read any more has seen the fault."""
        if report.failed:
            self.end(KILLED, report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the chosen tests; where none is, those that have not run yet."""
        if self.tests is None:
            items[:] = [item for item in items if item.nodeid not in self.done]
        else:
            there = {item.nodeid: item for item in items}
            items[:] = [there[name] for name in self.tests if name in there]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Give a test its time; end where the budget is spent."""
        if used() > self.budget:
            self.end(SURVIVED, BEYOND)
        self.done.add(item.nodeid)
        allow((self.tests or {}).get(item.nodeid, UNKNOWN), self.spare)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End at a failure."""
        if report.failed:
            self.end(KILLED, report.nodeid)

    def end(self, what: str, test: str) -> None:
        """Say what became of the mutant, and end this process."""
        self.line.send((what, test))
        os._exit(0)


def used() -> float:
    """Seconds of CPU time that this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def allow(seconds: float, spare: float) -> None:
    """Let the system end this process once it has used much more CPU time than that."""
    limit = int(used() + spare + TIMES * seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def put_in(path: Path, source: str) -> list[str]:
    """Let a text be imported in place of a file.

    Returns:
        The names under which it is imported, filled as that happens.
    """
    names: list[str] = []
    usual_code, usual_spec = SourceFileLoader.get_code, AssertionRewritingHook.find_spec

    def is_it(own: str | None) -> bool:
        return bool(own) and Path(own).name == path.name and Path(own).resolve() == path

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        if is_it(loader.path):
            names.append(name)
            return compile(source, loader.path, "exec", dont_inherit=True)
        return usual_code(loader, name)

    def find_spec(hook: AssertionRewritingHook, *place: Any) -> ModuleSpec | None:
        spec = usual_spec(hook, *place)  # None: the next one, who uses the loader
        return None if spec is None or is_it(spec.origin) else spec

    SourceFileLoader.get_code = get_code
    AssertionRewritingHook.find_spec = find_spec
    return names


def prepare(root: Path, folder: Path) -> None:
    """Be alone: a process group, a folder for files, no output, limited memory."""
    os.setsid()
    os.chdir(root)
    os.environ["TMPDIR"] = str(folder)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(root)]
    settings.register_profile(
        PROFILE,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        phases=(Phase.explicit, Phase.generate, Phase.target),
    )


def run(line: Connection, folder: Path, job: Mapping[str, Any]) -> None:
    """Try one mutant.

    Args:
        line: where the outcome is sent: (what, the test that saw it).
        folder: for the files of the tests.
        job: "root"; "module", a path from there; "source", the mutated text; "budget",
            seconds of CPU time for all; "spare", those beside what each test took
            before; "stages", each a pytest run: its "files",
            "reading", the seconds that takes, and "tests", each with its seconds (None:
            all tests of these files that have not run yet).
    """
    root = Path(job["root"])
    prepare(root, folder)
    names = put_in((root / job["module"]).resolve(), job["source"])
    selection = Selection(line, job)
    for number, stage in enumerate(job["stages"]):
        if not stage["files"]:
            raise ValueError("a run of tests names no file: all tests would run")
        selection.tests = stage["tests"]
        allow(stage["reading"], selection.spare)
        options = [*OPTIONS, "--rootdir", str(root)]
        options += ["--basetemp", str(folder / f"stage-{number}")]
        code = pytest.main([*options, *stage["files"]], plugins=[selection])
        if code == pytest.ExitCode.USAGE_ERROR:  # no fault was seen: nothing was run
            raise ValueError(f"pytest refuses {stage['files']}: is each file there?")
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            line.send((KILLED, f"pytest ended with {int(code)}"))
            return
    line.send((SURVIVED if names else UNUSED, ""))
