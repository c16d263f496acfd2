"""The words of one's own claims on a page: they are text, and no part of the page."""

from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sympy import Le, Symbol

from longdep import Claim, Hypothesis, Kind, Source
from longdep.reports.page.prose import page_prose
from longdep.reports.page.render import pages
from longdep.reports.record.entries import updated
from longdep.reports.record.outline import outline_of

x = Symbol("x", real=True)
TAG = "<script>alert(1)</script>"


def written(**words: str) -> dict[str, str]:
    """The pages of a report on one claim with these words."""
    claim = Claim(
        key="own-words",
        topic="own_words",
        title=words.get("title", "A square is larger"),
        paraphrase=words.get("paraphrase", "A square is larger."),
        conclusion=Le(x, x**2),
        kind=Kind.BOUND,
        sources=(Source(words.get("book", "Book"), words.get("place", "page 1")),),
        hypotheses=(Hypothesis("large", Le(2, x), words.get("premise", "x is 2")),),
        why={"UNDECIDED": words.get("why", "Nobody knows.")},
    )
    ledger = updated(None, [outline_of(claim)], [claim.key], {}, "quick")
    made = pages(ledger)
    return {name: text for name, text in made if name.endswith(".md")}


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def own_html(text: str) -> list[str]:
    """What a page writes in HTML: anchors, and what folds."""
    return [t.content for t in tokens(text) if t.type.startswith("html_")]


@pytest.mark.parametrize(
    "field", ["title", "paraphrase", "premise", "why", "book", "place"]
)
def test_a_tag_in_the_words_of_a_claim_is_text(field) -> None:
    made, plain = written(**{field: f"If $x < 2$, {TAG} | `<b>`"}), written()
    shown = [t for text in made.values() for t in tokens(text)]
    assert any(TAG in t.content for t in shown if t.type == "text")
    for name, text in made.items():
        assert own_html(text) == own_html(plain[name]), name


def test_lines_in_the_words_of_a_claim_begin_no_heading_and_no_fence() -> None:
    broken = written(paraphrase="One.\n\n# Two\n\n```math\nx")
    plain = written()
    for name, text in broken.items():
        kinds = [t.type for t in tokens(text) if t.type in ("heading_open", "fence")]
        expected = [t.type for t in tokens(plain[name])]
        assert kinds == [k for k in expected if k in ("heading_open", "fence")], name


def test_a_place_in_a_book_may_have_any_punctuation() -> None:
    made = written(place="chapter 2; section 3: the end")
    assert "(Book: chapter 2; section 3: the end)" in made["own_words.md"]


def test_formulas_and_code_stay_as_they_are() -> None:
    text = "$a < b$ and `x<y` and a < b, a <= b, but a<b"
    assert page_prose(text) == text.replace("but a<b", "but a&lt;b")
