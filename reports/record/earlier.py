"""Ledgers of earlier formats: read as far as they say what a verdict rests on.

They did not say what a proof rests on, and nothing is made up: such a proof is read as
one that has to be checked again, and the verdict as what is left without it.
"""

from typing import Any

from longdep.reports.record.schema import LedgerError, is_witnessed

AGAIN = "an earlier format, which does not say what a proof rests on: check it again"


def brought_up(document: dict[str, Any], form: str, name: str) -> dict[str, Any]:
    """A ledger or a topic's file of an earlier format in the present one.

    Args:
        document: what was parsed.
        form: the present format.
        name: what to call it in a message.
    Raises:
        LedgerError: its claims are none.
    """
    try:
        claims = [_entry(entry) for entry in document["claims"]]
    except (LookupError, TypeError, AttributeError) as error:
        raise LedgerError(f"{name}: not a valid ledger at claims: {error!r}") from error
    return {**document, "format": form, "claims": claims}


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    verdict, why = entry["verdict"], entry["why"]
    if verdict == "CONDITIONAL":  # by a repair that may rest on a proof
        verdict, why = "REFUTED", None
    elif verdict == "PROVED" and not is_witnessed(entry):
        verdict, why = "UNDECIDED", None
    evidence = [
        {**item, "survived": False, "stopped": AGAIN}
        if item["kind"] == "proof" and not item.get("stopped")
        else item
        for item in entry["evidence"]
    ]
    found = {"verdict": verdict, "rests": None, "repair": None, "why": why}
    return {**entry, **found, "evidence": evidence}
