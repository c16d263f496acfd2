"""The exponential function lies above its tangents, in steps."""

from collections.abc import Callable
from random import Random

from sympy import Expr, Ge, Symbol, exp, log, sympify

from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Combine, ConvexMinimum, Instance
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive

NUMBER = Symbol("omega", positive=True)
ABOVE = NUMBER - 1 - log(NUMBER)


def above_tangent(
    name: str, statement: Ge, point: Expr | int, value: Expr | int, because: str
) -> tuple[Step, ...]:
    """Steps that end in e^v >= e^p (1 + v - p), written in any way."""
    away = sympify(value) - sympify(point)
    at = {NUMBER: exp(away)}
    return (
        Step(
            f"{name}: logarithm",
            Ge(ABOVE, 0),
            ConvexMinimum(NUMBER, 1),
            "y - 1 - log y is convex and has its minimum 0 at y = 1.",
        ),
        Step(
            f"{name}: at the power",
            Ge(ABOVE.subs(at), 0),
            Instance(f"{name}: logarithm", at),
            "Put y = e^(v - p).",
        ),
        Step(name, statement, Combine({f"{name}: at the power": exp(point)}), because),
    )


def with_number(model: Callable[[Random], Model]) -> Callable[[Random], Model]:
    """The models, with a value of the number whose logarithm is taken."""
    return lambda rng: {**model(rng), NUMBER.name: positive(rng)}
