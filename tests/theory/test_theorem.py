"""Whether a claim proved elsewhere may be cited where it holds, and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from sympy import (
    Derivative,
    Eq,
    Function,
    Identity,
    ImmutableMatrix,
    Implies,
    Inverse,
    Le,
    Limit,
    Lt,
    MatMul,
    MatrixSymbol,
    Ne,
    Rational,
    Sum,
    Symbol,
    eye,
    oo,
    true,
)
from sympy.logic.boolalg import And, Boolean

import longdep
from longdep.theory.catalog import LIBRARY, OWN, adopt, claim_of
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.library import ClaimLibrary
from longdep.theory.core.notation import Expectation, Family, ForAll, Norm, equation
from longdep.theory.core.notation import order as p
from longdep.theory.core.notation import size as n
from longdep.theory.core.proof import (
    Proof,
    ProofError,
    ProofReport,
    Step,
    check_proof,
)
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Conjunction,
    Given,
    Induction,
    Lemma,
    Theorem,
)

t, s = (Symbol(name, integer=True, nonnegative=True) for name in "ts")
k = Symbol("k", integer=True, positive=True)
i = Symbol("i", integer=True)
a, b = (Symbol(name, positive=True) for name in "ab")
u, v, z = (Symbol(name, real=True) for name in "uvz")
f, g, h, other = (Function(name, real=True) for name in "fghq")
size_of = Function("r", positive=True)
A, B, C, V = (MatrixSymbol(name, n, n) for name in "ABCV")
m = Symbol("m", integer=True, positive=True)


def x(at) -> Family:
    return Family("x", n, 1, at)


def y(at) -> Family:
    return Family("y", n, 1, at)


def claim(
    key: str,
    conclusion: Boolean,
    proof: Callable[[], Proof] | None = None,
    **hypotheses: Boolean,
) -> Claim:
    premises = tuple(Hypothesis(name, says, "") for name, says in hypotheses.items())
    return Claim(
        key, "mine", key, f"{key}.", conclusion, Kind.BOUND, (), premises, proof=proof
    )


def trusted(key: str, conclusion: Boolean, model: Mapping, **given: Boolean) -> Claim:
    """A claim that follows from its premises by a lemma that no model looks at."""
    step = Step(
        "all", conclusion, Lemma(f"source of {key}", tuple(given), (), False), key
    )
    return claim(key, conclusion, lambda: Proof((step,), lambda _: model), **given)


def power(base, start, name: str = "h") -> dict:
    """A model of h(t) = base^t start."""
    values = {"a": base, "t": 2, "k": 1, "z": start, "horizon": 4}
    return values | {name: lambda at: start * Rational(base) ** at}


def prove_grows() -> Proof:
    grown = Eq(h(t), a**t * h(0))
    return Proof(
        (
            Step("one", Eq(h(t + 1), a * h(t)), Given("steps", {s: t}), ""),
            Step("start", grown.subs(t, 0), Algebra(), ""),
            Step("assumed", grown, Assume(), ""),
            Step("next", grown.subs(t, t + 1), Algebra(by=("one", "assumed")), ""),
            Step("grown", grown, Induction(t, "start", "assumed", "next"), ""),
        ),
        lambda _: power(Rational(3, 2), 4),
    )


STEPS = ForAll(Eq(h(s + 1), a * h(s)), s, 0, oo)
GROWS = claim("grows", Eq(h(t), a**t * h(0)), prove_grows, steps=STEPS)
SUM = trusted("sum", Le(u - v, z), {"u": 3, "v": 2, "z": 1}, below=Le(u, v + z))
ORDERED = trusted(
    "ordered",
    equation(A * B, C),
    {"n": 1, "A": eye(1), "B": eye(1), "C": eye(1)},
    both=And(equation(A, B), equation(B, C)),
)
NORM = trusted(
    "norm",
    Le(Norm(x(t), p), a),
    {"n": 1, "t": 1, "p": "1", "a": 1, "x": lambda at: eye(1), "horizon": 3},
    small=ForAll(Le(Norm(x(s), p), a), s, 0, oo),
)
HELD = trusted(
    "held", Le(2 * v * z, v**2 + z**2), {"a": 1, "v": 1, "z": 1}, most=Le(a, 2)
)
POSITIVE = trusted(
    "positive",
    Lt(0, size_of(t) + a, evaluate=False),
    {"a": 1, "t": 1, "r": lambda at: 1},
)


def library(*claims: Claim) -> ClaimLibrary:
    return ClaimLibrary({each.key: each for each in claims}.get)


def check(cited: Claim, *steps: Step, **hypotheses: Boolean) -> ProofReport:
    """Check steps that may cite one claim, by the symbolic route alone."""
    return check_proof(
        Proof(steps, lambda _: {}),
        hypotheses,
        steps[-1].statement,
        in_models=False,
        library=library(cited),
    )


def refused(because: str, cited: Claim, *steps: Step, **hypotheses: Boolean) -> None:
    """Require that the last step is refused, in one sentence that says why."""
    with pytest.raises(ProofError, match=because) as refusal:
        check(cited, *steps, **hypotheses)
    assert refusal.value.step == steps[-1].name, refusal.value
    assert repr(steps[-1].name) in str(refusal.value)


def by(key: str, statement: Boolean, at=None, premises=(), facts=()) -> Step:
    return Step("cited", statement, Theorem(key, at or {}, premises, facts), "")


# A claim holds for every value of the names that are free in it.


def test_a_claim_is_cited_as_it_stands() -> None:
    check(GROWS, by("grows", Eq(h(t), a**t * h(0)), facts=("steps",)), steps=STEPS)


def test_a_symbol_takes_a_value_of_its_sort() -> None:
    doubled = ForAll(Eq(h(s + 1), (b + 1) * h(s)), s, 0, oo)
    at = {a: b + 1, t: k + 2}
    cited = by("grows", Eq(h(k + 2), (b + 1) ** (k + 2) * h(0)), at, facts=("d",))
    check(GROWS, cited, d=doubled)


def test_a_function_is_another_one_later() -> None:
    later = ForAll(Eq(g(s + 1 + k), a * g(s + k)), s, 0, oo)
    cited = by("grows", Eq(g(t + k), a**t * g(k)), {h(t): g(t + k)}, facts=("d",))
    check(GROWS, cited, d=later)


def test_a_function_becomes_an_expression_of_its_argument() -> None:
    shifted = ForAll(Eq(g(s + 1) - z, a * (g(s) - z)), s, 0, oo)
    cited = by("grows", Eq(g(t) - z, a**t * (g(0) - z)), {h(t): g(t) - z}, facts=("d",))
    check(GROWS, cited, d=shifted)


def test_a_family_is_another_one_later_and_of_another_size() -> None:
    w = Family("w", m, 1, s + 1)
    at = {n: m, x(s): Family("w", m, 1, s + 1), p: 1}
    cited = by("norm", Le(Norm(w.subs(s, t), 1), a), at, facts=("d",))
    check(NORM, cited, d=ForAll(Le(Norm(w, 1), a), s, 0, oo))


def test_a_family_becomes_one_matrix_times_another_family() -> None:
    small = ForAll(Le(Norm(A * y(s), p), a), s, 0, oo)
    at = {x(s): A * y(s)}
    check(NORM, by("norm", Le(Norm(A * y(t), p), a), at, facts=("d",)), d=small)


def test_two_symbols_swap_their_places_at_once() -> None:
    cited = by("sum", Le(v - u, z), {u: v, v: u}, facts=("d",))
    check(SUM, cited, d=Le(v, u + z))


def test_three_matrices_go_round_at_once() -> None:
    at = {A: B, B: C, C: A}
    given = And(equation(B, C), equation(C, A))
    check(ORDERED, by("ordered", equation(B * C, A), at, facts=("d",)), d=given)


def test_two_functions_swap_their_places_at_once() -> None:
    below = trusted("below", Le(f(t), g(t + 1)), {}, d=Le(f(0), g(1)))
    model = {"t": 1, "f": lambda at: 0, "g": lambda at: at}
    proof = below.proof().steps
    below = replace(below, proof=lambda: Proof(proof, lambda _: model))
    at = {f(s): g(s), g(s): f(s)}
    check(below, by("below", Le(g(t), f(t + 1)), at, facts=("d",)), d=Le(g(0), f(1)))


def test_a_conjunction_may_be_given_in_parts() -> None:
    steps = (
        Step("first", equation(A, B), Given("one"), ""),
        by("ordered", equation(A * B, C), {}, ("first",), ("two",)),
    )
    check(ORDERED, *steps, one=equation(A, B), two=equation(B, C))


def test_a_premise_for_all_may_be_given_at_a_free_index() -> None:
    given = Step("free", Eq(g(t + 1), a * g(t)), Lemma("on trust"), "")
    cited = by("grows", Eq(g(k), a**k * g(0)), {h(t): g(t), t: k}, ("free",))
    check(GROWS, given, cited)


def test_a_premise_for_all_may_name_its_index_otherwise() -> None:
    renamed = ForAll(Eq(h(t + 1), a * h(t)), t, 0, oo)
    check(GROWS, by("grows", Eq(h(t), a**t * h(0)), facts=("d",)), d=renamed)


def test_a_symbol_becomes_a_number_in_the_premises_too() -> None:
    cited = by("sum", Le(Rational(1, 2) - v, z), {u: Rational(1, 2)}, facts=("d",))
    check(SUM, cited, d=Le(Rational(1, 2), v + z))


def test_a_premise_that_sympy_decides_needs_no_step() -> None:
    check(HELD, by("held", HELD.conclusion, {a: Rational(1, 2)}))
    refused("premise 'most' of held is False", HELD, by("held", Le(u, v), {a: 3}))


# Values outside the sorts, and names that are not free.


def test_a_positive_symbol_takes_no_real_value() -> None:
    cited = by("grows", Eq(h(t), z**t * h(0)), {a: z}, facts=("d",))
    because = "cites 'grows': z is not known to be positive"
    refused(because, GROWS, cited, d=ForAll(Eq(h(s + 1), z * h(s)), s, 0, oo))


@pytest.mark.parametrize("value", [-t, t - 1, t / 2, z, oo])
def test_a_time_takes_no_value_that_may_be_no_time(value) -> None:
    cited = by("grows", Eq(h(0), 1), {t: value}, facts=("steps",))
    refused("not known to be|not a finite value", GROWS, cited, steps=STEPS)


def test_a_name_that_is_bound_in_the_claim_takes_no_value() -> None:
    cited = by("grows", Eq(h(t), a**t * h(0)), {s: k}, facts=("steps",))
    refused("s is bound in the claim", GROWS, cited, steps=STEPS)


@pytest.mark.parametrize("pattern", [z, A, f(t), x(t)])
def test_a_name_that_the_claim_does_not_hold_takes_no_value(pattern) -> None:
    cited = by("grows", Eq(h(t), a**t * h(0)), {pattern: pattern}, facts=("steps",))
    refused("is not free in the claim", GROWS, cited, steps=STEPS)


@pytest.mark.parametrize("pattern", [a + 1, Norm(x(0), p), h(0), h(t + 1)])
def test_only_names_and_plain_patterns_take_values(pattern) -> None:
    cited = by("grows", Eq(h(t), a**t * h(0)), {pattern: pattern}, facts=("steps",))
    refused("no name that a value|no pattern of different", GROWS, cited, steps=STEPS)


def test_a_value_is_never_captured_by_the_index_of_a_premise() -> None:
    cited = by("grows", Eq(h(t), (s + 1) ** t * h(0)), {a: s + 1}, facts=("d",))
    captured = ForAll(Eq(h(s + 1), (s + 1) * h(s)), s, 0, oo)
    refused("s of s \\+ 1 would be captured", GROWS, cited, d=captured)


def test_a_function_value_is_never_captured_either() -> None:
    cited = by("grows", Eq(g(t, s), a**t * g(0, s)), {h(t): g(t, s)}, facts=("d",))
    captured = ForAll(Eq(g(s + 1, s), a * g(s, s)), s, 0, oo)
    refused("s of g\\(t, s\\) would be captured", GROWS, cited, d=captured)


def test_an_index_is_not_captured_inside_a_value() -> None:
    total = Sum(g(s), (s, 0, t))
    cited = by("grows", Eq(total, a**t * g(0)), {h(t): total}, facts=("steps",))
    refused("would be captured", GROWS, cited, steps=STEPS)


def test_what_is_differentiated_in_takes_no_value() -> None:
    rule = Eq(Derivative(u * f(z), z), u * Derivative(f(z), z))
    product = trusted("product", rule, {"u": 2, "z": 1, "f": lambda at: at})
    wrong = Eq(Derivative(z * f(z), z), z * Derivative(f(z), z))
    refused("z of z would be captured", product, by("product", wrong, {u: z}))
    twisted = Eq(Derivative(u * f(u), u), u * Derivative(f(u), u))
    refused("z is bound in the claim", product, by("product", twisted, {z: u}))
    bent = Eq(Derivative(u * abs(z), z), u * Derivative(abs(z), z))
    refused("is differentiated", product, by("product", bent, {f(v): abs(v)}))
    check(product, by("product", rule.subs(f(z), g(z)), {f(v): g(v)}))


def test_an_order_of_a_norm_is_no_number_like_others() -> None:
    half = Rational(1, 2)
    cited = by("norm", Le(Norm(x(t), half), a), {p: half}, facts=("d",))
    small = ForAll(Le(Norm(x(s), half), a), s, 0, oo)
    refused("p is the order of a norm, which 1/2 may not be", NORM, cited, d=small)


def test_a_positive_function_takes_no_value_that_may_be_negative() -> None:
    says = Lt(0, other(t) + a, evaluate=False)
    cited = by("positive", says, {size_of(t): other(t)})
    refused("q\\(_t\\) is not known to be positive", POSITIVE, cited)
    later = Lt(0, t - 1 + a, evaluate=False)
    cited = by("positive", later, {size_of(t): t + 1, t: t})
    refused("is not known to be positive", POSITIVE, cited)


def test_a_family_takes_no_value_of_another_shape() -> None:
    wide = Family("w", n, 2, s)
    cited = by("norm", Le(Norm(wide.subs(s, t), p), a), {x(s): wide}, facts=("d",))
    small = ForAll(Le(Norm(wide, p), a), s, 0, oo)
    refused("has not the shape of x", NORM, cited, d=small)


def test_a_family_of_one_index_takes_no_pattern_of_two() -> None:
    pattern = Family("x", n, 1, s, t)
    cited = by("norm", Le(Norm(x(t), p), a), {pattern: y(s)}, facts=("small",))
    small = ForAll(Le(Norm(x(s), p), a), s, 0, oo)
    refused("does not match a pattern", NORM, cited, small=small)


def test_a_family_has_whole_indices() -> None:
    half = y(s / 2)
    cited = by("norm", Le(Norm(y(t / 2), p), a), {x(s): half}, facts=("d",))
    small = ForAll(Le(Norm(half, p), a), s, 0, oo)
    refused("is not known to be integer", NORM, cited, d=small)


def test_a_matrix_takes_no_inverse_that_may_not_exist() -> None:
    moved = trusted("moved", equation(A * B, B * A), {"n": 1, "A": eye(1), "B": eye(1)})
    cited = by("moved", equation(Inverse(V) * B, B * Inverse(V)), {A: Inverse(V)})
    refused("holds an inverse, which may not exist", moved, cited)


def test_a_premise_that_sympy_decides_for_every_matrix_is_not_decided() -> None:
    identity = Identity(n)
    undone = equation(MatMul(A, Inverse(B)), identity)
    model = {"n": 1, "A": eye(1), "B": eye(1), "C": eye(1)}
    cancels = trusted("cancels", equation(A * C, B * C), model, undone=undone)
    check(cancels, by("cancels", cancels.conclusion, facts=("undone",)), undone=undone)
    assert Eq(B * Inverse(B), identity) == true
    refused("B is inverted but not given", cancels, by("cancels", Eq(u, v), {A: B}))


def test_a_conclusion_without_a_meaning_there_is_refused() -> None:
    model, half = {"u": 1, "z": 1}, equation((u * z + u) / u, z + 1)
    bare = trusted("inverse", half, model)
    refused(r"only if Ne\(u, 0\)", bare, by("inverse", half))
    inverse = trusted("inverse", half, model, proper=Ne(u, 0))
    check(inverse, by("inverse", half, facts=("proper",)), proper=Ne(u, 0))
    zero = by("inverse", Le(z, v), {u: 0})
    refused("premise 'proper' of inverse is False", inverse, zero)


def test_what_is_decided_inside_a_statement_never_vanishes() -> None:
    implied = Implies(equation(u, v), Le(u, z))
    inside = trusted("inside", implied, {"u": 1, "v": 2, "z": 0})
    because = "cites 'inside': Eq\\(u, v\\) is just True at these values"
    refused(because, inside, by("inside", Le(v, z), {u: v}))


def test_a_sequence_is_not_put_in_where_arguments_are_real() -> None:
    means = Le(2 * g(v) * z, g(v) ** 2 + z**2)
    cited = by("bent", means, {f(t): g(t)})
    said = Le(2 * f(v) * z, f(v) ** 2 + z**2)
    bent = trusted("bent", said, {"f": lambda at: 0, "v": 1, "z": 0})
    refused("v in f\\(v\\) is not known to be integer", bent, cited)
    check(bent, by("bent", means, {f(u): g(u)}))


def test_a_premise_of_a_shorter_range_or_out_of_its_sort_is_another_statement() -> None:
    far = trusted("far", Le(3, z), {"z": 3}, d=ForAll(Le(s, z), s, 0, 3))
    weaker = ForAll(Le(i, z), i, 0, 2)
    refused("'d' of far is not given", far, by("far", Le(3, z), facts=("d",)), d=weaker)
    wrong = trusted("far", Le(3, z), {"z": 3}, d=ForAll(Le(-s, z), s, -3, 3))
    because = "s is a whole number, declared for the whole range"
    refused(because, wrong, by("far", Le(3, z), facts=("d",)), d=weaker)


def test_a_conclusion_that_is_decided_there_says_nothing() -> None:
    cited = by("sum", Le(u, v), {u: v, z: 1 + v - v})
    refused("sum says True at these values", SUM, cited)


def test_a_part_of_a_conclusion_never_vanishes() -> None:
    both = trusted("both", And(Le(u, v), Le(u, z)), {"u": 0, "v": 0, "z": 0})
    refused("both says True", both, by("both", Le(v, z), {u: v}))
    refused("both says False", both, by("both", Le(2, z), {u: 2, v: 1}))


def test_names_of_random_variables_take_no_values() -> None:
    says = Eq(Expectation(u * f(0)), u * Expectation(f(0)))
    model = {"u": 2, "outcomes": [(1, {"f": lambda at: 1})]}
    model |= {"f": lambda at: 1}
    linear = trusted("linear", says, model)
    square = Eq(Expectation(f(0) ** 2), f(0) * Expectation(f(0)))
    cited = by("linear", square, {u: f(0)})
    refused("speaks of random variables", linear, cited)


# Premises: each one, of this instance.


def test_a_missing_premise_is_named() -> None:
    cited = by("grows", Eq(h(t), a**t * h(0)))
    refused("premise 'steps' of grows is not given: ForAll", GROWS, cited)


def test_a_premise_of_another_instance_is_not_the_premise() -> None:
    cited = by("grows", Eq(g(t), a**t * g(0)), {h(t): g(t)}, facts=("steps",))
    refused("premise 'steps' of grows is not given", GROWS, cited, steps=STEPS)


def test_a_part_of_a_premise_is_not_the_whole() -> None:
    cited = by("ordered", equation(A * B, C), facts=("one",))
    refused("premise 'both' .* is not given", ORDERED, cited, one=equation(A, B))


def test_a_step_that_gives_no_premise_is_refused() -> None:
    cited = by("grows", Eq(h(t), a**t * h(0)), facts=("steps", "idle"))
    refused("idle gives no premise of grows", GROWS, cited, steps=STEPS, idle=Le(u, v))


def test_a_hypothesis_that_is_not_there_gives_no_premise() -> None:
    cited = by("grows", Eq(h(t), a**t * h(0)), facts=("steps",))
    refused("no hypothesis 'steps'", GROWS, cited)


def test_an_index_that_an_assumption_fixes_does_not_run() -> None:
    given = Step("once", Eq(g(t + 1), a * g(t)), Assume(), "")
    cited = by("grows", Eq(g(k), a**k * g(0)), {h(t): g(t), t: k}, ("once",))
    refused("premise 'steps' of grows is not given", GROWS, given, cited)


def test_an_index_that_a_hypothesis_fixes_does_not_run() -> None:
    given = Step("once", Eq(g(t + 1), a * g(t)), Given("d"), "")
    cited = by("grows", Eq(g(k), a**k * g(0)), {h(t): g(t), t: k}, ("once",))
    fixed = Eq(g(t + 1), a * g(t))
    refused("premise 'steps' of grows is not given", GROWS, given, cited, d=fixed)


def test_a_hypothesis_with_a_free_index_is_about_that_index_alone() -> None:
    cited = by("grows", Eq(g(k), a**k * g(0)), {h(t): g(t), t: k}, (), ("d",))
    refused("is not given", GROWS, cited, d=Eq(g(t + 1), a * g(t)))


def test_a_hypothesis_with_the_index_free_is_not_about_all_indices() -> None:
    cited = by("grows", Eq(g(k), a**k * g(0)), {h(t): g(t), t: k}, (), ("d",))
    refused("is not given", GROWS, cited, d=Eq(g(s + 1), a * g(s)))


def test_what_holds_of_one_matrix_holds_at_every_index() -> None:
    small = Le(Norm(V, p), a)
    column = trusted(
        "column",
        Le(Norm(Family("X", n, n, t), p), a),
        {"n": 1, "t": 1, "p": "1", "a": 1, "X": lambda at: eye(1), "horizon": 3},
        small=ForAll(Le(Norm(Family("X", n, n, s), p), a), s, 0, oo),
    )
    check(column, by("column", small, {Family("X", n, n, s): V}, (), ("d",)), d=small)


def test_an_index_from_one_on_does_not_run_from_zero() -> None:
    given = Step("late", Eq(g(k + 1), a * g(k)), Lemma("on trust"), "")
    cited = by("grows", Eq(g(t), a**t * g(0)), {h(t): g(t)}, ("late",))
    refused("premise 'steps' of grows is not given", GROWS, given, cited)


def test_an_assumption_is_still_open_after_the_citation() -> None:
    steps = (
        Step("assumed", STEPS, Assume(), ""),
        by("grows", Eq(h(t), a**t * h(0)), {}, ("assumed",)),
    )
    refused("still rests on the assumption assumed", GROWS, *steps)


def test_a_conclusion_off_by_a_factor_is_refused() -> None:
    cited = by("grows", Eq(h(t), 2 * a**t * h(0)), facts=("steps",))
    refused("the rule gives", GROWS, cited, steps=STEPS)


def test_a_cited_step_that_is_false_is_refused_by_the_models_alone() -> None:
    cited = by("grows", Eq(h(t), 2 * a**t * h(0)), facts=("steps",))
    proof = Proof((cited,), lambda _: power(2, 3))
    with pytest.raises(ProofError, match="is false in a model"):
        check_proof(proof, {"steps": STEPS}, cited.statement, symbolic=False)


def test_a_cited_step_is_evaluated_in_the_models() -> None:
    cited = by("grows", Eq(h(t), a**t * h(0)), facts=("steps",))
    proof = Proof((cited,), lambda _: power(2, 3))
    hypotheses = {"steps": STEPS}
    report = check_proof(proof, hypotheses, cited.statement, library=library(GROWS))
    assert report.evaluated["cited"] == tuple(range(report.models))


# The cited claim's own proof.


def citing(key: str, cited: str) -> Claim:
    """A claim that says what `grows` says, by citing another one."""
    step = by(cited, GROWS.conclusion, facts=("steps",))
    proof = Proof((step,), lambda _: power(2, 3))
    return claim(key, GROWS.conclusion, lambda: proof, steps=STEPS)


def outcome_of(first: Claim, *others: Claim) -> ProofReport:
    hypotheses = {each.name: each.condition for each in first.hypotheses}
    return check_proof(
        first.proof(),
        hypotheses,
        first.conclusion,
        library=library(first, *others),
        trail=(first.key,),
    )


def test_no_claim_is_known_unless_the_caller_says_so() -> None:
    step = by("grows", GROWS.conclusion, facts=("steps",))
    with pytest.raises(ProofError, match="step 'cited': cites 'grows', but no claim"):
        check_proof(
            Proof((step,), lambda _: {}),
            {"steps": STEPS},
            step.statement,
            in_models=False,
        )


def test_an_unknown_key_is_refused() -> None:
    because = "step 'cited': cites 'nowhere', but no claim has that key"
    with pytest.raises(ProofError, match=because):
        outcome_of(citing("one", "nowhere"))


def test_a_claim_without_a_proof_is_refused() -> None:
    with pytest.raises(ProofError, match="cites 'grows', which has no proof"):
        outcome_of(citing("one", "grows"), replace(GROWS, proof=None))


def test_a_claim_whose_proof_is_broken_is_refused_by_its_own_step() -> None:
    good = prove_grows()
    false = replace(good.steps[3], statement=Eq(h(t + 1), a**t * h(0)))
    bad = Proof((*good.steps[:3], false, good.steps[4]), good.model)
    because = "step 'cited': cites 'grows', whose proof does not check: step 'next'"
    with pytest.raises(ProofError, match=because):
        outcome_of(citing("one", "grows"), replace(GROWS, proof=lambda: bad))


def test_a_claim_whose_proof_fails_in_the_models_alone_is_refused() -> None:
    says = Le(u, v)
    by_lemma = Step("all", says, Lemma("source of wrong"), "wrong")
    refuted = Proof((by_lemma,), lambda _: {"u": 2, "v": 1})
    wrong = claim("wrong", says, lambda: refuted)
    step = by("wrong", says)
    with pytest.raises(ProofError, match="cites 'wrong', whose proof does not check"):
        outcome_of(claim("one", says, lambda: Proof((step,), lambda _: {})), wrong)


def test_a_claim_whose_proof_cannot_be_built_is_refused() -> None:
    unwritten = replace(GROWS, proof=lambda: 1 / 0)
    with pytest.raises(ProofError, match="cites 'grows', whose proof is not built"):
        outcome_of(citing("one", "grows"), unwritten)


def test_a_claim_of_the_same_key_that_is_broken_is_checked_again() -> None:
    known = {"grows": GROWS, "one": citing("one", "grows")}
    shelf = ClaimLibrary(known.get)
    assert shelf.cite("one", ()).cites == ("grows",)
    known["grows"] = replace(GROWS, proof=None)
    with pytest.raises(ProofError, match="which has no proof"):
        shelf.cite("one", ())
    known["grows"] = replace(GROWS)  # says the same: the proofs check once more
    assert shelf.cite("grows", ()).key == shelf.cite("one", ()).cites[0]


def test_a_proof_is_checked_once() -> None:
    built = []

    def proof() -> Proof:
        built.append(1)
        return prove_grows()

    shelf = library(replace(GROWS, proof=proof), citing("one", "grows"))
    for _ in range(3):
        shelf.cite("one", ())
        shelf.cite("grows", ())
    assert built == [1]


@pytest.mark.parametrize(
    ("keys", "circle"),
    [
        ("a", "a -> a"),
        ("ab", "a -> b -> a"),
        ("abc", "a -> b -> c -> a"),
    ],
)
def test_claims_that_cite_each_other_in_a_circle_are_refused(keys, circle) -> None:
    turned = keys[1:] + keys[0]
    claims = [citing(key, cited) for key, cited in zip(keys, turned, strict=True)]
    because = f"step 'cited': the citations run in a circle: {circle}$"
    with pytest.raises(ProofError, match=because):
        outcome_of(*claims)


def test_a_circle_is_seen_from_outside_too() -> None:
    claims = [citing("start", "a"), citing("a", "b"), citing("b", "a")]
    with pytest.raises(ProofError, match=r"in a circle: a -> b -> a$"):
        outcome_of(*claims)


def test_a_circle_is_seen_by_who_does_not_say_what_is_being_proved() -> None:
    loop = citing("a", "a")
    with pytest.raises(ProofError, match=r"in a circle: a -> a$"):
        check_proof(
            loop.proof(), {"steps": STEPS}, loop.conclusion, library=library(loop)
        )


# What the cited proof takes on trust.


def test_what_a_cited_proof_takes_on_trust_is_inherited_with_its_claim() -> None:
    given = Le(u, v + z)
    lemma = Step("own", Le(u, v + z + 1), Lemma("a lemma", needs=("below",)), "says so")
    cited = by("sum", SUM.conclusion, facts=("below",))
    both = Step(
        "both", And(lemma.statement, cited.statement), Conjunction(("own", "cited")), ""
    )
    report = check(SUM, lemma, cited, both, below=given)
    assert report.lemmas == (
        ("says so", "a lemma"),
        ("sum", "source of sum (in the proof of sum)"),
    )
    assert report.cites == ("sum",)


def test_what_is_inherited_on_two_ways_is_shown_once() -> None:
    def through(key: str) -> Claim:
        step = by("sum", SUM.conclusion, facts=("below",))
        model = {"u": 3, "v": 2, "z": 1}
        proof = Proof((step,), lambda _: model)
        return claim(key, SUM.conclusion, lambda: proof, below=Le(u, v + z))

    steps = (
        replace(by("one", SUM.conclusion, facts=("below",)), name="first"),
        replace(by("two", SUM.conclusion, facts=("below",)), name="second"),
        Step("both", SUM.conclusion, Conjunction(("first", "second")), ""),
    )
    proof = Proof(steps, lambda _: {"u": 3, "v": 2, "z": 1})
    top = claim("top", SUM.conclusion, lambda: proof, below=Le(u, v + z))
    report = outcome_of(top, through("one"), through("two"), SUM)
    assert report.lemmas == (("sum", "source of sum (in the proof of sum)"),)
    assert report.cites == ("one", "sum", "two")


# Claims of the suite, and of one's own.


@pytest.fixture
def own():
    """Own claims may be adopted in the test, and are forgotten after it."""
    known = dict(OWN)
    yield
    OWN.clear()
    OWN.update(known)


def own_bound(key: str = "mine.bound", cited: str = "gamma-bound") -> Claim:
    """The bound of the suite, at a gamma of one half and one lag later."""
    source = claim_of("gamma-bound")
    gamma = Symbol("gamma", nonnegative=True)
    half = Rational(1, 2)
    known = {name.name: name.condition.xreplace({gamma: half}) for name in premises()}
    step = by(cited, source.conclusion.xreplace({gamma: half}), {gamma: half})
    step = replace(step, by=replace(step.by, facts=tuple(known)))

    def model(rng):
        values = source.proof().model(rng)
        size = values["n"]
        zero = ImmutableMatrix.zeros(size, size)
        start = values["delta"](0)
        stopped = {
            "U": zero,
            "delta": lambda at: start if at == 0 else start * 0,
            "gamma": half,
        }
        return values | stopped

    return claim(key, step.statement, lambda: Proof((step,), model), **known)


def premises() -> tuple[Hypothesis, ...]:
    return claim_of("gamma-bound").hypotheses


def test_a_claim_of_ones_own_may_cite_the_suite(own) -> None:
    longdep.prove(own_bound())


def test_a_claim_of_ones_own_may_cite_another_one_that_is_known(own) -> None:
    adopt(GROWS)
    longdep.prove(citing("mine.grows", "grows"))


def test_a_claim_of_ones_own_that_nobody_knows_is_not_cited(own) -> None:
    with pytest.raises(ProofError, match="cites 'grows', but no claim has that key"):
        longdep.prove(citing("mine.grows", "grows"))


def test_a_claim_of_ones_own_that_cites_itself_is_refused(own) -> None:
    with pytest.raises(ProofError, match=r"circle: mine.grows -> mine.grows"):
        longdep.prove(citing("mine.grows", "mine.grows"))


def test_a_refuted_claim_of_the_suite_is_not_cited(own) -> None:
    false = next(c for c in map(claim_of, ("gamma-explodes",)) if c.proof is None)
    with pytest.raises(ProofError, match="which has no proof"):
        LIBRARY.cite(false.key, ())


def test_the_limit_of_a_claim_is_cited_for_another_function() -> None:
    vanishes = trusted(
        "vanishes",
        Eq(Limit(abs(h(t)), t, oo), 0),
        {"h": lambda at: 0, "t": 1},
        fades=Eq(Limit(h(t), t, oo), 0),
    )
    cited = by("vanishes", Eq(Limit(abs(g(t)), t, oo), 0), {h(s): g(s)}, facts=("d",))
    check(vanishes, cited, d=Eq(Limit(g(t), t, oo), 0))
    captured = by("vanishes", Eq(Limit(abs(g(t)), t, oo), 0), {h(s): g(t)})
    refused("t of g\\(t\\) would be captured", vanishes, captured)
