"""What a rule makes of what it cites in vain, of cases that fold, of factors."""

import pytest
from sympy import Eq, Integer, Limit, Lt, MatrixSymbol, Or, Symbol, cos, oo, sin
from sympy.logic.boolalg import Boolean

from longdep.theory.core.notation import equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.proof import Context, check_step
from longdep.theory.core.rules import GeometricLimit, Instance, LimitRule
from longdep.theory.core.rules.limits import _Task
from longdep.theory.core.rules.matrices import equal
from tests.theory.proving import line, refused, trusted
from tests.theory.single_steps import refusal

x, y, z = (Symbol(name, real=True) for name in "xyz")
a, v = Symbol("a", positive=True), Symbol("v", positive=True)
t = Symbol("t", integer=True, nonnegative=True)
U, V, W = (MatrixSymbol(name, n, n) for name in "UVW")


def limit(body, value, variable=v) -> Boolean:
    return equation(Limit(body, variable, oo), value)


def test_a_geometric_limit_tells_which_of_what_it_cites_it_does_not_use() -> None:
    context = Context({})
    steps = {"below": x < 1, "above": x > -1, "spare": y > 0}
    for name, said in steps.items():
        check_step(trusted(name, said), context)
    rule = GeometricLimit(by=tuple(steps))
    check_step(line("it", limit(x**t, 0, t), rule), context)
    assert context.idle == {"spare"}


@pytest.mark.parametrize(
    ("said", "left"),
    [(Or(x <= 0, y > 0), y > 0), (Or(x >= 2, Eq(y, z)), Eq(y, z))],
)
def test_a_case_that_folds_away_at_a_value_gives_nothing(said, left) -> None:
    instance = line("it", left, Instance("of", {x: Integer(1)}))
    refused("it", trusted("of", said), instance, because="folds away at these values")


def test_a_power_of_what_may_be_zero_has_no_limit_by_its_exponent_alone() -> None:
    assert "hangs on the sign of" in refusal(limit((x + y) ** (1 / v), 1), LimitRule())
    assert not refusal(limit((a + 1) ** (1 / v), 1), LimitRule())


def test_the_sign_of_a_number_is_not_asked_for() -> None:
    nothing = sin(1) ** 2 + cos(1) ** 2 - 1  # which SymPy does not see to be 0
    assert nothing.is_zero is None
    task = _Task(1 / v, Integer(0), v, Context({}).known)
    task._require_sign(nothing)


@pytest.mark.parametrize(
    ("statement", "place"),
    [(limit(1 + 1 / v, 1), ""), (limit(a + 1 / v, a), " at a = 1")],
)
def test_where_a_limit_is_not_confirmed_its_values_are_named(
    monkeypatch, statement, place
) -> None:
    monkeypatch.setattr("longdep.theory.core.rules.limits.approaches", lambda *_: False)
    value = statement.rhs.subs(a, 1)
    said = f"high precision does not approach {value}{place}"
    assert refusal(statement, LimitRule()) == said


def test_only_numbers_are_divided_by_where_a_product_is_rewritten() -> None:
    known, here = Context({}).known, line("it", Lt(x, y), Instance("it", {}))
    for stated, becomes, right in (
        (2 * U * V, 6 * W, True),
        (-U * V, W, False),
        (a * U * V, 3 * a * W, False),
    ):
        by = (equation(stated, becomes),)
        assert equal(here, U * V, 3 * W, (), known, by) is right
    assert equal(here, U * V, -W, (), known, (equation(-U * V, W),))
