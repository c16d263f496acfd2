"""Do step factors near an isometry keep the gradient?"""

from random import Random
from typing import Any

from sympy import (
    Eq,
    Ge,
    Gt,
    Identity,
    ImmutableMatrix,
    Le,
    Rational,
    Symbol,
    diag,
    eye,
    ones,
)
from sympy.logic.boolalg import And
from sympy.matrices.expressions.diagonal import DiagMatrix

from longdep.theory.backpropagation.backward import (
    CONSISTENT_NORMS,
    EQUALS_GAMMA,
    NONZERO,
    ORTHOGONAL,
    RECURSION,
    bound,
    bound_steps,
    one_step,
)
from longdep.theory.backpropagation.nets import LAGS, net
from longdep.theory.backpropagation.notation import (
    CHARITABLE,
    COMPANION,
    REPAIR,
    START,
    TOPIC,
    B,
    M,
    N,
    always,
    delta,
    document_001,
    g,
    gamma,
    n,
    s,
    tau,
)
from longdep.theory.backpropagation.stretch import LEFT_INVERSE, growth, growth_steps
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Conjunction, Given, Induction
from longdep.theory.models import cayley

UNIT_GAIN = Hypothesis(
    "unit-gain",
    always(Eq(DiagMatrix(g(s + 1)), Identity(n))),
    "$f' = 1$ at every unit and step",
)
eps = Symbol("epsilon", positive=True)
KEPT = Eq(delta(tau).T * delta(tau), delta(0).T * delta(0))
NEAR = And(growth(delta, 1 - eps), bound(1 + eps))


def prove_isometry() -> Proof:
    """Orthogonal U and f' = 1 keep the 2-norm."""
    return Proof(
        (
            one_step(),
            Step(
                "gains",
                Eq(DiagMatrix(g(tau + 1)), Identity(n)),
                Given("unit-gain", {s: tau}),
                "f' = 1.",
            ),
            Step(
                "one step kept",
                Eq(delta(tau + 1).T * delta(tau + 1), delta(tau).T * delta(tau)),
                Algebra(by=("one step", "gains"), facts=("orthogonal",)),
                "U U^T = I.",
            ),
            Step("start", KEPT.subs(tau, 0), Algebra(), "Lag 0."),
            Step("assumed", KEPT, Assume(), "Suppose it at tau."),
            Step(
                "next",
                KEPT.subs(tau, tau + 1),
                Algebra(by=("one step kept", "assumed")),
                "One step more.",
            ),
            Step(
                "kept", KEPT, Induction(tau, "start", "assumed", "next"), "Induction."
            ),
        ),
        orthogonal_net,
    )


def prove_near_isometry() -> Proof:
    """Both exponential bounds."""
    return Proof(
        (
            *growth_steps(delta, M, 1 - eps, ("small",)),
            *bound_steps(1 + eps, "near-above", CONSISTENT_NORMS),
            Step("near", NEAR, Conjunction(("growth", "bound")), "Both bounds."),
        ),
        near_isometry,
    )


def near_isometry(rng: Random) -> dict[str, Any]:
    """Diagonal factors within 1 - eps and 1 + eps (sizes up to sign)."""
    size, small = rng.randint(1, 3), Rational(rng.randint(1, 4), 4)
    chosen = [1 - small, 1 + small, Rational(1)]
    gains = [
        ImmutableMatrix(
            [[rng.choice((-1, 1)) * (rng.choice(chosen) or 1)] for _ in range(size)]
        )
        for _ in range(LAGS)
    ]
    made = net(rng, ImmutableMatrix(eye(size)), gains, epsilon=small)
    made["p"] = rng.choice(["1", "oo"])
    return {**made, "B": lambda i: ImmutableMatrix(diag(*made["g"](i)).inv())}


def orthogonal_net(rng: Random) -> dict[str, Any]:
    """A net with orthogonal U and f' = 1."""
    turned = cayley(rng)
    return net(rng, turned, [ImmutableMatrix(ones(turned.rows, 1))])


CLAIMS = (
    Claim(
        key="isometry",
        topic=TOPIC,
        title="Step factors close to 1 avoid both problems",
        paraphrase=(
            r"Choosing parameters and activation so that $\operatorname{diag}(f') "
            "U^T$ is about 1 avoids vanishing and explosion."
        ),
        read_as=(
            r"Every step factor is within $\epsilon$ of the identity, and the "
            "gradient stays within the same tolerance."
        ),
        sources=document_001("§long-term dependencies, ¶ 'to avoid'"),
        hypotheses=(
            RECURSION,
            Hypothesis(
                "close",
                always(Le(N(M(s + 1) - Identity(n)), eps)),
                "every step factor is within $\\epsilon$ of the identity",
                definition=True,
            ),
        ),
        conclusion=And(
            Ge(N(delta(tau)), (1 - eps) * START), Le(N(delta(tau)), (1 + eps) * START)
        ),
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "Close to 1 is not 1: the deviations compound. What is true "
            "is $(1-\\epsilon)^\\tau$ to $(1+\\epsilon)^\\tau$, still exponential "
            "unless $\\epsilon \\tau$ is small.",
        },
    ),
    Claim(
        key="isometry.norm-one",
        topic=TOPIC,
        title="Norm 1 at every step keeps the norm",
        paraphrase="Perhaps 'about 1' speaks of the norm: if each step factor has norm "
        "1, the gradient neither vanishes nor explodes.",
        hypotheses=(
            RECURSION,
            EQUALS_GAMMA,
            Hypothesis("gamma-one", Eq(gamma, 1), "$\\gamma = 1$", definition=True),
            NONZERO,
        ),
        conclusion=Gt(N(delta(tau)), 0),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="isometry",
        why={
            "REFUTED": "Norm 1 excludes explosion only. A shift matrix has norm 1 and "
            "its square is 0.",
        },
    ),
    Claim(
        key="isometry.exact",
        topic=TOPIC,
        title="Orthogonal U and slope 1 keep the norm exactly",
        paraphrase="With $U$ orthogonal and $f' = 1$ the 2-norm of the gradient is the "
        "same at every lag.",
        hypotheses=(RECURSION, ORTHOGONAL, UNIT_GAIN),
        conclusion=KEPT,
        kind=Kind.IDENTITY,
        reading=REPAIR,
        of="isometry",
        proof=prove_isometry,
        why={
            "PROVED": "Each step is a rotation or a reflection. It needs *every* "
            "singular value to be 1, and $f' = 1$ means that the units are linear.",
        },
    ),
    Claim(
        key="isometry.near",
        topic=TOPIC,
        title="A near-isometry: what 'about 1' really buys",
        paraphrase="If every step stretches every vector by a factor between "
        "$1-\\epsilon$ and $1+\\epsilon$ (said by the norms of the step and of its "
        "inverse), the size of the gradient at lag $\\tau$ lies between "
        "$(1-\\epsilon)^\\tau$ and $(1+\\epsilon)^\\tau$ times its first size.",
        hypotheses=(
            RECURSION,
            LEFT_INVERSE,
            Hypothesis(
                "expanding",
                always(Le((1 - eps) * N(B(s + 1)), 1)),
                "no vector is shrunk below $1-\\epsilon$: the inverse has norm at most "
                "$1/(1-\\epsilon)$",
            ),
            Hypothesis(
                "near-above",
                always(Le(N(M(s + 1)), 1 + eps)),
                "no vector is stretched beyond $1+\\epsilon$",
            ),
            Hypothesis("small", Ge(1 - eps, 0), "$\\epsilon$ is at most 1"),
        ),
        conclusion=NEAR,
        kind=Kind.BOUND,
        reading=CHARITABLE,
        of="isometry",
        proof=prove_near_isometry,
        why={
            "PROVED": "In the norms of order 1 and $\\infty$ the two premises say just "
            "that; in the Frobenius norm they ask for more and need "
            "$\\epsilon \\ge (n-1)/(n+1)$. Both sides are attained, so the gradient "
            "may still vanish or explode exponentially: over 100 steps $\\epsilon = "
            "0.05$ allows anything from 0.006 to 131.",
        },
    ),
)
