"""Builds the site of a report: stages its pages, runs Zensical, moves the result."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from longdep.reports.page import language as languages
from longdep.reports.page.book import Book
from longdep.reports.page.language import Language
from longdep.reports.page.site import layout, verdict_table
from longdep.reports.page.site.hosted_pages import HostedPage, hosted
from longdep.reports.record.ledger import Entry, Ledger

HERE = Path(__file__).resolve().parent
MARK = ".longdep-site"  # in the folder of a site: a later build may replace it
KINDS = (".md", ".svg", ".json")  # of a report's files
PATIENCE = 600  # seconds for one run of Zensical


class SiteError(ValueError):
    """A site cannot be built."""


def build(ledger: Ledger, report: Path, out: Path) -> int:
    """Build the site of a report; nothing is changed if that fails.

    Args:
        ledger: the report's.
        report: its folder.
        out: the site's folder; an earlier site there is replaced.
    Returns:
        The number of pages.
    Raises:
        SiteError: Zensical is missing, fails or takes too long, the front page is
            missing, a page cannot be read, or `out` holds something else or cannot
            be written.
    """
    require_zensical()
    require_place(out)
    book = Book(ledger)
    pages = reached(report, book)
    with _aside(out) as work:
        site = _built(book, pages, work)
        for name in {t for page in pages.values() for t in page.targets} - set(pages):
            _copied(report / name, site / name)
        shutil.copytree(HERE / "assets", site / layout.ASSETS)
        (site / MARK).write_text("built by longdep site\n", encoding="utf-8")
        _swapped(site, out, work / "earlier")
    return len(pages)


def require_zensical() -> None:
    """Find out whether the extra is installed.

    Raises:
        SiteError: it is not.
    """
    if find_spec("zensical") is None:
        raise SiteError(
            "zensical is not installed; it comes with the extra longdep[site]"
        )


def require_place(out: Path) -> None:
    """Find out whether a site may be written to a folder.

    Raises:
        SiteError: it holds files of something else, is no folder, or cannot be read.
    """
    try:
        folder = out.is_dir() and not out.is_symlink()
        there = folder or out.is_symlink() or out.exists()
        taken = folder and any(out.iterdir()) and not (out / MARK).is_file()
    except OSError as error:
        raise SiteError(f"{out}: cannot be read: {error.strerror}") from error
    if there and not folder:
        raise SiteError(f"{out}: expected a folder, got a file or a link")
    if taken:
        raise SiteError(
            f"{out}: expected an empty folder or one with an earlier site, got other "
            "files"
        )


def reached(report: Path, book: Book) -> dict[str, HostedPage]:
    """Every page of a report that a reader reaches from its front page, by its place.

    Raises:
        SiteError: there is no front page, or a page cannot be read.
    """
    names = (path.relative_to(report).as_posix() for path in report.rglob("*.*"))
    files = {name for name in names if name.endswith(KINDS)}
    if layout.FRONT not in files:
        raise SiteError(f"{report}: expected a report with a {layout.FRONT}, got none")
    fronts = (f"{code}/{layout.FRONT}" for code in languages.NAMES)
    claims = {book.place(entry["key"]): entry["key"] for entry in book.entries}
    folders = ("", *(f"{code}/" for code in languages.NAMES))
    topics = {
        f"{f}{topic.name}.md": topic.name for topic in book.topics for f in folders
    }
    keys = {**topics, **claims}
    waiting = [n for n in (*claims, *fronts, layout.FRONT) if n in files]
    pages: dict[str, HostedPage] = {}
    while waiting:
        place = waiting.pop()
        if place not in pages:
            text = _text(report / place)
            pages[place] = page = hosted(text, place, files, keys.get(place, ""))
            waiting += sorted(n for n in page.targets if n.endswith(".md"))

    for language in (languages.ENGLISH, *spoken(pages)):
        way = partial(_way, book, pages, language)
        table = verdict_table.verdict_page(book, way, language)
        pages[table.place] = table
    return pages


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SiteError(f"{path}: cannot be read: {error}") from error


def spoken(pages: Collection[str]) -> list[Language]:
    """The languages, beside English, that a report has a front page in."""
    return [
        languages.language(code)
        for code in languages.NAMES
        if f"{code}/{layout.FRONT}" in pages
    ]


def _way(book: Book, pages: Collection[str], language: Language, entry: Entry) -> str:
    """Where an entry's page or card is, from the table of a language."""
    own, in_topic = book.place(entry["key"]), f"{entry['topic']}.md#{entry['key']}"
    here = not language.folder and own in pages
    return layout.linked(own if here else in_topic)


def _built(book: Book, pages: dict[str, HostedPage], work: Path) -> Path:
    """Lay out the pages of every language; return the folder of the whole site."""
    others = spoken(pages)
    translated = layout.editions(pages, others)
    for each in translated:
        project = work / each.language.code
        for place, page in each.pages.items():
            _written(project / "docs" / place, page.staged)
        chosen = layout.settings(each, book, translated)
        _written(project / "mkdocs.yml", json.dumps(chosen))  # JSON is YAML, too
        shutil.copytree(HERE / "overrides", project / "overrides")
        _zensical(project)
    site = work / languages.ENGLISH.code / "site"
    for other in others:
        os.replace(work / other.code / "site", site / other.folder)
    return site


def _zensical(project: Path) -> None:
    """Run Zensical on the project in a folder."""
    known = [os.path.abspath(place) for place in sys.path]  # prerendered.py is there
    try:
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "-f", "mkdocs.yml"],
            cwd=project,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(known), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise SiteError(f"zensical took longer than {PATIENCE} s") from error
    if done.returncode or not (project / "site" / "index.html").is_file():
        said = (done.stdout + done.stderr).strip() or "nothing"
        raise SiteError(f"zensical failed: {said[-500:]}")


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """A folder to build in, beside the place of the site; removed at the end."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=out.parent, prefix=".longdep-site-"))
    except OSError as error:
        raise SiteError(f"{out}: cannot be written: {error.strerror}") from error
    try:
        yield work
    except OSError as error:
        raise SiteError(f"{out}: cannot be written: {error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _swapped(site: Path, out: Path, earlier: Path) -> None:
    """Put the new site where the earlier one is, which stays if that fails."""
    if out.exists():
        os.replace(out, earlier)
    try:
        os.replace(site, out)
    except OSError:
        if earlier.exists():
            os.replace(earlier, out)
        raise


def _written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
