"""Whether a step with an undefined expression is refused, and no other one is."""

import pytest
import sympy
from sympy import (
    Abs,
    Derivative,
    DiagMatrix,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    I,
    Implies,
    Integral,
    Inverse,
    Le,
    Limit,
    Lt,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    log,
    nan,
    oo,
    sqrt,
    zoo,
)
from sympy import Q as Ask
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.defined import obligations, uncovered
from longdep.theory.core.notation import (
    Exists,
    Family,
    ForAll,
    Independent,
    Norm,
    SomeReordering,
    equation,
    order,
)
from longdep.theory.core.notation import size as n
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Deduction,
    Given,
)
from tests.theory.proving import check, line, refused, trusted

t, s = (Symbol(name, integer=True, nonnegative=True) for name in "ts")
k = Symbol("k", integer=True, positive=True)
i, j = (Symbol(name, integer=True) for name in "ij")
x, y, z = (Symbol(name, real=True) for name in "xyz")
a, b = Symbol("a", positive=True), Symbol("b", nonnegative=True)
f, g = Function("f", real=True), Function("g", real=True)
V, W = MatrixSymbol("V", n, n), MatrixSymbol("W", n, n)
ROW = MatrixSymbol("R", 1, n)


def bounded(value: Expr) -> Boolean:
    return Le(value, z, evaluate=False)


# Each partial operation, the premise that it needs, and one that is too weak.

PARTIAL = [
    (1 / x, Ne(x, 0), Ge(x, 0)),
    (1 / (x - y), Ne(x, y), Le(x, y)),
    (x ** (-t), Ne(x, 0), Ge(x, 0)),
    (x**i, Ne(x, 0), Ge(x, 0)),
    (sqrt(x), Ge(x, 0), Ge(x, -1)),
    (x**a, Ge(x, 0), Ge(x, -1)),
    (x**y, Gt(x, 0), Ge(x, 0)),
    ((x - 1) ** y, Gt(x, 1), Lt(x, 1)),
    (x**b, Gt(x, 0), Ge(x, 0)),
    (x ** Rational(-1, 3), Gt(x, 0), Ge(x, 0)),
    (log(x), Gt(x, 0), Ge(x, 0)),
    (log(log(a)), Gt(log(a), 0), Ge(log(a), 0)),
    (sympy.tan(x), Ne(sympy.cos(x), 0), Ge(sympy.cos(x), 0)),
    (sympy.sec(x), Ne(sympy.cos(x), 0), Ge(sympy.cos(x), 0)),
    (sympy.cot(x), Ne(sympy.sin(x), 0), Ge(sympy.sin(x), 0)),
    (sympy.csc(x), Ne(sympy.sin(x), 0), Ge(sympy.sin(x), 0)),
    (sympy.coth(x), Ne(x, 0), Ge(x, 0)),
    (sympy.csch(x), Ne(x, 0), Ge(x, 0)),
    (sympy.acot(x), Ne(x, 0), Ge(x, 0)),
    (sympy.Heaviside(x), Ne(x, 0), Ge(x, 0)),
    (sympy.Mod(y, x), Ne(x, 0), Ge(x, 0)),
    (sympy.asin(x), And(Le(x, 1), Ge(x, -1)), Le(x, 1)),
    (sympy.acos(x), And(Le(x, 1), Ge(x, -1)), Ge(x, -1)),
    (sympy.asin(x), And(Le(x, 1), Ge(x, -1)), And(Le(x, 2), Ge(x, -1))),
    (sympy.asin(x), And(Le(x, 1), Ge(x, -1)), And(Le(x, 1), Ge(x, -2))),
    (sympy.acos(x), And(Le(x, 1), Ge(x, -1)), And(Le(x, 2), Ge(x, -1))),
    (sympy.acos(x), And(Le(x, 1), Ge(x, -1)), And(Le(x, 1), Ge(x, -2))),
    (sympy.acosh(x), Ge(x, 1), Gt(x, 0)),
    (sympy.atanh(x), And(Lt(x, 1), Gt(x, -1)), And(Le(x, 1), Gt(x, -1))),
    (sympy.atanh(x), And(Lt(x, 1), Gt(x, -1)), And(Lt(x, 1), Ge(x, -1))),
    (sympy.acoth(x), Gt(x**2, 1), Ge(x**2, 1)),
    (sympy.gamma(x), Gt(x, 0), Ge(x, 0)),
    (sympy.loggamma(x), Gt(x, 0), Ne(x, 0)),
    (sympy.digamma(x), Gt(x, 0), Ge(x, 0)),
    (sympy.polygamma(1, x), Gt(x, 0), Ge(x, 0)),
    (sympy.zeta(x), Gt(x, 1), Ge(x, 1)),
    (sympy.LambertW(x), Ge(x, 0), Ge(x, -1)),
    (sympy.factorial(i), Ge(i, 0), Ge(i, -1)),
    (sympy.binomial(i, k), Ge(i, 0), Ge(i, -1)),
    (V[i, 0], And(Ge(i, 0), Le(i, n - 1)), And(Ge(i, 0), Le(i, n))),
    (V[0, i], And(Ge(i, 0), Le(i, n - 1)), And(Ge(i, -1), Le(i, n - 1))),
    (Trace(Inverse(V)), Ask.invertible(V), Ask.symmetric(V)),
    (Trace(Inverse(V)), Ask.orthogonal(V), Ask.orthogonal(W)),
    (Trace(Inverse(V.T)), Ask.invertible(V), Ask.diagonal(V)),
    (Trace(MatPow(V, -2)), Ask.invertible(V), Ask.symmetric(V)),
    (Trace(MatPow(V, i)), Ask.invertible(V), Ask.symmetric(V)),
    (Trace(Inverse(V)), Ne(sympy.Determinant(V), 0), Ge(sympy.Determinant(V), 0)),
    (Derivative(Abs(x), x), Ne(x, 0), Ge(x, 0)),
    (Derivative(Max(x, y), x), Ne(x, y), Ge(x, y)),
    (Derivative(Min(x, y), y), Ne(x, y), Ge(x, y)),
    (Derivative(sqrt(x), x), Gt(x, 0), Ge(x, 0)),
    (Derivative(1 / x, x), Ne(x, 0), Ge(x, 0)),
]


@pytest.mark.parametrize(("value", "premise", "weak"), PARTIAL, ids=str)
def test_a_partial_operation_needs_its_premise(
    value: Expr, premise: Boolean, weak: Boolean
) -> None:
    step = trusted("it", bounded(value))
    refused("it", step, because="only if")
    refused("it", step, weak=weak, because="is defined only if")
    check(step, premise=premise)


@pytest.mark.parametrize(
    "value",
    [
        1 / a,
        a**y,
        sqrt(b),
        b**a,
        log(a),
        x**t,
        x**2,
        1 / (x**2 + 1),
        log(1 + x**2),
        sqrt(a + b),
        sympy.factorial(t),
        sympy.binomial(t, i),
        sympy.gamma(k),
        sympy.exp(x) + sympy.sin(y) * sympy.tanh(x),
        V[0, n - 1],
        Trace(V**t) + Trace(Family("M", n, n, t)) + Trace(DiagMatrix(ROW)),
        Derivative(Abs(a), a),
        Derivative(Abs(y) * x**2, x),
        Derivative(sqrt(y) * x, y).subs(y, a),
        Derivative(f(x), x),
        Norm(V, "F") + Norm(V, oo) + Norm(ROW, 2) + Norm(V, order),
        Piecewise((1 / x, Ne(x, 0)), (0, True)),
        Max(x, y) + Min(x, 1) + sympy.floor(x) + sympy.sign(x),
    ],
    ids=str,
)
def test_what_the_sorts_alone_define_needs_no_premise(value: Expr) -> None:
    check(trusted("it", bounded(value)))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (nan, "it were a real number, which it is not"),
        (zoo + x, "it were a real number, which it is not"),
        (I * x, "it were a real number, which it is not"),
        (sympy.factorial(x), "x were known to be whole"),
        (sympy.binomial(t, x), "x were known to be whole"),
        (Trace(MatPow(V, x)), "x were known to be whole"),
        (Trace(MatPow(V, Rational(1, 2))), "1/2 were known to be whole"),
        (Trace(Family("M", n, n, x)), "x were known to be whole"),
        (Norm(V, 2), "2 were an order that is known here for V"),
        (Norm(V, 3), "3 were an order that is known here for V"),
        (Norm(V, "other"), "other were an order that is known here for V"),
        (Trace(DiagMatrix(V)), "it were made of a vector"),
        (sympy.besselj(0, x), "besselj were a function whose domain is known here"),
        (Piecewise((x, x > 0)), "its last case were for all other values"),
        (Derivative(sympy.sign(x), x), "it were known to be smooth"),
        (Derivative(sympy.floor(x) * y, x), "it were known to be smooth"),
        (Derivative(f(f(x)), f(x)), "it were a derivative in symbols"),
        (Sum(f(s), (s, 0, oo)), "the infinite sum or product were known to converge"),
        (Product(f(k), (k, 1, oo)), "the infinite sum or product were known"),
        (Sum(f(s), (s, 0, x)), "x were known to be whole"),
        (Sum(f(i), (i, y, 3)), "y were known to be whole"),
        (Sum(f(s), (s, -1, t)), "s is a whole number, declared for the whole range"),
        (Sum(f(x), (x, 0, t)), "x is a whole number, declared for the whole range"),
        (Product(f(k), (k, 0, t)), "k is a whole number, declared for the whole"),
        (Limit(f(x), x, oo) + 1, "the limit is known to be finite"),
        (Integral(f(x), (x, 0, 1)), "the integral is known to exist"),
    ],
    ids=str,
)
def test_no_sign_defines_it(value: Expr, words: str) -> None:
    refusal = f"defined only if {words}"
    assert any(refusal in str(demand) for demand in obligations(value))
    refused("it", STEPS["is known to" in words](value), because="is defined only if")


# A lemma on trust may say that a limit exists.
STEPS = {
    False: lambda value: trusted("it", equation(value, z)),
    True: lambda value: line("it", equation(value + z, z + value), Algebra()),
}


def test_the_end_of_a_differentiated_sum_does_not_move() -> None:
    m = Symbol("m", integer=True)
    moving = Derivative(Sum(f(s), (s, 0, m)), m)
    (demand,) = obligations(moving)
    assert "a derivative in symbols for real numbers" in str(demand)
    still = Derivative(Sum(f(s) * x, (s, 0, t)), x)
    check(trusted("it", bounded(still)))


def test_a_negative_number_has_no_root() -> None:
    below = Symbol("c", negative=True)
    for value in (below**x, sqrt(below), log(below), Derivative(below**x, x)):
        refused("it", trusted("it", bounded(value)), because="only if")


# The message.


def test_the_message_names_the_part_the_demand_and_the_place() -> None:
    (quotient,) = obligations(1 / x)
    assert str(quotient) == "1/x is defined only if Ne(x, 0)"
    (inside,) = obligations(Sum(sqrt(x + s), (s, 0, t)))
    where = "where s >= 0, s <= t"
    assert str(inside) == f"sqrt(s + x) is defined only if s + x >= 0 {where}"
    refused(
        "it",
        trusted("it", bounded(1 / x)),
        because=r"^step 'it': 1/x is defined only if Ne\(x, 0\), which neither the "
        "symbols' assumptions nor a premise nor an earlier step says$",
    )


def test_each_demand_is_made_once() -> None:
    assert len(obligations(1 / x + y / x)) == 1
    assert len(obligations(Eq(log(x) + log(y), log(x) * z))) == 2


# What stands in a premise or in an earlier step is defined.


def test_what_a_premise_speaks_of_is_defined() -> None:
    step = line("it", equation(2 * (x + 1) / x, (2 * x + 2) / x), Algebra())
    refused("it", step, because="only if")
    check(step, speaks=Le(1 / x, y))
    check(line("h", Le(1 / x, y), Given("h")), step, h=Le(1 / x, y))
    refused("it", step, other=Le(1 / y, x), because="1/x is defined only if")


@pytest.mark.parametrize(
    "premise",
    [
        Implies(Ne(x, 0), Le(1 / x, y)),
        ForAll(Implies(Ne(x, s), Le(1 / x, y)), s, 0, 0),
        ForAll(Le(1 / x, f(s)), s, 5, t),
    ],
    ids=str,
)
def test_what_a_premise_speaks_of_under_a_condition_is_not(premise: Boolean) -> None:
    refused("it", trusted("it", bounded(1 / x)), premise=premise, because="only if")


def test_what_an_assumption_speaks_of_is_defined_under_it_alone() -> None:
    assumed = line("p", Le(1 / x, y), Assume())
    under = line("q", Le(1 / x, y + 1), Combine({"p": 1}, 1))
    closed = line(
        "it", Implies(assumed.statement, under.statement), Deduction("p", "q")
    )
    refused("it", assumed, under, closed, because="1/x is defined only if")
    check(assumed, under, closed, proper=Ne(x, 0))
    beside = trusted("it", bounded(1 / x))
    refused("it", assumed, beside, because="1/x is defined only if")


def test_an_earlier_step_gives_a_sign() -> None:
    nonzero = trusted("known", Ne(x, 0))
    check(nonzero, trusted("it", bounded(1 / x)))
    refused("it", trusted("known", Ne(y, 0)), trusted("it", bounded(1 / x)))


def test_an_equation_with_a_finite_side_says_that_a_limit_exists() -> None:
    some = Limit(f(x), x, oo)
    use = line("it", equation((1 + some) * 2, 2 + 2 * some), Algebra())
    refused("it", use, because="the limit is known to be finite")
    check(use, finite=equation(some, y))
    refused("it", use, infinite=equation(some, oo), because="known to be finite")
    refused("it", use, other=equation(Limit(g(x), x, oo), y), because="finite")


def test_what_a_limit_equals_may_be_infinite() -> None:
    some = Limit(f(x), x, oo)
    (demand,) = obligations(equation(some, oo))
    assert str(demand).endswith("is defined only if the limit is known to exist")
    (finite,) = obligations(equation(some + 1, y))
    assert str(finite).endswith("only if the limit is known to be finite")


def test_a_lemma_says_that_its_limit_exists_but_not_that_a_quotient_does() -> None:
    check(trusted("it", equation(Limit(f(y), y, oo), z)))
    check(trusted("it", equation(Integral(f(y), (y, 0, 1)), z)))
    both = trusted("it", equation(Limit(f(y), y, oo), 1 / x))
    refused("it", both, because="1/x is defined only if")


# Under binders.


def test_a_range_meets_a_demand_under_it() -> None:
    check(trusted("it", bounded(Sum(1 / k, (k, 1, n)))))
    check(trusted("it", bounded(Sum(1 / (s + 1), (s, 0, n)))))
    check(trusted("it", bounded(Sum(sqrt(n - s), (s, 0, n)))))
    check(trusted("it", bounded(Product(1 / (i - 2), (i, 3, n)))))
    check(trusted("it", ForAll(bounded(1 / (s - 3)), s, 4, oo)))
    check(trusted("it", ForAll(bounded(log(6 - s)), s, 0, 5)))


@pytest.mark.parametrize(
    "statement",
    [
        bounded(Sum(1 / s, (s, 0, n))),
        bounded(Sum(sqrt(n - s), (s, 0, n + 1))),
        bounded(Sum(1 / (n - s), (s, 0, n))),
        bounded(Product(1 / (i - 2), (i, 2, n))),
        ForAll(bounded(1 / (s - 3)), s, 0, oo),
        ForAll(bounded(1 / (s - 3)), s, 3, oo),
        ForAll(bounded(log(6 - s)), s, 0, 6),
        ForAll(bounded(log(6 - s)), s, 0, oo),
        ForAll(bounded(f(s)), s, 0, 1 / x),
        bounded(Sum(f(s), (s, 0, sympy.factorial(i)))),
        Independent(1 / s, s, 0, 3),
        Independent(f(s), s, -1, 3),
        Exists(bounded(1 / x), V),
        SomeReordering(bounded(Trace(V * Inverse(W))), V),
        Implies(bounded(1 / x), Ne(x, 0)),
        Implies(Ne(y, 0), bounded(1 / x)),
        Implies(Ge(x, 0), bounded(1 / x)),
        bounded(Piecewise((1 / x, x >= 0), (0, True))),
        bounded(Piecewise((1 / x, x > 0), (1 / x, True))),
        bounded(Piecewise((1, 1 / x > 0), (0, True))),
    ],
    ids=str,
)
def test_a_demand_that_the_place_does_not_meet_is_refused(statement: Boolean) -> None:
    refused("it", trusted("it", statement), because="is defined only if")


def test_the_premise_of_an_implication_meets_a_demand_of_its_conclusion() -> None:
    check(trusted("it", Implies(Ne(x, 0), bounded(1 / x))))
    check(trusted("it", Implies(And(Gt(x, 0), Gt(y, 0)), bounded(log(x * y)))))
    check(trusted("it", bounded(Piecewise((1 / x, x > 0), (0, True)))))


def test_a_premise_for_all_indices_meets_a_demand_under_a_sum() -> None:
    total = trusted("it", bounded(Sum(1 / f(s), (s, 0, t))))
    refused("it", total, because=r"1/f\(s\) is defined only if")
    check(total, proper=ForAll(Ne(f(s), 0), s, 0, oo))
    check(total, proper=ForAll(Gt(f(s), 0), s, 0, t))
    refused("it", total, proper=ForAll(Ne(f(k), 0), k, 1, oo), because="only if")
    refused("it", total, proper=ForAll(Ne(f(s), 0), s, 0, 9), because="only if")
    refused("it", total, proper=ForAll(Ne(g(s), 0), s, 0, oo), because="only if")
    refused("it", total, proper=Ne(f(t), 0), because="only if")


def test_an_index_that_runs_out_of_its_domain_is_named() -> None:
    wide = ForAll(Le(f(s), 1), s, -3, 3)
    (demand,) = uncovered(wide)
    assert "declared for the whole range" in str(demand)
    assert not list(uncovered(ForAll(Le(1 / f(i), 1), i, -3, 3)))
    refused("hypothesis h", line("it", wide, Given("h")), h=wide, because="declared")
