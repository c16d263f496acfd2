"""The tests of the claims, shared by processes: the same findings, whoever ran what."""

import signal
import threading
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace

import pytest

from longdep.reports.command import testing
from longdep.reports.command.sharing import _gathered, by_topic, shared
from longdep.reports.command.testing import Collector, Found, VerifyError, run_tests
from longdep.reports.record.finding import RECORDED, Evidence, merge
from longdep.theory.catalog import claim_of
from longdep.theory.core.claim import Kind
from tests.interrupted import interrupted

KEYS = ["unrolled-power", "weight-norms"]
FINDING = Evidence("unrolled-power", "search", "it holds", True, examples=3)


def progress(key: str, done: int, total: int) -> None:
    """Nobody looks."""


def test_two_processes_find_what_one_does() -> None:
    seen = []
    both = shared(KEYS, "quick", lambda *said: seen.append(said), 2)
    listening = RECORDED.set(None)  # as if no test listened but those to be run
    alone = run_tests(frozenset(KEYS), "quick", progress)
    RECORDED.reset(listening)
    assert merge(both.evidence) == merge(alone.evidence)
    assert {evidence.claim for evidence in both.evidence} == set(KEYS)
    assert both.failures == alone.failures == []
    assert {key for key, _, _ in seen} == set(KEYS)
    assert [done for _, done, _ in seen] == list(range(1, len(seen) + 1))
    assert {total for _, _, total in seen} == {len(seen)}


def said(*messages: object) -> list:
    """Lines on which processes report, one a message; each ends after it."""
    lines = []
    for message in messages:
        line, reports = Pipe(duplex=False)
        if message is not None:
            reports.send(message)
        reports.close()
        lines.append(line)
    return lines


def test_what_several_found_is_put_together_and_failures_are_in_order() -> None:
    tests = ["a", "b"]
    found = _gathered(
        said(
            Found([FINDING], ["b: no"], tests, ["b"]),
            Found([FINDING], ["a: no"], tests, ["a"]),
        ),
        progress,
    )
    assert found.evidence == [FINDING, FINDING]
    assert found.failures == ["a: no", "b: no"]
    found.require_all()


@pytest.mark.parametrize("ran", [["a"], ["a", "a"], ["a", "b", "b"]])
def test_a_test_that_nobody_ran_or_somebody_twice_ends_the_run(ran) -> None:
    found = _gathered(
        said(Found([], [], ["a", "b"], ran), Found([], [], ["a", "b"])), progress
    )
    with pytest.raises(VerifyError, match="expected each of 2 tests to be run once"):
        found.require_all()


def test_processes_that_collected_different_tests_end_the_run() -> None:
    with pytest.raises(VerifyError, match="different tests"):
        _gathered(said(Found([], [], ["a", "b"]), Found([], [], ["b", "a"])), progress)


def test_a_run_that_ends_early_is_refused(monkeypatch) -> None:
    ended = Found([FINDING], [], ["a", "b"], ["a"])
    monkeypatch.setattr(testing, "run_tests", lambda *_: ended)
    with pytest.raises(VerifyError, match="got 1 runs of 1 tests"):
        shared(KEYS, "quick", progress, 1)


def test_a_process_that_dies_ends_the_run() -> None:
    with pytest.raises(VerifyError, match="ended before it was done"):
        _gathered(said(Found([FINDING]), None), progress)


def test_what_ends_a_process_ends_the_run() -> None:
    with pytest.raises(VerifyError, match="cannot be run: why"):
        _gathered(said(VerifyError("cannot be run: why")), progress)


@pytest.fixture
def silent() -> Iterator[tuple[Connection, Connection]]:
    """Both ends of a line on which nothing is said for a minute; then it is closed."""
    line, reports = Pipe(duplex=False)
    end = threading.Timer(60, reports.close)
    end.start()
    yield line, reports
    end.cancel()
    reports.close()
    line.close()


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals")
def test_an_interrupt_is_heard_while_nobody_reports(silent) -> None:
    line, reports = silent
    with pytest.raises(KeyboardInterrupt), interrupted():
        _gathered([line], progress)
    assert not reports.closed


def item(key: str, folder: str = "") -> SimpleNamespace:
    path = Path("tests", "claims", folder or claim_of(key).topic, "test_it.py")
    function = SimpleNamespace(claim=key)
    return SimpleNamespace(path=path, function=function, nodeid=f"{path}::{key}")


def test_a_topic_of_experiments_is_not_left_to_the_end() -> None:
    measured = "signal-hidden.measured"
    assert claim_of(measured).kind is Kind.EXPERIMENT
    tests = [*(item("unrolled-power") for _ in range(3)), item(measured)]
    assert by_topic(tests) == [[tests[3]], tests[:3]]


def test_topics_have_the_same_order_whatever_that_of_the_tests() -> None:
    tests = [item("unrolled-power"), item("weight-norms")]
    assert by_topic(tests) == by_topic(tests[::-1])


def test_a_test_in_another_topics_folder_is_refused() -> None:
    collector = Collector(frozenset(KEYS), progress)
    collector.pytest_collection_modifyitems([item("unrolled-power", "gating")])
    (reason,) = collector.broken
    assert reason.endswith("expected in tests/claims/linear_recurrence")
