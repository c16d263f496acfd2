"""Entries of the ledger: from the evidence of a run to a verdict on every claim."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from longdep.reports.record.finding import Evidence
from longdep.reports.record.ledger import FORMAT, Entry, Ledger
from longdep.reports.record.outcome import Outcome
from longdep.reports.record.outline import Outline
from longdep.reports.record.resting import in_full, rests_to_json
from longdep.reports.record.schema import denied
from longdep.reports.record.searching import PROFILES
from longdep.reports.record.verdict import (
    ContradictionError,
    Findings,
    needed,
    verdict_of,
)

NOT_ASKED: Mapping[str, Entry] = {}
ENGINES = ("sympy", "numpy", "mpmath", "python-flint", "hypothesis")


def entry_of(
    claim: Outline, findings: Findings, profile: str, repairs: Sequence[Outline] = ()
) -> Entry:
    """Write one claim's entry from the evidence of this run."""
    evidence = findings.get(claim.key, ())
    verdict = verdict_of(claim, findings, repairs)
    ablated = needed(claim, findings)
    stated = claim.to_json()
    why = stated.pop("why")
    return {
        **stated,
        "sources": list(stated["sources"]),
        "symbols": list(stated["symbols"]),
        "hypotheses": [
            {**h, "shown_needed": ablated.get(h["name"])} for h in claim.hypotheses
        ],
        "repaired_by": [repair.key for repair in repairs],
        "profile": profile,
        "verdict": str(verdict.outcome),
        "rests": rests_to_json(verdict.rests) if verdict.rests else None,
        "repair": (
            {"key": verdict.repair[0], "verdict": str(verdict.repair[1])}
            if verdict.repair
            else None
        ),
        "why": _why(why, verdict.outcome),
        "evidence": [_without_certificate(item) for item in evidence],
        "certificates": [dict(e.certificate) for e in evidence if e.certificate],
    }


def _why(why: Mapping[str, str], outcome: Outcome) -> str | None:
    """The words for an outcome; those for PROVED serve whatever the proof rests on."""
    words = why.get(str(outcome))
    if words is None and outcome is Outcome.GIVEN:
        return why.get(str(Outcome.PROVED))
    return words


def _without_certificate(evidence: Evidence) -> Entry:
    record = evidence.to_json()
    record.pop("certificate", None)
    record.pop("claim")
    return record


def updated(
    before: Ledger | None,
    claims: Sequence[Outline],
    keys: Iterable[str],
    findings: Findings,
    profile: str,
    words: Mapping[str, Entry] = NOT_ASKED,
) -> Ledger:
    """Return a ledger with the given claims' entries renewed, the others kept.

    An entry that rests on a richer profile is kept as well if this run comes to the
    same verdict on the same statement: a quick look does not replace a long one. What
    the kernel once said of a renewed entry is not kept.

    Args:
        before: the ledger so far.
        claims: every claim of the new ledger, in its order.
        keys: the claims that were tested.
        findings: merged evidence by claim key.
        profile: how many examples each property ran.
        words: what the kernel says of claims in this run, by key.
    Raises:
        ContradictionError: a claim is both established and refuted, or the kernel
            proves the contrary of a verdict.
    """
    old = {entry["key"]: entry for entry in (before or {}).get("claims", ())}
    renewed = set(keys)
    entries = []
    for claim in claims:
        kept = old.get(claim.key)
        if claim.key in renewed:
            repairs = [c for c in claims if c.of == claim.key and c.reading == "repair"]
            entry = entry_of(claim, findings, profile, repairs)
            entry = kept if kept and _richer(kept, entry) else entry
            entries.append(_with_word(entry, words.get(claim.key)))
        elif kept:
            entries.append(kept)
    return {
        "format": FORMAT,
        "versions": {name: _version(name) for name in ENGINES},
        "claims": entries,
    }


def _with_word(entry: Entry, word: Entry | None) -> Entry:
    """An entry with what the kernel says in this run, or without any such word."""
    silent = {name: part for name, part in entry.items() if name != "kernel"}
    if word is None:
        return silent
    if denied(entry["verdict"], word):
        raise ContradictionError(
            f"{entry['key']}: {entry['verdict']}, and yet the kernel accepts "
            f"{word['theorem']}"
        )
    return {**silent, "kernel": word}


STATED = (
    "title",
    "paraphrase",
    "read_as",
    "reading",
    "of",
    "sources",
    "statement",
    "why",
)
FOUND = ("verdict", "rests", "repair", "hypotheses")


def _richer(kept: Entry, entry: Entry) -> bool:
    ranks = list(PROFILES)
    if ranks.index(kept["profile"]) <= ranks.index(entry["profile"]):
        return False
    return all(kept.get(part) == entry[part] for part in (*STATED, *FOUND))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def differences(before: Ledger | None, after: Ledger, keys: Iterable[str]) -> list[str]:
    """Say in sentences which verdicts changed among the given claims.

    What a proof takes on trust is part of its verdict.
    """
    old = {e["key"]: in_full(e) for e in (before or {}).get("claims", ())}
    new = {e["key"]: in_full(e) for e in after["claims"]}
    sentences = []
    for key in keys:
        if key not in old:
            sentences.append(f"{key}: not in the ledger, now {new[key]}")
        elif old[key] != new[key]:
            sentences.append(f"{key}: the ledger says {old[key]}, now {new[key]}")
    gone = sorted(set(old) - set(new))
    return sentences + [f"{key}: in the ledger, but no longer a claim" for key in gone]


def by_claim(evidence: Sequence[Evidence]) -> Findings:
    """Group evidence by claim key."""
    grouped: dict[str, list[Evidence]] = {}
    for item in evidence:
        grouped.setdefault(item.claim, []).append(item)
    return grouped
