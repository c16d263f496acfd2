"""Which weights have an eigen-form at all?"""

from sympy import And, Eq

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import Exists
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Given
from longdep.theory.linear_recurrence.eigen_form import (
    DIAGONAL,
    EIGEN_FORM,
    ORTHOGONAL,
    SYMMETRIC,
    eigen_model,
)
from longdep.theory.linear_recurrence.notation import TOPIC, L, Q, W

HAS_FORM = Exists(
    And(EIGEN_FORM.condition, ORTHOGONAL.condition, DIAGONAL.condition), Q, L
)


def prove_reach() -> Proof:
    """Transpose the eigen-form."""
    steps = (
        Step("premise", EIGEN_FORM.condition, Given("eigen-form"), "The eigen-form."),
        Step(
            "symmetric",
            Eq(W.T, W),
            Algebra(by=("premise",), facts=("diagonal",)),
            "Q Lambda Q^T is its own transpose.",
        ),
    )
    return Proof(steps, eigen_model)


CLAIMS = (
    Claim(
        key="reach-of-the-form",
        topic=TOPIC,
        title="How many weights have such an eigen-form",
        paraphrase="The premise $W = Q \\Lambda Q^T$ ($Q$ orthogonal, $\\Lambda$ real "
        "and diagonal) is used without saying how special it is.",
        hypotheses=(EIGEN_FORM, DIAGONAL),
        conclusion=Eq(W.T, W),
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="spectral-form",
        proof=prove_reach,
        why={
            "PROVED": "Such a $W$ is symmetric; conversely every real symmetric $W$ "
            "has the form (the spectral theorem). Symmetric matrices have $n(n+1)/2$ "
            "free numbers out of $n^2$: for $n > 1$ a weight that is trained freely "
            "has no reason to be one.",
        },
    ),
    Claim(
        key="reach-of-the-form.converse",
        topic=TOPIC,
        title="Every symmetric weight has the eigen-form",
        paraphrase="The other direction: a real symmetric $W$ is $Q \\Lambda Q^T$ for "
        "some orthogonal $Q$ and diagonal $\\Lambda$.",
        hypotheses=(SYMMETRIC,),
        conclusion=HAS_FORM,
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        of="spectral-form",
        why={
            "SUPPORTED": "This *is* the spectral theorem (Horn and Johnson, Matrix "
            "Analysis, theorem 4.1.5). A proof that only names it would be none, so "
            "none is given: the search puts it to the test. That the premise is needed "
            "is proved separately. Together: the form exists exactly for symmetric "
            "$W$.",
        },
    ),
)
