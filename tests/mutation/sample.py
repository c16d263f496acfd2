"""A sample of mutants that a commit must kill: drawn by the digest of its files.

Some are of those that the recorded campaign killed: each must be killed again, by the
test that saw it or by another that saw mutants of its file. Some are new, of lines that
the record says nothing about: of these as many may survive as are likely where 2 % do.
No coverage is needed.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any

from tests.mutation.child import KILLED, SURVIVED
from tests.mutation.choosing import file_of
from tests.mutation.known import Key
from tests.mutation.modules import ROOT, mutated_files
from tests.mutation.mutants import Mutant, digest_of
from tests.mutation.plan import job
from tests.mutation.trying import Outcome, attempt

BUDGET = 90.0  # seconds of CPU time for the tests of one mutant
SECONDS = 10.0  # for a test or a file: how long they take is not recorded
SHARE = Fraction(2, 100)  # of the mutants may survive
LEVEL = Fraction(1, 1000)  # how rarely so many survive by chance


def sampled(mutants: Sequence[Mutant], count: int, root: Path = ROOT) -> list[Mutant]:
    """Draw mutants; the same files give the same ones.

    Args:
        mutants: what is drawn from.
        count: how many; all, if there are fewer.
        root: where the mutated files lie.
    """
    chance = random.Random(digest_of(mutated_files(root), root))
    return sorted(chance.sample(mutants, min(count, len(mutants))))


def seen_by(record: Mapping[str, Any]) -> dict[Key, str]:
    """The mutants that tests have killed, each with the test that saw it."""
    return {
        (module["name"], operator, text, nth): test
        for module in record["modules"]
        for test, mutants in module["seen"].items()
        for operator, text, nth in mutants
    }


def keen(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """The tests that saw mutants of each file; those that saw most come first."""
    found: dict[str, Counter[str]] = {}
    for (module, *_), test in seen_by(record).items():
        found.setdefault(module, Counter())[test] += 1
    return {
        module: sorted(tests, key=lambda name: (-tests[name], name))
        for module, tests in found.items()
    }


def stages_of(tests: Sequence[str], first: str | None = None) -> list[dict[str, Any]]:
    """Runs of tests: one alone, all of these, then all in their files.

    None where no test is known: a run without files would be one of all tests.
    """
    stages = [_stage([first])] if first else []
    if tests:
        stages.append(_stage(tests))
    files = dict.fromkeys(map(file_of, tests))
    alone = [{"files": [f], "reading": SECONDS, "tests": None} for f in files]
    return [*stages, *alone]


def _stage(tests: Sequence[str]) -> dict[str, Any]:
    files = list(dict.fromkeys(map(file_of, tests)))
    return {
        "files": files,
        "reading": SECONDS * len(files),
        "tests": dict.fromkeys(tests, SECONDS),
    }


def tried(
    mutants: list[Mutant],
    record: Mapping[str, Any],
    workers: int,
    root: Path = ROOT,
) -> Iterator[tuple[Mutant, Outcome]]:
    """Try a sample.

    Args:
        mutants: what was drawn.
        record: of the campaign.
        workers: how many are tried at once.
        root: where the files lie.
    """
    seen, tests = seen_by(record), keen(record)

    def try_one(mutant: Mutant) -> Outcome:
        stages = stages_of(tests.get(mutant.module, []), seen.get(mutant.key))
        if not stages:
            return Outcome(SURVIVED, "no test is known to see a fault in this file")
        source = mutant.source(root)
        return attempt(job(root, mutant.module, source, stages, BUDGET))

    with ThreadPoolExecutor(workers) as crew:
        yield from zip(mutants, crew.map(try_one, mutants), strict=True)


def survived(outcome: Outcome) -> bool:
    """Whether no test saw a mutant."""
    return outcome.what != KILLED


def allowed(count: int) -> int:
    """How many of so many new mutants may survive.

    Where 2 % of all do, more of them survive once in a thousand samples at most.
    """
    beyond = Fraction(1)
    for number in range(count + 1):
        beyond -= comb(count, number) * SHARE**number * (1 - SHARE) ** (count - number)
        if beyond <= LEVEL:
            return number
    return count
