"""The distance of two clipped gradients: a difference of lengths and an angle."""

from collections.abc import Callable

from sympy import Eq, Expr, Le
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Combine, Given, Lemma
from longdep.theory.gradient_clipping.notation import (
    NON_EXPANSIVE,
    C,
    D,
    N,
    g,
    h,
    inner,
)


def non_expansive_steps(
    clipped: Callable[[MatrixExpr], MatrixExpr],
    factor: Callable[[MatrixExpr], Expr],
    small: Callable[[str, MatrixExpr], tuple[Step, ...]],
    radial: str,
) -> tuple[Step, ...]:
    """Distances split into a difference of sizes and an angle; both shrink."""
    first, second = factor(g), factor(h)
    before, after = inner(g, h), inner(C, D)
    rules = ("rule", "other-rule")
    return (
        Step("rule", Eq(C, clipped(g)), Given("rule"), "Definition of C."),
        Step("other rule", Eq(D, clipped(h)), Given("other-rule"), "And of D."),
        Step(
            "apart",
            equation(N(g - h) ** 2, N(g) ** 2 + N(h) ** 2 - 2 * before),
            Lemma("the law of cosines"),
            "The distance before.",
        ),
        Step(
            "moved apart",
            equation(N(C - D) ** 2, N(C) ** 2 + N(D) ** 2 - 2 * after),
            Lemma("the law of cosines"),
            "The distance after.",
        ),
        Step(
            "cauchy",
            Le(before, N(g) * N(h)),
            Lemma("Cauchy-Schwarz"),
            "The angle between the two.",
        ),
        Step(
            "radial",
            Le((N(C) - N(D)) ** 2, (N(g) - N(h)) ** 2),
            Lemma(radial, needs=rules, by=("rule", "other rule")),
            "The sizes come no further apart.",
        ),
        *small("first", g),
        *small("second", h),
        Step(
            "factors",
            Le(first * second, 1),
            Combine({"first": 1, "second": first}),
            "Two factors of at most 1.",
        ),
        Step(
            "angle",
            Le(N(C) * N(D) - after, N(g) * N(h) - before),
            Lemma(
                "the gap of Cauchy-Schwarz is scaled by the product of the factors",
                by=("rule", "other rule", "cauchy", "factors"),
            ),
            "C and D are multiples of g and h.",
        ),
        Step(
            "non-expansive",
            NON_EXPANSIVE,
            Combine({"radial": 1, "angle": 2}, by=("moved apart", "apart")),
            "The difference of the squares is the sum of the two gaps.",
        ),
    )
