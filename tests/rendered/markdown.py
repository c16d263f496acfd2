"""From Markdown to a host's HTML: links, anchors, and what a host drops of it."""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import cmarkgfm
from cmarkgfm.cmark import Options

from tests.rendered.written import ROOT

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What a Git host keeps of a page's own HTML (the part that pages may want).
KEPT = HEADINGS | set(
    "a b blockquote br code dd del details div dl dt em hr i img input kbd li ol p "
    "picture pre source span strong sub summary sup table tbody td tfoot th thead tr ul"
    "".split()
)
KEPT_ATTRIBUTES = set(
    "align alt class checked colspan disabled height href id lang media name open "
    "rowspan src srcset start title type width".split()
)


def html(text: str) -> str:
    """A Markdown text as GitHub's own parser turns it into HTML."""
    return cmarkgfm.github_flavored_markdown_to_html(
        text, options=Options.CMARK_OPT_UNSAFE
    )


class Outline(HTMLParser):
    """The links, sources and anchors of a page, and what a host would drop of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.dropped: set[str] = set()
        self._heading: list[str] | None = None
        self._slugs: Counter[str] = Counter()
        self.feed(html(text))

    def handle_starttag(self, tag: str, attributes: list) -> None:
        values = dict(attributes)
        self.links += [values[a] for a in ("href", "src", "srcset") if a in values]
        self.anchors |= {values[a] for a in ("id", "name") if a in values}
        self.dropped |= {f"<{tag}>"} - {f"<{kept}>" for kept in KEPT}
        self.dropped |= set(values) - KEPT_ATTRIBUTES
        if tag in HEADINGS:
            self._heading = []

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS and self._heading is not None:
            self._name("".join(self._heading))
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading.append(data)

    def _name(self, heading: str) -> None:
        """Add the anchor that a host gives a heading; a repeated one is numbered."""
        slug = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        times = self._slugs[slug]
        self._slugs[slug] += 1
        self.anchors.add(f"{slug}-{times}" if times else slug)


@cache
def anchors(path: Path) -> set[str]:
    """The anchors of a page."""
    return Outline(path.read_text(encoding="utf-8")).anchors


def broken(text: str, path: Path) -> list[str]:
    """The links of a page that lead nowhere, and what of it a Git host would drop."""
    outline = Outline(text)
    found = [f"a Git host drops {what}" for what in sorted(outline.dropped)]
    for link in outline.links:
        fault = _fault(link, path, outline)
        found += [f"the link {link!r} {fault}"] if fault else []
    return found


def _fault(link: str, path: Path, outline: Outline) -> str:
    """Why a link leads nowhere; empty if it leads somewhere, or out of the checkout."""
    parts = urlsplit(link)
    if parts.scheme in ("https", "mailto"):
        return ""
    if parts.scheme or parts.netloc or link.startswith("/"):
        return "is neither a path within the repository nor https"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_relative_to(ROOT) or not _same(target):
        return "names no file of the repository"
    if not parts.fragment or target.suffix != ".md":
        return ""
    known = outline.anchors if target == path else anchors(target)
    return "" if unquote(parts.fragment) in known else "names no anchor there"


def _same(target: Path) -> bool:
    """Whether a file is there under exactly this name, capitals and all."""
    return target.exists() and target.name in {p.name for p in target.parent.iterdir()}
