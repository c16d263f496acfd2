"""Indices and variables that run outside the domain they were declared with."""

from typing import Any

from sympy import (
    Eq,
    Ge,
    Integral,
    Product,
    Rational,
    Sum,
    Symbol,
    ZeroMatrix,
    zeros,
)

from longdep.theory.core.notation import Family, ForAll
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    PartOf,
    Peel,
)
from tests.checker.case import Case
from tests.checker.letters import b, c, drawn, f, i, n, s, said, t, x, y, z

KIND = "variable capture"
q = Symbol("q", integer=True, positive=True)
index = Symbol("w", integer=True)
SIGNED = Sum(index * c**2, (index, -3, -1))
BELOW = Sum(q * c**2, (q, -3, -1))
ODD = Product(q, (q, -3, -1))
AREA = Integral(b, (b, -1, 0))
STILL = ForAll(Eq(f(s + 1), f(s)), s, 0)


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    options = {"model": drawn(c=0), "counter": {"c": 1}, **options}
    return Case(name, KIND, says, tuple(steps), **options)


def at_least(gap: Any) -> Any:
    return Ge(gap, 0, evaluate=False)


CASES: tuple[Case, ...] = (
    case(
        "negative-indices-as-slack",
        "-3 c^2 - 2 c^2 - c^2 >= 0, as slack, the index being positive: c = 1.",
        said("slack", at_least(BELOW), Combine({}, slack=BELOW)),
    ),
    case(
        "negative-indices-as-a-weight",
        "-6 c^2 x >= 0 for x >= 0, a sum over positive indices being a weight: c = 1.",
        said("given", Ge(x, 0), Given("x")),
        said("weighted", at_least(x * BELOW), Combine({"given": BELOW})),
        model=drawn(c=0, x=1),
        hypotheses={"x": Ge(x, 0)},
        counter={"c": 1, "x": 1},
    ),
    case(
        "negative-factors-as-slack",
        "c^2 (-3) (-2) (-1) >= 0, the index of the product being positive: c = 1.",
        said("slack", at_least(c**2 * ODD), Combine({}, slack=c**2 * ODD)),
    ),
    case(
        "negative-variable-of-an-integral",
        "c^2 times the integral of b over [-1, 0] is >= 0, b being positive: c = 1.",
        said("slack", at_least(c**2 * AREA), Combine({}, slack=c**2 * AREA)),
    ),
    case(
        "negative-indices-beside-an-induction",
        "t - 6 c^2 >= 0 beside f(t) = 0, taken for true as the index is positive.",
        said("start", Eq(f(0), 0), Given("start")),
        said("assumed", Eq(f(t), 0) & at_least(t + BELOW), Assume()),
        said("part", Eq(f(t), 0), PartOf("assumed")),
        said("still", Eq(f(t + 1), f(t)), Given("still", {s: t})),
        said("next", Eq(f(t + 1), 0), Algebra(("still", "part"))),
        said(
            "all",
            Eq(f(t), 0) & at_least(t + BELOW),
            Induction(t, "start", "assumed", "next"),
        ),
        model=drawn(c=0, t=2, f=lambda at: 0, horizon=4),
        hypotheses={"start": Eq(f(0), 0), "still": STILL},
        counter={"c": 1, "t": 2, "f": lambda at: 0, "horizon": 4},
    ),
    case(
        "negative-indices-beside-an-inequality",
        "y - 6 c^2 >= x for y >= x, the index of the sum being positive: c = 1.",
        said("given", Ge(y, x), Given("order")),
        said("more", Ge(y + BELOW, x), Combine({"given": 1}, slack=BELOW)),
        model=drawn(c=0, x=0, y=1),
        hypotheses={"order": Ge(y, x)},
        counter={"c": 1, "x": 0, "y": 1},
    ),
    case(
        "sum-up-to-a-fraction",
        "The last term of f(0) + ... + f(b) is f(b): undefined at b = 1/2.",
        said(
            "peeled",
            Eq(Sum(f(i), (i, 0, b)), Sum(f(i), (i, 0, b - 1)) + f(b)),
            Peel(),
        ),
        model=drawn(b=2, f=lambda at: 1),
        counter={"b": Rational(1, 2), "f": lambda at: 1},
    ),
    case(
        "family-at-a-fraction",
        "A member h(b) is 0, as h(z) = 0 for z = 0, 1, 2, ...: undefined at b = 1/2.",
        said(
            "given",
            Eq(Family("h", n, 1, b), ZeroMatrix(n, 1)),
            Given("zero", {z: b}),
        ),
        model=drawn(n=2, b=2, h=lambda at: zeros(2, 1), horizon=4),
        hypotheses={"zero": ForAll(Eq(Family("h", n, 1, z), ZeroMatrix(n, 1)), z, 0)},
        counter={
            "n": 2,
            "b": Rational(1, 2),
            "h": lambda at: zeros(2, 1),
            "horizon": 4,
        },
    ),
    case(
        "sign-drawn-into-a-sum",
        "-3 c^2 - 2 c^2 - c^2 >= 0, by the premise w >= 0 on the index's name: c = 1.",
        said(
            "slack",
            at_least(SIGNED),
            Combine({}, slack=SIGNED, facts=("sign",)),
        ),
        model=drawn(w=1, c=0),
        hypotheses={"sign": Ge(index, 0)},
        counter={"w": 1, "c": 1},
    ),
    case(
        "sign-drawn-into-a-product",
        "c^2 (-3) (-2) (-1) >= 0, by the premise w >= 0 on the index's name: c = 1.",
        said(
            "slack",
            at_least(c**2 * Product(index, (index, -3, -1))),
            Combine({}, slack=c**2 * Product(index, (index, -3, -1)), facts=("sign",)),
        ),
        model=drawn(w=1, c=0),
        hypotheses={"sign": Ge(index, 0)},
        counter={"w": 1, "c": 1},
    ),
)
