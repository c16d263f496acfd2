"""Exact values of explicit matrices and finite laws, with no name left in them.

What a norm, a predicate or independence means once every part has its value; that is
all that theory/core/semantics.py asks of this file.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from math import prod
from typing import Any

from sympy import ImmutableMatrix, Integer, Integral, expand, eye, sqrt, zeros

PREDICATES: Mapping[str, Callable[[Any], bool]] = {
    "orthogonal": lambda matrix: matrix.T * matrix == eye(matrix.rows),
    "symmetric": lambda matrix: matrix == matrix.T,
    "diagonal": lambda matrix: matrix.is_diagonal(),
    "invertible": lambda matrix: matrix.det() != 0,
}


def has_norm(value: Any, name: str) -> bool:
    """Whether a matrix has an exact norm of that order; the 2-norm only if a vector."""
    return name in ("F", "max", "sum", "1", "oo") or (name == "2" and 1 in value.shape)


def norm(value: Any, name: str) -> Any:
    """Return the norm of an explicit matrix, for the orders that has_norm admits."""
    if name in ("F", "2"):
        return sqrt(sum(entry**2 for entry in value))
    if name == "max":
        return max(abs(entry) for entry in value)
    if name == "sum":
        return sum(abs(entry) for entry in value)
    rows = value if name == "oo" else value.T
    return max(sum(abs(x) for x in rows.row(i)) for i in range(rows.rows))


def signed_permutations(n: int) -> Iterator[ImmutableMatrix]:
    """Every (n, n) matrix with one entry 1 or -1 in each row and column, else 0."""
    for order in itertools.permutations(range(n)):
        for signs in itertools.product((1, -1), repeat=n):
            choice = zeros(n, n)
            for row, (column, sign) in enumerate(zip(order, signs, strict=True)):
                choice[row, column] = sign
            yield ImmutableMatrix(choice)


def factors(law: Sequence[tuple[Any, Sequence[Any]]], chosen: Sequence[int]) -> bool:
    """Whether the joint law of the chosen variables is the product of their laws."""
    joint: dict[tuple[Any, ...], Any] = {}
    single: list[dict[Any, Any]] = [{} for _ in chosen]
    for probability, values in law:
        point = tuple(values[place] for place in chosen)
        joint[point] = joint.get(point, Integer(0)) + probability
        for marginal, value in zip(single, point, strict=True):
            marginal[value] = marginal.get(value, Integer(0)) + probability
    return all(
        joint.get(point, Integer(0))
        == prod(marginal[x] for marginal, x in zip(single, point, strict=True))
        for point in itertools.product(*single)
    )


@cache
def integrated(integral: Integral) -> Any:
    """SymPy's value of a definite integral, expanded; asked once a process."""
    return expand(integral.doit())
