"""What `longdep verify` and `longdep claims` show: progress and verdicts."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from longdep.reports.record.resting import given, in_columns, in_words

if TYPE_CHECKING:
    from longdep.reports.record.kernel import Answer

COLOURS = {
    "PROVED": "green",
    "PROVED GIVEN": "green",
    "SUPPORTED": "cyan",
    "CONDITIONAL": "yellow",
    "REFUTED": "red",
    "UNDECIDED": "magenta",
}


def print_verdicts(book: dict[str, Any], keys: list[str]) -> None:
    """Print a table of verdicts, each with the lemmas that it rests on.

    Plain columns when not on a terminal.
    """
    wanted = set(keys)
    entries = [entry for entry in book["claims"] if entry["key"] in wanted]
    if not sys.stdout.isatty():
        for line in in_columns(entries):
            click.echo(line)
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Column, Table

    table = Table("verdict", Column("claim", overflow="fold"), "title", box=None)
    for entry in entries:
        colour = COLOURS[entry["verdict"]]
        title = escape(entry["title"])
        if names := escape("; ".join(given(entry))):
            title += f"\n[dim]given: {names}[/]"
        styled = f"[{colour}]{in_words(entry)}[/]"
        table.add_row(styled, escape(entry["key"]), title)
    Console().print(table)


def show_file(file: str, done: int, total: int) -> None:
    """Show that one more file of theorems is checked."""
    click.echo(f"kernel: {file} ({done} of {total} files)", err=True)


def kernel_words(answer: "Answer | None") -> str:
    """What the kernel said in a run, in a line; or that it was not asked."""
    if answer is None:
        return "The kernel of a proof assistant was not asked (--kernel asks it)."
    own = [c for c in answer.checked if not c.theorem.variant]
    refuted = sum(not c.theorem.holds for c in own)
    free = sum(not c.assumptions for c in answer.checked)
    return (
        f"Coq {answer.version} checked {len(answer.checked)} theorems, {free} of them "
        f"without an axiom: {len(own) - refuted} statements, the negations of "
        f"{refuted}, and those of {len(answer.checked) - len(own)} broken variants."
    )


class progress_display:  # a context manager, used like a function
    """Live progress on a terminal; one line for each topic elsewhere."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.topics: set[str] = set()

    def __enter__(self) -> Callable[[str, int, int], None]:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeElapsedColumn,
            )

            self.bar = Progress(
                TextColumn("{task.description:<34}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self.bar.start()
            self.task = self.bar.add_task("collecting", total=None)
        return self.advance

    def advance(self, key: str, done: int, total: int) -> None:
        """Show that one more test is done."""
        if self.bar is not None:
            self.bar.update(self.task, description=key, completed=done, total=total)
            return
        from longdep.theory.catalog import claim_of

        topic = claim_of(key).topic
        if topic not in self.topics:
            self.topics.add(topic)
            click.echo(f"testing {topic} ({done} of {total} tests done)", err=True)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()
