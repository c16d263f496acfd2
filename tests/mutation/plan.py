"""A plan: mutants that were drawn, the tests of each, and the same without a fault.

A mutant of the plan is named by its place there, which is the seed of the campaign. The
last ones are controls: between them they run every test of the plan on the code as it
is, and a test that fails there is no witness.
"""

import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from math import inf
from pathlib import Path
from typing import Any

from tests.mutation.choosing import BUDGET, CoverageError, Covered, file_of
from tests.mutation.known import Key
from tests.mutation.modules import ROOT, mutated_files
from tests.mutation.mutants import Mutant, digest_of, drawn, mutants_of, source_of

FORMAT = "longdep-mutation-plan/1"
CONTROL_SECONDS = 60.0
UNFIT = "unfit"  # what becomes of a control in which tests fail
SPARE = 10.0  # seconds of CPU time for a test, beside five times what it took


class PlanError(ValueError):
    """A plan cannot be made or used."""


def job(
    root: Path,
    module: str,
    source: str,
    stages: list[dict[str, Any]],
    budget: float = inf,
    spare: float = SPARE,
) -> dict[str, Any]:
    """What `run` in child.py is given; it says what each is."""
    return {
        "root": str(root),
        "module": module,
        "source": source,
        "stages": stages,
        "budget": budget,
        "spare": spare,
    }


@dataclass(frozen=True)
class Plan:
    """Mutants and their tests.

    Attributes:
        sources: digest of the mutated files.
        tests: seconds of CPU time that each test may take: as the longest of its file,
            as which of them fills a cache for all hangs on their order.
        reading: seconds of CPU time to read each file of tests.
        mutants: in the order of their files and lines.
        stages: of each mutant: runs of tests, one after the other.
        controls: runs of tests without a fault.
    """

    sources: str
    tests: dict[str, float]
    reading: dict[str, float]
    mutants: list[Mutant]
    stages: list[list[list[str]]]
    controls: list[list[str]] = field(default_factory=list)

    def require_sources(self, root: Path = ROOT) -> None:
        """Refuse a plan of other files: its mutants are not theirs.

        Raises:
            PlanError: the mutated files are not those of the plan.
        """
        if digest_of(mutated_files(root), root) != self.sources:
            raise PlanError("the mutated files have changed since the plan was made")

    def job_of(self, number: int, root: Path = ROOT) -> dict[str, Any]:
        """What is to be run for a mutant, or, after the last, for a control.

        Raises:
            PlanError: the mutated files are not those of the plan.
        """
        self.require_sources(root)
        if number < len(self.mutants):
            mutant = self.mutants[number]
            module, source = mutant.module, mutant.source(root)
            stages = self.stages[number]
        else:
            module = next(iter(mutated_files(root)))
            source = source_of(module, root)
            stages = [self.controls[number - len(self.mutants)]]
        return job(root, module, source, [self._stage(tests) for tests in stages])

    def _stage(self, tests: list[str]) -> dict[str, Any]:
        files = dict.fromkeys(map(file_of, tests))
        return {
            "files": list(files),
            "reading": sum(self.reading.get(file, 0) for file in files),
            "tests": {name: self.tests[name] for name in tests},
        }

    def to_text(self) -> str:
        """The plan as JSON; tests by their place in a list."""
        names = sorted(self.tests)
        place = {name: k for k, name in enumerate(names)}
        mutants = [
            asdict(mutant) | {"stages": [[place[n] for n in s] for s in stages]}
            for mutant, stages in zip(self.mutants, self.stages, strict=True)
        ]
        return json.dumps(
            {
                "format": FORMAT,
                "sources": self.sources,
                "tests": [[name, self.tests[name]] for name in names],
                "reading": self.reading,
                "mutants": mutants,
                "controls": [[place[n] for n in run] for run in self.controls],
            }
        )

    @classmethod
    def read(cls, path: Path) -> "Plan":
        """Read a plan.

        Raises:
            PlanError: there is none in this file.
        """
        try:
            tree: dict[str, Any] = json.loads(path.read_text())
        except (OSError, ValueError) as error:
            raise PlanError(f"{path}: no plan to be read: {error}") from error
        if not isinstance(tree, dict) or tree.get("format") != FORMAT:
            raise PlanError(f"{path}: expected {FORMAT}, got another file")
        names = [name for name, _ in tree["tests"]]
        stages = [entry.pop("stages") for entry in tree["mutants"]]
        return cls(
            sources=tree["sources"],
            tests=dict(tree["tests"]),
            reading=tree["reading"],
            mutants=[Mutant(**entry) for entry in tree["mutants"]],
            stages=[[[names[k] for k in s] for s in runs] for runs in stages],
            controls=[[names[k] for k in run] for run in tree["controls"]],
        )


def planned(
    folder: Path, count: int, seed: str, budget: float = BUDGET, root: Path = ROOT
) -> Plan:
    """Draw mutants and choose their tests.

    Args:
        folder: with the coverage of the tests.
        count: at least so many mutants.
        seed: of the draw.
        budget: seconds for the tests of a mutant.
        root: where the mutated files lie.

    Raises:
        CoverageError: there is no coverage, or the files have changed since.
    """
    return for_these(folder, drawn(every(root), count, seed), budget, root)


def planned_again(
    folder: Path,
    keys: Container[Key],
    unfit: Iterable[str] = (),
    budget: float = BUDGET,
    root: Path = ROOT,
) -> Plan:
    """Choose the tests of mutants that survived before tests were written for them.

    Args:
        folder: with the coverage of the tests.
        keys: what names the mutants.
        unfit: tests that are not chosen.
        budget: seconds for the tests of a mutant.
        root: where the mutated files lie.

    Raises:
        CoverageError: there is no coverage, or the files have changed since.
    """
    mutants = [mutant for mutant in every(root) if mutant.key in keys]
    return for_these(folder, mutants, budget, root, unfit)


def every(root: Path = ROOT) -> list[Mutant]:
    """All mutants of all files."""
    return [m for module in mutated_files(root) for m in mutants_of(module, root)]


def for_these(
    folder: Path,
    mutants: list[Mutant],
    budget: float,
    root: Path,
    unfit: Iterable[str] = (),
) -> Plan:
    """A plan for these mutants, from coverage of the files as they are.

    Raises:
        CoverageError: there is none.
    """
    covered = Covered(folder, root)
    sources = digest_of(mutated_files(root), root)
    if covered.sources != {sources}:
        raise CoverageError(f"{folder}: the mutated files have changed since")
    for name in unfit:
        covered.seconds.pop(name, None)
    return with_tests(covered, mutants, sources, budget)


def with_tests(
    covered: Covered, mutants: list[Mutant], sources: str, budget: float
) -> Plan:
    """A plan for these mutants."""
    stages = [covered.stages(mutant, budget) for mutant in mutants]
    used = {name for runs in stages for run in runs for name in run}
    tests = {name: covered.longest[file_of(name)] for name in sorted(used)}
    reading = {f: s for f, s in covered.reading.items() if f in set(map(file_of, used))}
    seconds = {name: covered.seconds[name] for name in tests}
    controls = list(without_fault(seconds, reading))
    return Plan(sources, tests, reading, mutants, stages, controls)


def without_fault(
    tests: dict[str, float], reading: dict[str, float]
) -> Iterator[list[str]]:
    """All tests, file after file, in runs of about a minute."""
    run: list[str] = []
    spent = 0.0
    for name in tests:  # sorted by their names, so by their files
        fresh = not run or file_of(run[-1]) != file_of(name)
        if fresh and spent > CONTROL_SECONDS:
            yield run
            run, spent = [], 0.0
        spent += tests[name] + (reading.get(file_of(name), 0) if fresh else 0)
        run.append(name)
    if run:
        yield run
