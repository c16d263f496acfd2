"""Norms by their definitions: as they scale, by their squares, by their entries."""

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import (
    Abs,
    Basic,
    Dummy,
    Eq,
    Expr,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    Mul,
    Pow,
    Sum,
    Symbol,
    Trace,
    expand,
    fraction,
    oo,
)
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.binding import bound_names, covers, free_names
from longdep.theory.core.decide import is_real, is_real_matrix
from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import Expectation, ForAll, Norm, Variance
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.matrices import equal, predicates
from longdep.theory.core.rules.rewriting import rewritten
from longdep.theory.core.rules.zero import is_zero
from longdep.theory.core.steps import Context, ProofError, Step
from longdep.theory.core.words import Word, normal

BY_SQUARES = (Str("F"), Integer(2))
ANY_ORDER = (*BY_SQUARES, Integer(1), oo, Str("max"), Str("sum"))


def require_norm(step: Step, norm: Norm) -> None:
    """Require a norm of a real matrix, of order 2 only if it is a vector."""
    matrix, order = norm.args
    if not (isinstance(matrix, MatrixExpr) and is_real_matrix(matrix)):
        raise ProofError(step.name, f"{matrix} is not known to be a real matrix")
    if order == 2 and 1 not in matrix.shape:
        raise ProofError(step.name, f"{norm} is of order 2 but not of a vector")


def unbound(expression: Basic, *kinds: type) -> list[Basic]:
    """The parts of some kinds that hold no bound name, the outermost first."""
    bound = bound_names(expression)
    parts = (p for p in expression.atoms(*kinds) if not free_names(p) & bound)
    return sorted(parts, key=lambda part: (-len(str(part)), str(part)))


@dataclass(frozen=True)
class NormScales(RuleDefaults):
    """An equation, once every |c x| is written as |c| |x|, x a number or a matrix.

    By definition a norm is the sum, the maximum, the largest sum over a row or column,
    or the root of the sum of squares, of sizes of entries; a common factor of all
    entries comes out of each. The size of a factor is the factor, or its negative,
    where its sign is known. `by` are earlier equations that rewrite the sides first.
    """

    by: tuple[str, ...] = ()

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        if not isinstance(step.statement, Eq):
            raise ProofError(step.name, f"is no equation: {step.statement}")
        sides = rewritten(step, step.statement.args, self.by, context)
        left, right = (self._scaled(step, side, context.known) for side in sides)
        if isinstance(left, MatrixExpr) or isinstance(right, MatrixExpr):
            raise ProofError(step.name, "sizes are numbers, not matrices")
        if not is_zero(left - right, context.known):
            raise ProofError(step.name, f"{left} = {right} does not check")

    def _scaled(self, step: Step, side: Basic, known: Knowledge) -> Basic:
        """Write the factors before the norms and absolute values of a side.

        Means stay as they are: a sign that is known need not hold in every outcome.
        """
        means = {part: Dummy("mean") for part in side.atoms(Expectation, Variance)}
        side = side.xreplace(means)
        stands: dict[Basic, Expr] = {}
        for part in unbound(side, Norm):
            stands[part] = self._factored(step, part, known)
        side = side.xreplace(stands)
        sizes = unbound(side, Abs)
        side = side.xreplace({part: size_of(part.args[0], known) for part in sizes})
        return side.xreplace({made: part for part, made in means.items()})

    def _factored(self, step: Step, norm: Norm, known: Knowledge) -> Expr:
        matrix, order = norm.args
        require_norm(step, norm)
        words = normal(matrix, ())
        if not words:
            return Integer(0)
        if len(words) > 1:
            return norm
        ((word, factor),) = words.items()
        if factor == 1 or not word:
            return norm
        return size_of(factor, known) * Norm(product_of(word), order)

    def words(self) -> str:
        return "factors come out" + (f", with {', '.join(self.by)}" if self.by else "")


def product_of(word: Word) -> MatrixExpr:
    """The matrix that a word stands for."""
    factors = (
        (matrix.T if turned else matrix) ** power for (matrix, turned), power in word
    )
    first, *rest = factors
    for factor in rest:
        first = first * factor
    return first


def size_of(value: Expr, known: Knowledge) -> Expr:
    """The size of a real number, that of a product as a product."""
    if not all(map(is_real, fraction(value))):
        return Abs(value)
    if known.settles(Ge(value, 0, evaluate=False)):
        return value
    if known.settles(Le(value, 0, evaluate=False)):
        return -value
    if isinstance(value, Mul):
        return Mul(*(size_of(part, known) for part in value.args))
    if isinstance(value, Pow) and value.exp.is_integer:
        return size_of(value.base, known) ** value.exp
    return Abs(value)


@dataclass(frozen=True)
class NormSquares(RuleDefaults):
    """An equation, once every |A|^2 is written as the trace of A^T A.

    That is what the Frobenius norm is, and the Euclidean length of a vector; a matrix
    of one row and one column is its trace, and any norm of it the size of that. Two
    sides that are not negative agree if their squares do. `by` are earlier equations
    that rewrite the sides first, `facts` hypotheses that are matrix predicates.
    """

    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    drops_facts = True

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        if not isinstance(step.statement, Eq):
            raise ProofError(step.name, f"is no equation: {step.statement}")
        facts = predicates(step, self.facts, context)
        sides = rewritten(step, step.statement.args, self.by, context)
        if any(isinstance(side, MatrixExpr) for side in sides):
            # A matrix of one row and one column is its trace.
            if not all(getattr(side, "shape", None) == (1, 1) for side in sides):
                raise ProofError(step.name, "squares of norms are numbers")
            sides = tuple(map(_number_of, sides))
        known = context.known
        left, right = sides
        if self._agree(step, sides, facts, known):
            return
        if all(known.settles(Ge(side, 0, evaluate=False)) for side in sides):
            squares = tuple(side**2 for side in sides)
            if self._agree(step, squares, facts, known):
                return
        raise ProofError(step.name, f"{left} = {right} does not check")

    def _agree(
        self,
        step: Step,
        sides: tuple[Basic, ...],
        facts: tuple[Boolean, ...],
        known: Knowledge,
    ) -> bool:
        for numbers in (False, True):
            left, right = (self._traced(step, side, numbers) for side in sides)
            if equal(step, left, right, facts, known):
                return True
        return False

    def _traced(self, step: Step, side: Expr, numbers: bool) -> Expr:
        """Write squares of norms as traces, those of 1 by 1 matrices as squares."""
        stands: dict[Basic, Expr] = {}
        for power in unbound(side, Pow):
            norm, exponent = power.args
            if not (isinstance(norm, Norm) and exponent.is_Integer):
                continue
            matrix, order = norm.args
            alone = matrix.shape == (1, 1) and order in ANY_ORDER
            if not (alone or order in BY_SQUARES) or exponent <= 0 or exponent % 2:
                continue
            require_norm(step, norm)
            square = square_of(norm)
            if alone and numbers:
                square = _number_of(matrix) ** 2
            stands[power] = square ** (exponent // 2)
        return side.xreplace(stands)

    def words(self) -> str:
        return "squares of lengths" + (
            f", with {', '.join(self.by)}" if self.by else ""
        )


def _number_of(matrix: MatrixExpr) -> Expr:
    """The trace of a matrix of one row and one column, term by term."""
    return sum(
        (
            factor * (Trace(product_of(word)) if word else 1)
            for word, factor in normal(matrix, ()).items()
        ),
        Integer(0),
    )


def square_of(norm: Norm) -> Trace:
    """The square of a length as a trace."""
    matrix = norm.args[0]
    column = matrix.shape[0] == 1 and matrix.shape[1] != 1
    return Trace(matrix * matrix.T if column else matrix.T * matrix)


@dataclass(frozen=True)
class FromSquares(RuleDefaults):
    """From a^2 <= b^2 and b >= 0: a <= b; strict if the squares are.

    (If b < a, then 0 <= b < a, so b^2 < a^2; likewise for the strict form.) The sign of
    b is known from assumptions, premises or earlier steps.
    """

    of: str

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def check(self, step: Step, context: Context) -> None:
        earlier, statement = context.earlier(step, self.of), step.statement
        if not isinstance(statement, Le | Lt | Ge | Gt):
            raise ProofError(step.name, f"is not of the form a <= b: {statement}")
        if not isinstance(earlier, Le | Lt | Ge | Gt):
            raise ProofError(step.name, f"{self.of} is not an inequality")
        if isinstance(statement, Lt | Gt) and not isinstance(earlier, Lt | Gt):
            raise ProofError(step.name, f"is strict, and {self.of} is not")
        small, large = statement.lts, statement.gts
        for side in (small, large):
            if not is_real(side):
                raise ProofError(step.name, f"{side} is not known to be real")
        gap = earlier.gts - earlier.lts
        if not is_zero(large**2 - small**2 - gap, context.known):
            raise ProofError(step.name, f"{self.of} does not compare the squares")
        if not context.known.settles(Ge(large, 0, evaluate=False)):
            raise ProofError(step.name, f"{large} is not known to be >= 0")

    def words(self) -> str:
        return f"roots of {self.of}"


@dataclass(frozen=True)
class AsSum(RuleDefaults):
    """A length squared, an inner product or a sum of sizes as a sum over entries.

    |A|_F^2 = sum a_ij^2, |x|_2^2 = sum x_i^2, tr A^T B = sum a_ij b_ij, and the norms
    of order "sum", and 1 of a column, as the sum of |a_ij|. A dimension of 1 has no
    index; a matrix is summed over its columns within the sum over its rows.
    """

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        if not (isinstance(statement, Eq) and isinstance(statement.rhs, Sum)):
            raise ProofError(step.name, f"is no equation with a sum: {statement}")
        first, second, sizes = self._parts(step, statement.lhs)
        sizes_of = [size for size in reversed(first.shape) if size != 1] or [Integer(1)]
        indices = _indices_of(step, statement.rhs, sizes_of)
        places = iter(reversed(indices))
        place = tuple(Integer(0) if size == 1 else next(places) for size in first.shape)
        term = statement.rhs.function
        inside = set(place) & (free_names(statement.lhs) | bound_names(statement.lhs))
        if inside:
            raise ProofError(step.name, f"{inside} stand in {statement.lhs}")
        one, other = first[place], second[place]
        wanted = Abs(one) if sizes else one * other
        if expand(term - wanted) != 0:
            raise ProofError(step.name, f"the terms are {wanted}, not {term}")

    def _parts(self, step: Step, value: Expr) -> tuple[MatrixExpr, MatrixExpr, bool]:
        """Two matrices whose entries are multiplied, or one whose sizes are added."""
        squared = isinstance(value, Pow) and value.exp == 2
        norm = value.base if squared else value
        if isinstance(norm, Norm):
            require_norm(step, norm)
            matrix, order = norm.args
            if squared and order in BY_SQUARES:
                return matrix, matrix, False
            column = matrix.shape[1] == 1
            if not squared and (order == Str("sum") or (order == 1 and column)):
                return matrix, matrix, True
        if isinstance(value, Trace) and isinstance(value.arg, MatrixExpr):
            left, *right = value.arg.args
            if isinstance(left, MatrixExpr) and len(right) == 1:
                parts = (left.T, right[0])
                if all(map(is_real_matrix, parts)):
                    return *parts, False
        raise ProofError(step.name, f"{value} is not by definition a sum over entries")

    def words(self) -> str:
        return "as a sum over the entries"


def _indices_of(step: Step, total: Sum, sizes: Sequence[Expr]) -> list[Symbol]:
    """The indices of a sum over 0, ..., size - 1 of each size, the inmost first."""
    if [limit[1:] for limit in total.limits] != [(0, size - 1) for size in sizes]:
        shown = ", ".join(str(size - 1) for size in sizes)
        raise ProofError(step.name, f"{total} does not run from 0 to {shown}")
    indices = [limit[0] for limit in total.limits]
    for index, *ends in total.limits:
        alone = Sum(index, (index, *ends))
        if index.is_integer is not True or not covers(alone, index):
            raise ProofError(step.name, f"{index} is not declared for its whole range")
    if len(set(indices)) != len(indices):
        raise ProofError(step.name, "rows and columns need indices of their own")
    return indices


@dataclass(frozen=True)
class LargestEntry(RuleDefaults):
    """From |x_i| <= b for every entry of a column: its largest entry is at most b.

    The earlier step says it for i = 0, ..., n - 1, with n >= 1; the norm is of order
    "max", or oo, which is the same for a column.
    """

    of: str

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def check(self, step: Step, context: Context) -> None:
        every, statement = context.earlier(step, self.of), step.statement
        if not isinstance(statement, Le) or not isinstance(statement.lhs, Norm):
            raise ProofError(step.name, f"is not of the form |x| <= b: {statement}")
        norm, bound = statement.args
        require_norm(step, norm)
        matrix, order = norm.args
        rows, columns = matrix.shape
        if (
            order not in (Str("max"), oo)
            or columns != 1
            or rows.is_positive is not True
        ):
            raise ProofError(step.name, f"{norm} is not the largest entry of a column")
        if not isinstance(every, ForAll):
            raise ProofError(step.name, f"{self.of} does not speak of every entry")
        body, index, first, last = every.args
        if (first, last) != (0, rows - 1) or index in free_names(bound):
            raise ProofError(step.name, f"{self.of} does not run over the entries")
        if index in free_names(matrix) | bound_names(matrix):
            raise ProofError(step.name, f"{index} stands in {matrix}")
        if not covers(every, index):
            raise ProofError(step.name, f"{index} is no index from 0 to {last}")
        if body not in (Le(Abs(matrix[index, 0]), bound, evaluate=False),):
            raise ProofError(
                step.name, f"{self.of} does not bound |{matrix[index, 0]}|"
            )

    def words(self) -> str:
        return f"the largest entry, by {self.of}"
