"""The command `longdep check`: put an implementation before the oracle."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

HELP = """Check an implementation at every step and lag, and print the verdict.

\b
longdep check my_rnn:run --system simple-rnn
longdep check torch.nn:GRU --adapter torch-module --system gru
longdep check model.onnx --system lstm --precision float32 --convention onnx
longdep check --command "node my_rnn.js" --system simple-rnn

The callable takes a case (a mapping of NumPy arrays) and returns a mapping of outputs.
Exit code 0: nothing wrong was found; 1: there are findings; 2: bad use.
"""


@click.command(help=HELP)
@click.argument("target", required=False, metavar="[MODULE:CALLABLE | FILE.onnx]")
@click.option(
    "--command", "program", help="A program that speaks JSON lines, with its arguments."
)
@click.option("--system", required=True, help="What it implements: gru, lstm, ...")
@click.option("--convention", help="How a framework packs and computes it: torch, ...")
@click.option("--profile", help="The same for clippings: exact, torch, optax, ...")
@click.option(
    "--adapter", help="Wrap a framework's object: torch-module, flax-cell, ..."
)
@click.option(
    "--precision",
    help="What it claims to compute in: float64 (default), float32, float16, bfloat16; "
    "stored/accumulated: float16/float32, bfloat16/float32; tf32. With +ftz at the end "
    "subnormal results may be 0.",
)
@click.option(
    "--level",
    type=click.Choice(["standard", "strict"]),
    help="strict: full relative accuracy of slopes too (default: standard).",
)
@click.option(
    "--examples", type=click.IntRange(1), help="How many cases (default: 200)."
)
@click.option("--seed", type=click.IntRange(0), help="Of the cases (default: 0).")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    help="Seconds for one case (default: 10).",
)
@click.option(
    "--start-limit",
    type=click.FloatRange(0, min_open=True),
    help="Seconds for a program's first answer, its start included (default: 60, or "
    "where --time-limit is given that, but no less than 10).",
)
@click.option(
    "--numbers",
    type=click.Choice(["hex", "decimal"]),
    default="hex",
    show_default=True,
    help="How a program gets its inputs.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the report as JSON to this file.",
)
@click.option(
    "--known-deviations",
    "known",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of deviations that are known, each with its reason.",
)
@click.option("--name", help="Its name in the known deviations (default: the target).")
def check(
    target: str | None,
    program: str | None,
    system: str,
    convention: str | None,
    profile: str | None,
    adapter: str | None,
    precision: str | None,
    level: str | None,
    examples: int | None,
    seed: int | None,
    time_limit: float | None,
    start_limit: float | None,
    numbers: str,
    json_file: Path | None,
    known: Path | None,
    name: str | None,
) -> None:
    """Judge, print, write, and end with the exit code that HELP states."""
    from longdep.numeric.errors import DomainError
    from longdep.numeric.oracle.errors import OracleError
    from longdep.reports.command.failing import fail
    from longdep.reports.record.ledger import LedgerError, write_whole

    if (target is None) == (program is None):
        fail("check: expected either MODULE:CALLABLE or --command, one of them")
    if program is not None and adapter is not None:
        fail("check: --adapter wraps a Python object, not a --command")
    if program is None and start_limit is not None:
        fail("check: --start-limit is of a --command, not of a Python object")
    asked: dict[str, Any] = {
        "convention": convention,
        "profile": profile,
        "precision": precision,
        "level": level,
        "examples": examples,
        "seed": seed,
        "time_limit": time_limit,
    }
    options = {key: value for key, value in asked.items() if value is not None}
    try:
        with subject(
            target, program, adapter, system, options, start_limit, numbers
        ) as (implementation):
            from longdep.numeric.oracle.check.check import check as judge

            report = judge(
                system,
                implementation,
                known_deviations=known,
                name=name or target or program,
                **options,
            )
        if json_file is not None:
            write_whole(json_file, report.to_json())
    except (DomainError, OracleError, LedgerError) as error:
        fail(error)
    click.echo(str(report))
    sys.exit(0 if report.ok else 1)


@contextlib.contextmanager
def subject(
    target: str | None,
    program: str | None,
    adapter: str | None,
    system: str,
    options: dict[str, Any],
    start_limit: float | None,
    numbers: str,
) -> Iterator[Any]:
    """The implementation that was named; a program is ended in the end.

    Raises:
        DomainError: there is none of that name, or no such system or convention.
    """
    from longdep.numeric.oracle.check.target import implementation_of, known_system

    words = options.get("convention", options.get("profile"))
    name, convention = known_system(system, words)
    if target is not None:
        yield implementation_of(target, name, adapter)
        return
    from longdep.numeric.oracle.adapters.command import Program

    with Program(
        program or "",
        name,
        convention=convention,
        precision=options.get("precision", "float64"),
        time_limit=options.get("time_limit"),
        start_limit=start_limit,
        numbers=numbers,
    ) as running:
        running.start()
        yield running
