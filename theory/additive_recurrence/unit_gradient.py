"""Is the gradient of the additive recurrence the identity at every lag?"""

from random import Random

from sympy import Eq, Expr, Identity, ImmutableMatrix, eye, oo

from longdep.theory.additive_recurrence.notation import ADDITIVE_NET, TOPIC, n, s, t
from longdep.theory.additive_recurrence.simple_net import (
    IDENTITY_WEIGHT,
    U,
    identity_step,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import Family, ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model


def D(lag: Expr | int) -> Family:
    """The derivative of the state by the state `lag` steps before, shape (n, n)."""
    return Family("D", n, n, lag)


def F(index: Expr | int) -> Family:
    """The slopes of the activation at a step, as a diagonal matrix (n, n)."""
    return Family("F", n, n, index)


CHAIN_START = Hypothesis(
    "chain-start",
    Eq(D(0), Identity(n)),
    "$D_\\tau$ is the derivative of the state by the one $\\tau$ steps before",
    definition=True,
)
CHAIN = Hypothesis(
    "chain-rule",
    ForAll(Eq(D(s + 1), F(s + 1) * U * D(s)), s, 0, oo),
    "one step further the chain rule multiplies by the slopes and $U$",
    definition=True,
)
SLOPES = Hypothesis(
    "unit-slope",
    ForAll(Eq(F(s + 1), Identity(n)), s, 0, oo),
    "the slopes at the visited points are 1",
)
UNIT_GRADIENT = Eq(D(t), Identity(n))


def prove_unit_gradient() -> Proof:
    """Induction on the lag: every step multiplies by I I."""
    return Proof(
        (
            Step("start", UNIT_GRADIENT.subs(t, 0), Given("chain-start"), "Lag 0."),
            Step("assumed", UNIT_GRADIENT, Assume(), "Suppose it at lag t."),
            identity_step(),
            Step(
                "one step",
                Eq(D(t + 1), F(t + 1) * U * D(t)),
                Given("chain-rule", {s: t}),
                "The chain rule.",
            ),
            Step(
                "slope",
                Eq(F(t + 1), Identity(n)),
                Given("unit-slope", {s: t}),
                "Slopes 1.",
            ),
            Step(
                "next",
                UNIT_GRADIENT.subs(t, t + 1),
                Algebra(by=("one step", "slope", "identity", "assumed")),
                "I I I = I.",
            ),
            Step(
                "unit gradient",
                UNIT_GRADIENT,
                Induction(t, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        _chain_model,
    )


def _chain_model(rng: Random) -> Model:
    width = rng.randint(1, 3)
    unit = ImmutableMatrix(eye(width))
    return {
        "n": width,
        "t": rng.randint(0, 3),
        "U": unit,
        "F": lambda _: unit,
        "D": lambda _: unit,
        "horizon": 5,
    }


CLAIMS = (
    Claim(
        key="identity-recurrence.gradient",
        topic=TOPIC,
        title="Then gradients neither vanish nor explode",
        paraphrase="The state depends on the former one linearly and with weight 1, so "
        "no gradient explodes or vanishes: its derivative is the identity at all lags.",
        sources=(ADDITIVE_NET,),
        hypotheses=(CHAIN_START, CHAIN, IDENTITY_WEIGHT, SLOPES),
        conclusion=UNIT_GRADIENT,
        kind=Kind.IDENTITY,
        of="identity-recurrence",
        proof=prove_unit_gradient,
        why={
            "PROVED": "Every factor of the chain rule is $I$, so the product is $I$ at "
            "every lag. For this the slope need be 1 at the visited points only.",
        },
    ),
)
