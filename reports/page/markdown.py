"""Markdown that a Git host shows as it is meant: inline maths, tables, links.

Inside single dollars a Git host's Markdown eats backslashes before punctuation, so that
a matrix loses its rows; inside `$`...`$` it does not. In a table a backslash before a
bar is lost even there. An opening dollar must not follow a letter or a sign that is not
of ASCII, as in Chinese and Korean it may: then a blank stands before it.
"""

import posixpath
import re
from collections.abc import Callable

from longdep.numeric.oracle.escaping import one_line

FORMULA = re.compile(r"([^\W_]|[^\x00-\x7f])?\$([^$`]+)\$")
PIECES = re.compile(r"(`[^`]*`)")  # code of a line, which stays as it is
LINK = re.compile(r"(\]\(|(?:src|href|srcset)=\")(?![a-z]+:|#)([^)\s\"]+)")
FENCE = re.compile(r"\s*(```|~~~)")
# What Markdown or a Git host takes for more than a sign; bare links are among it.
MARKS = re.compile(r"[\\`*_\[\]<>$~#|&@]|:(?=\S)|(?<=www)\.")
SIMPLE = re.compile(r"[^`|\s]+(?: [^`|\s]+)*")  # code that needs no escape in a table


def cell(text: object) -> str:
    """Text that is safe inside a Markdown table."""
    pieces = re.split(r"(\$[^$]*\$)", str(text).replace("\n", " "))
    pieces[1::2] = map(without_bars, pieces[1::2])
    pieces[0::2] = (piece.replace("|", r"\|") for piece in pieces[0::2])
    return "".join(pieces)


def without_bars(formula: str) -> str:
    """A formula with its bars written as words, for a table."""
    return formula.replace(r"\|", r"\Vert ").replace("|", r"\vert ")


def escaped(text: str) -> str:
    """Text of a file as one line that Markdown leaves as it is, in a table, too."""
    return MARKS.sub(lambda m: f"&#{ord(m[0])};", one_line(text))


def verbatim(text: str) -> str:
    """The same, as code."""
    line = one_line(text)
    return f"`{line}`" if SIMPLE.fullmatch(line) else f"<code>{escaped(line)}</code>"


def plain(text: str) -> str:
    """Prose without formulas' dollars, for the words beside a picture."""
    return text.replace("$", "").replace("\\", "").replace('"', "'")


def hosted(text: str, folder: str = "") -> str:
    """A page as it is written out: maths in code's dollars, links from its folder.

    Args:
        text: Markdown with `$...$` for formulas and links from the report's root.
        folder: where the page lies within the report; empty for the root.
    """
    lines, fenced = [], False
    for line in text.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            line = _outside_code(line, lambda piece: _piece(piece, folder))
        lines.append(line)
    return "\n".join(lines)


def _outside_code(line: str, change: Callable[[str], str]) -> str:
    table = line.lstrip().startswith("|")
    pieces = PIECES.split(line)
    pieces[0::2] = (_outside_formulas(piece, change, table) for piece in pieces[0::2])
    return "".join(pieces)


def _outside_formulas(text: str, change: Callable[[str], str], table: bool) -> str:
    made, end = [], 0
    for found in FORMULA.finditer(text):
        made += [
            change(text[end : found.start()]),
            _inline(found[1], found[2], table),
        ]
        end = found.end()
    return "".join([*made, change(text[end:])])


def _inline(before: str | None, formula: str, table: bool) -> str:
    body = without_bars(formula) if table else formula
    return f"{f'{before} ' if before else ''}$`{body.strip()}`$"


def _piece(piece: str, folder: str) -> str:
    """Links of a piece of a line, from the page's folder instead of the root."""
    if not folder:
        return piece
    return LINK.sub(lambda m: m[1] + _from(folder, m[2]), piece)


def _from(folder: str, target: str) -> str:
    path, mark, anchor = target.partition("#")
    return posixpath.relpath(path, folder) + mark + anchor
