"""The commands of mutation testing: python -m tests.mutation --help."""

import subprocess
import sys
from pathlib import Path

import click

from longdep.numeric.files import write_whole
from tests.mutation.choosing import BUDGET, CoverageError
from tests.mutation.covering import FOLDERS, cover
from tests.mutation.known import KnownError, equivalents
from tests.mutation.modules import ROOT
from tests.mutation.plan import every, planned, planned_again
from tests.mutation.record import RecordError, read, survivors, unrecorded
from tests.mutation.sample import allowed, sampled, seen_by, survived, tried


@click.group()
def main() -> None:
    """Put small faults into the code, one at a time; the tests must see them."""


@main.command("cover")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.argument("tests", nargs=-1)
def cover_tests(folder: Path, tests: tuple[str, ...]) -> None:
    """Run the folders of TESTS (all, if none is named), each with coverage."""
    for name in tests or FOLDERS:
        command = [sys.executable, "-m", "tests.mutation", "cover-one", folder, name]
        subprocess.run([str(part) for part in command], check=True, cwd=ROOT)


@main.command("cover-one", hidden=True)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.argument("tests")
def cover_one(folder: Path, tests: str) -> None:
    """Run one folder of TESTS in this process."""
    click.echo(f"{tests}: {cover(folder.resolve(), tests)} passed")


@main.command("plan")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--mutants", "count", default=1500, show_default=True)
@click.option("--seed", default="0", show_default=True)
@click.option("--budget", default=BUDGET, show_default=True, help="Seconds of tests.")
@click.option(
    "--survivors",
    "before",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A record: its survivors again, instead of a draw.",
)
def plan_mutants(
    folder: Path, count: int, seed: str, budget: float, before: Path | None
) -> None:
    """Draw mutants and choose their tests, by the coverage in FOLDER."""
    try:
        if before is None:
            plan = planned(folder, count, seed, budget)
        else:
            record = read(before)
            left, unfit = survivors(record), record["unfit"]
            plan = planned_again(folder, left, unfit, budget)
    except (CoverageError, RecordError) as error:
        click.echo(f"python -m tests.mutation plan: {error}", err=True)
        sys.exit(1)
    path = folder / "plan.json"
    write_whole(path, plan.to_text().encode())
    without = sum(not stages for stages in plan.stages)
    click.echo(
        f"{path}: {len(plan.mutants)} mutants, {without} of them on lines that no test "
        f"runs; {len(plan.controls)} controls"
    )


@main.command("sample")
@click.option("--seen", default=30, show_default=True, help="Killed before.")
@click.option("--new", default=10, show_default=True, help="That no record names.")
@click.option("--workers", default=2, show_default=True)
def try_sample(seen: int, new: int, workers: int) -> None:
    """Try mutants drawn by the digest of the files.

    Exit code 1 if one survives that was killed in the recorded campaign, or if more of
    the new ones survive than are likely where 2 % do.
    """
    try:
        record, listed = read(), equivalents()
        if unknown := unrecorded(record):
            raise RecordError(f"no campaign has been run over {', '.join(unknown)}")
    except (KnownError, RecordError) as error:
        click.echo(f"python -m tests.mutation sample: {error}", err=True)
        sys.exit(1)
    mutants, before = every(), seen_by(record)
    known = {*before, *listed, *survivors(record)}
    parts = {
        "killed before": ([m for m in mutants if m.key in before], seen, 0),
        "new": ([m for m in mutants if m.key not in known], new, allowed(new)),
    }
    failed = False
    for what, (part, count, may) in parts.items():
        sample, left = sampled(part, count), 0
        for mutant, outcome in tried(sample, record, workers):
            left += survived(outcome)
            click.echo(
                f"{outcome.what:8} {mutant.module}:{mutant.line} {mutant.operator}"
            )
            if survived(outcome):
                click.echo(f"    {mutant.text}\n    becomes {mutant.change()}")
        click.echo(f"{len(sample)} {what}: {left} survived, {may} may")
        failed |= left > may
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
