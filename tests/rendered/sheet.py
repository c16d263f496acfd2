"""A page as a Git host shows it, and what is wrong with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.rendered.browser import katex, watched
from tests.rendered.markdown import broken, html
from tests.rendered.matrices import rows, stray
from tests.rendered.written import ROOT, formulas

HERE = Path(__file__).parent
WIDTHS = (800, 390)  # pixels: a window beside another one; a phone
SCRIPTS = {"中": "Chinese", "한": "Korean"}
MOST = 20  # faults of a page that are told one by one


class Sheet:
    """A browser's page in a Git host's layout, on which pages are put."""

    def __init__(self, browser: Browser) -> None:
        self._page = browser.new_page()
        self._complaints = watched(self._page)
        self._page.goto((HERE / "host.html").as_uri())
        folder = katex()
        self._page.add_style_tag(url=(folder / "katex.min.css").as_uri())
        self._page.add_script_tag(url=(folder / "katex.min.js").as_uri())
        self._page.add_script_tag(path=HERE / "host.js")
        require_fonts(self._page)

    def faults(self, text: str, path: Path) -> list[str]:
        """What is wrong with a Markdown text that is the page at this path."""
        found = list(self._faults(text, path))
        more = [f"and {len(found) - MOST} more"] if len(found) > MOST else []
        return found[:MOST] + more

    def _faults(self, text: str, path: Path) -> Iterator[str]:
        yield from broken(text, path)
        self._complaints.clear()
        shown = self.shown(text, path)
        yield from shown["faults"]
        for formula in shown["formulas"]:
            yield from _wrong(formula)
        kept = [f["tex"] for f in shown["formulas"] if not f["dollars"]]
        yield from _lost(text, kept)
        for width in WIDTHS:
            self._page.set_viewport_size({"width": width, "height": 900})
            yield from self._page.evaluate("overflow()")
        yield from self._complaints

    def shown(self, text: str, path: Path) -> dict[str, Any]:
        """Typeset a page; its formulas as they arrived, and the faults seen on it."""
        folder = path.relative_to(ROOT / "reports").parts[0] if _report(path) else ""
        language = folder if folder in ("zh", "ko") else "en"
        given = [html(text), f"{path.parent.as_uri()}/", language]
        return self._page.evaluate("([html, at, lang]) => show(html, at, lang)", given)


def require_fonts(page: Page) -> None:
    """Fail, in a sentence, where no font has the letters of a language of the pages."""
    for sign, script in SCRIPTS.items():
        if not page.evaluate("(sign) => drawn(sign)", sign):
            pytest.fail(
                f"no font of this machine draws {script}: these tests need one; "
                "install Debian's package fonts-noto-cjk",
                pytrace=False,
            )


def _report(path: Path) -> bool:
    return path.is_relative_to(ROOT / "reports")


def _wrong(formula: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a formula that arrived in the browser."""
    tex = formula["tex"]
    if formula["error"]:
        yield formula["error"]
    elif formula["rows"] != rows(tex):
        drawn = formula["rows"]
        yield f"{tex!r} has matrices of {rows(tex)} rows, drawn are {drawn}"
    elif stray(tex):
        yield rf"{tex!r} has a \\ outside a matrix, where it breaks no line"
    if formula["dollars"]:
        yield f"{tex!r} stands between single dollars, where Markdown changes it"
    if formula["link"]:
        yield f"{tex!r} stands in a link, where a Git host typesets nothing"


def _lost(text: str, arrived: list[str]) -> Iterator[str]:
    """Yield the first formula that arrived otherwise than it was written."""
    written = [" ".join(formula.tex.split()) for formula in formulas(text)]
    here = [" ".join(tex.split()) for tex in arrived]
    for was, became in zip(written, here, strict=False):
        if was != became:
            yield f"{was!r} was written, {became!r} arrived"
            return
    if len(written) != len(here):
        yield f"{len(written)} formulas were written, {len(here)} arrived"
