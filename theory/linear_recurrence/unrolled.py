"""Does the recurrence unroll to a power of the weight?"""

from longdep.theory.core.claim import Claim, Kind
from longdep.theory.core.proof import Proof
from longdep.theory.linear_recurrence.notation import TOPIC, cited
from longdep.theory.linear_recurrence.recurrence import (
    RECURRENCE,
    UNROLLED,
    linear_model,
    unrolled_steps,
)
from longdep.theory.models import square


def prove_unrolled() -> Proof:
    """Induction on t."""
    return Proof(unrolled_steps(), lambda rng: linear_model(rng, square(rng)))


CLAIMS = (
    Claim(
        key="unrolled-power",
        topic=TOPIC,
        title="The linear recurrence unrolls to a matrix power",
        paraphrase="Applying the recurrence $t$ times multiplies the first state by "
        "the transpose of $W^t$.",
        sources=cited("§linear recurrence, eq. 2", ("000", "002", "003")),
        hypotheses=(RECURRENCE,),
        conclusion=UNROLLED,
        kind=Kind.IDENTITY,
        proof=prove_unrolled,
        why={
            "PROVED": "Each step multiplies by $W^T$ once more; induction on $t$ does "
            "the rest, for every size and every $t$, $t = 0$ included.",
        },
    ),
)
