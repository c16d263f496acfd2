"""Inductions that skip a value, leave the whole numbers, or fold a case away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    Gt,
    Identity,
    Inverse,
    Le,
    Lt,
    MatMul,
    MatrixSymbol,
    Ne,
    Product,
    Symbol,
    true,
)
from sympy import Q as Ask
from sympy.core.cache import clear_cache
from sympy.core.random import seed
from sympy.logic.boolalg import And, Boolean, Or

from longdep.theory.core.decide import decided
from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Cases,
    Combine,
    Induction,
    Lemma,
)
from longdep.theory.writing import ProofWriter
from tests.theory.proving import check, line, refused

t, s = (Symbol(name, integer=True, nonnegative=True) for name in "ts")
k = Symbol("k", integer=True, positive=True)
whole, x = Symbol("m", integer=True), Symbol("x", real=True)
size = Symbol("r", nonnegative=True)
f = Function("f", real=True)
V, W = MatrixSymbol("V", n, n), MatrixSymbol("W", n, n)


def said(kind: type, left: object, right: object) -> Boolean:
    return kind(left, right, evaluate=False)


def induction(
    claim: Boolean, variable: Symbol, start: int = 0, rule: object | None = None
) -> tuple[Step, ...]:
    """The steps of an induction whose cases are on trust, or by a rule."""
    trust = rule or Lemma("a theorem")
    follows = rule or Lemma("a theorem", by=("assumed",))
    return (
        line("base", claim.subs(variable, start), trust),
        line("assumed", claim, Assume()),
        line("next", claim.subs(variable, variable + 1), follows),
        line("all", claim, Induction(variable, "base", "assumed", "next", start)),
    )


GROWS = said(Ge, f(t), 3)


def test_an_induction_from_its_start_is_accepted() -> None:
    check(*induction(GROWS, t))
    check(*induction(said(Ge, f(k), 3), k, 1))


def test_a_start_beyond_the_least_value_is_refused() -> None:
    # f(s) = 3 s: f(1) >= 3, and each value is larger than the one before; f(0) = 0.
    refused("all", *induction(GROWS, t, 1), because="t is not an integer from 1 on")
    late = said(Ge, f(k), 3)
    refused("all", *induction(late, k, 2), because="k is not an integer from 2 on")


def test_a_variable_that_is_not_whole_is_refused() -> None:
    # What holds at 0, and at r + 1 where it holds at r, may fail at r = 1/2.
    steps = induction(said(Ge, f(size), 3), size)
    refused("all", *steps, because="r is not an integer from 0 on")


def test_a_variable_without_a_least_value_is_refused() -> None:
    steps = induction(said(Ge, f(whole), 3), whole)
    refused("all", *steps, because="m is not an integer from 0 on")


def test_a_start_outside_the_domain_is_refused() -> None:
    late = said(Ge, f(k), 3)
    refused("all", *induction(late, k, 0), because="0 is not known to be positive")


# Cases that SymPy has turned into `true`.


def test_what_is_undefined_at_the_start_does_not_fold_into_a_base_case() -> None:
    claim = said(Ge, f(1 / t) ** 2, 0)
    assert claim.subs(t, 0) == true  # the trap: f(1/0) is real for SymPy
    refused("base", *induction(claim, t), because="is defined only if")


def test_what_is_undefined_one_step_on_does_not_fold_into_a_step_case() -> None:
    claim = said(Ge, f(1 / (t - 1)) ** 2, 0)
    assert claim.subs(t, t + 1) == true  # the trap: undefined at t = 0
    refused("next", *induction(claim, t), because=r"1/t is defined only if Ne\(t, 0\)")


@pytest.mark.parametrize("other", [said(Ge, f(t), 0), said(Lt, f(t), x)], ids=str)
def test_a_part_that_is_undefined_one_step_on_does_not_fold_away(
    other: Boolean,
) -> None:
    claim = And(said(Ge, f(1 / (t - 1)) ** 2, 0), other)
    refused("all", *induction(claim, t), because=r"1/t is defined only if Ne\(t, 0\)")
    start = And(said(Ge, f(1 / t) ** 2, 0), other)
    refused("all", *induction(start, t), because="is defined only if")


def test_a_case_that_the_sorts_decide_may_fold() -> None:
    claim = And(said(Ge, f(1 / (t + 1)) ** 2, 0), said(Ge, f(t), 0))
    check(*induction(claim, t))
    check(*induction(said(Ge, t, 0), t))
    check(*induction(said(Gt, t + 1, 0), t))
    check(*induction(said(Ge, Abs(f(t)) + t, 0), t))


def test_a_part_that_sympy_alone_takes_for_true_does_not_fold_away() -> None:
    cancelled = equation(W**t, MatMul(V, Inverse(V), W**t))
    assert cancelled.subs(t, 0) == true  # the trap, for a singular V
    claim = And(cancelled, said(Ge, f(t), 0))
    refused("all", *induction(claim, t), because="only if V is invertible")
    check(*induction(claim, t), regular=Ask.invertible(V))


def test_an_equation_that_sympy_takes_for_true_is_checked_by_its_own_rule() -> None:
    claim = equation(W**t, MatMul(V, Inverse(V), W**t))
    rule = Algebra(facts=("regular",))
    check(*induction(claim, t, rule=rule), regular=Ask.invertible(V))
    bare = induction(claim, t, rule=Algebra())
    refused("base", *bare, regular=Ask.invertible(V), because="not given invertible")


def test_a_part_that_is_false_in_a_case_does_not_fold_away() -> None:
    either = Or(said(Lt, 2, t), said(Ge, f(t), 3))
    assert either.subs(t, 0) == Ge(f(0), 3)
    refused("all", *induction(either, t), because="2 < 0 folds away")


def test_a_case_that_becomes_true_as_a_whole_says_nothing() -> None:
    either = Or(said(Lt, t, 1), said(Ge, f(t), 3))
    assert either.subs(t, 0) == true
    refused("all", *induction(either, t), because="base says nothing")


def test_a_base_case_does_not_rest_on_the_assumption() -> None:
    steps = list(induction(GROWS, t))
    resting = line("base", steps[0].statement, Lemma("a theorem", by=("assumed",)))
    turned = (steps[1], resting, *steps[2:])
    refused("all", *turned, because="the base case rests on an assumption")


def test_a_variable_that_skips_numbers_is_refused() -> None:
    even = Symbol("e", even=True, nonnegative=True)
    steps = induction(said(Ge, f(even), 3), even)
    refused("all", *steps, because=r"e \+ 1 is not known to be even")


def test_what_is_proved_is_no_assumption() -> None:
    steps = list(induction(GROWS, t))
    steps[1] = line("assumed", GROWS, Lemma("a theorem"))
    refused("all", *steps, because="assumed is not an assumption")


def test_a_statement_that_is_true_everywhere_says_nothing() -> None:
    steps = (
        line("base", true, Algebra()),
        line("assumed", GROWS, Assume()),
        line("next", true, Algebra()),
        line("all", GROWS, Induction(t, "base", "assumed", "next")),
    )
    refused("base", *steps, because="algebra decides equations, not")


def test_a_bound_variable_is_not_the_one_that_runs() -> None:
    claim = ForAll(said(Ge, f(t), 0), t, 0, 3)
    refused("all", *induction(claim, t), because="t is bound in")


def test_the_cases_may_follow_by_any_rule() -> None:
    claim = said(Le, Abs(f(t) + x), Abs(f(t)) + Abs(x))
    check(*induction(claim, t, rule=Cases()))
    assert Eq(MatMul(V, Inverse(V)), Identity(n)) == true
    unequal = said(Ne, f(t), f(t) + 1)
    assert unequal.subs(t, 0) == true
    check(*induction(unequal, t))


SIZES = Product(Abs(f(k)), (k, 1, t))
BELOW = Le(SIZES, Abs(f(t)) * 2**t)
ORDERS = range(12)  # in which SymPy asks itself for what it knows


@contextmanager
def asked_in(order: int) -> Iterator[None]:
    """SymPy as it is in a new process, with one of its random orders."""
    clear_cache()
    seed(order)
    try:
        yield
    finally:
        seed()
        clear_cache()


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_in_which_sympy_asks_changes_no_case(order: int) -> None:
    with asked_in(order):
        proof = ProofWriter()
        proof.step("unit", said(Le, 1, Abs(f(0))), Lemma("a theorem"), "")
        proof.induct(
            "all",
            BELOW,
            over=t,
            base=Combine({"unit": 1}),
            step=Lemma("a theorem", by=("all assumed",)),
            because="",
        )
    for another in ORDERS:
        with asked_in(another):
            check(*proof.steps)


@pytest.mark.parametrize("order", ORDERS)
def test_a_case_that_sympy_turns_into_true_at_random_says_nothing(order: int) -> None:
    with asked_in(order):
        base, *others = induction(BELOW, t)
        refused("base", replace(base, by=Algebra()), *others)


@pytest.mark.parametrize("order", ORDERS)
def test_no_part_of_a_case_is_left_out_in_whatever_order_sympy_asks(order: int) -> None:
    steps = induction(And(BELOW, GROWS), t)
    base = line("base", GROWS.subs(t, 0), Lemma("a theorem"))
    with asked_in(order):
        refused("all", base, *steps[1:], because="base says|folds away")


@pytest.mark.parametrize("order", ORDERS)
def test_an_empty_product_is_1_in_whatever_order_sympy_asks(order: int) -> None:
    empty = Product(Abs(f(k)), (k, 1, 0))
    with asked_in(order):
        assert decided(said(Le, 1, empty))
        assert decided(said(Lt, 0, empty))
        assert not decided(said(Le, empty, Abs(f(0))))
        assert not decided(said(Le, empty, 0))
