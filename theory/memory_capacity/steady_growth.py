"""How fast the state grows: linearly unless it is braked, hardly if inputs fall."""

from random import Random

from sympy import Eq, Ge, Integer, Le, Rational, Sum, ceiling, exp

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine, Increasing, Peel
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import (
    TOPIC,
    B,
    always,
    f,
    logistic,
    s,
    t,
    u,
    z,
)
from longdep.theory.memory_capacity.runs import rational_run, table
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.models import rational

GAINED = Sum(logistic(z(s)), (s, 1, t))


def peeled() -> Step:
    """The last term of the sum, split off."""
    whole = GAINED.subs(t, t + 1)
    return Step(
        "peeled",
        equation(whole, GAINED + logistic(z(t + 1))),
        Peel(),
        "Split the last step off.",
    )


SPLIT = Hypothesis(
    "pre-activation",
    always(Eq(z(s + 1), f(s) + u(s + 1))),
    "the pre-activation is the fed-back part $f$ plus the input's part $u$",
    definition=True,
)
INPUT_BELOW = Hypothesis(
    "inputs-bounded",
    always(Ge(u(s + 1), -B)),
    "the input's part never falls below -B",
)
NO_BRAKE = Hypothesis(
    "no-braking-feedback",
    always(Ge(f(s), 0)),
    "what is fed back never pushes the unit down",
)
STEADY = Ge(GAINED, t / (1 + exp(B)))


def _split_model(rng: Random) -> Model:
    drives, _ = rational_run(rng)
    fed = [abs(rational(rng)) for _ in drives]
    inputs = [0, *(d - a for d, a in zip(drives, fed, strict=True))]
    return {
        "t": rng.randint(0, 3),
        "z": table([0, *drives]),
        "f": table(fed),
        "u": table(inputs),
        "B": max(Integer(0), *(ceiling(-value) for value in inputs)),
        "horizon": 5,
    }


def prove_steady() -> Proof:
    """Every step is at least the logistic function at -B."""
    steps = (
        given("driven", SPLIT, t),
        given("input", INPUT_BELOW, t),
        given("no brake", NO_BRAKE, t),
        Step(
            "driven from below",
            Ge(z(t + 1), -B),
            Combine({"input": 1, "no brake": 1}, by=("driven",)),
            "The pre-activation is at least -B.",
        ),
        Step(
            "exponentials",
            Le(exp(-z(t + 1)), exp(B)),
            Increasing(exp, -z(t + 1), B, by=("driven from below",)),
            "Apply exp.",
        ),
        peeled(),
        *induction(
            "steady",
            STEADY,
            Step("none", STEADY.subs(t, 0), Algebra(), "No step yet."),
            Step(
                "one more",
                STEADY.subs(t, t + 1),
                Combine(
                    {
                        "assumed steady": 1,
                        "exponentials": logistic(z(t + 1)) / (1 + exp(B)),
                    },
                    by=("peeled",),
                ),
                "One more step of at least 1/(1 + e^B).",
            ),
        ),
    )
    return Proof(steps, _split_model)


FALLING = Hypothesis(
    "falling",
    always(Le(z(s), -s), 1),
    "the pre-activation falls at least like -1, -2, -3, ...",
)
SUMMABLE = Le(GAINED, Rational(3, 5))
SUMMABLE_SHARP = Le(GAINED, (1 - exp(-t)) / (exp(1) - 1))


def _falling_model(rng: Random) -> Model:
    falls = [-k - abs(rational(rng)) for k in range(8)]
    return {"t": rng.randint(0, 3), "z": table(falls), "horizon": 5}


def prove_summable() -> Proof:
    """Compare with the geometric series of e^-1."""
    tail = exp(-t - 1)
    steps = (
        given("falls", FALLING, t + 1),
        Step(
            "exponentials",
            Ge(exp(-z(t + 1)), exp(t + 1)),
            Increasing(exp, t + 1, -z(t + 1), by=("falls",)),
            "Apply exp.",
        ),
        Step(
            "small step",
            Le(logistic(z(t + 1)), tail),
            Combine(
                {"exponentials": tail * logistic(z(t + 1))},
                slack=tail * logistic(z(t + 1)),
            ),
            "So the step is below e^-(t+1).",
        ),
        peeled(),
        *induction(
            "sharp",
            SUMMABLE_SHARP,
            Step("none", SUMMABLE_SHARP.subs(t, 0), Algebra(), "No step yet."),
            Step(
                "one more",
                SUMMABLE_SHARP.subs(t, t + 1),
                Combine({"assumed sharp": 1, "small step": 1}, by=("peeled",)),
                "One more term of the geometric series.",
            ),
        ),
        Step(
            "whole",
            Le(GAINED, 1 / (exp(1) - 1)),
            Combine({"sharp": 1}, slack=exp(-t) / (exp(1) - 1)),
            "At most the whole series.",
        ),
        Step(
            "summable",
            SUMMABLE,
            Combine({"whole": 1}, slack=Rational(3, 5) - 1 / (exp(1) - 1)),
            "The whole series is 1/(e - 1) < 3/5.",
        ),
    )
    return Proof(steps, _falling_model)


CLAIMS = (
    Claim(
        key="accumulates.steady",
        topic=TOPIC,
        title="Without braking feedback every step adds a fixed amount at least",
        paraphrase="In the first variant ($g$ sees the input only), or wherever the "
        "fed-back part is not negative, growth is linear at least.",
        hypotheses=(
            SPLIT,
            INPUT_BELOW,
            NO_BRAKE,
        ),
        conclusion=STEADY,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="accumulates",
        proof=prove_steady,
        why={
            "PROVED": "With pre-activations of at least $-B$ every step adds at least "
            "$1/(1+e^B)$. Feedback that brakes, or inputs without a lower bound, break "
            "it.",
        },
    ),
    Claim(
        key="accumulates.falling-inputs",
        topic=TOPIC,
        title="Inputs that fall for ever make the growth finite",
        paraphrase="If the pre-activation falls like $-1, -2, -3, ...$, the state "
        "grows by less than $3/5$ in all.",
        hypotheses=(FALLING,),
        conclusion=SUMMABLE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="accumulates",
        proof=prove_summable,
        why={
            "PROVED": "The steps are below $e^{-1}, e^{-2}, \\dots$, whose sum is "
            "$1/(e-1) < 3/5$. So the claim that the norm passes every bound needs "
            "inputs that stay bounded below.",
        },
    ),
)
