"""The minimiser of the quadratic loss under an l2 penalty."""

from sympy import Eq, Expr, Integer, Le, MatrixSymbol, Trace
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import Norm, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine, Given, NormSquares
from longdep.theory.weight_decay.notation import RIDGE, TOPIC, A, U, a, cost, n, x
from longdep.theory.weight_decay.weights import ridge_model

X = MatrixSymbol("X", n, n)


def ridge(weight: MatrixExpr) -> Expr:
    """The quadratic loss with an l2 penalty, 1/2 |X - A|^2 + lambda/2 |X|^2."""
    return Norm(weight - A, "F") ** 2 / 2 + cost * Norm(weight, "F") ** 2 / 2


MINIMISED = Le(ridge(U), ridge(X))


def prove_ridge() -> Proof:
    """Complete the square, entry by entry."""
    best = a / (1 + cost)

    def one(number: Expr) -> Expr:
        return (number - a) ** 2 / 2 + cost * number**2 / 2

    rest = (1 + cost) * Norm(X - A / (1 + cost), "F") ** 2 / 2
    return Proof(
        (
            Step(
                "entry",
                equation(one(x), one(best) + (1 + cost) * (x - best) ** 2 / 2),
                Algebra(),
                "Complete the square for one entry x with target a.",
            ),
            Step(
                "from A",
                equation(
                    Norm(X - A, "F") ** 2,
                    (Integer(1)) ** 2 * Norm(X, "F") ** 2
                    + (Integer(-1)) ** 2 * Norm(A, "F") ** 2
                    + 2 * (Integer(1)) * (Integer(-1)) * Trace(X.T * A),
                ),
                NormSquares(),
                "Multiply out.",
            ),
            Step(
                "of the best",
                equation(
                    Norm(A / (1 + cost), "F") ** 2,
                    (Integer(0)) ** 2 * Norm(X, "F") ** 2
                    + (1 / (1 + cost)) ** 2 * Norm(A, "F") ** 2
                    + 2 * (Integer(0)) * (1 / (1 + cost)) * Trace(X.T * A),
                ),
                NormSquares(),
                "Multiply out.",
            ),
            Step(
                "from the best",
                equation(
                    Norm(X - A / (1 + cost), "F") ** 2,
                    (Integer(1)) ** 2 * Norm(X, "F") ** 2
                    + (-1 / (1 + cost)) ** 2 * Norm(A, "F") ** 2
                    + 2 * (Integer(1)) * (-1 / (1 + cost)) * Trace(X.T * A),
                ),
                NormSquares(),
                "Multiply out.",
            ),
            Step(
                "best from A",
                equation(
                    Norm(A / (1 + cost) - A, "F") ** 2,
                    (Integer(0)) ** 2 * Norm(X, "F") ** 2
                    + (1 / (1 + cost) - 1) ** 2 * Norm(A, "F") ** 2
                    + 2 * (Integer(0)) * (1 / (1 + cost) - 1) * Trace(X.T * A),
                ),
                NormSquares(),
                "Multiply out.",
            ),
            Step(
                "all entries",
                equation(ridge(X), ridge(A / (1 + cost)) + rest),
                Algebra(by=("from A", "of the best", "from the best", "best from A")),
                "Add up the entries.",
            ),
            Step("rule", Eq(U, A / (1 + cost)), Given("minimiser"), "Definition of U."),
            Step(
                "minimum",
                MINIMISED,
                Combine({"all entries": 1}, slack=rest, by=("rule",)),
                "The rest is a square: 0 only at X = U.",
            ),
        ),
        ridge_model,
    )


CLAIMS = (
    Claim(
        key="decay-minimiser-l2",
        topic=TOPIC,
        title="The minimiser under an ℓ₂ penalty",
        paraphrase="$\\tfrac{1}{2} \\lVert X - A \\rVert^2 + \\tfrac{\\lambda}{2} "
        "\\lVert X \\rVert^2$ is smallest at $A/(1 + \\lambda)$.",
        hypotheses=(RIDGE,),
        conclusion=MINIMISED,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma",
        proof=prove_ridge,
        why={
            "PROVED": "Complete the square entry by entry: what a competitor $X$ pays "
            "more is $\\tfrac{1+\\lambda}{2}|X-U|^2$, so the minimiser is unique.",
        },
    ),
)
