"""A counterexample of fewer numbers than the one that shrinking ended at.

Hypothesis simplifies what was drawn, choice by choice. Where the size of a matrix is
drawn first, a smaller size would give every later choice another meaning, so a
counterexample may stay at n = 5 that has a cousin at n = 2. The remedy is to search
again among the smaller cases alone, until there is none.
"""

from collections.abc import Callable, Mapping
from math import prod
from random import Random
from typing import Any

import hypothesis
from hypothesis import settings
from hypothesis.errors import NoSuchExample, Unsatisfiable
from hypothesis.strategies import SearchStrategy


def numbers(value: Any) -> int:
    """How many numbers a value holds: an array's entries, a table's, a law's."""
    if isinstance(value, Mapping):
        return sum(map(numbers, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(numbers, value))
    return prod(getattr(value, "shape", ()))


def smallest(
    strategy: SearchStrategy[Any],
    wanted: Callable[[Any], bool],
    size: Callable[[Any], float],
    case: Any,
    limits: settings,
    random: Random,
) -> Any:
    """Search for wanted cases of ever smaller size.

    Args:
        strategy: draws cases.
        wanted: whether a case is of the kind searched for.
        size: of a case; looked at first. It raises nothing.
        case: the wanted case so far.
        limits: of each search.
        random: its source of randomness.
    Returns:
        The last such case, or the one given.
    """
    while True:
        limit = size(case)

        def closer(other: Any, limit: float = limit) -> bool:
            return size(other) < limit and wanted(other)

        try:
            case = hypothesis.find(strategy, closer, settings=limits, random=random)
        except (NoSuchExample, Unsatisfiable):
            return case
