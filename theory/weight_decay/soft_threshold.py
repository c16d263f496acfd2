"""The minimiser under an l1 penalty: soft-thresholding."""

from random import Random

from sympy import Abs, Eq, Expr, Ge, Le

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Cases, Combine, Given, NormScales
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational
from longdep.theory.weight_decay.notation import TOPIC, a, clipped_number, cost, s, x
from longdep.theory.weight_decay.weights import soft


def lasso(number: Expr) -> Expr:
    """One entry of the quadratic loss with an l1 penalty."""
    return (number - a) ** 2 / 2 + cost * Abs(number)


TAKEN = clipped_number(a, cost)
THRESHOLDED = Le(lasso(s), lasso(x))


def _threshold_model(rng: Random) -> Model:
    coefficient, number = positive(rng), rational(rng)
    return {
        "lambda": coefficient,
        "a": number,
        "s": soft(number, coefficient),
        "x": rational(rng),
    }


def prove_threshold() -> Proof:
    """The clipped part is a subgradient of the penalty."""
    return Proof(
        (
            Step("rule", Eq(s, a - TAKEN), Given("threshold"), "Definition of s."),
            Step(
                "clipped",
                Le(Abs(TAKEN), cost),
                Cases(),
                "What is taken off is at most lambda.",
            ),
            Step(
                "price",
                Ge(cost, 0, evaluate=False),
                Combine(slack=cost),
                "The coefficient is not negative.",
            ),
            Step(
                "rest",
                equation((a - TAKEN) * TAKEN, cost * Abs(a - TAKEN)),
                Cases(by=("price",)),
                "What is left has the sign of what was taken off.",
            ),
            Step(
                "sign",
                equation(TAKEN * s, cost * Abs(s)),
                Algebra(by=("rule", "rest")),
                "If anything is left, exactly lambda was taken off, towards 0.",
            ),
            Step(
                "product at most",
                Le(TAKEN * x, Abs(TAKEN * x)),
                Cases(by=("price",)),
                "A number is at most its size.",
            ),
            Step(
                "sizes multiply",
                equation(Abs(TAKEN * x), Abs(TAKEN) * Abs(x)),
                NormScales(),
                "Sizes multiply.",
            ),
            Step(
                "size",
                Le(TAKEN * x, Abs(TAKEN) * Abs(x)),
                Combine({"product at most": 1}, by=("sizes multiply",)),
                "For any competitor x.",
            ),
            Step(
                "subgradient",
                Le(TAKEN * x, cost * Abs(x)),
                Combine({"size": 1, "clipped": Abs(x)}),
                "The penalty lies above the line of slope a - s.",
            ),
            Step(
                "minimum",
                THRESHOLDED,
                Combine(
                    {"subgradient": 1, "sign": 1}, slack=(x - s) ** 2 / 2, by=("rule",)
                ),
                "What remains is (x - s)^2/2.",
            ),
        ),
        _threshold_model,
    )


CLAIMS = (
    Claim(
        key="decay-minimiser-l1",
        topic=TOPIC,
        title="The minimiser under an ℓ₁ penalty",
        paraphrase="Entry by entry, $\\tfrac{1}{2} (x - a)^2 + \\lambda |x|$ is "
        "smallest at $a$ minus $a$ cut to $[-\\lambda, \\lambda]$: soft-thresholding.",
        hypotheses=(
            Hypothesis(
                "threshold",
                Eq(s, a - TAKEN),
                "s is a with its clipped value taken off",
                definition=True,
            ),
        ),
        conclusion=THRESHOLDED,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma-l1",
        proof=prove_threshold,
        why={
            "PROVED": "What soft-thresholding takes off is exactly what clipping by "
            "value would keep: the two remedies of the section are complementary "
            "halves of one number.",
        },
    ),
)
