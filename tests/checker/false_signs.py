"""False statements by signs that SymPy gives to what has none, and by hidden names."""

from random import Random

from sympy import (
    Abs,
    Derivative,
    Eq,
    Function,
    Ge,
    Gt,
    Integer,
    Le,
    Limit,
    Lt,
    Max,
    Product,
    Rational,
    Sum,
    Symbol,
    arg,
    oo,
    pi,
    polygamma,
    sinh,
    tan,
    tanh,
    totient,
)
from sympy.logic.boolalg import And, Equivalent, Implies

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Instance,
    LimitRule,
    OnlyRoot,
    Scale,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import limits, numbers
from tests.checker.case import Case
from tests.checker.offered import among, at_once, lines

SIGNS, FIXED = "undefined points", "fixed symbols"
x, y = (Symbol(name, real=True) for name in "xy")
b = Symbol("b", positive=True)
n = Symbol("n", integer=True, nonnegative=True)
t = Symbol("t", integer=True, nonnegative=True)
j = Symbol("j", integer=True, nonnegative=True)
m = Symbol("m", integer=True, nonnegative=True)
f = Function("f", real=True)
COUNTED = Sum(1, (j, 1, j))
TIMES = Sum(1, (t, 1, t))
RAISED = 2**TIMES
GROWING = equation(Limit(RAISED * Rational(3, 4) ** t, t, oo), Integer(0))
EQUAL, ORDERED = {"equal": Eq(x, y)}, {"order": Le(x, y)}
ZERO = {"zero": Eq(f(t), 0)}


def usual(rng: Random) -> Model:
    """Models in which nothing differs."""
    return {
        "x": 1,
        "y": 1,
        "b": 1,
        "n": rng.choice((1, 2)),
        "t": 2,
        "j": 2,
        "m": 3,
        "f": lambda at: 0 * at,
    }


CASES: tuple[Case, ...] = (
    at_once(
        "larger-of-one-and-a-reciprocal",
        SIGNS,
        "max(1, 1/x) > 0 for every real x; there is no 1/x at 0.",
        Gt(Max(1, 1 / x), 0, evaluate=False),
        Combine(slack=Max(1, 1 / x)),
        model=usual,
        counter={"x": 0},
    ),
    at_once(
        "square-of-the-angle-of-a-number",
        SIGNS,
        "arg(x)^2 >= 0 for every real x; 0 has no angle.",
        Ge(arg(x) ** 2, 0, evaluate=False),
        Combine(slack=arg(x) ** 2),
        model=usual,
        counter={"x": 0},
    ),
    at_once(
        "number-of-coprime-numbers",
        SIGNS,
        "totient(n) > 0 for every n >= 0; totient(0) has no value.",
        Gt(totient(n), 0, evaluate=False),
        Combine(slack=totient(n)),
        model=usual,
        counter={"n": 0},
    ),
    at_once(
        "third-slope-of-digamma",
        SIGNS,
        "The third slope of digamma is positive for every real x; it has none at -1.",
        Gt(polygamma(3, x), 0, evaluate=False),
        Combine(slack=polygamma(3, x)),
        model=usual,
        counter={"x": -1},
    ),
    Case(
        "weight-that-is-a-hyperbolic-sine",
        "inequalities",
        "From x = y: both times sinh(1/(x - 3)) are in order; not for x = 3.",
        lines(
            ("premise", Eq(x, y), Given("equal")),
            (
                "all",
                Le(x * sinh(1 / (x - 3)), y * sinh(1 / (x - 3))),
                Combine({"premise": -sinh(1 / (x - 3))}),
            ),
        ),
        usual,
        EQUAL,
        {"x": 3, "y": 3},
    ),
    Case(
        "order-scaled-by-a-maximum-with-a-pole",
        "inequalities",
        "From x <= y, times max(1, 1/x) > 0; there is no 1/x at 0.",
        lines(
            ("order", Le(x, y), Given("order")),
            (
                "sign",
                Gt(Max(1, 1 / x), 0, evaluate=False),
                Combine(slack=Max(1, 1 / x)),
            ),
            ("all", Le(x * Max(1, 1 / x), y * Max(1, 1 / x)), Scale("order", "sign")),
        ),
        usual,
        ORDERED,
        {"x": 0, "y": 1},
    ),
    at_once(
        "lemma-on-tanh-at-a-pole-of-the-tangent",
        "inequalities",
        "|tanh(max(1, tan x))| < 1 for every real x; there is no tan(pi/2).",
        Lt(Abs(tanh(Max(1, tan(x)))), 1, evaluate=False),
        numbers.TANH_BELOW_ONE(value=Max(1, tan(x))),
        model=among(x=(0,)),
        counter={"x": pi / 2},
    ),
    at_once(
        "root-with-a-coefficient-that-a-sum-hides",
        "branches",
        "j x = 0 just if x = 0, with j written as a sum over j' = 1..j; not for j = 0.",
        Equivalent(Eq(COUNTED * x, 0), Eq(x, 0)),
        OnlyRoot(),
        model=usual,
        counter={"x": 1, "j": 0},
    ),
    Case(
        "factor-that-hides-the-time",
        "limits",
        "If m = 0 then 2^s (3/4)^t -> 0, s a sum that is t; but (3/2)^t grows.",
        lines(
            ("assumed", Eq(m, 0), Assume()),
            (
                "form",
                equation(Limit(RAISED * (1 / (1 + b)) ** n, n, oo), Integer(0)),
                LimitRule(({b: 1, TIMES: 1},), by=("assumed",)),
            ),
            (
                "power",
                GROWING,
                limits.POWERS(
                    base=Rational(3, 4),
                    factor=RAISED,
                    excess=b,
                    known=n,
                    time=t,
                    case="vanish",
                    by=("form",),
                ),
            ),
            ("all", Implies(Eq(m, 0), GROWING), Deduction("assumed", "power")),
        ),
        usual,
        {},
        {"b": 1, "n": 1, "t": 1, "m": 0},
    ),
    Case(
        "sign-of-a-number-that-hides-the-time",
        "limits",
        "If s > 0, a sum that is t, then s/(1 + t) -> 0 as for any number s; it is 1.",
        lines(
            (
                "all",
                equation(Limit(TIMES / (1 + t), t, oo), Integer(0)),
                LimitRule(({TIMES: 1},), facts=("late",)),
            ),
        ),
        usual,
        {"late": Gt(TIMES, 0)},
        {"t": 2},
    ),
    Case(
        "equation-used-three-times",
        FIXED,
        "From f(t) = 0 at one t, used thrice: f(n)^2 + f(n) = 0 at every n; not if 1.",
        lines(
            ("premise", Eq(f(t), 0), Given("zero")),
            (
                "free",
                Eq(f(t) ** 2 + f(t), 0),
                Algebra(by=("premise", "premise", "premise")),
            ),
            ("other", Eq(f(n) ** 2 + f(n), 0), Instance("free", {t: n})),
            (
                "all",
                And(Eq(f(t), 0), Eq(f(n) ** 2 + f(n), 0)),
                Conjunction(("premise", "other")),
            ),
        ),
        usual,
        ZERO,
        {"t": 1, "n": 2, "f": lambda at: 0 if at == 1 else 1},
    ),
    Case(
        "bound-on-the-slope-of-what-is-zero-at-one-point",
        "kinks",
        "From f(x) = 0 at one x, used twice: x f'(x) = 0; not for f(x) = x - 1 at 1.",
        lines(
            ("premise", Eq(f(x), 0), Given("zero")),
            ("free", equation(f(x), Integer(0)), Algebra(by=("premise", "premise"))),
            (
                "slope",
                Le(x * Derivative(f(x), x), 0),
                Combine(by=("free",)),
            ),
            (
                "all",
                And(Eq(f(x), 0), Le(x * Derivative(f(x), x), 0)),
                Conjunction(("premise", "slope")),
            ),
        ),
        usual,
        {"zero": Eq(f(x), 0)},
        {"x": 1, "f": lambda at: at - 1},
    ),
    Case(
        "product-of-what-is-one-at-one-time",
        "empty ranges",
        "From f(t) = 0 at one t, used twice: 1 + f(t) over 0..n multiplies to 1.",
        lines(
            ("premise", Eq(f(t), 0), Given("zero")),
            ("free", equation(f(t), Integer(0)), Algebra(by=("premise", "premise"))),
            ("product", Eq(Product(1 + f(t), (t, 0, n)), 1), Algebra(by=("free",))),
            (
                "all",
                And(Eq(f(t), 0), Eq(Product(1 + f(t), (t, 0, n)), 1)),
                Conjunction(("premise", "product")),
            ),
        ),
        usual,
        ZERO,
        {"t": 1, "n": 2, "f": lambda at: 0 if at == 1 else 1},
    ),
)
