"""The statements of the suite's claims, drawn: so that to show one takes no SymPy.

A file a topic, drawings/TOPIC.json, is written beside the ledger. Where one is missing,
was changed, or draws another statement than the ledger's, the statement is drawn from
the claim itself, which takes seconds, if that says the same.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from longdep.reports.record.ledger import Ledger, LedgerError, parsed
from longdep.theory.core.breaking import Layout
from longdep.theory.topics import TOPICS

if TYPE_CHECKING:
    from longdep.theory.core.claim import Claim

FORMAT = "longdep-drawings/1"
FOLDER = "drawings"
UNICODE, ASCII = "unicode", "ascii"


@dataclass(frozen=True)
class Drawn:
    """The statements of one claim, laid out in signs of one kind.

    Attributes:
        conclusion: what it concludes.
        premises: its premises, in their order.
    """

    conclusion: Layout
    premises: tuple[Layout, ...]

    def to_json(self) -> list[Any]:
        """JSON-ready list, the conclusion first."""
        return [layout.to_json() for layout in (self.conclusion, *self.premises)]

    @classmethod
    def from_json(cls, record: Any) -> Self:
        """Inverse of to_json."""
        conclusion, *premises = map(Layout.from_json, record)
        return cls(conclusion, tuple(premises))


_DRAWN: dict[tuple[str, bool], tuple["Claim", Drawn]] = {}


def drawn(claim: "Claim", *, unicode: bool) -> Drawn:
    """Draw the statements of a claim; SymPy is slow at that, so once for each."""
    from longdep.theory.core.terminal import layout_of

    known = _DRAWN.get((claim.key, unicode))
    if known is None or known[0] is not claim:
        made = Drawn(
            layout_of(claim.conclusion, unicode=unicode),
            tuple(layout_of(h.condition, unicode=unicode) for h in claim.hypotheses),
        )
        known = _DRAWN[claim.key, unicode] = (claim, made)
    return known[1]


def texts(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield the files of drawings beside a ledger: name within the folder, and text.

    A claim that has changed since the ledger's entry was made is left out.
    """
    from longdep.theory.catalog import all_claims

    topics: dict[str, dict[str, Any]] = {}
    for entry in ledger["claims"]:
        claim = all_claims().get(entry["key"])
        if claim is None or not is_of(claim, entry):
            continue
        topics.setdefault(entry["topic"], {})[entry["key"]] = {
            "of": of(entry),
            UNICODE: drawn(claim, unicode=True).to_json(),
            ASCII: drawn(claim, unicode=False).to_json(),
        }
    for topic, claims in topics.items():
        document = {"format": FORMAT, "digest": _digest(claims), "claims": claims}
        yield f"{FOLDER}/{topic}.json", _text(document)


def is_of(claim: "Claim", entry: Mapping[str, Any]) -> bool:
    """Whether a claim states what an entry of the ledger, or its text, states."""
    from longdep.reports.record.outline import outline_of

    return of(outline_of(claim).to_json()) == of(entry)


def of(entry: Mapping[str, Any]) -> str:
    """What a drawing is of: a digest of the statements, as LaTeX, of an entry."""
    premises = [premise["statement"] for premise in entry["hypotheses"]]
    return _digest([entry["statement"], *premises])[:16]


def stored(folder: Path, topic: str) -> Mapping[str, Any]:
    """The drawings of a topic beside a ledger, by key; none if they are not whole.

    Args:
        folder: that of the ledger's head.
        topic: a topic's name.
    """
    if topic not in TOPICS:
        return {}
    try:
        document = parsed(folder / FOLDER / f"{topic}.json") or {}
    except LedgerError:
        return {}
    claims = document.get("claims")
    whole = document.get("format") == FORMAT and document.get("digest") == _digest(
        claims
    )
    return claims if whole and isinstance(claims, dict) else {}


def kept(
    claims: Mapping[str, Any], entry: Mapping[str, Any], *, unicode: bool
) -> Drawn | None:
    """The drawing of an entry's statements among those of its topic, if it is there."""
    try:
        record = claims[entry["key"]]
        if record["of"] != of(entry):
            return None
        found = Drawn.from_json(record[UNICODE if unicode else ASCII])
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    return found if len(found.premises) == len(entry["hypotheses"]) else None


def _digest(value: Any) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()


def _text(document: Mapping[str, Any]) -> str:
    """A claim's drawings in one kind of signs a line, so that changes can be read."""
    head = [
        f" {json.dumps(name)}: {json.dumps(value)}"
        for name, value in document.items()
        if name != "claims"
    ]
    claims = [
        f"  {json.dumps(key)}: {{\n"
        + ",\n".join(
            f"   {json.dumps(kind)}: {json.dumps(value, ensure_ascii=False)}"
            for kind, value in record.items()
        )
        + "\n  }"
        for key, record in document["claims"].items()
    ]
    inside = ",\n".join([*head, ' "claims": {\n' + ",\n".join(claims) + "\n }"])
    return f"{{\n{inside}\n}}\n"
