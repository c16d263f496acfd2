"""In floating point a counter stops at 2^p."""

from random import Random

from sympy import Abs, Eq, Ge, Integer, Le, Lt, Min
from sympy.logic.boolalg import Implies

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Rounded, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Case,
    Cases,
    Distinction,
    NearestNumber,
    NextWhole,
    RoundsTo,
)
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import TOPIC, always, s, t
from longdep.theory.memory_capacity.rounding import (
    STORED_EMPTY,
    TWO_BITS,
    accumulator_model,
    bits,
    stored,
)
from longdep.theory.memory_capacity.steps import given, induction

COUNTS = Hypothesis(
    "counter",
    always(Eq(stored(s + 1), Rounded(stored(s) + 1, bits))),
    "1 is added at every step and the sum rounded to $p$ bits",
    definition=True,
)
COUNTER = Eq(stored(t), Min(t, 2**bits))


def _counter_model(rng: Random) -> Model:
    return accumulator_model(rng, Integer(1))


FULL = 2**bits
NEXT_COUNT = equation(Rounded(Min(t, FULL) + 1, bits), Min(t + 1, FULL))


def _rounding_steps() -> tuple[Step, ...]:
    """Below 2^p the next number is exact; at 2^p the tie goes back to it."""
    few = Implies(Lt(t, FULL), NEXT_COUNT)
    return (
        Step("few", Lt(t, FULL), Assume(), "Suppose fewer than 2^p."),
        Step("room", Le(t + 1, FULL), NextWhole("few"), "One more fits."),
        Step("counted", equation(Min(t, FULL), t), Cases(("few",)), "The smaller."),
        Step("one more", equation(Min(t + 1, FULL), t + 1), Cases(("room",)), "Too."),
        Step(
            "near",
            Le(Abs(t + 1 - Rounded(t + 1, bits)), 0, evaluate=False),
            NearestNumber(t + 1, bits, t + 1, Integer(0), ("room",)),
            "t + 1 has p bits, so nothing is nearer to it.",
        ),
        Step("exact", equation(Rounded(t + 1, bits), t + 1), Cases(("near",)), "So."),
        Step(
            "next exact",
            NEXT_COUNT,
            Algebra(by=("counted", "exact", "one more")),
            "Put in.",
        ),
        Step("if few", few, Case("few", "next exact"), "So."),
        Step("many", Ge(t, FULL), Assume(), "Suppose 2^p or more."),
        Step("stopped", equation(Min(t, FULL), FULL), Cases(("many",)), "The smaller."),
        Step("still", equation(Min(t + 1, FULL), FULL), Cases(("many",)), "Again."),
        Step(
            "tie",
            equation(Rounded(FULL + 1, bits), FULL),
            RoundsTo(2 ** (bits - 1), Integer(1), 2 ** (bits - 2)),
            "2^p + 1 lies halfway between 2^p and 2^p + 2, and 2^p has the even last "
            "bit.",
        ),
        Step(
            "next stopped",
            NEXT_COUNT,
            Algebra(by=("stopped", "tie", "still")),
            "Put in.",
        ),
        Step(
            "if many",
            Implies(Ge(t, FULL), NEXT_COUNT),
            Case("many", "next stopped"),
            "So.",
        ),
        Step("rounding", NEXT_COUNT, Distinction(("if few", "if many")), "Both."),
    )


def prove_counter() -> Proof:
    """Every whole number up to 2^p is exact; 2^p + 1 is a tie, which 2^p wins."""
    return Proof(
        (
            given("one step", COUNTS, t),
            given("empty", STORED_EMPTY),
            *_rounding_steps(),
            *induction(
                "counter",
                COUNTER,
                Step("zero", COUNTER.subs(t, 0), Algebra(by=("empty",)), "At 0."),
                Step(
                    "next",
                    COUNTER.subs(t, t + 1),
                    Algebra(by=("one step", "assumed counter", "rounding")),
                    "One step more.",
                ),
            ),
        ),
        _counter_model,
    )


CLAIMS = (
    Claim(
        key="saturates.counter",
        topic=TOPIC,
        title="In floating point a counter stops at 2 to the power of its precision",
        paraphrase="The most practical charitable reading: in $p$-bit floating point "
        "even the unit without feedback saturates. Unit steps are stored exactly up to "
        "$2^p$ and absorbed from then on.",
        hypotheses=(
            COUNTS,
            STORED_EMPTY,
            TWO_BITS,
        ),
        conclusion=COUNTER,
        kind=Kind.IDENTITY,
        reading=Reading.CHARITABLE,
        of="saturates",
        proof=prove_counter,
        why={
            "PROVED": "$2^p + 1$ lies exactly halfway between the neighbours $2^p$ and "
            "$2^p + 2$, and the tie goes to the even $2^p$: from there on nothing is "
            "ever added. That is 256 in bfloat16 ($p = 8$), 2048 in float16 ($p = "
            "11$), $2^{24}$ (16 777 216) in float32 and $2^{53}$ in float64.",
        },
    ),
)
