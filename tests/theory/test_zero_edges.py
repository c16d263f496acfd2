"""What stands in for sums, products, limits and derivatives, and what is 0 for sure."""

import pytest
from sympy import (
    Derivative,
    Dummy,
    Expr,
    Function,
    Ge,
    Integer,
    Integral,
    KroneckerDelta,
    Limit,
    Mod,
    Product,
    Rational,
    Sum,
    Symbol,
    binomial,
    cos,
    cosh,
    exp,
    factorial,
    oo,
    sin,
    sinh,
    sqrt,
    tanh,
)
from sympy.logic.boolalg import Boolean

from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.rules.zero import (
    Frozen,
    _differs_somewhere,
    is_zero,
    is_zero_or_same,
    unknown_ranges,
)

t, s = (Symbol(name, integer=True, nonnegative=True) for name in "ts")
n = Symbol("n", integer=True, positive=True)
i, j, m = (Symbol(name, integer=True) for name in "ijm")
x, y = (Symbol(name, real=True) for name in "xy")
f, g = Function("f", real=True), Function("g", real=True)
p, q = (Symbol(name, commutative=False) for name in "pq")
SLOPE = Derivative(f(x), x)


def knowing(*facts: Boolean) -> Knowledge:
    return Knowledge({("hypothesis", str(at)): fact for at, fact in enumerate(facts)})


def frozen(expression: Expr, *facts: Boolean) -> Expr:
    return Frozen(knowing(*facts)).of(expression)


# Sums and products.


@pytest.mark.parametrize(("fold", "empty"), [(Sum, 0), (Product, 1)])
def test_what_runs_over_nothing_is_nothing(fold: type, empty: int) -> None:
    for first, last in ((3, 2), (5, 1), (m, m - 1), (m, m - 3)):
        assert frozen(fold(f(i), (i, first, last))) == empty
    assert frozen(fold(f(i), (i, 1, m)), Ge(0, m)) == empty
    for first, last in ((3, 3), (-1, 1), (m, m), (m, m + 2), (-2, -2)):
        one = fold(f(i), (i, first, last))
        assert frozen(one) == one
    for facts in ((), (Ge(1, m),), (Ge(m, -1),)):
        assert type(frozen(fold(f(i), (i, 1, m)), *facts)) is Dummy


@pytest.mark.parametrize("fold", [Sum, Product])
def test_a_range_that_may_be_empty_by_one_is_left_to_sympy(fold: type) -> None:
    for last, facts in (
        (t - 1, ()), (t, ()), (3, ()), (-1, ()), (m, (Ge(m, -1),)), (m, (Ge(m, 5),)),
    ):  # fmt: skip
        one = fold(x * i, (i, 0, last))
        assert frozen(one, *facts) in (one, 0, 1)
    for last, facts in ((t - 2, ()), (m, ()), (m, (Ge(m, -2),)), (oo, ())):
        assert type(frozen(fold(x * i, (i, 0, last)), *facts)) is Dummy
    twice = fold(x * i * j, (i, 0, 3), (j, 0, 3))
    assert type(frozen(twice)) is Dummy


def test_closed_forms_that_fail_at_the_first_ends_are_not_asked_for() -> None:
    for term in (binomial(n, i), KroneckerDelta(i, 0), factorial(t + i)):
        for last in (t, m, n):
            assert type(frozen(Sum(term, (i, 0, last)))) is Dummy
        assert frozen(Sum(term, (i, 0, 3))) == Sum(term, (i, 0, 3))
        assert frozen(Sum(term, (i, m, m + 2))) == Sum(term, (i, m, m + 2))
        assert type(frozen(Sum(term, (i, -n, n)))) is Dummy
    still = Sum(factorial(t) * i, (i, 0, t))
    assert frozen(still) == still
    hidden = Sum(f(factorial(i)), (i, 0, t))
    assert frozen(hidden) == hidden  # a function without a formula has no closed form


def test_a_stand_in_commutes_if_what_it_stands_for_does() -> None:
    assert frozen(Sum(x * i, (i, 1, m))).is_commutative is True
    assert frozen(Sum(p * i, (i, 1, m))).is_commutative is False


def test_a_range_within_another_is_known_with_it_or_not_at_all() -> None:
    inner = Sum(Sum(x, (i, 0, j)), (j, -3, 0))
    assert type(frozen(inner)) is Dummy
    assert type(frozen(Sum(Sum(x, (i, j, 3)), (j, 0, 3)))) is Dummy
    plain = Sum(x * j, (j, 0, 3))
    assert frozen(inner + plain).has(Dummy, plain)


def test_the_reason_names_every_range_the_longest_sum_first() -> None:
    short, long = Sum(f(i), (i, 1, m)), Sum(f(i) * g(i), (i, 2, j))
    wanted = f"; it is not known that j >= 1 for {long}, m >= 0 for {short}"
    for sides in ((short + long,), (long, short)):
        assert unknown_ranges(sides, knowing()) == wanted
    assert unknown_ranges((x,), knowing()) == ""


# Derivatives, limits and integrals.


def test_what_moves_in_a_derivative_must_have_a_known_range() -> None:
    moving = Derivative(Sum(x, (i, 0, m)), x) - (m + 1)
    assert not is_zero(moving, knowing())
    assert not is_zero(moving, knowing(Ge(m, -2)))
    assert is_zero(moving, knowing(Ge(m, 0)))
    assert is_zero(Derivative(Sum(x**2 * i, (i, 0, 3)), x) - 12 * x, knowing())
    both = Derivative(Sum(x**2, (i, 0, t)) + Sum(x, (j, 0, m)), x)
    assert not is_zero(both - 2 * x * (t + 1) - (m + 1), knowing())


def test_a_sum_beside_one_that_moves_is_still_unknown() -> None:
    moving = Derivative(Sum(x**2 * f(i) * g(i), (i, 0, 3)), x)
    rest = 2 * x * Sum(f(i) * g(i), (i, 0, 3))
    gauss = Sum(i, (i, 1, m)) - m * (m + 1) / 2
    assert is_zero(moving - rest, knowing())
    assert not is_zero(moving - rest + gauss, knowing())
    assert is_zero(moving - rest + gauss, knowing(Ge(m, 0)))


def test_a_limit_or_integral_under_a_binder_is_no_single_number() -> None:
    limit = Limit(f(x * i), x, oo)
    assert not is_zero(Sum(limit, (i, 0, 3)) - 4 * limit, knowing())
    other = Limit(f(x * y), x, oo)
    assert is_zero(Sum(i, (i, 0, 3)) * other - 6 * other, knowing())
    area = Integral(x * y, (y, 0, 1))
    assert not is_zero(Derivative(area, x), knowing())
    assert is_zero(area + area - 2 * area * x / x, knowing())


def test_a_derivative_in_anything_but_a_symbol_is_not_taken() -> None:
    assert not is_zero(Derivative(f(x) ** 2, f(x)) - 2 * f(x), knowing())
    stand = Dummy("d", real=True)
    assert not is_zero(Derivative(stand**2, stand) - 2 * stand, knowing())
    assert is_zero(Derivative(x**2, x) - 2 * x, knowing())
    assert is_zero(SLOPE + SLOPE - 2 * SLOPE * y / y, knowing())


def test_what_does_not_commute_is_not_swapped() -> None:
    factor = Function("F", commutative=False)
    product = Product(factor(i), (i, 1, n))
    for left, right in ((p, q), (product, factor(n + 1))):
        assert not is_zero(2 * left * right - 2 * right * left, knowing())


# Numbers that are not 0.


@pytest.mark.parametrize("one", [1, -1])
def test_one_is_not_zero_however_it_is_written(one: int) -> None:
    for value in (
        Integer(one),
        one * ((x + 1) ** 2 - x**2 - 2 * x),
        one * ((SLOPE + 1) ** 2 - SLOPE**2 - 2 * SLOPE),
        one * (sin(x) ** 2 + cos(x) ** 2),
        one * (sin(SLOPE) ** 2 + cos(SLOPE) ** 2),
        one * (cosh(x) ** 2 - sinh(x) ** 2),
    ):
        assert not is_zero(value, knowing())


def test_what_is_zero_only_at_some_values_is_not_zero() -> None:
    for at in (0, 1, 2, Rational(5, 3), Rational(7, 4), Rational(9, 5)):
        assert not is_zero(x - at, knowing())
        assert not is_zero((x - at) * y, knowing())


def test_hyperbolic_functions_are_written_by_exponentials() -> None:
    double = tanh(x + y) - (tanh(x) + tanh(y)) / (1 + tanh(x) * tanh(y))
    assert is_zero(double, knowing())
    assert is_zero(sinh(2 * x) - 2 * sinh(x) * cosh(x), knowing())
    assert not is_zero(tanh(x + y) - tanh(x) - tanh(y), knowing())
    assert is_zero(tanh(x) - 1 + 2 / (exp(2 * x) + 1), knowing())
    assert is_zero(tanh(x / 2) - sinh(x) / (1 + cosh(x)), knowing())


def test_values_agree_by_algebra_or_are_the_same() -> None:
    assert is_zero_or_same((x + 1) ** 2, x**2 + 2 * x + 1, knowing())
    assert not is_zero_or_same((x + 1) ** 2, -(x**2) - 2 * x - 1, knowing())
    assert not is_zero_or_same(x, -x, knowing())
    for infinite in (oo, -oo):
        assert is_zero_or_same(infinite, infinite, knowing())
        assert not is_zero_or_same(infinite, -infinite, knowing())
        for finite in (x, Integer(0)):
            assert not is_zero_or_same(infinite, finite, knowing())
            assert not is_zero_or_same(finite, infinite, knowing())


@pytest.mark.parametrize(
    "kinds",
    [
        {"real": True},
        {"integer": True},
        {"positive": True},
        {"negative": True},
        {"nonpositive": True},
        {"integer": True, "negative": True},
        {"integer": True, "nonpositive": True},
        {},
    ],
)
def test_a_number_of_any_sort_differs_from_zero_somewhere(kinds: dict) -> None:
    one, other = Symbol("a", **kinds), Symbol("b", **kinds)
    for value in (one, -one, one + other, one * other, one - 2 * other, Integer(1)):
        assert _differs_somewhere(value)
    assert _differs_somewhere(f(one))
    assert _differs_somewhere(Integer(-1) + 0 * one)
    assert _differs_somewhere(Sum(one * i, (i, 1, 3)))


def test_the_point_lies_where_a_number_may_be() -> None:
    """The root of (u - 1)^2 is 1 - u for u <= 1, and that of (v + 1)^2 is v + 1."""
    for kinds in ({"nonpositive": True}, {"negative": True}):
        u = Symbol("u", **kinds)
        assert not _differs_somewhere(sqrt(u**2 - 2 * u + 1) + u - 1)
    for kinds in ({"nonnegative": True}, {"positive": True}):
        v = Symbol("v", **kinds)
        assert not _differs_somewhere(sqrt(v**2 + 2 * v + 1) - v - 1)


def test_nothing_is_concluded_where_no_value_is_at_hand() -> None:
    irrational = Symbol("u", irrational=True)
    for value in (
        irrational,
        irrational - 1,
        SLOPE,
        Limit(f(x), x, oo),
        Integral(f(x), (x, 0, y)),
        Sum(f(i), (i, 0, oo)),
        Product(f(i), (i, 0, oo)),
        sin(x) ** 2 + cos(x) ** 2 - 1,
        x - x,
    ):
        assert not _differs_somewhere(value)
    for at in (Rational(5, 3), Rational(7, 4), 2):
        _differs_somewhere(Mod(7, y - at))  # at such a point it has no value
