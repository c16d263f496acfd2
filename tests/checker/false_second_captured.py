"""Facts that hold elsewhere: in one branch, at one index, of a sum that SymPy knows."""

from sympy import (
    Abs,
    Eq,
    Ge,
    Gt,
    Implies,
    Integer,
    KroneckerDelta,
    Le,
    Limit,
    Or,
    Piecewise,
    Sum,
    Symbol,
    binomial,
    log,
    oo,
    sqrt,
)

from longdep.theory.core.rules import Algebra, Instance, LimitRule
from tests.checker.case import Case
from tests.checker.letters import a, b, drawn, f, k, n, said, x, y

free = Symbol("l", integer=True)
whole = Symbol("q", integer=True)
SPREAD = Eq((1 / x + 1) * (y + 1), y / x + 1 / x + y + 1)
SUM = Sum(f(whole), (whole, 0, n))
INVERSES = Sum(1 / f(whole), (whole, 0, n))
DOUBLED = Eq(2 * INVERSES, Sum(2 / f(whole), (whole, 0, n)))
CHOSEN = Piecewise((INVERSES, f(whole) > 0), (0, True))
PARTED = Eq((CHOSEN + 1) ** 2, CHOSEN**2 + 2 * CHOSEN + 1)
SIZE = (free - 20) ** 2
GAP = Abs(free - 20)
EVEN = Piecewise((1, (free - 1000 >= 0) & (free - 1000 <= 2 * n)), (0, True))


def _one(at):
    """1, whatever the index."""
    return Integer(1)


def _but_one(value):
    """1 at the index 1, and the value at every other."""
    return lambda at: Integer(1 if at == 1 else value)


def _squared(part):
    return Eq((sqrt(part) + 1) ** 2, part + 2 * sqrt(part) + 1)


CASES = (
    Case(
        name="divisor-of-the-other-branch-of-a-premise",
        kind="undefined points",
        says="y > 0 or 1/x > 0: so 1/x has a value; not at y = 1, x = 0.",
        steps=(said("spread", SPREAD, Algebra()),),
        model=drawn(x=Integer(2), y=Integer(1)),
        hypotheses={"either": Or(Gt(y, 0), Gt(1 / x, 0))},
        counter={"x": Integer(0), "y": Integer(1)},
    ),
    Case(
        name="divisor-of-a-branch-inside-the-premise-of-a-premise",
        kind="undefined points",
        says="(y > 0 or 1/x > 0) implies y >= 1: so 1/x has a value; not at x = 0.",
        steps=(said("spread", SPREAD, Algebra()),),
        model=drawn(x=Integer(2), y=Integer(1)),
        hypotheses={"if": Implies(Or(Gt(y, 0), Gt(1 / x, 0)), Ge(y, 1))},
        counter={"x": Integer(0), "y": Integer(1)},
    ),
    Case(
        name="demand-of-a-bound-index-that-a-premise-makes-of-a-free-one",
        kind="variable capture",
        says="0 <= q <= n implies 1/f(q) > 0, for one q: so each 1/f(q) has a value.",
        steps=(said("doubled", DOUBLED, Algebra()),),
        model=drawn(q=Integer(1), n=Integer(2), f=_one),
        hypotheses={
            "one": Implies(Ge(whole, 0), Implies(Le(whole, n), Gt(1 / f(whole), 0)))
        },
        counter={
            "q": Integer(0),
            "n": Integer(2),
            "f": lambda at: Integer(0 if at == 1 else 1),
        },
    ),
    Case(
        name="branch-condition-on-a-free-index-taken-for-a-bound-one",
        kind="variable capture",
        says="Where f(q) > 0, the sum of all 1/f(q) has a value; f is 0 elsewhere.",
        steps=(
            said(
                "squared", Eq((CHOSEN + 1) ** 2, CHOSEN**2 + 2 * CHOSEN + 1), Algebra()
            ),
        ),
        model=drawn(q=Integer(1), n=Integer(2), f=_one),
        counter={"q": Integer(1), "n": Integer(2), "f": _but_one(0)},
    ),
    Case(
        name="instance-at-a-sum-that-a-free-index-makes-positive",
        kind="variable capture",
        says="f(q) > 0 at one q, so 1 + the sum of all f(q) may stand for b > 0.",
        steps=(
            said("any", _squared(b), Algebra()),
            said("sum", _squared(1 + SUM), Instance("any", {b: 1 + SUM})),
        ),
        model=drawn(q=Integer(1), n=Integer(2), f=_one, b=Integer(2)),
        hypotheses={"one": Gt(f(whole), 0)},
        counter={
            "q": Integer(1),
            "n": Integer(2),
            "b": Integer(2),
            "f": _but_one(-3),
        },
    ),
    Case(
        name="alternating-binomials-of-nothing",
        kind="empty ranges",
        says="The alternating sum of the binomials of (l - 20)^2 is 0; at l = 20 it is"
        " 1.",
        steps=(
            said(
                "sum",
                Eq(Sum((-1) ** k * binomial(SIZE, k), (k, 0, SIZE)), 0),
                Algebra(),
            ),
        ),
        model=drawn(l=Integer(18)),
        counter={"l": Integer(20)},
    ),
    Case(
        name="alternating-weighted-binomials-of-one",
        kind="empty ranges",
        says="The sum of (-1)^k k times the binomials of |l - 20| is 0; at l = 21 it is"
        " -1.",
        steps=(
            said(
                "sum",
                Eq(
                    Sum(
                        (-1) ** k * k * binomial(Abs(free - 20), k),
                        (k, 0, Abs(free - 20)),
                    ),
                    0,
                ),
                Algebra(),
            ),
        ),
        model=drawn(l=Integer(18)),
        counter={"l": Integer(21)},
    ),
    Case(
        name="kronecker-delta-of-twice-the-index",
        kind="quantifiers",
        says="The deltas of 2 q at l - 1000 sum to 1 for it in 0..2 n; at l = 1001"
        " to 0.",
        steps=(
            said(
                "sum",
                Eq(Sum(KroneckerDelta(2 * whole, free - 1000), (whole, 0, n)), EVEN),
                Algebra(),
            ),
        ),
        model=drawn(l=Integer(2), n=Integer(3)),
        counter={"l": Integer(1001), "n": Integer(3)},
    ),
    Case(
        name="limit-whose-body-has-a-root-of-a-parameter",
        kind="undefined points",
        says="sqrt(x + 777)/a tends to 0 for every x; at x = -1000 it has no value.",
        steps=(said("limit", Eq(Limit(sqrt(x + 777) / a, a, oo), 0), LimitRule()),),
        model=drawn(x=Integer(3)),
        counter={"x": Integer(-1000)},
    ),
    Case(
        name="limit-whose-body-has-a-logarithm-of-a-parameter",
        kind="undefined points",
        says="log(x + 777)/a tends to 0 for every x; at x = -1000 it has no value.",
        steps=(said("limit", Eq(Limit(log(x + 777) / a, a, oo), 0), LimitRule()),),
        model=drawn(x=Integer(3)),
        counter={"x": Integer(-1000)},
    ),
)
