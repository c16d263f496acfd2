"""The ledger: every claim with its verdict, evidence and certificates, as JSON.

The pages are rendered from the ledger alone. It is written whole (a temporary name,
then a rename), and read only after its schema has accepted it.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from longdep.numeric import files
from longdep.reports.record.finding import Evidence
from longdep.reports.record.outline import Outline
from longdep.reports.record.searching import PROFILES
from longdep.reports.record.verdict import Findings, needed, verdict_of

FORMAT = "longdep-ledger/2"
HERE = Path(__file__).resolve().parents[1]  # the room reports/
COMMITTED = HERE / "ledger.json"
ENGINES = ("sympy", "numpy", "mpmath", "python-flint", "hypothesis")

Ledger = dict[str, Any]
Entry = dict[str, Any]


class LedgerError(ValueError):
    """The file is not a ledger, or cannot be read or written."""


def entry_of(
    claim: Outline, findings: Findings, profile: str, repairs: Sequence[Outline] = ()
) -> Entry:
    """Write one claim's entry from the evidence of this run."""
    evidence = findings.get(claim.key, ())
    outcome = verdict_of(claim, findings, repairs)
    ablated = needed(claim, findings)
    told = claim.to_json()
    why = told.pop("why")
    return {
        **told,
        "sources": list(told["sources"]),
        "symbols": list(told["symbols"]),
        "hypotheses": [
            {**h, "shown_needed": ablated.get(h["name"])} for h in claim.hypotheses
        ],
        "repaired_by": [repair.key for repair in repairs],
        "profile": profile,
        "verdict": str(outcome),
        "why": why.get(str(outcome)),
        "evidence": [_without_certificate(item) for item in evidence],
        "certificates": [dict(e.certificate) for e in evidence if e.certificate],
    }


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
) -> Ledger:
    """Return a ledger with the given claims' entries renewed, the others kept.

    An entry that rests on a richer profile is kept as well if this run comes to the
    same verdict on the same statement: a quick look does not replace a long one.

    Args:
        before: the ledger so far.
        claims: every claim of the new ledger, in its order.
        keys: the claims that were tested.
        findings: merged evidence by claim key.
        profile: how many examples each property ran.
    """
    old = {entry["key"]: entry for entry in (before or {}).get("claims", ())}
    renewed = set(keys)
    entries = []
    for claim in claims:
        kept = old.get(claim.key)
        if claim.key in renewed:
            repairs = [c for c in claims if c.of == claim.key and c.reading == "repair"]
            entry = entry_of(claim, findings, profile, repairs)
            entries.append(kept if kept and _richer(kept, entry) else entry)
        elif kept:
            entries.append(kept)
    return {
        "format": FORMAT,
        "versions": {name: _version(name) for name in ENGINES},
        "claims": entries,
    }


SAID = ("title", "paraphrase", "reading", "of", "sources", "statement", "why")


def _richer(kept: Entry, entry: Entry) -> bool:
    ranks = list(PROFILES)
    if ranks.index(kept["profile"]) <= ranks.index(entry["profile"]):
        return False
    return all(kept[part] == entry[part] for part in (*SAID, "verdict", "hypotheses"))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def differences(before: Ledger | None, after: Ledger, keys: Iterable[str]) -> list[str]:
    """Say in sentences which verdicts changed among the given claims."""
    old = {e["key"]: e["verdict"] for e in (before or {}).get("claims", ())}
    new = {e["key"]: e["verdict"] for e in after["claims"]}
    found = []
    for key in keys:
        if key not in old:
            found.append(f"{key}: not in the ledger, now {new[key]}")
        elif old[key] != new[key]:
            found.append(f"{key}: the ledger says {old[key]}, now {new[key]}")
    gone = sorted(set(old) - set(new))
    return found + [f"{key}: in the ledger, but no longer a claim" for key in gone]


def read(path: Path) -> Ledger | None:
    """Read a ledger; None if there is no such file.

    Raises:
        LedgerError: it cannot be read, is not JSON, or its schema refuses it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path}: the ledger cannot be read: {error}") from error
    try:
        ledger = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"{path}: the ledger is not JSON text: {error}") from error
    validate(ledger, str(path))
    return dict(ledger)


def is_ledger(path: Path) -> bool:
    """Whether a file is a ledger, of whatever version."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False
    return str(found).startswith("longdep-ledger/")


@cache
def suite_keys() -> frozenset[str]:
    """Keys of the suite's claims, from its ledger: importing all claims takes long."""
    try:
        entries = json.loads(COMMITTED.read_text(encoding="utf-8"))["claims"]
    except FileNotFoundError:
        return frozenset()
    return frozenset(entry["key"] for entry in entries)


@cache
def _validator() -> Any:
    """The schema's validator, which looks at well-formed trees in one pass.

    A ledger has some ten thousand nodes of expression trees; following the schema's
    reference to itself at each of them takes seconds. Only what `_is_tree` refuses is
    left to the schema, which then names the place.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    follow = Draft202012Validator.VALIDATORS["$ref"]

    def reference(validator: Any, target: str, instance: Any, schema: Any) -> Any:
        if target == "#/$defs/tree" and _is_tree(instance):
            return ()
        return follow(validator, target, instance, schema)

    schema = json.loads((HERE / "ledger.schema.json").read_text(encoding="utf-8"))
    kind = extend(Draft202012Validator, {"$ref": reference})  # type: ignore[no-untyped-call]
    return kind(schema)


def _is_tree(value: Any) -> bool:
    """Whether it is a list, not empty, of texts and such lists."""
    waiting = [value]
    while waiting:
        tree = waiting.pop()
        if not isinstance(tree, list) or not tree:
            return False
        waiting += [part for part in tree if not isinstance(part, str)]
    return True


def validate(ledger: Any, name: str) -> None:
    """Check a parsed ledger against the schema.

    Raises:
        LedgerError: the schema refuses it, or two entries have the same key; one
            sentence with the place.
    """
    from jsonschema.exceptions import best_match

    error = best_match(_validator().iter_errors(ledger))
    if error is not None:
        place = "/".join(map(str, error.absolute_path)) or "(top)"
        reason = error.message if len(error.message) < 160 else error.validator
        raise LedgerError(f"{name}: not a valid ledger at {place}: {reason}")
    seen: dict[str, int] = {}
    for number, entry in enumerate(ledger["claims"]):
        first = seen.setdefault(entry["key"], number)
        if first != number:
            raise LedgerError(
                f"{name}: not a valid ledger at claims/{number}: the key "
                f"{entry['key']!r} already belongs to claims/{first}"
            )


def as_text(ledger: Ledger) -> str:
    """The ledger's bytes: stable order, one trailing newline."""
    return json.dumps(ledger, indent=1, ensure_ascii=False) + "\n"


def write_whole(path: Path, text: str) -> None:
    """Write a file under a temporary name, then rename it into place.

    Raises:
        LedgerError: the folder or file cannot be written; nothing was changed.
    """
    try:
        files.write_whole(path, text.encode())
    except OSError as error:
        reason = error.strerror or error
        raise LedgerError(f"{path}: cannot be written: {reason}") from error


def by_claim(evidence: Sequence[Evidence]) -> Findings:
    """Group evidence by claim key."""
    grouped: dict[str, list[Evidence]] = {}
    for item in evidence:
        grouped.setdefault(item.claim, []).append(item)
    return grouped
