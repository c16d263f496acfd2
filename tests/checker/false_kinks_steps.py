"""False statements on derivatives at a cusp, in proofs of several steps."""

from random import Random

from sympy import (
    Abs,
    Derivative,
    Eq,
    Expr,
    Function,
    Ge,
    Integer,
    Integral,
    KroneckerDelta,
    Rational,
    Sum,
    Symbol,
    pi,
    sin,
    sqrt,
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
    PartOf,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import sums
from tests.checker.case import Case
from tests.checker.offered import at_once, lines

KIND = "kinks"
x, y = (Symbol(name, real=True) for name in "xy")
k, m = (Symbol(name, integer=True) for name in "km")
i = Symbol("i", integer=True, nonnegative=True)
c = Symbol("c", integer=True, nonnegative=True)
n = Symbol("n", integer=True, nonnegative=True)
f, g = Function("f", real=True), Function("g", real=True)
HALF = Rational(1, 2)


def cusp(at: Expr) -> Expr:
    """The root of the size, which has no slope at 0."""
    return sqrt(Abs(at))


def away(rng: Random) -> Model:
    """Smooth functions, and numbers away from 0."""
    return {
        "x": rng.choice((HALF, Rational(1, 3))),
        "y": 2,
        "a": 2,
        "p": 2,
        "q": 1,
        "k": 1,
        "m": 1,
        "n": 1,
        "t": 1,
        "c": 0,
        "i": 0,
        "f": lambda at: at**2,
        "g": lambda at: at + 1,
    }


PRODUCT = equation(
    Derivative(f(x) * g(x), x),
    f(x) * Derivative(g(x), x) + g(x) * Derivative(f(x), x),
)
SQUARE = equation(Derivative(f(x) ** 2, x), 2 * f(x) * Derivative(f(x), x))
AREA = Integral(x**2 * y, (y, 0, 1))
ONE_SLOPE = KroneckerDelta(c, i) * Derivative(f(x), x)

CASES: tuple[Case, ...] = (
    at_once(
        "bound-on-the-slope-of-an-integral",
        KIND,
        "The slope in x of the integral of x^2 y over y = 0..1 is >= -1; not at -3.",
        Ge(Derivative(AREA, x), -1, evaluate=False),
        Combine(slack=1),
        model=away,
        counter={"x": -3},
    ),
    at_once(
        "one-term-with-a-slope",
        KIND,
        "A sum of slopes of f at x that has one term is that slope; f may have none.",
        equation(Sum(ONE_SLOPE, (i, 0, n + c)), Derivative(f(x), x)),
        sums.ONE_TERM(term=ONE_SLOPE, index=i, chosen=c, first=0, last=n + c),
        model=away,
        counter={"x": 0, "f": cusp, "c": 0, "n": 0},
    ),
    Case(
        "slope-at-a-whole-number",
        KIND,
        "If m = 0 then sin(pi k) does not change with k; its slope is pi cos(pi k).",
        lines(
            ("assumed", Eq(m, 0), Assume()),
            (
                "so",
                equation(Derivative(sin(pi * k, evaluate=False), k), Integer(0)),
                Algebra(by=("assumed",)),
            ),
            (
                "all",
                Implies(
                    Eq(m, 0),
                    equation(Derivative(sin(pi * k, evaluate=False), k), Integer(0)),
                ),
                Deduction("assumed", "so"),
            ),
        ),
        away,
        {},
        {"m": 0, "k": 1},
    ),
    Case(
        "part-of-two-rules-for-slopes",
        KIND,
        "(f g)' = f g' + f' g and (f^2)' = 2 f f' at every x; not where f has a cusp.",
        lines(
            ("product", PRODUCT, Algebra()),
            ("square", SQUARE, Algebra()),
            ("both", And(PRODUCT, SQUARE), Conjunction(("product", "square"))),
            ("all", SQUARE, PartOf("both")),
        ),
        away,
        {},
        {"x": 0, "f": cusp, "g": cusp},
    ),
    Case(
        "slope-under-a-premise",
        KIND,
        "Where (f^2)' = 0: f f' = 0; not where f^2 is smooth and f has a cusp.",
        lines(
            ("flat", Eq(Derivative(f(x) ** 2, x), 0), Given("flat")),
            (
                "turned",
                equation(f(x) * Derivative(f(x), x), Derivative(f(x) ** 2, x) / 2),
                Algebra(),
            ),
            (
                "all",
                Eq(f(x) * Derivative(f(x), x), 0),
                Algebra(by=("turned", "flat")),
            ),
        ),
        lambda rng: {**away(rng), "x": 0},
        {"flat": Eq(Derivative(f(x) ** 2, x), 0)},
        {"x": 0, "f": cusp},
    ),
)
