"""True inequalities, most of them sums of others and of squares."""

from sympy import Abs, Ge, Gt, Le, Lt, Max, Rational, Symbol, exp, sqrt, tanh

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import Antisymmetry, Combine, Scale
from longdep.theory.lemmas import numbers
from tests.checker.case import Case
from tests.checker.vocabulary import (
    a,
    b,
    c,
    d,
    drawing,
    p,
    proved,
    q,
    u,
    v,
    x,
    y,
    z,
)

KIND = "inequalities"
w = Symbol("w", nonnegative=True)


def at_most(small, large):
    """small <= large, as it stands."""
    return Le(small, large, evaluate=False)


def _by_slack(name, says, statement, slack, *names) -> Case:
    step = ("slack", statement, Combine(slack=slack))
    return proved(name, KIND, says, step, model=drawing(*names))


def _logistic(value):
    return 1 / (1 + exp(-value))


SLACKS = (
    _by_slack(
        "twice-a-product",
        "2 x y <= x^2 + y^2.",
        at_most(2 * x * y, x**2 + y**2),
        (x - y) ** 2,
        x,
        y,
    ),
    _by_slack(
        "two-means",
        "sqrt(u v) <= (u + v)/2 for u, v >= 0.",
        at_most(sqrt(u * v), (u + v) / 2),
        (sqrt(u) - sqrt(v)) ** 2 / 2,
        u,
        v,
    ),
    _by_slack(
        "cauchy-schwarz-in-the-plane",
        "(a c + b d)^2 <= (a^2 + b^2)(c^2 + d^2).",
        at_most((a * c + b * d) ** 2, (a**2 + b**2) * (c**2 + d**2)),
        (a * d - b * c) ** 2,
        a,
        b,
        c,
        d,
    ),
    _by_slack(
        "lowest-point-of-a-parabola",
        "x^2 - 2 x >= -1.",
        Ge(x**2 - 2 * x, -1),
        (x - 1) ** 2,
        x,
    ),
    _by_slack(
        "number-plus-reciprocal",
        "p + 1/p >= 2 for p > 0.",
        Ge(p + 1 / p, 2),
        (p - 1) ** 2 / p,
        p,
    ),
    _by_slack(
        "three-products",
        "x y + y z + z x <= x^2 + y^2 + z^2.",
        at_most(x * y + y * z + z * x, x**2 + y**2 + z**2),
        ((x - y) ** 2 + (y - z) ** 2 + (z - x) ** 2) / 2,
        x,
        y,
        z,
    ),
    _by_slack(
        "young-with-a-weight",
        "x y <= p x^2/2 + y^2/(2 p) for p > 0.",
        at_most(x * y, p * x**2 / 2 + y**2 / (2 * p)),
        (p * x - y) ** 2 / (2 * p),
        x,
        y,
        p,
    ),
    _by_slack(
        "square-of-a-sum",
        "(x + y)^2 <= 2 x^2 + 2 y^2.",
        at_most((x + y) ** 2, 2 * x**2 + 2 * y**2),
        (x - y) ** 2,
        x,
        y,
    ),
    _by_slack(
        "bernoulli-for-a-square",
        "(1 + u)^2 >= 1 + 2 u for u >= 0.",
        Ge((1 + u) ** 2, 1 + 2 * u, evaluate=False),
        u**2,
        u,
    ),
    _by_slack(
        "reciprocal-below-one",
        "1/(1 + p) < 1 for p > 0.",
        Lt(1 / (1 + p), 1, evaluate=False),
        p / (1 + p),
        p,
    ),
    _by_slack(
        "logistic-below-one",
        "The logistic function is below 1.",
        Lt(_logistic(x), 1, evaluate=False),
        exp(-x) / (1 + exp(-x)),
        x,
    ),
    _by_slack(
        "logistic-positive",
        "The logistic function is positive.",
        Gt(_logistic(x), 0, evaluate=False),
        _logistic(x),
        x,
    ),
    _by_slack(
        "logistic-slope-at-most-a-quarter",
        "s (1 - s) <= 1/4, for the logistic slope and any other s.",
        at_most(x * (1 - x), Rational(1, 4)),
        (x - Rational(1, 2)) ** 2,
        x,
    ),
    _by_slack(
        "something-positive-added",
        "x < x + p for p > 0.",
        Lt(x, x + p, evaluate=False),
        p,
        x,
        p,
    ),
)


SMALL_AND_LARGE = drawing(x, u, y=lambda m: m["x"] + m["u"])

ORDER = (
    proved(
        "inequalities-add",
        KIND,
        "If x <= y and a <= b, then x + a <= y + b.",
        ("sum", at_most(x + a, y + b), Combine({"first": 1, "second": 1})),
        premises={"first": Le(x, y), "second": Le(a, b)},
        model=drawing(
            x, a, u, v, y=lambda m: m["x"] + m["u"], b=lambda m: m["a"] + m["v"]
        ),
    ),
    proved(
        "order-is-transitive",
        KIND,
        "If x <= y and y < z, then x < z.",
        ("ends", Lt(x, z), Combine({"first": 1, "second": 1})),
        premises={"first": Le(x, y), "second": Lt(y, z)},
        model=drawing(
            x, u, p, y=lambda m: m["x"] + m["u"], z=lambda m: m["y"] + m["p"]
        ),
    ),
    proved(
        "order-turns-with-the-sign",
        KIND,
        "If x <= y, then -y <= -x.",
        ("turned", at_most(-y, -x), Combine({"order": 1})),
        premises={"order": Le(x, y)},
        model=SMALL_AND_LARGE,
    ),
    proved(
        "order-times-a-positive-number",
        KIND,
        "If x <= y, then p x <= p y for p > 0.",
        ("times", at_most(p * x, p * y), Combine({"order": p})),
        premises={"order": Le(x, y)},
        model=drawing(x, u, p, y=lambda m: m["x"] + m["u"]),
    ),
    proved(
        "order-times-a-factor",
        KIND,
        "If x <= y and z >= 0, then z x <= z y.",
        ("times", at_most(z * x, z * y), Scale("order", "factor")),
        premises={"order": Le(x, y), "factor": Ge(z, 0)},
        model=drawing(x, u, v, y=lambda m: m["x"] + m["u"], z=lambda m: m["v"]),
    ),
    proved(
        "strict-order-times-a-positive-factor",
        KIND,
        "If x < y and z > 0, then z x < z y.",
        ("times", Lt(z * x, z * y), Scale("order", "factor")),
        premises={"order": Lt(x, y), "factor": Gt(z, 0)},
        model=drawing(x, p, q, y=lambda m: m["x"] + m["p"], z=lambda m: m["q"]),
    ),
    proved(
        "product-of-positive-numbers",
        KIND,
        "If x > 0 and y > 0, then x y > 0.",
        ("product", Gt(x * y, 0), Scale("first", "second")),
        premises={"first": Gt(x, 0), "second": Gt(y, 0)},
        model=drawing(p, q, x=lambda m: m["p"], y=lambda m: m["q"]),
    ),
    proved(
        "product-of-numbers-not-negative",
        KIND,
        "If x >= 0 and y >= 0, then x y >= 0.",
        ("product", Ge(x * y, 0), Scale("first", "second")),
        premises={"first": Ge(x, 0), "second": Ge(y, 0)},
        model=drawing(u, v, x=lambda m: m["u"], y=lambda m: m["v"]),
    ),
    proved(
        "square-within-the-unit-interval",
        KIND,
        "If |x| <= 1, then x^2 <= 1.",
        ("square", at_most(x**2, 1), Combine({"size": 1 + Abs(x)})),
        premises={"size": Le(Abs(x), 1)},
        model=drawing(y, x=lambda m: m["y"] / 2),
    ),
    proved(
        "square-below-the-number",
        KIND,
        "If 0 <= u <= 1, then u^2 <= u.",
        ("square", at_most(u**2, u), Combine({"size": u})),
        premises={"size": Le(u, 1)},
        model=drawing(v, u=lambda m: m["v"] / 3),
    ),
    proved(
        "squares-keep-order",
        KIND,
        "If 0 <= u <= v, then u^2 <= v^2.",
        ("squares", at_most(u**2, v**2), Combine({"order": u + v})),
        premises={"order": Le(u, v)},
        model=drawing(u, w, v=lambda m: m["u"] + m["w"]),
    ),
    proved(
        "square-of-a-number-from-one-on",
        KIND,
        "If x >= 1, then x^2 >= 1.",
        ("square", Ge(x**2, 1), Combine({"from one on": 2}, slack=(x - 1) ** 2)),
        premises={"from one on": Ge(x, 1)},
        model=drawing(u, x=lambda m: 1 + m["u"]),
    ),
    proved(
        "squares-are-convex",
        KIND,
        "(w x + (1 - w) y)^2 <= w x^2 + (1 - w) y^2 for 0 <= w <= 1.",
        (
            "convex",
            at_most((w * x + (1 - w) * y) ** 2, w * x**2 + (1 - w) * y**2),
            Combine({"weight": w * (x - y) ** 2}),
        ),
        premises={"weight": Le(w, 1)},
        model=drawing(x, y, u, w=lambda m: m["u"] / 3),
    ),
    proved(
        "order-times-a-premise",
        KIND,
        "If x <= y and z >= 0, then z x <= z y, with the sign as a fact.",
        (
            "times",
            at_most(z * x, z * y),
            Combine({"order": z}, facts=("factor",)),
        ),
        premises={"order": Le(x, y), "factor": Ge(z, 0)},
        model=drawing(x, u, v, y=lambda m: m["x"] + m["u"], z=lambda m: m["v"]),
    ),
    proved(
        "quotient-by-a-positive-premise",
        KIND,
        "If x <= y and z > 0, then x/z <= y/z.",
        (
            "divided",
            at_most(x / z, y / z),
            Combine({"order": 1 / z}, facts=("divisor",)),
        ),
        premises={"order": Le(x, y), "divisor": Gt(z, 0)},
        model=drawing(x, u, p, y=lambda m: m["x"] + m["u"], z=lambda m: m["p"]),
    ),
    proved(
        "square-between-two-bounds",
        KIND,
        "If -u <= x <= u, then x^2 <= u^2.",
        ("square", at_most(x**2, u**2), Scale("right", "left")),
        premises={"right": Le(x, u), "left": Ge(u + x, 0)},
        model=drawing(y, v, x=lambda m: m["y"], u=lambda m: abs(m["y"]) + m["v"]),
    ),
    proved(
        "mean-lies-between",
        KIND,
        "If x <= y, then x <= (x + y)/2.",
        ("between", at_most(x, (x + y) / 2), Combine({"order": Rational(1, 2)})),
        premises={"order": Le(x, y)},
        model=SMALL_AND_LARGE,
    ),
    proved(
        "squeezed",
        KIND,
        "If x <= y and y <= x, then x = y.",
        ("same", equation(x, y), Antisymmetry("below", "above")),
        premises={"below": Le(x, y), "above": Le(y, x, evaluate=False)},
        model=drawing(x, y=lambda m: m["x"]),
    ),
    proved(
        "size-from-two-sides",
        KIND,
        "If x <= u and -x <= u, then max(x, -x) <= u.",
        (
            "size",
            at_most(Max(x, -x), u),
            numbers.EXTREME_BOUNDED(
                kind="Max", values=(x, -x), factor=1, bound=u, needs=("right", "left")
            ),
        ),
        premises={"right": Le(x, u), "left": Le(-x, u)},
        model=drawing(x, v, u=lambda m: abs(m["x"]) + m["v"]),
    ),
    proved(
        "exponential-keeps-order",
        KIND,
        "If x <= y, then e^x <= e^y.",
        (
            "images",
            at_most(exp(x), exp(y)),
            numbers.INCREASING(
                function="exp", small=x, large=y, bits=1, needs=("order",)
            ),
        ),
        premises={"order": Le(x, y)},
        model=SMALL_AND_LARGE,
    ),
    proved(
        "exponential-above-its-tangent",
        KIND,
        "e^x >= 1 + x.",
        (
            "tangent",
            at_most(1 + x, exp(x)),
            numbers.ABOVE_TANGENT(function="exp", point=0, value=x),
        ),
        model=drawing(x),
    ),
    proved(
        "tanh-slope-at-most-one",
        KIND,
        "1 - tanh^2 x <= 1.",
        ("slope", at_most(1 - tanh(x) ** 2, 1), Combine(slack=tanh(x) ** 2)),
        model=drawing(x),
    ),
    proved(
        "tanh-below-one-in-size",
        KIND,
        "|tanh x| < 1, so |tanh x| <= 1.",
        (
            "below",
            Lt(Abs(tanh(x)), 1, evaluate=False),
            numbers.TANH_BELOW_ONE(value=x),
        ),
        ("at most", at_most(Abs(tanh(x)), 1), Combine({"below": 1})),
        model=drawing(x),
    ),
)

CASES: tuple[Case, ...] = (*SLACKS, *ORDER)
