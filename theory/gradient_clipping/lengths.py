"""The length of a clipped gradient: steps that several proofs share."""

from sympy import Le, Max

from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Cases, Combine, Given, NormScales
from longdep.theory.gradient_clipping.notation import BOUND, RULE, C, N, by_norm, g, m

GIVEN_RULE = Step("rule", RULE, Given("rule"), "Definition of C.")
SIZE = (
    Step(
        "homogeneous",
        equation(N(by_norm(g)), m * N(g) / Max(N(g), m)),
        NormScales(),
        "The factor m/max(|g|, m) is positive.",
    ),
    Step(
        "size",
        equation(N(C), m * N(g) / Max(N(g), m)),
        Algebra(by=("rule", "homogeneous")),
        "The size of the result.",
    ),
)
BOUNDS = (
    Step(
        "larger",
        Le(N(g), Max(N(g), m)),
        Cases(),
        "By definition.",
    ),
    Step(
        "bound",
        BOUND,
        Combine({"larger": m / Max(N(g), m)}, by=("size",)),
        "m |g| <= m max(|g|, m).",
    ),
)
