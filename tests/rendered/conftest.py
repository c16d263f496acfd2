"""What the tests of rendered pages share: one browser, and a sheet to put pages on.

`browser` is for any test that needs a page of its own:

    def test_search_finds(browser):
        page = browser.new_page(viewport={"width": 390, "height": 844})
        complaints = watched(page)  # of tests.rendered.browser
        page.goto(address)
        ...
        assert complaints == []
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.rendered.browser import chromium
from tests.rendered.sheet import Sheet


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one headless Chromium of the run."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def sheet(browser) -> Sheet:
    """A Git host's page without content; one after another is put on it."""
    return Sheet(browser)
