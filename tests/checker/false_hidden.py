"""False statements by names that binders hide, and cases that fold away."""

from random import Random

from sympy import (
    Derivative,
    Eq,
    Function,
    Ge,
    Gt,
    Integer,
    Le,
    Limit,
    Mul,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    cosh,
    oo,
)
from sympy.logic.boolalg import And, Implies

from longdep.theory.core.notation import ForAll, Rounded, Variance, equation
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Induction,
    Instance,
    LimitRule,
    PartOf,
    Scale,
)
from longdep.theory.core.semantics import Model
from tests.checker.case import Case
from tests.checker.offered import at_once, lines

x, y = (Symbol(name, real=True) for name in "xy")
q, s = (Symbol(name, nonnegative=True) for name in "qs")
r = Symbol("r", real=True)
j, k = (Symbol(name, integer=True) for name in "jk")
n = Symbol("n", integer=True, nonnegative=True)
t = Symbol("t", integer=True, nonnegative=True)
f = Function("f", real=True)
HALF = Rational(1, 2)
COUNTED = Sum(1, (j, 1, j))
FACTORS = Product(COUNTED, (j, 1, n))
SPREAD = Variance(1 / (1 + x**2 * t))
CASE = Piecewise((1, x > 0))
FIXED = "fixed symbols"


def usual(rng: Random) -> Model:
    """Models in which nothing differs."""
    return {
        "x": 1,
        "y": rng.choice((1, 2)),
        "q": 1,
        "s": 1,
        "r": 1,
        "j": 3,
        "k": 3,
        "m": 1,
        "n": 0,
        "t": 2,
        "u": 1,
        "f": lambda at: 0 * at,
        "horizon": 3,
        "outcomes": [(1, {"x": 1})],
    }


def quotient(shift: Symbol) -> Eq:
    """A number over itself, equal to 1, as it stands."""
    return equation(Mul(x + shift, 1 / (x + shift), evaluate=False), Integer(1))


TWO_QUOTIENTS = And(quotient(t), quotient(t + 2))
POSITIVE = Gt(cosh(1 / x) + t, 0, evaluate=False)
SCALED = equation(Derivative(r * f(q), q), r * Derivative(f(q), q))
CASES: tuple[Case, ...] = (
    Case(
        "assumption-that-hides-its-name",
        FIXED,
        "If 1 adds up over j' = 1..j to 3 then every k is 3; not k = 4.",
        lines(
            ("assumed", Eq(COUNTED, 3), Assume()),
            ("count", equation(j, COUNTED), Algebra()),
            ("value", Eq(j, 3), Algebra(by=("count", "assumed"))),
            ("other", Eq(k, 3), Instance("value", {j: k})),
            ("all", Implies(Eq(COUNTED, 3), Eq(k, 3)), Deduction("assumed", "other")),
        ),
        usual,
        {},
        {"j": 3, "k": 4},
    ),
    Case(
        "rewriting-by-an-equation-that-hides-its-name",
        FIXED,
        "If 1 adds up over j' = 1..j to 3, then 1 2 ... n = 3^n; not for n = 2.",
        lines(
            ("premise", Eq(COUNTED, 3), Given("three")),
            ("all", Eq(FACTORS, 3**n), Algebra(by=("premise",))),
        ),
        usual,
        {"three": Eq(COUNTED, 3)},
        {"j": 3, "n": 2},
    ),
    Case(
        "bound-by-an-equation-that-hides-its-name",
        FIXED,
        "If 1 adds up over t' = 1..t to 2 then t <= 2, and so is every n; not n = 5.",
        lines(
            ("premise", Eq(Sum(1, (t, 1, t)), 2), Given("two")),
            ("count", equation(t, Sum(1, (t, 1, t))), Algebra()),
            ("value", Ge(2, t), Combine(by=("count", "premise"))),
            ("other", Ge(2, n), Instance("value", {t: n})),
            (
                "all",
                And(Eq(Sum(1, (t, 1, t)), 2), Ge(2, n)),
                Conjunction(("premise", "other")),
            ),
        ),
        usual,
        {"two": Eq(Sum(1, (t, 1, t)), 2)},
        {"t": 2, "n": 5},
    ),
    Case(
        "induction-over-two-cases-that-fold-away",
        "undefined points",
        "(x + t)/(x + t) = 1 and (x + t + 2)/(x + t + 2) = 1; not for x = -t.",
        lines(
            ("base", TWO_QUOTIENTS.subs(t, 0), Algebra()),
            ("assumed", TWO_QUOTIENTS, Assume()),
            ("next", TWO_QUOTIENTS.subs(t, t + 1), Algebra()),
            ("all", TWO_QUOTIENTS, Induction(t, "base", "assumed", "next")),
        ),
        usual,
        {},
        {"x": -1, "t": 1},
    ),
    Case(
        "induction-over-a-sign-that-folds-away",
        "undefined points",
        "cosh(1/x) + t > 0 for every real x and t = 0, 1, ...; not for x = 0.",
        lines(
            ("base", POSITIVE.subs(t, 0), Algebra()),
            ("assumed", POSITIVE, Assume()),
            ("next", POSITIVE.subs(t, t + 1), Algebra()),
            ("all", POSITIVE, Induction(t, "base", "assumed", "next")),
        ),
        usual,
        {},
        {"x": 0, "t": 1},
    ),
    at_once(
        "limit-of-a-variance-as-the-variance-of-a-limit",
        "limits",
        "Var[1/(1 + x^2 t)] -> Var[0] for every x; if x is 0 half the time it is 1/4.",
        equation(Limit(SPREAD, t, oo), Variance(0)),
        LimitRule(({SPREAD: 1 / (1 + t), Variance(0): 0},)),
        model=usual,
        counter={"t": 1, "x": 1, "outcomes": [(HALF, {"x": 0}), (HALF, {"x": 2})]},
    ),
    Case(
        "quantifier-at-the-point-of-a-slope",
        "kinks",
        "If (r f)' = r f' for all r, it is so for r = q where the slope is taken.",
        lines(
            (
                "all",
                equation(Derivative(q * f(q), q), q * Derivative(f(q), q)),
                Given("scaled", {r: q}),
            ),
        ),
        usual,
        {"scaled": ForAll(SCALED, r, 0)},
        {"q": 1, "r": 1, "f": lambda at: 1 + 0 * at, "horizon": 3},
    ),
    Case(
        "case-that-is-not-there-as-a-count",
        "undefined points",
        "0 + ... + n = n (n + 1)/2 for n >= 0, so for what is 1 if x > 0; not at -1.",
        lines(
            ("count", Eq(n * y + y, (n + 1) * y), Algebra()),
            (
                "all",
                Eq(CASE * y + y, (CASE + 1) * y),
                Instance("count", {n: CASE}),
            ),
        ),
        usual,
        {},
        {"x": -1, "y": 1, "n": 1},
    ),
    Case(
        "order-scaled-by-a-case-that-is-not-there",
        "inequalities",
        "From q <= s, times what is 1 for x > 0 and nothing else; not at x = -1.",
        lines(
            ("order", Le(q, s), Given("order")),
            ("sign", Ge(CASE, 0, evaluate=False), Combine(slack=CASE)),
            ("all", Le(CASE * q, CASE * s), Scale("order", "sign")),
        ),
        usual,
        {"order": Le(q, s)},
        {"x": -1, "q": 0, "s": 1},
    ),
    Case(
        "part-that-is-left-of-a-folded-conjunction",
        "undefined points",
        "x/x = 1 and y^2 >= 0, with x/x folded away, so y^2 + 1/x >= 1/x.",
        lines(
            (
                "bound",
                Ge(y**2 + 1 / x, 1 / x, evaluate=False),
                Combine(slack=y**2),
            ),
            ("quotient", quotient(Integer(0)), Algebra()),
            (
                "both",
                And(Ge(y**2 + 1 / x, 1 / x, evaluate=False), quotient(Integer(0))),
                Conjunction(("bound", "quotient")),
            ),
            ("all", Ge(y**2 + 1 / x, 1 / x, evaluate=False), PartOf("both")),
        ),
        usual,
        {},
        {"x": 0, "y": 1},
    ),
    at_once(
        "rounding-to-no-bits-of-a-reciprocal",
        "inequalities",
        "fl(1/x) < fl(1/x) + 1 for every real x; there is no 1/x at 0.",
        Le(Rounded(1 / x, 2), Rounded(1 / x, 2) + 1, evaluate=False),
        Combine(slack=1),
        model=usual,
        counter={"x": 0},
    ),
)
