"""An extension of Python-Markdown that takes a page as the HTML that it already is.

The first line of such a page lists its headings; the rest is put through unread. It is
found by its module's name; Python-Markdown comes with the extra `site`.
"""

import html
import json
from typing import Any

AFTER_CLEANING = 25  # priority: below that which strips marks from the text, 30
AFTER_CONTENTS = -10  # and below that which makes the table of contents

Listed = tuple[int, str, str]  # a heading: level, anchor, words


class Unread:
    """Puts the whole page where nothing reads it; then hands its headings on."""

    def __init__(self, md: Any) -> None:
        self.md = md
        self.headings: list[Listed] = []

    def run(self, lines: list[str]) -> list[str]:
        """Take the headings from the first line, and set the others aside."""
        self.headings = json.loads(lines[0])
        return [self.md.htmlStash.store("\n".join(lines[1:]))]


class Contents:
    """Sets the table of contents, after the one of a page without headings."""

    def __init__(self, unread: Unread) -> None:
        self.unread = unread

    def run(self, root: Any) -> None:
        """Leave the page as it is."""
        self.unread.md.toc_tokens = contents(self.unread.headings)


def contents(headings: list[Listed]) -> list[dict[str, Any]]:
    """Headings as Python-Markdown lists them: each with those that stand below it."""
    listed: list[dict[str, Any]] = []
    for level, anchor, words in headings:
        place = listed
        while place and place[-1]["level"] < level:
            place = place[-1]["children"]
        shown = html.escape(words, quote=False)
        place.append(
            {
                "level": level,
                "id": anchor,
                "name": shown,
                "html": shown,
                "data-toc-label": "",
                "children": [],
            }
        )
    return listed


def makeExtension(**settings: Any) -> Any:
    """The extension, under the name that Python-Markdown looks for."""
    from markdown import Extension

    class Prerendered(Extension):  # type: ignore[misc]
        def extendMarkdown(self, md: Any) -> None:
            unread = Unread(md)
            md.preprocessors.register(unread, "prerendered", AFTER_CLEANING)
            md.treeprocessors.register(
                Contents(unread), "prerendered_contents", AFTER_CONTENTS
            )

    return Prerendered(**settings)
