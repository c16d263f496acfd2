"""Ctrl-C where Python cannot raise it comes again a moment later.

What is raised in a callback of the garbage collector or of a weak reference, or in
`__del__`, goes nowhere ("Exception ignored in"), and Ctrl-C with it. Hypothesis has
such a callback, which runs so often that about one Ctrl-C in ten went there.
"""

import _thread
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import main_thread

SOON = 0.02  # seconds, after which the callback is over


def keep() -> Callable[[], None]:
    """Raise in the main thread, again, every Ctrl-C that was ignored.

    Returns:
        What ends it.
    """
    before = sys.unraisablehook

    def hook(ignored: "sys.UnraisableHookArgs", /) -> None:
        if issubclass(ignored.exc_type, KeyboardInterrupt):
            with suppress(RuntimeError):  # Python ends, and begins no thread any more
                _thread.start_new_thread(_again, ())  # takes no lock, as Thread does
        else:
            before(ignored)

    def end() -> None:
        sys.unraisablehook = before

    sys.unraisablehook = hook
    return end


def _again() -> None:
    time.sleep(SOON)
    main = main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)  # wakes it, too, if it waits
    else:
        _thread.interrupt_main()
