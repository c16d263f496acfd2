"""The table of all verdicts: one row a statement, with what it can be filtered by."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from longdep.reports.page.book import Book
from longdep.reports.page.language import ENGLISH, Language
from longdep.reports.page.site.hosted_pages import Heading, HostedPage
from longdep.reports.record.ledger import Entry
from longdep.reports.record.resting import PROVEN, STANDING, for_readers

TITLE = "All verdicts"
PLACE = "verdicts.md"


@dataclass(frozen=True)
class Row:
    """A statement in the table.

    Attributes:
        key: its key.
        title: its title.
        way: of the page that judges it, from the table's own.
        standing: the verdict without numbers, by which it is filtered.
        verdict: the verdict in a reader's words.
        stands: true, supported, false or undecided: its colour.
        documents: those that print it; none for a reading, repair or companion.
        topic: its topic's title.
    """

    key: str
    title: str
    way: str
    standing: str
    verdict: str
    stands: str
    documents: tuple[str, ...]
    topic: str


def rows(
    book: Book, way: Callable[[Entry], str], language: Language = ENGLISH
) -> Iterator[Row]:
    """Yield a row for every statement, those of a topic together.

    In another language than English the readings, repairs and companions are left out:
    what they say is not translated.

    Args:
        book: the ledger.
        way: where an entry's page is, from the table's.
        language: of the titles and verdicts.
    """
    says = language.says
    shown = book.entries if language.code == ENGLISH.code else book.printed()
    for topic in book.topics:
        for entry in shown:
            if entry["topic"] == topic.name:
                key, stood = entry["key"], standing(entry)
                yield Row(
                    key,
                    says(entry["title"], f"{key} title").replace("$", ""),
                    way(entry),
                    says(stood),
                    for_readers(entry, says),
                    stood.split()[0].strip(":,"),
                    tuple(sorted({s["document"] for s in entry["sources"]})),
                    says(topic.title, f"{topic.name} title"),
                )


def standing(entry: Entry) -> str:
    """An entry's verdict in a reader's words, without what it is given."""
    if entry["verdict"].startswith("PROVED"):
        return PROVEN
    words = STANDING[entry["verdict"]]
    return words if entry["sources"] else words.replace("printed", "stated")


def verdict_page(
    book: Book, way: Callable[[Entry], str], language: Language = ENGLISH
) -> HostedPage:
    """The page with the table, as HTML."""
    title = language.says(TITLE)
    body = _template().render(
        title=title,
        rows=list(rows(book, way, language)),
        _=language.says,
        whole=language.code == ENGLISH.code,
    )
    return HostedPage(
        posixpath.join(language.folder, PLACE),
        body,
        (Heading(1, "all-verdicts", title),),
        frozenset(),
    )


@cache
def _template() -> Template:
    """The page's template; everything in it is escaped."""
    return Environment(
        loader=PackageLoader("longdep.reports.page.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("verdicts.html.j2")
