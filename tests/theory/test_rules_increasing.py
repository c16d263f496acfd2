"""Functions that keep order, and false steps that are refused."""

import pytest
from sympy import (
    Abs,
    Eq,
    Ge,
    Integer,
    Le,
    Lt,
    Max,
    Min,
    Symbol,
    cosh,
    exp,
    log,
    sin,
    tanh,
)

from longdep.theory.core.notation import Rounded, equation
from longdep.theory.core.rules import Among, Hyperbolic, Increasing
from tests.theory.single_steps import refusal

a, b = Symbol("a", real=True), Symbol("b", real=True)
z = Symbol("z", complex=True)
u = Symbol("u", nonnegative=True)
BELOW = {"below": Le(a, b)}


def rounded(x):
    return Rounded(x, 3)


@pytest.mark.parametrize("function", [exp, tanh, rounded, lambda x: x + 2 * exp(x)])
def test_order_is_kept(function) -> None:
    rule = Increasing(function, a, b, by=("below",))
    assert not refusal(Le(function(a), function(b)), rule, BELOW)
    assert not refusal(Ge(function(b), function(a)), rule, BELOW)
    assert refusal(Le(function(b), function(a)), rule, BELOW)
    assert refusal(Lt(function(a), function(b)), rule, BELOW)


def test_an_odd_function_keeps_the_order_of_sizes() -> None:
    below = {"below": Le(Abs(a), 2)}
    for function in (tanh, rounded):
        rule = Increasing(function, Abs(a), Integer(2), facts=("below",))
        assert not refusal(Le(Abs(function(a)), function(2)), rule, below)
    rule = Increasing(exp, Abs(a), Integer(2), facts=("below",))
    assert refusal(Le(Abs(exp(a)), exp(2)), rule, below)


def test_what_the_symbols_say_needs_no_premise() -> None:
    assert not refusal(Le(1, exp(u)), Increasing(exp, Integer(0), u))
    assert refusal(Le(1, exp(a)), Increasing(exp, Integer(0), a))


@pytest.mark.parametrize(
    "function", [cosh, sin, log, abs, lambda x: -x, lambda x: 1 / x]
)
def test_a_function_that_may_fall_is_refused(function) -> None:
    rule = Increasing(function, a, b, by=("below",))
    assert refusal(Le(function(a), function(b), evaluate=False), rule, BELOW)


@pytest.mark.parametrize(
    ("rule", "premises"),
    [
        (Increasing(exp, a, b), {}),
        (Increasing(exp, a, b, by=("below",)), {"below": Le(b, a)}),
        (Increasing(exp, a, b, by=("below",)), {"below": Le(a, b + 1)}),
        (Increasing(exp, a, b, by=("below",)), {"below": Eq(a, 1)}),
        (Increasing(exp, a, b, facts=("other",)), BELOW),
        (Increasing(tanh, a, b, by=("below",)), BELOW),
    ],
)
def test_order_that_is_not_known_is_refused(rule, premises) -> None:
    assert refusal(Le(exp(a), exp(b)), rule, premises)


def test_complex_numbers_have_no_order() -> None:
    rule = Increasing(exp, z, z)
    assert refusal(Le(exp(z), exp(z), evaluate=False), rule)


def test_a_maximum_is_at_least_its_arguments() -> None:
    assert not refusal(Le(a, Max(a, b)), Among())
    assert not refusal(Ge(a, Min(a, b)), Among())
    below = {"below": b < 1}
    assert not refusal(Le(1 / (1 - b), Max(a, 1 / (1 - b))), Among(), below)


@pytest.mark.parametrize(
    "statement",
    [
        Le(Max(a, b), a),
        Ge(Min(a, b), a),
        Lt(a, Max(a, b)),
        Le(u, Max(a, b)),
        Le(1 / (1 - b), Max(a, 1 / (1 - b)), evaluate=False),
        Le(log(b), Max(a, log(b)), evaluate=False),
        Eq(a, Max(a, b)),
        Le(a, Max(a, b) - 1),
    ],
)
def test_what_no_maximum_says_is_refused(statement) -> None:
    assert refusal(statement, Among())


def test_hyperbolic_functions_are_written_by_exponentials() -> None:
    assert not refusal(equation(tanh(a), 1 - 2 / (exp(2 * a) + 1)), Hyperbolic())
    assert not refusal(equation(2 * cosh(a), exp(a) + exp(-a)), Hyperbolic())


@pytest.mark.parametrize(
    "statement",
    [
        equation(tanh(a), 1 + 2 / (exp(2 * a) + 1)),
        equation(2 * cosh(a), exp(a) - exp(-a)),
        equation(tanh(z), 1 - 2 / (exp(2 * z) + 1)),
        equation(exp(a), exp(b)),
        equation(exp(a) * exp(-a), Integer(1)),
        Le(tanh(a), 1 - 2 / (exp(2 * a) + 1)),
        equation(tanh(a), tanh(b)),
        equation(tanh(log(a)), (a**2 - 1) / (a**2 + 1)),
    ],
)
def test_what_exponentials_do_not_give_is_refused(statement) -> None:
    assert refusal(statement, Hyperbolic())
