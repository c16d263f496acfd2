"""Small things about words: counts, Greek letters in prose."""

import re

from longdep.theory.core.notation import GREEK


def counted(number: int, what: str) -> str:
    """A number and what it counts: "1 step", "2 steps"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def greek(text: str) -> str:
    """Prose with Greek letters for their names; formulas and code stay as they are."""
    return PROSE.sub(lambda m: GREEK[m[1]] if m[1] else m[0], text)


# A formula, a piece of code, or the name of a letter that is no part of another word.
PROSE = re.compile(rf"\$[^$]*\$|`[^`]*`|(?<![A-Za-z\\])({'|'.join(GREEK)})(?![A-Za-z])")
