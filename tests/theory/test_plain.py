"""Whether a proof, its statements and its models are taken as plain values only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count
from types import MappingProxyType
from typing import Any

import pytest
from sympy import (
    Basic,
    Eq,
    Function,
    ImmutableMatrix,
    Integer,
    Le,
    LessThan,
    Lt,
    MatrixSymbol,
    Rational,
    Symbol,
)
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.logic.boolalg import Boolean

from longdep.theory.catalog import LIBRARY
from longdep.theory.core.arguments import REAL
from longdep.theory.core.library import ClaimLibrary
from longdep.theory.core.notation import Family, ForAll, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.plain import plain_model, plain_proof, require_plain_nodes
from longdep.theory.core.proof import Proof, ProofError, Step, check_proof
from longdep.theory.core.rules import (
    Algebra,
    Combine,
    Conjunction,
    Given,
    Instance,
    Lemma,
)
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.schema import Said, TrustedLemma
from tests.theory.proving import line, refused

x, y = (Symbol(name, real=True) for name in "xy")
s = Symbol("s", integer=True, nonnegative=True)
f = Function("f", real=True)
TWICE = equation(x + x, 2 * x)
STEP = line("it", TWICE, Algebra())


def refuses(proof: Any, because: str) -> None:
    with pytest.raises(ProofError, match=because):
        plain_proof(proof)


def one_step(step: Any) -> Proof:
    return Proof((step,), lambda _: {})


# Records and rules.


def test_a_plain_proof_is_copied() -> None:
    at: dict[Symbol, int] = {x: 3}
    proof = one_step(line("it", TWICE, Instance("all", at)))
    copied = plain_proof(proof)
    assert copied == proof
    at[x] = 4
    assert copied.steps[0].by.at == {x: 3}
    proxy = one_step(line("it", TWICE, Given("all", MappingProxyType({s: 3}))))
    assert type(plain_proof(proxy).steps[0].by.at) is dict


class OwnProof(Proof):
    pass


class OwnStep(Step):
    pass


class Steps(tuple):
    __slots__ = ()


class Word(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("proof", "because"),
    [
        (OwnProof((STEP,), lambda _: {}), "expected a Proof of a tuple of steps"),
        (Proof([STEP], lambda _: {}), "expected a Proof of a tuple of steps"),
        (Proof(Steps((STEP,)), lambda _: {}), "expected a Proof of a tuple of steps"),
        ("proof", "expected a Proof of a tuple of steps, got 'proof'"),
        (one_step(OwnStep("it", TWICE, Algebra(), "")), "a Step, got a OwnStep"),
        (one_step(("it", TWICE, Algebra(), "")), "expected a Step, got a tuple"),
        (one_step(line(Word("it"), TWICE, Algebra())), "expected a name and a reason"),
        (one_step(Step("it", TWICE, Algebra(), Word(""))), "a name and a reason in"),
        (one_step(line(3, TWICE, Algebra())), "expected a name and a reason in words"),
    ],
)
def test_a_record_of_another_class_is_refused(proof: Any, because: str) -> None:
    refuses(proof, because)


@dataclass(frozen=True)
class Obviously(RuleDefaults):
    def check(self, step: Step, context: object) -> None:
        """Whatever the step says."""


@dataclass(frozen=True)
class OwnAlgebra(Algebra):
    def check(self, step: Step, context: object) -> None:
        """Whatever the step says."""


@dataclass(frozen=True)
class Forged(RuleDefaults):
    def check(self, step: Step, context: object) -> None:
        """Whatever the step says."""


Forged.__module__ = Algebra.__module__


@dataclass(frozen=True)
class Namesake(RuleDefaults):
    def check(self, step: Step, context: object) -> None:
        """Whatever the step says."""


Namesake.__module__ = Algebra.__module__
Namesake.__qualname__ = Namesake.__name__ = "Algebra"


@pytest.mark.parametrize("rule", [Obviously(), OwnAlgebra(), Forged(), Namesake(), 3])
def test_a_rule_of_ones_own_is_no_rule(rule: object) -> None:
    false = line("it", Lt(x, x - 1, evaluate=False), rule)
    refused("it", false, because="is no rule of this checker")


# What a rule holds.


class Fading(tuple):
    """Names that are there in every other round of questions."""

    __slots__ = ()
    turns = count()

    def __iter__(self) -> Iterator[str]:
        return super().__iter__() if next(self.turns) % 2 else iter(())


class TwoFaced(dict):
    """Values that are others when they are asked for by name."""

    def __getitem__(self, name: object) -> Any:
        return Integer(5)


class Number(int):
    pass


class Growing(Mapping):
    def __getitem__(self, name: object) -> Any:
        return 1

    def __iter__(self) -> Iterator[Any]:
        return iter((x,))

    def __len__(self) -> int:
        return 1


@pytest.mark.parametrize(
    "rule",
    [
        Algebra(by=Fading(("p",))),
        Algebra(by=["p"]),
        Algebra(by=(Word("p"),)),
        Conjunction(Fading(("p",))),
        Instance("all", TwoFaced({x: 1})),
        Instance("all", Growing()),
        Instance("all", {x: Number(1)}),
        Instance(Word("all"), {x: 1}),
        Combine({Word("p"): 1}),
        Combine({"p": 0.5}),
        Given("h", {s: object()}),
        Lemma(Word("a theorem")),
    ],
    ids=lambda rule: type(rule).__name__,
)
def test_a_rule_holds_plain_values_only(rule: object) -> None:
    refuses(one_step(line("it", TWICE, rule)), "is not a plain value")


# Statements.


class Same(Symbol):
    """Equals everything."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("same")


class AtMost(LessThan):
    """Holds."""


class Own(UndefinedFunction):
    pass


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (Le(Same("c"), y, evaluate=False), "Same"),
        (AtMost(x, y, evaluate=False), "AtMost"),
        (Le(Own("h")(x), y), "h"),
        (ForAll(Le(f(s) + Same("c"), y, evaluate=False), s, 0, 3), "Same"),
    ],
    ids=str,
)
def test_a_statement_holds_known_classes_only(statement: Boolean, name: str) -> None:
    because = f"{name} is a class of neither SymPy nor this checker"
    with pytest.raises(ProofError, match=because):
        require_plain_nodes("it", statement)
    refused("it", line("it", statement, Lemma("a theorem")), because=because)
    refused("hypothesis h", STEP, h=statement, because=because)


def test_a_symbol_in_a_rule_is_of_a_known_class_too() -> None:
    for rule in (
        Instance("all", {Same("c"): 1}),
        Instance("all", {x: Same("c")}),
        Combine({"p": Same("c") + 1}),
    ):
        refused("it", line("it", TWICE, rule), because="neither SymPy nor this checker")


def test_the_vocabulary_of_the_statements_is_known() -> None:
    known: tuple[Basic, ...] = (
        Le(f(s), Rational(1, 2)),
        Eq(Family("h", n, 1, s), MatrixSymbol("v", n, 1)),
        ForAll(Le(f(s), 1), s, 0, 3),
        Le(Function("g")(x), y),
    )
    for statement in known:
        require_plain_nodes("it", statement)


def test_a_made_class_of_a_function_is_known_by_its_maker_alone() -> None:
    class Hidden(AppliedUndef):
        pass

    with pytest.raises(ProofError, match="neither SymPy nor"):
        require_plain_nodes("it", Le(Hidden(x), y, evaluate=False))


# Lemmas.


def like(lemma: TrustedLemma) -> TrustedLemma:
    """A lemma of another object that says of itself what this one says."""
    return replace(lemma)


def test_a_look_alike_of_a_suites_lemma_is_the_authors_own() -> None:
    positive = TrustedLemma(
        "positive", "It is.", "a book", {"x": REAL}, lambda x: Said(Le(0, x**2 + 1))
    )
    library = ClaimLibrary({}.get, (positive,))
    statement = Le(0, (x + y) ** 2 + 1, evaluate=False)
    assert library.has_lemma(positive)
    assert not library.has_lemma(like(positive))
    assert not LIBRARY.has_lemma(positive)
    for lemma in (positive, like(positive)):
        lemma = replace(lemma, says=lambda x: Said(Le(0, x**2 + 1, evaluate=False)))
        suite = ClaimLibrary({}.get, (lemma,))
        step = line("it", statement, lemma(x=x + y))
        proof = one_step(step)
        for known, own in ((suite, False), (library, True)):
            report = check_proof(proof, {}, statement, in_models=False, library=known)
            assert [trust.own for trust in report.trust] == [own]


@dataclass(frozen=True)
class OwnLemma(TrustedLemma):
    evaluated: bool = field(default=False)


def test_a_lemma_of_another_class_is_no_lemma() -> None:
    own = OwnLemma("mine", "It is.", "nobody", {"x": REAL}, lambda x: Said(Lt(x, y)))
    step = line("it", Lt(x, y), own(x=x))
    refuses(one_step(step), "is not a plain value")


# Models.


@pytest.mark.parametrize(
    "value",
    [
        3,
        True,
        0.5,
        Fraction(1, 2),
        Rational(1, 2),
        "oo",
        None,
        ImmutableMatrix([[1]]),
        [(1, {"x": 2})],
        (1, 2),
    ],
)
def test_numbers_matrices_and_laws_are_plain(value: object) -> None:
    assert plain_model("it", {"x": value}) == {"x": value}


@pytest.mark.parametrize(
    "value", [object(), Number(1), Word("oo"), [(1, {"x": Number(2)})], Same("c"), {1}]
)
def test_other_values_of_a_model_are_refused(value: object) -> None:
    with pytest.raises(ProofError, match=r"the model's x = .* is no plain value"):
        plain_model("it", {"x": value})


def test_a_name_of_a_model_is_a_text() -> None:
    for name in (x, 3, Word("x")):
        with pytest.raises(ProofError, match="is no plain value"):
            plain_model("it", {name: 1})


def test_a_function_of_a_model_answers_a_question_once() -> None:
    calls = count()
    model = plain_model("it", {"f": lambda at: next(calls)})
    first = [model["f"](at) for at in (0, 1, 0, Integer(1), 2)]
    assert first == [0, 1, 0, 1, 2]
    assert model["f"](0) == 0
    assert next(calls) == 3


def test_a_function_of_a_model_gives_plain_values() -> None:
    model = plain_model("it", {"f": lambda at: Number(at), "g": lambda at: Same("c")})
    for name in "fg":
        with pytest.raises(ProofError, match=rf"{name}\(0,\) = .* is no plain value"):
            model[name](0)


def test_a_model_is_copied() -> None:
    given = {"x": 1}
    copied = plain_model("it", given)
    given["x"] = 2
    assert copied == {"x": 1}


def test_a_function_that_wavers_does_not_confirm_a_step() -> None:
    turns = count()
    falling = Lt(f(0), f(0) - 1, evaluate=False)
    proof = Proof(
        (line("it", falling, Lemma("nobody")),),
        lambda _: {"f": lambda at: -3 * next(turns)},
    )
    with pytest.raises(ProofError, match="false in a model"):
        check_proof(proof, {}, falling)
    rising = Lt(f(0) - 1, f(0) + next(turns) * 0, evaluate=False)
    steady = replace(proof, steps=(line("it", rising, Lemma("nobody")),))
    assert check_proof(steady, {}, rising).models
