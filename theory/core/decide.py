"""What SymPy's assumptions alone decide, and when two statements are one.

"Undecided" is never an answer that accepts.
"""

from typing import Any

from sympy import (
    Basic,
    Derivative,
    Determinant,
    DiagMatrix,
    Dummy,
    Eq,
    Expr,
    Ge,
    Gt,
    Identity,
    ImmutableDenseMatrix,
    Integer,
    Inverse,
    Le,
    Lt,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Ne,
    OneMatrix,
    Product,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
    expand,
    fraction,
    true,
)
from sympy.logic.boolalg import And, Boolean
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr

from longdep.theory.core.binding import covers, scopes
from longdep.theory.core.notation import Expectation, Family, Norm, Rounded, Variance
from longdep.theory.core.words import normal, same_words

INEQUALITIES = (Le, Lt, Ge, Gt)
STRICT = (Lt, Gt)
PLAIN = (MatrixSymbol, Family, Identity, ZeroMatrix, OneMatrix)
BUILT = (MatMul, MatAdd, Transpose, DiagMatrix, Inverse, MatPow, ImmutableDenseMatrix)
OF_MATRICES = (Norm, MatrixElement, Trace, Determinant)
OF_NUMBERS = (Expectation, Variance, Rounded)


class Stand:
    """Stand-ins that carry what is known of the parts SymPy knows too little of.

    Entries and traces of real matrices are real; a finite sum or product of terms
    that are real (not negative, positive) is so too, but an empty sum is 0. Nothing
    else that binds names is looked into.
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
        if scopes(expression) is not None or isinstance(expression, Derivative):
            return expression
        args = [self.of(argument) for argument in expression.args]
        return expression.func(*args)

    def _folded(self, expression: Sum | Product) -> Basic:
        if is_empty(expression):  # SymPy may find an empty product to be 0 or less
            return Integer(0 if isinstance(expression, Sum) else 1)
        if not is_finite(expression):
            return expression
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


def is_empty(folded: Sum | Product) -> bool:
    """Whether a sum or product over one index has no term: its range ends too early."""
    if len(folded.limits) != 1 or len(folded.limits[0]) != 3:
        return False
    _, first, last = folded.limits[0]
    whole = all(end.is_integer is True for end in (first, last))
    return whole and (first - last).is_positive is True


def is_finite(folded: Sum | Product) -> bool:
    """Whether a sum or product runs over finitely many values of its index.

    They must lie in the index's declared domain: what SymPy knows of a term for
    i >= 0 is not known of it at i = -1.
    """
    ends = [end for limit in folded.limits for end in limit[1:]]
    whole = all(len(limit) == 3 for limit in folded.limits) and all(
        end.is_integer is True for end in ends
    )
    return whole and all(covers(folded, limit[0]) for limit in folded.limits)


def is_real_matrix(value: Any) -> bool:
    """Whether a matrix is real wherever it is defined.

    It is built of real matrices by whole powers, and by factors that are quotients of
    real numbers.
    """
    if isinstance(value, PLAIN):
        return True
    if not isinstance(value, BUILT):
        return False
    if isinstance(value, MatPow) and value.exp.is_integer is not True:
        return False
    return all(
        is_real_matrix(part)
        if getattr(part, "is_Matrix", False)
        else all(map(is_real, fraction(part)))
        for part in value.args
        if isinstance(part, Expr | MatrixExpr)
    )


def is_real(value: Any) -> bool:
    """Whether SymPy knows an expression to be real, entries of matrices included."""
    return (
        isinstance(value, Expr)
        and not isinstance(value, MatrixExpr)
        and speaks_of_reals(value)
        and (Stand().of(value).is_real is True)
    )


def speaks_of_reals(statement: Basic) -> bool:
    """Whether norms, entries and traces are of real matrices, means of real numbers."""
    matrices = (node.args[0] for node in statement.atoms(*OF_MATRICES))
    numbers = (node.args[0] for node in statement.atoms(*OF_NUMBERS))
    return all(map(is_real_matrix, matrices)) and all(map(is_real, numbers))


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
    if not speaks_of_reals(statement):
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
    if any(matrices) or not all(isinstance(e, Expr) for e in (a, b, c, d)):
        return False
    return any(expand(a - b - turned) == 0 for turned in (c - d, d - c))


def gives(known: Boolean, wanted: Boolean) -> bool:
    """Whether a known statement is the wanted one, or its strict form."""
    if isinstance(known, STRICT) and isinstance(wanted, Le | Ge):
        return bool(expand(_gap(known) - _gap(wanted)) == 0)
    return same(known, wanted)
