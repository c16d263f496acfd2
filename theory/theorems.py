"""The claims for the proof assistant Rocq (Coq 8.16): statements and proofs.

A topic is a folder of theory/rocq, of at most four files: `algebra_statements.v`,
generated from the claims, and `algebra.v`, their proofs by hand, over an abstract
field; and `reals_statements.v` with `reals.v` over Coq's reals. A proof file proves
`KEY_holds` (the statement) or `KEY_fails` (its negation); the key of a broken variant
ends in `__dropping_PREMISE` or `__turned`. What is proved is what is generated.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from longdep.theory.core.claim import Claim
from longdep.theory.core.rocq.statement import Statement, World, name_of, statement_of
from longdep.theory.core.rocq.text import UntranslatableError

FOLDER = Path(__file__).parent / "rocq"
THEOREM = re.compile(r"^Theorem (\w+)_(holds|fails)\b", re.MULTILINE)
GENERATED = "(* Generated from the claims: python -m tests.kernel.statements *)"
IMPORTS = {
    World.ALGEBRA: (
        "From mathcomp Require Import all_ssreflect all_fingroup all_algebra.\n"
        "From Longdep Require Import vocabulary.\n"
        "Import GRing.Theory Num.Theory.\n"
        "Local Open Scope ring_scope.\n"
    ),
    World.REALS: (
        "From Coq Require Import Reals ZArith.\n"
        "From Coquelicot Require Import Coquelicot.\n"
        "From Longdep Require Import reals_vocabulary.\n"
        "Local Open Scope R_scope.\n"
    ),
}


class TheoremError(ValueError):
    """A proof file proves what no claim says, or of a world that is not its own."""


@dataclass(frozen=True)
class Theorem:
    """A theorem of a proof file, and what it says of which claim.

    Attributes:
        claim: key of the claim.
        topic: the claim's topic.
        statement: the definition that it is about.
        holds: whether it proves the statement, or its negation.
        variant: what is broken in the statement, in words; empty for the claim's own.
    """

    claim: str
    topic: str
    statement: Statement
    holds: bool
    variant: str = ""

    @property
    def name(self) -> str:
        """Its name in the proof file."""
        return f"{self.statement.name}_{'holds' if self.holds else 'fails'}"

    @property
    def file(self) -> str:
        """The proof file, in theory/rocq."""
        return f"{self.topic}/{self.statement.world.value}.v"

    @property
    def says(self) -> str:
        """Its type."""
        return self.statement.holds if self.holds else self.statement.fails


def theorems(claims: Iterable[Claim]) -> Iterator[Theorem]:
    """Every theorem of the proof files, topic by topic as the claims come.

    Args:
        claims: all that the proof files may be about.
    Raises:
        TheoremError: one is about no claim's statement, or about one of another world.
    """
    topics: dict[str, list[Claim]] = {}
    for claim in claims:
        topics.setdefault(claim.topic, []).append(claim)
    for topic, members in topics.items():
        for world in World:
            path = FOLDER / topic / f"{world.value}.v"
            if path.exists():
                yield from _theorems_of(members, world, path)


def _theorems_of(
    claims: Iterable[Claim], world: World, path: Path
) -> Iterator[Theorem]:
    known = {
        name_of(claim.key, without, turned): (claim, without, turned)
        for claim in claims
        for without in (None, *(h.name for h in claim.hypotheses))
        for turned in (False, True)
    }
    for name, end in THEOREM.findall(text_of(path)):
        if name not in known:
            raise TheoremError(f"{path}: {name}_{end} is about no claim of the topic")
        claim, without, turned = known[name]
        try:
            statement = statement_of(claim, without, turned)
        except UntranslatableError as error:
            raise TheoremError(f"{path}: {name}_{end}: {error}") from error
        if statement.world is not world:
            raise TheoremError(
                f"{path}: {name} is a statement of the world {statement.world.value}"
            )
        if name != name_of(claim.key) and end == "holds":
            raise TheoremError(f"{path}: {name}: of a broken variant it may only fail")
        broken = [f"without {without}"] * bool(without)
        broken += ["inequality turned round"] * turned
        yield Theorem(
            claim.key, claim.topic, statement, end == "holds", ", ".join(broken)
        )


def text_of(path: Path) -> str:
    """The text of a file of theory/rocq.

    Raises:
        TheoremError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TheoremError(f"{path}: cannot be read: {error}") from error


def generated(claims: Iterable[Claim]) -> dict[str, str]:
    """The text of every file of statements, by its path in theory/rocq."""
    files: dict[str, dict[str, str]] = {}
    for theorem in theorems(claims):
        statement = theorem.statement
        path = f"{theorem.topic}/{statement.world.value}_statements.v"
        start = {"": f"{GENERATED}\n{IMPORTS[statement.world]}"}
        files.setdefault(path, start)[statement.name] = statement.text
    return {path: "\n".join(texts.values()) for path, texts in files.items()}
