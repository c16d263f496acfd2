"""Verdicts, computed from evidence alone.

PROVED        a proof whose every step checked in this run, or a certified witness of
              an existence claim
SUPPORTED     survived a search, or an experiment decided for it; no proof
REFUTED       a counterexample whose certificate the stand-alone checker accepted, or
              an experiment decided against it
CONDITIONAL   refuted as stated, and a repair is proved or supported, each of whose
              droppable hypotheses was shown to be needed
UNDECIDED     nothing decided it in this run
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from longdep.reports.record.finding import Evidence
from longdep.reports.record.outline import Outline
from longdep.theory.core.claim import Kind

Findings = Mapping[str, Sequence[Evidence]]


class Outcome(StrEnum):
    """What the evidence says of a claim."""

    PROVED = "PROVED"
    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"
    CONDITIONAL = "CONDITIONAL"
    UNDECIDED = "UNDECIDED"


class ContradictionError(ValueError):
    """A claim is both established and refuted: something trusted is wrong."""


def verdict_of(
    claim: Outline, findings: Findings, repairs: Iterable[Outline] = ()
) -> Outcome:
    """Compute a claim's verdict.

    Args:
        claim: the claim.
        findings: the merged evidence of this run, by claim key.
        repairs: the claims that repair it.
    Raises:
        ContradictionError: a proof and an accepted counterexample stand side by side.
    """
    own = _without_repairs(claim, findings)
    if own is not Outcome.REFUTED:
        return own
    repaired = any(
        _without_repairs(repair, findings) in (Outcome.PROVED, Outcome.SUPPORTED)
        and all(needed(repair, findings).values())
        for repair in repairs
    )
    return Outcome.CONDITIONAL if repaired else Outcome.REFUTED


def needed(claim: Outline, findings: Findings) -> dict[str, bool]:
    """For each droppable hypothesis: was the claim refuted without it?"""
    shown = {
        item.hypothesis
        for item in findings.get(claim.key, ())
        if item.kind == "ablation" and not item.survived and item.certificate
    }
    return {name: name in shown for name in claim.droppable()}


def _without_repairs(claim: Outline, findings: Findings) -> Outcome:
    evidence = findings.get(claim.key, ())
    if established := _established(claim, evidence):
        if _refuted(evidence):
            raise ContradictionError(
                f"{claim.key}: established by {established} and yet refuted"
            )
        return Outcome.PROVED
    if _refuted(evidence):
        return Outcome.REFUTED
    decisive = [e for e in evidence if e.kind in ("search", "measurement")]
    if decisive and all(_supports(e) for e in decisive):
        return Outcome.SUPPORTED
    return Outcome.UNDECIDED


def _established(claim: Outline, evidence: Sequence[Evidence]) -> str | None:
    for item in evidence:
        if item.kind == "proof" and item.survived:
            return item.test
        witness = item.kind == "witness" and item.survived and item.certificate
        if witness and claim.kind == Kind.EXISTENCE:
            return item.test
    return None


def _refuted(evidence: Sequence[Evidence]) -> bool:
    certified = any(
        e.kind == "refutation" and not e.survived and e.certificate for e in evidence
    )
    measured = any(
        e.kind == "measurement" and e.detail.get("decides") is False for e in evidence
    )
    return certified or measured


def _supports(evidence: Evidence) -> bool:
    if evidence.kind == "measurement":
        return evidence.detail.get("decides") is True
    return evidence.survived and evidence.examples > 0
