"""The command `longdep check`: put an implementation before the oracle."""

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from longdep.reports.command.failing import (
    INTERRUPTED,
    MOST_PROCESSES,
    OneSentence,
    fail,
    unwritten,
)

if TYPE_CHECKING:
    from longdep.numeric.oracle.check.report import Report
    from longdep.numeric.oracle.check.search import Watch

HELP = """Check an implementation at every step and lag, and print the verdict.

\b
longdep check my_rnn:run --system simple-rnn
longdep check torch.nn:GRU --adapter torch-module --system gru
longdep check model.onnx
longdep check my_model:Net --adapter torch-module
longdep check model.onnx --system lstm --precision float32
longdep check my_gru:run --system gru --convention torch --case my_case.npz
longdep check --command "node my_rnn.js" --system simple-rnn

The callable takes a case (a mapping of NumPy arrays) and returns a mapping of outputs.
Exit code 0: nothing wrong was found; 1: there are findings, or it is undecided; 2: bad
use, or a layer of a file could not be judged; 130: Ctrl-C; 141: nobody
reads the output.
"""
WHOLE_TORCH = "torch-module"  # the adapter that finds a model's modules
WHOLE_KERAS = "keras-layer"  # the same of Keras
FORMATS = ("text", "json", "github")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the command line asks for; None where it says nothing.

    Attributes:
        target: module:callable or FILE.onnx; or None, and there is a program.
        program: a command.
        system: None where the layers of a file are to be found.
        node: the layer that is asked for.
        cases: the files of a case of one's own.
        kept: where the failing case is written.
        parameters: "input=parameter", as they were written.
        known: the file of known deviations.
        json_file: where the report is written as JSON.
        output: one of FORMATS.
        summary: whether only the first line is printed.
    """

    target: str | None
    program: str | None
    system: str | None
    node: str | None
    cases: tuple[Path, ...]
    kept: Path | None
    convention: str | None
    profile: str | None
    adapter: str | None
    parameters: tuple[str, ...]
    precision: str | None
    level: str | None
    examples: int | None
    seed: int | None
    time_limit: float | None
    start_limit: float | None
    numbers: str | None
    jobs: int | None
    known: Path | None
    name: str | None
    json_file: Path | None
    output: str
    summary: bool

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of longdep.check that are given; it has its own defaults."""
        names = ("precision", "level", "examples", "seed", "time_limit", "jobs")
        given = {name: getattr(self, name) for name in names}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def words(self) -> str | None:
        """The convention, by whichever of its two options."""
        return self.convention if self.convention is not None else self.profile


@click.command(help=HELP, cls=OneSentence)
@click.argument(
    "target", required=False, metavar="[MODULE:CALLABLE | FILE.onnx | FILE.keras]"
)
@click.option(
    "--command", "program", help="A program that speaks JSON lines, with its arguments."
)
@click.option(
    "--system",
    help="What it implements: gru, lstm, ... (not needed for an ONNX file or a whole "
    "torch model: without it every recurrent layer is checked, its own weights too).",
)
@click.option(
    "--node",
    help="The layer of an ONNX file, or the module of a torch model, by its name "
    "(default: every one).",
)
@click.option(
    "--case",
    "cases",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A case of your own, weights and sequence: .npz, .safetensors or .json; "
    "several files complete each other. Nothing is drawn then.",
)
@click.option(
    "--save-case",
    "kept",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the failing case to this file, for --case.",
)
@click.option("--convention", help="How a framework packs and computes it: torch, ...")
@click.option("--profile", help="The same for clippings: exact, torch, optax, ...")
@click.option(
    "--adapter", help="Wrap a framework's object: torch-module, flax-cell, ..."
)
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="INPUT=NAME",
    help="What a torch module calls a weight: w_ih=cell.weight_ih; several times.",
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
    "--examples",
    type=click.IntRange(1),
    help="How many cases are compared (default: 200); declined ones are drawn again.",
)
@click.option("--seed", type=click.IntRange(0), help="Of the cases (default: 0).")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    help="Seconds for one case, compilation included (default: 10).",
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
    help="How a program gets its inputs (default: hex).",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_PROCESSES),
    help="Processes that run cases; the report is the same (default: 1).",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="What is printed; github: annotations of a workflow.",
)
@click.option("--summary", is_flag=True, help="Print the report's first line only.")
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
def check(**words: Any) -> None:
    """Judge, print, write, and end with the exit code that HELP states."""
    from longdep.numeric.errors import DomainError, ShapeError
    from longdep.numeric.oracle.errors import OracleError
    from longdep.reports.command.check_display import progress_line, shown
    from longdep.reports.command.own_cases import keep_case

    asked = Asked(**words)
    require_sense(asked)
    try:
        if asked.system is None:
            sys.exit(of_model(asked))
        if asked.cases:
            asked = of_files(asked)
        with subject(asked) as (system, convention, implementation):
            with progress_line() as watch:
                report = judged(asked, system, convention, implementation, watch)
        wrong: Exception | None = unwritten(asked.json_file, report.to_json())
        if asked.kept is not None:
            try:
                keep_case(asked.kept, report)
            except DomainError as error:
                wrong = wrong or error
        shown(report, asked.output, asked.summary, implementation)
        if wrong is not None:
            fail(wrong)
    except KeyboardInterrupt as interrupt:
        when = f" while {interrupt}" if interrupt.args else ""
        click.echo(f"longdep: interrupted{when}; nothing is reported", err=True)
        sys.exit(INTERRUPTED)
    except (DomainError, ShapeError, OracleError) as error:
        fail(error)
    sys.exit(0 if report.ok else 1)


def require_sense(asked: Asked) -> None:
    """End with a sentence where options do not go together."""
    from longdep.numeric.oracle.check.target import is_keras, is_onnx

    if (asked.target is None) == (asked.program is None):
        fail("check: expected either MODULE:CALLABLE or --command, one of them")
    if asked.program is not None:
        for option, value in (
            ("--adapter", asked.adapter),
            ("--parameter", asked.parameters),
        ):
            if value:
                fail(f"check: {option} wraps a Python object, not a --command")
    for option, given in (
        ("--start-limit", asked.start_limit),
        ("--numbers", asked.numbers),
    ):
        if asked.program is None and given is not None:
            fail(f"check: {option} is of a --command, not of a Python object")
    if None not in (asked.convention, asked.profile) and (
        asked.convention != asked.profile
    ):
        fail(
            "check: --profile is another word for --convention; got both "
            f"{asked.convention!r} and {asked.profile!r}"
        )
    file = is_onnx(asked.target or "") or is_keras(asked.target or "")
    whole = file or asked.adapter in (WHOLE_TORCH, WHOLE_KERAS)
    if asked.system is None and not whole:
        fail(
            "check: expected --system, such as gru; only a file .onnx or .keras, and a "
            f"model with --adapter {WHOLE_TORCH} or {WHOLE_KERAS}, need none"
        )
    if asked.system is not None and is_keras(asked.target or ""):
        fail("check: every layer of a .keras file has its own system; leave it out")
    if asked.system is not None and asked.node is not None:
        fail("check: --node is of a file's layers or a model's; leave --system out")
    if asked.kept is not None and asked.system is None:
        fail("check: --save-case is of one system; give --system")
    if asked.cases and asked.system and (asked.examples or asked.seed is not None):
        fail("check: --examples and --seed are of drawn cases; --case gives one")
    if asked.cases and asked.system and asked.jobs is not None:
        fail("check: --jobs is of drawn cases; --case gives one")
    if asked.summary and asked.output != "text":
        fail(f"check: --summary is of --format text, not {asked.output}")


def judged(
    asked: Asked, system: str, convention: str, implementation: Any, watch: "Watch"
) -> "Report":
    """The report on an implementation.

    Raises:
        DomainError: an argument is not one of those possible.
        OracleError: there is no right answer, or the known deviations cannot be read.
    """
    from longdep.numeric.oracle.check.check import check as judge
    from longdep.numeric.oracle.check.own_case import check_case

    options = {
        "convention": convention,
        "known_deviations": asked.known,
        "name": asked.name or asked.target or asked.program,
        **asked.options,
    }
    if not asked.cases:
        return judge(system, implementation, watch=watch, **options)
    return check_case(system, implementation, asked.cases, **options)


def of_files(asked: Asked) -> Asked:
    """What is asked for, with the precision and the convention that a case's files say.

    Raises:
        DomainError: the files hold no case, or contradict each other.
    """
    from longdep.reports.command.own_cases import said_by

    precision, convention = said_by(asked.cases, asked.precision, asked.words)
    return replace(asked, precision=precision, convention=convention, profile=None)


def of_model(asked: Asked) -> int:
    """Check the layers of a file or of a torch model; the exit code.

    Raises:
        DomainError: it is no model, has no such layer, or an option does not fit.
    """
    from longdep.numeric.oracle.check.target import is_keras, is_onnx
    from longdep.reports.command import own_cases

    target = asked.target or ""
    checking: Any = own_cases.check_model
    adapter = asked.adapter
    if is_keras(target) or (adapter == WHOLE_KERAS and not is_onnx(target)):
        checking, adapter = own_cases.check_keras, None
    elif adapter == WHOLE_TORCH and not is_onnx(target):
        checking, adapter = own_cases.check_torch, None
    if asked.words is not None or adapter is not None or asked.parameters:
        fail(
            "check: --convention, --profile, --adapter and --parameter go with --system"
        )
    return checking(
        asked.target or "",
        asked.cases,
        asked.node,
        known_deviations=asked.known,
        name=asked.name or asked.target,
        json_file=asked.json_file,
        output=asked.output,
        summary=asked.summary,
        **asked.options,
    )


@contextlib.contextmanager
def subject(asked: Asked) -> Iterator[tuple[str, str, Any]]:
    """The system, the convention, and the implementation that was named.

    A program is ended in the end.

    Raises:
        DomainError: there is none of that name, or no such system or convention.
    """
    from longdep.numeric.oracle.adapters import known_adapter
    from longdep.numeric.oracle.arithmetic import arithmetic
    from longdep.numeric.oracle.check.target import (
        adapter_of,
        implementation_of,
        known_system,
        parameters_of,
    )

    adapter = None if asked.target is None else adapter_of(asked.target, asked.adapter)
    name, convention = known_system(asked.system or "", asked.words, adapter)
    if asked.precision is not None:
        arithmetic(asked.precision)  # before anything is started
    if asked.target is not None:
        parameters = parameters_of(asked.parameters)
        found = implementation_of(asked.target, name, adapter, parameters)
        if asked.words is None and adapter and known_adapter(adapter).package:
            convention = found.convention  # another class may have another
        yield name, convention, found
        return
    from longdep.numeric.oracle.adapters.command import Program

    with Program(
        asked.program or "",
        name,
        convention=convention,
        precision=asked.options.get("precision", "float64"),
        time_limit=asked.time_limit,
        start_limit=asked.start_limit,
        numbers=asked.numbers or "hex",
    ) as running:
        running.start()
        yield name, convention, running
