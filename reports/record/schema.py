"""What a ledger must look like: its schema, and what its entries say of each other."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).resolve().parents[1] / "ledger.schema.json"


class LedgerError(ValueError):
    """The file is not a ledger, or cannot be read or written."""


@cache
def _validator(shape: str) -> Any:
    """The validator of one shape: it looks at well-formed trees in one pass.

    A ledger has some ten thousand nodes of expression trees; following the schema's
    reference to itself at each of them takes seconds. Only what `is_tree` refuses is
    left to the schema, which then names the place.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    follow = Draft202012Validator.VALIDATORS["$ref"]

    def reference(validator: Any, target: str, instance: Any, schema: Any) -> Any:
        if target == "#/$defs/tree" and is_tree(instance):
            return ()
        return follow(validator, target, instance, schema)

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    kind = extend(Draft202012Validator, {"$ref": reference})  # type: ignore[no-untyped-call]
    return kind({"$ref": f"#/$defs/{shape}", "$defs": schema["$defs"]})


def is_tree(value: Any) -> bool:
    """Whether it is a list, not empty, of texts and such lists."""
    waiting = [value]
    while waiting:
        tree = waiting.pop()
        if not isinstance(tree, list) or not tree:
            return False
        waiting += [part for part in tree if not isinstance(part, str)]
    return True


def validate(document: Any, name: str, shape: str = "whole") -> None:
    """Check a parsed document against the schema.

    Args:
        document: what was parsed.
        name: what to call it in a message.
        shape: "head", "topic", or "whole": the ledger as it is held in memory.
    Raises:
        LedgerError: the schema refuses it, two entries have the same key, or (of the
            whole) a verdict disagrees with what it rests on; one sentence with the
            place.
    """
    from jsonschema.exceptions import best_match

    error = best_match(_validator(shape).iter_errors(document))
    if error is not None:
        place = "/".join(map(str, error.absolute_path)) or "(top)"
        reason = error.message if len(error.message) < 160 else error.validator
        raise LedgerError(f"{name}: not a valid ledger at {place}: {reason}")
    require_distinct(document.get("claims", ()), name)
    if shape == "whole":
        require_agreement(document["claims"], name)


def require_distinct(entries: Iterable[Mapping[str, Any]], name: str) -> None:
    """Refuse two entries of the same key.

    Raises:
        LedgerError: there are such; one sentence with both places.
    """
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries):
        first = seen.setdefault(entry["key"], number)
        if first != number:
            raise LedgerError(
                f"{name}: not a valid ledger at claims/{number}: the key "
                f"{entry['key']!r} already belongs to claims/{first}"
            )


def require_agreement(entries: Iterable[Mapping[str, Any]], name: str) -> None:
    """Refuse a verdict that its proof, its witness or its repair does not bear out.

    Raises:
        LedgerError: there is such a verdict; one sentence with the place.
    """
    listed = list(entries)
    by_key = {entry["key"]: entry for entry in listed}
    for number, entry in enumerate(listed):
        if reason := _disagreement(entry, by_key):
            raise LedgerError(
                f"{name}: not a valid ledger at claims/{number}: {reason}"
            )


def _disagreement(entry: Any, by_key: Mapping[str, Any]) -> str | None:
    verdict, rests, repair = entry["verdict"], entry["rests"], entry["repair"]
    if "kernel" in entry and denied(verdict, entry["kernel"]):
        return f"{verdict}, and yet the kernel accepts {entry['kernel']['theorem']}"
    proofs = [
        item["detail"]["rests"]
        for item in entry["evidence"]
        if item["kind"] == "proof" and item["survived"] and not item.get("stopped")
    ]
    if verdict in ("PROVED", "PROVED GIVEN"):
        if rests is None:
            return (
                None if is_witnessed(entry) else f"{verdict} without proof or witness"
            )
        if strangers := {*rests["unevaluated"]} - {*rests["lemmas"], *rests["own"]}:
            return f"{min(strangers)!r} was never evaluated, but is none of its lemmas"
        return None if rests in proofs else f"no proof rests on what {verdict} names"
    if proofs:
        return f"expected PROVED or PROVED GIVEN beside its proof, got {verdict}"
    if repair is None:
        return None
    if repair["key"] not in entry["repaired_by"]:
        return f"{repair['key']!r} is none of the claims that repair it"
    other = by_key.get(repair["key"], {**repair, "rests": rests})
    if (repair["verdict"], rests) != (other["verdict"], other["rests"]):
        return f"says of {repair['key']!r} something else than that claim's entry"
    return None


def denied(verdict: str, word: Mapping[str, Any]) -> bool:
    """Whether the kernel's theorem on a claim is the contrary of its verdict."""
    if word["holds"]:
        return verdict in ("CONDITIONAL", "REFUTED")
    return verdict in ("PROVED", "PROVED GIVEN", "SUPPORTED")


def is_witnessed(entry: Mapping[str, Any]) -> bool:
    """Whether it is an existence claim with a certified witness."""
    return entry["kind"] == "existence" and any(
        certificate["kind"] == "witness" for certificate in entry["certificates"]
    )
