"""Whether a statement means in a model what a reader takes it to mean."""

from typing import Any

import pytest
from sympy import (
    Basic,
    Derivative,
    Determinant,
    Eq,
    Equivalent,
    Function,
    ImmutableMatrix,
    Implies,
    Integral,
    Inverse,
    Le,
    Lt,
    MatPow,
    MatrixSymbol,
    Ne,
    Not,
    Or,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    false,
    oo,
    tanh,
    true,
)
from sympy import Q as Ask

from longdep.theory.core.notation import (
    Exists,
    Expectation,
    Family,
    ForAll,
    GaussianEntries,
    Independent,
    Norm,
    SomeReordering,
    equation,
)
from longdep.theory.core.semantics import (
    MeaningError,
    evaluate,
    holds,
    premise_holds,
)

n = Symbol("n", integer=True, positive=True)
i, j = Symbol("i", integer=True), Symbol("j", integer=True)
x, y = Symbol("x", real=True), Symbol("y", real=True)
W, V = MatrixSymbol("W", n, n), MatrixSymbol("V", n, n)
f, w = Function("f", real=True), Function("w", real=True)
SINGULAR = ImmutableMatrix([[1, 1], [1, 1]])
FLIP = ImmutableMatrix([[0, 1], [1, 0]])
MODEL: dict[str, Any] = {
    "n": 2,
    "x": Rational(1, 2),
    "y": 0,
    "W": ImmutableMatrix([[1, 2], [3, 4]]),
    "V": SINGULAR,
    "f": lambda k: k + 1,
    "h": lambda k: ImmutableMatrix([k, 2 * k]),
    "horizon": 4,
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (Trace(W), 5),
        (Determinant(W), -2),
        (W[1, 0], 3),
        (Sum(f(i), (i, 0, 2)), 6),
        (Product(f(i), (i, 1, 3)), 24),
        (Sum(f(i), (i, 3, 2)), 0),
        (Product(f(i), (i, 3, 2)), 1),
        (Norm(W, "F") ** 2, 30),
        (Norm(W, 1), 6),
        (Norm(W, oo), 7),
        (Norm(W, "sum"), 10),
        (Norm(Family("h", 2, 1, 3), 2) ** 2, 45),
        (Derivative(x**3, x), Rational(3, 4)),
        (Derivative(tanh(y), y), 1),
    ],
)
def test_an_expression_has_its_exact_value(expression: Basic, value: object) -> None:
    assert evaluate(expression, MODEL) == value


@pytest.mark.parametrize(
    ("statement", "truth"),
    [
        (ForAll(Le(f(i), 4), i, 0, 3), True),
        (ForAll(Le(f(i), 4), i, 0, oo), True),
        (ForAll(Le(f(i), 3), i, 0, oo), False),
        (ForAll(Lt(f(i), 0), i, 1, 0), True),
        (ForAll(ForAll(Lt(f(i), f(j)), j, i + 1, 3), i, 0, 2), True),
        (ForAll(ForAll(Lt(f(i), f(j)), j, i, 3), i, 0, 2), False),
        (Implies(Lt(x, 0), Lt(x, -5)), True),
        (Implies(Lt(x, 1), Lt(x, 0)), False),
        (Or(Lt(x, 0), Lt(x, 1)), True),
        (Not(Lt(x, 0)), True),
        (Equivalent(Lt(x, 0), Lt(y, 0)), True),
        (Equivalent(Lt(x, 0), Eq(y, 0)), False),
        (Ask.symmetric(V), True),
        (Ask.symmetric(W), False),
        (Ask.invertible(V), False),
        (Ask.orthogonal(W), False),
        (Ask.diagonal(W), False),
    ],
)
def test_a_statement_has_its_truth_value(statement: Basic, truth: bool) -> None:
    assert holds(statement, MODEL) is truth


def test_some_reordering_looks_at_every_signed_order() -> None:
    order = MatrixSymbol("S", n, n)
    assert holds(SomeReordering(Eq(order, W), order), {**MODEL, "W": FLIP})
    assert not holds(SomeReordering(Eq(order, W), order), MODEL)


@pytest.mark.parametrize(
    "statement",
    [
        Eq(Inverse(V), W),
        Eq(MatPow(V, -1, evaluate=False), W),
        equation(1 / y, 1),
        Ne(1 / y, 1),
        Not(equation(1 / y, 1)),
        equation(Family("h", 2, 1, x), W),
        equation(W[2, 0], 1),
        equation(W[i, 0], 1),
        equation(Sum(f(i), (i, 0, oo)), 1),
        equation(Product(f(i), (i, 0, oo)), 1),
        ForAll(Le(f(i), 9), i, x, 3),
        ForAll(Le(f(i), 9), i, 0, x),
        equation(Norm(W, 2), 1),
        equation(Symbol("missing"), 1),
        Lt(Symbol("free"), 1),
        equation(Integral(y**y, (y, 0, 1)), 1),
        equation(Integral(y, y), 1),
        Ask.positive_definite(W),
    ],
)
def test_what_is_undefined_is_neither_true_nor_false(statement: Basic) -> None:
    model = {**MODEL, "i": -1, "free": Symbol("free", real=True)}
    with pytest.raises(MeaningError):
        holds(statement, model)


def test_a_number_is_no_truth_value() -> None:
    with pytest.raises(MeaningError, match="undecided"):
        holds(x, {"x": 1})
    assert holds(true, {})
    assert not holds(false, {})


COINS = [(Rational(1, 2), {"w": lambda _: 1}), (Rational(1, 2), {"w": lambda _: -1})]


def test_an_expectation_is_the_weighted_sum_over_the_outcomes() -> None:
    model = {"outcomes": COINS}
    assert evaluate(Expectation(w(1)), model) == 0
    assert evaluate(Expectation(w(1) ** 2), model) == 1


def test_probabilities_must_sum_to_one() -> None:
    with pytest.raises(MeaningError, match="sum to 1"):
        evaluate(Expectation(w(1)), {"outcomes": COINS[:1]})


def test_an_integral_has_its_exact_value() -> None:
    area = Integral(x * y, (y, 0, 2 * x))
    assert evaluate(area, {"x": Rational(1, 2), "y": 7}) == Rational(1, 4)


def test_on_finitely_many_outcomes_only_the_constant_zero_is_gaussian() -> None:
    zero = [(1, {"W": ImmutableMatrix([[0, 0], [0, 0]])})]
    signs = [
        (Rational(1, 2), {"W": ImmutableMatrix([[z, 0], [0, 0]])}) for z in (1, -1)
    ]
    assert holds(GaussianEntries(W, x), {"n": 2, "x": 0, "outcomes": zero})
    assert not holds(GaussianEntries(W, x), {"n": 2, "x": 1, "outcomes": zero})
    assert not holds(GaussianEntries(W, x), {"n": 2, "x": 0, "outcomes": signs})


def at(values: tuple[int, ...]) -> dict[str, Any]:
    """An outcome: w(1), w(2), ..."""
    return {"w": lambda place: values[place - 1]}


ONE, ZERO = ImmutableMatrix([[1]]), ImmutableMatrix([[0]])
PARITY = [(a, b, a * b) for a in (1, -1) for b in (1, -1)]  # independent in pairs only


BOTH = [at((1,)), at((-1,))]


@pytest.mark.parametrize(
    ("premise", "outcomes", "here", "everywhere"),
    [
        (equation(Expectation(w(1)), 0), BOTH, True, True),
        (equation(Expectation(w(1)), 1), BOTH, False, False),
        (Le(0, w(1)), BOTH, True, False),
        (equation(Expectation(w(1)), w(1) - 1), BOTH, True, False),
        (
            equation(Expectation(x), y),
            [{"x": 0, "y": 0}, {"x": 0, "y": 1}],
            True,
            False,
        ),
        (equation(W, V), [{"W": ONE, "V": ONE}, {"W": ONE, "V": ZERO}], True, False),
        (
            GaussianEntries(W, x),
            [{"W": ZERO, "x": 0}, {"W": ZERO, "x": 1}],
            True,
            False,
        ),
        (
            Independent(w(i), i, 1, 3, j),
            [{**at(signs), "j": 2 if signs[0] > 0 else 3} for signs in PARITY],
            True,
            False,
        ),
        # What an outcome leaves to the model makes a mean another one there.
        (equation(Expectation(x), 0), [{}, {"x": -1}], True, False),
    ],
)
def test_a_premise_must_hold_in_every_outcome(
    premise, outcomes, here, everywhere
) -> None:
    law = [(Rational(1, len(outcomes)), outcome) for outcome in outcomes]
    model = {"n": 1, "x": 1, "horizon": 1, **outcomes[0], "outcomes": law}
    assert holds(premise, model) is here
    assert premise_holds(premise, model) is everywhere


def test_what_exists_is_confirmed_by_the_witness_of_the_model_alone() -> None:
    square = Exists(equation(V * V, W), V)
    assert V not in square.free_symbols
    assert W in square.free_symbols
    assert holds(square, {**MODEL, "V": FLIP, "W": FLIP * FLIP})
    with pytest.raises(MeaningError, match="no witness"):
        holds(square, {**MODEL, "V": FLIP, "W": FLIP})


@pytest.mark.parametrize(
    ("model", "given"),
    [({"w": 1, "n": 2, "h": 3}, "h, n, w"), ({}, "none")],
)
def test_a_name_without_a_value_is_reported_with_the_names_that_have_one(
    model: dict[str, Any], given: str
) -> None:
    says = f"no value to 'W'; it gives values to: {given}$"
    with pytest.raises(MeaningError, match=says):
        holds(Le(Symbol("W"), 1), model)
