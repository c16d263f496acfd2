"""What `longdep check` does with cases of one's own, and with the layers of a file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from longdep.numeric.oracle.check.report import Report


def is_model(target: str | None) -> bool:
    """Whether a target is a file whose layers are found in it."""
    return target is not None and target.endswith(".onnx")


def completed(cases: tuple[Path, ...], options: dict[str, Any]) -> dict[str, Any]:
    """The options, with the convention and the precision that the files of a case say.

    Raises:
        DomainError: they hold no case, or cases are to be drawn as well.
    """
    from longdep.numeric.errors import DomainError
    from longdep.numeric.oracle.check.own_case import inputs_of

    for word in ("examples", "seed"):
        if word in options:
            raise DomainError(f"{word}: is of drawn cases; --case gives one")
    _, about = inputs_of(cases)
    about.pop("system", None)
    chosen = {**about, **options}
    if "profile" in chosen:
        chosen["convention"] = chosen.pop("profile")
    return chosen


def check_model(
    target: str,
    cases: tuple[Path, ...],
    node: str | None,
    options: dict[str, Any],
    *,
    known: Path | None,
    name: str | None,
    json_file: Path | None,
) -> NoReturn:
    """Check every layer of a file, or the one that is named; print, write, end.

    Raises:
        DomainError: it is no model, has no such layer, or an option does not fit.
    """
    from longdep.numeric.errors import DomainError
    from longdep.numeric.oracle.check import layers_check
    from longdep.numeric.oracle.check.own_case import inputs_of
    from longdep.reports.record.ledger import write_whole

    for word in ("convention", "profile"):
        if word in options:
            raise DomainError(
                f"{word}: the layers of a file have their own; give --system with it"
            )
    try:
        nodes = layers_check.layers_of(target, node)
    except ModuleNotFoundError as error:
        raise DomainError(
            f"{target}: needs the package {error.name!r}, which is not installed; it "
            "comes with the extra longdep[frameworks]"
        ) from None
    given, _ = inputs_of(cases)
    chosen = layers_check.Options(
        case=given, known_deviations=known, name=name or target, **options
    )
    reports = []
    for report in layers_check.check_layers(nodes, chosen):
        click.echo(str(report))
        reports.append(report)
    click.echo(layers_check.summary(reports))
    if json_file is not None:
        write_whole(json_file, layers_check.as_json(target, reports))
    sys.exit(layers_check.exit_code(reports))


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
    click.echo(f"No case failed: {path.name} is not written.")
