"""Hand out the chunks, save what comes back, redo once what failed."""

import json
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass, field
from typing import Any

from longdep.numeric.campaign.crew import GONE, Crew
from longdep.numeric.campaign.errors import CrewError
from longdep.numeric.campaign.merging import Result, as_text, merged
from longdep.numeric.campaign.plan import Campaign, run_chunk
from longdep.numeric.campaign.store import Store
from longdep.numeric.waiting import any_done

DIED = "the worker died, and died again when the chunk was redone alone"


@dataclass
class Progress:
    """How far a run is: what the display is given after every chunk.

    Attributes:
        chunks: of the whole campaign.
        finished: those saved, now or in an earlier run.
        failed: those given up in this run.
        counted: what this run has counted, in the campaign's unit.
        redone: chunks that were worked on a second time.
    """

    chunks: int
    finished: int
    failed: int = 0
    counted: int = 0
    redone: int = 0


@dataclass
class Runner:
    """One run of a campaign: until every chunk is finished or has failed twice.

    Or until it is to stop: then the chunks in flight are the last.
    """

    campaign: Campaign
    store: Store
    crew: Crew
    report: Callable[[Progress], None] = lambda progress: None
    stop: Callable[[], bool] = lambda: False
    tried: set[int] = field(default_factory=set)
    flying: dict["Future[str]", int] = field(default_factory=dict)

    def run(self) -> Progress:
        """Work on every chunk that is not finished.

        Raises:
            StoreError: the store cannot be written; what was finished is kept.
            CrewError: the cluster is gone.
        """
        self.store.begin()
        self.about = self.campaign.described()
        finished = self.store.finished()
        numbers = range(self.campaign.chunks)
        self.waiting = deque(n for n in numbers if n not in finished)
        self.progress = Progress(self.campaign.chunks, len(finished))
        self.report(self.progress)
        executor = self.crew.executor()
        while self.waiting or self.flying:
            if self.stop():
                self.waiting.clear()
            lost = self._fill(executor) or self._collect()
            if lost:
                executor.shutdown(wait=False)
                self._redo_alone(lost)
                executor = self.crew.executor()
        executor.shutdown()
        return self.progress

    def _send(self, executor: Executor, number: int) -> "Future[str]":
        seeds = self.campaign.seeds_of(number)
        return executor.submit(
            run_chunk,
            self.campaign.function,
            self.about["parameters"],
            self.about["merge"],
            seeds.start,
            seeds.stop,
            self.about["code"],
        )

    def _fill(self, executor: Executor) -> list[int]:
        """Send chunks; those that were in flight if the executor is broken."""
        ahead = self.crew.ahead
        while self.waiting and len(self.flying) < ahead:
            try:
                future = self._send(executor, self.waiting[0])
            except BrokenExecutor:
                return self._landed()
            self.flying[future] = self.waiting.popleft()
        return []

    def _collect(self) -> list[int]:
        """Save what is done; the chunks in flight if a worker died."""
        for future in sorted(any_done(self.flying), key=self.flying.__getitem__):
            try:
                text = future.result()
            except BrokenExecutor:
                return self._landed()
            except CancelledError as error:
                raise CrewError(GONE) from error
            except Exception as error:
                text = as_text({"failed": f"{type(error).__name__}: {error}"[:400]})
                if self.crew.final(error):
                    self.tried.add(self.flying[future])
            self._settle(self.flying.pop(future), text)
        return []

    def _landed(self) -> list[int]:
        """What was in flight when the executor broke: any of it may have been why."""
        lost = sorted(self.flying.values())
        self.flying.clear()
        return lost

    def _redo_alone(self, lost: list[int]) -> None:
        """Redo chunks one by one, so that a second death has one culprit."""
        executor = self.crew.alone()
        for number in lost:
            self.progress.redone += 1
            self.tried.add(number)
            try:
                (future,) = any_done([self._send(executor, number)])
                text = future.result()
            except BrokenExecutor:
                text = as_text({"failed": DIED})
                executor.shutdown(wait=False)
                executor = self.crew.alone()
            self._settle(number, text)
        executor.shutdown()

    def _settle(self, number: int, text: str) -> None:
        """Save a chunk; send it out once more if it failed the first time."""
        answer: dict[str, Any] = json.loads(text)
        if "result" in answer:
            self.store.save(number, as_text(answer["result"]))
            self.progress.finished += 1
            if self.campaign.unit is not None:
                self.progress.counted += answer["result"][self.campaign.unit]
        elif number in self.tried:
            self.store.fail(number, answer["failed"])
            self.progress.failed += 1
        else:
            self.tried.add(number)
            self.progress.redone += 1
            self.waiting.append(number)
        self.report(self.progress)


def result_of(campaign: Campaign, store: Store) -> Result:
    """The merged result of a finished campaign, with what it is a result of.

    Raises:
        StoreError: a chunk is missing, damaged, or cannot be read.
    """
    return {
        "campaign": campaign.name,
        "parameters": dict(campaign.parameters),
        "seeds": campaign.seeds,
        "result": merged(campaign.merge, store.results()),
    }
