"""What SymPy is asked to reduce to 0, and the sums that it is not asked about."""

import pytest
from sympy import (
    Derivative,
    Dummy,
    Expr,
    Function,
    Ge,
    Integer,
    Integral,
    Limit,
    MatrixSymbol,
    Product,
    Sum,
    Symbol,
    Trace,
    cos,
    oo,
    sin,
)
from sympy.logic.boolalg import Boolean

from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import size as n
from longdep.theory.core.rules.zero import (
    Frozen,
    is_zero,
    is_zero_or_same,
    unknown_ranges,
)

t, s = (Symbol(name, integer=True, nonnegative=True) for name in "ts")
i, m = (Symbol(name, integer=True) for name in "im")
j = Symbol("j", integer=True)
x, y = (Symbol(name, real=True) for name in "xy")
f, g = Function("f", real=True), Function("g", real=True)
p, q = (Symbol(name, commutative=False) for name in "pq")
V = MatrixSymbol("V", n, n)


def knowing(*facts: Boolean) -> Knowledge:
    return Knowledge({("hypothesis", str(at)): fact for at, fact in enumerate(facts)})


@pytest.mark.parametrize(
    "value",
    [
        (x + y) ** 2 - x**2 - 2 * x * y - y**2,
        sin(x) ** 2 + cos(x) ** 2 - 1,
        Sum(i, (i, 1, n)) - n * (n + 1) / 2,
        Sum(x, (i, 0, t)) - x * (t + 1),
        Sum(x, (i, 0, t - 1)) - x * t,
        Sum(f(i), (i, 3, 2)),
        Product(f(i), (i, 3, 2)) - 1,
        Sum(f(i), (i, 5, 1)),
        Product(f(i), (i, 5, 1)) - 1,
        Derivative(x**2, x) - 2 * x,
        Limit(f(x), x, oo) * 2 - Limit(f(x), x, oo) - Limit(f(x), x, oo),
        V[0, 0] * x - x * V[0, 0],
    ],
    ids=str,
)
def test_what_algebra_reduces_is_zero(value: Expr) -> None:
    assert is_zero(value, knowing())


@pytest.mark.parametrize(
    "value",
    [
        x,
        x - y,
        x**2 - y**2,
        sin(x) ** 2 - cos(x) ** 2,
        p * q - q * p,
        f(x) - g(x),
        f(0) - f(1),
        Sum(f(i), (i, 0, t)) - Sum(g(i), (i, 0, t)),
        Sum(i, (i, 1, m)) - m * (m + 1) / 2,
        Sum(x, (i, 0, m)) - x * (m + 1),
        Product(x, (i, 1, m)) - x**m,
        Sum(f(i), (i, 3, 3)),
        Sum(f(i), (i, 5, 1)) + f(2) + f(3) + f(4),
        Limit(1 / x, x, oo),
        Limit(f(x), x, oo) - Limit(g(x), x, oo),
        Sum(Limit(f(x * i), x, oo), (i, 0, 3)),
        Integral(x, (x, 0, 1)) - Integral(x, (x, 0, 2)),
        Derivative(f(x), x) - Derivative(g(x), x),
        Trace(V) - Trace(V.T) + 1,
        V - V.T,
        Sum(Sum(x, (i, 0, j)), (j, -3, 0)) + 5 * x,
        Sum(Sum(x, (i, 0, m)), (j, 0, 1)) - 2 * x * (m + 1),
        Derivative(f(x) ** 2, f(x)) - 2 * f(x),
        Derivative(Trace(V), V),
    ],
    ids=str,
)
def test_what_may_differ_from_zero_is_not(value: Expr) -> None:
    assert not is_zero(value, knowing())


def test_a_premise_on_the_range_lets_sympy_add_up() -> None:
    gauss = Sum(i, (i, 1, m)) - m * (m + 1) / 2
    assert is_zero(gauss, knowing(Ge(m, 0)))
    assert not is_zero(gauss, knowing(Ge(m, -1)))
    assert is_zero(Product(x, (i, 1, m)) - x**m, knowing(Ge(m, 0)))


def test_a_sum_over_nothing_is_zero_where_that_is_known() -> None:
    empty = Sum(f(i), (i, 1, m))
    assert Frozen(knowing(Ge(0, m))).of(empty) == 0
    assert Frozen(knowing(Ge(0, m))).of(Product(f(i), (i, 1, m))) == 1
    assert isinstance(Frozen(knowing(Ge(1, m))).of(empty), Dummy)
    assert Frozen(knowing(Ge(m, 0))).of(empty) == empty


def test_one_unknown_sum_is_one_unknown_number() -> None:
    frozen = Frozen(knowing())
    one, other = Sum(f(i), (i, 1, m)), Sum(g(i), (i, 1, m))
    assert frozen.of(one - one) == 0
    assert frozen.of(one) == frozen.of(one)
    assert frozen.of(one) != frozen.of(other)
    assert set(frozen.unknown) == {one, other}


def test_a_range_that_runs_out_of_the_domain_of_its_index_is_unknown() -> None:
    outside = Sum(s, (s, -1, t))
    assert isinstance(Frozen(knowing()).of(outside), Dummy)
    assert Frozen(knowing()).of(Sum(s, (s, 0, t))) == Sum(s, (s, 0, t))


def test_the_refusal_says_what_would_have_to_be_known() -> None:
    folded = Sum(f(i), (i, 1, m))
    wanted = f"; it is not known that m >= 0 for {folded}"
    assert unknown_ranges((folded + x,), knowing()) == wanted
    assert unknown_ranges((folded + x,), knowing(Ge(m, 0))) == ""
    assert unknown_ranges((x, y), knowing()) == ""


def test_infinite_values_agree_only_if_they_are_the_same() -> None:
    known = knowing()
    assert is_zero_or_same(oo, oo, known)
    assert is_zero_or_same(x + x, 2 * x, known)
    for one, other in ((oo, -oo), (oo, Integer(0)), (x, oo), (-oo, x), (x, y)):
        assert not is_zero_or_same(one, other, known)
