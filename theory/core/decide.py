"""What SymPy's assumptions alone decide, and when two statements are one.

"Undecided" is never an answer that accepts.
"""

from typing import Any

from sympy import (
    Basic,
    Dummy,
    Eq,
    Expr,
    Ge,
    Gt,
    Inverse,
    Le,
    Lt,
    MatPow,
    Ne,
    Product,
    Sum,
    Trace,
    expand,
    true,
)
from sympy.logic.boolalg import And, Boolean
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr

from longdep.theory.core.notation import Norm
from longdep.theory.core.words import normal, same_words

INEQUALITIES = (Le, Lt, Ge, Gt)
STRICT = (Lt, Gt)


class Stand:
    """Stand-ins that carry what is known of the parts SymPy knows too little of.

    Entries and traces of real matrices are real; a finite sum or product of terms
    that are real (not negative, positive) is so too, but an empty sum is 0.
    """

    def __init__(self) -> None:
        self.known: dict[Basic, Dummy] = {}

    def of(self, expression: Basic) -> Basic:
        """Return the expression with stand-ins for such parts of it."""
        if isinstance(expression, MatrixElement | Trace):
            return self.known.setdefault(expression, Dummy("entry", real=True))
        if isinstance(expression, Sum | Product):
            return self._folded(expression)
        if not expression.args or isinstance(expression, Norm | MatrixExpr):
            return expression
        args = [self.of(argument) for argument in expression.args]
        return expression.func(*args)

    def _folded(self, expression: Sum | Product) -> Basic:
        term = self.of(expression.function)
        signs = {}
        if term.is_positive and isinstance(expression, Product):
            signs = {"positive": True}
        elif term.is_nonnegative:
            signs = {"nonnegative": True}
        elif not term.is_real:
            return expression
        made = Dummy("folded", real=True, **signs)
        return self.known.setdefault(expression, made)


def is_real(value: Any) -> bool:
    """Whether SymPy knows an expression to be real, entries of matrices included."""
    return (
        isinstance(value, Expr)
        and not isinstance(value, MatrixExpr)
        and (Stand().of(value).is_real is True)
    )


def decided(statement: Boolean) -> bool:
    """Whether the symbols' assumptions alone make a statement True."""
    if isinstance(statement, And):
        return all(decided(part) for part in statement.args)
    if statement == true:
        return True
    if isinstance(statement, Eq):
        return _equal(*statement.args)
    stand = Stand()
    if isinstance(statement, Ne):
        return (stand.of(statement.lhs) - stand.of(statement.rhs)).is_nonzero is True
    if not isinstance(statement, INEQUALITIES):
        return False
    gap = stand.of(_gap(statement))
    forms = (gap, expand(gap))
    if isinstance(statement, STRICT):
        return any(form.is_positive is True for form in forms)
    return any(form.is_nonnegative is True for form in forms)


def _equal(left: Basic, right: Basic) -> bool:
    if left == right:
        return True
    matrices = [isinstance(side, MatrixExpr) for side in (left, right)]
    if all(matrices):
        return bool(left.shape == right.shape) and _same_matrix(left, right)
    return not any(matrices) and bool(expand(left - right) == 0)


def _same_matrix(left: MatrixExpr, right: MatrixExpr) -> bool:
    """Compare two matrices as sums of words; an inverse is left alone."""
    for side in (left, right):
        powers = side.atoms(MatPow)
        if side.has(Inverse) or any(p.exp.is_nonnegative is not True for p in powers):
            return False
    return same_words(normal(left, ()), normal(right, ()))


def _gap(statement: Boolean) -> Expr:
    """What an inequality says is not negative."""
    return statement.gts - statement.lts


def same(first: Boolean, second: Boolean) -> bool:
    """Whether two statements are one, up to exchanging sides and moving terms."""
    if first == second:
        return True
    if isinstance(first, Eq) and isinstance(second, Eq):
        return _same_equation(first, second)
    if not (isinstance(first, INEQUALITIES) and isinstance(second, INEQUALITIES)):
        return False
    if isinstance(first, STRICT) != isinstance(second, STRICT):
        return False
    return bool(expand(_gap(first) - _gap(second)) == 0)


def _same_equation(first: Eq, second: Eq) -> bool:
    (a, b), (c, d) = first.args, second.args
    if (a, b) == (d, c):
        return True
    matrices = [isinstance(side, MatrixExpr) for side in (a, b, c, d)]
    if all(matrices):
        if a.shape != c.shape:
            return False
        return any(_same_matrix(a - b, turned) for turned in (c - d, d - c))
    if any(matrices) or any(isinstance(side, Boolean) for side in (a, b, c, d)):
        return False
    return any(expand(a - b - turned) == 0 for turned in (c - d, d - c))


def gives(known: Boolean, wanted: Boolean) -> bool:
    """Whether a known statement is the wanted one, or its strict form."""
    if isinstance(known, STRICT) and isinstance(wanted, Le | Ge):
        return bool(expand(_gap(known) - _gap(wanted)) == 0)
    return same(known, wanted)
