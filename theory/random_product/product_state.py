"""Is the state the product of the weights?"""

from math import prod
from random import Random

from sympy import Eq, Integer

from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction, Peel
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational
from longdep.theory.random_product.factors import EMPTY
from longdep.theory.random_product.laws import at
from longdep.theory.random_product.notation import (
    TOPIC,
    damaged,
    running,
    s,
    state,
    t,
    w,
)

STATE = Eq(state(t), running(t))


def prove_state() -> Proof:
    """Induction on t."""
    return Proof(
        (
            Step("initial", Eq(state(0), 1), Given("start"), "The state starts at 1."),
            EMPTY,
            Step(
                "start",
                STATE.subs(t, 0),
                Algebra(by=("initial", "empty")),
                "No factor yet.",
            ),
            Step("assumed", STATE, Assume(), "Suppose the product at t."),
            Step(
                "one step",
                Eq(state(t + 1), w(t + 1) * state(t)),
                Given("recurrence", {s: t}),
                "The recurrence, from t to t + 1.",
            ),
            Step(
                "peel",
                equation(running(t + 1), running(t) * w(t + 1)),
                Peel(),
                "The last factor is split off.",
            ),
            Step(
                "next",
                STATE.subs(t, t + 1),
                Algebra(by=("one step", "assumed", "peel")),
                "One more factor on both sides.",
            ),
            Step(
                "state",
                STATE,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _state_model,
    )


def _state_model(rng: Random) -> Model:
    values = [rational(rng) for _ in range(5)]
    return {
        "w": at(values),
        "h": lambda index: prod(values[: int(index)], start=Integer(1)),
        "t": rng.randint(0, 3),
        "s": rng.randint(0, 3),
        "horizon": 4,
    }


CLAIMS = (
    Claim(
        key="product-state",
        topic=TOPIC,
        title="With fresh weights the state is their product",
        paraphrase="If every step has a weight of its own and the state starts at 1, "
        "the state at time $t$ is the product of the weights.",
        sources=damaged("sentence on the initial state"),
        hypotheses=(
            Hypothesis(
                "recurrence",
                ForAll(Eq(state(s + 1), w(s + 1) * state(s)), s, 0),
                "each step multiplies the state by that step's weight",
            ),
            Hypothesis("start", Eq(state(0), 1), "the state starts at 1"),
        ),
        conclusion=STATE,
        kind=Kind.IDENTITY,
        proof=prove_state,
        why={"PROVED": "Induction on $t$; at $t = 0$ the empty product is 1."},
    ),
)
