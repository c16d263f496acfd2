"""Does storing a bit robustly force the gradient to vanish?

Robust means: bounded noise never loses the stored bit.
"""

from random import Random

from sympy import Abs, And, Eq, Expr, Ge, Implies, Le, Limit, Rational, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Apply,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    PartOf,
)
from longdep.theory.core.semantics import Model
from longdep.theory.latching.noisy_state import NOISY, NOT_UNDER, TWO_SIDED
from longdep.theory.latching.notation import (
    HOPE,
    TOPIC,
    F,
    eps,
    h,
    high,
    low,
    noise,
    printed,
    s,
    sequence,
    span,
    t,
)
from longdep.theory.latching.relu_latch import LATCH, STORED_SLOPE
from longdep.theory.models import positive, rational

SLOPE_FADES = Eq(Limit(Abs(STORED_SLOPE) ** span, span, oo), 0)

# A latch keeps its interval for ever.
STARTS_INSIDE = Hypothesis(
    "starts-inside",
    And(Le(low, h(0)), Le(h(0), high)),
    "the state starts in the interval",
)
INCREASING = Hypothesis(
    "increasing",
    ForAll(
        Implies(
            And(Le(low, h(s)), Le(h(s), high)),
            And(Le(F(low), F(h(s))), Le(F(h(s)), F(high))),
        ),
        s,
        0,
        oo,
    ),
    "$F$ does not decrease on the interval, so its values there lie between those at "
    "the ends",
)
ROOM = Hypothesis(
    "room",
    And(Ge(F(low) - eps, low), Le(F(high) + eps, high)),
    "the ends are mapped inside with $\\epsilon$ to spare",
)
NOT_OVER = Le(h(t), high)
INSIDE = And(NOT_UNDER, NOT_OVER)


def prove_inside() -> Proof:
    """Induction: the ends are mapped inside, the noise is smaller than the room."""
    below, above = Ge(F(low) - eps, low), Le(F(high) + eps, high)
    over_low, under_high = Le(F(low), F(h(t))), Le(F(h(t)), F(high))
    between = And(over_low, under_high)
    at_least, at_most = Le(-eps, noise(t)), Le(noise(t), eps)
    sizes = And(at_least, at_most)
    return Proof(
        (
            Step(
                "noisy",
                Eq(h(t + 1), F(h(t)) + noise(t)),
                Given("noisy", {s: t}),
                "Definition.",
            ),
            Step("small", sizes, Given("small-noise", {s: t}), "Premise."),
            Step("not under", at_least, PartOf("small"), "Its first half."),
            Step("not over", at_most, PartOf("small"), "Its second half."),
            Step("room", And(below, above), Given("room"), "Premise."),
            Step("room below", below, PartOf("room"), "At the lower end."),
            Step("room above", above, PartOf("room"), "At the upper end."),
            Step("start", INSIDE.subs(t, 0), Given("starts-inside"), "Premise."),
            Step("assumed", INSIDE, Assume(), "Suppose the state is inside at t."),
            Step("inside below", NOT_UNDER, PartOf("assumed"), "One end."),
            Step("inside above", NOT_OVER, PartOf("assumed"), "The other."),
            Step(
                "increasing",
                Implies(INSIDE, between),
                Given("increasing", {s: t}),
                "Premise.",
            ),
            Step(
                "between",
                between,
                Apply("increasing", ("inside below", "inside above")),
                "So F(h_t) lies between the values at the ends.",
            ),
            Step("over low", over_low, PartOf("between"), "One end."),
            Step("under high", under_high, PartOf("between"), "The other."),
            Step(
                "above low",
                Le(low, h(t + 1)),
                Combine(
                    {"over low": 1, "not under": 1, "room below": 1}, by=("noisy",)
                ),
                "ell <= F(ell) - epsilon <= F(h_t) + e_t.",
            ),
            Step(
                "below high",
                Le(h(t + 1), high),
                Combine(
                    {"under high": 1, "not over": 1, "room above": 1}, by=("noisy",)
                ),
                "The same at the upper end.",
            ),
            Step(
                "next",
                INSIDE.subs(t, t + 1),
                Conjunction(("above low", "below high")),
                "So the state is inside at t + 1.",
            ),
            Step(
                "inside",
                INSIDE,
                Induction(t, "start", "assumed", "next"),
                "By induction, for ever.",
            ),
        ),
        _latch_model,
    )


def _latch_model(rng: Random) -> Model:
    slope, small = Rational(rng.randint(0, 3), 4), positive(rng) / 8
    centre = rational(rng)
    reach = small / (1 - slope) + rng.randint(0, 1)

    def act(v: Expr) -> Expr:
        return centre + slope * (v - centre)

    pushes = [small * Rational(rng.randint(-4, 4), 4) for _ in range(6)]
    start = centre + reach * Rational(rng.randint(-2, 2), 2)
    states = sequence(start, lambda k: act(states(k)) + pushes[k])
    return {
        "F": act,
        "h": states,
        "e": lambda k: pushes[int(k)],
        "ell": centre - reach,
        "r": centre + reach,
        "epsilon": small,
        "t": rng.randint(0, 3),
        "horizon": 5,
    }


CLAIMS = (
    Claim(
        key="robust-memory-vanishes",
        topic=TOPIC,
        title="Storing memories robustly forces gradients to vanish",
        paraphrase=(
            "To store memories robustly against small perturbations the network "
            "must enter the region where gradients vanish."
        ),
        read_as=(
            "Robust: bounded noise never loses the stored bit. The gradient is that "
            "at a stored point, without noise."
        ),
        sources=printed(HOPE, "000", "002", "004"),
        hypotheses=LATCH,
        conclusion=SLOPE_FADES,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "Along the path without noise, no: a latch of four ReLU "
            "units for each value of the bit, with slope exactly 1 between two "
            "plateaus, holds it against bounded "
            "noise, and the gradient at its stored points is 1 for ever. Under its "
            "own noise, yes: the state soon meets a plateau, and the gradient dies "
            "exponentially, as the document says: after $600k$ steps of uniform "
            "noise up to 1/10 at most $2^{-k}$ of it is left in the mean. So the "
            "sentence must say which gradient it means. Vanishing gradients do make "
            "memory robust, but robust memory does not need them at its stored "
            "points: walls are enough. What robustness of the linearised state does "
            "force is the claim marked as repair.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.for-ever",
        topic=TOPIC,
        title="Two ends mapped inside keep the bit for ever",
        paraphrase="Why premises on the two ends mean robust storage: noise of size "
        "$\\epsilon$ at every step never drives the state out of the interval.",
        hypotheses=(NOISY, TWO_SIDED, STARTS_INSIDE, INCREASING, ROOM),
        conclusion=INSIDE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_inside,
        why={
            "PROVED": "A map that does not decrease sends the interval between the "
            "images of its ends; these lie inside by more than the noise. So the state "
            "is inside at every time $t$, whatever the noise does.",
        },
    ),
)
