"""Is the update of the weight local: what do far states add to it?"""

from sympy import Eq, Ge, Le, ZeroMatrix

from longdep.theory.backpropagation.backward import BELOW, RECURSION, UNIFORM
from longdep.theory.backpropagation.nets import contracting_net
from longdep.theory.backpropagation.notation import (
    COMPANION,
    REPAIR,
    START,
    TOPIC,
    G,
    N,
    delta,
    document_001,
    gamma,
    h,
    largest,
    more,
    n,
    tau,
)
from longdep.theory.backpropagation.tail import GRADIENT, STATES_BOUNDED, tail_steps
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine

FAR = Hypothesis("far", Ge(tau, 10), "a lag of at least 10", definition=True)
FAR_PART = Le(
    N(G(tau + more) - G(tau)), gamma ** (tau + 1) / (1 - gamma) * START * largest
)


def prove_far_part() -> Proof:
    """The tail, summed."""
    rest = gamma ** (tau + more + 1) / (1 - gamma) * START * largest
    return Proof(
        (
            *tail_steps(tau),
            Step(
                "far",
                FAR_PART,
                Combine({"tail": 1}, slack=rest, facts=("gamma-below-one",)),
                "The geometric series, however many terms.",
            ),
        ),
        contracting_net,
    )


CLAIMS = (
    Claim(
        key="local-update",
        topic=TOPIC,
        title="Far states do not influence the update of U",
        paraphrase=(
            "The update of $U$ is said to rest on the states next to step $t$, and "
            "far states to have no influence on it."
        ),
        read_as=(
            r"Far: at a lag of at least 10, with $\gamma < 1$. No influence: the "
            "term of that state is exactly 0."
        ),
        sources=document_001("§long-term dependencies, ¶ 'to be noted'"),
        hypotheses=(RECURSION, UNIFORM, BELOW, FAR),
        conclusion=Eq(delta(tau) * h(tau).T, ZeroMatrix(n, n)),
        kind=Kind.IDENTITY,
        why={
            "CONDITIONAL": "Small is not none: in a unit of weight $1/2$ that rests at "
            "the state 1 the term at lag 10 is $2^{-10}$ of the local one. In exact "
            "arithmetic it is 0 only if a factor is.",
        },
    ),
    Claim(
        key="local-update.less",
        topic=TOPIC,
        title="A far state influences the update less than the nearest",
        paraphrase="Perhaps 'no influence' means: less than the local term.",
        hypotheses=(RECURSION, UNIFORM, BELOW, FAR),
        conclusion=Le(N(delta(tau) * h(tau).T), N(delta(0) * h(0).T)),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="local-update",
        why={
            "REFUTED": "The term is $\\delta_{t,k} h_{k-1}^T$: the first factor "
            "shrinks, the state need not be small. Where the nearest state is 0 every "
            "far one counts more.",
        },
    ),
    Claim(
        key="local-update.tail",
        topic=TOPIC,
        title="What all far states together add to the gradient at U",
        paraphrase="The part of $dL_t/dU$ from beyond lag $\\tau$ is at most "
        "$\\gamma^{\\tau+1}/(1-\\gamma) \\lVert \\delta_{t,t} \\rVert H$.",
        hypotheses=(RECURSION, UNIFORM, BELOW, GRADIENT, STATES_BOUNDED),
        conclusion=FAR_PART,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="local-update",
        proof=prove_far_part,
        why={
            "PROVED": "A geometric series, however many steps there are. Whether that "
            "is little depends on $\\gamma$: at $\\gamma = 0.99$ the bound for lag 100 "
            "is still about 36 local terms.",
        },
    ),
)
