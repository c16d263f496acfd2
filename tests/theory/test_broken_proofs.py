"""Whether every step of every proof is looked at: each one is broken on purpose.

For every claim with a proof, and every step that follows by a rule, the step's
statement is replaced by a false one. The symbolic route alone must refuse it, and so
must the models alone wherever they look at the step; both must name the step.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice
from random import Random
from typing import NamedTuple

import pytest
from sympy import Eq, Ge, Gt, Integer, Le, Lt, Ne, OneMatrix, true
from sympy.logic.boolalg import And, Boolean, Equivalent, Implies, Not
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.catalog import LIBRARY, all_claims
from longdep.theory.core.claim import Claim
from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.proof import (
    SAMPLES,
    Context,
    Proof,
    ProofError,
    Step,
    check_proof,
    check_step,
)
from longdep.theory.core.rules import Assume, Given, Lemma
from longdep.theory.core.semantics import MeaningError, Model, holds

PROVED = [claim for claim in all_claims().values() if claim.proof]


def checked(step: Step) -> bool:
    """Whether a rule decides the step; lemmas and premises are taken on trust."""
    return not isinstance(step.by, Assume | Given | Lemma)


@cache
def proof_of(key: str) -> Proof:
    return all_claims()[key].proof()


def last_step(claim: Claim) -> Step:
    return proof_of(claim.key).steps[-1]


STEPS = [
    (claim.key, step.name)
    for claim in PROVED
    for step in proof_of(claim.key).steps
    if checked(step)
]


class Case(NamedTuple):
    """A claim, its proof, the models of a run, and the models a step was seen in."""

    claim: Claim
    proof: Proof
    models: tuple[Model, ...]
    seen: Mapping[str, tuple[int, ...]]


@cache
def case_of(key: str) -> Case:
    claim, proof = all_claims()[key], proof_of(key)
    rng = Random(0)
    hypotheses = {h.name: h.condition for h in claim.hypotheses}
    # By the models alone: contexts_of checks each step by its rule.
    report = check_proof(
        proof, hypotheses, claim.conclusion, library=LIBRARY, symbolic=False
    )
    seen = report.evaluated
    return Case(claim, proof, tuple(proof.model(rng) for _ in range(SAMPLES)), seen)


@cache
def contexts_of(key: str) -> tuple[Context, ...]:
    """What is known before each step of a proof."""
    claim, proof, *_ = case_of(key)
    context = Context({h.name: h.condition for h in claim.hypotheses}, LIBRARY)
    contexts = []
    for step in proof.steps:
        contexts.append(copy_of(context))
        check_step(step, context)
    return tuple(contexts)


def copy_of(context: Context) -> Context:
    return replace(
        context,
        steps=dict(context.steps),
        open_assumptions=dict(context.open_assumptions),
        grounds=dict(context.grounds),
        idle=set(),
        sure=set(context.sure),
    )


def broken(statement: Boolean) -> Iterator[Boolean]:
    """False neighbours of a true statement: shifted, doubled, turned or too strong."""
    if isinstance(statement, Eq):
        left, right = statement.args
        if isinstance(left, MatrixExpr):
            yield equation(left, right + OneMatrix(*left.shape))
            yield equation(left + OneMatrix(*left.shape), right)
        else:
            yield equation(left, 0 if right.is_infinite else right + 1)
            yield equation(left - 1, right)
            yield equation(left, -right)
        yield equation(left, 2 * right)
        yield equation(2 * left, right)
    elif isinstance(statement, Le | Lt):
        left, right = statement.args
        yield Lt(right, left, evaluate=False)
        yield Le(left + abs(right - left) + 1, right, evaluate=False)
        yield Le(left, right - abs(right - left) - 1, evaluate=False)
        if isinstance(statement, Le):
            yield Lt(left, right, evaluate=False)
    elif isinstance(statement, Ge | Gt):
        yield from broken(statement.reversed)
    elif isinstance(statement, Ne):
        yield equation(*statement.args)
    elif isinstance(statement, Implies):
        premise, conclusion = statement.args
        yield from (Implies(premise, other) for other in broken(conclusion))
        yield Implies(premise, Not(conclusion))
    elif isinstance(statement, Equivalent):
        first, *rest = statement.args
        yield from (Equivalent(other, *rest) for other in broken(first))
        yield Equivalent(Not(first), *rest)
    elif isinstance(statement, And):
        first, *rest = statement.args
        yield from (And(other, *rest) for other in broken(first))
    elif isinstance(statement, ForAll):
        body, *bounds = statement.args
        yield from (ForAll(other, *bounds) for other in broken(body))
    elif statement == true:
        yield equation(Integer(0), Integer(1))
    else:
        yield Not(statement)


def is_false(statement: Boolean, model: Model) -> bool:
    try:
        return not holds(statement, model)
    except MeaningError:
        return False


def false_neighbours(case: Case, place: int) -> list[Boolean]:
    """The neighbours of a step that are false in a model where it is looked at.

    A limit is looked at in none; there every other value is false.
    """
    step = case.proof.steps[place]
    models = [case.models[number] for number in case.seen[step.name]]
    neighbours = (
        other
        for other in broken(step.statement)
        if other != step.statement
        and (not step.by.evaluated or any(is_false(other, m) for m in models))
    )
    return list(islice(neighbours, NEIGHBOURS))


NEIGHBOURS = 1  # false variants tried for each step


def place_of(case: Case, name: str) -> int:
    return next(i for i, s in enumerate(case.proof.steps) if s.name == name)


def refusal(case: Case, place: int, statement: Boolean, **route: bool) -> str:
    """Name the step at which the checker refuses the proof with one step replaced."""
    steps = list(case.proof.steps)
    steps[place] = replace(steps[place], statement=statement)
    # The last step is the claim: it is broken together with what is to be proved.
    conclusion = statement if place == len(steps) - 1 else case.claim.conclusion
    hypotheses = {h.name: h.condition for h in case.claim.hypotheses}
    proof = Proof(tuple(steps), case.proof.model)
    with pytest.raises(ProofError) as refused:
        check_proof(proof, hypotheses, conclusion, library=LIBRARY, **route)
    assert repr(refused.value.step) in str(refused.value)
    # Not because of what a broken step leaves unused, but because it is broken.
    assert "never uses" not in str(refused.value)
    return refused.value.step


def test_there_are_proofs_to_break() -> None:
    assert len(PROVED) >= 10
    assert len(STEPS) >= 2 * len(PROVED)


@pytest.mark.parametrize(("key", "name"), STEPS, scope="module")
def test_the_rules_alone_refuse_a_broken_step(key: str, name: str) -> None:
    case = case_of(key)
    place = place_of(case, name)
    neighbours = false_neighbours(case, place)
    assert neighbours or not case.seen[name], (
        "no neighbour of the step is false in a model"
    )
    step, context = case.proof.steps[place], contexts_of(key)[place]
    for statement in neighbours or broken(step.statement):
        with pytest.raises(ProofError, match=re.escape(repr(name))) as refused:
            check_step(replace(step, statement=statement), copy_of(context))
        assert refused.value.step == name


@pytest.mark.parametrize("key", [c.key for c in PROVED if checked(last_step(c))])
def test_a_proof_with_a_broken_end_is_refused_as_a_whole(key: str) -> None:
    case = case_of(key)
    place = len(case.proof.steps) - 1
    name = case.proof.steps[place].name
    for statement in false_neighbours(case, place)[:1]:
        assert refusal(case, place, statement, in_models=False) == name


@pytest.mark.parametrize(("key", "name"), STEPS, scope="module")
def test_the_models_alone_refuse_a_broken_step(key: str, name: str) -> None:
    case = case_of(key)
    if not case.seen[name]:
        pytest.skip("a limit, or under an assumption that holds in no model")
    place = place_of(case, name)
    for statement in false_neighbours(case, place):
        assert refusal(case, place, statement, symbolic=False) == name
