"""False inequalities: signs that are not known, and numbers that are not finite."""

from random import Random

from sympy import (
    Add,
    Function,
    Ge,
    Gt,
    Integral,
    Le,
    Limit,
    Lt,
    Mul,
    Product,
    Rational,
    Sum,
    Symbol,
    cosh,
    oo,
    polygamma,
)
from sympy.logic.boolalg import Implies

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Antisymmetry,
    Assume,
    Combine,
    Deduction,
    Given,
    Scale,
    Tollens,
)
from longdep.theory.core.semantics import Model
from tests.checker.case import Case
from tests.checker.offered import among, at_once, lines

KIND = "inequalities"
x, y, z, a, b = (Symbol(name, real=True) for name in "xyzab")
q = Symbol("q", nonnegative=True)
u = Symbol("u", positive=True)
N = Symbol("N", integer=True, nonnegative=True)
M = Symbol("M", integer=True, nonnegative=True)
n = Symbol("n", integer=True, nonnegative=True)
i = Symbol("i", integer=True)
f = Function("f", real=True)
GROWTH = Limit(q * u, u, oo)
AREA = Integral(q * y, (y, 0, oo))
OVER_GAP = (x**2 - y**2) / (x - y)
AWAY = among(x=(3, 4), y=(1, 2), z=(5,), a=(1, 2), b=(3,), q=(1, 2), p=(1, 2), n=(2,))


def positive(rng: Random) -> Model:
    """Sequences of positive numbers, and ranges without a negative index."""
    return {"n": 2, "i": 1, "N": 0, "M": 3, "f": lambda at: at + 1}


CASES: tuple[Case, ...] = (
    at_once(
        "infinite-limit-below-itself",
        KIND,
        "lim q u < 1 + lim q u for every q >= 0; for q = 1 both are infinite.",
        Lt(GROWTH, GROWTH + 1, evaluate=False),
        Combine(slack=1),
        model=among(q=(0,), u=(1,)),
        counter={"q": 1, "u": 1},
    ),
    at_once(
        "infinite-integral-below-itself",
        KIND,
        "I < I + 1 for the integral I of q y over y >= 0; for q = 1 it is infinite.",
        Lt(AREA, AREA + 1, evaluate=False),
        Combine(slack=1),
        model=among(q=(0,), y=(1,)),
        counter={"q": 1, "y": 1},
    ),
    at_once(
        "infinite-limit-less-itself",
        KIND,
        "L - L >= 0 for L = lim q u and every q >= 0; for q = 1 it has no value.",
        Ge(Add(GROWTH, -GROWTH, evaluate=False), 0, evaluate=False),
        Combine(),
        model=among(q=(0,), u=(1,)),
        counter={"q": 1, "u": 1},
    ),
    Case(
        "sign-of-one-term-for-all-terms",
        KIND,
        "If f(i) > 0 at one i, the sum of f over 0..n is positive; f(1) may be -5.",
        lines(
            ("premise", Gt(f(i), 0), Given("positive")),
            (
                "all",
                Gt(Sum(f(i), (i, 0, n)), 0),
                Combine(slack=Sum(f(i), (i, 0, n)), signs=("premise",)),
            ),
        ),
        positive,
        {"positive": Gt(f(i), 0)},
        {"n": 2, "i": 0, "f": lambda at: -5 if at else 1},
    ),
    Case(
        "sign-of-one-factor-for-all-factors",
        KIND,
        "If f(i) > 0 at one i, the product of f over 0..n is positive; f(1) may be -5.",
        lines(
            ("premise", Gt(f(i), 0), Given("positive")),
            (
                "all",
                Gt(Product(f(i), (i, 0, n)), 0),
                Combine(slack=Product(f(i), (i, 0, n)), signs=("premise",)),
            ),
        ),
        positive,
        {"positive": Gt(f(i), 0)},
        {"n": 1, "i": 0, "f": lambda at: -5 if at else 1},
    ),
    Case(
        "sign-of-an-index-that-is-bound",
        KIND,
        "If i > 0, the sum of i over -N..M is positive; for N = 2, M = 0 it is -3.",
        lines(
            ("premise", Gt(i, 0), Given("positive")),
            (
                "all",
                Gt(Sum(i, (i, -N, M)), 0),
                Combine(slack=Sum(i, (i, -N, M)), signs=("premise",)),
            ),
        ),
        positive,
        {"positive": Gt(i, 0)},
        {"N": 2, "M": 0, "i": 1},
    ),
    Case(
        "weight-with-the-sign-of-one-term",
        KIND,
        "From x <= y and f(i) > 0 at one i: x and y times the sum of f; not if < 0.",
        lines(
            ("premise", Gt(f(i), 0), Given("positive")),
            ("order", Le(x, y), Given("order")),
            (
                "all",
                Le(x * Sum(f(i), (i, 0, n)), y * Sum(f(i), (i, 0, n))),
                Combine({"order": Sum(f(i), (i, 0, n))}, signs=("premise",)),
            ),
        ),
        lambda rng: {**positive(rng), "x": 1, "y": 2},
        {"positive": Gt(f(i), 0), "order": Le(x, y)},
        {"n": 1, "i": 0, "x": 1, "y": 2, "f": lambda at: -5 if at else 1},
    ),
    Case(
        "weight-that-has-no-value",
        KIND,
        "From x < y: x cosh(1/a) < y cosh(1/a) for every real a; not at a = 0.",
        lines(
            ("order", Lt(x, y), Given("order")),
            (
                "all",
                Lt(x * cosh(1 / a), y * cosh(1 / a)),
                Combine({"order": cosh(1 / a)}),
            ),
        ),
        among(x=(1, 2), y=(3,), a=(1, 2)),
        {"order": Lt(x, y)},
        {"x": 1, "y": 2, "a": 0},
    ),
    Case(
        "weight-that-is-the-slope-of-digamma",
        KIND,
        "From x <= y: x and y times the slope of digamma at a; not at a = 0.",
        lines(
            ("order", Le(x, y), Given("order")),
            (
                "all",
                Le(x * polygamma(1, a), y * polygamma(1, a)),
                Combine({"order": polygamma(1, a)}),
            ),
        ),
        among(x=(1, 2), y=(3,), a=(1, 2)),
        {"order": Le(x, y)},
        {"x": 1, "y": 2, "a": 0},
    ),
    Case(
        "equality-from-both-sides-of-a-quotient",
        KIND,
        "(x^2 - y^2)/(x - y) is at most and at least x + y, so it is; not for x = y.",
        lines(
            ("at most", Le(OVER_GAP, x + y), Combine()),
            ("at least", Le(x + y, OVER_GAP), Combine()),
            ("all", equation(OVER_GAP, x + y), Antisymmetry("at most", "at least")),
        ),
        AWAY,
        {},
        {"x": 1, "y": 1},
    ),
    Case(
        "square-over-itself-as-a-bound",
        KIND,
        "x^2/x <= x + 1 for every real x; at 0 the left side has no value.",
        lines(
            (
                "all",
                Le(Mul(x**2, 1 / x, evaluate=False), x + 1, evaluate=False),
                Combine(slack=1),
            ),
        ),
        AWAY,
        {},
        {"x": 0},
    ),
    Case(
        "denied-bound-on-a-reciprocal",
        KIND,
        "1/q <= 1 gives 1 <= q, so q < 1 gives 1/q > 1 for q >= 0; not for q = 0.",
        lines(
            ("sign", Ge(q, 0, evaluate=False), Combine(slack=q)),
            ("assumed", Le(1 / q, 1), Assume()),
            ("times q", Le(1, q), Scale("assumed", "sign")),
            ("rule", Implies(Le(1 / q, 1), Le(1, q)), Deduction("assumed", "times q")),
            ("premise", Gt(1, q), Given("small")),
            ("all", Gt(1 / q, 1), Tollens("rule", "premise")),
        ),
        among(q=(Rational(1, 2), Rational(1, 3))),
        {"small": Gt(1, q)},
        {"q": 0},
    ),
    Case(
        "bound-beside-a-number-with-no-value",
        KIND,
        "1/x <= 1/x + y^2 for all real x, y; at x = 0 neither side has a value.",
        lines(
            (
                "all",
                Le(1 / x, 1 / x + y**2, evaluate=False),
                Combine(slack=y**2),
            ),
        ),
        AWAY,
        {},
        {"x": 0, "y": 1},
    ),
    Case(
        "weight-of-unknown-sign",
        KIND,
        "From x <= y: a x <= a y for every real a; not for a = -1.",
        lines(
            ("order", Le(x, y), Given("order")),
            ("all", Le(a * x, a * y), Combine({"order": a})),
        ),
        among(x=(1,), y=(2,), a=(1, 2)),
        {"order": Le(x, y)},
        {"x": 1, "y": 2, "a": -1},
    ),
    Case(
        "strictness-by-a-weight-of-zero",
        KIND,
        "From x < y: q x < q y for every q >= 0; not for q = 0.",
        lines(
            ("order", Lt(x, y), Given("order")),
            ("all", Lt(q * x, q * y), Combine({"order": q})),
        ),
        among(x=(1,), y=(2,), q=(1, 2)),
        {"order": Lt(x, y)},
        {"x": 1, "y": 2, "q": 0},
    ),
    Case(
        "strictness-of-a-weak-chain",
        KIND,
        "From x <= y and y <= z: x < z; not if all are equal.",
        lines(
            ("one", Le(x, y), Given("one")),
            ("two", Le(y, z), Given("two")),
            ("all", Lt(x, z), Combine({"one": 1, "two": 1})),
        ),
        among(x=(1,), y=(2,), z=(3,)),
        {"one": Le(x, y), "two": Le(y, z)},
        {"x": 1, "y": 1, "z": 1},
    ),
    Case(
        "squares-of-ordered-numbers",
        KIND,
        "From x <= y: x^2 <= y^2; not for x = -2, y = 1.",
        lines(
            ("order", Le(x, y), Given("order")),
            ("all", Le(x**2, y**2), Combine({"order": x + y})),
        ),
        among(x=(1,), y=(2,)),
        {"order": Le(x, y)},
        {"x": -2, "y": 1},
    ),
    Case(
        "quotient-of-two-inequalities",
        KIND,
        "From x <= y and a <= b: x/a <= y/b; not for 1/1 and 1/2.",
        lines(
            ("one", Le(x, y), Given("one")),
            ("two", Le(a, b), Given("two")),
            ("all", Le(x / a, y / b), Combine({"one": 1 / b, "two": x / (a * b)})),
        ),
        among(x=(1,), y=(4,), a=(1,), b=(2,)),
        {"one": Le(x, y), "two": Le(a, b)},
        {"x": 1, "y": 1, "a": 1, "b": 2},
    ),
    Case(
        "reciprocals-of-ordered-numbers",
        KIND,
        "From x <= y, both not 0: 1/y <= 1/x; not for x = -1, y = 1.",
        lines(
            ("order", Le(x, y), Given("order")),
            ("all", Le(1 / y, 1 / x), Combine({"order": 1 / (x * y)})),
        ),
        among(x=(1,), y=(2,)),
        {"order": Le(x, y)},
        {"x": -1, "y": 1},
    ),
)
