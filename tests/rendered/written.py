"""The formulas of a Markdown text as they are written, read without any parser.

A Git host takes the Markdown apart before it looks for maths. Two forms come through
that whole: a code span between dollars, and a fence named math. This module finds both
in the text itself, and whatever else looks like maths; what a parser then makes of them
is compared with what stands here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")

FENCE = re.compile(
    r"^(?P<indent>[ >]*(?:(?:[-*+]|\d+[.)]) +)?)(?P<mark>```+|~~~+)(.*)$"
)
TOKEN = re.compile(
    r"(?P<formula>(?<!\\)\$`(?P<tex>(?:[^`\n]|\n(?!\s*\n))*)`\$)"
    r"|(?P<escaped>\\[\\`])"
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:[^\n]|\n(?!\s*\n))+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<dollar>\$)"
)
TABLE_ROW = re.compile(r"^\s*\|.*$")
ASIDE = re.compile(r"\s|[!-#%-/:-@\[\]^_{-~]")  # ASCII punctuation; no $ ` \


@dataclass(frozen=True)
class Formula:
    """A formula of a text: its TeX, where it begins, and what surrounds it."""

    tex: str
    line: int
    display: bool
    before: str = ""
    in_table: bool = False


def pages() -> list[Path]:
    """Every page that a reader of the repository may open: reports, and the guides."""
    return [*sorted((ROOT / "reports").rglob("*.md")), *(ROOT / g for g in GUIDES)]


def name(path: Path) -> str:
    """A page's name within the repository."""
    return path.relative_to(ROOT).as_posix()


def fenced(text: str) -> Iterator[tuple[int, str, list[str], bool]]:
    """Yield each line, outside fences, and each fence with its name and its lines.

    Yields:
        The number of the (first) line; the line, or the fence's name; the lines within
        the fence; whether it is a fence.
    """
    lines = iter(enumerate(text.split("\n"), 1))
    for number, line in lines:
        opened = FENCE.match(line)
        if not opened:
            yield number, line, [], False
            continue
        inner = []
        for _, within in lines:
            if re.fullmatch(rf"[ >]*{opened['mark']}+\s*", within):
                break
            inner.append(within[len(opened["indent"]) :])
        yield number, opened[3].strip(), inner, True


def formulas(text: str) -> list[Formula]:
    """The formulas of a text, in their order."""
    return [found for found in _tokens(text) if isinstance(found, Formula)]


def _tokens(text: str) -> Iterator[Formula | tuple[int, str]]:
    """Yield every formula, and the line and surroundings of every dollar left over."""
    prose: list[str] = []
    start = 1
    for number, line, inner, fence in fenced(text):
        if not fence:
            prose.append(line)
            continue
        yield from _inline("\n".join(prose), start)
        if line == "math":
            yield Formula("\n".join(inner), number, display=True)
        prose, start = [], number + len(inner) + 2
    yield from _inline("\n".join(prose), start)


def _inline(text: str, start: int) -> Iterator[Formula | tuple[int, str]]:
    """Yield what looks like maths in lines without fences."""
    for found in TOKEN.finditer(text):
        at = found.start()
        line = start + text.count("\n", 0, at)
        if found["dollar"]:
            yield line, text[max(0, at - 20) : at + 20].replace("\n", " ")
        elif found["formula"]:
            row = text[text.rfind("\n", 0, at) + 1 :].split("\n", 1)[0]
            yield Formula(
                found["tex"],
                line,
                display=False,
                before=text[at - 1 : at] or "\n",
                in_table=bool(TABLE_ROW.match(row)),
            )


def faults(text: str) -> list[str]:
    """What in a text's maths a Git host's Markdown would change or not see."""
    found = []
    for token in _tokens(text):
        if not isinstance(token, Formula):
            line, near = token
            found.append(f"line {line}: a dollar outside $`...`$, in {near!r}")
        else:
            found += [f"line {token.line}: {f}: {token.tex!r}" for f in _wrong(token)]
    return found


def _wrong(formula: Formula) -> Iterator[str]:
    """Yield what a Git host would change in a formula of the right form."""
    if not formula.tex.strip():
        yield "an empty formula"
    if formula.display:
        return
    if not ASIDE.fullmatch(formula.before):
        yield f"a formula straight after {formula.before!r}, left raw by a Git host"
    if formula.in_table and "|" in formula.tex:
        yield "a bar in a table's formula, which ends the cell or loses its backslash"
    if re.search(r"<[A-Za-z/!?]", formula.tex):
        yield "a < straight before a letter, which a Git host may read as a tag"
