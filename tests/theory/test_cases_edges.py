"""Cases of signs at their edges: how many, named how, and what a sum may be made of."""

from typing import Any

import pytest
from sympy import (
    Abs,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Rational,
    Symbol,
    expand,
    sqrt,
    symbols,
)

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import Cases, Lemma, cases
from longdep.theory.core.rules.cases import Known, _cases, is_sum_of
from longdep.theory.core.steps import ProofError, Step
from tests.theory.single_steps import refusal

x, y, z = (Symbol(name, real=True) for name in "xyz")
a, b = Symbol("a", positive=True), Symbol("b", nonnegative=True)
p = Symbol("p")
f = Function("f", real=True)
A = MatrixSymbol("A", 2, 2)
ANY = Step("it", Le(x, 1), Lemma("a book"), "")


def largest(letter: str, count: int) -> Expr:
    return Max(*symbols(f"{letter}:{count}", real=True))


def test_there_are_at_most_64_cases() -> None:
    def count(*parts: Expr) -> int:
        return len(list(_cases(ANY, parts)))

    assert count(x) == 1
    assert count(Abs(x)) == 2
    assert count(Abs(x), Abs(y)) == 4
    assert count(largest("u", 3) * Abs(x)) == 6
    assert count(largest("u", 4) + largest("w", 16)) == 64
    with pytest.raises(ProofError, match="has more than 64 cases"):
        count(largest("u", 5) + largest("w", 13))


def test_each_case_says_what_holds_in_it() -> None:
    assert set(_cases(ANY, (Abs(x),))) == {((x,), (x,)), ((-x,), (-x,))}
    assert set(_cases(ANY, (Max(x, y), Min(x, y)))) == {
        ((x, y), (x - y,)), ((y, x), (y - x,)),
    }  # fmt: skip
    assert set(_cases(ANY, (Min(x, y),))) == {((x,), (y - x,)), ((y,), (x - y,))}
    three = {values: holds for values, holds in _cases(ANY, (Max(x, y, z),))}
    assert set(three) == {(x,), (y,), (z,)}
    assert set(three[(x,)]) == {x - y, x - z}


def test_the_reason_names_the_case() -> None:
    for statement, where in (
        (Le(Max(x, y), x, evaluate=False), "-x + y >= 0"),
        (Ge(Min(x, y), x, evaluate=False), "x - y >= 0"),
        (Le(Abs(x), x, evaluate=False), "-x >= 0"),
        (Le(x, y), "here"),
    ):
        assert refusal(statement, Cases()).endswith(f"as said where {where}")


@pytest.mark.parametrize(
    ("statement", "rule", "premises", "says"),
    [
        (Ne(x, Abs(y)), Cases(), {}, "is no equation or inequality"),
        (equation(A, 2 * A), Cases(), {}, "cases are of numbers, not of matrices"),
        (Le(x, Abs(x) + 1), Cases(facts=("h",)), {}, "no hypothesis 'h'"),
        (Le(x, Abs(y)), Cases(("h",)), {"h": Ne(x, 0)}, "gives no inequality"),
        (Le(Abs(p + x), Abs(p) + y), Cases(), {}, "is not known to be of real numbers"),
        (equation(Abs(x), x), Cases(("h",)), {"h": Ge(x, -1)}, "is not known to be"),
        (equation(Abs(x), x), Cases(("h",)), {"h": Ge(x, 0)}, ""),
        (equation(x, y), Cases(("h",)), {"h": Eq(x, y)}, ""),
        (Le(x, y), Cases(facts=("h",)), {"h": Eq(x, y)}, ""),
        (Ge(x, y), Cases(facts=("h",)), {"h": Eq(x, y)}, ""),
        (Lt(x, y + 1), Cases(facts=("h",)), {"h": Eq(x, y)}, ""),
        (Lt(x, y), Cases(facts=("h",)), {"h": Eq(x, y)}, "is not known to be"),
        (equation(x + 1, y), Cases(facts=("h",)), {"h": Eq(x, y)}, "is not known to"),
        (equation((x + 1) ** 2, x**2 + 2 * x + 2), Cases(), {}, "is not known to be"),
        (equation((x + 1) ** 2, x**2 + 2 * x), Cases(), {}, "is not known to be"),
        (Le(y, f(z) * Abs(x)), Cases(("h",)), {"h": Le(y, -1)}, "is not known to be"),
    ],
)
def test_what_cases_give_and_what_they_do_not(statement, rule, premises, says) -> None:
    reason = refusal(statement, rule, premises)
    assert says in reason
    assert bool(reason) is bool(says)


def test_where_premises_contradict_each_other_all_is_said() -> None:
    for low, high in ((Ge(x, 1), Le(x, 0)), (Gt(x, 0), Lt(x, -1))):
        premises = {"low": low, "high": high}
        for statement in (equation(y, z), Lt(Abs(y), 0, evaluate=False), Le(y, z)):
            assert not refusal(statement, Cases(facts=("low", "high")), premises)
    touching = {"low": Ge(x, 0), "high": Le(x, 0)}
    for statement in (equation(y, z), Le(y, z)):
        assert refusal(statement, Cases(facts=("low", "high")), touching)


def test_the_words_name_what_is_used() -> None:
    assert Cases().words() == "cases of signs"
    assert Cases(("u", "v")).words() == "cases of signs with u, v"


# What a sum is made of.


@pytest.mark.parametrize(
    ("gap", "facts", "weak", "strict"),
    [
        (a, [], True, True),
        (b, [], True, False),
        (a + b, [], True, True),
        (-a, [], False, False),
        (x, [], False, False),
        (Integer(0), [], True, False),
        (Integer(2), [], True, True),
        (Rational(1, 3), [], True, True),
        (x, [Known(x)], True, False),
        (x, [Known(x, True)], True, True),
        (x, [Known(x), Known(x, True)], True, True),
        (x, [Known(x, True), Known(x)], True, True),
        (x + 1, [Known(x)], True, True),
        (x - 1, [Known(x)], False, False),
        (2 * x + y / 3, [Known(x), Known(y)], True, False),
        (b * x, [Known(x, True)], True, False),
        (a * x, [Known(x, True)], True, True),
        (a * x, [Known(x)], True, False),
        (x * y, [Known(x, True), Known(y)], True, False),
        (x * y, [Known(x, True), Known(y, True)], True, True),
        (x**2, [Known(x)], True, False),
        (x**2, [Known(x, True)], True, True),
        (x**2 + 2 * x * y + y**2, [], True, False),
        (x**2 - 2 * x * y + y**2, [], True, False),
        (x**2 - 2 * x * y + y**2 + 1, [], True, True),
        (x**2 + x * y + y**2, [], True, False),
        (x**2 + 3 * x * y + y**2, [], False, False),
        (x**2 - 4 * x * y + 4 * y**2, [], False, False),
        (x**2 + 2 * x * p + p**2, [], False, False),
        (x / y, [Known(x), Known(y)], False, False),
        (sqrt(2) * x, [Known(x)], False, False),
    ],
)
def test_a_gap_is_a_sum_of_parts_that_are_not_negative(
    gap, facts, weak, strict
) -> None:
    assert is_sum_of(gap, facts, False) is weak
    assert is_sum_of(gap, facts, True) is strict


def test_squares_are_of_sums_of_two_among_six_names() -> None:
    names = symbols("c:6", real=True)
    square = expand((names[4] - names[5]) ** 2)
    known = [Known(name) for name in names[:4]]
    assert is_sum_of(square + sum(names[:4]), known, False)


@pytest.mark.parametrize(
    ("weights", "right"),
    [
        ([0, 1, 1], True), ([0, 1, 2], False), ([1, 1, 1], False), ([0, 1, 0], False),
        (None, False),
    ],
)  # fmt: skip
def test_the_weights_that_are_found_are_checked(
    weights: Any, right: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "nonnegative_solution", lambda *_: weights)
    assert is_sum_of(x + y, [Known(x), Known(y)], False) is right


def test_weights_below_zero_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for weight in (Rational(-1, 2), Integer(-1), Integer(-2)):
        found = [0, 1, weight]
        monkeypatch.setattr(cases, "nonnegative_solution", lambda *_, w=found: w)
        assert not is_sum_of(x + weight * y, [Known(x), Known(y)], False)
