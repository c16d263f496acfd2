"""Between which factors can a residual net stretch a gradient?"""

from sympy import Le
from sympy.logic.boolalg import And

from longdep.theory.additive_recurrence.notation import TOPIC, t
from longdep.theory.additive_recurrence.residual_states import (
    BELOW_ONE,
    LOWER,
    NORM_0,
    RESIDUAL,
    STEP_BOUND,
    G,
    c,
    e,
    lower_steps,
    residual_model,
    step_norms,
)
from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import Norm, order
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Combine, Conjunction, Induction
from longdep.theory.lemmas import norms

UPPER = Le(Norm(e(t), order), (1 + c) ** t * NORM_0)
BAND = And(LOWER, UPPER)


def prove_band() -> Proof:
    """Triangle inequality from both sides, by induction on the lag."""
    return Proof(
        (
            *step_norms(),
            *lower_steps(1 - c, "below-one"),
            Step(
                "triangle",
                Le(
                    Norm(e(t) + G(t + 1) * e(t), order),
                    Norm(e(t), order) + Norm(G(t + 1) * e(t), order),
                ),
                norms.TRIANGLE(
                    whole=e(t) + G(t + 1) * e(t),
                    first=e(t),
                    second=G(t + 1) * e(t),
                    weights=(1, 1, 1),
                    signs=(1, 1),
                    order=order,
                ),
                "A sum is at most as long as the sum of the lengths.",
            ),
            Step("upper start", UPPER.subs(t, 0), Algebra(), "Equal at lag 0."),
            Step("upper assumed", UPPER, Assume(), "Suppose it at lag t."),
            Step(
                "upper next",
                UPPER.subs(t, t + 1),
                Combine(
                    {
                        "triangle": 1,
                        "consistent": 1,
                        "bound": Norm(e(t), order),
                        "upper assumed": 1 + c,
                    },
                    by=("one step",),
                ),
                "Each step adds at most the share c.",
            ),
            Step(
                "upper",
                UPPER,
                Induction(t, "upper start", "upper assumed", "upper next"),
                "By induction on the lag.",
            ),
            Step("band", BAND, Conjunction(("lower", "upper")), "Both sides."),
        ),
        residual_model,
    )


CLAIMS = (
    Claim(
        key="residual-alleviates.band",
        topic=TOPIC,
        title="What a residual net can do to a gradient",
        paraphrase="If the norm of $dg/dh$ is at most $c < 1$, each step stretches by "
        "a factor between $1 - c$ and $1 + c$, and $\\tau$ steps by one between "
        "$(1 - c)^\\tau$ and $(1 + c)^\\tau$.",
        hypotheses=(RESIDUAL, STEP_BOUND, BELOW_ONE),
        conclusion=BAND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="residual-alleviates",
        proof=prove_band,
        why={
            "PROVED": "The triangle inequality from both sides, once per step. In the "
            "Frobenius order the premise puts the singular values of every $I + G$ "
            "into $[1-c, 1+c]$. Both ends are attained, by $g = -c\\,h$ and "
            "$g = c\\,h$: vanishing is slowed down, not ended, and exploding becomes "
            "possible.",
        },
    ),
)
