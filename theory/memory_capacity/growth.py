"""With a logistic g every component of the state grows."""

from random import Random

from sympy import Gt

from longdep.theory.core.claim import Claim, Kind, Source
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import (
    LOGISTIC,
    STEPS,
    TOPIC,
    h,
    i,
    logistic,
    t,
    z,
)
from longdep.theory.memory_capacity.runs import rational_run, running_sums, table
from longdep.theory.memory_capacity.steps import given
from longdep.theory.models import rational

GROWS = (Source("001", "§memory capacity ¶2, sentence 1 (the state becomes larger)"),)
INCREASES = Gt(h(i, t + 1), h(i, t))


def _accumulating_model(rng: Random) -> Model:
    drives, gains = rational_run(rng)
    return {
        "i": rng.randint(0, 2),
        "t": rng.randint(0, 3),
        "h": table(running_sums(rational(rng), gains)),
        "g": table([0, *gains]),
        "z": table([0, *drives]),
        "horizon": 5,
    }


def prove_accumulates() -> Proof:
    """The logistic function is positive."""
    step_now = logistic(z(i, t + 1))
    return Proof(
        (
            given("moved", STEPS, t),
            given("logistic", LOGISTIC, t),
            Step(
                "increases",
                INCREASES,
                Combine(slack=step_now, by=("moved", "logistic")),
                "What is added is positive.",
            ),
        ),
        _accumulating_model,
    )


CLAIMS = (
    Claim(
        key="accumulates",
        topic=TOPIC,
        title="With a logistic g every component of the state grows",
        paraphrase=(
            "With the logistic function as $g$, the state becomes larger and larger "
            "as time goes on."
        ),
        read_as="Every component of it grows, and at every step.",
        sources=GROWS,
        hypotheses=(
            STEPS,
            LOGISTIC,
        ),
        conclusion=INCREASES,
        kind=Kind.BOUND,
        proof=prove_accumulates,
        why={
            "PROVED": "The logistic function is positive, so every step adds something "
            "to every component, whatever the weights and inputs. How much it adds, "
            "and whether the sum passes every bound, is another matter.",
        },
    ),
)
