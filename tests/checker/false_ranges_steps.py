"""False statements on ranges in proofs of several steps: induction, Peel, lemmas."""

from random import Random

from sympy import (
    Eq,
    Function,
    Ge,
    Gt,
    KroneckerDelta,
    Product,
    Sum,
    Symbol,
    oo,
)
from sympy.logic.boolalg import Implies

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Deduction,
    Given,
    Induction,
    Instance,
    Peel,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import sums
from tests.checker.case import Case
from tests.checker.offered import among, at_once, lines

KIND = "empty ranges"
x, y = (Symbol(name, real=True) for name in "xy")
n, m = (Symbol(name, integer=True) for name in "nm")
M = Symbol("M", integer=True, nonnegative=True)
N = Symbol("N", integer=True, nonnegative=True)
t = Symbol("t", integer=True, nonnegative=True)
last = Symbol("j", integer=True, positive=True)
c = Symbol("c", integer=True, positive=True)
i = Symbol("i", integer=True)
above = Symbol("i", integer=True, positive=True)  # declared for 1, 2, ... only
f, g = Function("f", real=True), Function("g", real=True)
w = Function("w", positive=True)
ROWS = Product(Sum(i * last, (last, 0, 1)), (i, 1, last))
CAPTURED = Sum(last**2, (last, 0, 1))
SHIFTED = Product(f(i + c), (c, 1, 2))
LATE = Eq(Sum(x, (i, 1, t - M)), x * (t - M))
LATE_PRODUCT = Eq(Product(x, (i, 1, t - M)), x ** (t - M))
TURNED = Eq(Product(2, (i, 1, n - 7)), 2 ** (n - 7))
TRIANGLE = Eq(Sum(i, (i, 0, n)), n * (n + 1) / 2)


def ones(rng: Random) -> Model:
    """Models in which nothing is empty or nothing differs."""
    return {
        "x": 2,
        "M": 0,
        "N": 3,
        "n": 4,
        "m": 2,
        "t": rng.choice((1, 2)),
        "j": 1,
        "c": 1,
        "f": lambda at: 1,
        "g": lambda at: 2,
        "w": lambda at: 1,
    }


CASES: tuple[Case, ...] = (
    at_once(
        "last-factor-captured-by-an-inner-sum",
        KIND,
        "The last factor of prod_i sum_j i j over i = 1..j, taken off with i = j in "
        "the sum over j; for j = 2 the sides are 2 and 1.",
        equation(ROWS, Product(ROWS.function, (i, 1, last - 1)) * CAPTURED),
        Peel(),
        model=ones,
        counter={"j": 2},
    ),
    at_once(
        "last-term-captured-by-an-inner-product",
        KIND,
        "The last term of sum_i prod_j i^j over i = 0..j, with i = j in the product; "
        "for j = 3 the sides are 6 and 4.",
        equation(
            Sum(Product(i**last, (last, 1, 1)), (i, 0, last)),
            Sum(Product(i**last, (last, 1, 1)), (i, 0, last - 1))
            + Product(last**last, (last, 1, 1)),
        ),
        Peel(),
        model=ones,
        counter={"j": 3},
    ),
    at_once(
        "one-term-captured-by-an-inner-product",
        KIND,
        "The one term of a sum, its product over c taken with i = c inside: "
        "f(2) f(4) for f(c + 1) f(c + 2).",
        equation(
            Sum(KroneckerDelta(c, i) * SHIFTED, (i, 1, N + c)),
            SHIFTED.subs(i, c),
        ),
        sums.ONE_TERM(
            term=KroneckerDelta(c, i) * SHIFTED,
            index=i,
            chosen=c,
            first=1,
            last=N + c,
        ),
        model=ones,
        counter={"c": 2, "N": 1, "f": lambda at: at},
    ),
    Case(
        "induction-from-an-empty-sum",
        KIND,
        "x added t - M times is (t - M) x for every t; not for t < M.",
        lines(
            ("base", LATE.subs(t, 0), Algebra()),
            ("assumed", LATE, Assume()),
            ("next", LATE.subs(t, t + 1), Algebra()),
            ("all", LATE, Induction(t, "base", "assumed", "next")),
        ),
        ones,
        {},
        {"t": 0, "M": 2, "x": 1},
    ),
    Case(
        "induction-from-an-empty-product",
        KIND,
        "x multiplied t - M times is x^(t - M) for every t; not for t < M.",
        lines(
            ("base", LATE_PRODUCT.subs(t, 0), Algebra()),
            ("assumed", LATE_PRODUCT, Assume()),
            ("next", LATE_PRODUCT.subs(t, t + 1), Algebra()),
            ("all", LATE_PRODUCT, Induction(t, "base", "assumed", "next")),
        ),
        ones,
        {},
        {"t": 0, "M": 2, "x": 2},
    ),
    Case(
        "instance-at-a-negative-count",
        KIND,
        "0 + ... + n = n (n + 1)/2 for every whole n, so for n = -M; not for M = 3.",
        lines(
            ("for all", TRIANGLE, Algebra()),
            (
                "all",
                TRIANGLE.subs(n, -M),
                Instance("for all", {n: -M}),
            ),
        ),
        ones,
        {},
        {"n": 1, "M": 3},
    ),
    Case(
        "combination-with-a-closed-form",
        KIND,
        "Twice 0 + ... + n is at least n (n + 1); for n = -3 it is 0 and not 6.",
        lines(
            ("sum", TRIANGLE, Algebra()),
            (
                "all",
                Ge(2 * Sum(i, (i, 0, n)), n * (n + 1)),
                Combine({"sum": 2}),
            ),
        ),
        ones,
        {},
        {"n": -3},
    ),
    at_once(
        "sum-of-positive-indices-that-are-negative",
        KIND,
        "The sum of i = -N..M is positive, as i was declared; not for N = 2, M = 0.",
        Gt(Sum(above, (above, -N, M)), 0, evaluate=False),
        Combine(slack=Sum(above, (above, -N, M))),
        model=among(N=(0, 1), M=(3, 4)),
        counter={"N": 2, "M": 0},
    ),
    at_once(
        "product-of-positive-indices-that-are-zero",
        KIND,
        "The product of i = 1 - N..2 is positive, as i was declared; it is 0 if N > 0.",
        Gt(Product(above, (above, 1 - N, 2)), 0, evaluate=False),
        Combine(slack=Product(above, (above, 1 - N, 2))),
        model=among(N=(0,)),
        counter={"N": 2},
    ),
    at_once(
        "sum-of-positive-terms-that-may-be-empty",
        KIND,
        "A sum of positive terms over 1..t is positive; for t = 0 it is 0.",
        Gt(Sum(w(i), (i, 1, t)), 0, evaluate=False),
        Combine(slack=Sum(w(i), (i, 1, t))),
        model=ones,
        counter={"t": 0, "w": lambda at: 1},
    ),
    at_once(
        "sum-of-positive-terms-over-a-range-turned-round",
        KIND,
        "A sum of positive terms over M..t is positive; for M = 2, t = 0 it is 0.",
        Gt(Sum(w(i), (i, M, t)), 0, evaluate=False),
        Combine(slack=Sum(w(i), (i, M, t))),
        model=ones,
        counter={"t": 0, "M": 2, "w": lambda at: 1},
    ),
    at_once(
        "mean-of-no-numbers",
        KIND,
        "The mean of t equal numbers x is x; for t = 0 it has no value.",
        Eq(Sum(x, (i, 1, t)) / t, x),
        Algebra(),
        model=ones,
        counter={"t": 0, "x": 1},
    ),
    Case(
        "rearranged-infinite-sum",
        KIND,
        "For x = 0: a factor is taken out of sum_i y f(i) over all i; it may diverge.",
        lines(
            ("assumed", Eq(x, 0), Assume()),
            (
                "so",
                equation(Sum(y * f(i), (i, 0, oo)), y * Sum(f(i), (i, 0, oo))),
                Algebra(by=("assumed",)),
            ),
            (
                "all",
                Implies(
                    Eq(x, 0),
                    equation(Sum(y * f(i), (i, 0, oo)), y * Sum(f(i), (i, 0, oo))),
                ),
                Deduction("assumed", "so"),
            ),
        ),
        ones,
        {},
        {"x": 0, "y": 0, "f": lambda at: 1, "horizon": 5},
    ),
    Case(
        "infinite-sum-of-a-sum",
        KIND,
        "For x = 0: sum_i (f(i) + g(i)) is the two sums added; both may diverge.",
        lines(
            ("assumed", Eq(x, 0), Assume()),
            (
                "so",
                equation(
                    Sum(f(i) + g(i), (i, 0, oo)),
                    Sum(f(i), (i, 0, oo)) + Sum(g(i), (i, 0, oo)),
                ),
                Algebra(by=("assumed",)),
            ),
            (
                "all",
                Implies(
                    Eq(x, 0),
                    equation(
                        Sum(f(i) + g(i), (i, 0, oo)),
                        Sum(f(i), (i, 0, oo)) + Sum(g(i), (i, 0, oo)),
                    ),
                ),
                Deduction("assumed", "so"),
            ),
        ),
        ones,
        {},
        {"x": 0, "f": lambda at: 1, "g": lambda at: -1, "horizon": 5},
    ),
    Case(
        "sum-taken-apart-at-a-time-outside",
        KIND,
        "If f adds up over 0..n to 0, the sums over 0..m and m + 1..n are opposite; "
        "not for n < m.",
        lines(
            ("premise", Eq(Sum(f(i), (i, 0, n)), 0), Given("none")),
            (
                "parts",
                Eq(
                    Sum(f(i), (i, 0, m)),
                    Sum(f(i), (i, 0, n)) - Sum(f(i), (i, m + 1, n)),
                ),
                Algebra(),
            ),
            (
                "all",
                Eq(Sum(f(i), (i, 0, m)), -Sum(f(i), (i, m + 1, n))),
                Algebra(by=("parts", "premise")),
            ),
        ),
        lambda rng: {"n": 4, "m": 2, "f": lambda at: 0},
        {"none": Eq(Sum(f(i), (i, 0, n)), 0)},
        {"n": -1, "m": 2, "f": lambda at: 1},
    ),
    Case(
        "empty-sum-as-a-negative-number-of-steps",
        KIND,
        "1 adds up over 0..n to n + 1, which is not negative; for n = -3 it is.",
        lines(
            ("count", Eq(Sum(1, (i, 0, n)), n + 1), Algebra()),
            (
                "sign",
                Ge(Sum(1, (i, 0, n)), 0, evaluate=False),
                sums.SUM_NOT_NEGATIVE(term=1, index=i, first=0, last=n),
            ),
            ("all", Ge(n + 1, 0), Combine({"sign": 1, "count": -1})),
        ),
        ones,
        {},
        {"n": -3},
    ),
    Case(
        "number-of-terms-is-not-negative",
        KIND,
        "x^2 adds up over 0..n to (n + 1) x^2, which is >= 0; not for n = -3.",
        lines(
            ("count", Eq(Sum(x**2, (i, 0, n)), (n + 1) * x**2), Algebra()),
            (
                "sign",
                Ge(Sum(x**2, (i, 0, n)), 0, evaluate=False),
                sums.SUM_NOT_NEGATIVE(term=x**2, index=i, first=0, last=n),
            ),
            ("all", Ge((n + 1) * x**2, 0), Combine({"sign": 1, "count": -1})),
        ),
        ones,
        {},
        {"n": -3, "x": 1},
    ),
    Case(
        "product-of-no-factors-divided-out",
        KIND,
        "prod f(1..t) f(t + 1)/prod f(1..t) = f(t + 1) for every f; not if f(1) = 0.",
        lines(
            (
                "peeled",
                equation(
                    Product(f(i), (i, 1, t + 1)), Product(f(i), (i, 1, t)) * f(t + 1)
                ),
                Peel(),
            ),
            (
                "all",
                equation(
                    Product(f(i), (i, 1, t + 1)) / Product(f(i), (i, 1, t)), f(t + 1)
                ),
                Algebra(by=("peeled",)),
            ),
        ),
        ones,
        {},
        {"t": 1, "f": lambda at: 0},
    ),
    Case(
        "closed-sum-over-a-range-turned-round",
        KIND,
        "If m = 0 then 1 adds up over 0..-3 to -2; it adds up to 0.",
        lines(
            ("assumed", Eq(m, 0), Assume()),
            ("so", Eq(Sum(1, (i, 0, -3)), -2), Algebra(by=("assumed",))),
            (
                "all",
                Implies(Eq(m, 0), Eq(Sum(1, (i, 0, -3)), -2)),
                Deduction("assumed", "so"),
            ),
        ),
        ones,
        {},
        {"m": 0},
    ),
    Case(
        "factors-of-a-range-turned-round",
        KIND,
        "If m = 0 then 2, multiplied over 1..n - 7, is 2^(n - 7); not for n < 7.",
        lines(
            ("assumed", Eq(m, 0), Assume()),
            (
                "so",
                TURNED,
                Algebra(by=("assumed",)),
            ),
            (
                "all",
                Implies(Eq(m, 0), TURNED),
                Deduction("assumed", "so"),
            ),
        ),
        ones,
        {},
        {"m": 0, "n": 4},
    ),
)
