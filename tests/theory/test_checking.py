"""What a run of the proof checker refuses, what it reports, and what its options do."""

from dataclasses import FrozenInstanceError
from random import Random
from typing import Any

import pytest
from sympy import (
    Add,
    Dummy,
    Eq,
    Function,
    Ge,
    Gt,
    Identity,
    Inverse,
    Le,
    MatMul,
    MatrixSymbol,
    Ne,
    Symbol,
    false,
    true,
)
from sympy import Q as Ask
from sympy.logic.boolalg import Implies

from longdep.theory.core import proof as checker
from longdep.theory.core.notation import Family, ForAll, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.proof import (
    SAMPLES,
    Context,
    Proof,
    ProofError,
    Step,
    check_proof,
    check_step,
    require_more_than_a_lemma,
)
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Deduction,
    Given,
    Induction,
    Lemma,
)
from longdep.theory.core.rules.base import RuleDefaults
from tests.theory.proving import check, line, refused, trusted

x, y, z = (Symbol(name, real=True) for name in "xyz")
t = Symbol("t", integer=True, nonnegative=True)
s = Symbol("s", integer=True, nonnegative=True)
f = Function("f", real=True)
A, V, W = (MatrixSymbol(name, n, n) for name in "AVW")
TWICE = equation(x + x, 2 * x)
IT = line("it", TWICE, Algebra())
WRONG = line("it", Ge(x**2 + 1, 2 * x - 1, evaluate=False), Combine())  # true of all x


def model(_: Random) -> dict[str, Any]:
    return {"x": 3}


def kept(_: Random) -> dict[str, Any]:
    return {"x": 3, "y": 4}


# Options and their defaults.


def test_the_models_are_drawn_from_the_seed_zero_by_default() -> None:
    def run(**options: Any) -> list[float]:
        drawn = []

        def watched(rng: Random) -> dict[str, Any]:
            drawn.append(rng.random())
            return {"x": 3}

        check_proof(Proof((IT,), watched), {}, TWICE, **options)
        return drawn

    for seed, options in ((0, {}), (0, {"seed": 0}), (7, {"seed": 7})):
        rng = Random(seed)
        assert run(**options) == [rng.random() for _ in range(SAMPLES)]


def test_the_options_are_named() -> None:
    with pytest.raises(TypeError):
        check_proof(Proof((IT,), model), {}, TWICE, 0)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        check_step(IT, Context({}), True)  # type: ignore[call-arg]
    report = check_proof(proof=Proof((IT,), model), hypotheses={}, conclusion=TWICE)
    assert report.steps == (IT,)
    check_step(step=IT, context=Context({}))


def test_both_routes_are_taken_by_default() -> None:
    """A rule alone, and models alone, each refuse what the other does not look at."""
    follows = Proof((WRONG,), model)
    with pytest.raises(ProofError, match="the gap differs"):
        check_proof(follows, {}, WRONG.statement)
    assert check_proof(follows, {}, WRONG.statement, symbolic=False).models == SAMPLES
    believed = Proof((trusted("it", Le(x, 1)),), model)
    with pytest.raises(ProofError, match="false in a model"):
        check_proof(believed, {}, Le(x, 1))
    assert check_proof(believed, {}, Le(x, 1), in_models=False).models == 0


def test_a_solver_that_denies_a_step_refuses_it_unless_it_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checker, "refuses", lambda step, context: "the solver says no")
    proof = Proof((IT,), model)
    with pytest.raises(ProofError, match="the solver says no"):
        check_proof(proof, {}, TWICE)
    with pytest.raises(ProofError, match="the solver says no"):
        check_step(IT, Context({}))
    assert check_proof(proof, {}, TWICE, smt=False).models == SAMPLES
    assert check_proof(proof, {}, TWICE, symbolic=False).models == SAMPLES
    check_step(IT, Context({}), smt=False)
    monkeypatch.setattr(checker, "refuses", lambda step, context: "")
    check_step(IT, Context({}))


def test_a_step_is_checked_by_its_rule_by_default() -> None:
    with pytest.raises(ProofError, match="the gap differs"):
        check_step(WRONG, Context({}))
    check_step(WRONG, Context({}), symbolic=False)


# What a run reports.


def test_a_report_counts_models_and_says_where_steps_were_evaluated() -> None:
    steps = (line("h", Le(x, 5), Given("h")), IT)
    proof = Proof((*steps, line("end", Le(x, 6), Combine({"h": 1}, 1))), model)
    report = check_proof(proof, {"h": Le(x, 5)}, Le(x, 6))
    assert report.models == SAMPLES == 6
    assert report.evaluated == dict.fromkeys(("h", "it", "end"), tuple(range(6)))
    assert (report.trust, report.cites) == ((), ())
    alone = check_proof(proof, {"h": Le(x, 5)}, Le(x, 6), in_models=False)
    assert (alone.models, alone.drawn, alone.unvisited) == (0, 0, ())
    assert (alone.evaluated, alone.witnessed_to) == ({}, None)
    assert checker.ProofReport((), 0).drawn == 0


def test_a_report_does_not_change() -> None:
    report = check_proof(Proof((IT,), model), {}, TWICE)
    with pytest.raises(FrozenInstanceError):
        report.models = 100  # type: ignore[misc]


def test_lemmas_are_told_with_their_source() -> None:
    report = check_proof(Proof((trusted("it", TWICE),), model), {}, TWICE)
    assert report.lemmas == (("", "a theorem"),)


# A lemma alone is no proof.


def require(*steps: Step) -> None:
    require_more_than_a_lemma(Proof(steps, model))


def test_a_premise_and_a_lemma_are_no_proof() -> None:
    lemma, given = trusted("lemma", Le(x, 1)), line("h", Le(y, 1), Given("h"))
    assumed = line("a", Le(y, 1), Assume())
    for steps in ((lemma,), (given, lemma), (assumed, lemma), (lemma, given, assumed)):
        with pytest.raises(ProofError, match="that is not a proof") as refusal:
            require(*steps)
        assert refusal.value.step == "lemma"
    for fine in ((IT,), (given, IT), (lemma, IT), (IT, lemma), (given,), ()):
        require(*fine)
    require(lemma, trusted("other", Le(z, 1)))


# What is decided before any rule is asked.


def test_what_is_just_true_or_false_is_no_claim() -> None:
    for plain in (true, false):
        refused("it", trusted("it", plain), because="the conclusion is just")
        refused("hypothesis h", IT, because=f"is just {plain}", h=plain)


def test_no_step_says_what_is_false() -> None:
    first = trusted("first", false)
    refused("first", first, IT, because="the statement is false")


def test_a_step_that_is_just_true_needs_no_rule() -> None:
    check(line("plain", true, Combine({}, -1)), IT)


def test_a_step_says_a_statement() -> None:
    for plain in (x + y, Add(x, 1), x * y):
        refused(
            "number", line("number", plain, Lemma("a book")), IT, because="is not a"
        )


def test_the_index_of_a_premise_is_declared_whole_over_its_range() -> None:
    late = Symbol("l", integer=True, positive=True)
    for index in (x, late):
        every = ForAll(Le(f(index), 1), index, 0, 5)
        says = "is a whole number, declared for the whole range"
        refused("hypothesis h", IT, because=says, h=every)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Le(x, 1), Le(Symbol("x"), 2)),
        (Le(f(x), 1), Le(Function("f", positive=True)(x), 1)),
        (Le(f(x), 1), Le(Symbol("f", real=True), x)),
        (Eq(V, A), Eq(Family("V", n, n, t), A)),
        (Eq(V, A), Le(x, Symbol("V", real=True))),
        (Eq(Family("h", n, n, t), A), Le(Function("h", real=True)(t), 1)),
    ],
)
def test_one_name_stands_for_one_thing(one: Any, other: Any) -> None:
    says = "stands for two different symbols"
    for first, second in ((one, other), (other, one)):
        refused("h", trusted("one", first), trusted("h", second), because=says)
        refused("it", trusted("it", first), because=says, h=second)


def test_a_stand_in_may_share_its_name() -> None:
    first, second = Dummy("x", real=True), Dummy("x", real=True)
    check(
        trusted("one", Le(first, 1)),
        trusted("two", Le(second, 1)),
        trusted("three", Le(x, 1)),
    )


# Citations, assumptions, and what a step rests on.


def test_an_error_of_a_rule_names_its_step() -> None:
    context = Context({})
    check_step(trusted("h", Eq(V, A)), context)
    with pytest.raises(ProofError, match="cannot be checked") as refusal:
        check_step(line("mixed", Le(x, 1), Combine({"h": 1})), context)
    assert refusal.value.step == "mixed"
    odd = line("odd", Le(x, 1), Lemma("a theorem", by=5))  # type: ignore[arg-type]
    refused("odd", odd, IT, because="cannot be checked: TypeError")


def test_a_citation_of_nothing_is_told() -> None:
    context = Context({})
    for name in ("no", "it"):
        with pytest.raises(ProofError, match=f"cites '{name}', which is not proved"):
            check_step(line("it", Le(x, 1), Lemma("a book", by=(name,))), context)
    assert not context.steps


def test_the_end_of_three_steps_is_the_third() -> None:
    steps = (
        line("a", Le(x, 1), Given("h")),
        IT,
        line("c", Le(x, 2), Combine({"a": 1}, 1)),
    )
    check(*steps, h=Le(x, 1))
    proof = Proof(steps, model)
    for statement in (Le(x, 1), TWICE):
        with pytest.raises(ProofError, match="ends in x <= 2") as refusal:
            check_proof(proof, {"h": Le(x, 1)}, statement, in_models=False)
        assert refusal.value.step == "c"


def test_an_assumption_stays_open_until_it_is_closed() -> None:
    assumed = line("a", Le(x, 1), Assume())
    then = line("b", Le(x, 2), Combine({"a": 1}, 1))
    refused("a", assumed, because="still rests on the assumption a")
    refused("b", assumed, then, because="still rests on the assumption a")
    closed = line("c", Implies(Le(x, 1), Le(x, 2)), Deduction("a", "b"))
    check(assumed, then, closed)
    context = Context({})
    for step in (assumed, then, closed, IT):
        check_step(step, context)
    one: frozenset[str] = frozenset({"a"})
    none = one - {"a"}
    assert context.open_assumptions == {"a": one, "b": one, "c": none, "it": none}


def test_an_unused_hypothesis_is_refused_by_the_rules_alone() -> None:
    refused("it", IT, because="never uses the hypothesis spare", spare=Le(x, 1))
    with pytest.raises(ProofError, match=r"never uses the hypothesis a, b$"):
        check(IT, b=Le(x, 1), a=Le(y, 1))
    proof = Proof((IT,), kept)
    report = check_proof(proof, {"spare": Le(x, 9)}, TWICE, symbolic=False)
    assert report.models == SAMPLES


def test_a_hypothesis_that_gives_a_sign_is_used() -> None:
    """The sign of a weight, or a divisor that is not 0, is found among the premises."""
    h = line("h", Le(y, z), Given("h"))
    ones = line("it", equation((x + y) / (x * y), 1 / x + 1 / y), Algebra())
    check(ones, first=Ne(x, 0), second=Gt(y, 0))
    assumed = line("it", Le(x * y, x * z), Combine({"h": x}, facts=("sign",)))
    check(h, assumed, h=Le(y, z), sign=Ge(x, 0))
    context = Context({"first": Ne(x, 0), "second": Gt(y, 0), "third": Le(z, 1)})
    check_step(ones, context)
    assert context.grounds["it"] == frozenset({"first", "second"})


def test_a_step_that_gives_a_sign_hands_on_what_it_rests_on() -> None:
    context = Context({"first": Gt(x, y), "second": Ge(y, 0), "spare": Le(z, 1)})
    for name in ("first", "second"):
        check_step(line(name, context.hypotheses[name], Given(name)), context)
    positive = line("positive", Gt(x, 0), Combine({"first": 1, "second": 1}))
    check_step(positive, context)
    assert context.grounds["positive"] == frozenset({"first", "second"})
    del context.steps["first"], context.steps["second"]
    check_step(line("it", equation((y + z) / x, y / x + z / x), Algebra()), context)
    assert context.grounds["it"] == frozenset({"first", "second"})


def test_an_equation_that_is_cited_twice_is_used_if_it_is_used_once() -> None:
    given = line("h", Eq(x, y), Given("h"))
    twice = line("it", Eq(x, y), Combine({"h": 1}, by=("h",)))
    check(given, twice, h=Eq(x, y))
    idle = line("it", equation(z + z, 2 * z), Algebra(by=("h",)))
    refused("it", given, idle, because="never uses the hypothesis h", h=Eq(x, y))


def test_only_the_facts_that_are_needed_are_used() -> None:
    product = equation(MatMul(V, Inverse(V)), Identity(n))
    given = {"needed": Ask.invertible(V), "spare": Ask.symmetric(W)}
    for facts in (("needed", "spare"), ("spare", "needed"), ("needed",)):
        step = line("it", product, Algebra(facts=facts))
        refused("it", step, because="never uses the hypothesis spare", **given)
        check(step, needed=Ask.invertible(V)) if len(facts) == 1 else None
    both = equation(MatMul(V, Inverse(V), W), MatMul(Identity(n), W.T))
    check(line("it", both, Algebra(facts=("needed", "spare"))), **given)


def test_the_hypotheses_that_a_lemma_names_are_used() -> None:
    check(line("it", Le(x, 1), Lemma("a book", needs=("h",))), h=Le(y, 1))
    refused("it", trusted("it", Le(x, 1)), because="never uses", h=Le(y, 1))


def test_a_rule_that_says_nothing_of_its_facts_needs_all_of_them() -> None:
    class Own(RuleDefaults):
        facts = ("h",)
        inherits = True

        def check(self, step: Step, context: Context) -> None:
            """Any statement."""

    context = Context({"h": Le(y, 1), "spare": Le(z, 1)})
    check_step(line("it", Le(x, 1), Own()), context)
    assert context.grounds["it"] == frozenset({"h"})


# What must have a value.


def test_a_step_must_have_a_value_unless_it_inherits_one() -> None:
    ratio = line("it", Le(1 / x, 2 + 1 / x), Combine(slack=2))
    refused("it", ratio, because="1/x is defined only if")
    check(ratio, sign=Gt(x, 0))
    assumed = line("a", Le(1 / x, 2), Assume())
    end = line("it", Implies(Le(1 / x, 2), Le(1 / x, 3)), Deduction("a", "b"))
    refused("it", assumed, line("b", Le(1 / x, 3), Combine({"a": 1}, 1)), end)


def test_the_weights_of_a_step_must_have_a_value() -> None:
    given = line("h", Eq(y, z), Given("h"))
    divided = line("it", Eq(y / x, z / x), Combine({"h": 1 / x}, facts=("sign",)))
    check(given, divided, h=Eq(y, z), sign=Ne(x, 0))


def test_an_induction_is_asked_for_its_cases_though_they_are_just_true() -> None:
    every = equation(f(t) - f(t) + t, t)
    steps = (
        line("base", every.subs(t, 0), Algebra()),
        line("assumed", every, Assume()),
        line("next", every.subs(t, t + 1), Algebra()),
        line("all", every, Induction(t, "base", "assumed", "next")),
    )
    check(*steps)


def test_a_rule_cites_nothing_and_is_evaluated_unless_it_says_otherwise() -> None:
    class Plain(RuleDefaults):
        pass

    rule = Plain()
    assert (rule.uses(), rule.discharges(), rule.terms()) == ((), (), ())
    assert rule.evaluated is True
    assert rule.drops_facts is False
    assert rule.inherits is False
    assert rule.words() == "plain"
