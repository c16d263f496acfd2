"""The convention that adds a constant to the norm: its rule, steps and models."""

from collections.abc import Callable
from random import Random

from sympy import Eq, Le, Lt, Min

from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Cases, Combine, Given, NormScales
from longdep.theory.core.semantics import Model
from longdep.theory.gradient_clipping.notation import C, N, eps, g, m, means, with_eps
from longdep.theory.gradient_clipping.vectors import eps_clipped

RULE_EPS = Eq(C, with_eps(g))
BY_EPS = means(
    "rule", RULE_EPS, "$C$ is $g \\min(1, m/(\\lVert g \\rVert + \\varepsilon))$"
)
STRICT_BOUND = Lt(N(C), m)


def eps_model(make: Callable[[Random], Model]) -> Callable[[Random], Model]:
    """The model, with the gradients clipped by the convention with a constant."""

    def model(rng: Random) -> Model:
        values = dict(make(rng))
        for name, vector in (("C", "g"), ("D", "h")):
            values[name] = eps_clipped(
                values[vector], values["m"], values["varepsilon"]
            )
        return values

    return model


EPS_FACTOR = Min(1, m / (N(g) + eps))
GIVEN_EPS = (
    Step("rule", RULE_EPS, Given("rule"), "Definition of C."),
    Step(
        "homogeneous",
        equation(N(with_eps(g)), EPS_FACTOR * N(g)),
        NormScales(),
        "The factor is positive.",
    ),
    Step(
        "size",
        equation(N(C), EPS_FACTOR * N(g)),
        Algebra(by=("rule", "homogeneous")),
        "The size of the result.",
    ),
)
LEAST = Step(
    "least",
    Le(EPS_FACTOR, m / (N(g) + eps)),
    Cases(),
    "By definition.",
)
STRICTLY = Step(
    "bound",
    STRICT_BOUND,
    Combine({"least": N(g)}, slack=m * eps / (N(g) + eps), by=("size",)),
    "m |g|/(|g| + eps) = m - m eps/(|g| + eps).",
)
