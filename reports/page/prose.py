"""Small things about words: counts, Greek letters in prose, prose for a page."""

import re

from longdep.theory.core.letters import GREEK


def counted(number: int, what: str) -> str:
    """A number and what it counts: "1 step", "2 steps"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def grouped(count: int) -> str:
    """A count in groups of three digits, with narrow blanks that break no line."""
    return f"{count:,}".replace(",", "\u202f")


def greek(text: str) -> str:
    """Prose with Greek letters for their names; formulas and code stay as they are."""
    return PROSE.sub(lambda m: GREEK[m[1]] if m[1] else m[0], text)


def page_prose(text: str) -> str:
    """Prose for a page: in one line, with Greek letters and no HTML of its own.

    Formulas and code stay as they are: Markdown escapes what is in them.
    """
    pieces = KEPT.split(greek(" ".join(text.split())))
    pieces[0::2] = (TAG.sub("&lt;", piece) for piece in pieces[0::2])
    return "".join(pieces)


KEPT = re.compile(r"(\$[^$]*\$|`[^`]*`)")
TAG = re.compile(r"<(?=[A-Za-z/!?])")  # a sign of less before anything else is one

# A formula, a piece of code, or the name of a letter that is no part of another word
# or of a key, such as gamma-bound.
PROSE = re.compile(
    rf"\$[^$]*\$|`[^`]*`|(?<![A-Za-z\\])({'|'.join(GREEK)})(?![A-Za-z]|-[a-z])"
)
