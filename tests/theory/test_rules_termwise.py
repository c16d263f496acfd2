"""Statements for every index, summed up, and false steps that are refused."""

import pytest
from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    KroneckerDelta,
    Le,
    Lt,
    Max,
    Sum,
    Symbol,
    log,
    oo,
)

from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.rules import (
    Assume,
    Cases,
    Combine,
    ForEach,
    Given,
    Instance,
    Lemma,
    OneTerm,
    Termwise,
)
from longdep.theory.lemmas import norms
from tests.theory.single_steps import refusal

n = Symbol("n", integer=True, positive=True)
k = Symbol("k", integer=True, nonnegative=True)
z = Symbol("z", integer=True)
i = Symbol("i", integer=True, nonnegative=True)
j = Symbol("j", integer=True, nonnegative=True)
late = Symbol("l", integer=True, positive=True)
f, g = Function("f", real=True), Function("g", real=True)
BELOW = ForAll(Le(f(i), g(i)), i, 0, n - 1)


def total(term, index=i, first=0, last=n - 1) -> Sum:
    return Sum(term, (index, first, last))


def test_sums_keep_the_order_of_their_terms() -> None:
    rule = Termwise("below")
    assert not refusal(Le(total(f(i)), total(g(i))), rule, {"below": BELOW})
    assert not refusal(Ge(total(g(i)), total(f(i))), rule, {"below": BELOW})
    same = ForAll(Eq(f(i), 2 * g(i)), i, 0, n - 1)
    doubled = equation(total(f(i)), 2 * total(g(i)))
    assert not refusal(doubled, rule, {"below": same})


def test_a_strict_sum_needs_a_term() -> None:
    some = {"below": ForAll(Lt(f(i), g(i)), i, 0, n - 1)}
    assert not refusal(Lt(total(f(i)), total(g(i))), Termwise("below"), some)
    perhaps = {"below": ForAll(Lt(f(i), g(i)), i, 0, k - 1)}
    sums = (total(f(i), last=k - 1), total(g(i), last=k - 1))
    assert refusal(Lt(*sums), Termwise("below"), perhaps)
    assert not refusal(Le(*sums), Termwise("below"), perhaps)


@pytest.mark.parametrize(
    ("statement", "every"),
    [
        (Le(total(g(i)), total(f(i))), BELOW),
        (Le(total(f(i)), total(g(i), last=n)), BELOW),
        (Lt(total(f(i)), total(g(i))), BELOW),
        (equation(total(f(i)), total(g(i))), BELOW),
        (
            Le(total(f(i), last=z), total(g(i), last=z)),
            ForAll(Le(f(i), g(i)), i, 0, z),
        ),
        (
            Le(total(f(late), late), total(g(late), late)),
            ForAll(Le(f(late), g(late)), late, 0, n - 1),
        ),
        (
            Le(total(f(i), last=oo), total(g(i), last=oo)),
            ForAll(Le(f(i), g(i)), i, 0, oo),
        ),
        (Le(total(f(i)), total(g(i))), Le(f(i), g(i))),
        (Le(total(f(i)), total(g(j))), BELOW),
        (Le(total(f(i)), total(g(i))), ForAll(Le(f(i), g(i)), i, 1, n - 1)),
    ],
)
def test_a_sum_that_its_terms_do_not_give_is_refused(statement, every) -> None:
    assert refusal(statement, Termwise("below"), {"below": every})


def test_a_rule_for_one_index_shows_it_for_every_index() -> None:
    said = ForAll(Le(f(j), Max(g(j), 0)), j, 0, n - 1)
    rule = ForEach(("below",), Cases(("below",)))
    assert not refusal(said, rule, {"below": BELOW})
    size = ForAll(Ge(Abs(f(i)), 0, evaluate=False), i, 0, n - 1)
    assert not refusal(size, ForEach((), Combine(slack=Abs(f(i)))))


@pytest.mark.parametrize(
    ("statement", "premises"),
    [
        (ForAll(Le(f(i), g(i)), i, 0, n), {"below": BELOW}),
        (ForAll(Le(f(i), g(i)), i, 1, n - 1), {"below": BELOW}),
        (ForAll(Le(f(i), g(j)), i, 0, n - 1), {"below": BELOW}),
        (ForAll(Le(g(i), f(i)), i, 0, n - 1), {"below": BELOW}),
        (ForAll(Le(f(late), g(late)), late, 0, n - 1), {"below": BELOW}),
        (ForAll(Le(f(i), g(i)), i, 0, n - 1), {"below": Le(f(i), g(i))}),
        (ForAll(Le(f(i), g(i)), i, 0, n - 1), {"below": BELOW, "one": Eq(f(i), 1)}),
        (Le(f(i), g(i)), {"below": BELOW}),
    ],
)
def test_what_is_not_shown_for_every_index_is_refused(statement, premises) -> None:
    rule = ForEach(("below",), Combine({"below": 1}))
    assert refusal(statement, rule, premises)


def test_a_fact_about_one_index_is_no_fact_about_every_index() -> None:
    premises = {"one": Le(f(i), 1)}
    said = ForAll(Le(f(i), 1), i, 0, n - 1)
    assert refusal(said, ForEach((), Combine({"one": 1})), premises)
    assert refusal(said, ForEach((), Cases(facts=("one",))), premises)
    assert refusal(said, ForEach((), Instance("one", {i: i})), premises)


HERE = {"here": Le(j, n - 1)}


def at(term, index=i, first=0, last=n - 1) -> Sum:
    return Sum(KroneckerDelta(j, index) * term, (index, first, last))


def test_only_the_term_of_the_delta_is_left() -> None:
    assert not refusal(equation(at(f(i)), f(j)), OneTerm(), HERE)
    shifted = Sum(f(i + KroneckerDelta(i, j)) - f(i), (i, 0, n - 1))
    assert not refusal(equation(shifted, f(j + 1) - f(j)), OneTerm(), HERE)


@pytest.mark.parametrize(
    ("statement", "premises"),
    [
        (equation(at(f(i)), f(j)), {}),
        (equation(at(f(i), first=1), f(j)), HERE),
        (equation(at(f(i)), f(i)), HERE),
        (equation(at(f(i)), 2 * f(j)), HERE),
        (equation(at(f(i)) + 1, f(j) + 1), HERE),
        (equation(Sum(f(i), (i, 0, n - 1)), f(j)), HERE),
        (equation(Sum(f(i) + KroneckerDelta(i, j), (i, 0, n - 1)), f(j) + 1), HERE),
        (equation(at(f(late), late), f(j)), HERE),
        (equation(at(log(f(i))), log(f(j))), HERE),
        (equation(at(f(i), last=oo), f(j)), HERE),
    ],
)
def test_a_sum_with_more_or_other_terms_is_refused(statement, premises) -> None:
    assert refusal(statement, OneTerm(), premises)


@pytest.mark.parametrize(
    "rule",
    [
        Assume(),
        Given("below"),
        Lemma("some book"),
        norms.CONSISTENT(left=g(i), right=g(i), order=1),
        Combine({"below": f(i) ** -2}),
    ],
)
def test_no_assumption_or_lemma_hides_in_a_rule_for_one_index(rule) -> None:
    said = ForAll(Le(f(i), 0), i, 0, n - 1)
    assert refusal(said, ForEach(("below",), rule), {"below": BELOW})


def test_the_weights_for_one_index_must_be_defined() -> None:
    said = ForAll(Le(f(i) / g(i) ** 2, g(i) / g(i) ** 2), i, 0, n - 1)
    rule = ForEach(("below",), Combine({"below": g(i) ** -2}))
    assert "defined" in refusal(said, rule, {"below": BELOW})
