"""Means over the finite law that a model gives."""

import itertools
from typing import Any

from sympy import (
    oo,
    sympify,
)

from longdep.theory.core.exact import (
    factors,
)
from longdep.theory.core.notation import (
    Expectation,
    GaussianEntries,
    Independent,
    Variance,
)
from longdep.theory.core.semantics.binders import ranged
from longdep.theory.core.semantics.evaluation import (
    RULES,
    MeaningError,
    Model,
    evaluate,
    lookup,
)


def _expectation(expression: Expectation, model: Model) -> Any:
    outcomes = lookup("outcomes", model)
    counts = {s.name for s in expression.free_symbols if s.is_integer}
    if any(counts & outcome.keys() for _, outcome in outcomes):
        raise MeaningError(f"whole numbers do not depend on chance: {expression}")
    weights = [sympify(probability) for probability, _ in outcomes]
    if sum(weights) != 1 or any(weight < 0 for weight in weights):
        raise MeaningError("the outcomes' probabilities do not sum to 1")
    return sum(
        probability * evaluate(expression.args[0], {**model, **outcome})
        for probability, outcome in outcomes
    )


def _variance(expression: Variance, model: Model) -> Any:
    inside = expression.args[0]
    mean = evaluate(Expectation(inside), model)
    return evaluate(Expectation(inside**2), model) - mean**2


def _independent(expression: Independent, model: Model) -> Any:
    variable, *bounds, group = expression.args
    law = [
        (p, [evaluate(variable, m) for m in ranged(bounds, {**model, **outcome})])
        for p, outcome in lookup("outcomes", model)
    ]
    count = len(law[0][1])
    size = count if group == oo else min(int(evaluate(group, model)), count)
    return sympify(
        all(
            factors(law, chosen)
            for chosen in itertools.combinations(range(count), size)
        )
    )


def _gaussian(expression: GaussianEntries, model: Model) -> Any:
    """On finitely many outcomes only the constant 0 is Gaussian, of variance 0."""
    matrix, variance = expression.args
    zero = [
        evaluate(matrix, {**model, **outcome}).is_zero_matrix
        for _, outcome in lookup("outcomes", model)
    ]
    return sympify(evaluate(variance, model) == 0 and all(zero))


RULES.update(
    {
        Expectation: _expectation,
        Variance: _variance,
        Independent: _independent,
        GaussianEntries: _gaussian,
    }
)
