"""Noise on a nonlinear state: contraction on the tube around the trajectory."""

from random import Random

from sympy import Abs, Eq, Le, Rational, Symbol, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Assume, Cases, Combine, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.latching.contraction import GAP
from longdep.theory.latching.noisy_state import NOISY
from longdep.theory.latching.notation import (
    TOPIC,
    F,
    eps,
    g,
    gamma,
    h,
    noise,
    s,
    sequence,
    t,
)
from longdep.theory.models import positive, rational

CLEAN = Hypothesis(
    "clean",
    ForAll(Eq(g(s + 1), F(g(s))), s, 0, oo),
    "$g$ is the trajectory without noise",
    definition=True,
)
SAME_START = Hypothesis(
    "same-start", Eq(h(0), g(0)), "both start at the same point", definition=True
)
NOISE_BOUND = Hypothesis(
    "small-noise",
    ForAll(Le(Abs(noise(s)), eps), s, 0, oo),
    "the noise of one step is at most $\\epsilon$",
)
TUBE = Hypothesis(
    "tube",
    ForAll(Le(Abs(F(h(s)) - F(g(s))), gamma * Abs(h(s) - g(s))), s, 0, oo),
    "$F$ contracts by $\\gamma$ between the two trajectories (as slopes at most "
    "$\\gamma$ on the whole interval between them give)",
)
TUBE_BOUND = Le((1 - gamma) * Abs(h(t) - g(t)), eps)
curve = Symbol("c", real=True)
SLOPE_ONLY = (
    Hypothesis(
        "clean",
        ForAll(Eq(g(s + 1), curve * g(s) ** 2), s, 0, oo),
        "$g$ is the trajectory of $F(v) = c v^2$ without noise",
        definition=True,
    ),
    Hypothesis(
        "noisy",
        ForAll(Eq(h(s + 1), curve * h(s) ** 2 + noise(s)), s, 0, oo),
        "$h$ is the trajectory with noise $e$",
        definition=True,
    ),
    SAME_START,
    NOISE_BOUND,
    Hypothesis(
        "slope",
        ForAll(Le(Abs(2 * curve * g(s)), gamma), s, 0, oo),
        "the slope of $F$ along the trajectory without noise is at most $\\gamma$",
    ),
    GAP,
)


def prove_tube() -> Proof:
    """Induction: gamma of the old distance plus epsilon."""
    return Proof(
        (
            Step(
                "clean step",
                Eq(g(t + 1), F(g(t))),
                Given("clean", {s: t}),
                "Definition.",
            ),
            Step(
                "noisy step",
                Eq(h(t + 1), F(h(t)) + noise(t)),
                Given("noisy", {s: t}),
                "Definition.",
            ),
            Step(
                "triangle",
                Le(
                    Abs(F(h(t)) + noise(t) - F(g(t))),
                    Abs(F(h(t)) - F(g(t))) + Abs(noise(t)),
                ),
                Cases(),
                "Sizes add up at most.",
            ),
            Step(
                "tube",
                Le(Abs(F(h(t)) - F(g(t))), gamma * Abs(h(t) - g(t))),
                Given("tube", {s: t}),
                "Premise.",
            ),
            Step(
                "small",
                Le(Abs(noise(t)), eps),
                Given("small-noise", {s: t}),
                "Premise.",
            ),
            Step("together", SAME_START.condition, Given("same-start"), "Definition."),
            Step(
                "start",
                TUBE_BOUND.subs(t, 0),
                Combine(slack=eps, by=("together",)),
                "No distance at t = 0.",
            ),
            Step("assumed", TUBE_BOUND, Assume(), "Suppose the bound at t."),
            Step(
                "next",
                TUBE_BOUND.subs(t, t + 1),
                Combine(
                    {
                        "triangle": 1 - gamma,
                        "tube": 1 - gamma,
                        "small": 1 - gamma,
                        "assumed": gamma,
                    },
                    by=("noisy step", "clean step"),
                    facts=("below-one",),
                ),
                "gamma epsilon + (1 - gamma) epsilon = epsilon.",
            ),
            Step(
                "bound",
                TUBE_BOUND,
                Induction(t, "start", "assumed", "next"),
                "Induction.",
            ),
        ),
        _tube_model,
    )


def _tube_model(rng: Random) -> Model:
    slope, shift, small = rational(rng) / 5, rational(rng), positive(rng)
    pushes = [small * Rational(rng.randint(-4, 4), 4) for _ in range(6)]
    start = rational(rng)
    clean = sequence(start, lambda k: slope * clean(k) + shift)
    noisy = sequence(start, lambda k: slope * noisy(k) + shift + pushes[k])
    return {
        "F": lambda v: slope * v + shift,
        "g": clean,
        "h": noisy,
        "e": lambda k: pushes[int(k)],
        "epsilon": small,
        "gamma": abs(slope),
        "t": rng.randint(0, 3),
        "horizon": 5,
    }


CLAIMS = (
    Claim(
        key="robust-memory-vanishes.tube",
        topic=TOPIC,
        title="Contraction around the trajectory bounds the effect of noise",
        paraphrase="If the map contracts by $\\gamma$ between the clean and the noisy "
        "trajectory, noise of size $\\epsilon$ moves the state by at most "
        "$\\epsilon / (1 - \\gamma)$.",
        hypotheses=(CLEAN, NOISY, SAME_START, NOISE_BOUND, TUBE, GAP),
        conclusion=TUBE_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_tube,
        why={
            "PROVED": "The old distance shrinks by $\\gamma$ and $\\epsilon$ is added. "
            "Slopes at most $\\gamma$ on the whole tube between the trajectories give "
            "the premise (mean value theorem; the tube must be convex).",
        },
    ),
    Claim(
        key="robust-memory-vanishes.slope-only",
        topic=TOPIC,
        title="Small slopes along the trajectory alone bound the effect of noise",
        paraphrase="Perhaps it is enough that the slopes along the clean trajectory "
        "are at most $\\gamma$.",
        hypotheses=SLOPE_ONLY,
        conclusion=TUBE_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        why={
            "REFUTED": "A curved map may have slope 0 on the trajectory and a large "
            "one beside it: noise that leaves the trajectory meets the large one, and "
            "the state runs away.",
        },
    ),
)
