"""Whether each step makes the state less sensitive to new input."""

from random import Random

from sympy import Derivative, Eq, Ge, Gt, Lt, Ne, Symbol, exp, log

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import numbers
from longdep.theory.memory_capacity.notation import TOPIC, logistic, slope, weight
from longdep.theory.memory_capacity.steps import given
from longdep.theory.models import positive, rational

drive = Symbol("z", real=True)
NEXT_DRIVE = drive + weight * logistic(drive)
FALLS = Lt(slope(NEXT_DRIVE), slope(drive))
SLOPE = Eq(Derivative(logistic(drive), drive), slope(drive), evaluate=False)


def _number_model(rng: Random) -> Model:
    return {"z": log(positive(rng))}


def prove_slope() -> Proof:
    """Differentiate."""
    return Proof(
        (Step("slope", SLOPE, Algebra(), "Differentiate."),),
        _number_model,
    )


FEEDS_BACK = Hypothesis(
    "fed-back", Ne(weight, 0), "the state is fed back: $V$ is not 0"
)
SAME_SIDE = Hypothesis(
    "same-side",
    Ge(weight * drive, 0),
    "the pre-activation has reached the side of 0 to which feedback drives it",
)


def _same_side_model(rng: Random) -> Model:
    value = rational(rng, nonzero=True)
    return {"V": value, "z": value * abs(rational(rng))}


def prove_falls() -> Proof:
    """The pre-activation moves away from 0, where e^z + e^-z is larger."""
    step_now = logistic(drive)
    near = exp(drive) + exp(-drive)
    far = exp(NEXT_DRIVE) + exp(-NEXT_DRIVE)
    return Proof(
        (
            given("same side", SAME_SIDE),
            Step(
                "further out",
                Gt(NEXT_DRIVE**2, drive**2),
                Combine(
                    {"same side": 2 * step_now},
                    slack=weight**2 * step_now**2,
                    facts=("fed-back",),
                ),
                "The square grows by 2 V z g + V^2 g^2 > 0.",
            ),
            Step(
                "larger sum",
                Gt(far, near),
                numbers.COSH_GROWS(
                    first=drive,
                    second=drive + weight / (1 + exp(-drive)),
                    case="strict",
                    by=("further out",),
                ),
                "So e^z + e^-z grows.",
            ),
            Step(
                "falls",
                FALLS,
                Combine({"larger sum": slope(drive) * slope(NEXT_DRIVE)}),
                "And its reciprocal falls.",
            ),
        ),
        _same_side_model,
    )


CLAIMS = (
    Claim(
        key="saturates.strong",
        topic=TOPIC,
        title="Each step makes the state less sensitive to new input",
        paraphrase="A stronger reading, for either variant and for every step: once a "
        "unit has taken a step, the same input moves it less than before. $z$ is the "
        "pre-activation now, $z + V g(z)$ the one that the same input gives a step "
        "later, and $1/(2 + e^z + e^{-z})$ the slope of the logistic function.",
        conclusion=FALLS,
        kind=Kind.BOUND,
        of="saturates",
        why={
            "CONDITIONAL": "In the document's first variant, $h_t = h_{t-1} + "
            "g(x_t)$, the state is not fed back ($V = 0$): the step does not "
            "depend on the state, so the same input adds the same amount for "
            "ever, however large the state has become. Nothing saturates there. "
            "With feedback a unit may first become *more* sensitive ($V = 1$, "
            "$z = -1$); it is true as soon as the pre-activation is on the side of "
            "0 to which the feedback drives it. The sentence asks for neither: it "
            "stands after the variant that is fed back, and speaks of the long run.",
        },
    ),
    Claim(
        key="saturates.slope",
        topic=TOPIC,
        title="The sensitivity is the slope of the logistic function",
        paraphrase="How strongly the new state depends on the new input's part "
        "of the pre-activation.",
        conclusion=SLOPE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove_slope,
        why={
            "PROVED": "$e^{-z}/(1+e^{-z})^2$, written symmetrically. It is $1/4$ at $z "
            "= 0$ and falls like $e^{-|z|}$ on both sides.",
        },
    ),
    Claim(
        key="saturates.falls",
        topic=TOPIC,
        title="With feedback, on the right side of 0, the sensitivity falls",
        paraphrase="The state is fed back ($V$ is not 0) and the pre-activation $z$ "
        "has the sign of $V$ (or is 0).",
        hypotheses=(
            FEEDS_BACK,
            SAME_SIDE,
        ),
        conclusion=FALLS,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="saturates.strong",
        proof=prove_falls,
        why={
            "PROVED": "A step moves the pre-activation by $V g$, away from 0 if "
            "$z$ has the sign of $V$, and the slope of the logistic function "
            "falls with the distance from 0. On the other side of 0 a unit first "
            "becomes *more* sensitive.",
        },
    ),
)
