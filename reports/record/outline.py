"""What a report needs to know of a claim, without its SymPy objects.

An outline is plain data: it travels between processes with the evidence, so that the
process that writes the report need not import the tests.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from longdep.theory.core.claim import Claim
from longdep.theory.core.notation import statement_latex
from longdep.theory.domains import domains

LISTS = ("sources", "symbols", "hypotheses")


@dataclass(frozen=True)
class Outline:
    """A claim as text.

    Attributes:
        key, topic, title, paraphrase, read_as, reading, kind, of: as in the claim.
        sources: document and locator of each place.
        statement: LaTeX of the conclusion.
        symbols: names (LaTeX) and domain, in words, of every symbol.
        hypotheses: name, words, statement (LaTeX) and definition of each premise.
        why: plain words by verdict; those for PROVED serve whatever the proof rests on.
    """

    key: str
    topic: str
    title: str
    paraphrase: str
    reading: str
    of: str | None
    kind: str
    sources: tuple[Mapping[str, str], ...]
    statement: str
    symbols: tuple[Mapping[str, Any], ...]
    hypotheses: tuple[Mapping[str, Any], ...]
    why: Mapping[str, str]
    read_as: str = ""

    def droppable(self) -> tuple[str, ...]:
        """Names of the premises that an ablation must show to be needed."""
        return tuple(h["name"] for h in self.hypotheses if not h["definition"])

    def to_json(self) -> dict[str, Any]:
        """JSON-ready mapping."""
        return asdict(self)

    @staticmethod
    def from_json(record: Mapping[str, Any]) -> "Outline":
        """Inverse of to_json."""
        lists = {name: tuple(record[name]) for name in LISTS}
        return Outline(**{**record, **lists})


_WRITTEN: dict[str, tuple[Claim, Outline]] = {}


def outline_of(claim: Claim) -> Outline:
    """Write a claim as text; printing its formulas is slow, so once for each."""
    known = _WRITTEN.get(claim.key)
    if known is None or known[0] is not claim:
        known = _WRITTEN[claim.key] = (claim, _written(claim))
    return known[1]


def _written(claim: Claim) -> Outline:
    return Outline(
        key=claim.key,
        topic=claim.topic,
        title=claim.title,
        paraphrase=claim.paraphrase,
        reading=str(claim.reading),
        of=claim.of,
        kind=str(claim.kind),
        sources=tuple(
            {"document": s.document, "locator": s.locator} for s in claim.sources
        ),
        statement=statement_latex(claim.conclusion),
        symbols=tuple(
            {"names": [latex for _, latex in names], "domain": domain}
            for domain, names in domains(claim).items()
        ),
        hypotheses=tuple(
            {
                "name": h.name,
                "words": h.words,
                "statement": statement_latex(h.condition),
                "definition": h.definition,
            }
            for h in claim.hypotheses
        ),
        why=dict(claim.why),
        read_as=claim.read_as,
    )
