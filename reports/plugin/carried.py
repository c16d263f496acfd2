"""What travels with the reports of pytest: evidence, and the outlines of claims."""

import sys
from collections.abc import Iterable
from typing import Any

import pytest

EVIDENCE = "longdep-evidence"
OUTLINES = "longdep-claims"
COLLECTION = "longdep-collected"
COLLECTED = pytest.StashKey[list[pytest.Item]]()
DESELECTED = pytest.StashKey[list[pytest.Item]]()


class Carried(list[Any]):
    """What a test recorded, listened to by the plugin of the run that it is in."""


def collection(config: pytest.Config) -> dict[str, Any]:
    """The tests of claims that this process collected, as plain data.

    Returns:
        For each test by its node id the claim, its sentence and whether it was
        deselected; the outlines of these claims; the keys of all claims there are,
        and of those that have a proof.
    """
    if "longdep.reports.record.evidence" not in sys.modules:
        return {"tests": {}, "claims": [], "keys": [], "proofs": []}
    from longdep.reports.record.finding import sentence_of
    from longdep.theory.catalog import OWN

    deselected = {id(item) for item in config.stash.get(DESELECTED, [])}
    items = config.stash.get(COLLECTED, [])
    tests = {
        item.nodeid: {
            "claim": claim_of_test(item),
            "test": sentence_of(getattr(item, "originalname", item.name)),
            "deselected": id(item) in deselected,
        }
        for item in items
    }
    keys = dict.fromkeys(claim_of_test(item) or "" for item in items)
    return {
        "tests": tests,
        "claims": outlines(keys),
        "keys": sorted(OWN),
        "proofs": sorted(key for key, claim in OWN.items() if claim.proof),
    }


def claim_of_test(item: pytest.Item) -> str | None:
    """Key of the claim that the decorators tie a test to."""
    return getattr(getattr(item, "function", None), "claim", None)


def outlines(keys: Iterable[str]) -> list[dict[str, Any]]:
    """The outlines of the claims of these keys, as plain data."""
    from longdep.reports.record.outline import outline_of
    from longdep.theory.catalog import claim_of

    return [outline_of(claim_of(key)).to_json() for key in keys]
