"""Is gamma^(t-k) an upper bound on the norm of the gradient?"""

from longdep.theory.backpropagation.backward import (
    CONSISTENT,
    CONSISTENT_NORMS,
    RECURSION,
    UNIFORM,
    bound,
    bound_steps,
)
from longdep.theory.backpropagation.nets import bounded_net
from longdep.theory.backpropagation.notation import COMPANION, REPAIR, TOPIC, gamma
from longdep.theory.core.claim import Claim, Kind
from longdep.theory.core.proof import Proof


def prove_bound() -> Proof:
    """The bound gamma^tau."""
    return Proof(bound_steps(), bounded_net)


def prove_standard_bound() -> Proof:
    """The same, with consistency of the usual norms as a lemma."""
    return Proof(bound_steps(consistent=CONSISTENT_NORMS), bounded_net)


CLAIMS = (
    Claim(
        key="gamma-bound",
        topic=TOPIC,
        title="The power of γ is an upper bound",
        paraphrase="What the printed equation can claim: the gradient at lag $\\tau$ "
        "is at most $\\gamma^\\tau$ times the gradient at lag 0, if $\\gamma$ bounds "
        "the norm of every step factor.",
        hypotheses=(RECURSION, UNIFORM, CONSISTENT),
        conclusion=bound(gamma),
        kind=Kind.BOUND,
        reading=REPAIR,
        of="gamma-equality",
        proof=prove_bound,
        why={
            "PROVED": "Consistency of the norm, once per step, and induction on the "
            "lag. The bound is attained, so it cannot be improved knowing the norms "
            "only. $\\gamma$ must bound *every* step, and the norm must be consistent: "
            "the largest entry of a matrix is not.",
        },
    ),
    Claim(
        key="gamma-bound.standard-norms",
        topic=TOPIC,
        title="The bound for the usual norms",
        paraphrase="For the norms of order 1, infinity and Frobenius (vectors: 1, "
        "infinity, 2) the bound holds without a further premise.",
        hypotheses=(RECURSION, UNIFORM),
        conclusion=bound(gamma),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-bound",
        proof=prove_standard_bound,
        why={
            "PROVED": "These norms are consistent (a standard lemma), so the premise "
            "of the general bound is met.",
        },
    ),
)
