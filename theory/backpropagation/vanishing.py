"""Does the gradient vanish where gamma is below 1?"""

from random import Random
from typing import Any

from sympy import Eq, Identity, ImmutableMatrix, Limit, Rational, eye, ones, oo
from sympy.logic.boolalg import And

from longdep.theory.backpropagation.backward import (
    CONSISTENT,
    RECURSION,
    UNIFORM,
    bound,
    bound_steps,
    one_step,
)
from longdep.theory.backpropagation.nets import LAGS, contracting_net, net
from longdep.theory.backpropagation.notation import (
    COMPANION,
    TOPIC,
    M,
    always,
    delta,
    document_001,
    excess,
    gamma,
    n,
    s,
    tau,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Conjunction,
    Given,
    Induction,
    LimitRule,
    Multiply,
)

TO_ZERO = Eq(Limit(gamma**tau, tau, oo), 0)
VANISHES = And(bound(gamma), TO_ZERO)
HALF = And(
    Eq(delta(tau), (tau + 2) / (2 * (tau + 1)) * delta(0)),
    Eq(Limit((tau + 2) / (2 * (tau + 1)), tau, oo), Rational(1, 2)),
)
FADING = (tau + 2) / (2 * (tau + 1))


def prove_vanishes() -> Proof:
    """The bound, and the limit of its factor."""
    return Proof(
        (
            *bound_steps(),
            Step(
                "below one",
                Eq(gamma, 1 / (1 + excess)),
                Given("gamma-below-one"),
                "Premise.",
            ),
            Step(
                "limit",
                TO_ZERO,
                LimitRule(
                    tuple({excess: Rational(k, 4)} for k in (1, 4, 20)),
                    by=("below one",),
                ),
                "A geometric sequence with ratio below 1.",
            ),
            Step("vanishes", VANISHES, Conjunction(("bound", "limit")), "Together."),
        ),
        contracting_net,
    )


def prove_fading() -> Proof:
    """The product of 1 - 1/i^2 telescopes."""
    closed = Eq(delta(tau), FADING * delta(0))
    share = 1 - 1 / (tau + 2) ** 2
    return Proof(
        (
            one_step(),
            Step(
                "factor",
                Eq(M(tau + 1), share * Identity(n)),
                Given("fading", {s: tau}),
                "The factor at this lag.",
            ),
            Step(
                "applied",
                Eq(M(tau + 1) * delta(tau), share * delta(tau)),
                Multiply("factor", None, delta(tau)),
                "Apply it to delta.",
            ),
            Step("start", closed.subs(tau, 0), Algebra(), "2/2 = 1."),
            Step("assumed", closed, Assume(), "Suppose it at tau."),
            Step(
                "inserted",
                Eq(share * delta(tau), share * FADING * delta(0)),
                Multiply("assumed", share * Identity(n)),
                "The assumption, times the factor.",
            ),
            Step(
                "next",
                closed.subs(tau, tau + 1),
                Algebra(by=("one step", "applied", "inserted")),
                "The factors telescope.",
            ),
            Step(
                "closed form",
                closed,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
            Step(
                "limit",
                Eq(Limit(FADING, tau, oo), Rational(1, 2)),
                LimitRule(),
                "The limit is 1/2, not 0.",
            ),
            Step("half", HALF, Conjunction(("closed form", "limit")), "Both together."),
        ),
        fading_net,
        _one_fading_unit,
    )


def fading_net(rng: Random) -> dict[str, Any]:
    """The factors (1 - 1/(tau+1)^2) I."""
    size = rng.randint(1, 2)
    gains = [
        ImmutableMatrix(ones(size, 1) * (1 - Rational(1, (i + 1) ** 2)))
        for i in range(1, 2 * LAGS)
    ]
    return net(rng, ImmutableMatrix(eye(size)), gains)


def _one_fading_unit() -> dict[str, Any]:
    """One unit whose slope at s is 1 - 1/(s + 1)^2."""
    one = ImmutableMatrix([1])
    values = {"n": 1, "p": "oo", "U": one, "horizon": 1}
    return {**values, "g": lambda s: ImmutableMatrix([1 - 1 / (s + 1) ** 2])}


CLAIMS = (
    Claim(
        key="gamma-vanishes",
        topic=TOPIC,
        title="γ < 1: the gradient vanishes",
        paraphrase=r"If $\gamma < 1$ the gradient tends to 0 as the lag grows.",
        read_as=r"With one $\gamma$ that bounds the norm of every step factor.",
        sources=document_001("§long-term dependencies, ¶ after eq. 4"),
        hypotheses=(
            RECURSION,
            UNIFORM,
            CONSISTENT,
            Hypothesis(
                "gamma-below-one",
                Eq(gamma, 1 / (1 + excess)),
                "$\\gamma$ is below 1: it is $1/(1+a)$ for some $a > 0$",
            ),
        ),
        conclusion=VANISHES,
        kind=Kind.LIMIT,
        proof=prove_vanishes,
        why={
            "PROVED": "Here the bound is all that is needed: $\\lVert \\delta_\\tau "
            "\\rVert \\le \\gamma^\\tau \\lVert \\delta_0 \\rVert \\to 0$. One "
            "$\\gamma$ below 1 must serve all steps.",
        },
    ),
    Claim(
        key="gamma-vanishes.merely-below-one",
        topic=TOPIC,
        title="Factors merely below 1 do not suffice",
        paraphrase="If each norm is below 1, but not uniformly, the gradient need not "
        "vanish: factors $1 - 1/(\\tau+1)^2$.",
        hypotheses=(
            RECURSION,
            Hypothesis(
                "fading",
                always(Eq(M(s + 1), (1 - 1 / (s + 2) ** 2) * Identity(n))),
                "the factor at lag $\\tau$ is $1 - 1/(\\tau+1)^2$ times the identity",
                definition=True,
            ),
        ),
        conclusion=HALF,
        kind=Kind.LIMIT,
        reading=COMPANION,
        of="gamma-vanishes",
        proof=prove_fading,
        why={
            "PROVED": "Every factor has norm below 1, and the product tends to $1/2$: "
            "half of the gradient arrives from any distance.",
        },
    ),
)
