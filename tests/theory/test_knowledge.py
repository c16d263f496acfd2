"""What is known of signs at a step, and above all what is not."""

import pytest
from sympy import (
    Basic,
    Determinant,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Le,
    Lt,
    MatrixSymbol,
    Ne,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    exp,
    log,
    oo,
)
from sympy import Q as Ask
from sympy.logic.boolalg import And, Boolean, Implies, Not, Or

from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import Family, ForAll, Norm
from longdep.theory.core.notation import size as n

t, s = (Symbol(name, integer=True, nonnegative=True) for name in "ts")
k = Symbol("k", integer=True, positive=True)
i, j = (Symbol(name, integer=True) for name in "ij")
x, y, z = (Symbol(name, real=True) for name in "xyz")
a, b = Symbol("a", positive=True), Symbol("b", nonnegative=True)
f, g = Function("f", real=True), Function("g", real=True)
V, W = MatrixSymbol("V", n, n), MatrixSymbol("W", n, n)
TALL = MatrixSymbol("T", 3, 2)


def said(kind: type, value: Basic, other: Expr | int = 0) -> Boolean:
    return kind(value, other, evaluate=False)


def settles(wanted: Boolean, *facts: Boolean, local: tuple[Boolean, ...] = ()) -> bool:
    known = Knowledge({("hypothesis", str(at)): fact for at, fact in enumerate(facts)})
    return known.settles(wanted, local)


# Signs that are known, and by what.


@pytest.mark.parametrize(
    ("wanted", "facts"),
    [
        (said(Gt, a), ()),
        (said(Ge, b), ()),
        (said(Ne, a), ()),
        (said(Ge, x**2), ()),
        (said(Gt, 1 + x**2), ()),
        (said(Lt, -a), ()),
        (said(Le, 0, t), ()),
        (said(Ge, t * k - t), ()),
        (said(Gt, x), (Gt(x, 0),)),
        (said(Gt, x), (Lt(0, x),)),
        (said(Ge, x), (Gt(x, 0),)),
        (said(Ne, x), (Gt(x, 0),)),
        (said(Ne, x), (Lt(x, 0),)),
        (said(Ne, x), (Lt(x, -1),)),
        (said(Ge, x), (Ge(x, 1),)),
        (said(Gt, x), (Ge(x, 1),)),
        (said(Gt, x - 1), (Gt(x, 1),)),
        (said(Ge, 2 * x), (Ge(x, 0),)),
        (said(Ge, x / 3), (Ge(2 * x, 0),)),
        (said(Ne, -2 * x), (Ne(x, 0),)),
        (said(Ne, x - y), (Ne(y, x),)),
        (said(Ge, y - x), (Le(x, y),)),
        (said(Ge, 1 - x), (And(Ge(x, 0), Le(x, 1)),)),
        (said(Gt, 2 - x), (Le(x, 1),)),
        (said(Ge, x), (Eq(x, 0),)),
        (said(Gt, x), (Eq(x, 3),)),
        (said(Ge, x - z), (Ge(x, y), Ge(y, z))),
        (said(Gt, x - z), (Gt(x, y), Ge(y, z))),
        (said(Gt, x - z), (Ge(x, y), Gt(y, z))),
        (said(Gt, x + y), (Gt(x, 0), Ge(y, 0))),
        (said(Ge, x + y), (Ge(x, 0), Ge(y, 0))),
        (said(Gt, x * y), (Gt(x, 0), Gt(y, 0))),
        (said(Ge, x * y), (Ge(x, 0), Ge(y, 0))),
        (said(Gt, x * y), (Lt(x, 0), Lt(y, 0))),
        (said(Ne, x * y), (Ne(x, 0), Ne(y, 0))),
        (said(Ne, x**2 - y * x), (Ne(x, 0), Ne(x, y))),
        (said(Ne, x**3), (Ne(x, 0),)),
        (said(Gt, x**2), (Ne(x, 0),)),
        (said(Ge, a * x), (Ge(x, 0),)),
        (said(Ge, (1 - x) * y), (Le(x, 1), Ge(y, 0))),
        (said(Gt, 1 - x * y), (And(Ge(x, 0), Le(x, 1), Ge(y, 0), Lt(y, 1)),)),
        (said(Gt, exp(x)), ()),
        (said(Gt, log(1 + a)), ()),
        (said(Ge, f(t)), (Ge(f(t), 0),)),
        (said(Gt, f(0) + 1), (Ge(f(0), 0),)),
        (said(Ge, Norm(V, "F")), ()),
        (said(Gt, Norm(V, "F")), (Gt(Norm(V, "F"), 0),)),
        (said(Ge, Sum(f(s) ** 2, (s, 0, t))), ()),
        (said(Gt, Product(exp(f(s)), (s, 0, t))), ()),
        (said(Ge, i - 1), (Gt(i, 0),)),
        (said(Ge, i - j - 1), (Gt(i, j),)),
        (said(Gt, i + 1), (Ge(i, 0),)),
        (said(Ge, n - 1), ()),
    ],
    ids=str,
)
def test_it_is_settled(wanted: Boolean, facts: tuple[Boolean, ...]) -> None:
    assert settles(wanted, *facts)


@pytest.mark.parametrize(
    ("wanted", "facts"),
    [
        (said(Gt, b), ()),
        (said(Ne, b), ()),
        (said(Ge, x), ()),
        (said(Gt, x**2), ()),
        (said(Ne, x**2), (Ge(x, 0),)),
        (said(Gt, x), (Ge(x, 0),)),
        (said(Gt, x), (Ne(x, 0),)),
        (said(Ge, x), (Ne(x, 0),)),
        (said(Ne, x), (Ge(x, 0),)),
        (said(Ge, x), (Le(x, 0),)),
        (said(Ge, -x), (Ge(x, 0),)),
        (said(Ge, -2 * x), (Ge(x, 0),)),
        (said(Ge, x), (Ge(y, 0),)),
        (said(Ge, x), (Ge(x, -1),)),
        (said(Ge, x - 2), (Ge(x, 1),)),
        (said(Gt, x - 1), (Ge(x, 1),)),
        (said(Ge, x * y), (Ge(x, 0),)),
        (said(Gt, x * y), (Gt(x, 0), Ge(y, 0))),
        (said(Ge, x * y), (Le(x, 0), Ge(y, 0))),
        (said(Ne, x * y), (Ne(x, 0),)),
        (said(Ne, x**2 - y * x), (Ne(x, y),)),
        (said(Ne, x + y), (Ne(x, 0), Ne(y, 0))),
        (said(Gt, x + y), (Ge(x, 0), Ge(y, 0))),
        (said(Ge, x + y), (Ge(x, 0), Le(y, 0))),
        (said(Ge, x - z), (Ge(x, y), Ge(z, y))),
        (said(Ge, x - z), (Ge(x, y),)),
        (said(Gt, x - z), (Ge(x, y), Ge(y, z))),
        (said(Ge, x), (Ne(x, -1), Ge(x, -1))),
        (said(Ge, 1 - x * y), (Le(x, 1), Le(y, 1))),
        (said(Gt, x), (Eq(x, 0),)),
        (said(Gt, x), (Eq(x, y),)),
        (said(Ge, x), (Or(Ge(x, 0), Ge(y, 0)),)),
        (said(Ge, x), (Implies(Ge(y, 0), Ge(x, 0)),)),
        (said(Ge, x), (Not(And(Ge(x, 0), Ge(y, 0))),)),
        (said(Ge, f(0)), (Ge(f(1), 0),)),
        (said(Ge, f(0)), (Ge(g(0), 0),)),
        (said(Ge, f(t)), (Ge(f(s), 0),)),
        (said(Gt, log(a)), ()),
        (said(Gt, Norm(V, "F")), ()),
        (said(Gt, Norm(V, "F")), (Gt(Norm(W, "F"), 0),)),
        (said(Ge, Trace(V)), ()),
        (said(Gt, Sum(exp(f(s)), (s, 0, t))), ()),
        (said(Ge, Sum(f(s), (s, 0, t))), ()),
        (said(Gt, Product(f(s), (s, 0, t))), ()),
        (said(Ge, x - 1), (Gt(x, 0),)),
        (said(Ge, i - 2), (Gt(i, 0),)),
        (said(Ge, i - Rational(3, 2)), (Gt(i, 0),)),
        (said(Ge, i - 1), (Ge(i, 0),)),
        (said(Ge, i - x - 1), (Gt(i, x),)),
        (said(Ge, i - 4), (Gt(i / 2, 1),)),
        (said(Ge, i - j - 1), (Gt(i, j / 2), Ge(j, 0))),
        (said(Ge, x - y), (Ge(x**2, y**2),)),
        (said(Ge, x), (Ge(x * y, 0), Gt(z, 0))),
        (said(Ge, t - 1), ()),
        (said(Ge, n - 2), ()),
        (said(Eq, x, y), (Eq(x, y),)),
        (said(Eq, V, W), (Eq(V, W),)),
    ],
    ids=str,
)
def test_it_is_not_settled(wanted: Boolean, facts: tuple[Boolean, ...]) -> None:
    assert not settles(wanted, *facts)


def test_an_undefined_number_has_no_sign() -> None:
    assert not settles(said(Ge, 1 / x**2))
    assert not settles(said(Ge, x / x**2, 0), Ge(y, 0))
    assert not settles(said(Ne, 1 / x), Ge(x, 0))


# Facts for all indices, at the index that is asked for.


ALL = ForAll(Ge(f(s), 0), s, 0, oo)


@pytest.mark.parametrize(
    ("wanted", "fact"),
    [
        (said(Ge, f(0)), ALL),
        (said(Ge, f(t)), ALL),
        (said(Ge, f(t + 3)), ALL),
        (said(Ge, f(t) + f(t + 1)), ALL),
        (said(Gt, f(t) + 1), ALL),
        (said(Ne, f(3)), ForAll(Ne(f(s), 0), s, 0, 3)),
        (said(Ge, f(k - 1)), ALL),
        (said(Ge, f(k)), ForAll(Ge(f(s + 1), 0), s, 0, oo)),
        (said(Gt, f(t)), ForAll(Gt(f(t - 2), 0), t, 2, oo)),
        (said(Ge, g(2) - f(2)), ForAll(Le(f(s), g(s)), s, 0, oo)),
        (said(Ge, f(4)), And(Ge(x, 0), ALL)),
        (said(Ge, Norm(Family("h", n, 1, t), 2) - a), None),
    ],
    ids=str,
)
def test_a_fact_for_all_indices_is_known_at_each(
    wanted: Boolean, fact: Boolean | None
) -> None:
    long = ForAll(Ge(Norm(Family("h", n, 1, s), 2), a), s, 0, oo)
    assert settles(wanted, fact or long)
    assert not settles(wanted)


@pytest.mark.parametrize(
    ("wanted", "fact"),
    [
        (said(Ge, f(-1)), ALL),
        (said(Ge, f(t - 1)), ALL),
        (said(Ge, f(i)), ALL),
        (said(Ge, f(x)), ALL),
        (said(Ge, f(Rational(1, 2))), ALL),
        (said(Ge, g(0)), ALL),
        (said(Gt, f(0)), ALL),
        (said(Ge, f(4)), ForAll(Ge(f(s), 0), s, 0, 3)),
        (said(Ge, f(t)), ForAll(Ge(f(s), 0), s, 0, 3)),
        (said(Ge, f(t)), ForAll(Ge(f(s), 0), s, 0, t - 1)),
        (said(Ge, f(t)), ForAll(Ge(f(s), 0), s, 1, oo)),
        (said(Ge, f(0)), ForAll(Ge(f(s + 1), 0), s, 0, oo)),
        (said(Ge, f(3)), ForAll(Ge(f(2 * s), 0), s, 0, oo)),
        (said(Ge, f(3)), Implies(Ge(x, 0), ALL)),
        (said(Ge, Norm(Family("g", n, 1, t), 2) - a), None),
    ],
    ids=str,
)
def test_a_fact_for_all_indices_says_nothing_outside(
    wanted: Boolean, fact: Boolean | None
) -> None:
    long = ForAll(Ge(Norm(Family("h", n, 1, s), 2), a), s, 0, oo)
    assert not settles(wanted, fact or long)


def test_another_fact_may_place_the_index_in_its_range() -> None:
    wanted = said(Ge, f(i))
    assert settles(wanted, ALL, Ge(i, 0))
    assert not settles(wanted, ALL, Ge(i, -1))
    short = ForAll(Ge(f(s), 0), s, 0, 5)
    assert settles(wanted, short, And(Ge(i, 0), Le(i, 5)))
    assert not settles(wanted, short, And(Ge(i, 0), Le(i, 6)))
    assert not settles(wanted, short, Le(i, 5))


def test_what_holds_at_the_place_alone_may_place_the_index() -> None:
    wanted, inside = said(Ge, f(i)), (said(Ge, i), said(Le, i, 5))
    short = ForAll(Ge(f(s), 0), s, 0, 5)
    assert settles(wanted, short, local=inside)
    assert not settles(wanted, short, local=inside[:1])
    assert not settles(wanted, short, local=inside[1:])
    assert settles(said(Ge, 5 - i), local=inside)
    assert not settles(said(Ge, 4 - i), local=inside)


# What was used.


def test_only_what_was_needed_counts_as_used() -> None:
    sources = {
        ("hypothesis", "sign"): Ge(x, 0),
        ("hypothesis", "spare"): Ge(y, 0),
        ("step", "all"): ALL,
        ("step", "whole"): Ge(i, 0),
    }
    known = Knowledge(sources)
    assert known.settles(said(Gt, a))
    assert known.used == set()
    assert known.settles(said(Gt, x + 1))
    assert known.used == {("hypothesis", "sign")}
    assert not known.settles(said(Gt, y))
    assert known.settles(said(Ge, f(i)))
    assert known.used == {("hypothesis", "sign"), ("step", "all"), ("step", "whole")}


def test_both_of_two_facts_count_as_used() -> None:
    sources = {("hypothesis", "p"): Gt(x, 0), ("hypothesis", "q"): Gt(y, 0)}
    for wanted in (said(Gt, x * y), said(Ne, x * y), said(Gt, x + y)):
        known = Knowledge(sources)
        assert known.settles(wanted)
        assert known.used == set(sources), wanted


# Invertible matrices.


def test_a_matrix_is_invertible_where_a_premise_says_so() -> None:
    wanted = Ask.invertible(V)
    for fact in (
        Ask.invertible(V),
        Ask.orthogonal(V),
        And(Ask.symmetric(W), Ask.invertible(V)),
        Ne(Determinant(V), 0),
        Gt(Determinant(V), 0),
    ):
        assert settles(wanted, fact), fact
    for fact in (
        Ask.invertible(W),
        Ask.symmetric(V),
        Ask.diagonal(V),
        Or(Ask.invertible(V), Ge(x, 0)),
        Ge(Determinant(V), 0),
        Ne(Determinant(W), 0),
        Ne(Trace(V), 0),
    ):
        assert not settles(wanted, fact), fact
