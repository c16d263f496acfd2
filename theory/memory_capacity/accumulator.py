"""A sum of equal steps in floating point: its ceiling, and where it goes deaf."""

from random import Random

from sympy import Eq, Expr, Ge, Gt, Integer, Le, Min, Rational

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Rounded, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Antisymmetry,
    Cases,
    Combine,
    Given,
    Increasing,
    Instance,
    RoundsTo,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import floats
from longdep.theory.memory_capacity.notation import TOPIC, always, s, t
from longdep.theory.memory_capacity.rounding import (
    STORED_EMPTY,
    TWO_BITS,
    accumulator_model,
    bits,
    exponent,
    increment,
    stored,
)
from longdep.theory.memory_capacity.runs import table
from longdep.theory.memory_capacity.steps import given, induction

ADDS = Hypothesis(
    "accumulator",
    always(Eq(stored(s + 1), Rounded(stored(s) + increment, bits))),
    "$c$ is added at every step and the sum rounded to $p$ bits",
    definition=True,
)
SMALL = Hypothesis(
    "half-spacing",
    Le(increment, 2 ** (exponent - bits)),
    "$c$ is at most half the spacing of the numbers just above $2^k$",
)
CEILING = Le(stored(t), 2**exponent)


# Half the spacing of the numbers from 2^k on.
HALF = 2 ** (exponent - bits)


def _ceiling_steps() -> tuple[Step, ...]:
    """Rounding keeps order, and at 2^k the increment is absorbed."""
    at_top = Rounded(2**exponent + increment, bits)
    return (
        given("one step", ADDS, t),
        given("empty", STORED_EMPTY),
        Step(
            "tie",
            equation(Rounded(2**exponent + HALF, bits), 2**exponent),
            RoundsTo(2 ** (bits - 1), exponent - bits + 1, 2 ** (bits - 2)),
            "2^k + 2^(k - p) lies halfway to the next number, and 2^k has the even "
            "last bit.",
        ),
        Step("half", Le(increment, HALF), Given("half-spacing"), "Premise."),
        Step(
            "at most the tie",
            Le(2**exponent + increment, 2**exponent + HALF),
            Combine({"half": 1}),
            "Add 2^k.",
        ),
        Step(
            "no larger",
            Le(at_top, Rounded(2**exponent + HALF, bits)),
            Increasing(
                lambda x: Rounded(x, bits),
                2**exponent + increment,
                2**exponent + HALF,
                by=("at most the tie",),
            ),
            "A smaller sum is not rounded to a larger number.",
        ),
        Step(
            "absorbed",
            Le(at_top, 2**exponent),
            Combine({"no larger": 1}, by=("tie",)),
            "So at 2^k the increment is absorbed.",
        ),
        *induction(
            "ceiling",
            CEILING,
            Step(
                "below",
                CEILING.subs(t, 0),
                Combine(slack=2**exponent, by=("empty",)),
                "It starts at 0.",
            ),
            Step(
                "sums in order",
                Le(stored(t) + increment, 2**exponent + increment),
                Combine({"assumed ceiling": 1}),
                "Add c.",
            ),
            Step(
                "in order",
                Le(Rounded(stored(t) + increment, bits), at_top),
                Increasing(
                    lambda x: Rounded(x, bits),
                    stored(t) + increment,
                    2**exponent + increment,
                    by=("sums in order",),
                ),
                "A smaller sum is not rounded to a larger number.",
            ),
            Step(
                "next",
                CEILING.subs(t, t + 1),
                Combine({"in order": 1, "absorbed": 1}, by=("one step",)),
                "So 2^k is not passed.",
            ),
        ),
    )


def prove_ceiling() -> Proof:
    """Rounding keeps order, and at 2^k the increment is absorbed."""
    return Proof(_ceiling_steps(), accumulator_model)


# Below 2^k the spacing is 2^(k - p) at most; the increment is more than half of that.
QUARTER = 2 ** (exponent - bits - 1)
LARGE = Hypothesis(
    "above-quarter",
    Gt(increment, QUARTER),
    "and more than half the spacing of the numbers just below $2^k$",
)
DEAF_AT = 2 ** (bits + 1) + t
DEAF = Eq(stored(DEAF_AT), 2**exponent)


FULL = 2 ** (bits + 1)


def _counted(steps: Expr) -> Expr:
    """How many quarters of the spacing above 2^k are stored after so many steps."""
    return Min(steps, FULL)


def _deaf_model(rng: Random) -> Model:
    p, k = rng.randint(2, 3), rng.randint(-1, 3)
    c = Rational(rng.randint(9, 16), 16) * Integer(2) ** (k - p)
    states: list[Expr] = [Integer(0)]
    for _ in range(26):
        states.append(Rounded(states[-1] + c, p))
    time = rng.randint(0, 8)
    return {"p": p, "k": k, "c": c, "t": time, "a": table(states), "horizon": 24}


def prove_deaf() -> Proof:
    """Every step gains a quarter of the spacing above 2^k, until 2^k is reached."""
    now, after = _counted(t), _counted(t + 1)
    floor = Ge(stored(t), QUARTER * now)
    return Proof(
        (
            *_ceiling_steps(),
            given("more than a quarter", LARGE),
            *induction(
                "floor",
                floor,
                Step(
                    "nothing yet",
                    floor.subs(t, 0),
                    Combine(by=("empty",)),
                    "At time 0 no quarter is stored.",
                ),
                Step(
                    "at most one more",
                    Le(after, t + 1),
                    Cases(),
                    "A minimum is at most its arguments.",
                ),
                Step(
                    "not over full",
                    Le(after, FULL),
                    Cases(),
                    "In the same way.",
                ),
                Step(
                    "before",
                    Ge(t, after - 1),
                    Combine({"at most one more": 1}),
                    "Take 1 off.",
                ),
                Step(
                    "full before",
                    Ge(FULL, after - 1),
                    Combine({"not over full": 1}, slack=1),
                    "All the more so.",
                ),
                Step(
                    "one quarter",
                    Ge(now, after - 1),
                    Cases(by=("before", "full before")),
                    "At most one quarter more is counted at t + 1.",
                ),
                Step(
                    "beyond",
                    Gt(stored(t) + increment, QUARTER * after),
                    Combine(
                        {
                            "assumed floor": 1,
                            "one quarter": QUARTER,
                            "more than a quarter": 1,
                        }
                    ),
                    "The sum is above that many quarters.",
                ),
                Step(
                    "gain",
                    Ge(Rounded(stored(t) + increment, bits), QUARTER * after),
                    floats.ABOVE_MIDPOINT(
                        value=stored(t) + increment,
                        mantissa=after,
                        place=exponent - bits - 1,
                        bits=bits,
                        by=("not over full", "beyond"),
                    ),
                    "At most 2^(p+1) quarters are a p-bit number or halfway between "
                    "two, so the sum is not rounded below them.",
                ),
                Step(
                    "one more",
                    floor.subs(t, t + 1),
                    Combine({"gain": 1}, by=("one step",)),
                    "So one quarter more is stored.",
                ),
            ),
            Step(
                "all quarters",
                Ge(stored(DEAF_AT), QUARTER * FULL, evaluate=False),
                Instance("floor", {t: DEAF_AT}),
                "After 2^(p+1) steps all quarters are stored.",
            ),
            Step(
                "filled",
                Ge(stored(DEAF_AT), 2**exponent),
                Combine({"all quarters": 1}),
                "2^(p+1) quarters are 2^k.",
            ),
            Step(
                "not passed",
                Le(stored(DEAF_AT), 2**exponent),
                Instance("ceiling", {t: DEAF_AT}),
                "And 2^k is never passed.",
            ),
            Step("deaf", DEAF, Antisymmetry("not passed", "filled"), "So it stops."),
        ),
        _deaf_model,
    )


CLAIMS = (
    Claim(
        key="saturates.ceiling",
        topic=TOPIC,
        title="In floating point a sum of equal steps has a ceiling",
        paraphrase="Adding $c$ for ever never passes a power of two $2^k$ with "
        "$2^{k-p} \\ge c$.",
        hypotheses=(
            ADDS,
            STORED_EMPTY,
            SMALL,
            TWO_BITS,
        ),
        conclusion=CEILING,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates.counter",
        proof=prove_ceiling,
        why={
            "PROVED": "At $2^k$ half the spacing is $2^{k-p} \\ge c$, so $c$ is "
            "rounded away, and rounding keeps order. Another claim says that the least "
            "such power of two is reached.",
        },
    ),
    Claim(
        key="saturates.deaf-point",
        topic=TOPIC,
        title="In floating point a sum of equal steps goes deaf at exactly a power of "
        "two",
        paraphrase="For any step $c > 0$: the sum stops at $2^p$ times $c$, where $c$ "
        "is first rounded up to a power of two. Formally, with $2^{k-p}$ that power of "
        "two: from step $2^{p+1}$ on at the latest the sum is $2^k$ for ever.",
        hypotheses=(
            ADDS,
            STORED_EMPTY,
            SMALL,
            LARGE,
            TWO_BITS,
        ),
        conclusion=DEAF,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="saturates.counter",
        proof=prove_deaf,
        why={
            "PROVED": "$2^k$ is the first number at which $c$ is no more than half the "
            "spacing. Below it every step gains $2^{k-p-1}$ at least, and the last "
            "binade below it is climbed one number after the other, so that $2^k$ "
            "itself is met. A rule to remember: a sum of steps $c$ is good for $2^p c$ "
            "to $2^{p+1} c$ (exactly $2^p c$ if $c$ is a power of two), and useless "
            "after $2^{p+1}$ steps; measured were the exact value and step for steps "
            "of 1, of $1/2$ (the logistic function at 0), and of three decimal "
            "fractions, each first rounded to the format. The exponent is taken as "
            "unbounded: float16 ends at 65504, so that steps above 16 overflow before "
            "they go deaf.",
        },
    ),
)
