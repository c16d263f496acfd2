"""Models: runs of a unit whose steps are exact fractions."""

from collections.abc import Callable, Sequence
from random import Random

from sympy import Expr, log, sympify

from longdep.theory.models import positive


def rational_run(rng: Random, length: int = 8) -> tuple[list[Expr], list[Expr]]:
    """Pre-activations log(q) with their logistic values q / (1 + q), both exact."""
    odds = [positive(rng) for _ in range(length)]
    return [log(q) for q in odds], [q / (1 + q) for q in odds]


def running_sums(start: Expr, steps: Sequence[Expr]) -> list[Expr]:
    """The start and the sums after each step, one more than there are steps."""
    states = [sympify(start)]
    for value in steps:
        states.append(states[-1] + value)
    return states


def table(values: Sequence[Expr]) -> Callable[..., Expr]:
    """A function given by its values, looked up at its last argument."""
    return lambda *index: values[int(index[-1])]
