"""Matrices in a model: their exact values, and where there is none."""

from collections.abc import Callable
from typing import Any

import pytest
from sympy import (
    Determinant,
    Identity,
    ImmutableMatrix,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Q,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    oo,
    sqrt,
)
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.special import OneMatrix

from longdep.theory.core.notation import Norm, order
from longdep.theory.core.semantics import (
    MeaningError,
    UndefinedError,
    evaluate,
    holds,
)

i = Symbol("i", integer=True)
k = Symbol("k", integer=True)
n = Symbol("n", integer=True, positive=True)
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
u = MatrixSymbol("u", n, 1)
REGULAR = ImmutableMatrix([[1, 2], [3, 4]])
SINGULAR = ImmutableMatrix([[1, 2], [2, 4]])
MODEL: dict[str, Any] = {
    "n": 2,
    "A": REGULAR,
    "B": SINGULAR,
    "C": ImmutableMatrix([[0, 1], [5, 0]]),
    "u": ImmutableMatrix([3, -4]),
}


def test_matrices_are_multiplied_in_their_order_and_added() -> None:
    product = evaluate(MatMul(A, B, C), MODEL)
    assert product == REGULAR * SINGULAR * MODEL["C"]
    assert evaluate(MatMul(3, A), MODEL) == 3 * REGULAR
    assert evaluate(MatAdd(A, B, C), MODEL) == ImmutableMatrix([[2, 5], [10, 8]])


def test_only_a_regular_matrix_is_inverted() -> None:
    assert evaluate(Inverse(A), MODEL) == REGULAR.inv()
    with pytest.raises(UndefinedError, match="singular"):
        evaluate(Inverse(B), MODEL)
    power = MatPow(B, k, evaluate=False)
    unit = ImmutableMatrix.eye(2)
    for exponent, value in ((0, unit), (1, SINGULAR), (2, 5 * SINGULAR)):
        assert evaluate(power, {**MODEL, "k": exponent}) == value
    for exponent in (-1, -2):
        with pytest.raises(UndefinedError, match="singular"):
            evaluate(power, {**MODEL, "k": exponent})
        inverse = MatPow(A, k, evaluate=False)
        assert evaluate(inverse, {**MODEL, "k": exponent}) == REGULAR**exponent


def test_an_entry_lies_inside_its_matrix() -> None:
    for row in (-2, -1, 0, 1, 2):
        for column in (-2, -1, 0, 1, 2):
            model = {**MODEL, "i": row, "k": column}
            if row in (0, 1) and column in (0, 1):
                assert evaluate(A[i, k], model) == REGULAR[row, column]
                continue
            with pytest.raises(UndefinedError, match="outside the matrix"):
                evaluate(A[i, k], model)
    wide = MatrixSymbol("w", 1, 3)
    values = {"w": ImmutableMatrix([[5, 6, 7]]), "i": 0, "k": 2}
    assert evaluate(wide[i, k], values) == 7
    with pytest.raises(UndefinedError, match="outside the matrix"):
        evaluate(wide[i, k], {**values, "i": 2, "k": 0})


def test_a_symbol_for_an_order_is_one_of_three() -> None:
    for word, value in (("1", 6), ("oo", 7), ("F", sqrt(30))):
        assert evaluate(Norm(A, order), {**MODEL, "p": word}) == value
    for word in ("max", "sum", "2"):
        with pytest.raises(MeaningError, match="of a norm is none of"):
            evaluate(Norm(A, order), {**MODEL, "p": word})


def test_a_norm_of_a_known_order_has_its_value() -> None:
    values = {1: 7, 2: 5, oo: 4, "F": 5, "max": 4, "sum": 7}
    for kind, value in values.items():
        assert evaluate(Norm(u, kind), MODEL) == value
    for kind in (2, 3, "third"):
        with pytest.raises(MeaningError, match="has no exact value here"):
            evaluate(Norm(A, kind), MODEL)


def test_matrices_of_a_size_and_what_is_taken_of_a_matrix() -> None:
    assert evaluate(Identity(n), MODEL) == ImmutableMatrix([[1, 0], [0, 1]])
    assert evaluate(ZeroMatrix(n, 3), MODEL) == ImmutableMatrix.zeros(2, 3)
    assert evaluate(OneMatrix(n, 3), MODEL) == ImmutableMatrix.ones(2, 3)
    assert evaluate(Transpose(A), MODEL) == ImmutableMatrix([[1, 3], [2, 4]])
    assert evaluate(Trace(A), MODEL) == 5
    assert evaluate(Determinant(A), MODEL) == -2
    assert evaluate(DiagMatrix(u), MODEL) == ImmutableMatrix([[3, 0], [0, -4]])


TURN = ImmutableMatrix([[0, 1], [-1, 0]])


@pytest.mark.parametrize(
    ("ask", "yes", "no"),
    [
        (Q.orthogonal, TURN, 2 * TURN),
        (Q.symmetric, SINGULAR, REGULAR),
        (Q.diagonal, ImmutableMatrix([[1, 0], [0, 2]]), SINGULAR),
        (Q.invertible, REGULAR, SINGULAR),
    ],
)
def test_a_predicate_says_what_it_means(
    ask: Callable[..., Any], yes: Any, no: Any
) -> None:
    assert holds(ask(A), {"n": 2, "A": yes})
    assert not holds(ask(A), {"n": 2, "A": no})
    with pytest.raises(MeaningError, match="has no meaning here"):
        holds(Q.positive_definite(A), MODEL)
