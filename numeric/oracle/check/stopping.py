"""Stop a call whose time is over, wherever it is.

In the main thread of a POSIX system an alarm (SIGALRM) raises inside it. Elsewhere
the call runs in a thread of its own, which is asked to end and otherwise left behind.
"""

import contextvars
import ctypes
import signal
import sys
import threading
from collections.abc import Callable
from types import CodeType
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.waiting import waits

MOST_SECONDS = 1e8  # three years; clocks and locks take no more than they can count
RING_AGAIN = 0.1  # seconds until a swallowed alarm rings again
RING_HARD = 1e-4  # ... and once it was swallowed thrice: also between the `except`s
GRACE = 1.0  # seconds a thread gets to end after it was asked to


class OutOfTimeError(BaseException):
    """Raised inside an implementation whose time is over.

    Not an Exception, so that `except Exception` in the implementation lets it pass.
    """


def require_seconds(name: str, seconds: Any) -> None:
    """Ask for a time limit that a clock can be set to.

    Raises:
        DomainError: it is no number, not above 0, or above MOST_SECONDS.
    """
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not number or not 0 < seconds <= MOST_SECONDS:
        raise DomainError(
            f"{name}: expected seconds > 0 and <= {MOST_SECONDS:g}, got {seconds!r}"
        )


def timed(call: Callable[[], Any], limit: float) -> Any:
    """Call with a time limit: an alarm in the main thread, else a thread of its own.

    Args:
        call: called without arguments.
        limit: seconds.
    Returns:
        What the call returns; what it raises passes.
    Raises:
        OutOfTimeError: the call was stopped. (A thread that does not end when asked to
            is left behind.)
    """
    if (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getitimer(signal.ITIMER_REAL)[0] == 0
        and signal.getsignal(signal.SIGALRM) is not None  # one set outside Python
    ):
        return _alarmed(call, limit)
    return _threaded(call, limit)


def _alarmed(call: Callable[[], Any], limit: float) -> Any:
    """Call in this thread; SIGALRM raises OutOfTimeError inside the implementation.

    An alarm that the implementation swallows (a bare `except`) rings again, in the end
    so fast that it also hits the code between two such handlers. So does one that
    Python has to ignore, in `__del__` or in a callback of the garbage collector, and
    nothing is said of that. It never raises in this function itself, so that nothing
    is left half undone; nor while Python says what else it had to ignore.
    """
    rings = 0
    say = sys.unraisablehook

    def say_others(ignored: "sys.UnraisableHookArgs", /) -> None:
        if not issubclass(ignored.exc_type, OutOfTimeError):
            say(ignored)

    def ring(_number: int, frame: Any) -> None:
        nonlocal rings
        if frame is None or frame.f_code is _alarmed.__code__:
            return
        if _is_called_by(frame, say_others.__code__):
            return
        rings += 1
        if rings == 3:
            signal.setitimer(signal.ITIMER_REAL, RING_HARD, RING_HARD)
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, ring)
    sys.unraisablehook = say_others
    try:
        signal.setitimer(signal.ITIMER_REAL, limit, RING_AGAIN)
        return call()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if sys.unraisablehook is say_others:  # the implementation may have set another
            sys.unraisablehook = say


def _is_called_by(frame: Any, code: CodeType) -> bool:
    """Whether a frame is of that code, or of what it has called."""
    while frame is not None:
        if frame.f_code is code:
            return True
        frame = frame.f_back
    return False


def _threaded(call: Callable[[], Any], limit: float) -> Any:
    """Call in a thread; after the limit ask it to end, and wait GRACE."""
    result: dict[str, Any] = {}
    context = contextvars.copy_context()

    def work() -> None:
        try:
            result["value"] = context.run(call)
        except BaseException as error:
            result["error"] = error

    thread = threading.Thread(target=work, daemon=True, name="longdep-implementation")
    thread.start()
    for seconds in waits(limit):
        thread.join(seconds)
        if not thread.is_alive():
            break
    if thread.is_alive() and thread.ident is not None:
        interrupt = ctypes.pythonapi.PyThreadState_SetAsyncExc
        interrupt(ctypes.c_ulong(thread.ident), ctypes.py_object(OutOfTimeError))
        thread.join(GRACE)
        error = result.get("error")
        raise error if isinstance(error, OutOfTimeError) else OutOfTimeError
    if "error" in result:
        raise result["error"]
    return result["value"]
