"""Waits end when what they wait for is done, their time is over, or Ctrl-C comes."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

import pytest

from longdep.numeric import waiting
from longdep.numeric.oracle.adapters.process import Child
from longdep.numeric.oracle.check.stopping import _threaded
from longdep.numeric.waiting import HEARING, any_done, waits
from tests.interrupted import interrupted

LONG = 60.0  # seconds after which a wait that hears nothing ends


def test_those_that_are_done_are_returned_once_there_is_one() -> None:
    first, second, third = (Future[int]() for _ in range(3))
    threading.Timer(3 * HEARING, first.set_result, [1]).start()
    assert any_done([first, second, third]) == {first}
    third.cancel()
    third.set_running_or_notify_cancel()
    assert any_done([first, second, third]) == {first, third}
    assert any_done([]) == set()


def test_a_time_is_cut_into_waits_until_it_is_over(monkeypatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(waiting, "monotonic", lambda: clock[0])
    cut = []
    for seconds in waits(0.5):
        cut.append(seconds)
        clock[0] += seconds
    assert cut[:2] == [0.2, 0.2]
    assert cut[2] == pytest.approx(0.1)
    assert len(cut) == 3
    assert list(waits(0.0)) == list(waits(-1.0)) == []


def forever() -> None:
    future: Future[int] = Future()
    timer = threading.Timer(LONG, future.set_result, [1])
    timer.start()
    try:
        any_done([future])
    finally:
        timer.cancel()


def in_a_thread() -> None:
    over = threading.Event()
    try:
        _threaded(lambda: over.wait(LONG), LONG)
    finally:
        over.set()


def for_a_program() -> None:
    child = Child([sys.executable, "-c", "import time; time.sleep(60)"], None)
    try:
        child.ask("case", LONG)
    finally:
        child.kill()


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals")
@pytest.mark.parametrize("wait", [forever, in_a_thread, for_a_program])
def test_an_interrupt_is_heard_whatever_thread_it_comes_to(
    wait: Callable[[], None],
) -> None:
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt), interrupted():
        wait()
    assert time.monotonic() - begun < LONG / 2
