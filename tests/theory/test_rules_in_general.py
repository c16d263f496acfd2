"""What holds of all rules: they do not change, and say how their steps are checked."""

from dataclasses import FrozenInstanceError, dataclass

import pytest

from longdep.theory.core import rules
from longdep.theory.core.rules import limits
from longdep.theory.core.rules.base import RuleDefaults

RULES = [getattr(rules, name) for name in rules.__all__]
# Each says again what was defined before, or says of a limit that it exists: of the
# step itself nothing needs to be known.
INHERITING = {
    "Antisymmetry", "Apply", "Assume", "Both", "Case", "Conjunction", "Distinction",
    "GeometricLimit", "Given", "Instance", "LimitRule", "PartOf", "Theorem", "Tollens",
}  # fmt: skip
# No model follows a sequence to its limit, and SymPy leaves equations between
# hyperbolic functions of numbers undecided.
NEVER_EVALUATED = {"GeometricLimit", "Hyperbolic", "LimitRule"}
# These may name more facts than they need.
DROPPING = {"Algebra", "Cases", "Combine", "Multiply", "NormSquares"}


def blank(rule: type) -> object:
    return rule.__new__(rule)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_does_not_change(rule: type) -> None:
    assert issubclass(rule, RuleDefaults)
    with pytest.raises(FrozenInstanceError):
        blank(rule).anything = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_how_its_steps_are_checked(rule: type) -> None:
    name, made = rule.__name__, blank(rule)
    assert getattr(made, "inherits") is (name in INHERITING)  # noqa: B009
    assert getattr(made, "evaluated") is (name not in NEVER_EVALUATED)  # noqa: B009
    assert getattr(made, "drops_facts") is (name in DROPPING)  # noqa: B009
    assert getattr(made, "is_assumption", False) is (name == "Assume")


def test_a_rule_of_the_same_parts_is_the_same_rule() -> None:
    assert rules.Given("a") == rules.Given("a")
    assert rules.Given("a") != rules.Given("b")
    assert rules.Assume() == rules.Assume()


def test_a_lemma_is_evaluated_unless_it_says_otherwise() -> None:
    assert rules.Lemma("a book").evaluated is True
    assert rules.Lemma("a book", evaluated=False).evaluated is False
    assert rules.Lemma("a book", needs=("a", "b"), by=("c",)).facts == ("a", "b")
    assert rules.Lemma("a book", needs=("a", "b"), by=("c",)).uses() == ("c",)


def test_what_a_rule_leaves_open_has_a_default() -> None:
    assert rules.Induction(1, "a", "b", "c").start == 0  # type: ignore[arg-type]
    assert rules.Combine() == rules.Combine({}, 0, (), (), ())
    assert rules.LimitRule() == rules.LimitRule(({},), (), ())
    assert rules.RoundsTo(1, 2).half is None  # type: ignore[arg-type]
    assert rules.Multiply("a") == rules.Multiply("a", None, None, ())
    assert rules.Instance("a", {}).uses() == ("a",)


def test_a_limit_is_confirmed_at_values_of_many_kinds() -> None:
    values = limits.EXCEPTIONAL
    assert len(set(values)) == len(values) == 10
    assert {0, 1, -1} <= set(values)
    assert min(values) < -1 < max(values)
    assert any(0 < v < 1 for v in values)
    assert any(v > 1 for v in values)
    assert any(-1 < v < 0 for v in values)


def test_the_defaults_of_a_rule_are_those_of_its_base() -> None:
    @dataclass(frozen=True)
    class Own(RuleDefaults):
        part: int = 0

    assert Own().words() == "own"
    assert (Own().uses(), Own().discharges(), Own().terms()) == ((), (), ())
