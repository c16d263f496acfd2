"""An l2 penalty on any loss: a coefficient that suffices, and the weight's range."""

from sympy import Ge, Integer, Le

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine
from longdep.theory.weight_decay.losses import (
    INFIMUM,
    POSITIVE,
    lam,
    loss_at_zero,
    loss_here,
    loss_steps,
    lowest,
    penalised,
)
from longdep.theory.weight_decay.notation import (
    BOUNDED,
    CHAIN,
    DONE,
    FROBENIUS,
    GAINS,
    TOPIC,
    c,
)

NOT_WORSE = Hypothesis(
    "minimiser",
    Le(loss_here + lam * FROBENIUS**2 / 2, loss_at_zero),
    "the penalised loss at $U$ is no larger than at the weight 0; a global minimiser "
    "has this property, and so has descent that starts at 0",
)


def prove_penalty() -> Proof:
    """What the penalty may cost bounds the norm."""
    minimiser, infimum, coefficient = loss_steps(
        FROBENIUS**2 / 2, 2 * (loss_at_zero - lowest) * c**2
    )
    rate = 2 * c**2 / lam
    return Proof(
        (
            *CHAIN,
            minimiser,
            infimum,
            coefficient,
            Step(
                "square",
                Le(c**2 * FROBENIUS**2, 1),
                Combine(
                    {"minimiser": rate, "infimum": rate, "coefficient": 1 / lam},
                    facts=("positive",),
                ),
                "lambda/2 |U|^2 <= L(0) - inf L <= lambda/(2 c^2).",
            ),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"square": 1 / (1 + c * FROBENIUS)}),
                "1 - y = (1 - y^2)/(1 + y) with y = c |U|.",
            ),
            DONE,
        ),
        lambda rng: penalised(rng, 2),
    )


RANGE = Le(FROBENIUS**2, 2 * (loss_at_zero - lowest) / lam)


def prove_range() -> Proof:
    """Divide what the penalty may cost by lambda/2."""
    minimiser, infimum, _ = loss_steps(FROBENIUS**2 / 2, Integer(0))
    return Proof(
        (
            minimiser,
            infimum,
            Step(
                "range",
                RANGE,
                Combine(
                    {"minimiser": 2 / lam, "infimum": 2 / lam}, facts=("positive",)
                ),
                "lambda/2 |U|^2 <= L(0) - L(U) <= L(0) - inf L.",
            ),
        ),
        lambda rng: penalised(rng, 2),
    )


CLAIMS = (
    Claim(
        key="decay-bounds-gamma.penalty",
        topic=TOPIC,
        title="An ℓ₂ coefficient that suffices for any loss",
        paraphrase="At a minimiser of $L + \\tfrac{\\lambda}{2} \\lVert U \\rVert_F^2$ "
        "with $\\lambda \\ge 2 (L(0) - \\inf L) c^2$, $\\gamma$ is at most 1.",
        hypotheses=(
            POSITIVE,
            NOT_WORSE,
            INFIMUM,
            Hypothesis(
                "coefficient",
                Ge(lam, 2 * (loss_at_zero - lowest) * c**2),
                "the coefficient is at least $2 (L(0) - \\inf L) c^2$",
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="decay-bounds-gamma",
        proof=prove_penalty,
        why={
            "PROVED": "A weight whose penalty exceeds all that the loss can save is "
            "worse than the weight 0. The factor 2 cannot be lowered for all losses. "
            "It needs only that $U$ is no worse than 0, not that it is a minimiser.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.range",
        topic=TOPIC,
        title="The ℓ₂ penalty limits the range of the weight",
        paraphrase="The first half of the sentence: $\\lVert U \\rVert_F^2 \\le 2 "
        "(L(0) - \\inf L)/\\lambda$.",
        hypotheses=(POSITIVE, NOT_WORSE, INFIMUM),
        conclusion=RANGE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma",
        proof=prove_range,
        why={
            "PROVED": "The range is limited for every positive coefficient, and like "
            "$1/\\sqrt{\\lambda}$; only the step from a limited range to "
            "$\\gamma \\le 1$ needs a large coefficient.",
        },
    ),
)
