"""What a document says is told without a word of how it is read here."""

import re

import pytest

from longdep.theory.catalog import all_claims
from longdep.theory.core.claim import Claim, Reading

READING = re.compile(
    r"\b(?:read|taken|judged) (?:absolutely|as|at|by|for|fully|literally|of)\b"
    r"|\b(?:this reads|formally|strictly speaking|made precise|as strong as)\b"
    r"|\b(?:measured by|said of|cases here|witnessed here|tried on|we|ours?)\b"
    r"|\b(?:here|robust):|\bhere (?:it|the)\b|\bno \w+ [^.]*\bis given\b"
    r"|\$[^$]*\$(?:,| is) the (?:share|number|probability)\b",
    re.IGNORECASE,
)
PRINTED = {
    key: claim
    for key, claim in all_claims().items()
    if claim.sources and claim.of is None and claim.reading is Reading.LITERAL
}


@pytest.mark.parametrize("claim", PRINTED.values(), ids=PRINTED)
def test_what_a_document_says_is_told_without_how_it_is_read(claim: Claim) -> None:
    found = READING.search(claim.paraphrase)
    assert found is None, f"{found and found[0]!r} belongs in read_as"


@pytest.mark.parametrize("claim", PRINTED.values(), ids=PRINTED)
def test_what_a_document_says_is_whole_without_how_it_is_read(claim: Claim) -> None:
    assert re.fullmatch(r"(?s)[A-Z$].{30,}[.)]", claim.paraphrase)
    assert claim.read_as != claim.paraphrase


def test_words_of_reading_are_seen_and_a_documents_own_are_not() -> None:
    mixed = (
        "The part is thrown away (read absolutely: it tends to 0).",
        "It learns only short spans. Read for every start in use: at most one tenth.",
        "It stays close: read as 'stays within the same tolerance'.",
        "The state is finite. Formally: two histories lead to one state.",
        "It can represent less. Made precise: no order is seen.",
        "The variance is of order $v^n$ (here: with constant 1).",
        "No bound for the norm is given: it may be any.",
        "The caption describes one figure, so this reads: in more than half.",
        "$A_{200}$ is the number of networks that learn.",
        "$P_{20}$, the probability of success, is at most one tenth.",
        "Clipping solves it. As strong as that and no stronger: it helps.",
    )
    told = (
        "A network that can store memory, here as anywhere, has no vanishing gradient.",
        "The parameters are taken so that the factor is about 1.",
        "It keeps already what was ready to be kept.",
    )
    assert [text for text in mixed if not READING.search(text)] == []
    assert [text for text in told if READING.search(text)] == []
