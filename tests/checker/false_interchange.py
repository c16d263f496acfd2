"""False statements: limits and means exchanged, quantifiers at numbers not whole."""

from random import Random

from sympy import (
    Add,
    Eq,
    Function,
    Ge,
    Integer,
    Integral,
    Le,
    Limit,
    Mul,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    oo,
    sqrt,
)
from sympy.logic.boolalg import And

from longdep.theory.core.notation import (
    Expectation,
    ForAll,
    Rounded,
    Variance,
    equation,
)
from longdep.theory.core.rules import (
    Algebra,
    Combine,
    Conjunction,
    Given,
    Instance,
    LimitRule,
    Peel,
)
from longdep.theory.core.semantics import Model
from tests.checker.case import Case
from tests.checker.offered import at_once, lines

x, y = (Symbol(name, real=True) for name in "xy")
q = Symbol("q", nonnegative=True)
p = Symbol("p", integer=True, positive=True)
r = Symbol("r", real=True)
plain = Symbol("v")
i = Symbol("i", integer=True)
n = Symbol("n", integer=True, nonnegative=True)
t = Symbol("t", integer=True, nonnegative=True)
f = Function("f", real=True)
HALF = Rational(1, 2)
DECAY = Expectation(1 / (1 + x**2 * t))
AREA = Integral(q, (y, 0, oo))
COUNTED = Sum(1, (t, 1, t))
SURE = [(1, {"x": 1})]
EVEN = [(HALF, {"x": 0}), (HALF, {"x": 2})]


def usual(rng: Random) -> Model:
    """Sure outcomes, functions that are 0, whole numbers."""
    return {
        "x": 1,
        "y": 1,
        "q": rng.choice((1, 2)),
        "p": 3,
        "r": 1,
        "v": 1,
        "i": 1,
        "k": 2,
        "n": 1,
        "t": 2,
        "u": 1,
        "f": lambda at: 0 * at,
        "horizon": 3,
        "outcomes": SURE,
    }


def at_whole_numbers(at: object) -> int:
    """0 at whole numbers and 1 elsewhere."""
    return 0 if at == int(at) else 1


CASES: tuple[Case, ...] = (
    at_once(
        "limit-of-a-mean-as-the-mean-of-a-limit",
        "limits",
        "E[1/(1 + x^2 t)] -> E[0] for every x; if x is 0 half the time it is 1/2.",
        equation(Limit(DECAY, t, oo), Expectation(0)),
        LimitRule(({DECAY: 1 / (1 + t), Expectation(0): 0},)),
        model=usual,
        counter={"t": 1, "x": 1, "outcomes": EVEN},
    ),
    at_once(
        "mean-of-a-reciprocal",
        "undefined points",
        "E[1/x]^2 >= 0 for every x; if x is 0 half the time there is no mean.",
        Ge(Expectation(1 / x) ** 2, 0, evaluate=False),
        Combine(slack=Expectation(1 / x) ** 2),
        model=usual,
        counter={"x": 1, "outcomes": EVEN},
    ),
    at_once(
        "mean-of-a-number-over-itself",
        "undefined points",
        "E[x/x] = E[1] for every x; if x is 0 half the time there is no mean.",
        equation(Expectation(Mul(x, 1 / x, evaluate=False)), Expectation(1)),
        Algebra(),
        model=usual,
        counter={"x": 1, "outcomes": EVEN},
    ),
    at_once(
        "variance-of-a-reciprocal",
        "undefined points",
        "Var[1/x] <= Var[1/x] + y^2 for every x; not if x may be 0.",
        Le(Variance(1 / x), Variance(1 / x) + y**2, evaluate=False),
        Combine(slack=y**2),
        model=usual,
        counter={"x": 1, "y": 1, "outcomes": EVEN},
    ),
    at_once(
        "rounded-reciprocal",
        "undefined points",
        "fl(1/x)^2 >= 0 for every real x; there is no 1/x at 0.",
        Ge(Rounded(1 / x, p) ** 2, 0, evaluate=False),
        Combine(slack=Rounded(1 / x, p) ** 2),
        model=usual,
        counter={"x": 0, "p": 2},
    ),
    Case(
        "quantifier-over-whole-numbers-at-a-half",
        "empty ranges",
        "If f is 0 at 0, 1, 2, ... it is 0 at 1/2; f may be 1 there.",
        lines(("all", Eq(f(HALF), 0), Given("whole", {r: HALF}))),
        usual,
        {"whole": ForAll(Eq(f(r), 0), r, 0)},
        {"r": 0, "f": at_whole_numbers, "horizon": 4},
    ),
    Case(
        "quantifier-over-whole-numbers-at-any-number",
        "empty ranges",
        "If f is 0 at 0, 1, 2, ... it is 0 at every q >= 0; not at q = 1/2.",
        lines(("all", Eq(f(q), 0), Given("whole", {r: q}))),
        usual,
        {"whole": ForAll(Eq(f(r), 0), r, 0)},
        {"q": HALF, "f": at_whole_numbers, "horizon": 4},
    ),
    Case(
        "quantifier-over-a-plain-name-at-a-root",
        "empty ranges",
        "If f is 0 at 0, ..., 3 it is 0 at sqrt 2; f may be 1 there.",
        lines(("all", Eq(f(sqrt(2)), 0), Given("whole", {plain: sqrt(2)}))),
        usual,
        {"whole": ForAll(Eq(f(plain), 0), plain, 0, 3)},
        {"f": at_whole_numbers, "horizon": 4},
    ),
    Case(
        "product-from-the-whole-numbers",
        "empty ranges",
        "If f is 0 at 0, 1, 2, ... then f(q) exp(q) = 0 for every q >= 0; not at 1/2.",
        lines(
            ("value", Eq(f(q), 0), Given("whole", {r: q})),
            ("all", Eq(f(q) * exp(q), 0), Algebra(by=("value",))),
        ),
        usual,
        {"whole": ForAll(Eq(f(r), 0), r, 0)},
        {"q": HALF, "f": at_whole_numbers, "horizon": 4},
    ),
    at_once(
        "last-term-at-an-end-that-is-not-whole",
        "empty ranges",
        "The sum over 0..q is that over 0..q - 1 plus the term at q >= 0; not for 1/2.",
        equation(Sum(f(i), (i, 0, q)), Sum(f(i), (i, 0, q - 1)) + f(q)),
        Peel(),
        model=usual,
        counter={"q": HALF, "f": lambda at: 1},
    ),
    at_once(
        "last-factor-at-an-end-that-is-not-whole",
        "empty ranges",
        "The product over 0..q is that over 0..q - 1 times the factor at q; not 1/2.",
        equation(Product(f(i), (i, 0, q)), Product(f(i), (i, 0, q - 1)) * f(q)),
        Peel(),
        model=usual,
        counter={"q": HALF, "f": lambda at: 1},
    ),
    Case(
        "number-of-terms-that-a-premise-hides",
        "fixed symbols",
        "If 1 adds up over t' = 1..t to 2 then t = 2, so n x = 2 x for all n.",
        lines(
            ("premise", Eq(COUNTED, 2), Given("two")),
            ("count", equation(t, COUNTED), Algebra()),
            ("value", Eq(t, 2), Algebra(by=("count", "premise"))),
            ("other", Eq(n, 2), Instance("value", {t: n})),
            ("sum", Eq(n * x, 2 * x), Algebra(by=("other",))),
            (
                "all",
                And(Eq(COUNTED, 2), Eq(n * x, 2 * x)),
                Conjunction(("premise", "sum")),
            ),
        ),
        lambda rng: {**usual(rng), "n": 2},
        {"two": Eq(COUNTED, 2)},
        {"t": 2, "n": 3, "x": 1},
    ),
    at_once(
        "infinite-integral-less-itself",
        "undefined points",
        "I - I = 0 for I the integral of q over y >= 0; for q = 1 it is infinite.",
        equation(Add(AREA, -AREA, evaluate=False), Integer(0)),
        Algebra(),
        model=lambda rng: {"q": 0, "y": 1},
        counter={"q": 1, "y": 1},
    ),
    at_once(
        "infinite-integral-as-a-factor",
        "undefined points",
        "0 I = 0 for I the integral of q over y >= 0; for q = 1 it has no value.",
        equation(Mul(0, AREA, evaluate=False), Integer(0)),
        Algebra(),
        model=lambda rng: {"q": 0, "y": 1},
        counter={"q": 1, "y": 1},
    ),
)
