"""Texts of claims have one notation: formulas stand in dollars, titles have none."""

import re
from collections.abc import Iterator

import pytest

from longdep.theory.catalog import all_claims
from longdep.theory.core.claim import Claim
from longdep.theory.core.letters import GREEK
from longdep.theory.disagreements import DISAGREEMENTS
from longdep.theory.passages import PASSAGES
from longdep.theory.sentences import SENTENCES

FORMULA = re.compile(r"\$[^$]*\$|`[^`]*`")
LETTER = rf"(?<![A-Za-z])({'|'.join(GREEK)}|eps)(?![A-Za-z])"
OUTSIDE = re.compile(  # what only a formula says in such a way
    r"[\\^_{}|]|[<>=]"
    rf"|{LETTER}"
    r"|\b[A-Za-z]'?\([a-z0-9]"  # h(t)
    r"|\b(diag|sup|inf|log|exp|min|max|O)\("
    r"|(?<![\w'-])[b-rt-zB-HJ-Z]'?(?![\w'-])"  # one letter that is no English word
)


def glosses(claim: Claim) -> Iterator[tuple[str, str]]:
    """What is said of a claim in sentences, each with its name."""
    yield "paraphrase", claim.paraphrase
    yield "read as", claim.read_as
    for hypothesis in claim.hypotheses:
        yield f"premise {hypothesis.name}", hypothesis.words
    for verdict, reason in claim.why.items():
        yield f"why {verdict}", reason


def outside(text: str) -> list[str]:
    """Formulas that stand in a sentence as if they were words."""
    return [m[0] for m in OUTSIDE.finditer(FORMULA.sub(" ", text))]


@pytest.mark.parametrize("key", all_claims())
def test_formulas_in_sentences_are_marked_as_formulas(key: str) -> None:
    claim = all_claims()[key]
    found = {name: hits for name, text in glosses(claim) if (hits := outside(text))}
    assert not found


@pytest.mark.parametrize("key", all_claims())
def test_a_title_is_written_in_words_and_letters(key: str) -> None:
    title = all_claims()[key].title
    assert not re.findall(rf"[\\_^{{}}$*]|<=|>=|{LETTER}", title)


def test_formulas_in_what_documents_say_are_marked_as_formulas() -> None:
    said = [text for p in PASSAGES.values() for text in (p.gist, p.reason, p.unchecked)]
    said += [side.says for item in DISAGREEMENTS for side in item.sides]
    said += [sentence.note for rows in SENTENCES.values() for sentence in rows]
    assert not [text for text in said if outside(text)]


@pytest.mark.parametrize(
    "text",
    [
        "the state is Q^T Lambda^t Q h(0)",
        "the gradient grows like gamma to the lag",
        "if |g| > m the factor is below 1",
        "the norm of U is bounded",
        "the product of diag(f') is small",
        "let eps be small",
    ],
)
def test_a_formula_among_the_words_is_seen(text: str) -> None:
    assert outside(text)


@pytest.mark.parametrize(
    "text",
    [
        "the state is $Q^T \\Lambda^t Q h(0)$, see `gamma-bound`",
        "A state of 5 units, half of it empty; nets' weights, for a while",
        "a multi-layer net: I say so, and a betamax is no letter",
    ],
)
def test_words_are_taken_for_no_formula(text: str) -> None:
    assert not outside(text)
