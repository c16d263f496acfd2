"""The command line: verify, claims, show, certify, check, vectors, campaign.

Everything heavy is imported inside the commands, so that --help answers at once.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

PROFILES = click.Choice(["quick", "default", "thorough"])
ELSEWHERE = {
    "campaign": ("longdep.reports.command.campaign", "campaign"),
    "check": ("longdep.reports.command.check", "check"),
    "vectors": ("longdep.reports.command.vectors", "vectors"),
}


def fail(message: object) -> NoReturn:
    """End with one clear sentence on standard error and exit code 2."""
    click.echo(f"longdep: {message}", err=True)
    sys.exit(2)


class Commands(click.Group):
    """The commands of this module, and those that are imported on first use."""

    def list_commands(self, context: click.Context) -> list[str]:
        """All names, sorted."""
        return sorted({*super().list_commands(context), *ELSEWHERE})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of a name."""
        if name not in ELSEWHERE:
            return super().get_command(context, name)
        module, attribute = ELSEWHERE[name]
        command: click.Command = getattr(import_module(module), attribute)
        return command


def tell_version(context: click.Context) -> NoReturn:
    """Print the installed version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"longdep, version {version('longdep')}")
    except PackageNotFoundError:
        click.echo("longdep, a clone that is not installed")
    context.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, _, asked: asked and tell_version(context),
    help="Show the version and exit.",
)
def cli() -> None:
    """Put the textbook's claims on long-term dependencies to the test."""


@cli.command()
@click.option("--topic", help="Only this topic's claims.")
@click.option("--claim", "key", help="Only this claim and its readings.")
@click.option("--profile", type=PROFILES, default="default", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the report (default: reports/ of this clone).",
)
@click.option("--accept", is_flag=True, help="Record verdicts that changed.")
def verify(
    topic: str | None, key: str | None, profile: str, out: Path | None, accept: bool
) -> None:
    """Put every claim to the test and write the Markdown reports.

    Exit code 0 only if every verdict is as the ledger says and no test failed.
    """
    from longdep.reports.command import verify as job
    from longdep.reports.page import render
    from longdep.reports.record import ledger, verdict
    from longdep.theory.catalog import UnknownClaimError, UnknownTopicError

    if accept and profile == "quick" and out is None:
        fail("--accept records verdicts of the default or thorough profile, not quick")
    folder = ledger.COMMITTED.parent if out is None else out
    try:
        keys = job.select(topic, key)
        render.require_place(folder)
        render.require_figures()
        with progress_display() as advance:
            run = job.run(keys, profile, advance, ledger.COMMITTED)
    except (
        UnknownClaimError,
        UnknownTopicError,
        job.VerifyError,
        ledger.LedgerError,
        verdict.ContradictionError,
    ) as error:
        fail(error)
    print_verdicts(run.ledger, keys)
    for failure in run.failures:
        click.echo(f"FAILED {failure}", err=True)
    for change in run.changes:
        click.echo(f"CHANGED {change}", err=True)
    if run.failures or (run.changes and not accept and out is None):
        reason = "a test failed" if run.failures else "verdicts differ from the ledger"
        recordable = not run.failures and profile != "quick"
        hint = "; --accept records them" if recordable else ""
        click.echo(f"longdep: nothing was written: {reason}{hint}", err=True)
        sys.exit(1)
    if out is None and profile == "quick":
        click.echo("Verdicts as in the ledger. (A quick run leaves reports/ alone.)")
        return
    try:
        count = render.write(run.ledger, folder)
    except ledger.LedgerError as error:
        fail(error)
    click.echo(f"{count} files written to {folder}; start with {folder / 'README.md'}")
    if run.changes and not accept:
        sys.exit(1)


@cli.command()
@click.option("--topic", help="Only this topic's claims.")
def claims(topic: str | None) -> None:
    """List the claims with their verdicts in the ledger."""
    from longdep.reports.record import ledger
    from longdep.theory.catalog import UnknownTopicError

    try:
        from longdep.reports.command.verify import select

        keys = select(topic)
        book = ledger.read(ledger.COMMITTED)
    except (UnknownTopicError, ledger.LedgerError) as error:
        fail(error)
    if book is None:
        fail(f"{ledger.COMMITTED}: there is no ledger yet; run longdep verify --accept")
    print_verdicts(book, keys)


@cli.command()
@click.argument("key")
def show(key: str) -> None:
    """Show one claim: statement, verdict, counterexample, repair, sources."""
    from longdep.reports.command import show as shown
    from longdep.reports.record import ledger
    from longdep.theory.catalog import UnknownClaimError, claim_of

    try:
        claim = claim_of(key)
        book = ledger.read(ledger.COMMITTED)
    except (UnknownClaimError, ledger.LedgerError) as error:
        fail(error)
    click.echo(shown.as_text(claim, book))


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def certify(files: tuple[Path, ...]) -> None:
    """Check certificates: that they hold, and that they state what the claim says.

    The first is the stand-alone checker's work. The second compares the statement
    with that of the catalog's claim of the same key, if there is one.
    """
    from longdep.reports import certify as checker
    from longdep.reports.record.certificate import agreement

    rejected = 0
    for path in files:
        try:
            held = checker.check_file(path)
            agreed = agreement(json.loads(path.read_text(encoding="utf-8")))
            click.echo(f"{path}: {held}; {agreed}")
        except checker.CertificateError as error:
            click.echo(f"{path}: REJECTED: {error}", err=True)
            rejected += 1
    if rejected:
        click.echo(f"{rejected} of {len(files)} rejected", err=True)
        sys.exit(1)


def print_verdicts(book: dict[str, Any], keys: list[str]) -> None:
    """Print a table of verdicts: plain columns when not on a terminal."""
    wanted = set(keys)
    entries = [entry for entry in book["claims"] if entry["key"] in wanted]
    if not sys.stdout.isatty():
        width = max((len(e["key"]) for e in entries), default=0)
        for entry in entries:
            line = f"{entry['verdict']:<12} {entry['key']:<{width}}  {entry['title']}"
            click.echo(line)
        return
    from rich.console import Console
    from rich.table import Table

    colours = {
        "PROVED": "green",
        "SUPPORTED": "cyan",
        "CONDITIONAL": "yellow",
        "REFUTED": "red",
        "UNDECIDED": "magenta",
    }
    table = Table("verdict", "claim", "title", box=None)
    for entry in entries:
        colour = colours[entry["verdict"]]
        styled = f"[{colour}]{entry['verdict']}[/]"
        table.add_row(styled, entry["key"], entry["title"])
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
        """Tell that one more test is done."""
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
