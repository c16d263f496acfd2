"""An extension of Python-Markdown that takes a page as the HTML that it already is.

The first line of such a page lists its headings; the rest is put through unread.
"""

import json
from typing import Any

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from longdep.reports.page.site.hosted_pages import Heading, HostedPage

AFTER_CLEANING = 25  # priority: below that which strips marks from the text, 30
AFTER_CONTENTS = -10  # and below that which makes the table of contents


def staged(page: HostedPage) -> str:
    """A page as this extension reads it."""
    listed = [[each.level, each.anchor, each.words] for each in page.headings]
    return f"{json.dumps(listed)}\n{page.html}"


def contents(headings: list[Heading]) -> list[dict[str, Any]]:
    """Headings as Python-Markdown lists them: each with those that stand below it."""
    listed: list[dict[str, Any]] = []
    for heading in headings:
        level = listed
        while level and level[-1]["level"] < heading.level:
            level = level[-1]["children"]
        level.append(
            {
                "level": heading.level,
                "id": heading.anchor,
                "name": heading.words,
                "html": "",
                "data-toc-label": heading.words,
                "children": [],
            }
        )
    return listed


class _Unread(Preprocessor):
    """Puts the whole page where nothing reads it."""

    headings: list[Heading]

    def run(self, lines: list[str]) -> list[str]:
        """Take the headings from the first line, and set the others aside."""
        self.headings = [Heading(*parts) for parts in json.loads(lines[0])]
        return [self.md.htmlStash.store("\n".join(lines[1:]))]


class _Contents(Treeprocessor):
    """Hands the headings on."""

    def __init__(self, md: Markdown, unread: _Unread) -> None:
        super().__init__(md)
        self.unread = unread

    def run(self, root: Any) -> None:
        """Set the table of contents."""
        self.md.toc_tokens = contents(self.unread.headings)


class Prerendered(Extension):
    """Takes pages as HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register both halves."""
        unread = _Unread(md)
        md.preprocessors.register(unread, "prerendered", AFTER_CLEANING)
        md.treeprocessors.register(
            _Contents(md, unread), "prerendered_contents", AFTER_CONTENTS
        )


def makeExtension(**settings: Any) -> Prerendered:  # noqa: N802
    """The extension, under the name that Python-Markdown looks for."""
    return Prerendered(**settings)
