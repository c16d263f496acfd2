"""What `longdep verify` and `longdep claims` show: progress and verdicts."""

import sys
from collections.abc import Callable
from typing import Any

import click

from longdep.reports.record.resting import given, in_columns, in_words

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


class progress_display:  # a context manager, used like a function
    """Live progress on a terminal; one line for each topic elsewhere."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.topic = ""

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
        if topic != self.topic:
            self.topic = topic
            click.echo(f"testing {topic} ({done} of {total} tests done)", err=True)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()
