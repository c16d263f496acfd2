"""A ledger with a claim of each kind of verdict that a proof is part of."""

from longdep.reports.record import ledger as books
from longdep.reports.record.entries import updated
from longdep.reports.record.finding import Evidence
from longdep.reports.record.outline import outline_of
from longdep.reports.record.resting import rests_to_json
from longdep.theory.catalog import all_claims, claim_of
from longdep.theory.core.claim import Kind
from longdep.theory.core.trust import Rests

PRINTED, REPAIR = "spectral-form", "spectral-form.repaired"
OUTRIGHT, NAMED, WITNESSED = "unrolled-power", "gamma-bound", "delta-product"
EXISTS = next(k for k, c in all_claims().items() if c.kind is Kind.EXISTENCE)
OWN = "A book, section 5 (revised)"
MANY = Rests(("sum", "product"), (OWN,), (OWN,))
RESTS = {
    OUTRIGHT: Rests(),
    NAMED: Rests(("norm-consistent",)),
    WITNESSED: Rests(witnessed_to=6),
    REPAIR: MANY,
}


def proof(key: str, rests: Rests) -> Evidence:
    lemmas = [
        {
            "says": "It follows.",
            "source": name,
            "own": name in rests.own,
            "evaluated": name not in rests.unevaluated,
        }
        for name in (*rests.lemmas, *rests.own)
    ]
    line = {"name": "last", "says": "1", "by": "algebra", "because": "It follows."}
    detail = {
        "models": 6,
        "rests": rests_to_json(rests),
        "lemmas": lemmas,
        "lines": [line],
    }
    return Evidence(key, "proof", f"proof of {key}", True, detail=detail)


def certified(key: str, kind: str, test: str, dropped: str | None = None) -> Evidence:
    certificate = {
        "format": "longdep-certificate/1",
        "kind": {"refutation": "counterexample"}.get(kind, kind),
        "claim": key,
        "values": {},
        "hypotheses": [],
        "conclusion": ["equal", ["number", "1"], ["number", "1"]],
    }
    if dropped is not None:
        certificate["dropped"] = dropped
    return Evidence(
        key, kind, test, kind == "witness", 3, None, dropped, certificate, {}
    )


def made(rests=RESTS, before=None, profile="quick") -> books.Ledger:
    """A ledger with a claim of each kind of verdict that a proof is part of."""
    ablations = [
        certified(REPAIR, "ablation", f"without {h.name}", h.name)
        for h in claim_of(REPAIR).droppable()
    ]
    findings = {key: [proof(key, r)] for key, r in rests.items()}
    findings[REPAIR] = [*findings.get(REPAIR, ()), *ablations]
    findings[PRINTED] = [certified(PRINTED, "refutation", "it fails")]
    findings[EXISTS] = [certified(EXISTS, "witness", "it exists")]
    keys = [PRINTED, *RESTS, EXISTS]
    claims = [outline_of(c) for key, c in all_claims().items() if key in keys]
    return updated(before, claims, keys, findings, profile)


BOOK = made()
ENTRIES = {entry["key"]: entry for entry in BOOK["claims"]}
WORDS = {
    PRINTED: "CONDITIONAL (repair PROVED, given 3 lemmas, 1 of one's own, "
    "1 never evaluated)",
    REPAIR: "PROVED, given 3 lemmas, 1 of one's own, 1 never evaluated",
    OUTRIGHT: "PROVED",
    NAMED: "PROVED, given 1 lemma",
    WITNESSED: "PROVED, premises witnessed to 6",
    EXISTS: "PROVED",
}
