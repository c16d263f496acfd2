"""The kernels of weight decay against the statements, and at their edges."""

from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Rational

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.weight_decay import (
    entry_sum,
    lasso_loss,
    ridge_loss,
    ridge_minimiser,
    soft_threshold,
    squared_frobenius,
    squared_gamma,
    sufficient_coefficient,
    tanh_gamma,
)
from longdep.numeric.precision import Array, exact, floats
from longdep.theory.catalog import claim_of
from longdep.theory.core.semantics import evaluate, holds
from longdep.theory.weight_decay.notation import ENTRIES, FROBENIUS, GAMMA, x
from longdep.theory.weight_decay.ridge import X as COMPETITOR
from longdep.theory.weight_decay.ridge import ridge
from longdep.theory.weight_decay.soft_threshold import lasso

UNIT_ROUNDOFF = 2.0**-53
EXAMPLES = settings(max_examples=30, deadline=None, database=None, derandomize=True)
COEFFICIENTS = draw.rationals("1/4", 3)


def symbolic(value: Any) -> Any:
    """An exact array or number as SymPy has it."""
    if isinstance(value, np.ndarray):
        rows = value[:, None] if value.ndim == 1 else value
        return ImmutableMatrix(*rows.shape, [symbolic(x) for x in rows.reshape(-1)])
    number = flint.fmpq(value)
    return Rational(int(number.p), int(number.q))


def model(**values: Any) -> dict[str, Any]:
    return {name.rstrip("_"): symbolic(value) for name, value in values.items()}


@st.composite
def problems(pick: st.DrawFn) -> tuple[Array, Array, Any]:
    size = pick(draw.sizes(1, 2))
    return pick(draw.matrices(size)), pick(draw.matrices(size)), pick(COEFFICIENTS)


@EXAMPLES
@given(problems())
def test_the_ridge_minimiser_satisfies_its_statement(
    case: tuple[Array, Array, Any],
) -> None:
    target, other, rate = case
    computed = ridge_minimiser(target, rate)
    values = model(n=len(target), A=target, X=other, U=computed) | {
        "lambda": symbolic(rate)
    }
    claim = claim_of("decay-minimiser-l2")
    assert holds(claim.hypothesis("minimiser").condition, values)
    assert holds(claim.conclusion, values)
    loss = symbolic(ridge_loss(other, target, rate))
    assert evaluate(ridge(COMPETITOR), values) == loss


@EXAMPLES
@given(problems())
def test_soft_thresholding_satisfies_its_statement(
    case: tuple[Array, Array, Any],
) -> None:
    target, other, rate = case
    claim = claim_of("decay-bounds-gamma-l1")
    values = model(n=len(target), A=target, U=soft_threshold(target, rate))
    values["lambda"] = symbolic(rate)
    assert holds(claim.hypothesis("threshold").condition, values)
    numbers = model(a=target[0, 0], x=other[0, 0]) | {"lambda": symbolic(rate)}
    entry = lasso_loss(other[:1, :1], target[:1, :1], rate)
    assert evaluate(lasso(x), numbers) == symbolic(entry)


@EXAMPLES
@given(problems(), draw.vectors(2))
def test_gamma_and_the_norms_are_those_of_the_statements(
    case: tuple[Array, Array, Any], gains: Array
) -> None:
    weight, used = case[0], gains[: len(case[0])]
    values = model(n=len(weight), U=weight, d=used)
    assert evaluate(GAMMA, values) ** 2 == symbolic(squared_gamma(used, weight))
    assert evaluate(FROBENIUS, values) ** 2 == symbolic(squared_frobenius(weight))
    assert evaluate(ENTRIES, values) == symbolic(entry_sum(weight))


def test_the_sufficient_coefficients_are_those_of_the_premises() -> None:
    for order, key in ((2, "decay-bounds-gamma"), (1, "decay-bounds-gamma-l1")):
        premise = claim_of(f"{key}.penalty").hypothesis("coefficient").condition
        values = {"L_0": Rational(5, 2), "L_*": Rational(1, 2), "c": Rational(3)}
        computed = sufficient_coefficient(2, 3, order=order)
        assert evaluate(premise.rhs, values) == computed


@EXAMPLES
@given(draw.seeds())
def test_float64_stays_within_the_rounding_bounds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    target, gains = rng.normal(size=(3, 3)), rng.normal(size=3)
    rate = float(rng.uniform(0, 2))
    precise, exact_rate = exact(target), exact([rate])[0]
    pairs = (
        (ridge_minimiser(target, rate), ridge_minimiser(precise, exact_rate), 2),
        (soft_threshold(target, rate), soft_threshold(precise, exact_rate), 1),
        (squared_gamma(gains, target), squared_gamma(exact(gains), precise), 13),
    )
    for computed, truth, factor in pairs:
        wanted = np.asarray(truth, dtype=object)
        error = abs(exact(computed) - wanted)
        # The bounds are of first order: twice u leaves room for the second.
        allowed = abs(wanted) * exact([2 * factor * UNIT_ROUNDOFF])[0]
        assert np.all(error <= allowed)


def test_batches_are_independent_instances() -> None:
    batch = np.arange(24.0).reshape(2, 3, 2, 2) - 11
    gains = np.ones((2, 3, 2))
    assert ridge_minimiser(batch, 1.0).shape == batch.shape
    assert squared_gamma(gains, batch).shape == (2, 3)
    assert squared_gamma(gains, batch)[1, 2] == squared_gamma(gains[1, 2], batch[1, 2])
    assert ridge_loss(batch, batch, 0.0).shape == (2, 3)
    assert entry_sum(batch)[0, 0] == 11 + 10 + 9 + 8


def test_no_penalty_changes_nothing_and_one_unit_works() -> None:
    target = exact([["3/4"]])
    assert ridge_minimiser(target, 0) == target
    assert soft_threshold(target, 0) == target
    assert soft_threshold(target, 1) == exact([[0]])
    assert floats(tanh_gamma(exact([2]), exact([0]))) == 2


def test_wrong_shapes_and_values_are_refused() -> None:
    flat, square = np.ones((2, 3)), np.ones((2, 2))
    with pytest.raises(ShapeError, match="weight"):
        squared_gamma(np.ones(2), flat)
    with pytest.raises(ShapeError, match="gains"):
        squared_gamma(np.ones(3), square)
    with pytest.raises(ShapeError, match="target"):
        ridge_loss(square, np.ones((3, 3)), 1.0)
    with pytest.raises(DomainError, match="coefficient"):
        ridge_minimiser(square, -1.0)
    with pytest.raises(DomainError, match="coefficient"):
        soft_threshold(square, float("nan"))
    with pytest.raises(DomainError, match="order"):
        sufficient_coefficient(1.0, 1.0, order=3)
    with pytest.raises(DomainError, match="saving"):
        sufficient_coefficient(-1.0, 1.0, order=2)
    with pytest.raises(DomainError, match="slope"):
        sufficient_coefficient(1.0, 0.0, order=2)
