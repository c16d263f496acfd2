"""Why a statement for every index, or a sum, is refused; and what just passes."""

from typing import Any

import pytest
from sympy import (
    Abs,
    DiagMatrix,
    Eq,
    Function,
    Ge,
    Gt,
    Integer,
    KroneckerDelta,
    Le,
    Lt,
    MatrixSymbol,
    Ne,
    Sum,
    Symbol,
    oo,
)
from sympy.logic.boolalg import And

from longdep.theory.core.notation import Family, ForAll, Norm, equation
from longdep.theory.core.proof import Context, ProofError, check_step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    EachEntry,
    ForEach,
    Given,
    Instance,
    NormGrows,
    OneTerm,
    PartOf,
    Termwise,
)
from longdep.theory.core.rules.entries import entry_of
from tests.theory.proving import line, trusted
from tests.theory.single_steps import refusal

n = Symbol("n", integer=True, positive=True)
k = Symbol("k", integer=True, nonnegative=True)
z = Symbol("z", integer=True)
i, j, m = (Symbol(name, integer=True, nonnegative=True) for name in "ijm")
late = Symbol("l", integer=True, positive=True)
c, x = Symbol("c", real=True), Symbol("x", real=True)
w = Symbol("w", complex=True)
f, g, h = (Function(name, real=True) for name in "fgh")
place = Function("place", integer=True)
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1)


def every(body: Any, index: Any = i, first: Any = 0, last: Any = n - 1) -> ForAll:
    return ForAll(body, index, first, last)


def total(term: Any, *limits: Any) -> Sum:
    return Sum(term, *(limits or ((i, 0, n - 1),)))


BELOW = every(Le(f(i), g(i)))
STRICT = every(Lt(f(i), g(i)))


# One rule for every index.


def test_no_assumption_that_is_still_open_may_speak_of_the_index() -> None:
    for assumed, reason in (
        (Le(f(i), 1), "i is fixed by a premise or assumption"),
        (Le(f(j), 1), ""),
    ):
        context = Context({})
        for step in (
            trusted("below", BELOW),
            line("assumed", assumed, Assume()),
            line("both", And(assumed, BELOW), Conjunction(("assumed", "below"))),
            line("again", BELOW, PartOf("both")),
        ):
            check_step(step, context)
        rule = ForEach(("again",), Combine({"again": 1}))
        last = line("it", every(Le(f(i), g(i))), rule)
        if reason:
            with pytest.raises(ProofError, match=reason):
                check_step(last, context)
        else:
            check_step(last, context)


@pytest.mark.parametrize(
    ("statement", "rule", "premises", "says"),
    [
        (Le(f(i), g(i)), Combine({"a": 1}), {"a": BELOW}, "is not for every index"),
        (every(Le(f(late), g(late)), late), Combine({"a": 1}), {"a": BELOW},
         "l is not declared for the whole range"),
        (every(Le(f(x), g(x)), x), Combine({"a": 1}), {"a": BELOW},
         "x is not declared for the whole range"),
        (BELOW, Given("a"), {"a": BELOW}, "no rule for one index"),
        (BELOW, Combine({"a": 1}, facts=("b",)), {"a": BELOW, "b": Ge(c, 0)},
         "the rule for one index may name no hypothesis"),
        (BELOW, Combine({"a": 1}), {"a": BELOW, "b": Le(f(i), 1)},
         "i is fixed by a premise or assumption"),
        (BELOW, Combine({"a": 1}), {"a": every(Le(f(i), g(i)), last=n)},
         "a is not for every index in the range"),
        (BELOW, Combine({"a": 1}), {"a": every(Le(f(i), g(i)), first=1)},
         "a is not for every index in the range"),
        (every(Le(f(j), g(j)), j), Combine({"a": 1}),
         {"a": every(every(Le(f(i), g(i)), j))}, "j stands in a"),
        (BELOW, Combine({"a": 2}), {"a": BELOW}, "the gap differs from the sum"),
    ],
)  # fmt: skip
def test_a_step_for_every_index_is_refused(statement, rule, premises, says) -> None:
    assert says in refusal(statement, ForEach(("a",), rule), premises)


def test_an_index_that_stands_free_in_what_is_cited_is_not_renamed() -> None:
    said = every(Le(f(j), g(j)), j)
    held = {"a": every(Le(f(i), g(i)))}
    assert not refusal(said, ForEach(("a",), Combine({"a": 1})), held)
    for body in (every(Le(f(i) * c, g(j) * c)), every(Le(f(i), every_sum()))):
        reason = refusal(every(Le(f(j), g(j)), j), ForEach(("a",), Combine({"a": 1})),
                         {"a": body})  # fmt: skip
        assert "j stands in a" in reason or "fixed by" in reason


def every_sum() -> Sum:
    return Sum(g(j), (j, 0, 3))


def test_what_a_rule_for_one_index_names_must_be_defined() -> None:
    """Nothing of 1/g is left in the step, but the step says that it was put in."""
    any_number = Symbol("any")
    put_in = Instance("a", {any_number: 1 / g(i)})
    reason = refusal(BELOW, ForEach(("a",), put_in), {"a": BELOW})
    assert "1/g(i) is defined only if" in reason
    assert not refusal(
        BELOW, ForEach(("a",), Instance("a", {any_number: g(i)})), {"a": BELOW}
    )


def test_rules_for_every_index_stand_within_each_other() -> None:
    twice = ForAll(every(Le(f(i) * 2, g(i) * 2)), j, 0, 3)
    inner = ForEach(("a",), Combine({"a": 2}))
    held = {"a": ForAll(BELOW, j, 0, 3)}
    assert not refusal(twice, ForEach(("a",), inner), held)
    doubled = every(Eq(f(i) + f(i), 2 * g(i)))
    assert not refusal(
        doubled, ForEach(("a",), Algebra(("a",))), {"a": every(Eq(f(i), g(i)))}
    )


# Sums, term by term.


def test_a_range_of_numbers_is_known() -> None:
    limits = (i, 0, 3)
    below, strict = ForAll(Le(f(i), g(i)), *limits), ForAll(Lt(f(i), g(i)), *limits)
    sums = (total(f(i), limits), total(g(i), limits))
    assert not refusal(Le(*sums), Termwise("a"), {"a": below})
    assert not refusal(Lt(*sums), Termwise("a"), {"a": strict})
    one = (i, 2, 2)
    sums = (total(f(i), one), total(g(i), one))
    assert not refusal(Lt(*sums), Termwise("a"), {"a": ForAll(Lt(f(i), g(i)), *one)})


def test_a_range_may_be_empty_by_one_but_not_run_backwards() -> None:
    for first, last, facts in (
        (0, k - 1, {}), (0, z, {"z": Ge(z, -1)}), (1, z, {"z": Ge(z, 0)}),
    ):  # fmt: skip
        limits = (i, first, last)
        held = {"a": ForAll(Le(f(i), g(i)), *limits), **facts}
        sums = (total(f(i), limits), total(g(i), limits))
        assert not refusal(Le(*sums), Termwise("a"), held)
    for first, last, facts, says in (
        (0, z, {"z": Ge(z, -2)}, "z + 1 >= 0"),
        (5, k, {}, "k + 1 >= 5"),
        (0, z, {}, "z + 1 >= 0"),
    ):
        limits = (i, first, last)
        held = {"a": ForAll(Le(f(i), g(i)), *limits), **facts}
        sums = (total(f(i), limits), total(g(i), limits))
        reason = refusal(Le(*sums), Termwise("a"), held)
        assert reason == f"it is not known that {says}"


def test_a_strict_sum_needs_a_term_in_every_range() -> None:
    says = "nothing makes the inequality strict"
    for first, last in ((1, k), (0, k - 1)):
        limits = (i, first, last)
        held = {"a": ForAll(Lt(f(i), g(i)), *limits)}
        sums = (total(f(i), limits), total(g(i), limits))
        assert refusal(Lt(*sums), Termwise("a"), held) == says
        assert not refusal(Le(*sums), Termwise("a"), held)
    assert refusal(Lt(total(f(i)), total(g(i))), Termwise("a"), {"a": BELOW}) == says
    assert not refusal(Gt(total(g(i)), total(f(i))), Termwise("a"), {"a": STRICT})
    outer, inner = (i, 0, n - 1), (j, 0, k - 1)
    held = {"a": ForAll(ForAll(Lt(f(j), g(i)), *inner), *outer)}
    sums = (total(f(j), inner, outer), total(g(i), inner, outer))
    assert refusal(Lt(*sums), Termwise("a"), held) == says


def test_sums_within_sums_run_as_the_statements_do() -> None:
    inner, middle, outer = (m, 0, 4), (j, 0, k), (i, 0, n - 1)
    left, right = f(i) + f(j) + f(m), g(i)
    held = {"a": ForAll(ForAll(ForAll(Le(left, right), *inner), *middle), *outer)}
    sums = (total(left, inner, middle, outer), total(right, inner, middle, outer))
    assert not refusal(Le(*sums), Termwise("a"), held)
    turned = (total(left, outer, middle, inner), total(right, outer, middle, inner))
    assert refusal(Le(*turned), Termwise("a"), held)
    pair = {"a": ForAll(ForAll(Le(f(j), g(i)), *middle), *outer)}
    sums = (total(f(j), middle, outer), total(g(i), middle, outer))
    assert not refusal(Le(*sums), Termwise("a"), pair)


def test_a_sum_of_zeros_may_be_written_as_zero() -> None:
    held = {"a": every(Ge(f(i), 0))}
    assert not refusal(Ge(total(f(i)), 0), Termwise("a"), held)
    assert not refusal(Le(0, total(f(i))), Termwise("a"), held)
    assert refusal(Ge(total(f(i)), 1), Termwise("a"), held)
    doubled = equation(total(f(i)), -2 * total(g(i)))
    assert refusal(doubled, Termwise("a"), {"a": every(Eq(f(i), 2 * g(i)))})


MATRICES = every(Eq(Family("h", n, n, i), Family("k", n, n, i)))


@pytest.mark.parametrize(
    ("statement", "premise", "says"),
    [
        (Ne(total(f(i)), 0), BELOW, "is no equation or inequality"),
        (Le(total(f(i)), total(g(i))), Le(f(i), g(i)), "a does not speak of every"),
        (Le(total(f(i)), total(g(i))), every(Ne(f(i), g(i))), "a compares no numbers"),
        (Eq(A, B), MATRICES, "sums of numbers are compared, not of matrices"),
        (Le(total(f(i)), total(g(i))), MATRICES, "not of matrices"),
        (Le(total(f(i), (i, 0, oo)), 1), ForAll(Le(f(i), 1), i, 0, oo), "finite"),
        (Le(total(f(j), (j, 0, i), (i, 0, n)), 1),
         ForAll(ForAll(Le(f(j), g(i)), j, 0, i), i, 0, n), "does not run over"),
        (Le(total(f(i)), total(g(i))), every(BELOW), "a uses one index twice"),
        (Le(total(f(late), (late, 0, 3)), 1), ForAll(Le(f(late), 1), late, 0, 3),
         "l is not declared for the whole range"),
        (equation(total(f(i)), total(g(i))), BELOW, "a is no equation"),
        (Le(total(g(i)), total(f(i))), BELOW, "is not known to be"),
        (Le(total(f(i)) + 1, total(g(i))), BELOW, "is not known to be"),
        (Le(total(f(i)), total(g(i)) + 1), BELOW, "is not known to be"),
    ],
)  # fmt: skip
def test_a_sum_that_is_refused_is_told_why(statement, premise, says) -> None:
    assert says in refusal(statement, Termwise("a"), {"a": premise})


def test_the_smaller_side_is_compared_first() -> None:
    left, right = total(f(i)), total(g(i))
    reason = refusal(Le(right, left), Termwise("a"), {"a": BELOW})
    assert reason == f"{right} is not known to be {left}"
    reason = refusal(Ge(left, right), Termwise("a"), {"a": BELOW})
    assert reason == f"{right} is not known to be {left}"


# Kronecker's delta.


def only(term: Any, index: Any = i, first: Any = 0, last: Any = n - 1) -> Sum:
    return Sum(KroneckerDelta(j, index) * term, (index, first, last))


def test_the_chosen_index_lies_in_the_range() -> None:
    assert not refusal(equation(only(f(i)), f(j)), OneTerm(), {"a": Le(j, n - 1)})
    two = Sum(KroneckerDelta(2, i) * f(i), (i, 0, 5))
    assert not refusal(equation(two, f(2)), OneTerm())
    for last in (2, 3):
        ends = Sum(KroneckerDelta(2, i) * f(i), (i, 2, last))
        assert not refusal(equation(ends, f(2)), OneTerm())
    for first, last, facts, says in (
        (0, n - 1, {"a": Le(j, n)}, "n - j - 1 >= 0"),
        (3, n - 1, {"a": Le(j, n - 1)}, "j - 3 >= 0"),
        (1, n - 1, {"a": Le(j, n - 1)}, "j - 1 >= 0"),
    ):
        said = equation(only(f(i), first=first, last=last), f(j))
        reason = refusal(said, OneTerm(), facts)
        assert reason.startswith("it is not known that")
        assert says.split()[-1] == reason.split()[-1]
    few = Sum(KroneckerDelta(j, i) * f(i), (i, 0, 3))
    assert "it is not known that 3 - j >= 0" in refusal(equation(few, f(j)), OneTerm())
    outside = Sum(KroneckerDelta(2, i) * f(i), (i, 3, 5))
    assert "it is not known that -1 >= 0" in refusal(equation(outside, f(2)), OneTerm())


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (Le(only(f(i)), f(j)), "is no equation for one sum"),
        (equation(f(j), only(f(i))), "is no equation for one sum"),
        (equation(Sum(KroneckerDelta(j, i) * f(i), (i, 0, n - 1), (m, 0, 1)), f(j)),
         "is no equation for one sum"),
        (equation(total(f(i)), f(j)), "is no sum with one delta of i"),
        (equation(Sum(KroneckerDelta(j, i) * KroneckerDelta(m, i), (i, 0, n - 1)), 1),
         "is no sum with one delta of i"),
        (equation(only(f(late), late), f(j)), "is no sum with one delta of l"),
        (equation(Sum(KroneckerDelta(i, place(i)) * f(i), (i, 0, n - 1)), f(j)),
         "is not an index beside i"),
        (equation(Sum(KroneckerDelta(i, x) * f(i), (i, 0, n - 1)), f(x)),
         "x is not an index beside i"),
        (equation(Sum(KroneckerDelta(j, i) + f(i), (i, 0, n - 1)), 1),
         "are not 0"),
        (equation(only(f(i)), f(i)), "is not the term at j"),
        (equation(only(f(i)), 2 * f(j)), "is not the term at j"),
        (equation(only(f(i)), 0), "0 is not the term at j"),
    ],
)  # fmt: skip
def test_a_sum_of_more_than_one_term_is_told_why(statement, says) -> None:
    assert says in refusal(statement, OneTerm(), {"a": Le(j, n - 1)})


# Entries.


def entries(body: Any, row: Any = i, column: Any = j, last: Any = n - 1) -> ForAll:
    return ForAll(ForAll(body, column, 0, last), row, 0, n - 1)


def test_an_entry_of_scaled_rows_is_scaled() -> None:
    assert entry_of(A, i, j) == A[i, j]
    assert entry_of(DiagMatrix(u) * A, i, j) == u[i, 0] * A[i, j]
    assert entry_of(DiagMatrix(u) * DiagMatrix(v) * A, i, j) == (
        u[i, 0] * v[i, 0] * A[i, j]
    )


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (entries(Eq(Abs(A[i, j]), Norm(A, 1))), "is no bound for every entry"),
        (entries(Le(Abs(A[i, j]), c)), "is no bound for every entry"),
        (entries(Le(Abs(A[i, j]), Norm(A, 2))), "is of order 2 but not of a vector"),
        (entries(Le(Abs(A[i, j]), Norm(A, c))), "c is no order of a norm"),
        (entries(Le(Abs((w * A)[i, j]), Norm(w * A, 1))), "to be a real matrix"),
        (every(Le(Abs(A[i, 0]), Norm(A, 1))), "does not speak of every entry"),
        (entries(Le(Abs(A[i, j]), Norm(A, 1)), last=n), "j does not run over the entr"),
        (entries(Le(Abs(A[i, late]), Norm(A, 1)), column=late), "l does not run over"),
        (entries(Le(Abs(A[i, i]), Norm(A, 1)), column=i), "indices"),
        (every(Le(Abs((f(i) * u)[i, 0]), Norm(f(i) * u, 1))), "i stands in"),
        (entries(Le(A[i, j], Norm(A, 1))), "does not bound"),
        (entries(Le(Abs(A[j, i]), Norm(A, 1))), "does not bound"),
        (every(Le(Abs(u[0, 0]), Norm(u, 1))), "does not bound"),
    ],
)
def test_what_bounds_no_entry_is_told_why(statement, says) -> None:
    assert says in refusal(statement, EachEntry())


SIZES = entries(Le(Abs(A[i, j]), Abs(B[i, j])))
ROW = MatrixSymbol("r", 1, n)


@pytest.mark.parametrize(
    ("statement", "premise", "says"),
    [
        (Lt(Norm(A, 1), Norm(B, 1)), SIZES, "is not of the form |A| <= |B|"),
        (Le(Norm(A, 1), c), SIZES, "c is no norm"),
        (Le(c, Norm(B, 1)), SIZES, "c is no norm"),
        (Le(Norm(A, c), Norm(B, c)), SIZES, "c is no order of a norm"),
        (Le(Norm(A, 1), Norm(B, oo)), SIZES, "compares norms of two orders"),
        (Le(Norm(A, 1), Norm(u, 1)), SIZES, "have two shapes"),
        (Le(Norm(ROW, 1), Norm(ROW.T, 1)), SIZES, "have two shapes"),
        (Le(Norm(A, 1), Norm(B, 1)), entries(Eq(Abs(A[i, j]), Abs(B[i, j]))),
         "compares no sizes"),
        (Le(Norm(A, 1), Norm(B, 1)), entries(Le(A[i, j], Abs(B[i, j]))),
         "is not the size of A[i, j]"),
        (Le(Norm(A, 1), Norm(B, 1)), entries(Le(Abs(A[i, j]), 2 * Abs(B[i, j]))),
         "is not the size of B[i, j]"),
        (Le(Norm(A, 1), Norm(B, 1)), entries(Le(Abs(B[i, j]), Abs(A[i, j]))),
         "is not the size of A[i, j]"),
    ],
)  # fmt: skip
def test_norms_that_entries_do_not_order_are_told_why(statement, premise, says) -> None:
    assert says in refusal(statement, NormGrows("a"), {"a": premise})


def test_norms_keep_the_order_of_entries_in_any_writing() -> None:
    for premise in (SIZES, entries(Ge(Abs(B[i, j]), Abs(A[i, j])))):
        for said in (Le(Norm(A, 1), Norm(B, 1)), Ge(Norm(B, 1), Norm(A, 1))):
            assert not refusal(said, NormGrows("a"), {"a": premise})
    rows = every(Le(Abs(ROW[0, i]), Integer(2) * Abs(v[i, 0])))
    wide = Le(Norm(ROW, 1), Norm(2 * v.T, 1))
    assert not refusal(wide, NormGrows("a"), {"a": rows})
