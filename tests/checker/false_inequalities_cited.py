"""False statements by lemmas and claims at a number that is real by name only."""

from sympy import (
    Abs,
    Function,
    Ge,
    Gt,
    Le,
    Lt,
    Max,
    Min,
    Sum,
    Symbol,
    cosh,
    exp,
    tanh,
)
from sympy.logic.boolalg import And

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Theorem,
)
from longdep.theory.lemmas import numbers, sums
from tests.checker.case import Case
from tests.checker.offered import among, at_once

KIND = "inequalities"
x, y = (Symbol(name, real=True) for name in "xy")
q = Symbol("q", nonnegative=True)
n = Symbol("n", integer=True, nonnegative=True)
i = Symbol("i", integer=True)
f = Function("f", real=True)
NOWHERE = tanh(1 / y)
GATE = 1 / (1 + exp(-NOWHERE))
AWAY = among(x=(3, 4), y=(1, 2), z=(5,), a=(1, 2), b=(3,), q=(1, 2), p=(1, 2), n=(2,))


CASES: tuple[Case, ...] = (
    at_once(
        "lemma-on-tanh-at-no-number",
        KIND,
        "|tanh(tanh(1/x))| < 1 for every real x; there is no 1/x at 0.",
        Lt(Abs(tanh(tanh(1 / x))), 1, evaluate=False),
        numbers.TANH_BELOW_ONE(value=tanh(1 / x)),
        model=AWAY,
        counter={"x": 0},
    ),
    at_once(
        "lemma-on-tangents-at-no-number",
        KIND,
        "exp lies above its tangent at 0 in tanh(1/x), for every real x; not at 0.",
        Le(1 + tanh(1 / x), exp(tanh(1 / x)), evaluate=False),
        numbers.ABOVE_TANGENT(function="exp", point=0, value=tanh(1 / x)),
        model=among(x=(1, 2)),
        counter={"x": 0},
    ),
    at_once(
        "lemma-on-maxima-at-no-number",
        KIND,
        "a b/max(a, b) = min(a, b) for a = cosh(1/x), b = q; there is no 1/x at 0.",
        equation(
            cosh(1 / x) * q / Max(cosh(1 / x), q),
            Min(cosh(1 / x), q),
        ),
        numbers.OVER_MAXIMUM(first=cosh(1 / x), second=q),
        model=AWAY,
        counter={"x": 0, "q": 1},
    ),
    at_once(
        "lemma-on-sums-at-no-number",
        KIND,
        "cosh(1/x) f(i)^2 adds up to a number >= 0 for every real x; not at 0.",
        Ge(Sum(cosh(1 / x) * f(i) ** 2, (i, 0, n)), 0, evaluate=False),
        sums.SUM_NOT_NEGATIVE(term=cosh(1 / x) * f(i) ** 2, index=i, first=0, last=n),
        model=lambda rng: {"x": 1, "n": 2, "f": lambda at: at},
        counter={"x": 0, "n": 1, "f": lambda at: 1},
    ),
    at_once(
        "lemma-on-clipping-at-no-number",
        KIND,
        "|cut(y)| <= cosh(1/x), cut to that size, for every real x; not at 0.",
        Le(
            Abs(Max(-cosh(1 / x), Min(cosh(1 / x), y))),
            cosh(1 / x),
            evaluate=False,
        ),
        numbers.CLIPPING(value=y, limit=cosh(1 / x), case="within"),
        model=AWAY,
        counter={"x": 0, "y": 1},
    ),
    at_once(
        "claim-on-slopes-at-no-number",
        KIND,
        "The slopes of tanh and the logistic function are positive at tanh(1/y).",
        And(Gt(1 - tanh(NOWHERE) ** 2, 0), Gt((1 - GATE) * GATE, 0)),
        Theorem("derivative-below-one.positive", {x: NOWHERE}),
        model=AWAY,
        counter={"y": 0},
    ),
)
