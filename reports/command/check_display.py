"""What `longdep check` shows: a progress line, and the report in a format."""

import contextlib
import inspect
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from longdep.numeric.oracle.escaping import printable

if TYPE_CHECKING:
    from longdep.numeric.oracle.check.report import Report
    from longdep.numeric.oracle.check.search import Progress, Watch


@contextlib.contextmanager
def progress_line() -> Iterator["Watch"]:
    """A line that tells how far the check is, on a terminal; nothing elsewhere.

    Raises:
        KeyboardInterrupt: one came, and says while what.
    """
    latest: list[Progress] = []
    with _shown_on_a_terminal() as show:

        def watch(progress: "Progress") -> None:
            latest[:] = [progress]
            show(progress)

        try:
            yield watch
        except KeyboardInterrupt:
            words = [f"{p.stage}: {counts(p)}" for p in latest]
            raise KeyboardInterrupt(*words) from None


@contextlib.contextmanager
def _shown_on_a_terminal() -> Iterator["Watch"]:
    from longdep.numeric.oracle.check.search import unwatched

    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield unwatched
        return
    from rich import progress as shown_by_rich
    from rich.console import Console

    bar = shown_by_rich.Progress(
        shown_by_rich.TextColumn("{task.description}"),
        shown_by_rich.BarColumn(),
        shown_by_rich.TextColumn("{task.fields[counts]}"),
        shown_by_rich.TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )
    task = bar.add_task("starting", total=None, counts="")

    def show(progress: "Progress") -> None:
        bar.update(
            task,
            description=progress.stage,
            completed=progress.compared,
            total=progress.asked,
            counts=counts(progress),
        )

    with bar:
        yield show


def counts(progress: "Progress") -> str:
    """How many cases were compared and drawn, for the progress line."""
    more = f", {progress.drawn} drawn" if progress.drawn > progress.compared else ""
    if progress.large:
        more += f", {progress.large} large ({progress.spent:.0%} of their budget)"
    return f"{progress.compared} of {progress.asked} cases{more}"


def shown(report: "Report", output: str, summary: bool, implementation: Any) -> None:
    """Print a report on standard output.

    Args:
        report: what a check found.
        output: text, json or github.
        summary: whether only the first line of the text is printed.
        implementation: what was checked; github shows its line in its file.
    """
    if output == "json":
        click.echo(report.to_json(), nl=False)
    elif output == "github":
        for line in annotations(report, implementation):
            click.echo(line)
    else:
        _print(f"{report.summary}\n" if summary else str(report), report)


def page(text: str) -> None:
    """Print a text on standard output."""
    click.echo(text)


def _print(page: str, report: "Report") -> None:
    """Print a page; on a terminal its verdicts have a colour."""
    if not sys.stdout.isatty():
        click.echo(page, nl=False)
        return
    from rich.console import Console
    from rich.text import Text

    text = Text(page)
    colour = "red" if not report.ok else "yellow" if report.excused else "green"
    text.stylize(f"bold {colour}", 0, page.index("\n"))
    text.highlight_regex(r"(?m)^(Finding|Excused) \d+: .*$", "bold")
    text.highlight_regex(r"(?m)^  computed .*$", "red")
    text.highlight_regex(r"(?m)^  expected .*$", "green")
    text.highlight_regex(r"(?m)^Likely cause: ", "bold")
    Console(highlight=False).print(text, soft_wrap=True, end="")


def annotations(report: "Report", implementation: Any) -> Iterator[str]:
    """The report as workflow commands: a line for each finding, the verdict first.

    Source: GitHub Docs, "Workflow commands for GitHub Actions".
    """
    yield report.summary
    place = _place(implementation)
    for finding in report.findings:
        yield _command("error", place, f"longdep: {finding.kind}", finding.short)
    for finding in report.excused:
        title = f"longdep: known deviation, {finding.kind}"
        yield _command("warning", place, title, finding.short)
    if report.stale:
        gone = f"no longer deviates in {', '.join(report.stale)}"
        yield _command("error", place, "longdep: stale known deviation", gone)
    if report.ok:
        yield _command("notice", place, "longdep", report.summary)
    elif not (report.findings or report.stale):
        yield _command("error", place, "longdep", report.summary)


def refusal(message: str) -> str:
    """The workflow command that says what could not be judged and why."""
    return _command("error", {}, "longdep: not judged", message)


def _command(kind: str, place: dict[str, str], title: str, message: str) -> str:
    fields = {**place, "title": title}
    listed = ",".join(
        f"{name}={_escaped(text).replace(':', '%3A').replace(',', '%2C')}"
        for name, text in fields.items()
    )
    return f"::{kind} {listed}::{_escaped(message)}"


def _escaped(text: str) -> str:
    """Percent and line ends as the format has them, other controls escaped."""
    plain = printable(text, keep="\r\n")
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _place(implementation: Any) -> dict[str, str]:
    """The file and line of a Python function; nothing of anything else."""
    function = inspect.unwrap(getattr(implementation, "implementation", implementation))
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if code is None or not os.path.isfile(code.co_filename):
        return {}
    file, here = os.path.abspath(code.co_filename), os.getcwd()
    if not file.startswith(here + os.sep):
        return {}
    return {"file": os.path.relpath(file, here), "line": str(code.co_firstlineno)}
