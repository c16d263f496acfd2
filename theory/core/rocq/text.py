"""Pieces of Rocq text that know how tightly they hold together, and the refusal."""

from typing import NamedTuple

SUM, PRODUCT, APPLIED, ATOM = range(4)


class UntranslatableError(ValueError):
    """The statement holds something that has no translation; the message names it."""


class Text(NamedTuple):
    """A piece of text, and how tightly it binds: SUM, PRODUCT, APPLIED or ATOM."""

    words: str
    level: int = ATOM

    def within(self, level: int) -> str:
        """The piece where something of that level is wanted: in brackets if need be."""
        return self.words if self.level >= level else f"({self.words})"


def applied(function: str, *arguments: Text | str) -> Text:
    """A function at its arguments."""
    words = [a if isinstance(a, str) else a.within(ATOM) for a in arguments]
    return Text(" ".join([function, *words]), APPLIED)
