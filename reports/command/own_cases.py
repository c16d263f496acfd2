"""What `longdep check` does with cases of one's own, and with the layers of a file."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from longdep.reports.command.failing import fail, needing, unwritten

if TYPE_CHECKING:
    from longdep.numeric.oracle.check.parts_report import PartReport
    from longdep.numeric.oracle.check.report import Report
    from longdep.numeric.oracle.check.search import Watch


def said_by(
    cases: tuple[Path, ...], precision: str | None, words: str | None
) -> tuple[str | None, str | None]:
    """The precision and the convention of a case: as asked, else as its files say.

    Raises:
        DomainError: the files hold no case, or contradict each other.
    """
    from longdep.numeric.oracle.check.own_case import inputs_of

    _, about = inputs_of(cases)
    return precision or about.get("precision"), words or about.get("convention")


def check_model(
    target: str,
    cases: tuple[Path, ...],
    node: str | None,
    *,
    json_file: Path | None,
    output: str,
    summary: bool,
    **words: Any,
) -> int:
    """Check every layer of a file, or the one that is named; print and write.

    Args:
        target: the file.
        cases: files of what a case has beside weights: a sequence.
        node: the layer, by its name.
        json_file: where the reports are written as JSON.
        output: text, json or github.
        summary: whether only a line for each layer is printed.
        words: the arguments of longdep.check.
    Returns:
        The exit code.
    Raises:
        DomainError: it is no model, has no such layer, or an option does not fit.
    """
    from longdep.numeric.oracle.check import layers_check
    from longdep.numeric.oracle.check.own_case import inputs_of
    from longdep.numeric.oracle.check.parts_report import Options

    with needing(target):
        nodes = layers_check.layers_of(target, node)
    given, _ = inputs_of(cases)

    def checking(watch: "Watch") -> "Iterator[PartReport]":
        options = Options(case=given, watch=watch, **words)
        return layers_check.check_layers(nodes, options)

    return show_parts(
        {"file": str(target)},
        checking,
        json_file=json_file,
        output=output,
        summary=summary,
    )


def check_torch(
    target: str,
    cases: tuple[Path, ...],
    module: str | None,
    *,
    json_file: Path | None,
    output: str,
    summary: bool,
    **words: Any,
) -> int:
    """Check every recurrent module of a torch model, or the one that is named.

    Args:
        target: module:name of the model, or of a class or function that makes one.
        cases: files of what a case has beside weights: a sequence.
        module: the recurrent module, by its name.
        json_file: where the reports are written as JSON.
        output: text, json or github.
        summary: whether only a line for each module is printed.
        words: the arguments of longdep.check.
    Returns:
        The exit code.
    Raises:
        DomainError: it is no model, has no such module, or an option does not fit.
    """
    from longdep.numeric.oracle.check import modules_check, torch_target
    from longdep.numeric.oracle.check.own_case import inputs_of
    from longdep.numeric.oracle.check.parts_report import Options

    with needing(target):
        model = torch_target.made_model(target)
        parts = torch_target.chosen_parts(model, module)
    given, _ = inputs_of(cases)

    def checking(watch: "Watch") -> "Iterator[PartReport]":
        options = Options(case=given, watch=watch, **words)
        finding = partial(modules_check.of_target, target, model, None)
        return modules_check.check_parts(parts, options, finding)

    return show_parts(
        {"model": target},
        checking,
        parts="modules",
        json_file=json_file,
        output=output,
        summary=summary,
    )


def check_keras(
    target: str,
    cases: tuple[Path, ...],
    layer: str | None,
    *,
    json_file: Path | None,
    output: str,
    summary: bool,
    **words: Any,
) -> int:
    """Check every recurrent layer of a Keras file or model, or the one that is named.

    Args:
        target: the file; or module:name of a model, or of what makes one.
        cases: files of what a case has beside weights: a sequence.
        layer: the recurrent layer, by its name.
        json_file: where the reports are written as JSON.
        output: text, json or github.
        summary: whether only a line for each layer is printed.
        words: the arguments of longdep.check.
    Returns:
        The exit code.
    Raises:
        DomainError: it is no model, has no such layer, or an option does not fit.
    """
    from longdep.numeric.errors import DomainError
    from longdep.numeric.oracle.check import keras_check
    from longdep.numeric.oracle.check.own_case import inputs_of
    from longdep.numeric.oracle.check.parts_report import Options
    from longdep.numeric.oracle.check.target import is_keras

    file = is_keras(target)
    finding = partial(keras_check.in_file, target) if file else keras_check.at_hand
    with needing(target):
        layers = keras_check.layers_of(target, layer)
    if not file and words.get("jobs", 1) != 1:
        raise DomainError("jobs: expected 1 of a Keras model; a .keras file has more")
    given, _ = inputs_of(cases)

    def checking(watch: "Watch") -> "Iterator[PartReport]":
        options = Options(case=given, watch=watch, **words)
        return keras_check.check_keras(layers, options, finding)

    return show_parts(
        {"file" if file else "model": str(target)},
        checking,
        json_file=json_file,
        output=output,
        summary=summary,
    )


def show_parts(
    about: Mapping[str, str],
    checking: "Callable[[Watch], Iterator[PartReport]]",
    *,
    parts: str = "layers",
    json_file: Path | None,
    output: str,
    summary: bool,
) -> int:
    """Check part after part of a file or module; print and write.

    Args:
        about: what all of it is, such as its file: the head of the JSON.
        checking: makes a report after the other, and calls what it is given with the
            progress.
        parts: what the parts are called in the JSON.
        json_file: where the reports are written as JSON.
        output: text, json or github.
        summary: whether only a line for each part is printed.
    Returns:
        The exit code.
    """
    from longdep.numeric.oracle.check import parts_report
    from longdep.numeric.oracle.check.search import Watch, unwatched
    from longdep.reports.command.check_display import page, progress_line

    watching: list[Watch] = [unwatched]
    reports: list[PartReport] = []
    unheard: BrokenPipeError | None = None
    coming = checking(lambda progress: watching[0](progress))
    while True:
        with progress_line() as watching[0]:  # it is gone before anything is printed
            report = next(coming, None)
        if report is None:
            break
        reports.append(report)
        try:
            _show_part(report, output, summary)
        except BrokenPipeError as error:  # the file is written all the same
            unheard = error
    tree = parts_report.as_json(about, reports, parts)
    wrong = unwritten(json_file, tree)
    if unheard is not None:
        raise unheard
    if output == "json":
        click.echo(tree, nl=False)
    else:
        page(parts_report.summary(reports))
    if wrong is not None:
        fail(wrong)
    return parts_report.exit_code(reports)


def _show_part(report: "PartReport", output: str, summary: bool) -> None:
    from longdep.reports.command.check_display import annotations, page, refusal

    if output == "text" and not summary:
        page(str(report))
    if output == "text" and summary:
        for reason in report.reasons:
            click.echo(f"{report.label}: not judged: {reason}", err=True)
    if output == "github":
        for each in report.reports:
            page("\n".join(annotations(each, None)))
        for reason in report.reasons:
            page(refusal(f"{report.label}: {reason}"))


def keep_case(path: Path, report: "Report") -> None:
    """Write the case of the first finding; a sentence where there is none.

    Raises:
        DomainError: the file cannot be written.
    """
    from longdep.numeric.oracle.case_files import save_case

    for finding in (*report.findings, *report.excused):
        if finding.case:
            save_case(
                path,
                finding.case,
                system=report.system,
                convention=report.convention,
                precision=report.precision,
            )
            return
    click.echo(f"No case failed: {path.name} is not written.", err=True)
