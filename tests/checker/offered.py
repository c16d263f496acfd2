"""Short ways to write an entry: draws from a list of values, the steps of a proof."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from sympy.logic.boolalg import Boolean

from longdep.theory.core.semantics import Model
from longdep.theory.core.steps import Rule, Step
from tests.checker.case import Case

Line = tuple[str, Boolean, Rule]


def among(**choices: Sequence[Any]) -> Callable[[Random], Model]:
    """Return a drawer of models that takes each name's value from its list."""

    def draw(rng: Random) -> Model:
        return {name: rng.choice(values) for name, values in choices.items()}

    return draw


def lines(*written: Line) -> tuple[Step, ...]:
    """Return the steps of a proof, each with no more reason than its rule."""
    return tuple(Step(name, says, by, "So it follows.") for name, says, by in written)


def at_once(
    name: str,
    kind: str,
    says: str,
    statement: Boolean,
    rule: Rule,
    *,
    model: Callable[[Random], Model],
    counter: Model,
    hypotheses: Mapping[str, Boolean] | None = None,
) -> Case:
    """Return the entry whose proof is one step."""
    steps = lines(("all", statement, rule))
    return Case(name, kind, says, steps, model, hypotheses or {}, counter)
