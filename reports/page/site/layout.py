"""How Zensical is to lay the pages out: navigation, languages, looks."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from longdep.reports.page.book import Book
from longdep.reports.page.language import ENGLISH, Language
from longdep.reports.page.site import verdict_table
from longdep.reports.page.site.hosted_pages import HostedPage, site_name
from longdep.theory.topics import Topic

NAME = "longdep"
ASSETS = "assets/longdep"
FRONT = "README.md"
PREFERRED = "(prefers-color-scheme: {})"
SCHEMES = (  # the layout's name, the browser's, the icon of the switch
    ("default", "light", "lucide/sun"),
    ("slate", "dark", "lucide/moon"),
)
EXTENSION = "longdep.reports.page.site.prerendered"

Pages = Mapping[str, HostedPage]


@dataclass(frozen=True)
class Edition:
    """The pages of one language, by their place within its folder."""

    language: Language
    pages: Pages

    @property
    def names(self) -> list[str]:
        """The names of its pages in the site, within its folder."""
        return [site_name(place) for place in self.pages]


def editions(pages: Pages, others: Sequence[Language]) -> list[Edition]:
    """The pages of a report, apart by language; English, without a folder, first."""
    starts = {f"{each.folder}/": each for each in others}
    english = {p: v for p, v in pages.items() if not p.startswith(tuple(starts))}
    return [
        Edition(ENGLISH, english),
        *(
            Edition(
                each,
                {
                    place.removeprefix(start): page
                    for place, page in pages.items()
                    if place.startswith(start)
                },
            )
            for start, each in starts.items()
        ),
    ]


def settings(
    edition: Edition, book: Book, translated: Sequence[Edition]
) -> dict[str, Any]:
    """Zensical's settings for an edition, one of those that editions returns."""
    language = edition.language
    up = "../" if language.folder else ""
    return {
        "site_name": NAME,
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": False,  # a file is a page, without a server too
        "theme": {
            "name": "material",
            "variant": "modern",
            "custom_dir": "overrides",
            "language": language.code,
            "font": False,  # the reader's own: nothing is fetched
            "icon": {"logo": "lucide/scale"},
            "features": [
                "navigation.prune",
                "navigation.top",
                "navigation.path",
                "navigation.footer",
                "search.highlight",
                "content.code.copy",
            ],
            "palette": schemes(language),
        },
        "extra_css": [f"{up}{ASSETS}/katex/katex.min.css", f"{up}{ASSETS}/longdep.css"],
        "extra_javascript": [
            f"{up}{ASSETS}/katex/katex.min.js",
            f"{up}{ASSETS}/longdep.js",
        ],
        "extra": {
            "generator": False,
            "polyfills": [f"{up}{ASSETS}/iframe-worker/shim.js"],
            "alternate": [
                {
                    "name": other.language.name,
                    "lang": other.language.code,
                    "link": posixpath.join(up, other.language.folder, ""),
                    "pages": other.names,
                }
                for other in translated
                if len(translated) > 1
            ],
        },
        "plugins": ["search", "offline"],
        "markdown_extensions": [EXTENSION],
        "validation": False,  # the links are ours, and HTML already
        "nav": navigation(book, edition.pages)
        if language.code == "en"
        else plain_navigation(book, edition.pages),
    }


def navigation(book: Book, pages: Pages) -> list[Any]:
    """The English pages: front page, verdicts, topics with their claims, others."""
    topics = [
        {topic.title: [{"Overview": f"{topic.name}.md"}, *claims(book, topic, pages)]}
        for topic in book.topics
    ]
    known = {FRONT, verdict_table.PLACE, *(f"{topic.name}.md" for topic in book.topics)}
    rest = [place for place in pages if place not in known and "/" not in place]
    return [
        {"Findings": FRONT},
        {verdict_table.TITLE: verdict_table.PLACE},
        {"Topics": topics},
        *([{"More": [{pages[place].title: place} for place in rest]}] if rest else []),
    ]


def claims(book: Book, topic: Topic, pages: Pages) -> Iterator[dict[str, Any]]:
    """A topic's claims: each with its readings, repairs and companions, if any."""
    for root in book.roots(topic.name):
        listed = [
            {words(entry["title"]): book.place(entry["key"])}
            for entry in (root, *book.family(root))
            if book.place(entry["key"]) in pages
        ]
        yield from listed if len(listed) < 2 else [{words(root["title"]): listed}]


def plain_navigation(book: Book, pages: Pages) -> list[Any]:
    """Pages in another language by their titles: the front page, verdicts, topics."""
    first = [FRONT, verdict_table.PLACE, *(f"{topic.name}.md" for topic in book.topics)]
    return [{pages[place].title: place} for place in first if place in pages]


def schemes(language: Language) -> list[dict[str, Any]]:
    """The light and the dark colours, each with the switch to the other."""
    return [
        {
            "media": PREFERRED.format(browsers),
            "scheme": scheme,
            "toggle": {"icon": icon, "name": language.says(f"{browsers} mode")},
        }
        for scheme, browsers, icon in SCHEMES
    ]


def linked(place: str) -> str:
    """The way to a page of the report, with its anchor, from the site's root."""
    path, mark, anchor = place.partition("#")
    return site_name(path) + mark + anchor


def words(title: str) -> str:
    """A title without the dollars of its formulas."""
    return title.replace("$", "")
