"""Means of products, quotients and maxima, and independence that is not given."""

from typing import Any

from sympy import Abs, Eq, Ge, Gt, Max, Product, Rational, Sum, Symbol, oo

from longdep.theory.core.notation import Expectation, Independent, Variance
from longdep.theory.core.rules import Algebra, Combine, Given
from longdep.theory.lemmas.chance import (
    EXPECTATION_LINEAR,
    INDEPENDENT_FACTOR,
    SURELY_ZERO,
    VARIANCE,
    VARIANCES_ADD,
)
from tests.checker.case import Case
from tests.checker.letters import f, i, j, on_trust, said, t, x, y

KIND = "chance"
E, Var = Expectation, Variance
HALF = Rational(1, 2)
q = Symbol("q", integer=True, positive=True)
SURE = {"x": 1, "y": 2, "z": 3, "outcomes": [(1, {"x": 1, "y": 2})]}
COIN = {
    "x": 1,
    "y": 1,
    "z": 1,
    "outcomes": [(HALF, {"x": 0, "y": 0}), (HALF, {"x": 2, "y": 2})],
}
STILL = {"f": lambda at: 1, "t": 2, "horizon": 4, "outcomes": [(1, {})]}


def table(*rows: tuple[int, ...]) -> list:
    """Equally likely outcomes, each the values of f from 1 on."""
    return [
        (Rational(1, len(rows)), {"f": lambda at, row=row: row[int(at) - 1]})
        for row in rows
    ]


SAME = {
    "f": lambda at: 1,
    "t": 2,
    "horizon": 4,
    "outcomes": table((0, 0, 0), (2, 2, 2)),
}
PARITY = {
    "f": lambda at: 1,
    "horizon": 4,
    "outcomes": table((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)),
}
PAIRS = {"pairs": Independent(f(i), i, 1, oo, 2)}


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    options = {"model": lambda rng: SURE, "counter": COIN, **options}
    return Case(name, KIND, says, tuple(steps), **options)


def trusted(name: str, says: str, statement: Any, **options: Any) -> Case:
    needs = tuple(options.get("hypotheses", ()))
    return case(name, says, *on_trust(statement, needs=needs), **options)


CASES: tuple[Case, ...] = (
    case(
        "mean-of-a-product",
        "E[x y] = E[x] E[y], by algebra: fails for one coin twice.",
        said("product", Eq(E(x * y), E(x) * E(y)), Algebra()),
    ),
    trusted(
        "mean-of-a-product-on-trust",
        "E[x y] = E[x] E[y], on trust of constants: fails for one coin twice.",
        Eq(E(x * y), E(x) * E(y)),
    ),
    case(
        "mean-of-a-product-without-independence",
        "E[f(1) f(2)] = E[f(1)] E[f(2)], by a lemma whose premise is missing.",
        said(
            "factors",
            Eq(E(f(1) * f(2)), E(f(1)) * E(f(2))),
            INDEPENDENT_FACTOR(
                first=f(1), second=f(2), variable=f(i), index=i, start=1
            ),
        ),
        model=lambda rng: STILL,
        counter=SAME,
    ),
    case(
        "three-pairwise-independent-variables",
        "E[f(1) f(2) f(3)] factors as every pair is independent: fails for a parity.",
        said("pairs", PAIRS["pairs"], Given("pairs")),
        said(
            "factors",
            Eq(E(f(1) * f(2) * f(3)), E(f(1) * f(2)) * E(f(3))),
            INDEPENDENT_FACTOR(
                first=f(1) * f(2),
                second=f(3),
                variable=f(i),
                index=i,
                start=1,
                by=("pairs",),
            ),
        ),
        model=lambda rng: STILL,
        hypotheses=PAIRS,
        counter=PARITY,
    ),
    trusted(
        "three-pairwise-independent-variables-on-trust",
        "E[f(1) f(2) f(3)] factors as every pair is independent, on trust: a parity.",
        Eq(E(f(1) * f(2) * f(3)), E(f(1)) * E(f(2)) * E(f(3))),
        model=lambda rng: STILL,
        hypotheses=PAIRS,
        counter=PARITY,
    ),
    trusted(
        "mutual-from-pairwise",
        "Variables are independent as every pair is, on trust of constants: a parity.",
        Independent(f(i), i, 1, oo),
        model=lambda rng: STILL,
        hypotheses=PAIRS,
        counter=PARITY,
    ),
    case(
        "factors-that-share-a-variable",
        "E[f(q) prod_1^q f] factors for independent f, though both hold f(q): a coin.",
        said("all", Independent(f(i), i, 1, oo), Given("all")),
        said(
            "factors",
            Eq(
                E(Product(f(j), (j, 1, q)) * f(q)),
                E(Product(f(j), (j, 1, q))) * E(f(q)),
            ),
            INDEPENDENT_FACTOR(
                first=Product(f(j), (j, 1, q)),
                second=f(q),
                variable=f(i),
                index=i,
                start=1,
                by=("all",),
            ),
        ),
        model=lambda rng: {**STILL, "q": 2},
        hypotheses={"all": Independent(f(i), i, 1, oo)},
        counter={
            "f": lambda at: 1,
            "q": 1,
            "horizon": 2,
            "outcomes": table((0,), (2,)),
        },
    ),
    trusted(
        "jensen-reversed",
        "E[x]^2 >= E[x^2], on trust of constants: fails for a coin.",
        Ge(E(x) ** 2, E(x**2)),
    ),
    case(
        "jensen-reversed-by-its-variance",
        "E[x]^2 >= E[x^2], as the gap is a variance with the wrong sign: a coin.",
        said("variance", Eq(Var(x), E(x**2) - E(x) ** 2), VARIANCE(variable=x)),
        said("gap", Ge(E(x) ** 2, E(x**2)), Combine({"variance": 1}, slack=Var(x))),
    ),
    trusted(
        "variance-of-a-product",
        "Var(x y) = Var x Var y, on trust of constants: fails for a coin times 2.",
        Eq(Var(x * y), Var(x) * Var(y)),
    ),
    case(
        "variance-of-a-sum",
        "Var(f(1) + f(2)) = Var f(1) + Var f(2), by a lemma whose premise is missing.",
        said(
            "sum",
            Eq(
                Var(Sum(f(j), (j, 1, t)) + f(t + 1)),
                Var(Sum(f(j), (j, 1, t))) + Var(f(t + 1)),
            ),
            VARIANCES_ADD(variable=f(i), index=i, name=j, start=1, count=t),
        ),
        model=lambda rng: STILL,
        counter={**SAME, "t": 1},
    ),
    trusted(
        "variance-of-a-sum-on-trust",
        "Var(x + y) = Var x + Var y, on trust of constants: fails for one coin twice.",
        Eq(Var(x + y), Var(x) + Var(y)),
    ),
    trusted(
        "mean-of-a-quotient",
        "E[x/(y + 1)] = E[x]/E[y + 1] for y >= 0, on trust of constants: a coin.",
        Eq(E(x / (Abs(y) + 1)), E(x) / E(Abs(y) + 1)),
    ),
    trusted(
        "mean-of-a-maximum",
        "E[max(x, 1)] = max(E[x], 1), on trust of constants: fails for a coin.",
        Eq(E(Max(x, 1)), Max(E(x), 1)),
    ),
    case(
        "random-weight",
        "E[x y] = x E[y] for x > 0, as a premise makes x a constant: y is 9 if x is 1.",
        said(
            "linear",
            Eq(E(x * y), x * E(y)),
            EXPECTATION_LINEAR(whole=x * y, terms=(y,), weights=(x,), constant=0),
        ),
        said("given", Gt(x, 0), Given("positive")),
        said(
            "sum",
            Gt(E(x * y) + x, x * E(y)),
            Combine({"given": 1}, by=("linear",)),
        ),
        hypotheses={"positive": Gt(x, 0)},
        counter={
            "x": 9,
            "y": 0,
            "outcomes": [(HALF, {"x": 9, "y": 0}), (HALF, {"x": 1, "y": 9})],
        },
    ),
    case(
        "mean-of-zero-taken-for-its-square",
        "E[x y] = 0 as E[x] = 0, by a lemma on E[x^2] = 0: fails for x = y = +-1.",
        said("given", Eq(E(x), 0), Given("mean")),
        said(
            "product", Eq(E(x * y), 0), SURELY_ZERO(variable=x, other=y, by=("given",))
        ),
        model=lambda rng: {"x": 0, "y": 0, "outcomes": [(1, {"x": 0})]},
        hypotheses={"mean": Eq(E(x), 0)},
        counter={
            "x": 0,
            "y": 0,
            "outcomes": [(HALF, {"x": 1, "y": 1}), (HALF, {"x": -1, "y": -1})],
        },
    ),
    trusted(
        "uncorrelated-taken-for-independent",
        "E[x^2 y] = E[x^2] E[y] as E[x y] = E[x] E[y], on trust: y = x^2 of -1, 0, 1.",
        Eq(E(x**2 * y), E(x**2) * E(y)),
        hypotheses={"uncorrelated": Eq(E(x * y), E(x) * E(y))},
        counter={
            "x": 0,
            "y": 0,
            "outcomes": [(Rational(1, 3), {"x": v, "y": v**2}) for v in (-1, 0, 1)],
        },
    ),
    case(
        "condition-on-what-never-happens",
        "E[x y]/E[y] + 1 = (E[x y] + E[y])/E[y]: undefined if y is 0 in every case.",
        said(
            "given that",
            Eq(E(x * y) / E(y) + 1, (E(x * y) + E(y)) / E(y)),
            Algebra(),
        ),
        counter={"x": 1, "y": 0, "outcomes": [(1, {})]},
    ),
    trusted(
        "mean-outside-the-values",
        "E[x] = x, on trust of constants: fails for a coin of 0 and 2 at x = 0.",
        Eq(E(x), x),
        counter={**COIN, "x": 0},
    ),
)
