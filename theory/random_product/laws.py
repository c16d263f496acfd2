"""Models: finite laws of independent weights, with exact values."""

from collections.abc import Callable, Sequence
from itertools import product as cartesian
from math import prod
from random import Random
from typing import Any

from sympy import Expr, Integer

from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational

COUNT = 3  # factors in a law
Outcomes = list[tuple[Expr, dict[str, Any]]]


def two_points(rng: Random, average: Expr | int, each: Expr) -> list[tuple[Expr, Expr]]:
    """A random law of two values with the given mean and variance."""
    a = rational(rng, nonzero=True)
    p = each / (a**2 + each)
    return [(p, average + a), (1 - p, average - each / a)]


def joined(laws: Sequence[Sequence[tuple[Expr, Expr]]]) -> Outcomes:
    """Independent factors as one list of outcomes."""
    outcomes: Outcomes = []
    for case in cartesian(*laws):
        values = [value for _, value in case]
        chance = prod((p for p, _ in case), start=Integer(1))
        outcomes.append((chance, {"w": at(values), "y": at(values)}))
    return outcomes


def law_of(laws: Sequence[Sequence[tuple[Expr, Expr]]], rng: Random) -> Model:
    """The outcomes, and one of them for what holds in every outcome."""
    outcomes = joined(laws)
    return {"outcomes": outcomes, **rng.choice(outcomes)[1]}


def at(values: Sequence[Expr]) -> Callable[[Any], Expr]:
    """A sequence w_1, w_2, ... with the given values."""
    return lambda index: values[int(index) - 1]


def fresh(
    rng: Random, average: Expr | int = 0, each: Expr | None = None, **more: object
) -> Model:
    """Three independent weights of one mean and variance, each with its own law."""
    spread = positive(rng) if each is None else each
    laws = [two_points(rng, average, spread) for _ in range(COUNT)]
    return {
        "n": rng.randint(1, 2),
        "k": rng.randint(0, 2),
        "r": 0,
        "v": spread,
        "mu": average,
        **law_of(laws, rng),
        "horizon": COUNT + 1,
        **more,
    }


def unit_variances(rng: Random) -> Model:
    """Independent weights of mean 0 and variance 1."""
    return fresh(rng, 0, Integer(1))


def one_weight(rng: Random, law: Sequence[tuple[Expr, Expr]], **more: object) -> Model:
    """A law of one weight, with numbers of uses."""
    return {
        "outcomes": [(p, {"w": value}) for p, value in law],
        "n": rng.randint(1, 3),
        "k": rng.randint(0, 3),
        "horizon": 4,
        **more,
    }
