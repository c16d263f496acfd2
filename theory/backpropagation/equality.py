"""Does delta_{t,k} equal gamma^(t-k) delta_{t,t}?"""

from random import Random
from typing import Any

from sympy import Eq, Ge, Identity, ImmutableMatrix, Rational, Symbol, ones
from sympy.matrices.expressions.diagonal import DiagMatrix

from longdep.theory.backpropagation.backward import EQUALS_GAMMA, RECURSION, one_step
from longdep.theory.backpropagation.nets import net
from longdep.theory.backpropagation.notation import (
    CHARITABLE,
    REPAIR,
    START,
    TOPIC,
    N,
    U,
    always,
    delta,
    document_001,
    g,
    gamma,
    n,
    s,
    tau,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction, Multiply
from longdep.theory.models import cayley, rational

gain, scale = Symbol("a", real=True), Symbol("c", real=True)
SCALED_NORM = Eq(
    delta(tau).T * delta(tau), (gain * scale) ** (2 * tau) * delta(0).T * delta(0)
)


def prove_scaled_orthogonal() -> Proof:
    """The squared norm is multiplied by (a c)^2 at every step."""
    middle = gain**2 * delta(tau).T * U * U.T * delta(tau)
    after = gain**2 * scale**2 * delta(tau).T * delta(tau)
    return Proof(
        (
            one_step(),
            Step(
                "gains",
                Eq(DiagMatrix(g(tau + 1)), gain * Identity(n)),
                Given("constant-gain", {s: tau}),
                "f' is a at every unit.",
            ),
            Step(
                "squared",
                Eq(delta(tau + 1).T * delta(tau + 1), middle),
                Algebra(by=("one step", "gains")),
                "Insert the step twice.",
            ),
            Step(
                "weight",
                Eq(U * U.T, scale**2 * Identity(n)),
                Given("scaled-orthogonal"),
                "U U^T = c^2 I.",
            ),
            Step(
                "isometric",
                Eq(middle, after),
                Multiply("weight", gain**2 * delta(tau).T, delta(tau)),
                "U^T keeps lengths up to c.",
            ),
            Step("start", SCALED_NORM.subs(tau, 0), Algebra(), "No factor at lag 0."),
            Step("assumed", SCALED_NORM, Assume(), "Suppose it at tau."),
            Step(
                "grown",
                Eq(
                    after,
                    gain**2
                    * scale**2
                    * (gain * scale) ** (2 * tau)
                    * delta(0).T
                    * delta(0),
                ),
                Multiply("assumed", gain**2 * scale**2 * Identity(1)),
                "The assumption, times (a c)^2.",
            ),
            Step(
                "next",
                SCALED_NORM.subs(tau, tau + 1),
                Algebra(by=("squared", "isometric", "grown")),
                "The three equations in a row.",
            ),
            Step(
                "norms",
                SCALED_NORM,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        scaled_orthogonal_net,
    )


def scaled_orthogonal_net(rng: Random) -> dict[str, Any]:
    """A net with U = c Q, Q orthogonal, and the same gain a everywhere."""
    turned, c, a = cayley(rng), rational(rng), rational(rng)
    size = turned.rows
    gains = [ImmutableMatrix(ones(size, 1) * a)]
    return net(rng, ImmutableMatrix(turned * c), gains, c=c, a=a)


CLAIMS = (
    Claim(
        key="gamma-equality",
        topic=TOPIC,
        title="The gradient at lag τ equals γ to the power τ times that at lag 0",
        paraphrase=(
            r"With $\gamma$ the norm of the step factor, $\delta_{t,k}$ is said to "
            r"be $\gamma^{t-k}$ times $\delta_{t,t}$."
        ),
        read_as=(
            r"With one $\gamma$ for every step. The index is the lag $\tau = t - k$: "
            r"the gradient at lag $\tau$ is $\gamma^\tau$ times the gradient at lag "
            "0."
        ),
        sources=document_001("§long-term dependencies, eq. 3 and 4"),
        hypotheses=(RECURSION, EQUALS_GAMMA),
        conclusion=Eq(delta(tau), gamma**tau * delta(0)),
        kind=Kind.IDENTITY,
        why={
            "CONDITIONAL": "A number cannot replace a matrix: $\\gamma^\\tau "
            "\\delta_{t,t}$ keeps the direction and the sign of $\\delta_{t,t}$, the "
            "step factors do not. A single unit with weight $-1$ is enough to see it.",
        },
    ),
    Claim(
        key="gamma-equality.norms",
        topic=TOPIC,
        title="The same equation for the norms",
        paraphrase="Perhaps only sizes are meant: the norm of the gradient at lag "
        "$\\tau$ would be $\\gamma^\\tau$ times the norm at lag 0.",
        hypotheses=(RECURSION, EQUALS_GAMMA),
        conclusion=Eq(N(delta(tau)), gamma**tau * START),
        kind=Kind.IDENTITY,
        reading=CHARITABLE,
        of="gamma-equality",
        why={
            "REFUTED": "The norm of a matrix is its largest stretch, over all "
            "directions. The gradient need not lie in that direction, and need not "
            "stay in it.",
        },
    ),
    Claim(
        key="gamma-equality.rate",
        topic=TOPIC,
        title="γ as a rule of thumb for the rate",
        paraphrase="The documents write 'approximately': perhaps $\\gamma$ is meant as "
        "the typical rate per step, right within a tenth for most networks.",
        hypotheses=(RECURSION, EQUALS_GAMMA),
        conclusion=Ge(N(delta(tau)), (Rational(9, 10) * gamma) ** tau * START),
        kind=Kind.EXPERIMENT,
        reading=CHARITABLE,
        of="gamma-equality",
        why={
            "REFUTED": "For a random tanh network the gradient shrinks per step by "
            "roughly half of what the norm says: the largest singular value of a "
            "random matrix is about twice its typical stretch. Over $\\tau$ steps the "
            "estimate is too large by a factor of about $2^\\tau$, and $\\gamma > 1$ "
            "often goes with a gradient that vanishes. For orthogonal weights and "
            "small states the rule of thumb is good.",
            "SUPPORTED": "For most of the random networks tried the rate is within a "
            "tenth of $\\gamma$.",
        },
    ),
    Claim(
        key="gamma-equality.scaled-orthogonal",
        topic=TOPIC,
        title="When the equation of norms is exact",
        paraphrase="If $U$ is $c$ times an orthogonal matrix and $f'$ has the same "
        "value $a$ everywhere, then the 2-norm is multiplied by $\\gamma = |a c|$ at "
        "every step.",
        hypotheses=(
            RECURSION,
            Hypothesis(
                "scaled-orthogonal",
                Eq(U * U.T, scale**2 * Identity(n)),
                "$U$ is $c$ times an orthogonal matrix",
            ),
            Hypothesis(
                "constant-gain",
                always(Eq(DiagMatrix(g(s + 1)), gain * Identity(n))),
                "$f' = a$ at every unit and step",
            ),
        ),
        conclusion=SCALED_NORM,
        kind=Kind.IDENTITY,
        reading=REPAIR,
        of="gamma-equality",
        proof=prove_scaled_orthogonal,
        why={
            "PROVED": "Each step turns the gradient and scales it by $|a c|$, which is "
            "the norm of the step factor: squared, $\\delta_\\tau^T \\delta_\\tau = "
            "(a c)^{2\\tau} \\delta_0^T \\delta_0$. Linear networks with orthogonal "
            "weights are of this kind; a saturating activation is not.",
        },
    ),
)
