"""The last step as a share of the state."""

from random import Random

from sympy import Ge, Le

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.fed_back_unit import UNIT_STEPS
from longdep.theory.memory_capacity.notation import TOPIC, always, g, h, s, t
from longdep.theory.memory_capacity.runs import running_sums, table
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.models import positive, rational

START_NONNEGATIVE = Hypothesis("start", Ge(h(0), 0), "the state starts at 0 or above")
NOT_GROWING = Hypothesis(
    "steps-not-growing",
    always(Le(g(s + 2), g(s + 1))),
    "no step is larger than the one before (equal steps, for instance)",
)
RELATIVE = Le(t * g(t + 1), h(t))


def _relative_model(rng: Random) -> Model:
    gains = sorted((positive(rng) for _ in range(9)), reverse=True)
    return {
        "t": rng.randint(0, 4),
        "h": table(running_sums(abs(rational(rng)), gains)),
        "g": table([0, *gains]),
        "horizon": 6,
    }


def prove_relative() -> Proof:
    """A sum of t steps is at least t times the smallest, the last."""
    return Proof(
        (
            given("moved", UNIT_STEPS, t),
            given("start", START_NONNEGATIVE),
            given("not growing", NOT_GROWING, t),
            *induction(
                "relative",
                RELATIVE,
                Step("none", RELATIVE.subs(t, 0), Combine({"start": 1}), "At t = 0."),
                Step(
                    "one more",
                    RELATIVE.subs(t, t + 1),
                    Combine(
                        {"assumed relative": 1, "not growing": t + 1}, by=("moved",)
                    ),
                    "One step more, none larger.",
                ),
            ),
        ),
        _relative_model,
    )


CLAIMS = (
    Claim(
        key="saturates.relatively",
        topic=TOPIC,
        title="Relative to the state, every new step counts less",
        paraphrase="Even without feedback: with steps that do not grow, step $t + 1$ "
        "is at most a share $1/t$ of what is stored.",
        hypotheses=(
            UNIT_STEPS,
            START_NONNEGATIVE,
            NOT_GROWING,
        ),
        conclusion=RELATIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove_relative,
        why={
            "PROVED": "A sum of $t$ steps is at least $t$ times its smallest. This is "
            "the sense in which the first variant, too, fills up; with finite "
            "precision it becomes an absolute end.",
        },
    ),
)
