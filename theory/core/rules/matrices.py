"""Equations between matrices, under the predicates that the premises give."""

from sympy import Basic, Inverse, MatPow, Transpose
from sympy import Q as Ask
from sympy.assumptions.assume import AppliedPredicate
from sympy.logic.boolalg import And, Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.rules.zero import Frozen, is_zero
from longdep.theory.core.steps import Context, ProofError, Step
from longdep.theory.core.words import normal, same_words


def equal(
    step: Step,
    left: Basic,
    right: Basic,
    facts: tuple[Boolean, ...],
    known: Knowledge,
) -> bool:
    """Decide an equation between two scalars or two matrices of one shape."""
    require_invertible(step, left, facts)
    require_invertible(step, right, facts)
    if not isinstance(left, MatrixExpr) and not isinstance(right, MatrixExpr):
        return is_zero(left - right, known)
    if not (isinstance(left, MatrixExpr) and isinstance(right, MatrixExpr)):
        return False
    if left.shape != right.shape:
        return False
    frozen = Frozen(known)
    one, other = (normal(frozen.of(side), facts) for side in (left, right))
    return same_words(one, other, lambda e: is_zero(e, known))


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
        base = inverted.arg if isinstance(inverted, Transpose) else inverted
        if Ask.invertible(base) not in facts and Ask.orthogonal(base) not in facts:
            raise ProofError(step.name, f"{base} is inverted but not given invertible")
