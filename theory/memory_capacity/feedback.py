"""With feedback the sensitivity to new input tends to zero."""

from sympy import Abs, Ge, Le, exp

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Cases, Combine, Increasing
from longdep.theory.lemmas import numbers
from longdep.theory.memory_capacity.fed_back_unit import (
    EMPTY,
    INPUTS,
    UNIT_DRIVE,
    UNIT_LOGISTIC,
    UNIT_STEPS,
    unit_model,
    unit_steps,
)
from longdep.theory.memory_capacity.notation import (
    TOPIC,
    B,
    g,
    h,
    least,
    logistic,
    slope,
    t,
    u,
    weight,
    z,
)
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.memory_capacity.tangent import above_tangent, with_number

STRONG = Hypothesis(
    "fed-back",
    Ge(Abs(weight), least),
    "the state is fed back, with a weight of size at least $v > 0$",
)
VANISHES = Le(slope(z(t + 1)), 2 * exp(2 * B) / (2 + least * t))


def prove_vanishes() -> Proof:
    """With Y = |V| h + B: e^Y + Y grows by |V| at every step at least."""
    strength = Abs(weight)
    now = strength * h(t) + B
    later = now.subs(t, t + 1)
    potential = Ge(exp(now) + now, exp(B) + B + strength * t)
    twice = 2 * exp(2 * B)
    share = slope(z(t + 1)) / (2 + least * t)
    steps = (
        *unit_steps(),
        Step(
            "at most size",
            Ge(z(t + 1), -Abs(z(t + 1))),
            Cases(),
            "A number is at least minus its size.",
        ),
        Step(
            "size",
            Le(Abs(z(t + 1)), h(t) * strength + Abs(u(t + 1))),
            Cases(by=("driven", "nonnegative")),
            "Two terms.",
        ),
        Step(
            "driven from below",
            Ge(z(t + 1), -now),
            Combine({"at most size": 1, "size": 1, "input": 1}),
            "z is at least -(|V| h + B).",
        ),
        Step(
            "exponentials",
            Le(exp(-z(t + 1)), exp(now)),
            Increasing(exp, -z(t + 1), now, by=("driven from below",)),
            "Apply exp.",
        ),
        Step(
            "least step",
            Ge(g(t + 1), 1 / (1 + exp(now))),
            Combine(
                {"exponentials": logistic(z(t + 1)) / (1 + exp(now))},
                by=("logistic",),
            ),
            "So a step adds at least 1/(1 + e^Y).",
        ),
        *above_tangent(
            "tangent",
            Ge(exp(later), exp(now) * (1 + later - now)),
            now,
            later,
            "The tangent at Y.",
        ),
        *induction(
            "potential",
            potential,
            Step(
                "potential at first",
                potential.subs(t, 0),
                Combine(by=("empty",)),
                "At t = 0, where Y = B.",
            ),
            Step(
                "potential grows",
                potential.subs(t, t + 1),
                Combine(
                    {
                        "assumed potential": 1,
                        "tangent": 1,
                        "least step": strength * (1 + exp(now)),
                    },
                    by=("moved",),
                ),
                "(e^Y + 1) times the step |V| g is at least |V|.",
            ),
        ),
        *above_tangent("tangent at 0", Ge(exp(now), 1 + now), 0, now, "Tangent at 0."),
        *above_tangent("tangent for B", Ge(exp(B), 1 + B), 0, B, "Tangent at 0."),
        given("strong", STRONG),
        Step(
            "far from input",
            Le(h(t) * strength, Abs(z(t + 1)) + Abs(u(t + 1))),
            Cases(by=("driven", "nonnegative")),
            "Two terms, reversed.",
        ),
        Step(
            "far",
            Ge(Abs(z(t + 1)), strength * h(t) - B),
            Combine({"far from input": 1, "input": 1}),
            "z is far from 0.",
        ),
        Step(
            "far exponentials",
            Ge(exp(Abs(z(t + 1))), exp(strength * h(t) - B)),
            Increasing(exp, strength * h(t) - B, Abs(z(t + 1)), by=("far",)),
            "Apply exp.",
        ),
        Step(
            "same sum",
            Ge(
                exp(z(t + 1)) + exp(-z(t + 1)), exp(Abs(z(t + 1))) + exp(-Abs(z(t + 1)))
            ),
            numbers.COSH_GROWS(first=Abs(z(t + 1)), second=z(t + 1), case="weak"),
            "The sum does not see the sign.",
        ),
        Step(
            "large sum",
            Ge(exp(z(t + 1)) + exp(-z(t + 1)), exp(Abs(z(t + 1)))),
            Combine({"same sum": 1}, slack=exp(-Abs(z(t + 1)))),
            "One of the two is e^|z|.",
        ),
        Step(
            "vanishes",
            VANISHES,
            Combine(
                {
                    "large sum": twice * share,
                    "far exponentials": twice * share,
                    "tangent at 0": share,
                    "potential": share,
                    "tangent for B": share,
                    "strong": t * share,
                },
                slack=(2 * twice + 2 * B) * share,
            ),
            "2 e^Y >= 2 + |V| t, and the slope is at most e^(2B - Y).",
        ),
    )
    return Proof(steps, with_number(unit_model))


CLAIMS = (
    Claim(
        key="saturates.vanishes",
        topic=TOPIC,
        title="With feedback the sensitivity of one unit tends to zero",
        paraphrase="The same for a single unit with bounded inputs, with the rate: the "
        "sensitivity to new input tends to 0 like $1/t$ at least.",
        hypotheses=(
            UNIT_STEPS,
            EMPTY,
            UNIT_LOGISTIC,
            UNIT_DRIVE,
            INPUTS,
            STRONG,
        ),
        conclusion=VANISHES,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove_vanishes,
        why={
            "PROVED": "For either sign of the weight the sensitivity is at most "
            "$2e^{2B}/(2 + v t)$ after $t$ steps.",
        },
    ),
)
