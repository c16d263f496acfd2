"""A claim's card: what a reader is to see of it first.

As printed, the verdict, why, the smallest case, the repair, a picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from longdep.reports.page.book import Book
from longdep.reports.page.documents import located, passages_of
from longdep.reports.page.formulas import values_latex
from longdep.reports.record.ledger import Entry
from longdep.reports.record.resting import for_readers
from longdep.theory.printed import FORMULAS

if TYPE_CHECKING:
    from longdep.reports.page.figures import Figure

LONGEST_EXAMPLE = 12  # lines of values that a card shows


@dataclass(frozen=True)
class Example:
    """The smallest case that was found: a counterexample or a witness.

    Attributes:
        file: its certificate's name within certificates/.
        certificate: as the ledger has it.
    """

    file: str
    certificate: Mapping[str, Any]

    @property
    def long(self) -> bool:
        """Whether its values are too many for a card."""
        return values_latex(self.certificate["values"]).count("\n") >= LONGEST_EXAMPLE

    @property
    def size(self) -> int:
        """Its n, of units or entries or factors; 0 where the claim has none."""
        given = self.certificate["values"].get("n")
        return int(given) if isinstance(given, str) and given.isdecimal() else 0


@dataclass(frozen=True)
class Card:
    """What a reader is to see of a claim first.

    Attributes:
        entry: the claim in the ledger: its key, title, paraphrase, read_as,
            statement, why.
        formula: LaTeX as the documents print it; empty if they use words alone.
        places: where they say it: by document, the numbers of its sentences; empty
            for a claim of one's own, whose sources the book words.
        verdict: in a reader's words.
        examples: counterexamples, or witnesses of what exists; the smallest first.
        repairs: entries of the repaired statements.
        book: the ledger that has it.
    """

    entry: Entry
    formula: str
    places: Mapping[str, str]
    verdict: str
    examples: tuple[Example, ...]
    repairs: tuple[Entry, ...]
    book: Book = field(repr=False, compare=False)

    @property
    def key(self) -> str:
        """The claim's key."""
        return str(self.entry["key"])

    @property
    def title(self) -> str:
        """The claim's title."""
        return str(self.entry["title"])

    @cached_property
    def figure(self) -> "Figure | None":
        """The picture that illustrates it: its topic's first one that shows it."""
        drawn = self.book.figures(self.entry["topic"])
        return next((figure for figure in drawn if self.key in figure.shows), None)


def card_of(book: Book, key: str) -> Card:
    """The card of a claim that the book holds.

    Raises:
        KeyError: it holds no such claim.
    """
    entry = book.by_key[key]
    return Card(
        entry,
        "" if book.own else FORMULAS.get(key, ""),
        {} if book.own else located(passages_of(key)),
        for_readers(entry),
        _examples(book, entry),
        tuple(book.repairs(entry)),
        book,
    )


def _examples(book: Book, entry: Entry) -> tuple[Example, ...]:
    found = (
        Example(name, certificate)
        for name, certificate in book.files(entry)
        if certificate["kind"] != "ablation"
    )
    return tuple(sorted(found, key=lambda example: example.size))
