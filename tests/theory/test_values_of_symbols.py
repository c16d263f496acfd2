"""Which values may stand in the place of a symbol, and where SymPy decides early."""

import pytest
from sympy import (
    Basic,
    Eq,
    Function,
    Ge,
    Gt,
    Implies,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Ne,
    Rational,
    Symbol,
    oo,
)
from sympy.logic.boolalg import And, Boolean, Or

from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import Expectation, ForAll, equation
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Lemma,
    PartOf,
)
from longdep.theory.core.rules.values import (
    admit,
    admit_bounds,
    require_constant,
    require_no_fold,
    substituted,
    substituted_or_same,
)
from longdep.theory.core.steps import Context, ProofError, Step
from tests.theory.proving import line, refused

x, y, z, w = (Symbol(name, real=True) for name in "xyzw")
i = Symbol("i", integer=True)
s, t = (Symbol(name, integer=True, nonnegative=True) for name in "st")
f = Function("f", real=True)
A, B = MatrixSymbol("A", 2, 2), MatrixSymbol("B", 2, 3)
ANY = Step("it", Le(x, 1), Lemma("a book"), "")


def knowing(*facts: Boolean) -> Knowledge:
    return Knowledge({("hypothesis", str(at)): fact for at, fact in enumerate(facts)})


@pytest.mark.parametrize(
    ("kinds", "known", "missing"),
    [
        ({"positive": True}, Gt(z, 0), ""),
        ({"nonnegative": True}, Ge(z, 0), ""),
        ({"negative": True}, Lt(z, 0), ""),
        ({"nonpositive": True}, Le(z, 0), ""),
        ({"nonzero": True}, Ne(z, 0), ""),
        ({"positive": True}, Ge(z, 0), "positive"),
        ({"nonnegative": True}, Ge(z, -1), "nonnegative"),
        ({"negative": True}, Le(z, 0), "negative"),
        ({"nonpositive": True}, Le(z, 1), "nonpositive"),
        ({"positive": True, "integer": True}, Gt(z, 0), "integer"),
        ({"integer": True, "positive": True}, Gt(z, 0), "integer"),
        ({"zero": False}, Ne(z, 0), "not zero"),
    ],
)
def test_a_sign_may_be_known_but_every_sort_must_fit(kinds, known, missing) -> None:
    symbol = Symbol("u", **kinds)
    if not missing:
        admit(ANY, symbol, z, knowing(known))
        with pytest.raises(ProofError, match="z is not known to be"):
            admit(ANY, symbol, z)
        return
    with pytest.raises(ProofError, match=f"z is not known to be {missing}"):
        admit(ANY, symbol, z, knowing(known))


def test_values_are_of_the_kind_of_their_symbol() -> None:
    admit(ANY, Symbol("u", integer=True), Integer(2))
    admit(ANY, MatrixSymbol("C", 2, 2), A)
    for symbol, value, says in (
        (A, B, "has not the shape of A"),
        (A, Integer(1), "has not the shape of A"),
        (f(x), Integer(1), "only symbols take values"),
        (x, A, "A is no number, as x is"),
        (x, Le(x, 1), "is no number, as x is"),
        (i, Rational(1, 2), "1/2 is not known to be integer"),
    ):
        with pytest.raises(ProofError, match=says):
            admit(ANY, symbol, value)


@pytest.mark.parametrize(
    ("first", "last", "value", "says"),
    [
        (0, 3, 0, ""), (0, 3, 3, ""), (0, oo, 99, ""), (2, 2, 2, ""),
        (0, 3, -1, "to be >= 0"), (0, 3, 4, "to be <= 3"), (2, oo, 1, "to be >= 2"),
    ],
)  # fmt: skip
def test_a_value_lies_in_the_range(first, last, value, says) -> None:
    every = ForAll(Le(f(i), 1), i, first, last)
    if not says:
        return admit_bounds(ANY, every, Integer(value), knowing())
    with pytest.raises(ProofError, match=f"is not known {says}"):
        admit_bounds(ANY, every, Integer(value), knowing())
    return None


def test_nothing_is_captured() -> None:
    assert substituted(ANY, Le(x, y), {x: z}) == Le(z, y)
    within = ForAll(Le(f(i), x), i, 0, 3)
    assert substituted(ANY, within, {x: z}) == ForAll(Le(f(i), z), i, 0, 3)
    with pytest.raises(ProofError, match="i"):
        substituted(ANY, within, {x: i})
    assert substituted_or_same(ANY, Le(x, y), {z: Integer(1)}) == Le(x, y)
    assert substituted_or_same(ANY, Le(x, y), {x: Integer(1)}) == Le(1, y)


def constant(symbol: Basic, value: Basic, statement: Basic, **given: Boolean) -> None:
    require_constant(ANY, Context(given), symbol, value, statement)


def test_what_stands_in_a_mean_takes_no_random_value() -> None:
    mean = equation(Expectation(x * w), x * Expectation(w))
    for value in (y, Integer(2), y + 3, x, f(y)):
        constant(x, value, mean)
    for value in (w, w + y, f(w)):
        with pytest.raises(ProofError, match="may depend on chance, x does not"):
            constant(x, value, mean)
    constant(y, w, mean)
    constant(x, w, Le(x, 1))
    noisy = equation(Expectation(y), 0)
    with pytest.raises(ProofError, match="y may depend on chance, x does not"):
        constant(x, y, mean, noise=noisy)


@pytest.mark.parametrize(
    ("statement", "at", "folds"),
    [
        (Implies(Le(x, y), Le(z, 1)), {x: Integer(0), y: Integer(1)}, True),
        (Implies(Le(x, y), Le(z, 1)), {x: Integer(2), y: Integer(1)}, True),
        (Implies(Le(x, y), Le(z, 1)), {z: Integer(0)}, True),
        (Implies(Le(x, y), Le(z, 1)), {x: Integer(0)}, False),
        (Implies(Le(x, y), Le(z, 1)), {w: Integer(0)}, False),
        (Or(Le(x, 0), Le(y, 0)), {x: Integer(1)}, True),
        (Le(x, 0), {x: Integer(1)}, False),
        (And(Le(x, 0), Le(y, 0)), {x: Integer(-1)}, False),
        (And(Le(x, 0), Ge(y, 0), Implies(Le(w, 0), Le(z, 1))), {w: Integer(0)}, True),
        (And(Le(x, 0), Ge(y, 0), Implies(Le(w, 0), Le(z, 1))), {x: Integer(0)}, False),
        (And(Or(Le(x, 0), Eq(w, 1)), Implies(Le(y, 0), z > 1)), {y: Integer(0)}, True),
        (And(Or(Le(x, 0), Eq(w, 1)), Implies(Le(y, 0), z > 1)), {x: Integer(0)}, True),
    ],
)  # fmt: skip
def test_no_premise_and_no_case_is_folded_away(statement, at, folds) -> None:
    if not folds:
        return require_no_fold(ANY, statement, at)
    with pytest.raises(ProofError, match="folds away at these values"):
        require_no_fold(ANY, statement, at)
    return None


def test_an_induction_assumes_what_it_shows_and_no_more() -> None:
    """f(0) = 0 gives f(1) = 3: that f(t) <= 1 follows from f(t) = 1 alone."""
    rule = ForAll(Eq(f(s + 1), 3 - 2 * f(s)), s, 0, oo)
    small = Le(f(t), 1)
    steps = (
        line("base", small.subs(t, 0), Given("start")),
        line("assumed", Eq(f(t), 1), Assume()),
        line("one", Eq(f(t + 1), 3 - 2 * f(t)), Given("rule", {s: t})),
        line("next", small.subs(t, t + 1), Combine({"one": -1, "assumed": 2})),
        line("all", small, Induction(t, "base", "assumed", "next")),
    )
    says = "assumed does not say"
    refused("all", *steps, because=says, rule=rule, start=Le(f(0), 1))


def test_the_base_case_of_an_induction_may_not_fix_the_variable() -> None:
    rule = ForAll(Eq(f(s + 1), f(s)), s, 0, oo)
    level = equation(f(t), y)
    steps = (
        line("start", And(Eq(f(0), y), Le(t, 5)), Given("start")),
        line("base", level.subs(t, 0), PartOf("start")),
        line("assumed", level, Assume()),
        line("one", Eq(f(t + 1), f(t)), Given("rule", {s: t})),
        line("next", level.subs(t, t + 1), Algebra(("one", "assumed"))),
        line("all", level, Induction(t, "base", "assumed", "next")),
    )
    start = And(Eq(f(0), y), Le(t, 5))
    refused("all", *steps, because="a hypothesis fixes t", rule=rule, start=start)
