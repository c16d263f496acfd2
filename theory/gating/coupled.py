"""Do coupled gates keep a state within its candidates?"""

from random import Random

from sympy import Abs, Eq, Ge, Le, Max, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Assume, Cases, Combine, Given, Induction, Scale
from longdep.theory.core.semantics import Model
from longdep.theory.gating.cells import run, share, sized, table
from longdep.theory.gating.notation import TOPIC, g, h, s, t, z
from longdep.theory.models import positive

UPDATE = Hypothesis(
    "update",
    ForAll(Eq(h(s + 1), (1 - z(s + 1)) * h(s) + z(s + 1) * g(s + 1)), s, 0, oo),
    "coupled gates, as in a GRU: what is forgotten makes room for what is written",
    definition=True,
)
GATE_LOW = Hypothesis(
    "gate-not-negative",
    ForAll(Ge(z(s + 1), 0), s, 0, oo),
    "the update gate is at least 0",
)
GATE_HIGH = Hypothesis(
    "gate-at-most-1",
    ForAll(Ge(1 - z(s + 1), 0), s, 0, oo),
    "the update gate is at most 1",
)
CANDIDATE = Hypothesis(
    "bounded-candidate",
    ForAll(Le(Abs(g(s + 1)), 1), s, 0, oo),
    "the candidate is at most 1 in size, as a tanh is",
)
CONVEX_LEVEL = Max(Abs(h(0)), 1)
CONVEX = Le(Abs(h(t)), CONVEX_LEVEL)


def prove_convex() -> Proof:
    """A convex combination stays within the larger of the two sizes."""
    keep, write = 1 - z(t + 1), z(t + 1)
    return Proof(
        (
            Step(
                "start",
                CONVEX.subs(t, 0),
                Cases(),
                "The start is a term of M.",
            ),
            Step(
                "level",
                Le(1, CONVEX_LEVEL),
                Cases(),
                "So is 1.",
            ),
            Step(
                "one step",
                Eq(h(t + 1), keep * h(t) + write * g(t + 1)),
                Given("update", {s: t}),
                "One step.",
            ),
            Step(
                "keep first", Ge(keep, 0), Given("gate-at-most-1", {s: t}), "Premise."
            ),
            Step(
                "write first",
                Ge(write, 0),
                Given("gate-not-negative", {s: t}),
                "Premise.",
            ),
            Step(
                "triangle",
                Le(
                    Abs(keep * h(t) + write * g(t + 1)),
                    keep * Abs(h(t)) + write * Abs(g(t + 1)),
                ),
                Cases(by=("keep first", "write first")),
                "Two terms.",
            ),
            Step("keep", Ge(keep, 0), Given("gate-at-most-1", {s: t}), "Premise."),
            Step("write", Ge(write, 0), Given("gate-not-negative", {s: t}), "Premise."),
            Step(
                "candidate",
                Le(Abs(g(t + 1)), 1),
                Given("bounded-candidate", {s: t}),
                "Premise.",
            ),
            Step(
                "candidate within",
                Le(Abs(g(t + 1)), CONVEX_LEVEL),
                Combine({"candidate": 1, "level": 1}),
                "The candidate is at most M.",
            ),
            Step("assumed", CONVEX, Assume(), "Suppose it at t."),
            Step(
                "kept part",
                Le(keep * Abs(h(t)), keep * CONVEX_LEVEL),
                Scale("assumed", "keep"),
                "The part that is kept.",
            ),
            Step(
                "written part",
                Le(write * Abs(g(t + 1)), write * CONVEX_LEVEL),
                Scale("candidate within", "write"),
                "The part that is written.",
            ),
            Step(
                "next",
                CONVEX.subs(t, t + 1),
                Combine(
                    {"triangle": 1, "kept part": 1, "written part": 1},
                    by=("one step",),
                ),
                "The shares add up to 1.",
            ),
            Step(
                "convex",
                CONVEX,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _update_model,
    )


def _update_model(rng: Random) -> Model:
    gate = table([share(rng) for _ in range(9)])
    candidate = table([sized(rng) for _ in range(9)])
    state = run(
        lambda now: 1 - gate(now),
        lambda now: gate(now) * candidate(now),
        positive(rng) * rng.choice((-1, 1)),
    )
    return {
        "t": rng.randint(0, 4),
        "z": gate,
        "g": candidate,
        "h": state,
        "horizon": 6,
    }


CLAIMS = (
    Claim(
        key="gates-control.coupled",
        topic=TOPIC,
        title="Coupled gates keep the state within the candidates",
        paraphrase="The GRU's state is a convex combination of the old state and the "
        "candidate, so it never leaves the larger of its start and 1.",
        hypotheses=(UPDATE, GATE_LOW, GATE_HIGH, CANDIDATE),
        conclusion=CONVEX,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="gates-control",
        proof=prove_convex,
        why={
            "PROVED": "What is forgotten makes room for what is written. No "
            "$\\varphi < 1$ is needed here: a gate that holds for ever does not hurt.",
        },
    ),
)
