"""The tests of the claims, shared by several processes.

Each process collects all of them and takes one topic after the other, until none is
left. A topic's tests stay together, for they share what they compute. Which process ran
what is of no consequence: findings are merged in any order and grouping.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from longdep.numeric.campaign.crew import begin_work
from longdep.numeric.waiting import HEARING

if TYPE_CHECKING:
    import pytest

    from longdep.reports.command.testing import Found, Progress

EXPERIMENT = 10  # tests of other claims that take as long as an experiment, about
SECONDS = 5  # that a process may take to end


def shared(
    keys: Sequence[str], profile: str, progress: "Progress", jobs: int
) -> "Found":
    """Run the tests that bear on claims, in several processes if that helps.

    Args:
        keys: of the claims.
        profile: "quick", "default" or "thorough".
        progress: called with (claim key, tests done, tests in all).
        jobs: how many processes, at most; one a topic is the most that helps.
    Raises:
        VerifyError: the tests cannot be collected, a process died, or a test was not
            run.
        KeyboardInterrupt: Ctrl-C ended it.
    """
    from longdep.reports.command.testing import run_tests
    from longdep.theory.catalog import claim_of

    jobs = min(jobs, len({claim_of(key).topic for key in keys}))
    if jobs <= 1:
        found = run_tests(frozenset(keys), profile, progress)
    else:
        try:
            with _working(jobs, frozenset(keys), profile) as lines:
                found = _gathered(lines, progress)
        except KeyboardInterrupt:
            raise KeyboardInterrupt("nothing was written") from None
    found.require_all()
    return found


@contextmanager
def _working(
    jobs: int, keys: frozenset[str], profile: str
) -> Iterator[list[Connection]]:
    """Processes at work, by the lines on which they report; they end with the block."""
    context = get_context("spawn")  # the same everywhere; no inherited locks
    ends, held = context.Pipe(duplex=False)
    taken = context.Value("i", 0)
    lines, processes = [], []
    try:
        for _ in range(jobs):
            line, reports = context.Pipe(duplex=False)
            process = context.Process(
                target=work, args=(ends, reports, taken, keys, profile), daemon=True
            )
            process.start()
            reports.close()  # ours: the line ends with the process
            lines.append(line)
            processes.append(process)
        yield lines
    finally:
        held.close()  # every process ends when this is closed, whatever it does
        for process in processes:
            process.join(SECONDS)
            process.kill()
        for line in (*lines, ends):
            line.close()


def _gathered(lines: Sequence[Connection], progress: "Progress") -> "Found":
    """What all processes found."""
    from longdep.reports.command.testing import Found, VerifyError

    found, done, working = Found(), 0, list(lines)
    while working:
        for line in wait(working, HEARING):
            try:
                said: Any = line.recv()  # type: ignore[union-attr, call-arg]
            except (EOFError, OSError):
                raise VerifyError(
                    "a process that ran the tests ended before it was done; nothing "
                    "was written"
                ) from None
            if isinstance(said, VerifyError):
                raise said
            if isinstance(said, Found):
                found.evidence += said.evidence
                found.failures += said.failures
                found.ran += said.ran
                if found.collected not in ([], said.collected):
                    raise VerifyError("two processes collected different tests")
                found.collected = said.collected
                working.remove(line)  # type: ignore[arg-type]
            else:
                key, total = said
                done += 1
                progress(key, done, total)
    found.failures.sort()
    return found


def work(
    ends: Connection,
    reports: Connection,
    taken: Any,
    keys: frozenset[str],
    profile: str,
) -> None:
    """Run what no other process has taken, and report it.

    Args:
        ends: the process ends when the other end of this pipe is closed.
        reports: takes (claim key, tests in all) after each test; then what was found,
            or the error that ended the run.
        taken: how many topics are taken; shared by all processes.
        keys: of the claims.
        profile: "quick", "default" or "thorough".
    """
    begin_work(ends)
    from longdep.reports.command.testing import VerifyError, run_tests

    def progress(key: str, done: int, total: int) -> None:
        reports.send((key, total))

    try:
        reports.send(run_tests(keys, profile, progress, Share(taken)))
    except VerifyError as error:
        reports.send(error)


class Share:
    """Pytest plugin object: runs the topics that no other process has taken."""

    def __init__(self, taken: Any) -> None:
        self.taken = taken

    def pytest_runtestloop(self, session: "pytest.Session") -> bool | None:
        """Run one topic after the other, those first that take longest."""
        if session.testsfailed:
            return None  # pytest itself says what could not be collected
        topics = by_topic(session.items)
        while (number := self._next()) < len(topics):
            tests = topics[number]
            for test, following in zip(tests, [*tests[1:], None], strict=True):
                session.config.hook.pytest_runtest_protocol(
                    item=test, nextitem=following
                )
        return True

    def _next(self) -> int:
        with self.taken.get_lock():
            number = int(self.taken.value)
            self.taken.value += 1
        return number


def by_topic(tests: Sequence["pytest.Item"]) -> list[list["pytest.Item"]]:
    """Tests by their folder, those first that take longest, by a rule of thumb.

    The same order in every process, whatever the order of the tests.
    """
    folders: dict[str, list[pytest.Item]] = {}
    for test in tests:
        folders.setdefault(str(test.path.parent), []).append(test)
    names = sorted(folders)
    names.sort(key=lambda name: _length(folders[name]), reverse=True)
    return [folders[name] for name in names]


def _length(tests: Sequence["pytest.Item"]) -> int:
    from longdep.reports.command.testing import claim_key
    from longdep.theory.catalog import claim_of
    from longdep.theory.core.claim import Kind

    kinds = [claim_of(claim_key(test) or "").kind for test in tests]
    return len(tests) + (EXPERIMENT - 1) * kinds.count(Kind.EXPERIMENT)
