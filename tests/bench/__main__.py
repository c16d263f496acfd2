"""Repeat the bench with many seeds: python -m tests.bench reports/bench.json."""

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import NoSuchExample

from longdep.numeric.drawing import alone
from longdep.reports.page.bench import FORMAT
from longdep.reports.record.ledger import write_whole
from longdep.reports.record.searching import PROFILES, SEARCH_FACTOR
from tests.bench.statements import STATEMENTS

SEEDS = 20
BUDGET = PROFILES["default"]
LONGEST = BUDGET * SEARCH_FACTOR


def examples_needed(cases: Any, check: Any, seed: int, budget: int) -> int | None:
    """How many examples one search runs before the statement fails; None: never."""
    count = [0]

    def fails(case: Any) -> bool:
        count[0] += 1
        return not check(case)

    search = settings(
        max_examples=budget,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    try:
        with alone():
            hypothesis.find(cases, fails, settings=search, random=Random(seed))
    except NoSuchExample:
        return None
    return count[0]


def measured() -> list[dict[str, Any]]:
    """Every statement with the examples that each seed needed."""
    rows = []
    for claim, holds, cases, check in STATEMENTS:
        budget = BUDGET if holds else LONGEST
        counts = [examples_needed(cases, check, seed, budget) for seed in range(SEEDS)]
        rows.append({"says": claim.title, "holds": holds, "needed": counts})
        print(claim.key, counts, file=sys.stderr)
    return rows


if __name__ == "__main__":
    book = {
        "format": FORMAT,
        "hypothesis": hypothesis.__version__,
        "budget": BUDGET,
        "longest": LONGEST,
        "statements": measured(),
    }
    write_whole(Path(sys.argv[1]), json.dumps(book, indent=1) + "\n")
