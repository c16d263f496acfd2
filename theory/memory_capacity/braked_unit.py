"""A unit that another one brakes stays bounded while the norm grows."""

from random import Random

from sympy import Eq, Expr, Integer, Le, Rational, exp

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine, Instance
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import TOPIC, always, h, s, t
from longdep.theory.memory_capacity.steps import given, induction

BRAKED = Hypothesis(
    "first-unit",
    always(Eq(h(1, s + 1), h(1, s) + 1 / (1 + exp(h(2, s))))),
    "the second unit is fed back into the first with weight -1",
    definition=True,
)
BRAKE = Hypothesis(
    "second-unit",
    always(Eq(h(2, s + 1), h(2, s) + Rational(1, 2))),
    "the second unit has pre-activation 0 and adds $1/2$ at every step",
    definition=True,
)
FIRST_EMPTY = Hypothesis(
    "first-start", Eq(h(1, 0), 0), "the first unit starts at 0", definition=True
)
SECOND_EMPTY = Hypothesis(
    "second-start", Eq(h(2, 0), 0), "the second unit starts at 0", definition=True
)
STOPS = Le(h(1, t), Rational(33, 20))
EXACT_STEPS = 8


def _braked_model(rng: Random) -> Model:
    first: list[Expr] = [Integer(0)]
    for k in range(16):
        first.append(first[-1] + 1 / (1 + exp(Rational(k, 2))))
    tables = {1: first, 2: [Rational(k, 2) for k in range(17)]}
    return {
        "t": rng.randint(0, 3),
        "h": lambda unit, at: tables[int(unit)][int(at)],
        "horizon": 10,
    }


def prove_stops() -> Proof:
    """The first eight steps exactly, then a geometric series."""
    ratio, at = exp(-Rational(1, 2)), t + EXACT_STEPS
    exact = sum(1 / (1 + exp(Rational(k, 2))) for k in range(EXACT_STEPS))
    bound = exact + (exp(-Rational(EXACT_STEPS, 2)) - exp(-at / 2)) / (1 - ratio)
    whole = exact + exp(-Rational(EXACT_STEPS, 2)) / (1 - ratio)
    tail = Le(h(1, at), bound)
    brake = Eq(h(2, t), t / 2)
    moved = Eq(h(1, t + 1), h(1, t) + 1 / (1 + exp(t / 2)))
    rises = Le(h(1, t), h(1, t + 1))
    singles = [
        Step(
            f"step {k}", moved.subs(t, k), Instance("moved", {t: Integer(k)}), "Exact."
        )
        for k in range(EXACT_STEPS)
    ]
    climbs = [
        Step(
            f"climb {k}", rises.subs(t, t + k), Instance("rises", {t: t + k}), "Again."
        )
        for k in range(1, EXACT_STEPS)
    ]
    steps = (
        given("first", BRAKED, t),
        given("second", BRAKE, t),
        given("first empty", FIRST_EMPTY),
        given("second empty", SECOND_EMPTY),
        *induction(
            "brake",
            brake,
            Step("none", brake.subs(t, 0), Algebra(by=("second empty",)), "At 0."),
            Step(
                "half more",
                brake.subs(t, t + 1),
                Algebra(by=("second", "assumed brake")),
                "One half more.",
            ),
        ),
        Step("moved", moved, Algebra(by=("first", "brake")), "Insert t/2."),
        Step(
            "rises",
            rises,
            Combine(slack=1 / (1 + exp(t / 2)), by=("moved",)),
            "The first unit never falls.",
        ),
        *singles,
        Step(
            "beyond",
            moved.subs(t, at),
            Instance("moved", {t: at}),
            "The later steps.",
        ),
        *induction(
            "tail",
            tail,
            Step(
                "exact sum",
                tail.subs(t, 0),
                Combine(
                    by=(
                        *(f"step {k}" for k in reversed(range(EXACT_STEPS))),
                        "first empty",
                    )
                ),
                "Eight steps, added exactly.",
            ),
            Step(
                "one more",
                tail.subs(t, t + 1),
                Combine(
                    {"assumed tail": 1},
                    slack=exp(-at / 2) / (1 + exp(at / 2)),
                    by=("beyond",),
                ),
                "A later step is below e^(-s/2).",
            ),
        ),
        *climbs,
        Step(
            "whole",
            Le(h(1, at), whole),
            Combine({"tail": 1}, slack=exp(-at / 2) / (1 - ratio)),
            "At most the whole series.",
        ),
        Step(
            "stops",
            STOPS,
            Combine(
                dict.fromkeys(["rises", *(c.name for c in climbs), "whole"], 1),
                slack=Rational(33, 20) - whole,
            ),
            "The whole sum is below 1.65.",
        ),
    )
    return Proof(steps, _braked_model)


CLAIMS = (
    Claim(
        key="accumulates.one-unit-may-stop",
        topic=TOPIC,
        title="A single component may stay bounded",
        paraphrase="It is the norm that passes every bound, not every component: with "
        "$V = \\begin{bmatrix} 0 & -1 \\\\ 0 & 0 \\end{bmatrix}$ and no input, the "
        "first component of the state never reaches 1.65.",
        hypotheses=(
            BRAKED,
            BRAKE,
            FIRST_EMPTY,
            SECOND_EMPTY,
        ),
        conclusion=STOPS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="accumulates",
        proof=prove_stops,
        why={
            "PROVED": "The second unit grows by $1/2$ a step and pushes the first "
            "one's pre-activation down to $-s/2$. Eight steps are added exactly, the "
            "rest is a geometric series; the whole sum is about 1.647.",
        },
    ),
)
