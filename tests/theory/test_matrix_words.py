"""Products of matrices as words: traces, numbers among them, and products inside."""

import pytest
from sympy import (
    Eq,
    Expr,
    Function,
    Identity,
    Integer,
    Inverse,
    MatMul,
    MatrixSymbol,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy import Q as Ask
from sympy.logic.boolalg import Boolean

from longdep.theory.core.notation import Family, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.rules import Algebra, Given
from longdep.theory.core.words import canonical, cyclic, normal, replaced, spelt
from tests.theory.proving import check, line, refused

m = Symbol("m", integer=True, positive=True)
t = Symbol("t", integer=True, nonnegative=True)
x, y = (Symbol(name, real=True) for name in "xy")
f = Function("f", real=True)
A, B, C, V, S = (MatrixSymbol(name, n, n) for name in "ABCVS")
WIDE, TALL = MatrixSymbol("W", n, m), MatrixSymbol("T", m, n)
u, v, w = (MatrixSymbol(name, n, 1) for name in "uvw")
ROW = MatrixSymbol("r", 1, n)
ONE = MatrixSymbol("o", 1, 1)
G = Symbol("g", real=True)


def product(*factors: Expr) -> Expr:
    return MatMul(*factors, evaluate=False)


def says(left: Expr, right: Expr, *by: str, facts: tuple[str, ...] = ()) -> object:
    return line("it", equation(left, right), Algebra(by, facts))


# Traces.


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Trace(A * B), Trace(B * A)),
        (Trace(A * B * C), Trace(B * C * A)),
        (Trace(A * B * C), Trace(C * A * B)),
        (Trace(A), Trace(A.T)),
        (Trace(A * B), Trace(A.T * B.T)),
        (Trace(A * B * C), Trace(C.T * B.T * A.T)),
        (Trace(WIDE * TALL), Trace(TALL * WIDE)),
        (Trace(WIDE * WIDE.T), Trace(WIDE.T * WIDE)),
        (Trace(A * B - B * A), Integer(0)),
        (Trace(A + x * B), Trace(A) + x * Trace(B)),
        (Trace((A + B) * C), Trace(C * A) + Trace(C * B)),
        (Trace(Identity(n)), n),
        (Trace(2 * Identity(n) + A), 2 * n + Trace(A)),
        (Trace(ZeroMatrix(n, n)), Integer(0)),
        (Trace(A**2 * B), Trace(A * B * A)),
        (Trace(A**t * A), Trace(A ** (t + 1))),
        (x * Trace(A * B) + y, y + x * Trace(B * A)),
        (Trace(u * v.T), Trace(v.T * u)),
    ],
    ids=str,
)
def test_equal_traces_are_seen(left: Expr, right: Expr) -> None:
    check(says(left, right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Trace(A * B * C), Trace(A * C * B)),
        (Trace(A * B * C), Trace(B * A * C)),
        (Trace(A * B), Trace(A * B.T)),
        (Trace(A * A), Trace(A * A.T)),
        (Trace(A * B), Trace(A) * Trace(B)),
        (Trace(A), Trace(B)),
        (Trace(A**2), Trace(A) ** 2),
        (Trace(A * B * A * B), Trace(A * A * B * B)),
        (Trace(Identity(n)), Integer(1)),
        (Trace(Identity(n)), m),
        (Trace(WIDE * TALL), Trace(WIDE.T * TALL.T) + 1),
        (Trace(WIDE * WIDE.T), n),
        (Trace(Identity(n) * n), n),
        (Trace(ZeroMatrix(n, n)), n),
        (Trace(2 * A), Trace(A)),
        (Trace(A**t), Trace(A)),
        (Trace(A * B * C), Trace(A.T * B.T * C.T)),
    ],
    ids=str,
)
def test_different_traces_are_not_confused(left: Expr, right: Expr) -> None:
    refused("it", says(left, right), because="does not check")


def test_a_trace_uses_the_predicates() -> None:
    turned = says(Trace(V.T * A * V), Trace(A), facts=("orthogonal",))
    check(turned, orthogonal=Ask.orthogonal(V))
    refused("it", turned, orthogonal=Ask.symmetric(V), because="does not check")
    refused("it", says(Trace(V.T * A * V), Trace(A)))
    moved = says(Trace(V * A * Inverse(V)), Trace(A), facts=("regular",))
    check(moved, regular=Ask.invertible(V))
    refused("it", says(Trace(V * A * Inverse(V)), Trace(A)), because="given invertible")
    flipped = says(Trace(A * B * S), Trace(B.T * A.T * S), facts=("even",))
    check(flipped, even=Ask.symmetric(S))
    refused("it", flipped, even=Ask.symmetric(A), because="does not check")


def test_a_trace_under_a_sum_stays_as_it_is() -> None:
    def total(matrix: Expr) -> Expr:
        return Sum(f(t) * Trace(matrix), (t, 0, 3))

    inner = Family("M", n, n, t)
    swapped = says(total(inner * A), total(inner * A.T))
    refused("it", swapped, because="does not check")


# Products that are numbers.


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (u.T * v, v.T * u),
        (u.T * A * v, v.T * A.T * u),
        (product(u.T, v, w.T), product(v.T, u, w.T)),
        (product(u, v.T, w), product(u, w.T, v)),
        (product(A, u, v.T, w), product(A, u, w.T, v)),
        (product(u.T, v, w.T, u), product(w.T, u, u.T, v)),
        (product(u, v.T, w, ROW), product(u, w.T, v, ROW)),
        (ONE, ONE.T),
        (product(ONE, u.T), product(ONE.T, u.T)),
        (product(ONE, u.T, v), product(u.T, v, ONE)),
        (product(u, ONE, v.T, w), product(u, v.T, w, ONE)),
    ],
    ids=str,
)
def test_a_product_of_a_row_and_a_column_is_a_number(left: Expr, right: Expr) -> None:
    check(says(left, right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (u * v.T, v * u.T),
        (u.T * A * v, u.T * A.T * v),
        (u.T * A * v, v.T * A * u),
        (product(u, v.T, w), product(v, u.T, w)),
        (product(u, v.T, w), product(w, v.T, u)),
        (product(u.T, A, v, w.T), product(u.T, v, w.T, A)),
        (product(u, v.T, A), product(A, u, v.T)),
        (u.T * u, u.T * v),
        (WIDE * TALL, product(WIDE, TALL).T),
        (product(u, ROW), product(ROW.T, u.T)),
    ],
    ids=str,
)
def test_a_product_of_a_column_and_a_row_is_none(left: Expr, right: Expr) -> None:
    refused("it", says(left, right), because="does not check")


def test_shapes_that_differ_are_never_equal() -> None:
    refused("it", says(u.T * v, u * v.T), because="does not check")
    refused("it", says(WIDE * TALL, TALL * WIDE), because="does not check")
    refused("it", says(Identity(n), Identity(m)), because="does not check")
    refused("it", says(ZeroMatrix(n, m), ZeroMatrix(m, n)), because="does not check")


# Rewriting inside of longer products.


SQUARE = Eq(A * B, C)


def by_square(left: Expr, right: Expr, said: Boolean = SQUARE) -> tuple:
    return line("h", said, Given("h")), says(left, right, "h")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (A * B, C),
        (product(V, A, B), V * C),
        (product(A, B, V), C * V),
        (product(V, A, B, S), product(V, C, S)),
        (product(A, B, A, B), C**2),
        (product(V, A, B) + S, V * C + S),
        (product(A, B) - C, ZeroMatrix(n, n)),
        (2 * product(V, A, B), 2 * V * C),
        ((A * B) ** 2, C**2),
    ],
    ids=str,
)
def test_an_equation_rewrites_inside_of_a_product(left: Expr, right: Expr) -> None:
    refused("it", says(left, right), because="does not check")
    check(*by_square(left, right), h=SQUARE)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (B * A, C),
        (product(A, V, B), V * C),
        (product(A, B, V), V * C),
        (product(V, A, B), C * V),
        (product(V, A, B), C),
        (B.T * A.T, C),
        (product(A.T, B), C),
        (product(A, B, A, B), C),
        (A, C),
        (product(A, B), 2 * C),
        (product(A**t, B), C),
    ],
    ids=str,
)
def test_an_equation_rewrites_only_its_own_product(left: Expr, right: Expr) -> None:
    refused("it", *by_square(left, right), h=SQUARE, because="does not check")


def test_a_number_in_the_equation_goes_along() -> None:
    doubled = Eq(2 * A * B, 3 * C)
    check(*by_square(2 * product(V, A, B), 3 * V * C, doubled), h=doubled)
    refused("it", *by_square(product(V, A, B), V * C, doubled), h=doubled)
    unknown = Eq(x * A * B, C)
    refused("it", *by_square(x * product(V, A, B), V * C, unknown), h=unknown)


def test_an_equation_between_sums_does_not_rewrite_inside() -> None:
    both = Eq(A + B, C)
    refused("it", *by_square(V * A + V * B, V * C, both), h=both)


# The words themselves.


def test_a_word_is_replaced_from_left_to_right_with_its_factor() -> None:
    left, right = (next(iter(normal(e, ()))) for e in (A * B, C))
    for words, expected in (
        (product(A, B, A, B), 9 * C**2),
        (product(A, A, B), 3 * A * C),
        (product(B, A), B * A),
        (A * B + C, 4 * C),
    ):
        found = replaced(normal(words, ()), left, right, Integer(3))
        assert found == normal(expected, ()), words
    assert replaced(normal(A, ()), (), right, Integer(3)) == normal(A, ())


def test_a_replacement_that_never_ends_is_stopped() -> None:
    left, right = (next(iter(normal(e, ()))) for e in (A * B, product(A, B, C)))
    (word,) = replaced(normal(A * B, ()), left, right, Integer(1))
    assert len(word) > 2


def test_small_powers_are_spelt() -> None:
    ((power, _),) = normal(A**3, ()).items()
    ((open_power, _),) = normal(A**t, ()).items()
    ((large, _),) = normal(A**25, ()).items()
    ((most, _),) = normal(A**24, ()).items()
    assert spelt(power) == (((A, False), Integer(1)),) * 3
    assert spelt(open_power) == open_power
    assert spelt(large) == large
    assert len(spelt(most)) == 24


def test_a_circle_is_one_word_wherever_it_begins() -> None:
    def turned(expression: Expr, *facts: Boolean) -> object:
        return cyclic(normal(expression, facts), facts)

    assert turned(product(A, B, C)) == turned(product(C, A, B))
    assert turned(product(A, B, C)) == turned(product(C.T, B.T, A.T))
    assert turned(product(A, B, C)) != turned(product(A, C, B))
    assert turned(product(A, B, A)) == turned(product(A, A, B))
    assert turned(A * B + B * A) == turned(2 * A * B)
    assert turned(A.T * S, Ask.symmetric(S)) == turned(A * S, Ask.symmetric(S))
    assert turned(A.T * S) != turned(A * S)
    assert turned(Identity(n)) == {(): Integer(1)}


def test_numbers_go_first_and_keep_no_place() -> None:
    def shown(expression: Expr) -> object:
        return canonical(normal(expression, ()), ())

    assert shown(product(A, u, v.T, w)) == shown(product(A, u, w.T, v))
    assert shown(product(u.T, v, w.T)) == shown(product(v.T, u, w.T))
    assert shown(u * v.T) != shown(v * u.T)
    assert shown(A * B) == normal(A * B, ())
    assert shown(u.T * v + v.T * u) == shown(2 * u.T * v)
    both = Transpose(u) * A * v
    assert shown(both) == shown(both.T)
