"""What the kernel of a proof assistant says of the claims.

The statements are generated from the claims in this run, the proofs are those of
theory/rocq; each theorem is held against the statement's own type, and what it assumes
is what `Print Assumptions` says.
"""

import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from longdep.reports.record.coqc import KernelError, compiled, require_coqc
from longdep.theory.catalog import all_claims
from longdep.theory.core.rocq.statement import World
from longdep.theory.theorems import FOLDER, IMPORTS, Theorem, generated, theorems

PROVER = "Coq"
# The axioms of Coq's real numbers, by the names that Coq prints, with their modules.
CLASSICAL = {
    "Classical_Prop.classic": "Coq.Logic",
    "ClassicalDedekindReals.sig_forall_dec": "Coq.Reals",
    "ClassicalDedekindReals.sig_not_dec": "Coq.Reals",
    "FunctionalExtensionality.functional_extensionality_dep": "Coq.Logic",
}
# What switches a check of the kernel off, writes files, or loads what is no proof. What
# universes are worth behind a sealed module, `Print Assumptions` does not see.
FORBIDDEN = re.compile(
    r"\b(Universe\s+Checking|Guard\s+Checking|Positivity\s+Checking|bypass_check|"
    r"Redirect|Declare\s+ML|LoadPath|Load|Extraction|Drop|Fail|Cd)\b|#\[|\bcheck_\d"
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

    def words(self) -> dict[str, dict[str, Any]]:
        """What a ledger says of each claim: its theorem, and its broken variants'."""
        broken: dict[str, list[dict[str, Any]]] = {}
        for checked in self.checked:
            if variant := checked.theorem.variant:
                said = {"variant": variant, **_said(checked)}
                broken.setdefault(checked.theorem.claim, []).append(said)
        return {
            checked.theorem.claim: {
                "prover": PROVER,
                "version": self.version,
                **_said(checked),
                "variants": broken.get(checked.theorem.claim, []),
            }
            for checked in self.checked
            if not checked.theorem.variant
        }


def _said(checked: Checked) -> dict[str, Any]:
    return {
        "theorem": checked.theorem.name,
        "file": f"theory/rocq/{checked.theorem.file}",
        "holds": checked.theorem.holds,
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
    claims = all_claims().values()
    asked = [t for t in theorems(claims) if t.claim in keys]
    _require_whole(asked)
    grouped: dict[str, list[Theorem]] = {}
    for theorem in asked:
        grouped.setdefault(theorem.file, []).append(theorem)
    with TemporaryDirectory(prefix="longdep-") as name:
        folder = Path(name)
        _laid_out(folder, generated(claims))
        seconds = compiled(folder, grouped, progress)
        # Only now, so that no proof file can write or read what is asked of it.
        checks = {}
        for number, (file, group) in enumerate(grouped.items()):
            checks[f"check_{number}.v"] = group
            text = _check(number, file, group)
            (folder / f"check_{number}.v").write_text(text, encoding="utf-8")
        compiled(folder, checks, progress, done=seconds)
        checked = [
            Checked(theorem, _assumed(folder, number, place, theorem))
            for number, group in enumerate(checks.values())
            for place, theorem in enumerate(group)
        ]
    return Answer(version, tuple(checked), seconds)


def _require_whole(asked: Iterable[Theorem]) -> None:
    """Refuse two theorems on the same statement, and a variant without its claim.

    Raises:
        KernelError: there is one; the message names it.
    """
    seen: dict[tuple[str, str], Theorem] = {}
    for theorem in asked:
        other = seen.setdefault((theorem.claim, theorem.variant), theorem)
        if other is not theorem:
            raise KernelError(
                f"{theorem.file}: expected one theorem on {theorem.claim}, got "
                f"{other.name} and {theorem.name}"
            )
    for claim, variant in seen:
        if (claim, "") not in seen:
            raise KernelError(f"{claim}: expected a theorem beside that {variant}")


def _laid_out(folder: Path, statements: Mapping[str, str]) -> None:
    """Copy what is written by hand; the statements are those of this run's claims."""
    for path in FOLDER.rglob("*.v"):
        if found := FORBIDDEN.search(path.read_text(encoding="utf-8")):
            words = " ".join(found[0].split())
            raise KernelError(f"{path.relative_to(FOLDER)}: {words!r} is not admitted")
        place = folder / path.relative_to(FOLDER)
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, place)
    for name, text in statements.items():
        (folder / name).write_text(text, encoding="utf-8")


def _check(number: int, file: str, group: list[Theorem]) -> str:
    """A file that holds theorems against the statements, and asks what they assume."""
    topic, world = file.removesuffix(".v").split("/")
    lines = [
        IMPORTS[World(world)],
        f"From Longdep.{topic} Require Import {world}_statements.",
        f"Require Longdep.{topic}.{world}.",
        *_own_names(),
    ]
    for place, theorem in enumerate(group):
        proof = f"@Longdep.{topic}.{world}.{theorem.name}"
        lines += [
            f"Lemma checked_{place} : {theorem.says}.",
            # What holds over every field holds over the Archimedean ones.
            f"Proof. first [exact (fun Real _ => {proof} Real) | exact {proof}]. Qed."
            if theorem.statement.limits
            else f"Proof. exact {proof}. Qed.",
            f'Redirect "said_{number}_{place}" Print Assumptions checked_{place}.',
        ]
    return "\n".join(lines) + "\n"


def _own_names() -> Iterator[str]:
    """Lines that fail if the printed name of an axiom could be another one's."""
    for number, (name, library) in enumerate(CLASSICAL.items()):
        module = name.partition(".")[0]
        yield f"Require {library}.{module}."
        same = "@Coq.Init.Logic.eq_refl _ _"
        yield f"Definition own_{number} : @{name} = @{library}.{name} := {same}."


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
        if theorem.statement.world is World.ALGEBRA or axiom not in CLASSICAL:
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
        if line.endswith(":"):
            return None  # another heading: an assumption of another kind
        names.append(line.split(" ", 1)[0])
    return tuple(sorted(names))
