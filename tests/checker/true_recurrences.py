"""True facts of sequences with a rule for the next element, by induction."""

from sympy import Eq, Function, Ge, Gt, Le, Product, Rational, Sum, Symbol

from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.rules import Algebra, Combine, Instance, Peel
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import (
    a,
    b,
    drawing,
    i,
    induction,
    k,
    p,
    proved,
    t,
    u,
    x,
)

KIND = "recurrences"
h = Function("h", real=True)
e = Function("e", real=True)
w = Symbol("w", real=True)
gamma = Symbol("gamma", nonnegative=True)
HALF = Rational(1, 2)


def _next(relation, value):
    """A premise on h(t + 1) for every t."""
    return ForAll(relation(h(t + 1), value), t, 0)


def _iterated(start, rule):
    """Draw a sequence by its rule; both are functions of the other values."""

    def draw(values):
        found = [start(values)]

        def at(index):
            while len(found) <= index:
                found.append(rule(values, found[-1], len(found) - 1))
            return found[int(index)]

        return at

    return draw


def _solved(
    name, says, rule, value, step, *names, start=None, premises=None, base=None
):
    """An unrolled recurrence: the value of h(t) from a premise on h(t + 1)."""
    steps = induction(
        equation(h(t), value),
        base=base or Algebra(),
        step=step,
    )
    first = start or (lambda m: m["x"])
    model = drawing(t, x, *names, h=_iterated(first, rule))
    return proved(name, KIND, says, *steps, model=model, premises=premises)


STEP = algebra("rule", "assumed")
START = algebra("first")

UNROLLED = (
    _solved(
        "geometric-sequence",
        "If h(t + 1) = w h(t), then h(t) = w^t h(0).",
        lambda m, last, _: m["w"] * last,
        w**t * h(0),
        STEP,
        w,
        premises={"rule": _next(Eq, w * h(t))},
    ),
    _solved(
        "arithmetic-sequence",
        "If h(t + 1) = h(t) + b, then h(t) = h(0) + t b.",
        lambda m, last, _: last + m["b"],
        h(0) + t * b,
        STEP,
        b,
        premises={"rule": _next(Eq, h(t) + b)},
    ),
    _solved(
        "halved-and-one-added",
        "If h(t + 1) = h(t)/2 + 1, then h(t) = 2 + (h(0) - 2)/2^t.",
        lambda m, last, _: last / 2 + 1,
        2 + (h(0) - 2) / 2**t,
        STEP,
        premises={"rule": _next(Eq, h(t) / 2 + 1)},
    ),
    _solved(
        "affine-sequence",
        "If h(t + 1) = h(t)/(1 + p) + b, then h(t) nears b (1 + p)/p geometrically.",
        lambda m, last, _: last / (1 + m["p"]) + m["b"],
        b * (1 + p) / p + (h(0) - b * (1 + p) / p) / (1 + p) ** t,
        STEP,
        b,
        p,
        premises={"rule": _next(Eq, h(t) / (1 + p) + b)},
    ),
    _solved(
        "sign-flips",
        "If h(t + 1) = -h(t), then h(t) = (-1)^t h(0).",
        lambda m, last, _: -last,
        (-1) ** t * h(0),
        STEP,
        premises={"rule": _next(Eq, -h(t))},
    ),
    _solved(
        "fixed-point",
        "If h(t + 1) = 1 - h(t) and h(0) = 1/2, then h(t) = 1/2.",
        lambda m, last, _: 1 - last,
        HALF,
        STEP,
        start=lambda m: HALF,
        base=START,
        premises={"rule": _next(Eq, 1 - h(t)), "first": Eq(h(0), HALF)},
    ),
    _solved(
        "half-way-to-one",
        "If h(t + 1) = (1 + h(t))/2 and h(0) = 0, then h(t) = 1 - 2^-t.",
        lambda m, last, _: (1 + last) / 2,
        1 - HALF**t,
        STEP,
        start=lambda m: Rational(0),
        base=START,
        premises={"rule": _next(Eq, (1 + h(t)) / 2), "first": Eq(h(0), 0)},
    ),
    _solved(
        "squares-by-odd-steps",
        "If h(t + 1) = h(t) + 2 t + 1 and h(0) = 0, then h(t) = t^2.",
        lambda m, last, at: last + 2 * at + 1,
        t**2,
        STEP,
        start=lambda m: Rational(0),
        base=START,
        premises={"rule": _next(Eq, h(t) + 2 * t + 1), "first": Eq(h(0), 0)},
    ),
)


def _kept(name, says, statement, weights, rule, premises, *names, start=None, slack=0):
    """An inequality that each step of a sequence keeps."""
    base = Combine({"first": 1}) if "first" in premises else Combine()
    steps = induction(statement, base=base, step=Combine(weights, slack))
    first = start or (lambda m: m["x"])
    model = drawing(t, x, *names, h=_iterated(first, rule))
    return proved(name, KIND, says, *steps, model=model, premises=premises)


BOUNDS = (
    _kept(
        "growing-sequence",
        "If h(t + 1) >= h(t), then h(t) >= h(0).",
        Ge(h(t), h(0), evaluate=False),
        {"rule": 1, "assumed": 1},
        lambda m, last, at: last + m["u"] * (at % 2),
        {"rule": _next(Ge, h(t))},
        u,
    ),
    _kept(
        "steady-growth",
        "If h(t + 1) >= h(t) + b, then h(t) >= h(0) + t b.",
        Ge(h(t), h(0) + t * b, evaluate=False),
        {"rule": 1, "assumed": 1},
        lambda m, last, at: last + m["b"] + m["u"] * (at % 2),
        {"rule": _next(Ge, h(t) + b)},
        b,
        u,
    ),
    _kept(
        "shrinking-at-a-rate",
        "If h(t + 1) <= gamma h(t), gamma >= 0, then h(t) <= gamma^t h(0).",
        Le(h(t), gamma**t * h(0), evaluate=False),
        {"rule": 1, "assumed": gamma},
        lambda m, last, at: m["gamma"] * last - m["u"] * (at % 2),
        {"rule": _next(Le, gamma * h(t))},
        gamma,
        u,
    ),
    _kept(
        "positive-for-ever",
        "If h(0) > 0 and h(t + 1) = 2 h(t), then h(t) > 0.",
        Gt(h(t), 0),
        {"assumed": 2, "rule": 1},
        lambda m, last, _: 2 * last,
        {"rule": _next(Eq, 2 * h(t)), "first": Gt(h(0), 0)},
        p,
        start=lambda m: m["p"],
    ),
    _kept(
        "below-one-for-ever",
        "If h(0) <= 1 and h(t + 1) = (1 + h(t))/2, then h(t) <= 1.",
        Le(h(t), 1),
        {"assumed": HALF, "rule": -1},
        lambda m, last, _: (1 + last) / 2,
        {"rule": _next(Eq, (1 + h(t)) / 2), "first": Le(h(0), 1)},
        u,
        start=lambda m: 1 - m["u"],
    ),
    _kept(
        "not-negative-for-ever",
        "If h(0) >= 0 and h(t + 1) = p h(t) + u, p > 0, u >= 0, then h(t) >= 0.",
        Ge(h(t), 0),
        {"assumed": p, "rule": 1},
        lambda m, last, _: m["p"] * last + m["u"],
        {"rule": _next(Eq, p * h(t) + u), "first": Ge(h(0), 0)},
        u,
        p,
        start=lambda m: m["u"],
        slack=u,
    ),
)


def _product() -> Case:
    factors = Product(e(i), (i, 0, t - 1))
    longer = factors.subs(t, t + 1)
    steps = induction(
        equation(h(t), h(0) * factors),
        ("split", equation(longer, factors * e(t)), Peel()),
        base=Algebra(),
        step=algebra("rule", "split", "assumed"),
    )
    return proved(
        "product-of-factors",
        KIND,
        "If h(t + 1) = e(t) h(t), then h(t) = h(0) e(0) ... e(t - 1).",
        *steps,
        model=drawing(t, x, e, h=_iterated(_x, lambda m, last, at: m["e"](at) * last)),
        premises={"rule": _next(Eq, e(t) * h(t))},
    )


def _summed() -> Case:
    inputs = Sum(e(i), (i, 0, t - 1))
    longer = inputs.subs(t, t + 1)
    steps = induction(
        equation(h(t), h(0) + inputs),
        ("split", equation(longer, inputs + e(t)), Peel()),
        base=Algebra(),
        step=algebra("rule", "split", "assumed"),
    )
    return proved(
        "accumulated-inputs",
        KIND,
        "If h(t + 1) = h(t) + e(t), then h(t) = h(0) + e(0) + ... + e(t - 1).",
        *steps,
        model=drawing(t, x, e, h=_iterated(_x, lambda m, last, at: last + m["e"](at))),
        premises={"rule": _next(Eq, h(t) + e(t))},
    )


def _fibonacci() -> Case:
    total = Sum(h(i), (i, 0, t))
    steps = induction(
        equation(total, h(t + 2) - 1),
        ("split", equation(total.subs(t, t + 1), total + h(t + 1)), Peel()),
        ("later", Eq(h(t + 3), h(t + 2) + h(t + 1)), Instance("rule", {t: t + 1})),
        base=algebra("one term", "second", "first", "one"),
        step=algebra("split", "assumed", "later"),
    )
    numbers = [0, 1]
    for _ in range(12):
        numbers.append(numbers[-1] + numbers[-2])
    return proved(
        "fibonacci-summed",
        KIND,
        "F(0) + ... + F(t) = F(t + 2) - 1 for the Fibonacci numbers.",
        ("second", Eq(h(2), h(1) + h(0)), Instance("rule", {t: 0})),
        ("one term", Eq(Sum(h(i), (i, 0, 0)), h(0)), Algebra()),
        *steps,
        model=drawing(t, h=lambda m: lambda at: Rational(numbers[int(at)])),
        premises={
            "rule": ForAll(Eq(h(t + 2), h(t + 1) + h(t)), t, 0),
            "first": Eq(h(0), 0),
            "one": Eq(h(1), 1),
        },
    )


def _x(values):
    return values["x"]


def _lag() -> Case:
    """gamma^(t - k) with the lag t - k = s as the variable."""
    lag = Symbol("s", integer=True, nonnegative=True)
    steps = induction(
        Le(h(k + lag), gamma**lag * h(k), evaluate=False),
        (
            "later",
            Le(h(k + lag + 1), gamma * h(k + lag)),
            Instance("rule", {t: k + lag}),
        ),
        base=Combine(),
        step=Combine({"later": 1, "assumed": gamma}),
        over=lag,
    )
    rule = _iterated(lambda m: abs(m["x"]), lambda m, last, _: m["gamma"] * last)
    return proved(
        "rate-to-the-lag",
        KIND,
        "If h(t + 1) <= gamma h(t), then h(k + s) <= gamma^s h(k).",
        *steps,
        model=drawing(t, x, k, lag, gamma, h=rule),
        premises={"rule": _next(Le, gamma * h(t))},
    )


def _contracting_differences() -> Case:
    """Two runs of one affine rule approach each other."""
    steps = induction(
        equation(h(t) - e(t), w**t * (h(0) - e(0))),
        (
            "apart",
            equation(h(t + 1) - e(t + 1), w * (h(t) - e(t))),
            algebra("rule", "other"),
        ),
        base=Algebra(),
        step=algebra("apart", "assumed"),
    )
    rule = lambda m, last, _: m["w"] * last + m["b"]  # noqa: E731
    return proved(
        "two-runs-approach",
        KIND,
        "Two runs of h(t + 1) = w h(t) + b differ by w^t times their first difference.",
        *steps,
        model=drawing(
            t, x, a, w, b, h=_iterated(_x, rule), e=_iterated(lambda m: m["a"], rule)
        ),
        premises={
            "rule": _next(Eq, w * h(t) + b),
            "other": ForAll(Eq(e(t + 1), w * e(t) + b), t, 0),
        },
    )


CASES: tuple[Case, ...] = (
    *UNROLLED,
    *BOUNDS,
    _product(),
    _summed(),
    _fibonacci(),
    _lag(),
    _contracting_differences(),
)
