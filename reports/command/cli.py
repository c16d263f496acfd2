"""The command line: verify, claims, show, site, certify, check, lags, campaign, ...

Everything heavy is imported inside the commands, so that --help answers at once.
"""

import json
import sys
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from longdep.numeric.oracle.escaping import one_line
from longdep.reports.command.failing import (
    MOST_PROCESSES,
    fail,
    interrupted,
    say,
    without_reader,
)
from longdep.reports.command.signs import name_what_cannot_be_shown
from longdep.reports.command.verdict_display import print_verdicts, progress_display
from longdep.reports.record import interrupts

if TYPE_CHECKING:
    from longdep.reports.command.verify import Run

PROFILES = click.Choice(["quick", "default", "thorough"])
ELSEWHERE = {
    "campaign": ("longdep.reports.command.campaign", "campaign"),
    "check": ("longdep.reports.command.check", "check"),
    "lags": ("longdep.reports.command.lags", "lags"),
    "site": ("longdep.reports.command.site", "site"),
    "vectors": ("longdep.reports.command.vectors", "vectors"),
}


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

    def invoke(self, context: click.Context) -> Any:
        """Run a command; Ctrl-C ends it with one sentence."""
        end = interrupts.keep()
        try:
            return super().invoke(context)
        except KeyboardInterrupt as interrupt:
            interrupted(interrupt)
        except BrokenPipeError:  # click would end with 1, which says something else
            without_reader()
        finally:
            end()


def show_version(context: click.Context) -> NoReturn:
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
    callback=lambda context, _, asked: asked and show_version(context),
    help="Show the version and exit.",
)
def cli() -> None:
    """Put the textbook's claims on long-term dependencies to the test."""
    name_what_cannot_be_shown()


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
@click.option("--kernel", is_flag=True, help="Let Coq's kernel check the theorems too.")
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_PROCESSES),
    help="Processes that run the tests (default: one a core).",
)
def verify(
    topic: str | None,
    key: str | None,
    profile: str,
    out: Path | None,
    accept: bool,
    kernel: bool,
    jobs: int | None,
) -> None:
    """Put every claim to the test and write the Markdown reports.

    Exit code 0 only if every verdict is as the ledger says and no test failed.
    """
    from longdep.numeric.campaign.crew import cores
    from longdep.reports.command import verify as job
    from longdep.reports.command.verdict_display import show_file
    from longdep.reports.page import place, render
    from longdep.reports.record import coqc, ledger, verdict
    from longdep.theory.theorems import TheoremError
    from longdep.theory.topics import UnknownClaimError, UnknownTopicError

    if accept and profile == "quick" and out is None:
        fail("--accept records verdicts of the default or thorough profile, not quick")
    folder = ledger.COMMITTED.parent if out is None else out
    writes = out is not None or profile != "quick"
    count = None
    try:
        keys = job.select(topic, key)
        render.require_parts()
        with place.taken(folder) if writes else nullcontext():
            with progress_display() as advance:
                asking = show_file if kernel else None
                run = job.run(
                    keys, profile, advance, ledger.COMMITTED, asking, jobs or cores()
                )
            recordable = run.recordable(differing=accept or out is not None)
            if writes and recordable:  # before anything is said: nobody may listen
                count = render.write(run.ledger, folder)
            tell_outcome(run, profile, recordable=recordable)
    except (
        UnknownClaimError,
        UnknownTopicError,
        job.VerifyError,
        ledger.LedgerError,
        verdict.ContradictionError,
        coqc.KernelError,
        TheoremError,
    ) as error:
        fail(error)
    except KeyboardInterrupt as interrupt:
        written = "nothing was written" if count is None else "the report is in place"
        raise KeyboardInterrupt(*(interrupt.args or (written,))) from None
    if count is None:
        click.echo("Verdicts as in the ledger. (A quick run leaves reports/ alone.)")
        return
    say(f"{count} files written to {folder}; start with {folder / 'README.md'}")
    if run.changes and not accept:
        sys.exit(1)


def tell_outcome(run: "Run", profile: str, recordable: bool) -> None:
    """Print what a run came to; end here if no report may be written of it.

    Args:
        run: its outcome.
        profile: that of the run.
        recordable: whether a report may be written.
    """
    from longdep.reports.command.verdict_display import kernel_words

    print_verdicts(run.ledger, run.keys)
    click.echo(kernel_words(run.kernel))
    for failure in run.failures:
        click.echo(f"FAILED {failure}", err=True)
    for change in run.changes:
        click.echo(f"CHANGED {change}", err=True)
    if not recordable:
        reason = "a test failed" if run.failures else "verdicts differ from the ledger"
        acceptable = not run.failures and profile != "quick"
        hint = "; --accept records them" if acceptable else ""
        click.echo(f"longdep: nothing was written: {reason}{hint}", err=True)
        sys.exit(1)


@cli.command()
@click.option("--topic", help="Only this topic's claims.")
def claims(topic: str | None) -> None:
    """List the claims with their verdicts in the ledger."""
    from longdep.reports.record import ledger
    from longdep.theory.topics import UnknownTopicError, require_topic

    try:
        if topic is not None:
            require_topic(topic)
        book = ledger.find(ledger.COMMITTED)
        if book is None:
            fail(
                f"{ledger.COMMITTED}: there is no ledger yet; run longdep verify "
                "--accept"
            )
        with ledger.blamed_on(ledger.COMMITTED):
            entries = book["claims"]
            keys = [e["key"] for e in entries if topic in (None, e["topic"])]
            print_verdicts(book, keys)
    except (UnknownTopicError, ledger.LedgerError) as error:
        fail(error)
    if topic is not None and not keys:
        fail(
            f"topic {topic!r}: no claim of it is in the ledger yet; run longdep verify"
        )


@cli.command()
@click.argument("key")
def show(key: str) -> None:
    """Show one claim: as printed, verdict, smallest case, repair; then the rest."""
    from longdep.reports.command.show import print_card
    from longdep.reports.page.showing import show as shown
    from longdep.reports.record import ledger
    from longdep.theory.topics import UnknownClaimError

    try:
        card = shown(key)
        with ledger.blamed_on(ledger.COMMITTED):
            print_card(card)
    except (UnknownClaimError, ledger.LedgerError) as error:
        fail(error)


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
            say(f"{path}: {held}; {agreed}")
        except checker.CertificateError as error:
            click.echo(one_line(f"{path}: REJECTED: {error}"), err=True)
            rejected += 1
    if rejected:
        click.echo(f"{rejected} of {len(files)} rejected", err=True)
        sys.exit(1)
