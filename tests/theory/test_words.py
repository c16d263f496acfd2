"""Whether the normal form of matrix words says no more than the facts allow."""

import pytest
from sympy import (
    Expr,
    Identity,
    Inverse,
    MatMul,
    MatPow,
    MatrixSymbol,
    Rational,
    Sum,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy import Q as Ask

from longdep.theory.core.notation import size as n
from longdep.theory.core.words import normal, same_words

A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
Q, S = MatrixSymbol("Q", n, n), MatrixSymbol("S", n, n)
ROW, COLUMN = MatrixSymbol("R", 1, 2), MatrixSymbol("C", 2, 1)
k = Symbol("k", integer=True, nonnegative=True)
x = Symbol("x", real=True)
c = Symbol("c", real=True)
ORTHOGONAL, SYMMETRIC = Ask.orthogonal(Q), Ask.symmetric(S)


def same(left: Expr, right: Expr, *facts: object) -> bool:
    return same_words(normal(left, facts), normal(right, facts))


@pytest.mark.parametrize(
    ("left", "right", "facts"),
    [
        (MatMul(Q.T, Q * Q), Q, (ORTHOGONAL,)),
        (MatMul(S.T, A), MatMul(S, A), (SYMMETRIC,)),
        (MatMul(A**k, A), A ** (k + 1), ()),
        (Transpose(MatMul(A, B)), MatMul(B.T, A.T), ()),
        (MatPow(A + B, 2), MatMul(A, A) + MatMul(A, B) + MatMul(B, A) + B * B, ()),
        (Inverse(MatMul(A, B)), MatMul(Inverse(B), Inverse(A)), ()),
        ((c * A) ** k, c**k * A**k, ()),
        (A - A, ZeroMatrix(n, n), ()),
        ((A.T) ** k, (A**k).T, ()),
    ],
)
def test_equal_matrices_have_one_normal_form(
    left: Expr, right: Expr, facts: tuple[object, ...]
) -> None:
    assert same(left, right, *facts)


@pytest.mark.parametrize(
    ("left", "right", "facts"),
    [
        (MatMul(A, B), MatMul(B, A), ()),
        (MatMul(Q.T, Q), Identity(n), ()),
        (MatMul(Q.T, Q), Identity(n), (SYMMETRIC,)),
        (A.T, A, (SYMMETRIC,)),
        (Q.T, Q, (ORTHOGONAL,)),
        (A**k, A ** (k + 1), ()),
        (Transpose(MatMul(A, B)), MatMul(A.T, B.T), ()),
        (MatPow(A + B, 2), A**2 + 2 * MatMul(A, B) + B**2, ()),
        (2 * A, A, ()),
        (A, ZeroMatrix(n, n), ()),
    ],
)
def test_different_matrices_keep_different_normal_forms(
    left: Expr, right: Expr, facts: tuple[object, ...]
) -> None:
    assert not same(left, right, *facts)


def test_a_root_of_a_square_is_not_the_matrix() -> None:
    assert not same(MatPow(A**2, Rational(1, 2)), A)
    assert not same(MatPow(A**2, x), MatPow(A, 2 * x))


def test_an_invertible_product_does_not_invert_factors_that_are_not_square() -> None:
    # (R C)^-1 is a number, and C (R C)^-1 R a projection, not the identity.
    projection = MatMul(COLUMN, Inverse(ROW * COLUMN), ROW)
    assert not same(projection, Identity(2), Ask.invertible(ROW * COLUMN))
    # Nor does a square factor between them make them so.
    middle = MatrixSymbol("M", 2, 2)
    inverse = Inverse(MatMul(ROW, middle, COLUMN))
    between = MatMul(COLUMN, inverse, ROW, middle)
    assert not same(between, Identity(2), Ask.invertible(inverse.arg))


def test_a_sum_as_a_coefficient_is_not_added_up() -> None:
    # Where m = -3 the sum over nothing is 0 and SymPy's is 3 c.
    i, m = (Symbol(name, integer=True) for name in "im")
    total = Sum(c, (i, 1, m))
    whole = MatMul(total, A)
    assert same(whole + B, B + whole)
    assert not same(whole, m * c * A)
