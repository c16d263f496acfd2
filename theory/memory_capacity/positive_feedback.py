"""With positive feedback the sensitivity falls exponentially."""

from random import Random

from sympy import Abs, Ge, Le, exp

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Cases, Combine, Increasing, Scale
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.fed_back_unit import (
    EMPTY,
    INPUTS,
    UNIT_DRIVE,
    UNIT_LOGISTIC,
    UNIT_STEPS,
    unit_model,
    unit_steps,
)
from longdep.theory.memory_capacity.notation import (
    TOPIC,
    B,
    h,
    least,
    logistic,
    slope,
    t,
    u,
    weight,
    z,
)
from longdep.theory.memory_capacity.steps import given, induction

POSITIVE = Hypothesis(
    "positive-feedback",
    Ge(weight, least),
    "the state is fed back with a positive weight, at least $v$",
)
VANISHES_FAST = Le(slope(z(t + 1)), exp(B - least * t / (1 + exp(B))))


def _positive_unit_model(rng: Random) -> Model:
    return unit_model(rng, 1)


def prove_vanishes_fast() -> Proof:
    """The state grows linearly, and the slope falls exponentially in it."""
    rate = 1 / (1 + exp(B))
    grown = Ge(h(t), rate * t)
    reach = least * t * rate - B
    steps = (
        *unit_steps(),
        given("strong", POSITIVE),
        Step(
            "fed",
            Ge(weight * h(t), least * h(t)),
            Scale("strong", "nonnegative"),
            "V h is at least v h.",
        ),
        Step(
            "at most size",
            Ge(u(t + 1), -Abs(u(t + 1))),
            Cases(),
            "A number is at least minus its size.",
        ),
        Step(
            "from below",
            Ge(u(t + 1), -B),
            Combine({"at most size": 1, "input": 1}),
            "The input is at least -B.",
        ),
        Step(
            "driven from below",
            Ge(z(t + 1), -B),
            Combine({"fed": 1, "from below": 1, "nonnegative": least}, by=("driven",)),
            "So z is at least -B.",
        ),
        Step(
            "exponentials",
            Le(exp(-z(t + 1)), exp(B)),
            Increasing(exp, -z(t + 1), B, by=("driven from below",)),
            "Apply exp.",
        ),
        *induction(
            "grown",
            grown,
            Step("empty state", grown.subs(t, 0), Combine(by=("empty",)), "At 0."),
            Step(
                "grows",
                grown.subs(t, t + 1),
                Combine(
                    {
                        "assumed grown": 1,
                        "exponentials": logistic(z(t + 1)) * rate,
                    },
                    by=("moved", "logistic"),
                ),
                "A step adds at least 1/(1 + e^B).",
            ),
        ),
        Step(
            "far",
            Ge(z(t + 1), reach),
            Combine({"fed": 1, "from below": 1, "grown": least}, by=("driven",)),
            "So z grows linearly.",
        ),
        Step(
            "far exponentials",
            Ge(exp(z(t + 1)), exp(reach)),
            Increasing(exp, reach, z(t + 1), by=("far",)),
            "Apply exp.",
        ),
        Step(
            "vanishes",
            VANISHES_FAST,
            Combine(
                {"far exponentials": exp(-reach) * slope(z(t + 1))},
                slack=(2 + exp(-z(t + 1))) * exp(-reach) * slope(z(t + 1)),
            ),
            "The slope is below e^-z.",
        ),
    )
    return Proof(steps, _positive_unit_model)


CLAIMS = (
    Claim(
        key="saturates.exponentially",
        topic=TOPIC,
        title="Positive feedback: the sensitivity falls exponentially",
        paraphrase="With $V \\ge v > 0$ the unit drives itself into the flat end of "
        "the logistic function.",
        hypotheses=(
            UNIT_STEPS,
            EMPTY,
            UNIT_LOGISTIC,
            UNIT_DRIVE,
            INPUTS,
            POSITIVE,
        ),
        conclusion=VANISHES_FAST,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove_vanishes_fast,
        why={
            "PROVED": "The state grows at least linearly, the pre-activation with "
            "it, and the slope falls like $e^{-z}$.",
        },
    ),
)
