"""Small pictures made of lines of text: set beside each other, put in brackets.

They are what SymPy's printer draws statements with, as plain data: a picture can be
kept in a file, and shown by a program that has not loaded SymPy.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """Lines of the same width.

    Attributes:
        lines: from the top; at least one.
        baseline: number of the line that is level with what stands beside it.
    """

    lines: tuple[str, ...]
    baseline: int = 0

    @property
    def width(self) -> int:
        """Columns of a terminal that it takes."""
        return columns(self.lines[0])

    @property
    def height(self) -> int:
        """How many lines it has."""
        return len(self.lines)


def columns(line: str) -> int:
    """Columns that a line takes: a combining mark takes none."""
    if line.isascii():
        return len(line)
    return sum(not unicodedata.combining(sign) for sign in line)


def beside(*pictures: Picture) -> Picture:
    """Pictures beside each other, their baselines level."""
    above = max(p.baseline for p in pictures)
    below = max(p.height - p.baseline for p in pictures)
    filled = []
    for picture in pictures:
        blank = (" " * picture.width,)
        over, under = above - picture.baseline, picture.height - picture.baseline
        filled.append(blank * over + picture.lines + blank * (below - under))
    return Picture(tuple(map("".join, zip(*filled, strict=True))), above)


def matrix_picture(rows: Sequence[Sequence[str]], *, unicode: bool = True) -> Picture:
    """Entries in rows and columns, flush right, in brackets."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(entry.rjust(width) for entry, width in zip(row, widths, strict=True))
        for row in rows
    ]
    inside = Picture(tuple(lines), (len(lines) - 1) // 2)
    left, right = (_bracket(tuple(s), inside, unicode) for s in ("[⎡⎢⎣", "]⎤⎥⎦"))
    return beside(left, inside, right)


def _bracket(signs: tuple[str, ...], inside: Picture, unicode: bool) -> Picture:
    """A bracket as high as a picture: on one line, at the top, between, at the end."""
    single, top, middle, end = signs
    if unicode and inside.height > 1:
        return Picture((top, *[middle] * (inside.height - 2), end), inside.baseline)
    return Picture((single,) * inside.height, inside.baseline)
