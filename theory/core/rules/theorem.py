"""Citing a claim proved elsewhere, at values of the names that are free in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sympy import Basic, Eq, Expr, Symbol, false, nan, oo, sympify, true, zoo
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, BooleanAtom

from longdep.theory.core.binding import BindingError, covers, free_names, substitute
from longdep.theory.core.instantiation import Instantiation
from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import ForAll
from longdep.theory.core.rules.base import RuleDefaults, require_same
from longdep.theory.core.rules.matrices import equal
from longdep.theory.core.sorts import InstantiationError
from longdep.theory.core.steps import CitedClaim, Context, ProofError, Step


def cited_conclusion(
    name: str, cited: CitedClaim, at: Mapping[Basic, Basic | int]
) -> Boolean:
    """Return the conclusion of a claim with values put in, as a step must say it.

    SymPy turns an equation or inequality that it decides into true or false; such a
    part would vanish from a conjunction, so it is refused.

    Args:
        name: of the step.
        cited: the claim.
        at: values by name; a family or function as a pattern, {x(t): y(t + k)}.
    Raises:
        ProofError: the values cannot be put in, or the claim says nothing there.
    """
    try:
        put_in = _values(cited, at)
        parts = [put_in(part) for part in And.make_args(cited.conclusion)]
    except InstantiationError as error:
        raise ProofError(name, f"cites {cited.key!r}: {error}") from error
    for part in parts:
        if isinstance(part, BooleanAtom):
            raise ProofError(name, f"{cited.key} says {part} at these values")
        if part.has(nan, zoo):
            raise ProofError(name, f"{cited.key} has no meaning there: {part}")
    return And(*parts)


@dataclass(frozen=True)
class Theorem(RuleDefaults):
    """A claim proved elsewhere, at values of its free names.

    Each premise of that claim, with the values put in, must be given: by the earlier
    steps that `premises` names, or by the hypotheses that `facts` names. A premise
    that is a conjunction may be given in parts, and one for all indices by a step
    with a free index. What the cited proof takes on trust is inherited.

    Attributes:
        claim: key of the cited claim.
        at: values by name; a family or function as a pattern, {x(t): y(t + k)}.
        premises: earlier steps.
        facts: hypotheses of the claim in hand.
    """

    claim: str
    at: Mapping[Basic, Basic | int] = field(default_factory=dict)
    premises: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return self.premises

    def terms(self) -> tuple[Basic, ...]:
        return tuple(map(sympify, self.at.values()))

    def check(self, step: Step, context: Context) -> None:
        cited = context.cite(step, self.claim)
        try:
            put_in = _values(cited, self.at)
            self._require_premises(step, context, cited, put_in)
        except InstantiationError as error:
            raise ProofError(step.name, f"cites {self.claim!r}: {error}") from error
        require_same(step, cited_conclusion(step.name, cited, self.at))

    def _require_premises(
        self, step: Step, context: Context, cited: CitedClaim, put_in: Instantiation
    ) -> None:
        """Every premise is given, and everything that is named gives one."""
        given = {name: context.earlier(step, name) for name in self.premises}
        for name in self.facts:
            if name not in context.hypotheses:
                raise ProofError(step.name, f"no hypothesis {name!r}")
            given.setdefault(name, context.hypotheses[name])
        fixed = {name: context.fixed_symbols(name) for name in self.premises}
        needed = set()
        for name, part in _parts(cited):
            wanted = put_in(part)
            if isinstance(part, Relational) and _decided(
                step, part, put_in, context.known
            ):
                continue
            if isinstance(wanted, BooleanAtom):
                raise ProofError(
                    step.name,
                    f"premise {name!r} of {self.claim} is {wanted} at these values",
                )
            givers = {n for n in given if _gives(given[n], wanted, fixed.get(n))}
            if not givers:
                raise ProofError(
                    step.name,
                    f"premise {name!r} of {self.claim} is not given: {wanted}",
                )
            needed |= givers
        if idle := sorted(given.keys() - needed):
            raise ProofError(
                step.name, f"{', '.join(idle)} gives no premise of {self.claim}"
            )

    def words(self) -> str:
        named = (*self.premises, *self.facts)
        return f"claim {self.claim}" + (f" with {', '.join(named)}" if named else "")


def _parts(cited: CitedClaim) -> Iterator[tuple[str, Boolean]]:
    for name, hypothesis in cited.hypotheses.items():
        for part in And.make_args(hypothesis):
            yield name, part


def _values(cited: CitedClaim, at: Mapping[Basic, Basic | int]) -> Instantiation:
    return Instantiation(at, (*cited.hypotheses.values(), cited.conclusion))


def _decided(
    step: Step, part: Relational, put_in: Instantiation, known: Knowledge
) -> bool:
    """Whether a premise that SymPy evaluates to true at the values is true.

    SymPy says that V V^-1 = 1 for every V, so an equation is decided again as algebra
    decides it; an inequality must be between finite values.
    """
    if put_in(part) != true:
        return False
    left, right = (put_in(side) for side in part.args)
    if isinstance(part, Eq):
        return equal(step, left, right, (), known)
    return not any(side.has(oo, -oo, zoo, nan) for side in (left, right))


def _gives(given: Boolean, wanted: Boolean, fixed: Iterable[Basic] | None) -> bool:
    """Whether a statement says another one, or it in a conjunction, or with an index.

    `fixed` are the symbols of a step that may not be generalised in; None if the
    statement is a hypothesis, where none may.
    """
    for part in And.make_args(given):
        if part == wanted or _renamed(part, wanted) or _constant(part, wanted):
            return True
        if fixed is not None and isinstance(wanted, ForAll):
            if _at_free_index(part, wanted, set(fixed)):
                return True
    return False


def _constant(given: Boolean, wanted: Boolean) -> bool:
    """Whether a universal statement says the same at every index: the given one."""
    if not isinstance(wanted, ForAll):
        return False
    body, index, *_ = wanted.args
    return body == given and index not in free_names(body)


def _renamed(given: Boolean, wanted: Boolean) -> bool:
    """Whether two universal statements differ in the name of their index only."""
    if not (isinstance(given, ForAll) and isinstance(wanted, ForAll)):
        return False
    body, index, *ends = given.args
    other, name, *others = wanted.args
    if ends != others or index._assumptions_orig != name._assumptions_orig:
        return False
    return name not in free_names(body) and _at(body, index, name) == other


def _at_free_index(given: Boolean, wanted: ForAll, fixed: set[Basic]) -> bool:
    """Whether a statement is the body of another at an index that is free in it."""
    body, index, *ends = wanted.args
    return any(
        type(name) is Symbol
        and _at(body, index, name) == given
        and covers(ForAll(given, name, *ends), name)
        for name in free_names(given) - fixed - free_names(wanted)
    )


def _at(body: Boolean, index: Symbol, value: Expr) -> Boolean:
    try:
        return substitute(body, {index: value})
    except BindingError:
        return false
