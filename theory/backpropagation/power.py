"""Is gamma below 1 necessary for vanishing, or is a small power enough?"""

from random import Random
from typing import Any

from sympy import Eq, ImmutableMatrix, Le, Lt, Rational, Symbol

from longdep.theory.backpropagation.backward import (
    CONSTANT,
    EQUALS_GAMMA,
    NONZERO,
    RECURSION,
    constant_steps,
)
from longdep.theory.backpropagation.nets import net
from longdep.theory.backpropagation.notation import (
    COMPANION,
    START,
    TOPIC,
    A,
    N,
    delta,
    excess,
    gamma,
    tau,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import order
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Instance,
)
from longdep.theory.lemmas import norms
from longdep.theory.models import rational

period = Symbol("m", integer=True, positive=True)
rounds = Symbol("r", integer=True, nonnegative=True)
POWER_BOUND = Le(N(delta(period * rounds)), (1 + excess) ** (-rounds) * START)


def prove_power() -> Proof:
    """A power of the constant factor with norm below 1 is enough."""
    unrolled = Eq(delta(tau), A**tau * delta(0))
    following = period * (rounds + 1)
    return Proof(
        (
            *constant_steps(),
            Step("start", unrolled.subs(tau, 0), Algebra(), "A^0 = I."),
            Step("assumed", unrolled, Assume(), "Suppose it at tau."),
            Step(
                "next",
                unrolled.subs(tau, tau + 1),
                Algebra(by=("constant step", "assumed")),
                "One factor more.",
            ),
            Step(
                "unrolled",
                unrolled,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
            Step(
                "now",
                unrolled.subs(tau, period * rounds),
                Instance("unrolled", {tau: period * rounds}),
                "At lag m r.",
            ),
            Step(
                "later",
                unrolled.subs(tau, following),
                Instance("unrolled", {tau: following}),
                "At lag m (r + 1).",
            ),
            Step(
                "m steps",
                Eq(delta(following), A**period * delta(period * rounds)),
                Algebra(by=("later", "now")),
                "m steps multiply by A^m.",
            ),
            Step(
                "consistent",
                Le(
                    N(A**period * delta(period * rounds)),
                    N(A**period) * N(delta(period * rounds)),
                ),
                norms.CONSISTENT(
                    left=A**period, right=delta(period * rounds), order=order
                ),
                "|A^m x| <= |A^m| |x|.",
            ),
            Step(
                "power", Le(N(A**period), 1 / (1 + excess)), Given("power"), "Premise."
            ),
            Step("rounds 0", POWER_BOUND.subs(rounds, 0), Algebra(), "Equality."),
            Step("rounds assumed", POWER_BOUND, Assume(), "Suppose it at r."),
            Step(
                "rounds next",
                POWER_BOUND.subs(rounds, rounds + 1),
                Combine(
                    {
                        "consistent": 1,
                        "power": N(delta(period * rounds)),
                        "rounds assumed": 1 / (1 + excess),
                    },
                    by=("m steps",),
                ),
                "m more lags shrink it by 1/(1+a).",
            ),
            Step(
                "rounds",
                POWER_BOUND,
                Induction(rounds, "rounds 0", "rounds assumed", "rounds next"),
                "By induction on r.",
            ),
        ),
        stable_net,
    )


def stable_net(rng: Random) -> dict[str, Any]:
    """A constant factor one of whose powers has norm at most 1/(1+a)."""
    a = Rational(rng.randint(1, 3), 4)
    coupling, small = rational(rng), Rational(rng.choice((-1, 1)), 4)
    factor = ImmutableMatrix([[small, coupling], [0, 0]])
    power = 6
    made = net(rng, factor.T, [ImmutableMatrix([1, 1])], A=factor, a=a)
    return {**made, "m": power, "r": rng.randint(0, 2)}


CLAIMS = (
    Claim(
        key="gamma-vanishes.necessary",
        topic=TOPIC,
        title="Only γ < 1 makes it vanish",
        paraphrase="The converse: if the gradient vanishes then $\\gamma < 1$.",
        hypotheses=(
            RECURSION,
            EQUALS_GAMMA,
            NONZERO,
            Hypothesis(
                "vanished",
                Eq(N(delta(tau)), 0),
                "the gradient at lag $\\tau$ is 0",
                definition=True,
            ),
        ),
        conclusion=Lt(gamma, 1),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-vanishes",
        why={
            "REFUTED": "The norm may be as large as you like: a nilpotent factor, here "
            "of norm above 1, sends every gradient to 0 after two steps.",
        },
    ),
    Claim(
        key="gamma-vanishes.power",
        topic=TOPIC,
        title="A spectral radius below 1 is enough when the factor is constant",
        paraphrase="If some power $A^m$ of a constant factor has norm below 1 (that "
        "is, the spectral radius is below 1), the gradient vanishes, whatever "
        "$\\gamma$ is.",
        hypotheses=(
            RECURSION,
            CONSTANT,
            Hypothesis(
                "power",
                Le(N(A**period), 1 / (1 + excess)),
                "the $m$-th power of the factor has norm at most $1/(1+a)$, $a > 0$",
            ),
        ),
        conclusion=POWER_BOUND,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-vanishes",
        proof=prove_power,
        why={
            "PROVED": "Every $m$ lags the gradient shrinks by $1/(1+a)$. Such a power "
            "exists exactly when every eigenvalue is below 1 in size (Gelfand).",
        },
    ),
)
