"""Waits in which Ctrl-C is heard.

A main thread that waits for others without end may sleep on: where the system gives the
signal to one of the others (about one Ctrl-C in a hundred beside a pool of processes),
Python raises KeyboardInterrupt only when the main thread wakes for another reason, and
on Windows nothing else wakes it. So it wakes by itself, again and again.
"""

from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from time import monotonic
from typing import TypeVar

HEARING = 0.2  # seconds between two moments at which Ctrl-C is heard

T = TypeVar("T")


def any_done(futures: "Collection[Future[T]]") -> "set[Future[T]]":
    """Wait for the first of some futures; those that are done, of none none."""
    done: set[Future[T]] = set()
    while futures and not done:
        done, _ = wait(futures, timeout=HEARING, return_when=FIRST_COMPLETED)
    return done


def waits(limit: float) -> Iterator[float]:
    """Cut a time into waits: the seconds of each, until the time is over.

    Args:
        limit: seconds.
    """
    end = monotonic() + limit
    while (left := end - monotonic()) > 0:
        yield min(left, HEARING)
