"""Where the computed derivative of tanh is exactly 1: up to 2^-27."""

from random import Random

from sympy import Abs, Eq, Ge, Gt, Integer, Le, Lt, Ne, Rational, Symbol

from longdep.theory.activation.notation import TOPIC
from longdep.theory.activation.rounding import computed_slope, fl, rounded_alike
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Antisymmetry, Combine, Given
from longdep.theory.lemmas import floats

value = Symbol("h", real=True)

# The float at which the computed 1 - h^2 stops being 1, and its neighbour.
TINY = Rational(1, 2**27)
NEXT_TINY = TINY * (1 + Rational(1, 2**52))
FLOAT = Hypothesis("float", Eq(fl(value), value), "$h$ is a float of 53 bits")
FLOAT_DEFINED = Hypothesis("float", FLOAT.condition, FLOAT.words, definition=True)
COMPUTED_BELOW_ONE = Lt(computed_slope(value), 1)
COMPUTED_ONE = Eq(computed_slope(value), 1)


def prove_float_one() -> Proof:
    """The computed derivative is 1 for |h| <= 2^-27."""
    squared = fl(value**2)
    steps = (
        Step("small", Le(Abs(value), TINY), Given("small"), "Premise."),
        Step(
            "square",
            Le(value**2, TINY**2),
            Combine({"small": Abs(value) + TINY}),
            "Squares of sizes keep their order.",
        ),
        rounded_alike(
            "rounded square",
            Le(squared, fl(TINY**2)),
            "2^-54 is a float.",
            (value**2, TINY**2),
            ("square",),
        ),
        Step(
            "difference",
            Le(1 - fl(TINY**2), 1 - squared),
            Combine({"rounded square": 1}),
            "Subtract from 1.",
        ),
        rounded_alike(
            "at least",
            Le(fl(1 - TINY**2), computed_slope(value)),
            "1 - 2^-54 lies halfway between two floats and goes to the even one, 1.",
            (1 - TINY**2, 1 - squared),
            ("difference",),
        ),
        rounded_alike(
            "not negative",
            Le(0, squared),
            "0 <= h^2, and 0 is a float.",
            (Integer(0), value**2),
        ),
        Step(
            "upper",
            Le(1 - squared, 1),
            Combine({"not negative": 1}),
            "Subtract from 1.",
        ),
        rounded_alike(
            "at most",
            Le(computed_slope(value), 1),
            "1 is a float.",
            (1 - squared, Integer(1)),
            ("upper",),
        ),
        Step("one", COMPUTED_ONE, Antisymmetry("at most", "at least"), "Both ways."),
    )
    return Proof(steps, lambda rng: {"h": _float(rng, -40, -27)})


def prove_float_below_one() -> Proof:
    """The computed derivative is below 1 for a float beyond 2^-27."""
    squared, bound = fl(value**2), fl(NEXT_TINY**2)
    steps = (
        Step(
            "next",
            Ge(Abs(value), NEXT_TINY),
            floats.NEXT_NUMBER(
                number=value, exponent=-27, bits=53, needs=("float", "beyond")
            ),
            "The next float after 2^-27 is 2^-27 (1 + 2^-52).",
        ),
        Step(
            "square",
            Ge(value**2, NEXT_TINY**2),
            Combine({"next": Abs(value) + NEXT_TINY}),
            "Squares of sizes keep their order.",
        ),
        rounded_alike(
            "rounded square",
            Ge(squared, bound),
            "Round.",
            (NEXT_TINY**2, value**2),
            ("square",),
        ),
        Step(
            "difference",
            Le(1 - squared, 1 - bound),
            Combine({"rounded square": 1}),
            "Subtract from 1.",
        ),
        rounded_alike(
            "rounded difference",
            Le(computed_slope(value), fl(1 - bound)),
            "1 - 2^-54 (1 + 2^-51) lies nearer to 1 - 2^-53 than to 1.",
            (1 - squared, 1 - bound),
            ("difference",),
        ),
        Step(
            "below",
            COMPUTED_BELOW_ONE,
            Combine({"rounded difference": 1}, Rational(1, 2**53)),
            "1 - 2^-53 is less than 1.",
        ),
    )
    return Proof(steps, lambda rng: {"h": 2 * _float(rng, -25, 0)})


def _float(rng: Random, low: int, high: int) -> Rational:
    digits = Rational(rng.randint(2**52, 2**53), 2**53) if rng.random() < 0.7 else 1
    return rng.choice((-1, 1)) * digits * Rational(2) ** rng.randint(low, high)


CLAIMS = (
    Claim(
        key="derivative-below-one.float64",
        topic=TOPIC,
        title="In float64, the computed derivative of tanh is below 1 away from 0",
        paraphrase="The sentence on a computer: $1 - h \\cdot h$ in float64, $h$ the "
        "computed nonzero value of tanh.",
        hypotheses=(
            FLOAT_DEFINED,
            Hypothesis("nonzero", Ne(value, 0), "the value of tanh is not 0"),
        ),
        conclusion=COMPUTED_BELOW_ONE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        why={
            "CONDITIONAL": "For a whole interval of values, $|h| \\le 2^{-27}$, the "
            "square is lost in the subtraction and the result is exactly 1. On a "
            "computer the exception is no single point.",
        },
    ),
    Claim(
        key="derivative-below-one.float64-beyond",
        topic=TOPIC,
        title="Beyond 2⁻²⁷ the computed derivative of tanh is below 1",
        paraphrase="The exact end of the interval on which $1 - h \\cdot h$ is "
        "computed as 1.",
        hypotheses=(
            FLOAT,
            Hypothesis(
                "beyond", Gt(Abs(value), TINY), "the size of $h$ exceeds $2^{-27}$"
            ),
        ),
        conclusion=COMPUTED_BELOW_ONE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="derivative-below-one.float64",
        proof=prove_float_below_one,
        why={
            "PROVED": "The next float, $2^{-27}(1 + 2^{-52})$, has a square that just "
            "tips the rounding of $1 - h^2$ down to $1 - 2^{-53}$. Rounding is "
            "monotone, so every larger float does so too.",
        },
    ),
    Claim(
        key="derivative-below-one.float64-one",
        topic=TOPIC,
        title="Up to 2⁻²⁷ the computed derivative of tanh is exactly 1",
        paraphrase="The other side of that end point.",
        hypotheses=(
            Hypothesis(
                "small", Le(Abs(value), TINY), "$h$ is at most $2^{-27}$ in size"
            ),
        ),
        conclusion=COMPUTED_ONE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="derivative-below-one.float64",
        proof=prove_float_one,
        why={
            "PROVED": "At $h = 2^{-27}$ the exact $1 - 2^{-54}$ lies halfway between "
            "two floats and is rounded to the even one, which is 1.",
        },
    ),
)
