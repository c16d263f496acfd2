"""Two repairs of the eigen-form: another conclusion, another premise."""

from random import Random

from sympy import Eq, ImmutableMatrix, MatMul

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.eigen_form import (
    DIAGONAL,
    EIGEN_FORM,
    ORTHOGONAL,
    PRINTED,
    eigen_model,
    power_steps,
)
from longdep.theory.linear_recurrence.notation import TOPIC, L, Q, W, h, t
from longdep.theory.linear_recurrence.recurrence import (
    DEFINED,
    linear_model,
    unrolled_steps,
)
from longdep.theory.models import cayley, diagonal


def prove_spectral_repair() -> Proof:
    """The unrolled state with the power of the eigen-form."""
    final = Step(
        "state",
        Eq(h(t), Q * L**t * Q.T * h(0)),
        Algebra(by=("unrolled", "power"), facts=("orthogonal",)),
        "Insert the power into the unrolled state.",
    )
    return Proof((*unrolled_steps(), *power_steps(), final), eigen_model)


def prove_premise_repair() -> Proof:
    """The same induction from the other premise."""
    premise = Step(
        "premise", Eq(W, Q.T * L * Q), Given("other-form"), "The other premise."
    )
    transpose = Step(
        "transpose",
        Eq(W.T, Q.T * L * Q),
        Algebra(by=("premise",), facts=("diagonal",)),
        "Q^T Lambda Q is its own transpose.",
    )
    start = Step(
        "power 0",
        PRINTED.subs(t, 0),
        Algebra(facts=("orthogonal",)),
        "Both sides are the identity.",
    )
    assumed = Step("power assumed", PRINTED, Assume(), "Suppose the form at t.")
    peel = Step(
        "peel",
        equation((W ** (t + 1)).T, MatMul(W.T, (W**t).T)),
        Algebra(),
        "Split one factor off.",
    )
    following = Step(
        "power next",
        PRINTED.subs(t, t + 1),
        Algebra(by=("peel", "power assumed", "transpose"), facts=("orthogonal",)),
        "The inner Q Q^T cancels.",
    )
    power = Step(
        "power",
        PRINTED,
        Induction(t, "power 0", "power assumed", "power next"),
        "By induction on t.",
    )
    state = Step(
        "state",
        Eq(h(t), Q.T * L**t * Q * h(0)),
        Algebra(by=("unrolled", "power"), facts=("orthogonal",)),
        "Insert the power into the unrolled state.",
    )
    return Proof(
        (
            *unrolled_steps(),
            premise,
            transpose,
            start,
            assumed,
            peel,
            following,
            power,
            state,
        ),
        _other_eigen_model,
    )


def _other_eigen_model(rng: Random) -> Model:
    basis = cayley(rng)
    values = diagonal(rng, basis.rows)
    weight = ImmutableMatrix(basis.T * values * basis)
    return linear_model(rng, weight, Q=basis, Lambda=values)


CLAIMS = (
    Claim(
        key="spectral-form.repaired",
        topic=TOPIC,
        title="The eigen-form that follows from the premise",
        paraphrase="With $W = Q \\Lambda Q^T$ the state is $Q \\Lambda^t Q^T h(0)$.",
        hypotheses=(DEFINED, EIGEN_FORM, ORTHOGONAL, DIAGONAL),
        conclusion=Eq(h(t), Q * L**t * Q.T * h(0)),
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="spectral-form",
        proof=prove_spectral_repair,
        why={
            "PROVED": "$W^T = W$ here, and in the product of $t$ copies the inner $Q^T "
            "Q$ cancel. Each premise is needed.",
        },
    ),
    Claim(
        key="spectral-form.other-premise",
        topic=TOPIC,
        title="The premise under which the printed form is right",
        paraphrase="If instead $W = Q^T \\Lambda Q$, the printed conclusion holds.",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "other-form",
                Eq(W, Q.T * L * Q),
                "$W$ is $Q^T$ times $\\Lambda$ times $Q$",
            ),
            ORTHOGONAL,
            DIAGONAL,
        ),
        conclusion=Eq(h(t), Q.T * L**t * Q * h(0)),
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="spectral-form",
        proof=prove_premise_repair,
        why={
            "PROVED": "The printed conclusion belongs to the premise with the "
            "eigenvectors in the rows of $Q$. Repair one line or the other, not both.",
        },
    ),
)
