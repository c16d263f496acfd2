"""The table of all verdicts: one row a statement, with what it can be filtered by."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from longdep.reports.page.book import Book
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
        documents: those that print it; none for a reading, repair or companion.
        topic: its topic's title.
    """

    key: str
    title: str
    way: str
    standing: str
    verdict: str
    documents: tuple[str, ...]
    topic: str


def rows(book: Book, way: Callable[[Entry], str]) -> Iterator[Row]:
    """Yield a row for every statement of a ledger, those of a topic together.

    Args:
        book: the ledger.
        way: where an entry's page is, from the table's.
    """
    for topic in book.topics:
        for entry in book.entries:
            if entry["topic"] == topic.name:
                documents = sorted({s["document"] for s in entry["sources"]})
                yield Row(
                    entry["key"],
                    entry["title"].replace("$", ""),
                    way(entry),
                    standing(entry),
                    for_readers(entry),
                    tuple(documents),
                    topic.title,
                )


def standing(entry: Entry) -> str:
    """An entry's verdict in a reader's words, without what it is given."""
    if entry["verdict"].startswith("PROVED"):
        return PROVEN
    words = STANDING[entry["verdict"]]
    return words if entry["sources"] else words.replace("printed", "stated")


def verdict_page(book: Book, way: Callable[[Entry], str]) -> HostedPage:
    """The page with the table, as HTML."""
    body = _template().render(title=TITLE, rows=list(rows(book, way)))
    return HostedPage(PLACE, body, (Heading(1, "all-verdicts", TITLE),), frozenset())


@cache
def _template() -> Template:
    """The page's template; everything in it is escaped."""
    loader = PackageLoader("longdep.reports.page.site")
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("verdicts.html.j2")
