"""Norms at the edges of their rules: orders, signs, shapes, ranges, single entries."""

import pytest
from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    Gt,
    Identity,
    Integer,
    Le,
    Lt,
    MatMul,
    MatrixSymbol,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    oo,
    sqrt,
)

from longdep.theory.core.notation import ForAll, Norm, equation
from longdep.theory.core.rules import (
    AsSum,
    FromSquares,
    LargestEntry,
    NormScales,
    NormSquares,
)
from tests.theory.single_steps import refusal

n = Symbol("n", integer=True, positive=True)
m = Symbol("m", integer=True, nonnegative=True)
b, c, d = (Symbol(name, real=True) for name in "bcd")
z = Symbol("z", complex=True)
i = Symbol("i", integer=True, nonnegative=True)
j = Symbol("j", integer=True, nonnegative=True)
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
x, y, w = (MatrixSymbol(name, n, 1) for name in "xyw")
f = Function("f", real=True)
NUMBER = x.T * y
ORDERS = (1, oo, "F", "max", "sum")


# Factors come out.


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("matrix", [A, A.T, A * B, A.T * B * C, A**2 * B, A + B])
def test_a_factor_comes_out_of_any_matrix(matrix, order) -> None:
    if matrix != A + B:
        said = equation(Norm(c * matrix, order), Abs(c) * Norm(matrix, order))
        assert not refusal(said, NormScales())
        assert refusal(
            equation(Norm(c * matrix, order), Norm(matrix, order)), NormScales()
        )
    kept = equation(
        Norm(matrix, order) * (b + c), b * Norm(matrix, order) + c * Norm(matrix, order)
    )
    assert not refusal(kept, NormScales())


def test_a_matrix_of_a_sum_keeps_its_norm() -> None:
    for total in (x + y, x + y + w, x - 2 * y):
        size = Norm(total, 1)
        assert not refusal(equation(c * size + size, (1 + c) * size), NormScales())
        assert refusal(equation(size, 2 * size), NormScales())


def test_the_norm_of_zero_is_zero() -> None:
    nothing = Norm(ZeroMatrix(n, 1), 1)
    assert not refusal(equation(nothing, 0), NormScales())
    for value in (1, -1):
        assert "does not check" in refusal(equation(nothing, value), NormScales())


def test_a_multiple_of_the_identity_keeps_its_norm() -> None:
    size = Norm(2 * Identity(n), 1)
    assert not refusal(equation(size * (1 + c), size + c * size), NormScales())


def test_a_factor_two_comes_out() -> None:
    assert not refusal(equation(Norm(2 * x, 1), 2 * Norm(x, 1)), NormScales())
    assert not refusal(equation(Norm(-x, 1), Norm(x, 1)), NormScales())
    assert refusal(equation(Norm(2 * x, 1), Norm(x, 1)), NormScales())


def test_powers_and_products_of_factors_come_out() -> None:
    for factor, size in (
        (c**3, Abs(c) ** 3),
        (c**2, c**2),
        (b * c, Abs(b) * Abs(c)),
        (b * c**3, Abs(b) * Abs(c) ** 3),
        (-b * c, Abs(b) * Abs(c)),
    ):
        assert not refusal(
            equation(Norm(factor * x, 1), size * Norm(x, 1)), NormScales()
        )
        more = equation(Norm(factor * x, 1), 3 * size * Norm(x, 1))
        assert refusal(more, NormScales())


def test_a_size_is_the_number_or_its_negative_where_its_sign_is_known() -> None:
    positive, negative = equation(Abs(c), c), equation(Abs(c), -c)
    assert not refusal(positive, NormScales(), {"sign": c >= 0})
    assert not refusal(negative, NormScales(), {"sign": c <= 0})
    for sign in (c >= -1, c <= 0, c <= 1):
        assert refusal(positive, NormScales(), {"sign": sign})
    for sign in (c <= 1, c >= 0, c >= -1):
        assert refusal(negative, NormScales(), {"sign": sign})
    assert refusal(equation(Abs(z), z), NormScales())
    assert not refusal(equation(Abs(z) + c, c + Abs(z)), NormScales())


@pytest.mark.parametrize("sides", [(c * x, x), (c * x, c), (c, c * x)])
def test_sizes_are_numbers(sides) -> None:
    assert refusal(equation(*sides), NormScales()) == "sizes are numbers, not matrices"


def test_only_equations_between_sizes_are_scaled() -> None:
    said = Le(Norm(c * x, 1), b)
    assert refusal(said, NormScales()).startswith("is no equation")
    assert refusal(said, NormSquares()).startswith("is no equation")


def test_a_norm_is_of_a_real_matrix_and_of_order_two_only_if_of_a_vector() -> None:
    wide = x.T
    assert not refusal(
        equation(Norm(c * wide, 2), Abs(c) * Norm(wide, 2)), NormScales()
    )
    square = equation(Norm(c * A, 2), Abs(c) * Norm(A, 2))
    assert refusal(square, NormScales()).endswith("is of order 2 but not of a vector")
    complex_ = equation(Norm(z * x, 1), Abs(z) * Norm(x, 1))
    assert refusal(complex_, NormScales()).endswith("is not known to be a real matrix")


# Squares of lengths.


def test_squares_of_lengths_are_traces() -> None:
    square = Trace(x.T * x)
    for said in (
        equation(Norm(x, 2) ** 2, square),
        equation(Norm(x, 2) ** 4, square**2),
        equation(Norm(x, "F") ** 6, square**3),
        equation(Norm(x.T, 2) ** 2, square),
        equation(Norm(A, "F") ** 2, Trace(A.T * A)),
        equation(Norm(A, "F") ** 2, Trace(A * A.T)),
        equation(Norm(x, "max") ** 2 + Norm(x, 2) ** 2, Norm(x, "max") ** 2 + square),
        equation((b + c + Norm(y, 1)) ** 2 * Norm(x, 2) ** 2,
                 (b + c + Norm(y, 1)) ** 2 * square),
        equation(c**2 * Norm(x, 2) ** 2, c**2 * square),
        equation(Norm(x, 1) ** 3 * Norm(x, 2) ** 2, Norm(x, 1) ** 3 * square),
    ):  # fmt: skip
        assert not refusal(said, NormSquares())


@pytest.mark.parametrize("power", [1, 3, 4, 6])
def test_other_powers_of_a_length_are_no_trace(power) -> None:
    for order in (2, "F"):
        said = equation(Norm(x, order) ** power, Trace(x.T * x))
        assert refusal(said, NormSquares())


@pytest.mark.parametrize("order", [1, oo, "max", "sum", 3])
def test_other_orders_are_no_trace(order) -> None:
    said = equation(Norm(x, order) ** 2, Trace(x.T * x))
    assert refusal(said, NormSquares()).endswith("does not check")


@pytest.mark.parametrize("order", [1, 2, oo, "F", "max", "sum"])
def test_a_number_is_its_own_trace(order) -> None:
    for said in (
        equation(Norm(NUMBER, order) ** 2, Trace(NUMBER.T * NUMBER)),
        equation(Norm(NUMBER, order) ** 2, Trace(NUMBER) ** 2),
        equation(Norm(NUMBER, order) ** 4, Trace(NUMBER) ** 4),
    ):
        assert not refusal(said, NormSquares())
    row = x.T
    assert refusal(equation(Norm(row, 1) ** 2, Trace(row.T * row)), NormSquares())


def test_matrices_of_one_row_and_one_column_are_compared_as_numbers() -> None:
    one = Identity(1)
    assert not refusal(
        equation(2 * one + NUMBER, (Trace(NUMBER) + 2) * one), NormSquares()
    )
    assert refusal(equation(2 * one + NUMBER, (Trace(NUMBER) + 3) * one), NormSquares())
    for other in (Trace(NUMBER), c):
        said = equation(NUMBER, other)
        assert refusal(said, NormSquares()) == "squares of norms are numbers"
    for matrix in (x, x.T, MatrixSymbol("T", 2, 1), MatrixSymbol("T", 1, 2), A):
        said = equation(matrix, 2 * matrix)
        assert refusal(said, NormSquares()) == "squares of norms are numbers"


def test_sides_that_are_not_negative_agree_if_their_squares_do() -> None:
    said = equation(c, Abs(c))
    assert not refusal(said, NormSquares(), {"sign": c >= 0})
    for sign in (c >= -1, c <= 0, c <= 1):
        assert refusal(said, NormSquares(), {"sign": sign}).endswith("does not check")
    lengths = equation(Norm(x, 2), sqrt(Trace(x.T * x)))
    assert refusal(lengths, NormSquares())
    assert refusal(equation(c**2, c), NormSquares(), {"sign": c >= 0})


# From squares.


@pytest.mark.parametrize(
    ("statement", "earlier", "premises"),
    [
        (Le(c, d), Le(c**2, d**2), {"sign": d >= 0}),
        (Ge(d, c), Le(c**2, d**2), {"sign": d >= 0}),
        (Le(c, d), Ge(d**2, c**2), {"sign": d >= 0}),
        (Lt(c, d), Lt(c**2, d**2), {"sign": d >= 0}),
        (Gt(d, c), Gt(d**2, c**2), {"sign": d >= 0}),
        (Le(c, d), Lt(c**2, d**2), {"sign": d >= 0}),
        (Le(Norm(x, 2), 3), Le(Norm(x, 2) ** 2, 9), {}),
        (Le(c, Abs(d)), Le(c**2, d**2), {}),
    ],
)
def test_numbers_are_in_the_order_of_their_squares(
    statement, earlier, premises
) -> None:
    assert not refusal(
        statement, FromSquares("squares"), {"squares": earlier, **premises}
    )


@pytest.mark.parametrize(
    ("statement", "earlier", "premises", "says"),
    [
        (Le(c, d), Le(c**2, d**2), {}, "not known to be >= 0"),
        (Le(c, d), Le(c**2, d**2), {"sign": c >= 0}, "not known to be >= 0"),
        (Le(c, d), Le(c**2, d**2), {"sign": d >= -1}, "not known to be >= 0"),
        (Lt(c, d), Le(c**2, d**2), {"sign": d >= 0}, "is strict"),
        (Eq(c, d), Le(c**2, d**2), {"sign": d >= 0}, "is not of the form"),
        (Le(c, d), Eq(c**2, d**2), {"sign": d >= 0}, "is not an inequality"),
        (Le(c, d), Le(c, d**2), {"sign": d >= 0}, "does not compare the squares"),
        (Le(c, d), Le(c**2, d), {"sign": d >= 0}, "does not compare the squares"),
        (Le(c, d), Le(2 * c, 2 * d), {"sign": d >= 0}, "does not compare the squares"),
        (Le(c, d), Le(c**3, d**2), {"sign": d >= 0}, "does not compare the squares"),
        (Le(c, d), Le(d**2, c**2), {"sign": d >= 0}, "does not compare the squares"),
        (Le(Symbol("q"), d), Le(Symbol("q") ** 2, d**2), {"sign": d >= 0},
         "not known to be real"),
    ],
)  # fmt: skip
def test_what_squares_do_not_show_is_refused(
    statement, earlier, premises, says
) -> None:
    reason = refusal(
        statement, FromSquares("squares"), {"squares": earlier, **premises}
    )
    assert says in reason


# Sums over entries.


def entries(term, index=i, last=n - 1, first=0) -> Sum:
    return Sum(term, (index, first, last))


def test_a_matrix_of_one_entry_is_summed_over_one_index() -> None:
    single = MatrixSymbol("o", 1, 1)
    square = Norm(single, 2) ** 2
    assert not refusal(equation(square, Sum(single[0, 0] ** 2, (i, 0, 0))), AsSum())
    for last in (1, -1, n - 1):
        said = equation(square, Sum(single[0, 0] ** 2, (i, 0, last)))
        assert "does not run from 0 to 0" in refusal(said, AsSum())


def test_rows_and_columns_are_summed_up() -> None:
    T = MatrixSymbol("T", 2, 3)
    inner = Sum(T[i, j] ** 2, (j, 0, 2), (i, 0, 1))
    assert not refusal(equation(Norm(T, "F") ** 2, inner), AsSum())
    turned = Sum(T[i, j] ** 2, (i, 0, 1), (j, 0, 2))
    said = equation(Norm(T, "F") ** 2, turned)
    assert refusal(said, AsSum()).endswith("does not run from 0 to 2, 1")
    wide = MatrixSymbol("r", 1, n)
    assert not refusal(equation(Norm(wide, 2) ** 2, entries(wide[0, i] ** 2)), AsSum())
    assert not refusal(equation(Norm(wide, "sum"), entries(Abs(wide[0, i]))), AsSum())
    assert not refusal(
        equation(Trace(A.T * B), entries(entries(A[i, j] * B[i, j], j))), AsSum()
    )


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (equation(Norm(x, 1) ** 2, entries(Abs(x[i, 0]))), "not by definition"),
        (equation(Norm(x, "sum") ** 2, entries(Abs(x[i, 0]))), "not by definition"),
        (equation(Norm(x, "F"), entries(Abs(x[i, 0]))), "not by definition"),
        (equation(Norm(x, 2), entries(x[i, 0] ** 2)), "not by definition"),
        (equation(Norm(x, 2) ** 3, entries(x[i, 0] ** 2)), "not by definition"),
        (equation(Norm(x.T, 1), entries(Abs(x[i, 0]))), "not by definition"),
        (equation(Norm(x, oo) ** 2, entries(x[i, 0] ** 2)), "not by definition"),
        (equation(c, entries(x[i, 0])), "not by definition"),
        (equation(c**2, entries(x[i, 0])), "not by definition"),
        (equation(Trace(2 * A), entries(A[i, i])), "not by definition"),
        (equation(Trace(A.T * B * C), entries(entries(A[i, j] * B[i, j], j))),
         "not by definition"),
        (equation(Trace(A), entries(A[i, i])), "not by definition"),
        (equation(Norm(z * x, 1), entries(Abs(z * x[i, 0]))), "real matrix"),
        (equation(Norm(x, 1), entries(x[i, 0])), "the terms are"),
        (equation(Norm(x, 1), entries(Abs(x[i, 0]) + 1)), "the terms are"),
        (equation(Norm(x, 1), entries(Abs(x[i, 0]) - 1)), "the terms are"),
        (equation(Norm(x, 1), entries(-Abs(x[i, 0]))), "the terms are"),
        (equation(Norm(x, 2) ** 2, entries(2 * x[i, 0])), "the terms are"),
        (equation(Norm(x, 2) ** 2, entries(Integer(1))), "the terms are"),
        (equation(Norm(x, 1), entries(Abs(x[i, 0]), first=1)), "from 0 to n - 1"),
        (equation(Norm(x, 1), entries(Abs(x[i, 0]), last=n - 2)), "from 0 to n - 1"),
        (equation(Norm(x, 1), entries(Abs(x[c, 0]), index=c)), "for its whole range"),
        (equation(Norm(f(i) * x, 1), entries(Abs(f(i) * x[i, 0]))), "stand in"),
        (equation(Norm(A, "F") ** 2, Sum(A[i, i] ** 2, (i, 0, n - 1), (i, 0, n - 1))),
         "indices of their own"),
        (equation(entries(Abs(x[i, 0])), Norm(x, 1)), "is no equation with a sum"),
        (Le(Norm(x, 1), entries(Abs(x[i, 0]))), "is no equation with a sum"),
    ],
)  # fmt: skip
def test_what_is_no_sum_over_entries_is_refused(statement, says) -> None:
    assert says in refusal(statement, AsSum())


# The largest entry.


def bounded(body, index=i, first=0, last=n - 1) -> ForAll:
    return ForAll(body, index, first, last)


def test_a_bound_that_cannot_hold_is_handed_on_as_it_stands() -> None:
    every = bounded(Le(Abs(x[i, 0]), -1, evaluate=False))
    said = Le(Norm(x, "max"), -1, evaluate=False)
    assert not refusal(said, LargestEntry("every"), {"every": every})


@pytest.mark.parametrize(
    ("statement", "every", "says"),
    [
        (Ge(b, Norm(x, "max")), bounded(Le(Abs(x[i, 0]), b)), "is not of the form"),
        (Lt(Norm(x, "max"), b), bounded(Le(Abs(x[i, 0]), b)), "is not of the form"),
        (Le(c, b), bounded(Le(Abs(x[i, 0]), b)), "is not of the form"),
        (Le(Norm(z * x, "max"), b), bounded(Le(Abs(x[i, 0]), b)), "real matrix"),
        (Le(Norm(x, "F"), b), bounded(Le(Abs(x[i, 0]), b)), "largest entry"),
        (Le(Norm(A, "max"), b), bounded(Le(Abs(A[i, 0]), b)), "largest entry"),
        (Le(Norm(MatrixSymbol("x", m, 1), "max"), b),
         bounded(Le(Abs(MatrixSymbol("x", m, 1)[i, 0]), b), last=m - 1),
         "largest entry"),
        (Le(Norm(x, "max"), b), Le(Abs(x[0, 0]), b), "does not speak of every"),
        (Le(Norm(x, "max"), b), bounded(Le(Abs(x[i, 0]), b), first=1), "run over"),
        (Le(Norm(x, "max"), b), bounded(Le(Abs(x[i, 0]), b), last=n), "run over"),
        (Le(Norm(x, "max"), b), bounded(Le(Abs(x[i, 0]), b), last=n + 1), "run over"),
        (Le(Norm(x, "max"), f(i)), bounded(Le(Abs(x[i, 0]), f(i))), "run over"),
        (Le(Norm(f(i) * x, "max"), b), bounded(Le(Abs((f(i) * x)[i, 0]), b)), "stands"),
        (Le(Norm(x, "max"), b), bounded(Le(Abs(x[i, 0]), c)), "does not bound"),
        (Le(Norm(x, "max"), b), bounded(Lt(Abs(x[i, 0]), b)), "does not bound"),
        (Le(Norm(x, "max"), b), bounded(Le(Abs(x[0, 0]), b)), "does not bound"),
    ],
)  # fmt: skip
def test_what_bounds_no_largest_entry_is_refused(statement, every, says) -> None:
    assert says in refusal(statement, LargestEntry("every"), {"every": every})


def test_the_words_name_what_is_cited() -> None:
    assert NormScales().words() == "factors come out"
    assert NormScales(("a", "b")).words() == "factors come out, with a, b"
    assert NormSquares().words() == "squares of lengths"
    assert NormSquares(("a", "b")).words() == "squares of lengths, with a, b"
    assert NormSquares(("a",), ("f",)).uses() == ("a",)


def test_the_transposed_factor_is_kept() -> None:
    """Norm(c A^T) is |c| Norm(A^T), which need not be |c| Norm(A)."""
    said = equation(Norm(c * Transpose(A), 1), Abs(c) * Norm(A, 1))
    assert refusal(said, NormScales())
    square = equation(Norm(c * MatMul(A, A), 1), 2 * Abs(c) * Norm(A, 1))
    assert refusal(square, NormScales())
