"""Limits by cases: which signs parameters may have, and where they are confirmed."""

from typing import Any

import pytest
from sympy import (
    Dummy,
    Function,
    Ge,
    Gt,
    Integer,
    Le,
    Limit,
    Lt,
    Ne,
    PolynomialError,
    Symbol,
    exp,
    log,
    oo,
)
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import equation
from longdep.theory.core.rules import LimitRule, limits
from longdep.theory.core.rules.limits import (
    EXCEPTIONAL,
    UnknownSignError,
    _admits,
    _is_whole_power,
    _Task,
)
from tests.theory.single_steps import refusal

t = Symbol("t", integer=True, nonnegative=True)
v = Symbol("v", positive=True)
x, y, z, u, w = (Symbol(name, real=True) for name in "xyzuw")
a, b = Symbol("a", positive=True), Symbol("b", nonnegative=True)
second = Symbol("c", positive=True)
k = Symbol("k", integer=True)
f, g = Function("f", real=True), Function("g", real=True)


def task(body: Any, value: Any = 0, *facts: Boolean) -> _Task:
    known = {("hypothesis", str(at)): fact for at, fact in enumerate(facts)}
    return _Task(body, Integer(value), v, Knowledge(known))


def signs_of(name: Symbol, *facts: Boolean) -> str:
    """The signs that a parameter is tried with; "" if it has just one."""
    found = ""
    for case in task(name / v, 0, *facts).cases():
        for value in case.values():
            assert value.is_integer is (
                name.is_integer or (True if value == 0 else None)
            )
            found += "+" if value.is_positive else "-" if value.is_negative else "0"
    return found


@pytest.mark.parametrize(
    ("name", "facts", "signs"),
    [
        (x, (), "+-0"),
        (k, (), "+-0"),
        (b, (), "+0"),
        (Symbol("s", nonpositive=True), (), "-0"),
        (Symbol("s", real=True, nonzero=True), (), "+-"),
        (a, (), ""),
        (Symbol("s", negative=True), (), ""),
        (x, (Gt(x, 0),), ""),
        (x, (Lt(x, 0),), ""),
        (x, (Ge(x, 0),), "+0"),
        (x, (Ne(x, 0),), "+-"),
        (x, (Gt(x, -1),), "+-0"),
        (x, (Lt(x, 1),), "+-0"),
        (x, (Ge(x, -1),), "+-0"),
        (x, (Ne(x, 1),), "+-0"),
        (x, (Gt(x, 1),), ""),
        (x, (Lt(x, -1),), ""),
    ],
)
def test_a_parameter_is_tried_with_every_sign_it_may_have(name, facts, signs) -> None:
    assert signs_of(name, *facts) == signs


def test_a_case_stands_for_the_parameter_or_its_negative() -> None:
    made = task(x / v)
    (name,) = made.meant
    above, below = made._signs(name)[:2]
    assert made._said(above) == x
    assert made._said(below) == x
    assert made._said(-below) == -x


def test_at_most_four_signs_are_open() -> None:
    assert len(list(task((x + y + z + u) / v).cases())) == 81
    with pytest.raises(UnknownSignError, match="hangs on the sign of"):
        list(task((x + y + z + u + w) / v).cases())
    positive = [Symbol(f"p{at}", positive=True) for at in range(5)]
    assert list(task(sum(positive) / v).cases()) == [{}]
    negative = [Symbol(f"n{at}", negative=True) for at in range(5)]
    assert list(task(sum(negative) / v).cases()) == [{}]


def values(made: _Task) -> list[tuple[Any, ...]]:
    return [tuple(at.values()) for at in made.exceptional()]


def test_a_limit_is_confirmed_at_equal_values_first_and_at_sixteen_others() -> None:
    found = values(task((x + y) / v))
    assert found[:10] == [(value, value) for value in EXCEPTIONAL]
    assert len(found) == 10 + 16
    assert values(task(1 / v)) == [()]
    assert values(task(x / v)) == [(value,) for value in EXCEPTIONAL] * 2


def test_a_limit_is_confirmed_where_parameters_and_premises_admit_it() -> None:
    above = [(value,) for value in EXCEPTIONAL if value > 0]
    assert values(task(a / v)) == above * 2
    assert values(task(x / v, 0, Gt(x, 0))) == above * 2
    small = [(value,) for value in EXCEPTIONAL if value < 1]
    assert values(task(x / v, 0, Lt(x, 1))) == small * 2
    both = [(value,) for value in EXCEPTIONAL if 0 < value < 1]
    assert values(task(x / v, 0, And(Gt(x, 0), Lt(x, 1)))) == both * 2
    ordered = values(task((x + y) / v, 0, Lt(x, y)))
    assert ordered
    assert all(first < second for first, second in ordered)
    assert _admits(Dummy(integer=True), Integer(2))
    assert not _admits(Dummy(positive=True), Integer(-1))


def test_the_values_of_an_author_are_taken_if_they_are_complete() -> None:
    made = task((x + y) / v)
    found = list(made.given(({x: 1, y: 2}, {x: 3}, {}, {x: 4, y: 5, z: 6})))
    assert [sorted(at.values()) for at in found] == [[1, 2], [4, 5]]
    assert list(task(1 / v).given(({},))) == [{}]


def test_what_does_not_move_is_one_parameter() -> None:
    assert set(task(f(g(0)) / v).parameters) == {f(g(0))}
    assert set(task((x + f(0)) / v, 0).parameters) == {x, f(0)}
    assert not task(1 / v).parameters


def test_a_whole_power_has_a_number_as_exponent() -> None:
    assert _is_whole_power(v**2)
    assert not _is_whole_power(v**x)
    assert not _is_whole_power(v)


# The rule.


def limit(body: Any, value: Any) -> Any:
    return equation(Limit(body, v if body.has(v) else t, oo), value)


@pytest.mark.parametrize(
    ("body", "value", "facts", "says"),
    [
        ((x + 1) * v, oo, (Ge(x, 0),), ""),
        ((x + 1) * v, oo, (Ge(x, -1),), "SymPy computes|hangs on"),
        (x**2 * v, oo, (Ne(x, 0),), ""),
        (x**2 * v, oo, (Ne(x, 1),), "SymPy computes 0"),
        (x * v, oo, (Gt(x, -1),), "SymPy computes"),
        (x * v, -oo, (Lt(x, 1),), "SymPy computes"),
        ((1 - v) * exp(-v), 0, (), ""),
        ((v - 1) * exp(-v), 0, (), ""),
        (x**t, 0, (And(Gt(x, -1), Lt(x, 1)),), ""),
        (x**t, 0, (And(Gt(x, -2), Lt(x, 1)),), "hangs on"),
        (x**t, 0, (And(Gt(x, 0), Lt(x, 2)),), "hangs on"),
        (x**t, 0, (And(Gt(x, 0), Le(x, 1)),), "hangs on"),
        (log(x) / v, 0, (Gt(x, 0),), ""),
        (log(x) / v, 0, (), r"log\(x\) is defined only if"),
        (f(g(0)) / v, 0, (), ""),
        ((f(0) + f(1)) / v + x, x, (), ""),
        (sum(Symbol(f"p{at}", positive=True) for at in range(5)) / v, 0, (), ""),
        ((a * v + x) / (b * v + 2 * v), a / (b + 2), (), ""),
        ((1 + a) ** (-2 * t), 0, (), ""),
        ((a / (1 + a)) ** (-t), oo, (), ""),
        (a ** (1 / v) * b, b, (), ""),
        (x * (1 + 1 / v) ** v, x * exp(1), (), ""),
        (exp(-a * v) * v**2, 0, (), ""),
        (v ** (-a), 0, (), ""),
        (exp(a * v) - exp(second * v), oo, (), "hangs on"),
        (a * v - exp(v), -oo, (), "hangs on"),
        (v**a - v**second, oo, (), "hangs on"),
    ],
)
def test_a_limit_holds_in_every_case_or_is_refused(body, value, facts, says) -> None:
    named = {f"h{at}": fact for at, fact in enumerate(facts)}
    reason = refusal(limit(body, value), LimitRule(), named)
    if not says:
        assert not reason
    else:
        assert any(part.replace("\\", "") in reason for part in says.split("|"))


def test_a_limit_that_is_rewritten_as_another_is_refused() -> None:
    """Of f(t) nothing is known but that its limit is that of s/(s + 1), which is 1."""
    s = Symbol("s", integer=True, nonnegative=True)
    other = equation(Limit(f(t), t, oo), Limit(s / (s + 1), s, oo))
    wrong = equation(Limit(f(t), t, oo), s / (s + 1))
    reason = refusal(wrong, LimitRule(by=("all",)), {"all": other})
    assert reason.endswith("rewrites the limit itself")


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ((x + y + z + u + w) / v, 0),
        (a**t, 0),
        (v ** (a - second), oo),
        ((1 + v) ** (a - second), oo),
        ((a - second) * v, oo),
    ],
)
def test_a_sign_that_is_not_known_is_told_and_no_error(body, value) -> None:
    says = "the limit hangs on the sign of"
    assert refusal(limit(body, value), LimitRule()).startswith(says)


def test_what_sympy_cannot_tell_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any) -> Any:
        raise NotImplementedError

    monkeypatch.setattr(_Task, "limit_of", unknown)
    assert refusal(limit(1 / v, 0), LimitRule()) == "SymPy has no limit"
    assert refusal(limit(x / v, 0), LimitRule()) == "SymPy has no limit where x > 0"


def test_what_is_no_polynomial_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any) -> Any:
        raise PolynomialError("of what moves")

    assert not refusal(limit(a * v / (v + 1), a), LimitRule())
    monkeypatch.setattr(limits, "Poly", refuses)
    reason = refusal(limit(a * v / (v + 1), a), LimitRule())
    assert reason.startswith("the limit hangs on the sign of")
