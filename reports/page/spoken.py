r"""A page in its language: words within formulas, and how its sentences are joined.

A statement is LaTeX made from SymPy, with English words in it: `\text{for all }`. On a
page in another language they are messages of its catalogue, as every other text is.
Chinese puts no blank between its sentences: a mark of punctuation is wide enough.
"""

import re

from longdep.reports.page.language import Language
from longdep.reports.page.markdown import FENCE

PLACE = "in a formula"
UNSPACED = ("zh",)  # languages whose punctuation is followed by no blank

WORDS = re.compile(r"\\text\{( *)([^{}]*[A-Za-z][^{}]*?)( *)\}")
# Code and formulas; a word in bold with its punctuation; a blank behind punctuation. A
# bar or a dot between blanks separates, and keeps them.
JOINT = re.compile(
    r"`[^`]*`|\$[^$]*\$"
    r"|\*\*(?P<bold>[^*]+)(?P<mark>[。：；])\*\* +"
    r"|(?<=[。，、；：！？）】》”]) +(?=[^\s|·•])"
)


def spoken(text: str, language: Language) -> str:
    """A page's text with the words of its formulas, and its joints, in its language.

    Args:
        text: Markdown with `$...$` for formulas.
        language: that of the page; English comes back as it is.
    """
    if language.code == "en":
        return text
    said = WORDS.sub(
        lambda m: rf"\text{{{m[1]}{language.says(m[2], PLACE)}{m[3]}}}", text
    )
    return joined(said) if language.code in UNSPACED else said


def joined(text: str) -> str:
    """Chinese text without blanks behind its punctuation; formulas and code stay.

    Punctuation moves out of bold: straight before a letter it would keep a Git host
    from seeing where the bold ends.
    """
    lines, fenced = [], False
    for line in text.split("\n"):
        if FENCE.match(line):
            fenced = not fenced
        lines.append(line if fenced else JOINT.sub(_joint, line))
    return "\n".join(lines)


def _joint(found: re.Match[str]) -> str:
    if found["bold"]:
        return f"**{found['bold']}**{found['mark']}"
    return "" if found[0].isspace() else found[0]
