"""A constant added to the norm, g min(1, m/(|g| + eps)): how long the result is."""

from random import Random

from sympy import Ge, Integer, Le, Lt

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Cases, Combine, Given
from longdep.theory.core.semantics import Model
from longdep.theory.gradient_clipping.eps_rule import (
    BY_EPS,
    EPS_FACTOR,
    GIVEN_EPS,
    LEAST,
    STRICT_BOUND,
    STRICTLY,
    eps_model,
)
from longdep.theory.gradient_clipping.notation import (
    EXACT,
    EXCEEDS,
    SMALL,
    TOO_LARGE,
    TOPIC,
    UNCHANGED,
    C,
    N,
    eps,
    g,
    m,
)
from longdep.theory.gradient_clipping.vectors import (
    large_model,
    norm_model,
    small_model,
)

NEARLY_REACHES = Lt(m - N(C), eps)


def _small_eps_model(rng: Random) -> Model:
    values = dict(small_model(rng))
    values["m"] += values["varepsilon"]
    return {**values, "C": values["g"]}


def prove_strict_bound() -> Proof:
    """The size is at most m |g|/(|g| + eps) < m."""
    return Proof((*GIVEN_EPS, LEAST, STRICTLY), eps_model(norm_model))


def prove_unchanged_eps() -> Proof:
    """Below m - eps the factor is 1."""
    return Proof(
        (
            GIVEN_EPS[0],
            Step("within", Le(N(g) + eps, m), Given("within"), "Premise."),
            Step(
                "at least one",
                Ge(m / (N(g) + eps), 1),
                Combine({"within": 1 / (N(g) + eps)}),
                "Divide by |g| + eps.",
            ),
            Step(
                "idle",
                equation(EPS_FACTOR, Integer(1)),
                Cases(by=("at least one",)),
                "m/(|g| + eps) is at least 1.",
            ),
            Step(
                "unchanged",
                UNCHANGED,
                Algebra(by=("rule", "idle")),
                "The factor is 1.",
            ),
        ),
        _small_eps_model,
    )


def prove_nearly_reaches() -> Proof:
    """The gap m - m |g|/(|g| + eps) is m eps/(|g| + eps)."""
    return Proof(
        (
            *GIVEN_EPS,
            Step("exceeds", EXCEEDS, Given("exceeds"), "Premise."),
            Step(
                "at most one",
                Le(m / (N(g) + eps), 1),
                Combine({"exceeds": 1 / (N(g) + eps)}, slack=eps / (N(g) + eps)),
                "Divide by |g| + eps.",
            ),
            Step(
                "active",
                equation(EPS_FACTOR, m / (N(g) + eps)),
                Cases(by=("at most one",)),
                "The norm is beyond the limit.",
            ),
            Step(
                "nearly",
                NEARLY_REACHES,
                Combine(
                    {"exceeds": eps / (N(g) + eps)},
                    slack=eps**2 / (N(g) + eps),
                    by=("size", "active"),
                ),
                "The gap is m eps/(|g| + eps) < eps.",
            ),
        ),
        eps_model(large_model),
    )


CLAIMS = (
    Claim(
        key="clipping-eps.bound",
        topic=TOPIC,
        title="With ε in the factor the result stays below the threshold",
        paraphrase="One convention multiplies by $\\min(1, m/(\\lVert g \\rVert + "
        "\\varepsilon))$, $\\varepsilon = 10^{-6}$: the result is strictly shorter "
        "than $m$.",
        hypotheses=(BY_EPS,),
        conclusion=STRICT_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_strict_bound,
        why={"PROVED": "The added constant only shortens."},
    ),
    Claim(
        key="clipping-eps.unchanged",
        topic=TOPIC,
        title="With ε a gradient within the threshold is left alone",
        paraphrase="If $\\lVert g \\rVert \\le m$, multiplying by $\\min(1, m/(\\lVert "
        "g \\rVert + \\varepsilon))$ changes nothing.",
        hypotheses=(BY_EPS, SMALL),
        conclusion=UNCHANGED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "A gradient whose norm is exactly the limit, or less than "
            "$\\varepsilon$ below it, is shortened too.",
        },
    ),
    Claim(
        key="clipping-eps.unchanged-below",
        topic=TOPIC,
        title="With ε a gradient below m - ε is left alone",
        paraphrase="If $\\lVert g \\rVert + \\varepsilon \\le m$ the factor is 1.",
        hypotheses=(
            BY_EPS,
            Hypothesis(
                "within",
                Le(N(g) + eps, m),
                "the norm of $g$ is at least $\\varepsilon$ below $m$",
            ),
        ),
        conclusion=UNCHANGED,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="clipping-eps.unchanged",
        proof=prove_unchanged_eps,
        why={"PROVED": "Then $m/(\\lVert g \\rVert + \\varepsilon) \\ge 1$."},
    ),
    Claim(
        key="clipping-eps.limit-reached",
        topic=TOPIC,
        title="With ε a large gradient gets exactly the norm m",
        paraphrase="If $\\lVert g \\rVert > m$ the result has norm $m$.",
        hypotheses=(BY_EPS, TOO_LARGE),
        conclusion=EXACT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={"CONDITIONAL": "It is always shorter: $m |g|/(|g| + \\varepsilon) < m$."},
    ),
    Claim(
        key="clipping-eps.nearly-reached",
        topic=TOPIC,
        title="With ε the limit is missed by less than ε",
        paraphrase="If $\\lVert g \\rVert > m$ the norm of the result is above $m - "
        "\\varepsilon$.",
        hypotheses=(BY_EPS, TOO_LARGE),
        conclusion=NEARLY_REACHES,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-eps.limit-reached",
        proof=prove_nearly_reaches,
        why={
            "PROVED": "The gap is $m\\varepsilon/(\\lVert g \\rVert+\\varepsilon)$. "
            "The bound is absolute: with a limit of $10^{-6}$ half of the gradient may "
            "be lost.",
        },
    ),
)
