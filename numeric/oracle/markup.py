"""Reports as a notebook displays them: Markdown and HTML, every text escaped.

What a program under test says (names of outputs, messages) is data: none of it becomes
a tag, a link or emphasis, and no control character is left.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from longdep.numeric.oracle.escaping import one_line, printable

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>&$~^:@])")  # of Markdown


@dataclass(frozen=True)
class Table:
    """Rows of texts, the first one the header."""

    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Heading:
    """A line above what belongs together."""

    text: str


@dataclass(frozen=True)
class Code:
    """Text that is shown line by line, as it is.

    Attributes:
        text: the lines.
        title: what it is; HTML shows it alone until it is folded out.
    """

    text: str
    title: str = ""


Block = str | Heading | Table | Code  # a str is a paragraph


def as_markdown(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown."""
    return "\n\n".join(map(_markdown, blocks)) + "\n"


def as_html(blocks: Iterable[Block]) -> str:
    """Blocks as HTML, in which no dollar begins a formula."""
    inside = "\n".join(map(_html, blocks))
    return f'<div class="tex2jax_ignore mathjax_ignore">\n{inside}\n</div>'


def preformatted(text: str, space: str = "pre; overflow-x: auto") -> str:
    """Lines of text as HTML, in letters of one width whatever the page has.

    Args:
        text: the lines.
        space: CSS of long lines: scrolled, as drawings in text need it, or pre-wrap.
    """
    shown = escape(printable(text))
    return f'<pre style="font-family: monospace; white-space: {space}">{shown}</pre>'


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"**{_plain(block.text)}**"
    if isinstance(block, Code):
        code = "\n".join(f"    {line}" for line in printable(block.text).splitlines())
        return f"{_plain(block.title)}\n\n{code}" if block.title else code
    if isinstance(block, Table):
        header, *rows = (" | ".join(map(_plain, row)) for row in block.rows)
        rule = "|".join("---" for _ in block.rows[0])
        return "\n".join(f"| {row} |" for row in (header, rule, *rows))
    return _plain(block)


def _plain(text: str) -> str:
    """A text on one line in which Markdown finds nothing of its own."""
    return SPECIAL.sub(r"\\\1", one_line(text))


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<p><strong>{_shown(block.text)}</strong></p>"
    if isinstance(block, Code):
        code = preformatted(block.text, "pre-wrap")
        if not block.title:
            return code
        summary = f"<summary>{_shown(block.title)}</summary>"
        return f"<details>{summary}{code}</details>"
    if isinstance(block, Table):
        header, *rows = block.rows
        lines = [_row(header, "th"), *(_row(row, "td") for row in rows)]
        return "\n".join(["<table>", *lines, "</table>"])
    return f"<p>{_shown(block)}</p>"


def _row(cells: Sequence[str], tag: str) -> str:
    inside = "".join(f"<{tag}>{_shown(cell)}</{tag}>" for cell in cells)
    return f"<tr>{inside}</tr>"


def _shown(text: str) -> str:
    return escape(one_line(text))
