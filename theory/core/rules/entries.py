"""Norms against the sizes of entries: each entry, and matrices entry by entry."""

from dataclasses import dataclass

from sympy import Abs, DiagMatrix, Expr, Ge, Integer, Le, MatMul, expand
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.binding import bound_names, covers, free_names
from longdep.theory.core.decide import Stand
from longdep.theory.core.notation import ForAll, Norm, order
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.norms import ANY_ORDER, require_norm
from longdep.theory.core.steps import Context, ProofError, Step


def entry_of(matrix: MatrixExpr, row: Expr, column: Expr) -> Expr:
    """The entry of a matrix; of diag(d) A it is d_i a_ij."""
    if isinstance(matrix, MatMul) and isinstance(matrix.args[0], DiagMatrix):
        first, *rest = matrix.args
        return first.args[0][row, 0] * entry_of(MatMul(*rest).doit(), row, column)
    return matrix[row, column]


def for_entries(
    step: Step, every: Boolean, matrices: tuple[MatrixExpr, ...]
) -> tuple[Boolean, tuple[Expr, Expr]]:
    """What is said of every entry, and its row and column; a dimension of 1 has none.

    Raises:
        ProofError: it is not said of every entry.
    """
    place: list[Expr] = []
    for size in matrices[0].shape:
        if size == 1:
            place.append(Integer(0))
            continue
        if not isinstance(every, ForAll):
            raise ProofError(step.name, f"{every} does not speak of every entry")
        body, index, first, last = every.args
        if (first, last) != (0, size - 1) or not covers(every, index):
            raise ProofError(step.name, f"{index} does not run over the entries")
        if index in place:
            raise ProofError(step.name, "rows and columns need their own indices")
        for matrix in matrices:
            if index in free_names(matrix) | bound_names(matrix):
                raise ProofError(step.name, f"{index} stands in {matrix}")
        place.append(index)
        every = body
    return every, (place[0], place[1])


def require_order(step: Step, norm: Norm) -> None:
    """Require a norm of one of the orders that theory/core/notation.py defines."""
    require_norm(step, norm)
    if norm.args[1] not in (*ANY_ORDER, order):
        raise ProofError(step.name, f"{norm.args[1]} is no order of a norm")


@dataclass(frozen=True)
class EachEntry(RuleDefaults):
    """|a_ij| <= |A| for every entry, in every order.

    Each norm is the sum, the maximum, the largest sum over a row or column, or the root
    of the sum of squares, of the sizes of the entries: none is below one of them.
    """

    def check(self, step: Step, context: Context) -> None:
        body = step.statement
        while isinstance(body, ForAll):
            body = body.args[0]
        norm = body.rhs if isinstance(body, Le) else None
        if not isinstance(norm, Norm):
            raise ProofError(step.name, f"is no bound for every entry: {body}")
        require_order(step, norm)
        matrix = norm.args[0]
        body, place = for_entries(step, step.statement, (matrix,))
        if body != Le(Abs(matrix[place]), norm, evaluate=False):
            raise ProofError(step.name, f"{body} does not bound {matrix[place]}")

    def words(self) -> str:
        return "no entry is larger than the norm"


@dataclass(frozen=True)
class NormGrows(RuleDefaults):
    """From |a_ij| <= |b_ij| for all entries: |A| <= |B|, in every order.

    Each norm is the sum, the maximum, the largest sum over a row or column, or the root
    of the sum of squares, of the sizes of the entries, and all of these keep order.
    """

    of: str

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def check(self, step: Step, context: Context) -> None:
        every, statement = context.earlier(step, self.of), step.statement
        if not isinstance(statement, Le | Ge):
            raise ProofError(step.name, f"is not of the form |A| <= |B|: {statement}")
        small, large = statement.lts, statement.gts
        for norm in (small, large):
            if not isinstance(norm, Norm):
                raise ProofError(step.name, f"{norm} is no norm")
            require_order(step, norm)
        if small.args[1] != large.args[1]:
            raise ProofError(step.name, "compares norms of two orders")
        first, second = small.args[0], large.args[0]
        if first.shape != second.shape:
            raise ProofError(step.name, f"{first} and {second} have two shapes")
        body, place = for_entries(step, every, (first, second))
        if not isinstance(body, Le | Ge):
            raise ProofError(step.name, f"{self.of} compares no sizes")
        for side, matrix in zip((body.lts, body.gts), (first, second), strict=True):
            stand, entry = Stand(), entry_of(matrix, *place)
            size, number = stand.of(side), stand.of(entry)
            known = size.is_nonnegative and number.is_real
            if not known or expand(size**2 - number**2) != 0:
                raise ProofError(step.name, f"{side} is not the size of {entry}")

    def words(self) -> str:
        return f"entry by entry, by {self.of}"
