"""The command `longdep lags`: where does my gradient vanish?"""

import inspect
from pathlib import Path
from typing import Any

import click

from longdep.reports.command.failing import OneSentence, fail, needing, unwritten

HELP = """Measure, lag by lag, how much of a gradient is left, and print the answer.

\b
longdep lags my_model:net --sequence x.npy
longdep lags model.onnx --node encoder/LSTM --picture lags.svg
longdep lags model.keras --node lstm_1
longdep lags weights.safetensors --layer 1 --direction reverse
longdep lags weights.safetensors --system lstm --convention torch
longdep lags case.npz --system mamba2

TARGET is an ONNX or Keras file, a case or a state dict with torch's names (.npz,
.safetensors, .json), or MODULE:NAME: a torch module, Keras layer or model, or a
callable that makes one. A module of several layers or directions is measured as a
whole, and each layer and direction on what it reads; a gated linear recurrence by the
gradient at its state. Every norm is certified, however small. Exit code 0: measured;
2: bad use.
"""
PICKLES = (".pt", ".pth", ".ckpt", ".pkl")


@click.command(help=HELP, cls=OneSentence)
@click.argument("target", metavar="TARGET")
@click.option(
    "--system", help="Of a case: simple-rnn, gru, lstm, stacked-lstm, mamba2, ..."
)
@click.option("--convention", help="How a case packs its weights: torch, keras, ...")
@click.option(
    "--node", help="Which recurrent layer of the file or model, by itself; else all."
)
@click.option(
    "--layer",
    type=click.IntRange(0),
    help="Which layer of a module, from 0 on, on what it reads there.",
)
@click.option("--direction", help="Of that layer: forward or reverse.")
@click.option(
    "--activation", help="Of an RNN whose file does not say it: tanh, relu, identity."
)
@click.option(
    "--sequence",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of the inputs, (T, m): .npy, .npz or .csv (default: drawn).",
)
@click.option(
    "--loss",
    help="Where it is: last, every, ends (the last state of each direction of a "
    "module) or a step (default: last, or what the case or model says).",
)
@click.option(
    "--steps",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="Of a drawn sequence.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Of what is drawn.",
)
@click.option(
    "--threshold",
    type=float,
    default=0.01,
    show_default=True,
    help="A unit is saturated below this share of its largest slope.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write everything as JSON to this file.",
)
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also draw the norms by lag into this file, .svg or .png.",
)
def lags(
    target: str,
    system: str | None,
    convention: str | None,
    node: str | None,
    layer: int | None,
    direction: str | None,
    activation: str | None,
    sequence: Path | None,
    loss: str | None,
    steps: int,
    seed: int,
    threshold: float,
    json_file: Path | None,
    picture: Path | None,
) -> None:
    """Measure, print, write, and end with the exit code that HELP states."""
    from longdep.numeric.errors import DomainError, ShapeError
    from longdep.numeric.oracle.check.target import shown_escaped
    from longdep.numeric.oracle.errors import OracleError
    from longdep.reports.command.check_display import page
    from longdep.reports.page.lag_pictures import require_picture
    from longdep.reports.page.lags import lags as measure
    from longdep.reports.record.ledger import LedgerError

    try:
        if picture is not None:
            require_picture(picture)
        with shown_escaped():  # a framework's object runs code of its module later too
            subject, case = _meant(target, system)
            with needing(target):
                measured = measure(
                    subject,
                    case,
                    convention=convention,
                    node=node,
                    layer=layer,
                    direction=direction,
                    activation=activation,
                    sequence=sequence,
                    loss=loss,
                    steps=steps,
                    seed=seed,
                    threshold=threshold,
                )
        wrong: Exception | None = unwritten(json_file, measured.to_json())
        if picture is not None:
            try:
                measured.picture(picture)
            except LedgerError as error:
                wrong = wrong or error
    except (DomainError, ShapeError, OracleError, LedgerError) as error:
        fail(error)
    page(str(measured))
    if wrong is not None:
        fail(wrong)


def _meant(target: str, system: str | None) -> tuple[Any, Any]:
    """The subject and the case that the command line names.

    Raises:
        DomainError: a model is given a system, or the object cannot be made.
    """
    from longdep.numeric.errors import DomainError
    from longdep.numeric.oracle.lags.opening import CASES, FILES

    named = target.lower()
    if system is not None and not named.endswith(CASES):
        raise DomainError(
            f"--system: expected a case file with it ({', '.join(CASES)}), got {target}"
        )
    if named.endswith(FILES):
        return (target, None) if system is None else (system, target)
    return _made(target), None


def _made(target: str) -> Any:
    """The object of MODULE:NAME, or what it makes if it is a class or function."""
    from longdep.numeric.oracle.check.target import TargetError, imported
    from longdep.numeric.oracle.escaping import message_of

    if target.lower().endswith(PICKLES):
        raise TargetError(
            f"target: expected no pickle, as opening one runs code, got {target!r}; "
            "save the state dict as .safetensors"
        )
    if ":" not in target:
        raise TargetError(
            "target: expected a file .onnx, .keras, .npz, .safetensors or .json, or "
            f"MODULE:NAME, got {target!r}"
        )
    named = imported(target)
    if not (inspect.isclass(named) or inspect.isroutine(named)):
        return named
    try:
        return named()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit among them
        text = message_of(error)
        raise TargetError(
            f"{target}: expected a module, or a callable without arguments that makes "
            f"one; calling it raised {type(error).__name__}: {text}"
        ) from None
