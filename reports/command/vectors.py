"""longdep vectors: list, export and verify the test vectors.

Everything heavy is imported inside the commands.
"""

import sys
from pathlib import Path

import click

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def vectors() -> None:
    """Test vectors for readers in any language: list, export, verify."""


@vectors.command("list")
@click.option("--system", "system_name", help="Only this system, such as gru.")
@click.option("--convention", help="Only this convention, such as torch.")
@click.option("--kills", help="Only cases that catch this bug pattern.")
def list_cases(
    system_name: str | None, convention: str | None, kills: str | None
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
        files = list(reading.read_folder(schema=False))
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
def export(folder: Path) -> None:
    """Write the vectors, their manifest, the schemas and a guide to a folder."""
    from longdep.numeric.oracle.vectors import exporting, reading

    try:
        count = exporting.export(folder)
    except reading.VectorsError as error:
        _fail(error)
    click.echo(f"{count} files written to {folder}")


@vectors.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option("--all", "everything", is_flag=True, help="Recompute every case.")
def verify(folder: Path | None, everything: bool) -> None:
    """Check vectors: schema, hashes, lint, and the numbers by a second route.

    Without --all, every tenth case is recomputed. Exit code 0 only if all is well.
    """
    from longdep.numeric.oracle.vectors import reading, verifying

    def advance(name: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[Krecomputing {name}", err=True, nl=False)

    try:
        total, again, wrong = verifying.verify(
            reading.FOLDER if folder is None else folder,
            everything=everything,
            advance=advance,
        )
    except reading.VectorsError as error:
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


def _fail(message: object) -> None:
    from longdep.reports.command.failing import fail

    fail(message)
