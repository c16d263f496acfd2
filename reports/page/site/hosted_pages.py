"""A page's Markdown as HTML, read as a Git host reads it, with formulas to be typeset.

Zensical's own reader knows another Markdown: other lists, other anchors, no `$` around
code. So the pages come to it as HTML (prerendered.py).
"""

import html
import json
import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

OPEN, CLOSE = "$`", "`$"
UNSEARCHED = 'class="longdep-math" data-search-exclude'  # TeX is no text to search
REFERENCE = re.compile(r'( (href|src|srcset)=")([^"]*)"')
SPOKEN = ("text", "code_inline", "formula")
HEAD = re.compile(r"<h1[^>]*>")
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#")

# Zensical's search puts first the page whose title has the sought words earliest. It
# takes words as one passage while no more than ten others stand between them, and
# loses part of a passage in which a word comes twice.
PASSAGE = 10
SPACE, NO_WORD = "\ufeff", "\u2060"  # what the search takes for these, and no one sees


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level, anchor and words."""

    level: int
    anchor: str
    words: str


@dataclass(frozen=True)
class HostedPage:
    """A page of a report as HTML.

    Attributes:
        place: its file within the report, such as "zh/README.md".
        html: the whole text; links lead to pages of the site.
        headings: in order, those inside folded parts left out.
        targets: files of the report that it links to or shows.
    """

    place: str
    html: str
    headings: tuple[Heading, ...]
    targets: frozenset[str]

    @property
    def title(self) -> str:
        """The words of its first heading; its file's name if it has none."""
        return self.headings[0].words if self.headings else self.place

    @property
    def staged(self) -> str:
        """The page as prerendered.py takes it: a line of headings, then the HTML."""
        listed = [[each.level, each.anchor, each.words] for each in self.headings]
        return f"{json.dumps(listed)}\n{self.html}"


def hosted(text: str, place: str, files: Collection[str], key: str = "") -> HostedPage:
    """Render a page.

    Args:
        text: its Markdown.
        place: its file within the report.
        files: every file of the report. A link to any other file is written as text.
        key: of the claim that the page is on, or the topic's name; it stands beside
            the title, so that a search for it finds this page first.
    """
    reader = _reader()
    tokens = reader.parse(text)
    headings = tuple(_headings(tokens))
    body = str(reader.renderer.render(tokens, reader.options, {}))
    if key:
        body = HEAD.sub(rf"\g<0>{_sought(key)} ", body, count=1)
    targets: set[str] = set()

    def led(match: re.Match[str]) -> str:
        way, target = _led(html.unescape(match[3]), place, files)
        targets.update({target} - {""})
        return "" if way is None else f'{match[1]}{html.escape(way)}"'

    return HostedPage(place, REFERENCE.sub(led, body), headings, frozenset(targets))


def _sought(key: str) -> str:
    """A key as the search is to find it: the shorter, the earlier, and by itself.

    So `spectral-form` is found before `spectral-form.parity`, and before what its
    title says of a form.
    """
    before = (NO_WORD + SPACE) * len(re.findall(r"[-.]", key))
    after = (SPACE + NO_WORD) * PASSAGE
    unseen = "<span hidden>{}</span>".format  # which the search does not see
    return f"<small>{unseen(before)}{html.escape(key)}{unseen(after)}</small>"


def site_name(place: str) -> str:
    """The file that a page of the report becomes: a folder's README is its index."""
    if posixpath.basename(place) == "README.md":
        return posixpath.join(posixpath.dirname(place), "index.html")
    return place.removesuffix(".md") + ".html" if place.endswith(".md") else place


def _led(way: str, place: str, files: Collection[str]) -> tuple[str | None, str]:
    """Where a reference leads in the site (None: nowhere), and to which file."""
    if OUTSIDE.match(way):
        return way, ""
    path, mark, anchor = way.partition("#")
    folder = posixpath.dirname(place)
    target = posixpath.normpath(posixpath.join(folder, path))
    if target not in files:
        return None, ""
    return posixpath.relpath(site_name(target), folder or ".") + mark + anchor, target


def _reader() -> MarkdownIt:
    """A reader of the Markdown that Git hosts show."""
    reader = MarkdownIt("commonmark", {"highlight": _highlighted})
    reader.enable(["table", "strikethrough"])
    reader.inline.ruler.before("backticks", "formula", _formula)
    reader.add_render_rule("formula", _typeset_inline)
    reader.add_render_rule("fence", _fence)
    return reader


def _formula(state: StateInline, silent: bool) -> bool:
    """Read a formula between a dollar with a backtick and its like."""
    end = state.src.find(CLOSE, state.pos + len(OPEN))
    if not state.src.startswith(OPEN, state.pos) or end < 0:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content = state.src[state.pos + len(OPEN) : end]
    state.pos = end + len(CLOSE)
    return True


def _typeset_inline(
    _: RendererProtocol, tokens: Sequence[Token], at: int, *others: Any
) -> str:
    return f"<span {UNSEARCHED}>{html.escape(tokens[at].content.strip())}</span>"


def _fence(
    renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:
    """A fenced block: a formula on its own lines, or code."""
    if tokens[at].info.strip() == "math":
        return f"<div {UNSEARCHED}>{html.escape(tokens[at].content.strip())}</div>\n"
    return str(renderer.fence(tokens, at, options, env))


def _highlighted(code: str, language: str, _: str) -> str:
    """Code in colours, in the classes that the layout knows; empty: as it is."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return ""
    coloured: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return f'<pre class="highlight"><code>{coloured}</code></pre>\n'


def _headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Yield the headings, and give each the anchor that a Git host gives it."""
    taken: dict[str, int] = {}
    folded = 0
    for opening, inline in pairwise(tokens):
        if opening.type == "html_block":
            folded += opening.content.count("<details")
            folded -= opening.content.count("</details")
        if opening.type != "heading_open":
            continue
        words = "".join(
            part.content for part in inline.children or () if part.type in SPOKEN
        )
        anchor = re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")
        taken[anchor] = number = taken.get(anchor, -1) + 1
        anchor += f"-{number}" if number else ""
        opening.attrSet("id", anchor)
        if not folded:
            yield Heading(int(opening.tag[1]), anchor, words)
