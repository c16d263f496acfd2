"""Which tests run which lines, and for how long: a run of the tests with coverage.

A folder holds two files for each folder of tests: NAME.sqlite, in coverage.py's own
format, with a context for each test; and NAME.json, the seconds of CPU time that each
test took, with the programs that it started, and each file to be read. Tests that did
not pass are left out. Lines that run in other processes are not seen. A folder of tests
that was run before is not run again.
"""

import json
import os
import resource
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutation.modules import ROOT, mutated_files
from tests.mutation.mutants import digest_of

FOLDERS = (
    "tests/theory",
    "tests/checker",
    "tests/reports",
    "tests/numeric",
    "tests/claims",
)
FORMAT = "longdep-mutation-coverage/1"
# Hypothesis is loaded before pytest: its asserts are not rewritten, and need not be.
LOADED_BEFORE = ("-W", "ignore::pytest.PytestAssertRewriteWarning")


def spent() -> float:
    """Seconds of CPU time, of this process and of those it started that have ended."""
    of_all = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in of_all)


class Watcher:
    """A plugin: tells coverage.py which test runs, and keeps the time."""

    def __init__(self, tracer: coverage.Coverage) -> None:
        self.tracer = tracer
        self.seconds: dict[str, float] = {}
        self.reading: dict[str, float] = {}
        self.failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Any:
        """Time the reading of a file."""
        start = spent()
        report = yield
        if isinstance(collector, pytest.Module):
            self.reading[collector.nodeid] = spent() - start
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Time a test, and give it a context of its own."""
        self.tracer.switch_context(item.nodeid)
        start = spent()
        result = yield
        self.seconds[item.nodeid] = spent() - start
        self.tracer.switch_context("")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what did not pass."""
        if not report.passed:
            self.failed.add(report.nodeid)


def cover(folder: Path, tests: str, root: Path = ROOT) -> int:
    """Run a folder of tests in this process, with coverage.

    Args:
        folder: where the two files go; made if need be.
        tests: path of a folder or file of tests, from the root.
        root: where the tests and the mutated files lie.
    Returns:
        How many tests passed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    modules = list(mutated_files(root))
    name = tests.replace("/", "-")
    tracer = coverage.Coverage(
        data_file=str(folder / f"{name}.sqlite"),
        include=[str(root / module) for module in modules],
        config_file=False,
    )
    tracer.erase()
    watcher = Watcher(tracer)
    os.chdir(root)
    tracer.start()
    try:
        code = pytest.main(
            ["-q", "--tb=line", *LOADED_BEFORE, tests], plugins=[watcher]
        )
    finally:
        tracer.stop()
        tracer.save()
    from longdep.numeric.files import write_whole  # not before coverage has begun

    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"{tests}: pytest ended with {int(code)}")
    passed = {
        test: round(seconds, 3)
        for test, seconds in watcher.seconds.items()
        if test not in watcher.failed
    }
    about = {
        "format": FORMAT,
        "sources": digest_of(modules, root),
        "seconds": passed,
        "reading": {file: round(s, 3) for file, s in watcher.reading.items()},
        "failed": sorted(watcher.failed),
    }
    text = json.dumps(about, indent=1, sort_keys=True) + "\n"
    write_whole(folder / f"{name}.json", text.encode())
    return len(passed)
