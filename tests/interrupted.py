"""Ctrl-C that the system gives to another thread than the first."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from longdep.numeric.waiting import HEARING


@contextmanager
def interrupted() -> Iterator[None]:
    """SIGINT comes to another thread soon after the block has begun.

    Within a `pytest.raises` the block may begin to wait as late as it likes.
    """

    def hear() -> None:
        time.sleep(2 * HEARING)
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    thread = threading.Thread(target=hear)
    try:
        thread.start()
        yield
    finally:
        thread.join()
        signal.signal(signal.SIGINT, before)
