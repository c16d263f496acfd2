"""The pages on the documents: coverage, disagreements, margin questions."""

from dataclasses import dataclass
from typing import Any

from longdep.reports.record.ledger import Entry
from longdep.reports.record.outcome import Outcome
from longdep.theory.disagreements import DISAGREEMENTS
from longdep.theory.documents import DOCUMENTS
from longdep.theory.passages import PASSAGES
from longdep.theory.remarks import REMARKS, Remark
from longdep.theory.sentences import SENTENCES, Sentence
from longdep.theory.stories import Story

SERVES = {"PROVED": (Outcome.PROVED, Outcome.GIVEN)}
PAGES = ("coverage", "disagreements", "margin-questions")


@dataclass(frozen=True)
class Row:
    """A sentence of a document, for the coverage table."""

    passage: str
    number: int
    lines: str
    gist: str
    claims: tuple[str, ...]
    reason: str
    unchecked: str
    note: str


def rows(document: str) -> list[Row]:
    """Every sentence of a document, by running number."""
    return [
        Row(
            sentence.passage,
            number,
            lines_of(sentence),
            *_passage(sentence),
            sentence.note,
        )
        for number, sentence in enumerate(SENTENCES[document], start=1)
    ]


def _passage(sentence: Sentence) -> tuple[str, tuple[str, ...], str, str]:
    passage = PASSAGES[sentence.passage]
    return passage.gist, passage.claims, passage.reason, passage.unchecked


def lines_of(sentence: Sentence) -> str:
    """The lines of a sentence: "7" or "7-9"."""
    if sentence.first == sentence.last:
        return str(sentence.first)
    return f"{sentence.first}–{sentence.last}"


def located(passages: tuple[str, ...]) -> dict[str, str]:
    """Where passages stand: by document, the running numbers "13, 22"."""
    found = {}
    for document, sentences in SENTENCES.items():
        numbers = [
            str(number)
            for number, sentence in enumerate(sentences, start=1)
            if sentence.passage in passages
        ]
        if numbers:
            found[document] = ", ".join(numbers)
    return found


def places(passages: tuple[str, ...]) -> str:
    """Where passages stand, in short: "000: 23; 003: 13, 22"."""
    return "; ".join(f"{at}: {numbers}" for at, numbers in located(passages).items())


def passages_of(key: str) -> tuple[str, ...]:
    """The passages that make a claim."""
    return tuple(name for name, passage in PASSAGES.items() if key in passage.claims)


def beyond(entries: list[Entry]) -> list[Entry]:
    """Claims that no sentence of a document makes: readings, repairs, companions."""
    claimed = {key for passage in PASSAGES.values() for key in passage.claims}
    return [entry for entry in entries if entry["key"] not in claimed]


def stands(remark: Remark | Story, by_key: dict[str, Entry]) -> bool:
    """Whether every claim an answer rests on has the verdict that it presumes.

    An answer that presumes PROVED stands on PROVED GIVEN, too: it says no more than
    the claim does, and the page names beside it what the claim is given.
    """
    return all(
        key in by_key
        and by_key[key]["verdict"] in SERVES.get(verdict, (Outcome(verdict),))
        for key, verdict in remark.rests_on.items()
    )


def context() -> dict[str, Any]:
    """What the templates of these pages need, beside the ledger."""
    return {
        "DOCUMENTS": DOCUMENTS,
        "DISAGREEMENTS": DISAGREEMENTS,
        "REMARKS": REMARKS,
        "answered": {remark.passage for remark in REMARKS},
        "rows": rows,
        "places": places,
        "beyond": beyond,
        "stands": stands,
    }
