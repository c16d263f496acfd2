"""A layer that is fed back as a whole saturates: its growth shows in some unit."""

from sympy import Eq, Ge, Identity, Le, MatrixSymbol, Symbol, exp, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Source
from longdep.theory.core.notation import Norm, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine, Given, Increasing
from longdep.theory.lemmas import norms
from longdep.theory.memory_capacity.fed_back_layer import (
    ENTRIES,
    FURTHEST,
    LAYER_DRIVES,
    LAYER_INPUTS,
    LAYER_LOGISTIC,
    LAYER_START,
    LAYER_STEPS,
    REACH,
    SIZES,
    drives,
    growing_steps,
    inputs,
    layer_for_ever,
    layer_model,
    radius,
    state,
    strength,
)
from longdep.theory.memory_capacity.notation import TOPIC, B, V, n, slope, t
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.memory_capacity.tangent import above_tangent, with_number

M = MatrixSymbol("M", n, n)
kappa = Symbol("kappa", positive=True)
level = Symbol("ell", real=True)


WHOLE = Hypothesis(
    "fed-back",
    Eq(M * V, Identity(n)),
    "the state is fed back as a whole: $V$ has an inverse $M$ (for one unit: $V$ is "
    "not 0)",
)
CONDITION = Hypothesis(
    "condition",
    Eq(kappa, strength * Norm(M, oo)),
    "$\\kappa$ is the condition number of $V$, 1 for one unit",
    definition=True,
)
LATE = Hypothesis(
    "late",
    Ge(2 + strength * t, 2 * exp((1 + kappa) * B + kappa * level)),
    "so much time has passed, for a level $\\ell$ as high as one likes",
)
SATURATED = Le(slope(FURTHEST), exp(-level))


def _far_steps() -> tuple[Step, ...]:
    """Steps to "far": 2 e^Y is at least 2 + |V| t."""
    later = REACH.subs(t, t + 1)
    potential = Ge(exp(REACH) + REACH, exp(B) + B + strength * t)
    return (
        *above_tangent(
            "tangent",
            Ge(exp(later), exp(REACH) * (1 + later - REACH)),
            REACH,
            later,
            "The tangent at Y.",
        ),
        Step(
            "start",
            Ge(exp(REACH.subs(t, 0)), exp(B)),
            Increasing(exp, B, REACH.subs(t, 0)),
            "Y is at least B.",
        ),
        *induction(
            "potential",
            potential,
            Step(
                "potential at first",
                potential.subs(t, 0),
                Combine({"start": 1}, slack=strength * radius(0)),
                "At t = 0.",
            ),
            Step(
                "potential grows",
                potential.subs(t, t + 1),
                Combine(
                    {
                        "assumed potential": 1,
                        "tangent": 1,
                        "radius grows": strength * (1 + exp(REACH)),
                    },
                ),
                "(e^Y + 1) times the gain of Y is at least |V|.",
            ),
        ),
        *above_tangent("tangent at 0", Ge(exp(REACH), 1 + REACH), 0, REACH, "At 0."),
        *above_tangent("tangent for B", Ge(exp(B), 1 + B), 0, B, "At 0."),
        Step(
            "far",
            Ge(2 * exp(REACH), 2 + strength * t),
            Combine(
                {"potential": 1, "tangent at 0": 1, "tangent for B": 1}, slack=2 * B
            ),
            "So e^Y grows like t.",
        ),
    )


def prove_saturated() -> Proof:
    """The state grows, and as V has an inverse its growth shows in some z."""
    total = (1 + kappa) * B
    seen, wanted = kappa * FURTHEST + total, kappa * level + total
    back = M * drives(t + 1) - M * inputs(t + 1)
    inverse = Norm(M, oo)
    steps = (
        *growing_steps(),
        *_far_steps(),
        Step("inverse", Eq(M * V, Identity(n)), Given("fed-back"), "Premise."),
        given("condition", CONDITION),
        given("late", LATE),
        Step(
            "recovered",
            equation(state(t), back),
            Algebra(by=("driven", "inverse")),
            "h = M V h = M (z - u).",
        ),
        Step(
            "parts",
            Le(
                Norm(state(t), oo),
                Norm(M * drives(t + 1), oo) + Norm(M * inputs(t + 1), oo),
            ),
            norms.TRIANGLE(
                whole=state(t),
                first=M * drives(t + 1),
                second=M * inputs(t + 1),
                weights=(1, 1, 1),
                signs=(1, -1),
                order=oo,
                by=("recovered",),
            ),
            "Two parts.",
        ),
        Step(
            "from z",
            Le(Norm(M * drives(t + 1), oo), inverse * Norm(drives(t + 1), oo)),
            norms.CONSISTENT(left=M, right=drives(t + 1), order=oo),
            "|M z| <= |M| |z|.",
        ),
        Step(
            "from u",
            Le(
                Norm(M * inputs(t + 1), oo),
                inverse * Norm(inputs(t + 1), oo),
            ),
            norms.CONSISTENT(left=M, right=inputs(t + 1), order=oo),
            "|M u| <= |M| |u|.",
        ),
        Step(
            "shows",
            Le(REACH, seen),
            Combine(
                {
                    "parts": strength,
                    "from z": strength,
                    "from u": strength,
                    "input": strength * inverse,
                },
                by=("state size", "furthest", "condition"),
            ),
            "So Y is at most kappa |z| + (1 + kappa) B.",
        ),
        Step(
            "exponentials of both",
            Le(exp(REACH), exp(seen)),
            Increasing(exp, REACH, seen, by=("shows",)),
            "Apply exp.",
        ),
        *above_tangent(
            "at the level",
            Ge(exp(wanted), exp(seen) * (1 + wanted - seen)),
            seen,
            wanted,
            "A tangent.",
        ),
        Step(
            "beyond the level",
            Ge(FURTHEST, level),
            Combine(
                {
                    "exponentials of both": 2 * exp(-seen) / (2 * kappa),
                    "far": exp(-seen) / (2 * kappa),
                    "late": exp(-seen) / (2 * kappa),
                    "at the level": exp(-seen) / kappa,
                }
            ),
            "Late enough, some pre-activation is beyond the level.",
        ),
        Step(
            "large",
            Ge(exp(FURTHEST), exp(level)),
            Increasing(exp, level, FURTHEST, by=("beyond the level",)),
            "Apply exp.",
        ),
        Step(
            "saturated",
            SATURATED,
            Combine(
                {"large": exp(-level) * slope(FURTHEST)},
                slack=(2 + exp(-FURTHEST)) * exp(-level) * slope(FURTHEST),
            ),
            "The slope at z is below e^-|z|.",
        ),
    )
    return Proof(steps, with_number(layer_model), layer_for_ever)


CLAIMS = (
    Claim(
        key="saturates",
        topic=TOPIC,
        title="A state that is fed back saturates as it grows",
        paraphrase="With a logistic $g$ the state becomes larger and larger as new "
        "information accumulates, and so saturates.",
        read_as="Saturated is what hardly responds to new input: the sensitivity of "
        "the least sensitive unit, $1/(2 + e^y + e^{-y})$, falls below every level "
        "$e^{-\\ell}$ for good. Said of the variant in which $g$ sees the state, which "
        "is the one that the document finds to saturate, and of the limit, not of "
        "every step. Beyond the logistic $g$ no premise is stated. Two are ours: the "
        "inputs are bounded, and the state is fed back as a whole ($V$ has an inverse; "
        "for one unit, $V$ is not 0). That some unit saturates, not each, is ours too.",
        sources=(Source("001", "§memory capacity ¶1-2 (saturation)"),),
        hypotheses=(
            LAYER_STEPS,
            LAYER_START,
            LAYER_LOGISTIC,
            LAYER_DRIVES,
            ENTRIES,
            LAYER_INPUTS,
            WHOLE,
            *SIZES,
            CONDITION,
            LATE,
        ),
        conclusion=SATURATED,
        kind=Kind.BOUND,
        proof=prove_saturated,
        why={
            "PROVED": "The state grows without end, at least like a logarithm; $V$ "
            "hides none of it, so the furthest pre-activation grows too, and the slope "
            "of the logistic function there tends to 0. The sign of the feedback does "
            "not matter. For one unit with the "
            "input's part of its pre-activation at most $B$ in size the sensitivity "
            "is at most $2e^{2B}/(2 + |V| t)$. Without the premises that are ours it "
            "fails: inputs that compensate the feedback, or rows of $V$ that cancel, "
            "keep a layer sensitive for ever. And not each unit need saturate: one "
            "may brake itself against another and stay sensitive for ever, and a "
            "single step may even make a unit more sensitive.",
        },
    ),
)
