"""The usual latch, a tanh unit with weight above 1: its slope at the stored points."""

from random import Random

from sympy import And, Eq, Gt, Lt, Symbol, sinh, tanh

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine, Conjunction, Given
from longdep.theory.core.semantics import Model
from longdep.theory.latching.notation import TOPIC, w
from longdep.theory.lemmas import numbers
from longdep.theory.models import positive

u, stored = Symbol("u", positive=True), Symbol("h", positive=True)

STORED = Hypothesis(
    "stored",
    Eq(stored, tanh(u)),
    "$h$ is the output of the unit at $u$",
    definition=True,
)
FED_BACK = Hypothesis(
    "fed-back",
    Eq(u, w * stored),
    "$u = w h$: the unit reproduces $h$, so $h$ is stored (there is such an $h > 0$ "
    "exactly for $w > 1$)",
    definition=True,
)
SLOPE = w * (1 - stored**2)
TANH_SLOPE = And(Gt(SLOPE, 0), Lt(SLOPE, 1))


def prove_tanh_slope() -> Proof:
    """The slope at h = tanh(u) is 2u/sinh(2u)."""
    slope = 2 * u / sinh(2 * u)
    return Proof(
        (
            Step("stored", STORED.condition, Given("stored"), "Definition."),
            Step("fed back", FED_BACK.condition, Given("fed-back"), "Premise."),
            Step(
                "weight",
                Eq(w, u / stored),
                Algebra(by=("fed back",)),
                "So w = u/h.",
            ),
            Step(
                "growth",
                Lt(2 * u, sinh(2 * u)),
                numbers.ABOVE_TANGENT(function="sinh", point=0, value=2 * u),
                "The hyperbolic sine exceeds its argument.",
            ),
            Step(
                "positive",
                Gt(SLOPE, 0),
                Combine(slack=slope, by=("weight", "stored")),
                "The slope is 2u/sinh(2u) > 0.",
            ),
            Step(
                "below",
                Lt(SLOPE, 1),
                Combine({"growth": 1 / sinh(2 * u)}, by=("weight", "stored")),
                "And 2u/sinh(2u) < 1.",
            ),
            Step(
                "between", TANH_SLOPE, Conjunction(("positive", "below")), "Together."
            ),
        ),
        _tanh_model,
    )


def _tanh_model(rng: Random) -> Model:
    at = positive(rng)
    return {"u": at, "h": tanh(at), "w": at / tanh(at)}


CLAIMS = (
    Claim(
        key="robust-memory-vanishes.tanh",
        topic=TOPIC,
        title="At its stored points a tanh unit has slope between 0 and 1",
        paraphrase="The usual case: a tanh unit that feeds itself with weight $w > 1$ "
        "stores the points $h = \\tanh(w h)$.",
        hypotheses=(STORED, FED_BACK),
        conclusion=TANH_SLOPE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_tanh_slope,
        why={
            "PROVED": "The slope $w(1 - h^2)$ is $2u/\\sinh(2u)$ at $h = \\tanh u$, "
            "strictly between 0 and 1 for every $u > 0$. So the tanh unit of the cited "
            "work does forget exponentially at its stored points.",
        },
    ),
)
