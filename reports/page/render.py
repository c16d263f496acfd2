"""A report: every page rendered from a ledger, the same bytes every time."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from longdep.reports.page import (
    bench,
    campaigns,
    checker,
    conformance,
    documents,
    drawings,
    front,
    kernel,
    performance,
    trust,
)
from longdep.reports.page.book import Book, certificate_files
from longdep.reports.page.cards import card_of
from longdep.reports.page.figures.performance import sizes_drawn
from longdep.reports.page.language import ENGLISH, Language, languages
from longdep.reports.page.pictures import figures_of, require_pictures, svg
from longdep.reports.page.place import own_files
from longdep.reports.page.writing import page_of, require_templates
from longdep.reports.record.ledger import (
    Ledger,
    LedgerError,
    as_text,
    texts,
)
from longdep.reports.record.schema import validate
from longdep.reports.record.staging import make, replace

NOTHING: Ledger = {"versions": {}, "claims": []}


def pages(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield every file of a report: its name within the folder, and its text."""
    book = Book(ledger)
    searched = searches(book)
    translations = () if book.own else (ENGLISH, *languages())
    for spoken in translations or (ENGLISH,):
        yield from read_first(book, spoken, translations)
    for topic in book.topics:
        for entry in book.in_topic(topic.name):
            yield (
                book.place(entry["key"]),
                page_of(
                    "claim.md.j2",
                    "claims",
                    book=book,
                    topic=topic,
                    card=card_of(book, entry["key"]),
                    searched=searched,
                ),
            )
        for figure in book.figures(topic.name):
            yield f"images/{figure.name}.svg", svg(figure, book.tables(figure))
    yield "how-sure.md", page_of("how-sure.md.j2", book=book)
    if not book.own:
        for name in documents.PAGES:
            yield (
                f"{name}.md",
                page_of(f"{name}.md.j2", book=book, **documents.context()),
            )
        for name, text in (*further(ledger), *kernel.topic_pages(ledger)):
            yield f"{name}.md", text
        for figure in figures_of("margin_questions"):
            yield f"images/{figure.name}.svg", svg(figure)
        figure = sizes_drawn(performance.sizes()["cases"])
        yield f"images/{figure.name}.svg", svg(figure)
    for entry in ledger["claims"]:
        for name, certificate in certificate_files(entry):
            yield f"certificates/{name}", as_text(certificate)
    if not book.own:
        yield from drawings.texts(ledger)
    yield from texts(ledger)


def read_first(
    book: Book, language: Language, translations: Sequence[Language]
) -> Iterator[tuple[str, str]]:
    """Yield what is read first, in one language: the front page, a page a topic."""
    folder = language.folder
    within = f"{folder}/" if folder else ""
    given = {"book": book, "card_of": card_of, "translations": translations}
    text = page_of("front.md.j2", folder, language, **given, **front.context(book))
    yield f"{within}README.md", text
    for topic in book.topics:
        text = page_of("topic.md.j2", folder, language, topic=topic, **given)
        yield f"{within}{topic.name}.md", text


def further(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield names and texts of the pages with a file of figures of their own."""
    yield "bench", bench.page(ledger)
    yield "campaigns", campaigns.page(ledger)
    yield "checker", checker.page(ledger)
    yield "kernel", kernel.page(ledger)
    yield "performance", performance.page(ledger)
    yield "conformance", conformance.page(ledger)
    yield "trust", trust.page(ledger)


def searches(book: Book) -> Mapping[str, list[dict[str, Any]]]:
    """The searches at scale by claim; a report on claims of one's own has none."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for search in () if book.own else campaigns.read()["searches"]:
        grouped.setdefault(search["claim"], []).append(search)
    return grouped


def write(ledger: Ledger, folder: Path) -> int:
    """Put a report in the place of the last one, as a whole; see staging.

    Args:
        ledger: the report's.
        folder: nobody else writes to it meanwhile (`place.taken`).
    Returns:
        The number of files.
    Raises:
        LedgerError: the ledger is not valid, or a file cannot be written.
    """
    validate(ledger, "the new ledger")
    made = dict(pages(ledger))
    old = [path.relative_to(folder).as_posix() for path in own_files(folder)]
    make(folder)
    replace(folder, made, old)
    return len(made)


def require_parts() -> None:
    """Find out before a long run whether there is all that the pages are made of.

    Raises:
        LedgerError: a template, a translation or a file of figures is missing or
            damaged, or pictures cannot be drawn.
    """
    require_pictures()
    require_templates()
    languages()
    require_figures()


def require_figures() -> None:
    """Find out whether the measured figures can be read, and make their pages.

    The page on the kernel takes seconds: of its figures only the names are read.

    Raises:
        LedgerError: a file of figures is missing, of another format, or damaged; or
            the template of such a page is.
    """
    for page in (bench, campaigns, checker, kernel, performance, conformance, trust):
        figures = page.read()
        try:
            if page is kernel:
                sum(figures["files"].values())
            else:
                page.page(NOTHING)
        except LedgerError:  # of a template
            raise
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            name = page.__name__.rpartition(".")[2]
            said = f"{type(error).__name__}: {error}"
            raise LedgerError(
                f"the figures of the page {name}.md are damaged ({said})"
            ) from error
