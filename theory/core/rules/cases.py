"""Absolute values, maxima and minima by the cases of their signs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement

from sympy import (
    Abs,
    Add,
    Dummy,
    Eq,
    Expr,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Number,
    Pow,
    Rational,
    Symbol,
    expand,
)
from sympy.logic.boolalg import And, Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.decide import Stand, is_real
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.rewriting import rewritten
from longdep.theory.core.rules.signs import gap_of
from longdep.theory.core.simplex import nonnegative_solution
from longdep.theory.core.steps import Context, ProofError, Step

SPLIT = (Abs, Max, Min)
MOST_CASES = 64


@dataclass(frozen=True)
class Known:
    """That a gap is >= 0, or > 0 if `strict`."""

    gap: Expr
    strict: bool = False


@dataclass(frozen=True)
class Cases(RuleDefaults):
    """An equation or inequality with |e|, Max and Min, by the signs that decide them.

    In every case |e| is e or -e, and Max and Min are one of their arguments. What is
    left must follow from the conditions of the case: as a sum of them, and of products
    of two, each times a number >= 0. The numbers are found by linear programming and
    the sum is checked exactly. `by` are earlier equations that rewrite the sides first,
    or inequalities that hold in every case; `facts` are hypotheses of that kind.
    """

    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    drops_facts = True

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        if not isinstance(statement, Eq | Le | Lt | Ge | Gt):
            raise ProofError(step.name, f"is no equation or inequality: {statement}")
        if any(isinstance(side, MatrixExpr) for side in statement.args):
            raise ProofError(step.name, "cases are of numbers, not of matrices")
        said = {name: context.earlier(step, name) for name in self.by}
        for name in self.facts:
            if name not in context.hypotheses:
                raise ProofError(step.name, f"no hypothesis {name!r}")
            said[name] = context.hypotheses[name]
        equations = tuple(name for name in self.by if isinstance(said[name], Eq))
        (gap,) = rewritten(step, (gap_of(step, statement),), equations, context)
        given = [
            known
            for name, fact in said.items()
            if name not in equations
            for part in And.make_args(fact)
            for known in _known(step, part)
        ]
        plain = _Plain()
        gaps = tuple(map(plain.of, (gap, *(known.gap for known in given))))
        for (value, *bounds), conditions in _cases(step, gaps):
            facts = [Known(b, k.strict) for b, k in zip(bounds, given, strict=True)]
            facts += [Known(condition) for condition in conditions]
            if not _follows(statement, value, facts):
                where = ", ".join(f"{c} >= 0" for c in conditions) or "here"
                raise ProofError(
                    step.name, f"{value} is not known to be as said where {where}"
                )

    def words(self) -> str:
        return "cases of signs" + (f" with {', '.join(self.by)}" if self.by else "")


class _Plain:
    """Stand-ins for all but arithmetic: what stands under a binder is not split."""

    def __init__(self) -> None:
        self.made: dict[Expr, Dummy] = {}

    def of(self, e: Expr) -> Expr:
        """Return the expression with stand-ins that carry the signs SymPy knows."""
        if isinstance(e, Symbol | Number):
            return e
        if isinstance(e, Add | Mul | Abs | Max | Min) or (
            isinstance(e, Pow) and e.exp.is_Integer
        ):
            return e.func(*map(self.of, e.args))
        sign = Stand().of(e)
        kinds = ("real", "positive", "negative", "nonnegative", "nonzero", "integer")
        signs = {kind: True for kind in kinds if getattr(sign, f"is_{kind}")}
        return self.made.setdefault(e, Dummy(str(e), **signs))


def _known(step: Step, fact: Boolean) -> Iterator[Known]:
    if isinstance(fact, Ne):
        raise ProofError(step.name, f"{fact} gives no inequality")
    gap = gap_of(step, fact)
    yield Known(gap, isinstance(fact, Lt | Gt))
    if isinstance(fact, Eq):
        yield Known(-gap)


def _cases(
    step: Step, gaps: tuple[Expr, ...]
) -> Iterator[tuple[tuple[Expr, ...], tuple[Expr, ...]]]:
    """The gaps in each case, with the expressions that are >= 0 there."""
    todo: list[tuple[tuple[Expr, ...], tuple[Expr, ...]]] = [(gaps, ())]
    seen = 0
    while todo:
        values, conditions = todo.pop()
        parts = {part for value in values for part in value.atoms(*SPLIT)}
        inner = [p for p in parts if not any(a.has(*SPLIT) for a in p.args)]
        if not inner:
            seen += 1
            if seen > MOST_CASES:
                raise ProofError(step.name, f"has more than {MOST_CASES} cases")
            yield values, conditions
            continue
        part = min(inner, key=str)
        if not all(map(is_real, part.args)):
            raise ProofError(step.name, f"{part} is not known to be of real numbers")
        for chosen, holds in _choices(part):
            moved = tuple(value.xreplace(chosen) for value in values)
            todo.append((moved, (*conditions, *holds)))


def _choices(part: Expr) -> Iterator[tuple[dict[Expr, Expr], tuple[Expr, ...]]]:
    """What a part may be, and what holds then; of two numbers one is the larger."""
    if isinstance(part, Abs):
        (inside,) = part.args
        yield {part: inside}, (inside,)
        yield {part: -inside}, (-inside,)
        return
    sign = 1 if isinstance(part, Max) else -1
    for one in part.args:
        others = [other for other in part.args if other != one]
        chosen = {part: one}
        if len(others) == 1:
            opposite = Min if isinstance(part, Max) else Max
            chosen[opposite(*part.args)] = others[0]
        yield chosen, tuple(sign * (one - other) for other in others)


def _follows(statement: Boolean, gap: Expr, facts: Sequence[Known]) -> bool:
    """Whether a gap is 0, or >= 0, or > 0, where the facts hold."""
    if isinstance(statement, Eq):
        if expand(gap) == 0:
            return True
        both = (is_sum_of(end, facts, False) for end in (gap, -gap))
        return all(both) or is_sum_of(Integer(-1), facts, False)
    strict = isinstance(statement, Lt | Gt)
    return is_sum_of(gap, facts, strict) or is_sum_of(Integer(-1), facts, False)


def is_sum_of(gap: Expr, facts: Sequence[Known], strict: bool) -> bool:
    """Whether a gap is a sum of nonnegative multiples of what is known to be >= 0.

    Besides the facts, their products, the squares of sums of two symbols and the terms
    that SymPy knows to be >= 0 are such; if `strict`, one that is > 0 must be in it.
    """
    parts = [Known(Integer(1), True), *facts]
    if not _is_linear([gap, *(fact.gap for fact in facts)]):
        parts += [
            Known(a.gap * b.gap, a.strict and b.strict)
            for a, b in combinations_with_replacement(facts, 2)
        ]
        sizes = [
            Known(name, name.is_positive is True)
            for name in sorted(gap.free_symbols, key=str)
            if name.is_nonnegative
        ]
        parts += [
            Known(a.gap * b.gap, a.strict and b.strict) for a in sizes for b in facts
        ]
        names = sorted(
            {n for e in (gap, *(f.gap for f in facts)) for n in e.free_symbols}, key=str
        )
        squares = (
            (a + s * b) ** 2
            for a, b in combinations(names[:6], 2)
            for s in (1, -1)
            if a.is_real and b.is_real
        )
        parts += [Known(square) for square in squares]
    terms = {t for e in (gap, *(p.gap for p in parts)) for t in _terms(e)}
    for term in sorted(terms - {Integer(1)}, key=str):
        sign = Stand().of(term)
        if sign.is_nonnegative:
            parts.append(Known(term, sign.is_positive is True))
    weights = _weights(gap, parts, strict)
    if weights is None:
        return False
    total = Add(*(w * part.gap for w, part in zip(weights, parts, strict=True)))
    above = any(w > 0 and part.strict for w, part in zip(weights, parts, strict=True))
    exact = expand(gap - total) == 0 and all(w >= 0 for w in weights)
    return bool(exact and (above or not strict))


def _is_linear(expressions: Sequence[Expr]) -> bool:
    terms = (term for e in expressions for term in _terms(e))
    return all(term.is_number or not isinstance(term, Mul | Pow) for term in terms)


def _terms(expression: Expr) -> dict[Expr, Expr]:
    return dict(expand(expression).as_coefficients_dict())


def _weights(gap: Expr, parts: Sequence[Known], strict: bool) -> list[Expr] | None:
    """Weights of a sum that gives the gap, the strict parts weighing most."""
    columns = [_terms(part.gap) for part in parts]
    wanted = _terms(gap)
    rows = sorted({t for column in (*columns, wanted) for t in column}, key=str)
    numbers = [c for column in (*columns, wanted) for c in column.values()]
    if not all(number.is_Rational for number in numbers):
        return None
    matrix = [[_fraction(column.get(t, 0)) for column in columns] for t in rows]
    right = [_fraction(wanted.get(t, 0)) for t in rows]
    favoured = [j for j, part in enumerate(parts) if part.strict and strict]
    found = nonnegative_solution(matrix, right, favoured)
    return None if found is None else [Rational(w) for w in found]


def _fraction(number: Expr | int) -> Fraction:
    exact = Rational(number)
    return Fraction(int(exact.p), int(exact.q))
