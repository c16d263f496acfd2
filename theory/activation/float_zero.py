"""Where the computed derivative of tanh is exactly 0: from saturation on."""

from sympy import Abs, Eq, Ge, Gt, Le, Lt, Rational, exp, tanh

from longdep.theory.activation.float_one import _float
from longdep.theory.activation.notation import TOPIC, x
from longdep.theory.activation.rounding import (
    computed_slope,
    fl,
    rounded_alike,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Antisymmetry,
    Cases,
    Combine,
    Hyperbolic,
    Increasing,
)

# Neighbouring floats: tanh rounds to 1 at the second, not yet at the first.
LAST_BELOW = Rational(5365348628892105, 2**48)
FIRST_SATURATED = Rational(5365348628892106, 2**48)
SATURATING = fl(tanh(x))
# What tanh(x) is below 1.
SHORT = 2 / (exp(2 * x) + 1)
COMPUTED_POSITIVE = Gt(computed_slope(SATURATING), 0)
COMPUTED_ZERO = Eq(computed_slope(SATURATING), 0)


def prove_float_positive() -> Proof:
    """The computed derivative is positive up to the last x before saturation."""
    h, last = SATURATING, fl(tanh(LAST_BELOW))
    steps = (
        Step(
            "tanh",
            Le(Abs(tanh(x)), tanh(LAST_BELOW)),
            Increasing(tanh, Abs(x), LAST_BELOW, facts=("below",)),
            "tanh is odd and increasing.",
        ),
        rounded_alike(
            "value",
            Le(Abs(h), last),
            "This rounds to 1 - 2^-53.",
            (Abs(tanh(x)), tanh(LAST_BELOW)),
            ("tanh",),
        ),
        Step(
            "square",
            Le(h**2, last**2),
            Combine({"value": Abs(h) + last}),
            "Squares of sizes keep their order.",
        ),
        rounded_alike(
            "rounded square",
            Le(fl(h**2), fl(last**2)),
            "Round.",
            (h**2, last**2),
            ("square",),
        ),
        Step(
            "difference",
            Le(1 - fl(last**2), 1 - fl(h**2)),
            Combine({"rounded square": 1}),
            "Subtract from 1.",
        ),
        rounded_alike(
            "rounded difference",
            Le(fl(1 - fl(last**2)), computed_slope(h)),
            "The smallest computed derivative is 2^-52.",
            (1 - fl(last**2), 1 - fl(h**2)),
            ("difference",),
        ),
        Step(
            "positive",
            COMPUTED_POSITIVE,
            Combine({"rounded difference": 1}, Rational(1, 2**52)),
            "2^-52 is positive.",
        ),
    )
    return Proof(steps, lambda rng: {"x": _float(rng, -30, 4)})


def prove_float_zero() -> Proof:
    """The computed derivative is 0 from the first saturated x on."""
    h = SATURATING
    steps = (
        Step(
            "tanh",
            Ge(Abs(tanh(x)), tanh(FIRST_SATURATED)),
            Increasing(tanh, FIRST_SATURATED, Abs(x), facts=("saturated",)),
            "tanh is odd and increasing.",
        ),
        rounded_alike(
            "at least",
            Ge(Abs(h), fl(tanh(FIRST_SATURATED))),
            "It rounds to 1.",
            (tanh(FIRST_SATURATED), Abs(tanh(x))),
            ("tanh",),
        ),
        Step("formula", equation(tanh(x), 1 - SHORT), Hyperbolic(), "By definition."),
        Step("below", Lt(tanh(x), 1), Combine(slack=SHORT, by=("formula",)), "So."),
        Step(
            "above",
            Gt(tanh(x), -1),
            Combine(slack=exp(2 * x) * SHORT, by=("formula",)),
            "2 - 2/(e^(2x) + 1) is positive.",
        ),
        Step(
            "tanh below one",
            Lt(Abs(tanh(x)), 1),
            Cases(by=("below", "above")),
            "tanh is below 1 in size.",
        ),
        Step(
            "at most",
            Le(Abs(h), 1),
            Increasing(fl, Abs(tanh(x)), 1, by=("tanh below one",)),
            "tanh is below 1, and 1 is a float.",
        ),
        Step("square at most", Le(h**2, 1), Combine({"at most": Abs(h) + 1}), "h^2."),
        Step("square at least", Ge(h**2, 1), Combine({"at least": Abs(h) + 1}), "h^2."),
        Step(
            "square",
            Eq(h**2, 1),
            Antisymmetry("square at most", "square at least"),
            "Both ways.",
        ),
        Step("zero", COMPUTED_ZERO, Algebra(by=("square",)), "1 - 1 = 0."),
    )
    return Proof(
        steps, lambda rng: {"x": rng.choice((-1, 1)) * Rational(rng.randint(20, 40))}
    )


CLAIMS = (
    Claim(
        key="derivative-below-one.float64-positive",
        topic=TOPIC,
        title="In float64, the computed derivative of tanh is positive",
        paraphrase="The exact derivative is positive everywhere; so would be the "
        "computed one, $1 - h \\cdot h$ with $h$ the correctly rounded $\\tanh(x)$.",
        conclusion=COMPUTED_POSITIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="derivative-below-one.positive",
        why={
            "CONDITIONAL": "Once $\\tanh(x)$ rounds to 1 the computed derivative is "
            "exactly 0, and no gradient passes the unit at all: a vanished gradient "
            "that no rescaling brings back. The exact one is still "
            "$4e^{-2x}$ and can be computed as $1/\\cosh(x)^2$.",
        },
    ),
    Claim(
        key="derivative-below-one.float64-before",
        topic=TOPIC,
        title="Up to x = 19.0615... the computed derivative is positive",
        paraphrase="The exact end of the range on which the computed derivative "
        "survives, for a correctly rounded tanh.",
        hypotheses=(
            Hypothesis(
                "below",
                Le(Abs(x), LAST_BELOW),
                "$x$ is at most $19.061547465398494...$, the last float before "
                "saturation",
            ),
        ),
        conclusion=COMPUTED_POSITIVE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="derivative-below-one.float64-positive",
        proof=prove_float_positive,
        why={
            "PROVED": "Up to there $\\tanh(x)$ rounds to at most $1 - 2^{-53}$, whose "
            "computed derivative is $2^{-52}$, the smallest positive value it takes: "
            "twice the exact one, just before it drops to 0. A library whose tanh "
            "is not correctly rounded, but off by less than one unit in the last "
            "place, may saturate from $x = 18.7150$ on: the end point in $x$ depends "
            "on the platform, the one in $h$ ($h = 1$) does not.",
        },
    ),
    Claim(
        key="derivative-below-one.float64-zero",
        topic=TOPIC,
        title="From the next float on the computed derivative is exactly 0",
        paraphrase="The other side of that end point.",
        hypotheses=(
            Hypothesis(
                "saturated",
                Ge(Abs(x), FIRST_SATURATED),
                "$x$ is at least $19.061547465398498...$, the next float",
            ),
        ),
        conclusion=COMPUTED_ZERO,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="derivative-below-one.float64-positive",
        proof=prove_float_zero,
        why={"PROVED": "There $\\tanh(x)$ rounds to 1, and $1 - 1 = 0$."},
    ),
)
