"""Cases of an order, whole numbers, geometric limits; false steps are refused."""

import pytest
from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    Gt,
    Implies,
    Le,
    Limit,
    Lt,
    Ne,
    Or,
    Symbol,
    log,
    oo,
)

from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Context, ProofError, Step, check_step
from longdep.theory.core.rules import (
    Assume,
    Case,
    Combine,
    Distinction,
    GeometricLimit,
    Given,
    NextWhole,
)
from tests.theory.single_steps import refusal

x, y = Symbol("x", real=True), Symbol("y", real=True)
z = Symbol("z", complex=True)
k, m = Symbol("k", integer=True), Symbol("m", integer=True)
t = Symbol("t", integer=True, nonnegative=True)
f = Function("f", real=True)
END, OTHER = Eq(x, 2 * y), Eq(y, 3)
BOTH = Distinction(("one", "two"))


def test_cases_that_cover_every_order_give_the_end() -> None:
    for first, second in ((Lt(x, y), Ge(x, y)), (Le(x, y), Gt(x, y)), (x < y, y <= x)):
        cases = {"one": Implies(first, END), "two": Implies(second, END)}
        assert not refusal(END, BOTH, cases)
    cases = {"one": Implies(x < y, END), "two": Implies(x > y, OTHER)}
    assert not refusal(Or(END, OTHER), BOTH, {**cases, "apart": Ne(x, y)})


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (Implies(x < y, END), Implies(x > y, END), END),
        (Implies(x < y, END), Implies(x <= y, END), END),
        (Implies(x < y, END), Implies(x >= 3, END), END),
        (Implies(x < y, END), Implies(x >= y, OTHER), END),
        (Implies(x < y, END), Implies(x >= y, END), OTHER),
        (Implies(x < y, END), END, END),
        (Implies(Eq(z, 1), END), Implies(Ne(z, 1), END), END),
        (Implies(END, x < y), Implies(END, x >= y), END),
    ],
)
def test_cases_that_leave_something_out_are_refused(first, second, said) -> None:
    assert refusal(said, BOTH, {"one": first, "two": second})


def given() -> Context:
    context = Context({"only": x < y})
    check_step(Step("only", x < y, Given("only"), ""), context)
    check_step(Step("b", END, Assume(), ""), context)
    return context


def test_a_case_needs_its_premise_to_be_defined() -> None:
    context = Context({})
    premise = Gt(log(x), 0, evaluate=False)
    check_step(Step("a", premise, Assume(), ""), context)
    check_step(Step("b", END, Assume(), ""), context)
    with pytest.raises(ProofError, match="defined only if"):
        check_step(Step("c", Implies(premise, END), Case("a", "b"), ""), context)
    with pytest.raises(ProofError, match="not an assumption"):
        check_step(Step("c", Implies(x < y, END), Case("only", "b"), ""), given())


def test_whole_numbers_differ_by_one_at_least() -> None:
    assert not refusal(Le(k + 1, m), NextWhole("below"), {"below": k < m})
    assert refusal(Le(k + 1, m), NextWhole("below"), {"below": k <= m})
    assert refusal(Le(x + 1, m), NextWhole("below"), {"below": x < m})
    assert refusal(Le(k + 2, m), NextWhole("below"), {"below": k < m})


def limit(body, value):
    return equation(Limit(body, t, oo), value)


def test_a_geometric_sequence_vanishes_or_grows() -> None:
    below, above = {"below": Abs(x) < 1}, {"above": x > 1}
    assert not refusal(limit(Abs(x) ** t, 0), GeometricLimit(), below)
    assert not refusal(
        limit(y * x ** (2 * t + 1), oo),
        GeometricLimit(),
        {**above, "factor": y > 0, "square": x**2 > 1, "start": x * y > 0},
    )
    assert not refusal(limit(x**t, oo), GeometricLimit(), above)
    inside = {"below": x < 1, "above": x > -1}
    assert not refusal(limit(y * x**t, 0), GeometricLimit(), inside)


@pytest.mark.parametrize(
    ("statement", "premises"),
    [
        (limit(x**t, 0), {"below": x < 1}),
        (limit(x**t, 0), {"below": x <= 1, "above": x > -1}),
        (limit(x**t, oo), {"above": x >= 1}),
        (limit(x**t, oo), {"below": x < -1}),
        (limit(y * x**t, oo), {"above": x > 1}),
        (limit(y * x**t, oo), {"above": x > 1, "factor": y < 0}),
        (limit(x**t, 1), {"below": Abs(x) < 1}),
        (limit(f(t) * x**t, 0), {"below": x < 1, "above": x > -1}),
        (limit(x ** (t**2), 0), {"below": x < 1, "above": x > -1}),
        (limit(x**t + 1, 0), {"below": x < 1, "above": x > -1}),
        (limit(x ** (-t), 0), {"below": x < 1, "above": x > -1}),
        (limit(log(y) * x**t, 0), {"below": x < 1, "above": x > -1}),
        (limit(z**t, 0), {"below": Abs(z) < 1}),
        (
            equation(Limit(x**y, y, oo), 0),
            {"below": x < 1, "above": x > -1},
        ),
        (equation(Limit(x**t, t, 0), 0), {"below": x < 1, "above": x > -1}),
    ],
)
def test_a_limit_that_is_not_known_is_refused(statement, premises) -> None:
    assert refusal(statement, GeometricLimit(), premises)


def in_cases(second: str) -> str:
    """Why two cases, the second derived from the case named, are refused."""
    context = Context({})
    for name, case in (("low", x < y), ("high", x >= y)):
        check_step(Step(name, case, Assume(), ""), context)
    check_step(Step("end low", Le(x, y), Combine({"low": 1}), ""), context)
    said = Le(x, y) if second == "low" else Le(y, x)
    check_step(Step("end high", said, Combine({second: 1}), ""), context)
    pairs = (("low", "end low"), ("high", "end high"))
    end = Le(x, y) if second == "low" else Or(Le(x, y), Le(y, x))
    try:
        check_step(Step("only", end, Distinction((), pairs), ""), context)
    except ProofError as error:
        return error.reason
    assert not context.open_assumptions["only"]
    return ""


def test_a_case_may_not_rest_on_another_case() -> None:
    assert not in_cases("high")
    assert "rests on another case" in in_cases("low")
