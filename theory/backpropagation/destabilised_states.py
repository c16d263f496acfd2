"""Does gamma above 1 make the states of the network unstable?"""

from random import Random
from typing import Any

from sympy import Eq, Identity

from longdep.theory.backpropagation.backward import ABOVE
from longdep.theory.backpropagation.notation import (
    COMPANION,
    REPAIR,
    TOPIC,
    B,
    Index,
    J,
    N,
    U,
    always,
    document_001,
    excess,
    gamma,
    h,
    n,
    s,
)
from longdep.theory.backpropagation.stretch import (
    EXPANDING,
    doubling_net,
    expanding_net,
    growth,
    growth_steps,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import Family
from longdep.theory.core.proof import Proof


def e(time: Index) -> Family:
    """A perturbation of the state, by forward time, shape (n, 1)."""
    return Family("e", n, 1, time)


PERTURBATION = Hypothesis(
    "recursion",
    always(Eq(e(s + 1), J(s + 1) * e(s))),
    "a small perturbation $e$ of the state is carried on by the Jacobians "
    "$\\operatorname{diag}(f') U$",
    definition=True,
)
STATES_GAMMA = Hypothesis(
    "gamma",
    always(Eq(N(J(s + 1)), gamma)),
    "$\\gamma$ is the norm of $\\operatorname{diag}(f'(z_i)) U$, the same at every "
    "step",
    definition=True,
)
STATES_EXPAND = growth(e, 1 + excess)


def prove_states_expand() -> Proof:
    """Growth of a perturbation of the state under the same premise on J."""
    return Proof(growth_steps(e, J, 1 + excess), expanding_states, doubling_net)


def expanding_states(rng: Random) -> dict[str, Any]:
    """The same for the forward Jacobians."""
    model = expanding_net(rng)
    return {**model, "B": model["forward"]}


CLAIMS = (
    Claim(
        key="gamma-destabilises",
        topic=TOPIC,
        title="γ > 1 makes the system unstable",
        paraphrase=r"$\gamma > 1$ is said to make the system unstable.",
        read_as=(
            "A small perturbation $e$ of the state grows at least like "
            r"$\gamma^\tau$ in $\tau$ steps."
        ),
        sources=document_001("§long-term dependencies, ¶ after eq. 4"),
        hypotheses=(PERTURBATION, STATES_GAMMA, ABOVE),
        conclusion=growth(e, gamma),
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "The same mistake for the states: a norm above 1 does not "
            "keep a perturbation growing. A nilpotent Jacobian forgets it after two "
            "steps.",
        },
    ),
    Claim(
        key="gamma-destabilises.states",
        topic=TOPIC,
        title="The states themselves blow up",
        paraphrase="Perhaps it is the states that explode, rather than perturbations "
        "of them.",
        hypotheses=(
            Hypothesis(
                "update",
                always(Eq(h(s + 1), U * h(s) + Family("b", n, 1, s + 1))),
                "the units work in the linear part of $f$ ($f' = 1$ there); $h$ is "
                "indexed by forward time",
                definition=True,
            ),
            Hypothesis(
                "gamma",
                Eq(N(U), gamma),
                "$\\gamma$ is the norm of the step factor, $U$ here",
                definition=True,
            ),
            ABOVE,
        ),
        conclusion=growth(h, gamma),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-destabilises",
        why={
            "REFUTED": "A fixed point stays where it is, however unstable: with weight "
            "2 and bias $-1$ the state 1 stays 1 for ever. (With a bounded activation "
            "such as tanh the states cannot blow up at all.)",
        },
    ),
    Claim(
        key="gamma-destabilises.expanding",
        topic=TOPIC,
        title="Every Jacobian stretches every vector: perturbations grow",
        paraphrase="If each Jacobian $\\operatorname{diag}(f') U$ stretches every "
        "vector by at least $1+a$ (said by the norm of its inverse), every "
        "infinitesimal perturbation grows at least like $(1+a)^\\tau$.",
        hypotheses=(
            PERTURBATION,
            Hypothesis(
                "left-inverse",
                always(Eq(B(s + 1) * J(s + 1), Identity(n))),
                "$B$ is the inverse of the Jacobian",
                definition=True,
            ),
            EXPANDING,
        ),
        conclusion=STATES_EXPAND,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="gamma-destabilises",
        proof=prove_states_expand,
        why={
            "PROVED": "The same proof with the Jacobian in the place of the backward "
            "factor; it is a statement on infinitesimal perturbations, not on states.",
        },
    ),
)
