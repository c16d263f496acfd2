"""False statements: limits that SymPy computes for most values of a parameter."""

from collections.abc import Mapping
from typing import Any

from sympy import (
    Abs,
    Expr,
    Function,
    Heaviside,
    Integer,
    Limit,
    Rational,
    Symbol,
    acos,
    atan,
    ceiling,
    cos,
    exp,
    floor,
    log,
    oo,
    sign,
    sin,
    sqrt,
    tan,
)

from longdep.theory.core.notation import Expectation, equation
from longdep.theory.core.rules import LimitRule
from tests.checker.case import Case
from tests.checker.offered import among, at_once

KIND = "limits"
x, a, b, w = (Symbol(name, real=True) for name in "xabw")
q = Symbol("q", nonnegative=True)
p = Symbol("p", positive=True)
m = Symbol("m", integer=True)
t = Symbol("t", integer=True, nonnegative=True)
u = Symbol("u", positive=True)
f = Function("f", real=True)
HALF = Rational(1, 2)
SAMPLE = {x: 3, a: 2, b: 5, w: 3, q: 2, p: 2, m: 4}
AWAY = among(x=(3,), a=(2,), b=(5,), w=(3,), q=(2,), p=(2,), m=(4,), t=(1, 2), u=(1,))


def limit(
    name: str,
    says: str,
    body: Expr,
    value: Expr | int,
    counter: Mapping[str, Any],
    *,
    over: Symbol = t,
    sample: Mapping[Any, Any] | None = None,
) -> Case:
    """Return the entry that states a limit, with its samples away from the failure."""
    return at_once(
        name,
        KIND,
        says,
        equation(Limit(body, over, oo), Integer(value) if value in (0, 1) else value),
        LimitRule(samples=({**SAMPLE, **(sample or {})},)),
        model=AWAY,
        counter={"t": 1, "u": 1, **counter},
    )


MEAN = Expectation(x)

CASES: tuple[Case, ...] = (
    limit(
        "leading-coefficient-below-is-zero",
        "(a t + 1)/(b t + 1) -> a/b for all real a, b; not if b = 0.",
        (a * t + 1) / (b * t + 1),
        a / b,
        {"a": 1, "b": 0},
    ),
    limit(
        "leading-coefficient-on-both-sides-is-zero",
        "a t/(a t + 1) -> 1 for every real a; for a = 0 it is 0.",
        a * t / (a * t + 1),
        1,
        {"a": 0},
    ),
    limit(
        "decay-without-a-rate",
        "1/(1 + q t) -> 0 for every q >= 0; for q = 0 it is 1.",
        1 / (1 + q * t),
        0,
        {"q": 0},
    ),
    limit(
        "growth-that-is-not-held",
        "t/(1 + q t) -> 1/q for every q >= 0; for q = 0 it grows.",
        t / (1 + q * t),
        1 / q,
        {"q": 0},
    ),
    limit(
        "sign-as-a-quotient",
        "a t/(|a| t + 1) -> a/|a| for every real a; not for a = 0.",
        a * t / (Abs(a) * t + 1),
        a / Abs(a),
        {"a": 0},
    ),
    limit(
        "root-of-a-base-that-may-be-zero",
        "q^(1/u) -> 1 for every q >= 0; for q = 0 it is 0.",
        q ** (1 / u),
        1,
        {"q": 0},
        over=u,
    ),
    limit(
        "root-of-a-size-that-may-be-zero",
        "|x|^(1/u) -> 1 for every real x; for x = 0 it is 0.",
        Abs(x) ** (1 / u),
        1,
        {"x": 0},
        over=u,
    ),
    limit(
        "root-of-a-multiple",
        "(q u)^(1/u) -> 1 for every q >= 0; for q = 0 it is 0.",
        (q * u) ** (1 / u),
        1,
        {"q": 0},
        over=u,
    ),
    limit(
        "square-root-without-a-leading-term",
        "sqrt(a^2 u^2 + u) - |a| u -> |a|/(2 a^2); for a = 0 it grows.",
        sqrt(a**2 * u**2 + u) - Abs(a) * u,
        Abs(a) / (2 * a**2),
        {"a": 0},
        over=u,
    ),
    limit(
        "decay-at-a-squared-rate",
        "1/(1 + x^2 t) -> 0 for every real x; for x = 0 it is 1.",
        1 / (1 + x**2 * t),
        0,
        {"x": 0},
    ),
    limit(
        "exponential-of-a-decay",
        "exp(-1/(1 + x^2 t)) -> 1 for every real x; for x = 0 it is 1/e.",
        exp(-1 / (1 + x**2 * t)),
        1,
        {"x": 0},
    ),
    limit(
        "exponential-of-a-quotient",
        "exp(-x^2 t/(1 + x^2 t)) -> 1/e for every real x; for x = 0 it is 1.",
        exp(-(x**2) * t / (1 + x**2 * t)),
        exp(-1),
        {"x": 0},
    ),
    limit(
        "gap-to-a-base-of-one",
        "(1 - w) t/((1 - w) t + 1) -> 1 for every real w; for w = 1 it is 0.",
        (1 - w) * t / ((1 - w) * t + 1),
        1,
        {"w": 1},
    ),
    limit(
        "gap-to-a-base-of-minus-one",
        "1/((1 + w)^2 t + 1) -> 0 for every real w; for w = -1 it is 1.",
        1 / ((1 + w) ** 2 * t + 1),
        0,
        {"w": -1},
    ),
    limit(
        "quotient-of-shifted-coefficients",
        "((a + 1) t^2 + 1)/((a - 1) t^2 + t) -> (a + 1)/(a - 1); not for a = 1.",
        ((a + 1) * t**2 + 1) / ((a - 1) * t**2 + t),
        (a + 1) / (a - 1),
        {"a": 1},
    ),
    limit(
        "quotient-of-a-square-and-its-root",
        "(w^2 t + 1)/(w t + 2) -> w for every real w; for w = 0 it is 1/2.",
        (w**2 * t + 1) / (w * t + 2),
        w,
        {"w": 0},
    ),
    limit(
        "power-of-a-base-at-one",
        "p^t -> exp(oo sign(log p)) for every p > 0; for p = 1 that has no value.",
        p**t,
        exp(oo * sign(log(p))),
        {"p": 1},
        sample={p: HALF},
    ),
    limit(
        "multiple-that-may-be-zero",
        "q t -> oo sign(q) for every q >= 0; for q = 0 it is 0.",
        q * t,
        oo * sign(q),
        {"q": 0},
    ),
    limit(
        "exponential-without-a-rate",
        "2^(x u) -> exp(oo sign(x)) for every real x; for x = 0 it is 1.",
        2 ** (x * u),
        exp(oo * sign(x)),
        {"x": 0},
        over=u,
        sample={x: -1},
    ),
    limit(
        "logarithms-of-multiples",
        "log(1 + q u)/(q u) -> 0 for every q >= 0; for q = 0 it has no value.",
        log(1 + q * u) / (q * u),
        0,
        {"q": 0},
        over=u,
    ),
    limit(
        "value-of-a-sequence-as-a-coefficient",
        "1/(1 + f(1)^2 t) -> 0 for every sequence f; not if f(1) = 0.",
        1 / (1 + f(1) ** 2 * t),
        0,
        {"f": lambda at: 0},
        sample={f(1): 2},
    ),
    limit(
        "mean-as-a-coefficient",
        "E[x] t/(E[x] t + 1) -> 1 for every x; not if E[x] = 0.",
        MEAN * t / (MEAN * t + 1),
        1,
        {"outcomes": [(HALF, {"x": 1}), (HALF, {"x": -1})]},
        sample={MEAN: 2},
    ),
    limit(
        "size-from-below",
        "x/(x + 1/u) -> 1 for every real x; for x = 0 it is 0.",
        x / (x + 1 / u),
        1,
        {"x": 0},
        over=u,
    ),
    limit(
        "reciprocal-from-above",
        "1/(q + 1/u) -> 1/q for every q >= 0; for q = 0 it grows.",
        1 / (q + 1 / u),
        1 / q,
        {"q": 0},
        over=u,
    ),
    limit(
        "ratio-of-roots",
        "sqrt(q + 1/u)/sqrt(q) -> 1 for every q >= 0; for q = 0 it has no value.",
        sqrt(q + 1 / u) / sqrt(q),
        1,
        {"q": 0},
        over=u,
    ),
    limit(
        "angle-of-a-reciprocal",
        "atan(1/(x + 1/u)) -> atan(1/x) for every real x; for x = 0 it is pi/2.",
        atan(1 / (x + 1 / u)),
        atan(1 / x),
        {"x": 0},
        over=u,
    ),
    limit(
        "step-from-above",
        "sign(x + 1/u) -> sign(x) for every real x; for x = 0 it is 1.",
        sign(x + 1 / u),
        sign(x),
        {"x": 0},
        over=u,
    ),
    limit(
        "quotient-of-a-size",
        "|x + 1/u|/(x + 1/u) -> sign(x) for every real x; for x = 0 it is 1.",
        Abs(x + 1 / u) / (x + 1 / u),
        sign(x),
        {"x": 0},
        over=u,
    ),
    limit(
        "unit-step-from-below",
        "H(x - 1/u) -> H(x) for every real x; for x = 0 it is 0.",
        Heaviside(x - 1 / u),
        Heaviside(x),
        {"x": 0},
        over=u,
    ),
    limit(
        "whole-part-from-below",
        "floor(x - 1/u) -> floor(x) for every real x; for x = 3 it is 2.",
        floor(x - 1 / u),
        floor(x),
        {"x": 3},
        over=u,
        sample={x: Rational(5, 2)},
    ),
    limit(
        "whole-part-from-above",
        "ceiling(x + 1/u) -> ceiling(x) for every real x; for x = 3 it is 4.",
        ceiling(x + 1 / u),
        ceiling(x),
        {"x": 3},
        over=u,
        sample={x: Rational(5, 2)},
    ),
    limit(
        "tangent-at-a-pole",
        "tan(x + 1/u) -> tan(x) for every real x; for x = pi/2 there is no tan(x).",
        tan(x + 1 / u),
        tan(x),
        {"x": acos(0)},
        over=u,
    ),
    limit(
        "exponent-that-is-cancelled",
        "(exp(x/u) - 1) u/x -> 1 for every real x; for x = 0 it has no value.",
        (exp(x / u) - 1) * u / x,
        1,
        {"x": 0},
        over=u,
    ),
    limit(
        "oscillation-at-every-second-time",
        "cos(pi t) -> 1, as at t = 10, 1000 and 100000; it is 1, -1, 1, ...",
        cos(acos(-1) * u),
        1,
        {},
        over=u,
    ),
    limit(
        "whole-times-for-real-times",
        "sin(pi u) -> 0, as it is 0 at every whole number; not over real u.",
        sin(acos(-1) * u),
        0,
        {},
        over=u,
    ),
)
