"""longdep site: the pages of a report as a site that can be searched.

Everything heavy is imported inside the command.
"""

import tempfile
from pathlib import Path

import click

from longdep.reports.command.failing import OneSentence, fail, say

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(cls=OneSentence)
@click.option(
    "--report",
    type=FOLDER,
    help="Folder of the report (default: that of this suite).",
)
@click.option(
    "--out",
    type=FOLDER,
    default=Path("site"),
    show_default=True,
    help="Folder for the site; an earlier site there is replaced.",
)
def site(report: Path | None, out: Path) -> None:
    """Build the pages of a report as a site: searchable, typeset, self-contained."""
    from longdep.reports.page import render
    from longdep.reports.page.site import building
    from longdep.reports.record import ledger

    folder = ledger.COMMITTED.parent if report is None else report
    try:
        building.require_zensical()
        building.require_place(out)
        book = ledger.read(folder / "ledger.json")
        if book is None:
            fail(f"{folder}: expected a folder with a report (ledger.json), got none")
        if report is None and not (folder / "README.md").is_file():
            with tempfile.TemporaryDirectory() as made:  # installed without its pages
                render.write(book, Path(made))
                count = building.build(book, Path(made), out)
        else:
            count = building.build(book, folder, out)
    except (building.SiteError, ledger.LedgerError) as error:
        fail(error)
    say(f"{count} pages written to {out}; start with {out / 'index.html'}")
