"""Who examines the cases: this process, or several others beside it.

Results come in the order of the cases, whoever has them ready first, so that a search
sees the same whatever the number of processes.
"""

import io
import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Protocol, runtime_checkable

from longdep.numeric.campaign.crew import begin_work
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check.examination import Examination, Subject, examine
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.waiting import any_done

AHEAD = 4  # cases for each process that are handed out together


@runtime_checkable
class Closing(Protocol):
    """An implementation that is to be ended, such as a program."""

    def close(self) -> None:
        """End it."""


class Crew:
    """Examines cases, in this process or in several.

    Attributes:
        batch: how many cases to hand over together.
    """

    def __init__(self, subject: Subject, jobs: int) -> None:
        """Take what is checked; other processes start with the first cases.

        Args:
            subject: what is checked.
            jobs: how many processes; with 1 it is this one.
        Raises:
            DomainError: other processes cannot be given the implementation.
        """
        self.subject = subject
        self.batch = AHEAD * jobs if jobs > 1 else 1
        self._pool: ProcessPoolExecutor | None = None
        if jobs == 1:
            return
        context = get_context("spawn")  # the same everywhere; no inherited locks
        self._line, self._held = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(
            jobs,
            mp_context=context,
            initializer=_begin,
            initargs=(self._line, _packed(subject)),
        )

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        """Send the other processes home at once, whatever they are doing."""
        if self._pool is not None:
            self._held.close()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._line.close()

    def examined(self, cases: Sequence[Case]) -> Iterator[Examination]:
        """The examinations of the cases, in their order.

        Raises:
            OracleError: a process ended while it examined a case.
        """
        if self._pool is None:
            yield from (examine(self.subject, case) for case in cases)
            return
        try:
            waiting = [self._pool.submit(_examined, case) for case in cases]
            for case, future in zip(cases, waiting, strict=True):
                any_done([future])
                yield self._unpacked(case, future.result())
        except BrokenProcessPool:
            raise OracleError(
                "jobs: a process that was to run the implementation has ended; run it "
                "with one job to see why (a script calls longdep.check with jobs only "
                "under if __name__ == '__main__')"
            ) from None

    def _unpacked(self, case: Case, fields: dict[str, Any]) -> Examination:
        """The examination; where a number is wrong it is judged again, misses and all.

        Certified balls do not travel between processes.
        """
        examination = Examination(subject=self.subject, case=case, **fields)
        if any(verdict.outside for verdict in examination.verdicts.values()):
            examination.verdicts = examination.judged(examination.allowed())
        return examination


def _packed(subject: Subject) -> bytes:
    try:
        return pickle.dumps(subject)
    except Exception as error:
        raise DomainError(
            "jobs: expected an implementation that other processes can import, such "
            f"as a function of a module, got one that cannot be sent there ({error}); "
            "with jobs=1 it runs here"
        ) from None


_subject: Subject | None = None  # of a process of a crew


def _begin(line: Connection, packed: bytes) -> None:
    """Prepare a process; what its imports print was shown by the first process."""
    global _subject
    begin_work(line, _close)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        _subject = pickle.loads(packed)


def _close() -> None:
    """End the program that is the implementation, if it is one."""
    if _subject is not None and isinstance(_subject.implementation, Closing):
        _subject.implementation.close()


def _examined(case: Case) -> dict[str, Any]:
    assert _subject is not None
    done = examine(_subject, case)
    return {
        "raw": done.raw,
        "outputs": done.outputs,
        "troubles": done.troubles,
        "verdicts": {k: replace(v, miss=None) for k, v in done.verdicts.items()},
    }
