"""What is known of signs at a step: by sorts, by premises, by earlier steps.

A statement `e > 0`, `e >= 0` or `e != 0` is settled if SymPy's assumptions show it,
also after the bounds that the facts put on parts of `e` are written in. What is
undecided is not settled.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from typing import TypeAlias

from sympy import (
    Add,
    Basic,
    Determinant,
    Dummy,
    Eq,
    Expr,
    Ge,
    Gt,
    Le,
    Lt,
    MatMul,
    Mul,
    Ne,
    Pow,
    Symbol,
    Transpose,
    cancel,
    expand,
    factor,
    oo,
)
from sympy import Q as Ask
from sympy.assumptions.assume import AppliedPredicate
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.binding import (
    BindingError,
    bound_names,
    free_names,
    substitute,
)
from longdep.theory.core.decide import Stand
from longdep.theory.core.notation import Family, ForAll

IMPLIED = {
    "positive": {"positive", "nonnegative", "nonzero"},
    "nonnegative": {"nonnegative"},
    "nonzero": {"nonzero"},
}
ATTEMPTS = 32
# A hypothesis or an earlier step: ("hypothesis", name) or ("step", name).
Source: TypeAlias = tuple[str, str]
NOWHERE: frozenset[Source] = frozenset()


@dataclass(frozen=True)
class _Fact:
    """That a gap has a sign, and the sources that say it, if any is needed."""

    gap: Expr
    sign: str
    sources: frozenset[Source]


class Knowledge:
    """The facts at a step, and which of them were used.

    Attributes:
        used: the hypotheses and steps that something was settled by.
    """

    def __init__(self, sources: Mapping[Source, Boolean]) -> None:
        """Take statements by where they stand."""
        self.sources = dict(sources)
        self._facts: tuple[_Fact, ...] | None = None
        self.used: set[Source] = set()
        self._said: dict[object, tuple[bool, frozenset[Source]]] = {}

    def settles(
        self,
        wanted: Boolean,
        local: tuple[Boolean, ...] = (),
        bound: frozenset[Basic] = frozenset(),
    ) -> bool:
        """Whether a statement on a sign, or that a matrix is invertible, is known.

        Args:
            wanted: e > 0, e >= 0 or e != 0, in any writing, or Q.invertible(A).
            local: what holds at this place of the statement besides the facts.
            bound: the names that are bound there: no fact speaks of these.
        """
        key = (wanted, local, bound)
        if key not in self._said:
            before, self.used = self.used, set()
            self._said[key] = self._settles(wanted, local, bound), frozenset(self.used)
            self.used = before
        known, used = self._said[key]
        self.used |= used
        return known

    def _settles(
        self, wanted: Boolean, local: tuple[Boolean, ...], bound: frozenset[Basic]
    ) -> bool:
        if isinstance(wanted, AppliedPredicate):
            matrix = wanted.arguments[0]
            return not free_names(matrix) & bound and self._is_invertible(matrix)
        read = _read(wanted, NOWHERE)
        if read is None:
            return False
        if _has_sign(read.gap, read.sign):
            return True
        if self._facts is None:
            self._facts = tuple(
                fact
                for source, statement in self.sources.items()
                for fact in _facts(frozenset({source}), statement)
            )
        near = [fact for part in local for fact in _facts(NOWHERE, part)]
        outer = [fact for fact in self._facts if not free_names(fact.gap) & bound]
        facts = [*near, *outer]
        used = _settled(read, facts)
        if used is None:
            facts += list(self._instances(read, facts, bound))
            used = _settled(read, facts)
        if used is None:
            return False
        self.used |= used
        return True

    def _is_invertible(self, matrix: Basic) -> bool:
        return all(map(self._is_given_invertible, factors_of(matrix)))

    def _is_given_invertible(self, matrix: Basic) -> bool:
        kinds = (Ask.invertible, Ask.orthogonal)
        for source, statement in self.sources.items():
            given = And.make_args(statement)
            facts = list(_facts(frozenset({source}), statement))
            nonzero = _read(Ne(Determinant(matrix), 0, evaluate=False), NOWHERE)
            square = matrix.shape[0] == matrix.shape[1]
            if any(kind(matrix) in given for kind in kinds) or (
                square and nonzero is not None and _settled(nonzero, facts)
            ):
                self.used.add(source)
                return True
        return False

    def _instances(
        self, wanted: _Fact, facts: list[_Fact], bound: frozenset[Basic]
    ) -> Iterator[_Fact]:
        """Facts for all indices, at the indices that the wanted gap speaks of."""
        inner = bound_names(wanted.gap)
        parts = {
            part
            for part in wanted.gap.atoms(AppliedUndef, Family)
            if not free_names(part) & inner
        }
        for source, statement in self.sources.items():
            for whole in And.make_args(statement):
                if not isinstance(whole, ForAll) or free_names(whole) & bound:
                    continue
                body, index, *ends = whole.args
                for value in sorted(_values_of(body, index, parts), key=str):
                    used = self._in_range(value, ends[0], ends[1], facts)
                    if used is None:
                        continue
                    try:
                        said = substitute(body, {index: value})
                    except BindingError:
                        continue
                    yield from _facts(used | {source}, said)

    def _in_range(
        self, value: Expr, first: Expr, last: Expr, facts: list[_Fact]
    ) -> frozenset[Source] | None:
        """The sources that place a value in a range, or None."""
        gaps = [value - first] if last == oo else [value - first, last - value]
        used = NOWHERE
        for gap in gaps:
            if _has_sign(gap, "nonnegative"):
                continue
            demand = _Fact(gap, "nonnegative", NOWHERE)
            found = _settled(demand, facts)
            if found is None:
                return None
            used |= found
        return used


def factors_of(matrix: Basic) -> list[Basic]:
    """The square matrices that make a product invertible if each of them is.

    A product with a factor that is not square, or a coefficient that may be 0, is left
    whole.
    """
    if isinstance(matrix, Transpose):
        return factors_of(matrix.arg)
    if isinstance(matrix, MatMul):
        coefficient, factors = matrix.as_coeff_matrices()
        square = all(factor.shape[0] == factor.shape[1] for factor in factors)
        if square and coefficient.is_nonzero:
            return [one for factor in factors for one in factors_of(factor)]
    return [matrix]


def _values_of(body: Boolean, index: Symbol, parts: Iterable[Basic]) -> set[Expr]:
    """At which values of an index a statement speaks of one of these parts."""
    found = set()
    for mine in body.atoms(AppliedUndef, Family):
        for other in parts:
            if type(mine) is not type(other) or not _same_head(mine, other):
                continue
            for here, there in zip(_arguments(mine), _arguments(other), strict=True):
                value = expand(there - (here - index))
                if index not in (here - index).free_symbols and value.is_integer:
                    found.add(value)
    return found


def _same_head(first: Basic, second: Basic) -> bool:
    if isinstance(first, Family):
        return bool(first.name == second.name)
    return first.func == second.func and len(first.args) == len(second.args)


def _arguments(part: Basic) -> tuple[Expr, ...]:
    return part.index if isinstance(part, Family) else part.args


def _facts(sources: frozenset[Source], statement: Boolean) -> Iterator[_Fact]:
    for part in And.make_args(statement):
        if (fact := _read(part, sources)) is not None:
            yield fact
        elif isinstance(part, Eq) and not _is_matrix(part):
            gap = part.lhs - part.rhs
            yield _Fact(gap, "nonnegative", sources)
            yield _Fact(-gap, "nonnegative", sources)


def _is_matrix(relation: Relational) -> bool:
    return any(
        isinstance(s, MatrixExpr) or not isinstance(s, Expr) for s in relation.args
    )


def _read(statement: Boolean, sources: frozenset[Source]) -> _Fact | None:
    if not isinstance(statement, Relational) or _is_matrix(statement):
        return None
    if isinstance(statement, Ne):
        return _Fact(statement.lhs - statement.rhs, "nonzero", sources)
    if isinstance(statement, Gt | Lt):
        return _Fact(statement.gts - statement.lts, "positive", sources)
    if isinstance(statement, Ge | Le):
        return _Fact(statement.gts - statement.lts, "nonnegative", sources)
    return None


@cache
def _has_sign(gap: Expr, sign: str) -> bool:
    """Whether SymPy's assumptions show a sign."""
    gap = Stand().of(gap)
    question = f"is_{sign}"
    if getattr(gap, question) is True:
        return True
    if not isinstance(gap, Add | Mul | Pow):
        return False
    spread = expand(gap)
    if getattr(spread, question) is True:
        return True
    if isinstance(gap, Add):
        parts = factor(spread)
        return isinstance(parts, Mul | Pow) and getattr(parts, question) is True
    return False


def _settled(wanted: _Fact, facts: list[_Fact]) -> frozenset[Source] | None:
    """The sources of the facts that settle a sign, or None."""
    names = _names(wanted.gap)
    near = [f for f in facts if _names(f.gap) & names]
    for fact in near:
        if wanted.sign in IMPLIED[fact.sign] and _is_multiple(wanted, fact):
            return fact.sources
    if wanted.sign == "nonzero" and (used := _factors_settled(wanted, facts)):
        return used
    for stands, used in islice(_bounded(near, wanted.gap), ATTEMPTS):
        if _has_sign(wanted.gap.xreplace(stands), wanted.sign):
            return used
    if wanted.sign == "nonzero":
        for sign in (1, -1):
            turned = _Fact(sign * wanted.gap, "positive", NOWHERE)
            if (found := _settled(turned, facts)) is not None:
                return found
        return None
    for fact in near:
        if fact.sign == "nonzero":
            continue
        rest = expand(wanted.gap - fact.gap)
        strict = fact.sign == "positive"
        need = "nonnegative" if strict or wanted.sign == "nonnegative" else "positive"
        if _has_sign(rest, need):
            return fact.sources
        for stands, used in islice(_bounded(near, rest), ATTEMPTS):
            if _has_sign(rest.xreplace(stands), need):
                return used | fact.sources
    return None


@cache
def _is_multiple(wanted: _Fact, fact: _Fact) -> bool:
    if expand(wanted.gap - fact.gap) == 0:
        return True
    ratio = cancel(wanted.gap / fact.gap) if fact.gap != 0 else None
    if ratio is None or not ratio.is_number:
        return False
    return bool(ratio.is_nonzero if wanted.sign == "nonzero" else ratio.is_positive)


def _factors_settled(wanted: _Fact, facts: list[_Fact]) -> frozenset[Source] | None:
    """A product is not 0 if no factor is."""
    whole = factor(wanted.gap)
    if not isinstance(whole, Mul | Pow):
        return None
    used = NOWHERE
    for part in Mul.make_args(whole):
        root = part.base if isinstance(part, Pow) else part
        if _has_sign(root, "nonzero"):
            continue
        if root == wanted.gap:
            return None
        found = _settled(_Fact(root, "nonzero", NOWHERE), facts)
        if found is None:
            return None
        used |= found
    return used


@cache
def _names(expression: Expr) -> frozenset[object]:
    """Free names, undefined functions, and families by their name."""
    functions = {node.func for node in expression.atoms(AppliedUndef)}
    families = {node.name for node in expression.atoms(Family)}
    return frozenset(free_names(expression) | functions | families)


def _bounded(
    facts: list[_Fact], gap: Expr
) -> Iterator[tuple[dict[Basic, Expr], frozenset[Source]]]:
    """Ways to write the bounded parts of a gap as a bound plus what has a sign."""
    choices: dict[Basic, list[tuple[Expr, frozenset[Source]]]] = {}
    for fact in facts:
        for part, written in _solved(fact):
            if not gap.has(part) or free_names(part) & bound_names(gap):
                continue
            choices.setdefault(part, [(part, NOWHERE)]).append((written, fact.sources))
    parts = list(choices)
    for picked in product(*choices.values()):
        pairs = zip(parts, (written for written, _ in picked), strict=True)
        stands = {part: written for part, written in pairs if part != written}
        yield stands, NOWHERE.union(*(sources for _, sources in picked))


@cache
def _solved(fact: _Fact) -> tuple[tuple[Basic, Expr], ...]:
    """The parts that a fact bounds by a number or by other symbols."""
    return tuple(_bounds(fact))


def _bounds(fact: _Fact) -> Iterator[tuple[Basic, Expr]]:
    for term in Add.make_args(fact.gap):
        number, part = term.as_coeff_Mul()
        if part.is_number or not number.is_Rational or isinstance(part, Add):
            continue
        rest = expand(fact.gap - term)
        if free_names(rest) & free_names(part):
            continue
        whole = part.is_integer and rest.is_integer and abs(number) == 1
        kind = {"integer": True} if whole else {"real": True}
        if fact.sign == "nonzero" and rest != 0:
            continue
        gap = Dummy("gap", **kind, **{fact.sign: True})
        yield part, (gap - rest) / number
