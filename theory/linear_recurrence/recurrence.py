"""The recurrence as a premise, the state unrolled from it, and its models."""

from random import Random

from sympy import Eq, ImmutableMatrix, oo

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.notation import W, h, s, t
from longdep.theory.models import states, vector

RECURRENCE = Hypothesis(
    "recurrence",
    ForAll(Eq(h(s + 1), W.T * h(s)), s, 0, oo),
    "the state follows $h(t) = W^T h(t-1)$, with one $W$ at every step",
)
DEFINED = Hypothesis(
    RECURRENCE.name, RECURRENCE.condition, RECURRENCE.words, definition=True
)
UNROLLED = Eq(h(t), (W**t).T * h(0))
ONE_STEP = Step(
    "one step",
    Eq(h(t + 1), W.T * h(t)),
    Given("recurrence", {s: t}),
    "The recurrence, taken from t to t + 1.",
)


def unrolled_steps() -> tuple[Step, ...]:
    """The state is the transposed power times the start, by induction on t."""
    return (
        Step(
            "start",
            UNROLLED.subs(t, 0),
            Algebra(),
            "W^0 is the identity, so the formula starts at h(0).",
        ),
        Step("assumed", UNROLLED, Assume(), "Suppose the formula at t."),
        Step(
            "one step",
            Eq(h(t + 1), W.T * h(t)),
            Given("recurrence", {s: t}),
            "The recurrence, taken from t to t + 1.",
        ),
        Step(
            "next",
            UNROLLED.subs(t, t + 1),
            Algebra(by=("one step", "assumed")),
            "Insert the formula at t; W^T (W^t)^T is (W^(t+1))^T.",
        ),
        Step(
            "unrolled",
            UNROLLED,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
    )


def linear_model(rng: Random, weight: ImmutableMatrix, **more: object) -> Model:
    """A weight (n, n), the states from a drawn start, times and a norm."""
    return {
        "n": weight.rows,
        "W": weight,
        "h": states(weight, vector(rng, weight.rows)),
        "t": rng.randint(0, 3),
        "s": rng.randint(0, 3),
        "p": rng.choice(["1", "oo", "F"]),
        "horizon": 5,
        **more,
    }
