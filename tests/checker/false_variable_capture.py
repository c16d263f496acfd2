"""Values and equations that slip under a binder of one of their names."""

from sympy import (
    Derivative,
    Eq,
    Ge,
    Integral,
    KroneckerDelta,
    Le,
    Limit,
    Product,
    Q,
    Rational,
    Sum,
    oo,
)

from longdep.theory.core.notation import (
    Exists,
    ForAll,
    Independent,
    SomeReordering,
    equation,
)
from longdep.theory.core.rules import (
    Algebra,
    Conjunction,
    Given,
    Instance,
    Lemma,
    LimitRule,
    Peel,
)
from longdep.theory.lemmas.sums import ONE_TERM
from tests.checker.case import Case
from tests.checker.letters import (
    A,
    B,
    W,
    b,
    c,
    drawn,
    f,
    i,
    j,
    k,
    law,
    n,
    on_trust,
    said,
    t,
    unit,
    x,
    y,
)

KIND = "variable capture"
INNER_SUM = Sum(f(i, j), (j, 0, 2))
INNER_PRODUCT = Product(f(i, j), (j, 0, 2))
LATE = {"f": lambda p, q: p + 2 * q, "j": 1}
FLAT = {"f": lambda p, q: 1, "j": 2}
SELECTED = KroneckerDelta(k, i) * Sum(f(k, i), (k, 0, 2))
TWO = Eq(i, 2)
TWICE = Algebra(("two", "two"))


def fixed(square: Eq, *steps: tuple) -> tuple:
    """From the premise i = 2: i^2 = 4, whose premise is lost, and what follows."""
    return (
        said("two", TWO, Given("two")),
        said("square", square, TWICE),
        *(said(*step) for step in steps),
        said("both", TWO & steps[-1][1], Conjunction(("two", steps[-1][0]))),
    )


CASES: tuple[Case, ...] = (
    Case(
        "last-term-with-an-inner-product",
        KIND,
        "The last term of a sum to j of products over j takes j for the outer one.",
        (
            said(
                "peeled",
                Eq(
                    Sum(INNER_PRODUCT, (i, 0, j)),
                    Sum(INNER_PRODUCT, (i, 0, j - 1)) + Product(f(j, j), (j, 0, 2)),
                ),
                Peel(),
            ),
        ),
        drawn(**FLAT),
        counter=LATE,
    ),
    Case(
        "last-factor-with-an-inner-sum",
        KIND,
        "The last factor of a product to j of sums over j takes j for the outer one.",
        (
            said(
                "peeled",
                Eq(
                    Product(1 + INNER_SUM, (i, 0, j)),
                    Product(1 + INNER_SUM, (i, 0, j - 1))
                    * (1 + Sum(f(j, j), (j, 0, 2))),
                ),
                Peel(),
            ),
        ),
        drawn(**FLAT),
        counter={**LATE, "j": 0},
    ),
    Case(
        "last-term-with-an-inner-limit",
        KIND,
        "The last term of a sum to j of limits in j takes j for the limit's: j = 1.",
        (
            said(
                "peeled",
                Eq(
                    Sum(Limit(i / (j + 1), j, oo), (i, 0, j)),
                    Sum(Limit(i / (j + 1), j, oo), (i, 0, j - 1))
                    + Limit(j / (j + 1), j, oo),
                ),
                Peel(),
            ),
        ),
        drawn(j=0),
        counter={"j": 1},
    ),
    Case(
        "one-term-with-an-inner-sum",
        KIND,
        "The one term at k of a sum of sums over k takes that k for its own.",
        (
            said("inside", Le(k, 2), Given("inside")),
            said(
                "term",
                Eq(Sum(SELECTED, (i, 0, 2)), Sum(f(k, k), (k, 0, 2)), evaluate=False),
                ONE_TERM(
                    term=SELECTED, index=i, chosen=k, first=0, last=2, by=("inside",)
                ),
            ),
        ),
        drawn(f=lambda p, q: 1, k=1),
        {"inside": Le(k, 2)},
        {"f": lambda p, q: p + 2 * q, "k": 0},
    ),
    Case(
        "independent-rows-on-a-diagonal",
        KIND,
        "For each k the x(i, k) are independent, so are the x(i, i): one coin is not.",
        (
            said(
                "diagonal",
                Independent(f(i, i), i, 1, oo),
                Given("rows", {k: i}),
            ),
        ),
        lambda rng: {"f": lambda p, q: 0, "horizon": 3, "outcomes": law("i", 0)},
        {"rows": ForAll(Independent(f(i, k), i, 1, oo), k, 0)},
        {
            "horizon": 4,
            "outcomes": [
                (
                    p,
                    {"f": lambda row, col, v=v: v if row == col else 0},
                )
                for p, v in ((Rational(1, 2), 0), (Rational(1, 2), 1))
            ],
        },
    ),
    Case(
        "factor-drawn-into-a-derivative",
        KIND,
        "(x f(x))' = x f'(x), from the same for a constant y for x: f = 1 fails.",
        (
            said(
                "constant",
                Eq(Derivative(y * f(x), x), y * Derivative(f(x), x)),
                Algebra(),
            ),
            said(
                "captured",
                Eq(Derivative(x * f(x), x), x * Derivative(f(x), x)),
                Instance("constant", {y: x}),
            ),
        ),
        lambda rng: {"x": rng.randint(1, 9), "y": 2, "f": lambda at: 0},
        counter={"x": 1, "y": 1, "f": lambda at: 1},
    ),
    Case(
        "premise-drawn-into-a-derivative",
        KIND,
        "d/db f(b, c) = 0 for every c, so for c = b: f(b, c) = c fails.",
        (
            said(
                "captured",
                Eq(Derivative(f(b, b), b), 0),
                Given("constant", {c: b}),
            ),
        ),
        drawn(b=1, f=lambda p, q: 3, horizon=3),
        {"constant": ForAll(Eq(Derivative(f(b, c), b), 0), c, 0)},
        {"b": 1, "f": lambda p, q: q, "horizon": 3},
    ),
    Case(
        "square-that-was-four-in-a-sum",
        KIND,
        "Sum i^2 f(i) = 4 Sum f(i), as i^2 = 4 by the premise i = 2: f = 1 fails.",
        fixed(
            Eq(i**2, 4),
            (
                "sum",
                equation(Sum(i**2 * f(i), (i, 0, 3)), 4 * Sum(f(i), (i, 0, 3))),
                Algebra(("square",)),
            ),
        ),
        drawn(i=2, f=lambda at: int(at == 2)),
        {"two": TWO},
        {"i": 2, "f": lambda at: 1},
    ),
    Case(
        "square-that-was-four-in-a-limit",
        KIND,
        "c i^2/(i^2 + 1) tends to 4 c/5 as i^2 = 4 by the premise i = 2: it is c.",
        fixed(
            Eq(i**2, 4),
            (
                "limit",
                Eq(Limit(c * i**2 / (i**2 + 1), i, oo), 4 * c / 5),
                LimitRule(({c: 1},), by=("square",)),
            ),
        ),
        drawn(i=2, c=0),
        {"two": TWO},
        {"i": 2, "c": 1},
    ),
    Case(
        "square-that-was-one-in-a-derivative",
        KIND,
        "(c x^2)' = 0 as x^2 = 1 by the premise x = 1: it is 2 c.",
        (
            said("one", Eq(x, 1), Given("one")),
            said("square", Eq(x**2, 1), Algebra(("one", "one"))),
            said("slope", Eq(Derivative(c * x**2, x), 0), Algebra(("square",))),
            said(
                "both",
                Eq(x, 1) & Eq(Derivative(c * x**2, x), 0),
                Conjunction(("one", "slope")),
            ),
        ),
        drawn(x=1, c=0),
        {"one": Eq(x, 1)},
        {"x": 1, "c": 1},
    ),
    Case(
        "equation-carried-into-a-sum",
        KIND,
        "0 + c + 2 c + 3 c = 8 c by the premise i = 2, rewritten under the index.",
        (
            said("two", TWO, Given("two")),
            said("sum", Eq(Sum(c * i, (i, 0, 3)), 8 * c), Algebra(("two",))),
        ),
        drawn(i=2, c=0),
        {"two": TWO},
        {"i": 2, "c": 1},
    ),
    Case(
        "equation-carried-into-a-product",
        KIND,
        "f(1) f(2) = f(i)^2 by the premise f(i) = 3, rewritten under the index.",
        (
            said("three", Eq(f(i), 3), Given("three")),
            said("product", Eq(Product(f(i), (i, 1, 2)), 9), Algebra(("three",))),
        ),
        drawn(i=2, f=lambda at: 3),
        {"three": Eq(f(i), 3)},
        {"i": 2, "f": lambda at: at + 1},
    ),
    Case(
        "value-drawn-into-a-sum",
        KIND,
        "0 + 1 + 4 = 3 i, from 0 + c + 2 c = 3 c at c = i: fails at i = 1.",
        (
            said("linear", Eq(Sum(c * i, (i, 0, 2)), 3 * c), Algebra()),
            said(
                "captured", Eq(Sum(i * i, (i, 0, 2)), 3 * i), Instance("linear", {c: i})
            ),
        ),
        drawn(i=2, c=1),
        counter={"i": 1, "c": 1},
    ),
    Case(
        "value-drawn-into-a-limit",
        KIND,
        "c/t tends to 0, at c = t: it is 1.",
        (
            said("limit", Eq(Limit(c * f(t) / t, t, oo), 0), Lemma("Rudin, 3.20")),
            said(
                "captured",
                Eq(Limit(f(t), t, oo), 0),
                Instance("limit", {c: t}),
            ),
        ),
        drawn(c=1, t=1, f=lambda at: 1 / at),
        counter={"f": lambda at: 1, "t": 1},
    ),
    Case(
        "value-drawn-into-an-integral",
        KIND,
        "The integral of c over [0, 1] is c, at c = x: 1/2 is not x.",
        (
            said("constant", Eq(Integral(c, (x, 0, 1)), c), Lemma("Rudin, 6.12")),
            said(
                "captured", Eq(Integral(x, (x, 0, 1)), x), Instance("constant", {c: x})
            ),
        ),
        drawn(x=Rational(1, 2), c=1),
        counter={"x": 1, "c": 1},
    ),
    Case(
        "witness-for-one-matrix-only",
        KIND,
        "An invertible B has B = A B, on trust of A = I: none has for A = 2 I.",
        on_trust(Exists(Q.invertible(B) & Eq(B, A * B), B), needs=("size",)),
        drawn(n=2, A=unit(), B=unit()),
        {"size": Ge(n, 2)},
        {"n": 2, "A": 2 * unit(), "B": unit()},
    ),
    Case(
        "reordering-of-another-matrix",
        KIND,
        "A is a signed permutation, as S is for some S named A: 2 I is none.",
        on_trust(SomeReordering(Eq(A, W), A)),
        drawn(n=2, W=unit(), A=unit()),
        counter={"n": 2, "W": 2 * unit(), "A": unit()},
    ),
)
