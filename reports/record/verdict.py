"""Verdicts, computed from evidence alone.

PROVED        a proof whose every step checked in this run, with nothing taken on trust
              beyond the rules and SymPy; or a certified witness of an existence claim
PROVED GIVEN  a proof whose every step checked in this run, but which takes lemmas on
              trust, or whose premises were followed in a model only so far
SUPPORTED     survived a search, or an experiment decided for it; no proof
REFUTED       a counterexample whose certificate the stand-alone checker accepted, or
              an experiment decided against it
CONDITIONAL   refuted as stated, and a repair is proved, proved given lemmas, or
              supported, each of whose droppable hypotheses was shown to be needed
UNDECIDED     nothing decided it in this run

What a proof takes on trust is part of the verdict that rests on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from longdep.reports.record.finding import Evidence
from longdep.reports.record.outcome import HOLDS, Outcome
from longdep.reports.record.outline import Outline
from longdep.reports.record.resting import rests_from_json
from longdep.theory.core.claim import Kind
from longdep.theory.core.trust import Rests

Findings = Mapping[str, Sequence[Evidence]]


@dataclass(frozen=True)
class Verdict:
    """What the evidence says of a claim, and what that rests on.

    Attributes:
        outcome: what it says.
        rests: what the proof that decided it rests on, or the proof of the repair;
            None if no proof did.
        repair: key and outcome of the repair that makes it conditional.
    """

    outcome: Outcome
    rests: Rests | None = None
    repair: tuple[str, Outcome] | None = None


class ContradictionError(ValueError):
    """A claim is both established and refuted: something trusted is wrong."""


def verdict_of(
    claim: Outline, findings: Findings, repairs: Iterable[Outline] = ()
) -> Verdict:
    """Compute a claim's verdict.

    Args:
        claim: the claim.
        findings: the merged evidence of this run, by claim key.
        repairs: the claims that repair it; of those that hold, the surest counts.
    Raises:
        ContradictionError: a proof and an accepted counterexample stand side by side.
    """
    own = _without_repairs(claim, findings)
    if own.outcome is not Outcome.REFUTED:
        return own
    repaired = [
        Verdict(Outcome.CONDITIONAL, found.rests, (repair.key, found.outcome))
        for repair in repairs
        if (found := _without_repairs(repair, findings)).outcome in HOLDS
        and all(needed(repair, findings).values())
    ]
    return min(repaired, key=_doubt, default=own)


def _doubt(verdict: Verdict) -> int:
    """How far a repair is from being proved outright."""
    return len(HOLDS) if verdict.repair is None else HOLDS.index(verdict.repair[1])


def needed(claim: Outline, findings: Findings) -> dict[str, bool]:
    """For each droppable hypothesis: was the claim refuted without it?"""
    shown = {
        item.hypothesis
        for item in findings.get(claim.key, ())
        if item.kind == "ablation" and not item.survived and item.certificate
    }
    return {name: name in shown for name in claim.droppable()}


def _without_repairs(claim: Outline, findings: Findings) -> Verdict:
    evidence = findings.get(claim.key, ())
    if established := _established(claim, evidence):
        test, verdict = established
        if _refuted(evidence):
            raise ContradictionError(
                f"{claim.key}: established by {test} and yet refuted"
            )
        return verdict
    if _refuted(evidence):
        return Verdict(Outcome.REFUTED)
    decisive = [e for e in evidence if e.kind in ("search", "measurement")]
    if decisive and all(_supports(e) for e in decisive):
        return Verdict(Outcome.SUPPORTED)
    return Verdict(Outcome.UNDECIDED)


def _established(
    claim: Outline, evidence: Sequence[Evidence]
) -> tuple[str, Verdict] | None:
    """The test that establishes a claim, and its verdict: the surest if several do.

    A proof that does not say what it rests on establishes nothing.
    """
    given = None
    for item in evidence:
        if item.kind == "witness" and item.survived and item.certificate:
            if claim.kind == Kind.EXISTENCE:
                return item.test, Verdict(Outcome.PROVED)
        elif item.kind == "proof" and item.survived and "rests" in item.detail:
            rests = rests_from_json(item.detail["rests"])
            if rests.on_nothing:
                return item.test, Verdict(Outcome.PROVED, rests)
            given = given or (item.test, Verdict(Outcome.GIVEN, rests))
    return given


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
