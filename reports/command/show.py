"""One claim as plain text, for `longdep show`."""

import json
from collections.abc import Iterator
from typing import Any

from longdep.reports.page.tables import rows_of
from longdep.reports.record.ledger import Ledger
from longdep.reports.record.resting import given, in_words
from longdep.theory.core.claim import Claim
from longdep.theory.domains import domains

TIMES = r" \times "


def as_text(claim: Claim, ledger: Ledger | None) -> str:
    """Statement, verdict, lemmas, counterexample, figures, repair and sources."""
    entries = {entry["key"]: entry for entry in (ledger or {}).get("claims", ())}
    return "\n".join(_lines(claim, entries))


def _lines(claim: Claim, entries: dict[str, Any]) -> Iterator[str]:
    entry = entries.get(claim.key)
    yield f"{claim.key}: {claim.title}"
    yield f"verdict:  {in_words(entry) if entry else 'not in the ledger yet'}"
    for lemma in given(entry) if entry else ():
        yield f"given:    {lemma}"
    reading = f"{claim.reading} reading"
    yield f"reading:  {reading}" + (f" of {claim.of}" if claim.of else "")
    yield f"claimed:  {claim.paraphrase}"
    for hypothesis in claim.hypotheses:
        yield f"premise:  {hypothesis.name}: {hypothesis.words}"
    yield f"statement: {claim.conclusion}"
    for domain, names in domains(claim).items():
        listed = ", ".join(name for name, _ in names)
        yield f"symbols:  {listed}: {domain.replace('$', '').replace(TIMES, ' x ')}"
    if entry is None:
        return
    if entry["why"]:
        yield f"why:      {entry['why']}"
    for certificate in entry["certificates"]:
        name = certificate["kind"]
        if "dropped" in certificate:
            name += f" without {certificate['dropped']}"
        yield f"{name}:"
        for symbol, value in certificate["values"].items():
            yield f"    {symbol} = {json.dumps(value).replace(chr(34), '')}"
    for evidence in entry["evidence"]:
        if evidence.get("stopped"):
            yield (
                f"stopped:  {evidence['kind']}, {evidence['test']}: "
                + (evidence["stopped"])
            )
        elif evidence["kind"] == "measurement":
            yield from _measured(evidence)
        elif unvisited := evidence.get("detail", {}).get("unvisited"):
            yield f"models:   the author's never have {', '.join(unvisited)}"
    for key in entry["repaired_by"]:
        repair = entries.get(key)
        if repair:
            yield f"repair:   {key}: {in_words(repair)}: {repair['title']}"
    for source in claim.sources:
        yield f"source:   document {source.document}, {source.locator}"


def _measured(evidence: dict[str, Any]) -> Iterator[str]:
    """A measurement: what was measured, the rule, and the figures in columns."""
    detail = evidence["detail"]
    yield f"measured: {evidence['test']}"
    yield f"    rule: {detail['rule']}"
    rows = rows_of(detail["values"])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield ("    " + "  ".join(cells)).rstrip()
