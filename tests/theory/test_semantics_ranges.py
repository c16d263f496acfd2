"""Ranges of indices and means over a law, in a model: which values count, exactly."""

from typing import Any

import pytest
from sympy import (
    Eq,
    Function,
    ImmutableMatrix,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Product,
    Rational,
    Sum,
    Symbol,
    oo,
)

from longdep.theory.core.notation import (
    Exists,
    Expectation,
    Family,
    ForAll,
    Independent,
    SomeReordering,
    Variance,
    equation,
)
from longdep.theory.core.semantics import MeaningError, evaluate, holds, premise_holds
from longdep.theory.core.semantics.binders import LONGEST, ranged

i, j = Symbol("i", integer=True), Symbol("j", integer=True)
n = Symbol("n", integer=True, positive=True)
x, y = Symbol("x", real=True), Symbol("y", real=True)
f = Function("f", real=True)
A, S = MatrixSymbol("A", n, n), MatrixSymbol("S", n, n)


def indices(first: int, last: Any, **model: Any) -> list[int]:
    bounds = (i, Integer(first), Integer(last) if last != oo else oo)
    return [inner["i"] for inner in ranged(bounds, model)]


def test_a_range_runs_from_its_first_to_its_last_index() -> None:
    assert indices(2, 5) == [2, 3, 4, 5]
    assert indices(-1, 1) == [-1, 0, 1]
    assert indices(3, 3) == [3]
    assert indices(3, 2) == []
    assert indices(3, -9) == []


def test_a_range_without_end_stops_before_the_horizon() -> None:
    assert indices(0, oo, horizon=4) == [0, 1, 2, 3]
    assert indices(2, oo, horizon=3) == [2]
    assert indices(2, oo, horizon=2) == []
    assert indices(0, 5, horizon=2) == [0, 1, 2, 3, 4, 5]


def test_a_range_keeps_the_other_values_of_the_model() -> None:
    (inner,) = ranged((i, Integer(1), Integer(1)), {"x": 7, "i": 5})
    assert inner == {"x": 7, "i": 1}


@pytest.mark.parametrize("first", [-7, 0, 5])
def test_a_range_may_be_ten_thousand_long_and_no_longer(first: int) -> None:
    assert LONGEST == 10_000
    longest = ranged((i, Integer(first), Integer(first + 10_000)), {})
    assert next(longest)["i"] == first
    longer = ranged((i, Integer(first), Integer(first + 10_001)), {})
    with pytest.raises(MeaningError, match="too long"):
        next(longer)


def test_a_sum_adds_and_a_product_multiplies_every_term() -> None:
    values = {"f": lambda k: {1: 2, 2: 3, 3: 7, 4: 11}[k]}
    assert evaluate(Sum(f(i), (i, 1, 4)), values) == 23
    assert evaluate(Sum(f(i), (i, 2, 2)), values) == 3
    assert evaluate(Product(f(i), (i, 1, 4)), values) == 462
    assert evaluate(Product(f(i), (i, 2, 2)), values) == 3
    assert evaluate(Sum(f(i), (i, 2, 1)), values) == 0
    assert evaluate(Product(f(i), (i, 2, 1)), values) == 1


def test_a_sum_of_matrices_starts_from_no_number() -> None:
    columns = {"h": lambda k: ImmutableMatrix([k, 1])}
    total = Sum(Family("h", 2, 1, i), (i, 1, 3))
    assert evaluate(total, columns) == ImmutableMatrix([6, 3])


@pytest.mark.parametrize("fold", [Sum, Product])
def test_only_one_finite_range_is_folded(fold: type) -> None:
    values = {"f": lambda k: k, "horizon": 3}
    with pytest.raises(MeaningError, match="nested bounds"):
        evaluate(fold(f(i) * f(j), (i, 0, 1), (j, 0, 1)), values)
    with pytest.raises(MeaningError, match="only finite ranges"):
        evaluate(fold(f(i), (i, 0, oo)), values)


def test_a_statement_holds_for_all_or_is_false_at_one() -> None:
    every = ForAll(Lt(f(i), 3), i, 1, 3)
    for broken in (1, 2, 3):
        assert not holds(every, {"f": lambda k, b=broken: 3 if k == b else 2})
    assert holds(every, {"f": lambda k: 2})


def test_a_witness_that_fails_is_none() -> None:
    some = Exists(Eq(S, A), S)
    two = ImmutableMatrix([[2]])
    assert evaluate(some, {"n": 1, "A": two, "S": two}) == True  # noqa: E712
    with pytest.raises(MeaningError, match="no witness"):
        evaluate(some, {"n": 1, "A": two, "S": 3 * two})


def test_one_reordering_is_enough_and_none_is_false() -> None:
    swap = ImmutableMatrix([[0, 1], [1, 0]])
    some = SomeReordering(equation(S * A, A), S)
    turned = SomeReordering(equation(S, A), S)
    assert holds(some, {"n": 2, "A": 5 * swap})
    for matrix in (swap, -swap, ImmutableMatrix([[0, -1], [1, 0]])):
        assert holds(turned, {"n": 2, "A": matrix})
    assert not holds(turned, {"n": 2, "A": ImmutableMatrix([[1, 1], [0, 1]])})


# ----------------------------------------------------------------------------- means


def law(*pairs: tuple[Any, dict[str, Any]]) -> dict[str, Any]:
    return {"outcomes": list(pairs), "x": 0}


THIRDS = law((Rational(1, 3), {"x": 1}), (Rational(2, 3), {"x": 4}))


def test_a_mean_weighs_every_outcome_and_a_variance_takes_its_square_off() -> None:
    """E x = 1/3 + 8/3 = 3, E x^2 = 1/3 + 32/3 = 11, so the variance is 11 - 9 = 2."""
    assert evaluate(Expectation(x), THIRDS) == 3
    assert evaluate(Expectation(x**2), THIRDS) == 11
    assert evaluate(Variance(x), THIRDS) == 2
    assert evaluate(Variance(2 * x + 5), THIRDS) == 8


def test_a_chance_may_be_zero_but_not_negative() -> None:
    never = law((1, {"x": 4}), (0, {"x": 9}))
    assert evaluate(Expectation(x), never) == 4
    for below in (Rational(-1, 2), -1):
        wrong = law((1 - below, {"x": 4}), (below, {"x": 9}))
        with pytest.raises(MeaningError, match="do not sum to 1"):
            evaluate(Expectation(x), wrong)
    for total in (Rational(1, 2), 2):
        with pytest.raises(MeaningError, match="do not sum to 1"):
            evaluate(Expectation(x), law((total, {"x": 4})))


def test_whole_numbers_do_not_depend_on_chance() -> None:
    chance = law((1, {"x": 1, "i": 2}))
    with pytest.raises(MeaningError, match="whole numbers do not depend on chance"):
        evaluate(Expectation(i * x), {**chance, "i": 2})
    assert evaluate(Expectation(y * x), {**chance, "y": 3}) == 3


SIGNS = [(a, b) for a in (1, -1) for b in (1, -1)]


def signs(*values: Any) -> dict[str, Any]:
    """Equally likely outcomes, each with its values w(1), w(2), ..."""
    share = Rational(1, len(values))
    return {
        "outcomes": [(share, {"f": lambda k, v=v: v[k - 1]}) for v in values],
        "horizon": 4,
    }


PARITY = signs(*((a, b, a * b) for a, b in SIGNS))


@pytest.mark.parametrize(
    ("last", "group", "truth"),
    [
        (3, 1, True), (3, 2, True), (3, 3, False), (3, oo, False), (3, 5, False),
        (2, oo, True), (2, 2, True), (1, oo, True), (oo, 2, True), (oo, oo, False),
    ],
)  # fmt: skip
def test_independence_is_asked_of_every_group(last: Any, group: Any, truth: Any):
    assert holds(Independent(f(i), i, 1, last, group), PARITY) is truth


def test_one_dependent_pair_among_three_breaks_pairwise_independence() -> None:
    for order in ((0, 1, 0), (0, 0, 1), (1, 0, 0)):
        values = (tuple(pair[k] for k in order) for pair in SIGNS)
        assert not holds(Independent(f(i), i, 1, 3, 2), signs(*values))


def test_constants_are_independent() -> None:
    assert holds(Independent(f(i), i, 1, 2), signs((3, 3)))
    assert not holds(Independent(f(i), i, 1, 2), signs((1, 1), (2, 2)))


# -------------------------------------------------------------------------- premises


@pytest.mark.parametrize(
    "premise",
    [Lt(x, 3), Lt(-3, -x, evaluate=False), Lt(y, 3 - x), Le(0, 2 - x, evaluate=False)],
)
def test_a_premise_on_a_random_variable_holds_in_every_outcome(premise: Any) -> None:
    """In the model itself and in the first outcome x = 1, in the second x = 4."""
    model = {"y": 0, **THIRDS, "x": 1}
    assert holds(premise, model)
    assert not premise_holds(premise, model)
    low = law((Rational(1, 3), {"x": 1}), (Rational(2, 3), {"x": 2}))
    assert premise_holds(premise, {"y": 0, **low})


def test_a_premise_that_fails_in_the_model_does_not_hold() -> None:
    assert not premise_holds(Lt(x, 3), {**law((1, {"x": 1})), "x": 5})
    assert not premise_holds(Lt(x, 3), {"x": 5})
    assert premise_holds(Lt(x, 3), {"x": 2})


def test_a_premise_on_what_a_function_of_chance_says_holds_in_every_outcome() -> None:
    model = signs((1,), (-1,))
    here = {**model, "f": lambda _: 1}
    assert holds(Lt(0, f(1)), here)
    assert not premise_holds(Lt(0, f(1)), here)
    assert premise_holds(Lt(-2, f(1)), here)
    assert premise_holds(equation(Expectation(f(1)), 0), here)


def test_outcomes_that_give_values_to_other_names_change_means_as_well() -> None:
    """What an outcome leaves to the model is another one there: E x is 0, then -1."""
    model = {
        "x": 1,
        "y": 0,
        "outcomes": [(Rational(1, 2), {"y": 0}), (Rational(1, 2), {"x": -1})],
    }
    assert holds(equation(Expectation(x), 0), model)
    assert not premise_holds(equation(Expectation(x), 0), model)
