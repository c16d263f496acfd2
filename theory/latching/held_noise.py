"""How far noise moves the linearised state: contraction holds it, isometry does not."""

from random import Random

from sympy import And, Eq, Le, ZeroMatrix, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
)
from longdep.theory.core.semantics import Model
from longdep.theory.latching.contraction import CONTRACTS, GAP, contracting_model
from longdep.theory.latching.isometry import (
    KEEPS,
    ORTHOGONAL,
    ROTATES,
    isometry_model,
    keeps_steps,
)
from longdep.theory.latching.notation import (
    TOPIC,
    J,
    U,
    eps,
    gamma,
    n,
    p,
    push,
    s,
    sequence,
    t,
    x,
    y,
)
from longdep.theory.lemmas import norms
from longdep.theory.models import vector

STIRRED = Hypothesis(
    "stirred",
    ForAll(Eq(y(s + 1), J(s) * y(s) + push(s + 1)), s, 0, oo),
    "$y_t$ is how far the noise $e_0, e_1, ...$ moves the linearised state",
    definition=True,
)
FIRST_NOISE = Hypothesis(
    "first-noise", Eq(y(0), push(0)), "it begins with $e_0$", definition=True
)
UNIT_NOISE = Hypothesis(
    "unit-noise",
    ForAll(Le(Norm(push(s), p), 1), s, 0, oo),
    "the noise of one step has norm at most 1",
)
HELD = Le((1 - gamma) * Norm(y(t), p), 1)
ALONG = Hypothesis(
    "aligned-noise",
    ForAll(Eq(y(s + 1), U * y(s) + eps * x(s + 1)), s, 0, oo),
    "at every step noise of relative size $\\epsilon$ pushes along the state; $y_t$ "
    "is how far it has moved the state",
    definition=True,
)
UNMOVED = Hypothesis(
    "unmoved",
    Eq(y(0), ZeroMatrix(n, 1)),
    "at time 0 nothing is moved",
    definition=True,
)
ADDS_UP = Eq(y(t), t * eps * x(t))


def prove_held() -> Proof:
    """Induction: gamma of the old displacement plus 1."""
    return Proof(
        (
            Step(
                "one step",
                Eq(y(t + 1), J(t) * y(t) + push(t + 1)),
                Given("stirred", {s: t}),
                "One step of the noisy state.",
            ),
            Step("begins", FIRST_NOISE.condition, Given("first-noise"), "Definition."),
            Step(
                "triangle",
                Le(
                    Norm(J(t) * y(t) + push(t + 1), p),
                    Norm(J(t) * y(t), p) + Norm(push(t + 1), p),
                ),
                norms.TRIANGLE(
                    whole=J(t) * y(t) + push(t + 1),
                    first=J(t) * y(t),
                    second=push(t + 1),
                    weights=(1, 1, 1),
                    signs=(1, 1),
                    order=p,
                ),
                "Norms add up at most.",
            ),
            Step(
                "consistent",
                Le(Norm(J(t) * y(t), p), Norm(J(t), p) * Norm(y(t), p)),
                norms.CONSISTENT(left=J(t), right=y(t), order=p),
                "|J y| <= |J| |y|.",
            ),
            Step(
                "contracts",
                Le(Norm(J(t), p), gamma),
                Given("contraction", {s: t}),
                "Premise.",
            ),
            Step(
                "unit",
                Le(Norm(push(t + 1), p), 1),
                Given("unit-noise", {s: t + 1}),
                "Premise.",
            ),
            Step(
                "first unit",
                Le(Norm(push(0), p), 1),
                Given("unit-noise", {s: 0}),
                "Premise.",
            ),
            Step(
                "start",
                HELD.subs(t, 0),
                Combine(
                    {"first unit": 1 - gamma},
                    slack=gamma,
                    by=("begins",),
                    facts=("below-one",),
                ),
                "(1 - gamma) |e_0| <= 1.",
            ),
            Step("assumed", HELD, Assume(), "Suppose the bound at t."),
            Step(
                "next",
                HELD.subs(t, t + 1),
                Combine(
                    {
                        "triangle": 1 - gamma,
                        "consistent": 1 - gamma,
                        "contracts": (1 - gamma) * Norm(y(t), p),
                        "unit": 1 - gamma,
                        "assumed": gamma,
                    },
                    by=("one step",),
                    facts=("below-one",),
                ),
                "gamma + (1 - gamma) = 1.",
            ),
            Step(
                "held", HELD, Induction(t, "start", "assumed", "next"), "By induction."
            ),
        ),
        _stirred_model,
    )


def _stirred_model(rng: Random) -> Model:
    model = dict(contracting_model(rng))
    jacobian, n_ = model["J"], model["n"]
    pushes = [vector(rng, n_) / (12 * n_) for _ in range(7)]
    ys = sequence(pushes[0], lambda k: jacobian(k) * ys(k) + pushes[k + 1])
    return {**model, "y": ys, "e": lambda k: pushes[int(k)]}


def prove_adds_up() -> Proof:
    """The length is kept, and each push is turned along with the state."""
    return Proof(
        (
            *keeps_steps(),
            Step(
                "one step",
                Eq(x(t + 1), U * x(t)),
                Given("recurrence", {s: t}),
                "One step of the clean state.",
            ),
            Step("unmoved", UNMOVED.condition, Given("unmoved"), "Definition."),
            Step(
                "pushed",
                Eq(y(t + 1), U * y(t) + eps * x(t + 1)),
                Given("aligned-noise", {s: t}),
                "One step with noise.",
            ),
            Step("start", ADDS_UP.subs(t, 0), Algebra(by=("unmoved",)), "No push yet."),
            Step("assumed", ADDS_UP, Assume(), "Suppose t pushes have added up."),
            Step(
                "next",
                ADDS_UP.subs(t, t + 1),
                Algebra(by=("pushed", "assumed", "one step")),
                "U turns the old pushes onto the new one.",
            ),
            Step(
                "adds up",
                ADDS_UP,
                Induction(t, "start", "assumed", "next"),
                "By induction.",
            ),
            Step(
                "both",
                And(KEEPS, ADDS_UP),
                Conjunction(("keeps", "adds up")),
                "Storing and adding up go together.",
            ),
        ),
        isometry_model,
    )


CLAIMS = (
    Claim(
        key="robust-memory-vanishes.contraction-holds",
        topic=TOPIC,
        title="A contraction holds all noise below 1 / (1 - γ)",
        paraphrase="The other half of the comparison: if every step Jacobian has norm "
        "at most $\\gamma$, noise of norm at most 1 never moves the linearised state "
        "by more than $K = 1 / (1 - \\gamma)$.",
        hypotheses=(STIRRED, FIRST_NOISE, UNIT_NOISE, CONTRACTS, GAP),
        conclusion=HELD,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_held,
        why={
            "PROVED": "The old displacement shrinks by $\\gamma$ and at most 1 is "
            "added. With this $K$ the rate $1 - 1/K$ of the general claim is "
            "$\\gamma$: for contractions the two claims are each other's converse.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.isometry",
        topic=TOPIC,
        title="An isometry stores, and adds up the noise",
        paraphrase="The other end of the scale: with an orthogonal weight the gradient "
        "keeps its length for ever, and noise of relative size $\\epsilon$ moves the "
        "state by $t\\epsilon$.",
        hypotheses=(ROTATES, ALONG, UNMOVED, ORTHOGONAL),
        conclusion=And(KEEPS, ADDS_UP),
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_adds_up,
        why={
            "PROVED": "No push is ever forgotten. After $1/\\epsilon$ steps the noise "
            "is as large as what was stored.",
        },
    ),
)
