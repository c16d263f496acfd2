"""Whether substitution keeps free names free and bound names bound."""

import pytest
from sympy import Basic, Derivative, Function, Le, Limit, MatrixSymbol, Sum, Symbol, oo

from longdep.theory.core.binding import (
    BindingError,
    bound_names,
    free_names,
    rewrite,
    substitute,
)
from longdep.theory.core.notation import (
    Exists,
    Expectation,
    Family,
    ForAll,
    SomeReordering,
    equation,
)

n = Symbol("n", integer=True, positive=True)
i, m = Symbol("i", integer=True, nonnegative=True), Symbol("m", integer=True)
x, y = Symbol("x", real=True), Symbol("y", real=True)
W, S = MatrixSymbol("W", n, n), MatrixSymbol("S", n, n)
f, g = Function("f", real=True), Function("g", real=True)


@pytest.mark.parametrize(
    ("expression", "free", "bound"),
    [
        (W, {W, n}, set()),
        (Family("h", n, 1, m), {n, m}, set()),
        (Sum(m * i, (i, 0, n)), {m, n}, {i}),
        (ForAll(Le(f(i), m), i, 0, n), {m, n}, {i}),
        (Limit(x**i, i, oo), {x}, {i}),
        (Derivative(f(x), x), {x}, set()),
        (SomeReordering(equation(S, W), S), {W, n}, {S}),
        (Exists(equation(S, W), S), {W, n}, {S}),
    ],
)
def test_names_are_free_or_bound(expression: Basic, free: set, bound: set) -> None:
    assert free_names(expression) == free
    assert bound_names(expression) == bound


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        (equation(Sum(m * i, (i, 0, 3)), 0), {m: i}),
        (ForAll(Le(m, f(i)), i, 0, 3), {m: i + 1}),
        (ForAll(Le(m, f(i)), i, 0, 3), {i: m}),
        (equation(Limit(x**i, i, oo), 0), {x: y + i}),
        (Le(x, 1), {x: oo}),
    ],
)
def test_a_value_is_never_captured(statement: Basic, at: dict) -> None:
    with pytest.raises(BindingError):
        substitute(statement, at)


def test_values_are_put_in_all_at_once() -> None:
    assert substitute(Le(x, y + 1), {x: y, y: x}) == Le(y, x + 1)


def test_an_equation_at_one_point_is_not_used_under_a_binder_of_it() -> None:
    for inside in (Sum(f(i), (i, 0, n)), Limit(f(i), i, oo)):
        with pytest.raises(BindingError, match="not known for every i"):
            rewrite(inside, f(i), g(i), fixed={i})
        assert rewrite(inside, f(i), g(i), fixed=())[0].has(g)
    with pytest.raises(BindingError, match="not known for every x"):
        rewrite(Derivative(f(x), x), f(x), g(x), fixed={x})


def test_an_equation_is_used_only_where_its_index_is_declared() -> None:
    with pytest.raises(BindingError):
        rewrite(Sum(f(i), (i, -1, n)), f(i), g(i), fixed=())
    assert rewrite(Sum(f(i), (i, 1, n)), f(i), g(i), fixed=())[0].has(g)


def test_rewriting_tells_what_it_did() -> None:
    assert rewrite(x + y, x, y, fixed=()) == (2 * y, True, False)
    assert rewrite(x + y, n, y, fixed=()) == (x + y, False, False)
    assert rewrite(Expectation(f(1)), f(1), x, ()) == (Expectation(x), True, True)
