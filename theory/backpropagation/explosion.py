"""Does the gradient explode where gamma is above 1?"""

from sympy import Eq, Ge, Identity

from longdep.theory.backpropagation.backward import (
    ABOVE,
    EMPTY_PRODUCT,
    EQUALS_GAMMA,
    ORDER,
    RECURSION,
)
from longdep.theory.backpropagation.notation import (
    CHARITABLE,
    COMPANION,
    REPAIR,
    TOPIC,
    B,
    J,
    M,
    N,
    P,
    always,
    delta,
    document_001,
    excess,
    gamma,
    n,
    s,
    tau,
)
from longdep.theory.backpropagation.stretch import (
    EXPANDING,
    LEFT_INVERSE,
    doubling_net,
    expanding_net,
    growth,
    growth_steps,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.proof import Proof

PRODUCT_DEFINED = Hypothesis(ORDER.name, ORDER.condition, ORDER.words, definition=True)
EXPANDS = growth(delta, 1 + excess)


def prove_expanding() -> Proof:
    """Growth of the gradient under left inverses of small norm."""
    return Proof(growth_steps(delta, M, 1 + excess), expanding_net, doubling_net)


CLAIMS = (
    Claim(
        key="gamma-explodes",
        topic=TOPIC,
        title="γ > 1: the gradient explodes",
        paraphrase=r"If $\gamma > 1$ the gradient is said to grow like $\gamma^{t-k}$.",
        read_as=(
            r"As a bound from below: at every lag $\tau = t - k$ the norm of the "
            r"gradient is at least $\gamma^\tau$ times that at lag 0."
        ),
        sources=document_001("§long-term dependencies, ¶ after eq. 4"),
        hypotheses=(RECURSION, EQUALS_GAMMA, ABOVE),
        conclusion=growth(delta, gamma),
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "A large norm says that *some* direction is stretched *for "
            "one step*. With $U = \\begin{bmatrix} 0 & 2 \\\\ 0 & 0 \\end{bmatrix}$ "
            "and $f' = 1$ the norm is 2 at every step, and every gradient is exactly 0 "
            "from lag 2 on. Two ways to be sure of explosion: every step stretches "
            "*every* direction by at least $1+a$, or all steps have the same factor, "
            "with an eigenvalue of size above 1 and a gradient that has a part along "
            "it.",
        },
    ),
    Claim(
        key="gamma-explodes.some-direction",
        topic=TOPIC,
        title="At least the worst gradient does not shrink",
        paraphrase="Perhaps the sentence means only that some direction grows: the "
        "norm of the whole product is at least 1.",
        hypotheses=(EMPTY_PRODUCT, PRODUCT_DEFINED, EQUALS_GAMMA, ABOVE),
        conclusion=Ge(N(P(tau)), 1),
        kind=Kind.BOUND,
        reading=CHARITABLE,
        of="gamma-explodes",
        why={
            "REFUTED": "Not even that: a nilpotent product is the zero matrix, for "
            "every direction.",
        },
    ),
    Claim(
        key="gamma-explodes.expanding",
        topic=TOPIC,
        title="Every factor stretches every vector: the gradient explodes",
        paraphrase="If each step factor stretches every vector by at least $1+a$ (said "
        "by the norm of its inverse), the gradient grows at least like $(1+a)^\\tau$.",
        hypotheses=(RECURSION, LEFT_INVERSE, EXPANDING),
        conclusion=EXPANDS,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="gamma-explodes",
        proof=prove_expanding,
        why={
            "PROVED": "Go back with the inverse: $\\lVert \\delta_\\tau \\rVert \\le "
            "\\lVert B \\rVert \\lVert \\delta_{\\tau+1} \\rVert$ with $\\lVert B "
            "\\rVert \\le 1/(1+a)$. The statement covers the orders listed with its "
            "symbols. (Outside of it: the proof asks no more of a norm than "
            "consistency; in the 2-norm, whose matrix norm has no rational value to "
            "check, the premise would be that the smallest singular value of each "
            "$\\operatorname{diag}(f') U^T$ is at least $1+a$.)",
        },
    ),
    Claim(
        key="gamma-explodes.jacobian",
        topic=TOPIC,
        title="The same premise on the Jacobian diag(f') U",
        paraphrase="It is tempting to ask the premise of the forward Jacobian instead "
        "of the backward factor.",
        hypotheses=(
            RECURSION,
            Hypothesis(
                "left-inverse",
                always(Eq(B(s + 1) * J(s + 1), Identity(n))),
                "$B$ is the inverse of the forward Jacobian",
                definition=True,
            ),
            EXPANDING,
        ),
        conclusion=EXPANDS,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-explodes",
        why={
            "REFUTED": "$D U$ and $D U^T$ have different singular values. With "
            "$D = \\operatorname{diag}(1, 1/4)$ and $U = \\begin{bmatrix} 0 & 2 \\\\ 8 "
            "& 0 \\end{bmatrix}$ the first stretches everything by exactly 2, the "
            "second shrinks a vector to a half.",
        },
    ),
)
