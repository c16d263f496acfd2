"""A bounded state that is read with a resolution epsilon."""

from random import Random

from sympy import Ge, Le, Rational, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.histories import level
from longdep.theory.memory_capacity.notation import TOPIC, always, s, t
from longdep.theory.memory_capacity.runs import table
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.models import rational

resolution = Symbol("epsilon", positive=True)
APART = Hypothesis(
    "told-apart",
    always(Ge(level(s + 1) - level(s), resolution)),
    "in order of size, neighbouring states differ by $\\epsilon$ at least",
)
LEVEL_LOW = Hypothesis("bounded-below", Ge(level(0), 0), "no state is below 0")
LEVEL_HIGH = Hypothesis("bounded-above", Le(level(t), 1), "no state is above 1")
RESOLVED = Le(t * resolution, 1)


def _levels_model(rng: Random) -> Model:
    count, gap = rng.randint(0, 4), Rational(1, rng.randint(4, 9))
    values = [abs(rational(rng)) * 0 + k * gap for k in range(9)]
    return {"t": count, "epsilon": gap, "S": table(values), "horizon": 6}


def prove_resolved() -> Proof:
    """All the gaps of epsilon, t in number, fit between 0 and 1."""
    spread = Ge(level(t) - level(0), t * resolution)
    return Proof(
        (
            given("apart", APART, t),
            given("low", LEVEL_LOW),
            given("high", LEVEL_HIGH),
            *induction(
                "spread",
                spread,
                Step("none", spread.subs(t, 0), Algebra(), "No gap yet."),
                Step(
                    "one more",
                    spread.subs(t, t + 1),
                    Combine({"assumed spread": 1, "apart": 1}),
                    "One gap more.",
                ),
            ),
            Step(
                "resolved",
                RESOLVED,
                Combine({"spread": 1, "low": 1, "high": 1}),
                "They all lie between 0 and 1.",
            ),
        ),
        _levels_model,
    )


CLAIMS = (
    Claim(
        key="capacity-limited.resolution",
        topic=TOPIC,
        title="A bounded state read with resolution ε holds at most 1 + 1/ε histories",
        paraphrase="Charitably, a state lies in a bounded range and cannot be read "
        "more finely than to some $\\epsilon$. Then $t + 1$ histories that can all be "
        "told apart satisfy $t \\epsilon \\le 1$.",
        hypotheses=(
            APART,
            LEVEL_LOW,
            LEVEL_HIGH,
        ),
        conclusion=RESOLVED,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="capacity-limited",
        proof=prove_resolved,
        why={
            "PROVED": "In order of size the states are at least $\\epsilon$ apart and "
            "all lie between 0 and 1. So this reading is right; the accumulating state "
            "of the section is not bounded, which is why precision, not range, is the "
            "limit.",
        },
    ),
)
