"""Names, numbers and statements in a model: each value, and where none is."""

from typing import Any

import pytest
from sympy import (
    Abs,
    And,
    Derivative,
    Eq,
    Equivalent,
    Function,
    I,
    ImmutableMatrix,
    Implies,
    Integer,
    Integral,
    Le,
    Limit,
    Lt,
    MatrixSymbol,
    Max,
    Ne,
    Not,
    Or,
    Pow,
    Rational,
    Sum,
    Symbol,
    acos,
    binomial,
    digamma,
    factorial,
    false,
    floor,
    log,
    nan,
    oo,
    sqrt,
    true,
    zoo,
)

from longdep.theory.core.notation import Family, equation, order
from longdep.theory.core.semantics import (
    SYMBOLIC,
    MeaningError,
    UndefinedError,
    evaluate,
    holds,
)
from longdep.theory.core.semantics.evaluation import lookup, whole

i = Symbol("i", integer=True)
k = Symbol("k", integer=True)
n = Symbol("n", integer=True, positive=True)
x, y = Symbol("x", real=True), Symbol("y", real=True)
f = Function("f", real=True)
A = MatrixSymbol("A", n, n)
REGULAR = ImmutableMatrix([[1, 2], [3, 4]])
MODEL: dict[str, Any] = {"n": 2, "A": REGULAR}


# ----------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("kinds", "inside", "outside"),
    [
        ({"positive": True}, [1, Rational(1, 2)], [0, -1]),
        ({"nonnegative": True}, [0, 2], [-1]),
        ({"integer": True}, [0, -3], [Rational(1, 2)]),
        ({"real": True}, [0, sqrt(2)], [I, oo]),
        ({"zero": False}, [1, I], [0]),
        ({"integer": False}, [Rational(1, 2)], [2]),
    ],
)
def test_a_name_has_values_of_its_declared_sort_only(
    kinds: dict[str, bool], inside: list[Any], outside: list[Any]
) -> None:
    name, function = Symbol("v", **kinds), Function("g", **kinds)
    for value in inside:
        assert evaluate(name, {"v": value}) == value
        assert evaluate(function(1), {"g": lambda _, v=value: v}) == value
    for value in outside:
        for part in (name, function(1)):
            model = {"v": value, "g": lambda _, v=value: v}
            with pytest.raises(MeaningError, match="the model's"):
                evaluate(part, model)


def test_the_refusal_of_a_value_says_what_it_is_not() -> None:
    for kinds, value, says in (
        ({"positive": True}, -1, "the model's v = -1 is not positive$"),
        ({"zero": False}, 0, "the model's v = 0 is not not zero$"),
    ):
        with pytest.raises(MeaningError, match=says):
            evaluate(Symbol("v", **kinds), {"v": value})


def test_a_value_of_unknown_sort_is_taken() -> None:
    unknown = Symbol("unknown")
    assert evaluate(Symbol("v", positive=True), {"v": unknown}) is unknown
    assert evaluate(Symbol("v", zero=False), {"v": unknown}) is unknown


def test_the_order_of_a_norm_may_be_a_word_or_infinity() -> None:
    for word in ("F", "oo", "1"):
        assert type(evaluate(order, {"p": word})) is str
        assert evaluate(order, {"p": word}) == word
    assert evaluate(order, {"p": oo}) == oo
    assert evaluate(order, {"p": 1}) == 1
    with pytest.raises(MeaningError, match="not positive"):
        evaluate(order, {"p": -1})
    with pytest.raises(MeaningError, match="not real"):
        evaluate(x, {"x": oo})


def test_a_matrix_has_the_shape_of_its_name() -> None:
    assert evaluate(A, MODEL) == REGULAR
    for wrong in ([[1, 2]], [[1], [2]], [[1, 2], [3, 4], [5, 6]], [[1]]):
        with pytest.raises(MeaningError, match=r"not \(2, 2\)"):
            evaluate(A, {**MODEL, "A": ImmutableMatrix(wrong)})
    h = Family("h", 2, 1, i, k)
    values = {"i": 1, "k": 2, "h": lambda a, b: [[a], [b]]}
    assert evaluate(h, values) == ImmutableMatrix([1, 2])
    with pytest.raises(MeaningError, match=r"not \(2, 1\)"):
        evaluate(h, {**values, "h": lambda a, b: [[a, b]]})


def test_a_function_is_taken_at_the_values_of_its_arguments() -> None:
    g = Function("g", real=True)
    assert evaluate(g(x + 1, 2 * x), {"x": 3, "g": lambda a, b: 10 * a + b}) == 46


def test_an_index_is_a_whole_number() -> None:
    value = whole(i + 1, {"i": 4})
    assert (value, type(value)) == (5, int)
    marked = whole(i + 1, {"i": 4, SYMBOLIC: True})
    assert (marked, type(marked)) == (5, int)
    for model in ({"i": Rational(1, 2)}, {"i": Rational(1, 2), SYMBOLIC: True}):
        with pytest.raises(MeaningError):
            whole(i, model)
        with pytest.raises(MeaningError, match="not a whole number"):
            whole(Symbol("v"), {**model, "v": Rational(1, 2)})


def test_an_index_may_be_a_whole_symbol_only_where_the_model_says_so() -> None:
    assert whole(i, {"i": k, SYMBOLIC: True}) == k
    for model in ({"i": k}, {"i": k, SYMBOLIC: False}):
        with pytest.raises(MeaningError, match="not a whole number"):
            whole(i, model)
    with pytest.raises(MeaningError, match="not a whole number"):
        whole(Symbol("v"), {"v": x, SYMBOLIC: True})


def test_a_name_is_looked_up_in_the_model() -> None:
    assert lookup("v", {"v": None}) is None
    with pytest.raises(MeaningError, match="'v'; it gives values to: a, b"):
        lookup("v", {"b": 1, "a": 2})


# ------------------------------------------------------------------ truth of statements


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyError, TypeError, ValueError])
def test_what_goes_wrong_in_a_model_is_no_truth(error: type[Exception]) -> None:
    def broken(_: Any) -> Any:
        raise error("in the model")

    with pytest.raises(MeaningError, match="has no value"):
        holds(equation(f(1), 0), {"f": broken})


def test_what_is_undefined_is_told_from_what_is_missing() -> None:
    with pytest.raises(UndefinedError, match="divides by 0"):
        holds(equation(1 / x, 0), {"x": 0})
    with pytest.raises(MeaningError) as missing:
        holds(equation(x, 0), {})
    assert type(missing.value) is MeaningError


@pytest.mark.parametrize("value", [nan, zoo, I, 1 + I])
def test_what_is_no_real_number_is_not_compared(value: Any) -> None:
    name = Symbol("v")
    for part in (equation(name, 1), equation(1, name), Ne(name, 1)):
        with pytest.raises(UndefinedError, match="a side of"):
            holds(part, {"v": value})


def test_logic_is_two_valued() -> None:
    yes, no = Lt(x, y), Lt(y, x)
    model = {"x": 0, "y": 1}
    z = Symbol("z", real=True)
    other, third = Lt(x, z), Lt(z, y)
    for at, truths in ((Rational(1, 2), (1, 1)), (2, (1, 0)), (-1, (0, 1))):
        here = {**model, "z": at}
        a, b = map(bool, truths)
        assert (holds(other, here), holds(third, here)) == (a, b)
        assert holds(And(other, third), here) is (a and b)
        assert holds(Or(other, third), here) is (a or b)
        assert holds(Implies(other, third), here) is (not a or b)
        assert holds(Equivalent(other, third), here) is (a == b)
        assert holds(Not(other, evaluate=False), here) is (not a)
    assert holds(Or(no, yes, evaluate=False), model)
    assert evaluate(true, {}) is true
    assert evaluate(false, {}) is false


def test_the_conclusion_of_a_false_premise_is_not_asked_for() -> None:
    rule = Implies(Ne(x, 0), Lt(1 / x, 2))
    assert holds(rule, {"x": 0})
    assert holds(rule, {"x": 1})
    assert not holds(rule, {"x": Rational(1, 3)})


# --------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("base", "exponent", "value"),
    [
        (0, 0, 1),
        (0, 2, 0),
        (0, Rational(1, 2), 0),
        (2, -1, Rational(1, 2)),
        (-2, 3, -8),
        (-2, -1, Rational(-1, 2)),
        (4, Rational(1, 2), 2),
        (4, Rational(-1, 2), Rational(1, 2)),
    ],
)
def test_a_power_has_its_value(base: Any, exponent: Any, value: Any) -> None:
    assert evaluate(Pow(x, y), {"x": base, "y": exponent}) == value


@pytest.mark.parametrize(
    ("base", "exponent", "says"),
    [
        (0, -1, "divides by 0"),
        (0, Rational(-1, 2), "divides by 0"),
        (-8, Rational(1, 3), "root of -8"),
        (-1, sqrt(2), "root of -1"),
    ],
)
def test_a_power_without_a_value_is_undefined(base: Any, exponent: Any, says: str):
    with pytest.raises(UndefinedError, match=says):
        evaluate(Pow(x, y), {"x": base, "y": exponent})


def test_a_power_whose_exponent_is_no_number_yet_is_left() -> None:
    assert evaluate(Pow(x, y), {"x": -2, "y": y}) == Pow(-2, y)


def test_a_function_has_no_value_outside_its_domain() -> None:
    assert evaluate(log(x), {"x": 1}) == 0
    assert evaluate(acos(x), {"x": 1}) == 0
    for part, at in ((log(x), 0), (log(x), -1), (acos(x), 2), (acos(x), -2)):
        with pytest.raises(UndefinedError, match="is undefined in the model"):
            evaluate(part, {"x": at})


def test_factorials_count_up_to_a_thousand() -> None:
    assert evaluate(factorial(i), {"i": 0}) == 1
    assert evaluate(factorial(i), {"i": 5}) == 120
    assert evaluate(factorial(i), {"i": 1000}) == factorial(1000)
    for large in (1001, 5000):
        with pytest.raises(MeaningError, match="too large to count"):
            evaluate(factorial(i), {"i": large})
    with pytest.raises(UndefinedError, match="-1 < 0"):
        evaluate(factorial(i), {"i": -1})


def test_binomials_count_what_is_chosen_from_at_most_a_thousand() -> None:
    assert evaluate(binomial(i, k), {"i": 5, "k": 2}) == 10
    assert evaluate(binomial(i, k), {"i": 2, "k": 5}) == 0
    assert evaluate(binomial(i, k), {"i": 5, "k": -1}) == 0
    assert evaluate(binomial(i, k), {"i": 5, "k": 2000}) == 0
    assert evaluate(binomial(i, k), {"i": 0, "k": 0}) == 1
    with pytest.raises(MeaningError, match="too large to count"):
        evaluate(binomial(i, k), {"i": 1001, "k": 2})
    with pytest.raises(UndefinedError, match="-1 < 0"):
        evaluate(binomial(i, k), {"i": -1, "k": 2})


@pytest.mark.parametrize(
    ("body", "count", "at", "value"),
    [
        (x**3, 1, 2, 12),
        (x**3, 2, 2, 12),
        (x**4, 3, Rational(1, 2), 12),
        (x * y, 1, 2, 7),
        (Abs(x), 1, -3, -1),
        (Max(x, 1), 1, 2, 1),
        (Sum(log(x + i), (i, 1, 2)), 1, 1, Rational(5, 6)),
    ],
)
def test_a_derivative_has_its_value_at_the_point(
    body: Any, count: int, at: Any, value: Any
) -> None:
    assert evaluate(Derivative(body, (x, count)), {"x": at, "y": 7}) == value


def test_a_derivative_has_no_value_at_a_kink() -> None:
    for body, at in ((Abs(x), 0), (Max(x, 1), 1), (sqrt(x), 0)):
        with pytest.raises(UndefinedError, match="which is false in the model"):
            evaluate(Derivative(body, x), {"x": at})


def test_only_derivatives_in_one_symbol_have_a_value() -> None:
    assert evaluate(Derivative(x * y, x), {"x": 1, "y": 5}) == 5
    for part in (Derivative(x * y, x, y), Derivative(f(x) ** 2, f(x))):
        with pytest.raises(MeaningError, match="only derivatives in one symbol"):
            evaluate(part, {"x": 1, "y": 5, "f": lambda v: v})


def test_a_demand_that_no_sign_can_meet_is_not_looked_up() -> None:
    """Whether floor(x) is smooth is no question of signs; its slope is 0 inside."""
    value = evaluate(Derivative(x**2 + 0 * floor(x), x), {"x": 2})
    assert value == 4
    steps = evaluate(Derivative(x * floor(y), x), {"x": 1, "y": Rational(5, 2)})
    assert steps == 2


def test_a_limit_has_its_value_or_none() -> None:
    growing = Symbol("t", positive=True)
    assert evaluate(Limit(y / growing, growing, oo), {"y": 3}) == 0
    assert evaluate(Limit(y * growing, growing, oo), {"y": 3}) == oo
    assert evaluate(Limit(1 / x, x, 0, "+"), {}) == oo
    assert evaluate(Limit(1 / x, x, 0, "-"), {}) == -oo


def test_a_limit_that_high_precision_denies_has_no_value() -> None:
    """SymPy says log 2; the truth is 0."""
    growing = Symbol("t", positive=True)
    wrong = Limit(digamma(growing / 2) - log(growing / 2), growing, oo)
    assert wrong.doit() == log(2)
    with pytest.raises(MeaningError, match="is undecided in the model"):
        evaluate(wrong, {})


def test_a_definite_integral_in_one_variable_has_a_value() -> None:
    assert evaluate(Integral(x * y, (y, 1, 3)), {"x": 2}) == 8
    for part in (Integral(x * y, (x, 0, 1), (y, 0, 1)), Integral(x, x)):
        with pytest.raises(MeaningError, match="only definite integrals"):
            evaluate(part, {"x": 1, "y": 1})
    with pytest.raises(MeaningError, match="SymPy has no value"):
        evaluate(Integral(x**x, (x, 0, 1)), {})


def test_what_has_no_rule_is_put_together_from_its_parts() -> None:
    assert evaluate(Max(x, y, Integer(2)), {"x": 5, "y": 7}) == 7
    assert evaluate(2 * x + y, {"x": 5, "y": 7}) == 17
    assert evaluate(Integer(3), {}) == 3
    assert holds(Le(Abs(x), 3), {"x": -3})
    assert not holds(Eq(Abs(x), 3, evaluate=False), {"x": -4})
