"""Drawn statements as lines of a terminal: one too wide is broken, never cut.

It is broken where it is joined: between statements, at a relation, before a term; what
has no such place is continued on the next lines, with an arrow. A layout is plain data,
with a picture of every part that may have to stand alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from longdep.theory.core.picture import Picture, beside, columns

INDENT = "  "  # of what continues a broken formula
NARROWEST = 20  # columns that are broken to; no terminal has fewer


@dataclass(frozen=True)
class Layout:
    """A drawn statement, with its parts.

    Attributes:
        whole: the picture of all of it.
        way: how it is broken, a name in WAYS; empty where it has no place for that.
        sign: what stands between its parts; of a quantifier, the range.
        parts: laid out, in their order.
        closed: its picture among packed parts, if it is then in parentheses.
    """

    whole: Picture
    way: str = ""
    sign: str = ""
    parts: tuple["Layout", ...] = ()
    closed: Picture | None = None

    def to_json(self) -> Any:
        """JSON-ready: a text where it is one line and has no parts."""
        if self == Layout(Picture(self.whole.lines[:1])):
            return self.whole.lines[0]
        record: dict[str, Any] = {"lines": list(self.whole.lines)}
        if self.whole.baseline:
            record["baseline"] = self.whole.baseline
        if self.way:
            record |= {"way": self.way, "sign": self.sign}
            record["parts"] = [part.to_json() for part in self.parts]
        if self.closed is not None:
            record["closed"] = list(self.closed.lines)
            record["level"] = self.closed.baseline
        return record

    @classmethod
    def from_json(cls, record: Any) -> Self:
        """Inverse of to_json.

        Raises:
            LookupError, TypeError, AttributeError, ValueError: it is no such record.
        """
        if isinstance(record, str):
            return cls(Picture((record,)))
        fields: Mapping[str, Any] = record
        way, sign = fields.get("way", ""), fields.get("sign", "")
        if not isinstance(sign, str) or way not in ("", *WAYS):
            raise ValueError(
                f"expected a way to break a formula, got {way!r}, {sign!r}"
            )
        return cls(
            _picture(fields["lines"], fields.get("baseline", 0)),
            way,
            sign,
            tuple(map(cls.from_json, fields.get("parts", ()))),
            _picture(fields["closed"], fields["level"]) if "closed" in fields else None,
        )


def _picture(lines: list[str], baseline: int) -> Picture:
    if not all(isinstance(line, str) for line in lines) or not (
        0 <= baseline < len(lines) and len(set(map(columns, lines))) == 1
    ):
        raise ValueError(f"expected lines of one width, got {lines!r} at {baseline!r}")
    return Picture(tuple(lines), baseline)


def broken(layout: Layout, width: int, *, unicode: bool = True) -> Iterator[str]:
    """A statement as lines, at most so wide where it can be broken.

    Args:
        layout: the statement.
        width: columns.
        unicode: whether the arrows may be signs beyond ASCII.
    """
    lines = layout.whole.lines
    if layout.whole.width > width:
        if layout.way and width > NARROWEST:
            lines = tuple(WAYS[layout.way](layout, width, unicode))
        else:
            lines = tuple(_continued(layout.whole, max(width, NARROWEST), unicode))
    yield from (line.rstrip() for line in lines)


def _indented(layout: Layout, width: int, unicode: bool) -> Iterator[str]:
    for line in broken(layout, width - len(INDENT), unicode=unicode):
        yield INDENT + line


def _each(layout: Layout, width: int, unicode: bool) -> Iterator[str]:
    """Each part by itself, the sign between them."""
    for number, part in enumerate(layout.parts):
        if number:
            yield layout.sign
        yield from _indented(part, width, unicode)


def _packed(layout: Layout, width: int, unicode: bool) -> Iterator[str]:
    """As many parts a line as fit, the sign between the lines."""
    groups: list[Layout] = []
    together: Picture | None = None  # the last group's, to be put beside another part
    sign = Picture((f" {layout.sign} ",))
    for part in layout.parts:
        alone = part.closed or part.whole
        both = together and beside(together, sign, alone)
        if both is not None and both.width <= width - len(INDENT):
            groups[-1], together = Layout(both), both
        else:
            groups.append(part)
            together = alone
    yield from _each(
        Layout(layout.whole, "each", layout.sign, tuple(groups)), width, unicode
    )


def _quantified(layout: Layout, width: int, unicode: bool) -> Iterator[str]:
    """What is said of every index, then the range in a line of its own."""
    yield from broken(layout.parts[0], width, unicode=unicode)
    yield INDENT + layout.sign


def _related(layout: Layout, width: int, unicode: bool) -> Iterator[str]:
    """The left side, the sign, the right side."""
    left, right = layout.parts
    yield from broken(left, width, unicode=unicode)
    yield layout.sign
    yield from _indented(right, width, unicode)


WAYS: dict[str, Callable[[Layout, int, bool], Iterator[str]]] = {
    "each": _each,
    "packed": _packed,
    "quantified": _quantified,
    "related": _related,
}


def _continued(picture: Picture, width: int, unicode: bool) -> Iterator[str]:
    """A picture cut into pieces below each other, a blank line between them."""
    if picture.width <= width:
        yield from picture.lines
        return
    arrow = "↪" if unicode else ">"
    pieces = zip(*(_cut(line, width, arrow) for line in picture.lines), strict=False)
    for number, piece in enumerate(pieces):
        if number:
            yield ""
        yield from piece


def _cut(line: str, width: int, arrow: str) -> Iterator[str]:
    """A line in pieces; arrows show where it goes on and where it comes from."""
    before, after = "", f" {arrow}"
    taken, start = columns(after), 0
    for place, sign in enumerate(line):
        if taken + columns(sign) > width:
            yield before + line[start:place] + after
            before = f"{arrow} "
            taken, start = columns(before + after), place
        taken += columns(sign)
    yield before + line[start:]
