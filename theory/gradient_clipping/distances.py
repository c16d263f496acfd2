"""The distance of two clipped gradients: a difference of lengths and an angle."""

from collections.abc import Callable

from sympy import Eq, Expr, Ge, Le, MatrixSymbol
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Combine, Given, NormScales, NormSquares
from longdep.theory.gradient_clipping.notation import (
    NON_EXPANSIVE,
    C,
    D,
    N,
    g,
    h,
    inner,
)
from longdep.theory.stretch import at_an_angle


def _length(
    name: str,
    rule: str,
    result: MatrixSymbol,
    clipped: MatrixExpr,
    factor: Expr,
    vector: MatrixSymbol,
) -> tuple[Step, Step]:
    """The length of a clipped vector is the factor times the vector's length."""
    return (
        Step(
            f"size of {name}",
            equation(N(clipped), factor * N(vector)),
            NormScales(),
            "The size of a multiple.",
        ),
        Step(
            f"{name} length",
            equation(N(result), factor * N(vector)),
            Algebra(by=(rule, f"size of {name}")),
            f"The length of {result}.",
        ),
    )


def non_expansive_steps(
    clipped: Callable[[MatrixExpr], MatrixExpr],
    factor: Callable[[MatrixExpr], Expr],
    small: Callable[[str, MatrixExpr], tuple[Step, ...]],
    lengths: tuple[Step, ...],
) -> tuple[Step, ...]:
    """Distances split into a difference of sizes and an angle; both shrink.

    Args:
        clipped: the clipped vector.
        factor: what a vector is multiplied by.
        small: steps of a given name, the last says that the factor is at most 1.
        lengths: steps; the last, of that name, says that lengths come no further apart.
    """
    first, second = factor(g), factor(h)
    before, after = inner(g, h), inner(C, D)
    return (
        Step("rule", Eq(C, clipped(g)), Given("rule"), "Definition of C."),
        Step("other rule", Eq(D, clipped(h)), Given("other-rule"), "And of D."),
        Step(
            "apart",
            equation(N(g - h) ** 2, N(g) ** 2 + N(h) ** 2 - 2 * before),
            NormSquares(),
            "The distance before.",
        ),
        Step(
            "moved apart",
            equation(N(C - D) ** 2, N(C) ** 2 + N(D) ** 2 - 2 * after),
            NormSquares(),
            "The distance after.",
        ),
        *at_an_angle(g, h, "cauchy"),
        *_length("first", "rule", C, clipped(g), first, g),
        *_length("second", "other rule", D, clipped(h), second, h),
        *lengths,
        Step(
            "radial",
            Le((N(C) - N(D)) ** 2, (N(g) - N(h)) ** 2),
            Combine({"lengths": 1}, by=("first length", "second length")),
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
            "gap of factors",
            Ge(1 - first * second, 0),
            Combine({"factors": 1}),
            "What is missing to 1.",
        ),
        Step(
            "angle",
            Le(N(C) * N(D) - after, N(g) * N(h) - before),
            Combine(
                {"cauchy": 1 - first * second},
                by=("first length", "second length", "rule", "other rule"),
                signs=("gap of factors",),
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
