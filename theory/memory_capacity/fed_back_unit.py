"""A unit with bounded inputs that is fed back: premises, steps and model."""

from random import Random

from sympy import Abs, Eq, Ge, Integer, Le, ceiling

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Combine
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import (
    B,
    always,
    g,
    h,
    logistic,
    s,
    t,
    u,
    weight,
    z,
)
from longdep.theory.memory_capacity.runs import rational_run, running_sums, table
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.models import positive, rational

UNIT_STEPS = Hypothesis(
    "recurrence",
    always(Eq(h(s + 1), h(s) + g(s + 1))),
    "the unit adds $g$ at every step",
    definition=True,
)
EMPTY = Hypothesis("empty", Eq(h(0), 0), "the memory starts at 0", definition=True)
UNIT_LOGISTIC = Hypothesis(
    "logistic",
    always(Eq(g(s + 1), logistic(z(s + 1)))),
    "$g$ is the logistic function of the pre-activation",
)
UNIT_DRIVE = Hypothesis(
    "pre-activation",
    always(Eq(z(s + 1), weight * h(s) + u(s + 1))),
    "the pre-activation is $V h$ plus the input's part $u$",
    definition=True,
)
INPUTS = Hypothesis(
    "inputs-bounded",
    always(Le(Abs(u(s + 1)), B)),
    "the input's part is at most $B$ in size",
)


def unit_model(rng: Random, sign: int | None = None) -> Model:
    """A unit whose inputs are chosen so that every z is log of a fraction."""
    drives, gains = rational_run(rng)
    states = running_sums(Integer(0), gains)
    value = rational(rng, nonzero=True) if sign is None else sign * positive(rng)
    inputs = [0, *(d - value * a for d, a in zip(drives, states, strict=False))]
    return {
        "t": rng.randint(0, 2),
        "V": value,
        "v": abs(value) / rng.randint(1, 2),
        "h": table(states),
        "g": table([0, *gains]),
        "z": table([0, *drives]),
        "u": table(inputs),
        "B": max(Integer(0), *(ceiling(abs(value)) for value in inputs)),
        "horizon": 4,
    }


def unit_steps() -> tuple[Step, ...]:
    """The premises at t, and that the state never turns negative."""
    full = Ge(h(t), 0)
    return (
        given("moved", UNIT_STEPS, t),
        given("logistic", UNIT_LOGISTIC, t),
        given("driven", UNIT_DRIVE, t),
        given("input", INPUTS, t),
        given("empty", EMPTY),
        *induction(
            "nonnegative",
            full,
            Step(
                "at first", full.subs(t, 0), Combine(by=("empty",)), "It starts at 0."
            ),
            Step(
                "still",
                full.subs(t, t + 1),
                Combine(
                    {"assumed nonnegative": 1},
                    slack=logistic(z(t + 1)),
                    by=("moved", "logistic"),
                ),
                "What is added is positive.",
            ),
        ),
    )
