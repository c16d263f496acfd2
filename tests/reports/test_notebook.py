"""A claim's card in a notebook."""

import re

import pytest
from markdown_it import MarkdownIt

import longdep
from longdep.reports.page.notebook_card import html_of
from longdep.reports.page.showing import Shown, show
from longdep.reports.record import ledger as books
from longdep.theory.catalog import claim_of


def test_show_is_public_and_returns_the_claim_with_its_card() -> None:
    shown = longdep.show("spectral-form")
    assert shown.claim is claim_of("spectral-form")
    assert shown.card is not None
    assert shown.card.title == shown.claim.title


def test_markdown_has_formulas_between_dollars_and_no_links() -> None:
    text = show("spectral-form")._repr_markdown_()
    assert text.startswith("### The printed eigen-form")
    assert r"Q^{\top} \Lambda^t Q h^{(0)}" in text
    assert r"\begin{bmatrix} 0 \\ 1 \end{bmatrix}" in text
    assert "$Q \\Lambda^t Q^T$" in text
    for absent in ("```", "](certificates", "](claims", "(certificate)", "$`", "<a "):
        assert absent not in text


def test_html_has_the_same_words_and_formulas() -> None:
    text = show("spectral-form")._repr_html_()
    assert "<h3>The printed eigen-form of the state</h3>" in text
    assert r"\begin{bmatrix} 0 \\ 1 \end{bmatrix}" in text.replace("&amp;", "&")
    assert "<strong>Verdict.</strong> False as printed; repaired" in text
    assert "premise orthogonal: Q is orthogonal" in text
    assert "<a " not in text


def test_every_card_has_as_many_display_formulas_as_they_are_opened() -> None:
    ledger = books.read(books.COMMITTED)
    for key in ("product-variance", "gamma-equality", "unrolled-power", "saturates"):
        text = Shown.of(claim_of(key), ledger)._repr_markdown_()
        assert text.count("$$") % 2 == 0
        assert "```" not in text


def test_a_picture_is_within_the_card_and_no_file_is_asked_for() -> None:
    shown = show("spectral-form")
    assert shown.card is not None
    assert shown.card.figure is not None
    for text in (shown._repr_markdown_(), shown._repr_html_()):
        assert text.count("data:image/svg+xml;base64,") == 1
        assert "images/" not in text


def test_a_card_without_a_picture_has_none(monkeypatch) -> None:
    shown = show("spectral-form")
    assert shown.card is not None
    monkeypatch.setitem(vars(shown.card), "figure", None)
    assert "data:image" not in shown._repr_markdown_() + shown._repr_html_()


def test_a_claim_that_the_ledger_lacks_is_shown_as_unjudged() -> None:
    shown = Shown.of(claim_of("spectral-form"), None)
    assert "Not in the ledger yet." in shown._repr_markdown_()
    assert "Verdict" not in shown._repr_html_()
    assert "Read as" not in shown._repr_markdown_()
    read = Shown.of(claim_of("power-method"), None)
    assert "*Read as:* In essence: up to the length" in read._repr_markdown_()


def test_html_of_a_text_is_escaped_and_formulas_are_not_taken_for_markdown() -> None:
    made = html_of(
        "<b>x</b> *y* $a_1 * b_1 < c_1$ and $a_2 * b$\n\n$$\na & b \\\\ c\n$$"
    )
    assert "&lt;b&gt;x&lt;/b&gt; <em>y</em>" in made
    assert "$a_1 * b_1 &lt; c_1$ and $a_2 * b$" in made
    assert "a &amp; b \\\\ c" in made


def test_markdown_alone_would_lose_the_rows_of_a_matrix() -> None:
    assert "\\\\" not in MarkdownIt().render("$a \\\\ b$")


# ------------------------------------------------------------ a claim itself


@pytest.mark.parametrize("key", ["spectral-form", "gamma-bound", "product-variance"])
def test_a_claim_shows_its_premises_and_conclusion_and_no_verdict(key: str) -> None:
    claim = claim_of(key)
    text = claim._repr_markdown_()
    assert text.startswith(f"### {claim.title}\n")
    assert claim.paraphrase in text
    for premise in claim.hypotheses:
        assert f"- *{premise.name}*: {premise.words}" in text
    assert text.count("$$") == 2 * (len(claim.hypotheses) + 1)
    assert not re.search("PROVED|REFUTED|true: |false as", text)


def test_a_claim_shows_how_it_is_read_where_that_adds_something() -> None:
    assert "*Read as:* In essence" in claim_of("power-method")._repr_markdown_()
    assert "Read as" not in claim_of("spectral-form")._repr_markdown_()


def test_a_claims_formulas_are_latex() -> None:
    text = claim_of("spectral-form")._repr_markdown_()
    assert r"h_{t} = Q^{T} \Lambda^{t} Q h_{0}" in text
