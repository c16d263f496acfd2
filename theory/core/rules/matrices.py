"""Equations between matrices, under the predicates that the premises give."""

from sympy import Basic, Dummy, Eq, Expr, Integer, Inverse, MatPow, Trace
from sympy import Q as Ask
from sympy.assumptions.assume import AppliedPredicate
from sympy.logic.boolalg import And, Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.binding import bound_names, free_names
from longdep.theory.core.knowledge import Knowledge, factors_of
from longdep.theory.core.rules.zero import Frozen, is_zero
from longdep.theory.core.steps import Context, ProofError, Step
from longdep.theory.core.words import (
    Word,
    Words,
    canonical,
    cyclic,
    normal,
    replaced,
    same_words,
    spelt,
)


def equal(
    step: Step,
    left: Basic,
    right: Basic,
    facts: tuple[Boolean, ...],
    known: Knowledge,
    rewriting: tuple[Eq, ...] = (),
) -> bool:
    """Decide an equation between two scalars or two matrices of one shape.

    `rewriting` are equations between products of matrices, used from left to right
    wherever their left side stands in a product.
    """
    require_invertible(step, left, facts)
    require_invertible(step, right, facts)
    if not isinstance(left, MatrixExpr) and not isinstance(right, MatrixExpr):
        traces: dict[Word, Dummy] = {}
        a, b = (traced(side, facts, traces) for side in (left, right))
        return is_zero(a - b, known)
    if not (isinstance(left, MatrixExpr) and isinstance(right, MatrixExpr)):
        return False
    if left.shape != right.shape:
        return False
    frozen = Frozen(known)
    one, other = (normal(frozen.of(side), facts) for side in (left, right))
    for equation in rewriting:
        one, other = (_replaced(words, equation, facts) for words in (one, other))
    one, other = (canonical(words, facts) for words in (one, other))
    return same_words(one, other, lambda e: is_zero(e, known))


def _replaced(words: Words, equation: Eq, facts: tuple[Boolean, ...]) -> Words:
    """Rewrite by an equation between two products; others change nothing."""
    sides = [normal(side, facts) for side in equation.args]
    if not all(len(side) == 1 for side in sides):
        return words
    ((left, a),), ((right, b),) = (side.items() for side in sides)
    if not (a.is_number and a.is_nonzero):
        return words
    return replaced(words, spelt(left), spelt(right), b / a)


def traced(side: Expr, facts: tuple[Boolean, ...], traces: dict[Word, Dummy]) -> Expr:
    """Write every trace as a sum of unknown numbers, one for each product in a circle.

    Args:
        side: a number.
        facts: predicates on the matrices.
        traces: the numbers so far; new ones are added.
    """
    written: dict[Basic, Expr] = {}
    for trace in side.atoms(Trace):
        if free_names(trace) & bound_names(side):
            continue
        total: Expr = Integer(0)
        for word, factor in cyclic(normal(trace.arg, facts), facts).items():
            size = trace.arg.shape[0]
            one = traces.setdefault(word, Dummy("trace"))
            total += factor * (one if word else size)
        written[trace] = total
    return side.xreplace(written)


def predicates(
    step: Step, names: tuple[str, ...], context: Context
) -> tuple[Boolean, ...]:
    """Collect the predicates on square matrices that the named premises give."""
    given = []
    for name in names:
        statement = context.hypotheses.get(name)
        parts = And.make_args(statement) if statement is not None else ()
        if not parts or not all(isinstance(p, AppliedPredicate) for p in parts):
            raise ProofError(step.name, f"{name!r} is not a matrix predicate given")
        if not all(_is_square(p.arguments[0]) for p in parts):
            raise ProofError(
                step.name, f"{name!r} is about a matrix that is not square"
            )
        given.extend(parts)
    given += [
        Ask.symmetric(p.arguments[0]) for p in given if p.function == Ask.diagonal
    ]
    return tuple(given)


def _is_square(matrix: MatrixExpr) -> bool:
    return bool(matrix.shape[0] == matrix.shape[1])


def require_invertible(
    step: Step, expression: Basic, facts: tuple[Boolean, ...]
) -> None:
    """Require that every matrix inverted in an expression is given invertible."""
    inverses = [i.arg for i in expression.atoms(Inverse)]
    inverses += [
        p.base
        for p in expression.atoms(MatPow)
        if p.exp.is_nonnegative is not True and not isinstance(p, Inverse)
    ]
    for inverted in inverses:
        for base in factors_of(inverted):
            if Ask.invertible(base) in facts or Ask.orthogonal(base) in facts:
                continue
            raise ProofError(step.name, f"{base} is inverted but not given invertible")
