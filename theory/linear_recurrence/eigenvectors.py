"""The part of the state along an eigenvector, and its growth."""

from random import Random

from sympy import Abs, Eq, Expr, Identity, ImmutableMatrix, MatrixSymbol, diag

from longdep.theory.core.notation import Norm
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Given,
    Induction,
    Multiply,
    NormScales,
)
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.notation import W, h, lam, t, u, v
from longdep.theory.linear_recurrence.recurrence import linear_model
from longdep.theory.models import invertible, rational, states


def part(vector: MatrixSymbol, index: Expr | int) -> Norm:
    """The size of the state's component along a vector, |u^T h|."""
    return Norm(vector.T * h(index), 1)


def grown(vector: MatrixSymbol, value: Expr) -> Eq:
    """The component grows like a power: |u^T h(t)| = |value|^t |u^T h(0)|."""
    return Eq(part(vector, t), Abs(value) ** t * part(vector, 0))


ALIGNED, OTHER = part(u, 0), part(v, 0)


def component_steps(
    value: Expr = lam, vector: MatrixSymbol = u, premise: str = "eigenvector"
) -> tuple[Step, ...]:
    """The component along an eigenvector is value^t u^T h(0), by induction on t."""
    row = vector.T
    component = Eq(row * h(t), value**t * row * h(0))
    named = {
        name: name if vector == u else f"{name} of {vector}"
        for name in ("start", "assumed", "moved", "scaled", "grown", "next")
    }
    return (
        Step(named["start"], component.subs(t, 0), Algebra(), "lambda^0 = 1."),
        Step(named["assumed"], component, Assume(), "Suppose the formula at t."),
        Step(
            premise,
            Eq(row * W.T, value * row),
            Given(premise),
            "An eigenvector of W, written as a row.",
        ),
        Step(
            named["moved"],
            Eq(row * h(t + 1), row * W.T * h(t)),
            Multiply("one step", row),
            "Multiply by the row.",
        ),
        Step(
            named["scaled"],
            Eq(row * W.T * h(t), value * row * h(t)),
            Multiply(premise, None, h(t)),
            "The eigenvector relation, applied to h(t).",
        ),
        Step(
            named["grown"],
            Eq(value * row * h(t), value ** (t + 1) * row * h(0)),
            Multiply(named["assumed"], value * Identity(1)),
            "The assumption, times lambda.",
        ),
        Step(
            named["next"],
            component.subs(t, t + 1),
            Algebra(by=(named["moved"], named["scaled"], named["grown"])),
            "The three equations in a row.",
        ),
        Step(
            f"component of {vector}",
            component,
            Induction(t, named["start"], named["assumed"], named["next"]),
            "By induction on t.",
        ),
        Step(
            f"size of {vector}",
            grown(vector, value),
            NormScales(by=(f"component of {vector}",)),
            "The size of a multiple.",
        ),
    )


def parts_model(rng: Random, values: list[Expr], **more: object) -> Model:
    """A weight V diag(values) V^-1, a start with a part along each eigenvector."""
    basis = invertible(rng, len(values))
    weight = ImmutableMatrix(basis * diag(*values) * basis.inv())
    parts = ImmutableMatrix([rational(rng, nonzero=True) for _ in values])
    return {
        **linear_model(rng, weight, u=ImmutableMatrix(basis[:, 0]), **more),
        "v": ImmutableMatrix(basis[:, len(values) - 1]),
        "h": states(weight, ImmutableMatrix(basis.inv().T * parts)),
    }
