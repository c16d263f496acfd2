"""Whether the proof checker refuses what does not follow: every rule, every trap.

Each false step here is one that a naive `simplify(left - right) == 0`, or a careless
rule, lets through. `refused` runs the symbolic route alone, so no model can help.
"""

from random import Random

import pytest
from sympy import (
    Basic,
    Derivative,
    Determinant,
    Dummy,
    Eq,
    Equivalent,
    Function,
    Ge,
    Gt,
    Identity,
    Implies,
    Inverse,
    Le,
    Limit,
    Lt,
    MatMul,
    MatrixSymbol,
    Ne,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    cosh,
    diff,
    digamma,
    expand,
    limit,
    log,
    oo,
    simplify,
    true,
)
from sympy import Q as Ask
from sympy.logic.boolalg import And, Boolean, Not, Or

from longdep.theory.core.notation import Expectation, Family, ForAll, Norm, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.proof import Proof, ProofError, Step, check_proof
from longdep.theory.core.rules import (
    Algebra,
    Antisymmetry,
    Apply,
    Assume,
    Both,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Induction,
    Instance,
    Lemma,
    LimitRule,
    Multiply,
    OnlyRoot,
    PartOf,
    Scale,
    Tollens,
)

t = Symbol("t", integer=True, nonnegative=True)
s = Symbol("s", integer=True, nonnegative=True)
k = Symbol("k", integer=True, positive=True)
even = Symbol("e", even=True, nonnegative=True)
x, y, z = (Symbol(name, real=True) for name in "xyz")
a, b = Symbol("a", positive=True), Symbol("b", nonnegative=True)
N = Symbol("N", positive=True)
f, g = Function("f", real=True), Function("g", real=True)
A, B, Q, V, W = (MatrixSymbol(name, n, n) for name in "ABQVW")
ROW, COLUMN = MatrixSymbol("R", 1, 2), MatrixSymbol("C", 2, 1)


def line(name: str, statement: Boolean, rule: object) -> Step:
    return Step(name, statement, rule, "")


def check(*steps: Step, **hypotheses: Boolean) -> None:
    """Check a proof of its own last step, by the symbolic route alone."""
    proof = Proof(steps, lambda _: {})
    check_proof(proof, hypotheses, steps[-1].statement, in_models=False)


def refused(
    at: str, *steps: Step, because: str | None = None, **hypotheses: Boolean
) -> None:
    with pytest.raises(ProofError, match=because) as refusal:
        check(*steps, **hypotheses)
    assert refusal.value.step == at, refusal.value
    assert repr(at) in str(refusal.value)
    # A hypothesis left over must not hide that the step itself was let through.
    assert because is not None or "never uses" not in str(refusal.value)


# The traps of SymPy.


def test_trap_a_limit_that_sympy_gets_wrong() -> None:
    body = digamma(N / 2) - log(N / 2)
    wrong = equation(Limit(body, N, oo), log(2))
    assert limit(body, N, oo) == log(2)  # the trap: the truth is 0
    refused("trap", line("trap", wrong, LimitRule()), because="high precision")
    refused("trap", line("trap", wrong, Algebra()))
    m = Symbol("m", positive=True)
    half = equation(Limit(digamma(m) - log(m), m, oo), 0)
    check(line("half", half, LimitRule()))


def test_algebra_treats_a_limit_as_an_unknown_number() -> None:
    some = Limit(f(x), x, oo)
    square = line("it", equation((1 + some) ** 2, 1 + 2 * some + some**2), Algebra())
    refused("it", square, because="only if the limit is known to be finite")
    check(square, finite=equation(some, y))
    known = equation(Limit(1 / a, a, oo), 0)
    refused("it", line("it", known, Algebra()))


def test_trap_the_derivative_of_a_sum_of_traces() -> None:
    X = MatrixSymbol("X", 3, 3)
    C = MatrixSymbol("C", 3, 3)
    total = Trace(C * X) + Trace(X * X)
    assert str(diff(total, X)) == "0"  # the trap: the truth is C^T + 2 X^T
    for nothing in (0, ZeroMatrix(3, 3)):
        wrong = equation(Derivative(total, X), nothing)
        refused("trap", line("trap", wrong, Algebra()))


def test_trap_the_determinant_of_an_orthogonal_matrix() -> None:
    refused(
        "trap",
        line("trap", Eq(Determinant(Q), 1), Algebra(facts=("orthogonal",))),
        orthogonal=Ask.orthogonal(Q),
    )


def test_trap_factors_that_do_not_commute_are_not_swapped() -> None:
    p, q = (Symbol(name, commutative=False) for name in "pq")
    refused("trap", line("trap", equation(p * q, q * p), Algebra()))
    refused("trap", line("trap", equation(A * B, B * A), Algebra()))
    factor = Function("F", commutative=False)
    i = Symbol("i", integer=True)
    product = Product(factor(i), (i, 1, n))
    swapped = factor(n + 1) * product
    assert simplify(product * factor(n + 1)) == swapped  # the trap
    for left in (product * factor(n + 1), 2 * product * factor(n + 1)):
        refused("trap", line("trap", equation(left, swapped), Algebra()))


def test_trap_an_inverse_without_invertibility() -> None:
    naive = equation(MatMul(V, Inverse(V)), Identity(n))
    assert naive.lhs.doit() == Identity(n)  # the trap
    refused("trap", line("trap", naive, Algebra()), because="not given invertible")
    check(
        line("fine", naive, Algebra(facts=("invertible",))),
        invertible=Ask.invertible(V),
    )


def test_trap_an_inverse_that_sympy_has_already_cancelled_in_a_base_case() -> None:
    form = Eq(W**t, MatMul(V, Inverse(V)) * W**t)
    unchanged = equation(W**t, MatMul(V, Inverse(V), W**t))
    assert Eq(MatMul(V, Inverse(V)), Identity(n)) == true  # the trap
    assert unchanged.subs(t, 0) == true or form == true
    steps = (
        line("base", unchanged.subs(t, 0), Algebra()),
        line("assumed", unchanged, Assume()),
        line("next", unchanged.subs(t, t + 1), Algebra(by=("assumed",))),
        line("all", unchanged, Induction(t, "base", "assumed", "next")),
    )
    refused("base", *steps, because="only if V is invertible")
    refused("base", *steps, invertible=Ask.invertible(V), because="not given inv")


def test_trap_undecided_is_refused() -> None:
    assert (cosh(x) - 1).is_positive is None
    assert (cosh(x) - 1).is_nonnegative is None
    refused("trap", line("trap", Gt(cosh(x), 1), Combine(slack=cosh(x) - 1)))
    refused("trap", line("trap", Ge(x, 0), Combine(slack=x)), because="not known")
    falling = Gt(f(t), f(t + 1))
    refused("trap", line("trap", falling, Combine(slack=f(t) - f(t + 1))))


def test_trap_a_naive_simplify_is_not_the_judge() -> None:
    p, q = (Symbol(name, commutative=False) for name in "pq")
    product = p * q * p - p * p * q
    refused("trap", line("trap", equation(expand(product), 0), Algebra()))
    refused("trap", line("trap", equation(simplify(product), p), Algebra()))


# Given, Assume, Lemma.


RECURRENCE = ForAll(Eq(f(s + 1), f(s) / 2), s, 0, oo)


def test_a_hypothesis_is_taken_as_it_stands_or_at_an_index_in_its_range() -> None:
    check(line("it", Le(x, 1), Given("small")), small=Le(x, 1))
    step = line("it", Eq(f(t + 1), f(t) / 2), Given("rule", {s: t}))
    check(step, rule=RECURRENCE)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (Le(x, 1), Given("other")),
        (Le(x, 0), Given("small")),
        (Lt(x, 1), Given("small")),
        (Eq(f(t), f(t - 1) / 2), Given("rule", {s: t - 1})),
        (Eq(f(t + 1), f(t) / 2), Given("rule", {t: t})),
        (Eq(f(x + 1), f(x) / 2), Given("rule", {s: x})),
        (Le(x, 1), Given("small", {x: 1})),
        (Lt(f(5), 1), Given("short", {s: 5})),
        (Lt(f(t), 1), Given("short", {s: t})),
        (Lt(g(2), 1), Given("late", {s: 2})),
        (Lt(g(t), 1), Given("late", {s: t})),
    ],
)
def test_a_hypothesis_says_no_more_than_it_says(statement: Basic, rule: Given) -> None:
    given = {
        "small": Le(x, 1),
        "rule": RECURRENCE,
        "short": ForAll(Lt(f(s), 1), s, 0, 4),
        "late": ForAll(Lt(g(s), 1), s, 3, oo),
    }
    only = {k: v for k, v in given.items() if k == rule.hypothesis}
    refused("it", line("it", statement, rule), **only)


def test_an_inner_bound_name_is_not_captured() -> None:
    nested = ForAll(ForAll(Ne(f(s), f(k)), k, s + 1, oo), s, 0, oo)
    captured = ForAll(equation(f(k), f(k)), k, k + 1, oo)
    refused("it", line("it", captured, Given("rule", {s: k})), rule=nested)


def test_a_lemma_needs_a_source_and_real_hypotheses() -> None:
    check(line("it", Le(x, 1), Lemma("a theorem")))
    refused("it", line("it", Le(x, 1), Lemma("")))
    refused("it", line("it", Le(x, 1), Lemma("a theorem", needs=("none",))))
    refused("it", line("it", Le(x, 1), Lemma("a theorem", by=("none",))))


def test_a_proof_does_not_end_on_an_open_assumption() -> None:
    refused("it", line("it", Le(x, 1), Assume()), because="rests on the assumption")
    refused(
        "then",
        line("it", Eq(x, 1), Assume()),
        line("then", Eq(2 * x, 2), Algebra(by=("it",))),
        because="rests on the assumption it",
    )


# The whole proof.


def test_a_citation_looks_back_only() -> None:
    circular = (
        line("one", Eq(x, y), Algebra(by=("two",))),
        line("two", Eq(x, y), Algebra(by=("one",))),
    )
    refused("one", *circular, because="not proved before")
    refused("one", line("one", Eq(x, y), Algebra(by=("one",))))


def test_a_name_is_used_once() -> None:
    twice = line("one", equation(x + x, 2 * x), Algebra())
    refused("one", twice, twice, because="twice")


def test_every_hypothesis_must_be_needed() -> None:
    step = line("it", equation(A + A, 2 * A), Algebra())
    refused("it", step, spare=Ask.orthogonal(Q), because="never uses the hypothesis")
    named = line("it", equation(A + A, 2 * A), Algebra(facts=("spare",)))
    refused("it", named, spare=Ask.orthogonal(Q), because="never uses")
    sign = line("it", Le(y, z + 1), Combine({"h": 1}, 1, facts=("spare",)))
    given = line("h", Le(y, z), Given("h"))
    refused("it", given, sign, h=Le(y, z), spare=Gt(x, 0), because="never uses")
    cited = (
        line("spare", Eq(x, y), Given("spare")),
        line("it", equation(A + A, 2 * A), Algebra(by=("spare",))),
    )
    refused("it", *cited, spare=Eq(x, y), because="never uses")


def test_a_weight_of_unknown_sign_is_told_where_to_name_its_sign() -> None:
    leak, state, given = Le(y, 1), Le(z, 1), {"leak": Le(y, 1), "state": Le(z, 1)}
    premises = (line("leak", leak, Given("leak")), line("state", state, Given("state")))
    rest = line("rest", Ge(1 - y, 0, evaluate=False), Combine({"leak": 1}))
    goal = Le((1 - y) * z, 1 - y)
    unsigned = line("it", goal, Combine({"state": 1 - y}))
    says = r"1 - y is not known to be >= 0; .* in `facts`, .* in `signs`"
    refused("it", *premises, rest, unsigned, because=says, **given)
    signed = line("it", goal, Combine({"state": 1 - y}, signs=("rest",)))
    check(*premises, rest, signed, **given)


def test_a_proof_must_prove_the_conclusion() -> None:
    step = line("it", equation(x + x, 2 * x), Algebra())
    with pytest.raises(ProofError, match="ends in"):
        check_proof(Proof((step,), lambda _: {}), {}, Le(x, 1), in_models=False)
    with pytest.raises(ProofError, match="no steps"):
        check_proof(Proof((), lambda _: {}), {}, Le(x, 1))


def test_what_sympy_has_decided_already_is_no_claim() -> None:
    refused("it", line("it", Eq(x, x), Algebra()), because="conclusion is just True")
    refused("it", line("it", Eq(x, x + 1), Algebra()), because="False")
    step = line("it", equation(x + x, 2 * x), Algebra())
    refused("hypothesis odd", step, odd=Eq(x, x + 1), because="just False")


def test_one_name_is_one_symbol() -> None:
    other = Symbol("x", positive=True)
    steps = (
        line("one", equation(x + x, 2 * x), Algebra()),
        line("two", equation(other + other, 2 * other), Algebra()),
    )
    refused("two", *steps, because="two different symbols")
    check(line("it", equation(Dummy("x") * 0 + x + x, 2 * x), Algebra()))


def test_an_error_inside_a_rule_is_a_refusal() -> None:
    mixed = line("it", Le(x, 1), Combine({"one": 1}))
    refused("it", line("one", Eq(A, B), Given("h")), mixed, h=Eq(A, B))
    free = line("it", equation(Limit(x**t, t, oo), 0), LimitRule(samples=({},)))
    refused("it", free)


# Instance.


SQUARE = line("square", equation((x + 1) ** 2, x**2 + 2 * x + 1), Algebra())


def test_an_instance_puts_values_in_place_of_free_symbols() -> None:
    check(
        SQUARE,
        line(
            "it", equation((y + 1) ** 2, y**2 + 2 * y + 1), Instance("square", {x: y})
        ),
    )


@pytest.mark.parametrize(
    ("statement", "general", "at"),
    [
        (Le(z, 1), Le(x, 1), {x: z}),
        (Le(f(t), 1), Le(f(s), 1), {s: t}),
    ],
)
def test_what_a_hypothesis_fixes_is_not_generalised(
    statement: Boolean, general: Boolean, at: dict
) -> None:
    refused(
        "it",
        line("given", general, Given("h")),
        line("it", statement, Instance("given", at)),
        h=general,
        because="is fixed by",
    )


def test_what_an_assumption_or_a_size_fixes_is_not_generalised() -> None:
    refused(
        "it",
        line("assumed", Le(x, 1), Assume()),
        line("it", Le(z, 1), Instance("assumed", {x: z})),
        because="is fixed by",
    )
    m = Symbol("m", integer=True, positive=True)
    h = Eq(MatMul(W, W), W)
    other = MatrixSymbol("W", m, m)
    refused(
        "it",
        line("given", h, Given("h")),
        line("it", Eq(MatMul(other, other), other), Instance("given", {n: m})),
        h=h,
        because="is fixed by",
    )


@pytest.mark.parametrize(
    ("symbol", "value"),
    [
        (t, x),
        (t, t - 1),
        (t, Rational(1, 2)),
        (k, t),
        (a, b),
        (a, oo),
        (even, t),
        (even, even + 1),
        (Symbol("u", zero=False), x),
        (x, Symbol("c")),
        (x + y, z),
        (f(t), 1),
    ],
)
def test_a_value_must_lie_in_the_symbols_domain(symbol: Basic, value: Basic) -> None:
    lemma = Le(f(symbol), g(symbol))
    instance = line("it", lemma.subs(symbol, value), Instance("all", {symbol: value}))
    refused("it", line("all", lemma, Lemma("a theorem")), instance)


def test_an_instance_captures_nothing_and_has_a_meaning() -> None:
    total = equation(Sum(z * s, (s, 0, 3)), 6 * z)
    captured = equation(Sum(s * s, (s, 0, 3)), 6 * s)
    at = {z: s}
    refused(
        "it", line("all", total, Algebra()), line("it", captured, Instance("all", at))
    )
    ratio = equation((x**2 - 1) / (x - 1), x + 1)
    undefined = line("it", ratio.subs(x, 1), Instance("all", {x: 1}))
    refused("it", line("all", ratio, Algebra()), undefined)


def test_a_matrix_takes_only_matrices_of_its_shape() -> None:
    moving = line("all", Eq(A * Q, Q * A), Lemma("a theorem"))
    check(moving, line("it", Eq(B * Q, Q * B), Instance("all", {A: B})))
    wrong = MatrixSymbol("D", 2, 2)
    instance = line("it", Eq(wrong * wrong, wrong), Instance("all", {A: wrong}))
    refused("it", moving, instance, because="not the shape")


# Algebra and Multiply.


def test_algebra_rewrites_with_earlier_equations_from_left_to_right() -> None:
    check(
        line("h", Eq(x, y + 1), Given("h")),
        line("it", Eq(x**2, y**2 + 2 * y + 1), Algebra(by=("h",))),
        h=Eq(x, y + 1),
    )
    backwards = line("it", Eq(y + 1, z), Algebra(by=("h",)))
    refused("it", line("h", Eq(x, y + 1), Given("h")), backwards, h=Eq(x, y + 1))


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (Eq(x, y), Algebra()),
        (Le(x, x + 1), Algebra()),
        (equation(2 * A, A), Algebra()),
        (equation(Identity(n), Identity(2)), Algebra()),
        (equation(MatMul(Q.T, Q), Identity(n)), Algebra()),
        (equation(MatMul(Q.T, Q), Identity(n)), Algebra(facts=("none",))),
        (equation(MatMul(A ** (t - 1), A), A**t), Algebra()),
        (equation(1 / (1 / x - 1 / x), x), Algebra()),
        (Eq(f(t + 1), f(t)), Algebra()),
        (Eq(Family("h", n, 1, t + 1), Family("h", n, 1, t)), Algebra()),
    ],
)
def test_algebra_refuses_what_it_cannot_decide(
    statement: Boolean, rule: Algebra
) -> None:
    refused("it", line("it", statement, rule))


def test_a_hypothesis_on_another_matrix_is_no_fact() -> None:
    claim = equation(MatMul(Q.T, Q), Identity(n))
    rule = Algebra(facts=("other",))
    refused("it", line("it", claim, rule), other=Ask.orthogonal(V))
    refused("it", line("it", claim, rule), other=Ask.symmetric(Q))
    refused("it", line("it", claim, rule), other=Eq(Q, V), because=r"no|not")
    check(line("it", claim, rule), other=Ask.orthogonal(Q))


def test_factors_that_are_not_square_are_not_inverted() -> None:
    product = ROW * COLUMN
    projection = equation(MatMul(COLUMN, Inverse(product), ROW), Identity(2))
    rule = Algebra(facts=("invertible",))
    refused("it", line("it", projection, rule), invertible=Ask.invertible(product))
    tall = MatrixSymbol("T", 3, 2)
    claim = equation(MatMul(tall, tall.T), Identity(3))
    rule = Algebra(facts=("orthogonal",))
    refused("it", line("it", claim, rule), orthogonal=Ask.orthogonal(tall))


def test_an_equation_at_a_point_is_not_used_around_it() -> None:
    here = Eq(f(x), 0)
    slope = equation(Derivative(f(x), x), 0)
    total = equation(Sum(f(s), (s, 0, n)), 0)
    for hypothesis, claim in ((here, slope), (Eq(f(s), 0), total)):
        refused(
            "it",
            line("h", hypothesis, Given("h")),
            line("it", claim, Algebra(by=("h",))),
            h=hypothesis,
            because="cannot be used",
        )


def test_only_equations_rewrite() -> None:
    refused(
        "it",
        line("h", Le(x, y), Given("h")),
        line("it", Eq(x, y), Algebra(by=("h",))),
        because="h is not an equation to rewrite with",
        h=Le(x, y),
    )


def test_multiplying_keeps_the_order_of_the_factors() -> None:
    h = Eq(A, B)
    given = line("h", h, Given("h"))
    check(given, line("it", Eq(V * A * W, V * B * W), Multiply("h", V, W)), h=h)
    refused("it", given, line("it", Eq(A * V, B * V), Multiply("h", V)), h=h)
    refused("it", given, line("it", Eq(V * A, B), Multiply("h", V)), h=h)
    refused("it", given, line("it", Le(x, 1), Multiply("h", V)), h=h)


def test_multiplying_does_not_cancel_an_inverse_unseen() -> None:
    h = Eq(A, MatMul(Inverse(V), B))
    given = line("h", h, Given("h"))
    step = line("it", Eq(V * A, B), Multiply("h", V))
    refused("it", given, step, h=h, because="not given invertible")
    allowed = line("it", Eq(V * A, B), Multiply("h", V, facts=("i",)))
    check(given, allowed, h=h, i=Ask.invertible(V))


# Induction.


HALVES = Eq(f(t), f(0) / 2**t)


def halving(**changed: Step) -> tuple[Step, ...]:
    steps = {
        "base": line("base", HALVES.subs(t, 0), Algebra()),
        "assumed": line("assumed", HALVES, Assume()),
        "one": line("one", Eq(f(t + 1), f(t) / 2), Given("rule", {s: t})),
        "next": line("next", HALVES.subs(t, t + 1), Algebra(by=("one", "assumed"))),
        "all": line("all", HALVES, Induction(t, "base", "assumed", "next")),
    }
    return tuple({**steps, **changed}.values())


def by_induction(*arguments: object) -> dict[str, Step]:
    return {"all": line("all", HALVES, Induction(*arguments))}


def test_an_induction_is_accepted() -> None:
    check(*halving(), rule=RECURRENCE)


@pytest.mark.parametrize(
    ("at", "changed"),
    [
        ("base", {"base": line("base", Eq(f(0), 2 * f(0)), Algebra())}),
        ("all", {"base": line("base", equation(f(1) * 2, f(1) + f(1)), Algebra())}),
        ("next", {"next": line("next", HALVES.subs(t, t + 2), Algebra(by=("one",)))}),
        ("all", {"next": line("next", equation(f(1) * 2, f(1) + f(1)), Algebra())}),
        ("all", by_induction(t, "base", "one", "next")),
        ("all", by_induction(t, "assumed", "assumed", "next")),
        ("all", by_induction(t, "base", "assumed", "assumed")),
        ("all", by_induction(t, "base", "assumed", "next", 1)),
        ("all", by_induction(t, "base", "assumed", "next", -1)),
        ("all", by_induction(x, "base", "assumed", "next")),
    ],
)
def test_an_induction_with_a_wrong_part_is_refused(at: str, changed: dict) -> None:
    refused(at, *halving(**changed), rule=RECURRENCE)


def test_a_base_case_may_not_rest_on_the_assumption() -> None:
    zero = Eq(f(t), 0)
    steps = (
        line("assumed", zero, Assume()),
        line("base", zero.subs(t, 0), Lemma("cheating", by=("assumed",))),
        line("next", zero.subs(t, t + 1), Lemma("cheating")),
        line("all", zero, Induction(t, "base", "assumed", "next")),
    )
    refused("all", *steps, because="base case rests")


def test_an_induction_does_not_skip_its_start() -> None:
    # From P(-1), and P(t) => P(t + 1) for t >= 0, nothing follows for t = 0.
    claim = Eq(g(t), g(-1))
    steps = (
        line("base", claim.subs(t, -1), Algebra()),
        line("assumed", claim, Assume()),
        line("one", Eq(g(t + 1), g(t)), Given("rule", {s: t})),
        line("next", claim.subs(t, t + 1), Algebra(by=("one", "assumed"))),
        line("all", claim, Induction(t, "base", "assumed", "next", start=-1)),
    )
    refused("all", *steps, rule=ForAll(Eq(g(s + 1), g(s)), s, 0, oo))


def test_an_induction_does_not_step_out_of_its_variables_domain() -> None:
    claim = Eq(g(even), g(0))
    steps = (
        line("base", claim.subs(even, 0), Algebra()),
        line("assumed", claim, Assume()),
        line("next", claim.subs(even, even + 1), Lemma("never")),
        line("all", claim, Induction(even, "base", "assumed", "next")),
    )
    refused("all", *steps)


def test_an_induction_over_what_a_hypothesis_fixes_is_refused() -> None:
    # f(t + 1) = f(t) is given at this one t only.
    fixed = Eq(f(t + 1), f(t))
    claim = Eq(f(t), f(0))
    steps = (
        line("base", claim.subs(t, 0), Algebra()),
        line("assumed", claim, Assume()),
        line("one", fixed, Given("fixed")),
        line("next", claim.subs(t, t + 1), Algebra(by=("one", "assumed"))),
        line("all", claim, Induction(t, "base", "assumed", "next")),
    )
    refused("all", *steps, fixed=fixed, because="fixes t")


def test_another_assumption_may_not_fix_the_variable() -> None:
    other, claim = Eq(f(t + 1), f(t)), Eq(f(t), f(0))
    steps = (
        line("base", claim.subs(t, 0), Algebra()),
        line("assumed", claim, Assume()),
        line("one", other, Assume()),
        line("next", claim.subs(t, t + 1), Algebra(by=("one", "assumed"))),
        line("all", claim, Induction(t, "base", "assumed", "next")),
        line("then", Implies(other, claim), Deduction("one", "all")),
    )
    refused("all", *steps, because="fixes t")


# Logic.


def test_a_deduction_closes_exactly_its_assumption() -> None:
    steps = (
        line("p", Eq(x, 1), Assume()),
        line("q", Eq(x + 1, 2), Algebra(by=("p",))),
    )
    claim = Implies(Eq(x, 1), equation(x + 1, 2))
    q = line("q", equation(x + 1, 2), Algebra(by=("p",)))
    check(steps[0], q, line("it", claim, Deduction("p", "q")))
    refused(
        "it",
        steps[0],
        q,
        line("it", Implies(claim.args[1], claim.args[0]), Deduction("p", "q")),
    )
    refused("it", steps[0], q, line("it", claim, Deduction("q", "q")))
    proved = line("p", equation((x + 1) ** 2, x**2 + 2 * x + 1), Algebra())
    from_it = line("it", Implies(proved.statement, q.statement), Deduction("p", "q"))
    refused(
        "it",
        proved,
        trusted("q", q.statement),
        from_it,
        because="not an assumption",
    )
    other = line("r", Eq(y, 1), Assume())
    rest = line("q", equation(x + y, 2), Algebra(by=("p", "r")))
    open_end = line("it", Implies(Eq(x, 1), equation(x + y, 2)), Deduction("p", "q"))
    refused("it", steps[0], other, rest, open_end, because="assumption r")


P, R, S3 = Le(x, 1), Le(y, 1), Le(z, 1)


def trusted(name: str, statement: Boolean) -> Step:
    return line(name, statement, Lemma("a theorem"))


def test_an_equivalence_needs_both_directions() -> None:
    there, back = trusted("there", Implies(P, R)), trusted("back", Implies(R, P))
    check(there, back, line("it", Equivalent(P, R), Both("there", "back")))
    refused("it", there, line("it", Equivalent(P, R), Both("there", "there")))
    sideways = trusted("back", Implies(R, S3))
    refused("it", there, sideways, line("it", Equivalent(P, R), Both("there", "back")))
    one = trusted("p", P)
    refused("it", there, one, line("it", P, Both("there", "p")), because="needs two")
    refused("it", there, one, line("it", P, Both("p", "there")), because="needs two")


def test_a_conjunction_holds_no_more_than_its_parts() -> None:
    p, r = trusted("p", P), trusted("r", R)
    check(p, r, line("it", And(P, R), Conjunction(("p", "r"))))
    refused("it", p, r, line("it", And(P, R, S3), Conjunction(("p", "r"))))


def test_modus_ponens_needs_every_premise() -> None:
    rule = trusted("rule", Implies(And(P, R), S3))
    p, r = trusted("p", P), trusted("r", R)
    check(rule, p, r, line("it", S3, Apply("rule", ("p", "r"))))
    refused("it", rule, p, line("it", S3, Apply("rule", ("p",))), because="also needs")
    refused("it", rule, p, r, line("it", P, Apply("rule", ("p", "r"))))
    refused("it", rule, p, r, line("it", S3, Apply("p", ("p", "r"))))


def test_a_part_is_one_of_the_statements_that_hold_together() -> None:
    both, either = trusted("both", And(P, R)), trusted("either", Or(P, R))
    check(both, line("it", P, PartOf("both")))
    refused("it", both, line("it", S3, PartOf("both")), because="is not a part")
    refused("it", either, line("it", P, PartOf("either")), because="is not a part")


# Inequalities.


def test_inequalities_combine_with_nonnegative_weights() -> None:
    given = line("h", Le(x, y), Given("h"))
    check(given, line("it", Le(a * x, a * y + 1), Combine({"h": a}, 1)), h=Le(x, y))
    strict = line("h", Lt(x, y), Given("h"))
    check(strict, line("it", Lt(a * x, a * y), Combine({"h": a})), h=Lt(x, y))


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (Le(-x, -y), Combine({"h": -1})),
        (Le(z * x, z * y), Combine({"h": z})),
        (Lt(x, y), Combine({"h": 1})),
        (Lt(b * x, b * y), Combine({"h": b}, 0)),
        (Lt(x, y + b), Combine({"h": 1}, b)),
        (Le(x, y - 1), Combine({"h": 1}, -1)),
        (Le(x, y - 1), Combine({"h": 1})),
        (Le(x + z**2, y), Combine({"h": 1}, z**2)),
        (Le(x, y), Combine({"h": 0}, y - x)),
        (Eq(x, y), Combine({"h": 1})),
        (Le(x / b, y / b), Combine({"h": 1 / b})),
    ],
)
def test_an_inequality_that_does_not_follow_is_refused(
    statement: Boolean, rule: Combine
) -> None:
    refused(
        "it", line("h", Le(x, y), Given("h")), line("it", statement, rule), h=Le(x, y)
    )


def test_an_equation_is_not_divided_by_what_may_be_zero() -> None:
    h = Eq(z * x, z * y)
    given = line("h", h, Given("h"))
    divided = line("it", Ge(x, y), Combine({"h": 1 / z}))
    refused("it", given, divided, h=h, because="may be undefined")


def test_an_inequality_does_not_cancel_an_inverse_unseen() -> None:
    both = MatMul(V, Inverse(V))
    h = Le(Norm(both, 1), x, evaluate=False)
    given = line("h", h, Given("h"))
    cancelled = line("it", Le(Norm(Identity(n), 1), x), Combine({"h": 1}))
    refused("it", given, cancelled, h=h)


def test_a_sign_must_be_given_for_the_very_expression() -> None:
    claim = line("it", Ge(x, 0), Combine(slack=x, facts=("sign",)))
    check(claim, sign=Ge(x, 0))
    refused("it", claim, sign=Ge(y, 0))
    refused("it", claim, sign=Le(x, 0), because="gives no sign")
    refused("it", claim, sign=Ge(x, 1), because=r"gives no sign|not known")
    strict = line("it", Gt(x, 0), Combine(slack=x, facts=("sign",)))
    refused("it", strict, sign=Ge(x, 0), because="strict")


def test_an_earlier_step_may_give_a_sign() -> None:
    nonzero = line("s", Ne(x, 0), Given("h"))
    strict = line("it", Gt(x**2, 0), Combine(slack=x**2, signs=("s",)))
    check(nonzero, strict, h=Ne(x, 0))
    refused("it", line("it", Gt(x**2, 0), Combine(slack=x**2, signs=("s",))))
    other = line("s", Ne(y, 0), Given("h"))
    refused("it", other, strict, h=Ne(y, 0))
    assumed = line("s", Ne(x, 0), Assume())
    refused("it", assumed, strict, because="rests on the assumption")


def test_two_opposite_inequalities_make_an_equation() -> None:
    below, above = trusted("below", Le(x, y)), trusted("above", Ge(x, y))
    check(below, above, line("it", Eq(x, y), Antisymmetry("below", "above")))
    for one, other, claim in (
        (below, below, Eq(x, y)),
        (below, above, Eq(x, z)),
        (trusted("below", Lt(x, y)), above, Eq(x, y)),
        (below, trusted("above", Ge(x, z)), Eq(x, y)),
        (below, trusted("above", Ge(z, y)), Eq(x, y)),
    ):
        rule = Antisymmetry(one.name, other.name)
        steps = (one,) if one is other else (one, other)
        refused("it", *steps, line("it", claim, rule))


# Solving.


ROOT = Equivalent(Eq(x**3, 8), Eq(x, 2))


def test_the_only_root_is_found_by_solving() -> None:
    check(line("it", ROOT, OnlyRoot()))


@pytest.mark.parametrize(
    "statement",
    [
        Equivalent(Eq(x**2, 4), Eq(x, 2)),
        Equivalent(Eq(x**3, 8), Eq(x, 3)),
        Equivalent(Eq(x**2, -4), Eq(x, 2)),
        Equivalent(Eq(x * y, 0), Eq(x, 0)),
        Equivalent(Eq(a**2, 4), Eq(a, 2)),
        Equivalent(Eq(cosh(x), y), Eq(x, 0)),
        Equivalent(Le(x**2, 0), Eq(x, 0)),
        Implies(Eq(x**3, 8), Eq(x, 2)),
        Eq(x, 2),
    ],
)
def test_what_solving_does_not_find_is_refused(statement: Boolean) -> None:
    refused("it", line("it", statement, OnlyRoot()))


def test_a_denied_end_denies_the_premise() -> None:
    root, denied = trusted("root", ROOT), trusted("no", Ne(x, 2))
    check(root, denied, line("it", Ne(x**3, 8), Tollens("root", "no")))
    refused("it", root, denied, line("it", Eq(x**3, 8), Tollens("root", "no")))
    refused("it", root, denied, line("it", Ne(x**3, 27), Tollens("root", "no")))
    one_way = trusted("root", Implies(Eq(x, 2), Eq(y, 3)))
    refused("it", one_way, denied, line("it", Ne(y, 3), Tollens("root", "no")))
    other = trusted("no", Ne(y, 3))
    check(one_way, other, line("it", Ne(x, 2), Tollens("root", "no")))
    refused("it", other, line("it", Ne(x, 2), Tollens("no", "no")))


@pytest.mark.parametrize("rule", [Or(P, R), And(P, R), Equivalent(P, R, S3)])
def test_only_an_implication_or_an_equivalence_of_two_is_denied(rule: Boolean) -> None:
    denied = trusted("no", Not(R))
    for premise in (P, R, S3):
        step = line("it", Not(premise), Tollens("rule", "no"))
        refused("it", trusted("rule", rule), denied, step, because="no implication")


def test_an_inequality_is_scaled_by_what_is_not_negative() -> None:
    h, sign = line("h", Le(x, y), Given("h")), line("sign", Ge(z, 0), Given("sign"))
    scaled = Scale("h", "sign")
    check(h, sign, line("it", Le(z * x, z * y), scaled), h=Le(x, y), sign=Ge(z, 0))
    positive = line("sign", Gt(z, 0), Given("sign"))
    down = line("it", Ge(z * y, z * x), scaled)
    check(h, positive, down, h=Le(x, y), sign=Gt(z, 0))


@pytest.mark.parametrize(
    ("sign", "statement"),
    [
        (Ge(z, 0), Lt(z * x, z * y)),
        (Ge(z, 0), Le(z * y, z * x)),
        (Ge(z, 0), Le(x, y)),
        (Ge(z, 0), Eq(z * x, z * y)),
        (Ge(z, -1), Le(z * x, z * y)),
        (Le(z, 0), Le(z * x, z * y)),
        (Ne(z, 0), Le(z * x, z * y)),
        (Ge(z + 1, 0), Le(z * x, z * y)),
    ],
)
def test_a_scaled_inequality_that_does_not_follow_is_refused(
    sign: Boolean, statement: Boolean
) -> None:
    steps = (
        line("h", Le(x, y), Given("h")),
        line("sign", sign, Given("sign")),
        line("it", statement, Scale("h", "sign")),
    )
    refused("it", *steps, h=Le(x, y), sign=sign)


def test_only_inequalities_are_scaled() -> None:
    h, sign = line("h", Eq(x, y), Given("h")), line("sign", Ge(z, 0), Given("sign"))
    scaled = line("it", Le(z * x, z * y), Scale("h", "sign"))
    refused(
        "it", h, sign, scaled, h=Eq(x, y), sign=Ge(z, 0), because="no inequality|not an"
    )


# Limits.


def test_a_limit_is_computed_and_confirmed() -> None:
    decay = equation(Limit(1 / (1 + a) ** t, t, oo), 0)
    check(line("it", decay, LimitRule(({a: 1},))))
    for value in (1, oo):
        wrong = equation(Limit(1 / (1 + a) ** t, t, oo), value)
        refused("it", line("it", wrong, LimitRule(({a: 1},))))
    check(line("it", decay, LimitRule(())))  # the checker has values of its own
    refused("it", line("it", decay, LimitRule(({a: -1},))), because="not known")
    growth = equation(Limit((1 + a) ** t, t, oo), -oo)
    refused("it", line("it", growth, LimitRule(({a: 1},))))


def test_a_fact_at_one_time_says_nothing_about_the_limit() -> None:
    gone = equation(Limit(f(t), t, oo), 0)
    refused(
        "it",
        line("h", Eq(f(t), 0), Given("h")),
        line("it", gone, LimitRule(by=("h",))),
        h=Eq(f(t), 0),
        because="cannot be used",
    )
    claim = equation(Limit(f(t) / t, t, oo), 0)
    rule = LimitRule(({f(t): 1},), facts=("h",))
    refused("it", line("it", claim, rule), h=Gt(f(t), 0))


# Models.


def model(_: Random) -> dict:
    return {"x": 3, "y": 4, "horizon": 3}


def test_the_models_refuse_on_their_own() -> None:
    wrong = Proof((line("it", Le(y, x), Lemma("nobody")),), model)
    with pytest.raises(ProofError, match="false in a model") as refusal:
        check_proof(wrong, {}, Le(y, x), symbolic=False)
    assert refusal.value.step == "it"


def test_a_model_must_satisfy_the_hypotheses() -> None:
    step = line("it", Le(y, x), Given("h"))
    with pytest.raises(ProofError, match="hypothesis h"):
        check_proof(Proof((step,), model), {"h": Le(y, x)}, Le(y, x))


def test_a_step_without_a_value_is_refused() -> None:
    step = line("it", Le(z, x), Lemma("nobody"))
    with pytest.raises(ProofError, match="no truth value") as refusal:
        check_proof(Proof((step,), model), {}, Le(z, x))
    assert refusal.value.step == "it"


def test_an_equation_used_inside_an_expectation_must_hold_in_every_outcome() -> None:
    missing = Proof(
        (
            line("h", Eq(x, 1), Given("h")),
            line("mean", Eq(Expectation(x), Expectation(1)), Algebra(by=("h",))),
        ),
        lambda _: {"x": 1},
    )
    with pytest.raises(ProofError, match="no outcomes"):
        check_proof(missing, {"h": Eq(x, 1)}, missing.steps[-1].statement)
    half = Rational(1, 2)
    coin = {
        "x": 1,
        "outcomes": [(half, {"x": 1}), (half, {"x": -1})],
    }
    steps = (
        line("h", Eq(x, 1), Given("h")),
        line("mean", Eq(Expectation(x), Expectation(1)), Algebra(by=("h",))),
    )
    with pytest.raises(ProofError, match="false in a model") as refusal:
        check_proof(Proof(steps, lambda _: coin), {"h": Eq(x, 1)}, steps[-1].statement)
    assert refusal.value.step == "hypothesis h"


def test_a_scaled_inequality_is_strict_only_if_both_are() -> None:
    weak, strict = Le(x, y), Lt(x, y)
    may_be_zero, positive = Ge(z, 0), Gt(z, 0)
    scaled = Lt(z * x, z * y)
    for order, sign in ((weak, positive), (strict, may_be_zero)):
        refused(
            "scaled",
            line("order", order, Given("order")),
            line("sign", sign, Given("sign")),
            line("scaled", scaled, Scale("order", "sign")),
            because="is strict",
            order=order,
            sign=sign,
        )
    check(
        line("order", strict, Given("order")),
        line("sign", positive, Given("sign")),
        line("scaled", scaled, Scale("order", "sign")),
        order=strict,
        sign=positive,
    )
