"""False statements: a third side, poles in a range, infinite weights, wrong turns."""

from random import Random

from sympy import (
    Eq,
    Ge,
    KroneckerDelta,
    Le,
    Lt,
    Ne,
    Product,
    Sum,
    Symbol,
    arg,
    cosh,
    log,
    nan,
    oo,
    sqrt,
    tanh,
    zoo,
)
from sympy.logic.boolalg import Equivalent, Implies

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
    Antisymmetry,
    Apply,
    Assume,
    Both,
    Combine,
    Deduction,
    Given,
    OnlyRoot,
    Scale,
    Tollens,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import numbers, sums
from tests.checker.case import Case
from tests.checker.offered import among, at_once, lines

ROOTS, RANGES, ORDER = "branches", "empty ranges", "inequalities"
x, y, z, a = (Symbol(name, real=True) for name in "xyza")
q = Symbol("q", nonnegative=True)
c = Symbol("c", integer=True, nonnegative=True)
i = Symbol("i", integer=True)
k = Symbol("k", integer=True, nonnegative=True)
n, m = (Symbol(name, integer=True) for name in "nm")
N = Symbol("N", integer=True, nonnegative=True)
THREE = Equivalent(Eq(2 * x, 2), Eq(x, 1), Eq(y, 0))
POLE = KroneckerDelta(c, k) * tanh(1 / (k - 2))
EQUAL, ORDERED = {"equal": Eq(x, y)}, {"order": Le(x, y)}


def usual(rng: Random) -> Model:
    """Numbers away from every pole."""
    both = rng.choice((1, 2))
    return {
        "x": both,
        "y": both,
        "z": 5,
        "a": 1,
        "q": 1,
        "c": 0,
        "k": 1,
        "i": 1,
        "n": 3,
        "m": 4,
        "N": 1,
    }


def weighted(name: str, says: str, weight: object) -> Case:
    """Return the entry that takes x = y times a weight that may have no value."""
    return Case(
        name,
        ORDER,
        says,
        lines(
            ("premise", Eq(x, y), Given("equal")),
            ("all", Le(weight * x, weight * y), Combine({"premise": -weight})),
        ),
        usual,
        EQUAL,
        {"x": 1, "y": 1, "a": 0},
    )


CASES: tuple[Case, ...] = (
    at_once(
        "root-with-a-third-side",
        ROOTS,
        "2 x = 2, x = 1 and y = 0 are the same; not for x = y = 1.",
        THREE,
        OnlyRoot(),
        model=among(x=(2, 3), y=(1, 2)),
        counter={"x": 1, "y": 1},
    ),
    at_once(
        "root-with-a-side-that-is-false",
        ROOTS,
        "2^x = 1, x = 0 and x^2 = 2 x are the same; not for x = 2.",
        Equivalent(Eq(2**x, 1), Eq(x, 0), Eq(x**2, 2 * x)),
        OnlyRoot(),
        model=among(x=(0, 1, 3)),
        counter={"x": 2},
    ),
    at_once(
        "root-among-whole-numbers-only",
        ROOTS,
        "n^2 = 4 just if n = 2, for every whole n; not for n = -2.",
        Equivalent(Eq(n**2, 4), Eq(n, 2)),
        OnlyRoot(),
        model=among(n=(1, 2)),
        counter={"n": -2},
    ),
    at_once(
        "square-with-one-root",
        ROOTS,
        "x^2 = 4 just if x = 2, for every real x; not for x = -2.",
        Equivalent(Eq(x**2, 4), Eq(x, 2)),
        OnlyRoot(),
        model=among(x=(1, 2)),
        counter={"x": -2},
    ),
    at_once(
        "root-of-a-product-with-a-root",
        ROOTS,
        "(x + 2) sqrt(x - 1) = 0 just if x = 1; at x = -2 there is no sqrt(-3).",
        Equivalent(Eq((x + 2) * sqrt(x - 1), 0), Eq(x, 1)),
        OnlyRoot(),
        model=among(x=(1, 2)),
        counter={"x": -2},
    ),
    weighted(
        "weight-that-is-the-angle-of-a-number",
        "From x = y: arg(a) x <= arg(a) y for every real a; 0 has no angle.",
        arg(a),
    ),
    weighted(
        "weight-that-is-a-reciprocal",
        "From x = y: x/a <= y/a for every real a; not at a = 0.",
        1 / a,
    ),
    weighted(
        "weight-that-is-a-logarithm",
        "From x = y: x log a <= y log a for every real a; not at a = 0.",
        log(a),
    ),
    at_once(
        "telescope-across-a-pole",
        RANGES,
        "1/(i (i + 1)) over n..m adds up to 1/n - 1/(m + 1); not across i = 0.",
        equation(Sum(1 / (i * (i + 1)), (i, n, m)), 1 / n - 1 / (m + 1)),
        Algebra(),
        model=usual,
        counter={"n": -2, "m": 2},
    ),
    at_once(
        "telescoping-product-across-a-pole",
        RANGES,
        "i/(i + 1) over n..m multiplies to n/(m + 1); not across i = -1.",
        equation(Product(i / (i + 1), (i, n, m)), n / (m + 1)),
        Algebra(),
        model=usual,
        counter={"n": -2, "m": 2},
    ),
    at_once(
        "sum-with-a-pole-in-its-range",
        RANGES,
        "cosh(1/k) over N..N + 3 adds up to a number >= 0; there is no 1/0.",
        Ge(Sum(cosh(1 / k), (k, N, N + 3)), 0, evaluate=False),
        sums.SUM_NOT_NEGATIVE(term=cosh(1 / k), index=k, first=N, last=N + 3),
        model=usual,
        counter={"N": 0},
    ),
    at_once(
        "one-term-of-a-sum-with-a-pole",
        RANGES,
        "The one term at c of a sum over 0..N + c is the sum; another has no value.",
        equation(Sum(POLE, (k, 0, N + c)), tanh(1 / (c - 2))),
        sums.ONE_TERM(term=POLE, index=k, chosen=c, first=0, last=N + c),
        model=usual,
        counter={"c": 0, "N": 3},
    ),
    at_once(
        "means-of-numbers-with-a-pole",
        RANGES,
        "cosh(1/(k - 2)) over 1..N + 1 has a geometric mean at most the arithmetic.",
        Le(
            Product(cosh(1 / (k - 2)), (k, 1, N + 1)),
            (Sum(cosh(1 / (k - 2)), (k, 1, N + 1)) / (N + 1)) ** (N + 1),
        ),
        sums.MEANS(term=cosh(1 / (k - 2)), index=k, count=N + 1),
        model=lambda rng: {"N": 0},
        counter={"N": 3},
    ),
    at_once(
        "order-of-tangents-at-no-number",
        ORDER,
        "tanh(v) <= tanh(v + q) at v = tanh(1/x) for every real x; not at 0.",
        Le(tanh(tanh(1 / x)), tanh(tanh(1 / x) + q), evaluate=False),
        numbers.INCREASING(
            function="tanh", small=tanh(1 / x), large=tanh(1 / x) + q, bits=1
        ),
        model=lambda rng: {"x": 1, "q": rng.choice((1, 2))},
        counter={"x": 0, "q": 1},
    ),
    Case(
        "slack-that-is-infinite",
        ORDER,
        "x >= y for all real x, y, with an infinite slack; not for 1 and 2.",
        lines(("all", Ge(x, y), Combine(slack=oo))),
        usual,
        {},
        {"x": 1, "y": 2},
    ),
    Case(
        "slack-that-is-undefined",
        ORDER,
        "x >= y for all real x, y, with a slack that is no number; not for 1 and 2.",
        lines(("all", Ge(x, y), Combine(slack=nan))),
        usual,
        {},
        {"x": 1, "y": 2},
    ),
    Case(
        "weight-that-is-infinite",
        ORDER,
        "From x <= y: z <= a, the premise taken infinitely often; not for 2 and 1.",
        lines(
            ("premise", Le(x, y), Given("order")),
            ("all", Le(z, a), Combine({"premise": oo})),
        ),
        lambda rng: {**usual(rng), "a": 7},
        ORDERED,
        {"x": 1, "y": 1, "z": 2, "a": 1},
    ),
    Case(
        "weight-that-is-complex-infinity",
        ORDER,
        "From x <= y: z <= a, the premise taken 1/0 times; not for 2 and 1.",
        lines(
            ("premise", Le(x, y), Given("order")),
            ("all", Le(z, a), Combine({"premise": zoo})),
        ),
        lambda rng: {**usual(rng), "a": 7},
        ORDERED,
        {"x": 1, "y": 1, "z": 2, "a": 1},
    ),
    Case(
        "bound-by-infinity-taken-away",
        ORDER,
        "x < oo and y < oo, so x - y < 0; not for x = 2, y = 1.",
        lines(
            ("one", Lt(x, oo, evaluate=False), Given("one")),
            ("two", Lt(y, oo, evaluate=False), Given("two")),
            ("all", Lt(x, y), Combine({"one": 1, "two": 1})),
        ),
        among(x=(1,), y=(2,)),
        {"one": Lt(x, oo, evaluate=False), "two": Lt(y, oo, evaluate=False)},
        {"x": 2, "y": 1},
    ),
    Case(
        "scaled-by-what-is-not-positive",
        ORDER,
        "From x <= y and z != 0: z x <= z y; not for z = -1.",
        lines(
            ("order", Le(x, y), Given("order")),
            ("sign", Ne(z, 0), Given("sign")),
            ("all", Le(z * x, z * y), Scale("order", "sign")),
        ),
        usual,
        {**ORDERED, "sign": Ne(z, 0)},
        {"x": 1, "y": 2, "z": -1},
    ),
    Case(
        "scaled-by-zero-strictly",
        ORDER,
        "From x < y and q >= 0: q x < q y; not for q = 0.",
        lines(
            ("order", Lt(x, y), Given("order")),
            ("sign", Ge(q, 0, evaluate=False), Combine(slack=q)),
            ("all", Lt(q * x, q * y), Scale("order", "sign")),
        ),
        among(x=(1,), y=(2,), q=(1, 2)),
        {"order": Lt(x, y)},
        {"x": 1, "y": 2, "q": 0},
    ),
    Case(
        "weight-that-is-not-zero",
        ORDER,
        "From x <= y and z != 0: z x <= z y, z a weight; not for z = -1.",
        lines(
            ("order", Le(x, y), Given("order")),
            ("sign", Ne(z, 0), Given("sign")),
            ("all", Le(z * x, z * y), Combine({"order": z}, signs=("sign",))),
        ),
        usual,
        {**ORDERED, "sign": Ne(z, 0)},
        {"x": 1, "y": 2, "z": -1},
    ),
    Case(
        "equality-from-two-bounds-of-one-side",
        ORDER,
        "From x <= y and z <= y: x = y; not for x = z = 1, y = 2.",
        lines(
            ("one", Le(x, y), Given("order")),
            ("two", Le(z, y), Given("other")),
            ("all", equation(x, y), Antisymmetry("one", "two")),
        ),
        among(x=(1,), y=(1,), z=(1,)),
        {**ORDERED, "other": Le(z, y)},
        {"x": 1, "y": 2, "z": 1},
    ),
    Case(
        "chain-that-turns",
        ORDER,
        "From x <= y and z <= y: x <= z; not for 2, 3 and 1.",
        lines(
            ("one", Le(x, y), Given("order")),
            ("two", Le(z, y), Given("other")),
            ("all", Le(x, z), Combine({"one": 1, "two": -1})),
        ),
        among(x=(1,), y=(3,), z=(2,)),
        {**ORDERED, "other": Le(z, y)},
        {"x": 2, "y": 3, "z": 1},
    ),
    Case(
        "converse-of-an-implication",
        ORDER,
        "x = 1 gives 2 x = 2 and back, so x = 1 gives x^2 = 1 and back; not for -1.",
        lines(
            ("assumed", Eq(x, 1), Assume()),
            ("square", Eq(x**2, 1), Algebra(by=("assumed",))),
            ("there", Implies(Eq(x, 1), Eq(x**2, 1)), Deduction("assumed", "square")),
            ("all", Equivalent(Eq(x, 1), Eq(x**2, 1)), Both("there", "there")),
        ),
        among(x=(1, 2)),
        {},
        {"x": -1},
    ),
    Case(
        "denied-premise",
        ORDER,
        "x = 1 gives x^2 = 1, so if x is not 1 then x^2 is not; not for -1.",
        lines(
            ("assumed", Eq(x, 1), Assume()),
            ("square", Eq(x**2, 1), Algebra(by=("assumed",))),
            ("there", Implies(Eq(x, 1), Eq(x**2, 1)), Deduction("assumed", "square")),
            ("not", Ne(x, 1), Given("not one")),
            ("all", Ne(x**2, 1), Tollens("there", "not")),
        ),
        among(x=(2, 3)),
        {"not one": Ne(x, 1)},
        {"x": -1},
    ),
    Case(
        "premise-of-another-implication",
        ORDER,
        "x = 1 gives x^2 = 1; from x = y: x^2 = 1; not for x = y = 2.",
        lines(
            ("assumed", Eq(x, 1), Assume()),
            ("square", Eq(x**2, 1), Algebra(by=("assumed",))),
            ("there", Implies(Eq(x, 1), Eq(x**2, 1)), Deduction("assumed", "square")),
            ("premise", Eq(x, y), Given("equal")),
            ("all", Eq(x**2, 1), Apply("there", ("premise",))),
        ),
        among(x=(1,), y=(1,)),
        EQUAL,
        {"x": 2, "y": 2},
    ),
)
