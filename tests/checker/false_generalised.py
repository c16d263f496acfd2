"""False statements for all values, from what is known at one value only."""

from random import Random

from sympy import (
    Derivative,
    Eq,
    Function,
    Ge,
    Integer,
    Le,
    Subs,
    Sum,
    Symbol,
)
from sympy.logic.boolalg import And, Implies

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Instance,
)
from longdep.theory.core.semantics import Model
from tests.checker.case import Case
from tests.checker.offered import among, at_once, lines

KIND = "fixed symbols"
x, y, a = (Symbol(name, real=True) for name in "xya")
m = Symbol("m", integer=True)
n = Symbol("n", integer=True, nonnegative=True)
t = Symbol("t", integer=True, nonnegative=True)
f = Function("f", real=True)
SCALED = equation(Derivative(a * f(x), x), a * Derivative(f(x), x))
ONE = {"one": Eq(x, 1)}
ZERO_AT_T = {"zero": Eq(f(t), 0)}


def flat(rng: Random) -> Model:
    """Functions that are 0 everywhere."""
    return {
        "x": rng.choice((1, 2)),
        "y": 1,
        "a": 2,
        "m": 1,
        "n": 2,
        "t": 1,
        "f": lambda at: 0 * at,
    }


CASES: tuple[Case, ...] = (
    Case(
        "equation-used-twice",
        KIND,
        "From x = 1, used twice: x^2 = 1, so y^2 = 1 for every y; not for y = 3.",
        lines(
            ("premise", Eq(x, 1), Given("one")),
            ("square", Eq(x**2, 1), Algebra(by=("premise", "premise"))),
            ("other", Eq(y**2, 1), Instance("square", {x: y})),
            ("all", And(Eq(x, 1), Eq(y**2, 1)), Conjunction(("premise", "other"))),
        ),
        among(x=(1,), y=(1, -1)),
        ONE,
        {"x": 1, "y": 3},
    ),
    Case(
        "equation-as-weight-and-as-rewriting",
        KIND,
        "From x = 1, as a weight that also rewrites nothing: y <= 1 for every y.",
        lines(
            ("premise", Eq(x, 1), Given("one")),
            ("bound", Le(x, 1), Combine({"premise": -1}, by=("premise",))),
            ("other", Le(y, 1), Instance("bound", {x: y})),
            ("all", And(Eq(x, 1), Le(y, 1)), Conjunction(("premise", "other"))),
        ),
        among(x=(1,), y=(1, 0)),
        ONE,
        {"x": 1, "y": 3},
    ),
    Case(
        "term-that-is-zero-at-one-time",
        KIND,
        "From f(t) = 0 at one t, used twice: f(0) + ... + f(n) = 0; not if f(0) = 1.",
        lines(
            ("premise", Eq(f(t), 0), Given("zero")),
            ("free", equation(f(t), Integer(0)), Algebra(by=("premise", "premise"))),
            ("sum", Eq(Sum(f(t), (t, 0, n)), 0), Algebra(by=("free",))),
            (
                "all",
                And(Eq(f(t), 0), Eq(Sum(f(t), (t, 0, n)), 0)),
                Conjunction(("premise", "sum")),
            ),
        ),
        flat,
        ZERO_AT_T,
        {"t": 1, "n": 2, "f": lambda at: 0 if at == 1 else 1},
    ),
    Case(
        "slope-of-what-is-zero-at-one-point",
        KIND,
        "From f(x) = 0 at one x, used twice: f'(x) = 0; not for f(x) = x at 0.",
        lines(
            ("premise", Eq(f(x), 0), Given("zero")),
            ("free", equation(f(x), Integer(0)), Algebra(by=("premise", "premise"))),
            ("slope", Eq(Derivative(f(x), x), 0), Algebra(by=("free",))),
            (
                "all",
                And(Eq(f(x), 0), Eq(Derivative(f(x), x), 0)),
                Conjunction(("premise", "slope")),
            ),
        ),
        flat,
        {"zero": Eq(f(x), 0)},
        {"x": 0, "f": lambda at: at},
    ),
    Case(
        "value-at-another-time",
        KIND,
        "From f(t) = 0 at one t, used twice: f is 0 at every time; not f(0) = 1.",
        lines(
            ("premise", Eq(f(t), 0), Given("zero")),
            ("free", equation(f(t), Integer(0)), Algebra(by=("premise", "premise"))),
            ("start", equation(f(0), Integer(0)), Instance("free", {t: Integer(0)})),
            (
                "all",
                And(Eq(f(t), 0), equation(f(0), Integer(0))),
                Conjunction(("premise", "start")),
            ),
        ),
        flat,
        ZERO_AT_T,
        {"t": 1, "f": lambda at: 0 if at == 1 else 1},
    ),
    Case(
        "slope-with-a-factor-that-is-captured",
        KIND,
        "(a f)' = a f' for every a, so (x f)' = x f'; not for f = 1.",
        lines(
            ("for all", SCALED, Algebra()),
            (
                "all",
                equation(Derivative(x * f(x), x), x * Derivative(f(x), x)),
                Instance("for all", {a: x}),
            ),
        ),
        flat,
        {},
        {"x": 1, "a": 2, "f": lambda at: 1 + 0 * at},
    ),
    Case(
        "slope-with-a-power-that-is-captured",
        KIND,
        "(a^2 x)' = a^2 for every a, so (x^3)' = x^2; not at x = 1.",
        lines(
            ("for all", equation(Derivative(a**2 * x, x), a**2), Algebra()),
            (
                "all",
                equation(Derivative(x**3, x), x**2),
                Instance("for all", {a: x}),
            ),
        ),
        lambda rng: {"x": 0, "a": 1},
        {},
        {"x": 1, "a": 1},
    ),
    Case(
        "value-put-in-after-an-equation-at-one-point",
        KIND,
        "If m = 0 and f(x) = 0 then f(5) = 0, f at 5 being f(x) with 5 for x.",
        lines(
            ("one", Eq(m, 0), Assume()),
            ("two", Eq(f(x), 0), Assume()),
            ("put in", Eq(f(5), Subs(f(x), x, 5)), Algebra(by=("one",))),
            ("so", Eq(f(5), 0), Algebra(by=("put in", "two"))),
            ("if zero", Implies(Eq(f(x), 0), Eq(f(5), 0)), Deduction("two", "so")),
            (
                "all",
                Implies(Eq(m, 0), Implies(Eq(f(x), 0), Eq(f(5), 0))),
                Deduction("one", "if zero"),
            ),
        ),
        lambda rng: {"m": 1, "x": 1, "f": lambda at: at},
        {},
        {"m": 0, "x": 0, "f": lambda at: at},
    ),
    at_once(
        "square-of-a-function-where-there-is-no-point",
        KIND,
        "f(1/x)^2 >= 0 for every real x; there is no 1/x at 0.",
        Ge(f(1 / x) ** 2, 0, evaluate=False),
        Combine(slack=f(1 / x) ** 2),
        model=lambda rng: {"x": 1, "f": lambda at: at},
        counter={"x": 0, "f": lambda at: at},
    ),
    at_once(
        "function-taken-at-an-undefined-point",
        KIND,
        "f(1/x) <= f(1/x) + 1 for every real x; there is no 1/x at 0.",
        Le(f(1 / x), f(1 / x) + 1, evaluate=False),
        Combine(slack=1),
        model=lambda rng: {"x": 1, "f": lambda at: at},
        counter={"x": 0, "f": lambda at: at},
    ),
)
