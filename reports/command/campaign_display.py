"""What a campaign shows: a live bar, or plain lines; what failed or was damaged."""

import sys
from collections.abc import Callable
from time import monotonic
from typing import Any

import click

from longdep.numeric.campaign.plan import Campaign
from longdep.numeric.campaign.runner import Progress
from longdep.numeric.campaign.store import Store
from longdep.numeric.oracle.escaping import one_line

PLAIN_SECONDS = 10.0  # between two lines where there is no terminal


class display:  # a context manager, used like a function
    """A live bar with rate and time left on a terminal; plain lines elsewhere."""

    def __init__(self, plan: Campaign, *, endless: bool = False) -> None:
        """Take the campaign, and whether it ends only when it is stopped."""
        self.plan = plan
        self.endless = endless
        self.unit = plan.unit or "chunks"
        self.bar: Any = None
        self.start = self.last = monotonic()
        self.at_start: int | None = None

    def __enter__(self) -> Callable[[Progress], None]:
        if sys.stderr.isatty():
            from rich import progress as rich
            from rich.console import Console

            self.bar = rich.Progress(
                rich.TextColumn("{task.description}"),
                rich.BarColumn(),
                rich.MofNCompleteColumn(),
                rich.TextColumn("{task.fields[rate]}"),
                rich.TimeElapsedColumn(),
                console=Console(stderr=True),
            )
            self.bar.start()
            self.task = self.bar.add_task(self.plan.name, total=None, rate="")
        return self.show

    def show(self, progress: Progress) -> None:
        """Show how far the run is."""
        now, done = monotonic(), progress.finished + progress.failed
        if self.at_start is None:
            self.at_start = done
        rate = self.rate(progress, now - self.start, done - self.at_start)
        if self.bar is not None:
            total = None if self.endless else progress.chunks
            self.bar.update(self.task, completed=done, total=total, rate=rate)
        elif not 0 <= now - self.last < PLAIN_SECONDS or done == progress.chunks:
            self.last = now
            of = "" if self.endless else f" of {progress.chunks}"
            click.echo(f"{self.plan.name}: {done}{of} chunks, {rate}", err=True)

    def rate(self, progress: Progress, seconds: float, done: int) -> str:
        """Work per second of this run, and the time left at that rate."""
        if done == 0 or seconds <= 0:
            return "rate not known yet"
        counted = progress.counted if self.plan.unit else done
        speed = counted / seconds
        rate = f"{speed:,.3g}" if speed < 1000 else f"{speed:,.0f}"
        if self.endless:
            return f"{rate} {self.unit}/s"
        left = (progress.chunks - progress.finished - progress.failed) * seconds / done
        return f"{rate} {self.unit}/s, {in_words(left)} left"

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()


def in_words(seconds: float) -> str:
    """A duration as h:mm:ss."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def show_damage(store: Store) -> None:
    """Name what was damaged in a store, on standard error."""
    for line in store.damage:
        click.echo(f"DAMAGED {one_line(line)}", err=True)


def show_failures(plan: Campaign, failures: dict[int, str]) -> None:
    """Name the chunks that failed, on standard error."""
    for number, reason in failures.items():
        seeds = plan.seeds_of(number)
        where = f"chunk {number} (seeds {seeds.start} to {seeds.stop - 1})"
        click.echo(f"FAILED {where}: {one_line(reason)}", err=True)
