"""Which gradient vanishes: that of a state, or that of the weight too?"""

from sympy import Eq, Ge, Gt, Le
from sympy.logic.boolalg import And

from longdep.theory.backpropagation.backward import (
    BELOW,
    CONSISTENT_NORMS,
    NONZERO,
    RECURSION,
    UNIFORM,
    bound_steps,
)
from longdep.theory.backpropagation.nets import bounded_net, contracting_net
from longdep.theory.backpropagation.notation import (
    CHARITABLE,
    COMPANION,
    REPAIR,
    START,
    TOPIC,
    G,
    N,
    U,
    delta,
    gamma,
    h,
    largest,
    more,
    tau,
)
from longdep.theory.backpropagation.tail import (
    FIRST_TERM,
    GRADIENT,
    STATES_BOUNDED,
    tail_steps,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import order
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Given
from longdep.theory.lemmas import norms

LOCAL_TERM = delta(0) * h(0).T
NOT_LOST = Ge(N(G(more)), N(LOCAL_TERM) - gamma / (1 - gamma) * START * largest)
STATE_GRADIENT = Le(N(U.T * delta(tau)), N(U.T) * gamma**tau * START)


def prove_not_lost() -> Proof:
    """The local term minus the tail."""
    rest = gamma ** (more + 1) / (1 - gamma) * START * largest
    return Proof(
        (
            *tail_steps(0),
            Step(
                "local",
                Eq(G(0), LOCAL_TERM),
                Given("first-term"),
                "At lag 0 only the local term.",
            ),
            Step(
                "reverse triangle",
                Le(N(G(0)) - N(G(more)), N(G(more) - G(0))),
                norms.TRIANGLE(
                    whole=G(0),
                    first=G(more),
                    second=G(more) - G(0),
                    weights=(1, 1, 1),
                    signs=(1, -1),
                    order=order,
                ),
                "A difference of norms is at most the norm of the difference.",
            ),
            Step(
                "not lost",
                NOT_LOST,
                Combine(
                    {"reverse triangle": 1, "tail": 1},
                    slack=rest,
                    by=("local",),
                    facts=("gamma-below-one",),
                ),
                "What the tail cannot cancel is left.",
            ),
        ),
        contracting_net,
    )


def prove_state_gradient() -> Proof:
    """The bound on delta, and one more factor U^T."""
    return Proof(
        (
            *bound_steps(consistent=CONSISTENT_NORMS),
            Step(
                "one more",
                Le(N(U.T * delta(tau)), N(U.T) * N(delta(tau))),
                norms.CONSISTENT(left=U.T, right=delta(tau), order=order),
                "|U^T delta| <= |U^T| |delta|.",
            ),
            Step(
                "state gradient",
                STATE_GRADIENT,
                Combine({"one more": 1, "bound": N(U.T)}),
                "Insert the bound of delta.",
            ),
        ),
        bounded_net,
    )


CLAIMS = (
    Claim(
        key="which-gradient.strong",
        topic=TOPIC,
        title="In every network the gradient at U does not vanish",
        paraphrase="A stronger reading, of every network: where the gradients at far "
        "states vanish, the gradient at $U$ is never 0.",
        hypotheses=(RECURSION, GRADIENT, FIRST_TERM, NONZERO, UNIFORM, BELOW),
        conclusion=And(STATE_GRADIENT, Gt(N(G(tau)), 0)),
        kind=Kind.BOUND,
        of="which-gradient",
        why={
            "CONDITIONAL": "The first half holds. The second may fail: the local term "
            "$\\delta_{t,t} h_{t-1}^T$ is 0 when the state before is 0 (as at the "
            "first step of most networks), and then nothing need be left.",
        },
    ),
    Claim(
        key="which-gradient.local-nonzero",
        topic=TOPIC,
        title="With a nonzero local term the gradient at U is not 0",
        paraphrase="Granted that the local term is not 0, $dL_t/dU$ would not vanish.",
        hypotheses=(
            RECURSION,
            GRADIENT,
            FIRST_TERM,
            Hypothesis(
                "local-term",
                Gt(N(G(0)), 0),
                "the local term is not 0",
                definition=True,
            ),
            UNIFORM,
            BELOW,
        ),
        conclusion=Gt(N(G(tau)), 0),
        kind=Kind.BOUND,
        reading=CHARITABLE,
        of="which-gradient.strong",
        why={
            "REFUTED": "Still not: the terms of a few steps may cancel the local one "
            "exactly.",
        },
    ),
    Claim(
        key="which-gradient.not-lost",
        topic=TOPIC,
        title="The gradient at U is at least the local term minus a tail",
        paraphrase="The gradient with respect to $U$ is at least its local term minus "
        "$\\gamma/(1-\\gamma) \\lVert \\delta_{t,t} \\rVert H$: it cannot vanish where "
        "the local term exceeds this.",
        hypotheses=(RECURSION, UNIFORM, BELOW, GRADIENT, FIRST_TERM, STATES_BOUNDED),
        conclusion=NOT_LOST,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="which-gradient.strong",
        proof=prove_not_lost,
        why={
            "PROVED": "A geometric series bounds everything but the local term. For "
            "$\\gamma < 1/2$ and states of equal size the local term wins always; for "
            "$\\gamma$ near 1 the bound says nothing.",
        },
    ),
    Claim(
        key="which-gradient.state",
        topic=TOPIC,
        title="The gradient with respect to a far state",
        paraphrase="$dL_t/dh_k = U^T \\delta_{t,k+1}$ is bounded by one more factor "
        "$\\lVert U^T \\rVert$.",
        hypotheses=(RECURSION, UNIFORM),
        conclusion=STATE_GRADIENT,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="which-gradient",
        proof=prove_state_gradient,
        why={
            "PROVED": "So with one $\\gamma < 1$ for all steps it vanishes at the same "
            "rate as $\\delta_{t,k}$.",
        },
    ),
)
