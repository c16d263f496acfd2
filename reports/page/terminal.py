"""What a terminal can show: so many columns, and Unicode or ASCII alone."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from longdep.numeric.oracle.escaping import one_line, printable
from longdep.reports.page.ascii_text import ascii_text
from longdep.reports.page.formulas import symbol_latex
from longdep.reports.page.unicode_maths import in_prose, unicode_maths
from longdep.theory.core.breaking import Layout, broken
from longdep.theory.core.picture import Picture, beside, matrix_picture

INDENT = "  "
GAP = 4  # columns between values beside each other
NARROWEST = 40  # columns; a narrower terminal wraps the lines itself


@dataclass(frozen=True)
class Terminal:
    """A terminal, or whatever else takes lines of text.

    Attributes:
        columns: how wide it is.
        unicode: whether it shows signs beyond ASCII.
    """

    columns: int = 80
    unicode: bool = True

    @property
    def width(self) -> int:
        """The columns that lines are made for."""
        return max(self.columns, NARROWEST)

    def text(self, prose: str) -> str:
        """Prose on one line, its formulas in signs."""
        return self._shown(one_line(in_prose(prose)))

    def plain(self, text: str) -> str:
        """A text as it stands, escaped where a terminal would obey it."""
        return self._shown(one_line(text))

    def maths(self, latex: str) -> str:
        """A formula that we have as LaTeX alone, on one line."""
        return self._shown(printable(unicode_maths(latex)))

    def _shown(self, text: str) -> str:
        return text if self.unicode else ascii_text(text)

    def paragraph(self, text: str, indent: str = INDENT, first: str = "") -> list[str]:
        """A text that is ready to be shown, in lines.

        Args:
            text: the text.
            indent: what every line begins with.
            first: what the first line has besides, such as a name.
        """
        return textwrap.wrap(
            first + text,
            self.width,
            initial_indent=indent,
            subsequent_indent=indent + (INDENT if first else ""),
            break_on_hyphens=False,
        )

    def statement(self, layout: Layout, indent: str = 2 * INDENT) -> list[str]:
        """A statement that is drawn in two dimensions, as wide as there is room."""
        width = self.width - len(indent)
        lines = broken(layout, width, unicode=self.unicode)
        return [(indent + printable(line)).rstrip() for line in lines]

    def values(
        self, values: Mapping[str, Any], indent: str = 2 * INDENT
    ) -> Iterator[str]:
        """A certificate's values, beside each other as far as they fit."""
        lines = self._rows(values, self.width - len(indent))
        yield from ((indent + line).rstrip() for line in lines)

    def _rows(self, values: Mapping[str, Any], width: int) -> Iterator[str]:
        row: list[Picture] = []
        for name, value in self._named(values):
            picture = self._picture(name, value)
            if picture.width > width:
                yield from _lines(row)
                yield from self._long(name, value, width)
                row = []
            elif row and sum(p.width + GAP for p in (*row, picture)) - GAP > width:
                yield from _lines(row)
                row = [picture]
            else:
                row.append(picture)
        yield from _lines(row)

    def _named(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Each value with its name; a sequence's under h[0], h[1], ..."""
        for name, value in values.items():
            shown = self.maths(symbol_latex(name))
            if name in ("horizon", "outcomes"):
                continue
            if isinstance(value, dict):
                yield from (
                    (f"{shown}[{index}]", item) for index, item in value.items()
                )
            else:
                yield shown, value

    def _picture(self, name: str, value: Any) -> Picture:
        """A name and its value: a number, a text, or rows of them."""
        equals = Picture((f"{name} = ",))
        if not (isinstance(value, list) and value and value[0]):
            return beside(equals, Picture((self._entry(value),)))
        entries = [[self._entry(entry) for entry in row] for row in value]
        return beside(equals, matrix_picture(entries, unicode=self.unicode))

    def _entry(self, value: Any) -> str:
        named = {True: "true", False: "false", "oo": "∞", "infinity": "∞"}
        if isinstance(value, str | bool):
            return self.plain(str(named.get(value, value)).replace("-infinity", "-∞"))
        return self.plain(str(value))

    def _long(self, name: str, value: Any, width: int) -> Iterator[str]:
        """A value that is too wide: a row of a matrix in a line or more."""
        rows = value if isinstance(value, list) else [[value]]
        for number, row in enumerate(rows):
            at = f"[{number}, :]" if len(rows) > 1 else ""
            listed = ", ".join(self._entry(entry) for entry in row)
            yield from textwrap.wrap(
                f"{name}{at} = {listed}", width, subsequent_indent=INDENT
            )

    def law(self, values: Mapping[str, Any]) -> Iterator[str]:
        """The outcomes of a certificate's random quantities, each with its values."""
        for probability, outcome in values.get("outcomes", ()):
            head = f"with probability {self._entry(probability)}: "
            yield from self.paragraph(self.brief(outcome), 2 * INDENT, head)

    def brief(self, values: Mapping[str, Any]) -> str:
        """A certificate's values on one line, the rows of a matrix after each other."""
        listed = ", ".join(
            f"{name} = {self._inline(value)}" for name, value in self._named(values)
        )
        law = [
            f"with probability {self._entry(probability)}: {self.brief(outcome)}"
            for probability, outcome in values.get("outcomes", ())
        ]
        return "; ".join(filter(None, [listed, *law]))

    def _inline(self, value: Any) -> str:
        if not isinstance(value, list):
            return self._entry(value)
        return f"[{'; '.join(' '.join(map(self._entry, row)) for row in value)}]"


def _lines(pictures: Iterable[Picture]) -> tuple[str, ...]:
    """Pictures beside each other, as lines."""
    gap = Picture((" " * GAP,))
    parts = [part for picture in pictures for part in (gap, picture)][1:]
    return beside(*parts).lines if parts else ()
