"""What the kernel of a proof assistant says of the claims.

The statements are generated from the claims in this run, the proofs are those of
theory/rocq; each theorem is held against the statement's own type, and what it assumes
is what `Print Assumptions` says.
"""

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from longdep.reports.record.coqc import KernelError, compiled, require_coqc
from longdep.theory.core.rocq.statement import World
from longdep.theory.rocq import FOLDER, IMPORTS, Theorem, generated, theorems

PROVER = "Coq"
# The axioms of Coq's real numbers, beside which "no axiom" stands for none at all.
CLASSICAL = frozenset(
    {
        "Classical_Prop.classic",
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
    }
)
# Numbers of the processor, which the tactic `interval` computes with.
PRIMITIVE = (
    "PrimInt63.",
    "Uint63.",
    "Sint63.",
    "PrimFloat.",
    "FloatAxioms.",
    "FloatOps.",
    "PrimArray.",
    "PArray.",
)
CLOSED = "Closed under the global context"
OPENED = "Axioms:"


@dataclass(frozen=True)
class Checked:
    """A theorem that the kernel accepted, and what it assumes: names of axioms."""

    theorem: Theorem
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What the kernel says in a run.

    Attributes:
        version: of the prover.
        checked: the theorems on the claims asked for.
        seconds: of each file that was compiled.
    """

    version: str
    checked: tuple[Checked, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)

    def word(self, key: str) -> dict[str, Any] | None:
        """What a ledger says of a claim: its theorem, and those on broken variants."""
        own = [c for c in self.checked if c.theorem.claim == key]
        whole = [c for c in own if not c.theorem.variant]
        if not whole:
            return None
        return {
            "prover": PROVER,
            "version": self.version,
            **_said(whole[0]),
            "holds": whole[0].theorem.holds,
            "variants": [
                {"variant": c.theorem.variant, **_said(c)}
                for c in own
                if c.theorem.variant
            ],
        }


def _said(checked: Checked) -> dict[str, Any]:
    return {
        "theorem": checked.theorem.name,
        "file": f"theory/rocq/{checked.theorem.file}",
        "assumptions": list(checked.assumptions),
    }


def ask(keys: Collection[str], progress: Callable[[str, int, int], None]) -> Answer:
    """Let the kernel check every theorem on some claims.

    Args:
        keys: of the claims.
        progress: called with (file, files done, files in all).
    Raises:
        KernelError: the prover is not there, or does not accept a theorem, or one
            rests on an axiom that it may not rest on.
        TheoremError: a proof file proves what no claim says.
    """
    version = require_coqc()
    asked = [t for t in theorems() if t.claim in keys]
    _require_one_each(asked)
    with TemporaryDirectory(prefix="longdep-") as name:
        folder = Path(name)
        _laid_out(folder)
        grouped: dict[str, list[Theorem]] = {}
        for theorem in asked:
            grouped.setdefault(theorem.file, []).append(theorem)
        checks = {}
        for number, (file, group) in enumerate(grouped.items()):
            checks[f"check_{number}.v"] = group
            text = _check(number, file, group)
            (folder / f"check_{number}.v").write_text(text, encoding="utf-8")
        seconds = compiled(folder, checks, progress)
        checked = [
            Checked(theorem, _assumed(folder, number, place, theorem))
            for number, group in enumerate(checks.values())
            for place, theorem in enumerate(group)
        ]
    kept = {f: s for f, s in seconds.items() if f not in checks}
    return Answer(version, tuple(checked), kept)


def _require_one_each(asked: Iterable[Theorem]) -> None:
    """Refuse a claim with two theorems of its own: one might say the contrary."""
    seen: dict[tuple[str, str], Theorem] = {}
    for theorem in asked:
        other = seen.setdefault((theorem.claim, theorem.variant), theorem)
        if other is not theorem:
            raise KernelError(
                f"{theorem.file}: expected one theorem on {theorem.claim}, got "
                f"{other.name} and {theorem.name}"
            )


def _laid_out(folder: Path) -> None:
    """Copy what is written by hand; the statements are those of this run's claims."""
    for path in FOLDER.rglob("*.v"):
        place = folder / path.relative_to(FOLDER)
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, place)
    for name, text in generated().items():
        (folder / name).write_text(text, encoding="utf-8")


def _check(number: int, file: str, group: list[Theorem]) -> str:
    """A file that holds theorems against the statements, and asks what they assume."""
    topic, world = file.removesuffix(".v").split("/")
    lines = [
        IMPORTS[World(world)],
        f"From Longdep.{topic} Require Import {world}_statements.",
        f"Require Longdep.{topic}.{world}.",
    ]
    for place, theorem in enumerate(group):
        proof = f"Longdep.{topic}.{world}.{theorem.name}"
        lines += [
            f"Definition checked_{place} : {theorem.says} :=",
            f"  {proof}.",
            f'Redirect "said_{number}_{place}" Print Assumptions checked_{place}.',
        ]
    return "\n".join(lines) + "\n"


def _assumed(
    folder: Path, number: int, place: int, theorem: Theorem
) -> tuple[str, ...]:
    path = folder / f"said_{number}_{place}.out"
    try:
        said = path.read_text(encoding="utf-8")
    except OSError as error:
        raise KernelError(f"{theorem.file}: no word on {theorem.name}") from error
    axioms = assumptions(said)
    if axioms is None:
        raise KernelError(
            f"{theorem.file}: what {theorem.name} assumes cannot be read: {said!r}"
        )
    for axiom in axioms:
        if theorem.statement.world is World.ALGEBRA or not _admitted(axiom):
            raise KernelError(
                f"{theorem.file}: {theorem.name} rests on {axiom}, which is none of "
                "the axioms that it may rest on"
            )
    return axioms


def assumptions(said: str) -> tuple[str, ...] | None:
    """The names of the axioms in what `Print Assumptions` says; None if unreadable."""
    text = said.strip()
    if text == CLOSED:
        return ()
    if not text.startswith(OPENED):
        return None
    names = []
    for line in text.removeprefix(OPENED).strip().splitlines():
        if line[:1].isspace():
            continue  # the rest of a type
        name = line.split(" ", 1)[0]
        if line.endswith(":") and " " not in line:
            return None  # another heading: an assumption of another kind
        names.append(name)
    return tuple(sorted(names))


def _admitted(axiom: str) -> bool:
    return axiom in CLASSICAL or axiom.startswith(PRIMITIVE)
