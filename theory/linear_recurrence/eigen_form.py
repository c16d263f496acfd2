"""The eigen-form W = Q Lambda Q^T as a premise, and the power it gives."""

from random import Random

from sympy import Eq, ImmutableMatrix, MatMul
from sympy import Q as Ask

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.notation import L, Q, W, t
from longdep.theory.linear_recurrence.recurrence import linear_model
from longdep.theory.models import cayley, diagonal

EIGEN_FORM = Hypothesis(
    "eigen-form",
    Eq(W, Q * L * Q.T),
    "$W$ is written as $Q$ times $\\Lambda$ times $Q^T$",
)
ORTHOGONAL = Hypothesis("orthogonal", Ask.orthogonal(Q), "$Q$ is orthogonal")
DIAGONAL = Hypothesis(
    "diagonal", Ask.diagonal(L), "$\\Lambda$ is a real diagonal matrix"
)
SYMMETRIC = Hypothesis("symmetric", Eq(W.T, W), "$W$ is symmetric")
POWER_FORM = Eq((W**t).T, Q * L**t * Q.T)
PRINTED = Eq((W**t).T, Q.T * L**t * Q)


def power_steps() -> tuple[Step, ...]:
    """The transposed power is Q Lambda^t Q^T, by induction on t."""
    return (
        Step(
            "premise", EIGEN_FORM.condition, Given("eigen-form"), "The eigen-form of W."
        ),
        Step(
            "transpose",
            Eq(W.T, Q * L * Q.T),
            Algebra(by=("premise",), facts=("diagonal",)),
            "Q Lambda Q^T is its own transpose, because Lambda is diagonal.",
        ),
        Step(
            "power 0",
            POWER_FORM.subs(t, 0),
            Algebra(facts=("orthogonal",)),
            "Both sides are the identity, as Q Q^T = I.",
        ),
        Step("power assumed", POWER_FORM, Assume(), "Suppose the form at t."),
        Step(
            "peel",
            equation((W ** (t + 1)).T, MatMul(W.T, (W**t).T)),
            Algebra(),
            "Split one factor off.",
        ),
        Step(
            "power next",
            POWER_FORM.subs(t, t + 1),
            Algebra(by=("peel", "power assumed", "transpose"), facts=("orthogonal",)),
            "Q Lambda Q^T Q Lambda^t Q^T = Q Lambda^(t+1) Q^T, as Q^T Q = I.",
        ),
        Step(
            "power",
            POWER_FORM,
            Induction(t, "power 0", "power assumed", "power next"),
            "By induction on t.",
        ),
    )


def eigen_model(rng: Random) -> Model:
    """A weight Q Lambda Q^T, with an exact orthogonal Q and a diagonal Lambda."""
    basis = cayley(rng)
    values = diagonal(rng, basis.rows)
    weight = ImmutableMatrix(basis * values * basis.T)
    return linear_model(rng, weight, Q=basis, Lambda=values)
