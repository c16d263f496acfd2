"""Is what is not aligned with the largest eigenvector discarded?"""

from random import Random

from sympy import Abs, And, Eq, Identity, ImmutableMatrix, Limit, ZeroMatrix, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction, Multiply
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.dominance import (
    DOMINANT,
    NONZERO_SECOND,
    OUTGROWS,
    STARTS,
    TWO_EIGENVECTORS,
    UNALIGNED,
    prove_outgrows,
)
from longdep.theory.linear_recurrence.eigen_form import SYMMETRIC, eigen_model
from longdep.theory.linear_recurrence.eigenvectors import OTHER, grown
from longdep.theory.linear_recurrence.notation import (
    TOPIC,
    W,
    cited,
    h,
    lam,
    lam2,
    s,
    t,
    u,
    v,
)
from longdep.theory.linear_recurrence.recurrence import DEFINED
from longdep.theory.models import states, vector

EIGENDIRECTION = Hypothesis(
    "eigenvector",
    Eq(u.T * W, lam * u.T),
    "$u$ is an eigenvector of $W^T$: the direction that $W^T$ stretches by $\\lambda$",
)
STAYS_OUT = Eq(u.T * h(t), ZeroMatrix(1, 1))
STARTS_OUT = Hypothesis(
    "orthogonal-start",
    STAYS_OUT.subs(t, 0),
    "$h(0)$ is orthogonal to $u$",
)
UNALIGNED_VANISHES = And(grown(v, lam2), Eq(Limit(Abs(lam2) ** t * OTHER, t, oo), 0))


def prove_stays_out() -> Proof:
    """Induction on t: W maps the complement of u into itself."""
    return Proof(
        (
            Step("start", STAYS_OUT.subs(t, 0), Given("orthogonal-start"), "Premise."),
            Step("assumed", STAYS_OUT, Assume(), "Suppose u^T h(t) = 0."),
            Step("symmetric", Eq(W.T, W), Given("symmetric"), "Premise."),
            Step(
                "eigenvector", Eq(u.T * W, lam * u.T), Given("eigenvector"), "Premise."
            ),
            Step(
                "one step",
                Eq(h(t + 1), W.T * h(t)),
                Given("recurrence", {s: t}),
                "The recurrence, taken from t to t + 1.",
            ),
            Step(
                "symmetric step",
                Eq(h(t + 1), W * h(t)),
                Algebra(by=("one step", "symmetric")),
                "W^T is W.",
            ),
            Step(
                "moved",
                Eq(u.T * h(t + 1), u.T * W * h(t)),
                Multiply("symmetric step", u.T),
                "Multiply by u^T.",
            ),
            Step(
                "scaled",
                Eq(u.T * W * h(t), lam * u.T * h(t)),
                Multiply("eigenvector", None, h(t)),
                "The eigenvector relation, applied to h(t).",
            ),
            Step(
                "vanishing",
                Eq(lam * u.T * h(t), ZeroMatrix(1, 1)),
                Multiply("assumed", lam * Identity(1)),
                "The assumption, times lambda.",
            ),
            Step(
                "next",
                STAYS_OUT.subs(t, t + 1),
                Algebra(by=("moved", "scaled", "vanishing")),
                "u^T h(t+1) = lambda u^T h(t) = 0.",
            ),
            Step(
                "stays out",
                STAYS_OUT,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _symmetric_start_model,
    )


def _symmetric_start_model(rng: Random) -> Model:
    model = dict(eigen_model(rng))
    basis, weight = model["Q"], model["W"]
    start = vector(rng, weight.rows)
    first = ImmutableMatrix(basis[:, 0])
    start = ImmutableMatrix(start - first * (first.T * start)[0])
    model.update(
        {"u": first, "lambda": model["Lambda"][0, 0], "h": states(weight, start)}
    )
    return model


CLAIMS = (
    Claim(
        key="discard-unaligned",
        topic=TOPIC,
        title="What is not aligned with the largest eigenvector is discarded",
        paraphrase=(
            "What the start has outside the direction of the dominant eigenvector "
            "is thrown away in the end."
        ),
        read_as=(
            "Absolutely: the part along another eigenvector, of a smaller "
            "eigenvalue, tends to 0."
        ),
        sources=cited("§linear recurrence, ¶ after the eigen-form, last sentence"),
        hypotheses=(*TWO_EIGENVECTORS, DOMINANT),
        conclusion=UNALIGNED_VANISHES,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "With eigenvalues 3 and 2 the second component is dwarfed "
            "but it grows without bound: nothing is discarded.",
        },
    ),
    Claim(
        key="discard-unaligned.share",
        topic=TOPIC,
        title="Its share of the state tends to zero, whatever the start",
        paraphrase="Read relatively: compared with the unaligned component the aligned "
        "one grows beyond every bound, so the unaligned share of the state tends to 0.",
        hypotheses=(*TWO_EIGENVECTORS, DOMINANT, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="discard-unaligned",
        why={
            "CONDITIONAL": "One start defeats it: a state with no part at all along "
            "the largest eigenvector never acquires one, and its unaligned share "
            "stays 1. Such starts are rare (probability 0 for a continuous law), but "
            "in a network that reads inputs they are not excluded.",
            "REFUTED": "One start defeats it: a state with no part at all along "
            "the largest eigenvector never acquires one, and its unaligned share "
            "stays 1. Such starts are rare (probability 0 for a continuous law), but "
            "in a network that reads inputs they are not excluded.",
        },
    ),
    Claim(
        key="discard-unaligned.relative",
        topic=TOPIC,
        title="From an aligned start its share of the state tends to zero",
        paraphrase="With a strictly largest eigenvalue (in size) and a start that has "
        "some part along its eigenvector, the aligned component outgrows the unaligned "
        "one beyond every bound.",
        hypotheses=(*TWO_EIGENVECTORS, DOMINANT, STARTS, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.CHARITABLE,
        of="discard-unaligned",
        proof=prove_outgrows,
        why={
            "PROVED": "The ratio of the two components is a geometric sequence with "
            'ratio $|\\lambda_1 / \\lambda_2| > 1$. A tie, or "largest" read with its '
            "sign, breaks it.",
        },
    ),
    Claim(
        key="discard-unaligned.stays-out",
        topic=TOPIC,
        title="Orthogonal to the dominant direction means unaligned for ever",
        paraphrase='"Not aligned" is meant geometrically: where $W$ is symmetric, what '
        "starts orthogonal to the dominant direction never feeds into it.",
        hypotheses=(DEFINED, SYMMETRIC, EIGENDIRECTION, STARTS_OUT),
        conclusion=STAYS_OUT,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="discard-unaligned",
        proof=prove_stays_out,
        why={
            "PROVED": 'For a symmetric $W$. Without symmetry, "aligned" must mean the '
            "spectral projection: the ablation shows a start orthogonal to the "
            "dominant direction that flows into it.",
        },
    ),
)
