"""Limits for every admitted value of their parameters, or a refusal that says why."""

import pytest
from sympy import (
    Abs,
    Basic,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Integer,
    Le,
    Limit,
    Lt,
    MatrixSymbol,
    Ne,
    Rational,
    Sum,
    Symbol,
    Trace,
    cos,
    digamma,
    exp,
    log,
    oo,
    sin,
    sqrt,
)
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.rules import Algebra, Given, LimitRule
from tests.theory.proving import check, line, refused, trusted

t, s = (Symbol(name, integer=True, nonnegative=True) for name in "ts")
k = Symbol("k", integer=True, positive=True)
x, y, z = (Symbol(name, real=True) for name in "xyz")
a, b = Symbol("a", positive=True), Symbol("b", nonnegative=True)
c = Symbol("c", negative=True)
v = Symbol("v", positive=True)
whole = Symbol("m", integer=True)
f, g = Function("f", real=True), Function("g", real=True)
V = MatrixSymbol("V", n, n)


def limit(body: Expr, value: Expr | int, rule: LimitRule | None = None) -> object:
    variable = v if body.has(v) else t
    statement = equation(Limit(body, variable, oo), value)
    return line("it", statement, rule or LimitRule())


# Limits that hold for all values of the parameters.


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (1 / v, 0),
        (v, oo),
        (-v, -oo),
        (x / v, 0),
        (x + y / v, x),
        ((x * v + 1) / (v + 2), x),
        ((x * v**2 + y) / (3 * v**2 + v), x / 3),
        ((a * v + x) / (b * v + v), a / (1 + b)),
        (a * v + x, oo),
        (c * v + x, -oo),
        (a * v**2 + x * v, oo),
        (exp(-a * v) * x, 0),
        (x * exp(-v), 0),
        (exp(a * v), oo),
        (log(v) / v, 0),
        (log(v + a) - log(v), 0),
        (Rational(1, 2) ** t, 0),
        (Rational(-1, 2) ** t, 0),
        (x * Rational(1, 2) ** t, 0),
        (2**t, oo),
        ((1 + a) ** t, oo),
        ((1 + a) ** (-t), 0),
        ((a / (1 + a)) ** t, 0),
        ((b / (1 + b)) ** t, 0),
        ((1 + a) ** (2 * t + 1), oo),
        (x * (1 + a) ** (-t) + y, y),
        ((1 + x / v) ** v, exp(x)),
        ((1 - a / v) ** v, exp(-a)),
        (a ** (1 / v), 1),
        (1**t + 1 / (t + 1), 1),
        (f(0) / v, 0),
        ((f(0) * v + f(1)) / v, f(0)),
        (V[0, 0] * Rational(1, 2) ** t, 0),
        (Sum(f(s), (s, 0, k)) / v + x, x),
        (Abs(x) / v, 0),
        (k**2 / v, 0),
    ],
    ids=str,
)
def test_a_limit_for_all_values_of_its_parameters(body: Expr, value: Expr) -> None:
    check(limit(body, value))


@pytest.mark.parametrize(
    ("body", "value", "premise"),
    [
        (x * v, oo, Gt(x, 0)),
        (x * v, -oo, Lt(x, 0)),
        (v**x, oo, Gt(x, 0)),
        (exp(x * v), 0, Lt(x, 0)),
        (x**t, 0, And(Gt(x, 0), Lt(x, 1))),
        (a**t, 0, Lt(a, 1)),
        (a**t, oo, Gt(a, 1)),
        (f(0) ** t, 0, And(Gt(f(0), 0), Lt(f(0), 1))),
        (f(0) * v, oo, Gt(f(0), 0)),
        (f(0) * v, -oo, Lt(f(0), 0)),
        (f(3) * v, oo, ForAll(Gt(f(s), 0), s, 0, oo)),
        (1 / (x * v + 1), 0, Gt(x, 0)),
        ((v + 1) / (x * v + 1), 1 / x, Gt(x, 0)),
    ],
    ids=str,
)
def test_a_premise_on_a_parameter_gives_the_limit(
    body: Expr, value: Expr, premise: Boolean
) -> None:
    refused("it", limit(body, value))
    check(limit(body, value), premise=premise)


# Limits that fail at some value of a parameter.


@pytest.mark.parametrize(
    ("body", "value", "because"),
    [
        (x * v, oo, r"computes -oo where x < 0, not oo|computes 0 where x = 0"),
        (b * v, oo, r"SymPy computes 0 where b = 0, not oo"),
        (b / v + b**2, b, r"SymPy computes"),
        (x * v / (x * v + 1), 1, r"where x = 0|not known"),
        (exp(x * v), oo, "where x"),
        (exp(-b * v), 0, r"SymPy computes 1 where b = 0, not 0"),
        (whole * v, oo, "where m"),
        (a**t, 0, r"hangs on the sign of a - 1"),
        (x**t, 0, r"hangs on the sign of .*where x"),
        (b**t, 0, r"hangs on the sign of .*where b"),
        ((x + 1) ** t, oo, r"hangs on the sign of .*where x"),
        ((a - b) * v, oo, r"hangs on the sign of .*where b"),
        ((x - y) * v, oo, r"hangs on the sign of .*where [xy] > 0"),
        ((x**2 + y) * v, oo, r"hangs on the sign of"),
        (x**2 * v, oo, r"computes 0 where x = 0"),
        (a**t - b**t, 0, r"hangs on the sign of"),
        (2**t * a**t, oo, r"hangs on the sign of"),
        (v**x, oo, r"hangs on the sign of|where x"),
        (v * sin(x), oo, r"hangs on the sign of|where x"),
        (f(0) * v, oo, r"where f\(0\)"),
        (f(0) ** t, 0, r"hangs on the sign of .*where f\(0\) > 0"),
        (log(v) * x, oo, r"where x"),
        ((a * v + 1) / (b * v + 1), a / (b + 1), r"SymPy computes|where b"),
    ],
    ids=str,
)
def test_a_limit_that_hangs_on_a_parameter_is_refused(
    body: Expr, value: Expr, because: str
) -> None:
    refused("it", limit(body, value), because=because)


def test_the_refusal_says_what_would_help() -> None:
    wanted = (
        "the limit hangs on the sign of a - 1, which is not known: a premise on it, "
        "named in `facts`, or a parameter of known sign would tell"
    )
    refused("it", limit(a**t, 0), because=wanted)


@pytest.mark.parametrize(
    ("body", "value", "weak"),
    [
        (x * v, oo, Ge(x, 0)),
        (x * v, oo, Ne(x, 0)),
        (a**t, 0, Le(a, 1)),
        (a**t, oo, Ge(a, 1)),
        (a**t, oo, Gt(a, Rational(1, 2))),
        (x**t, 0, Lt(x, 1)),
        (x**t, 0, And(Ge(x, -1), Lt(x, 1))),
        (x**t, 0, And(Gt(x, -1), Le(x, 1))),
        (f(0) * v, oo, Gt(f(1), 0)),
        (f(0) * v, oo, Gt(g(0), 0)),
        (exp((x - 1) * v), 0, Le(x, 1)),
        (exp((x - 1) * v), 0, Lt(x, 2)),
    ],
    ids=str,
)
def test_a_premise_that_is_too_weak_gives_no_limit(
    body: Expr, value: Expr, weak: Boolean
) -> None:
    refused("it", limit(body, value), weak=weak, because="SymPy computes|hangs on|high")


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (1 / v, 1),
        (1 / v, oo),
        (v, -oo),
        (v, 0),
        (x / v, x),
        (x + 1 / v, y),
        ((x * v + 1) / (v + 2), x + 1),
        ((1 + x / v) ** v, 1),
        ((1 + x / v) ** v, exp(1)),
        ((1 + 1 / v) ** v, 1),
        (2**t, 0),
        (Rational(1, 2) ** t, oo),
        (a ** (1 / v), a),
        (f(0) + 1 / v, f(1)),
        (sqrt(v + 1) - sqrt(v), 1),
        (x * Rational(1, 2) ** t, x),
    ],
    ids=str,
)
def test_another_value_is_refused(body: Expr, value: Expr | int) -> None:
    refused("it", limit(body, value), because="SymPy computes")


def test_two_growths_are_compared_at_unlike_parameters() -> None:
    second = Symbol("d", positive=True)
    rivals = limit(exp(a * v) - exp(second * v), oo)
    refused("it", rivals)
    refused("it", rivals, unlike=Ne(a, second), because="high precision|hangs on")


def test_what_swings_has_no_limit() -> None:
    refused("it", limit(cos(v), 0))
    refused("it", limit((-1) ** t, 0))
    refused("it", limit(Integer(-2) ** t, oo))
    refused("it", limit(v * sin(v), oo))


def test_trap_a_wrong_limit_of_sympy_is_not_confirmed() -> None:
    wrong = limit(digamma(v / 2) - log(v / 2), log(2))
    refused("it", wrong, because="high precision does not approach log\\(2\\)")
    other = limit(3 * (digamma(v / 2) - log(v / 2)) ** 2, 3 * log(2) ** 2)
    refused("it", other, because="high precision does not approach")


# What the rule takes.


@pytest.mark.parametrize(
    ("statement", "because"),
    [
        (Le(Limit(1 / v, v, oo), 0, evaluate=False), "is not an equation for a limit"),
        (equation(1 / v, 0), "is not an equation for a limit"),
        (equation(0, Limit(1 / v, v, oo)), "is not an equation for a limit"),
        (equation(Limit(x, x, 0), 0), "only limits at infinity are checked"),
        (equation(Limit(1 / x, x, -oo), 0), "only limits at infinity are checked"),
        (equation(Limit(1 / v, v, oo), 1 / v), "the value depends on v"),
        (equation(Limit(f(t), t, oo), 0), "f\\(t\\) has no formula at t"),
        (equation(Limit(Sum(s, (s, 0, t)), t, oo), oo), "has no formula at t"),
        (equation(Limit(Trace(V) / v, v, oo), 0), "no formula|cannot be checked"),
        (equation(Limit(Limit(y / v, y, oo), v, oo), 0), "has no formula at v"),
    ],
    ids=str,
)
def test_the_rule_says_what_it_does_not_check(statement: Boolean, because: str) -> None:
    refused("it", line("it", statement, LimitRule()), because=because)


def test_the_value_must_be_defined() -> None:
    refused("it", limit((v + 1) / (x * v + 1), 1 / x), because="1/x is defined only if")


def test_earlier_equations_rewrite_the_body_and_not_the_limit() -> None:
    closed = trusted("closed", Eq(f(t), f(0) / 2**t))
    check(closed, limit(f(t), 0, LimitRule(by=("closed",))))
    whole_limit = trusted("all", equation(Limit(f(t), t, oo), y))
    step = limit(f(t), 0, LimitRule(by=("all",)))
    refused("it", whole_limit, step, because="rewrites the limit itself")
    here = line("here", Eq(f(t), f(0) / 2**t), Given("here"))
    at_once = limit(f(t), 0, LimitRule(by=("here",)))
    refused("it", here, at_once, here=here.statement, because="cannot be used")


def test_a_fact_about_the_variable_is_no_fact_of_the_limit() -> None:
    rule = LimitRule(facts=("late",))
    refused("it", limit(1 / v, 0, rule), late=Gt(v, 9), because="gives no sign")
    refused("it", limit(x / v, 0, rule), late=Gt(v - x, 0), because="fact about v")


# Samples of the author's own.


def test_a_sample_must_be_a_value_that_the_symbol_admits() -> None:
    check(limit(a / v, 0, LimitRule(({a: 3},))))
    refused("it", limit(a / v, 0, LimitRule(({a: -1},))), because="not known to be pos")
    refused("it", limit(k / v, 0, LimitRule(({k: x},))), because="not known to be")


def test_the_checker_confirms_at_its_own_values_without_samples() -> None:
    for samples in ((), ({},), ({x: 0},)):
        rule = LimitRule(samples)
        check(limit((1 + x / v) ** v, exp(x), rule))
        refused("it", limit(x * v, 0, rule), because="where x|high precision")
        wrong = limit(x * (digamma(v / 2) - log(v / 2)), x * log(2), rule)
        refused("it", wrong, because="high precision")


def test_a_limit_in_algebra_stays_as_it_is() -> None:
    step: Basic = equation(Limit(1 / v, v, oo), 0)
    refused("it", line("it", step, Algebra()), because="does not check")
