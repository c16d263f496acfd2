"""Values at one point only: limits, derivatives and inductions that are undefined."""

from sympy import (
    Derivative,
    Eq,
    Ge,
    Gt,
    Integer,
    KroneckerDelta,
    Limit,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    acosh,
    asin,
    exp,
    floor,
    oo,
    pi,
    sqrt,
    tan,
    true,
)

from longdep.theory.core.notation import ForAll
from longdep.theory.core.rules import Algebra, Assume, Combine, Induction, LimitRule
from tests.checker.case import Case
from tests.checker.letters import a, b, drawn, f, k, n, said, x, y

whole = Symbol("q", integer=True)
free = Symbol("l", integer=True)
SPLIT = Eq(k * (y + 1) / (y - 12345), k * y / (y - 12345) + k / (y - 12345))
NEXT = Eq(
    (k + 1) * (y + 1) / (y - 12345),
    (k + 1) * y / (y - 12345) + (k + 1) / (y - 12345),
)
SHIFTED = x - 1000
CORNER = Derivative(acosh(1 + (x - 777) ** 2), x)
SPREAD = Eq((CORNER + 1) ** 2, CORNER**2 + 2 * CORNER + 1)
INSIDE = Piecewise((1, (y - 1000 >= 0) & (y - 1000 <= n)), (0, True))


def _limit(body, value):
    return (said("limit", Eq(Limit(body, a, oo), value), LimitRule()),)


CASES = (
    Case(
        name="limit-whose-body-has-a-pole-in-a-parameter",
        kind="undefined points",
        says="1/((x - 7) a) tends to 0 for every x; at x = 7 it has no value.",
        steps=_limit(1 / ((x - 7) * a), 0),
        model=drawn(x=Integer(3)),
        counter={"x": Integer(7)},
    ),
    Case(
        name="limit-whose-body-has-a-tangent-of-a-parameter",
        kind="undefined points",
        says="tan(b)/a tends to 0 for every b > 0; at b = pi/2 it has no value.",
        steps=_limit(tan(b) / a, 0),
        model=drawn(b=Integer(3)),
        counter={"b": pi / 2},
    ),
    Case(
        name="limit-of-a-floor-at-a-jump",
        kind="limits",
        says="floor(11 b/13 - 1/a) tends to floor(11 b/13); at b = 13 to 10, not 11.",
        steps=_limit(floor(11 * b / 13 - 1 / a), floor(11 * b / 13)),
        model=drawn(b=Integer(3)),
        counter={"b": Integer(13)},
    ),
    Case(
        name="limit-that-hangs-on-the-sign-of-an-exponent",
        kind="limits",
        says="exp(-a^(b - 77)) tends to 1 for every b > 0; at b = 100 it tends to 0.",
        steps=_limit(exp(-(a ** (b - 77))), 1),
        model=drawn(b=Integer(3)),
        counter={"b": Integer(100)},
    ),
    Case(
        name="induction-whose-base-hides-a-pole",
        kind="wrong induction",
        says="A quotient by y - 12345 for every y: the base case 0 = 0 does not show it"
        " any more, and the step case has it from the assumption.",
        steps=(
            said("base", true, Algebra()),
            said("assumed", SPLIT, Assume()),
            said("next", NEXT, Algebra(by=("assumed",))),
            said("all", SPLIT, Induction(k, "base", "assumed", "next")),
        ),
        model=drawn(k=Integer(2), y=Integer(3)),
        counter={"k": Integer(2), "y": Integer(12345)},
    ),
    Case(
        name="derivative-at-the-end-of-an-arcsine",
        kind="kinks",
        says="The arcsine's slope times a root is 1; at the end there is no slope.",
        steps=(
            said(
                "slope",
                Eq(sqrt(1 - SHIFTED**2) * Derivative(asin(SHIFTED), x), 1),
                Algebra(),
            ),
        ),
        model=drawn(x=Integer(1000)),
        hypotheses={
            "below": Ge(1 - SHIFTED, 0),
            "above": Ge(1 + SHIFTED, 0),
            "inside": Ge(1 - SHIFTED**2, 0),
        },
        counter={"x": Integer(1001)},
    ),
    Case(
        name="derivative-of-a-sum-of-unknown-range",
        kind="empty ranges",
        says="The slope in y of sum y f(q), q = 1000..l, is 0; at l = 1000 it is"
        " f(1000): the sum was put aside as a number that does not move.",
        steps=(
            said(
                "slope",
                Eq(Derivative(Sum(y * f(whole), (whole, 1000, free)), y), 0),
                Algebra(),
            ),
        ),
        model=drawn(y=Integer(2), l=Integer(3), f=lambda at: Integer(1)),
        counter={"y": Integer(2), "l": Integer(1000), "f": lambda at: Integer(1)},
    ),
    Case(
        name="derivative-of-a-product-of-unknown-range",
        kind="empty ranges",
        says="The slope of y^(l - 999) as a product is 0; at l = 1000 it is 1.",
        steps=(
            said(
                "slope",
                Eq(Derivative(Product(y, (whole, 1000, free)), y), 0),
                Algebra(),
            ),
        ),
        model=drawn(y=Integer(2), l=Integer(3)),
        counter={"y": Integer(2), "l": Integer(1000)},
    ),
    Case(
        name="quotient-by-a-bound-index-of-a-premise-on-a-free-one",
        kind="variable capture",
        says="f(q) > 0 at one q, so every f(q) divides; f is 0 elsewhere.",
        steps=(
            said(
                "doubled",
                Eq(
                    2 * Sum(1 / f(whole), (whole, 0, n)),
                    Sum(2 / f(whole), (whole, 0, n)),
                ),
                Algebra(),
            ),
        ),
        model=drawn(q=Integer(1), n=Integer(2), f=lambda at: Integer(1)),
        hypotheses={"one": Gt(f(whole), 0)},
        counter={
            "q": Integer(1),
            "n": Integer(2),
            "f": lambda at: Integer(1 if at == 1 else 0),
        },
    ),
    Case(
        name="root-of-a-sum-by-a-premise-on-a-free-index",
        kind="variable capture",
        says="f(q) > 0 at one q, so the sum of all f(q) has a root; it may be < 0.",
        steps=(
            said(
                "squared",
                Eq(
                    (sqrt(Sum(f(whole), (whole, 0, n))) + 1) ** 2,
                    Sum(f(whole), (whole, 0, n))
                    + 1
                    + 2 * sqrt(Sum(f(whole), (whole, 0, n))),
                ),
                Algebra(),
            ),
        ),
        model=drawn(q=Integer(1), n=Integer(2), f=lambda at: Integer(1)),
        hypotheses={"one": Gt(f(whole), 0)},
        counter={
            "q": Integer(1),
            "n": Integer(2),
            "f": lambda at: Integer(1 if at == 1 else -3),
        },
    ),
    Case(
        name="premise-at-half-indices-taken-at-whole-ones",
        kind="quantifiers",
        says="f > 0 at 1/2, 3/2, ...: so f(n) has a root; f(n) may be -3.",
        steps=(
            said(
                "squared",
                Eq((sqrt(f(n)) + 1) ** 2, f(n) + 1 + 2 * sqrt(f(n))),
                Algebra(),
            ),
        ),
        model=drawn(n=Integer(2), f=lambda at: Integer(1), horizon=4),
        hypotheses={"halves": ForAll(Gt(f(k + Rational(1, 2)), 0), k, 0, oo)},
        counter={
            "n": Integer(2),
            "f": lambda at: Integer(-3 if Rational(at).is_integer else 1),
            "horizon": 4,
        },
    ),
    Case(
        name="kronecker-delta-of-what-is-not-whole",
        kind="quantifiers",
        says="The deltas of q = 0..n at y - 1000 sum to 1 where it lies between; at y ="
        " 1000.5 to 0.",
        steps=(
            said(
                "sum",
                Eq(Sum(KroneckerDelta(whole, y - 1000), (whole, 0, n)), INSIDE),
                Algebra(),
            ),
        ),
        model=drawn(y=Integer(2), n=Integer(3)),
        counter={"y": Rational(2001, 2), "n": Integer(3)},
    ),
    Case(
        name="derivative-at-the-end-of-an-area-cosine",
        kind="kinks",
        says="The slope of acosh(1 + (x - 777)^2) cancels; at x = 777 there is none.",
        steps=(said("slope", SPREAD, Algebra()),),
        model=drawn(x=Integer(2)),
        counter={"x": Integer(777)},
    ),
    Case(
        name="slope-of-a-sum-of-unknown-range-is-not-negative",
        kind="empty ranges",
        says="The slope in y of sum y f(q), q = 1000..l, is >= 0; f(1000) may be -1.",
        steps=(
            said(
                "slope",
                Ge(Derivative(Sum(y * f(whole), (whole, 1000, free)), y), 0),
                Combine(),
            ),
        ),
        model=drawn(y=Integer(2), l=Integer(3), f=lambda at: Integer(-1)),
        counter={"y": Integer(2), "l": Integer(1000), "f": lambda at: Integer(-1)},
    ),
)
