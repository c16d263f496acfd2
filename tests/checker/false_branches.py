"""False statements on formulas with roots and logarithms: the wrong branch."""

from typing import Any

from sympy import (
    Abs,
    Eq,
    Expr,
    Integer,
    Le,
    Pow,
    Symbol,
    asin,
    atan,
    binomial,
    exp,
    log,
    pi,
    sin,
    sqrt,
    tan,
)
from sympy.logic.boolalg import Implies

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Deduction,
    Given,
)
from tests.checker.case import Case
from tests.checker.offered import among, at_once, lines

KIND = "branches"
x, y, a, b = (Symbol(name, real=True) for name in "xyab")
p = Symbol("p", positive=True)
q = Symbol("q", nonnegative=True)
k = Symbol("k", integer=True)
AWAY = among(x=(2, 3), y=(4, 5), a=(1, 2), b=(2, 3), p=(1, 2), q=(1, 2), k=(3, 4))


def algebra(name: str, says: str, left: Expr, right: Expr, **counter: Any) -> Case:
    """Return the entry for an equation between formulas."""
    return at_once(
        name,
        KIND,
        says,
        equation(left, right),
        Algebra(),
        model=AWAY,
        counter=counter,
    )


def taken(
    name: str, says: str, left: Expr, right: Expr, *, one: int = 0, **counter: Any
) -> Case:
    """Return the entry for an equation that holds in the models of its proof."""
    return at_once(
        name,
        KIND,
        says,
        equation(left, right),
        Algebra(),
        model=among(x=(one,), y=(0,), p=(1,)),
        counter=counter,
    )


MORE = Le(log(x), log(x) + x + 2, evaluate=False)

CASES: tuple[Case, ...] = (
    algebra(
        "powers-of-one-base-add",
        "x^a x^b = x^(a + b) for all real x, a, b; not at x = 0, a = -1, b = 1.",
        Pow(x, a) * Pow(x, b),
        x ** (a + b),
        x=0,
        a=-1,
        b=1,
    ),
    algebra(
        "power-of-a-quotient",
        "(x/q)^a = x^a/q^a for real x, a and q >= 0; not at q = 0.",
        (x / q) ** a,
        x**a / q**a,
        x=1,
        q=0,
        a=1,
    ),
    taken(
        "logarithms-add",
        "log p + log x = log(p x) for p > 0 and every real x; not at x = 0.",
        log(p) + log(x),
        log(p * x),
        one=1,
        p=1,
        x=0,
    ),
    algebra(
        "square-as-an-exponential",
        "exp(2 log x) = x^2 for every real x; log has no value at x = 0.",
        exp(2 * log(x), evaluate=False),
        x**2,
        x=0,
    ),
    algebra(
        "binomial-next-to-the-end",
        "C(k, k - 1) = k for every whole k; C(-2, -3) is not -2.",
        binomial(k, k - 1),
        k,
        k=-2,
    ),
    algebra(
        "binomial-at-the-end",
        "C(k, k) = 1 for every whole k; C(-1, -1) is 0.",
        binomial(k, k, evaluate=False),
        Integer(1),
        k=-1,
    ),
    algebra(
        "binomial-from-the-other-side",
        "C(k, 2) = C(k, k - 2) for every whole k; C(-1, 2) = 1 and C(-1, -3) = 0.",
        binomial(k, 2),
        binomial(k, k - 2),
        k=-1,
    ),
    taken(
        "root-of-a-square-without-its-size",
        "sqrt(x^2) = x for every real x; at x = -1 it is 1.",
        sqrt(Pow(x, 2, evaluate=False), evaluate=False),
        x,
        x=-1,
    ),
    taken(
        "root-of-the-square-of-a-difference",
        "sqrt((x - y)^2) = x - y for all real x, y; not for x < y.",
        sqrt((x - y) ** 2),
        x - y,
        x=0,
        y=1,
    ),
    taken(
        "angle-of-a-sine",
        "asin(sin x) = x for every real x; at x = pi it is 0.",
        asin(sin(x)),
        x,
        x=pi,
    ),
    taken(
        "angle-of-a-tangent",
        "atan(tan x) = x for every real x; at x = pi it is 0.",
        atan(tan(x)),
        x,
        x=pi,
    ),
    taken(
        "sum-of-two-angles",
        "atan x + atan y = atan((x + y)/(1 - x y)) for all real x, y; not for 1 and 1.",
        atan(x) + atan(y),
        atan((x + y) / (1 - x * y)),
        x=1,
        y=1,
    ),
    taken(
        "twice-an-angle",
        "2 atan x = atan(2 x/(1 - x^2)) for every real x; not at x = sqrt 3.",
        2 * atan(x),
        atan(2 * x / (1 - x**2)),
        x=sqrt(3),
    ),
    Case(
        "root-of-a-square-by-a-premise",
        KIND,
        "From x^2 = y^2 with y = |y|: x = y; not for x = -1, y = 1.",
        lines(
            ("premise", Eq(x**2, y**2), Given("squares")),
            ("root", Eq(sqrt(x**2), sqrt(y**2)), Algebra(by=("premise",))),
            ("size", Eq(Abs(x), Abs(y)), Algebra(by=("root",))),
            ("all", Eq(x, y), Algebra(by=("size",))),
        ),
        among(x=(1,), y=(1,)),
        {"squares": Eq(x**2, y**2)},
        {"x": -1, "y": 1},
    ),
    Case(
        "logarithm-of-minus-one",
        KIND,
        "If x = -1 then log x <= log x + x + 2; there is no log(-1).",
        lines(
            ("assumed", Eq(x, -1), Assume()),
            ("so", MORE, Combine({"assumed": 1}, slack=1)),
            ("all", Implies(Eq(x, -1), MORE), Deduction("assumed", "so")),
        ),
        AWAY,
        {},
        {"x": -1},
    ),
)
