"""Why steps on limits and inequalities are refused, in words; and what just passes."""

from typing import Any

import pytest
from sympy import (
    Dummy,
    Eq,
    Equivalent,
    Function,
    Ge,
    Gt,
    Implies,
    Integer,
    Le,
    Limit,
    Lt,
    MatrixSymbol,
    Ne,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    log,
    oo,
)

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Antisymmetry,
    Combine,
    ConvexMinimum,
    GeometricLimit,
    Lemma,
    OnlyRoot,
    Scale,
)
from longdep.theory.core.rules.signs import gap_of, sign_of, signs_of, with_signs
from longdep.theory.core.steps import Context, ProofError, Step
from tests.theory.single_steps import reasons

n = Symbol("n", integer=True, positive=True)
x, y, z = (Symbol(name, real=True) for name in "xyz")
a, b = Symbol("a", positive=True), Symbol("b", nonnegative=True)
k, m = Symbol("k", integer=True), Symbol("m", integer=True, nonnegative=True)
i = Symbol("i", integer=True)
t = Symbol("t", integer=True, nonnegative=True)
w = Symbol("w", complex=True)
f = Function("f", real=True)
A, B, V = (MatrixSymbol(name, n, n) for name in "ABV")
ANY = Step("it", Le(x, 1), Lemma("a book"), "")


# Limits of geometric sequences.


def limit(body: Any, value: Any, variable: Any = t, point: Any = oo) -> Eq:
    return equation(Limit(body, variable, point), value)


IN, UP = {"a": Lt(x, 1), "b": Gt(x, -1)}, {"a": Gt(x, 1), "b": Gt(y, 0)}


def test_limits_of_geometric_sequences() -> None:
    rule = GeometricLimit()
    reasons([
        (limit(x**t, 0), rule, IN, ""),
        (limit(x ** (2 * t), 0), rule, {"a": Lt(x**2, 1), "b": Gt(x**2, -1)}, ""),
        (limit(y * 2 * x ** (t + 3), 0), rule, IN, ""),
        (limit(y * x**t, oo), rule, UP, ""),
        (limit(y * x**t * z, oo), rule, {"a": Gt(x, 1), "b": Gt(y * z, 0)}, ""),
        (limit(2**t, oo), rule, {}, ""),
        (limit(Rational(1, 2) ** t, 0), rule, {}, ""),
        (limit(Rational(-1, 2) ** t * 3, 0), rule, {}, ""),
        (limit(Rational(3, 2) ** t, oo), rule, {}, ""),
        (limit(x ** (t + k), 0), rule, {**IN, "c": Ne(x, 0)}, "to be real"),
        (limit(2**t, 0), rule, {}, "it is not known that ratio < 1"),
        (limit(Integer(-2) ** t, 0), rule, {}, "it is not known that ratio > -1"),
        (limit(Integer(-1) ** t, 0), rule, {}, "it is not known that ratio > -1"),
        (limit(y + 0 * t, 0), rule, {}, "it is not known that ratio < 1"),
        (limit(-(2**t), oo), rule, {}, "it is not known that factor > 0"),
        (limit(x**t, 0), rule, {"a": Lt(x, 2), "b": Gt(x, -1)}, "ratio < 1"),
        (limit(x**t, 0), rule, {"a": Lt(x, 1), "b": Gt(x, -2)}, "ratio > -1"),
        (limit(x**t, 0), rule, {"a": Le(x, 1), "b": Gt(x, -1)}, "ratio < 1"),
        (limit(x**t, oo), rule, {"a": Gt(x, 0)}, "ratio > 1"),
        (limit(x**t, oo), rule, {"a": Ge(x, 1)}, "ratio > 1"),
        (limit(y * x**t, oo), rule, {"a": Gt(x, 1), "b": Ge(y, 0)}, "factor > 0"),
        (limit(y * x**t, oo), rule, {"a": Gt(x, 1), "b": Gt(y, -1)}, "factor > 0"),
        (limit(x**t, 1), rule, IN, "the limit is 0 or oo, not 1"),
        (limit(x**t, -1), rule, IN, "the limit is 0 or oo, not -1"),
        (limit(x**t, -oo), rule, IN, "the limit is 0 or oo, not -oo"),
        (Le(Limit(x**t, t, oo), 0, evaluate=False), rule, IN, "is not an equation for"),
        (equation(0, Limit(x**t, t, oo)), rule, IN, "is not an equation for a limit"),
        (limit(x**y, 0, y), rule, IN, "only sequences have such a limit"),
        (limit(x**t, 0, t, 0), rule, IN, "only sequences have such a limit"),
        (limit(x**t, 0, t, -oo), rule, IN, "only sequences have such a limit"),
        (limit(t * x**t, 0), rule, IN, "t is no power with the exponent k v"),
        (limit(f(t) * x**t, 0), rule, IN, "is no power with the exponent k v"),
        (limit(x ** (t / 2), 0), rule, IN, "is no power with the exponent k v"),
        (limit(x ** (t**2), 0), rule, IN, "is no power with the exponent k v"),
        (limit(x ** (t + y), 0), rule, IN, "is no power with the exponent k v"),
        (limit(t**t, 0), rule, IN, "is no power with the exponent k v"),
        (limit(log(y) * x**t, 0), rule, IN, "is defined only if"),
        (limit(w * x**t, 0), rule, IN, "w is not known to be real"),
    ])  # fmt: skip


# Convex functions and only roots.


def test_a_convex_function_has_its_minimum_where_its_slope_is_zero() -> None:
    x_ = Symbol("x", positive=True)
    free = Symbol("u", positive=True)
    rule = ConvexMinimum(x_, 1)
    reasons([
        (Ge(x_ + 1 / x_, 2), rule, {}, ""),
        (Ge(x_**2 - 2 * x_, -1, evaluate=False), rule, {}, ""),
        (Ge(x_ - log(x_), 1), rule, {}, ""),
        (Ge(free * x_**2 - 2 * free * x_, -free, evaluate=False), rule, {}, ""),
        (Ge(x_ + 1 / x_, 1), rule, {}, "has no zero of slope 0 at 1"),
        (Ge(x_ + 1 / x_, 3), rule, {}, "has no zero of slope 0 at 1"),
        (Ge(x_**2 + x_, 2), rule, {}, "has no zero of slope 0 at 1"),
        (Ge(x_ + 1 / x_, 2), ConvexMinimum(x_, -1), {}, "-1 is not known to be posit"),
        (Ge(x_ + 1 / x_, 2), ConvexMinimum(x_, b), {}, "b is not known to be positive"),
        (Ge(x_ + 1 / x_, 2), ConvexMinimum(x_, 2), {}, "has no zero of slope 0 at 2"),
        (Ge(log(x_) - x_, -1), rule, {}, "is not known to be convex in x"),
        (Ge(x_**3 - 3 * x_**2 + 3 * x_, 1), rule, {}, "is not known to be convex in x"),
        (Le(x_ + 1 / x_, 2), rule, {}, "needs f >= c and a positive variable"),
        (Ge(y**2 - 2 * y, -1, evaluate=False), ConvexMinimum(y, 1), {},
         "needs f >= c and a positive variable"),
        (Ge(exp(x_) - x_, 1), rule, {}, "holds more than powers and logarithms"),
        (Ge(cos(x_), 1), rule, {}, "holds more than powers and logarithms"),
        (Ge((x_ + 1) ** 2 - 4 * x_, 0), rule, {}, "holds a power of more than x"),
        (Ge(x_ - log(x_ + 1), 1), rule, {}, "holds a power of more than x"),
        (Ge(x_**x_, 1), rule, {}, "x is an exponent in"),
    ])  # fmt: skip


def test_the_only_root_is_that_of_one_real_number() -> None:
    rule, positive = OnlyRoot(), Symbol("p", positive=True)
    says = "is not what solving gives"
    reasons([
        (Equivalent(Eq(x**3, 8), Eq(x, 2)), rule, {}, ""),
        (Equivalent(Eq(2 * x + 1, 5), Eq(x, 2)), rule, {}, ""),
        (Equivalent(Eq(x**3, -8), Eq(x, -2)), rule, {}, ""),
        (Equivalent(Eq(x**3, 8), Eq(x, -2)), rule, {}, says),
        (Equivalent(Eq(x**2, 4), Eq(x, 2)), rule, {}, says),
        (Equivalent(Eq(x**3, y), Eq(x, 2)), rule, {}, says),
        (Equivalent(Eq(x**3, 8), Eq(x, y)), rule, {}, says),
        (Equivalent(Eq(positive**2, 4), Eq(positive, 2)), rule, {}, says),
        (Equivalent(Eq(x**3, 8), Le(x, 2)), rule, {}, says),
        (Equivalent(Eq(x**3, 8), Eq(x, 2), Eq(y, 1)), rule, {}, says),
        (Implies(Eq(x**3, 8), Eq(x, 2)), rule, {}, says),
    ])  # fmt: skip


# Inequalities.


def test_inequalities_are_combined() -> None:
    h, strict = {"h": Le(x, y)}, {"h": Lt(x, y)}
    even = {"h": Eq(x, y)}
    reasons([
        (Le(2 * x, 2 * y), Combine({"h": 2}), h, ""),
        (Le(x, y), Combine({"h": 1}), h, ""),
        (Le(a * x, a * y), Combine({"h": a}), h, ""),
        (Le(x, y + 2), Combine({"h": 1}, 2), h, ""),
        (Lt(x, y + 1), Combine({"h": 1}, 1), h, ""),
        (Lt(x, y + a), Combine({"h": 1}, a), h, ""),
        (Lt(3 * x, 3 * y), Combine({"h": 3}), strict, ""),
        (Eq(-x, -y), Combine({"h": -1}), even, ""),
        (Eq(z * x, z * y), Combine({"h": z}), even, ""),
        (Le(-2 * x, -2 * y), Combine({"h": 2}), even, ""),
        (Le(2 * x, 2 * y), Combine({"h": -2}), even, ""),
        (Gt(1, 0, evaluate=False), Combine(slack=1), {}, ""),
        (Le(x, y - 1), Combine({"h": 1}, -1), h, "slack -1 is not"),
        (Le(x, y + z), Combine({"h": 1}, z), h, "slack z is not known to be >= 0"),
        (Le(x, x + 1, evaluate=False), Combine({"h": 0}, 1), h, "weight 0 is"),
        (Le(-x, -y), Combine({"h": -1}), h, "weight -1 is not known to be >= 0"),
        (Le(z * x, z * y), Combine({"h": z}), h, "weight z is not known to be >= 0"),
        (Le(w * x, w * y), Combine({"h": w}), even, "may be undefined"),
        (Lt(x, y), Combine({"h": 1}), h, "nothing makes"),
        (Lt(b * x, b * y), Combine({"h": b}), strict, "nothing makes"),
        (Lt(x, y + b), Combine({"h": 1}, b), h, "nothing makes"),
        (Lt(x, y), Combine({"h": 1}), even, "nothing makes"),
        (Eq(x, y), Combine({"h": 1}), h, "without slack"),
        (Eq(x, y + 1), Combine({"h": 1}, 1), even, "without sl"),
        (Ne(x, y), Combine({"h": 1}), h, "is not an equation or inequality"),
        (Le(x, y - 1), Combine({"h": 1}), h, "the gap differs from the sum by"),
        (Le(2 * x, 2 * y), Combine({"h": 1}), h, "the gap differs from the sum by"),
        (Le(x, y), Combine({"h": 1}), {"h": Ne(x, y)}, "is not an equation"),
    ])  # fmt: skip


def test_an_inequality_is_scaled_by_a_factor_of_known_sign() -> None:
    rule = Scale("h", "s")
    h, s = {"h": Le(x, y)}, {"s": Ge(z, 0)}
    reasons([
        (Le(z * x, z * y), rule, {**h, **s}, ""),
        (Le(z * x, z * y), rule, {**h, "s": Gt(z, 0)}, ""),
        (Le(z * x, z * y), rule, {**h, "s": Le(0, z)}, ""),
        (Lt(z * x, z * y), rule, {"h": Lt(x, y), "s": Gt(z, 0)}, ""),
        (Le(z * x, z * y), rule, {**h, "s": Ge(z, 1)}, "s is not of the form x >= 0"),
        (Le(z * x, z * y), rule, {**h, "s": Ge(z, -1)}, "s is not of the form x >= 0"),
        (Le(z * x, z * y), rule, {**h, "s": Eq(z, 0)}, "s is not of the form x >= 0"),
        (Le(z * x, z * y), rule, {"h": Eq(x, y), **s}, "h is not an inequality"),
        (Eq(z * x, z * y), rule, {**h, **s}, "is not of the form a <= b"),
        (Lt(z * x, z * y), rule, {**h, "s": Gt(z, 0)}, "is strict, and h or s is not"),
        (Lt(z * x, z * y), rule, {"h": Lt(x, y), **s}, "is strict, and h or s is not"),
        (Le(z * x, z * y + 1), rule, {**h, **s}, "is not h times z"),
        (Le(z * y, z * x), rule, {**h, **s}, "is not h times z"),
        (Le(x, y), rule, {**h, **s}, "is not h times z"),
    ])  # fmt: skip


def test_two_converse_inequalities_are_an_equation() -> None:
    rule = Antisymmetry("p", "q")
    both = {"p": Le(x, y), "q": Le(y, x)}
    reasons([
        (Eq(x, y), rule, both, ""),
        (Eq(y, x), rule, both, ""),
        (Eq(x, y), rule, {"p": Le(x, y), "q": Ge(x, y)}, ""),
        (Eq(x, z), rule, both, "does not give Eq(x, z)"),
        (Eq(x, y), rule, {"p": Le(x, y), "q": Le(x, y)}, "is not the converse of"),
        (Eq(x, y), rule, {"p": Le(x, y), "q": Le(z, x)}, "is not the converse of"),
        (Eq(x, y), rule, {"p": Le(x, y), "q": Le(y, z)}, "is not the converse of"),
        (Eq(x, y), rule, {"p": Lt(x, y), "q": Le(y, x)}, "that are not strict"),
        (Eq(x, y), rule, {"p": Le(x, y), "q": Lt(y, x)}, "that are not strict"),
    ])  # fmt: skip


def test_signs_are_read_from_both_writings() -> None:
    assert gap_of(ANY, Le(x, y)) == gap_of(ANY, Lt(x, y)) == y - x
    assert (
        gap_of(ANY, Ge(x, y)) == gap_of(ANY, Gt(x, y)) == gap_of(ANY, Eq(x, y)) == x - y
    )
    with pytest.raises(ProofError, match="is not an equation or inequality"):
        gap_of(ANY, Ne(x, y))
    for fact, kind in (
        (Gt(x, 0), "positive"), (Ge(x, 0), "nonnegative"), (Ne(x, 0), "nonzero"),
        (Lt(0, x), "positive"), (Le(0, x), "nonnegative"),
    ):  # fmt: skip
        ((part, stand),) = sign_of(ANY, "f", fact).items()
        assert (part, stand.is_real) == (x, True)
        assert getattr(stand, f"is_{kind}") is True
        assert with_signs(x + y, {x: stand}) == stand + y
        bound = Sum(x * i, (x, 0, 3))
        assert with_signs(bound, {x: stand}) == bound
    for fact in (Gt(x, 1), Gt(x, -1), Le(x, 0), Lt(1, x), Le(-1, x), Eq(x, 0), None):
        with pytest.raises(ProofError, match="'f' gives no sign"):
            sign_of(ANY, "f", fact)
    assert isinstance(next(iter(sign_of(ANY, "f", Ne(f(x), 0)).values())), Dummy)


def test_the_signs_of_all_premises_that_are_named_are_read() -> None:
    context = Context({"u": Gt(x, 0), "v": Ge(y, 0), "w": Le(z, 3)})
    found = signs_of(ANY, ("u", "v"), context)
    assert set(found) == {x, y}
    assert found[x].is_positive
    assert found[y].is_nonnegative
    assert signs_of(ANY, (), context) == {}
    for name in ("w", "none"):
        with pytest.raises(ProofError, match=f"'{name}' gives no sign"):
            signs_of(ANY, ("u", name), context)
