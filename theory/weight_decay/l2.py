"""An l2 penalty and gamma: the sentence, its readings, and a constraint instead."""

from random import Random

from sympy import Eq, ImmutableMatrix, Le, Lt, Symbol, tanh

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Norm, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Given, NormScales
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive
from longdep.theory.weight_decay.notation import (
    BOUNDED,
    CHAIN,
    COEFFICIENT,
    DONE,
    FROBENIUS,
    GAINS,
    RIDGE,
    SENTENCE,
    TOPIC,
    A,
    U,
    c,
    cost,
)
from longdep.theory.weight_decay.weights import (
    fraction,
    ridge_model,
    scaled_to,
    slopes,
    small_weight,
)

u, w, h = (Symbol(name, positive=True) for name in ("u", "w", "h"))


def _large_coefficient(rng: Random) -> Model:
    model = dict(ridge_model(rng))
    largest = positive(rng)
    allowed = (1 + model["lambda"]) / largest
    target = scaled_to(model["A"], allowed * fraction(rng))
    return {
        **model,
        "A": target,
        "U": ImmutableMatrix(target / (1 + model["lambda"])),
        "c": largest,
        "d": slopes(rng, model["n"], largest),
    }


def prove_large_coefficient() -> Proof:
    """The norm of the minimiser is |U|_F = |A|_F/(1 + lambda)."""
    return Proof(
        (
            *CHAIN,
            Step("rule", Eq(U, A / (1 + cost)), Given("minimiser"), "Definition of U."),
            Step(
                "divided",
                equation(Norm(A / (1 + cost), "F"), Norm(A, "F") / (1 + cost)),
                NormScales(),
                "The size of a multiple.",
            ),
            Step(
                "coefficient",
                Le(c * Norm(A, "F"), 1 + cost),
                Given("coefficient"),
                "Premise.",
            ),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"coefficient": 1 / (1 + cost)}, by=("rule", "divided")),
                "c |U|_F = c |A|_F/(1 + lambda) <= 1.",
            ),
            DONE,
        ),
        _large_coefficient,
    )


def prove_constraint() -> Proof:
    """No slope exceeds c: gamma <= c |U|_F <= 1."""
    small = Step("small", Le(c * FROBENIUS, 1), Given("constraint"), "Premise.")
    return Proof((*CHAIN, small, DONE), small_weight)


CLAIMS = (
    Claim(
        key="decay-bounds-gamma",
        topic=TOPIC,
        title="An ℓ₂ penalty keeps γ at most 1",
        paraphrase=(
            r"Weight decay adds an $\ell_1$ or $\ell_2$ penalty that limits the "
            r"range of the parameters, and so $\gamma \le 1$."
        ),
        read_as=(
            r"The $\ell_2$ penalty, any coefficient, tried on the simplest loss, "
            r"$\tfrac{1}{2} \lVert X - A \rVert^2$."
        ),
        sources=SENTENCE,
        hypotheses=(RIDGE, COEFFICIENT, GAINS),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "The penalty pulls the minimiser towards 0, from $A$ to "
            "$A/(1+\\lambda)$, but a small coefficient pulls only a little: if $A$ is "
            "large, $\\gamma$ stays above 1. A penalty bounds the weights; whether "
            "the bound is below $1/\\sup f'$ depends on the coefficient and the data.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.large-coefficient",
        topic=TOPIC,
        title="A large enough ℓ₂ coefficient keeps γ at most 1",
        paraphrase="Perhaps the author means that the coefficient is chosen large "
        "enough. For the quadratic loss that is $1 + \\lambda \\ge c \\lVert A "
        "\\rVert_F$.",
        hypotheses=(
            RIDGE,
            Hypothesis(
                "coefficient",
                Le(c * Norm(A, "F"), 1 + cost),
                "the coefficient is at least $c \\lVert A \\rVert_F - 1$",
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="decay-bounds-gamma",
        proof=prove_large_coefficient,
        why={
            "PROVED": "With a coefficient matched to the data the sentence is right. "
            "The price is bias: the weight that fits best has norm $|A|$, and the one "
            "found is $1+\\lambda$ times smaller.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.smaller-gamma",
        topic=TOPIC,
        title="A smaller weight at least means a smaller γ",
        paraphrase="Perhaps the author only means that decay moves $\\gamma$ in the "
        "right direction: a smaller weight has a smaller $\\gamma$ at the same state.",
        hypotheses=(
            Hypothesis("smaller", Lt(w, u), "decay made $u$ into the smaller $w$"),
        ),
        conclusion=Le(w * (1 - tanh(w * h) ** 2), u * (1 - tanh(u * h) ** 2)),
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="decay-bounds-gamma",
        why={
            "REFUTED": "For one tanh unit $\\gamma = u\\,(1-\\tanh^2(u h))$. A large "
            "weight saturates the unit, which makes the slope tiny; decay takes it out "
            "of saturation and $\\gamma$ *grows*. Decay lowers the worst case "
            "$u \\sup f'$ over all states, not $\\gamma$ at each state.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.usual-coefficients",
        topic=TOPIC,
        title="The coefficients people use keep γ at most 1",
        paraphrase="Perhaps the usual coefficients (0.0001 to 0.1) are large enough in "
        "practice. Here: quadratic loss whose best weight has Gaussian entries of "
        "variance $1/n$, slopes 1.",
        hypotheses=(RIDGE,),
        conclusion=BOUNDED,
        kind=Kind.EXPERIMENT,
        reading=Reading.CHARITABLE,
        of="decay-bounds-gamma",
        why={
            "REFUTED": "The best weight has Frobenius norm about 8 and spectral norm "
            "about 2, and a coefficient of 0.1 divides both by 1.1 only. For the "
            "spectral norm alone it takes $\\lambda \\approx 1$, ten times the largest "
            "usual coefficient, and for $\\gamma$ about 7.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.constraint",
        topic=TOPIC,
        title="A norm constraint keeps γ at most 1",
        paraphrase="If the weight is held to $\\lVert U \\rVert_F \\le 1/c$, with $c$ "
        "the largest slope of the activation, then $\\gamma \\le 1$.",
        hypotheses=(
            Hypothesis(
                "constraint", Le(c * FROBENIUS, 1), "the norm of $U$ is at most $1/c$"
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="decay-bounds-gamma",
        proof=prove_constraint,
        why={
            "PROVED": "What the sentence promises is true of a *constraint* (project "
            "the weight back after each step), at every state and for every size.",
        },
    ),
)
