"""All mutants of a file in a fixed order, and samples of them, drawn by seed."""

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import mutate_code

from tests.mutation.modules import ROOT
from tests.mutation.operators import Place, operators, repeats, silent_places


@dataclass(frozen=True, order=True)
class Mutant:
    """One fault at one place.

    Attributes:
        module: path of the file from the root.
        line: number of the line, from 1.
        operator: name of the operator.
        occurrence: how many places of this operator come before, in the file.
        text: the line, without the white space around it.
        nth: how many mutants of this operator on lines of the same text come before.
    """

    module: str
    line: int
    operator: str
    occurrence: int
    text: str
    nth: int

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What names the mutant still when lines are added elsewhere."""
        return self.module, self.operator, self.text, self.nth

    def source(self, root: Path = ROOT) -> str:
        """The file with the fault in it.

        Raises:
            ValueError: there is no such place in the file.
        """
        original = source_of(self.module, root)
        mutated = mutate_code(original, operators()[self.operator], self.occurrence)
        if mutated is None:
            raise ValueError(f"{self.module}: {self.operator} has no such place")
        return mutated

    def change(self, root: Path = ROOT) -> str:
        """What the first changed line becomes, without superfluous white space."""
        before = source_of(self.module, root).splitlines()
        after = self.source(root).splitlines()
        pairs = zip(before, [*after, ""], strict=False)
        return next((" ".join(new.split()) for old, new in pairs if old != new), "")


def source_of(module: str, root: Path = ROOT) -> str:
    """The text of a file."""
    return (root / module).read_text(encoding="utf-8")


def mutants_of(module: str, root: Path = ROOT) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    source = source_of(module, root)
    lines, silent = source.split("\n"), silent_places(source)
    passed: Counter[str] = Counter()
    found = []
    for node in ast_nodes(parso.parse(source)):
        for name, operator in operators().items():
            for start, _ in operator.mutation_positions(node):
                occurrence, passed[name] = passed[name], passed[name] + 1
                if not (repeats(name, node) or lies_in(start, silent)):
                    found.append((start, name, occurrence))
    alike: Counter[tuple[str, str]] = Counter()
    mutants = []
    for (line, _), name, occurrence in sorted(found):
        text = lines[line - 1].strip()
        nth, alike[name, text] = alike[name, text], alike[name, text] + 1
        mutants.append(Mutant(module, line, name, occurrence, text, nth))
    return mutants


def lies_in(start: tuple[int, int], places: Iterable[Place]) -> bool:
    """Whether something that starts there lies in one of some places."""
    return any(first <= start < last for first, last in places)


def drawn(mutants: Sequence[Mutant], count: int, seed: str) -> list[Mutant]:
    """A sample in which every file has its share, rounded up; all of a small file.

    Args:
        mutants: of all files.
        count: at least so many are drawn.
        seed: the same mutants, count and seed give the same sample.
    """
    of_file: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        of_file.setdefault(mutant.module, []).append(mutant)
    sample = []
    for module, its in of_file.items():
        share = -(-count * len(its) // len(mutants))
        chance = random.Random(f"{seed} {module}")
        sample += chance.sample(its, min(share, len(its)))
    return sorted(sample)


def digest_of(modules: Iterable[str], root: Path = ROOT) -> str:
    """A digest of the files, the same wherever they lie."""
    digest = hashlib.sha256()
    for module in modules:
        digest.update(f"{module}\n{source_of(module, root)}\0".encode())
    return digest.hexdigest()
