"""The rate at which robust storage forgets, and that it is attained."""

from random import Random

from sympy import Eq, Rational, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.latching.aligned_noise import (
    K_THEOREM,
    K_WORDS,
    ROBUST_FORGETS,
    prove_robust_forgets,
)
from longdep.theory.latching.contraction import (
    BELOW_ONE,
    CHAIN,
    CONTRACTS,
    decay_from,
    prove_decay_from,
)
from longdep.theory.latching.notation import TOPIC, K, h, s, sequence, t
from longdep.theory.models import positive

UNIT_PUSHES = Hypothesis(
    "unit-pushes",
    ForAll(Eq(h(s + 1), (1 - 1 / K) * h(s) + 1), s, 0, oo),
    "one unit with slope $1 - 1/K$ is pushed by noise of size 1 at every step",
    definition=True,
)
UNIT_START = Hypothesis(
    "unit-start", Eq(h(0), 1), "the first push moves it by 1", definition=True
)
TIGHT = Eq(h(t), K * (1 - (1 - 1 / K) ** (t + 1)))


def prove_tight() -> Proof:
    """Sum the geometric series by induction."""
    return Proof(
        (
            Step("unit", UNIT_START.condition, Given("unit-start"), "Definition."),
            Step(
                "one step",
                Eq(h(t + 1), (1 - 1 / K) * h(t) + 1),
                Given("unit-pushes", {s: t}),
                "The unit takes one step.",
            ),
            Step(
                "start",
                TIGHT.subs(t, 0),
                Algebra(by=("unit",)),
                "K (1 - (1 - 1/K)) = 1.",
            ),
            Step("assumed", TIGHT, Assume(), "Suppose the formula at t."),
            Step(
                "next",
                TIGHT.subs(t, t + 1),
                Algebra(by=("one step", "assumed")),
                "Insert it.",
            ),
            Step("sum", TIGHT, Induction(t, "start", "assumed", "next"), "Induction."),
        ),
        _tight_model,
    )


def _tight_model(rng: Random) -> Model:
    bound = 1 + positive(rng)
    at = sequence(Rational(1), lambda k: (1 - 1 / bound) * at(k) + 1)
    return {"K": bound, "h": at, "t": rng.randint(0, 3), "horizon": 5}


CLAIMS = (
    Claim(
        key="robust-memory-vanishes.hyperbolic",
        topic=TOPIC,
        title="Storing by contraction forces gradients to vanish",
        paraphrase="Perhaps robust is meant as in the cited work: the stored states "
        "are hyperbolic attractors, with Jacobians that contract around them.",
        hypotheses=(CHAIN, CONTRACTS, BELOW_ONE),
        conclusion=decay_from(0),
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="robust-memory-vanishes",
        proof=lambda: prove_decay_from(0),
        why={
            "PROVED": "Each step multiplies the gradient by at most $\\gamma < 1$. The "
            "sentence is right for this kind of robustness, but the exponential decay "
            "is then put in by the definition.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.general",
        topic=TOPIC,
        title="Who holds the linearised response to noise below a bound must forget",
        paraphrase="If noise of size 1 at every step never moves the linearised state "
        "by more than $K$, the gradient at lag $t$ is at most $K (1 - 1/K)^t$.",
        hypotheses=K_THEOREM,
        conclusion=ROBUST_FORGETS,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="robust-memory-vanishes",
        proof=prove_robust_forgets,
        why={"PROVED": K_WORDS},
    ),
    Claim(
        key="robust-memory-vanishes.tight",
        topic=TOPIC,
        title="A contraction attains the rate",
        paraphrase="A unit with slope $1 - 1/K$ is moved by unit noise up to $K$ and "
        "not further, and its gradient is $(1 - 1/K)^t$: the rate cannot be improved.",
        hypotheses=(UNIT_PUSHES, UNIT_START),
        conclusion=TIGHT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_tight,
        why={
            "PROVED": "The geometric series $1 + \\gamma + \\dots + \\gamma^t$ with "
            "$\\gamma = 1 - 1/K$ tends to $K$ from below.",
        },
    ),
)
