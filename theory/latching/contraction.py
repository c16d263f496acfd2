"""Contraction: the gradient falls like a power of gamma."""

from random import Random

from sympy import (
    And,
    Eq,
    Gt,
    ImmutableMatrix,
    Le,
    Limit,
    Lt,
    eye,
    oo,
)

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    GeometricLimit,
    Given,
    Induction,
)
from longdep.theory.core.semantics import Model
from longdep.theory.latching.notation import (
    J,
    P,
    gamma,
    norm_of,
    p,
    s,
    sequence,
    span,
    t,
)
from longdep.theory.lemmas import norms
from longdep.theory.models import positive, square

CHAIN = Hypothesis(
    "chain",
    ForAll(Eq(P(s + 1), J(s) * P(s)), s, 0, oo),
    "$P_t = dh_t/dh_0$ is the product of the step Jacobians (chain rule)",
    definition=True,
)
CONTRACTS = Hypothesis(
    "contraction",
    ForAll(Le(Norm(J(s), p), gamma), s, 0, oo),
    "every step Jacobian has norm at most $\\gamma$",
)
BELOW_ONE = Hypothesis("below-one", Lt(gamma, 1), "$\\gamma$ is below 1")
GAP = Hypothesis(
    "below-one",
    Gt(1 - gamma, 0),
    "$\\gamma$ is below 1 (else the bound says nothing)",
    definition=True,
)
FADES = Eq(Limit(gamma**span, span, oo), 0)


def _decay(first: int) -> Le:
    return Le(Norm(P(t + first), p), gamma**t * Norm(P(first), p))


def decay_from(first: int) -> And:
    """|P_(t+first)| <= gamma^t |P_first|, and gamma^tau tends to 0."""
    return And(_decay(first), FADES)


def prove_decay_from(first: int) -> Proof:
    """Induction on t with a consistent norm; then the limit of a geometric sequence."""
    bound, now = _decay(first), t + first
    return Proof(
        (
            Step(
                "one step",
                Eq(P(now + 1), J(now) * P(now)),
                Given("chain", {s: now}),
                "The chain rule.",
            ),
            Step(
                "consistent",
                Le(Norm(J(now) * P(now), p), Norm(J(now), p) * Norm(P(now), p)),
                norms.CONSISTENT(left=J(now), right=P(now), order=p),
                "|A B| <= |A| |B|.",
            ),
            Step(
                "contracts",
                Le(Norm(J(now), p), gamma),
                Given("contraction", {s: now}),
                "Premise.",
            ),
            Step(
                "start",
                bound.subs(t, 0),
                Algebra(),
                "At the first lag both sides agree.",
            ),
            Step("assumed", bound, Assume(), "Suppose the bound at t."),
            Step(
                "next",
                bound.subs(t, t + 1),
                Combine(
                    {
                        "consistent": 1,
                        "contracts": Norm(P(now), p),
                        "assumed": gamma,
                    },
                    by=("one step",),
                ),
                "One more factor gamma.",
            ),
            Step(
                "bound", bound, Induction(t, "start", "assumed", "next"), "Induction."
            ),
            Step(
                "vanishing",
                FADES,
                GeometricLimit(),
                "gamma is of this form.",
            ),
            Step(
                "decays",
                decay_from(first),
                Conjunction(("bound", "vanishing")),
                "Both together.",
            ),
        ),
        contracting_model,
    )


def contracting_model(rng: Random) -> Model:
    """Six Jacobians of norm at most gamma, and their products P_t."""
    n_, kind = rng.randint(1, 2), rng.choice(["1", "oo"])
    rate = 1 / (1 + positive(rng))
    jacobians = []
    for _ in range(6):
        matrix = square(rng, n_)
        jacobians.append(matrix * rate / max(norm_of(matrix, kind), 1))
    ps = sequence(ImmutableMatrix(eye(n_)), lambda k: jacobians[k] * ps(k))
    return {
        "n": n_,
        "p": kind,
        "J": lambda k: jacobians[int(k)],
        "P": ps,
        "gamma": rate,
        "t": rng.randint(0, 3),
        "horizon": 6,
    }
