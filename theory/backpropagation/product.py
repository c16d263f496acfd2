"""Is the unrolled recursion an ordered product of step factors?"""

from sympy import Eq

from longdep.theory.backpropagation.backward import (
    EMPTY_PRODUCT,
    ORDER,
    RECURSION,
)
from longdep.theory.backpropagation.nets import any_net
from longdep.theory.backpropagation.notation import (
    TOPIC,
    M,
    P,
    delta,
    document_001,
    n,
    tau,
)
from longdep.theory.core.claim import Claim, Kind
from longdep.theory.core.notation import Family
from longdep.theory.core.notation import time as t
from longdep.theory.core.proof import Proof
from longdep.theory.writing import ProofWriter

PRODUCT = Eq(delta(tau), P(tau) * delta(0))


def prove_product() -> Proof:
    """Cite the claim on compositions, for the step factors of the lags."""
    proof = ProofWriter()
    proof.cite(
        "product",
        PRODUCT,
        "composition-like-product",
        "Backpropagation composes linear maps, one for each lag.",
        at={Family("v", n, 1, tau): delta(tau), Family("J", n, n, tau): M(tau), t: tau},
        facts=("recursion", "empty-product", "order"),
    )
    return proof.done(any_net)


CLAIMS = (
    Claim(
        key="delta-product",
        topic=TOPIC,
        title="The unrolled recursion is an ordered product",
        paraphrase=(
            r"Unrolled over $t - k$ steps, $\delta_{t,k}$ is the product of the step "
            r"factors $k, ..., t-1$, applied to $\delta_{t,t}$."
        ),
        read_as=(
            "In this order: step $k$ stands on the left, step $t-1$ next to "
            r"$\delta_{t,t}$."
        ),
        sources=document_001("§long-term dependencies, eq. 2"),
        hypotheses=(RECURSION, EMPTY_PRODUCT, ORDER),
        conclusion=PRODUCT,
        kind=Kind.IDENTITY,
        proof=prove_product,
        why={
            "PROVED": "Induction on the lag. The product sign is right if it is read "
            "from left to right with $i$ growing: step $k$ stands on the left, step "
            "$t-1$ next to $\\delta_{t,t}$. The reversed product is another matrix.",
        },
    ),
)
