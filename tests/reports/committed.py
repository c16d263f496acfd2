"""The committed ledger, for the tests: read and held against its schema once."""

import json
from functools import cache

from longdep.reports.record import ledger
from longdep.reports.record.ledger import Ledger


@cache
def _text() -> str:
    found = ledger.read(ledger.COMMITTED)
    assert found is not None
    return json.dumps(found)


def committed() -> Ledger:
    """A ledger of the caller's own, equal to what is read from the files."""
    return json.loads(_text())
