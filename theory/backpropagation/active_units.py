"""Do units that stay active keep the gradient among themselves?"""

from random import Random
from typing import Any

from sympy import Eq, ImmutableMatrix, MatrixSymbol, diag
from sympy import Q as Ask
from sympy.matrices.expressions.diagonal import DiagMatrix

from longdep.theory.backpropagation.backward import RECURSION, one_step
from longdep.theory.backpropagation.nets import LAGS, net
from longdep.theory.backpropagation.notation import (
    REPAIR,
    TOPIC,
    Index,
    M,
    U,
    always,
    delta,
    g,
    n,
    s,
    tau,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import Family
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction, Multiply
from longdep.theory.models import cayley, rational

S = MatrixSymbol("S", n, n)


def v(lag: Index) -> Family:
    """The part of the gradient on the chosen units, S delta, shape (n, 1)."""
    return Family("v", n, 1, lag)


ACTIVE_KEPT = Eq(v(tau).T * v(tau), v(0).T * v(0))


def prove_active() -> Proof:
    """Units that stay active and exchange an isometry keep their share."""
    inner = delta(tau).T * S * U * S * S * U.T * S * delta(tau)
    return Proof(
        (
            one_step(),
            Step(
                "masked",
                Eq(S * delta(tau + 1), S * M(tau + 1) * delta(tau)),
                Multiply("one step", S),
                "Look at the chosen units only.",
            ),
            Step(
                "active",
                Eq(S * DiagMatrix(g(tau + 1)), S),
                Given("active", {s: tau}),
                "f' = 1 at the chosen units.",
            ),
            Step(
                "unmasked",
                Eq(S * M(tau + 1) * delta(tau), S * U.T * delta(tau)),
                Multiply("active", None, U.T * delta(tau)),
                "So the activation drops out there.",
            ),
            Step("closed", Eq(S * U.T, S * U.T * S), Given("closed"), "Premise."),
            Step(
                "closed step",
                Eq(S * U.T * delta(tau), S * U.T * S * delta(tau)),
                Multiply("closed", None, delta(tau)),
                "Nothing enters from the other units.",
            ),
            Step(
                "now",
                Eq(v(tau), S * delta(tau)),
                Given("part", {s: tau}),
                "What v stands for.",
            ),
            Step(
                "then",
                Eq(v(tau + 1), S * delta(tau + 1)),
                Given("part", {s: tau + 1}),
                "What v stands for.",
            ),
            Step(
                "part",
                Eq(v(tau + 1), S * U.T * S * delta(tau)),
                Algebra(by=("then", "masked", "unmasked", "closed step")),
                "The chosen units' own recursion.",
            ),
            Step(
                "squared",
                Eq(v(tau + 1).T * v(tau + 1), inner),
                Algebra(by=("part",), facts=("selection",)),
                "Insert the recursion twice.",
            ),
            Step(
                "isometric",
                Eq(S * U * S * S * U.T * S, S * S),
                Given("isometric"),
                "Premise.",
            ),
            Step(
                "applied",
                Eq(inner, delta(tau).T * S * S * delta(tau)),
                Multiply("isometric", delta(tau).T, delta(tau)),
                "Apply it to delta on both sides.",
            ),
            Step(
                "collapsed",
                Eq(inner, v(tau).T * v(tau)),
                Algebra(by=("applied", "now"), facts=("selection",)),
                "Among themselves the chosen units keep lengths.",
            ),
            Step("start", ACTIVE_KEPT.subs(tau, 0), Algebra(), "Lag 0."),
            Step("assumed", ACTIVE_KEPT, Assume(), "Suppose it at tau."),
            Step(
                "next",
                ACTIVE_KEPT.subs(tau, tau + 1),
                Algebra(by=("squared", "collapsed", "assumed")),
                "One step more.",
            ),
            Step(
                "kept",
                ACTIVE_KEPT,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        active_net,
    )


def active_net(rng: Random) -> dict[str, Any]:
    """A block of units that stay active and exchange an isometry among themselves."""
    block, rest = cayley(rng, rng.randint(1, 2)), rng.randint(0, 1)
    inside = block.rows
    size = inside + rest
    weight = ImmutableMatrix(
        size,
        size,
        lambda i, j: (
            block[i, j]
            if i < inside and j < inside
            else (0 if i >= inside > j else rational(rng))
        ),
    )
    gains = [
        ImmutableMatrix([1] * inside + [rng.randint(0, 1) for _ in range(rest)])
        for _ in range(LAGS)
    ]
    chosen = ImmutableMatrix(diag(*([1] * inside + [0] * rest)))
    made = net(rng, weight, gains, S=chosen)
    return {**made, "v": lambda i: ImmutableMatrix(chosen * made["delta"](int(i)))}


CLAIMS = (
    Claim(
        key="non-saturating.active-units",
        topic=TOPIC,
        title="No decay along units that stay active",
        paraphrase="On a set of units that stay active, get nothing from the others "
        "and exchange an isometry, the gradient keeps its norm at every lag.",
        hypotheses=(
            RECURSION,
            Hypothesis(
                "selection",
                Ask.diagonal(S),
                "$S$ is the diagonal matrix with a 1 for every chosen unit",
                definition=True,
            ),
            Hypothesis(
                "part",
                always(Eq(v(s), S * delta(s))),
                "$v$ is the part of the gradient on the chosen units",
                definition=True,
            ),
            Hypothesis(
                "active",
                always(Eq(S * DiagMatrix(g(s + 1)), S)),
                "the chosen units are active ($f' = 1$) at every step",
            ),
            Hypothesis(
                "closed",
                Eq(S * U.T, S * U.T * S),
                "no gradient enters the chosen units from the others",
            ),
            Hypothesis(
                "isometric",
                Eq(S * U * S * S * U.T * S, S * S),
                "among the chosen units $U^T$ keeps lengths",
            ),
        ),
        conclusion=ACTIVE_KEPT,
        kind=Kind.IDENTITY,
        reading=REPAIR,
        of="non-saturating.strong",
        proof=prove_active,
        why={
            "PROVED": "This is what 'non-saturating' buys: an active unit contributes "
            "the factor 1, where tanh contributes less. The rest is up to $U$.",
        },
    ),
)
