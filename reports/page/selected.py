"""One claim, with what the ledger says of it and of its relatives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from longdep.reports.page import drawings
from longdep.reports.page.book import Book
from longdep.reports.page.cards import Card, card_of
from longdep.reports.page.drawings import Drawn
from longdep.reports.record import ledger
from longdep.reports.record.ledger import Entry, Ledger
from longdep.theory.topics import TOPICS

if TYPE_CHECKING:
    from longdep.theory.core.claim import Claim


@dataclass(frozen=True)
class Selected:
    """One claim, to be shown.

    Attributes:
        says: the claim as text: its entry in the ledger, or its outline.
        book: the ledger of its topic; None if the ledger does not have the claim.
        claims: SymPy's side of it, if it is at hand: claims by key.
        stored: drawings of its topic's statements that were kept, by key.
    """

    says: Mapping[str, Any]
    book: Book | None
    claims: Mapping[str, "Claim"] = field(default_factory=dict)
    stored: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, claim: "Claim", book: Ledger | None) -> Self:
        """Take a claim with a ledger, if it is there, that may not have the claim."""
        from longdep.reports.record.outline import outline_of

        held = Book(book) if book is not None else None
        return cls(
            outline_of(claim).to_json(),
            held if held and claim.key in held.by_key else None,
            {claim.key: claim},
        )

    @property
    def key(self) -> str:
        """The claim's key."""
        return str(self.says["key"])

    @cached_property
    def claim(self) -> "Claim":
        """The claim with its SymPy statements, which are built when it is asked for.

        Raises:
            UnknownClaimError: the ledger has it, but it is no claim of the suite.
        """
        from longdep.theory.catalog import claim_of

        return self.claims.get(self.key) or claim_of(self.key)

    @cached_property
    def card(self) -> Card | None:
        """What the pages show of the claim first; None if the ledger lacks it."""
        return card_of(self.book, self.key) if self.book else None

    @cached_property
    def entry(self) -> Entry | None:
        """The claim in the ledger."""
        return self.card.entry if self.card else None

    def drawn(self, says: Mapping[str, Any], *, unicode: bool) -> Drawn | None:
        """How the statements of the claim, or of one of its topic, are drawn.

        Args:
            says: it as text.
            unicode: whether signs beyond ASCII can be shown.
        Returns:
            None if it is no claim of the suite any more, or one that says something
            else by now.
        """
        known = drawings.kept(self.stored, says, unicode=unicode)
        if known is not None:
            return known
        claim = self.claims.get(says["key"])
        if claim is None and says["topic"] in TOPICS:
            from longdep.theory.catalog import claims_of_topic

            claims = {claim.key: claim for claim in claims_of_topic(says["topic"])}
            claim = claims.get(says["key"])
        if claim is None or not drawings.is_of(claim, says):
            return None
        return drawings.drawn(claim, unicode=unicode)

    def relatives(self) -> list[Entry]:
        """Other readings, companions and repairs of it: their entries."""
        if self.book is None or self.card is None:
            return []
        repairs = {entry["key"] for entry in self.card.repairs}
        family = self.book.family(self.card.entry)
        return [entry for entry in family if entry["key"] not in repairs]


def selected(key: str, path: Path | None = None) -> Selected:
    """Find a claim of that key, and what the ledger says of it.

    The ledger has what is shown; no statement is built unless the ledger lacks the
    claim.

    Args:
        key: the claim's.
        path: the ledger's head; the suite's own if None.
    Raises:
        UnknownClaimError: no claim has the key.
        LedgerError: the ledger cannot be read.
    """
    head = path or ledger.COMMITTED
    found = ledger.find_topic_of(head, key)
    if found is None:
        from longdep.theory.catalog import claim_of

        return Selected.of(claim_of(key), None)
    book = Book(found)
    entry = book.by_key[key]
    return Selected(entry, book, stored=drawings.stored(head.parent, entry["topic"]))
