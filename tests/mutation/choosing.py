"""The tests for a mutant: those that run its line, the quickest first, up to a budget.

A line outside of functions (a constant, a decorator, a default) runs when its file is
imported, in whichever test happens to be the first to do so. Its tests are those that
look at what stands in a file; those that run what it stands for: the function it
belongs to, the lines that name what it assigns to; and whatever runs in the file.
"""

import ast
import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import coverage

from tests.mutation.covering import FORMAT
from tests.mutation.modules import ROOT
from tests.mutation.mutants import Mutant, source_of

BUDGET = 60.0  # seconds of CPU time, as measured with coverage: all tests of a mutant
AT_IMPORT = (  # look at what stands in a file
    "tests/reports/test_records.py",
    "tests/theory/test_rules_in_general.py",
    "tests/numeric/oracle/test_check_effort.py",
)
STAGES = (4.0, 16.0, BUDGET)  # each has a pytest run: most mutants need the first alone
Span = tuple[int, int]  # of lines, both ends in it


class CoverageError(ValueError):
    """A folder holds no coverage that could be used."""


class Covered:
    """What a run of the tests with coverage has left in its folder."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        """Read the folder.

        Raises:
            CoverageError: there is no coverage in it.
        """
        self.root = root
        self.sources: set[str] = set()
        self.seconds: dict[str, float] = {}
        self.reading: dict[str, float] = {}
        self.data = coverage.CoverageData(no_disk=True)
        self.known: dict[str, Module] = {}
        for path in sorted(folder.glob("*.json")):
            self._add(path)
        if not self.seconds:
            raise CoverageError(f"{folder}: no coverage in this folder")

    @cached_property
    def longest(self) -> dict[str, float]:
        """The seconds of the longest test of each file."""
        found: dict[str, float] = {}
        for name, seconds in self.seconds.items():
            found[file_of(name)] = max(seconds, found.get(file_of(name), 0.0))
        return found

    def _add(self, path: Path) -> None:
        try:
            about: dict[str, Any] = json.loads(path.read_text())
        except (OSError, ValueError) as error:
            raise CoverageError(f"{path}: cannot be read: {error}") from error
        if not isinstance(about, dict) or about.get("format") != FORMAT:
            return
        self.sources.add(about["sources"])
        self.seconds |= about["seconds"]
        self.reading |= about["reading"]
        part = coverage.CoverageData(str(path.with_suffix(".sqlite")))
        part.read()
        self.data.update(part)

    def stages(self, mutant: Mutant, budget: float = BUDGET) -> list[list[str]]:
        """The tests for a mutant, in runs that take longer each."""
        module = self.known.get(mutant.module)
        if module is None:
            module = self.known[mutant.module] = Module(self, mutant.module)
        return staged(self, module.tests(mutant.line), budget)


class Module:
    """The lines of one file, and who runs them."""

    def __init__(self, covered: Covered, path: str) -> None:
        self.covered = covered
        self.tree = ast.parse(source_of(path, covered.root))
        own = str((covered.root / path).resolve())
        self.by_line: dict[int, set[str]] = {
            line: {name for name in names if name in covered.seconds}
            for line, names in covered.data.contexts_by_lineno(own).items()
        }

    def tests(self, line: int) -> Iterator[list[str]]:
        """Groups of tests, the most telling first; a later one may repeat others."""
        statement = self.statement(line)
        if self.is_called(line):
            if here := self.runs((line, line)) or self.runs(statement):
                yield here
                return
        yield [n for n in self.covered.seconds if file_of(n) in AT_IMPORT]
        yield self.runs(*self.functions(line), *self.naming(statement))
        yield self.runs((1, max(self.by_line, default=1)))

    def runs(self, *spans: Span) -> list[str]:
        """The tests that run any of these lines, the quickest first."""
        names = set()
        for first, last in spans:
            for line in range(first, last + 1):
                names |= self.by_line.get(line, set())
        return sorted(names, key=lambda name: (self.covered.seconds[name], name))

    @cached_property
    def spans(self) -> list[Span]:
        """The lines of every statement; of one with a body, those before the body."""
        return [
            (node.lineno, max(node.lineno, body_of(node)[0].lineno - 1))
            if body_of(node)
            else (node.lineno, node.end_lineno or node.lineno)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.stmt)
        ]

    def statement(self, line: int) -> Span:
        """The lines of the innermost statement that a line belongs to."""
        own = [span for span in self.spans if span[0] <= line <= span[1]]
        return min(own, key=lambda span: span[1] - span[0], default=(line, line))

    def is_called(self, line: int) -> bool:
        """Whether a line lies in the body of a function."""
        return any(
            node.body[0].lineno <= line <= (node.end_lineno or node.lineno)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef)
        )

    def functions(self, line: int) -> Iterator[Span]:
        """The function or class whose head or decorator a line belongs to."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                heads = [node.lineno, *(d.lineno for d in node.decorator_list)]
                if min(heads) <= line < node.body[0].lineno:
                    yield node.lineno, node.end_lineno or node.lineno

    def naming(self, statement: Span) -> Iterator[Span]:
        """The lines that name what a statement assigns to, also as an attribute."""
        names = {
            node.id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            if statement[0] <= node.lineno <= statement[1]
        }
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name | ast.Attribute):
                name = node.id if isinstance(node, ast.Name) else node.attr
                if name in names:
                    yield node.lineno, node.lineno


def body_of(node: ast.stmt) -> list[ast.stmt]:
    """The statements in a statement; none where it has no body."""
    if isinstance(node, ast.Match):
        return [node.cases[0].body[0]]
    return getattr(node, "body", [])


def staged(
    covered: Covered, groups: Iterable[list[str]], budget: float
) -> list[list[str]]:
    """Cut groups of tests into stages; what is beyond the budget is left out."""
    stages: list[list[str]] = [[] for _ in STAGES]
    read: set[str] = set()
    chosen: set[str] = set()
    spent = 0.0
    for group in groups:
        new = [name for name in group if name not in chosen]
        for name in sorted(new, key=shares(covered, new)):
            file = file_of(name)
            spent += covered.seconds[name]
            spent += 0 if file in read else covered.reading.get(file, 0)
            if spent > budget and chosen:
                return [stage for stage in stages if stage]
            read.add(file)
            chosen.add(name)
            stage = next((k for k, end in enumerate(STAGES) if spent <= end), -1)
            stages[stage].append(name)
    return [stage for stage in stages if stage]


def shares(covered: Covered, tests: list[str]) -> Any:
    """A key for sorting: a test's seconds, and its share in reading its file."""
    files: dict[str, int] = {}
    for name in tests:
        files[file_of(name)] = files.get(file_of(name), 0) + 1

    def share(name: str) -> tuple[float, str]:
        file = file_of(name)
        reading = covered.reading.get(file, 0) / files[file]
        return covered.seconds[name] + reading, name

    return share


def file_of(test: str) -> str:
    """The file of a test."""
    return test.partition("::")[0]
