"""Do the weight I and slope 1 give the additive recurrence?"""

from longdep.theory.additive_recurrence.notation import ADDITIVE_NET, TOPIC, t
from longdep.theory.additive_recurrence.simple_net import (
    ADDITIVE,
    IDENTITY_WEIGHT,
    NET_INPUT,
    UNIT_SLOPE,
    additive_steps,
    identity_step,
    net_model,
)
from longdep.theory.core.claim import Claim, Kind
from longdep.theory.core.proof import Proof


def prove_additive() -> Proof:
    """Insert the premises into one step of the simple net."""
    return Proof((identity_step(), *additive_steps("additive", t)), net_model)


CLAIMS = (
    Claim(
        key="identity-recurrence",
        topic=TOPIC,
        title="The weight I and slope 1 give the additive recurrence",
        paraphrase="With the identity as recurrent weight and an activation of slope "
        "1, the new state is the old one plus a function of the input.",
        sources=(ADDITIVE_NET,),
        hypotheses=(NET_INPUT, IDENTITY_WEIGHT, UNIT_SLOPE),
        conclusion=ADDITIVE,
        kind=Kind.IDENTITY,
        proof=prove_additive,
        why={
            "PROVED": "Insert $U = I$ and $f(z) = z + v$ into one step of the simple "
            "net: $h_t = h_{t-1} + g(x_t)$ with $g(x) = W x + b + v$. The slope has to "
            "be 1 everywhere, not only at the visited points.",
        },
    ),
)
