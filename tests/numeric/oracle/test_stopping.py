"""Time limits: in which thread a call runs, when its alarm rings, and what is left."""

import contextvars
import signal
import sys
import threading
import time
from math import inf, nan
from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check import stopping
from longdep.numeric.oracle.check.stopping import (
    OutOfTimeError,
    require_seconds,
    timed,
)


@pytest.mark.parametrize("seconds", [1, 0.5, 1e-9, 1e8, 100_000_000])
def test_a_clock_can_be_set_to_seconds_up_to_three_years(seconds):
    require_seconds("time_limit", seconds)


@pytest.mark.parametrize(
    "seconds",
    [0, -1, True, None, "1", nan, inf, 100_000_000.5, np.nextafter(1e8, inf), 1j],
)
def test_other_time_limits_are_refused(seconds):
    with pytest.raises(DomainError) as caught:
        require_seconds("limit", seconds)
    assert str(caught.value) == (
        f"limit: expected seconds > 0 and <= 1e+08, got {seconds!r}"
    )


@pytest.fixture
def way(monkeypatch):
    """Which of the two ways a call with a time limit takes."""
    monkeypatch.setattr(stopping, "_alarmed", lambda call, limit: ("alarm", limit))
    monkeypatch.setattr(stopping, "_threaded", lambda call, limit: ("thread", limit))
    return lambda: timed(lambda: 1, 3.5)


def test_an_alarm_is_set_where_none_is_and_in_the_main_thread_alone(way, monkeypatch):
    assert way() == ("alarm", 3.5)
    elsewhere = []
    worker = threading.Thread(target=lambda: elsewhere.append(way()))
    worker.start()
    worker.join()
    assert elsewhere == [("thread", 3.5)]
    for name, answer in (("getitimer", (20.0, 0.0)), ("getsignal", None)):
        with monkeypatch.context() as changed:
            changed.setattr(signal, name, lambda _, answer=answer: answer)
            assert way() == ("thread", 3.5)
    monkeypatch.delattr(signal, "setitimer")
    assert way() == ("thread", 3.5)


@pytest.fixture
def clock(monkeypatch):
    """Timers that are set, in order; the handler; nothing ever rings by itself."""
    its = SimpleNamespace(set=[], handlers=[])

    def handle(number, handler):
        assert number == signal.SIGALRM
        its.handlers.append(handler)
        return "before"

    monkeypatch.setattr(signal, "setitimer", lambda *words: its.set.append(words))
    monkeypatch.setattr(signal, "signal", handle)
    return its


REAL = signal.ITIMER_REAL


def test_the_alarm_rings_after_the_limit_and_every_tenth_of_a_second(clock):
    def call():
        assert clock.set == [(REAL, 3.5, 0.1)]
        return 7

    assert timed(call, 3.5) == 7
    assert clock.set[1:] == [(REAL, 0)]
    assert clock.handlers[1:] == ["before"]


def test_from_the_third_time_on_the_alarm_rings_fast(clock):
    def call():
        ring = clock.handlers[0]
        for times in range(1, 6):
            with pytest.raises(OutOfTimeError):
                ring(signal.SIGALRM, SimpleNamespace(f_code=None, f_back=None))
            assert len(clock.set) == (1 if times < 3 else 2)
        assert clock.set[1] == (REAL, 1e-4, 1e-4)
        return 7

    assert timed(call, 3.5) == 7


def test_the_alarm_does_not_raise_in_the_function_that_sets_it(clock):
    def call():
        ring = clock.handlers[0]
        for _ in range(9):
            ring(signal.SIGALRM, None)
            ring(signal.SIGALRM, SimpleNamespace(f_code=stopping._alarmed.__code__))
        assert len(clock.set) == 1
        return 7

    assert timed(call, 3.5) == 7


def test_what_the_call_raises_passes_and_the_alarm_is_off(clock):
    def call():
        raise LookupError("its own")

    with pytest.raises(LookupError, match="its own"):
        timed(call, 3.5)
    assert clock.set[1:] == [(REAL, 0)]
    assert clock.handlers[1:] == ["before"]


class Ending:
    """One whose end takes what it is told to do."""

    def __init__(self, end):
        self.end = end

    def __del__(self):
        self.end()


def spins(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


def fails():
    raise LookupError("its own")


@pytest.fixture
def said(monkeypatch):
    """What Python says of errors that it had to ignore."""
    its = []

    def say(ignored):
        its.append(ignored.exc_type)
        spins(0.3)
        its.append("said")

    monkeypatch.setattr(sys, "unraisablehook", say)
    return its


def test_an_alarm_that_python_has_to_ignore_rings_again_and_nothing_is_said(said):
    over = []

    def call():
        Ending(lambda: spins(60.0))
        over.append("the first alarm")
        spins(60.0)

    with pytest.raises(OutOfTimeError):
        timed(call, 0.05)
    assert over == ["the first alarm"]
    assert said == []


def test_what_is_said_of_another_error_is_said_to_its_end(said):
    def call():
        Ending(fails)
        spins(60.0)

    before = sys.unraisablehook
    with pytest.raises(OutOfTimeError):
        timed(call, 0.05)
    assert said == [LookupError, "said"]
    assert sys.unraisablehook is before


def test_what_the_call_sets_to_say_what_was_ignored_stays(said):
    its_own = [].append

    def call():
        sys.unraisablehook = its_own

    timed(call, 60.0)
    assert sys.unraisablehook is its_own


@pytest.fixture
def threaded(monkeypatch):
    monkeypatch.setattr(signal, "getitimer", lambda _: (1.0, 0.0))
    return timed


WORD = contextvars.ContextVar("WORD", default="unset")


def test_a_thread_returns_what_the_call_returns_in_its_context(threaded):
    token = WORD.set("set")
    try:
        assert threaded(
            lambda: (WORD.get(), threading.current_thread().name), 60.0
        ) == (
            "set",
            "longdep-implementation",
        )
        assert threaded(lambda: threading.current_thread().daemon, 60.0) is True
        assert threaded(lambda: WORD.set("other"), 60.0)
        assert WORD.get() == "set"
    finally:
        WORD.reset(token)


@pytest.mark.parametrize("kind", [LookupError, SystemExit, KeyboardInterrupt])
def test_what_is_raised_in_a_thread_passes(threaded, kind):
    def call():
        raise kind("its own")

    with pytest.raises(kind, match="its own"):
        threaded(call, 60.0)


def test_a_thread_is_asked_to_end_and_its_own_error_tells_where(threaded):
    def endless():
        while True:
            time.sleep(0.001)

    with pytest.raises(OutOfTimeError) as caught:
        threaded(endless, 0.25)  # it has begun by then, on a busy machine too
    assert "endless" in [entry.name for entry in caught.traceback]


class Still(threading.Thread):
    """A thread that never ends, or ends only when it is asked to."""

    joined = ()
    alive = True
    error = None

    def __init__(self, target, daemon, name):
        super().__init__(daemon=daemon)
        self.work = target

    def start(self):
        pass

    def join(self, timeout=None):
        Still.joined += (timeout,)
        if len(Still.joined) == 2 and Still.error:
            self.work()

    def is_alive(self):
        return Still.alive

    @property
    def ident(self):
        return Still.number


@pytest.fixture
def still(threaded, monkeypatch):
    asked = []
    for name, value in (
        ("joined", ()),
        ("alive", True),
        ("number", 5),
        ("error", None),
    ):
        monkeypatch.setattr(Still, name, value, raising=False)
    monkeypatch.setattr(stopping.threading, "Thread", Still)
    monkeypatch.setattr(stopping, "waits", lambda limit: [limit])
    api = SimpleNamespace(
        PyThreadState_SetAsyncExc=lambda one, kind: asked.append(
            (one.value, kind.value)
        )
    )
    monkeypatch.setattr(stopping.ctypes, "pythonapi", api)
    return asked


def test_a_thread_that_does_not_end_is_left_behind_after_a_second(still):
    with pytest.raises(OutOfTimeError):
        timed(lambda: 1, 3.5)
    assert Still.joined == (3.5, 1.0)
    assert still == [(5, OutOfTimeError)]


@pytest.mark.parametrize("kind", [LookupError, OutOfTimeError])
def test_whatever_a_thread_raises_when_it_is_asked_to_end_its_time_is_over(still, kind):
    error = kind("late")

    def call():
        raise error

    Still.error = error
    with pytest.raises(OutOfTimeError) as caught:
        timed(call, 3.5)
    assert (caught.value is error) is (kind is OutOfTimeError)


def test_a_value_that_comes_too_late_does_not_count(still):
    Still.error = "none"
    with pytest.raises(OutOfTimeError):
        timed(lambda: 1, 3.5)


def test_a_thread_that_has_ended_is_not_asked_to(still):
    Still.alive, Still.error = False, "none"
    Still.joined = (None,)  # the next join is the second: the call runs in it
    assert timed(lambda: 7, 3.5) == 7
    assert Still.joined == (None, 3.5)
    assert still == []
