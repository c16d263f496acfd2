"""False statements: closed forms of sums and products that fail where a range is empty.

An empty sum is 0 and an empty product 1, whatever the closed form says.
"""

from random import Random

from sympy import (
    Abs,
    Expr,
    Function,
    Max,
    Pow,
    Product,
    Sum,
    Symbol,
    exp,
    factorial,
    harmonic,
    rf,
    sign,
    sqrt,
)

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
)
from longdep.theory.core.semantics import Model
from tests.checker.case import Case
from tests.checker.offered import among, at_once

KIND = "empty ranges"
x = Symbol("x", real=True)
n, m = (Symbol(name, integer=True) for name in "nm")
N = Symbol("N", integer=True, nonnegative=True)
M = Symbol("M", integer=True, nonnegative=True)
i = Symbol("i", integer=True)
above = Symbol("i", integer=True, positive=True)  # declared for 1, 2, ... only
f = Function("f", real=True)
LONG = among(x=(2, 3), y=(5,), p=(2,), n=(6, 7), m=(2, 3), N=(5,), M=(2,), k=(1,))
TRIANGLE = n * (n + 1) / 2


def any_sequence(rng: Random) -> Model:
    """A sequence, and ranges that are not empty."""
    return {"n": 6, "m": 3, "x": 2, "N": 5, "M": 2, "K": 1, "f": lambda at: at + 1}


def short_range(rng: Random) -> Model:
    """Ranges with at most one element, or with none on both sides."""
    return {"n": 4, "m": 3, "N": 0, "f": lambda at: at + 1}


def closed(
    name: str,
    says: str,
    left: Expr,
    right: Expr,
    counter: Model,
    *,
    short: bool = False,
) -> Case:
    """Return the entry for an equation that is an identity of closed forms."""
    model = short_range if short else any_sequence if left.has(f) else LONG
    return at_once(
        name, KIND, says, equation(left, right), Algebra(), model=model, counter=counter
    )


CASES: tuple[Case, ...] = (
    closed(
        "triangle-number-of-a-negative-count",
        "0 + 1 + ... + n = n (n + 1)/2 for every whole n; for n = -3 it is 0.",
        Sum(i, (i, 0, n)),
        TRIANGLE,
        {"n": -3},
    ),
    closed(
        "sum-of-equal-terms",
        "x, added n times, is n x for every whole n; for n = -2 the sum is 0.",
        Sum(x, (i, 1, n)),
        n * x,
        {"n": -2, "x": 1},
    ),
    closed(
        "sum-of-equal-terms-between-two-ends",
        "x added for i = m, ..., n is (n - m + 1) x; for n = 1, m = 4 it is 0.",
        Sum(x, (i, m, n)),
        (n - m + 1) * x,
        {"n": 1, "m": 4, "x": 1},
    ),
    closed(
        "product-of-equal-factors",
        "x, multiplied n times, is x^n for every whole n; for n = -1 it is 1.",
        Product(x, (i, 1, n)),
        x**n,
        {"n": -1, "x": 2},
    ),
    closed(
        "geometric-sum-of-a-negative-count",
        "1 + 2 + ... + 2^n = 2^(n + 1) - 1 for every whole n; for n = -2 it is 0.",
        Sum(2**i, (i, 0, n)),
        2 ** (n + 1) - 1,
        {"n": -2},
    ),
    closed(
        "sum-of-squares-of-a-negative-count",
        "The squares up to n add up to n (n + 1) (2 n + 1)/6; for n = -2 the sum is 0.",
        Sum(i**2, (i, 1, n)),
        n * (n + 1) * (2 * n + 1) / 6,
        {"n": -2},
    ),
    closed(
        "alternating-sum-of-a-negative-count",
        "1 - 1 + ... up to n is (1 + (-1)^n)/2 for every whole n; for n = -2 it is 0.",
        Sum((-1) ** i, (i, 0, n)),
        (1 + (-1) ** n) / 2,
        {"n": -2},
    ),
    closed(
        "sum-of-two-adjoining-ranges",
        "0..m and m + 1..n add up to 0..n for all whole m, n; not for n < m.",
        Sum(f(i), (i, 0, m)) + Sum(f(i), (i, m + 1, n)),
        Sum(f(i), (i, 0, n)),
        {"m": 3, "n": 1, "f": lambda at: 1},
    ),
    closed(
        "rest-of-a-sum",
        "0..n less 0..m is m + 1..n for all whole m, n; not for n < m.",
        Sum(f(i), (i, 0, n)) - Sum(f(i), (i, 0, m)),
        Sum(f(i), (i, m + 1, n)),
        {"m": 3, "n": 1, "f": lambda at: 1},
    ),
    closed(
        "reversed-range-as-a-negative-sum",
        "The sum over n..m is minus the one over m + 1..n - 1; not for n = 1, m = 3.",
        Sum(f(i), (i, n, m)),
        -Sum(f(i), (i, m + 1, n - 1)),
        {"m": 3, "n": 1, "f": lambda at: 1},
        short=True,
    ),
    closed(
        "telescope-of-a-negative-count",
        "f(i + 1) - f(i) adds up to f(n + 1) - f(0); for n = -3 the sum is 0.",
        Sum(f(i + 1) - f(i), (i, 0, n)),
        f(n + 1) - f(0),
        {"n": -3, "f": lambda at: at},
    ),
    closed(
        "telescope-of-reciprocals",
        "1/(i (i + 1)) up to n adds up to 1 - 1/(n + 1); for n = -3 the sum is 0.",
        Sum(1 / (i * (i + 1)), (i, 1, n)),
        1 - 1 / (n + 1),
        {"n": -3},
    ),
    closed(
        "factorial-as-a-product",
        "1 2 ... n = n! for every whole n; for n = -1 there is no n!.",
        Product(i, (i, 1, n)),
        factorial(n),
        {"n": -1},
    ),
    closed(
        "harmonic-sum-of-a-negative-count",
        "1 + ... + 1/n is the harmonic number of every whole n; -1 has none.",
        Sum(1 / i, (i, 1, n)),
        harmonic(n),
        {"n": -1},
    ),
    closed(
        "rising-factorial-of-a-negative-count",
        "x (x + 1) ... (x + n - 1) is x rising n for every whole n; not for n = -1.",
        Product(x + i, (i, 0, n - 1)),
        rf(x, n),
        {"n": -1, "x": 3},
    ),
    closed(
        "product-of-powers",
        "2^0 2^1 ... 2^n = 2^(n (n + 1)/2) for every whole n; for n = -3 it is 1.",
        Product(2**i, (i, 0, n)),
        2**TRIANGLE,
        {"n": -3},
    ),
    closed(
        "product-of-exponentials",
        "exp(x), n times, is exp(n x) for every whole n; for n = -1 it is 1.",
        Product(exp(x), (i, 1, n)),
        exp(n * x),
        {"n": -1, "x": 1},
    ),
    closed(
        "range-that-shrinks",
        "x added for i = M, ..., N is (N - M + 1) x; for N = 1, M = 4 it is 0.",
        Sum(x, (i, M, N)),
        (N - M + 1) * x,
        {"N": 1, "M": 4, "x": 1},
    ),
    closed(
        "sum-of-a-number-taken-away-twice",
        "The sum up to n - 2, plus 2 x, is the sum up to n; not for n = 0.",
        Sum(x, (i, 1, N - 2)) + 2 * x,
        Sum(x, (i, 1, N)),
        {"N": 0, "x": 1},
    ),
    closed(
        "sizes-of-an-index-that-may-be-negative",
        "|i| adds up over -N..N to what i does; for N = 2 it is 6, not 0.",
        Sum(Abs(above, evaluate=False), (above, -N, N)),
        Sum(above, (above, -N, N)),
        {"N": 2},
        short=True,
    ),
    closed(
        "root-of-the-square-of-an-index",
        "sqrt(i^2) adds up over 1 - N..N to what i does; for N = 2 it is 4, not 2.",
        Sum(sqrt(Pow(above, 2, evaluate=False), evaluate=False), (above, 1 - N, N)),
        Sum(above, (above, 1 - N, N)),
        {"N": 2},
        short=True,
    ),
    closed(
        "signs-of-an-index-that-may-be-zero",
        "The signs of 1 - N..N add up to 2 N; for N = 2 to 1.",
        Sum(sign(above, evaluate=False), (above, 1 - N, N)),
        2 * N,
        {"N": 2},
        short=True,
    ),
    closed(
        "larger-of-an-index-and-zero",
        "max(i, 0) adds up over 1 - N..N to what i does; not for N = 2.",
        Sum(Max(above, 0, evaluate=False), (above, 1 - N, N)),
        Sum(above, (above, 1 - N, N)),
        {"N": 2},
        short=True,
    ),
)
