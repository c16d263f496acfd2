"""False statements: derivatives where a function has a cusp, a jump or no value."""

from random import Random
from typing import Any

from sympy import (
    Abs,
    Derivative,
    Expr,
    Function,
    Integral,
    Rational,
    Sum,
    Symbol,
    acos,
    asin,
    atan,
    cos,
    exp,
    gamma,
    log,
    pi,
    polygamma,
    sign,
    sin,
    sqrt,
    sympify,
    tan,
)

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
)
from longdep.theory.core.semantics import Model
from tests.checker.case import Case
from tests.checker.offered import at_once

KIND = "kinks"
x, y, a = (Symbol(name, real=True) for name in "xya")
p = Symbol("p", positive=True)
q = Symbol("q", nonnegative=True)
i = Symbol("i", integer=True, nonnegative=True)
n = Symbol("n", integer=True, nonnegative=True)
f, g = Function("f", real=True), Function("g", real=True)
HALF = Rational(1, 2)


def away(rng: Random) -> Model:
    """Smooth functions, and numbers away from 0."""
    return {
        "x": rng.choice((HALF, Rational(1, 3))),
        "y": 2,
        "a": 2,
        "p": 2,
        "q": 1,
        "k": 1,
        "m": 1,
        "n": 1,
        "t": 1,
        "c": 0,
        "i": 0,
        "f": lambda at: at**2,
        "g": lambda at: at + 1,
    }


def slope(
    name: str,
    says: str,
    left: Expr,
    right: Expr | int,
    *,
    values: dict[str, Any] | None = None,
    **counter: Any,
) -> Case:
    """Return the entry for an equation between a derivative and a formula."""
    return at_once(
        name,
        KIND,
        says,
        equation(left, sympify(right)),
        Algebra(),
        model=lambda rng: {**away(rng), **(values or {})},
        counter=counter,
    )


AREA = Integral(x**2 * y, (y, 0, 1))

CASES: tuple[Case, ...] = (
    slope(
        "slope-of-a-root-at-zero",
        "2 sqrt(q) times the slope of sqrt at q is 1 for q >= 0; at 0 it has none.",
        2 * sqrt(q) * Derivative(sqrt(q), q),
        1,
        q=0,
    ),
    slope(
        "slope-of-a-cube-root",
        "3 x^(2/3) times the slope of x^(1/3) is 1 for real x; at 0 it has none.",
        3 * x ** Rational(2, 3) * Derivative(x ** Rational(1, 3), x),
        1,
        values={"x": 1},
        x=0,
    ),
    slope(
        "slope-across-a-jump",
        "The slope of atan(1/x) is -1/(1 + x^2) for real x; at 0 it jumps.",
        Derivative(atan(1 / x), x),
        -1 / (1 + x**2),
        x=0,
    ),
    slope(
        "slope-of-a-power-of-the-size",
        "The slope of |x|^p is p |x|^(p - 1) sign(x) for p > 0; not at 0 for p = 1/2.",
        Derivative(Abs(x) ** p, x),
        p * Abs(x) ** (p - 1) * sign(x),
        x=0,
        p=HALF,
    ),
    slope(
        "slope-of-a-power-at-zero",
        "The slope of q^a is a q^(a - 1) for q >= 0 and real a; not at 0 for a = 1/2.",
        Derivative(q**a, q),
        a * q ** (a - 1),
        q=0,
        a=HALF,
    ),
    slope(
        "slope-of-a-negative-power",
        "The slope of x^a is a x^(a - 1) for real x, a; not at 0 for a = -1.",
        Derivative(x**a, x),
        a * x ** (a - 1),
        x=0,
        a=-1,
    ),
    slope(
        "slope-at-the-end-of-an-arcsine",
        "sqrt(1 - x^2) times the slope of asin is 1 for real x; at 1 it has none.",
        sqrt(1 - x**2) * Derivative(asin(x), x),
        1,
        values={"x": 0},
        x=1,
    ),
    slope(
        "slope-of-an-angle-of-a-cosine",
        "acos(cos x) has slope sin(x)/sqrt(1 - cos(x)^2) for real x; a kink is at 0.",
        Derivative(acos(cos(x)), x),
        sin(x) / sqrt(1 - cos(x) ** 2),
        values={"x": pi / 2},
        x=0,
    ),
    slope(
        "slope-of-an-entropy",
        "The slope of x log x is log(x) + 1 for real x; at 0 it has none.",
        Derivative(x * log(x), x),
        log(x) + 1,
        values={"x": 1},
        x=0,
    ),
    slope(
        "slope-of-a-vanishing-exponential",
        "The slope of exp(-1/x) is exp(-1/x)/x^2 for real x; at 0 it has none.",
        Derivative(exp(-1 / x), x),
        exp(-1 / x) / x**2,
        x=0,
    ),
    slope(
        "slope-of-the-root-of-the-size",
        "2 sqrt|x| times the slope of sqrt|x| is sign(x) for real x; at 0 is a cusp.",
        2 * sqrt(Abs(x)) * Derivative(sqrt(Abs(x)), x),
        sign(x),
        values={"x": 1},
        x=0,
    ),
    slope(
        "slope-of-a-reciprocal-size",
        "The slope of 1/|x| is -sign(x)/x^2 for real x; at 0 it has none.",
        Derivative(1 / Abs(x), x),
        -sign(x) / x**2,
        x=0,
    ),
    slope(
        "slope-of-gamma",
        "The slope of gamma is gamma digamma for real x; at 0 it has none.",
        Derivative(gamma(x), x),
        gamma(x) * polygamma(0, x),
        values={"x": 1},
        x=0,
    ),
    slope(
        "slope-of-a-sine-with-a-pole",
        "The slope of tan x cos x is cos x for real x; at pi/2 there is no tan.",
        Derivative(tan(x) * cos(x), x),
        cos(x),
        values={"x": 0},
        x=pi / 2,
    ),
    slope(
        "slope-of-the-logarithm-of-a-square",
        "The slope of log(x^2) is 2/x for real x; at 0 it has none.",
        Derivative(log(x**2), x),
        2 / x,
        x=0,
    ),
    slope(
        "slope-of-the-logarithm-of-a-sine",
        "The slope of log(sin(x)^2) is 2 cos x/sin x for real x; at 0 it has none.",
        Derivative(log(sin(x) ** 2), x),
        2 * cos(x) / sin(x),
        values={"x": pi / 2},
        x=0,
    ),
    slope(
        "slope-of-a-quotient",
        "(f/g)' = (f' g - f g')/g^2 at every x; not where g = 0.",
        Derivative(f(x) / g(x), x),
        (Derivative(f(x), x) * g(x) - f(x) * Derivative(g(x), x)) / g(x) ** 2,
        x=0,
        f=lambda at: at**2,
        g=lambda at: at,
    ),
    slope(
        "slope-of-an-integral-taken-as-constant",
        "The slope in x of the integral of x^2 y over y = 0..1 is 0; at x = 1 it is 1.",
        Derivative(AREA, x),
        0,
        values={"x": 0},
        x=1,
    ),
    slope(
        "slope-of-an-integral-at-its-end",
        "The slope in x of the integral of y over 0..x is 0; at x = 1 it is 1.",
        Derivative(Integral(y, (y, 0, x)), x),
        0,
        values={"x": 0},
        x=1,
    ),
    slope(
        "sum-of-integrals-taken-as-equal",
        "The integrals of i y, i = 1..n, add up to n times one of them; not for n = 3.",
        Sum(Integral(i * y, (y, 0, 1)), (i, 1, n)),
        n * Integral(i * y, (y, 0, 1)),
        values={"i": 1},
        n=3,
        i=3,
    ),
)
