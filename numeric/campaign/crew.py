"""Who works on the chunks: a pool of processes here, or a Dask cluster anywhere.

A crew hands out executors of `concurrent.futures`; the runner asks for a new one when
one breaks.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from math import inf
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, Protocol

from longdep.numeric.campaign.errors import CrewError

AHEAD = 4  # chunks in flight per core of a cluster, so that none waits for the network
CONNECT_SECONDS = 10
ASK_SECONDS = 2.0  # between two looks at the workers of a cluster
GONE = "the cluster is gone; resume when it is back"


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew(Protocol):
    """Whoever can be sent chunks."""

    @property
    def ahead(self) -> int:
        """How many chunks to keep in flight."""

    def executor(self) -> Executor:
        """Hand out an executor with all workers, in place of a broken one."""

    def alone(self) -> Executor:
        """Hand out an executor in which one chunk cannot hurt another."""

    def final(self, error: Exception) -> bool:
        """Whether an executor's own error means that the chunk was redone already."""

    def close(self) -> None:
        """Send everybody home at once, whatever they are doing."""


class Processes:
    """A process pool on this machine.

    Each worker holds the end of a pipe whose other end only this process has. When
    this process closes it, or dies in whatever way, the workers end themselves: a
    killed run leaves nothing behind.
    """

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise CrewError(f"workers: expected at least 1, got {workers}")
        self.workers = workers
        self.context = get_context("spawn")  # the same everywhere; no inherited locks
        self.line, self.held = self.context.Pipe(duplex=False)
        self.pools: list[Executor] = []

    @property
    def ahead(self) -> int:
        """Two chunks per worker: one at work, one waiting."""
        return 2 * self.workers

    def executor(self) -> Executor:
        """A pool of all workers."""
        return self._pool(self.workers)

    def alone(self) -> Executor:
        """A pool of one."""
        return self._pool(1)

    def final(self, error: Exception) -> bool:
        """Never: a pool redoes nothing by itself."""
        return False

    def close(self) -> None:
        """Cut the line: every worker ends, and with it the threads that wait for it.

        A pool that is left to the end of the interpreter may wake a thread that closes
        its pipe at that moment, and says so in a traceback.
        """
        self.held.close()
        self.line.close()
        for pool in self.pools:
            pool.shutdown(cancel_futures=True)

    def _pool(self, workers: int) -> Executor:
        pool = ProcessPoolExecutor(
            workers,
            mp_context=self.context,
            initializer=begin_work,
            initargs=(self.line,),
        )
        self.pools.append(pool)
        return pool


def begin_work(line: Connection, at_end: Callable[[], None] | None = None) -> None:
    """Prepare a worker: one thread for BLAS, no Ctrl-C, no life after the parent's.

    Args:
        line: the worker ends when the other end of this pipe is closed.
        at_end: called before.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(line, at_end), daemon=True).start()


def _end_with(line: Connection, at_end: Callable[[], None] | None) -> None:
    line.poll(None)  # nothing is ever sent: this returns when the other end is gone
    try:
        if at_end is not None:
            at_end()
    finally:
        os._exit(1)


class Cluster:
    """A Dask cluster, by the address of its scheduler.

    A worker that dies is replaced and its chunk sent to another by the cluster itself.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise CrewError(
                "--scheduler needs dask.distributed: pip install 'longdep[cluster]'"
            ) from error
        try:
            self.client: Any = Client(
                address, timeout=CONNECT_SECONDS, set_as_default=False
            )
        except (OSError, ValueError, TimeoutError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise CrewError(
                f"{address}: no scheduler answers there: {reason}"
            ) from error
        self.cores, self.asked = 0, -inf

    @property
    def ahead(self) -> int:
        """A few chunks per core of those workers that were there a moment ago."""
        if not 0 <= monotonic() - self.asked <= ASK_SECONDS:  # nor a clock set back
            try:
                self.cores = sum(self.client.ncores().values())
            except (OSError, TimeoutError) as error:
                raise CrewError(GONE) from error
            self.asked = monotonic()
        return AHEAD * max(1, self.cores)

    def executor(self) -> Executor:
        """The client's executor; equal chunks are not taken for one (pure=False)."""
        executor: Executor = self.client.get_executor(pure=False)
        return executor

    alone = executor

    def final(self, error: Exception) -> bool:
        """Whether it killed one worker after the other.

        Other errors than that, such as a result lost with its worker on the way here,
        deserve another try: what a chunk itself raises arrives as a result.
        """
        from distributed import KilledWorker

        return isinstance(error, KilledWorker)

    def close(self) -> None:
        """Leave the cluster as it is.

        Dask's client logs a traceback where the cluster is gone; the runner has
        reported that in a sentence.
        """
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
        self.client.close()
