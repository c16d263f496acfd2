"""False statements on roots and inverse functions where they are not real."""

from collections.abc import Sequence
from typing import Any

from sympy import (
    Eq,
    Expr,
    Ge,
    LambertW,
    Le,
    Ne,
    Piecewise,
    Rational,
    Symbol,
    acos,
    acosh,
    asin,
    atanh,
    log,
    sqrt,
)
from sympy.logic.boolalg import Equivalent

from longdep.theory.core.rules import (
    Combine,
    ConvexMinimum,
    Given,
    OnlyRoot,
    Tollens,
)
from tests.checker.case import Case
from tests.checker.offered import among, at_once, lines

KIND = "branches"
x, a = (Symbol(name, real=True) for name in "xa")
p = Symbol("p", positive=True)
AWAY = among(x=(2, 3), y=(4, 5), a=(1, 2), b=(2, 3), p=(1, 2), q=(1, 2), k=(3, 4))
THIRD = Rational(1, 3)


def bound(
    name: str, says: str, value: Expr, values: Sequence[Any], at: Any, **others: Any
) -> Case:
    """Return the entry for value <= value + x^2, where the value is not real."""
    return at_once(
        name,
        KIND,
        says,
        Le(value, value + x**2, evaluate=False),
        Combine(slack=x**2),
        model=among(x=values, **{key: (1,) for key in others}),
        counter={"x": at, **others},
    )


def root(
    name: str,
    says: str,
    left: Expr,
    right: Expr | int,
    only: Expr | int,
    at: Any,
    *,
    values: Sequence[Any] = (2, 3),
) -> Case:
    """Return the entry for an equation with one root, and a place without a value."""
    return at_once(
        name,
        KIND,
        says,
        Equivalent(Eq(left, right), Eq(x, only)),
        OnlyRoot(),
        model=among(x=values),
        counter={"x": at},
    )


CASES: tuple[Case, ...] = (
    root(
        "cube-root-of-a-negative-number",
        "x^(1/3) = -1 just if x = -1; a negative number has no real power 1/3.",
        x**THIRD,
        -1,
        -1,
        -1,
        values=(2, 3),
    ),
    root(
        "root-of-a-logarithm",
        "log x = 0 just if x = 1, for every real x; log has no value at 0.",
        log(x),
        0,
        1,
        0,
    ),
    root(
        "root-of-a-logarithm-over-its-argument",
        "log(x)/x = 0 just if x = 1, for every real x; not at 0.",
        log(x) / x,
        0,
        1,
        0,
    ),
    root(
        "root-of-an-entropy",
        "x log x = 0 just if x = 1, for every real x; not at 0.",
        x * log(x),
        0,
        1,
        0,
    ),
    root(
        "root-of-a-divergence",
        "(x - 1) log x = 0 just if x = 1, for every real x; not at 0.",
        (x - 1) * log(x),
        0,
        1,
        0,
    ),
    root(
        "root-of-a-reciprocal",
        "1/x = 1 just if x = 1, for every real x; not at 0.",
        1 / x,
        1,
        1,
        0,
    ),
    root(
        "root-with-a-removable-pole",
        "(x^2 - 4)/(x - 2) = 0 just if x = -2, for every real x; not at 2.",
        (x**2 - 4) / (x - 2),
        0,
        -2,
        2,
        values=(3, 4),
    ),
    root(
        "root-of-a-half-defined-case",
        "What is x - 1 for x > 0 is 0 just if x = 1; at x = -1 it has no value.",
        Piecewise((x - 1, x > 0)),
        0,
        1,
        -1,
    ),
    Case(
        "no-root-where-there-is-no-value",
        KIND,
        "If x is not 1 then x log x is not 0; at x = 0 it has no value.",
        lines(
            ("root", Equivalent(Eq(x * log(x), 0), Eq(x, 1)), OnlyRoot()),
            ("premise", Ne(x, 1), Given("not one")),
            ("all", Ne(x * log(x), 0), Tollens("root", "premise")),
        ),
        AWAY,
        {"not one": Ne(x, 1)},
        {"x": 0},
    ),
    at_once(
        "convex-minimum-beside-a-logarithm",
        KIND,
        "p + 1/p + log a >= 2 + log a for p > 0 and real a; log has no value at a = 0.",
        Ge(p + 1 / p + log(a), 2 + log(a), evaluate=False),
        ConvexMinimum(p, 1),
        model=AWAY,
        counter={"p": 1, "a": 0},
    ),
    at_once(
        "convex-minimum-beside-a-root",
        KIND,
        "p + 1/p + sqrt a >= 2 + sqrt a for p > 0 and real a; not for a = -1.",
        Ge(p + 1 / p + sqrt(a), 2 + sqrt(a), evaluate=False),
        ConvexMinimum(p, 1),
        model=AWAY,
        counter={"p": 1, "a": -1},
    ),
    bound(
        "square-root-of-a-negative-number",
        "sqrt x <= sqrt x + x^2 for every real x; not at x = -1.",
        sqrt(x),
        (1, 4),
        -1,
    ),
    bound(
        "cube-root-that-is-not-real",
        "x^(1/3) <= x^(1/3) + x^2 for every real x; not at x = -8.",
        x**THIRD,
        (1, 8),
        -8,
    ),
    bound(
        "power-with-any-exponent",
        "x^a <= x^a + x^2 for all real x, a; not at x = -1, a = 1/2.",
        x**a,
        (1, 4),
        -1,
        a=Rational(1, 2),
    ),
    bound(
        "logarithm-of-a-negative-number",
        "log x <= log x + x^2 for every real x; not at x = -1.",
        log(x),
        (1,),
        -1,
    ),
    bound(
        "logarithm-of-a-cube",
        "log(x^3) <= log(x^3) + x^2 for every real x; not at x = -1.",
        log(x**3),
        (1,),
        -1,
    ),
    bound(
        "angle-of-a-sine-of-two",
        "asin x <= asin x + x^2 for every real x; not at x = 2.",
        asin(x),
        (0, 1),
        2,
    ),
    bound(
        "angle-of-a-cosine-of-two",
        "acos x <= acos x + x^2 for every real x; not at x = -2.",
        acos(x),
        (0, 1),
        -2,
    ),
    bound(
        "hyperbolic-angle-below-one",
        "acosh x <= acosh x + x^2 for every real x; not at x = 0.",
        acosh(x),
        (1,),
        0,
    ),
    bound(
        "hyperbolic-angle-beyond-one",
        "atanh x <= atanh x + x^2 for every real x; not at x = 2.",
        atanh(x),
        (0,),
        2,
    ),
    bound(
        "root-inside-the-unit-interval",
        "sqrt(x^2 - 1) <= sqrt(x^2 - 1) + x^2 for every real x; not at x = 0.",
        sqrt(x**2 - 1),
        (1, 2),
        0,
    ),
    bound(
        "lambert-below-its-branch-point",
        "W(x) <= W(x) + x^2 for every real x; W has no real value at -1.",
        LambertW(x),
        (0,),
        -1,
    ),
)
