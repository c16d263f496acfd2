"""Norms by their definitions, and false steps that these rules refuse."""

import pytest
from sympy import (
    Abs,
    Function,
    Identity,
    Le,
    MatrixSymbol,
    Q,
    Sum,
    Symbol,
    Trace,
    oo,
    sqrt,
)

from longdep.theory.core.notation import Expectation, ForAll, Norm, equation
from longdep.theory.core.rules import AsSum, LargestEntry, NormScales, NormSquares
from tests.theory.single_steps import refusal

n = Symbol("n", integer=True, positive=True)
c = Symbol("c", real=True)
b = Symbol("b", real=True)
z = Symbol("z", complex=True)
i = Symbol("i", integer=True, nonnegative=True)
j = Symbol("j", integer=True, nonnegative=True)
one = Symbol("k", integer=True, positive=True)
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
f = Function("f", real=True)


@pytest.mark.parametrize("order", [1, 2, oo, "F", "max", "sum"])
def test_a_factor_comes_out_of_a_norm_of_any_order(order) -> None:
    said = equation(Norm(c * x, order), Abs(c) * Norm(x, order))
    assert not refusal(said, NormScales())


def test_a_factor_of_known_sign_is_its_own_size() -> None:
    said = equation(Norm(c * A, "F"), c * Norm(A, "F"))
    assert refusal(said, NormScales())
    assert not refusal(said, NormScales(), {"sign": c >= 0})
    assert refusal(said, NormScales(), {"sign": c <= 0})


def test_sizes_multiply_and_equations_rewrite_first() -> None:
    assert not refusal(equation(Abs(b * c), Abs(b) * Abs(c)), NormScales())
    said = equation(Norm(x - y, 2), 2 * Norm(y, 2))
    assert not refusal(said, NormScales(("gap",)), {"gap": equation(x - y, -2 * y)})


@pytest.mark.parametrize(
    "statement",
    [
        equation(Norm(c * x, 2), c * Norm(x, 2)),
        equation(Norm(c * x, 2), c**2 * Norm(x, 2)),
        equation(Norm(c * A, 2), Abs(c) * Norm(A, 2)),
        equation(Norm(z * x, 1), z * Norm(x, 1)),
        equation(Norm(x + y, 1), Norm(x, 1) + Norm(y, 1)),
        equation(Norm(A * x, 1), Norm(A, 1) * Norm(x, 1)),
        equation(Norm(x, 1), Norm(x, oo)),
        equation(Norm(A, 1), Norm(A.T, 1)),
        equation(c * x, Abs(c) * x),
        Le(Norm(c * x, 2), Abs(c) * Norm(x, 2), evaluate=False),
    ],
)
def test_what_no_scaling_gives_is_refused(statement) -> None:
    assert refusal(statement, NormScales())


def test_the_square_of_a_difference_is_multiplied_out() -> None:
    for order in ("F", 2):
        squares = Norm(x, order) ** 2 + 4 * Norm(y, order) ** 2
        said = equation(Norm(x - 2 * y, order) ** 2, squares - 4 * Trace(x.T * y))
        assert not refusal(said, NormSquares())


def test_a_turn_keeps_lengths_only_if_it_is_one() -> None:
    said = equation(Norm(A * B, "F"), Norm(B, "F"))
    turn = {"turn": Q.orthogonal(A)}
    assert not refusal(said, NormSquares(facts=("turn",)), turn)
    assert refusal(said, NormSquares())
    assert refusal(
        equation(Norm(B * A, 1), Norm(B, 1)), NormSquares(facts=("turn",)), turn
    )


@pytest.mark.parametrize(
    "statement",
    [
        equation(Norm(A, 2) ** 2, Trace(A.T * A)),
        equation(Norm(x, 1) ** 2, Trace(x.T * x)),
        equation(Norm(x, "F") ** 3, Trace(x.T * x)),
        equation(Norm(x - y, 2) ** 2, Norm(x, 2) ** 2 + Norm(y, 2) ** 2),
        equation(c, Abs(c)),
        equation(-Norm(x, 2), Norm(x, 2)),
        equation(Norm(z * x, 2) ** 2, z**2 * Norm(x, 2) ** 2),
        equation(Norm(x, "max") ** 2, Trace(x.T * x)),
        equation(x * x.T, x.T * x * Identity(n)),
    ],
)
def test_what_is_no_square_of_a_length_is_refused(statement) -> None:
    assert refusal(statement, NormSquares())


def entries(term, index=i, last=n - 1) -> Sum:
    return Sum(term, (index, 0, last))


def test_a_length_is_a_sum_over_entries() -> None:
    square = entries(entries(A[i, j] ** 2, j))
    for said in (
        equation(Norm(x, 2) ** 2, entries(x[i, 0] ** 2)),
        equation(Norm(x, "F") ** 2, entries(x[j, 0] ** 2, j)),
        equation(Norm(x - y, 2) ** 2, entries((x[i, 0] - y[i, 0]) ** 2)),
        equation(Trace(x.T * y), entries(x[i, 0] * y[i, 0])),
        equation(Norm(x, 1), entries(Abs(x[i, 0]))),
        equation(Norm(A, "F") ** 2, square),
        equation(Norm(A, "sum"), entries(entries(Abs(A[i, j]), j))),
    ):
        assert not refusal(said, AsSum())


@pytest.mark.parametrize(
    "statement",
    [
        equation(Norm(x, 2) ** 2, entries(x[i, 0] ** 2, last=n)),
        equation(Norm(x, 2) ** 2, Sum(x[one, 0] ** 2, (one, 0, n - 1))),
        equation(Norm(x, 2), entries(x[i, 0] ** 2)),
        equation(Norm(x, 2) ** 2, entries(Abs(x[i, 0]))),
        equation(Norm(A, 2) ** 2, entries(entries(A[i, j] ** 2, j))),
        equation(Norm(A, 1), entries(entries(Abs(A[i, j]), j))),
        equation(Norm(A, "F") ** 2, entries(A[i, 0] ** 2)),
        equation(Norm(A, "F") ** 2, entries(entries(A[i, i] ** 2))),
        equation(Norm(f(i) * x, 2) ** 2, entries((f(i) * x[i, 0]) ** 2)),
        equation(Norm(z * x, 2) ** 2, entries((z * x[i, 0]) ** 2)),
        equation(Trace(x.T * y), entries(x[i, 0] ** 2)),
        equation(Norm(x, oo), entries(Abs(x[i, 0]))),
    ],
)
def test_what_is_not_the_sum_of_all_entries_is_refused(statement) -> None:
    assert refusal(statement, AsSum())


def bounded(body=None, first=0, last=n - 1, index=i) -> ForAll:
    return ForAll(Le(Abs(x[index, 0]), b) if body is None else body, index, first, last)


def test_a_bound_on_every_entry_bounds_the_largest() -> None:
    for order in ("max", oo):
        rule = LargestEntry("every")
        assert not refusal(Le(Norm(x, order), b), rule, {"every": bounded()})


@pytest.mark.parametrize(
    ("statement", "every"),
    [
        (Le(Norm(x, "max"), b), bounded(first=1)),
        (Le(Norm(x, "max"), b), bounded(last=n - 2)),
        (Le(Norm(x, "max"), b), bounded(Le(x[i, 0], b))),
        (Le(Norm(x, "max"), b), bounded(Le(Abs(y[i, 0]), b))),
        (Le(Norm(x, "max"), b), bounded(index=one)),
        (Le(Norm(x, 1), b), bounded()),
        (Le(Norm(x, 2), b), bounded()),
        (Le(Norm(A, oo), b), bounded(Le(Abs(A[i, 0]), b))),
        (Le(Norm(x, "max"), f(i)), bounded(Le(Abs(x[i, 0]), f(i)))),
        (Le(Norm(x, "max"), b), Le(Abs(x[0, 0]), b)),
        (Le(Norm(x, "max"), sqrt(2)), bounded()),
    ],
)
def test_what_does_not_bound_every_entry_is_refused(statement, every) -> None:
    assert refusal(statement, LargestEntry("every"), {"every": every})


def test_a_matrix_of_one_row_and_one_column_is_a_number() -> None:
    number = x.T * y
    for order in (1, 2, oo, "F", "max", "sum"):
        said = equation(Norm(number, order) ** 2, Trace(number) ** 2)
        assert not refusal(said, NormSquares())
    assert not refusal(equation(number, Trace(number) * Identity(1)), NormSquares())
    assert refusal(equation(number, Trace(number) ** 2 * Identity(1)), NormSquares())
    assert refusal(equation(Norm(A, 1) ** 2, Trace(A) ** 2), NormSquares())
    assert refusal(equation(Norm(number, n) ** 2, Trace(number) ** 2), NormSquares())
    assert refusal(equation(Norm(number, 1), Trace(number)), NormSquares())


def test_a_sign_is_not_taken_into_a_mean() -> None:
    said = equation(Expectation(Abs(c)), Expectation(c))
    assert refusal(said, NormScales(), {"sign": c >= 0})
    said = equation(Expectation(Norm(c * x, 1)), Expectation(c * Norm(x, 1)))
    assert refusal(said, NormScales(), {"sign": c >= 0})
