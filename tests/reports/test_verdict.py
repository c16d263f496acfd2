"""Verdicts follow from evidence, and only from evidence."""

from dataclasses import FrozenInstanceError, replace

import pytest

from longdep.reports.record.finding import Evidence
from longdep.reports.record.outcome import Outcome
from longdep.reports.record.outline import outline_of
from longdep.reports.record.resting import rests_to_json
from longdep.reports.record.verdict import (
    ContradictionError,
    Verdict,
    needed,
    verdict_of,
)
from longdep.theory.catalog import all_claims, claim_of
from longdep.theory.core.claim import Kind
from longdep.theory.core.trust import Rests

PRINTED = outline_of(claim_of("spectral-form"))
REPAIR = outline_of(claim_of("spectral-form.repaired"))
CERTIFICATE = {"values": {}}


GIVEN = (
    Rests(lemmas=("a",)),
    Rests(own=("mine",)),
    Rests(("a", "b"), ("mine",), ("b",), 6),
    Rests(witnessed_to=0),
)


def proof(key: str, rests: Rests = Rests()) -> Evidence:
    detail = {"rests": rests_to_json(rests)}
    return Evidence(key, "proof", "proof", True, detail=detail)


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
    assert verdict_of(PRINTED, {}).outcome is Outcome.UNDECIDED


@pytest.mark.parametrize("key", all_claims())
def test_no_claim_has_a_verdict_of_its_own(key: str) -> None:
    claim = outline_of(claim_of(key))
    assert verdict_of(claim, {}).outcome is Outcome.UNDECIDED
    assert verdict_of(claim, {key: [refutation(key)]}).outcome is Outcome.REFUTED
    assert verdict_of(claim, {key: [proof(key)]}).outcome is Outcome.PROVED
    given = [proof(key, GIVEN[0])]
    assert verdict_of(claim, {key: given}).outcome is Outcome.GIVEN


def test_a_checked_proof_with_nothing_on_trust_proves() -> None:
    findings = {REPAIR.key: [proof(REPAIR.key)]}
    assert verdict_of(REPAIR, findings) == Verdict(Outcome.PROVED, Rests())


@pytest.mark.parametrize("rests", GIVEN)
def test_a_proof_with_anything_on_trust_proves_given_that(rests) -> None:
    findings = {REPAIR.key: [proof(REPAIR.key, rests)]}
    assert verdict_of(REPAIR, findings) == Verdict(Outcome.GIVEN, rests)


@pytest.mark.parametrize("rests", GIVEN)
def test_of_two_proofs_the_one_with_nothing_on_trust_counts(rests) -> None:
    proofs = [proof(REPAIR.key, rests), proof(REPAIR.key)]
    for order in (proofs, proofs[::-1]):
        verdict = verdict_of(REPAIR, {REPAIR.key: order})
        assert verdict == Verdict(Outcome.PROVED, Rests())


def test_a_certified_witness_proves_whatever_a_proof_beside_it_is_given() -> None:
    claim = next(c for c in all_claims().values() if c.kind is Kind.EXISTENCE)
    witness = Evidence(claim.key, "witness", "w", True, 1, certificate=CERTIFICATE)
    for beside in ([], [proof(claim.key, GIVEN[0])]):
        verdict = verdict_of(outline_of(claim), {claim.key: [*beside, witness]})
        assert verdict == Verdict(Outcome.PROVED)


def test_a_proof_that_does_not_say_what_it_rests_on_proves_nothing() -> None:
    silent = Evidence(REPAIR.key, "proof", "proof", True)
    verdict = verdict_of(REPAIR, {REPAIR.key: [silent]})
    assert verdict == Verdict(Outcome.UNDECIDED)


@pytest.mark.parametrize("examples", [1, 100])
def test_a_survived_search_only_supports(examples: int) -> None:
    evidence = Evidence(REPAIR.key, "search", "t", True, examples)
    assert verdict_of(REPAIR, {REPAIR.key: [evidence]}).outcome is Outcome.SUPPORTED


def test_a_search_of_no_examples_supports_nothing() -> None:
    evidence = Evidence(REPAIR.key, "search", "t", True, 0)
    assert verdict_of(REPAIR, {REPAIR.key: [evidence]}).outcome is Outcome.UNDECIDED


def test_a_failed_search_without_certificate_decides_nothing() -> None:
    evidence = Evidence(REPAIR.key, "search", "t", False, 10)
    assert verdict_of(REPAIR, {REPAIR.key: [evidence]}).outcome is Outcome.UNDECIDED


def test_a_counterexample_without_certificate_does_not_refute() -> None:
    evidence = Evidence(PRINTED.key, "refutation", "t", False, 3)
    assert verdict_of(PRINTED, {PRINTED.key: [evidence]}).outcome is Outcome.UNDECIDED


def test_a_certified_counterexample_refutes() -> None:
    findings = {PRINTED.key: [refutation(PRINTED.key)]}
    assert verdict_of(PRINTED, findings).outcome is Outcome.REFUTED


def test_a_repair_makes_it_conditional_only_when_every_hypothesis_is_needed() -> None:
    findings = {
        PRINTED.key: [refutation(PRINTED.key)],
        REPAIR.key: [proof(REPAIR.key), *ablations(REPAIR)],
    }
    assert verdict_of(PRINTED, findings, [REPAIR]).outcome is Outcome.CONDITIONAL
    assert verdict_of(PRINTED, findings).outcome is Outcome.REFUTED
    findings[REPAIR.key].pop()
    assert verdict_of(PRINTED, findings, [REPAIR]).outcome is Outcome.REFUTED
    assert list(needed(REPAIR, findings).values()).count(False) == 1


@pytest.mark.parametrize("rests", [Rests(), *GIVEN])
def test_a_conditional_verdict_says_what_the_repair_rests_on(rests) -> None:
    findings = {
        PRINTED.key: [refutation(PRINTED.key)],
        REPAIR.key: [proof(REPAIR.key, rests), *ablations(REPAIR)],
    }
    outcome = Outcome.PROVED if rests.on_nothing else Outcome.GIVEN
    expected = Verdict(Outcome.CONDITIONAL, rests, (REPAIR.key, outcome))
    assert verdict_of(PRINTED, findings, [REPAIR]) == expected


def test_a_repair_that_is_only_supported_is_said_to_be_so() -> None:
    search = Evidence(REPAIR.key, "search", "t", True, 100)
    findings = {
        PRINTED.key: [refutation(PRINTED.key)],
        REPAIR.key: [search, *ablations(REPAIR)],
    }
    expected = Verdict(Outcome.CONDITIONAL, None, (REPAIR.key, Outcome.SUPPORTED))
    assert verdict_of(PRINTED, findings, [REPAIR]) == expected


def test_of_the_repairs_that_hold_the_surest_counts() -> None:
    outright, given, searched = (replace(REPAIR, key=key) for key in "abc")
    findings = {
        PRINTED.key: [refutation(PRINTED.key)],
        "a": [proof("a"), *ablations(outright)],
        "b": [proof("b", GIVEN[0]), *ablations(given)],
        "c": [Evidence("c", "search", "t", True, 100), *ablations(searched)],
    }
    for repairs, surest in (
        ([searched, given, outright], ("a", Outcome.PROVED)),
        ([searched, given], ("b", Outcome.GIVEN)),
        ([searched], ("c", Outcome.SUPPORTED)),
    ):
        assert verdict_of(PRINTED, findings, repairs).repair == surest


@pytest.mark.parametrize("rests", [Rests(), *GIVEN])
def test_a_proof_beside_a_counterexample_is_a_contradiction(rests) -> None:
    findings = {PRINTED.key: [proof(PRINTED.key, rests), refutation(PRINTED.key)]}
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
    assert verdict_of(PRINTED, {PRINTED.key: [evidence]}).outcome is outcome


EXISTS = next(c for c in all_claims().values() if c.kind is Kind.EXISTENCE)


@pytest.mark.parametrize(
    ("key", "survived", "certificate", "outcome"),
    [
        (EXISTS.key, True, CERTIFICATE, Outcome.PROVED),
        (EXISTS.key, False, CERTIFICATE, Outcome.UNDECIDED),
        (EXISTS.key, True, None, Outcome.UNDECIDED),
        (EXISTS.key, False, None, Outcome.UNDECIDED),
        (PRINTED.key, True, CERTIFICATE, Outcome.UNDECIDED),
    ],
)
def test_only_a_certified_witness_of_an_existence_claim_proves_it(
    key, survived, certificate, outcome
) -> None:
    witness = Evidence(key, "witness", "w", survived, 1, certificate=certificate)
    assert verdict_of(outline_of(claim_of(key)), {key: [witness]}).outcome is outcome


def test_a_proof_that_failed_establishes_nothing() -> None:
    detail = {"rests": rests_to_json(Rests())}
    failed = Evidence(REPAIR.key, "proof", "proof", False, detail=detail)
    assert verdict_of(REPAIR, {REPAIR.key: [failed]}).outcome is Outcome.UNDECIDED
    search = Evidence(REPAIR.key, "search", "t", True, 5)
    beside = {REPAIR.key: [failed, search]}
    assert verdict_of(REPAIR, beside).outcome is Outcome.SUPPORTED
    assert verdict_of(REPAIR, {REPAIR.key: [search, proof(REPAIR.key)]}) == Verdict(
        Outcome.PROVED, Rests()
    )


def test_of_two_proofs_that_are_given_something_the_first_counts() -> None:
    proofs = [proof(REPAIR.key, rests) for rests in GIVEN[:2]]
    assert verdict_of(REPAIR, {REPAIR.key: proofs}).rests == GIVEN[0]
    assert verdict_of(REPAIR, {REPAIR.key: proofs[::-1]}).rests == GIVEN[1]


def test_what_did_not_fail_refutes_nothing() -> None:
    key = PRINTED.key
    for item in (
        Evidence(key, "refutation", "t", True, 3, certificate=CERTIFICATE),
        Evidence(key, "search", "t", False, 3, certificate=CERTIFICATE),
        Evidence(key, "ablation", "t", False, 3, certificate=CERTIFICATE),
        Evidence(key, "witness", "t", False, 3, detail={"decides": False}),
    ):
        assert verdict_of(PRINTED, {key: [item]}).outcome is Outcome.UNDECIDED
        both = [item, refutation(key)]
        assert verdict_of(PRINTED, {key: both}).outcome is Outcome.REFUTED


def test_every_search_and_experiment_must_support_what_is_supported() -> None:
    key = REPAIR.key
    good = Evidence(key, "search", "t", True, 5)
    measured = Evidence(key, "measurement", "m", True, 9, detail={"decides": True})
    assert verdict_of(REPAIR, {key: [good, measured]}).outcome is Outcome.SUPPORTED
    for bad in (
        Evidence(key, "search", "t", False, 5),
        Evidence(key, "search", "t", True, 0),
        Evidence(key, "measurement", "m", True, 9, detail={"decides": None}),
        Evidence(key, "measurement", "m", True, 9),
    ):
        for order in ([good, bad], [bad, good]):
            assert verdict_of(REPAIR, {key: order}).outcome is Outcome.UNDECIDED


def test_a_hypothesis_is_needed_only_if_its_ablation_failed_with_a_certificate() -> (
    None
):
    shown = ablations(REPAIR)
    assert all(needed(REPAIR, {REPAIR.key: shown}).values())
    assert not any(needed(REPAIR, {}).values())
    for change in (
        {"survived": True}, {"certificate": None}, {"kind": "search"},
        {"survived": True, "certificate": None},
    ):  # fmt: skip
        weak = [replace(item, **change) for item in shown]
        assert set(needed(REPAIR, {REPAIR.key: weak}).values()) == {False}


def test_the_surest_repair_counts_whatever_the_order() -> None:
    """Nor does a repair count that is refuted itself, or undecided."""
    known = {"a": [proof("a")], "b": [proof("b", GIVEN[0])], "c": [], "d": []}
    known["d"] = [refutation("d")]
    repairs = [replace(REPAIR, key=key) for key in known]
    findings = {PRINTED.key: [refutation(PRINTED.key)]}
    for repair in repairs:
        findings[repair.key] = [*known[repair.key], *ablations(repair)]
    for order in (repairs, repairs[::-1]):
        assert verdict_of(PRINTED, findings, order).repair == ("a", Outcome.PROVED)
        assert verdict_of(PRINTED, findings, order[2:] if order is repairs else []) == (
            Verdict(Outcome.REFUTED)
        )


def test_a_verdict_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Verdict(Outcome.GIVEN).outcome = Outcome.PROVED  # type: ignore[misc]
