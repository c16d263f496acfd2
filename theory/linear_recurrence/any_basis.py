"""Does the eigen-form need an orthogonal basis?"""

from random import Random

from sympy import Eq, ImmutableMatrix, MatMul
from sympy import Q as Ask

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.eigen_form import DIAGONAL
from longdep.theory.linear_recurrence.notation import TOPIC, L, V, W, h, t
from longdep.theory.linear_recurrence.recurrence import (
    DEFINED,
    linear_model,
    unrolled_steps,
)
from longdep.theory.models import diagonal, invertible

BASIS_FORM = Eq((W**t).T, V.inv().T * L**t * V.T)


def prove_any_basis() -> Proof:
    """The induction with V and its inverse."""
    facts = ("invertible", "diagonal")
    steps = (
        *unrolled_steps(),
        Step(
            "premise",
            Eq(W, V * L * V.inv()),
            Given("eigen-form"),
            "The eigen-form in a basis V.",
        ),
        Step(
            "transpose",
            Eq(W.T, V.inv().T * L * V.T),
            Algebra(by=("premise",), facts=facts),
            "Transposing turns V into V^-T.",
        ),
        Step(
            "power 0",
            BASIS_FORM.subs(t, 0),
            Algebra(facts=facts),
            "V^-T V^T is the identity.",
        ),
        Step("power assumed", BASIS_FORM, Assume(), "Suppose the form at t."),
        Step(
            "peel",
            equation((W ** (t + 1)).T, MatMul(W.T, (W**t).T)),
            Algebra(),
            "Split one factor off.",
        ),
        Step(
            "power next",
            BASIS_FORM.subs(t, t + 1),
            Algebra(by=("peel", "power assumed", "transpose"), facts=facts),
            "The inner V^T V^-T cancels.",
        ),
        Step(
            "power",
            BASIS_FORM,
            Induction(t, "power 0", "power assumed", "power next"),
            "By induction on t.",
        ),
        Step(
            "state",
            Eq(h(t), V.inv().T * L**t * V.T * h(0)),
            Algebra(by=("unrolled", "power"), facts=facts),
            "Insert the power into the unrolled state.",
        ),
    )
    return Proof(steps, _basis_model)


def _basis_model(rng: Random) -> Model:
    basis = invertible(rng)
    values = diagonal(rng, basis.rows)
    weight = ImmutableMatrix(basis * values * basis.inv())
    return linear_model(rng, weight, V=basis, Lambda=values)


CLAIMS = (
    Claim(
        key="spectral-form-any-basis",
        topic=TOPIC,
        title="The same form without orthogonality",
        paraphrase=(
            "One document gives the printed form for any eigendecomposition, "
            "without asking for an orthogonal basis."
        ),
        read_as=(
            r"$W = V \Lambda V^{-1}$ with any invertible $V$, which takes the place "
            "of $Q$."
        ),
        sources=(Source("003", "§linear recurrence, eq. 3"),),
        hypotheses=(
            DEFINED,
            Hypothesis(
                "eigen-form",
                Eq(W, V * L * V.inv()),
                "$W$ is $V$ times $\\Lambda$ times $V^{-1}$",
            ),
            Hypothesis("invertible", Ask.invertible(V), "$V$ is invertible"),
            DIAGONAL,
        ),
        conclusion=Eq(h(t), V.T * L**t * V * h(0)),
        kind=Kind.IDENTITY,
        why={
            "CONDITIONAL": "Without orthogonality the transpose of $V$ is not its "
            "inverse, and the formula fails for nearly every $V$.",
        },
    ),
    Claim(
        key="spectral-form-any-basis.exchanged",
        topic=TOPIC,
        title="The exchanged form without orthogonality",
        paraphrase="Reading the formula with $V$ and $V^T$ exchanged, as the "
        "orthogonal case would have it, does not rescue it.",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "eigen-form",
                Eq(W, V * L * V.inv()),
                "$W$ is $V$ times $\\Lambda$ times $V^{-1}$",
            ),
            Hypothesis("invertible", Ask.invertible(V), "$V$ is invertible"),
            DIAGONAL,
        ),
        conclusion=Eq(h(t), V * L**t * V.T * h(0)),
        kind=Kind.IDENTITY,
        reading=Reading.CHARITABLE,
        of="spectral-form-any-basis",
        why={"REFUTED": "Both orders of $V$ and $V^T$ fail: an inverse is missing."},
    ),
    Claim(
        key="spectral-form-any-basis.repaired",
        topic=TOPIC,
        title="The eigen-form in any basis",
        paraphrase="With $W = V \\Lambda V^{-1}$ the state is $V^{-T} \\Lambda^t V^T "
        "h(0)$.",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "eigen-form",
                Eq(W, V * L * V.inv()),
                "$W$ is $V$ times $\\Lambda$ times $V^{-1}$",
            ),
            Hypothesis(
                "invertible", Ask.invertible(V), "$V$ is invertible", definition=True
            ),
            DIAGONAL,
        ),
        conclusion=Eq(h(t), V.inv().T * L**t * V.T * h(0)),
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="spectral-form-any-basis",
        proof=prove_any_basis,
        why={
            "PROVED": "Transposing $V \\Lambda V^{-1}$ puts $V^{-T}$ in front. For an "
            "orthogonal $V$ this is the repaired form of the orthogonal case.",
        },
    ),
)
