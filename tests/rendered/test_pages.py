"""Every page of the repository, as a Git host would show it: nothing is lost or broken.

Not part of the default run: it needs Chromium, fonts for Chinese and Korean, KaTeX, and
the extra `rendered`. `.ci/run` brings them; CONTRIBUTING.md says how to run it by hand.
"""

import pytest

from tests.rendered.written import name, pages


@pytest.mark.parametrize("page", pages(), ids=name)
def test_the_page_is_shown_as_it_was_written(sheet, page) -> None:
    found = sheet.faults(page.read_text(encoding="utf-8"), page)
    assert not found, "\n".join(found)
