"""Verdicts follow from evidence, and only from evidence."""

import pytest

from longdep.reports.record.finding import Evidence
from longdep.reports.record.outline import outline_of
from longdep.reports.record.verdict import (
    ContradictionError,
    Outcome,
    needed,
    verdict_of,
)
from longdep.theory.catalog import all_claims, claim_of

PRINTED = outline_of(claim_of("spectral-form"))
REPAIR = outline_of(claim_of("spectral-form.repaired"))
CERTIFICATE = {"values": {}}


def proof(key: str) -> Evidence:
    return Evidence(key, "proof", "proof", True)


def refutation(key: str) -> Evidence:
    return Evidence(key, "refutation", "t", False, 3, certificate=CERTIFICATE)


def ablations(claim) -> list[Evidence]:
    return [
        Evidence(
            claim.key,
            "ablation",
            f"without {name}",
            False,
            3,
            hypothesis=name,
            certificate=CERTIFICATE,
        )
        for name in claim.droppable()
    ]


def test_without_evidence_a_claim_is_undecided() -> None:
    assert verdict_of(PRINTED, {}) is Outcome.UNDECIDED


@pytest.mark.parametrize("key", all_claims())
def test_no_claim_has_a_verdict_of_its_own(key: str) -> None:
    claim = outline_of(claim_of(key))
    assert verdict_of(claim, {}) is Outcome.UNDECIDED
    assert verdict_of(claim, {key: [refutation(key)]}) is Outcome.REFUTED
    assert verdict_of(claim, {key: [proof(key)]}) is Outcome.PROVED


def test_a_checked_proof_proves() -> None:
    assert verdict_of(REPAIR, {REPAIR.key: [proof(REPAIR.key)]}) is Outcome.PROVED


def test_a_survived_search_only_supports() -> None:
    evidence = Evidence(REPAIR.key, "search", "t", True, 100)
    assert verdict_of(REPAIR, {REPAIR.key: [evidence]}) is Outcome.SUPPORTED


def test_a_search_of_no_examples_supports_nothing() -> None:
    evidence = Evidence(REPAIR.key, "search", "t", True, 0)
    assert verdict_of(REPAIR, {REPAIR.key: [evidence]}) is Outcome.UNDECIDED


def test_a_failed_search_without_certificate_decides_nothing() -> None:
    evidence = Evidence(REPAIR.key, "search", "t", False, 10)
    assert verdict_of(REPAIR, {REPAIR.key: [evidence]}) is Outcome.UNDECIDED


def test_a_counterexample_without_certificate_does_not_refute() -> None:
    evidence = Evidence(PRINTED.key, "refutation", "t", False, 3)
    assert verdict_of(PRINTED, {PRINTED.key: [evidence]}) is Outcome.UNDECIDED


def test_a_certified_counterexample_refutes() -> None:
    findings = {PRINTED.key: [refutation(PRINTED.key)]}
    assert verdict_of(PRINTED, findings) is Outcome.REFUTED


def test_a_repair_makes_it_conditional_only_when_every_hypothesis_is_needed() -> None:
    findings = {
        PRINTED.key: [refutation(PRINTED.key)],
        REPAIR.key: [proof(REPAIR.key), *ablations(REPAIR)],
    }
    assert verdict_of(PRINTED, findings, [REPAIR]) is Outcome.CONDITIONAL
    assert verdict_of(PRINTED, findings) is Outcome.REFUTED
    findings[REPAIR.key].pop()
    assert verdict_of(PRINTED, findings, [REPAIR]) is Outcome.REFUTED
    assert list(needed(REPAIR, findings).values()).count(False) == 1


def test_a_proof_beside_a_counterexample_is_a_contradiction() -> None:
    findings = {PRINTED.key: [proof(PRINTED.key), refutation(PRINTED.key)]}
    with pytest.raises(ContradictionError, match="spectral-form"):
        verdict_of(PRINTED, findings)


@pytest.mark.parametrize(
    ("decides", "outcome"),
    [
        (True, Outcome.SUPPORTED),
        (False, Outcome.REFUTED),
        (None, Outcome.UNDECIDED),
    ],
)
def test_an_experiment_decides_by_its_rule(decides, outcome) -> None:
    detail = {"decides": decides, "rule": "r", "values": {}}
    evidence = Evidence(
        PRINTED.key, "measurement", "t", decides is not False, 9, detail=detail
    )
    assert verdict_of(PRINTED, {PRINTED.key: [evidence]}) is outcome
