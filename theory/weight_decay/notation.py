"""The weight, the slopes of one step, and gamma, the norm of diag(d) U^T.

The Frobenius norm is used: it is consistent and at least the spectral norm, so gamma
at most 1 in it is the stronger statement. For n = 1 all norms agree.
"""

from sympy import Eq, Expr, Gt, Le, MatrixSymbol, Max, Min, Symbol
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Hypothesis, Source
from longdep.theory.core.notation import Norm, equation, size
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import (
    Combine,
    Given,
    NormSquares,
)
from longdep.theory.lemmas import norms
from longdep.theory.stretch import scaled_rows

TOPIC = "weight_decay"
SENTENCE = (Source("001", "§exploding gradients ¶2"),)
n = size
U, A = (MatrixSymbol(name, n, n) for name in ("U", "A"))
d = MatrixSymbol("d", n, 1)
c = Symbol("c", positive=True)
cost = Symbol("lambda", nonnegative=True)
a, x, s = (Symbol(name, real=True) for name in ("a", "x", "s"))


def gamma_of(weight: MatrixExpr) -> Expr:
    """The norm |diag(d) U^T|_F."""
    return Norm(DiagMatrix(d) * weight.T, "F")


GAMMA = gamma_of(U)
FROBENIUS, ENTRIES = Norm(U, "F"), Norm(U, "sum")
BOUNDED = Le(GAMMA, 1)


def clipped_number(number: Expr, limit: Expr) -> Expr:
    """A number cut to [-limit, limit]."""
    return Max(-limit, Min(number, limit))


GAINS = Hypothesis(
    "gains", Le(Norm(d, "max"), c), "no slope $f'(z_i)$ is larger than $c$"
)
COEFFICIENT = Hypothesis(
    "penalised", Gt(cost, 0), "the penalty is switched on", definition=True
)
RIDGE = Hypothesis(
    "minimiser",
    Eq(U, A / (1 + cost)),
    "$U$ minimises $\\tfrac{1}{2} \\lVert X - A \\rVert^2 + \\tfrac{\\lambda}{2} "
    "\\lVert X \\rVert^2$ (see decay-minimiser-l2)",
    definition=True,
)
SLOPES = Step("gains", Le(Norm(d, "max"), c), Given("gains"), "Premise.")
ROWS = (
    *scaled_rows(d, U.T, "scaled rows"),
    Step(
        "turned",
        equation(Norm(U.T, "F"), FROBENIUS),
        NormSquares(),
        "U and its transpose have the same entries.",
    ),
    Step(
        "rows",
        Le(GAMMA, Norm(d, "max") * FROBENIUS),
        Combine({"scaled rows": 1}, by=("turned",)),
        "Row i of U^T is multiplied by d_i.",
    ),
)
CHAIN = (
    SLOPES,
    *ROWS,
    Step(
        "gamma",
        Le(GAMMA, c * FROBENIUS),
        Combine({"rows": 1, "gains": FROBENIUS}),
        "No slope is larger than c.",
    ),
)
DONE = Step(
    "bounded",
    BOUNDED,
    Combine({"gamma": 1, "small": 1}),
    "gamma <= c |U|_F <= 1.",
)
SUMMED = Step(
    "entries",
    Le(FROBENIUS, ENTRIES),
    norms.FROBENIUS_AT_MOST_SUM(whole=U),
    "Frobenius norm against the sum of sizes.",
)
