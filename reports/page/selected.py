"""One claim, with what the ledger says of it and of its relatives."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from longdep.reports.page.book import Book
from longdep.reports.page.cards import Card, card_of
from longdep.reports.record import ledger
from longdep.reports.record.ledger import Entry, Ledger
from longdep.theory.catalog import TOPICS, claim_of, claims_of_topic
from longdep.theory.core.claim import Claim


@dataclass(frozen=True)
class Selected:
    """One claim, to be shown.

    Attributes:
        claim: states it.
        book: the ledger of its topic; None if the ledger does not have the claim.
    """

    claim: Claim
    book: Book | None

    @classmethod
    def of(cls, claim: Claim, book: Ledger | None) -> Self:
        """Take a claim with a ledger, if it is there, that may not have the claim."""
        held = Book(book) if book is not None else None
        return cls(claim, held if held and claim.key in held.by_key else None)

    @cached_property
    def card(self) -> Card | None:
        """What the pages show of the claim first; None if the ledger lacks it."""
        return card_of(self.book, self.claim.key) if self.book else None

    @cached_property
    def entry(self) -> Entry | None:
        """The claim in the ledger."""
        return self.card.entry if self.card else None

    @cached_property
    def family(self) -> Mapping[str, Claim]:
        """The claims of its topic, which its repairs and readings are among."""
        if self.claim.topic not in TOPICS:
            return {self.claim.key: self.claim}
        return {claim.key: claim for claim in claims_of_topic(self.claim.topic)}

    def relatives(self) -> list[Entry]:
        """Other readings, companions and repairs of it: their entries."""
        if self.book is None or self.card is None:
            return []
        repairs = {entry["key"] for entry in self.card.repairs}
        family = self.book.family(self.card.entry)
        return [entry for entry in family if entry["key"] not in repairs]


def selected(key: str, path: Path | None = None) -> Selected:
    """Find a claim of that key, and what the ledger says of it.

    Its topic is looked up in the ledger, so that no other topic has to be imported.

    Args:
        key: the claim's.
        path: the ledger's head; the suite's own if None.
    Raises:
        UnknownClaimError: no claim has the key.
        LedgerError: the ledger cannot be read.
    """
    book = ledger.read_topic_of(path or ledger.COMMITTED, key)
    topic = book["claims"][0]["topic"] if book else None
    if topic in TOPICS:
        for claim in claims_of_topic(topic):
            if claim.key == key:
                return Selected.of(claim, book)
    return Selected.of(claim_of(key), book)
