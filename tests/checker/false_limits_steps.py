"""False statements on limits by an earlier limit, and where a limit is one number."""

from random import Random

from sympy import (
    Add,
    Derivative,
    Eq,
    Function,
    Integer,
    Limit,
    Lt,
    Mul,
    Product,
    Sum,
    Symbol,
    exp,
    log,
    oo,
    sin,
    sqrt,
    sympify,
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
    LimitRule,
    PartOf,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import limits
from tests.checker.case import Case
from tests.checker.offered import at_once, lines

KIND = "limits"
x, a = (Symbol(name, real=True) for name in "xa")
q = Symbol("q", nonnegative=True)
u = Symbol("u", positive=True)
i = Symbol("i", integer=True, nonnegative=True)
n = Symbol("n", integer=True, nonnegative=True)
t = Symbol("t", integer=True, nonnegative=True)
f = Function("f", real=True)
SHIFT = Limit(1 + a + 1 / u, u, oo)
ROOT = Limit(sqrt(2) + 1 / u, u, oo)
SEQUENCE = Limit(f(u), u, oo)
SQUARE = Limit(x**2 + 1 / u, u, oo)
INDEXED = Limit(i + 1 / u, u, oo)
WAVE = Limit(sin(x * u), u, oo)
GROWTH = Limit(q * u, u, oo)


def still(rng: Random) -> Model:
    """Models in which the parameters make no difference."""
    return {
        "x": 0,
        "a": 0,
        "q": 0,
        "u": 1,
        "i": 1,
        "n": 1,
        "t": 1,
        "f": lambda at: 1 + 1 / sympify(at),
    }


CASES: tuple[Case, ...] = (
    Case(
        "limit-that-is-the-first-term-of-a-sum",
        KIND,
        "1 + a + 1/u -> 1 + a, so it goes to 1 for every real a; not for a = 1.",
        lines(
            (
                "limit",
                equation(SHIFT, 1 + a),
                LimitRule(samples=({a: 2},)),
            ),
            ("all", equation(SHIFT, Integer(1)), LimitRule(by=("limit",))),
        ),
        still,
        {},
        {"a": 1, "u": 1},
    ),
    Case(
        "limit-that-is-the-base-of-a-power",
        KIND,
        "sqrt(2) + 1/u -> sqrt(2), so it goes to 2.",
        lines(
            ("limit", equation(ROOT, sqrt(2)), LimitRule()),
            ("all", equation(ROOT, Integer(2)), LimitRule(by=("limit",))),
        ),
        still,
        {},
        {"u": 1},
    ),
    Case(
        "limit-that-is-the-argument-of-its-value",
        KIND,
        "If f(u) -> exp(a) then f(u) -> a; not for a = 0.",
        lines(
            ("premise", Eq(SEQUENCE, exp(a)), Given("limit")),
            ("all", equation(SEQUENCE, a), LimitRule(({a: 3},), by=("premise",))),
        ),
        lambda rng: {**still(rng), "a": 0},
        {"limit": Eq(SEQUENCE, exp(a))},
        {"a": 0, "u": 1, "f": lambda at: 1},
    ),
    Case(
        "limit-that-is-the-first-factor-of-a-product",
        KIND,
        "If f(u) -> 2 a then f(u) -> 2; not for a = 3.",
        lines(
            ("premise", Eq(SEQUENCE, 2 * a), Given("limit")),
            ("all", equation(SEQUENCE, Integer(2)), LimitRule(by=("premise",))),
        ),
        lambda rng: {**still(rng), "a": 1, "f": lambda at: 2},
        {"limit": Eq(SEQUENCE, 2 * a)},
        {"a": 3, "u": 1, "f": lambda at: 6},
    ),
    at_once(
        "slope-of-a-limit-taken-as-constant",
        KIND,
        "The slope in x of lim (x^2 + 1/u) is 0; it is 2 x.",
        equation(Derivative(SQUARE, x), Integer(0)),
        Algebra(),
        model=still,
        counter={"x": 1, "u": 1},
    ),
    at_once(
        "sum-of-limits-taken-as-equal",
        KIND,
        "The limits of i + 1/u, i = 1..n, add up to n times one of them; not if n = 2.",
        equation(Sum(INDEXED, (i, 1, n)), n * INDEXED),
        Algebra(),
        model=still,
        counter={"n": 2, "i": 1, "u": 1},
    ),
    at_once(
        "product-of-limits-taken-as-equal",
        KIND,
        "The limits of i + 1/u, i = 1..n, multiply to a power of one; not for n = 2.",
        equation(Product(INDEXED, (i, 1, n)), INDEXED**n),
        Algebra(),
        model=still,
        counter={"n": 2, "i": 1, "u": 1},
    ),
    at_once(
        "oscillation-less-itself",
        KIND,
        "L - L = 0 for L = lim sin(x u) and every real x; for x = 1 there is no limit.",
        equation(Add(WAVE, -WAVE, evaluate=False), Integer(0)),
        Algebra(),
        model=still,
        counter={"x": 1, "u": 1},
    ),
    at_once(
        "growth-times-zero",
        KIND,
        "0 L = 0 for L = lim q u and every q >= 0; for q = 1 it has no value.",
        equation(Mul(0, GROWTH, evaluate=False), Integer(0)),
        Algebra(),
        model=still,
        counter={"q": 1, "u": 1},
    ),
    at_once(
        "square-of-an-infinite-limit-below-itself",
        KIND,
        "L^2 < L^2 + 1 for L = lim q u and every q >= 0; for q = 1 both are infinite.",
        Lt(GROWTH**2, GROWTH**2 + 1, evaluate=False),
        Combine(slack=1),
        model=still,
        counter={"q": 1, "u": 1},
    ),
    Case(
        "limit-under-an-assumption-never-met",
        KIND,
        "If a = 5 then 1/(1 + q t) -> 0 for every q >= 0; not for q = 0.",
        lines(
            ("assumed", Eq(a, 5), Assume()),
            (
                "so",
                equation(Limit(1 / (1 + q * t), t, oo), Integer(0)),
                LimitRule(({q: 1},), by=("assumed",)),
            ),
            (
                "all",
                Implies(Eq(a, 5), equation(Limit(1 / (1 + q * t), t, oo), Integer(0))),
                Deduction("assumed", "so"),
            ),
        ),
        still,
        {},
        {"a": 5, "q": 0, "t": 1},
    ),
    Case(
        "sum-of-two-limits",
        KIND,
        "1/(1 + q t) -> 0 and t/(1 + q t) -> 1/q, so (1 + t)/(1 + q t) -> 1/q.",
        lines(
            (
                "one",
                equation(Limit(1 / (1 + q * t), t, oo), Integer(0)),
                LimitRule(({q: 1},)),
            ),
            (
                "two",
                equation(Limit(t / (1 + q * t), t, oo), 1 / q),
                LimitRule(({q: 1},)),
            ),
            (
                "all",
                equation(
                    Limit(1 / (1 + q * t), t, oo) + Limit(t / (1 + q * t), t, oo),
                    1 / q,
                ),
                Algebra(by=("one", "two")),
            ),
        ),
        lambda rng: {"q": rng.choice((1, 2)), "t": 1},
        {},
        {"q": 0, "t": 1},
    ),
    Case(
        "part-of-two-limits",
        KIND,
        "1/(1 + q t) -> 0 and 1/t -> 0, so the first; not for q = 0.",
        lines(
            (
                "one",
                equation(Limit(1 / (1 + q * t), t, oo), Integer(0)),
                LimitRule(({q: 1},)),
            ),
            ("two", equation(Limit(1 / t, t, oo), Integer(0)), LimitRule()),
            (
                "both",
                And(
                    equation(Limit(1 / (1 + q * t), t, oo), Integer(0)),
                    equation(Limit(1 / t, t, oo), Integer(0)),
                ),
                Conjunction(("one", "two")),
            ),
            (
                "all",
                equation(Limit(1 / (1 + q * t), t, oo), Integer(0)),
                PartOf("both"),
            ),
        ),
        lambda rng: {"q": 1, "t": 1},
        {},
        {"q": 0, "t": 1},
    ),
    Case(
        "slope-of-a-limit-of-slopes",
        KIND,
        "sin(x u)/u -> 0 has slopes cos(x u), so these go to 0; at x = 0 they are 1.",
        lines(
            (
                "limit",
                equation(
                    Limit(Derivative(sin(x * u) / u, x), u, oo),
                    Derivative(Limit(sin(x * u) / u, u, oo), x),
                ),
                LimitRule(({x: 1},)),
            ),
            (
                "all",
                equation(Limit(Derivative(sin(x * u) / u, x), u, oo), Integer(0)),
                LimitRule(({x: 1},), by=("limit",)),
            ),
        ),
        lambda rng: {"x": 1, "u": 1},
        {},
        {"x": 0, "u": 1},
    ),
    at_once(
        "slow-growth-that-is-called-a-limit",
        KIND,
        "log log u -> 3, as it is 2.4 at 100000; it grows without bound.",
        equation(Limit(log(log(u)), u, oo), Integer(3)),
        LimitRule(),
        model=still,
        counter={"u": 1},
    ),
    at_once(
        "lemma-on-powers-of-a-base-at-one",
        KIND,
        "q^t -> 0 or q^t -> oo for every q >= 0; for q = 1 it is 1.",
        equation(Limit(q**t, t, oo), Integer(0)),
        limits.POWERS(base=q, factor=1, excess=u, known=n, time=t, case="vanish"),
        model=still,
        counter={"q": 1, "t": 1},
    ),
)
