"""Which increments are lost when they are added to a stored number."""

from random import Random

from sympy import Abs, Eq, Expr, Ge, Integer, Le, Lt, Rational, Symbol
from sympy.logic.boolalg import And, Equivalent, Implies

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Rounded
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Assume,
    Both,
    Case,
    Cases,
    Combine,
    Given,
    NearestNumber,
    RoundsTo,
)
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import TOPIC
from longdep.theory.memory_capacity.rounding import bits, increment

place = Symbol("e", integer=True)
mantissa = Symbol("m", integer=True, nonnegative=True)
half = Symbol("q", integer=True, nonnegative=True)
UNIT = 2**place
NORMALISED = Hypothesis(
    "mantissa",
    And(Ge(mantissa, 2 ** (bits - 1)), Lt(mantissa, 2**bits)),
    "the stored number is $m$ times $2^e$ with $p$ bits in $m$: its spacing is $2^e$",
    definition=True,
)
UPWARDS = Hypothesis("upwards", Ge(increment, 0), "the increment is not negative")
BELOW_SPACING = Hypothesis(
    "below-spacing", Lt(increment, UNIT), "the increment is smaller than the spacing"
)
BELOW_HALF = Hypothesis(
    "half-spacing", Le(increment, UNIT / 2), "the increment is at most half the spacing"
)
EVEN = Hypothesis("even", Eq(mantissa, 2 * half), "the last bit of $m$ is 0")
ABSORBED = Eq(Rounded(mantissa * UNIT + increment, bits), mantissa * UNIT)


def _even_model(rng: Random) -> Model:
    p, e = rng.randint(2, 5), rng.randint(-2, 3)
    q = rng.randint(2 ** (p - 2), 2 ** (p - 1) - 1)
    c = Rational(rng.randint(0, 4), 8) * Integer(2) ** e
    return {"p": p, "e": e, "m": 2 * q, "q": q, "c": c}


def prove_absorbed() -> Proof:
    """What rounding to nearest, ties to even, says."""
    return Proof(
        (
            Step("mantissa", NORMALISED.condition, Given("mantissa"), "Premise."),
            Step("even", EVEN.condition, Given("even"), "Premise."),
            Step(
                "absorbed",
                ABSORBED,
                RoundsTo(mantissa, place, half),
                "m 2^e is the nearest number, or wins the tie by its even last bit.",
            ),
        ),
        _even_model,
    )


INSIDE = Hypothesis(
    "inside",
    Ge(mantissa, 2 ** (bits - 1) + 1),
    "$m 2^e$ is no power of two: the spacing below it is $2^e$ as well",
)
EXACTLY = Equivalent(ABSORBED, Le(Abs(increment), UNIT / 2))


def _inside_model(rng: Random) -> Model:
    p, e = rng.randint(3, 5), rng.randint(-2, 3)
    q = rng.randint(2 ** (p - 2) + 1, 2 ** (p - 1) - 1)
    c = Rational(rng.randint(-8, 8), 8) * Integer(2) ** e
    return {"p": p, "e": e, "m": 2 * q, "q": q, "c": c}


def _at_least_as_near(name: str, other: Expr, away: Expr) -> Step:
    stored = mantissa * UNIT + increment
    return Step(
        name,
        Le(Abs(stored - Rounded(stored, bits)), Abs(away), evaluate=False),
        NearestNumber(stored, bits, other, place),
        "A neighbour of m 2^e is not nearer.",
    )


def prove_exactly() -> Proof:
    """The neighbours are one spacing away on both sides, and m is even."""
    small = Le(Abs(increment), UNIT / 2)
    above, below = Abs(increment - UNIT), Abs(increment + UNIT)
    return Proof(
        (
            Step("small", small, Assume(), "Suppose at most half the spacing."),
            Step("upwards", Le(increment, UNIT / 2), Cases(("small",)), "Up."),
            Step("downwards", Ge(increment, -UNIT / 2), Cases(("small",)), "Down."),
            Step(
                "absorbed",
                ABSORBED,
                RoundsTo(mantissa, place, half, ("upwards", "downwards")),
                "m 2^e is nearest, or wins the tie by its even last bit.",
            ),
            Step(
                "if small", Implies(small, ABSORBED), Case("small", "absorbed"), "So."
            ),
            Step("lost", ABSORBED, Assume(), "Suppose the increment lost."),
            _at_least_as_near("next", mantissa + 1, increment - UNIT),
            _at_least_as_near("previous", mantissa - 1, increment + UNIT),
            Step(
                "not nearer",
                Le(Abs(increment), above),
                Combine({"next": 1}, by=("lost",)),
                "Put in m 2^e.",
            ),
            Step(
                "nor there",
                Le(Abs(increment), below),
                Combine({"previous": 1}, by=("lost",)),
                "Put in m 2^e.",
            ),
            Step(
                "at most half",
                Le(increment, UNIT / 2),
                Combine({"not nearer": (Abs(increment) + above) / (2 * UNIT)}),
                "c^2 <= (c - 2^e)^2, divided by 2^(e+1).",
            ),
            Step(
                "at least minus half",
                Ge(increment, -UNIT / 2),
                Combine({"nor there": (Abs(increment) + below) / (2 * UNIT)}),
                "In the same way.",
            ),
            Step(
                "within half",
                small,
                Cases(("at most half", "at least minus half")),
                "What is nearer to 0 than to both neighbours is within half.",
            ),
            Step(
                "only if", Implies(ABSORBED, small), Case("lost", "within half"), "So."
            ),
            Step("exactly", EXACTLY, Both("only if", "if small"), "Both ways."),
        ),
        _inside_model,
    )


CLAIMS = (
    Claim(
        key="absorbed-below-spacing",
        topic=TOPIC,
        title="An increment smaller than the spacing is lost",
        paraphrase="The usual rule of thumb for floating-point sums: what is "
        "smaller than the distance to the next number does not change "
        "the sum.",
        hypotheses=(
            NORMALISED,
            UPWARDS,
            BELOW_SPACING,
        ),
        conclusion=ABSORBED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="saturates.counter",
        why={
            "CONDITIONAL": "It is *half* the spacing that counts. In float16 the "
            "numbers from 2048 on have spacing 2, and yet $2048 + 1.5$ is stored "
            "as 2050.",
        },
    ),
    Claim(
        key="absorbed-below-spacing.half",
        topic=TOPIC,
        title="An increment of at most half the spacing is lost, if the last bit "
        "is even",
        paraphrase="Half the spacing, and the tie at exactly half goes to the "
        "even last bit.",
        hypotheses=(
            NORMALISED,
            UPWARDS,
            BELOW_HALF,
            EVEN,
        ),
        conclusion=ABSORBED,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="absorbed-below-spacing",
        proof=prove_absorbed,
        why={
            "PROVED": "This is what rounding to nearest with ties to even means. "
            "With an odd last bit an increment of exactly half the spacing is "
            "rounded up.",
        },
    ),
    Claim(
        key="absorbed-below-spacing.exactly",
        topic=TOPIC,
        title="Up or down, exactly the increments of at most half the spacing are lost",
        paraphrase="The rule for either sign, at a stored number that is no power "
        "of two and whose last bit is even.",
        hypotheses=(
            NORMALISED,
            INSIDE,
            EVEN,
        ),
        conclusion=EXACTLY,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="absorbed-below-spacing",
        proof=prove_exactly,
        why={
            "PROVED": "The neighbours are one spacing away on both sides. Where "
            "the last bit is odd, exactly half the spacing is *not* lost. Below a "
            "power of two the spacing is half as large: there a decrement is lost "
            "only up to a quarter of the spacing above.",
        },
    ),
)
