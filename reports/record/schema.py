"""What a ledger must look like: its schema, and the error of one that does not."""

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
        LedgerError: the schema refuses it, or two entries have the same key; one
            sentence with the place.
    """
    from jsonschema.exceptions import best_match

    error = best_match(_validator(shape).iter_errors(document))
    if error is not None:
        place = "/".join(map(str, error.absolute_path)) or "(top)"
        reason = error.message if len(error.message) < 160 else error.validator
        raise LedgerError(f"{name}: not a valid ledger at {place}: {reason}")
    require_distinct(document.get("claims", ()), name)


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
