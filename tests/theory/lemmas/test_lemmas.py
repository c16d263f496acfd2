"""The lemmas taken on trust: true in random models, each broken variant false.

Every lemma's schema is evaluated at symbols whose values are drawn loosely, edge
values among them; the conclusion must hold wherever the premises do. A broken variant
(sides exchanged, a premise dropped, a number changed) must fail somewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from sympy import (
    Eq,
    Le,
    MatrixSymbol,
    Symbol,
)

from longdep.theory.core.notation import Expectation, equation
from longdep.theory.core.proof import Context, ProofError, Step, check_step
from longdep.theory.core.rules import Assume
from longdep.theory.core.schema import (
    General,
    Known,
    Said,
    SchemaError,
    TrustedLemma,
)
from longdep.theory.core.semantics import holds
from longdep.theory.lemmas import (
    LEMMAS,
    chance,
    limits,
    norms,
    numbers,
)
from tests.theory.lemmas import norm_cases, number_cases, other_cases
from tests.theory.lemmas.draws import (
    Case,
    a,
    i,
    j,
    number,
    shifted,
    u,
    x,
    y,
)

CASES = (*norm_cases.CASES, *number_cases.CASES, *other_cases.CASES)
ENOUGH = 20
NAMES = [f"{at}-{case.lemma.name}" for at, case in enumerate(CASES)]
each_case = pytest.mark.parametrize("case", CASES, ids=NAMES)


def known_true(premise: Any, model: dict[str, Any]) -> bool:
    """Whether a premise holds; a general one, at many values of its symbols."""
    if not isinstance(premise, General):
        return holds(premise, model)
    if premise.surely:
        return all(
            holds(premise.statement, {**model, **o}) for _, o in model["outcomes"]
        )
    rng = Random(7)
    for _ in range(6):
        values = {s.name: abs(number(rng)) + 1 for s in premise.symbols}
        if not holds(premise.statement, {**model, **values}):
            return False
    return True


def verdicts(said: Said, case: Case) -> Iterator[bool]:
    """Whether the conclusion holds, in each draw in which the premises do."""
    rng = Random(3)
    for _ in range(case.draws):
        model = case.draw(rng)
        if all(known_true(premise, model) for premise in said.premises):
            yield holds(said.conclusion, model)


@each_case
def test_a_lemma_holds_wherever_its_premises_do(case: Case) -> None:
    answers = tuple(islice(verdicts(case.lemma.at(case.at), case), ENOUGH))
    assert len(answers) >= 4
    assert all(answers)


@each_case
def test_its_broken_variant_is_false_somewhere(case: Case) -> None:
    broken = case.broken(case.lemma.at(case.at))
    assert not all(verdicts(broken, case))


def _context(said: Said) -> tuple[Context, tuple[str, ...], tuple[str, ...]]:
    """Everything the lemma demands, as hypotheses and as steps that rest on nothing."""
    needs, by = {}, []
    for place_, premise in enumerate(said.premises):
        if isinstance(premise, General):
            by.append(f"general {place_}")
        elif premise not in needs.values():
            needs[f"premise {place_}"] = premise
    context = Context(needs)
    for name in by:
        premise = said.premises[int(name.split()[1])]
        context.steps[name] = Step(name, premise.statement, Assume(), "")
        context.open_assumptions[name] = context.grounds[name] = frozenset()
    return context, tuple(by), tuple(needs)


def _apply(
    case: Case,
    statement: Any,
    other: Mapping[str, Any] = MappingProxyType({}),
    *,
    cite: bool = True,
) -> None:
    said = case.lemma.at(case.at)
    context, by, needs = _context(said)
    if not cite:
        by = needs = ()
    rule = Known(case.lemma, {**case.at, **other}, by, needs)
    if case.lemma is chance.EXPECTATION_LINEAR:
        context = replace(context, hypotheses={"a": equation(Expectation(1), a)})
    if case.lemma in (norms.ENTRY_AT_MOST_NORM, norms.ROW_AT_MOST_NORMS):
        inside = {"row": Le(i, rows_of(case) - 1), "column": Le(j, rows_of(case) - 1)}
        context = replace(context, hypotheses=inside)
    check_step(Step("applied", statement, rule, ""), context)


def rows_of(case: Case) -> Any:
    """How many rows, and columns, the square matrix of a case has."""
    return next(case.at[n] for n in ("whole", "weight") if n in case.at).shape[0]


@each_case
def test_the_rule_accepts_the_exact_instance(case: Case) -> None:
    _apply(case, case.lemma.at(case.at).conclusion)


@each_case
def test_the_rule_refuses_a_statement_that_is_off(case: Case) -> None:
    conclusion = case.lemma.at(case.at).conclusion
    off = (
        Eq(x, y)
        if not hasattr(conclusion, "lhs")
        else shifted(Said(conclusion)).conclusion
    )
    with pytest.raises(ProofError, match="says"):
        _apply(case, off)


UNDECIDED = [
    pytest.param(case, id=name)
    for case, name in zip(CASES, NAMES, strict=True)
    if case.broken.__qualname__.startswith("dropped")
]


@pytest.mark.parametrize("case", UNDECIDED)
def test_the_rule_refuses_without_its_premises(case: Case) -> None:
    with pytest.raises(ProofError, match="is not known"):
        _apply(case, case.lemma.at(case.at).conclusion, cite=False)


ARGUMENTS = [
    pytest.param(case, argument, id=f"{name}-{argument}")
    for case, name in zip(CASES, NAMES, strict=True)
    for argument in case.at
]
WRONG = MatrixSymbol("R", 7, 5)


@pytest.mark.parametrize(("case", "argument"), ARGUMENTS)
def test_the_rule_refuses_a_wrong_sort_or_shape(case: Case, argument: str) -> None:
    with pytest.raises(ProofError):
        _apply(case, case.lemma.at(case.at).conclusion, {argument: WRONG})
    complex_number = Symbol("unknown")
    with pytest.raises(ProofError):
        _apply(case, case.lemma.at(case.at).conclusion, {argument: complex_number})


def test_a_citation_that_is_no_premise_is_refused() -> None:
    context = Context({"idle": equation(x, y)})
    rule = Known(numbers.TANH_BELOW_ONE, {"value": x}, needs=("idle",))
    statement = numbers.TANH_BELOW_ONE.at({"value": x}).conclusion
    with pytest.raises(ProofError, match="no premise"):
        check_step(Step("s", statement, rule, ""), context)


def test_a_general_premise_may_not_rest_on_a_fixed_symbol() -> None:
    case = next(c for c in CASES if c.lemma is limits.POWERS)
    said = case.lemma.at(case.at)
    context, by, needs = _context(said)
    hypotheses = {**context.hypotheses, "fixed": equation(u, 1)}
    grounds = {name: frozenset({"fixed"}) for name in by}
    fixed = replace(context, hypotheses=hypotheses, grounds=grounds)
    rule = Known(case.lemma, case.at, by, needs)
    with pytest.raises(ProofError, match="for every value"):
        check_step(Step("s", said.conclusion, rule, ""), fixed)


def test_every_lemma_is_drawn_here_and_there_are_at_most_40() -> None:
    assert {case.lemma.name for case in CASES} == {lemma.name for lemma in LEMMAS}
    assert len(LEMMAS) <= 40
    assert len({lemma.name for lemma in LEMMAS}) == len(LEMMAS)


@pytest.mark.parametrize("lemma", LEMMAS, ids=lambda lemma: lemma.name)
def test_a_source_names_a_book_and_a_section(lemma: TrustedLemma) -> None:
    book, _, place_ = lemma.source.rpartition(", ")
    assert len(book) > 5
    assert any(w in place_ for w in ("section", "theorem", "definition", "exercise"))


def test_arguments_are_those_of_the_schema() -> None:
    with pytest.raises(SchemaError, match="takes"):
        numbers.TANH_BELOW_ONE.at({})
