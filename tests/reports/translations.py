"""Bring the catalogues of messages up to date with what the pages say.

    python -m tests.reports.translations

asks for every message of the pages in other languages and writes theory/messages/*.po:
new messages without a translation, those whose English has changed marked as fuzzy
(their old translation is not shown until somebody has looked at it), and none that is
no longer asked for.
"""

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from longdep.reports.page.book import Book
from longdep.reports.page.language import MESSAGES, NAMES, Language, asking
from longdep.reports.page.render import read_first
from longdep.reports.page.site.layout import schemes
from longdep.reports.page.site.verdict_table import verdict_page
from tests.reports.committed import committed


def asked() -> list[tuple[str, str]]:
    """Every message of the translated pages: its place and English text."""
    ledger = committed()
    silent = Language("silent", "no language")
    with asking() as messages:
        for _ in read_first(Book(ledger), silent, (silent,)):
            pass
        verdict_page(Book(ledger), lambda entry: "", silent)
        schemes(silent)
    return list(messages)


def template() -> Catalog:
    """A catalogue of every message, none translated."""
    catalogue = Catalog(fuzzy=False)
    for place, text in asked():
        catalogue.add(text, context=place or None)
    return catalogue


def main() -> None:
    """Update the catalogue of each language."""
    wanted = template()
    for code in NAMES:
        path = MESSAGES / f"{code}.po"
        with path.open("rb") as file:
            catalogue = read_po(file, locale=code)
        catalogue.update(wanted, update_creation_date=False)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=88, omit_header=True)
        missing = sum(1 for m in catalogue if m.id and (m.fuzzy or not m.string))
        print(f"{path.name}: {len(catalogue)} messages, {missing} to translate")


if __name__ == "__main__":
    main()
