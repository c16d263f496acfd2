"""The command `longdep check`: put an implementation before the oracle."""

import json
import sys
from pathlib import Path
from typing import Any

import click


@click.command()
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
@click.option("--precision", help="What it claims to compute in (default: float64).")
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
    default=10.0,
    show_default=True,
    help="Seconds for one case.",
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
    time_limit: float,
    numbers: str,
    json_file: Path | None,
    known: Path | None,
    name: str | None,
) -> None:
    """Check an implementation at every step and lag, and print the verdict.

    \b
    longdep check my_rnn:run --system simple-rnn
    longdep check torch.nn:GRU --adapter torch-module --system gru
    longdep check model.onnx --system lstm --convention onnx --precision float32
    longdep check --command "node my_rnn.js" --system simple-rnn

    The callable takes a case (a mapping of NumPy arrays) and returns a mapping of outputs.
    Exit code 0: nothing wrong was found; 1: there are findings; 2: bad use.
    """
    from numeric.errors import DomainError
    from numeric.oracle.errors import OracleError
    from reports.command import fail
    from reports.ledger import LedgerError, write_file

    if (target is None) == (program is None):
        fail("check: expected either MODULE:CALLABLE or --command, not both or neither")
    if program is not None and adapter is not None:
        fail("check: --adapter wraps a Python object, not a --command")
    options = {
        "precision": precision,
        "level": level,
        "examples": examples,
        "seed": seed,
    }
    try:
        options = {key: value for key, value in options.items() if value is not None}
        excuse = _deviations(known)
        report = _checked(
            (target, program, adapter),
            system,
            convention or profile,
            {**options, "time_limit": time_limit},
            numbers,
        )
        if json_file is not None:
            text = json.dumps(report.to_json(), indent=1, allow_nan=False)
            write_file(json_file, text + "\n")
        click.echo(str(report))
        told, good = excuse(report, name or target or program or "")
    except (DomainError, OracleError, LedgerError) as error:
        fail(error)
    for line in told:
        click.echo(line)
    sys.exit(0 if good else 1)
