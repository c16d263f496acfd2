"""In floating point a counter stops at 2^p."""

from random import Random

from sympy import Eq, Integer, Min

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Rounded
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import floats
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
    "1 is added at every step and the sum rounded to p bits",
    definition=True,
)
COUNTER = Eq(stored(t), Min(t, 2**bits))


def _counter_model(rng: Random) -> Model:
    return accumulator_model(rng, Integer(1))


def prove_counter() -> Proof:
    """Every whole number up to 2^p is exact; 2^p + 1 is a tie, which 2^p wins."""
    return Proof(
        (
            given("one step", COUNTS, t),
            given("empty", STORED_EMPTY),
            Step(
                "rounding",
                Eq(Rounded(Min(t, 2**bits) + 1, bits), Min(t + 1, 2**bits)),
                floats.COUNTING_STOPS(count=t, bits=bits, needs=("two-bits",)),
                "Whole numbers up to 2^p are exact; 2^p + 1 lies halfway between "
                "2^p and 2^p + 2, and 2^p has the even last bit.",
            ),
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
        title="In floating point a counter stops at 2^p",
        paraphrase="The most practical charitable reading: in p-bit floating "
        "point even the unit without feedback saturates. Unit steps "
        "are stored exactly up to 2^p and absorbed from then on.",
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
            "PROVED": "$2^p + 1$ lies exactly halfway between the neighbours "
            "$2^p$ and $2^p + 2$, and the tie goes to the even $2^p$: from there "
            "on nothing is ever added. That is 256 in bfloat16 ($p = 8$), 2048 in "
            "float16 ($p = 11$), $2^{24}$ = 16 777 216 in float32 and $2^{53}$ in "
            "float64.",
        },
    ),
)
