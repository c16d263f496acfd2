"""A claim's statement as a definition of Rocq: generated, never written by hand."""

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import sympy
from sympy import (
    Basic,
    Derivative,
    Ge,
    Gt,
    Integral,
    Le,
    Limit,
    Lt,
    Pow,
    Rational,
    oo,
)
from sympy.logic.boolalg import Not

from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import (
    Exists,
    ForAll,
    Norm,
    Rounded,
    SomeReordering,
)
from longdep.theory.core.rocq.algebra import Algebra
from longdep.theory.core.rocq.names import MEANS, Name, Sort, called, names_of
from longdep.theory.core.rocq.printer import Printer
from longdep.theory.core.rocq.reals import FUNCTIONS, Reals
from longdep.theory.core.rocq.text import UntranslatableError

WIDTH = 88
ANALYSIS = (*FUNCTIONS, Derivative, Integral, Rounded, sympy.pi, sympy.E)


class World(StrEnum):
    """Where a statement lives."""

    ALGEBRA = "algebra"
    REALS = "reals"


@dataclass(frozen=True)
class Statement:
    """A claim's statement for Rocq.

    Attributes:
        name: of the definition.
        world: an abstract field, or Coq's real numbers.
        field: the structure of MathComp that the field has; empty over Coq's reals.
        text: the definition.
        limits: whether it speaks of limits.
    """

    name: str
    world: World
    field: str
    text: str
    limits: bool = False

    @property
    def holds(self) -> str:
        """The theorem's type: the statement is true, whatever the field."""
        return self._said("")

    @property
    def fails(self) -> str:
        """The theorem's type: the statement is false, whatever the field."""
        return self._said("~ ")

    def _said(self, negation: str) -> str:
        if self.world is World.REALS:
            return f"{negation}{self.name}"
        limits = "archimedean Real -> " if self.limits else ""
        return f"forall Real : {self.field}, {limits}{negation}{self.name} Real"


def name_of(key: str, without: str | None = None, turned: bool = False) -> str:
    """The name of a claim's definition, or of a broken variant's."""
    name = key.replace("-", "_").replace(".", "__")
    if without is not None:
        name += f"__dropping_{without.replace('-', '_')}"
    # What a statement binds may hide the definition's name: it never says that itself.
    return called(f"{name}__turned" if turned else name, taken=())


def statement_of(
    claim: Claim, without: str | None = None, turned: bool = False
) -> Statement:
    """Print a claim's premises and conclusion, or those of a broken variant.

    Args:
        claim: the claim.
        without: a premise that is left out.
        turned: whether the conclusion's inequality is turned round.
    Raises:
        UntranslatableError: an experiment decides the claim, or a part of it has no
            translation; the message names it.
        UnknownHypothesisError: the claim has no such premise.
    """
    if claim.kind is Kind.EXPERIMENT:
        raise UntranslatableError("an experiment decides it")
    if without is not None:
        claim.hypothesis(without)
    # A name that only the premise left out speaks of stays a name.
    statements = [h.condition for h in claim.hypotheses] + [claim.conclusion]
    premises = tuple(h for h in claim.hypotheses if h.name != without)
    conclusion = _turned(claim.conclusion) if turned else claim.conclusion
    names = names_of(statements)
    world = _world(statements)
    chance = any(statement.has(*MEANS) for statement in statements)
    if chance and any(f.args[3] == oo for f in conclusion.atoms(ForAll)):
        raise UntranslatableError(
            f"a conclusion on chance without an end: {conclusion}"
        )
    printer: Printer = Algebra(names) if world is World.ALGEBRA else Reals(names)
    name = name_of(claim.key, without, turned)
    field = _field(statements) if world is World.ALGEBRA else ""
    parts = _Parts(printer, names, exists=_names_itself(claim), chance=chance)
    body = parts.of(premises, conclusion)
    head = (
        f"Definition {name} (Real : {field}) : Prop :="
        if field
        else f"Definition {name} : Prop :="
    )
    text = "\n".join([head, *_wrapped(body)]) + ".\n"
    limits = any(statement.has(Limit) for statement in statements)
    return Statement(name, world, field, text, limits)


def _names_itself(claim: Claim) -> bool:
    """Whether the claim's own free names are the case that is said to exist."""
    conclusion = claim.conclusion
    negated = isinstance(conclusion, Not) and isinstance(conclusion.args[0], ForAll)
    said = isinstance(conclusion, Exists | SomeReordering)
    return claim.kind is Kind.EXISTENCE and not (negated or said)


def _turned(conclusion: Basic) -> Basic:
    """The conclusion with its inequality turned round.

    Raises:
        UntranslatableError: it is no inequality.
    """
    opposite = {Le: Ge, Lt: Gt, Ge: Le, Gt: Lt}
    if type(conclusion) not in opposite:
        raise UntranslatableError(f"{conclusion} is no inequality to be turned round")
    return opposite[type(conclusion)](*conclusion.args, evaluate=False)


def _world(statements: Iterable[Basic]) -> World:
    analysis = any(statement.has(*ANALYSIS) for statement in statements)
    return World.REALS if analysis else World.ALGEBRA


def _field(statements: Iterable[Basic]) -> str:
    """Roots need a real closed field, and so may what exists; all else any real one."""
    for statement in statements:
        if statement.has(Exists):  # what exists over the reals may be made of roots
            return "rcfType"
        if any(n.args[1] == 2 or str(n.args[1]) == "F" for n in statement.atoms(Norm)):
            return "rcfType"
        if any(
            p.exp in (Rational(1, 2), -Rational(1, 2)) for p in statement.atoms(Pow)
        ):
            return "rcfType"
    return "realFieldType"


@dataclass
class _Parts:
    """Lays a statement out: the names and their signs, premises, conclusion."""

    printer: Printer
    names: tuple[Name, ...]
    exists: bool
    chance: bool

    def of(self, premises: Iterable[Hypothesis], conclusion: Basic) -> list[str]:
        """The lines of a definition's body."""
        word = "exists" if self.exists else "forall"
        join = r" /\ " if self.exists else " -> "
        lines = self._bound((n for n in self.names if not n.random), word, join)
        if self.chance:
            lines += [f"{'forall' if self.exists else 'exists'} (horizon : nat),"]
            lines += [f"{word} (Outcome : finType) (law : Outcome -> Real),"]
            lines += [f"is_law law{join}"]
            lines += self._bound((n for n in self.names if n.random), word, join)
        for premise in premises:
            said = self.printer.statement(premise.condition).words
            name = re.sub(r"[^\w.-]", "", premise.name)  # nothing that ends a comment
            lines.append(f"(* {name} *) ({said}){join}")
        lines.append(f"({self.printer.statement(conclusion).words})")
        return lines

    def _bound(self, names: Iterable[Name], word: str, join: str) -> list[str]:
        """The lines that bind names: those of one type together, then their signs."""
        lines = []
        for kind, group in groupby(names, self.printer.type_of):
            alike = list(group)
            called = " ".join(name.called for name in alike)
            lines.append(f"{word} ({called} : {kind}),")
            lines += [d + join for name in alike if (d := self._declared(name))]
        return lines

    def _declared(self, name: Name) -> str:
        """What is declared of a name's values."""
        if name.sort is Sort.NORM:
            return "submultiplicative norm"
        if not name.sign:
            return ""
        if name.random:
            raise UntranslatableError(
                f"the random {name.called} is declared to be {name.sign}"
            )
        signs = {"positive": "0 < {}", "nonnegative": "0 <= {}", "nonzero": "{} <> 0"}
        letters = [f"i{k}" for k in range(1, len(name.arguments) + 1)]
        value = " ".join([name.called, *letters])
        said = signs[name.sign].format(value)
        if name.sort is Sort.NATURAL:
            said = f"({said})%{self.printer.naturals}"
        if name.sort is Sort.WHOLE:
            said = f"({said})%Z" if isinstance(self.printer, Reals) else said
        if not letters:
            return said
        return f"(forall {' '.join(letters)}, {said})"


def _wrapped(lines: Iterable[str]) -> list[str]:
    """Lines of bounded width: blanks and ends of lines mean the same to Rocq."""
    return [
        part
        for line in lines
        for part in textwrap.wrap(
            line.rstrip(),
            WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
