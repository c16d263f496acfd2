"""`longdep.show`: a claim's card for a notebook, a script, a terminal."""

from collections.abc import Iterator

from longdep.reports.page.selected import Selected, selected
from longdep.reports.page.terminal import Terminal
from longdep.reports.page.terminal_card import Line, card_lines
from longdep.reports.page.terminal_details import detail_lines


class Shown(Selected):
    """A claim that shows itself: its card, then all that the ledger says of it.

    A notebook displays it by itself; `print` writes what `longdep show` does.
    """

    def lines(self, terminal: Terminal) -> Iterator[Line]:
        """Lines for a terminal, each with its style."""
        yield from card_lines(self, terminal)
        yield from detail_lines(self, terminal)

    def __str__(self) -> str:
        return "\n".join(line for _, line in self.lines(Terminal()))

    def _repr_markdown_(self) -> str:
        from longdep.reports.page.notebook_card import as_markdown

        return as_markdown(self)

    def _repr_html_(self) -> str:
        from longdep.reports.page.notebook_card import as_html

        return as_html(self)


def show(key: str) -> Shown:
    """The card of one of the suite's claims, such as `show("spectral-form")`.

    Args:
        key: the claim's; `longdep claims` lists them.
    Returns:
        What a notebook displays; printed, it is what `longdep show` writes.
    Raises:
        UnknownClaimError: no claim has the key; the message suggests near ones.
        LedgerError: the suite's ledger cannot be read.
    """
    found = selected(key)
    return Shown(found.says, found.book, found.claims, found.stored)
