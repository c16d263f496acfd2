"""Lemmas taken on trust, each stated once as a schema, and the rule that applies one.

A schema is a function from arguments to premises and a conclusion. A step may rest on
it only as an exact instance: the arguments have the sorts and shapes demanded, every
premise is known, and the step says the conclusion. "Undecided" is a refusal.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sympy import Basic, Dummy, Expr, Gt, Sum, Symbol, fraction, sympify
from sympy.core.symbol import Str
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.arguments import Sort
from longdep.theory.core.binding import bound_names, covers, free_names
from longdep.theory.core.decide import decided, gives, is_real, same
from longdep.theory.core.notation import (
    Expectation,
    GaussianEntries,
    Norm,
    Variance,
)
from longdep.theory.core.proof import Context, ProofError, Step
from longdep.theory.core.sorts import RANDOM, names_of

Arguments = Mapping[str, Any]


class SchemaError(ValueError):
    """The arguments do not fit the schema; the message names what is wrong."""


@dataclass(frozen=True)
class General:
    """A premise for every value of some symbols: no hypothesis may fix them.

    `surely` marks a premise that must hold in every outcome of the law.
    """

    statement: Boolean
    symbols: tuple[Basic, ...]
    surely: bool = False


Premise: TypeAlias = "Boolean | General"


@dataclass(frozen=True)
class Said:
    """What a lemma says of its arguments."""

    conclusion: Boolean
    premises: tuple[Premise, ...] = ()


def require_unbound(index: Basic, *parts: Basic) -> None:
    """Refuse an index that stands in a part where it would be bound, or be another.

    Raises:
        SchemaError: it does.
    """
    for part in parts:
        if index in free_names(part) | bound_names(part):
            raise SchemaError(f"{index} runs over a range, so {part} may not hold it")


def require_covered(index: Symbol, first: Expr, last: Expr) -> None:
    """Refuse an index that takes values in a range which it was not declared for.

    Raises:
        SchemaError: the range is not known to lie in the index's domain.
    """
    if not covers(Sum(index, (index, first, last)), index):
        raise SchemaError(f"{index} is not declared for all from {first} to {last}")


def defined(*values: Expr) -> tuple[Boolean, ...]:
    """Premises under which quotients of real numbers are real: denominators > 0.

    Raises:
        SchemaError: a value is not known to be a quotient of real numbers.
    """
    premises = []
    for value in values:
        if not is_real(value):
            above, below = fraction(value)
            if not (is_real(above) and is_real(below)):
                raise SchemaError(f"{value} is not known to be a real number")
            premises.append(Gt(below, 0, evaluate=False))
    return tuple(premises)


@dataclass(frozen=True)
class TrustedLemma:
    """A theorem taken on trust.

    Attributes:
        name: permanent identifier.
        words: the theorem in one sentence.
        source: book or standard, and section.
        takes: the sort of each argument.
        says: premises and conclusion as a function of the arguments.
        constants: arguments that must not depend on chance.
        evaluated: whether its steps have a truth value in models.
    """

    name: str
    words: str
    source: str
    takes: Mapping[str, Sort]
    says: Callable[..., Said]
    constants: tuple[str, ...] = ()
    evaluated: bool = True

    def __call__(
        self, *, by: tuple[str, ...] = (), needs: tuple[str, ...] = (), **at: Any
    ) -> "Known":
        """Return the rule that applies the lemma at these arguments."""
        return Known(self, at, by, needs)

    def at(self, arguments: Arguments) -> Said:
        """Return the lemma at these arguments.

        Raises:
            SchemaError: they lack a name, or a sort or shape does not fit.
        """
        if set(arguments) != set(self.takes):
            wanted, given = sorted(self.takes), sorted(arguments)
            raise SchemaError(f"{self.name} takes {wanted}, not {given}")
        sizes: dict[str, Expr] = {}
        for name, sort in self.takes.items():
            if not sort.admits(arguments[name], sizes):
                value = arguments[name]
                raise SchemaError(f"{name} = {value} is not known to be {sort.words}")
        said = self.says(**arguments)
        for norm in said.conclusion.atoms(Norm):
            if norm.args[1] == 2 and 1 not in norm.args[0].shape:
                raise SchemaError(f"{norm} is of order 2 but not of a vector")
        return said


@dataclass(frozen=True)
class Known:
    """The conclusion of a trusted lemma at chosen arguments.

    Every premise is a statement of `by` (earlier steps) or of `needs` (hypotheses of
    the claim), or decided by SymPy from the symbols' assumptions; and everything
    cited is the premise of something. The same relation with terms moved across it
    or its sides exchanged counts as the same statement.
    """

    lemma: TrustedLemma
    at: Mapping[str, Any] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    drops_facts = False
    inherits = False

    def terms(self) -> tuple[Basic, ...]:
        return ()

    @property
    def evaluated(self) -> bool:
        return self.lemma.evaluated

    @property
    def trusted_source(self) -> str:
        """What is taken on trust: the lemma by name and in words, and its source."""
        return f"`{self.lemma.name}`, {self.lemma.words} ({self.lemma.source})"

    @property
    def facts(self) -> tuple[str, ...]:
        """The hypotheses that it rests on, by the name that other rules give them."""
        return self.needs

    def uses(self) -> tuple[str, ...]:
        return self.by

    def discharges(self) -> tuple[str, ...]:
        return ()

    def check(self, step: Step, context: Context) -> None:
        arguments = {name: _value(value) for name, value in self.at.items()}
        try:
            said = self.lemma.at(arguments)
        except SchemaError as error:
            raise ProofError(step.name, str(error)) from error
        for name in self.lemma.constants:
            _require_constant(step, name, arguments[name], context)
        if not same(step.statement, said.conclusion):
            raise ProofError(
                step.name,
                f"says {step.statement}, {self.lemma.name} gives {said.conclusion}",
            )
        cited = tuple(self._cited(step, context))
        used = {self._confirm(step, p, cited, context) for p in said.premises}
        if idle := sorted(c.name for c in cited if c not in used):
            raise ProofError(step.name, f"{', '.join(idle)} is no premise of the lemma")

    def _cited(self, step: Step, context: Context) -> Iterator["_Cited"]:
        for name in self.needs:
            if name not in context.hypotheses:
                raise ProofError(step.name, f"no hypothesis {name!r}")
            yield _Cited(name, context.hypotheses[name], is_step=False)
        for name in self.by:
            yield _Cited(name, context.earlier(step, name), is_step=True)

    def _confirm(
        self,
        step: Step,
        premise: Premise,
        cited: tuple["_Cited", ...],
        context: Context,
    ) -> "_Cited | None":
        """Return what gives a premise; None if SymPy decides it.

        Raises:
            ProofError: nothing gives it.
        """
        general = premise if isinstance(premise, General) else None
        wanted = general.statement if general else premise
        for source in cited:
            if not any(gives(p, wanted) for p in (source.says, *_parts(source.says))):
                continue
            if general is None:
                return source
            fixed = context.fixed_symbols(source.name) if source.is_step else None
            if fixed is not None and not fixed & set(general.symbols):
                if general.surely:
                    context.sure.add(source.name)
                return source
        if decided(wanted):
            return None
        every = " for every value" if general else ""
        raise ProofError(step.name, f"the premise {wanted} is not known{every}")

    def words(self) -> str:
        return f"lemma on trust: `{self.lemma.name}`"


@dataclass(frozen=True)
class _Cited:
    """A statement that a step rests on, by its name."""

    name: str
    says: Boolean
    is_step: bool


def _parts(statement: Boolean) -> tuple[Boolean, ...]:
    return And.make_args(statement)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return Str(value)
    return tuple(map(_value, value)) if isinstance(value, tuple) else sympify(value)


def _require_constant(step: Step, name: str, value: Any, context: Context) -> None:
    """Refuse an argument that may depend on chance.

    A name is constant if a hypothesis on means uses it outside of them, or it counts (a
    whole number), and no hypothesis uses it inside of one. A hypothesis without a mean
    may be on random numbers.
    """
    inside: set[Basic] = set()
    outside: set[Basic] = set()
    for hypothesis in context.hypotheses.values():
        held = hypothesis.atoms(*RANDOM)
        inside |= {n for part in held for n in names_of(_random(part))}
        if held:
            outside |= names_of(hypothesis.xreplace({p: Dummy() for p in held}))
    for part in value if isinstance(value, tuple) else (value,):
        means = {e: Dummy() for e in part.atoms(Expectation, Variance)}
        for symbol in names_of(part.xreplace(means)) - set(means.values()):
            counted = isinstance(symbol, Symbol) and symbol.is_integer
            if symbol in inside or not (symbol in outside or counted):
                raise ProofError(
                    step.name, f"{name} = {part} is not known to be constant"
                )


def _random(part: Basic) -> Basic:
    """What a statement on chance speaks of: of Gaussian entries, their matrix."""
    return part.args[0] if isinstance(part, GaussianEntries) else part
