"""Do long-term terms get smaller weights even if the network is stable?"""

from sympy import Gt, Le, Lt, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.latching.aligned_noise import LINEARISED
from longdep.theory.latching.notation import TOPIC, J, block, p, printed, s, t, x
from longdep.theory.latching.stable_jacobian import CONSTANT, POWER_BELOW_ONE

NONZERO = Hypothesis(
    "change", Gt(Norm(x(0), p), 0), "there is a change to follow", definition=True
)
NOT_EXPLODING = Hypothesis(
    "stable",
    ForAll(Le(Norm(x(s), p), Norm(x(0), p)), s, 0, oo),
    "the gradient never exceeds its first size: nothing explodes",
)
STABLE_STEPS = Hypothesis(
    "spectral-radius",
    ForAll(Lt(Norm(J(s) ** block, "F"), 1), s, 0, oo),
    "at every step all eigenvalues of the Jacobian are below 1 in size",
)
SMALLER = Lt(Norm(x(t + 1), p), Norm(x(0), p))

CLAIMS = (
    Claim(
        key="stable-but-difficult",
        topic=TOPIC,
        title="Even with stable parameters long-term terms get smaller weights",
        paraphrase=(
            "Even if the parameters are such that the network is stable (it can "
            "store memories, its gradients do not explode), long-term interactions "
            "get exponentially smaller weights, because many Jacobians are "
            "multiplied."
        ),
        read_as=(
            "No more is asked than this: multiplied by the Jacobians, a small "
            "change of the first state ends smaller than it began."
        ),
        sources=printed("§opening, sentence 3", "000", "002"),
        hypotheses=(LINEARISED, NONZERO, NOT_EXPLODING),
        conclusion=SMALLER,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "Multiplying many Jacobians makes a product small only if "
            "they shrink what they act on. The identity is stable, stores "
            "everything, and gives every lag the same weight.",
        },
    ),
    Claim(
        key="stable-but-difficult.spectral",
        topic=TOPIC,
        title="Jacobians with all eigenvalues below 1 give smaller weights",
        paraphrase="Perhaps stable means that every step Jacobian has spectral radius "
        "below 1.",
        hypotheses=(LINEARISED, NONZERO, STABLE_STEPS),
        conclusion=SMALLER,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="stable-but-difficult",
        why={
            "REFUTED": "Eigenvalues of the factors say nothing about a product of "
            "different factors: two matrices whose only eigenvalue is 0 may take turns "
            "and multiply a state by 4 every two steps.",
        },
    ),
    Claim(
        key="stable-but-difficult.one-jacobian",
        topic=TOPIC,
        title="One stable Jacobian gives smaller weights at every lag",
        paraphrase="Perhaps the Jacobian is also meant to be the same at every step.",
        hypotheses=(CONSTANT, POWER_BELOW_ONE, NONZERO),
        conclusion=SMALLER,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="stable-but-difficult",
        why={
            "REFUTED": "A matrix that is not normal may first stretch a vector and "
            "shrink it only later: for some time the longer lag has the larger weight.",
        },
    ),
)
