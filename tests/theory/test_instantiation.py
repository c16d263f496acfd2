"""Whether values are put in the place of names all at once, or refused."""

import pytest
from sympy import (
    Basic,
    Eq,
    Function,
    HadamardProduct,
    I,
    Le,
    MatrixSymbol,
    Subs,
    Sum,
    Symbol,
    nan,
    oo,
    zoo,
)

from longdep.theory.core.instantiation import Instantiation
from longdep.theory.core.notation import Exists, Family, ForAll, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.sorts import InstantiationError

t, s = (Symbol(name, integer=True, nonnegative=True) for name in "ts")
m = Symbol("m", integer=True, positive=True)
any_number = Symbol("w")
z = Symbol("z", real=True)
f, g = Function("f", real=True), Function("g", real=True)
anything = Function("v")
irrational = Function("irrational", irrational=True)
hermitian = Function("hermitian", hermitian=True)
A, B, V = (MatrixSymbol(name, n, n) for name in "ABV")
A_M, B_M = (MatrixSymbol(name, m, m) for name in "AB")
TO_INFINITY = Sum(f(s), (s, 0, oo))


def upto(last) -> Sum:
    return Sum(f(s), (s, 0, last))


def x(at) -> Family:
    return Family("x", n, 1, at)


def y(at) -> Family:
    return Family("y", n, 1, at)


@pytest.mark.parametrize(
    ("statement", "at", "expected"),
    [
        (Le(f(t), f(t + 1)), {f(s): g(s + t)}, Le(g(2 * t), g(2 * t + 1))),
        (Le(f(g(t)), z), {g(z): f(z), f(z): g(z)}, Le(g(f(t)), z)),
        (
            Le(Sum(f(s), (s, 0, t)), z),
            {t: t + 1, z: 1},
            Le(Sum(f(s), (s, 0, t + 1)), 1),
        ),
        (equation(A * x(t), x(0)), {A: B * V}, equation(B * V * x(t), x(0))),
        (equation(A * x(t), x(0)), {x(s): B * x(s)}, equation(A * B * x(t), B * x(0))),
        (equation((A * x(t)).T, x(0).T), {A: B.T}, equation(x(t).T * B, x(0).T)),
        (
            Exists(equation(V * A, B), V),
            {A: B, B: A},
            Exists(equation(V * B, A), V),
        ),
        (equation(A, A * B), {n: m}, equation(A_M, A_M * B_M)),
        (ForAll(Le(f(s), z), s, t, oo), {t: 3}, ForAll(Le(f(s), z), s, 3, oo)),
    ],
)
def test_values_go_in_everywhere_and_at_once(
    statement: Basic, at: dict, expected: Basic
) -> None:
    assert Instantiation(at, [statement])(statement) == expected


@pytest.mark.parametrize(
    ("statement", "at", "because"),
    [
        (equation(x(t), y(t)), {x(s): I * y(s)}, "is not known to be real"),
        (
            equation(x(t), y(t)),
            {x(s): HadamardProduct(y(s), y(s))},
            "may not be a real",
        ),
        (equation(x(t), y(t)), {x(s): A}, "has not the shape"),
        (equation(x(t), y(t)), {x(s): z}, "has not the shape"),
        (equation(A, B), {A: B**z}, "holds an inverse"),
        (Le(f(t), z), {f(t): g(t), f(s): f(s)}, "is replaced twice"),
        (Le(f(t), z), {f(t): I}, "is not known to be real"),
        (Le(irrational(t), z), {irrational(t): g(t)}, "not known to be irrational"),
        (Eq(hermitian(t), z), {hermitian(t): I}, "is not known to be hermitian"),
        (Eq(any_number, z), {any_number: V}, "is a matrix, w is not"),
        (Eq(anything(t), z), {anything(s): y(s)}, r"is a matrix, v\(t\) is not"),
        (Eq(any_number, z), {any_number: oo}, "is not a finite value"),
        (Eq(any_number, z), {any_number: zoo}, "is not a finite value"),
        (Eq(any_number, z), {any_number: nan}, "is not a finite value"),
        (
            Eq(any_number, z),
            {any_number: TO_INFINITY},
            "is not a finite value",
        ),
        (Exists(equation(V * A, B), V), {A: V}, "V of V would be captured"),
        (Exists(equation(V * A, B), V), {V: A}, "V is bound"),
        (Eq(Subs(f(z), z, 1), t), {t: 1}, "binds names in a way that is not known"),
    ],
)
def test_what_may_not_go_in_is_refused_with_the_reason(
    statement: Basic, at: dict, because: str
) -> None:
    with pytest.raises(InstantiationError, match=because):
        Instantiation(at, [statement])


def test_a_denominator_that_may_be_zero_is_not_cancelled() -> None:
    u, v = (Symbol(name, real=True) for name in "uv")
    r = Symbol("r", positive=True)
    quotient = equation(u / v, z)
    with pytest.raises(InstantiationError, match="v, which may be 0, is cancelled"):
        Instantiation({u: v}, (quotient,))(quotient)
    assert Instantiation({u: r, v: r}, (quotient,))(quotient) == Eq(1, z)
    assert Instantiation({u: z}, (quotient,))(quotient) == Eq(z / v, z)
