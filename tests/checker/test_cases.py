"""No false statement of the bench is proved, and natural proofs of true ones check."""

from collections import Counter

import pytest

from longdep.reports.page.checker import read, standing
from tests.checker.case import Case
from tests.checker.entries import FALSE, NAMED, TRUE
from tests.checker.outcome import outcome

UNCOUNTERED = ("vacuous premises", "lemmas")
PUBLISHED = {entry["name"]: entry for key in ("false", "true") for entry in read()[key]}
AS = ("kind", "says", "statement", "refused_by", "verdict", "own", "witnessed_to")


def shown(case: Case) -> str:
    return case.name


def told(entry: dict) -> dict:
    """What must be as published: all but the sentence, which may be put better."""
    return {key: entry.get(key) for key in AS}


def test_no_two_entries_share_a_name():
    counts = Counter(case.name for case in (*FALSE, *TRUE, *NAMED))
    assert [name for name, count in counts.items() if count > 1] == []


def test_the_published_entries_are_those_of_the_bench():
    book = read()
    for key, cases in (("false", FALSE), ("true", TRUE)):
        assert [entry["name"] for entry in book[key]] == [case.name for case in cases]


def test_the_bench_has_hundreds_of_entries():
    assert len(FALSE) >= 200
    assert len(TRUE) >= 200


@pytest.mark.parametrize("case", FALSE, ids=shown)
def test_a_false_statement_fails_in_its_counterexample(case: Case):
    if case.counter is None:
        assert case.kind in UNCOUNTERED
    else:
        assert case.is_countered()


@pytest.mark.parametrize("case", FALSE, ids=shown)
def test_a_false_statement_is_never_proved(case: Case):
    """Nor given lemmas of the suite alone; and it ends as published."""
    found = outcome(case)
    allowed = {"refused", "own"}
    if case.kind == "vacuous premises":
        allowed.add("followed")
    assert standing(found) in allowed, found.get("verdict")
    assert told(found) == told(PUBLISHED[case.name])


@pytest.mark.parametrize("case", TRUE, ids=shown)
def test_a_true_statement_ends_as_published(case: Case):
    """A crash with anything but a refusal is an error of this test."""
    assert told(outcome(case)) == told(PUBLISHED[case.name])


@pytest.mark.parametrize("case", NAMED, ids=shown)
def test_a_proof_whose_one_step_is_its_lemma_is_none(case: Case):
    refusal = case.refusal()
    assert refusal is not None
    assert "the proof's one step is its lemma" in refusal.reason


def test_natural_proofs_of_true_statements_are_accepted():
    ways = Counter(standing(PUBLISHED[case.name]) for case in TRUE)
    accepted = ways["plain"] + ways["lemmas"]
    assert accepted + ways["refused"] == len(TRUE)
    assert accepted / len(TRUE) >= 0.97
