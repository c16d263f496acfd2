"""A sample of mutants that a commit must kill: drawn by the digest of its files.

The tests of a mutant are those that saw mutants of its file in the recorded campaign,
the keenest first; then whatever else is in their files. No coverage is needed.
"""

import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.mutation.child import KILLED, SURVIVED
from tests.mutation.choosing import file_of
from tests.mutation.known import Key
from tests.mutation.modules import ROOT, mutated_files
from tests.mutation.mutants import Mutant, digest_of, mutants_of
from tests.mutation.plan import job
from tests.mutation.trying import Outcome, attempt

BUDGET = 90.0  # seconds of CPU time for the tests of one mutant
SECONDS = 10.0  # for a test or a file: how long they take is not recorded


def sampled(count: int, root: Path = ROOT) -> list[Mutant]:
    """Draw mutants; the same files give the same ones.

    Args:
        count: how many; all, if there are fewer.
        root: where the mutated files lie.
    """
    modules = list(mutated_files(root))
    every = [mutant for module in modules for mutant in mutants_of(module, root)]
    chance = random.Random(digest_of(modules, root))
    return sorted(chance.sample(every, min(count, len(every))))


def stages_of(tests: Mapping[str, int]) -> list[dict[str, Any]]:
    """Runs of tests: those that saw most mutants first, then all in their files.

    None where no test is known: a run without files would be one of all tests.
    """
    if not tests:
        return []
    keen = sorted(tests, key=lambda name: (-tests[name], name))
    files = dict.fromkeys(map(file_of, keen))
    first = {
        "files": list(files),
        "reading": SECONDS * len(files),
        "tests": dict.fromkeys(keen, SECONDS),
    }
    each = [{"files": [f], "reading": SECONDS, "tests": None} for f in files]
    return [first, *each]


def tried(
    mutants: list[Mutant],
    record: Mapping[str, Any],
    passed_over: set[Key],
    workers: int,
    root: Path = ROOT,
) -> Iterator[tuple[Mutant, Outcome | None]]:
    """Try a sample.

    Args:
        mutants: what was drawn.
        record: of the campaign.
        passed_over: mutants that are known to survive; their outcome is None.
        workers: how many are tried at once.
        root: where the files lie.
    """
    tests = {module["name"]: module["tests"] for module in record["modules"]}

    def try_one(mutant: Mutant) -> Outcome | None:
        if mutant.key in passed_over:
            return None
        stages = stages_of(tests.get(mutant.module, {}))
        if not stages:
            return Outcome(SURVIVED, "no test is known to see a fault in this file")
        source = mutant.source(root)
        return attempt(job(root, mutant.module, source, stages, BUDGET))

    with ThreadPoolExecutor(workers) as crew:
        yield from zip(mutants, crew.map(try_one, mutants), strict=True)


def survived(outcome: Outcome | None) -> bool:
    """Whether a mutant was tried and no test saw it."""
    return outcome is not None and outcome.what != KILLED
