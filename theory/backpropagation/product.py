"""Is the unrolled recursion an ordered product of step factors?"""

from sympy import Eq, Identity

from longdep.theory.backpropagation.backward import (
    EMPTY_PRODUCT,
    ORDER,
    RECURSION,
    one_step,
)
from longdep.theory.backpropagation.nets import any_net
from longdep.theory.backpropagation.notation import (
    TOPIC,
    M,
    P,
    delta,
    document_001,
    n,
    s,
    tau,
)
from longdep.theory.core.claim import Claim, Kind
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction

PRODUCT = Eq(delta(tau), P(tau) * delta(0))


def prove_product() -> Proof:
    """The product, by induction on the lag."""
    return Proof(
        (
            Step("empty", Eq(P(0), Identity(n)), Given("empty-product"), "P_0 = I."),
            Step(
                "start",
                PRODUCT.subs(tau, 0),
                Algebra(by=("empty",)),
                "At lag 0 there is no factor.",
            ),
            Step("assumed", PRODUCT, Assume(), "Suppose the product at tau."),
            one_step(),
            Step(
                "one factor",
                Eq(P(tau + 1), M(tau + 1) * P(tau)),
                Given("order", {s: tau}),
                "The new factor stands on the left.",
            ),
            Step(
                "next",
                PRODUCT.subs(tau, tau + 1),
                Algebra(by=("one step", "assumed", "one factor")),
                "Insert the product at tau.",
            ),
            Step(
                "product",
                PRODUCT,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        any_net,
    )


CLAIMS = (
    Claim(
        key="delta-product",
        topic=TOPIC,
        title="The unrolled recursion is an ordered product",
        paraphrase="Unrolled over t - k steps, delta_{t,k} is the product of the step "
        "factors k, ..., t-1, in this order, applied to delta_{t,t}.",
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
