"""Sizes, maxima and minima by cases, and what does not follow in one of them."""

import pytest
from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Rational,
    Sum,
    Symbol,
    sign,
)
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.rules import Cases, Given
from longdep.theory.core.rules.cases import Known, is_sum_of
from tests.theory.proving import check, line, refused, trusted

t = Symbol("t", integer=True, nonnegative=True)
x, y, z, w = (Symbol(name, real=True) for name in "xyzw")
a, b = Symbol("a", positive=True), Symbol("b", nonnegative=True)
some = Symbol("c")
f = Function("f", real=True)
V = MatrixSymbol("V", n, n)


def said(kind: type, left: object, right: object) -> Boolean:
    return kind(left, right, evaluate=False)


def clipped(value):
    return Max(-1, Min(1, value))


TRUE = [
    said(Le, Abs(x + y), Abs(x) + Abs(y)),
    said(Le, Abs(Abs(x) - Abs(y)), Abs(x - y)),
    said(Ge, Abs(x) + Abs(y) + Abs(z), Abs(x + y + z)),
    equation(Abs(x) ** 2, x**2),
    equation(Abs(x * y), Abs(x) * Abs(y)),
    equation(Max(x, y) + Min(x, y), x + y),
    equation(Max(x, y) * Min(x, y), x * y),
    equation(Max(x, y) - Min(x, y), Abs(x - y)),
    equation(Max(x, y), (x + y + Abs(x - y)) / 2),
    equation(Max(x, -x), Abs(x)),
    equation(Max(0, x) - Max(0, -x), x),
    said(Le, Abs(Max(0, x) - Max(0, y)), Abs(x - y)),
    said(Le, Abs(clipped(x) - clipped(y)), Abs(x - y)),
    said(Le, clipped(x), 1),
    said(Ge, clipped(x), -1),
    said(Lt, clipped(x), 2),
    said(Gt, Abs(x) + 1, 0),
    said(Gt, Abs(x) + a, 0),
    said(Lt, x, Abs(x) + a),
    said(Ge, Max(x, y, z), (x + y + z) / 3),
    said(Le, Min(x, y, z), Max(x, y, z)),
    said(Le, 2 * Abs(x * y), x**2 + y**2),
    said(Le, Abs(f(t) + x), Abs(f(t)) + Abs(x)),
    said(Le, b, Abs(b + b)),
]


@pytest.mark.parametrize("statement", TRUE, ids=str)
def test_what_holds_in_every_case_is_accepted(statement: Boolean) -> None:
    check(line("it", statement, Cases()))


@pytest.mark.parametrize(
    "statement",
    [
        said(Lt, Abs(x + y), Abs(x) + Abs(y)),
        said(Ge, Abs(x + y), Abs(x) + Abs(y)),
        said(Le, Abs(x - y), Abs(Abs(x) - Abs(y))),
        said(Gt, Abs(x), 0),
        said(Le, Abs(x), x),
        equation(Abs(x), x),
        equation(Abs(x + y), Abs(x) + Abs(y)),
        equation(Abs(x - y), Abs(x) - Abs(y)),
        equation(Max(x, y), x),
        equation(Max(x, y) * Min(x, y), x**2),
        equation(Max(x, y) - Min(x, y), x - y),
        equation(Max(0, x) + Max(0, -x), x),
        said(Lt, clipped(x), 1),
        said(Le, clipped(x), x),
        said(Ge, clipped(x), x),
        said(Ge, Min(x, y), Max(x, y)),
        said(Lt, Min(x, y), Max(x, y)),
        said(Gt, Max(x, y, z), (x + y + z) / 3),
        said(Ge, Max(x, y, z), (x + y + z) / 2),
        said(Le, 3 * Abs(x * y), x**2 + y**2),
        said(Lt, 2 * Abs(x * y), x**2 + y**2),
        said(Le, Abs(x * y), Abs(x)),
        said(Lt, x, Abs(x) + b),
        said(Le, Abs(f(t)), f(t)),
        said(Le, Abs(x) ** 2, Abs(x)),
    ],
    ids=str,
)
def test_what_fails_in_one_case_is_refused(statement: Boolean) -> None:
    refused("it", line("it", statement, Cases()), because="is not known to be as said")


def test_the_refusal_names_the_case() -> None:
    step = line("it", said(Le, Abs(x), x), Cases())
    refused("it", step, because="2\\*x is not known to be as said where -x >= 0")


# What is given.


@pytest.mark.parametrize(
    ("statement", "fact"),
    [
        (equation(Abs(x), x), Ge(x, 0)),
        (equation(Abs(x), -x), Le(x, 0)),
        (said(Gt, Abs(x), 0), Ge(x, 1)),
        (said(Gt, Abs(x), 0), Le(x, -1)),
        (said(Le, Abs(x), 1), And(Ge(x, -1), Le(x, 1))),
        (said(Lt, Abs(x), 1), And(Gt(x, -1), Lt(x, 1))),
        (said(Le, x, 1), Le(Abs(x), 1)),
        (said(Ge, x, -1), Le(Abs(x), 1)),
        (said(Lt, x, 1), Lt(Abs(x), 1)),
        (equation(Max(x, y), x), Ge(x, y)),
        (equation(Min(x, y), x), Le(x, y)),
        (said(Le, x, z), Le(Max(x, y), z)),
        (said(Le, Max(x, y), z), And(Le(x, z), Le(y, z))),
        (said(Le, Abs(x * y), Abs(x)), Le(Abs(y), 1)),
        (said(Le, Abs(x + y), 3), And(Le(Abs(x), 1), Le(Abs(y), 2))),
        (said(Le, x, y), Eq(x, y)),
        (said(Ge, x, y), Eq(Abs(x - y), 0)),
        (equation(x, y), Le(Abs(x - y), 0)),
        (said(Le, Abs(x) + Abs(y), 2), And(Le(Max(Abs(x), Abs(y)), 1))),
    ],
    ids=str,
)
def test_a_hypothesis_or_an_earlier_step_may_be_used(
    statement: Boolean, fact: Boolean
) -> None:
    refused("it", line("it", statement, Cases()), because="is not known to be as said")
    check(line("it", statement, Cases(facts=("fact",))), fact=fact)
    if not isinstance(fact, Eq):
        check(
            line("h", fact, Given("fact")),
            line("it", statement, Cases(("h",))),
            fact=fact,
        )


@pytest.mark.parametrize(
    ("statement", "fact"),
    [
        (said(Lt, Abs(x), 1), And(Ge(x, -1), Lt(x, 1))),
        (said(Lt, x, 1), Le(Abs(x), 1)),
        (said(Le, Abs(x), 1), Le(x, 1)),
        (said(Le, Abs(x), 1), Ge(x, -1)),
        (said(Gt, Abs(x), 0), Ge(x, 0)),
        (equation(Abs(x), x), Ge(x, -1)),
        (equation(Max(x, y), x), Le(x, y)),
        (said(Le, y, z), Le(Min(x, y), z)),
        (said(Le, Max(x, y), z), Le(x, z)),
        (said(Le, Abs(x * y), Abs(x)), Le(y, 1)),
        (said(Lt, Abs(x * y), Abs(x)), Lt(Abs(y), 1)),
        (said(Le, Abs(x + y), 2), And(Le(Abs(x), 1), Le(Abs(y), 2))),
        (said(Le, x, y), Eq(Abs(x), Abs(y))),
        (equation(x, y), Eq(Abs(x), Abs(y))),
        (said(Lt, x, y), Eq(x, y)),
    ],
    ids=str,
)
def test_a_hypothesis_gives_no_more_than_it_says(
    statement: Boolean, fact: Boolean
) -> None:
    step = line("it", statement, Cases(facts=("fact",)))
    refused("it", step, fact=fact, because="is not known to be as said")


def test_an_earlier_equation_rewrites_the_sides_first() -> None:
    moved = trusted("moved", Eq(f(t), x - y))
    triangle = said(Le, Abs(f(t)), Abs(x) + Abs(y))
    check(moved, line("it", triangle, Cases(("moved",))))
    refused("it", moved, line("it", triangle, Cases()))
    other = trusted("moved", Eq(f(t), x - 2 * y))
    refused("it", other, line("it", triangle, Cases(("moved",))))


# What the rule takes.


@pytest.mark.parametrize(
    ("statement", "because"),
    [
        (Ne(Abs(x), y), "is no equation or inequality"),
        (And(Le(x, Abs(x)), Ge(y, z)), "is no equation or inequality"),
        (ForAll(said(Le, f(t), Abs(f(t))), t, 0, 3), "is no equation or inequality"),
        (equation(V, 2 * V), "cases are of numbers, not of matrices"),
        (
            said(Le, Abs(some + x), Abs(some) + Abs(x)),
            "is not known to be of real numbers",
        ),
    ],
    ids=str,
)
def test_the_rule_says_what_it_does_not_take(statement: Boolean, because: str) -> None:
    refused("it", line("it", statement, Cases()), because=because)


def test_facts_that_give_no_inequality_are_named() -> None:
    step = line("it", said(Gt, Abs(x), 0), Cases(facts=("fact",)))
    refused("it", step, fact=Ne(x, 0), because="gives no inequality")
    refused("it", step, fact=ForAll(Gt(x, 0), t, 0, 3), because="is not an equation or")
    refused("it", step, because="no hypothesis 'fact'")
    refused("it", line("it", step.statement, Cases(("fact",))), because="not proved")


def test_what_a_binder_holds_is_not_split() -> None:
    total = Sum(Abs(f(t) - x), (t, 0, 3))
    check(line("it", said(Ge, Abs(total + y), total - Abs(y)), Cases()))
    outside = said(Le, total, Abs(Sum(f(t) - x, (t, 0, 3))))
    refused("it", line("it", outside, Cases()), because="is not known to be as said")


def test_a_sign_of_what_has_no_formula_is_what_the_sorts_say() -> None:
    check(line("it", said(Le, Abs(sign(x)), Abs(sign(x)) + a), Cases()))
    refused("it", line("it", said(Le, Abs(sign(x)), 1), Cases()))


def test_too_many_cases_are_refused() -> None:
    many = sum(Abs(x - at) for at in range(7))
    at_most = said(Ge, many, 0)
    refused("it", line("it", at_most, Cases()), because="has more than 64 cases")
    few = sum(Abs(x - at) for at in range(6))
    check(line("it", said(Ge, few, 0), Cases()))


# The certificate.


def test_a_gap_is_a_sum_of_what_is_known() -> None:
    one, half = Integer(1), Rational(1, 2)
    assert is_sum_of(x + y, [Known(x), Known(y)], False)
    assert is_sum_of(x + y, [Known(x, True), Known(y)], True)
    assert not is_sum_of(x + y, [Known(x), Known(y)], True)
    assert is_sum_of(half * x, [Known(x, True)], True)
    assert not is_sum_of(x - y, [Known(x), Known(y)], False)
    assert not is_sum_of(-x, [Known(x)], False)
    assert is_sum_of(x * y, [Known(x), Known(y)], False)
    assert not is_sum_of(x * y, [Known(x)], False)
    assert is_sum_of(x * y, [Known(x, True), Known(y, True)], True)
    assert not is_sum_of(x * y, [Known(x, True), Known(y)], True)
    assert is_sum_of(one, [], True)
    assert not is_sum_of(Integer(0), [], True)
    assert is_sum_of(Integer(0), [], False)
    assert not is_sum_of(Integer(-1), [Known(x)], False)
    assert is_sum_of(Integer(-1), [Known(x), Known(-x - 1)], False)
    p, q = Symbol("p"), Symbol("q")
    assert not is_sum_of(p**2 + 2 * p * q + q**2, [], False)
    assert is_sum_of(x**2 - 2 * x * y + y**2, [], False)
    assert not is_sum_of(x**2 - 3 * x * y + y**2, [], False)
    assert is_sum_of(w * a + w**2, [Known(w), Known(a)], False)
    assert not is_sum_of(w * a + w**2, [], False)


def test_contradicting_cases_prove_anything() -> None:
    # Where x >= 1 and x <= 0 nothing has to be shown; both are in the premises.
    facts = {"high": Ge(x, 1), "low": Le(x, 0)}
    check(line("it", said(Lt, Abs(y), 0), Cases(facts=("high", "low"))), **facts)
