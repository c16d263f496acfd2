"""longdep vectors: list, export and verify the test vectors.

Everything heavy is imported inside the commands.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from longdep.numeric.oracle.vectors.versions import Version

FOLDER = click.Path(path_type=Path, file_okay=False)
VERSION = click.option(
    "--version", "name", metavar="NAME", help="Such as v1; the newest if not given."
)


@click.group()
def vectors() -> None:
    """Test vectors for readers in any language: list, export, verify."""


@vectors.command("list")
@click.option("--system", "system_name", help="Only this system, such as gru.")
@click.option("--convention", help="Only this convention, such as torch.")
@click.option("--kills", help="Only cases that catch this bug pattern.")
@VERSION
def list_cases(
    system_name: str | None, convention: str | None, kills: str | None, name: str | None
) -> None:
    """List the cases: id, number of bug patterns caught, purpose."""
    from longdep.numeric.errors import DomainError
    from longdep.numeric.oracle.systems import system
    from longdep.numeric.oracle.vectors import reading
    from longdep.numeric.oracle.vocabulary import convention_name, nearest

    try:
        if system_name is not None:
            entry = system(system_name)
            if convention is not None:
                convention = convention_name(entry, convention)
        files = list(reading.read_folder(_version(name).folder, schema=False))
    except (DomainError, reading.VectorsError) as error:
        _fail(error)
    patterns = {name for tree in files for c in tree["cases"] for name in c["kills"]}
    if kills is not None and kills not in patterns:
        _fail(f"no case catches a pattern {kills!r}{nearest(kills, sorted(patterns))}")
    chosen = [
        case
        for tree in files
        if system_name in (None, tree["system"])
        and convention in (None, tree["convention"])
        for case in tree["cases"]
        if kills is None or kills in case["kills"]
    ]
    if not chosen:
        _fail("no case is of that system and convention and catches that pattern")
    width = max(len(case["id"]) for case in chosen)
    for case in chosen:
        click.echo(f"{case['id']:<{width}}  {len(case['kills']):>3}  {case['purpose']}")


@vectors.command()
@click.argument("folder", type=FOLDER)
@VERSION
def export(folder: Path, name: str | None) -> None:
    """Write the vectors, their manifest, the schemas and a guide to a folder."""
    from longdep.numeric.errors import DomainError
    from longdep.numeric.oracle.vectors import exporting, reading

    try:
        version = _version(name)
        count = exporting.export(folder, version.folder)
    except (DomainError, reading.VectorsError) as error:
        _fail(error)
    from longdep.reports.command.failing import say

    say(f"{count} files of {version.name} written to {folder}")


@vectors.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option("--all", "everything", is_flag=True, help="Recompute every case.")
@VERSION
def verify(folder: Path | None, everything: bool, name: str | None) -> None:
    """Check vectors: schema, hashes, lint, and the numbers by a second route.

    Those that came with longdep, or those in FOLDER. Without --all, every tenth case is
    recomputed. Exit code 0 only if all is well.
    """
    from longdep.numeric.errors import DomainError
    from longdep.numeric.oracle.vectors import reading, verifying

    if folder is not None and name is not None:
        _fail("--version: expected none beside a folder, whose manifest says it")

    def advance(name: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[Krecomputing {name}", err=True, nl=False)

    try:
        total, again, wrong = verifying.verify(
            _version(name).folder if folder is None else folder,
            everything=everything,
            advance=advance,
        )
    except (DomainError, reading.VectorsError) as error:
        _fail(error)
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
    for sentence in wrong:
        click.echo(f"WRONG {sentence}", err=True)
    click.echo(
        f"{total} cases: schema, hashes and lint checked, {again} recomputed, "
        f"{len(wrong)} faults"
    )
    if wrong:
        sys.exit(1)


def _version(name: str | None) -> "Version":
    from longdep.numeric.oracle.vectors.versions import NEWEST, version_of

    return NEWEST if name is None else version_of(name)


def _fail(message: object) -> NoReturn:
    from longdep.reports.command.failing import fail

    fail(message)
