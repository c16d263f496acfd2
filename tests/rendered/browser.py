"""One headless Chromium for all tests here, and KaTeX; without them, a sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path(os.environ.get("LONGDEP_CHROMIUM", "/usr/bin/chromium"))
QUIET = (
    "--no-sandbox",  # .ci/run is root
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",  # the fonts of KaTeX lie beside it
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the run fails, in a sentence, where there is none."""
    if not CHROMIUM.is_file():
        pytest.fail(
            f"{CHROMIUM} is not there: these tests need Chromium; "
            "install Debian's package chromium or name one in LONGDEP_CHROMIUM",
            pytrace=False,
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def katex() -> Path:
    """The folder of KaTeX's script, style and fonts."""
    named = os.environ.get("LONGDEP_KATEX", "")
    folder = Path(named, "node_modules", "katex", "dist")
    if not named or not (folder / "katex.min.js").is_file():
        pytest.fail(
            f"LONGDEP_KATEX={named!r} holds no KaTeX: copy tests/rendered/package.json "
            "into a folder, run npm install there, and name it in LONGDEP_KATEX",
            pytrace=False,
        )
    return folder.resolve()


def watched(page: Page) -> list[str]:
    """A list that grows with every complaint of the page's console and network."""
    complaints: list[str] = []

    def say(text: str) -> None:
        complaints.append(text)

    page.on("pageerror", lambda error: say(f"a script fails: {error}"))
    page.on(
        "requestfailed",
        lambda asked: (
            asked.failure != "net::ERR_ABORTED"  # given up by a page that was left
            and say(f"{asked.url} cannot be fetched")
        ),
    )
    page.on(
        "console",
        lambda line: line.type in ("error", "warning") and say(f"console: {line.text}"),
    )
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith(("http", "ws"))
            and not asked.url.startswith(("http://127.0.0.1", "http://localhost"))
            and say(f"{asked.url} is fetched from elsewhere")
        ),
    )
    return complaints
