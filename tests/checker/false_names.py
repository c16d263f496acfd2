"""False statements through names: bound ones that are free, and what may stand in."""

from random import Random

from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    Gt,
    Integer,
    Limit,
    Lt,
    MatrixSymbol,
    Product,
    Rational,
    Sum,
    Symbol,
    cosh,
    exp,
    eye,
    oo,
    tanh,
)
from sympy.logic.boolalg import And

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
    Combine,
    Conjunction,
    ConvexMinimum,
    Given,
    Instance,
    LimitRule,
    Theorem,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import limits, numbers
from tests.checker.case import Case
from tests.checker.offered import at_once, lines

KIND = "fixed symbols"
x, y, a = (Symbol(name, real=True) for name in "xya")
p = Symbol("p", positive=True)
q = Symbol("q", nonnegative=True)
plain, other = Symbol("v"), Symbol("w")
j, k = (Symbol(name, integer=True) for name in "jk")
i = Symbol("i", integer=True)
n = Symbol("n", integer=True, nonnegative=True)
t = Symbol("t", integer=True, nonnegative=True)
excess = Symbol("b", positive=True)
f = Function("f", real=True)
weight = Function("w", real=True)
c = Symbol("c", integer=True, positive=True)
place = Symbol("i", integer=True, positive=True)
A, B = MatrixSymbol("A", 2, 2), MatrixSymbol("B", 2, 2)
COUNTED = Sum(1, (j, 1, j))
SHARED = Eq(x * (y + 1), x * y + x)
GATE = 1 / (1 + cosh(1 / a))
TOTAL = Sum(f(i), (i, 0, n))
SHIFT, REFLECT = ((0, 1), (0, 0)), ((1, 0), (0, -1))


def usual(rng: Random) -> Model:
    """Models in which nothing differs."""
    return {
        "x": 1,
        "y": rng.choice((1, 2)),
        "a": 1,
        "b": 1,
        "p": 2,
        "q": 1,
        "v": 1,
        "w": 2,
        "j": 3,
        "k": 3,
        "i": 1,
        "n": 1,
        "t": 3,
        "f": lambda at: 1,
        "A": eye(2),
        "B": 2 * eye(2),
    }


CASES: tuple[Case, ...] = (
    Case(
        "name-that-is-bound-and-free",
        KIND,
        "If 1 adds up over j' = 1..j to 3 then j = 3, and so is every k; not k = 4.",
        lines(
            ("premise", Eq(COUNTED, 3), Given("three")),
            ("count", equation(j, COUNTED), Algebra()),
            ("value", Eq(j, 3), Algebra(by=("count", "premise"))),
            ("other", Eq(k, 3), Instance("value", {j: k})),
            ("all", And(Eq(COUNTED, 3), Eq(k, 3)), Conjunction(("premise", "other"))),
        ),
        usual,
        {"three": Eq(COUNTED, 3)},
        {"j": 3, "k": 4},
    ),
    at_once(
        "range-with-an-end-that-is-not-whole",
        "empty ranges",
        "1 adds up over 1..x to x for every real x; a half is no end of a range.",
        equation(Sum(1, (i, 1, x)), x),
        Algebra(),
        model=usual,
        counter={"x": Rational(1, 2)},
    ),
    at_once(
        "product-with-an-end-that-is-not-whole",
        "empty ranges",
        "2, multiplied over 1..x, is 2^x for every real x; no range ends at a half.",
        equation(Product(2, (i, 1, x)), 2**x),
        Algebra(),
        model=usual,
        counter={"x": Rational(1, 2)},
    ),
    Case(
        "matrices-for-numbers",
        KIND,
        "(v + w)^2 = v^2 + 2 v w + w^2 for all v, w, so for matrices; not if they do "
        "not commute.",
        lines(
            (
                "numbers",
                Eq((plain + other) ** 2, plain**2 + 2 * plain * other + other**2),
                Algebra(),
            ),
            (
                "all",
                Eq((plain + other) ** 2, plain**2 + 2 * plain * other + other**2).subs(
                    {plain: A, other: B}, simultaneous=True
                ),
                Instance("numbers", {plain: A, other: B}),
            ),
        ),
        usual,
        {},
        {"A": SHIFT, "B": REFLECT, "v": 1, "w": 1},
    ),
    Case(
        "instance-at-a-number-by-name-only",
        "undefined points",
        "x (y + 1) = x y + x for every real x, so for tanh(1/a); not at a = 0.",
        lines(
            ("numbers", SHARED, Algebra()),
            ("all", SHARED.subs(x, tanh(1 / a)), Instance("numbers", {x: tanh(1 / a)})),
        ),
        usual,
        {},
        {"a": 0, "x": 1, "y": 1},
    ),
    Case(
        "instance-of-a-plain-name",
        "undefined points",
        "(v + 1)^2 = v^2 + 2 v + 1 for every v, so for 1/x; not at x = 0.",
        lines(
            ("numbers", Eq((plain + 1) ** 2, plain**2 + 2 * plain + 1), Algebra()),
            (
                "all",
                Eq((1 / x + 1) ** 2, 1 / x**2 + 2 / x + 1),
                Instance("numbers", {plain: 1 / x}),
            ),
        ),
        usual,
        {},
        {"x": 0, "v": 1},
    ),
    at_once(
        "power-of-zero-that-is-not-negative",
        "undefined points",
        "q^a >= 0 for every q >= 0 and real a; 0^(-1) has no value.",
        Ge(q**a, 0, evaluate=False),
        Combine(slack=q**a),
        model=usual,
        counter={"q": 0, "a": -1},
    ),
    at_once(
        "convex-minimum-with-a-power-of-zero",
        "undefined points",
        "q^a (p + 1/p) >= 2 q^a for p > 0, q >= 0 and real a; 0^(-1) has no value.",
        Ge(q**a * (p + 1 / p), 2 * q**a, evaluate=False),
        ConvexMinimum(p, 1),
        model=usual,
        counter={"q": 0, "a": -1, "p": 1},
    ),
    at_once(
        "lemma-with-a-number-moved-across",
        "inequalities",
        "|tanh x| + 1/y < 1 + 1/y for all real x, y; at y = 0 there is no 1/y.",
        Lt(Abs(tanh(x)) + 1 / y, 1 + 1 / y, evaluate=False),
        numbers.TANH_BELOW_ONE(value=x),
        model=usual,
        counter={"x": 1, "y": 0},
    ),
    Case(
        "lemma-on-powers-at-a-number-by-name-only",
        "limits",
        "1/(1 + cosh(1/a)) is below 1, so its powers vanish; there is no 1/a at 0.",
        lines(
            (
                "form",
                equation(Limit((1 / (1 + excess)) ** n, n, oo), Integer(0)),
                LimitRule(({excess: 1},)),
            ),
            (
                "small",
                Lt(GATE, 1, evaluate=False),
                Combine(slack=cosh(1 / a) / (1 + cosh(1 / a))),
            ),
            (
                "all",
                equation(Limit(GATE**t, t, oo), Integer(0)),
                limits.POWERS(
                    base=GATE,
                    factor=1,
                    excess=excess,
                    known=n,
                    time=t,
                    case="vanish",
                    by=("form", "small"),
                ),
            ),
        ),
        usual,
        {},
        {"a": 0, "b": 1, "n": 1, "t": 1},
    ),
    Case(
        "limit-with-the-sign-of-one-term",
        "limits",
        "If f(i) > 0 at one i then exp(-t (f(0) + ... + f(n))) -> 0; not if f(1) = -5.",
        lines(
            (
                "all",
                equation(Limit(exp(-t * TOTAL), t, oo), Integer(0)),
                LimitRule(({TOTAL: 1},), facts=("positive",)),
            ),
        ),
        usual,
        {"positive": Gt(f(i), 0)},
        {"i": 0, "n": 1, "t": 1, "f": lambda at: -5 if at else 1},
    ),
    Case(
        "claim-for-all-times-from-one-time",
        KIND,
        "If w(c) = w(1) at one c, used twice, the product of w over 1..t is w(1)^t.",
        lines(
            ("premise", Eq(weight(c), weight(1)), Given("same")),
            (
                "free",
                equation(weight(c), weight(1)),
                Algebra(by=("premise", "premise")),
            ),
            (
                "power",
                Eq(Product(weight(place), (place, 1, t)), weight(1) ** t),
                Theorem("only-recurrent.one-matrix", premises=("free",)),
            ),
            (
                "all",
                And(
                    Eq(weight(c), weight(1)),
                    Eq(Product(weight(place), (place, 1, t)), weight(1) ** t),
                ),
                Conjunction(("premise", "power")),
            ),
        ),
        lambda rng: {"c": 1, "t": 2, "w": lambda at: 1, "horizon": 4},
        {"same": Eq(weight(c), weight(1))},
        {"c": 1, "t": 2, "w": lambda at: at, "horizon": 4},
    ),
)
