"""Ranges of indices: sums, products, and statements for all of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sympy import (
    Basic,
    Integer,
    Product,
    Sum,
    oo,
    sympify,
    true,
)

from longdep.theory.core.exact import (
    signed_permutations,
)
from longdep.theory.core.notation import (
    Exists,
    ForAll,
    SomeReordering,
)
from longdep.theory.core.semantics.evaluation import (
    RULES,
    MeaningError,
    Model,
    evaluate,
    holds,
    lookup,
    whole,
)

LONGEST = 10_000


def ranged(bounds: Sequence[Basic], model: Model) -> Iterator[Model]:
    """The model at every index of a range, up to the horizon if it has no end."""
    index, first, last = bounds
    low = whole(first, model)
    end = lookup("horizon", model) - 1 if last == oo else whole(last, model)
    if end - low > LONGEST:
        raise MeaningError(f"the range {low} .. {end} is too long to go through")
    for value in range(low, int(end) + 1):
        yield {**model, index.name: Integer(value)}


def _for_all(expression: ForAll, model: Model) -> Any:
    body, *bounds = expression.args
    return sympify(all(holds(body, inner) for inner in ranged(bounds, model)))


def _exists(expression: Exists, model: Model) -> Any:
    """True by the model's witness; without a witness nothing is known."""
    if not holds(expression.args[0], model):
        raise MeaningError(f"the model gives no witness of {expression}")
    return true


def _some_reordering(expression: SomeReordering, model: Model) -> Any:
    body, matrix = expression.args
    choices = signed_permutations(whole(matrix.shape[0], model))
    return sympify(any(holds(body, {**model, matrix.name: c}) for c in choices))


def _sum(expression: Sum, model: Model) -> Any:
    terms = [evaluate(expression.function, m) for m in _limits(expression, model)]
    return sum(terms[1:], terms[0]) if terms else Integer(0)


def _product(expression: Product, model: Model) -> Any:
    result: Any = Integer(1)
    for inner in _limits(expression, model):
        result = result * evaluate(expression.function, inner)
    return result


def _limits(expression: Sum | Product, model: Model) -> Iterator[Model]:
    if len(expression.limits) != 1:
        raise MeaningError(f"nested bounds are not supported: {expression}")
    if len(expression.limits[0]) != 3 or expression.limits[0][2] == oo:
        raise MeaningError(f"only finite ranges have an exact value: {expression}")
    return ranged(expression.limits[0], model)


RULES.update(
    {
        ForAll: _for_all,
        SomeReordering: _some_reordering,
        Exists: _exists,
        Sum: _sum,
        Product: _product,
    }
)
