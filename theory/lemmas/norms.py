"""Lemmas on norms of real vectors and matrices of sizes from 1 on."""

from sympy import (
    Abs,
    Basic,
    DiagMatrix,
    Expr,
    Ge,
    Identity,
    Le,
    Q,
    Sum,
    Symbol,
    Trace,
    Transpose,
    oo,
)
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.arguments import (
    INDEX,
    INDUCED,
    INTEGER,
    ORDER,
    REAL,
    SIGN,
    choice,
    either,
    matrix,
    tuples,
)
from longdep.theory.core.notation import ForAll, Norm, equation
from longdep.theory.core.schema import (
    Premise,
    Said,
    SchemaError,
    TrustedLemma,
    require_unbound,
)

HORN = "Horn and Johnson, Matrix Analysis, 2nd ed."


def _consistent(left: MatrixExpr, right: MatrixExpr, order: Basic) -> Said:
    if order == 2:
        sizes = Norm(left, "F") * Norm(right, 2)
    else:
        sizes = Norm(left, order) * Norm(right, order)
    return Said(Le(Norm(left * right, order), sizes, evaluate=False))


CONSISTENT = TrustedLemma(
    "norm-consistent",
    "the norms of order 1, oo and F are consistent, and F with the Euclidean length",
    f"{HORN}, section 5.6",
    {
        "left": matrix("m", "n"),
        "right": matrix("n", "k"),
        "order": either(INDUCED, choice("2")),
    },
    _consistent,
)


def _size(value: Basic, order: Basic) -> Expr:
    """The norm of a matrix, or the size of a number (then the order is 1)."""
    if isinstance(value, MatrixExpr):
        return Norm(value, order)
    if order != 1:
        raise SchemaError("the size of a number goes by order 1")
    return Abs(value)


def _homogeneous(
    whole: Basic, factor: Expr, part: Basic, size: Expr, order: Basic
) -> Said:
    premises: list[Premise] = [equation(whole, factor * part)]
    if size != Abs(factor):
        if size != factor:
            raise SchemaError(f"{size} is not the size of {factor}")
        premises.append(Ge(factor, 0, evaluate=False))
    conclusion = equation(_size(whole, order), size * _size(part, order))
    return Said(conclusion, tuple(premises))


HOMOGENEOUS = TrustedLemma(
    "norm-homogeneous",
    "a norm is homogeneous: |c x| = |c| |x|",
    f"{HORN}, section 5.1",
    {
        "whole": either(REAL, matrix("m", "n")),
        "factor": REAL,
        "part": either(REAL, matrix("m", "n")),
        "size": REAL,
        "order": ORDER,
    },
    _homogeneous,
)


def _triangle(
    whole: Basic,
    first: Basic,
    second: Basic,
    weights: tuple[Expr, ...],
    signs: tuple[Expr, ...],
    order: Basic,
) -> Said:
    if (len(weights), len(signs)) != (3, 2):
        raise SchemaError("three weights and two signs are needed")
    a, b, c = weights
    total = signs[0] * b * first + signs[1] * c * second
    bound = b * _size(first, order) + c * _size(second, order)
    return Said(
        Le(a * _size(whole, order), bound, evaluate=False),
        (
            equation(a * whole, total),
            *(Ge(weight, 0, evaluate=False) for weight in weights),
        ),
    )


TRIANGLE = TrustedLemma(
    "triangle-inequality",
    "the triangle inequality: if a w = +-b x +- c y with a, b, c >= 0, then "
    "a |w| <= b |x| + c |y|",
    f"{HORN}, section 5.1",
    {
        "whole": either(REAL, matrix("m", "n")),
        "first": either(REAL, matrix("m", "n")),
        "second": either(REAL, matrix("m", "n")),
        "weights": tuples(REAL),
        "signs": tuples(SIGN),
        "order": ORDER,
    },
    _triangle,
)


def _diagonal_scales(
    gains: MatrixExpr, matrix: MatrixExpr, bound: Expr, index: Symbol, order: Basic
) -> Said:
    size = Norm(matrix, order)
    if isinstance(matrix, Transpose) and str(order) == "F":
        size = Norm(matrix.arg, order)
    premises: tuple[Premise, ...] = ()
    if bound != Norm(gains, "max"):
        require_unbound(index, gains, matrix, bound)
        entry = Le(Abs(gains[index, 0]), bound, evaluate=False)
        premises = (ForAll(entry, index, 0, gains.shape[0] - 1),)
    scaled = Norm(DiagMatrix(gains) * matrix, order)
    return Said(Le(scaled, bound * size, evaluate=False), premises)


DIAGONAL_SCALES = TrustedLemma(
    "diagonal-scales",
    "multiplying row i by d_i makes a norm of order 1, oo or F at most max |d_i| times "
    "as large; A and its transpose have one Frobenius norm",
    f"{HORN}, section 5.6",
    {
        "gains": matrix("n", 1),
        "matrix": matrix("n", "k"),
        "bound": REAL,
        "index": INDEX,
        "order": INDUCED,
    },
    _diagonal_scales,
)


def _entry(whole: MatrixExpr, row: Expr, column: Expr, sign: Expr) -> Said:
    return Said(Le(sign * whole[row, column], Norm(whole, oo), evaluate=False))


ENTRY_AT_MOST_NORM = TrustedLemma(
    "entry-at-most-norm",
    "no entry of a matrix is larger in size than its norm of order oo",
    f"{HORN}, section 5.6",
    {
        "whole": matrix("m", "n"),
        "row": INTEGER,
        "column": INTEGER,
        "sign": SIGN,
    },
    _entry,
)


def _row(
    weight: MatrixExpr, vector: MatrixExpr, row: Expr, index: Symbol, sign: Expr
) -> Said:
    require_unbound(index, weight, vector, row)
    terms = vector[index, 0] * weight[row, index]
    total = Sum(terms, (index, 0, weight.shape[1] - 1))
    bound = Norm(weight, oo) * Norm(vector, oo)
    return Said(Le(sign * total, bound, evaluate=False))


ROW_AT_MOST_NORMS = TrustedLemma(
    "row-at-most-norms",
    "entry i of V h is at most the largest row sum of V times the largest entry of h",
    f"{HORN}, section 5.6",
    {
        "weight": matrix("m", "n"),
        "vector": matrix("n", 1),
        "row": INTEGER,
        "index": INDEX,
        "sign": SIGN,
    },
    _row,
)


def _cauchy(first: MatrixExpr, second: MatrixExpr, case: Basic) -> Said:
    if str(case) == "trace":
        bound = Norm(first, 2) * Norm(second, 2)
        return Said(Le(Trace(first.T * second), bound, evaluate=False))
    unit = equation(first.T * first, Identity(1))
    shadow = Norm(first.T * second, 1)
    return Said(Le(shadow, Norm(second, 2), evaluate=False), (unit,))


CAUCHY_SCHWARZ = TrustedLemma(
    "cauchy-schwarz",
    "Cauchy-Schwarz: |x^T y| <= |x| |y| for vectors, and x^T x = 1 says |x| = 1",
    f"{HORN}, section 5.1",
    {
        "first": matrix("n", 1),
        "second": matrix("n", 1),
        "case": choice("trace", "unit"),
    },
    _cauchy,
)


def _sum_norm(whole: MatrixExpr) -> Said:
    return Said(Le(Norm(whole, "F"), Norm(whole, "sum"), evaluate=False))


FROBENIUS_AT_MOST_SUM = TrustedLemma(
    "frobenius-at-most-sum",
    "the root of the sum of squares is at most the sum of the sizes",
    f"{HORN}, section 5.4",
    {"whole": matrix("m", "n")},
    _sum_norm,
)


def _orthogonal(turn: MatrixExpr, whole: MatrixExpr) -> Said:
    kept = equation(Norm(turn * whole, "F"), Norm(whole, "F"))
    return Said(kept, (Q.orthogonal(turn),))


ORTHOGONAL_KEEPS_LENGTH = TrustedLemma(
    "orthogonal-keeps-length",
    "an orthogonal matrix keeps the Euclidean length",
    f"{HORN}, section 2.1",
    {"turn": matrix("n", "n"), "whole": matrix("n", "k")},
    _orthogonal,
)


def _square(
    whole: MatrixExpr,
    first: MatrixExpr,
    second: MatrixExpr,
    weights: tuple[Expr, ...],
    order: Basic,
) -> Said:
    if len(weights) != 2:
        raise SchemaError("two weights are needed")
    a, b = weights
    squares = a**2 * Norm(first, order) ** 2 + b**2 * Norm(second, order) ** 2
    cross = 2 * a * b * Trace(first.T * second)
    return Said(
        equation(Norm(whole, order) ** 2, squares + cross),
        (equation(whole, a * first + b * second),),
    )


LAW_OF_COSINES = TrustedLemma(
    "law-of-cosines",
    "|a x + b y|^2 = a^2 |x|^2 + b^2 |y|^2 + 2 a b tr(x^T y) for the Euclidean norm",
    f"{HORN}, section 5.1",
    {
        "whole": matrix("m", "n"),
        "first": matrix("m", "n"),
        "second": matrix("m", "n"),
        "weights": tuples(REAL),
        "order": choice("2", "F"),
    },
    _square,
)
ALL = (
    CONSISTENT,
    HOMOGENEOUS,
    TRIANGLE,
    DIAGONAL_SCALES,
    ENTRY_AT_MOST_NORM,
    ROW_AT_MOST_NORMS,
    CAUCHY_SCHWARZ,
    FROBENIUS_AT_MOST_SUM,
    ORTHOGONAL_KEEPS_LENGTH,
    LAW_OF_COSINES,
)
