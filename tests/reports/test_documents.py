"""Every sentence has a row, every claim a sentence, every answer its evidence."""

import pytest

from longdep.reports.page.book import Book
from longdep.reports.page.documents import beyond, context, places, rows, stands
from longdep.reports.page.writing import page_of
from longdep.theory.catalog import all_claims
from longdep.theory.disagreements import DISAGREEMENTS
from longdep.theory.documents import DOCUMENTS
from longdep.theory.passages import PASSAGES
from longdep.theory.remarks import REMARKS
from longdep.theory.sentences import SENTENCES
from tests.reports.committed import committed

BOOK = committed()
BY_KEY = {entry["key"]: entry for entry in BOOK["claims"]}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_sentence_of_a_document_has_a_row(document) -> None:
    sentences = SENTENCES[document.key]
    assert len(sentences) == document.sentences
    assert [row.number for row in rows(document.key)] == [*range(1, len(sentences) + 1)]
    assert [s.first for s in sentences] == sorted(s.first for s in sentences)
    assert all(1 <= s.first <= s.last <= document.lines for s in sentences)


def test_every_row_has_claims_or_a_reason_and_not_both() -> None:
    for key, passage in PASSAGES.items():
        assert bool(passage.claims) != bool(passage.reason), key


def test_what_is_not_checked_is_said_beside_claims_and_shown_in_its_row() -> None:
    said = {key: p.unchecked for key, p in PASSAGES.items() if p.unchecked}
    assert all(PASSAGES[key].claims for key in said)
    shown = {row.unchecked for document in DOCUMENTS for row in rows(document)}
    assert shown - {""} == set(said.values())
    page = page_of("coverage.md.j2", book=Book(BOOK), **context())
    assert all(f"*not checked:* {words}" in page for words in said.values())
    assert {"scaling-avoids", "sgd-collapses"} <= set(said)


def test_an_opinion_shares_no_row_with_what_is_tested() -> None:
    (row,) = (r for r in rows("001") if r.passage == "needs-experience")
    assert row.reason
    assert not row.claims


def test_every_passage_stands_somewhere() -> None:
    used = {s.passage for sentences in SENTENCES.values() for s in sentences}
    assert used == set(PASSAGES)


def test_every_claim_of_a_passage_exists() -> None:
    named = {key for passage in PASSAGES.values() for key in passage.claims}
    assert named - set(all_claims()) == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_claim_cites_a_document_exactly_if_a_sentence_there_makes_it(
    document: str,
) -> None:
    passages = {s.passage for s in SENTENCES[document]}
    claimed = {key for name in passages for key in PASSAGES[name].claims}
    cited = {
        key
        for key, claim in all_claims().items()
        if any(source.document == document for source in claim.sources)
    }
    assert claimed == cited


def test_what_no_sentence_makes_reads_or_repairs_what_one_makes() -> None:
    for entry in beyond(BOOK["claims"]):
        ancestor = entry
        while ancestor["of"]:
            ancestor = BY_KEY[ancestor["of"]]
        own = ancestor["reading"] == "companion" and ancestor["topic"] == "linear_scan"
        assert ancestor["sources"] or own, entry["key"]


def test_damaged_documents_say_what_is_damaged() -> None:
    assert {key for key, d in DOCUMENTS.items() if not d.damage} == {"001"}
    assert any("backslash" in s.note for s in SENTENCES["000"])
    assert any("lost" in s.note for s in SENTENCES["004"])


@pytest.mark.parametrize("item", DISAGREEMENTS, ids=lambda item: item.name)
def test_every_side_of_a_disagreement_has_places_and_verdicts(item) -> None:
    assert len(item.sides) == 2
    for side in item.sides:
        assert places(side.passages)
        assert set(side.passages) <= set(PASSAGES)
        assert set(side.claims) <= set(BY_KEY)


@pytest.mark.parametrize("remark", REMARKS, ids=lambda remark: remark.passage)
def test_every_answer_stands_on_the_verdicts_it_names(remark) -> None:
    assert stands(remark, BY_KEY)
    changed = {key: {**entry, "verdict": "UNDECIDED"} for key, entry in BY_KEY.items()}
    assert not stands(remark, changed)


def test_every_note_in_the_margin_is_answered() -> None:
    notes = {s.passage for s in SENTENCES["000"] if s.passage.startswith("margin-")}
    assert {remark.passage for remark in REMARKS} == notes
