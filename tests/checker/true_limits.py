"""True limits at infinity, with parameters of known sign."""

from sympy import (
    E,
    Eq,
    Function,
    Limit,
    Ne,
    Rational,
    Symbol,
    exp,
    log,
    oo,
    sin,
    sqrt,
    tanh,
)

from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.rules import LimitRule
from longdep.theory.lemmas import limits
from tests.checker.case import Case
from tests.checker.vocabulary import (
    a,
    b,
    drawing,
    f,
    k,
    p,
    proved,
    q,
    t,
    u,
    x,
)

KIND = "limits"
s = Symbol("s", positive=True)
half = Rational(1, 2)
excess = Symbol("epsilon", positive=True)
known = Symbol("m", integer=True, nonnegative=True)


def _limit(name, says, body, value, *samples, over=k) -> Case:
    names = body.free_symbols - {over}
    functions = (f,) if body.has(f) else ()
    step = (
        "limit",
        equation(Limit(body, over, oo), value),
        LimitRule(samples or ({},)),
    )
    return proved(name, KIND, says, step, model=drawing(*names, *functions))


FINITE = (
    _limit("reciprocals", "1/k nears 0.", 1 / k, 0),
    _limit("rational-function", "(2 k + 1)/(k + 3) nears 2.", (2 * k + 1) / (k + 3), 2),
    _limit("lower-degree", "(k^2 + 1)/k^3 nears 0.", (k**2 + 1) / k**3, 0),
    _limit("almost-one", "k/(k + 1) nears 1.", k / (k + 1), 1),
    _limit("halves", "2^-t nears 0.", half**t, 0, over=t),
    _limit("sum-of-halves", "2 - 2^-t nears 2.", 2 - half**t, 2, over=t),
    _limit("time-over-power", "t/2^t nears 0.", t / 2**t, 0, over=t),
    _limit("slow-logarithm", "log(k)/k nears 0.", log(k) / k, 0),
    _limit(
        "close-roots",
        "sqrt(k + 1) - sqrt(k) nears 0.",
        sqrt(k + 1) - sqrt(k),
        0,
    ),
    _limit("euler", "(1 + 1/k)^k nears e.", (1 + 1 / k) ** k, E),
    _limit("euler-below-one", "(1 - 1/k)^k nears 1/e.", (1 - 1 / k) ** k, 1 / E),
    _limit("decaying-exponential", "e^-s nears 0.", exp(-s), 0, over=s),
    _limit("saturation", "tanh s nears 1.", tanh(s), 1, over=s),
    _limit(
        "logistic-saturates",
        "1/(1 + e^-s) nears 1.",
        1 / (1 + exp(-s)),
        1,
        over=s,
    ),
    _limit("small-angles", "k sin(1/k) nears 1.", k * sin(1 / k), 1),
    _limit("kth-root", "k^(1/k) nears 1.", k ** (1 / k), 1),
)

PARAMETERS = (
    _limit(
        "geometric-ratio",
        "1/(1 + p)^t nears 0 for p > 0.",
        1 / (1 + p) ** t,
        0,
        {p: 1},
        {p: 3},
        over=t,
    ),
    _limit(
        "multiple-of-a-geometric-ratio",
        "b/(1 + p)^t nears 0 for p > 0 and every b.",
        b / (1 + p) ** t,
        0,
        {p: 1, b: 2},
        {p: 3, b: -1},
        {p: 2, b: 0},
        over=t,
    ),
    _limit(
        "ratio-of-lines",
        "p k/(q k + 1) nears p/q for p, q > 0.",
        p * k / (q * k + 1),
        p / q,
        {p: 1, q: 1},
        {p: 2, q: 3},
    ),
    _limit(
        "constant-and-a-reciprocal",
        "x + 1/k nears x for every x.",
        x + 1 / k,
        x,
        {x: 2},
        {x: 0},
        {x: -1},
    ),
    _limit(
        "first-value-and-a-reciprocal",
        "f(0) + 1/k nears f(0) for any f.",
        f(0) + 1 / k,
        f(0),
        {f(0): 2},
        {f(0): 0},
    ),
    _limit(
        "first-value-times-a-ratio",
        "f(0) (1/2)^t nears 0 for any f.",
        f(0) * half**t,
        0,
        {f(0): 2},
        {f(0): 0},
        over=t,
    ),
    _limit(
        "averages-of-a-constant",
        "(x k + u)/k nears x for every x and u >= 0.",
        (x * k + u) / k,
        x,
        {x: 2, u: 1},
        {x: 0, u: 0},
    ),
)

INFINITE = (
    _limit("numbers-without-end", "k nears infinity.", k, oo),
    _limit("down-without-end", "-k^2 nears minus infinity.", -(k**2), -oo),
    _limit("powers-of-two", "2^t nears infinity.", 2**t, oo, over=t),
    _limit(
        "powers-above-one",
        "(1 + p)^t nears infinity for p > 0.",
        (1 + p) ** t,
        oo,
        {p: 1},
        {p: 3},
        over=t,
    ),
)


def _powers() -> Case:
    """A rate x with 0 <= x < 1, through the two forms of such a number."""
    form = equation(Limit((1 / (1 + excess)) ** known, known, oo), 0)
    rate = Symbol("rate", real=True)
    return proved(
        "powers-of-a-rate-below-one",
        KIND,
        "rate^t nears 0 if 0 <= rate < 1.",
        ("form", form, LimitRule(({excess: 1}, {excess: 3}))),
        (
            "powers",
            equation(Limit(rate**t, t, oo), 0),
            limits.POWERS(
                base=rate,
                factor=1,
                excess=excess,
                known=known,
                time=t,
                case="vanish",
                by=("form",),
                needs=("not negative", "below one"),
            ),
        ),
        premises={"not negative": rate >= 0, "below one": rate < 1},
        model=drawing(excess, u, rate=lambda m: m["u"] / 4, t=lambda m: 2),
    )


g = Function("g", real=True)

CASES: tuple[Case, ...] = (
    *FINITE,
    *PARAMETERS,
    *INFINITE,
    _powers(),
    proved(
        "limit-of-a-known-sequence",
        KIND,
        "If g(t) = 1 - 2^-t, then g(t) nears 1.",
        ("limit", equation(Limit(g(t), t, oo), 1), LimitRule(by=("form",))),
        premises={"form": ForAll(Eq(g(t), 1 - half**t), t, 0)},
        model=drawing(t, g=lambda m: lambda at: 1 - half**at),
    ),
    proved(
        "geometric-ratio-of-a-premise",
        KIND,
        "1/(1 + a)^t nears 0 if a > 0.",
        (
            "limit",
            equation(Limit(1 / (1 + a) ** t, t, oo), 0),
            LimitRule(({a: 1}, {a: 3}), facts=("positive",)),
        ),
        premises={"positive": a > 0},
        model=drawing(p, a=lambda m: m["p"], t=lambda m: 2),
    ),
    proved(
        "reciprocal-of-a-multiple-of-time",
        KIND,
        "b/(a k) nears 0 if a is not 0.",
        (
            "limit",
            equation(Limit(b / (a * k), k, oo), 0),
            LimitRule(({a: 1, b: 1}, {a: -2, b: 0}), facts=("not zero",)),
        ),
        premises={"not zero": Ne(a, 0)},
        model=drawing(p, b, a=lambda m: -m["p"], k=lambda m: 2),
    ),
)
